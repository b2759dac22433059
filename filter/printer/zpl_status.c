/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/printer/internal.h"

#include <stdlib.h>
#include <string.h>

/*
 * What a ZPL printer says of itself. ~HS is answered by three strings of numbers with commas
 * between them, ~HQES by one string of lines; each string lies between STX and ETX (ZPL II
 * programming guide, ~HS and ~HQ). Bits of ~HQES from 0x10 to 0x200 are unverified.
 */

enum { STX = 2, ETX = 3 };

/** No string is longer: what starts with an STX and goes on is noise. */
#define STRING_MAX 512u

/** What is between STX and ETX, without a NUL at its end. */
struct string {
    const char *text;
    size_t len;
};

enum found { WHOLE, CUT_OFF, NONE };

/** The string that begins at or behind *at. *at is set to its STX, or to the end of noise; *next
 * behind its ETX. */
static enum found find_string(const uint8_t *reply, size_t len, size_t *at, size_t *next,
                              struct string *string)
{
    for (; *at < len; ++*at) {
        const size_t room = len - *at - 1 < STRING_MAX ? len - *at - 1 : STRING_MAX;
        const uint8_t *end;
        if (reply[*at] != STX)
            continue;
        end = room == 0 ? NULL : memchr(reply + *at + 1, ETX, room);
        /* An STX within is where a reply begins behind one that was cut off. */
        if (end != NULL && memchr(reply + *at + 1, STX, (size_t)(end - (reply + *at + 1))) != NULL)
            continue;
        if (end == NULL && room == STRING_MAX)
            continue;
        if (end == NULL)
            return CUT_OFF;
        string->text = (const char *)reply + *at + 1;
        string->len = (size_t)(end - (reply + *at + 1));
        *next = (size_t)(end - reply) + 1;
        return WHOLE;
    }
    return NONE;
}

/** Numbers with commas between them. @return how many, 0 if it is something else */
static size_t numbers_of(const struct string *string, unsigned long numbers[12])
{
    size_t i, count = 0, digits = 0;

    memset(numbers, 0, 12 * sizeof *numbers);
    for (i = 0; i < string->len; i++) {
        const char c = string->text[i];
        if (c == ',') {
            if (digits == 0 || ++count >= 12)
                return 0;
            digits = 0;
        } else if (c >= '0' && c <= '9' && ++digits <= 9) {
            numbers[count] = numbers[count] * 10 + (unsigned long)(c - '0');
        } else {
            return 0;
        }
    }
    return digits == 0 ? 0 : count + 1;
}

static void add_if(struct wm_status *status, bool holds, enum wm_reason reason)
{
    if (holds)
        wm_status_add(status, reason);
}

/** aaa,b,c,dddd,eee,f,g,h,iii,j,k,l and mmm,n,o,p,q,r,s,t,uuuuuuuu,v,www */
static void read_host_status(const unsigned long one[12], const unsigned long two[12],
                             struct wm_status *status)
{
    status->reasons = 0;
    add_if(status, one[1] != 0, WM_REASON_MEDIA_EMPTY);
    add_if(status, one[2] != 0, WM_REASON_PAUSED);
    add_if(status, one[4] != 0, WM_REASON_BUSY);  /* formats in the buffer */
    add_if(status, one[5] != 0, WM_REASON_BUSY);  /* the buffer is full */
    add_if(status, one[9] != 0, WM_REASON_OTHER); /* its memory was corrupt */
    add_if(status, one[10] != 0, WM_REASON_BUSY); /* too cold: it warms up */
    add_if(status, one[11] != 0, WM_REASON_OVER_TEMPERATURE);
    add_if(status, two[2] != 0, WM_REASON_COVER_OPEN);
    add_if(status, two[3] != 0, WM_REASON_RIBBON_EMPTY);
    add_if(status, two[7] != 0, WM_REASON_LABEL_WAITING);
    add_if(status, two[8] != 0, WM_REASON_BUSY); /* labels of the batch remain */
}

/** The rest of a reply to ~HS behind its first string. *next is set behind it. */
static enum found rest_of_host_status(const uint8_t *reply, size_t len, const unsigned long one[12],
                                      size_t *next, struct wm_status *status)
{
    unsigned long two[12] = {0}, three[12] = {0};
    struct string string;
    size_t at = *next, i;
    enum found found;

    for (i = 0; i < 2; i++, at = *next) {
        while (at < len && (reply[at] == '\r' || reply[at] == '\n'))
            at++;
        if (at < len && reply[at] != STX)
            return NONE;
        found = find_string(reply, len, &at, next, &string);
        if (found != WHOLE)
            return CUT_OFF;
        if (numbers_of(&string, i == 0 ? two : three) != (i == 0 ? 11 : 2))
            return NONE;
    }
    read_host_status(one, two, status);
    return WHOLE;
}

/** The words behind a title: a flag and two of eight hexadecimal digits, of which the second is the
 * lower one. @return the lower, 0 if the flag is, or UINT64_MAX if it is none */
static uint64_t word_behind(const char *text, const char *title)
{
    const char *at = strstr(text, title);
    char *end;
    unsigned long flag, upper, lower;

    if (at == NULL)
        return UINT64_MAX;
    flag = strtoul(at + strlen(title), &end, 10);
    if (flag > 1 || *end != ' ')
        return UINT64_MAX;
    upper = strtoul(end, &end, 16);
    if (*end != ' ')
        return UINT64_MAX;
    lower = strtoul(end, &end, 16);
    if (*end != '\r' && *end != '\n' && *end != '\0' && *end != ' ')
        return UINT64_MAX;
    /* Bits of the upper word have no names: one that the language does not know. */
    return flag == 0 ? 0 : (upper != 0 ? (uint64_t)1 << 31 : 0) | (lower & 0xffffffffu);
}

static const struct {
    uint32_t bits;
    enum wm_reason reason;
} errors[] = {
    {0x1, WM_REASON_MEDIA_EMPTY},
    {0x2, WM_REASON_RIBBON_EMPTY},
    {0x4, WM_REASON_COVER_OPEN},
    {0x8, WM_REASON_CUTTER},
    {0x10 | 0x20, WM_REASON_OVER_TEMPERATURE},       /* head, motor */
    {0x40 | 0x80 | 0x100 | 0x200, WM_REASON_OTHER},  /* head's parts, firmware, thermistor */
    {0x1000 | 0x4000 | 0x8000, WM_REASON_MEDIA_JAM}, /* jam, feed, path not cleared */
    {0x2000 | 0x20000, WM_REASON_OTHER},             /* presenter runs, retract timed out */
    {0x10000, WM_REASON_PAUSED},
    {0x40000 | 0x80000, WM_REASON_OTHER}, /* mark not calibrated, not found */
    {0xfff00c00, WM_REASON_OTHER},        /* without a name */
};

/** Of the warnings, media that calls for calibration, the head's wear and where paper lies do not
 * stop a printer and have no reason of ours. */
#define WARNING_PAPER_LOW 0x8u

static bool read_error_status(const struct string *string, struct wm_status *status)
{
    char text[STRING_MAX + 1];
    uint64_t found, warned;
    size_t i;

    memcpy(text, string->text, string->len);
    text[string->len] = '\0';
    found = word_behind(text, "ERRORS:");
    warned = word_behind(text, "WARNINGS:");
    if (found == UINT64_MAX || warned == UINT64_MAX)
        return false;
    status->reasons = 0;
    for (i = 0; i < sizeof errors / sizeof errors[0]; i++)
        add_if(status, (found & errors[i].bits) != 0, errors[i].reason);
    add_if(status, (warned & WARNING_PAPER_LOW) != 0, WM_REASON_MEDIA_LOW);
    return true;
}

size_t wm_zpl_status_read(unsigned quirks, const uint8_t *reply, size_t len,
                          struct wm_status *status, bool *complete)
{
    unsigned long numbers[12];
    struct string string;
    size_t at = 0, next = 0;
    enum found found;

    (void)quirks;
    *complete = false;
    while ((found = find_string(reply, len, &at, &next, &string)) == WHOLE) {
        if (numbers_of(&string, numbers) == 12) {
            found = rest_of_host_status(reply, len, numbers, &next, status);
            *complete = found == WHOLE;
            if (found == CUT_OFF)
                return at;
        } else {
            *complete = read_error_status(&string, status);
        }
        if (*complete)
            return next;
        at++; /* another string: go on behind its STX */
    }
    return at;
}

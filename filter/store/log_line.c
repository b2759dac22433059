/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/store/log_line.h"

#include "filter/base/hex.h"
#include "filter/base/utc.h"
#include "filter/base/utf8.h"

#include <stdio.h>
#include <string.h>

#define COLUMNS 13
#define NONE "-"
#define ROLE_MAX 255u
#define NUMBER_MAX UINT64_C(9999999999999999999) /* 19 digits */

static const char *const event_names[] = {NULL,   "seal", "print", "reprint", "open",
                                          "deny", "key",  "list",  "repair"};
#define EVENTS (sizeof event_names / sizeof event_names[0])

const char *wm_log_event_name(enum wm_log_event event)
{
    return (size_t)event < EVENTS && event_names[event] != NULL ? event_names[event] : "";
}

enum wm_log_event wm_log_event_find(const char *name)
{
    size_t i;

    for (i = 1; i < EVENTS; i++) {
        if (strcmp(event_names[i], name) == 0)
            return (enum wm_log_event)i;
    }
    return (enum wm_log_event)0;
}

bool wm_log_has_detail(const struct wm_log_entry *entry, const char *word)
{
    const size_t len = strlen(word);
    const char *at = entry->detail;

    while ((at = strstr(at, word)) != NULL) {
        if ((at == entry->detail || at[-1] == ' ') && (at[len] == '\0' || at[len] == ' '))
            return true;
        at += len;
    }
    return false;
}

/* Where a line is written; full once something did not fit. */
struct place {
    char *next, *end;
    bool bad;
};

static void put(struct place *place, const char *text, size_t len)
{
    if (place->bad || (size_t)(place->end - place->next) < len) {
        place->bad = true;
        return;
    }
    memcpy(place->next, text, len);
    place->next += len;
}

/* A column and what parts it from the next. */
static void put_column(struct place *place, const char *text, char behind)
{
    put(place, text, strlen(text));
    put(place, &behind, 1);
}

/* 0 is "nothing to say". */
static void put_number(struct place *place, uint64_t number)
{
    char text[24];

    snprintf(text, sizeof text, "%llu", (unsigned long long)number);
    put_column(place, number == 0 ? NONE : text, ' ');
}

/* A text of less than size bytes, escaped: %XX for blank, %, what is not ASCII, and a first -. */
static void put_text(struct place *place, const char *text, size_t size)
{
    const size_t len = strnlen(text, size);
    const char *c = text, *end = text + len;

    if (len == size)
        place->bad = true;
    while (c < end && !place->bad) {
        const uint32_t code_point = wm_utf8_next(&c, end);
        if (code_point == WM_UTF8_BAD || code_point < 0x20 ||
            (code_point >= 0x7f && code_point < 0xa0))
            place->bad = true;
    }
    for (c = text; c < end && !place->bad; c++) {
        const unsigned char byte = (unsigned char)*c;
        char escaped[4] = "%";
        if (byte <= ' ' || byte == '%' || byte >= 0x7f || (byte == '-' && c == text)) {
            wm_hex_put(c, 1, escaped + 1);
            put(place, escaped, 3);
        } else {
            put(place, c, 1);
        }
    }
    put_column(place, len == 0 ? NONE : "", ' ');
}

static bool is_label(const char *label)
{
    return label[0] == '\0' || (strspn(label, "0123456789abcdef") == 16 && label[16] == '\0');
}

size_t wm_log_line_format(const struct wm_log_entry *entry, char out[WM_LOG_LINE_MAX])
{
    struct place place = {.next = out, .end = out + WM_LOG_LINE_MAX};
    char text[2 * sizeof entry->before + 1] = "";

    if (entry->number == 0 || entry->number > NUMBER_MAX ||
        wm_log_event_name(entry->event)[0] == '\0' || entry->role > ROLE_MAX ||
        memchr(entry->label, '\0', sizeof entry->label) == NULL || !is_label(entry->label))
        return 0;
    put_number(&place, entry->number);
    wm_utc_format((int64_t)entry->time, text);
    put_column(&place, text, ' ');
    put_column(&place, wm_log_event_name(entry->event), ' ');
    put_text(&place, entry->asker, sizeof entry->asker);
    put_text(&place, entry->host, sizeof entry->host);
    put_text(&place, entry->label, sizeof entry->label);
    put_text(&place, entry->sealed_number, sizeof entry->sealed_number);
    put_number(&place, entry->copy);
    put_text(&place, entry->purpose, sizeof entry->purpose);
    put_number(&place, entry->role);
    put_text(&place, entry->result, sizeof entry->result);
    put_text(&place, entry->detail, sizeof entry->detail);
    wm_hex_put(entry->before, sizeof entry->before, text);
    put_column(&place, text, '\n');
    return place.bad ? 0 : (size_t)(place.next - out);
}

/* Digits, or "-" for 0. */
static bool read_number(const char *text, uint64_t max, uint64_t *number)
{
    *number = 0;
    if (strcmp(text, NONE) == 0)
        return true;
    if (text[0] < '1' || text[0] > '9' || strlen(text) > 19)
        return false;
    for (; *text >= '0' && *text <= '9'; text++)
        *number = *number * 10 + (unsigned)(*text - '0');
    return *text == '\0' && *number <= max;
}

static bool read_text(const char *text, char *out, size_t size)
{
    size_t len = 0;

    out[0] = '\0';
    if (strcmp(text, NONE) == 0)
        return true;
    for (; *text != '\0' && len + 1 < size; len++) {
        if (*text != '%') {
            out[len] = *text++;
            continue;
        }
        if (wm_hex_read(text + 1, &out[len], 1) != 0 || out[len] == '\0')
            return false;
        text += 3;
    }
    out[len] = '\0';
    return *text == '\0' && len > 0;
}

/* The columns of a zero-terminated line, parted in place. */
static bool split(char *line, char *column[COLUMNS])
{
    size_t n = 0;
    char *blank;

    while (n < COLUMNS) {
        column[n++] = line;
        blank = strchr(line, ' ');
        if (blank == NULL)
            return n == COLUMNS;
        *blank = '\0';
        line = blank + 1;
    }
    return false;
}

static bool read_columns(char *column[COLUMNS], struct wm_log_entry *entry)
{
    uint64_t copy, role;
    int64_t time;

    if (!read_number(column[0], NUMBER_MAX, &entry->number) ||
        wm_utc_parse(column[1], &time) != 0 || time < 0 || time > UINT32_MAX ||
        !read_text(column[3], entry->asker, sizeof entry->asker) ||
        !read_text(column[4], entry->host, sizeof entry->host) ||
        !read_text(column[5], entry->label, sizeof entry->label) ||
        !read_text(column[6], entry->sealed_number, sizeof entry->sealed_number) ||
        !read_number(column[7], UINT32_MAX, &copy) ||
        !read_text(column[8], entry->purpose, sizeof entry->purpose) ||
        !read_number(column[9], ROLE_MAX, &role) ||
        !read_text(column[10], entry->result, sizeof entry->result) ||
        !read_text(column[11], entry->detail, sizeof entry->detail) ||
        wm_hex_read(column[12], entry->before, sizeof entry->before) != 0 ||
        column[12][2 * sizeof entry->before] != '\0')
        return false;
    entry->time = (uint32_t)time;
    entry->event = wm_log_event_find(column[2]);
    entry->copy = (unsigned)copy;
    entry->role = (unsigned)role;
    return true;
}

bool wm_log_line_parse(const char *line, size_t len, struct wm_log_entry *entry)
{
    char text[WM_LOG_LINE_MAX], again[WM_LOG_LINE_MAX];
    char *column[COLUMNS];

    memset(entry, 0, sizeof *entry);
    if (len >= sizeof text || memchr(line, '\0', len) != NULL)
        return false;
    memcpy(text, line, len);
    text[len] = '\0';
    /* Written back it must be the same: refuses every other spelling of an escape. */
    return split(text, column) && read_columns(column, entry) &&
           wm_log_line_format(entry, again) == len + 1 && memcmp(again, line, len) == 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Phone numbers: waybills.md 3.3. A field is cut at separators that part numbers, a part is read
 * as groups of digits, and groups are joined to the longest run that is a known kind of number.
 * What is no known kind is UNKNOWN, stars only. */
#include "config.h"

#include "filter/base/wipe.h"
#include "filter/privacy/mask.h"
#include "filter/privacy/plain.h"

#include <string.h>
#include <uchar.h>

#define UNKNOWN "******"
#define DIGITS_MAX 40 /* of a part; the longest real number has 15 and a prefix */
#define GROUPS_MAX 12
#define NUMBERS_MAX 4 /* of a field */
#define HIDDEN_MIN 6  /* GB/T 41833: digits hidden at least */

/* The groups of digits of one part. */
struct part {
    char digit[DIGITS_MAX];
    size_t len;
    size_t start[GROUPS_MAX + 1]; /* group i is digit[start[i] … start[i + 1]) */
    size_t groups;
    bool plus;    /* a + stands before it */
    bool bad;     /* something in it is no part of a number */
    bool any;     /* anything in it */
    size_t stars; /* stars between digits, as in a number that arrives masked */
};

/* What shows of a number: stars, then its last digits; a mobile's constant 1 first. */
struct shown {
    bool mobile;
    size_t stars, last;
};

static bool is_mobile(const char *digit, size_t len)
{
    return len == 11 && digit[0] == '1' && digit[1] >= '3';
}

/* Prefixes of carriers that resell calls, before a mobile: 17951 138 …. */
static bool has_carrier_prefix(const char *digit)
{
    static const char prefix[][6] = {"17951", "17911", "17909", "17900", "17901", "17910",
                                     "17950", "12593", "12583", "10193", "11808"};
    size_t i;

    for (i = 0; i < sizeof prefix / sizeof *prefix; i++) {
        if (memcmp(digit, prefix[i], 5) == 0)
            return true;
    }
    return false;
}

/* Digits of the country code that an international number starts with (ITU-T E.164). */
static size_t country_code_len(const char *digit)
{
    static const char two[] =
        "20 27 28 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 "
        "55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98";
    const char *at;

    if (digit[0] == '1' || digit[0] == '7')
        return 1;
    for (at = two; strlen(at) >= 2; at += at[2] != '\0' ? 3 : 2) {
        if (at[0] == digit[0] && at[1] == digit[1])
            return 2;
    }
    return 3;
}

/* A number as dialled inside mainland China, Hong Kong, Macao or Taiwan. */
static bool classify_domestic(const char *digit, size_t len, struct shown *shown)
{
    if (is_mobile(digit, len) || (len == 12 && digit[0] == '0' && is_mobile(digit + 1, 11)) ||
        (len == 16 && has_carrier_prefix(digit) && is_mobile(digit + 5, 11))) {
        *shown = (struct shown){.mobile = true, .stars = 6, .last = 4};
        return true;
    }
    if (digit[0] == '0' && digit[1] != '0' && len >= 9 && len <= 12) { /* landline; TW mobile */
        *shown = (struct shown){.stars = len >= 11 ? 7 : 6, .last = len == 9 ? 3 : 4};
        return true;
    }
    if ((len == 7 || len == 8) && digit[0] >= '2') { /* local; Hong Kong, Macao */
        *shown = (struct shown){.stars = 6, .last = len - 6};
        return true;
    }
    return false;
}

/* A number from its country code on. */
static bool classify_international(const char *digit, size_t len, struct shown *shown)
{
    char national[DIGITS_MAX + 1];
    size_t code = len >= 7 && len <= 16 && digit[0] != '0' ? country_code_len(digit) : 0;
    size_t rest = len - code;

    if (code == 0)
        return false;
    if (code == 2 && memcmp(digit, "82", 2) == 0) {
        /* Korea hides the last four digits, so that showing them would complete the number. */
        *shown = (struct shown){.stars = 6};
        return true;
    }
    if (code == 2 && memcmp(digit, "86", 2) == 0) {
        if (is_mobile(digit + 2, rest) || digit[2] == '0')
            return classify_domestic(digit + 2, rest, shown);
        *shown = (struct shown){.stars = 7, .last = 4};
        return rest >= 10 && rest <= 11;
    }
    if (code == 3 && (memcmp(digit, "852", 3) == 0 || memcmp(digit, "853", 3) == 0)) {
        *shown = (struct shown){.stars = 6, .last = 2};
        return rest == 8;
    }
    if (code == 3 && memcmp(digit, "886", 3) == 0 && digit[3] != '0') {
        national[0] = '0';
        memcpy(national + 1, digit + code, rest);
        return rest >= 8 && rest <= 9 && classify_domestic(national, rest + 1, shown);
    }
    *shown = (struct shown){.stars = 6, .last = rest > 10 ? 4 : rest > 6 ? rest - 6 : 0};
    return len <= 15 && rest >= 4;
}

static bool classify(const char *digit, size_t len, bool plus, struct shown *shown)
{
    memset(shown, 0, sizeof *shown);
    if (!plus && len > 2 && digit[0] == '0' && digit[1] == '0') {
        digit += 2;
        len -= 2;
        plus = true;
    }
    if (plus)
        return classify_international(digit, len, shown);
    if (len >= 12 && len <= 14 && memcmp(digit, "86", 2) == 0)
        return classify_international(digit, len, shown);
    return len >= 7 && classify_domestic(digit, len, shown);
}

/* Write one mask; false if it would show too much. digit holds len digits in all. */
static bool put_number(const struct shown *shown, const char *digit, size_t len, char *out,
                       size_t *used)
{
    size_t at = *used;

    if (shown->last > 4 || len < shown->last + (shown->mobile ? 1 : 0) + HIDDEN_MIN ||
        at + shown->stars + shown->last + 3 > WM_MASK_PHONE)
        return false;
    if (at > 0)
        out[at++] = '/';
    if (shown->mobile)
        out[at++] = '1';
    memset(out + at, '*', shown->stars);
    at += shown->stars;
    memcpy(out + at, digit + len - shown->last, shown->last);
    at += shown->last;
    out[at] = '\0';
    *used = at;
    return true;
}

static void put_unknown(char *out, size_t *used)
{
    static const struct shown none = {.stars = 6};

    (void)put_number(&none, "000000", HIDDEN_MIN, out, used);
}

/* A mobile that arrives with four to seven of its digits starred: 138****1234. */
static bool is_starred_mobile(const struct part *part)
{
    return part->stars >= 4 && part->len + part->stars == 11 && part->len >= 5 &&
           part->groups == 2 && part->digit[0] == '1' && part->start[2] - part->start[1] == 4;
}

/* One part: its numbers, longest first; groups of up to six digits behind a number are an
 * extension and left out. @return number of masks written, 0 if the part is unknown */
static size_t put_part(const struct part *part, char *out, size_t *used)
{
    static const struct shown mobile = {.mobile = true, .stars = 6, .last = 4};
    struct shown shown;
    size_t i = 0, j, count = 0, before = *used;

    if (part->stars != 0) {
        char digit[11] = "1000000";
        if (part->bad || !is_starred_mobile(part))
            return 0;
        memcpy(digit + 7, part->digit + part->len - 4, 4);
        return put_number(&mobile, digit, 11, out, used) ? 1 : 0;
    }
    while (!part->bad && i < part->groups) {
        for (j = part->groups; j > i; j--) {
            const char *digit = part->digit + part->start[i];
            size_t len = part->start[j] - part->start[i];
            if (classify(digit, len, part->plus && i == 0, &shown) &&
                put_number(&shown, digit, len, out, used))
                break;
        }
        if (j > i) {
            i = j;
            count++;
        } else if (count != 0 && part->start[i + 1] - part->start[i] <= 6) {
            i++;
        } else {
            count = 0;
            break;
        }
    }
    if (count == 0) {
        *used = before;
        out[before] = '\0';
    }
    return count;
}

static void end_part(struct part *part, size_t *count, char *out, size_t *used)
{
    if (part->any) {
        size_t numbers = put_part(part, out, used);
        if (numbers == 0) {
            put_unknown(out, used);
            numbers = 1;
        }
        *count += numbers;
    }
    wm_wipe(part, sizeof *part);
}

static void add_digit(struct part *part, uint32_t digit, bool *open)
{
    if (part->len == DIGITS_MAX || (!*open && part->groups == GROUPS_MAX)) {
        part->bad = true;
        return;
    }
    if (!*open)
        part->groups++;
    *open = true;
    part->digit[part->len++] = (char)digit;
    part->start[part->groups] = part->len;
}

/* What every masked field is: numbers of an optional 1, at least six stars and at most four
 * digits, parted by slashes. */
static bool holds(const char *out)
{
    for (;;) {
        size_t stars = 0, digits = 0;
        bool mobile = *out == '1';
        if (mobile)
            out++;
        for (; *out == '*'; out++)
            stars++;
        for (; *out >= '0' && *out <= '9'; out++)
            digits++;
        if (stars < HIDDEN_MIN || digits > 4 || (mobile && (stars != 6 || digits != 4)))
            return false;
        if (*out == '\0')
            return true;
        if (*out++ != '/')
            return false;
    }
}

static void mask_plain(const struct wm_plain *plain, char *out)
{
    static const char32_t hard[] = U"/\\、;,，|&或和及。";
    static const char32_t soft[] = U" -.()[]{}<>【】（）‐‑‒–—―−·'\"=:";
    static const char32_t *const extension[] = {U"转", U"分机", U"ext", U"x", U"#", NULL};
    struct part part = {.len = 0};
    size_t i, count = 0, used = 0, word;
    bool open = false, dropping = false;

    for (i = 0; i < plain->len; i++) {
        uint32_t c = plain->key[i];
        if (wm_plain_in(hard, c) || (c == '+' && (part.len != 0 || part.bad))) {
            end_part(&part, &count, out, &used);
            open = dropping = false;
        }
        if (wm_plain_in(hard, c))
            continue;
        part.any = part.any || !wm_plain_in(soft, c);
        if (wm_plain_ascii_digit(c)) {
            if (!dropping)
                add_digit(&part, c, &open);
        } else if (c == '+') {
            part.plus = true;
        } else if (c == '*') {
            part.stars++;
            open = false;
        } else if (wm_plain_in(soft, c)) {
            open = false;
        } else if ((word = wm_plain_any(plain->key, plain->len, i, extension)) != 0 &&
                   part.len >= 7) {
            dropping = true;
            i += word - 1;
        } else {
            part.bad = true;
        }
    }
    end_part(&part, &count, out, &used);
    if (count > NUMBERS_MAX || (plain->len != 0 && (count == 0 || !holds(out))))
        memcpy(out, UNKNOWN, sizeof UNKNOWN);
}

void wm_mask_phone(const char *text, char out[WM_MASK_PHONE])
{
    struct wm_plain plain;

    out[0] = '\0';
    if (wm_plain_read(&plain, text))
        mask_plain(&plain, out);
    else
        memcpy(out, UNKNOWN, sizeof UNKNOWN);
    wm_wipe(&plain, sizeof plain);
}

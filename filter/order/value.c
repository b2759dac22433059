/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/order/value.h"

#include "filter/base/message.h"
#include "filter/base/utf8.h"
#include "filter/order/order.h"

#include <stdio.h>
#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

const char *wm_value_refuse_text(const char *text, size_t len)
{
    const char *end = text + len;

    while (text < end) {
        unsigned char c = (unsigned char)*text;
        uint32_t code_point;

        if (c >= 0x20 && c < 0x7f) {
            text++;
            continue;
        }
        if (c >= 0xe3 && c <= 0xec && end - text >= 3 && (text[1] & 0xc0) == 0x80 &&
            (text[2] & 0xc0) == 0x80) {
            text += 3; /* U+3000…U+CFFF, which is most of all Chinese text */
            continue;
        }
        code_point = wm_utf8_next(&text, end);
        if (code_point == WM_UTF8_BAD)
            return _("bytes that are no characters of the file's charset");
        if (code_point < 0xa0 || code_point == 0x2028 || code_point == 0x2029)
            return _("a control character or line break");
    }
    return NULL;
}

/** Bytes of a blank at text, 0 if there is none. */
static size_t blank_at(const char *text, const char *end)
{
    if (*text == ' ' || *text == '\t' || *text == '\r' || *text == '\n')
        return 1;
    if (end - text >= 2 && memcmp(text, "\xc2\xa0", 2) == 0)
        return 2;
    if (end - text >= 3 && memcmp(text, "\xe3\x80\x80", 3) == 0)
        return 3;
    return 0;
}

void wm_value_trim(const char **text, size_t *len)
{
    const char *start = *text;
    const char *end = start + *len;
    unsigned char first, last;
    size_t blank;

    if (start == end)
        return;
    first = (unsigned char)start[0];
    last = (unsigned char)end[-1];
    /* Most values have no byte that a blank could begin or end with where it matters. */
    if (first > ' ' && first != 0xc2 && first != 0xe3 && last > ' ' && last != 0x80 && last != 0xa0)
        return;
    while (start < end && (blank = blank_at(start, end)) != 0)
        start += blank;
    while (end > start) {
        if (blank_at(end - 1, end) == 1)
            end -= 1;
        else if (end - start >= 2 && blank_at(end - 2, end) == 2)
            end -= 2;
        else if (end - start >= 3 && blank_at(end - 3, end) == 3)
            end -= 3;
        else
            break;
    }
    *text = start;
    *len = (size_t)(end - start);
}

void wm_value_unwrap(const char **text, size_t *len, bool code)
{
    wm_value_trim(text, len);
    if (*len >= 3 && memcmp(*text, "=\"", 2) == 0 && (*text)[*len - 1] == '"') {
        *text += 2;
        *len -= 3;
        wm_value_trim(text, len);
    }
    if (!code)
        return;
    if (*len != 0 && **text == '\'') {
        *text += 1;
        *len -= 1;
    }
    if (*len >= 3 && memcmp(*text, "No:", 3) == 0) {
        *text += 3;
        *len -= 3;
    }
    wm_value_trim(text, len);
}

bool wm_value_rounded(const char *text, size_t len)
{
    size_t i = 0;
    bool point = false;
    size_t fraction;

    while (i < len && is_digit(text[i]))
        i++;
    if (i == 0)
        return false;
    if (i < len && text[i] == '.') {
        point = true;
        i++;
    }
    for (fraction = i; i < len && is_digit(text[i]); i++)
        ;
    if (i == len) {
        /* 138.0 but not 1.23: Python and pandas write whole numbers so. */
        for (; fraction < len && text[fraction] == '0'; fraction++)
            ;
        return point && fraction == len;
    }
    if (text[i] != 'E' && text[i] != 'e')
        return false;
    i++;
    if (i < len && (text[i] == '+' || text[i] == '-'))
        i++;
    else if (!point)
        return false; /* 12E4 may be an identifier */
    if (i == len)
        return false;
    for (; i < len; i++) {
        if (!is_digit(text[i]))
            return false;
    }
    return true;
}

const char *wm_value_rounded_fault(void)
{
    return _(
        "a number that a spreadsheet rounded, as 1.38E+10: make the column text and export "
        "again");
}

bool wm_value_waybill(const char *text, size_t len)
{
    size_t i;

    for (i = 0; i < len; i++) {
        if (!is_digit(text[i]) && !(text[i] >= 'A' && text[i] <= 'Z') && text[i] != '-')
            return false;
    }
    return len >= 1 && len <= 32;
}

bool wm_value_capitals(const char *text, size_t len, size_t count)
{
    size_t i;

    for (i = 0; i < len; i++) {
        if (text[i] < 'A' || text[i] > 'Z')
            return false;
    }
    return len == count;
}

bool wm_value_amount(const char *text, size_t len)
{
    size_t i, points = 0;

    for (i = 0; i < len; i++) {
        if (text[i] == '.' && i != 0 && i != len - 1 && points == 0)
            points++;
        else if (!is_digit(text[i]))
            return false;
    }
    return len != 0;
}

bool wm_value_zero(const char *text, size_t len)
{
    size_t i;

    for (i = 0; i < len; i++) {
        if (text[i] != '0' && text[i] != '.')
            return false;
    }
    return true;
}

bool wm_value_count(const char *text, size_t len, uint32_t *number)
{
    uint64_t value = 0;
    size_t i;

    for (i = 0; i < len; i++) {
        if (!is_digit(text[i]))
            return false;
        value = value * 10 + (uint64_t)(text[i] - '0');
        if (value > UINT32_MAX)
            return false;
    }
    *number = (uint32_t)value;
    return len != 0;
}

/** Read exactly count digits at *text. */
static bool digits(const char **text, const char *end, size_t count, int *value)
{
    *value = 0;
    for (; count != 0; count--, *text += 1) {
        if (*text >= end || !is_digit(**text))
            return false;
        *value = *value * 10 + (**text - '0');
    }
    return true;
}

static bool literal(const char **text, const char *end, const char *any_of)
{
    if (*text >= end || **text == '\0' || strchr(any_of, **text) == NULL)
        return false;
    *text += 1;
    return true;
}

#define LAST_SECOND INT64_C(253402300799) /* 9999-12-31T23:59:59Z */

/** Days since 1970-01-01 of a date of the Gregorian calendar. */
static int64_t days_of(int year, int month, int day)
{
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    int last = year - (month <= 2 ? 1 : 0);

    return (int64_t)(year - 1970) * 365 + (last / 4 - last / 100 + last / 400) -
           (1969 / 4 - 1969 / 100 + 1969 / 400) + before[month - 1] + day - 1;
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

/** The part of a date-time behind its date: time of day and offset, as seconds to add. */
static bool clock_of(const char **text, const char *end, int64_t *seconds)
{
    int hour, minute, second, sign;

    if (!digits(text, end, 2, &hour) || !literal(text, end, ":") ||
        !digits(text, end, 2, &minute) || !literal(text, end, ":") ||
        !digits(text, end, 2, &second) || hour > 23 || minute > 59 || second > 60)
        return false;
    *seconds = hour * 3600 + minute * 60 + second;
    if (literal(text, end, ".")) {
        const char *start = *text;
        while (*text < end && is_digit(**text))
            *text += 1;
        if (*text == start)
            return false;
    }
    if (literal(text, end, "Zz"))
        return true;
    if (!literal(text, end, "+-"))
        return false;
    sign = (*text)[-1] == '-' ? 1 : -1;
    if (!digits(text, end, 2, &hour) || !literal(text, end, ":") ||
        !digits(text, end, 2, &minute) || hour > 23 || minute > 59)
        return false;
    *seconds += sign * (hour * 3600 + minute * 60);
    return true;
}

bool wm_value_time(const char *text, size_t len, int64_t *seconds)
{
    const char *end = text + len;
    int year, month, day;
    int64_t clock = 0;

    if (!digits(&text, end, 4, &year) || !literal(&text, end, "-") ||
        !digits(&text, end, 2, &month) || !literal(&text, end, "-") ||
        !digits(&text, end, 2, &day) || year < 2000 || month < 1 || month > 12 || day < 1 ||
        day > days_in(year, month))
        return false;
    if (text != end && (!literal(&text, end, "Tt ") || !clock_of(&text, end, &clock)))
        return false;
    *seconds = days_of(year, month, day) * 86400 + clock;
    return text == end && *seconds <= LAST_SECOND;
}

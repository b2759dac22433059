/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/order/xlsx_number.h"

#include "filter/base/wipe.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#define DIGITS 15                /* that a spreadsheet keeps of a number */
#define DAYS_MOST 2958466.0      /* 10000-01-01, counted from 1900 */
#define DAY_1970_FROM_1900 25569 /* 1970-01-01, counted from 1900 */
#define DAYS_1900_TO_1904 1462
#define LEAP_DAY 60 /* 29 February 1900, which spreadsheets count though there was none */

struct wm_xlsx_format wm_xlsx_builtin(unsigned long id)
{
    static const struct {
        unsigned char first, last;
        bool date, time;
    } rows[] = {
        {14, 17, true, false}, {18, 21, false, true}, {22, 22, true, true},  {27, 31, true, false},
        {32, 35, false, true}, {36, 36, true, false}, {45, 47, false, true}, {50, 54, true, false},
        {55, 56, false, true}, {57, 58, true, false},
    };
    struct wm_xlsx_format format = {false, false, 0};
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (id >= rows[i].first && id <= rows[i].last) {
            format.date = rows[i].date;
            format.time = rows[i].time;
        }
    }
    return format;
}

/** Behind what is shown as it stands: `"…"`, `\x`, `_x`, `*x`, `[…]` but for hours passed. */
static const char *skip_literal(const char *c)
{
    const char *end;

    switch (*c) {
    case '"':
        end = strchr(c + 1, '"');
        return end != NULL ? end + 1 : c + strlen(c);
    case '\\':
    case '_':
    case '*':
        return c[1] != '\0' ? c + 2 : c + 1;
    case '[':
        if (strchr("hHmMsS", c[1]) != NULL && (c[2] == ']' || c[2] == c[1]))
            return c;
        end = strchr(c, ']');
        return end != NULL ? end + 1 : c + strlen(c);
    default:
        return strncasecmp(c, "general", 7) == 0 ? c + 7 : c;
    }
}

struct wm_xlsx_format wm_xlsx_custom(const char *code)
{
    struct wm_xlsx_format format = {false, false, 0};
    size_t zeros = strspn(code, "0");
    bool month = false;

    if (zeros >= 2 && zeros <= 32 && (code[zeros] == '\0' || code[zeros] == ';'))
        format.digits = (unsigned char)zeros;
    while (*code != '\0' && *code != ';') {
        const char *next = skip_literal(code);

        if (next != code) {
            code = next;
            continue;
        }
        if (strchr("yYdD", *code) != NULL ||
            ((*code == 'e' || *code == 'E') && code[1] != '+' && code[1] != '-'))
            format.date = true;
        else if (strchr("hHsS", *code) != NULL)
            format.time = true;
        else if (*code == 'm' || *code == 'M')
            month = true; /* or minutes, where hours or seconds stand too */
        code++;
    }
    format.date = format.date || (month && !format.time);
    return format;
}

static size_t digits_at(const char *text)
{
    return strspn(text, "0123456789");
}

static bool all_digits(const char *text, size_t len)
{
    size_t i;

    for (i = 0; i < len; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
    }
    return true;
}

/** A number as XML writes it: `[+-]digits[.digits][E[+-]digits]`. */
static bool is_number(const char *text)
{
    size_t whole, fraction = 0;

    text += *text == '-' || *text == '+' ? 1 : 0;
    whole = digits_at(text);
    text += whole;
    if (*text == '.') {
        fraction = digits_at(text + 1);
        text += 1 + fraction;
    }
    if (whole + fraction == 0)
        return false;
    if (*text == 'e' || *text == 'E') {
        text++;
        text += *text == '-' || *text == '+' ? 1 : 0;
        if (digits_at(text) == 0)
            return false;
        text += digits_at(text);
    }
    return *text == '\0';
}

static size_t date_text(double value, struct wm_xlsx_format format, bool date1904,
                        char out[WM_XLSX_NUMBER_SIZE])
{
    int64_t seconds = llround(value * 86400.0);
    int64_t day = seconds / 86400;
    const bool leap_day = !date1904 && day == LEAP_DAY;
    time_t when;
    struct tm parts;
    char clock[16];
    int len;

    snprintf(clock, sizeof clock, "%02d:%02d:%02d", (int)(seconds % 86400 / 3600),
             (int)(seconds % 3600 / 60), (int)(seconds % 60));
    if (!format.date && day == 0)
        return (size_t)snprintf(out, WM_XLSX_NUMBER_SIZE, "%s", clock);
    if (date1904)
        day += DAYS_1900_TO_1904;
    else if (day < LEAP_DAY)
        day++;
    when = (time_t)((day - DAY_1970_FROM_1900) * 86400);
    if (gmtime_r(&when, &parts) == NULL)
        return 0;
    if (leap_day) { /* no day to gmtime */
        parts.tm_year = 0;
        parts.tm_mon = 1;
        parts.tm_mday = 29;
    }
    len =
        snprintf(out, WM_XLSX_NUMBER_SIZE, "%04d-%02d-%02d%s%s", parts.tm_year + 1900,
                 parts.tm_mon + 1, parts.tm_mday, format.time ? " " : "", format.time ? clock : "");
    return (size_t)len;
}

/** Digits without the zeros at their end, written without an exponent where none is lost. */
static size_t decimal_text(double value, size_t fill, char out[WM_XLSX_NUMBER_SIZE])
{
    static const char zeros[] = "00000000000000000000000000000000";
    const char *sign = value < 0 ? "-" : "";
    char digits[40]; /* d.dddddddddddddde±xx, then the digits alone */
    int count = DIGITS, power, before, len;

    snprintf(digits, sizeof digits, "%.*e", DIGITS - 1, fabs(value));
    power = atoi(strchr(digits, 'e') + 1);
    memmove(digits + 1, digits + 2, DIGITS - 1);
    while (count > 1 && digits[count - 1] == '0')
        count--;
    digits[count] = '\0';
    before = power + 1; /* digits before the point */
    if (before > DIGITS || before < -DIGITS)
        len = snprintf(out, WM_XLSX_NUMBER_SIZE, "%s%c.%sE%+03d", sign, digits[0],
                       count > 1 ? digits + 1 : "0", power);
    else if (before <= 0)
        len = snprintf(out, WM_XLSX_NUMBER_SIZE, "%s0.%.*s%s", sign, -before, zeros, digits);
    else if (count > before)
        len =
            snprintf(out, WM_XLSX_NUMBER_SIZE, "%s%.*s.%s", sign, before, digits, digits + before);
    else
        len = snprintf(out, WM_XLSX_NUMBER_SIZE, "%s%.*s%s%.*s", sign,
                       (int)fill > before ? (int)fill - before : 0, zeros, digits, before - count,
                       zeros);
    wm_wipe(digits, sizeof digits);
    return (size_t)len;
}

size_t wm_xlsx_number(const char *text, size_t len, struct wm_xlsx_format format, bool date1904,
                      char out[WM_XLSX_NUMBER_SIZE])
{
    char number[64];
    double value;
    size_t written = 0;

    while (len != 0 && strchr(" \t\r\n", text[0]) != NULL) {
        text++;
        len--;
    }
    while (len != 0 && strchr(" \t\r\n", text[len - 1]) != NULL)
        len--;
    if (len != 0 && len <= DIGITS && all_digits(text, len) && (text[0] != '0' || len == 1) &&
        !format.date && !format.time && format.digits == 0) {
        memcpy(out, text, len); /* as nearly all are */
        return len;
    }
    if (len == 0 || len >= sizeof number || memchr(text, '\0', len) != NULL)
        return 0;
    memcpy(number, text, len);
    number[len] = '\0';
    if (is_number(number)) {
        value = strtod(number, NULL); /* the locale's numbers are never set: wm_message_init */
        if (!isfinite(value))
            written = 0;
        else if ((format.date || format.time) && value >= 0 &&
                 value < DAYS_MOST - (date1904 ? DAYS_1900_TO_1904 : 0) - 1)
            written = date_text(value, format, date1904, out);
        else
            written = decimal_text(value, format.digits, out);
    }
    wm_wipe(number, sizeof number);
    return written < WM_XLSX_NUMBER_SIZE ? written : 0;
}

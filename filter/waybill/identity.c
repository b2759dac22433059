/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/waybill/identity.h"

#include "filter/base/utf8.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define RUN_MAX 64 /* digits looked at in one run; a longer one is looked at in pieces */
#define LETTER_X 10

/* Digits that stand together, perhaps with single blanks or hyphens between them. */
struct run {
    uint8_t digit[RUN_MAX]; /* 0…9, or LETTER_X as the last */
    size_t count;
    bool separated;
    const char *end; /* behind the last digit */
};

/* @return 0…9, LETTER_X, or -1 */
static int digit_of(uint32_t code_point)
{
    if (code_point >= 0xff01 && code_point <= 0xff5e) /* full-width forms of ASCII */
        code_point -= 0xfee0;
    if (code_point >= '0' && code_point <= '9')
        return (int)(code_point - '0');
    return code_point == 'X' || code_point == 'x' ? LETTER_X : -1;
}

static bool is_separator(uint32_t code_point)
{
    return code_point == ' ' || code_point == '-' || code_point == 0x3000 || code_point == 0xff0d;
}

static void read_run(const char *at, const char *end, struct run *run)
{
    bool separator = false; /* one was just passed */

    memset(run, 0, sizeof *run);
    run->end = at;
    while (at < end && run->count < RUN_MAX) {
        uint32_t code_point = wm_utf8_next(&at, end);
        int digit = digit_of(code_point);
        if (digit < 0 && is_separator(code_point) && !separator && run->count > 0) {
            separator = true;
            continue;
        }
        if (digit < 0 || (digit == LETTER_X && run->count < 17))
            break;
        run->digit[run->count++] = (uint8_t)digit;
        run->separated = run->separated || separator;
        run->end = at;
        separator = false;
        if (digit == LETTER_X)
            break;
    }
}

static unsigned number(const uint8_t *digit, size_t count)
{
    unsigned value = 0;

    while (count-- > 0)
        value = value * 10 + *digit++;
    return value;
}

/* A province (11…82), and a date of birth: 8 digits in the 18-digit form, 6 in the older one. */
static bool has_place_and_date(const uint8_t *digit, bool old)
{
    unsigned place = number(digit, 2);
    unsigned year = old ? 1900 : number(digit + 6, 4);
    unsigned month = number(digit + (old ? 8 : 10), 2);
    unsigned day = number(digit + (old ? 10 : 12), 2);

    return place >= 11 && place <= 82 && year >= 1880 && year <= 2099 && month >= 1 &&
           month <= 12 && day >= 1 && day <= 31;
}

/* ISO 7064 mod 11-2 over all 18. */
static bool has_check_digit(const uint8_t *digit)
{
    unsigned sum = 0;
    size_t i;

    for (i = 0; i < 17; i++)
        sum = (sum + digit[i]) * 2 % 11;
    return (sum + digit[17]) % 11 == 1;
}

static bool is_identity(const struct run *run)
{
    size_t i;

    for (i = 0; i + 18 <= run->count; i++) {
        bool date = has_place_and_date(run->digit + i, false);
        if (date && (has_check_digit(run->digit + i) || (run->count == 18 && !run->separated)))
            return true;
    }
    return run->count == 15 && !run->separated && has_place_and_date(run->digit, true);
}

bool wm_identity_strip(char *text)
{
    char *at = text;
    char *end = text + strlen(text);
    bool found = false;

    while (at < end) {
        struct run run;
        const char *next = at;
        read_run(at, end, &run);
        if (is_identity(&run)) {
            /* Never longer than what it replaces: that has 15 bytes at least. */
            memcpy(at, "***", 3);
            memmove(at + 3, run.end, (size_t)(end - run.end) + 1);
            end = at + 3 + strlen(at + 3);
            at += 3;
            found = true;
        } else if (run.count > 0 && run.count < RUN_MAX) {
            at += run.end - at;
        } else {
            wm_utf8_next(&next, end);
            at += next - at;
        }
    }
    return found;
}

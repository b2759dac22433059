/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/seal/text.h"

#include "filter/base/utf8.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

void wm_text_start(struct wm_text *text, const char *data, size_t len)
{
    memset(text, 0, sizeof *text);
    text->next = data;
    text->end = data + len;
}

bool wm_text_next(struct wm_text *text)
{
    if (text->word != text->line_end)
        text->bad = true; /* words that nobody asked for */
    if (text->bad || text->next == text->end)
        return false;
    text->line++;
    text->word = text->next;
    text->line_end = memchr(text->next, '\n', (size_t)(text->end - text->next));
    if (text->line_end == NULL) {
        text->bad = true; /* the last line is cut off */
        return false;
    }
    text->next = text->line_end + 1;
    return true;
}

bool wm_text_done(const struct wm_text *text)
{
    return !text->bad && text->word == text->line_end && text->next == text->end;
}

static size_t left(const struct wm_text *text)
{
    return text->bad ? 0 : (size_t)(text->line_end - text->word);
}

static bool bad(struct wm_text *text)
{
    text->bad = true;
    return false;
}

/* Take len bytes and the blank behind them, which another word has to follow. */
static bool take(struct wm_text *text, size_t len)
{
    text->word += len;
    if (text->word == text->line_end)
        return true;
    if (*text->word != ' ')
        return bad(text);
    text->word++;
    return text->word == text->line_end ? bad(text) : true;
}

bool wm_text_is(struct wm_text *text, const char *word)
{
    const size_t len = strlen(word);

    if (left(text) < len || memcmp(text->word, word, len) != 0 ||
        (left(text) > len && text->word[len] != ' '))
        return false;
    return take(text, len);
}

bool wm_text_expect(struct wm_text *text, const char *word)
{
    return wm_text_next(text) && wm_text_is(text, word) ? true : bad(text);
}

static size_t word_len(const struct wm_text *text)
{
    const size_t len = left(text);
    const char *blank = len > 0 ? memchr(text->word, ' ', len) : NULL;

    return blank != NULL ? (size_t)(blank - text->word) : len;
}

static uint64_t read_number(struct wm_text *text, uint64_t max)
{
    const size_t len = word_len(text);
    uint64_t value = 0;
    size_t i;

    if (len == 0 || (len > 1 && text->word[0] == '0')) {
        bad(text);
        return 0;
    }
    for (i = 0; i < len; i++) {
        const char c = text->word[i];
        const unsigned digit = (unsigned)(c - '0');
        if (c < '0' || c > '9' || value > max / 10 || (value == max / 10 && digit > max % 10)) {
            bad(text);
            return 0;
        }
        value = value * 10 + digit;
    }
    return take(text, len) ? value : 0;
}

uint32_t wm_text_number(struct wm_text *text, uint32_t max)
{
    return (uint32_t)read_number(text, max);
}

uint64_t wm_text_number64(struct wm_text *text)
{
    return read_number(text, UINT64_MAX);
}

bool wm_text_hex(struct wm_text *text, uint8_t *out, size_t size)
{
    const size_t len = word_len(text);
    size_t i, got;

    if (len != 2 * size)
        return bad(text);
    for (i = 0; i < len; i++) {
        if (text->word[i] >= 'A' && text->word[i] <= 'F')
            return bad(text);
    }
    if (sodium_hex2bin(out, size, text->word, len, NULL, &got, NULL) != 0 || got != size)
        return bad(text);
    return take(text, len);
}

/* Days from 1970-01-01 of a date of the Gregorian calendar from 1970 on. Not timegm: time_t has
 * 32 bits on some hosts. */
static uint32_t days_since_1970(unsigned year, unsigned month, unsigned day)
{
    static const unsigned short before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    const unsigned past = year - 1;

    return (year - 1970) * 365 + (past / 4 - past / 100 + past / 400 - 477) + before[month - 1] +
           (leap && month > 2 ? 1 : 0) + day - 1;
}

const char *wm_text_put_time(uint32_t seconds, char out[WM_TEXT_TIME])
{
    const uint32_t days = seconds / 86400;
    const uint32_t rest = seconds % 86400;
    unsigned year = 1970 + days / 366;
    unsigned month = 12;

    while (days_since_1970(year + 1, 1, 1) <= days)
        year++;
    while (days_since_1970(year, month, 1) > days)
        month--;
    snprintf(out, WM_TEXT_TIME, "%04u-%02u-%02uT%02u:%02u:%02uZ", year % 10000, month,
             (days - days_since_1970(year, month, 1) + 1) % 100, (unsigned)(rest / 3600),
             (unsigned)(rest / 60 % 60), (unsigned)(rest % 60));
    return out;
}

uint32_t wm_text_time(struct wm_text *text)
{
    static const char form[] = "dddd-dd-ddTdd:dd:ddZ";
    const size_t len = word_len(text);
    unsigned part[6] = {0};
    char again[WM_TEXT_TIME];
    uint64_t seconds;
    size_t i, n = 0;

    if (len != WM_TEXT_TIME - 1) {
        bad(text);
        return 0;
    }
    for (i = 0; i < len; i++) {
        if (form[i] != 'd')
            n++;
        if (form[i] == 'd' && text->word[i] >= '0' && text->word[i] <= '9')
            part[n] = part[n] * 10 + (unsigned)(text->word[i] - '0');
        else if (text->word[i] != form[i]) {
            bad(text);
            return 0;
        }
    }
    if (part[0] < 1970 || part[0] > 2106 || part[1] < 1 || part[1] > 12) {
        bad(text);
        return 0;
    }
    seconds = (uint64_t)days_since_1970(part[0], part[1], part[2]) * 86400 + part[3] * 3600 +
              part[4] * 60 + part[5];
    /* Written back it must be the same: refuses 31 April, 25 o'clock and the like. */
    if (seconds > UINT32_MAX ||
        memcmp(wm_text_put_time((uint32_t)seconds, again), text->word, len) != 0 ||
        !take(text, len)) {
        bad(text);
        return 0;
    }
    return (uint32_t)seconds;
}

bool wm_text_word(struct wm_text *text, char *out, size_t size)
{
    const size_t len = word_len(text);

    if (len == 0 || len >= size || !wm_text_printable(text->word, len))
        return bad(text);
    memcpy(out, text->word, len);
    out[len] = '\0';
    return take(text, len);
}

bool wm_text_rest(struct wm_text *text, char *out, size_t size)
{
    const size_t len = left(text);

    if (len == 0 || len >= size || text->word[0] == ' ' || text->word[len - 1] == ' ' ||
        !wm_text_printable(text->word, len))
        return bad(text);
    memcpy(out, text->word, len);
    out[len] = '\0';
    text->word = text->line_end;
    return true;
}

bool wm_text_base64(const char *word, bool url, uint8_t *out, size_t size)
{
    const int variant =
        url ? sodium_base64_VARIANT_URLSAFE_NO_PADDING : sodium_base64_VARIANT_ORIGINAL;
    const size_t len = strlen(word);
    char again[WM_TEXT_BASE64_MAX + 1];
    size_t got;

    return len <= WM_TEXT_BASE64_MAX && sodium_base64_encoded_len(size, variant) == len + 1 &&
           sodium_base642bin(out, size, word, len, NULL, &got, NULL, variant) == 0 && got == size &&
           strcmp(sodium_bin2base64(again, sizeof again, out, size, variant), word) == 0;
}

bool wm_text_printable(const char *text, size_t len)
{
    const char *end = text + len;

    while (text < end) {
        const uint32_t code_point = wm_utf8_next(&text, end);
        if (code_point == WM_UTF8_BAD || code_point < 0x20 ||
            (code_point >= 0x7f && code_point < 0xa0))
            return false;
    }
    return true;
}

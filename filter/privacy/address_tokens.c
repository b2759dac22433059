/* SPDX-License-Identifier: Apache-2.0 */
/* Words of addresses in Latin and Hangul letters. */
#include "config.h"

#include "filter/base/wipe.h"
#include "filter/privacy/address_abroad.h"

#include <string.h>
#include <uchar.h>

#define WORD_BYTES 40 /* longest entry of a list, "_" and blanks included */

static bool in_word(uint32_t c)
{
    return wm_plain_letter(c) || wm_plain_ascii_digit(c) || wm_plain_in(U"-/'’&#@*+_%‐‑–", c);
}

static bool is_gap(uint32_t c)
{
    return c == ' ' || c == '.' || c == ':';
}

static bool add_word(struct wm_tokens *words, const struct wm_plain *detail, size_t from, size_t to,
                     bool first, const bool secret[WM_PLAIN_MAX])
{
    struct wm_token *word = &words->at[words->len];
    size_t i;

    if (words->len == WM_TOKENS_MAX)
        return false;
    *word = (struct wm_token){.from = (uint16_t)from, .to = (uint16_t)to, .first = first};
    for (i = from; i < to; i++) {
        if (wm_plain_ascii_digit(detail->key[i]))
            word->digits = (uint8_t)(word->digits < UINT8_MAX ? word->digits + 1 : UINT8_MAX);
        else if (wm_plain_letter(detail->key[i]))
            word->letters = (uint8_t)(word->letters < UINT8_MAX ? word->letters + 1 : UINT8_MAX);
        word->hidden = word->hidden || secret[i];
    }
    words->len++;
    return true;
}

bool wm_tokens_read(struct wm_tokens *words, const struct wm_plain *detail,
                    const bool secret[WM_PLAIN_MAX])
{
    size_t i = 0, to;
    bool first = true;

    words->len = 0;
    while (i < detail->len) {
        uint32_t c = detail->key[i];
        if (!in_word(c)) {
            first = first || !is_gap(c);
            i++;
            continue;
        }
        to = i + 1;
        if (c != '#') { /* a # is a word of its own */
            while (to < detail->len && in_word(detail->key[to]) && detail->key[to] != '#')
                to++;
        }
        if (!add_word(words, detail, i, to, first, secret))
            return false;
        first = false;
        i = to;
    }
    return true;
}

/* Append a word to text; false if it is not ASCII or too long. */
static bool append(const struct wm_plain *detail, const struct wm_token *word, char *text,
                   size_t *used)
{
    size_t i;

    if (*used + (size_t)(word->to - word->from) + 3 > WORD_BYTES)
        return false;
    for (i = word->from; i < word->to; i++) {
        uint32_t c = detail->key[i] == U'’' ? '\'' : detail->key[i];
        if (c <= ' ' || c >= 0x7f || c == '_')
            return false;
        text[(*used)++] = (char)c;
    }
    return true;
}

bool wm_tokens_are(const struct wm_plain *detail, const struct wm_tokens *words, size_t i,
                   size_t count, const char *list)
{
    char text[WORD_BYTES] = " ";
    size_t used = 1, k;
    bool found;

    if (list == NULL || i + count > words->len)
        return false;
    for (k = 0; k < count; k++) {
        if (k > 0)
            text[used++] = '_';
        if (!append(detail, &words->at[i + k], text, &used))
            break;
    }
    text[used++] = ' ';
    text[used] = '\0';
    found = k == count && strstr(list, text) != NULL;
    wm_wipe(text, sizeof text);
    return found;
}

bool wm_token_is(const struct wm_plain *detail, const struct wm_token *word, const char *list)
{
    char text[WORD_BYTES] = " ";
    size_t used = 1;
    bool found = list != NULL && append(detail, word, text, &used);

    text[used++] = ' ';
    text[used] = '\0';
    found = found && strstr(list, text) != NULL;
    wm_wipe(text, sizeof text);
    return found;
}

bool wm_token_is_house(const struct wm_plain *detail, const struct wm_token *word)
{
    size_t at = word->from, groups = 0, start;

    for (;;) {
        start = at;
        while (at < word->to && wm_plain_ascii_digit(detail->key[at]))
            at++;
        if (at == start || at - start > WM_HOUSE_DIGITS || ++groups > 2)
            return false;
        if (at < word->to && wm_plain_ascii_letter(detail->key[at]))
            at++;
        if (at == word->to)
            return true;
        if (!wm_plain_in(U"-‐‑–", detail->key[at++]))
            return false;
    }
}

bool wm_token_is_value(const struct wm_plain *detail, const struct wm_token *word)
{
    static const char numerals[] =
        " one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty thirty forty fifty first second third fourth "
        "fifth sixth seventh eighth ninth tenth i ii iii iv v vi vii viii ix x xi xii ";

    return word->digits > 0 || word->letters <= 1 || wm_token_is(detail, word, numerals);
}

size_t wm_tokens_part_end(const struct wm_tokens *words, size_t i)
{
    for (i++; i < words->len && !words->at[i].first; i++)
        ;
    return i;
}

void wm_tokens_mark(const struct wm_tokens *words, struct wm_address *address)
{
    const struct wm_plain *detail = &address->detail;
    size_t i, end = 0;
    bool before = false;

    for (i = 0; i <= words->len; i++) {
        const struct wm_token *word = &words->at[i];
        bool shown = i < words->len && word->shown && !word->hidden;
        size_t start = i < words->len ? word->from : detail->len;
        if (before && shown) {
            wm_address_mark_as(address, end, start, WM_ADDRESS_SHOWN);
        } else if (before) { /* "Main St, ***" */
            for (; end < start && wm_plain_in(U" .,;", detail->key[end]); end++)
                wm_address_mark_as(address, end, end + 1, WM_ADDRESS_SHOWN);
        } else if (shown && start > 0 && detail->key[start - 1] == ' ') {
            address->mark[start - 1] = WM_ADDRESS_SHOWN;
        }
        if (shown)
            wm_address_mark_as(address, start, word->to, WM_ADDRESS_SHOWN);
        before = shown;
        if (i < words->len)
            end = word->to;
    }
}

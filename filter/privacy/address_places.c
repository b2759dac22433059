/* SPDX-License-Identifier: Apache-2.0 */
/* Places of addresses abroad: fields that hold one and nothing else, and what forms in Han, kana
 * and Hangul read at the start of detail. */
#include "config.h"

#include "filter/base/wipe.h"
#include "filter/privacy/address_abroad.h"

#include <string.h>
#include <uchar.h>

static bool take(struct wm_address *address, enum wm_region_level level,
                 const struct wm_plain *plain, size_t from, size_t to)
{
    char *text = address->place[level];
    size_t size = sizeof address->place[level];

    if (wm_plain_put(plain, from, to, text, 0, size) < size)
        return true;
    wm_wipe(text, size);
    return false;
}

/* Does the text hold anything that no address shows, or (not whole) a part of the party's name?
 * What whole hides is hidden in any case, so that no label to a stricter country shows more. */
static bool is_secret(const struct wm_plain *plain, const struct wm_name *name, bool whole)
{
    bool secret[WM_PLAIN_MAX];
    size_t i;

    if (!whole && wm_address_names(plain, name))
        return true;
    wm_address_secrets(plain, name, true, secret);
    for (i = 0; i < plain->len && !secret[i]; i++)
        ;
    return i < plain->len;
}

void wm_address_places(struct wm_address *address, const struct wm_party *party,
                       const struct wm_name *name, bool whole, wm_place_fn *is_place)
{
    const char *const field[WM_REGION_LEVELS] = {party->province, party->city, party->district,
                                                 party->town};
    struct wm_plain plain;
    bool above = false;
    int i;

    for (i = 0; i < WM_REGION_LEVELS; i++) {
        enum wm_region_level level = (enum wm_region_level)i;
        if (field[i][0] == '\0')
            continue;
        if (wm_plain_read(&plain, field[i]) && is_place(&plain, level, above) &&
            !is_secret(&plain, name, whole) && take(address, level, &plain, 0, plain.len))
            above = true;
        else
            address->hidden_place[i] = true;
        wm_plain_wipe(&plain);
    }
}

/* Vowels and tones that are parts of letters: Hebrew, Arabic, Indic scripts, Thai, Lao, Burmese,
 * Khmer. */
static bool is_vowel(uint32_t c)
{
    static const struct {
        uint32_t first, last;
    } vowels[] = {
        {0x591, 0x5bd},   {0x5bf, 0x5c7},   {0x64b, 0x65f}, {0x670, 0x670}, {0x6d6, 0x6dc},
        {0x900, 0x903},   {0x93a, 0x94f},   {0x981, 0x983}, {0x9bc, 0x9cd}, {0xb82, 0xb82},
        {0xbbe, 0xbcd},   {0xc3e, 0xc4d},   {0xcbe, 0xccd}, {0xd3e, 0xd4d}, {0xe31, 0xe31},
        {0xe34, 0xe3a},   {0xe47, 0xe4e},   {0xeb1, 0xeb1}, {0xeb4, 0xebc}, {0xec8, 0xecd},
        {0x102b, 0x103e}, {0x17b6, 0x17d3},
    };
    size_t i;

    for (i = 0; i < sizeof vowels / sizeof vowels[0] && c >= vowels[i].first; i++) {
        if (c <= vowels[i].last)
            return true;
    }
    return false;
}

/* wm_region_foreign of the letters alone. */
static bool is_foreign(const struct wm_plain *plain)
{
    struct wm_plain letters;
    bool good;
    size_t i;

    if (!wm_address_has(plain, 0x591, 0x17d3))
        return wm_region_foreign(plain);
    for (i = letters.len = 0; i < plain->len; i++) {
        letters.at[letters.len] = plain->at[i];
        letters.key[letters.len] = plain->key[i];
        letters.len += is_vowel(plain->key[i]) ? 0 : 1;
    }
    good = wm_region_foreign(&letters);
    wm_plain_wipe(&letters);
    return good;
}

bool wm_place_foreign(const struct wm_plain *plain, enum wm_region_level level, bool above)
{
    static const char32_t *const person[] = {
        U"attn", U"att", U"attention", U"care", U"mr", U"mrs", U"ms", U"herr", U"frau", NULL,
    };
    size_t i, len;

    (void)level;
    (void)above;
    if (!is_foreign(plain))
        return false;
    for (i = 0; i < plain->len; i++) {
        if (i > 0 && wm_plain_letter(plain->key[i - 1]))
            continue;
        len = wm_plain_any(plain->key, plain->len, i, person);
        if (len != 0 && (i + len == plain->len || !wm_plain_letter(plain->key[i + len])))
            return false;
    }
    return true;
}

void wm_address_found(struct wm_address *address, enum wm_region_level level, size_t from,
                      size_t to)
{
    if (address->place[level][0] == '\0')
        take(address, level, &address->detail, from, to);
}

bool wm_address_has_place(const struct wm_address *address)
{
    int level;

    for (level = 0; level < WM_REGION_LEVELS; level++) {
        if (address->place[level][0] != '\0')
            return true;
    }
    return false;
}

size_t wm_address_repeated(const struct wm_address *address, size_t at, size_t limit)
{
    const struct wm_plain *detail = &address->detail;
    struct wm_plain place;
    size_t level, next = at;

    for (level = 0; level < WM_REGION_LEVELS; level++) {
        if (address->place[level][0] == '\0' || !wm_plain_read(&place, address->place[level]))
            continue;
        if (place.len > 0 && next + place.len <= limit &&
            memcmp(detail->key + next, place.key, place.len * sizeof *place.key) == 0)
            next += place.len;
        while (next < limit && next > at && wm_plain_in(U" ,", detail->key[next]))
            next++;
        wm_plain_wipe(&place);
    }
    return next;
}

size_t wm_address_word(const struct wm_plain *plain, size_t at, const uint32_t *const *list)
{
    return wm_plain_any(plain->at, plain->len, at, list);
}

size_t wm_address_number(const struct wm_plain *plain, size_t at, bool han)
{
    size_t i = at;

    while (i < plain->len && wm_plain_ascii_digit(plain->key[i]))
        i++;
    if (i == at) {
        while (han && i < plain->len && wm_plain_han_number(plain->key[i]))
            i++;
    }
    return i - at <= WM_HOUSE_DIGITS ? i - at : 0;
}

bool wm_address_has(const struct wm_plain *plain, uint32_t first, uint32_t last)
{
    size_t i;

    for (i = 0; i < plain->len; i++) {
        if (plain->key[i] >= first && plain->key[i] <= last)
            return true;
    }
    return false;
}

void wm_address_mark_as(struct wm_address *address, size_t from, size_t to,
                        enum wm_address_mark mark)
{
    if (from < to)
        memset(address->mark + from, (int)mark, to - from);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* United States, Canada, Australia, New Zealand, United Kingdom: number and street show, secondary
 * units (USPS Publication 28, appendix C2, and their like) do not, wherever they stand. A number
 * shows only where it is known to be none of them. */
#include "config.h"

#include "filter/privacy/address_line.h"

#include <string.h>
#include <uchar.h>

static const char highway[] = " highway hwy route rte interstate us sr cr fm rr hc box bag exit ";
static const char state_road[] = " road rd route rte highway hwy trunk ";
static const char street[] =
    " street st road rd avenue ave av lane ln drive dr boulevard blvd court ct place pl way "
    "terrace "
    "ter crescent cres close square sq parkway pkwy circle cir trail trl row loop gardens grove "
    "parade pde esplanade ";
static const char fractions[] = " 1/2 1/3 2/3 1/4 3/4 ";
/* Those that are roads, not buildings, for certain. */
static const char road[] =
    " street st road rd avenue ave lane ln drive dr boulevard blvd parkway "
    "pkwy highway hwy way crescent cres ";
/* 4/12 of Australia, 1001-25 of Canada: what stands before the house's number is a unit. Shortens
 * the word. Elsewhere 14/5 is flat 5 of 14 (Edinburgh) and 37-12 a house (Queens).
 * @return false if it does not hold two numbers */
static bool strip_unit(const struct wm_line *line, size_t i)
{
    struct wm_token *word = &line->words->at[i];
    size_t k, cut = 0;

    for (k = word->from; k + 1 < word->to; k++) {
        uint32_t c = line->detail->key[k];
        if ((line->slash && c == '/') || (line->hyphen && wm_plain_in(U"-‐‑–", c)))
            cut = k + 1;
    }
    if (cut > word->from)
        word->from = (uint16_t)cut;
    return cut > 0;
}

/* A house's number before a street: digits first, a word of letters behind. */
static bool is_house(const struct wm_line *line, size_t i)
{
    size_t k;

    if (!wm_token_is_house(line->detail, wm_line_word(line, i)))
        return false;
    if (wm_line_direction(line, i + 1) && wm_line_direction(line, i + 3))
        return i + 4 == line->end && wm_line_word(line, i + 2)->digits > 0; /* 123 S 400 E */
    /* of two numbers it is the second: 7 12 Main St */
    if (i + 1 < line->end && wm_line_word(line, i + 1)->letters == 0 &&
        wm_line_word(line, i + 1)->digits > 0 && !wm_line_is(line, i + 1, fractions))
        return false;
    for (k = i + 1; k < line->end; k++) {
        if (wm_line_unit_word(line, k) || line->detail->key[wm_line_word(line, k)->from] == '#')
            return false;
        if (wm_line_word(line, k)->digits == 0 && wm_line_word(line, k)->letters >= 2 &&
            !wm_line_direction(line, k))
            return true;
    }
    return false;
}

/* Rose Cottage 12 High Street: the first number of a part, a street behind. */
static bool is_named_house(const struct wm_line *line, size_t i)
{
    size_t k;

    for (k = line->at; k < i; k++) {
        if (wm_line_word(line, k)->digits > 0)
            return false;
    }
    for (k = i + 1; k < line->end && k < i + 5; k++) {
        if (wm_line_word(line, k)->digits > 0 || wm_line_unit_word(line, k))
            return false;
        if (k > i + 1 && wm_line_is(line, k, street))
            return true;
    }
    return false;
}

/* Outward and inward half of a postcode of the United Kingdom or Canada; i is the first. */
static bool is_postcode(const struct wm_line *line, size_t i)
{
    const struct wm_token *out = wm_line_word(line, i), *in = out + 1;
    const uint32_t *key = line->detail->key;

    if (i + 2 != line->end || in->to - in->from != 3 || out->to - out->from > 4 ||
        out->to - out->from < 2 || !wm_plain_ascii_letter(key[out->from]) || out->digits == 0)
        return false;
    if (wm_plain_ascii_digit(key[in->from]))
        return in->digits == (wm_plain_ascii_digit(key[in->from + 2]) ? 2 : 1);
    return false;
}

/* Word i holds a digit: is it known to be no unit's? */
static bool shows_number(const struct wm_line *line, size_t i)
{
    const struct wm_token *word = wm_line_word(line, i);
    bool last = i + 1 == line->end;

    if (is_postcode(line, i) || (i > line->at && is_postcode(line, i - 1)))
        return true;
    if (!line->seen || is_named_house(line, i)) {
        bool house = is_house(line, i);
        line->words->at[i].house = house;
        return house;
    }
    if (wm_line_is(line, i, fractions))
        return i == line->at + 1 && !last;
    if (wm_line_ordinal(line, i))
        return !last || wm_line_direction(line, i - 1);
    if (!wm_token_is_house(line->detail, word) || word->letters > 1)
        return false;
    if (last && wm_line_postcode(line, i))
        return true;
    if (wm_line_is(line, i - 1, highway))
        return word->letters == 0;
    if (wm_line_is(line, i - 1, state_road) &&
        wm_line_is(line, i - 2, " county state farm ranch old us rural "))
        return true;
    /* the grid of Utah: 123 S 400 E */
    return wm_line_direction(line, i - 1) && wm_line_direction(line, i + 1) && i + 2 == line->end;
}

/* A single letter: a direction, a street's (123 J Street, 123 Avenue B), an initial. */
static bool shows_letter(const struct wm_line *line, size_t i)
{
    if (wm_line_direction(line, i))
        return line->seen;
    if ((wm_line_is(line, i, " p ") && wm_line_is(line, i + 1, " o ")) ||
        (wm_line_is(line, i, " o ") && wm_line_is(line, i - 1, " p ")))
        return true; /* P.O. Box */
    if (wm_line_is(line, i + 1, street))
        return true;
    if (wm_line_is(line, i - 1, " avenue ave "))
        return i == line->at + 2 && wm_line_word(line, i - 2)->digits > 0;
    return i > line->at && i + 1 < line->end && wm_line_word(line, i - 1)->digits == 0 &&
           wm_line_word(line, i + 1)->letters > 1 && wm_line_word(line, i + 1)->digits == 0;
}

static bool shows_word(const struct wm_line *line, size_t i)
{
    const struct wm_token *word = wm_line_word(line, i);

    if (word->hidden || word->letters + word->digits == 0)
        return false;
    if (word->digits > 0)
        return shows_number(line, i);
    return word->letters > 1 || shows_letter(line, i);
}

/* A - or / between blanks; # begins a unit. */
static bool is_mark(const struct wm_line *line, size_t i)
{
    return i < line->end && wm_line_word(line, i)->letters + wm_line_word(line, i)->digits == 0 &&
           line->detail->key[wm_line_word(line, i)->from] != '#';
}

/* Behind a unit: where the house's number stands, if it starts the part; else the end, since behind
 * a street nothing but more of the unit is expected. */
static size_t skip_unit(const struct wm_line *line, size_t from, size_t to)
{
    size_t k;

    for (k = line->at; k < from; k++) {
        if (wm_line_word(line, k)->shown)
            return line->end;
    }
    if (to > from + 1 && to < line->end && wm_line_word(line, to)->letters > 1 &&
        wm_line_word(line, to)->digits == 0 && strip_unit(line, to - 1))
        to--; /* Unit 4/12 Smith St */
    while (is_mark(line, to))
        to++; /* PH2 - 25 King St */
    return to < line->end && is_house(line, to) ? to : line->end;
}

/* Show what of a part is known to be no unit. */
static void read_line(struct wm_line *line)
{
    size_t i = line->at, k, from, to;

    while (i < line->end) {
        struct wm_token *word = &line->words->at[i];
        if (wm_line_unit(line, i, &from, &to)) {
            for (k = from; k < i; k++)
                line->words->at[k].shown = false;
            line->at = i = skip_unit(line, from, to);
            line->seen = false;
            continue;
        }
        if (!line->seen && i + 2 < line->end && word->digits > 0 && is_mark(line, i + 1)) {
            line->at = i += 2; /* 4 / 12 Smith St */
            continue;
        }
        if (!line->seen && i == line->at && word->digits > 0 && strip_unit(line, i) &&
            i + 1 < line->end && wm_line_word(line, i + 1)->digits > 0) {
            line->at = ++i; /* F2/1 14 High Street */
            continue;
        }
        word->shown = shows_word(line, i);
        line->seen = line->seen || (word->shown && !wm_line_is(line, i, " no nos number "));
        i++;
    }
}

/* Does a part say more than numbers? "2/1," is a flat of Scotland. */
static bool has_letters(const struct wm_line *line)
{
    size_t i;

    size_t directions = 0;

    for (i = line->from; i < line->end; i++) {
        if (wm_line_word(line, i)->shown &&
            (wm_line_word(line, i)->letters > 1 || is_postcode(line, i)))
            return true;
        directions += wm_line_direction(line, i) ? 1 : 0;
    }
    return directions >= 2;
}

/* How surely the house's number of a part is one: 3 a road behind it, 2 what may be a building too,
 * 1 neither; 0 if it has none. "5 Dolphin House, 14 High Street": 5 is a flat. */
static unsigned rank_of(const struct wm_line *line)
{
    unsigned rank = 0;
    size_t i;

    for (i = line->from; i < line->end; i++) {
        if (wm_line_word(line, i)->house && wm_line_word(line, i)->shown)
            rank = 1;
        else if (rank > 0 && wm_line_is(line, i, road))
            return 3;
        else if (rank == 1 && wm_line_is(line, i, street))
            rank = 2;
    }
    return rank;
}

/* Of several houses' numbers only those show that are surely one. */
static void rank_houses(const struct wm_plain *detail, struct wm_tokens *words)
{
    unsigned best = 0, count = 0, rank;
    size_t i, to, round;

    for (round = 0; round < 2; round++) {
        for (i = 0; i < words->len; i = to) {
            struct wm_line line = {.detail = detail, .words = words, .from = i, .at = i};
            to = line.end = wm_tokens_part_end(words, i);
            rank = rank_of(&line);
            if (round == 0 && rank > 0) {
                count++;
                best = rank > best ? rank : best;
            }
            for (; round == 1 && count > 1 && (rank < best || rank < 3) && i < to; i++)
                words->at[i].shown = words->at[i].shown && !words->at[i].house;
        }
    }
}

/* Units in other scripts are not known here. */
static bool has_other_letters(const struct wm_plain *detail)
{
    size_t i;

    for (i = 0; i < detail->len; i++) {
        if (detail->key[i] > 0xba && wm_plain_letter(detail->key[i]))
            return true;
    }
    return false;
}

void wm_address_states(struct wm_address *address, const struct wm_party *party,
                       const struct wm_name *name, enum wm_address_level level)
{
    const struct wm_plain *detail = &address->detail;
    /* In the States a hyphen is part of a house's number (37-12 in Queens), elsewhere it may part a
     * unit from it. */
    bool hyphen = strstr("CA AU NZ", party->country) != NULL;
    bool slash = strstr("AU NZ", party->country) != NULL;
    bool secret[WM_PLAIN_MAX];
    struct wm_tokens words;
    size_t i, to;

    wm_address_places(address, party, name, level >= WM_ADDRESS_HOUSE, wm_place_foreign);
    if (level < WM_ADDRESS_HOUSE)
        return;
    wm_address_secrets(detail, name, true, secret);
    if (has_other_letters(detail) || !wm_tokens_read(&words, detail, secret))
        return;
    for (i = 0; i < words.len; i = to) {
        struct wm_line line = {.detail = detail,
                               .words = &words,
                               .from = i,
                               .at = i,
                               .slash = slash,
                               .hyphen = hyphen};
        to = line.end = wm_tokens_part_end(&words, i);
        read_line(&line);
        for (; i < to && !has_letters(&line); i++)
            words.at[i].shown = false;
    }
    rank_houses(detail, &words);
    wm_tokens_mark(&words, address);
    wm_address_check(address, false);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Secondary units: USPS Publication 28, appendix C2, and their like in Canada, Australia and the
 * United Kingdom. */
#include "config.h"

#include "filter/privacy/address_line.h"

#include <uchar.h>

/* Always a unit, with the word behind. */
static const char unit[] =
    " apt apts apartment apartments appt flat flats unit units suite suites ste room rooms rm pmb "
    "penthouse ph basement bsmt maisonette bedsit dorm mailbox ";
/* A unit if a number or letter stands behind. */
static const char weak[] =
    " building bldg bld block blk tower twr lot key pier slip side stop space spc department dept "
    "wing hangar hngr house hse front frnt rear lower lowr upper uppr level lvl fl flr l u stair "
    "stairwell entrance gate door bay desk mail ms pod hall stall app un trailer trlr studio villa "
    "townhouse townhome condo cabin chalet shop shops kiosk office ofc lobby lbby locker berth "
    "bureau porte etage ";
/* Those that say all by themselves at the end of a part. */
static const char alone[] =
    " front frnt rear lower lowr upper uppr side downstairs upstairs attic "
    "studio office ofc lobby lbby annex annexe ";
static const char floor_words[] = " floor floors flr fl storey story level lvl ";
static const char before_floor[] =
    " ground upper lower top main mezzanine first second third fourth fifth sixth seventh eighth "
    "ninth tenth basement one two three four five six the gnd entire whole ";
static const char direction[] =
    " n s e w ne nw se sw north south east west northeast northwest southeast southwest ";
/* of the States, before a zip code of five digits; of Australia, before one of four */
static const char states[] =
    " al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm "
    "ny nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc pr gu vi as mp ";
static const char australian_states[] = " nsw vic qld act tas sa wa nt ";

static bool is_value(const struct wm_line *line, size_t i)
{
    return i < line->end && wm_token_is_value(line->detail, wm_line_word(line, i));
}

/* Apt4B, Unit-B, Block-Two: letters that are a unit's, with its number or letter behind. */
static bool is_glued(const struct wm_line *line, size_t i)
{
    struct wm_token head = *wm_line_word(line, i), tail = head;
    size_t at = head.from, end = head.to;

    while (at < end && wm_plain_ascii_letter(line->detail->key[at]))
        at++;
    if (at - head.from < 2 || at == end)
        return false;
    head.to = (uint16_t)at;
    if (wm_token_is(line->detail, &head, unit) || wm_token_is(line->detail, &head, floor_words))
        return true;
    tail.from = (uint16_t)(wm_plain_in(U"-‐‑–", line->detail->key[at]) ? at + 1 : at);
    tail.letters = (uint8_t)(end - tail.from < UINT8_MAX ? end - tail.from : UINT8_MAX);
    return wm_token_is_value(line->detail, &tail) && wm_token_is(line->detail, &head, weak);
}

/* 2nd, 3rd, 21st. */
bool wm_line_ordinal(const struct wm_line *line, size_t i)
{
    const struct wm_token *word = wm_line_word(line, i);
    struct wm_token end = *word;

    if (word->letters != 2 || word->digits == 0 || word->digits > 3 ||
        word->to - word->from != word->digits + 2)
        return false;
    end.from = (uint16_t)(word->to - 2);
    return wm_token_is(line->detail, &end, " st nd rd th ");
}

/* FL 33101, SA 5000: states with a postcode, no floor and no mail stop. */
static bool is_state(const struct wm_line *line, size_t i)
{
    return i + 2 == line->end && wm_line_postcode(line, i + 1);
}

/* A floor around word i: [*from, *to). */
static bool find_floor(const struct wm_line *line, size_t i, size_t *from, size_t *to)
{
    if (!wm_line_is(line, i, floor_words) || is_state(line, i))
        return false;
    *from = i;
    while (*from > line->at &&
           (wm_line_ordinal(line, *from - 1) || wm_line_is(line, *from - 1, before_floor)))
        --*from;
    if (*from == i && i > line->at && wm_line_word(line, i - 1)->digits > 0 &&
        !is_value(line, i + 1))
        *from = i - 1; /* 2 Floor */
    *to = i + 1;
    if (*from == i && is_value(line, i + 1))
        *to = i + 2;
    return *from < i || *to > i + 1 || wm_line_is(line, i, " floor floors flr ");
}

bool wm_line_unit(const struct wm_line *line, size_t i, size_t *from, size_t *to)
{
    bool sign = line->detail->key[wm_line_word(line, i)->from] == '#';
    bool strong = wm_line_is(line, i, unit);

    /* 2nd Floor, Top Floor: a word before */
    if (i + 1 < line->end && find_floor(line, i + 1, from, to) && *from <= i)
        return true;
    *from = i;
    *to = i + 1;
    if (find_floor(line, i, from, to) || is_glued(line, i))
        return true;
    if (is_state(line, i))
        return false;
    if (!sign && !strong && !wm_line_is(line, i, weak))
        return false;
    while (*to < line->end && (line->detail->key[wm_line_word(line, *to)->from] == '#' ||
                               wm_line_is(line, *to, " no nr num number ")))
        ++*to;
    if (is_value(line, *to) && !wm_line_is(line, *to, direction)) {
        ++*to;
        return true;
    }
    if (sign || strong) {
        if (*to == line->end && i > line->at && wm_line_word(line, i - 1)->digits > 0)
            *from = i - 1; /* 4B Apartment */
        return true;
    }
    if (is_value(line, *to) && !wm_line_is(line, i, " l u ")) { /* Tower N */
        ++*to;
        return true;
    }
    return i + 1 == line->end && line->seen && wm_line_is(line, i, alone);
}

bool wm_line_unit_word(const struct wm_line *line, size_t i)
{
    return wm_line_is(line, i, unit) ||
           (i + 1 == line->end && (wm_line_is(line, i, weak) || wm_line_is(line, i, alone) ||
                                   wm_line_is(line, i, floor_words)));
}

bool wm_line_direction(const struct wm_line *line, size_t i)
{
    return wm_line_is(line, i, direction);
}

bool wm_line_postcode(const struct wm_line *line, size_t i)
{
    const struct wm_token *word = wm_line_word(line, i);

    return word->letters == 0 && wm_token_is_house(line->detail, word) &&
           word->to - word->from == word->digits &&
           ((word->digits == 5 && wm_line_is(line, i - 1, states)) ||
            (word->digits == 4 && wm_line_is(line, i - 1, australian_states)));
}

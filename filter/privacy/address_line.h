/* SPDX-License-Identifier: Apache-2.0 */
/** address_line.h: a line of an address in the States, Canada, Australia, New Zealand or the United
 * Kingdom, and the secondary units in it. Used inside filter/privacy only. */
#ifndef WM_PRIVACY_ADDRESS_LINE_H
#define WM_PRIVACY_ADDRESS_LINE_H

#include "filter/privacy/address_abroad.h"

/** Words [at, end) of the part of the address [from, end); what stands before `at` is done with. */
struct wm_line {
    const struct wm_plain *detail;
    struct wm_tokens *words;
    size_t from, at, end;
    bool seen;          /**< something from `at` on shows */
    bool slash, hyphen; /**< parts a unit from the house's number behind it */
};

/** A secondary unit, a floor or a building's number or letter that word i begins or that begins
 * before it and holds it: [*from, *to). */
bool wm_line_unit(const struct wm_line *line, size_t i, size_t *from, size_t *to);

/** True if no number stands behind such a word: a unit by itself (weak: only at a part's end). */
bool wm_line_unit_word(const struct wm_line *line, size_t i);

bool wm_line_ordinal(const struct wm_line *line, size_t i); /**< 2nd, 21st */
bool wm_line_direction(const struct wm_line *line, size_t i);
bool wm_line_postcode(const struct wm_line *line, size_t i); /**< behind its state */

static inline const struct wm_token *wm_line_word(const struct wm_line *line, size_t i)
{
    return &line->words->at[i];
}

/** Is word i, if it is one of the part, in that list? */
static inline bool wm_line_is(const struct wm_line *line, size_t i, const char *list)
{
    return i >= line->from && i < line->end &&
           wm_token_is(line->detail, wm_line_word(line, i), list);
}

#endif

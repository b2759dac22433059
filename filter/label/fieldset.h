/* SPDX-License-Identifier: Apache-2.0 */
/** fieldset.h: a set of the fields that a layout can show. */
#ifndef WM_LABEL_FIELDSET_H
#define WM_LABEL_FIELDSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WM_FIELDSET_WORDS 2u
#define WM_FIELDSET_MOST (64u * WM_FIELDSET_WORDS) /**< fields that a set has room for */

/** Bit (field & 63) of word (field >> 6). Zero-initialised it is empty. */
struct wm_fieldset {
    uint64_t word[WM_FIELDSET_WORDS];
};

static inline void wm_fieldset_add(struct wm_fieldset *set, size_t field)
{
    set->word[field >> 6] |= (uint64_t)1 << (field & 63);
}

static inline void wm_fieldset_remove(struct wm_fieldset *set, size_t field)
{
    set->word[field >> 6] &= ~((uint64_t)1 << (field & 63));
}

static inline bool wm_fieldset_has(const struct wm_fieldset *set, size_t field)
{
    return (set->word[field >> 6] >> (field & 63) & 1) != 0;
}

static inline bool wm_fieldset_empty(const struct wm_fieldset *set)
{
    return (set->word[0] | set->word[1]) == 0;
}

/** Put all of other into set. */
static inline void wm_fieldset_join(struct wm_fieldset *set, const struct wm_fieldset *other)
{
    set->word[0] |= other->word[0];
    set->word[1] |= other->word[1];
}

/** Keep what both have. */
static inline void wm_fieldset_cut(struct wm_fieldset *set, const struct wm_fieldset *other)
{
    set->word[0] &= other->word[0];
    set->word[1] &= other->word[1];
}

/** Is every field of part in whole? */
static inline bool wm_fieldset_within(const struct wm_fieldset *part,
                                      const struct wm_fieldset *whole)
{
    return (part->word[0] & ~whole->word[0]) == 0 && (part->word[1] & ~whole->word[1]) == 0;
}

static inline bool wm_fieldset_meet(const struct wm_fieldset *a, const struct wm_fieldset *b)
{
    return ((a->word[0] & b->word[0]) | (a->word[1] & b->word[1])) != 0;
}

#endif

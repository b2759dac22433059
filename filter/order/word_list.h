/* SPDX-License-Identifier: Apache-2.0 */
/** word_list.h: lists of known words, each of which stands for a bit: `checked`, `handling`. */
#ifndef WM_ORDER_WORD_LIST_H
#define WM_ORDER_WORD_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A word as orders may have it. */
struct wm_word {
    const char *text; /**< UTF-8, without separators */
    uint32_t bit;
};

/** One kind of list. The first word of a bit is its canonical one, in English. */
struct wm_word_list {
    const struct wm_word *words;
    size_t count;
    const char *fault; /**< what a list with any other word is not, N_() */
};

extern const struct wm_word_list wm_word_list_checked;  /**< bits WM_CHECKED_* */
extern const struct wm_word_list wm_word_list_handling; /**< bits WM_HANDLING_* */

/** Words separated by blank, comma, semicolon or plus, and by 、 ， ； of Chinese text. Nothing and
 * separators alone are an empty list. @return false, with *bits 0, if any word is not known */
bool wm_word_list_read(const struct wm_word_list *words, const char *text, size_t len,
                       uint32_t *bits);

/** The bit of one word of len bytes; 0 if it is not known. */
uint32_t wm_word_list_bit(const struct wm_word_list *words, const char *text, size_t len);

/** Canonical words by index, as WM_CHECKED_* and WM_HANDLING_* ascend; NULL past the last. */
const struct wm_word *wm_word_list_at(const struct wm_word_list *words, size_t index);

/** The canonical words with blanks between, cut off at size bytes, zero included. */
void wm_word_list_text(const struct wm_word_list *words, uint32_t bits, char *out, size_t size);

#endif

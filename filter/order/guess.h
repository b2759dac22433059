/* SPDX-License-Identifier: Apache-2.0 */
/** guess.h: what charset a window of bytes is in, by what it decodes to. */
#ifndef WM_ORDER_GUESS_H
#define WM_ORDER_GUESS_H

#include "filter/order/charset_name.h"

#include <stdbool.h>
#include <stddef.h>

/** How many column names of known exports a text holds, those in ASCII not counted. */
typedef size_t wm_guess_known_fn(const void *context, const char *text, size_t len);

/** The bytes to judge, from the first on that is not ASCII. */
struct wm_guess_window {
    char *text; /**< not changed */
    size_t len;
    bool end;                 /**< the file ends with them */
    bool latin;               /**< its dialect comes in Windows-1252 (wm_guess_latin_header) */
    wm_guess_known_fn *known; /**< or NULL */
    const void *context;      /**< of known */
};

/** Bytes of ASCII from text on. */
size_t wm_guess_ascii(const char *text, size_t len);

/** Is it UTF-8 but, at most, for single damaged bytes? @param end the file ends with the window */
bool wm_guess_utf8(const char *window, size_t len, bool end);

/** Does the first line name columns of an export that is in Windows-1252 where it is not UTF-8? */
bool wm_guess_latin_header(const char *text, size_t len);

/**
 * Which of GB18030, Big5, Shift-JIS and Windows-1252 it is. All of the window must decode. A known
 * column name decides; else the double-byte charset in which the most characters are such as names
 * and addresses are made of, if no other comes near; else, for a dialect that comes in it,
 * Windows-1252, if its letters stand where letters do. In a file of few characters the doubt can
 * remain: a name that was decoded wrongly would be a wrong label.
 * @param good bytes that decode as GB18030, when NULL is returned
 * @return NULL if none fits, or more than one
 */
const struct wm_charset_name *wm_guess_charset(const struct wm_guess_window *window, size_t *good);

#endif

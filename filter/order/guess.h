/* SPDX-License-Identifier: Apache-2.0 */
/** guess.h: what a window of bytes looks like: UTF-8, or Chinese in GB18030. */
#ifndef WM_ORDER_GUESS_H
#define WM_ORDER_GUESS_H

#include <iconv.h>
#include <stdbool.h>
#include <stddef.h>

/** Bytes of ASCII from text on. */
size_t wm_guess_ascii(const char *text, size_t len);

/** Is it UTF-8 but, at most, for single damaged bytes? @param end the file ends with the window */
bool wm_guess_utf8(const char *window, size_t len, bool end);

/**
 * Bytes of the window that decode as GB18030: all of them, or up to the first that do not.
 * @param cd from GB18030, in its initial state before and after  @param window not changed
 */
size_t wm_guess_gb18030(iconv_t cd, char *window, size_t len, bool end);

/**
 * Is it Chinese, though it decodes as GB18030? So do Big5 and Shift-JIS for the most part, but to
 * characters of which few are among the hanzi and punctuation of GB 2312 (rows 1…3 and 16…87).
 */
bool wm_guess_chinese(const char *window, size_t len);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** utf8.h: reading, writing and checking UTF-8 (RFC 3629: no surrogates, nothing overlong). */
#ifndef WM_BASE_UTF8_H
#define WM_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What wm_utf8_next gives for a byte that starts no valid sequence. */
#define WM_UTF8_BAD 0xffffffffu

/**
 * Read the code point at *text (which ends at end) and move *text behind it; behind a bad byte it
 * moves by one. @return the code point, or WM_UTF8_BAD. Not to be called at the end.
 */
uint32_t wm_utf8_next(const char **text, const char *end);

/** Write a code point; out has room for 4 bytes. @return bytes written, 0 if not a character */
size_t wm_utf8_put(char *out, uint32_t code_point);

bool wm_utf8_valid(const char *text, size_t len);

/** How many of len bytes are valid UTF-8 from the start; an incomplete last sequence is left out.
 */
size_t wm_utf8_prefix(const char *text, size_t len);

/** Number of code points of a valid string. */
size_t wm_utf8_count(const char *text);

#endif

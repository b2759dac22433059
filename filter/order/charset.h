/* SPDX-License-Identifier: Apache-2.0 */
/** charset.h: the bytes of an orders file as UTF-8, whatever they were, in bounded memory. */
#ifndef WM_ORDER_CHARSET_H
#define WM_ORDER_CHARSET_H

#include "filter/base/err.h"
#include "filter/order/guess.h"

#include <stddef.h>
#include <stdint.h>

/** Stands in the text for every byte that is no character; never part of UTF-8. Readers refuse the
 * record it is in, as they do for NUL. */
#define WM_CHARSET_BAD ((char)0xff)

/** Most bytes that wm_charset_need can be asked for: a record and what ends it. */
#define WM_CHARSET_NEED (65536u + 16u)

/**
 * Decodes a stream that is read once: as it was told, else by its byte order mark (UTF-8, UTF-16),
 * else UTF-8, else what guess.h finds: GB18030, Big5, Shift-JIS or Windows-1252. That is decided at
 * the first byte that is not ASCII, from the 32 KiB that begin there: UTF-8 if they are UTF-8, or
 * are but for single damaged bytes. Where nothing fits for sure an error names the line.
 */
struct wm_charset;

/** @param fd borrowed  @param max_bytes of the file; more is an error
 * @return NULL with err without memory */
struct wm_charset *wm_charset_new(int fd, uint64_t max_bytes, struct wm_err *err);
void wm_charset_free(struct wm_charset *charset); /**< wipes; NULL is fine */

/**
 * Decode the file as this charset, whatever it looks like; to be called before wm_charset_start.
 * @param name borrowed: `GBK` and the like, or what else iconv knows
 * @return 0, or WM_ERR_USAGE with err for an unknown one
 */
int wm_charset_force(struct wm_charset *charset, const char *name, struct wm_err *err);

/** Column names of known exports, by which charsets can be told apart. */
void wm_charset_headers(struct wm_charset *charset, wm_guess_known_fn *known, const void *context);

/**
 * The first bytes of the file as they are, before any decoding; to be called first.
 * @param raw borrowed until the next call  @param len 0 for an empty file
 */
int wm_charset_start(struct wm_charset *charset, const unsigned char **raw, size_t *len,
                     struct wm_err *err);

/**
 * Have at least n bytes of text at hand, or all that are left.
 * @param n at most WM_CHARSET_NEED
 * @param text borrowed until the next call; may be changed in place; text[*len] may be written to
 * for a while, but must be given back as it was
 * @param len less than n only at the end of the file
 * @return 0, or a code with err: read error, file too large, charset unknown
 */
int wm_charset_need(struct wm_charset *charset, size_t n, char **text, size_t *len,
                    struct wm_err *err);

/** Leave out the first count of the bytes that wm_charset_need gave. */
void wm_charset_skip(struct wm_charset *charset, size_t count);

/** "UTF-8", "GB18030", "Big5", "Shift_JIS", "Windows-1252", "UTF-16LE", …, or as it was forced;
 * "UTF-8" while all was ASCII. */
const char *wm_charset_name(const struct wm_charset *charset);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** text.h: the strict line-based form of key files and of the recipient list: words parted by one
 * blank, lines ended by LF, nothing optional. Also that of the
 * opener's protocol. */
#ifndef WM_SEAL_TEXT_H
#define WM_SEAL_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Room for a time as text, zero included: 2026-11-23T08:00:00Z */
#define WM_TEXT_TIME 21

/** A place in borrowed text. A read that fails sets bad, and all later ones fail too. */
struct wm_text {
    const char *next; /**< start of the following line */
    const char *end;
    const char *word, *line_end; /**< what is left of this line */
    unsigned long line;          /**< 1-based; 0 before the first */
    bool bad;
};

void wm_text_start(struct wm_text *text, const char *data, size_t len);
/** Go to the next line; false at the end. The line before must have been read to its end. */
bool wm_text_next(struct wm_text *text);
/** True if all is read and nothing was bad. */
bool wm_text_done(const struct wm_text *text);
/** True if the line begins with the word; moves behind it. No error otherwise. */
bool wm_text_is(struct wm_text *text, const char *word);
/** The next line must begin with the word (several, if it holds blanks). */
bool wm_text_expect(struct wm_text *text, const char *word);
/** A decimal number without leading zeros, at most max. */
uint32_t wm_text_number(struct wm_text *text, uint32_t max);
/** The same, to 2^64 - 1. */
uint64_t wm_text_number64(struct wm_text *text);
/** Lower-case hexadecimal digits, exactly size bytes. */
bool wm_text_hex(struct wm_text *text, uint8_t *out, size_t size);
/** RFC 3339 in UTC without a fraction, 1970 to 2106; seconds since 1970. */
uint32_t wm_text_time(struct wm_text *text);
/** The next word, 1 to size - 1 bytes, zero-terminated. */
bool wm_text_word(struct wm_text *text, char *out, size_t size);
/** What is left of the line: 1 to size - 1 bytes of UTF-8 without control characters. */
bool wm_text_rest(struct wm_text *text, char *out, size_t size);

/** Seconds since 1970 as text. @return out */
const char *wm_text_put_time(uint32_t seconds, char out[WM_TEXT_TIME]);

/** Longest word that wm_text_base64 reads, bytes. */
#define WM_TEXT_BASE64_MAX 255u

/** Base64 of exactly size bytes, with padding (RFC 4648 4), or if url in the other alphabet and
 * without (5). libsodium reads bytes that are not ASCII as the last digit: there is one way to
 * write the bytes, and any other is refused. */
bool wm_text_base64(const char *word, bool url, uint8_t *out, size_t size);

/** True if UTF-8 has no control characters (C0, DEL, C1). */
bool wm_text_printable(const char *text, size_t len);

#endif

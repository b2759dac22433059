/* SPDX-License-Identifier: Apache-2.0 */
/** plain.h: a field's text as code points, cleaned and folded, so that a mask is decided on what a
 * reader sees and not on how it was typed. Used inside filter/privacy only. */
#ifndef WM_PRIVACY_PLAIN_H
#define WM_PRIVACY_PLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Most code points of a text; a longer one is refused, and what is refused is hidden. */
#define WM_PLAIN_MAX 576

/**
 * Cleaned text. `at` is what may be printed: full-width forms narrowed, blanks of any kind
 * collapsed to single spaces and trimmed; controls, zero-width and bidi characters, variation
 * selectors and loose Latin accents removed. There is no further Unicode normalisation: composed
 * and decomposed Latin letters fold to the same key, and nothing else depends on it.
 * `key` is for comparing: lower case, accents off, digits of every script as 0-9, traditional
 * characters of place and unit words as simplified ones. Holds plaintext: wipe it.
 */
struct wm_plain {
    size_t len;
    uint32_t at[WM_PLAIN_MAX];
    uint32_t key[WM_PLAIN_MAX];
};

/** Letters and digits of a text without anything between them; Han numerals as digits. */
struct wm_keys {
    size_t len;
    uint32_t key[WM_PLAIN_MAX];
    uint16_t pos[WM_PLAIN_MAX]; /**< index in the text it was made from */
};

/** @return false, with an empty text, if it is not UTF-8 or too long */
bool wm_plain_read(struct wm_plain *plain, const char *text);

/** Shorten to len characters, and wipe what falls off. */
void wm_plain_cut(struct wm_plain *plain, size_t len);

/** Wipe what it holds (not the room that it never used). */
void wm_plain_wipe(struct wm_plain *plain);
void wm_keys_wipe(struct wm_keys *keys);

/** Keys of plain[from, to). */
void wm_keys_read(struct wm_keys *keys, const struct wm_plain *plain, size_t from, size_t to);

/** Write plain[from, to) as UTF-8 at out + used. @return the new end, or size if it does not fit
 * (out is then not terminated) */
size_t wm_plain_put(const struct wm_plain *plain, size_t from, size_t to, char *out, size_t used,
                    size_t size);

/** True if key[at…] starts with the word (folded already), which ends before len. */
bool wm_plain_word(const uint32_t *key, size_t len, size_t at, const uint32_t *word,
                   size_t *word_len);

/** Length of the longest word of a NULL-ended list that key[at…] starts with; 0 if none. */
size_t wm_plain_any(const uint32_t *key, size_t len, size_t at, const uint32_t *const *words);

/** True if c is in the zero-ended set; never for 0. */
bool wm_plain_in(const uint32_t *set, uint32_t c);

bool wm_plain_han(uint32_t c);
/** A letter of any script that names are written in, Han included; no digit, mark or symbol. */
bool wm_plain_letter(uint32_t c);

static inline bool wm_plain_ascii_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static inline bool wm_plain_ascii_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/** Value of a Han numeral that stands for one digit (一, 壹, 幺, 〇 …); -1 for any other. */
int wm_plain_han_digit(uint32_t key);

/** A Han numeral, the tens, hundreds and thousands included. */
bool wm_plain_han_number(uint32_t key);

#endif

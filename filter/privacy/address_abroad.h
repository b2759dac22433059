/* SPDX-License-Identifier: Apache-2.0 */
/** address_abroad.h: what the forms of addresses outside mainland China share: words of a detail,
 * places known by table, and what no address may show. Used inside filter/privacy only. */
#ifndef WM_PRIVACY_ADDRESS_ABROAD_H
#define WM_PRIVACY_ADDRESS_ABROAD_H

#include "filter/privacy/address.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WM_TOKENS_MAX 160
#define WM_HOUSE_DIGITS 5 /**< most digits of a road's, lane's or house's number */

/** A word of detail: letters, digits and what joins them (- / ' &), or a lone #. */
struct wm_token {
    uint16_t from, to; /**< in detail; what shows of it: a form may move `from` */
    uint8_t letters, digits;
    bool first;  /**< no word stands before it up to a comma or bracket */
    bool hidden; /**< holds a character that no form may show */
    bool shown;
    bool house; /**< shows as the number of a house */
};

struct wm_tokens {
    size_t len;
    struct wm_token at[WM_TOKENS_MAX];
};

/** Take detail apart. @param secret marks by wm_address_secrets @return false if it has too many
 * words */
bool wm_tokens_read(struct wm_tokens *words, const struct wm_plain *detail,
                    const bool secret[WM_PLAIN_MAX]);

/** True if the word, folded, is one of a list that is parted and enclosed by blanks: " st rd ". */
bool wm_token_is(const struct wm_plain *detail, const struct wm_token *word, const char *list);

/** The same for words [i, i + count) joined by "_". */
bool wm_tokens_are(const struct wm_plain *detail, const struct wm_tokens *words, size_t i,
                   size_t count, const char *list);

/** 12, 12A, 12-14: at most WM_HOUSE_DIGITS digits a number and one letter. */
bool wm_token_is_house(const struct wm_plain *detail, const struct wm_token *word);

/** Something that counts units: a number, one letter, or a numeral written out. */
bool wm_token_is_value(const struct wm_plain *detail, const struct wm_token *word);

/** First word behind i that begins another part of the address, or the end. */
size_t wm_tokens_part_end(const struct wm_tokens *words, size_t i);

/** Mark what the shown words say, and the blanks and commas between them. */
void wm_tokens_mark(const struct wm_tokens *words, struct wm_address *address);

/**
 * Characters that no address shows: phones and other long numbers, mail addresses, all of a part
 * that names whose hands it goes through (c/o, attn), and the party's name: any part of it that
 * tells, or (whole) only all of it, for addresses that show beside a name in full.
 */
void wm_address_secrets(const struct wm_plain *detail, const struct wm_name *name, bool whole,
                        bool secret[WM_PLAIN_MAX]);

/** Show all of detail but its secrets. */
void wm_address_show_rest(struct wm_address *address, const bool secret[WM_PLAIN_MAX]);

/** An independent look at what is marked as shown: no @, no #, no long number, no unit with its
 * value unless units may show. Otherwise nothing of detail is left marked. */
void wm_address_check(struct wm_address *address, bool units);

/** Is the text a place of that level and nothing else? above: one of a higher level is known. */
typedef bool wm_place_fn(const struct wm_plain *plain, enum wm_region_level level, bool above);

/** Province to town from their fields, those that is_place knows; the others are hidden, and those
 * that hold a part of the party's name that tells, or (whole) all of it: Austin is a city. */
void wm_address_places(struct wm_address *address, const struct wm_party *party,
                       const struct wm_name *name, bool whole, wm_place_fn *is_place);

/** Letters and blanks only, no unit and no person: wm_region_foreign and no c/o. */
bool wm_place_foreign(const struct wm_plain *plain, enum wm_region_level level, bool above);

/** Take detail[from, to) as a place that has no field, unless one of that level is there. */
void wm_address_found(struct wm_address *address, enum wm_region_level level, size_t from,
                      size_t to);

/** End of the places that detail[at, limit) repeats. */
size_t wm_address_repeated(const struct wm_address *address, size_t at, size_t limit);

/** True if a place shows. */
bool wm_address_has_place(const struct wm_address *address);

/** Length of the longest word of a NULL-ended list that at[…] (as written) starts with. */
size_t wm_address_word(const struct wm_plain *plain, size_t at, const uint32_t *const *list);

/** Length of a number at key[at…]: digits, Han numerals if han; 0 if none or too long. */
size_t wm_address_number(const struct wm_plain *plain, size_t at, bool han);

/** True if a key of [from, to) is a letter of this range of code points. */
bool wm_address_has(const struct wm_plain *plain, uint32_t first, uint32_t last);

/** Mark detail[from, to). */
void wm_address_mark_as(struct wm_address *address, size_t from, size_t to,
                        enum wm_address_mark mark);

/** How addresses in Latin letters run where only what is known may show: lists as wm_token_is. */
struct wm_roman {
    const char *road;         /**< ends the name of a road: " road rd " */
    const char *building;     /**< ends the name of an estate, building or place */
    const char *first;        /**< begins the name of a road or building: " rua " */
    const char *counted;      /**< shows with the number behind it: " sec lane " */
    const char *road_suffix;  /**< behind a hyphen: " ro gil " */
    const char *place_suffix; /**< the same: " gu si " */
    const char *known;        /**< places, their words joined by "_" */
    bool number;              /**< the number of a road shows */
};

/** A country's own letters. */
enum wm_letters { WM_LETTERS_HAN, WM_LETTERS_HANGUL };

/**
 * Where nothing of detail is in the country's own letters, mark the roads, buildings and places
 * that are known by these lists, if the level shows them. @return true if that was the case
 */
bool wm_address_in_latin(struct wm_address *address, const struct wm_name *name,
                         enum wm_address_level level, enum wm_letters letters,
                         const struct wm_roman *roman);

/** Is all of a text places by these lists? */
bool wm_place_roman(const struct wm_plain *plain, const struct wm_roman *roman);

#endif

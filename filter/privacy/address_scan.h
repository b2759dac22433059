/* SPDX-License-Identifier: Apache-2.0 */
/** address_scan.h: a Chinese address walked through from left to right, and the words that it is
 * made of. Used by the forms of addresses in Chinese only. */
#ifndef WM_PRIVACY_ADDRESS_SCAN_H
#define WM_PRIVACY_ADDRESS_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uchar.h>

/** What a word is, see address_words.tsv. */
enum wm_word {
    WM_WORD_ROAD,
    WM_WORD_NOT_ROAD,
    WM_WORD_TOWN,
    WM_WORD_VILLAGE,
    WM_WORD_COMMUNITY,
    WM_WORD_AREA,
    WM_WORD_POINT,
    WM_WORD_BELOW,
    WM_WORD_PERSON,
    WM_WORD_COMPANY,
    WM_WORD_BUSINESS,
    WM_WORD_NUMBERED_ROAD,
    WM_WORD_COUNTED_ROAD,
    WM_WORD_NUMBERED_NAME,
    WM_WORD_HAN_NUMBERED,
    WM_WORD_KINDS,
};

/** Longest words of each kind that start at a place; 0: none. */
struct wm_words {
    uint8_t len[WM_WORD_KINDS];
};

/** Find all words that key[at…] starts with, which end before len. */
void wm_words_at(const uint32_t *key, size_t len, size_t at, struct wm_words *words);

/** What came last decides what a number means. */
enum wm_scan_state {
    WM_SCAN_OPEN,      /**< nothing yet, or a town: a numeral may be part of a name (三里屯) */
    WM_SCAN_VILLAGE,   /**< numbers are households */
    WM_SCAN_COMMUNITY, /**< numbers are buildings */
};

struct wm_scan {
    const uint32_t *key;
    size_t from, len, at;
    size_t town;          /**< behind the town that it starts with; from if there is none */
    size_t first, anchor; /**< behind the first and the last anchor that is no town */
    bool weak;            /**< the first could be a name's end as well: 李思园, 王小庄 */
    bool firm;            /**< the last is a road number or a public place */
    bool house;           /**< the last is one that a building may follow */
    size_t road_end;      /**< behind the last road, 0 if none */
    enum wm_scan_state state, before; /**< before: until the last anchor */
    bool closed; /**< a community was the last: only a road with its number may follow */
    bool done;
};

/** Walk through key[from, len). */
void wm_scan_walk(struct wm_scan *scan, const uint32_t *key, size_t from, size_t len);

/** The character at a place; 0 behind the end. */
static inline uint32_t wm_scan_key(const struct wm_scan *scan, size_t at)
{
    return at < scan->len ? scan->key[at] : 0;
}

/** A person is named before 收, but not in 丰收路 or 收费站, and before 转 where it ends the words.
 */
bool wm_scan_is_receipt(const struct wm_scan *scan, size_t at);

/** Behind a numeral: a building or something in it. */
extern const char32_t wm_scan_unit[];

#endif

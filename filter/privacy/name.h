/* SPDX-License-Identifier: Apache-2.0 */
/** name.h: what of a name is shown, and its parts, by which other fields are searched for it. Used
 * inside filter/privacy only. */
#ifndef WM_PRIVACY_NAME_H
#define WM_PRIVACY_NAME_H

#include "filter/privacy/mask.h"
#include "filter/privacy/plain.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WM_NAME_MAX 128 /**< letters of a name that are looked at; order.h allows 127 bytes */
#define WM_NAME_PARTS 12

/** A stretch of a name that other text is searched for. */
struct wm_name_part {
    uint16_t start, len; /**< in wm_name.key */
    bool word;           /**< ASCII letters: only where no other ASCII letter adjoins */
};

/** The letters of a name. Holds plaintext: wipe it. */
struct wm_name {
    size_t len;
    uint32_t at[WM_NAME_MAX];  /**< as written */
    uint32_t key[WM_NAME_MAX]; /**< folded */
    size_t end;                /**< letters without an honorific behind them */
    size_t show;               /**< how many of them may show, from the start: 0, 1 or 2 */
    bool starred;              /**< holds stars already: its length is unknown */
    size_t part_count;
    struct wm_name_part part[WM_NAME_PARTS];
};

/** Take a name apart. A text that cannot be read has no letters and no parts. */
void wm_name_read(struct wm_name *name, const char *text);

/** Find the next part at or after key `from`: its place into *at and *end. The parts that are
 * whole names are searched for, and with `rest` also the letters that the mask hides. */
bool wm_name_find(const struct wm_name *name, const struct wm_keys *keys, size_t from, bool rest,
                  size_t *at, size_t *end);

/** wm_mask_name of a name that has been read, for shows without WM_NAME_REST. */
void wm_name_put(const struct wm_name *name, unsigned shows, char out[WM_MASK_NAME]);

#endif

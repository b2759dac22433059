/* SPDX-License-Identifier: Apache-2.0 */
/** list.h: what reader and writer of the recipient list share. Private to the seal floor. */
#ifndef WM_SEAL_LIST_H
#define WM_SEAL_LIST_H

#include "filter/base/err.h"
#include "filter/seal/keys.h"

#include <stddef.h>
#include <stdint.h>

#define WM_LIST_TITLE "waymask-recipients 1"
#define WM_LIST_DOMAIN "waymask-seal/1 list" /**< its zero byte is signed too */
#define WM_LIST_SIGNATURE (10 + 128 + 1)     /**< "signature ", hexadecimal digits, newline */

/** What keys.h keeps opaque. */
struct wm_recipients {
    uint32_t version, issued, from, until;
    struct wm_recipient *recipients;
    size_t recipient_count;
    struct wm_station *stations;
    size_t station_count;
    uint8_t root[32];
    uint8_t hash[32];      /**< SHA-256 of the whole text, its signature included */
    uint8_t (*genuine)[8]; /**< label ids, ascending */
    size_t genuine_count;
};

/** Read a list without its signature line: what `keys sign` is handed. root is the key that it has
 * to name. Checked as a list is, but for its validity in time. */
struct wm_recipients *wm_list_read_draft(const char *text, size_t len, const uint8_t root[32],
                                         struct wm_err *err);

/** A signed list on its way to the next: its version raised by one, issued now. The signature must
 * hold for the root that the list itself names. recipients has room for one row more. */
struct wm_recipients *wm_list_next(const char *text, size_t len, uint32_t now, struct wm_err *err);

/** A list as the text of a draft, read once more as `keys sign` will.
 * @return malloc'ed, zero-terminated, or NULL with err */
char *wm_list_format_draft(const struct wm_recipients *list, size_t *len, struct wm_err *err);

/** The root key that a list or draft names; nothing else is checked. */
int wm_list_named_root(const char *text, size_t len, uint8_t root[32], struct wm_err *err);

#endif

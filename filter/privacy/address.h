/* SPDX-License-Identifier: Apache-2.0 */
/** address.h: a party's address taken apart into what shows and what is hidden. Used inside
 * filter/privacy only. */
#ifndef WM_PRIVACY_ADDRESS_H
#define WM_PRIVACY_ADDRESS_H

#include "filter/order/order.h"
#include "filter/privacy/name.h"
#include "filter/privacy/plain.h"
#include "filter/privacy/profile.h"
#include "filter/privacy/region.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What becomes of a character of detail. */
enum wm_address_mark {
    WM_ADDRESS_HIDDEN,
    WM_ADDRESS_SHOWN,
    WM_ADDRESS_REPEATED, /**< names a place that shows already: neither shown again nor secret */
};

/** Holds plaintext: wipe it. */
struct wm_address {
    char place[WM_REGION_LEVELS][64];    /**< as it shows; "" if absent, unknown or a filler */
    bool hidden_place[WM_REGION_LEVELS]; /**< the field holds something that may not show */
    bool unread;                         /**< detail is no text that can be read: detail.len is 0 */
    struct wm_plain detail;              /**< as the form of the country wants it, see there */
    uint8_t mark[WM_PLAIN_MAX];          /**< enum wm_address_mark, by index in detail */
};

/**
 * Take a party's address apart by the form of its country, a row of a table in address.c.
 * @param level what may show; a form shows less where it does not know better, and for each level
 * no character that a higher one hides
 */
void wm_address_read(struct wm_address *address, const struct wm_party *party,
                     const struct wm_name *name, enum wm_address_level level);

/**
 * A form: fills place, hidden_place and mark (all WM_ADDRESS_HIDDEN before) of an address whose
 * detail has been read; level is above WM_ADDRESS_NOTHING. It may drop characters of detail
 * (blanks, commas) before it marks.
 */
typedef void wm_address_form_fn(struct wm_address *address, const struct wm_party *party,
                                const struct wm_name *name, enum wm_address_level level);

wm_address_form_fn wm_address_mainland; /**< China, waybills.md 3.5; address_mainland.c */
wm_address_form_fn wm_address_hongkong; /**< Hong Kong, Macao */
wm_address_form_fn wm_address_taiwan;
wm_address_form_fn wm_address_korea;
wm_address_form_fn wm_address_japan;
wm_address_form_fn wm_address_states; /**< US, CA, AU, NZ, GB */
wm_address_form_fn wm_address_europe; /**< European Economic Area and Switzerland */
wm_address_form_fn wm_address_abroad; /**< province and city only; address_abroad.c */

/** Blanks and commas go, except between two characters that together would make another number. */
void wm_address_compact(struct wm_plain *plain);

/** True if the name, or a part of it that tells, stands in the text. */
bool wm_address_names(const struct wm_plain *plain, const struct wm_name *name);

/**
 * Where detail[from, limit), which starts below the district, must be cut: at WM_ADDRESS_REGION
 * behind the town that it starts with; at WM_ADDRESS_ROAD behind the last road, road number,
 * village, community or public place that certainly stands before any building, unit, floor, room
 * or person; above that behind a building that directly follows. @return from if there is none
 */
size_t wm_address_scan(const struct wm_plain *detail, size_t from, size_t limit,
                       enum wm_address_level level);

/** An independent look at what a level keeps: no unit word, no number but a road's (and above
 * WM_ADDRESS_ROAD, at the end, a building's). */
bool wm_address_holds(const struct wm_plain *detail, size_t from, size_t cut,
                      enum wm_address_level level);

#endif

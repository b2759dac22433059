/* SPDX-License-Identifier: Apache-2.0 */
/** address.h: a party's address taken apart into what shows and what is hidden. Used inside
 * filter/privacy only. */
#ifndef WM_PRIVACY_ADDRESS_H
#define WM_PRIVACY_ADDRESS_H

#include "filter/order/order.h"
#include "filter/privacy/name.h"
#include "filter/privacy/plain.h"
#include "filter/privacy/region.h"

#include <stdbool.h>
#include <stddef.h>

/** Holds plaintext: wipe it. */
struct wm_address {
    char place[WM_REGION_LEVELS][64];    /**< as it shows; "" if absent, unknown or a filler */
    bool hidden_place[WM_REGION_LEVELS]; /**< the field holds something that may not show */
    bool hidden_detail;                  /**< detail is not empty, or could not be read */
    struct wm_plain detail;              /**< without blanks and commas */
    size_t from, cut;                    /**< detail[from, cut) shows, all behind it is hidden */
};

/** Level L1 of waybills.md 3.5 for mainland China, province and city alone for other countries. */
void wm_address_read(struct wm_address *address, const struct wm_party *party,
                     const struct wm_name *name);

/**
 * Where detail[from, limit), which starts below the district, must be cut: behind the last road,
 * road number, village, community or public place that certainly stands before any building, unit,
 * floor, room or person. @return from if there is none
 */
size_t wm_address_scan(const struct wm_plain *detail, size_t from, size_t limit);

/** An independent look at what was kept: no unit word, no number but a road's. */
bool wm_address_holds(const struct wm_plain *detail, size_t from, size_t cut);

#endif

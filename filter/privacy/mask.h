/* SPDX-License-Identifier: Apache-2.0 */
/** mask.h: what a label may show of a name, a phone, an address and of free text. Pure functions:
 * the same input gives the same characters on every copy, layout and printer. */
#ifndef WM_PRIVACY_MASK_H
#define WM_PRIVACY_MASK_H

#include "filter/order/order.h"

#include <stddef.h>

#define WM_MASK_NAME 64     /**< bytes of a masked name, zero included */
#define WM_MASK_PHONE 64    /**< of a masked phone field (several numbers joined by "/") */
#define WM_MASK_REGION 264  /**< province, city, district, town */
#define WM_MASK_ADDRESS 648 /**< the part of detail that may show, and "***" */
#define WM_MASK_TEXT 512    /**< scrubbed goods, remark, company */

/** A party as the label may show it. */
struct wm_masked_party {
    char name[WM_MASK_NAME];
    char phone[WM_MASK_PHONE];
    char region[WM_MASK_REGION];
    char address[WM_MASK_ADDRESS];
};

/** Name to prefix + "**"; "" and a single character to "*". reference: waybills.md 3.2. */
void wm_mask_name(const char *name, char out[WM_MASK_NAME]);

/** Phone field to its mask; anything unknown is all stars; "" stays "". waybills.md 3.3.
 * Asserts on the result: at least 6 digits hidden and at most 4 visible beside the leading 1 of a
 * Chinese mobile, or all hidden. */
void wm_mask_phone(const char *phone, char out[WM_MASK_PHONE]);

/** Address of mainland China at level L1 (`cn-road`): waybills.md 3.5. Other countries: region
 * only, all detail hidden. */
void wm_mask_address(const struct wm_party *party, char region[WM_MASK_REGION],
                     char address[WM_MASK_ADDRESS]);

/** All of a party. An organisation (from waymask.conf only) shows in clear. */
void wm_mask_party(const struct wm_party *party, struct wm_masked_party *out);

/** Free text with phone-like runs (7 digits and more once separators are removed), identity
 * numbers, e-mail addresses and the order's own names, phones and hidden detail replaced by
 * "***". */
void wm_scrub_text(const char *text, const struct wm_order *order, char out[WM_MASK_TEXT]);

#endif

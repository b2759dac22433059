/* SPDX-License-Identifier: Apache-2.0 */
/** mask.h: what a label may show of a name, a phone, an address and of free text. Pure functions:
 * the same input gives the same characters on every copy, layout and printer. */
#ifndef WM_PRIVACY_MASK_H
#define WM_PRIVACY_MASK_H

#include "filter/order/order.h"

#include <stddef.h>

#define WM_MASK_NAME                                                                               \
    128 /**< bytes of a masked name, zero included (an organisation's is in clear) */
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
    char city[64];     /**< of region, for the destination line; the province where none is known */
    char district[64]; /**< of region */
};

/** Name to its first character (two of a compound surname) and "**"; "", a single character and
 * what cannot be read to "*". waybills.md 3.2. */
void wm_mask_name(const char *name, char out[WM_MASK_NAME]);

/** Phone field to its mask: each number's last digits (at most 4) behind stars, parted by "/"; a
 * number of no known kind is "******"; "" stays "". waybills.md 3.3. The result is checked: at
 * least 6 digits hidden and at most 4 visible beside the leading 1 of a Chinese mobile, or all
 * hidden. */
void wm_mask_phone(const char *phone, char out[WM_MASK_PHONE]);

/** Address of mainland China at level L1 (`cn-road`): waybills.md 3.5; the party's name is looked
 * for in it. Other countries: province and city only, all detail hidden. Fields that hold anything
 * but a place's name are left out. address ends with "***" whenever anything is hidden. */
void wm_mask_address(const struct wm_party *party, char region[WM_MASK_REGION],
                     char address[WM_MASK_ADDRESS]);

/** All of a party; a field that is absent stays "". An organisation (from waymask.conf only) shows
 * in clear. */
void wm_mask_party(const struct wm_party *party, struct wm_masked_party *out);

/** Free text (goods, remark, company, delivery point) with phone-like runs (7 digits and more once
 * separators are removed), identity numbers, e-mail addresses, messenger ids, units and rooms, and
 * the order's own names, phones and hidden detail replaced by "***"; all of it where it cannot be
 * read. Fields that hold a reference (waybill, order, pick place) are not for this. */
void wm_scrub_text(const char *text, const struct wm_order *order, char out[WM_MASK_TEXT]);

#endif

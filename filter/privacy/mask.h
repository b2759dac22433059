/* SPDX-License-Identifier: Apache-2.0 */
/** mask.h: what a label may show of a name, a phone, an address and of free text. Pure functions:
 * the same input gives the same characters on every copy, layout and printer; waymask-masks(5). */
#ifndef WM_PRIVACY_MASK_H
#define WM_PRIVACY_MASK_H

#include "filter/order/order.h"
#include "filter/privacy/profile.h"

#include <stddef.h>

#define WM_MASK_NAME                                                                               \
    128 /**< bytes of a masked name, zero included (an organisation's is in clear) */
#define WM_MASK_PHONE 64    /**< of a masked phone field (several numbers joined by "/") */
#define WM_MASK_REGION 264  /**< province, city, district, town */
#define WM_MASK_ADDRESS 648 /**< the part of detail that may show, and "***" */
#define WM_MASK_TEXT 512    /**< scrubbed goods, remark, company, delivery point */

/** A party as the label may show it. */
struct wm_masked_party {
    char name[WM_MASK_NAME];
    char phone[WM_MASK_PHONE];
    char region[WM_MASK_REGION];
    char address[WM_MASK_ADDRESS];
    char city[64];     /**< of region, for the destination line; the province where none is known */
    char district[64]; /**< of region */
    char delivery_point[128]; /**< scrubbed */
    unsigned shows;           /**< WM_SHOW_*: what else of the party may print */
};

/** All of an order that masks have to do with. */
struct wm_masked {
    const char *profile; /**< name of the destination's */
    struct wm_masked_party recipient, sender;
    char goods[WM_MASK_TEXT], remark[WM_MASK_TEXT];
};

/**
 * Mask both parties and scrub all free text of an order. Each party shows what the profile of its
 * own country and that of the recipient's country both show, each number what the profile of the
 * number's country shows too. What is absent stays "".
 */
void wm_mask_order(const struct wm_masking *masking, const struct wm_order *order,
                   struct wm_masked *out);

/** One party on a label to a country ("" for mainland China). An organisation (from waymask.conf
 * only) shows in clear. */
void wm_mask_party(const struct wm_masking *masking, const struct wm_party *party,
                   const char *destination, struct wm_masked_party *out);

/**
 * Name to what shows (WM_NAME_*): the first character or compound surname and "**", first and last
 * around a "*", or all of it but numbers and mail addresses; "*" for "", for a single character and
 * for what cannot be read; "" if nothing shows. waybills.md 3.2.
 */
void wm_mask_name(const char *name, unsigned shows, char out[WM_MASK_NAME]);

/** What a phone field's mask depends on beside the field. */
struct wm_phone_rules {
    const struct wm_masking *masking; /**< for the profile of each number's country */
    const char *home;                 /**< country of numbers without a country code */
    unsigned shows;                   /**< WM_PHONE_* of the address and the destination */
};

/**
 * Phone field to its mask: of each number its last digits (at most 4) behind stars or its first
 * three before them, parted by "/"; a number of no known kind, or of a country that shows none, is
 * "******"; "" stays "", and all are left out if shows is 0. waybills.md 3.3. The result is
 * checked: at least 6 digits hidden and at most 4 visible beside the leading 1 of a Chinese mobile,
 * or all hidden.
 */
void wm_mask_phone(const char *phone, const struct wm_phone_rules *rules, char out[WM_MASK_PHONE]);

/** Free text (goods, remark, company, delivery point) with phone-like runs (7 digits and more once
 * separators are removed), identity numbers, e-mail addresses, messenger ids, units and rooms, and
 * the order's own names, phones and hidden detail replaced by "***"; all of it where it cannot be
 * read. Fields that hold a reference (waybill, order, pick place) are not for this. */
void wm_scrub_text(const struct wm_masking *masking, const char *text, const struct wm_order *order,
                   char out[WM_MASK_TEXT]);

#endif

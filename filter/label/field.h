/* SPDX-License-Identifier: Apache-2.0 */
/** field.h: what a layout can show of a waybill, by name, as text ready to draw. */
#ifndef WM_LABEL_FIELD_H
#define WM_LABEL_FIELD_H

#include "filter/label/fieldset.h"
#include "filter/waybill/waybill.h"

#include <stddef.h>
#include <stdint.h>

/** Fields of a party; the sender's follow the recipient's in the same order. */
enum wm_party_field {
    WM_PARTY_NAME,
    WM_PARTY_PHONE,
    WM_PARTY_PHONE_HEAD, /**< all before the last digits that show */
    WM_PARTY_PHONE_TAIL, /**< the last digits that show, four at most */
    WM_PARTY_REGION,
    WM_PARTY_ADDRESS,
    WM_PARTY_CITY,
    WM_PARTY_DISTRICT,
    WM_PARTY_COUNTRY,     /**< two capitals */
    WM_PARTY_ABROAD,      /**< the same, but only where the two parties' countries differ */
    WM_PARTY_ABROAD_NAME, /**< its name in capitals: GERMANY */
    WM_PARTY_ADDRESS_CODE,
    WM_PARTY_DELIVERY_POINT,
    WM_PARTY_CALL, /**< "" once it is past its time */
    WM_PARTY_CALL_NUMBER,
    WM_PARTY_CALL_EXTENSION,
    WM_PARTY_FIELDS
};

enum wm_label_field {
    WM_SHOW_RECIPIENT,
    WM_SHOW_SENDER = WM_SHOW_RECIPIENT + WM_PARTY_FIELDS,
    WM_SHOW_WAYBILL = WM_SHOW_SENDER + WM_PARTY_FIELDS,
    WM_SHOW_WAYBILL_GROUPED, /**< SL 8800 0070 00002, with en spaces */
    WM_SHOW_CARRIER,
    WM_SHOW_SERVICE,
    WM_SHOW_ROUTE_CODE,
    WM_SHOW_ROUTE_MARK,
    WM_SHOW_ROUTE_DESTINATION, /**< the code, else the mark */
    WM_SHOW_ROUTE_HUB,         /**< the hub's name and code, or one of them */
    WM_SHOW_ROUTE_HUB_CODE,
    WM_SHOW_ROUTE_HUB_NAME,
    WM_SHOW_ROUTE_SORT,
    WM_SHOW_ROUTE_OUTLET,
    WM_SHOW_PIECE_N,
    WM_SHOW_PIECE_OF,
    WM_SHOW_PIECE_MANY, /**< set if there are two pieces or more; has no text worth drawing */
    WM_SHOW_WEIGHT,     /**< 1.25 kg */
    WM_SHOW_COD,        /**< ¥128.00, or 128.00 USD */
    WM_SHOW_INSURED,
    WM_SHOW_INSPECTED, /**< set if the record says so; has no text worth drawing */
    WM_SHOW_IDENTITY,
    WM_SHOW_SECURITY,
    WM_SHOW_HANDLING, /**< set if any of those below is; has no text worth drawing */
    WM_SHOW_FRAGILE,
    WM_SHOW_UPRIGHT,
    WM_SHOW_DRY,
    WM_SHOW_FRESH,
    WM_SHOW_COLD,
    WM_SHOW_HEAVY,
    WM_SHOW_ORDER_TAIL,
    WM_SHOW_GOODS,
    WM_SHOW_PICK,
    WM_SHOW_REMARK,
    WM_SHOW_BATCH_N,
    WM_SHOW_BATCH_OF,
    WM_SHOW_COPY,
    WM_SHOW_COPY_AGAIN,   /**< the same, but only of a second and later print */
    WM_SHOW_PRINTED_DATE, /**< 2026-11-23, local */
    WM_SHOW_PRINTED_TIME, /**< 18:04 */
    WM_SHOW_SEALED,
    WM_SHOW_SCAN_CAPTION, /**< names the app that scans the code */
    WM_SHOW_REPEAT_N,     /**< of an item that repeats: its number, 1 to the count of pieces */
    WM_SHOW_REPEAT_HERE,  /**< set on the piece's own number */
    WM_SHOW_FIELDS
};

/** Name as layouts write it, "recipient.phone.tail"; NULL past the end. */
const char *wm_label_field_name(size_t field);
/** Index of a name, or -1. */
int wm_label_field_find(const char *name, size_t len);

#define WM_REPEAT_MOST 16u /**< most repeats of an item */

/** The texts of one label; those that point into the waybill are borrowed. */
struct wm_values {
    const char *text[WM_SHOW_FIELDS]; /**< "" where there is nothing; never NULL */
    struct wm_fieldset present;       /**< those that are not "" */
    uint32_t piece_n, piece_of;       /**< for wm_values_repeat */
    char scratch[1024];
    size_t used;
};

/**
 * Work out all texts.
 * @param printed_at seconds UTC; shown in local time
 * @param scan_caption borrowed; NULL or "" for none
 */
void wm_values_fill(struct wm_values *values, const struct wm_waybill *waybill, int64_t printed_at,
                    const char *scan_caption);

/** Set repeat.n and repeat.here for the index-th (1…) of most repeats; index 0, an index beyond the
 * pieces, or more pieces than repeats: neither holds anything. */
void wm_values_repeat(struct wm_values *values, uint32_t index, uint32_t most);

/** A waybill number in groups that can be read aloud: letters apart, digits by four, the last
 * group of three to five; out has room for 4 * strlen + 1 bytes. */
void wm_waybill_group(const char *number, char *out, size_t size);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** merge.h: rows of one shipment made one record. */
#ifndef WM_ORDER_MERGE_H
#define WM_ORDER_MERGE_H

#include "filter/order/order.h"

#include <stdbool.h>

/** True if the order says nothing of its recipient, as a further line item does. */
bool wm_merge_is_bare(const struct wm_order *order);

/** How much of a row must be the same for it to be of a record's shipment. */
enum wm_merge_fit {
    WM_MERGE_WHOLE, /**< number, piece and recipient */
    WM_MERGE_BAD,   /**< number and piece: one of the two has a fault, so both are bad */
    WM_MERGE_BARE,  /**< order or waybill number, and neither may differ: it has no recipient */
};

/**
 * Is row of the same shipment as record? The number is that of the waybill, or where both lack one
 * that of the order.
 * @param last order number of the row before, which record's own list of them ends with
 */
bool wm_merge_belongs(const struct wm_order *record, const char *last, const struct wm_order *row,
                      enum wm_merge_fit fit);

/**
 * Take a row of the same shipment over: quantities are summed, order numbers, goods, pick and
 * remark listed where they differ, handling has the words of both, what record lacks is filled.
 * @return NULL, or the first field in which the two disagree; record is then as it was
 */
const struct wm_field *wm_merge_add(struct wm_order *record, const struct wm_order *row);

/** True if a list that wm_merge_add made holds this text. */
bool wm_merge_lists(const char *list, size_t list_len, const char *text, size_t len);

#endif

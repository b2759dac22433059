/* SPDX-License-Identifier: Apache-2.0 */
/** filler.h: a row of cells turned into an order by a plan, wherever the cells come from. */
#ifndef WM_ORDER_FILLER_H
#define WM_ORDER_FILLER_H

#include "filter/order/dialect.h"
#include "filter/order/order.h"

#include <stdbool.h>

#define WM_FILLER_JOINED 2048u /**< bytes kept of a value joined from parts or freed of breaks */

/** Told of each fault of a row, by field. */
typedef void wm_filler_fault_fn(void *context, const struct wm_err *err);

/** One per file. Holds plaintext while it works; wiped by whoever owns it. */
struct wm_filler {
    struct wm_plan plan;
    const struct wm_field *order, *waybill;
    /** Where the parts of an address go. */
    const struct wm_field *name, *phone, *phone2, *province, *city, *district, *town, *detail,
        *postcode;
    struct wm_err one; /**< of the field being set; kept here, since clearing it costs more than
                          most fields */
    char joined[WM_FILLER_JOINED];
    char void_order[64]; /**< order number of the row before, if that was void */
};

/** Look up the fields; the plan is set by wm_dialect_plan. */
void wm_filler_init(struct wm_filler *filler);

/**
 * Is the row to be left out: cancelled, closed or refunded itself, or a further line item, without
 * a recipient, of a void order in the row before? To be asked once for each row, in their order,
 * that has the plan's number of columns.
 */
bool wm_filler_is_void(struct wm_filler *filler, const struct wm_row *row);

/** The cell that counts for a field that stands in one column; len 0 if there is none. */
struct wm_cell wm_filler_text(const struct wm_filler *filler, const struct wm_row *row,
                              const struct wm_field *field);

/**
 * Set the fields of order, which began as all zeros, from a row with the plan's number of columns.
 * @return false if there was a fault; all of them were told
 */
bool wm_filler_fill(struct wm_filler *filler, const struct wm_row *row, struct wm_order *order,
                    wm_filler_fault_fn *fault, void *context);

#endif

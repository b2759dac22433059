/* SPDX-License-Identifier: Apache-2.0 */
/** join.h: a second orders file, held in memory, that completes the records of the first. */
#ifndef WM_ORDER_JOIN_H
#define WM_ORDER_JOIN_H

#include "filter/base/conf.h"
#include "filter/base/err.h"
#include "filter/order/order.h"

#include <stdbool.h>
#include <stddef.h>

/** Most bytes of memory that an index takes: some 1.5 million carrier's rows. */
#define WM_JOIN_MAX_BYTES ((size_t)256 << 20)

/** What the join file's records hold, by the value of one field. Holds plaintext. */
struct wm_join;

/**
 * Read the whole file, of any dialect. A faulty record and one without the field are errors.
 * Records with the same value of the field are merged, wherever they stand, unless they disagree on
 * the recipient, the waybill number or another field of the shipment, which is an error.
 * @param path also named in messages  @param field canonical name  @param conf for its dialects, or
 * NULL
 * @return NULL with err; WM_ERR_USAGE if there is no such field to join on
 */
struct wm_join *wm_join_new(const char *path, const char *field, const struct wm_conf *conf,
                            struct wm_err *err);
void wm_join_free(struct wm_join *join); /**< wipes; NULL is fine */

/** The field that both files are joined on. */
const struct wm_field *wm_join_field(const struct wm_join *join);

/** True if records of the join file can have this field. */
bool wm_join_offers(const struct wm_join *join, const struct wm_field *field);

/**
 * Fill what order lacks from the record with the same value of the field.
 * @param partner which record that is, or 0
 * @return 0, or WM_ERR_INPUT with err's field and text: no value to join on, no partner, or the two
 * disagree on the waybill or order number
 */
int wm_join_fill(const struct wm_join *join, struct wm_order *order, unsigned long *partner,
                 struct wm_err *err);

#endif

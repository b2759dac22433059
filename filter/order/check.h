/* SPDX-License-Identifier: Apache-2.0 */
/** check.h: completing a record with defaults, and refusing what cannot become a waybill. */
#ifndef WM_ORDER_CHECK_H
#define WM_ORDER_CHECK_H

#include "filter/base/conf.h"
#include "filter/base/err.h"
#include "filter/order/order.h"

#include <stdbool.h>
#include <stddef.h>

/** Room for the fields of both parties. */
#define WM_CHECK_PERSONAL 32

/** What a record must have beside waybill, a recipient and an address. */
struct wm_check {
    bool starred_pass;                   /**< UnsealedRows print: a starred field is no fault */
    const struct wm_conf_sender *sender; /**< for orders that name none; NULL if there is none */
    const struct wm_field *require[WM_CONF_REQUIRE];
    size_t require_count;
    const struct wm_field *personal[WM_CHECK_PERSONAL]; /**< a party's texts and numbers */
    size_t personal_count;
};

/** Read Require and the sender's directives. conf may be NULL. @return WM_ERR_USAGE for a name that
 * is no canonical field */
int wm_check_init(struct wm_check *check, const struct wm_conf *conf, struct wm_err *err);

/** Fill in what follows from the rest: a lone second phone becomes the first, countries, currency,
 * the configured sender. */
void wm_check_complete(const struct wm_check *check, struct wm_order *order);

/** The first field of a party that arrives starred, so that it holds nothing to seal; NULL if there
 * is none. */
const struct wm_field *wm_order_starred(const struct wm_order *order);

/** Told of each fault, with field and text set. */
typedef void wm_check_fault_fn(void *context, const struct wm_err *err);

/**
 * Check a completed record: what is required, what contradicts itself, values that are a platform's
 * ciphertext or arrive already starred.
 * @param faulty by index of wm_fields: fields with a known fault, which are not named again
 * @return true if no fault was found
 */
bool wm_check_order(const struct wm_check *check, const struct wm_order *order, const bool *faulty,
                    wm_check_fault_fn *fault, void *context);

#endif

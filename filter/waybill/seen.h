/* SPDX-License-Identifier: Apache-2.0 */
/** seen.h: which waybills a file has named so far, 32 bytes for each, none of them readable. */
#ifndef WM_WAYBILL_SEEN_H
#define WM_WAYBILL_SEEN_H

#include "filter/base/err.h"
#include "filter/order/order.h"

#include <stdbool.h>
#include <stdint.h>

/** Keyed 64-bit hashes (SipHash-2-4, a key of its own per set) with record numbers: of the waybill,
 * of the recipient and of the whole order. */
struct wm_seen;

struct wm_seen *wm_seen_new(void); /**< NULL without memory or random bytes */
void wm_seen_free(struct wm_seen *seen);

/**
 * Add an order, known by carrier, waybill number and piece. One that is met again for another
 * recipient, or with anything else that a label shows or seals different, is a fault.
 * @param carrier the order's, or the site's if it names none
 * @param record its record number, 1 and up
 * @param again set if the same order has been met, so that it counts as merged
 * @return 0, or WM_ERR_INPUT with err's text, and field where it is the file's fault
 */
int wm_seen_add(struct wm_seen *seen, const struct wm_order *order, const char *carrier,
                unsigned long record, bool *again, struct wm_err *err);

#endif

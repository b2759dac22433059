/* SPDX-License-Identifier: Apache-2.0 */
/** json_record.h: one JSON object turned into an order, member by member. */
#ifndef WM_ORDER_JSON_RECORD_H
#define WM_ORDER_JSON_RECORD_H

#include "filter/order/json.h"

#include <jansson.h>
#include <stdbool.h>

/**
 * Set all fields that a record names. Members are canonical names, nested at the dots.
 * @param record borrowed  @param line of the record, for faults
 * @return true if there was no fault
 */
bool wm_json_record(json_t *record, unsigned long line, struct wm_order *order,
                    wm_json_fault_fn *fault, void *context);

#endif

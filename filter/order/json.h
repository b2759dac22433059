/* SPDX-License-Identifier: Apache-2.0 */
/** json.h: JSON orders (an array, one object, or objects one after the other), one at a time. */
#ifndef WM_ORDER_JSON_H
#define WM_ORDER_JSON_H

#include "filter/base/err.h"
#include "filter/order/charset.h"
#include "filter/order/order.h"

#include <stdbool.h>
#include <stddef.h>

#define WM_JSON_DEPTH 8u /**< deepest nesting of a record; the canonical one needs 3 */

struct wm_json {
    struct wm_charset *charset; /**< borrowed */
    unsigned long line;         /**< 1-based, of the next byte */
    unsigned long records;      /**< objects seen */
    bool begun, array, ended;
};

enum wm_json_result {
    WM_JSON_RECORD,
    WM_JSON_END,
    WM_JSON_BAD,   /**< this record is faulty; the next one can be read */
    WM_JSON_FATAL, /**< the file is not JSON from here on, or cut off */
};

/** Told of each fault of a record. */
typedef void wm_json_fault_fn(void *context, const struct wm_err *err);

/** Also makes jansson wipe whatever it frees, for the whole process. @param line of the next byte
 */
void wm_json_init(struct wm_json *json, struct wm_charset *charset, unsigned long line);

/**
 * The next record into order, whose fields must be absent before. Members are canonical names,
 * nested at the dots; unknown and repeated ones are faults; null counts as absent.
 * @param fault told of every fault of a BAD record  @param err set only for FATAL
 */
enum wm_json_result wm_json_next(struct wm_json *json, struct wm_order *order,
                                 wm_json_fault_fn *fault, void *context, struct wm_err *err);

/** "JSON", or "NDJSON" once a second object came without an array. */
const char *wm_json_format(const struct wm_json *json);

#endif

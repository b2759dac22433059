/* SPDX-License-Identifier: Apache-2.0 */
/** json.h: JSON orders (an array, one object, or objects one after the other), one at a time. */
#ifndef WM_ORDER_JSON_H
#define WM_ORDER_JSON_H

#include "filter/base/err.h"
#include "filter/order/charset.h"
#include "filter/order/order.h"

#include <stdbool.h>
#include <stddef.h>

/** Deepest nesting of a record: the canonical one needs 3, a print task with Cainiao's data 9. */
#define WM_JSON_DEPTH 12u

struct json_t;
struct wm_json_dialect;

struct wm_json {
    struct wm_charset *charset; /**< borrowed */
    unsigned long line;         /**< 1-based, of the next byte */
    unsigned long objects;      /**< seen */
    unsigned long records;      /**< seen in them */
    bool begun, array, ended;
    bool decided;                          /**< the first order told the dialect */
    const struct wm_json_dialect *dialect; /**< once decided: of all orders; NULL is canonical */
    struct json_t *task;                   /**< a print task, or NULL */
    size_t document;                       /**< its next one */
    unsigned long task_line;
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
void wm_json_clear(struct wm_json *json); /**< zeros are fine */

/** Look at the first record for its dialect, and leave it where it is. @return 0, or a code with
 * err if it is no JSON at all */
int wm_json_peek(struct wm_json *json, struct wm_err *err);

/**
 * The next record into order, whose fields must be absent before. Members are canonical names,
 * nested at the dots, of which unknown ones are faults, or a dialect's (json_dialect.h), of which
 * the others are left out. The first record that can be told decides for all. Repeated members are
 * faults; null counts as absent.
 * @param fault told of every fault of a BAD record  @param err set only for FATAL
 */
enum wm_json_result wm_json_next(struct wm_json *json, struct wm_order *order,
                                 wm_json_fault_fn *fault, void *context, struct wm_err *err);

/** "JSON", or "NDJSON" once a second object came without an array. */
const char *wm_json_format(const struct wm_json *json);

/** "canonical", which it also is while no record told another. */
const char *wm_json_dialect_name(const struct wm_json *json);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** json_set.h: JSON values as the texts that fields are set from, and telling what is wrong. */
#ifndef WM_ORDER_JSON_SET_H
#define WM_ORDER_JSON_SET_H

#include "filter/order/json.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/** Where the faults of one record go. */
struct wm_json_faults {
    wm_json_fault_fn *fault;
    void *context;
    unsigned long line; /**< of the record */
    bool any;
};

/** Tell of a fault. @param field canonical name or group, or NULL for the whole record */
void wm_json_tell(struct wm_json_faults *faults, const char *field, const char *text);

/** A string or number as text. */
struct wm_json_text {
    const char *text; /**< without blanks at its ends; in the value or in number */
    size_t len;
    char number[128]; /**< plaintext: wipe the whole struct after use */
};

/**
 * The text of a string, of a whole number, or for an amount of any number; empty for null.
 * @return NULL, or what is wrong as a translated sentence
 */
const char *wm_json_text_of(const json_t *value, enum wm_field_kind kind, struct wm_json_text *out);

#endif

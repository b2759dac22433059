/* SPDX-License-Identifier: Apache-2.0 */
/** json_dialect.h: members of known JSON requests and the canonical fields they fill. */
#ifndef WM_ORDER_JSON_DIALECT_H
#define WM_ORDER_JSON_DIALECT_H

#include "filter/order/json_set.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define WM_JSON_PATH 48u /**< room for the longest name in a path */
#define WM_JSON_MUST 4u

/** What a member's value does to its field. Rows are read in the table's order. */
enum wm_json_use {
    WM_JSON_SET,        /**< gives the field; all that give it must agree */
    WM_JSON_ELSE,       /**< gives it while nothing else did */
    WM_JSON_DETAIL,     /**< detail, or the whole address where no division was given */
    WM_JSON_CARRIER,    /**< a carrier's code: gives its name, or itself if it is not known */
    WM_JSON_KILOGRAMS,  /**< gives grams */
    WM_JSON_PARCELS,    /**< how many parcels; 1 counts as absent */
    WM_JSON_LIST,       /**< of all items, in one text; names that do not fit become … */
    WM_JSON_SUM,        /**< of all items, added up */
    WM_JSON_ICONS,      /**< SF's printIcon, a 1 where an icon is asked for: gives the handling */
    WM_JSON_REFERENCE,  /**< a platform's id that stands for a party of which nothing is known */
    WM_JSON_CIPHERTEXT, /**< of a platform: always a fault */
};

/** A member that is of use; all others of a record are left out. */
struct wm_json_member {
    const char *path;  /**< names with dots between: "Receiver.Name" */
    const char *item;  /**< path is an array of objects: path in each; NULL if it is none */
    const char *where; /**< only items whose member of this name … */
    const char *is;    /**< … is this; NULL for all */
    const char *field; /**< canonical name */
    enum wm_json_use use;
};

struct wm_json_dialect {
    const char *name;               /**< "kdniao" */
    const char *title;              /**< for messages */
    const char *must[WM_JSON_MUST]; /**< top members that make the dialect together */
    const char *carrier;            /**< whose it is, or NULL */
    const struct wm_json_member *member;
    size_t count;
};

/** A carrier's code in Kdniao's and Cainiao's lists. */
struct wm_json_carrier {
    const char *code, *name;
};

/** json_dialects.c. No name of `must` is a canonical field, but for Cainiao's `recipient`. */
extern const struct wm_json_dialect wm_json_dialects[];
extern const size_t wm_json_dialect_count;
extern const struct wm_json_carrier wm_json_carriers[];
extern const size_t wm_json_carrier_count;

/** The name, or NULL. */
const struct wm_json_dialect *wm_json_dialect_named(const char *name);

/**
 * Recognise a record by its members alone. One with both `waybill` and `recipient` is canonical
 * whatever else it holds, so that what else it holds is a fault.
 * @return NULL for canonical, or if none fits
 */
const struct wm_json_dialect *wm_json_dialect_find(const json_t *record);

/** The first name of `must` that a record lacks, or NULL. */
const char *wm_json_dialect_lacks(const struct wm_json_dialect *dialect, const json_t *record);

/** A dialect that a record of none comes near: all of `must` but one, two at the least. */
const struct wm_json_dialect *wm_json_dialect_near(const json_t *record);

/** Set all fields that a record of the dialect gives (json_read.c). @return true if there was no
 * fault */
bool wm_json_dialect_read(const struct wm_json_dialect *dialect, const json_t *record,
                          unsigned long line, struct wm_order *order, wm_json_fault_fn *fault,
                          void *context);

#endif

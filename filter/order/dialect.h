/* SPDX-License-Identifier: Apache-2.0 */
/** dialect.h: the columns of known exports and the canonical fields they fill. */
#ifndef WM_ORDER_DIALECT_H
#define WM_ORDER_DIALECT_H

#include "filter/base/err.h"
#include "filter/order/csv.h"
#include "filter/order/order.h"

#include <stdbool.h>
#include <stddef.h>

/** Stands for a field in a column row: one cell with a whole address (address.h). */
#define WM_DIALECT_ADDRESS "recipient.address"

/** A column that is of use; all others of an export are left out. */
struct wm_column {
    const char *header; /**< without blanks at its ends */
    const char *field;  /**< canonical name or WM_DIALECT_ADDRESS; of several columns with the same
                             field the last that is not empty counts */
    bool must;          /**< the dialect is recognised by these columns together */
};

struct wm_dialect {
    const char *name;  /**< "taobao" */
    const char *title; /**< for messages */
    const struct wm_column *column;
    size_t count;
};

/** What to do with a row's cells: one entry per column of use, in the dialect's order. */
struct wm_plan_entry {
    size_t cell;                  /**< index in the row */
    const struct wm_field *field; /**< NULL: a whole address */
    size_t overrider;             /**< index of the next entry with the same field, or SIZE_MAX */
};

struct wm_plan {
    const char *dialect; /**< "canonical", "taobao", … */
    struct wm_plan_entry entry[WM_CSV_COLUMNS];
    size_t count;
    size_t columns; /**< that each row must have */
};

/** The known exports, without the canonical header; dialects.c. */
extern const struct wm_dialect wm_dialects[];
extern const size_t wm_dialect_count;

/**
 * How many of a dialect's columns a header names, for choosing a separator: the canonical dialect
 * counts all known names, the others their `must` columns.
 */
size_t wm_dialect_score(const struct wm_row *header);

/** How many column names of the known exports that are not ASCII a text holds, for telling in which
 * charset it is. */
size_t wm_dialect_names(const char *text, size_t len);

/**
 * Recognise a header, in any order of columns.
 * @return 0, or WM_ERR_INPUT with a text that says what was expected; no cell is ever quoted, since
 * a file without a header begins with somebody's data
 */
int wm_dialect_plan(const struct wm_row *header, struct wm_plan *plan, struct wm_err *err);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** dialect.h: the columns of known exports and the canonical fields they fill. */
#ifndef WM_ORDER_DIALECT_H
#define WM_ORDER_DIALECT_H

#include "filter/base/conf.h"
#include "filter/base/err.h"
#include "filter/order/csv.h"
#include "filter/order/order.h"

#include <stdbool.h>
#include <stddef.h>

/** Stands for a field in a column row: one cell with a whole address (address.h), which may have
 * name and phone before it (contact.h). */
#define WM_DIALECT_ADDRESS "recipient.address"
/** Stands for a field in a column row: what voids the row, so that it is left out. */
#define WM_DIALECT_VOID "void"

#define WM_DIALECT_PARTS 3u /**< most columns that one value can be spread over */
#define WM_DIALECT_VOIDS 8u /**< most columns of a header that can void a row */

/** A column that is of use; all others of an export are left out. */
struct wm_column {
    const char *header; /**< without blanks at its ends */
    const char *field;  /**< canonical name, WM_DIALECT_ADDRESS or WM_DIALECT_VOID; of several
                             columns with the same field and part the last one in the table that is
                             not empty counts; of one that a header names twice, the first */
    const char *words;  /**< of VOID: the values that void, `|` between them, a `*` at the end of
                             one for anything; else `text=value|…`, what is written for what */
    unsigned part;      /**< 1 and up: the columns' values are joined in this order; 0: this one
                             is whole, and counts before joined ones */
    bool must;          /**< the dialect is recognised by these together: one of each field */
};

struct wm_dialect {
    const char *name;  /**< "taobao" */
    const char *title; /**< for messages */
    const struct wm_column *column;
    size_t count;
};

/** What to do with a row's cells: one entry per column of use. Entries of one field stand
 * together, whole before parts, and within a part the one that counts first is the first. */
struct wm_plan_entry {
    size_t cell;                  /**< index in the row */
    const struct wm_field *field; /**< NULL: a whole address, or a void column */
    const char *words;            /**< of the column; or NULL */
    unsigned part;
    size_t group;   /**< of the first entry of a field: how many there are */
    bool recipient; /**< says something of the recipient */
    bool fit;       /**< free text that is cut to the field and freed of line breaks */
};

struct wm_plan {
    const char *dialect; /**< "canonical", "taobao", … */
    struct wm_plan_entry entry[WM_CSV_COLUMNS];
    size_t count;
    struct wm_plan_entry voids[WM_DIALECT_VOIDS]; /**< columns that void a row */
    size_t void_count;
    size_t columns; /**< that each row must have */
};

/** The known exports, without the canonical header; dialects.c. */
extern const struct wm_dialect *const wm_dialects[];
extern const size_t wm_dialect_count;

/** What waymask.conf adds to them: `Dialect NAME FIELD=HEADER`. */
struct wm_site_dialects {
    struct wm_column column[WM_CONF_COLUMNS];
    struct wm_dialect dialect[WM_CONF_COLUMNS];
    size_t count;
};

/** Look up the fields that conf names; its texts are borrowed. @param conf or NULL
 * @return 0, or WM_ERR_USAGE with err that names file and line */
int wm_site_dialects_init(struct wm_site_dialects *site, const struct wm_conf *conf,
                          struct wm_err *err);

/**
 * How many of a dialect's columns a header names, for choosing a separator: the canonical dialect
 * counts all known names, those of the site all of theirs, the others their `must` fields.
 */
size_t wm_dialect_score(const struct wm_site_dialects *site, const struct wm_row *header);

/** How many column names of the known exports and of the site that are not ASCII a text holds, for
 * telling in which charset it is. @param site a struct wm_site_dialects */
size_t wm_dialect_names(const void *site, const char *text, size_t len);

/**
 * Recognise a header, in any order of columns: a dialect of the site with all its columns, then a
 * known one, the canonical one, and last the dialect of the site that has most columns, two at
 * least.
 * @return 0, or WM_ERR_INPUT with a text that says what was expected; no cell is ever quoted, since
 * a file without a header begins with somebody's data
 */
int wm_dialect_plan(const struct wm_site_dialects *site, const struct wm_row *header,
                    struct wm_plan *plan, struct wm_err *err);

#endif

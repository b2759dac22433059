/* SPDX-License-Identifier: Apache-2.0 */
/** conf_row.h: a directive as a row, and the reading of its value. Used by conf.c only. */
#ifndef WM_BASE_CONF_ROW_H
#define WM_BASE_CONF_ROW_H

#include "filter/base/conf.h"

/** How a directive's value is read; wm_conf_read has a function for each. */
enum wm_conf_kind {
    WM_VALUE_PATH,
    WM_VALUE_TEXT,
    WM_VALUE_NAME,
    WM_VALUE_COUNTRY,
    WM_VALUE_NUMBER,
    WM_VALUE_CHOICE,
    WM_VALUE_YES_NO,
    WM_VALUE_PROFILE,
    WM_VALUE_ROLE,
    WM_VALUE_REQUIRE,
    WM_VALUE_JOIN,
    WM_VALUE_DIALECT,
};

struct wm_conf_row {
    struct wm_directive doc;
    enum wm_conf_kind kind;
    size_t offset, size;        /**< of the member in struct wm_conf */
    uint32_t least, most;       /**< of a NUMBER */
    const char *const *choices; /**< of a CHOICE; of a YES_NO with other words */
};

#define WM_CONF_ROWS_MOST 64 /**< room for a mark per row */

/** In the order of the manual. */
extern const struct wm_conf_row wm_conf_rows[];
extern const size_t wm_conf_row_count;

/** Store one value of a directive. @param value writable and trimmed */
int wm_conf_read(struct wm_conf *conf, const struct wm_conf_row *row, char *value,
                 struct wm_err *err);

/** `NUMBER NAME FIELD…`; roles are kept in ascending order, as the envelope wants them. */
int wm_conf_read_role(struct wm_conf *conf, char *value, struct wm_err *err);

/** Copy a text into a member. */
int wm_conf_put(char *out, size_t size, const char *text, struct wm_err *err);

#endif

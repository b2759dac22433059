/* SPDX-License-Identifier: Apache-2.0 */
/** xlsx_strings.h: texts of a workbook: its shared strings, and what runs a text consists of. */
#ifndef WM_ORDER_XLSX_STRINGS_H
#define WM_ORDER_XLSX_STRINGS_H

#include "filter/base/err.h"
#include "filter/order/archive.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WM_XLSX_STRINGS_MAX ((size_t)256 << 20) /**< bytes of memory that shared strings take */

/**
 * Follows the elements of a rich text, `si` or `is`: its text is that of its `t` and of the `t` of
 * its runs `r`, but not that of phonetic runs `rPh` (ECMA-376 part 1, 18.4.4…18.4.12).
 */
struct wm_xlsx_runs {
    bool in_run;  /**< the child at hand is an `r` */
    bool in_text; /**< what comes now is text */
};

/** @param depth below the `si` or `is`: 1 its children */
void wm_xlsx_runs_start(struct wm_xlsx_runs *runs, unsigned depth, const char *name);
void wm_xlsx_runs_end(struct wm_xlsx_runs *runs, const char *name);

/** Undo the escapes `_xHHHH_` of a whole text in place. @return its length now */
size_t wm_xlsx_unescape(char *text, size_t len);

struct wm_xlsx_string {
    const char *text;
    uint32_t len; /**< bytes; more than WM_ORDER_MAX_RECORD if it was cut off there */
};

/** A table of shared strings; all zero is an empty one. Holds plaintext. */
struct wm_xlsx_strings {
    struct wm_xlsx_chunk *chunks;
    struct wm_xlsx_string *item;
    size_t count, room;
    size_t bytes; /**< of memory */
};

/** Read the part. @return 0, or WM_ERR_INPUT with err: damaged, too large */
int wm_xlsx_strings_read(struct wm_xlsx_strings *strings, struct wm_archive *archive,
                         const char *part, struct wm_err *err);
void wm_xlsx_strings_clear(struct wm_xlsx_strings *strings); /**< wipes */

#endif

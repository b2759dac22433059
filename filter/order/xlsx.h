/* SPDX-License-Identifier: Apache-2.0 */
/** xlsx.h: rows of the first sheet of an XLSX workbook (ECMA-376, Excel 2007 and later), one at a
 * time. */
#ifndef WM_ORDER_XLSX_H
#define WM_ORDER_XLSX_H

#include "filter/base/err.h"
#include "filter/order/csv.h"

#include <stddef.h>

struct wm_xlsx;

/**
 * Read a workbook into memory and open its first sheet; the sheet itself is unpacked as rows are
 * taken from it.
 * @param fd borrowed, may be a pipe  @param head what was read of it before, copied
 * @return NULL with err
 */
struct wm_xlsx *wm_xlsx_new(int fd, const void *head, size_t len, struct wm_err *err);
void wm_xlsx_free(struct wm_xlsx *xlsx); /**< wipes; NULL is fine */

/**
 * The next row with a value in it, as wm_csv_next gives it. The first one is the header: it has a
 * cell for each column up to the last with a value, and so has every row after it; what stands to
 * the right of them is left out. A first row that begins with `#waymask` is left out too. The
 * row's line is its number in the sheet.
 */
enum wm_csv_result wm_xlsx_next(struct wm_xlsx *xlsx, struct wm_row *row, struct wm_err *err);

#endif

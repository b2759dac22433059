/* SPDX-License-Identifier: Apache-2.0 */
/** xlsx_book.h: what a workbook says of its first sheet: where it is, and how it shows numbers. */
#ifndef WM_ORDER_XLSX_BOOK_H
#define WM_ORDER_XLSX_BOOK_H

#include "filter/base/err.h"
#include "filter/order/archive.h"
#include "filter/order/xlsx_number.h"

#include <stdbool.h>
#include <stddef.h>

#define WM_XLSX_PART 256 /**< bytes of a part's name, zero included */

struct wm_xlsx_book {
    char sheet[WM_XLSX_PART];   /**< part of the first sheet that is not hidden */
    char strings[WM_XLSX_PART]; /**< of the shared strings; "" if there are none */
    char styles[WM_XLSX_PART];  /**< "" if there are none */
    bool date1904;
    struct wm_xlsx_format *format; /**< by a cell's style; malloc'ed */
    size_t format_count;
};

/**
 * Follow the relationships from the archive to the workbook, and from it to its parts; sheets are
 * taken in the workbook's order, whatever they are called, and charts are passed over.
 * @return 0, or WM_ERR_INPUT with err: no workbook, none that Excel 2007 and later write
 */
int wm_xlsx_book_read(struct wm_xlsx_book *book, struct wm_archive *archive, struct wm_err *err);
void wm_xlsx_book_clear(struct wm_xlsx_book *book);

#endif

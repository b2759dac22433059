/* SPDX-License-Identifier: Apache-2.0 */
/** workbook.h: XLSX files of the tests, made in memory around a sheet's XML. */
#ifndef WM_TESTS_WORKBOOK_H
#define WM_TESTS_WORKBOOK_H

#include "tests/orders.h"

#include <stdbool.h>

/**
 * A workbook of one sheet.
 * @param sheet XML of the part, or of the rows alone if it begins with `<row`
 * @param strings XML between `<sst>` and `</sst>`; NULL: no such part
 * @return its bytes, to be cleared; data is NULL without memory
 */
struct wm_bytes wm_workbook(const char *sheet, size_t len, const char *strings, bool deflated);

#endif

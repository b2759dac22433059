/* SPDX-License-Identifier: Apache-2.0 */
/** xlsx_number.h: what a cell of a workbook with a number in it shows, as text. */
#ifndef WM_ORDER_XLSX_NUMBER_H
#define WM_ORDER_XLSX_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

#define WM_XLSX_NUMBER_SIZE 40 /**< bytes of the longest text, zero included */

/** How a cell's number format shows its number, as far as it matters here. */
struct wm_xlsx_format {
    bool date;            /**< year, month or day */
    bool time;            /**< hours, minutes or seconds */
    unsigned char digits; /**< whole numbers are filled up with zeros to so many; 0: as they are */
};

/** A built-in format by its id (ECMA-376 part 1, 18.8.30, with the ids 27…36 and 50…58 of the East
 * Asian versions). */
struct wm_xlsx_format wm_xlsx_builtin(unsigned long id);

/** A custom format by its code, such as `yyyy-mm-dd hh:mm` or `000000`. */
struct wm_xlsx_format wm_xlsx_custom(const char *code);

/**
 * The number as it was typed: a whole one in full, any other to 15 digits; a date as `2026-11-20`
 * or `2026-11-20 10:11:12`, a time of day as `10:11:12`. A whole number of 16 digits and more, of
 * which a spreadsheet keeps 15, becomes `1.23456789012345E+18`: wm_value_rounded knows that its
 * digits are lost.
 * @param text as the file has it  @param date1904 days are counted from 1904 instead of 1900
 * @return length of out, 0 if text is no number
 */
size_t wm_xlsx_number(const char *text, size_t len, struct wm_xlsx_format format, bool date1904,
                      char out[WM_XLSX_NUMBER_SIZE]);

#endif

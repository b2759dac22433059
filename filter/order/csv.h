/* SPDX-License-Identifier: Apache-2.0 */
/** csv.h: rows of separated values (RFC 4180 with any separator), strictly read. */
#ifndef WM_ORDER_CSV_H
#define WM_ORDER_CSV_H

#include "filter/base/err.h"
#include "filter/order/charset.h"

#include <stdbool.h>
#include <stddef.h>

#define WM_CSV_COLUMNS 512u /**< most columns of a row */

/** One value, quotes undone, not trimmed; borrowed until the next row. */
struct wm_cell {
    const char *text;
    size_t len;
    const char *fault; /**< untranslated: why the value cannot be used; NULL if it can */
};

/** A row as read. */
struct wm_row {
    struct wm_cell cell[WM_CSV_COLUMNS];
    size_t count;
    size_t bad;         /**< 1-based column of the first byte that is no character; 0 if none */
    unsigned long line; /**< 1-based line on which the row begins */
};

struct wm_csv {
    struct wm_charset *charset; /**< borrowed */
    char separator;
    unsigned long line;       /**< 1-based, of the next row */
    unsigned long quote_line; /**< on which the last quote was opened */
    unsigned char kind[256];
};

enum wm_csv_result {
    WM_CSV_ROW,
    WM_CSV_END,
    WM_CSV_BAD,   /**< this row is faulty; the next one can be read */
    WM_CSV_FATAL, /**< from here on rows cannot be told apart */
};

/** @param line of the first row: 1, or 2 behind a `#waymask` line */
void wm_csv_init(struct wm_csv *csv, struct wm_charset *charset, char separator,
                 unsigned long line);

/**
 * The next row; rows without any value are left out. Rows end with LF, CRLF or CR. A quote inside
 * an unquoted value, text behind a closing quote and a quote that is not closed are fatal: a reader
 * that guessed where the next row starts could take a value for a row. The exceptions are `="…"`,
 * which spreadsheets understand, and a quote inside an unquoted value of a file with tabs.
 */
enum wm_csv_result wm_csv_next(struct wm_csv *csv, struct wm_row *row, struct wm_err *err);

/**
 * Split the first row as if separator were the one, without moving on and without undoing anything
 * in place: the cells point at the text between quotes. For finding the separator by the header.
 * @return false if it is no row
 */
bool wm_csv_peek(struct wm_charset *charset, char separator, struct wm_row *row,
                 struct wm_err *err);

#endif

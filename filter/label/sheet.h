/* SPDX-License-Identifier: Apache-2.0 */
/** sheet.h: contact sheets: many labels beside and below each other on one picture. */
#ifndef WM_LABEL_SHEET_H
#define WM_LABEL_SHEET_H

#include "filter/base/bitmap.h"
#include "filter/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WM_SHEET_SIDE_MOST 20u /**< columns; also rows */

/** Labels of a sheet, row by row. Zero it, then set columns, rows and gap. */
struct wm_sheet {
    uint32_t columns, rows; /**< 1…WM_SHEET_SIDE_MOST */
    uint32_t gap_dots;      /**< between labels and at the edges, 2 or more */
    size_t count;           /**< labels that lie on it */
    struct wm_bitmap label[WM_SHEET_SIDE_MOST * WM_SHEET_SIDE_MOST]; /**< owned copies */
};

/** Read "4x3", columns and rows. @return false if it is none, or out of range */
bool wm_sheet_parse(struct wm_sheet *out, const char *text);

bool wm_sheet_is_full(const struct wm_sheet *sheet);

/** Lay a copy of the label on the sheet, which must not be full. @return 0, or WM_ERR_INPUT */
int wm_sheet_add(struct wm_sheet *sheet, const struct wm_bitmap *label, struct wm_err *err);

/**
 * Draw the labels that lie on it, each with a line of one dot around it. A column is as wide as its
 * widest label, a row as high as its highest; columns and rows without a label are left out.
 * @param out made here; the caller clears it
 * @return 0; WM_ERR_INPUT without memory; WM_ERR_USAGE if it is larger than any bitmap
 */
int wm_sheet_draw(const struct wm_sheet *sheet, struct wm_bitmap *out, struct wm_err *err);

/** Take all labels off. */
void wm_sheet_clear(struct wm_sheet *sheet);

#endif

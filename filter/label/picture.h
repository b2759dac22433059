/* SPDX-License-Identifier: Apache-2.0 */
/** picture.h: drawn pages as PNG files, dot for dot or scaled; PDF files are pdf.h's. */
#ifndef WM_LABEL_PICTURE_H
#define WM_LABEL_PICTURE_H

#include "filter/base/bitmap.h"
#include "filter/base/err.h"
#include "filter/label/scale.h"

#include <stdint.h>
#include <stdio.h>

/** Write a page as 1-bit PNG that says its true size (pHYs). @return 0, or WM_ERR_INPUT */
int wm_picture_png(FILE *file, const struct wm_bitmap *page, uint32_t dots_per_mm_x1000,
                   struct wm_err *err);

/** The same, scaled: enlarged it stays 1-bit, made smaller it is in shades of grey, 8-bit. Its pHYs
 * says the page's true size, rounded to pixels a metre. */
int wm_picture_png_scaled(FILE *file, const struct wm_bitmap *page, const struct wm_scale *scale,
                          uint32_t dots_per_mm_x1000, struct wm_err *err);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** picture.h: drawn pages as PNG and PDF files, dot for dot. */
#ifndef WM_LABEL_PICTURE_H
#define WM_LABEL_PICTURE_H

#include "filter/base/bitmap.h"
#include "filter/base/err.h"

#include <stdint.h>
#include <stdio.h>

/** Write a page as 1-bit PNG that says its true size (pHYs). @return 0, or WM_ERR_INPUT */
int wm_picture_png(FILE *file, const struct wm_bitmap *page, uint32_t dots_per_mm_x1000,
                   struct wm_err *err);

/** A PDF file being written, a label a page at true size. */
struct wm_pdf;

/** @param file borrowed, open for writing until wm_pdf_finish */
struct wm_pdf *wm_pdf_new(FILE *file, struct wm_err *err);
int wm_pdf_page(struct wm_pdf *pdf, const struct wm_bitmap *page, uint32_t dots_per_mm_x1000,
                struct wm_err *err);
/** End the file. @return 0, or WM_ERR_INPUT if any of it could not be written */
int wm_pdf_finish(struct wm_pdf *pdf, struct wm_err *err);
void wm_pdf_free(struct wm_pdf *pdf);

#endif

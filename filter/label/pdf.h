/* SPDX-License-Identifier: Apache-2.0 */
/** pdf.h: drawn pages as PDF files: a label a page, or proofs for an office printer's paper. */
#ifndef WM_LABEL_PDF_H
#define WM_LABEL_PDF_H

#include "filter/base/bitmap.h"
#include "filter/base/err.h"

#include <stdint.h>
#include <stdio.h>

/** Paper of an office printer, upright. */
struct wm_pdf_paper {
    const char *name; /**< "a4" */
    double width_mm, height_mm;
};

/** By name, "a4" or "letter", or NULL. */
const struct wm_pdf_paper *wm_pdf_paper_find(const char *name);

/** A PDF file being written. */
struct wm_pdf;

/** @param file borrowed, open for writing until wm_pdf_finish */
struct wm_pdf *wm_pdf_new(FILE *file, struct wm_err *err);

/** A page of the picture's true size that holds it alone. */
int wm_pdf_page(struct wm_pdf *pdf, const struct wm_bitmap *page, uint32_t dots_per_mm_x1000,
                struct wm_err *err);

/**
 * Lay a label at true size on the paper, beside and below those before it, with crop marks; a new
 * sheet where it is full or the label is of another size. The paper is turned if more fit so.
 * @return 0; WM_ERR_USAGE if the label does not fit within the margins; WM_ERR_INPUT
 */
int wm_pdf_proof(struct wm_pdf *pdf, const struct wm_pdf_paper *paper,
                 const struct wm_bitmap *label, uint32_t dots_per_mm_x1000, struct wm_err *err);

/** A sheet of the paper that holds the picture as large as its margins let it be, at most at true
 * size, turned if it is larger so. */
int wm_pdf_fit(struct wm_pdf *pdf, const struct wm_pdf_paper *paper,
               const struct wm_bitmap *picture, uint32_t dots_per_mm_x1000, struct wm_err *err);

/** End the file. @return 0, or WM_ERR_INPUT if any of it could not be written */
int wm_pdf_finish(struct wm_pdf *pdf, struct wm_err *err);
void wm_pdf_free(struct wm_pdf *pdf);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** preview.h: what `waymask preview` is asked for, and the steps from pages to files. */
#ifndef WM_COMMAND_PREVIEW_H
#define WM_COMMAND_PREVIEW_H

#include "filter/command/stream.h"
#include "filter/label/pages.h"
#include "filter/label/pdf.h"
#include "filter/label/scale.h"
#include "filter/label/sheet.h"
#include "filter/label/terminal.h"
#include "filter/label/worn.h"

#include <stdbool.h>

/** What the command line asks for; texts are borrowed, NULL unless given. */
struct wm_preview {
    const char *layout, *captions, *page, *output;
    unsigned long dpi;
    struct wm_scale scale;
    uint32_t columns, rows; /**< of contact sheets; 0: labels one by one */
    const struct wm_pdf_paper *paper;
    enum wm_terminal terminal;
    bool faults, scaled;
    struct wm_worn worn; /**< if faults */
    struct wm_source source;
};

/** The pictures of a preview, one after another. */
struct wm_preview_pictures {
    const struct wm_preview *preview;
    struct wm_pages *pages;
    uint32_t dots_per_mm_x1000;
    struct wm_sheet sheet; /**< being filled */
    struct wm_bitmap made; /**< owned: the worn label, or the sheet */
    bool ended;
};

/** How many pictures so many labels give. */
unsigned long wm_preview_count(const struct wm_preview *preview, unsigned long labels);

/** The next label, worn if asked for, or sheet of labels. *picture is borrowed until the next call.
 * @return 1 for a picture, 0 at the end, -1 with err */
int wm_preview_next(struct wm_preview_pictures *pictures, const struct wm_bitmap **picture,
                    struct wm_err *err);

void wm_preview_clear(struct wm_preview_pictures *pictures);

/** Is the output a PDF: by its name, or by the paper? */
bool wm_preview_is_pdf(const struct wm_preview *preview);

/** Write all pictures where the preview says: PNG files, a PDF, the terminal.
 * @return WM_OK, or a code with err */
int wm_preview_write(struct wm_preview_pictures *pictures, struct wm_err *err);

#endif

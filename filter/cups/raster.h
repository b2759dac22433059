/* SPDX-License-Identifier: Apache-2.0 */
/** raster.h: pages as CUPS raster, in and out. */
#ifndef WM_CUPS_RASTER_H
#define WM_CUPS_RASTER_H

#include "filter/base/bitmap.h"
#include "filter/base/err.h"
#include "filter/base/sink.h"
#include "filter/printer/halftone.h"
#include "filter/seal/envelope.h"

#include <stdint.h>

/** Which label a page shows. */
struct wm_raster_label {
    char id[WM_LABEL_ID]; /**< "" for pages that are no waybills */
    unsigned print_no;    /**< 1 the first print … 65535; 0 without an id */
};

/** Writes pages of one bit a dot, 1 black (colour space K). */
struct wm_raster_out;

/** @param sink borrowed  @param dpi of the printer, for the header  @return NULL with err */
struct wm_raster_out *wm_raster_out_new(struct wm_sink *sink, unsigned dpi, struct wm_err *err);

/**
 * Write a page. @param copies into NumCopies, the only place where copies travel
 * @param label into cupsString[0], as "00112233445566ff 1", so that the last filter knows what it
 * sends; NULL for none
 */
int wm_raster_out_page(struct wm_raster_out *out, const struct wm_bitmap *page, unsigned copies,
                       const struct wm_raster_label *label, struct wm_err *err);
void wm_raster_out_free(struct wm_raster_out *out); /**< NULL is fine; does not flush the sink */

/** Reads pages of every depth, order and colour space of pixels.h as rows of one bit, 1 black. */
struct wm_raster_in;

/** What the rows are for. */
struct wm_raster_head {
    unsigned dpi;               /**< 0: of whatever resolution the raster is */
    uint32_t dots_per_mm_x1000; /**< as of a model */
    enum wm_halftone halftone;  /**< of pages that are not bits */
};

struct wm_raster_page {
    uint32_t width_dots, height_dots;
    unsigned copies; /**< 1 … 9999 */
    unsigned dpi;    /**< of the raster; 0 if the header does not say */
    struct wm_raster_label label;
};

/** @param fd borrowed; reading stops when wm_cancelled is set  @return NULL with err */
struct wm_raster_in *wm_raster_in_new(int fd, const struct wm_raster_head *head,
                                      struct wm_err *err);

/**
 * The next page's header. A page of twice, three or up to eight times the head's resolution is
 * reduced to it, each dot the mean of the pixels that it covers; of any other it is refused.
 * @return 1 for a page, 0 at the end, -1 with err
 */
int wm_raster_in_page(struct wm_raster_in *in, struct wm_raster_page *page, struct wm_err *err);

/** Most dots by which a page may miss its media: CUPS counts media in points, 100 mm at 203 dpi
 * come as 799 dots. */
#define WM_RASTER_SLACK 8u

/**
 * Make the page as large as its media, in dots, if it misses them by no more than WM_RASTER_SLACK
 * either way: a printer that is told 99.9 mm may look for the gap too soon. White is added, or dots
 * are left out, at the right and at the bottom. Before the page's first row; changes *page.
 */
void wm_raster_in_fit(struct wm_raster_in *in, struct wm_raster_page *page, uint32_t width_dots,
                      uint32_t height_dots);

/** The next row, (width_dots + 7) / 8 bytes, most significant bit left, bits right of the width 0.
 * Borrowed until the next call. @return NULL with err at the end of a truncated page */
const uint8_t *wm_raster_in_row(struct wm_raster_in *in, struct wm_err *err);
void wm_raster_in_free(struct wm_raster_in *in); /**< NULL is fine */

#endif

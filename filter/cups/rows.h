/* SPDX-License-Identifier: Apache-2.0 */
/** rows.h: the rows of a raster page as 8-bit grey at the print head's dots. */
#ifndef WM_CUPS_ROWS_H
#define WM_CUPS_ROWS_H

#include "filter/base/err.h"
#include "filter/cups/pixels.h"

#include <cups/raster.h>
#include <stdint.h>

/** Most bytes of a page whose colours come as planes: they are held until the last one begins. */
#define WM_ROWS_PLANES_MAX ((size_t)128 << 20)
/** Most raster pixels a dot, each way. */
#define WM_ROWS_FINER_MAX 8u

struct wm_rows;

/**
 * @param raster borrowed; its page's header has just been read  @param finer the raster's
 * resolution over the head's, 1 … WM_ROWS_FINER_MAX: so many pixels each way become one dot, the
 * mean of them; pixels that a last dot lacks are white
 * @return NULL with err
 */
struct wm_rows *wm_rows_new(cups_raster_t *raster, const struct wm_pixels *pixels, unsigned finer,
                            struct wm_err *err);
uint32_t wm_rows_width_dots(const struct wm_rows *rows);
uint32_t wm_rows_height_dots(const struct wm_rows *rows);
/** The next row as it came, for pixels that are bits already. Borrowed. @return NULL at the end of
 * a truncated page */
const uint8_t *wm_rows_bits(struct wm_rows *rows);
/** The next row, 0 black, 255 white. Borrowed until the next call. @return NULL at the end of a
 * truncated page; not to be called more than height_dots times */
const uint8_t *wm_rows_grey(struct wm_rows *rows);
/** Read what is left of the page, so that the next header can be read. @return 0, or -1 */
int wm_rows_skip(struct wm_rows *rows);
void wm_rows_free(struct wm_rows *rows); /**< NULL is fine */

#endif

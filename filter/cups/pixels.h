/* SPDX-License-Identifier: Apache-2.0 */
/** pixels.h: a row of CUPS raster, of whatever depth, order and colour space, as 8-bit grey. */
#ifndef WM_CUPS_PIXELS_H
#define WM_CUPS_PIXELS_H

#include "filter/base/err.h"

#include <cups/raster.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WM_PIXELS_PLANES 4u /**< most rows that one row of pixels is spread over */

struct wm_colour_space; /* a row of the table in pixels.c */

/** How the pixels of a page lie. Borrows nothing; no memory of its own. */
struct wm_pixels {
    const struct wm_colour_space *space;
    uint32_t width_dots, height_dots;
    unsigned bits;       /**< of a colour: 1, 2, 4, 8, 16 */
    unsigned pixel_bits; /**< from a pixel to the next of its row */
    unsigned colours;    /**< 1, 3, 4 */
    unsigned planes;     /**< rows of pixels a row is made of: 1 if colours lie side by side */
    bool planar;         /**< the planes lie one behind the other, each whole */
    size_t plane_bytes;  /**< of a row of a plane */
    size_t row_bytes;    /**< of a row as libcups reads it: all bands, or a plane's */
};

/**
 * Understand a header: 1, 2, 4, 8 or 16 bits a colour; chunked, banded or planar; W, SW, K, RGB,
 * SRGB, ADOBERGB, RGBA, RGBW, CMY, YMC, CMYK, YMCK or KCMY. Everything that is not so, or whose
 * sizes disagree or pass WM_BITMAP_MAX_DOTS, is refused: a page with CUPS's words for its kind.
 */
int wm_pixels_init(struct wm_pixels *pixels, const cups_page_header2_t *header, struct wm_err *err);

/** One bit a dot, K or W: the row is a row of dots, inverted if *invert becomes 255 and not 0. */
bool wm_pixels_are_bits(const struct wm_pixels *pixels, uint8_t *invert);

/**
 * A row as grey: luminance (Rec. 709; of Adobe RGB for ADOBERGB) of the coded values, inks added up
 * (PLRM 7.2.4), alpha over white.
 * @param plane the row in each plane, plane_bytes each; 16-bit colours in the host's byte order, as
 * libcups gives them  @param sums scratch of width_dots  @param grey width_dots values, 0 black,
 * 255 white, rounded to the nearest
 */
void wm_pixels_grey(const struct wm_pixels *pixels, const uint8_t *const plane[WM_PIXELS_PLANES],
                    uint32_t *sums, uint8_t *grey);

#endif

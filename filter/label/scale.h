/* SPDX-License-Identifier: Apache-2.0 */
/** scale.h: how the dots of a page become the pixels of a picture. */
#ifndef WM_LABEL_SCALE_H
#define WM_LABEL_SCALE_H

#include "filter/base/bitmap.h"

#include <stdbool.h>
#include <stdint.h>

#define WM_SCALE_TIMES_MOST 8u
#define WM_SCALE_PARTS_MOST 4u

/** A dot is times x times pixels, or parts x parts dots are one pixel in the grey that they make
 * together. One of the two is 1; {1, 1} is dot for pixel. */
struct wm_scale {
    uint32_t times; /**< 1…WM_SCALE_TIMES_MOST */
    uint32_t parts; /**< 1…WM_SCALE_PARTS_MOST */
};

/** Read "3" or "1/2". @return false if it is neither, or out of range */
bool wm_scale_parse(struct wm_scale *out, const char *text);

/** Pixels of so many dots; a part of a pixel at the right or lower edge is one. */
uint32_t wm_scale_pixels(const struct wm_scale *scale, uint32_t dots);

/** Shades between white and black: a pixel holds 0 (white) … this many black dots. */
uint32_t wm_scale_shades(const struct wm_scale *scale);

/** A row of pixels, each as the number of black dots in it; what lies beyond the page is white.
 * @param y pixels from the top  @param black room for the picture's width */
void wm_scale_row(const struct wm_scale *scale, const struct wm_bitmap *page, uint32_t y,
                  uint8_t *black);

#endif

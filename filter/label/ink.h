/* SPDX-License-Identifier: Apache-2.0 */
/** ink.h: putting small 1-bit pictures, glyphs and rows of modules, into a bitmap. */
#ifndef WM_LABEL_INK_H
#define WM_LABEL_INK_H

#include "filter/base/bitmap.h"

#include <stdbool.h>
#include <stdint.h>

/** A rectangle of dots; right and bottom are the first dots outside. */
struct wm_rect {
    int32_t left, top, right, bottom;
};

/** A 1-bit picture, most significant bit leftmost, stride (width + 7) / 8. */
struct wm_stamp {
    uint32_t width_dots, height_dots;
    const uint8_t *bits; /**< borrowed */
};

/** Set (black) or clear (white) the dots of a stamp with its top left corner at x, y; what lies
 * outside of clip or of the bitmap is left out. */
void wm_ink_stamp(struct wm_bitmap *bitmap, const struct wm_rect *clip, int32_t x, int32_t y,
                  const struct wm_stamp *stamp, bool black);

/** Draw one packed row of modules, 1 black, each module_dots wide and height dots high. */
void wm_ink_modules(struct wm_bitmap *bitmap, const struct wm_rect *clip, int32_t x, int32_t y,
                    const uint8_t *modules, uint32_t count, int32_t module_dots, int32_t height);

/** Put a picture down turned by 90, 180 or 270 degrees clockwise, its turned top left corner at x,
 * y; black dots only. What lies outside of the bitmap is left out. */
void wm_ink_turn(struct wm_bitmap *bitmap, int32_t x, int32_t y, const struct wm_bitmap *picture,
                 uint32_t degrees);

/** The smallest rectangle around all black dots within `within`. @return false if there is none */
bool wm_ink_bounds(const struct wm_bitmap *bitmap, const struct wm_rect *within,
                   struct wm_rect *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** bitmap.h: a picture of one bit per printer dot; 1 is black, most significant bit leftmost. */
#ifndef WM_BASE_BITMAP_H
#define WM_BASE_BITMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Largest side in dots: 1,200 mm at 600 dpi. */
#define WM_BITMAP_MAX_DOTS 28347u

/** Rows lie top to bottom, stride_bytes apart; bits right of the width are 0. */
struct wm_bitmap {
    uint32_t width_dots;
    uint32_t height_dots;
    size_t stride_bytes; /**< (width_dots + 7) / 8 */
    uint8_t *bits;       /**< owned; stride_bytes * height_dots bytes */
};

/** Make an all-white bitmap. @return 0, or -1 without memory or with a side of 0 or too large. */
int wm_bitmap_init(struct wm_bitmap *bitmap, uint32_t width_dots, uint32_t height_dots);
void wm_bitmap_clear(struct wm_bitmap *bitmap); /**< frees; the struct is zero afterwards */

/** Fill a rectangle; the part outside of the bitmap is left out. Dots, origin top left. */
void wm_bitmap_fill(struct wm_bitmap *bitmap, int32_t x, int32_t y, int32_t width, int32_t height,
                    bool black);

/** Row y, borrowed. */
static inline uint8_t *wm_bitmap_row(const struct wm_bitmap *bitmap, uint32_t y)
{
    return bitmap->bits + (size_t)y * bitmap->stride_bytes;
}

static inline bool wm_bitmap_get(const struct wm_bitmap *bitmap, uint32_t x, uint32_t y)
{
    return (wm_bitmap_row(bitmap, y)[x >> 3] >> (7 - (x & 7)) & 1) != 0;
}

#endif

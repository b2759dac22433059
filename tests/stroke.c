/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/stroke.h"

static bool ink(const struct wm_bitmap *bitmap, int32_t x, int32_t y)
{
    return x >= 0 && y >= 0 && x < (int32_t)bitmap->width_dots &&
           y < (int32_t)bitmap->height_dots && wm_bitmap_get(bitmap, (uint32_t)x, (uint32_t)y);
}

static bool full(const struct wm_bitmap *bitmap, int32_t left, int32_t top, int32_t dots)
{
    int32_t x, y;

    for (y = top; y < top + dots; y++) {
        for (x = left; x < left + dots; x++) {
            if (!ink(bitmap, x, y))
                return false;
        }
    }
    return true;
}

/** Is the dot in any square that is all ink? */
static bool kept(const struct wm_bitmap *bitmap, int32_t x, int32_t y, int32_t dots)
{
    int32_t left, top;

    for (top = y - dots + 1; top <= y; top++) {
        for (left = x - dots + 1; left <= x; left++) {
            if (full(bitmap, left, top, dots))
                return true;
        }
    }
    return false;
}

unsigned wm_stroke_kept(const struct wm_bitmap *bitmap, const struct wm_rect *within, int32_t dots)
{
    unsigned long all = 0, left = 0;
    int32_t x, y;

    for (y = within->top; y < within->bottom; y++) {
        for (x = within->left; x < within->right; x++) {
            if (!ink(bitmap, x, y))
                continue;
            all++;
            left += kept(bitmap, x, y, dots);
        }
    }
    return all == 0 ? 100 : (unsigned)(left * 100 / all);
}

static bool column_inked(const struct wm_bitmap *bitmap, const struct wm_rect *within, int32_t x)
{
    int32_t y;

    for (y = within->top; y < within->bottom; y++) {
        if (ink(bitmap, x, y))
            return true;
    }
    return false;
}

struct wm_rect wm_stroke_last(const struct wm_bitmap *bitmap, const struct wm_rect *within,
                              unsigned groups)
{
    struct wm_rect out = *within;
    bool inside = false;
    int32_t x;

    for (x = within->right - 1; x >= within->left; x--) {
        bool inked = column_inked(bitmap, within, x);
        if (inside && !inked && --groups == 0) {
            out.left = x + 1;
            break;
        }
        inside = inked;
    }
    return out;
}

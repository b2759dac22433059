/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/bitmap.h"

#include <stdlib.h>
#include <string.h>

int wm_bitmap_init(struct wm_bitmap *bitmap, uint32_t width_dots, uint32_t height_dots)
{
    memset(bitmap, 0, sizeof *bitmap);
    if (width_dots == 0 || height_dots == 0 || width_dots > WM_BITMAP_MAX_DOTS ||
        height_dots > WM_BITMAP_MAX_DOTS)
        return -1;
    bitmap->stride_bytes = (width_dots + 7) / 8;
    bitmap->bits = calloc(height_dots, bitmap->stride_bytes);
    if (bitmap->bits == NULL)
        return -1;
    bitmap->width_dots = width_dots;
    bitmap->height_dots = height_dots;
    return 0;
}

void wm_bitmap_clear(struct wm_bitmap *bitmap)
{
    free(bitmap->bits);
    memset(bitmap, 0, sizeof *bitmap);
}

static void fill_row(uint8_t *row, uint32_t from, uint32_t to, bool black)
{
    uint32_t x = from;

    while (x < to) {
        if ((x & 7) == 0 && to - x >= 8) {
            size_t whole = (to - x) / 8;
            memset(row + (x >> 3), black ? 0xff : 0, whole);
            x += (uint32_t)whole * 8;
        } else {
            uint8_t bit = (uint8_t)(0x80u >> (x & 7));
            if (black)
                row[x >> 3] |= bit;
            else
                row[x >> 3] &= (uint8_t)~bit;
            x++;
        }
    }
}

void wm_bitmap_fill(struct wm_bitmap *bitmap, int32_t x, int32_t y, int32_t width, int32_t height,
                    bool black)
{
    int64_t left = x < 0 ? 0 : x;
    int64_t top = y < 0 ? 0 : y;
    int64_t right = (int64_t)x + width;
    int64_t bottom = (int64_t)y + height;

    if (right > bitmap->width_dots)
        right = bitmap->width_dots;
    if (bottom > bitmap->height_dots)
        bottom = bitmap->height_dots;
    for (; left < right && top < bottom; top++)
        fill_row(wm_bitmap_row(bitmap, (uint32_t)top), (uint32_t)left, (uint32_t)right, black);
}

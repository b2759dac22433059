/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/ink.h"

#include <string.h>

static int32_t larger(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

static int32_t smaller(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

/** Bits of the byte at x, whose bit 7 is dot x, that lie in [left, right). */
static uint8_t mask_within(int32_t x, int32_t left, int32_t right)
{
    uint32_t mask = 0xff;

    if (x < left)
        mask = left - x >= 8 ? 0 : mask >> (left - x);
    if (x + 8 > right)
        mask = x >= right ? 0 : mask & ~(0xffu >> (right - x));
    return (uint8_t)mask;
}

/** Set or clear the dots of one byte whose bit 7 is dot at * 8. */
static void stamp_byte(uint8_t *row, int32_t at, uint32_t bits, bool black)
{
    if (bits == 0)
        return;
    if (black)
        row[at] = (uint8_t)(row[at] | bits);
    else
        row[at] = (uint8_t)(row[at] & ~bits);
}

static void stamp_row(uint8_t *row, int32_t left, int32_t right, int32_t x, const uint8_t *bits,
                      uint32_t bytes, bool black)
{
    uint32_t shift = (uint32_t)x & 7, carry = 0, i;
    /* x may be negative, but then the bits left of dot 0 are masked; the division rounds down. */
    int32_t at = (x - (int32_t)shift) / 8;
    bool whole = x >= left && x + (int32_t)(8 * bytes) <= right;

    for (i = 0; i < bytes; i++, at++) {
        uint32_t value = bits[i];
        if (!whole)
            value &= mask_within(x + (int32_t)(8 * i), left, right);
        stamp_byte(row, at, carry | value >> shift, black);
        carry = value << (8 - shift) & 0xff;
    }
    stamp_byte(row, at, carry, black);
}

void wm_ink_stamp(struct wm_bitmap *bitmap, const struct wm_rect *clip, int32_t x, int32_t y,
                  const struct wm_stamp *stamp, bool black)
{
    int32_t left = larger(clip->left, 0), right = smaller(clip->right, (int32_t)bitmap->width_dots);
    int32_t top = larger(clip->top, larger(y, 0));
    int32_t bottom = smaller(smaller(clip->bottom, (int32_t)bitmap->height_dots),
                             y + (int32_t)stamp->height_dots);
    uint32_t bytes = (stamp->width_dots + 7) / 8;

    for (; top < bottom; top++)
        stamp_row(wm_bitmap_row(bitmap, (uint32_t)top), left, right, x,
                  stamp->bits + (size_t)(top - y) * bytes, bytes, black);
}

void wm_ink_modules(struct wm_bitmap *bitmap, const struct wm_rect *clip, int32_t x, int32_t y,
                    const uint8_t *modules, uint32_t count, int32_t module_dots, int32_t height)
{
    uint8_t row[WM_BITMAP_MAX_DOTS / 8 + 1];
    struct wm_stamp stamp = {.height_dots = 1, .bits = row};
    uint32_t i;
    int32_t k;

    stamp.width_dots = count * (uint32_t)module_dots;
    if (stamp.width_dots > WM_BITMAP_MAX_DOTS)
        return;
    memset(row, 0, (stamp.width_dots + 7) / 8);
    for (i = 0; i < count; i++) {
        uint32_t dot = i * (uint32_t)module_dots;
        if ((modules[i >> 3] >> (7 - (i & 7)) & 1) == 0)
            continue;
        for (k = 0; k < module_dots; k++, dot++)
            row[dot >> 3] |= (uint8_t)(0x80u >> (dot & 7));
    }
    for (k = 0; k < height; k++)
        wm_ink_stamp(bitmap, clip, x, y + k, &stamp, true);
}

bool wm_ink_bounds(const struct wm_bitmap *bitmap, const struct wm_rect *within,
                   struct wm_rect *out)
{
    int32_t left = larger(within->left, 0), top = larger(within->top, 0);
    int32_t right = smaller(within->right, (int32_t)bitmap->width_dots);
    int32_t bottom = smaller(within->bottom, (int32_t)bitmap->height_dots);
    bool found = false;
    int32_t x, y;

    for (y = top; y < bottom; y++) {
        for (x = left; x < right; x++) {
            if (!wm_bitmap_get(bitmap, (uint32_t)x, (uint32_t)y))
                continue;
            if (!found)
                *out = (struct wm_rect){x, y, x + 1, y + 1};
            found = true;
            out->left = smaller(out->left, x);
            out->right = larger(out->right, x + 1);
            out->bottom = y + 1;
        }
    }
    return found;
}

void wm_ink_turn(struct wm_bitmap *bitmap, int32_t x, int32_t y, const struct wm_bitmap *picture,
                 uint32_t degrees)
{
    const int32_t width = (int32_t)picture->width_dots, height = (int32_t)picture->height_dots;
    int32_t row, column;

    for (row = 0; row < height; row++) {
        const uint8_t *bits = picture->bits + (size_t)row * picture->stride_bytes;
        for (column = 0; column < width; column++) {
            int32_t to_x = degrees == 90    ? height - 1 - row
                           : degrees == 180 ? width - 1 - column
                                            : row;
            int32_t to_y = degrees == 90    ? column
                           : degrees == 180 ? height - 1 - row
                                            : width - 1 - column;
            if ((bits[column >> 3] >> (7 - (column & 7)) & 1) == 0)
                continue;
            to_x += x;
            to_y += y;
            if (to_x >= 0 && to_y >= 0 && to_x < (int32_t)bitmap->width_dots &&
                to_y < (int32_t)bitmap->height_dots)
                bitmap->bits[(size_t)to_y * bitmap->stride_bytes + (size_t)(to_x >> 3)] |=
                    (uint8_t)(0x80u >> (to_x & 7));
        }
    }
}

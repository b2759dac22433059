/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/cups/grey.h"

#include <string.h>

void wm_grey_row(const uint8_t *grey, size_t width, uint8_t invert, uint32_t y, uint8_t *bits)
{
    /* Bayer's 8 x 8 order, 0…63. */
    static const uint8_t order[8][8] = {
        {0, 32, 8, 40, 2, 34, 10, 42},  {48, 16, 56, 24, 50, 18, 58, 26},
        {12, 44, 4, 36, 14, 46, 6, 38}, {60, 28, 52, 20, 62, 30, 54, 22},
        {3, 35, 11, 43, 1, 33, 9, 41},  {51, 19, 59, 27, 49, 17, 57, 25},
        {15, 47, 7, 39, 13, 45, 5, 37}, {63, 31, 55, 23, 61, 29, 53, 21},
    };
    const unsigned span = WM_GREY_WHITE - WM_GREY_BLACK + 1;
    uint8_t cut[8];
    size_t x;

    /* A dot is black if its grey lies below the cut, which runs over the span between the two. */
    for (x = 0; x < 8; x++)
        cut[x] = (uint8_t)(WM_GREY_BLACK + (order[y & 7][x] * span + span / 2) / 64);
    memset(bits, 0, (width + 7) / 8);
    for (x = 0; x < width; x++) {
        if ((grey[x] ^ invert) < cut[x & 7])
            bits[x >> 3] |= (uint8_t)(0x80u >> (x & 7));
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/** grey.h: a row of 8-bit grey cut to one bit a dot. */
#ifndef WM_CUPS_GREY_H
#define WM_CUPS_GREY_H

#include <stddef.h>
#include <stdint.h>

/** Darker than this is black, lighter than the second white; between them an ordered pattern, so
 * that text and bars keep their edges and pictures their tones. 0 is black, 255 white. */
#define WM_GREY_BLACK 56
#define WM_GREY_WHITE 199

/**
 * @param grey width values, 0 black, 255 white; after inversion by `invert` (0 or 255, XORed in)
 * @param y row number, for the pattern  @param bits (width + 7) / 8 bytes, written whole; 1 black
 */
void wm_grey_row(const uint8_t *grey, size_t width, uint8_t invert, uint32_t y, uint8_t *bits);

#endif

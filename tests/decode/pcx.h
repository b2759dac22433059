/* SPDX-License-Identifier: Apache-2.0 */
/** pcx.h: a PCX file of one bit, for the readers of printer languages. */
#ifndef WM_TESTS_DECODE_PCX_H
#define WM_TESTS_DECODE_PCX_H

#include "filter/base/bitmap.h"

/**
 * Read a file from the front of bytes, 1 = black in the bitmap.
 * @param ink the bit that is black, as the printer takes it; the palette must agree
 * @param careless take sizes on trust, as a printer may, and any palette
 * @param used set to the bytes read  @param why set to a reason that the caller does not free
 * @return 0, or -1 with *why; the bitmap is the caller's in either case
 */
int pcx_read(const uint8_t *bytes, size_t len, int ink, bool careless, struct wm_bitmap *bitmap,
             size_t *used, const char **why);

#endif

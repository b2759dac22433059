/* SPDX-License-Identifier: Apache-2.0 */
/** icon.h: the shipped handling marks, drawn so that their edges lie on whole dots. Inside the
 * label floor only. */
#ifndef WM_LABEL_ICON_H
#define WM_LABEL_ICON_H

#include "filter/base/bitmap.h"

#include <stdint.h>

#define WM_ICON_LEAST_DOTS 32u /**< smaller ones are blots: 4 mm at 203 dpi */

/**
 * Draw an icon file into a square bitmap, which must be zero and is made here. The file is SVG of
 * few words: an <svg> with viewBox "0 0 N N", stroke="#000", stroke-width, fill="none" and round
 * caps and joins, and in it <path>s of absolute M, L, C and Z with stroke "#fff", or with stroke
 * "none" and fill "#000" or "#fff". What rsvg or a browser shows is drawn, but the strokes are of
 * whole dots, 2 at least, and the ends of all lines and curves lie on whole dots, alike on both
 * sides of the middle.
 * @param side_dots of the square; the bitmap's side is this or one less
 * @return NULL, or why not, translated
 */
const char *wm_icon_draw(const char *path, uint32_t side_dots, struct wm_bitmap *out);

#endif

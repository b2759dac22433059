/* SPDX-License-Identifier: Apache-2.0 */
/** ink.h: which bytes of a page hold ink, by rows and by columns alike, for rectangles.c. */
#ifndef WM_PRINTER_INK_H
#define WM_PRINTER_INK_H

#include <stddef.h>
#include <stdint.h>

/** Axes: columns of bytes, and rows. The lines of an axis lie across it. */
enum { WM_X, WM_Y };

/** A bit for each byte of a page, twice, so that columns are looked at as fast as rows. */
struct wm_ink {
    uint32_t size[2];  /**< bytes, rows */
    size_t words[2];   /**< [axis]: of a line */
    uint64_t *mask[2]; /**< [axis]: owned; its lines, the first bit lowest */
};

struct wm_ink_box {
    uint32_t from[2], until[2]; /**< [axis]: until is the first that lies outside */
};

/** What a line holds between two places. Of a blank one all is 0. */
struct wm_ink_line {
    uint32_t from, until; /**< first inked byte or row, last + 1 */
    uint32_t ink;         /**< how many are inked */
};

/** @param ink zeros; cleared by the caller in either case  @return 0, or -1 without memory */
int wm_ink_init(struct wm_ink *ink, const uint8_t *bits, size_t stride_bytes, uint32_t rows);
void wm_ink_clear(struct wm_ink *ink);

/** Look at all lines of an axis in a box that is not empty. @param lines set at the lines' own
 * places  @return inked bytes in the box */
size_t wm_ink_look(const struct wm_ink *ink, const struct wm_ink_box *box, int axis,
                   struct wm_ink_line *lines);

#endif

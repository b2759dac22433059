/* SPDX-License-Identifier: Apache-2.0 */
/** pcx.h: a picture of one bit as a PCX file (ZSoft's format, version 5), for the printer languages
 * that take one. */
#ifndef WM_PRINTER_PCX_H
#define WM_PRINTER_PCX_H

#include "filter/base/sink.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WM_PCX_HEADER_BYTES 128u
/** Longest run that a pair of bytes says. A run never goes on in the next row. */
#define WM_PCX_RUN_MAX 63u

struct wm_pcx {
    const uint8_t *bits; /**< borrowed; rows * stride_bytes, 1 = black */
    size_t stride_bytes; /**< at least (width_dots + 7) / 8 */
    uint32_t width_dots; /**< 1…65535; bits right of it are written white */
    uint32_t rows;       /**< 1…65535 together with blank_rows */
    uint32_t blank_rows; /**< white rows that are added below */
    unsigned dpi;
    /** Write 1 for black. PCX has 0 for black, by its palette and by the habit of readers that do
     * not look at the palette. */
    bool inverted;
};

/** Bytes of a row of the file before run lengths: even, as the format wants it. */
size_t wm_pcx_row_bytes(uint32_t width_dots);
/** Bytes of one row in the file; NULL is a white one. picture->bits and rows do not count. */
size_t wm_pcx_row_size(const struct wm_pcx *picture, const uint8_t *row);
/** Bytes of the whole file, header included. */
size_t wm_pcx_size(const struct wm_pcx *picture);
/** Write the file: exactly wm_pcx_size bytes. */
void wm_pcx_put(struct wm_sink *sink, const struct wm_pcx *picture);

#endif

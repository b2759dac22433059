/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/printer/pcx.h"

#include <string.h>

/** A byte from here on starts a run: its low six bits are the count. */
#define RUN_MARK 0xc0u

size_t wm_pcx_row_bytes(uint32_t width_dots)
{
    return ((size_t)width_dots + 15) / 16 * 2;
}

/** The index-th byte of a row of the file; behind the row's own bytes it is white. */
static uint8_t byte_at(const struct wm_pcx *picture, const uint8_t *row, size_t index)
{
    const size_t used = ((size_t)picture->width_dots + 7) / 8;
    uint8_t byte = 0;

    if (row != NULL && index < used)
        byte = row[index];
    if (index + 1 == used)
        byte &= (uint8_t)(0xffu << (used * 8 - picture->width_dots));
    return picture->inverted ? byte : (uint8_t)~byte;
}

/** Write a row, NULL for a white one, to sink unless that is NULL. @return its bytes */
static size_t put_row(struct wm_sink *sink, const struct wm_pcx *picture, const uint8_t *row)
{
    const size_t len = wm_pcx_row_bytes(picture->width_dots);
    size_t index = 0, count, size = 0;

    for (index = 0; index < len; index += count) {
        const uint8_t byte = byte_at(picture, row, index);
        uint8_t pair[2] = {0, byte};
        for (count = 1; count < WM_PCX_RUN_MAX && index + count < len &&
                        byte_at(picture, row, index + count) == byte;)
            count++;
        pair[0] = (uint8_t)(RUN_MARK | count);
        if (count == 1 && byte < RUN_MARK) {
            size += 1;
            if (sink != NULL)
                wm_sink_put(sink, &byte, 1);
        } else {
            size += 2;
            if (sink != NULL)
                wm_sink_put(sink, pair, 2);
        }
    }
    return size;
}

size_t wm_pcx_row_size(const struct wm_pcx *picture, const uint8_t *row)
{
    return put_row(NULL, picture, row);
}

static size_t put_rows(struct wm_sink *sink, const struct wm_pcx *picture)
{
    size_t size = 0;
    uint32_t y;

    for (y = 0; y < picture->rows; y++)
        size += put_row(sink, picture, picture->bits + y * picture->stride_bytes);
    for (y = 0; y < picture->blank_rows; y++)
        size += put_row(sink, picture, NULL);
    return size;
}

size_t wm_pcx_size(const struct wm_pcx *picture)
{
    return WM_PCX_HEADER_BYTES + put_rows(NULL, picture);
}

static void put_le16(uint8_t *bytes, size_t value)
{
    bytes[0] = (uint8_t)(value & 0xff);
    bytes[1] = (uint8_t)(value >> 8 & 0xff);
}

static void put_header(struct wm_sink *sink, const struct wm_pcx *picture)
{
    uint8_t header[WM_PCX_HEADER_BYTES] = {0};
    const size_t last_row = (size_t)picture->rows + picture->blank_rows - 1;

    header[0] = 10; /* ZSoft */
    header[1] = 5;  /* version 3.0 and later */
    header[2] = 1;  /* run lengths */
    header[3] = 1;  /* bits of a dot and plane */
    /* left and top at 4 and 6 are 0 */
    put_le16(header + 8, (size_t)picture->width_dots - 1);
    put_le16(header + 10, last_row);
    put_le16(header + 12, picture->dpi);
    put_le16(header + 14, picture->dpi);
    memset(header + 16 + (picture->inverted ? 0 : 3), 0xff, 3); /* the white of two colours */
    header[65] = 1;                                             /* planes */
    put_le16(header + 66, wm_pcx_row_bytes(picture->width_dots));
    put_le16(header + 68, 1); /* the palette is of colours, not greys */
    wm_sink_put(sink, header, sizeof header);
}

void wm_pcx_put(struct wm_sink *sink, const struct wm_pcx *picture)
{
    put_header(sink, picture);
    put_rows(sink, picture);
}

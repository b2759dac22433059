/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/cups/rows.h"

#include "filter/base/message.h"

#include <stdlib.h>
#include <string.h>

struct wm_rows {
    cups_raster_t *raster;
    struct wm_pixels pixels;
    uint32_t y; /* next row of pixels */
    unsigned finer;
    uint32_t width_dots;
    uint8_t *row;    /* owned; a row as libcups reads it */
    uint8_t *planes; /* owned; all planes but the last, of a planar page */
    uint32_t *sums;  /* owned; width of pixels, then of dots */
    uint8_t *grey;   /* owned; a row of pixels */
    uint8_t *mean;   /* owned; a row of dots */
};

static uint32_t dots(uint32_t pixels, unsigned finer)
{
    return (pixels + finer - 1) / finer;
}

/* Bytes of all planes but the last; 0 unless the page is planar. */
static size_t held_bytes(const struct wm_pixels *pixels)
{
    return pixels->planar ? (pixels->planes - 1) * pixels->plane_bytes * pixels->height_dots : 0;
}

struct wm_rows *wm_rows_new(cups_raster_t *raster, const struct wm_pixels *pixels, unsigned finer,
                            struct wm_err *err)
{
    struct wm_rows *rows = calloc(1, sizeof *rows);
    size_t held = held_bytes(pixels), width = pixels->width_dots;

    if (held > WM_ROWS_PLANES_MAX) {
        free(rows);
        wm_err_set(err, WM_ERR_INPUT,
                   _("a page whose colours come one behind the other has over 128 MiB; print in "
                     "grey"));
        return NULL;
    }
    if (rows != NULL) {
        rows->raster = raster;
        rows->pixels = *pixels;
        rows->finer = finer;
        rows->width_dots = dots(pixels->width_dots, finer);
        rows->row = malloc(pixels->row_bytes);
        rows->planes = malloc(held > 0 ? held : 1);
        rows->sums = malloc((width + rows->width_dots) * sizeof *rows->sums);
        rows->grey = malloc(width);
        rows->mean = malloc(rows->width_dots);
    }
    if (rows == NULL || rows->row == NULL || rows->planes == NULL || rows->sums == NULL ||
        rows->grey == NULL || rows->mean == NULL) {
        wm_rows_free(rows);
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return NULL;
    }
    return rows;
}

void wm_rows_free(struct wm_rows *rows)
{
    if (rows == NULL)
        return;
    free(rows->row);
    free(rows->planes);
    free(rows->sums);
    free(rows->grey);
    free(rows->mean);
    free(rows);
}

uint32_t wm_rows_width_dots(const struct wm_rows *rows)
{
    return rows->width_dots;
}

uint32_t wm_rows_height_dots(const struct wm_rows *rows)
{
    return dots(rows->pixels.height_dots, rows->finer);
}

static int read_bytes(struct wm_rows *rows, uint8_t *bytes)
{
    unsigned size = (unsigned)rows->pixels.row_bytes;

    return cupsRasterReadPixels(rows->raster, bytes, size) == size ? 0 : -1;
}

/* The planes before the last, row by row, since libcups takes no more at a time. */
static int hold_planes(struct wm_rows *rows)
{
    size_t held = held_bytes(&rows->pixels), at;

    for (at = 0; at < held; at += rows->pixels.row_bytes) {
        if (read_bytes(rows, rows->planes + at) != 0)
            return -1;
    }
    return 0;
}

const uint8_t *wm_rows_bits(struct wm_rows *rows)
{
    if (rows->y == 0 && hold_planes(rows) != 0)
        return NULL;
    if (read_bytes(rows, rows->row) != 0)
        return NULL;
    rows->y++;
    return rows->row;
}

/* The next row of pixels as grey, into rows->grey. */
static int read_grey(struct wm_rows *rows)
{
    const uint8_t *plane[WM_PIXELS_PLANES];
    size_t y = rows->y, bytes = rows->pixels.plane_bytes, n;

    if (wm_rows_bits(rows) == NULL)
        return -1;
    for (n = 0; n < rows->pixels.planes; n++)
        plane[n] = rows->row + n * bytes;
    for (n = 0; rows->pixels.planar && n + 1 < rows->pixels.planes; n++)
        plane[n] = rows->planes + (n * rows->pixels.height_dots + y) * bytes;
    if (rows->pixels.planar)
        plane[n] = rows->row;
    wm_pixels_grey(&rows->pixels, plane, rows->sums, rows->grey);
    return 0;
}

/* Add a row of pixels' ink to the dots. */
static void add_ink(const struct wm_rows *rows, uint32_t *ink)
{
    const uint8_t *grey = rows->grey, *end = grey + rows->pixels.width_dots;
    unsigned i;

    for (; end - grey >= (ptrdiff_t)rows->finer; ink++) {
        for (i = 0; i < rows->finer; i++)
            *ink += 255u - *grey++;
    }
    while (grey < end)
        *ink += 255u - *grey++;
}

const uint8_t *wm_rows_grey(struct wm_rows *rows)
{
    uint32_t *ink = rows->sums + rows->pixels.width_dots, x;
    unsigned area = rows->finer * rows->finer, i;

    if (rows->finer == 1)
        return read_grey(rows) == 0 ? rows->grey : NULL;
    memset(ink, 0, rows->width_dots * sizeof *ink);
    for (i = 0; i < rows->finer && rows->y < rows->pixels.height_dots; i++) {
        if (read_grey(rows) != 0)
            return NULL;
        add_ink(rows, ink);
    }
    for (x = 0; x < rows->width_dots; x++)
        rows->mean[x] = (uint8_t)(255 - (ink[x] + area / 2) / area);
    return rows->mean;
}

int wm_rows_skip(struct wm_rows *rows)
{
    while (rows->y < rows->pixels.height_dots) {
        if (wm_rows_bits(rows) == NULL)
            return -1;
    }
    return 0;
}

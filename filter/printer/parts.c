/* SPDX-License-Identifier: Apache-2.0 */
/* How a page is cut into the parts that a language gets; see enum wm_cover. */
#include "config.h"

#include "filter/printer/internal.h"

#include <stdlib.h>
#include <string.h>

bool wm_emitter_cancelled(const struct wm_emitter *emitter)
{
    return emitter->cancelled != NULL && *emitter->cancelled != 0;
}

/** Exchange black and white, eight bytes at a time. */
static void invert(uint8_t *bits, size_t size)
{
    size_t i;

    for (i = 0; i + sizeof(uint64_t) <= size; i += sizeof(uint64_t)) {
        uint64_t word;
        memcpy(&word, bits + i, sizeof word);
        word = ~word;
        memcpy(bits + i, &word, sizeof word);
    }
    for (; i < size; i++)
        bits[i] = (uint8_t)~bits[i];
}

/** Hand one part to the language. @return false without memory */
static bool put_part(struct wm_emitter *emitter, const struct wm_rectangle *place)
{
    const size_t size = (size_t)place->width_bytes * place->rows;
    struct wm_part part = {
        .x = place->x_bytes * 8,
        .y = place->y,
        .rows = place->rows,
        .stride_bytes = place->width_bytes,
    };
    uint32_t y;

    if (size > emitter->part_size) {
        free(emitter->part_buffer);
        emitter->part_buffer = malloc(size);
        emitter->part_size = emitter->part_buffer != NULL ? size : 0;
        if (emitter->part_buffer == NULL)
            return false;
    }
    part.bits = emitter->part_buffer;
    for (y = 0; y < place->rows; y++)
        memcpy(part.bits + y * part.stride_bytes,
               emitter->page_bits + (place->y + y) * emitter->stride_bytes + place->x_bytes,
               part.stride_bytes);
    if (emitter->language->zero_is_black)
        invert(part.bits, size);
    emitter->language->part(emitter, &part);
    emitter->parts++;
    return true;
}

/** Most rows of whole width in a part. */
static uint32_t band_rows(const struct wm_emitter *emitter)
{
    size_t rows = emitter->part_bytes / emitter->stride_bytes;

    if (emitter->part_rows != 0 && rows > emitter->part_rows)
        rows = emitter->part_rows;
    return rows == 0 ? 1 : rows > emitter->height_dots ? emitter->height_dots : (uint32_t)rows;
}

static bool row_is_blank(const struct wm_emitter *emitter, uint32_t y)
{
    return wm_row_is_blank(emitter->page_bits + y * emitter->stride_bytes, emitter->stride_bytes);
}

uint32_t wm_emitter_ink_rows(const struct wm_emitter *emitter)
{
    uint32_t rows = emitter->height_dots;

    while (rows > 0 && row_is_blank(emitter, rows - 1))
        rows--;
    return rows;
}

/** The next band from row y on; rows 0 if no ink is left. With all, blank rows count too. */
static struct wm_rectangle next_band(const struct wm_emitter *emitter, uint32_t y, bool all)
{
    const uint32_t most = band_rows(emitter);
    struct wm_rectangle band = {.width_bytes = (uint32_t)emitter->stride_bytes};
    uint32_t blank = 0;

    while (!all && y < emitter->height_dots && row_is_blank(emitter, y))
        y++;
    band.y = y;
    for (; y < emitter->height_dots && y - band.y < most; y++) {
        if (!row_is_blank(emitter, y)) {
            band.rows = y + 1 - band.y;
            blank = 0;
        } else if (!all && ++blank * emitter->stride_bytes > emitter->part_cost) {
            break;
        }
    }
    return band;
}

/** @return true to go on with the page; false without memory or after a cancel */
static bool put_bands(struct wm_emitter *emitter, bool all)
{
    struct wm_rectangle band = next_band(emitter, 0, all);
    const uint32_t until = wm_emitter_ink_rows(emitter);

    while (band.y < until) {
        /* With all, a band of blank rows alone is one, too. */
        if (all)
            band.rows = until - band.y < band_rows(emitter) ? until - band.y : band_rows(emitter);
        if (wm_emitter_cancelled(emitter) || !put_part(emitter, &band))
            return false;
        band = next_band(emitter, band.y + band.rows, all);
    }
    return true;
}

static bool put_rectangles(struct wm_emitter *emitter)
{
    struct wm_rectangle *places;
    size_t count =
        wm_rectangles(emitter->page_bits, emitter->stride_bytes, emitter->height_dots,
                      emitter->part_cost, emitter->part_bytes, emitter->part_rows, &places);
    bool good = count != SIZE_MAX;
    size_t i;

    for (i = 0; good && i < count; i++)
        good = !wm_emitter_cancelled(emitter) && put_part(emitter, &places[i]);
    free(places);
    return good;
}

bool wm_emitter_put_parts(struct wm_emitter *emitter)
{
    if (emitter->cover == WM_COVER_RECTANGLES)
        return put_rectangles(emitter);
    return put_bands(emitter, emitter->cover == WM_COVER_ROWS);
}

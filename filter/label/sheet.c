/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/sheet.h"

#include "filter/base/message.h"

#include <stdlib.h>
#include <string.h>

/** A number of one or two digits. */
static bool read_side(const char **text, uint32_t *side)
{
    size_t digits = strspn(*text, "0123456789");

    if (digits == 0 || digits > 2)
        return false;
    *side = (uint32_t)strtoul(*text, NULL, 10);
    *text += digits;
    return *side >= 1 && *side <= WM_SHEET_SIDE_MOST;
}

bool wm_sheet_parse(struct wm_sheet *out, const char *text)
{
    return read_side(&text, &out->columns) && *text++ == 'x' && read_side(&text, &out->rows) &&
           *text == '\0';
}

bool wm_sheet_is_full(const struct wm_sheet *sheet)
{
    return sheet->count == (size_t)sheet->columns * sheet->rows;
}

int wm_sheet_add(struct wm_sheet *sheet, const struct wm_bitmap *label, struct wm_err *err)
{
    struct wm_bitmap *copy = &sheet->label[sheet->count];

    if (wm_bitmap_init(copy, label->width_dots, label->height_dots) != 0)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    memcpy(copy->bits, label->bits, label->stride_bytes * label->height_dots);
    sheet->count++;
    return 0;
}

/** Where columns (or rows) begin; the last is the sheet's own width (or height). At most 20
 * sides of WM_BITMAP_MAX_DOTS and their gaps: far from what 32 bits hold. */
struct places {
    uint32_t at[WM_SHEET_SIDE_MOST + 1];
};

static void find_places(const struct wm_sheet *sheet, struct places *across, struct places *down)
{
    uint32_t wide[WM_SHEET_SIDE_MOST] = {0}, high[WM_SHEET_SIDE_MOST] = {0}, side;
    size_t i;

    for (i = 0; i < sheet->count; i++) {
        size_t column = i % sheet->columns, row = i / sheet->columns;
        if (wide[column] < sheet->label[i].width_dots)
            wide[column] = sheet->label[i].width_dots;
        if (high[row] < sheet->label[i].height_dots)
            high[row] = sheet->label[i].height_dots;
    }
    across->at[0] = down->at[0] = sheet->gap_dots;
    for (side = 0; side < sheet->columns; side++)
        across->at[side + 1] =
            across->at[side] + wide[side] + (wide[side] > 0 ? sheet->gap_dots : 0);
    for (side = 0; side < sheet->rows; side++)
        down->at[side + 1] = down->at[side] + high[side] + (high[side] > 0 ? sheet->gap_dots : 0);
}

/** Copy the label to that place, where all is white. */
static void put(struct wm_bitmap *out, const struct wm_bitmap *label, uint32_t left, uint32_t top)
{
    uint32_t shift = left & 7, y;
    size_t x;

    for (y = 0; y < label->height_dots; y++) {
        const uint8_t *from = wm_bitmap_row(label, y);
        uint8_t *to = wm_bitmap_row(out, top + y) + (left >> 3);
        for (x = 0; x < label->stride_bytes; x++) {
            uint32_t pair = (uint32_t)from[x] << (8 - shift);
            to[x] = (uint8_t)(to[x] | pair >> 8);
            if ((pair & 0xff) != 0)
                to[x + 1] = (uint8_t)(to[x + 1] | (pair & 0xff));
        }
    }
}

static void put_frame(struct wm_bitmap *out, const struct wm_bitmap *label, int32_t left,
                      int32_t top)
{
    int32_t width = (int32_t)label->width_dots, height = (int32_t)label->height_dots;

    wm_bitmap_fill(out, left - 1, top - 1, width + 2, 1, true);
    wm_bitmap_fill(out, left - 1, top + height, width + 2, 1, true);
    wm_bitmap_fill(out, left - 1, top, 1, height, true);
    wm_bitmap_fill(out, left + width, top, 1, height, true);
}

int wm_sheet_draw(const struct wm_sheet *sheet, struct wm_bitmap *out, struct wm_err *err)
{
    struct places across, down;
    uint32_t width, height;
    size_t i;

    find_places(sheet, &across, &down);
    width = across.at[sheet->columns];
    height = down.at[sheet->rows];
    if (width > WM_BITMAP_MAX_DOTS || height > WM_BITMAP_MAX_DOTS)
        return wm_err_set(err, WM_ERR_USAGE,
                          _("the sheet is larger than %u dots: choose fewer columns or rows"),
                          WM_BITMAP_MAX_DOTS);
    if (wm_bitmap_init(out, width, height) != 0)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    for (i = 0; i < sheet->count; i++) {
        uint32_t left = across.at[i % sheet->columns], top = down.at[i / sheet->columns];
        put(out, &sheet->label[i], left, top);
        put_frame(out, &sheet->label[i], (int32_t)left, (int32_t)top);
    }
    return 0;
}

void wm_sheet_clear(struct wm_sheet *sheet)
{
    while (sheet->count > 0)
        wm_bitmap_clear(&sheet->label[--sheet->count]);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/command/preview.h"

#define GAP_MM 3u /* between the labels of a contact sheet */

unsigned long wm_preview_count(const struct wm_preview *preview, unsigned long labels)
{
    unsigned long each = (unsigned long)preview->columns * preview->rows;

    return each > 1 ? (labels + each - 1) / each : labels;
}

/** The next label as the printer prints it. */
static int next_label(struct wm_preview_pictures *pictures, const struct wm_bitmap **label,
                      struct wm_err *err)
{
    const struct wm_waybill *waybill;
    int more = wm_pages_next(pictures->pages, label, &waybill, err);

    if (more != 1 || !pictures->preview->faults)
        return more;
    wm_bitmap_clear(&pictures->made);
    if (wm_worn_apply(&pictures->preview->worn, *label, &pictures->made, err) != WM_OK)
        return -1;
    *label = &pictures->made;
    return 1;
}

int wm_preview_next(struct wm_preview_pictures *pictures, const struct wm_bitmap **picture,
                    struct wm_err *err)
{
    struct wm_sheet *sheet = &pictures->sheet;
    const struct wm_bitmap *label;
    int more;

    if (pictures->preview->columns == 0)
        return next_label(pictures, picture, err);
    sheet->columns = pictures->preview->columns;
    sheet->rows = pictures->preview->rows;
    sheet->gap_dots = pictures->dots_per_mm_x1000 * GAP_MM / 1000;
    wm_sheet_clear(sheet);
    while (!pictures->ended && !wm_sheet_is_full(sheet)) {
        more = next_label(pictures, &label, err);
        pictures->ended = more == 0;
        if (more < 0 || (more > 0 && wm_sheet_add(sheet, label, err) != WM_OK))
            return -1;
    }
    if (sheet->count == 0)
        return 0;
    wm_bitmap_clear(&pictures->made);
    if (wm_sheet_draw(sheet, &pictures->made, err) != WM_OK)
        return -1;
    *picture = &pictures->made;
    return 1;
}

void wm_preview_clear(struct wm_preview_pictures *pictures)
{
    wm_sheet_clear(&pictures->sheet);
    wm_bitmap_clear(&pictures->made);
}

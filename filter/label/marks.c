/* SPDX-License-Identifier: Apache-2.0 */
/* Handling marks in a row: those that the label needs, side by side without gaps, as large as the
 * box has room for. */
#include "config.h"

#include "filter/label/draw_kind.h"

#include "filter/base/message.h"
#include "filter/label/graphic.h"
#include "filter/label/icon.h"

#include <stdlib.h>
#include <string.h>

#define GAP_UM 1250 /**< between two marks */

/** Rows and columns of so many marks, and the side of each. */
struct grid {
    int32_t rows, columns, side_dots, gap_dots;
};

/** The field that shows a mark of a name, such as handling.fragile; -1 if there is none. */
static int field_of(const char *name)
{
    char field[40];
    int len = name != NULL ? snprintf(field, sizeof field, "handling.%s", name) : 0;

    return len > 0 && len < (int)sizeof field ? wm_label_field_find(field, (size_t)len) : -1;
}

int wm_layout_icons(struct wm_layout_reader *reader, struct wm_item *item, json_t *object,
                    const char *kind)
{
    json_t *names = json_object_get(object, kind);
    size_t count = json_array_size(names), i;

    if (wm_layout_aligns(reader, item, object) != 0)
        return WM_ERR_USAGE;
    for (i = 0; i < count && i < WM_LAYOUT_MAX_MARKS; i++) {
        const char *name = json_string_value(json_array_get(names, i));
        char path[WM_GRAPHIC_PATH_MAX];
        int field = field_of(name);
        if (field < 0 || wm_graphic_icon(reader->layout, name, path) != WM_ICON_SHIPPED)
            break;
        item->mark[item->mark_count++] = (size_t)field;
    }
    wm_fieldset_add(&item->if_all, WM_SHOW_HANDLING);
    return count > 0 && i == count
               ? 0
               : wm_layout_fault(reader, kind,
                                 _("must be an array of fragile, upright, dry, fresh, cold or "
                                   "heavy"));
}

/** The largest marks that keep within the frame. */
static struct grid grid_of(const struct wm_painter *painter, const struct wm_drawn *drawn,
                           int32_t count)
{
    int32_t width = drawn->frame.right - drawn->frame.left;
    int32_t height = drawn->frame.bottom - drawn->frame.top;
    struct grid best = {0};
    int32_t rows;

    for (rows = 1; rows <= count; rows++) {
        struct grid grid = {.rows = rows,
                            .columns = (count + rows - 1) / rows,
                            .gap_dots = wm_um_to_dots(GAP_UM, painter->dots_per_mm_x1000)};
        int32_t wide = (width - (grid.columns - 1) * grid.gap_dots) / grid.columns;
        int32_t high = (height - (rows - 1) * grid.gap_dots) / rows;
        grid.side_dots = wide < high ? wide : high;
        if (grid.side_dots > best.side_dots)
            best = grid;
    }
    return best;
}

int wm_prepare_icons(struct wm_painter *painter, struct wm_drawn *drawn, struct wm_err *err)
{
    size_t most = drawn->item->mark_count, count;

    drawn->marks = calloc(most * most, sizeof *drawn->marks);
    if (drawn->marks == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    for (count = 1; count <= most; count++) {
        if (grid_of(painter, drawn, (int32_t)count).side_dots < (int32_t)WM_ICON_LEAST_DOTS)
            return wm_draw_fault(painter, drawn, err,
                                 _("the box is too small for its icons, which need 32 dots each"));
    }
    return 0;
}

/** The marks that a label shows, by their index in the item. @return how many */
static size_t choose(const struct wm_painter *painter, const struct wm_item *item,
                     size_t shown[WM_LAYOUT_MAX_MARKS])
{
    size_t count = 0, i;

    for (i = 0; i < item->mark_count; i++) {
        if (painter->values.text[item->mark[i]][0] != '\0')
            shown[count++] = i;
    }
    return count;
}

/** A mark at the size that it has among so many. Drawn when a label first needs it: most jobs need
 * few of the many, and a filter is to start fast. */
static struct wm_bitmap *mark_of(const struct wm_painter *painter, const struct wm_drawn *drawn,
                                 size_t count, size_t index, struct wm_err *err)
{
    const struct wm_item *item = drawn->item;
    struct wm_bitmap *mark = &drawn->marks[(count - 1) * item->mark_count + index];
    const char *name = wm_label_field_name(item->mark[index]) + strlen("handling.");
    const char *why = _("the icon is no longer there");
    char path[WM_GRAPHIC_PATH_MAX];

    if (mark->bits != NULL)
        return mark;
    if (wm_graphic_icon(painter->layout, name, path) == WM_ICON_SHIPPED)
        why = wm_icon_draw(path, (uint32_t)grid_of(painter, drawn, (int32_t)count).side_dots, mark);
    if (why == NULL)
        return mark;
    wm_draw_fault(painter, drawn, err, why);
    return NULL;
}

int wm_check_icons(struct wm_painter *painter, struct wm_drawn *drawn,
                   const struct wm_assembled *text, struct wm_err *err)
{
    size_t shown[WM_LAYOUT_MAX_MARKS], count = choose(painter, drawn->item, shown), i;

    (void)text;
    for (i = 0; i < count; i++) {
        if (mark_of(painter, drawn, count, shown[i], err) == NULL)
            return WM_ERR_USAGE;
    }
    return 0;
}

/** Where so many dots start in a length: 0 at the start, 1 in the middle, 2 at the end. */
static int32_t start(int32_t room, int32_t count, const struct grid *grid, int where)
{
    return (room - count * grid->side_dots - (count - 1) * grid->gap_dots) * where / 2;
}

int wm_draw_icons(struct wm_painter *painter, struct wm_drawn *drawn,
                  const struct wm_assembled *text, struct wm_bitmap *bitmap,
                  struct wm_painted *painted, struct wm_err *err)
{
    const struct wm_item *item = drawn->item;
    int32_t width = drawn->frame.right - drawn->frame.left;
    int32_t height = drawn->frame.bottom - drawn->frame.top;
    size_t shown[WM_LAYOUT_MAX_MARKS], count = choose(painter, item, shown), i;
    struct grid grid = grid_of(painter, drawn, (int32_t)count);
    int32_t pitch = grid.side_dots + grid.gap_dots;

    (void)text;
    painted->shown = count > 0;
    for (i = 0; i < count; i++) {
        const struct wm_bitmap *mark = mark_of(painter, drawn, count, shown[i], err);
        int32_t row = (int32_t)i / grid.columns, column = (int32_t)i % grid.columns;
        int32_t rest = (int32_t)count - row * grid.columns;
        int32_t in_row = rest < grid.columns ? rest : grid.columns;
        struct wm_stamp stamp = {0};
        if (mark == NULL)
            return WM_ERR_USAGE;
        stamp.width_dots = mark->width_dots;
        stamp.height_dots = mark->height_dots;
        stamp.bits = mark->bits;
        wm_ink_stamp(
            bitmap, &drawn->frame,
            drawn->frame.left + start(width, in_row, &grid, (int)item->align) + column * pitch,
            drawn->frame.top + start(height, grid.rows, &grid, (int)item->valign) + row * pitch,
            &stamp, true);
    }
    return 0;
}

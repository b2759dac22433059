/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/layout.h"

#include "filter/base/file.h"
#include "filter/base/message.h"
#include "filter/label/data.h"
#include "filter/label/item.h"
#include "filter/label/layout_read.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int32_t wm_um_to_dots(int32_t um, uint32_t dots_per_mm_x1000)
{
    return (int32_t)(((int64_t)um * dots_per_mm_x1000 + 500000) / 1000000);
}

bool wm_item_excludes(const struct wm_item *a, const struct wm_item *b)
{
    return wm_fieldset_meet(&a->if_all, &b->unless_any) ||
           wm_fieldset_meet(&b->if_all, &a->unless_any);
}

static bool inside(const struct wm_box *box, const struct wm_box *outer)
{
    return box->x_um >= outer->x_um && box->y_um >= outer->y_um &&
           box->x_um + box->width_um <= outer->x_um + outer->width_um &&
           box->y_um + box->height_um <= outer->y_um + outer->height_um;
}

static bool overlap(const struct wm_box *a, const struct wm_box *b)
{
    return a->x_um < b->x_um + b->width_um && b->x_um < a->x_um + a->width_um &&
           a->y_um < b->y_um + b->height_um && b->y_um < a->y_um + a->height_um;
}

int wm_item_fault(const struct wm_layout *layout, size_t index, struct wm_err *err,
                  const char *text)
{
    char where[64];

    snprintf(where, sizeof where, "areas[%zu].items[%zu]", layout->item[index].area,
             layout->item[index].number);
    wm_err_place(err, layout->path, 0, 0, where);
    return wm_err_set(err, WM_ERR_USAGE, "%s", text);
}

static int check_areas(const struct wm_layout *layout, struct wm_err *err)
{
    const struct wm_box page = {0, 0, (int32_t)layout->width_um, (int32_t)layout->height_um};
    size_t i, k;

    for (i = 0; i < layout->area_count; i++) {
        char where[64];
        snprintf(where, sizeof where, "areas[%zu].box", i);
        if (!inside(&layout->area[i].box, &page)) {
            wm_err_place(err, layout->path, 0, 0, where);
            return wm_err_set(err, WM_ERR_USAGE, _("reaches beyond the media"));
        }
        for (k = 0; k < i; k++) {
            if (strcmp(layout->area[k].name, layout->area[i].name) == 0) {
                wm_err_place(err, layout->path, 0, 0, where);
                return wm_err_set(err, WM_ERR_USAGE, _("an area of the name \"%s\" is there twice"),
                                  layout->area[i].name);
            }
            if (overlap(&layout->area[i].box, &layout->area[k].box)) {
                wm_err_place(err, layout->path, 0, 0, where);
                return wm_err_set(err, WM_ERR_USAGE, _("overlaps the area \"%s\""),
                                  layout->area[k].name);
            }
        }
    }
    return 0;
}

static int check_items(const struct wm_layout *layout, struct wm_err *err)
{
    size_t i, k;

    for (i = 0; i < layout->item_count; i++) {
        const struct wm_item *item = &layout->item[i];
        if (!inside(&item->box, &layout->area[item->area].box))
            return wm_item_fault(layout, i, err, _("its box reaches beyond the area's"));
        for (k = 0; k < i; k++) {
            const struct wm_item *other = &layout->item[k];
            /* Rules meet at corners. */
            if (item->kind == WM_ITEM_RULE && other->kind == WM_ITEM_RULE)
                continue;
            if (overlap(&item->box, &other->box) && !wm_item_excludes(item, other))
                return wm_item_fault(layout, i, err, _("its box overlaps that of an earlier item"));
        }
    }
    return 0;
}

static bool name_is_valid(const char *name)
{
    size_t len = strlen(name);

    return len > 0 && len < sizeof(((struct wm_layout *)0)->name) &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
}

/** The path of the layout file into out; the site's own folder goes first. */
static int find(const char *name, const char *site_dir, char *out, size_t size, struct wm_err *err)
{
    char file[80];
    int len;

    snprintf(file, sizeof file, "%s.json", name);
    if (site_dir != NULL && *site_dir != '\0') {
        len = snprintf(out, size, "%s/%s", site_dir, file);
        if (len > 0 && (size_t)len < size && access(out, F_OK) == 0)
            return 0;
    }
    return wm_data_path(out, size, "layouts", file, err);
}

struct wm_layout *wm_layout_load(const char *name, const char *site_dir, struct wm_err *err)
{
    struct wm_layout *layout = NULL;
    char *text = NULL;
    size_t len;

    if (!name_is_valid(name)) {
        wm_err_set(err, WM_ERR_USAGE,
                   _("the name of a layout holds only a-z, 0-9 and \"-\", 63 at most"));
        return NULL;
    }
    layout = calloc(1, sizeof *layout);
    if (layout == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return NULL;
    }
    snprintf(layout->name, sizeof layout->name, "%s", name);
    if (find(name, site_dir, layout->path, sizeof layout->path, err) != 0)
        goto fail;
    text = wm_file_read(layout->path, WM_LAYOUT_MAX_BYTES, &len, err);
    if (text == NULL || wm_layout_read(layout, text, len, err) != 0 ||
        check_areas(layout, err) != 0 || check_items(layout, err) != 0)
        goto fail;
    free(text);
    return layout;
fail:
    free(text);
    wm_layout_free(layout);
    return NULL;
}

void wm_layout_free(struct wm_layout *layout)
{
    size_t i, k;

    if (layout == NULL)
        return;
    for (i = 0; i < layout->item_count; i++) {
        for (k = 0; k < layout->item[i].run_count; k++)
            free(layout->item[i].run[k].alternative);
        free(layout->item[i].run);
    }
    free(layout->item);
    free(layout->caption);
    free(layout);
}

const char *wm_layout_name(const struct wm_layout *layout)
{
    return layout->name;
}

void wm_layout_media(const struct wm_layout *layout, uint32_t *width_um, uint32_t *height_um)
{
    *width_um = layout->width_um;
    *height_um = layout->height_um;
}

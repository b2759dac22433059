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

bool wm_box_meets(const struct wm_box *a, const struct wm_box *b)
{
    return a->x_um < b->x_um + b->width_um && b->x_um < a->x_um + a->width_um &&
           a->y_um < b->y_um + b->height_um && b->y_um < a->y_um + a->height_um;
}

void wm_item_place(const struct wm_layout *layout, size_t index, struct wm_err *err)
{
    char where[64];

    snprintf(where, sizeof where, "areas[%zu].items[%zu]", layout->item[index].area,
             layout->item[index].number);
    wm_err_place(err, layout->path, 0, 0, where);
}

int wm_item_fault(const struct wm_layout *layout, size_t index, struct wm_err *err,
                  const char *text)
{
    wm_item_place(layout, index, err);
    return wm_err_set(err, WM_ERR_USAGE, "%s", text);
}

static bool tell_areas(const struct wm_layout *layout, wm_box_tell *tell, void *context)
{
    const struct wm_box page = {0, 0, (int32_t)layout->width_um, (int32_t)layout->height_um};
    char text[96];
    size_t i, k;

    for (i = 0; i < layout->area_count; i++) {
        const struct wm_area *area = &layout->area[i];
        if (!inside(&area->box, &page) &&
            !tell(context, WM_BOX_AREA_OUTSIDE, i, i, _("reaches beyond the media")))
            return false;
        for (k = 0; k < i; k++) {
            const struct wm_area *other = &layout->area[k];
            snprintf(text, sizeof text, _("an area of the name \"%s\" is there twice"), area->name);
            if (strcmp(other->name, area->name) == 0 &&
                !tell(context, WM_BOX_AREA_TWICE, i, k, text))
                return false;
            snprintf(text, sizeof text, _("overlaps the area \"%s\""), other->name);
            if (wm_box_meets(&area->box, &other->box) &&
                !tell(context, WM_BOX_AREAS_OVERLAP, i, k, text))
                return false;
        }
    }
    return true;
}

static void tell_items(const struct wm_layout *layout, wm_box_tell *tell, void *context)
{
    size_t i, k;

    for (i = 0; i < layout->item_count; i++) {
        const struct wm_item *item = &layout->item[i];
        if (!inside(&item->box, &layout->area[item->area].box) &&
            !tell(context, WM_BOX_ITEM_OUTSIDE, i, i, _("its box reaches beyond the area's")))
            return;
        for (k = 0; k < i; k++) {
            const struct wm_item *other = &layout->item[k];
            /* Rules meet at corners. */
            if (item->kind == WM_ITEM_RULE && other->kind == WM_ITEM_RULE)
                continue;
            if (wm_box_meets(&item->box, &other->box) && !wm_item_excludes(item, other) &&
                !tell(context, WM_BOX_ITEMS_OVERLAP, i, k,
                      _("its box overlaps that of an earlier item")))
                return;
        }
    }
}

void wm_layout_boxes(const struct wm_layout *layout, wm_box_tell *tell, void *context)
{
    if (tell_areas(layout, tell, context))
        tell_items(layout, tell, context);
}

/** What makes a layout unfit to print: its first box that lies wrongly. */
struct refusal {
    const struct wm_layout *layout;
    struct wm_err *err;
    bool refused;
};

static bool refuse(void *context, enum wm_box_fault fault, size_t index, size_t other,
                   const char *text)
{
    struct refusal *refusal = context;
    char where[64];

    (void)other;
    refusal->refused = true;
    if (fault == WM_BOX_ITEM_OUTSIDE || fault == WM_BOX_ITEMS_OVERLAP) {
        wm_item_fault(refusal->layout, index, refusal->err, text);
        return false;
    }
    snprintf(where, sizeof where, "areas[%zu].box", index);
    wm_err_place(refusal->err, refusal->layout->path, 0, 0, where);
    wm_err_set(refusal->err, WM_ERR_USAGE, "%s", text);
    return false;
}

static bool name_is_valid(const char *name)
{
    size_t len = strlen(name);

    return len > 0 && len < sizeof(((struct wm_layout *)0)->name) &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
}

int wm_layout_path(const char *name, const char *site_dir, char *out, size_t size,
                   struct wm_err *err)
{
    char file[80];
    int len;

    if (!name_is_valid(name))
        return wm_err_set(err, WM_ERR_USAGE,
                          _("the name of a layout holds only a-z, 0-9 and \"-\", 63 at most"));
    snprintf(file, sizeof file, "%s.json", name);
    if (site_dir != NULL && *site_dir != '\0') {
        len = snprintf(out, size, "%s/%s", site_dir, file);
        if (len > 0 && (size_t)len < size && access(out, F_OK) == 0)
            return 0;
    }
    return wm_data_path(out, size, "layouts", file, err);
}

/** The name of a layout in a file: its last part, without ".json". */
static int name_of(const char *path, char *name, size_t size, struct wm_err *err)
{
    const char *last = strrchr(path, '/') != NULL ? strrchr(path, '/') + 1 : path;
    size_t len = strlen(last);

    if (len > 5 && strcmp(last + len - 5, ".json") == 0)
        len -= 5;
    snprintf(name, size, "%.*s", (int)(len < size ? len : size - 1), last);
    if (len < size && name_is_valid(name))
        return 0;
    wm_err_place(err, path, 0, 0, NULL);
    return wm_err_set(err, WM_ERR_USAGE,
                      _("the name of a layout holds only a-z, 0-9 and \"-\", 63 at most"));
}

struct wm_layout *wm_layout_read_file(const char *path, struct wm_err *err)
{
    struct wm_layout *layout = calloc(1, sizeof *layout);
    char *text = NULL;
    size_t len;
    int code = WM_ERR_USAGE;

    if (layout == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return NULL;
    }
    if (strlen(path) >= sizeof layout->path)
        wm_err_set(err, WM_ERR_USAGE, _("the path of the layout is too long"));
    else if (name_of(path, layout->name, sizeof layout->name, err) == 0) {
        memcpy(layout->path, path, strlen(path) + 1);
        text = wm_file_read(path, WM_LAYOUT_MAX_BYTES, &len, err);
        if (text != NULL)
            code = wm_layout_read(layout, text, len, err);
    }
    free(text);
    if (code == 0)
        return layout;
    wm_layout_free(layout);
    return NULL;
}

struct wm_layout *wm_layout_load(const char *name, const char *site_dir, struct wm_err *err)
{
    struct refusal refusal = {.err = err};
    struct wm_layout *layout;
    char path[sizeof layout->path];

    if (wm_layout_path(name, site_dir, path, sizeof path, err) != 0)
        return NULL;
    layout = wm_layout_read_file(path, err);
    if (layout == NULL)
        return NULL;
    refusal.layout = layout;
    wm_layout_boxes(layout, refuse, &refusal);
    if (!refusal.refused)
        return layout;
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

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/page.h"

#include "filter/base/message.h"
#include "filter/label/painter.h"

#include <stdlib.h>
#include <string.h>

uint32_t wm_dots_per_mm_x1000(unsigned dpi)
{
    return dpi == 203 ? 8000 : dpi == 300 ? 11811 : dpi == 600 ? 23622 : 0;
}

static int draw_background(struct wm_painter *painter, struct wm_err *err)
{
    struct wm_painted painted;
    size_t i;

    for (i = 0; i < painter->layout->item_count; i++) {
        if (painter->drawn[i].fixed &&
            wm_draw_item(painter, &painter->drawn[i], &painter->background, &painted, err) != 0) {
            wm_item_place(painter->layout, i, err);
            return WM_ERR_INPUT;
        }
    }
    return 0;
}

struct wm_painter *wm_painter_new(const struct wm_layout *layout, uint32_t dots_per_mm_x1000,
                                  struct wm_err *err)
{
    struct wm_painter_options options = {.dots_per_mm_x1000 = dots_per_mm_x1000};

    return wm_painter_new_with(layout, &options, err);
}

static int prepare(struct wm_painter *painter, const struct wm_painter_options *options,
                   struct wm_err *err)
{
    const struct wm_layout *layout = painter->layout;
    uint32_t scale = options->dots_per_mm_x1000;
    size_t i;

    if (!wm_caption_choose(&painter->words.choice, options->captions))
        return wm_err_set(err, WM_ERR_USAGE,
                          _("captions must be a language such as zh, or two such as zh+en"));
    painter->dots_per_mm_x1000 = scale;
    painter->width_dots = (uint32_t)wm_um_to_dots((int32_t)layout->width_um, scale);
    painter->height_dots = (uint32_t)wm_um_to_dots((int32_t)layout->height_um, scale);
    painter->words.values = &painter->values;
    painter->words.captions = layout->caption;
    snprintf(painter->scan_caption, sizeof painter->scan_caption, "%s",
             options->scan_caption != NULL ? options->scan_caption : "");
    painter->drawn = calloc(layout->item_count + 1, sizeof *painter->drawn);
    painter->encoder = wm_encoder_new();
    if (painter->drawn == NULL || painter->encoder == NULL ||
        wm_bitmap_init(&painter->background, painter->width_dots, painter->height_dots) != 0)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    for (i = 0; i < layout->item_count; i++) {
        if (wm_draw_prepare(painter, i, err) != 0)
            return WM_ERR_INPUT;
    }
    return draw_background(painter, err);
}

struct wm_painter *wm_painter_new_with(const struct wm_layout *layout,
                                       const struct wm_painter_options *options, struct wm_err *err)
{
    struct wm_painter *painter = calloc(1, sizeof *painter);

    if (painter == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return NULL;
    }
    painter->layout = layout;
    painter->own_typesetter = options->typesetter == NULL;
    painter->typesetter = painter->own_typesetter ? wm_typesetter_new(err) : options->typesetter;
    if (painter->typesetter == NULL || prepare(painter, options, err) != 0) {
        wm_painter_free(painter);
        return NULL;
    }
    return painter;
}

void wm_painter_free(struct wm_painter *painter)
{
    size_t i;

    if (painter == NULL)
        return;
    for (i = 0; painter->drawn != NULL && i < painter->layout->item_count; i++)
        wm_draw_clear(&painter->drawn[i]);
    free(painter->drawn);
    wm_bitmap_clear(&painter->background);
    wm_encoder_free(painter->encoder);
    if (painter->own_typesetter)
        wm_typesetter_free(painter->typesetter);
    free(painter);
}

void wm_painter_trace(struct wm_painter *painter, void (*seen)(void *context, const char *text),
                      void *context)
{
    painter->seen = seen;
    painter->seen_context = context;
}

void wm_painter_size(const struct wm_painter *painter, uint32_t *width_dots, uint32_t *height_dots)
{
    *width_dots = painter->width_dots;
    *height_dots = painter->height_dots;
}

int wm_painter_draw(struct wm_painter *painter, const struct wm_waybill *waybill,
                    int64_t printed_at, struct wm_bitmap *bitmap, struct wm_err *err)
{
    struct wm_painted painted;
    size_t i;

    if (bitmap->width_dots != painter->width_dots || bitmap->height_dots != painter->height_dots)
        return wm_err_set(err, WM_ERR_USAGE, _("the bitmap is not of the layout's size"));
    wm_typesetter_trim(painter->typesetter);
    wm_values_fill(&painter->values, waybill, printed_at, painter->scan_caption);
    memcpy(bitmap->bits, painter->background.bits, bitmap->stride_bytes * bitmap->height_dots);
    for (i = 0; i < painter->layout->item_count; i++) {
        struct wm_drawn *drawn = &painter->drawn[i];
        if (drawn->fixed) {
            if (painter->seen != NULL && drawn->text != NULL)
                painter->seen(painter->seen_context, drawn->text);
        } else if (wm_draw_item(painter, drawn, bitmap, &painted, err) != 0) {
            return WM_ERR_INPUT;
        }
    }
    return 0;
}

int wm_painter_check(struct wm_painter *painter, const struct wm_waybill *waybill,
                     int64_t printed_at, struct wm_err *err)
{
    size_t i;

    wm_values_fill(&painter->values, waybill, printed_at, painter->scan_caption);
    for (i = 0; i < painter->layout->item_count; i++) {
        if (!painter->drawn[i].fixed && wm_draw_check(painter, &painter->drawn[i], err) != 0)
            return WM_ERR_INPUT;
    }
    return 0;
}

size_t wm_painter_items(const struct wm_painter *painter)
{
    return painter->layout->item_count;
}

int wm_painter_draw_item(struct wm_painter *painter, size_t index, const struct wm_waybill *waybill,
                         int64_t printed_at, struct wm_bitmap *bitmap, struct wm_painted *painted,
                         struct wm_err *err)
{
    struct wm_drawn *drawn = &painter->drawn[index];

    *painted = (struct wm_painted){.box = drawn->box,
                                   .rule = drawn->item->kind == WM_ITEM_RULE,
                                   .ground = drawn->item->ground != WM_GROUND_NONE};
    snprintf(painted->area, sizeof painted->area, "%s",
             painter->layout->area[drawn->item->area].name);
    wm_values_fill(&painter->values, waybill, printed_at, painter->scan_caption);
    return wm_draw_item(painter, drawn, bitmap, painted, err);
}

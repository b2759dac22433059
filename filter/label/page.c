/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/page.h"

#include "filter/base/message.h"
#include "filter/label/assemble.h"
#include "filter/label/code.h"
#include "filter/label/item.h"
#include "filter/label/text.h"

#include <stdlib.h>
#include <string.h>

#define LEAST_BAR_UM 250 /**< two dots at 203 dpi: the narrowest bar that scanners in use read */

/** An item at this resolution, with what was set for the last label. */
struct drawn {
    const struct wm_item *item;
    struct wm_rect box;
    bool fixed; /**< the same on every label: drawn once, into the background */
    struct wm_text_style style;
    char *text; /**< what block holds; NULL if nothing */
    struct wm_span span[WM_LAYOUT_MAX_RUNS];
    size_t span_count;
    struct wm_block block;
};

struct wm_painter {
    const struct wm_layout *layout;
    uint32_t dots_per_mm_x1000, width_dots, height_dots;
    struct wm_typesetter *typesetter;
    bool own_typesetter;
    struct wm_code128_encoder *encoder;
    struct wm_bitmap background;
    struct drawn *drawn; /**< one per item of the layout */
    struct wm_values values;
    struct wm_qr qr;
    struct wm_code128 bars;
    void (*seen)(void *context, const char *text);
    void *seen_context;
};

uint32_t wm_dots_per_mm_x1000(unsigned dpi)
{
    return dpi == 203 ? 8000 : dpi == 300 ? 11811 : dpi == 600 ? 23622 : 0;
}

static struct wm_rect box_dots(const struct wm_painter *painter, const struct wm_box *box)
{
    uint32_t scale = painter->dots_per_mm_x1000;

    return (struct wm_rect){.left = wm_um_to_dots(box->x_um, scale),
                            .top = wm_um_to_dots(box->y_um, scale),
                            .right = wm_um_to_dots(box->x_um + box->width_um, scale),
                            .bottom = wm_um_to_dots(box->y_um + box->height_um, scale)};
}

/** Edges are rounded one by one so that neighbours meet; a rule's thickness must not depend on
 * where it lies. */
static struct wm_rect rule_dots(const struct wm_painter *painter, const struct wm_box *box)
{
    uint32_t scale = painter->dots_per_mm_x1000;
    struct wm_rect rect = box_dots(painter, box);
    int32_t width = wm_um_to_dots(box->width_um, scale);
    int32_t height = wm_um_to_dots(box->height_um, scale);

    if (box->width_um < box->height_um)
        rect.right = rect.left + (width > 0 ? width : 1);
    else
        rect.bottom = rect.top + (height > 0 ? height : 1);
    return rect;
}

static bool is_fixed(const struct wm_item *item)
{
    size_t i, k;

    if (item->if_all != 0 || item->unless_any != 0)
        return false;
    for (i = 0; i < item->run_count; i++) {
        for (k = 0; k < item->run[i].alternative_count; k++) {
            if (item->run[i].alternative[k].needs != 0)
                return false;
        }
    }
    return true;
}

/** QR modules are half a millimetre: 4 dots at 203 dpi, never fewer; 6 at 300; 12 at 600. */
static int32_t qr_module_dots(const struct wm_painter *painter)
{
    return (int32_t)((painter->dots_per_mm_x1000 + 1000) / 2000);
}

/** Largest side of a symbol in the box, in modules; 0 or less if none fits. */
static int32_t qr_room(const struct wm_painter *painter, const struct drawn *drawn)
{
    int32_t width = drawn->box.right - drawn->box.left;
    int32_t height = drawn->box.bottom - drawn->box.top;

    return (width < height ? width : height) / qr_module_dots(painter) - 2 * (int32_t)WM_QR_QUIET;
}

static int prepare_item(struct wm_painter *painter, size_t index, struct wm_err *err)
{
    const struct wm_item *item = &painter->layout->item[index];
    struct drawn *drawn = &painter->drawn[index];
    uint32_t scale = painter->dots_per_mm_x1000;

    drawn->item = item;
    drawn->fixed = is_fixed(item);
    drawn->box =
        item->kind == WM_ITEM_RULE ? rule_dots(painter, &item->box) : box_dots(painter, &item->box);
    if (item->kind == WM_ITEM_QR && qr_room(painter, drawn) < 21)
        return wm_item_fault(painter->layout, index, err,
                             _("the box is too small for any QR symbol"));
    if (item->kind != WM_ITEM_TEXT)
        return 0;
    drawn->style = (struct wm_text_style){
        .box = drawn->box,
        .size_dots = (uint32_t)wm_um_to_dots((int32_t)item->height_um, scale),
        .least_dots = (uint32_t)wm_um_to_dots((int32_t)item->least_um, scale),
        .lines = item->lines,
        .wrap_first = true,
        .leading_percent = item->leading_percent,
        .baseline = item->baseline_um < 0 ? -1 : wm_um_to_dots(item->baseline_um, scale),
        .align = item->align,
        .valign = item->valign,
        .ground = item->ground,
        .cut = item->cut,
        .optical = item->optical,
    };
    if (drawn->style.least_dots < WM_TEXT_LEAST_DOTS)
        return wm_item_fault(painter->layout, index, err,
                             _("its text would be under 12 dots high at this resolution"));
    if (drawn->box.bottom - drawn->box.top < (int32_t)drawn->style.least_dots)
        return wm_item_fault(painter->layout, index, err,
                             _("the box is lower than its text at its least height"));
    return 0;
}

static bool same_text(const struct drawn *drawn, const struct wm_assembled *text,
                      unsigned generation)
{
    return drawn->text != NULL && drawn->block.generation == generation &&
           strcmp(drawn->text, text->text) == 0 && drawn->span_count == text->span_count &&
           memcmp(drawn->span, text->span, text->span_count * sizeof *text->span) == 0;
}

static int set_text(struct wm_painter *painter, struct drawn *drawn,
                    const struct wm_assembled *text, struct wm_err *err)
{
    if (same_text(drawn, text, wm_typesetter_generation(painter->typesetter)))
        return 0;
    free(drawn->text);
    drawn->text = NULL;
    if (wm_text_set(painter->typesetter, &drawn->style, text->text, text->span, text->span_count,
                    &drawn->block, err) != 0)
        return WM_ERR_INPUT;
    drawn->text = strdup(text->text);
    if (drawn->text == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    memcpy(drawn->span, text->span, text->span_count * sizeof *text->span);
    drawn->span_count = text->span_count;
    return 0;
}

/** Set a text, and refuse one that may not be cut but has to be. */
static int fit_text(struct wm_painter *painter, struct drawn *drawn,
                    const struct wm_assembled *text, struct wm_err *err)
{
    if (set_text(painter, drawn, text, err) != 0)
        return WM_ERR_INPUT;
    if (drawn->block.cut && drawn->item->cut == WM_CUT_NEVER)
        return wm_err_set(err, WM_ERR_INPUT, _("too long for its place on this layout"));
    return 0;
}

static int draw_text(struct wm_painter *painter, struct drawn *drawn,
                     const struct wm_assembled *text, struct wm_bitmap *bitmap, struct wm_err *err)
{
    bool ground = drawn->item->ground != WM_GROUND_NONE;

    if (fit_text(painter, drawn, text, err) != 0)
        return WM_ERR_INPUT;
    if (ground) {
        const struct wm_rect *rect =
            drawn->item->ground == WM_GROUND_CHIP ? &drawn->block.ground : &drawn->box;
        wm_bitmap_fill(bitmap, rect->left, rect->top, rect->right - rect->left,
                       rect->bottom - rect->top, true);
    }
    wm_block_draw(&drawn->block, &drawn->box, !ground, bitmap);
    return 0;
}

static int draw_qr(struct wm_painter *painter, const struct drawn *drawn, const char *digits,
                   struct wm_bitmap *bitmap, struct wm_err *err)
{
    int32_t module = qr_module_dots(painter), side, x, y;
    uint32_t row;

    if (wm_qr_make(digits, (uint32_t)qr_room(painter, drawn), &painter->qr, err) != 0)
        return WM_ERR_INPUT;
    side = (int32_t)painter->qr.side * module;
    x = drawn->box.left + (drawn->box.right - drawn->box.left - side) / 2;
    y = drawn->box.top + (drawn->box.bottom - drawn->box.top - side) / 2;
    for (row = 0; row < painter->qr.side; row++)
        wm_ink_modules(bitmap, &drawn->box, x, y + (int32_t)row * module,
                       painter->qr.bits + (size_t)row * painter->qr.stride_bytes, painter->qr.side,
                       module, module);
    return 0;
}

/** Encode, and find the widest module up to the wished one at which bars and quiet zones fit. */
static int fit_bars(struct wm_painter *painter, const struct drawn *drawn, const char *text,
                    int32_t *module, struct wm_err *err)
{
    int32_t least = wm_um_to_dots(LEAST_BAR_UM, painter->dots_per_mm_x1000);
    int32_t width = drawn->box.right - drawn->box.left;
    int32_t modules;

    if (wm_code128_make(painter->encoder, text, &painter->bars, err) != 0)
        return WM_ERR_INPUT;
    modules = (int32_t)(painter->bars.modules + 2 * WM_CODE128_QUIET);
    *module = wm_um_to_dots((int32_t)drawn->item->module_um, painter->dots_per_mm_x1000);
    while (*module > least && modules * *module > width)
        --*module;
    if (modules * *module > width)
        return wm_err_set(err, WM_ERR_INPUT, _("too long for the bar code of this layout"));
    return 0;
}

static int draw_bars(struct wm_painter *painter, const struct drawn *drawn, const char *text,
                     struct wm_bitmap *bitmap, int32_t *module, struct wm_err *err)
{
    int32_t width;

    if (fit_bars(painter, drawn, text, module, err) != 0)
        return WM_ERR_INPUT;
    width = (int32_t)painter->bars.modules * *module;
    wm_ink_modules(bitmap, &drawn->box,
                   drawn->box.left + (drawn->box.right - drawn->box.left - width) / 2,
                   drawn->box.top, painter->bars.bits, painter->bars.modules, *module,
                   drawn->box.bottom - drawn->box.top);
    return 0;
}

/** The first field that an item shows, for messages. */
static const char *item_field(const struct wm_item *item)
{
    size_t i, k;

    for (i = 0; i < item->run_count; i++) {
        for (k = 0; k < item->run[i].alternative[0].part_count; k++) {
            int field = item->run[i].alternative[0].part[k].field;
            if (field >= 0)
                return wm_label_field_name((size_t)field);
        }
    }
    return NULL;
}

/** Draw one item for the label whose texts are in painter->values. */
static int draw_item(struct wm_painter *painter, struct drawn *drawn, struct wm_bitmap *bitmap,
                     struct wm_painted *painted, struct wm_err *err)
{
    struct wm_assembled text;
    int32_t module = 0;
    int code = 0;

    if (wm_assemble(painter->typesetter, &painter->values, drawn->item, &text, &painted->shown,
                    err) != 0)
        return WM_ERR_INPUT;
    if (!painted->shown)
        return 0;
    if (painter->seen != NULL && drawn->item->kind != WM_ITEM_RULE)
        painter->seen(painter->seen_context, text.text);
    switch (drawn->item->kind) {
    case WM_ITEM_RULE:
        wm_bitmap_fill(bitmap, drawn->box.left, drawn->box.top, drawn->box.right - drawn->box.left,
                       drawn->box.bottom - drawn->box.top, true);
        break;
    case WM_ITEM_TEXT:
        code = draw_text(painter, drawn, &text, bitmap, err);
        painted->size_dots = drawn->block.size_dots;
        painted->least_dots = drawn->block.least_dots;
        painted->lines = drawn->block.lines;
        painted->cut = drawn->block.cut;
        painted->clipped = drawn->block.clipped;
        break;
    case WM_ITEM_QR:
        code = draw_qr(painter, drawn, text.text, bitmap, err);
        module = qr_module_dots(painter);
        break;
    case WM_ITEM_CODE128:
        code = draw_bars(painter, drawn, text.text, bitmap, &module, err);
        break;
    }
    painted->module_dots = (uint32_t)module;
    if (code != 0)
        wm_err_place(err, NULL, 0, 0, item_field(drawn->item));
    return code;
}

static int draw_background(struct wm_painter *painter, struct wm_err *err)
{
    struct wm_painted painted;
    size_t i;

    for (i = 0; i < painter->layout->item_count; i++) {
        if (painter->drawn[i].fixed &&
            draw_item(painter, &painter->drawn[i], &painter->background, &painted, err) != 0)
            return WM_ERR_INPUT;
    }
    return 0;
}

struct wm_painter *wm_painter_new(const struct wm_layout *layout, uint32_t dots_per_mm_x1000,
                                  struct wm_err *err)
{
    struct wm_typesetter *typesetter = wm_typesetter_new(err);
    struct wm_painter *painter;

    if (typesetter == NULL)
        return NULL;
    painter = wm_painter_new_with(layout, dots_per_mm_x1000, typesetter, err);
    if (painter == NULL)
        wm_typesetter_free(typesetter);
    else
        painter->own_typesetter = true;
    return painter;
}

struct wm_painter *wm_painter_new_with(const struct wm_layout *layout, uint32_t dots_per_mm_x1000,
                                       struct wm_typesetter *typesetter, struct wm_err *err)
{
    struct wm_painter *painter = calloc(1, sizeof *painter);
    size_t i;

    if (painter == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return NULL;
    }
    painter->layout = layout;
    painter->dots_per_mm_x1000 = dots_per_mm_x1000;
    painter->width_dots = (uint32_t)wm_um_to_dots((int32_t)layout->width_um, dots_per_mm_x1000);
    painter->height_dots = (uint32_t)wm_um_to_dots((int32_t)layout->height_um, dots_per_mm_x1000);
    painter->drawn = calloc(layout->item_count + 1, sizeof *painter->drawn);
    painter->encoder = wm_code128_encoder_new();
    painter->typesetter = typesetter;
    if (painter->drawn == NULL || painter->encoder == NULL ||
        wm_bitmap_init(&painter->background, painter->width_dots, painter->height_dots) != 0) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        goto fail;
    }
    for (i = 0; i < layout->item_count; i++) {
        if (prepare_item(painter, i, err) != 0)
            goto fail;
    }
    if (draw_background(painter, err) != 0)
        goto fail;
    return painter;
fail:
    wm_painter_free(painter);
    return NULL;
}

void wm_painter_free(struct wm_painter *painter)
{
    size_t i;

    if (painter == NULL)
        return;
    for (i = 0; painter->drawn != NULL && i < painter->layout->item_count; i++) {
        free(painter->drawn[i].text);
        wm_block_clear(&painter->drawn[i].block);
    }
    free(painter->drawn);
    wm_bitmap_clear(&painter->background);
    wm_code128_encoder_free(painter->encoder);
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
    wm_values_fill(&painter->values, waybill, printed_at);
    memcpy(bitmap->bits, painter->background.bits, bitmap->stride_bytes * bitmap->height_dots);
    for (i = 0; i < painter->layout->item_count; i++) {
        struct drawn *drawn = &painter->drawn[i];
        if (drawn->fixed) {
            if (painter->seen != NULL && drawn->text != NULL)
                painter->seen(painter->seen_context, drawn->text);
        } else if (draw_item(painter, drawn, bitmap, &painted, err) != 0) {
            return WM_ERR_INPUT;
        }
    }
    return 0;
}

int wm_painter_check(struct wm_painter *painter, const struct wm_waybill *waybill,
                     int64_t printed_at, struct wm_err *err)
{
    size_t i;

    wm_values_fill(&painter->values, waybill, printed_at);
    for (i = 0; i < painter->layout->item_count; i++) {
        struct drawn *drawn = &painter->drawn[i];
        struct wm_assembled text;
        int32_t module;
        bool shown;
        int code = 0;
        if (drawn->fixed)
            continue;
        if (wm_assemble(painter->typesetter, &painter->values, drawn->item, &text, &shown, err) !=
            0)
            return WM_ERR_INPUT;
        if (shown && drawn->item->kind == WM_ITEM_QR)
            code = wm_qr_check(text.text, (uint32_t)qr_room(painter, drawn), err);
        else if (shown && drawn->item->kind == WM_ITEM_CODE128)
            code = fit_bars(painter, drawn, text.text, &module, err);
        else if (shown && drawn->item->kind == WM_ITEM_TEXT && drawn->item->cut == WM_CUT_NEVER)
            code = fit_text(painter, drawn, &text, err);
        if (code != 0) {
            wm_err_place(err, NULL, 0, 0, item_field(drawn->item));
            return WM_ERR_INPUT;
        }
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
    struct drawn *drawn = &painter->drawn[index];

    *painted = (struct wm_painted){.box = drawn->box,
                                   .rule = drawn->item->kind == WM_ITEM_RULE,
                                   .ground = drawn->item->ground != WM_GROUND_NONE};
    snprintf(painted->area, sizeof painted->area, "%s",
             painter->layout->area[drawn->item->area].name);
    wm_values_fill(&painter->values, waybill, printed_at);
    return draw_item(painter, drawn, bitmap, painted, err);
}

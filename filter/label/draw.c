/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/label/painter.h"

#include <stdlib.h>
#include <string.h>

#define LEAST_BAR_UM 250 /**< two dots at 203 dpi: the narrowest bar that scanners in use read */

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

    if (!wm_fieldset_empty(&item->if_all) || !wm_fieldset_empty(&item->unless_any))
        return false;
    for (i = 0; i < item->run_count; i++) {
        for (k = 0; k < item->run[i].alternative_count; k++) {
            if (!wm_fieldset_empty(&item->run[i].alternative[k].needs))
                return false;
        }
    }
    return true;
}

static bool has_captions(const struct wm_item *item)
{
    size_t i, k;

    for (i = 0; i < item->run_count; i++) {
        for (k = 0; k < item->run[i].alternative_count; k++) {
            if (item->run[i].alternative[k].captions)
                return true;
        }
    }
    return false;
}

/** An item that is turned is drawn upright into a picture of its own. */
static int prepare_frame(struct wm_drawn *drawn, struct wm_err *err)
{
    int32_t width = drawn->box.right - drawn->box.left;
    int32_t height = drawn->box.bottom - drawn->box.top;

    drawn->frame = drawn->box;
    if (drawn->item->rotate == 0)
        return 0;
    drawn->frame = drawn->item->rotate == 180 ? (struct wm_rect){0, 0, width, height}
                                              : (struct wm_rect){0, 0, height, width};
    if (wm_bitmap_init(&drawn->turned, (uint32_t)drawn->frame.right,
                       (uint32_t)drawn->frame.bottom) != 0)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    return 0;
}

/** QR modules are half a millimetre: 4 dots at 203 dpi, never fewer; 6 at 300; 12 at 600. */
static int32_t qr_module_dots(const struct wm_painter *painter)
{
    return (int32_t)((painter->dots_per_mm_x1000 + 1000) / 2000);
}

/** Largest side of a symbol in the box, in modules; 0 or less if none fits. */
static int32_t qr_room(const struct wm_painter *painter, const struct wm_drawn *drawn)
{
    int32_t width = drawn->frame.right - drawn->frame.left;
    int32_t height = drawn->frame.bottom - drawn->frame.top;

    return (width < height ? width : height) / qr_module_dots(painter) - 2 * (int32_t)WM_QR_QUIET;
}

int wm_draw_prepare(struct wm_painter *painter, size_t index, struct wm_err *err)
{
    const struct wm_item *item = &painter->layout->item[index];
    struct wm_drawn *drawn = &painter->drawn[index];
    uint32_t scale = painter->dots_per_mm_x1000;

    drawn->item = item;
    drawn->fixed = is_fixed(item);
    drawn->captions = has_captions(item);
    drawn->box =
        item->kind == WM_ITEM_RULE ? rule_dots(painter, &item->box) : box_dots(painter, &item->box);
    if (prepare_frame(drawn, err) != 0)
        return WM_ERR_INPUT;
    if (item->kind == WM_ITEM_QR && qr_room(painter, drawn) < 21)
        return wm_item_fault(painter->layout, index, err,
                             _("the box is too small for any QR symbol"));
    if (item->kind != WM_ITEM_TEXT)
        return 0;
    drawn->style = (struct wm_text_style){
        .box = drawn->frame,
        .size_dots = (uint32_t)wm_um_to_dots((int32_t)item->height_um, scale),
        .least_dots = (uint32_t)wm_um_to_dots((int32_t)item->least_um, scale),
        .lines = item->lines,
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
    if (drawn->frame.bottom - drawn->frame.top < (int32_t)drawn->style.least_dots)
        return wm_item_fault(painter->layout, index, err,
                             _("the box is lower than its text at its least height"));
    return 0;
}

static bool same_text(const struct wm_drawn *drawn, const char *kept,
                      const struct wm_assembled *text, unsigned generation)
{
    return kept != NULL && drawn->block.generation == generation && strcmp(kept, text->text) == 0 &&
           drawn->span_count == text->span_count &&
           memcmp(drawn->span, text->span, text->span_count * sizeof *text->span) == 0;
}

static int keep_text(char **kept, const char *text, struct wm_err *err)
{
    free(*kept);
    *kept = strdup(text);
    return *kept != NULL ? 0 : wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
}

static int set_block(struct wm_painter *painter, struct wm_drawn *drawn,
                     const struct wm_assembled *text, struct wm_err *err)
{
    free(drawn->text);
    drawn->text = NULL;
    if (wm_text_set(painter->typesetter, &drawn->style, text->text, text->span, text->span_count,
                    &drawn->block, err) != 0)
        return WM_ERR_INPUT;
    return keep_text(&drawn->text, text->text, err);
}

/** A text in two languages that had to be made smaller, to wrap or to be cut stands in the first
 * one alone. */
static int set_one_language(struct wm_painter *painter, struct wm_drawn *drawn, struct wm_err *err)
{
    struct wm_words words = painter->words;
    struct wm_assembled text;
    uint32_t paragraphs = 1;
    const char *at;
    bool shown;

    for (at = drawn->text; (at = strchr(at, '\n')) != NULL; at++)
        paragraphs++;
    if (drawn->block.size_dots == drawn->style.size_dots && !drawn->block.cut &&
        !drawn->block.clipped && drawn->block.lines <= paragraphs)
        return 0;
    words.choice.join = false;
    if (wm_assemble(painter->typesetter, &words, drawn->item, &text, &shown, err) != 0)
        return WM_ERR_INPUT;
    return set_block(painter, drawn, &text, err);
}

static int set_text(struct wm_painter *painter, struct wm_drawn *drawn,
                    const struct wm_assembled *text, struct wm_err *err)
{
    unsigned generation = wm_typesetter_generation(painter->typesetter);
    bool two = drawn->captions && drawn->item->bilingual && painter->words.choice.join;

    if (same_text(drawn, two ? drawn->asked : drawn->text, text, generation))
        return 0;
    if (set_block(painter, drawn, text, err) != 0)
        return WM_ERR_INPUT;
    memcpy(drawn->span, text->span, text->span_count * sizeof *text->span);
    drawn->span_count = text->span_count;
    if (!two)
        return 0;
    if (keep_text(&drawn->asked, text->text, err) != 0)
        return WM_ERR_INPUT;
    return set_one_language(painter, drawn, err);
}

/** Set a text, and refuse one that may not be cut but has to be. */
static int fit_text(struct wm_painter *painter, struct wm_drawn *drawn,
                    const struct wm_assembled *text, struct wm_err *err)
{
    if (set_text(painter, drawn, text, err) != 0)
        return WM_ERR_INPUT;
    if (drawn->block.cut && drawn->item->cut == WM_CUT_NEVER)
        return wm_err_set(err, WM_ERR_INPUT, _("too long for its place on this layout"));
    return 0;
}

static int draw_text(struct wm_painter *painter, struct wm_drawn *drawn,
                     const struct wm_assembled *text, struct wm_bitmap *bitmap, struct wm_err *err)
{
    bool ground = drawn->item->ground != WM_GROUND_NONE;

    if (fit_text(painter, drawn, text, err) != 0)
        return WM_ERR_INPUT;
    if (ground) {
        const struct wm_rect *rect =
            drawn->item->ground == WM_GROUND_CHIP ? &drawn->block.ground : &drawn->frame;
        wm_bitmap_fill(bitmap, rect->left, rect->top, rect->right - rect->left,
                       rect->bottom - rect->top, true);
    }
    wm_block_draw(&drawn->block, &drawn->frame, !ground, bitmap);
    return 0;
}

static int draw_qr(struct wm_painter *painter, const struct wm_drawn *drawn, const char *digits,
                   struct wm_bitmap *bitmap, struct wm_err *err)
{
    int32_t module = qr_module_dots(painter), side, x, y;
    uint32_t row;

    if (wm_qr_make(digits, (uint32_t)qr_room(painter, drawn), &painter->qr, err) != 0)
        return WM_ERR_INPUT;
    side = (int32_t)painter->qr.side * module;
    x = drawn->frame.left + (drawn->frame.right - drawn->frame.left - side) / 2;
    y = drawn->frame.top + (drawn->frame.bottom - drawn->frame.top - side) / 2;
    for (row = 0; row < painter->qr.side; row++)
        wm_ink_modules(bitmap, &drawn->frame, x, y + (int32_t)row * module,
                       painter->qr.bits + (size_t)row * painter->qr.stride_bytes, painter->qr.side,
                       module, module);
    return 0;
}

/** Encode, and find the widest module up to the wished one at which bars and quiet zones fit. */
static int fit_bars(struct wm_painter *painter, const struct wm_drawn *drawn, const char *text,
                    int32_t *module, struct wm_err *err)
{
    int32_t least = wm_um_to_dots(LEAST_BAR_UM, painter->dots_per_mm_x1000);
    int32_t width = drawn->frame.right - drawn->frame.left;
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

static int draw_bars(struct wm_painter *painter, const struct wm_drawn *drawn, const char *text,
                     struct wm_bitmap *bitmap, int32_t *module, struct wm_err *err)
{
    int32_t width;

    if (fit_bars(painter, drawn, text, module, err) != 0)
        return WM_ERR_INPUT;
    width = (int32_t)painter->bars.modules * *module;
    wm_ink_modules(bitmap, &drawn->frame,
                   drawn->frame.left + (drawn->frame.right - drawn->frame.left - width) / 2,
                   drawn->frame.top, painter->bars.bits, painter->bars.modules, *module,
                   drawn->frame.bottom - drawn->frame.top);
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

/** The words of an item: of one that shows its captions in one language only, that one. */
static int assemble(struct wm_painter *painter, const struct wm_drawn *drawn,
                    struct wm_assembled *text, bool *shown, struct wm_err *err)
{
    struct wm_words words = painter->words;

    words.choice.join = words.choice.join && drawn->item->bilingual;
    wm_values_repeat(&painter->values, drawn->item->repeat, drawn->item->repeat_most);
    return wm_assemble(painter->typesetter, &words, drawn->item, text, shown, err);
}

static int draw_upright(struct wm_painter *painter, struct wm_drawn *drawn,
                        const struct wm_assembled *text, struct wm_bitmap *bitmap,
                        struct wm_painted *painted, struct wm_err *err)
{
    int32_t module = 0;
    int code = 0;

    switch (drawn->item->kind) {
    case WM_ITEM_RULE:
        wm_bitmap_fill(bitmap, drawn->frame.left, drawn->frame.top,
                       drawn->frame.right - drawn->frame.left,
                       drawn->frame.bottom - drawn->frame.top, true);
        break;
    case WM_ITEM_TEXT:
        code = draw_text(painter, drawn, text, bitmap, err);
        painted->size_dots = drawn->block.size_dots;
        painted->least_dots = drawn->block.least_dots;
        painted->lines = drawn->block.lines;
        painted->cut = drawn->block.cut;
        painted->clipped = drawn->block.clipped;
        break;
    case WM_ITEM_QR:
        code = draw_qr(painter, drawn, text->text, bitmap, err);
        module = qr_module_dots(painter);
        break;
    case WM_ITEM_CODE128:
        code = draw_bars(painter, drawn, text->text, bitmap, &module, err);
        break;
    }
    painted->module_dots = (uint32_t)module;
    return code;
}

int wm_draw_item(struct wm_painter *painter, struct wm_drawn *drawn, struct wm_bitmap *bitmap,
                 struct wm_painted *painted, struct wm_err *err)
{
    struct wm_bitmap *upright = drawn->item->rotate != 0 ? &drawn->turned : bitmap;
    struct wm_assembled text;
    int code;

    if (assemble(painter, drawn, &text, &painted->shown, err) != 0)
        return WM_ERR_INPUT;
    if (!painted->shown)
        return 0;
    if (painter->seen != NULL && drawn->item->kind != WM_ITEM_RULE)
        painter->seen(painter->seen_context, text.text);
    if (upright != bitmap)
        memset(upright->bits, 0, upright->stride_bytes * upright->height_dots);
    code = draw_upright(painter, drawn, &text, upright, painted, err);
    if (code == 0 && upright != bitmap)
        wm_ink_turn(bitmap, drawn->box.left, drawn->box.top, upright, drawn->item->rotate);
    if (code != 0)
        wm_err_place(err, NULL, 0, 0, item_field(drawn->item));
    return code;
}

int wm_draw_check(struct wm_painter *painter, struct wm_drawn *drawn, struct wm_err *err)
{
    struct wm_assembled text;
    int32_t module;
    bool shown;
    int code = 0;

    if (assemble(painter, drawn, &text, &shown, err) != 0)
        return WM_ERR_INPUT;
    if (!shown)
        return 0;
    if (drawn->item->kind == WM_ITEM_QR)
        code = wm_qr_check(text.text, (uint32_t)qr_room(painter, drawn), err);
    else if (drawn->item->kind == WM_ITEM_CODE128)
        code = fit_bars(painter, drawn, text.text, &module, err);
    else if (drawn->item->kind == WM_ITEM_TEXT && drawn->item->cut == WM_CUT_NEVER)
        code = fit_text(painter, drawn, &text, err);
    if (code != 0)
        wm_err_place(err, NULL, 0, 0, item_field(drawn->item));
    return code;
}

void wm_draw_clear(struct wm_drawn *drawn)
{
    free(drawn->text);
    free(drawn->asked);
    wm_block_clear(&drawn->block);
    wm_bitmap_clear(&drawn->turned);
}

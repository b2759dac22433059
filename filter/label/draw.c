/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/label/draw_kind.h"

#include <stdlib.h>
#include <string.h>

int wm_draw_fault(const struct wm_painter *painter, const struct wm_drawn *drawn,
                  struct wm_err *err, const char *text)
{
    return wm_item_fault(painter->layout, (size_t)(drawn - painter->drawn), err, text);
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

static int prepare_text(struct wm_painter *painter, struct wm_drawn *drawn, struct wm_err *err)
{
    const struct wm_item *item = drawn->item;
    uint32_t scale = painter->dots_per_mm_x1000;

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
        .wrap_first = item->wrap_first,
        .optical = item->optical,
    };
    if (drawn->style.least_dots < WM_TEXT_LEAST_DOTS)
        return wm_draw_fault(painter, drawn, err,
                             _("its text would be under 12 dots high at this resolution"));
    if (drawn->frame.bottom - drawn->frame.top < (int32_t)drawn->style.least_dots)
        return wm_draw_fault(painter, drawn, err,
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

int wm_draw_set_text(struct wm_painter *painter, struct wm_drawn *drawn,
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
    if (wm_draw_set_text(painter, drawn, text, err) != 0)
        return WM_ERR_INPUT;
    if (drawn->block.cut && drawn->item->cut == WM_CUT_NEVER)
        return wm_err_set(err, WM_ERR_INPUT, _("too long for its place on this layout"));
    return 0;
}

static int draw_text(struct wm_painter *painter, struct wm_drawn *drawn,
                     const struct wm_assembled *text, struct wm_bitmap *bitmap,
                     struct wm_painted *painted, struct wm_err *err)
{
    bool ground = drawn->item->ground != WM_GROUND_NONE;

    if (fit_text(painter, drawn, text, err) != 0)
        return WM_ERR_INPUT;
    painted->size_dots = drawn->block.size_dots;
    painted->least_dots = drawn->block.least_dots;
    painted->lines = drawn->block.lines;
    painted->cut = drawn->block.cut;
    painted->clipped = drawn->block.clipped;
    if (ground) {
        const struct wm_rect *rect =
            drawn->item->ground == WM_GROUND_CHIP ? &drawn->block.ground : &drawn->frame;
        wm_bitmap_fill(bitmap, rect->left, rect->top, rect->right - rect->left,
                       rect->bottom - rect->top, true);
    }
    wm_block_draw(&drawn->block, &drawn->frame, !ground, bitmap);
    return 0;
}

static int check_text(struct wm_painter *painter, struct wm_drawn *drawn,
                      const struct wm_assembled *text, struct wm_err *err)
{
    return drawn->item->cut == WM_CUT_NEVER ? fit_text(painter, drawn, text, err) : 0;
}

static int draw_rule(struct wm_painter *painter, struct wm_drawn *drawn,
                     const struct wm_assembled *text, struct wm_bitmap *bitmap,
                     struct wm_painted *painted, struct wm_err *err)
{
    const struct wm_rect *frame = &drawn->frame;

    (void)painter;
    (void)text;
    (void)painted;
    (void)err;
    wm_bitmap_fill(bitmap, frame->left, frame->top, frame->right - frame->left,
                   frame->bottom - frame->top, true);
    return 0;
}

static const struct wm_draw_kind kinds[] = {
    [WM_ITEM_TEXT] = {prepare_text, draw_text, check_text},
    [WM_ITEM_RULE] = {NULL, draw_rule, NULL},
    [WM_ITEM_CODE128] = {NULL, wm_draw_bars, wm_check_bars},
    [WM_ITEM_GS1_128] = {NULL, wm_draw_bars, wm_check_bars},
    [WM_ITEM_QR] = {wm_prepare_qr, wm_draw_qr, wm_check_qr},
    [WM_ITEM_DATAMATRIX] = {wm_prepare_datamatrix, wm_draw_datamatrix, wm_check_datamatrix},
    [WM_ITEM_ICON] = {wm_prepare_icon, wm_draw_picture, NULL},
    [WM_ITEM_ICONS] = {wm_prepare_icons, wm_draw_icons, wm_check_icons},
    [WM_ITEM_IMAGE] = {wm_prepare_image, wm_draw_picture, NULL},
    [WM_ITEM_MICRO] = {wm_prepare_micro, wm_draw_micro, NULL},
};

int wm_draw_prepare(struct wm_painter *painter, size_t index, struct wm_err *err)
{
    const struct wm_item *item = &painter->layout->item[index];
    struct wm_drawn *drawn = &painter->drawn[index];

    drawn->item = item;
    drawn->fixed = is_fixed(item);
    drawn->captions = has_captions(item);
    drawn->box =
        item->kind == WM_ITEM_RULE ? rule_dots(painter, &item->box) : box_dots(painter, &item->box);
    if (prepare_frame(drawn, err) != 0)
        return WM_ERR_INPUT;
    return kinds[item->kind].prepare != NULL ? kinds[item->kind].prepare(painter, drawn, err) : 0;
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
    if (painter->seen != NULL && drawn->item->run_count > 0)
        painter->seen(painter->seen_context, text.text);
    if (upright != bitmap)
        memset(upright->bits, 0, upright->stride_bytes * upright->height_dots);
    code = kinds[drawn->item->kind].draw(painter, drawn, &text, upright, painted, err);
    if (code == 0 && upright != bitmap)
        wm_ink_turn(bitmap, drawn->box.left, drawn->box.top, upright, drawn->item->rotate);
    if (code != 0)
        wm_err_place(err, NULL, 0, 0, item_field(drawn->item));
    return code;
}

int wm_draw_check(struct wm_painter *painter, struct wm_drawn *drawn, struct wm_err *err)
{
    const struct wm_draw_kind *kind = &kinds[drawn->item->kind];
    struct wm_assembled text;
    bool shown;
    int code = 0;

    if (assemble(painter, drawn, &text, &shown, err) != 0)
        return WM_ERR_INPUT;
    if (shown && kind->check != NULL)
        code = kind->check(painter, drawn, &text, err);
    if (code != 0)
        wm_err_place(err, NULL, 0, 0, item_field(drawn->item));
    return code;
}

void wm_draw_clear(struct wm_drawn *drawn)
{
    size_t i;

    for (i = 0; drawn->marks != NULL && i < drawn->item->mark_count * drawn->item->mark_count; i++)
        wm_bitmap_clear(&drawn->marks[i]);
    free(drawn->marks);
    free(drawn->text);
    free(drawn->asked);
    wm_block_clear(&drawn->block);
    wm_bitmap_clear(&drawn->turned);
    wm_bitmap_clear(&drawn->picture);
}

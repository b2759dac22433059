/* SPDX-License-Identifier: Apache-2.0 */
/** painter.h: what a painter keeps between labels, and the drawing of one item. Inside the label
 * floor only. */
#ifndef WM_LABEL_PAINTER_H
#define WM_LABEL_PAINTER_H

#include "filter/label/assemble.h"
#include "filter/label/code.h"
#include "filter/label/item.h"
#include "filter/label/page.h"
#include "filter/label/text.h"

/** An item at this resolution, with what was set for the last label. */
struct wm_drawn {
    const struct wm_item *item;
    struct wm_rect box;   /**< on the page */
    struct wm_rect frame; /**< the box as the item sees it: of one that is turned, a quarter or two
                             turned back and at 0, 0 */
    bool fixed;           /**< the same on every label: drawn once, into the background */
    bool captions;        /**< shows captions */
    struct wm_text_style style;
    char *text;  /**< what block holds; NULL if nothing */
    char *asked; /**< of a text in two languages: what it was set for, both joined */
    struct wm_span span[WM_LAYOUT_MAX_RUNS];
    size_t span_count;
    struct wm_block block;
    struct wm_bitmap turned;      /**< of one that is turned: its picture before */
    struct wm_bitmap picture;     /**< of an icon or image: its dots */
    struct wm_bitmap *marks;      /**< of icons: for each number of them, all at their size */
    int32_t picture_x, picture_y; /**< where they lie in the frame, dots from its corner */
};

struct wm_painter {
    const struct wm_layout *layout;
    uint32_t dots_per_mm_x1000, width_dots, height_dots;
    struct wm_typesetter *typesetter;
    bool own_typesetter;
    struct wm_encoder *encoder;
    struct wm_bitmap background;
    struct wm_drawn *drawn; /**< one per item of the layout */
    struct wm_values values;
    struct wm_words words;
    char scan_caption[64];
    struct wm_qr qr;
    struct wm_code128 bars;
    struct wm_datamatrix matrix;
    void (*seen)(void *context, const char *text);
    void *seen_context;
};

/** Work out an item's place and style, and whether it is the same on every label. */
int wm_draw_prepare(struct wm_painter *painter, size_t index, struct wm_err *err);

/** Draw one item for the label whose texts are in painter->values. */
int wm_draw_item(struct wm_painter *painter, struct wm_drawn *drawn, struct wm_bitmap *bitmap,
                 struct wm_painted *painted, struct wm_err *err);

/** All that can fail of one item, without drawing it. */
int wm_draw_check(struct wm_painter *painter, struct wm_drawn *drawn, struct wm_err *err);

/** Free what an item keeps. */
void wm_draw_clear(struct wm_drawn *drawn);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Micro-text: the number of a label along its edges, where a torn piece or a photograph of one
 * still tells which label it was. */
#include "config.h"

#include "filter/label/draw_kind.h"

#include "filter/base/message.h"

#define GAP_DOTS (int32_t) WM_TEXT_LEAST_DOTS /**< between repeats, at least: an em */

int wm_prepare_micro(struct wm_painter *painter, struct wm_drawn *drawn, struct wm_err *err)
{
    if (drawn->frame.bottom - drawn->frame.top < (int32_t)WM_TEXT_LEAST_DOTS)
        return wm_draw_fault(painter, drawn, err,
                             _("the box is lower than micro-text, which needs 12 dots"));
    drawn->style = (struct wm_text_style){
        .box = drawn->frame,
        .size_dots = WM_TEXT_LEAST_DOTS,
        .least_dots = WM_TEXT_LEAST_DOTS,
        .lines = 1,
        .leading_percent = 100,
        .baseline = -1,
        .align = WM_ALIGN_LEFT,
        .valign = WM_VALIGN_MIDDLE,
        .cut = WM_CUT_NEVER,
        .optical = true,
    };
    return 0;
}

static void move_block(struct wm_block *block, int32_t dots)
{
    size_t i;

    for (i = 0; i < block->count; i++)
        block->placed[i].x += dots;
}

int wm_draw_micro(struct wm_painter *painter, struct wm_drawn *drawn,
                  const struct wm_assembled *text, struct wm_bitmap *bitmap,
                  struct wm_painted *painted, struct wm_err *err)
{
    struct wm_block *block = &drawn->block;
    int32_t room = drawn->frame.right - drawn->frame.left, width, count, i, moved = 0;

    if (wm_draw_set_text(painter, drawn, text, err) != 0)
        return WM_ERR_INPUT;
    width = block->ink.right - block->ink.left;
    painted->size_dots = block->size_dots;
    painted->least_dots = block->least_dots;
    painted->cut = block->cut || block->clipped || width <= 0 || width > room;
    if (painted->cut)
        return 0;
    painted->lines = 1;
    count = (room + GAP_DOTS) / (width + GAP_DOTS);
    for (i = 0; i < count; i++) {
        /* The first begins at the box's left edge and the last ends at its right one. */
        int32_t left = count > 1 ? (room - width) * i / (count - 1) : (room - width) / 2;
        int32_t step = drawn->frame.left + left - block->ink.left - moved;
        move_block(block, step);
        moved += step;
        wm_block_draw(block, &drawn->frame, true, bitmap);
    }
    move_block(block, -moved);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Icons and images: made 1-bit once, stamped on every label that shows them. */
#include "config.h"

#include "filter/label/draw_kind.h"

#include "filter/base/message.h"
#include "filter/label/graphic.h"
#include "filter/label/icon.h"
#include "filter/label/image.h"

/** Where a picture starts in a length of dots: 0 at the start, 1 in the middle, 2 at the end. */
static int32_t place(int32_t room, uint32_t dots, int where)
{
    return (room - (int32_t)dots) * where / 2;
}

static int prepare(struct wm_painter *painter, struct wm_drawn *drawn, const char *why,
                   struct wm_err *err)
{
    int32_t width = drawn->frame.right - drawn->frame.left;
    int32_t height = drawn->frame.bottom - drawn->frame.top;

    if (why != NULL)
        return wm_draw_fault(painter, drawn, err, why);
    drawn->picture_x = place(width, drawn->picture.width_dots, (int)drawn->item->align);
    drawn->picture_y = place(height, drawn->picture.height_dots, (int)drawn->item->valign);
    return 0;
}

/** A layout's own icon is an image; a shipped one is drawn on whole dots. */
int wm_prepare_icon(struct wm_painter *painter, struct wm_drawn *drawn, struct wm_err *err)
{
    uint32_t width = (uint32_t)(drawn->frame.right - drawn->frame.left);
    uint32_t height = (uint32_t)(drawn->frame.bottom - drawn->frame.top);
    uint32_t side = width < height ? width : height;
    char path[WM_GRAPHIC_PATH_MAX];

    if (side < WM_ICON_LEAST_DOTS)
        return wm_draw_fault(painter, drawn, err,
                             _("the box is too small for an icon, which needs 32 dots"));
    switch (wm_graphic_icon(painter->layout, drawn->item->file, path)) {
    case WM_ICON_OWN:
        return prepare(painter, drawn, wm_image_load(path, width, height, &drawn->picture), err);
    case WM_ICON_SHIPPED:
        return prepare(painter, drawn, wm_icon_draw(path, side, &drawn->picture), err);
    case WM_ICON_NONE:
        break;
    }
    return wm_draw_fault(painter, drawn, err, _("the icon is no longer there"));
}

int wm_prepare_image(struct wm_painter *painter, struct wm_drawn *drawn, struct wm_err *err)
{
    uint32_t width = (uint32_t)(drawn->frame.right - drawn->frame.left);
    uint32_t height = (uint32_t)(drawn->frame.bottom - drawn->frame.top);
    char path[WM_GRAPHIC_PATH_MAX];

    if (width == 0 || height == 0)
        return wm_draw_fault(painter, drawn, err, _("the box is too small for an image"));
    if (!wm_graphic_path(painter->layout, "", drawn->item->file, "", path))
        return wm_draw_fault(painter, drawn, err, _("the path of the layout's folder is too long"));
    return prepare(painter, drawn, wm_image_load(path, width, height, &drawn->picture), err);
}

int wm_draw_picture(struct wm_painter *painter, struct wm_drawn *drawn,
                    const struct wm_assembled *text, struct wm_bitmap *bitmap,
                    struct wm_painted *painted, struct wm_err *err)
{
    struct wm_stamp stamp = {.width_dots = drawn->picture.width_dots,
                             .height_dots = drawn->picture.height_dots,
                             .bits = drawn->picture.bits};

    (void)painter;
    (void)text;
    (void)painted;
    (void)err;
    wm_ink_stamp(bitmap, &drawn->frame, drawn->frame.left + drawn->picture_x,
                 drawn->frame.top + drawn->picture_y, &stamp, true);
    return 0;
}

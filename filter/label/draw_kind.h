/* SPDX-License-Identifier: Apache-2.0 */
/** draw_kind.h: what drawing knows of each kind of item: a row of a table in draw.c. Inside the
 * label floor only. */
#ifndef WM_LABEL_DRAW_KIND_H
#define WM_LABEL_DRAW_KIND_H

#include "filter/label/painter.h"

struct wm_draw_kind {
    /** Make ready what is the same on every label, or refuse the layout by wm_draw_fault; NULL:
     * nothing to do. drawn->item, box and frame are set. */
    int (*prepare)(struct wm_painter *painter, struct wm_drawn *drawn, struct wm_err *err);
    /** Draw into drawn->frame of the bitmap; fills painted's size_dots, least_dots, lines, cut,
     * clipped and module_dots as far as the kind has them. */
    int (*draw)(struct wm_painter *painter, struct wm_drawn *drawn, const struct wm_assembled *text,
                struct wm_bitmap *bitmap, struct wm_painted *painted, struct wm_err *err);
    /** What may fail in draw for this text, without drawing; NULL: nothing may. */
    int (*check)(struct wm_painter *painter, struct wm_drawn *drawn,
                 const struct wm_assembled *text, struct wm_err *err);
};

/** A fault of the layout in an item at this resolution; text is translated.
 * @return WM_ERR_USAGE */
int wm_draw_fault(const struct wm_painter *painter, const struct wm_drawn *drawn,
                  struct wm_err *err, const char *text);

/* draw_code.c; the second two take all of their kind's codes */
int wm_prepare_qr(struct wm_painter *painter, struct wm_drawn *drawn, struct wm_err *err);
int wm_draw_qr(struct wm_painter *painter, struct wm_drawn *drawn, const struct wm_assembled *text,
               struct wm_bitmap *bitmap, struct wm_painted *painted, struct wm_err *err);
int wm_check_qr(struct wm_painter *painter, struct wm_drawn *drawn, const struct wm_assembled *text,
                struct wm_err *err);
int wm_draw_bars(struct wm_painter *painter, struct wm_drawn *drawn,
                 const struct wm_assembled *text, struct wm_bitmap *bitmap,
                 struct wm_painted *painted, struct wm_err *err);
int wm_check_bars(struct wm_painter *painter, struct wm_drawn *drawn,
                  const struct wm_assembled *text, struct wm_err *err);
int wm_prepare_datamatrix(struct wm_painter *painter, struct wm_drawn *drawn, struct wm_err *err);
int wm_draw_datamatrix(struct wm_painter *painter, struct wm_drawn *drawn,
                       const struct wm_assembled *text, struct wm_bitmap *bitmap,
                       struct wm_painted *painted, struct wm_err *err);
int wm_check_datamatrix(struct wm_painter *painter, struct wm_drawn *drawn,
                        const struct wm_assembled *text, struct wm_err *err);

/* draw_picture.c: icons and images, made 1-bit once */
int wm_prepare_icon(struct wm_painter *painter, struct wm_drawn *drawn, struct wm_err *err);
int wm_prepare_image(struct wm_painter *painter, struct wm_drawn *drawn, struct wm_err *err);
int wm_draw_picture(struct wm_painter *painter, struct wm_drawn *drawn,
                    const struct wm_assembled *text, struct wm_bitmap *bitmap,
                    struct wm_painted *painted, struct wm_err *err);

/* marks.c */
int wm_prepare_icons(struct wm_painter *painter, struct wm_drawn *drawn, struct wm_err *err);
int wm_draw_icons(struct wm_painter *painter, struct wm_drawn *drawn,
                  const struct wm_assembled *text, struct wm_bitmap *bitmap,
                  struct wm_painted *painted, struct wm_err *err);
int wm_check_icons(struct wm_painter *painter, struct wm_drawn *drawn,
                   const struct wm_assembled *text, struct wm_err *err);

/* micro.c */
int wm_prepare_micro(struct wm_painter *painter, struct wm_drawn *drawn, struct wm_err *err);
int wm_draw_micro(struct wm_painter *painter, struct wm_drawn *drawn,
                  const struct wm_assembled *text, struct wm_bitmap *bitmap,
                  struct wm_painted *painted, struct wm_err *err);

/** Set a text into drawn->block by drawn->style, unless it is there already (draw.c). */
int wm_draw_set_text(struct wm_painter *painter, struct wm_drawn *drawn,
                     const struct wm_assembled *text, struct wm_err *err);

#endif

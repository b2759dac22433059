/* SPDX-License-Identifier: Apache-2.0 */
/** graphic.h: where the files of icons and images lie, and the reading of their items. Inside the
 * label floor only. */
#ifndef WM_LABEL_GRAPHIC_H
#define WM_LABEL_GRAPHIC_H

#include "filter/label/layout_parse.h"

#define WM_GRAPHIC_PATH_MAX 768

enum wm_icon_place {
    WM_ICON_NONE,
    WM_ICON_OWN,     /**< icons/NAME.png or icons/NAME.svg in the layout's folder: an image */
    WM_ICON_SHIPPED, /**< layouts/shared/icons/NAME.svg in the data folder: for wm_icon_draw */
};

/** Path of a file in the layout's folder. @return false if it is too long */
bool wm_graphic_path(const struct wm_layout *layout, const char *folder, const char *name,
                     const char *ending, char out[WM_GRAPHIC_PATH_MAX]);

/** Find the file of an icon; the layout's own goes before the shipped one. @param name of a-z and
 * "-" */
enum wm_icon_place wm_graphic_icon(const struct wm_layout *layout, const char *name,
                                   char out[WM_GRAPHIC_PATH_MAX]);

/** "align" and "valign" of a picture; both in the middle if absent. */
int wm_layout_aligns(struct wm_layout_reader *reader, struct wm_item *item, json_t *object);

/** Read an item of the kind "icon", "icons" (marks.c), "image" or "micro". */
int wm_layout_icon(struct wm_layout_reader *reader, struct wm_item *item, json_t *object,
                   const char *kind);
int wm_layout_icons(struct wm_layout_reader *reader, struct wm_item *item, json_t *object,
                    const char *kind);
int wm_layout_image(struct wm_layout_reader *reader, struct wm_item *item, json_t *object,
                    const char *kind);
int wm_layout_micro(struct wm_layout_reader *reader, struct wm_item *item, json_t *object,
                    const char *kind);

#endif

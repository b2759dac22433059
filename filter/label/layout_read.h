/* SPDX-License-Identifier: Apache-2.0 */
/** layout_read.h: the JSON of a layout into areas and items, strictly; boxes are checked by
 * layout.c. */
#ifndef WM_LABEL_LAYOUT_READ_H
#define WM_LABEL_LAYOUT_READ_H

#include "filter/label/item.h"

/**
 * @param layout with name and path set; what was read so far is freed by wm_layout_free also after
 * a fault
 * @return 0, or WM_ERR_USAGE with the file, and the line (syntax) or the member (content)
 */
int wm_layout_read(struct wm_layout *layout, const char *text, size_t len, struct wm_err *err);

/** Take "{@remark} {remark}" apart: fields, the layout's captions ({@name}; {@name/2} is the second
 * language's) and what stands between. @return NULL, or a message why not */
const char *wm_template_parse(struct wm_template *out, const char *text,
                              const struct wm_layout *layout);

/** A copy whose literals point into its own text. */
void wm_template_copy(struct wm_template *out, const struct wm_template *from);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** layout.h: a label layout, read from its JSON file. */
#ifndef WM_LABEL_LAYOUT_H
#define WM_LABEL_LAYOUT_H

#include "filter/base/err.h"

#include <stddef.h>
#include <stdint.h>

struct wm_layout;

/**
 * Find and load a layout by name: first site_dir (may be NULL), then the installed data folder
 * (PKGDATADIR/layouts, or $WAYMASK_DATADIR/layouts in a build tree). A name holds only
 * [a-z0-9-]; anything else is refused before a path is made.
 */
struct wm_layout *wm_layout_load(const char *name, const char *site_dir, struct wm_err *err);
/** The path that wm_layout_load reads, site_dir first; the file need not be there.
 * @return 0, or WM_ERR_USAGE: the name or the path */
int wm_layout_path(const char *name, const char *site_dir, char *out, size_t size,
                   struct wm_err *err);

void wm_layout_free(struct wm_layout *layout);

const char *wm_layout_name(const struct wm_layout *layout);
/** Media in micrometres: 100 x 150 mm is 100000 x 150000. */
void wm_layout_media(const struct wm_layout *layout, uint32_t *width_um, uint32_t *height_um);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** data.h: where the installed data (layouts, the fonts file) lies. */
#ifndef WM_LABEL_DATA_H
#define WM_LABEL_DATA_H

#include "filter/base/err.h"

#include <stddef.h>

/**
 * PKGDATADIR/folder/name, or $WAYMASK_DATADIR/folder/name in a build tree.
 * @return 0, or WM_ERR_USAGE if the path does not fit
 */
int wm_data_path(char *out, size_t size, const char *folder, const char *name, struct wm_err *err);

#endif

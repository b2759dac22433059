/* SPDX-License-Identifier: Apache-2.0 */
/** picture.h: bitmaps in and out of files, for test programs: PBM (raw, P4) and PNG of one bit. */
#ifndef WM_TESTS_DECODE_PICTURE_H
#define WM_TESTS_DECODE_PICTURE_H

#include "filter/base/bitmap.h"

/** Write path as PNG if its name ends with ".png", else as raw PBM. @return 0, or -1 with errno */
int picture_write(const struct wm_bitmap *bitmap, const char *path);

/** Read a raw PBM; "-" is standard input. @return 0, or -1 */
int picture_read(struct wm_bitmap *bitmap, const char *path);

#endif

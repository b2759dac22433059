/* SPDX-License-Identifier: Apache-2.0 */
/** scan.h: the QR codes on a picture of a label. */
#ifndef WM_COMMAND_SCAN_H
#define WM_COMMAND_SCAN_H

#include "filter/base/err.h"

/** Largest picture, dots in all. */
#define WM_SCAN_MAX_DOTS 100000000u

/**
 * Read a PNG file (or JPEG, where configure found libjpeg) and tell of the text of each QR code.
 * @return 0, also if there is none; WM_ERR_INPUT if the file is no such picture
 */
int wm_scan_image(const char *path, void (*found)(void *context, const char *text), void *context,
                  struct wm_err *err);

#endif

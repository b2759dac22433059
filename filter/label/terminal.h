/* SPDX-License-Identifier: Apache-2.0 */
/** terminal.h: pictures in terminals that can show them, by three protocols. */
#ifndef WM_LABEL_TERMINAL_H
#define WM_LABEL_TERMINAL_H

#include "filter/base/bitmap.h"
#include "filter/base/err.h"
#include "filter/label/scale.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/** How a terminal takes pictures. */
enum wm_terminal {
    WM_TERMINAL_NONE,
    WM_TERMINAL_KITTY, /**< kitty's graphics protocol: PNG in base64, 4,096 bytes a sequence */
    WM_TERMINAL_ITERM, /**< iTerm2's inline images, OSC 1337: PNG in base64 */
    WM_TERMINAL_SIXEL, /**< DEC sixel graphics (VT330/340 manual, chapter 14) */
};

/** "kitty", "iterm" or "sixel". @return false if it is none of them */
bool wm_terminal_find(const char *name, enum wm_terminal *out);

/** Show the page at the cursor and end the line. @return 0, or WM_ERR_INPUT */
int wm_terminal_show(FILE *file, enum wm_terminal terminal, const struct wm_bitmap *page,
                     const struct wm_scale *scale, uint32_t dots_per_mm_x1000, struct wm_err *err);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** stroke.h: how thick the strokes of a text are, measured on its dots. */
#ifndef WM_TESTS_STROKE_H
#define WM_TESTS_STROKE_H

#include "filter/base/bitmap.h"
#include "filter/label/ink.h"

/**
 * Percent of the ink in a rectangle that lies in a square of so many dots, all of them ink: what an
 * opening by that square keeps. Strokes of at least that thickness keep all but the odd dot of a
 * rounded corner or a slanted edge; thinner ones keep nothing. 100 if there is no ink.
 */
unsigned wm_stroke_kept(const struct wm_bitmap *bitmap, const struct wm_rect *within, int32_t dots);

/** The smallest part of a rectangle, from some column to its right edge, that holds so many groups
 * of columns with ink (digits stand apart); the whole if there are fewer. */
struct wm_rect wm_stroke_last(const struct wm_bitmap *bitmap, const struct wm_rect *within,
                              unsigned groups);

#endif

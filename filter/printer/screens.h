/* SPDX-License-Identifier: Apache-2.0 */
/** screens.h: threshold matrices of halftoning: a dot is black whose ink, 0 … 255, reaches the
 * matrix's value, 1 … 255, each as often as any other. */
#ifndef WM_PRINTER_SCREENS_H
#define WM_PRINTER_SCREENS_H

#include <stdint.h>

#define WM_SCREEN_POINTS 8
#define WM_SCREEN_BLUE 32

/** Clustered points. */
extern const uint8_t wm_screen_points[WM_SCREEN_POINTS][WM_SCREEN_POINTS];
/** Blue noise: single dots as far from each other as can be. */
extern const uint8_t wm_screen_blue[WM_SCREEN_BLUE][WM_SCREEN_BLUE];

#endif

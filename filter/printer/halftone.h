/* SPDX-License-Identifier: Apache-2.0 */
/** halftone.h: rows of 8-bit grey become rows of one bit a dot. */
#ifndef WM_PRINTER_HALFTONE_H
#define WM_PRINTER_HALFTONE_H

#include <stdbool.h>
#include <stdint.h>

enum wm_halftone {
    /** Edges, bars, modules and text are cut at the middle between their ink and their paper; what
     * is grey over some area gets a pattern. */
    WM_HALFTONE_AUTO,
    WM_HALFTONE_THRESHOLD, /**< black below the middle grey, nothing else */
    WM_HALFTONE_ORDERED,   /**< a screen of growing points, the sturdiest on a print head */
    WM_HALFTONE_DIFFUSION, /**< error diffusion, the finest tones; codes may not scan */
};

/** By name, "Auto", "Threshold", "Ordered", "Diffusion", in any case. @return false if unknown */
bool wm_halftone_find(const char *name, enum wm_halftone *method);

/** A page being halftoned, row by row from its top. */
struct wm_halftoner;

/** @param dpi of the rows  @return NULL without memory */
struct wm_halftoner *wm_halftoner_new(enum wm_halftone method, uint32_t width_dots, unsigned dpi);

/**
 * Take a row; give one. AUTO looks at rows below, so that it gives the first row some rows late:
 * when the page has no more rows, go on with NULL until all have come out.
 * @param grey width_dots values, 0 black, 255 white; or NULL
 * @param bits (width_dots + 7) / 8 bytes, written whole if true is returned; 1 black, most
 * significant bit left, bits right of the width 0
 * @return whether bits holds the next row
 */
bool wm_halftoner_row(struct wm_halftoner *halftoner, const uint8_t *grey, uint8_t *bits);
void wm_halftoner_free(struct wm_halftoner *halftoner); /**< NULL is fine */

#endif

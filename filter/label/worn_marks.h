/* SPDX-License-Identifier: Apache-2.0 */
/** worn_marks.h: chance, paper noise, wrinkles and scratches of the model in worn.h. Inside
 * filter/label/worn*.c only. */
#ifndef WM_LABEL_WORN_MARKS_H
#define WM_LABEL_WORN_MARKS_H

#include "filter/label/worn.h"

/** State of a generator (SplitMix64) for one purpose, so that faults do not change each other. */
uint64_t wm_worn_stream(uint64_t seed, uint64_t purpose);
double wm_worn_uniform(uint64_t *state); /**< 0 … below 1 */

/** Where marks lie, dots; the focus cut to the page, or the page. */
struct wm_worn_area {
    double x, y, width, height;
};
struct wm_worn_area wm_worn_area(const struct wm_worn *worn, const struct wm_bitmap *page);

/** Noise of mean 0 and deviation 1 that is alike within about a pitch. */
struct wm_worn_noise {
    uint64_t upper, lower; /**< streams of the lattice rows above and below */
    double pitch, below;   /**< dots; part of the way from the row above to the one below */
};
void wm_worn_noise_row(struct wm_worn_noise *noise, uint64_t stream, double pitch, double y);
double wm_worn_noise(const struct wm_worn_noise *noise, double x);

/** Crease and scratch the paper. @return 0, -1 without memory */
int wm_worn_mark(const struct wm_worn *worn, const struct wm_bitmap *page, struct wm_paper *paper);

#endif

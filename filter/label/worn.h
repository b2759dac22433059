/* SPDX-License-Identifier: Apache-2.0 */
/** worn.h: what a worn head and bad paper make of a page: a model of thermal printing in which
 * every fault has a strength and a seed, for `waymask preview --faults` and the scanning tests.
 *
 * The way of a page, dot by dot: which elements burn; which are dead; the heat that a row leaves
 * to the next ones; the spot that an element heats (a Gaussian of 0.42 x 0.50 dots); the paper,
 * which turns black above a threshold that wanders from place to place; then what happens to the
 * label afterwards, wrinkles and scratches. The model is plausible and not measured on a printer;
 * tests/scan/README.md says what it was compared with. */
#ifndef WM_LABEL_WORN_H
#define WM_LABEL_WORN_H

#include "filter/base/bitmap.h"
#include "filter/base/err.h"

#include <stdint.h>

#define WM_WORN_MAX_DEAD 64u  /**< dead elements, named and random ones together */
#define WM_WORN_MAX_MARKS 64u /**< wrinkles; also scratches */
#define WM_WORN_MAX_SAMPLES 4u

/** Faults and their strengths; all zero is a new head on good paper. */
struct wm_worn {
    uint64_t seed; /**< the same seed gives the same page on every machine */
    double gain; /**< heat that is not needed any more to blacken, of a full spot, -0.4…0.45: edges
                    grow by about as much of a dot; below 0 they shrink */
    double smear;       /**< part of a row's heat that is left one row on, 0…0.9 */
    double voids;       /**< unevenness of the paper, 0…1; 0.2 leaves holes in black */
    double tilt;        /**< heat that the right edge lacks and the left has too much, -0.4…0.4 */
    uint32_t wrinkles;  /**< white creases across the page, what lies behind one is shifted */
    uint32_t scratches; /**< white lines */
    uint32_t dead_random;            /**< dead elements at columns that the seed chooses */
    uint32_t dead_count;             /**< and such at known columns: so many of dead[] */
    uint32_t dead[WM_WORN_MAX_DEAD]; /**< dots from the left edge; outside of the page: no effect */
    /** Where wrinkles, scratches and random dead elements lie, dots; width 0: anywhere. */
    struct {
        uint32_t x, y, width, height;
    } focus;
};

/**
 * Read faults as a user writes them: words with commas between them, `dead=4,smear=0.6,gain=0.3,
 * voids=0.2,tilt=0.1,wrinkles=2,scratches=8,seed=7`, or first a preset, `worn` (an old head)
 * or `smeared` (too much heat), which the words after it change.
 * @return 0; WM_ERR_USAGE that names the bad word and lists the known ones
 */
int wm_worn_parse(struct wm_worn *out, const char *text, struct wm_err *err);

/**
 * The page as such a printer prints it, dot for dot. A fault of less than a dot, such as gain,
 * blackens just some of the dots at an edge. Without faults out equals in.
 * @param out made here, same size as in; the caller clears it  @return 0, or WM_ERR_INPUT
 */
int wm_worn_apply(const struct wm_worn *worn, const struct wm_bitmap *in, struct wm_bitmap *out,
                  struct wm_err *err);

/** A printed page more finely than its dots. */
struct wm_paper {
    uint32_t width, height; /**< samples */
    uint32_t samples;       /**< along a dot */
    uint8_t *grey;          /**< owned, width * height bytes, 0 black … 255 white */
};

/**
 * The same page with so many samples along each dot (1…WM_WORN_MAX_SAMPLES).
 * @param out made here; free by wm_paper_clear  @return 0, or WM_ERR_INPUT
 */
int wm_worn_paper(const struct wm_worn *worn, const struct wm_bitmap *in, uint32_t samples,
                  struct wm_paper *out, struct wm_err *err);
void wm_paper_clear(struct wm_paper *paper);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** glyph.h: glyphs cut to 1 bit, each rendered once per face and size. */
#ifndef WM_LABEL_GLYPH_H
#define WM_LABEL_GLYPH_H

#include "filter/label/ink.h"

#include <pango/pango.h>

/** Grey from which a dot is black, of 255: strokes of 20 dots and up keep two dots, and counters
 * stay open (reference: sealed-payload.md section 7). */
#define WM_GLYPH_THRESHOLD 118

/** A glyph's ink; left and top are its offsets from the pen on the baseline, y downwards. */
struct wm_glyph {
    int32_t left, top;
    struct wm_stamp stamp; /**< width 0 for a blank */
};

struct wm_glyphs;

struct wm_glyphs *wm_glyphs_new(void);
void wm_glyphs_free(struct wm_glyphs *glyphs);

/** Changes whenever glyphs given out before became invalid, which happens between labels only. */
unsigned wm_glyphs_generation(const struct wm_glyphs *glyphs);

/** Forget all glyphs if they have become many; call between labels. */
void wm_glyphs_trim(struct wm_glyphs *glyphs);

/** Borrowed until the next generation; NULL without memory. */
const struct wm_glyph *wm_glyphs_get(struct wm_glyphs *glyphs, PangoFont *font, PangoGlyph glyph);

#endif

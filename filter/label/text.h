/* SPDX-License-Identifier: Apache-2.0 */
/** text.h: text fitted into a box of whole dots: shrunk, then wrapped, then cut with an ellipsis,
 * never beyond the box. */
#ifndef WM_LABEL_TEXT_H
#define WM_LABEL_TEXT_H

#include "filter/base/bitmap.h"
#include "filter/base/err.h"
#include "filter/label/glyph.h"
#include "filter/label/item.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WM_TEXT_LEAST_DOTS 12u  /**< nothing smaller is drawn */
#define WM_TEXT_STRIKE_DOTS 16u /**< largest strike; below 20 dots text is set in strikes */
#define WM_TEXT_OUTLINE_DOTS 20u
#define WM_TEXT_MAX_LINES 20u
#define WM_TEXT_MAX 4096u /**< bytes of one text */

/** Bytes [start, end) of a text in one weight and size. */
struct wm_span {
    size_t start, end;
    enum wm_weight weight;
    uint32_t scale_percent;
};

/** How a text is set; all sizes in dots, of the em. */
struct wm_text_style {
    struct wm_rect box;
    uint32_t size_dots, least_dots;
    uint32_t lines;  /**< at most, paragraphs included; above 1 the text wraps */
    bool wrap_first; /**< wrap before shrinking; else a text wraps only where its paragraphs do not
                        fit on a line each at the least size */
    uint32_t leading_percent;
    int32_t baseline; /**< row of the first baseline, or -1: by valign */
    enum wm_align align;
    enum wm_valign valign;
    enum wm_ground ground; /**< leaves room at both ends */
    enum wm_cut cut;
    bool optical;
};

/** A glyph with its top left corner's place on the page. */
struct wm_placed {
    const struct wm_glyph *glyph;
    int32_t x, y;
};

/** A text ready to draw. Zero-initialise; free with wm_block_clear. */
struct wm_block {
    struct wm_placed *placed;
    size_t count, size;
    struct wm_rect ink;    /**< around all glyphs; empty if there are none */
    struct wm_rect ground; /**< of a chip: from end to end of the text, as high as the box */
    uint32_t size_dots;    /**< the em that was used */
    uint32_t least_dots;   /**< of the smallest run, strikes being 12 to 16 */
    uint32_t lines;
    bool cut;            /**< an ellipsis stands for the rest */
    bool clipped;        /**< the ink does not keep within the box even at the least height */
    unsigned generation; /**< of the glyphs */
};

struct wm_typesetter;

/** @return NULL with err if a face is missing */
struct wm_typesetter *wm_typesetter_new(struct wm_err *err);
void wm_typesetter_free(struct wm_typesetter *typesetter);

/** Call between labels; true if blocks set before must be set again. */
bool wm_typesetter_trim(struct wm_typesetter *typesetter);
unsigned wm_typesetter_generation(const struct wm_typesetter *typesetter);

/**
 * Make text fit for drawing: bidirectional and other control characters go, a single character
 * that no face has becomes U+3013, the printers' mark for a missing letter.
 * @return 0; WM_ERR_INPUT naming the package if a whole script has no face
 */
int wm_text_clean(struct wm_typesetter *typesetter, const char *text, char *out, size_t size,
                  struct wm_err *err);

/** Set a text (paragraphs parted by newlines) that wm_text_clean has made fit. */
int wm_text_set(struct wm_typesetter *typesetter, const struct wm_text_style *style,
                const char *text, const struct wm_span *spans, size_t span_count,
                struct wm_block *block, struct wm_err *err);

void wm_block_draw(const struct wm_block *block, const struct wm_rect *clip, bool black,
                   struct wm_bitmap *bitmap);
void wm_block_clear(struct wm_block *block);

#endif

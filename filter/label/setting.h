/* SPDX-License-Identifier: Apache-2.0 */
/** setting.h: a text broken into lines of glyphs at a size that fits; text.c places them. Inside
 * the label floor only. */
#ifndef WM_LABEL_SETTING_H
#define WM_LABEL_SETTING_H

#include "filter/label/fonts.h"
#include "filter/label/text.h"

#include <pango/pangocairo.h>

/* A Han character's ink lies within these parts of the em above and below the baseline; capitals
 * and digits (733 of 1000) are centred in it. */
#define WM_ASCENT_PERCENT 87u
#define WM_DESCENT_PERCENT 13u

struct wm_typesetter {
    struct wm_fonts *fonts;
    struct wm_glyphs *glyphs;
    PangoContext *context;
    PangoLayout *layout;
};

/** A line of a text: runs in visual order. */
struct wm_line {
    GSList *runs;      /**< of PangoGlyphItem */
    size_t start, end; /**< bytes of the text */
    int32_t width;     /**< sum of the advances, in dots */
    bool rtl;
    bool owned; /**< the runs are ours, not the layout's */
};

/** One text while it is being set. */
struct wm_setting {
    struct wm_typesetter *typesetter;
    const struct wm_text_style *style;
    const char *text;
    const struct wm_span *spans;
    size_t span_count;
    struct wm_block *block;
    int32_t width, height; /**< room in dots; a ground's ends are taken off the width */
    struct wm_line line[WM_TEXT_MAX_LINES];
    size_t line_count;
    size_t most_lines; /**< that may be drawn */
    bool dropped;      /**< not all of the text is in the lines */
};

/** Percent of a number of dots, to the nearest. */
int32_t wm_percent(uint32_t dots, uint32_t part);

/** Dots of a span's em at a size; between the largest strike and the least outline the strike. */
uint32_t wm_span_dots(uint32_t size_dots, const struct wm_span *span);

/** The largest em of a line, in dots. */
uint32_t wm_line_dots(const struct wm_setting *setting, const struct wm_line *line,
                      uint32_t size_dots);

/** Height of all lines in dots, from the first's ascent to the last's descent. */
int32_t wm_setting_height(const struct wm_setting *setting, uint32_t size_dots);

/** Set the text, uncut, at the largest size from least to size dots at which it keeps within its
 * box and number of lines. @return that size, or 0 if there is none */
uint32_t wm_setting_fit(struct wm_setting *setting, uint32_t least, uint32_t size_dots);

/** Set the text at a size with ellipses where it must be cut. */
void wm_setting_cut(struct wm_setting *setting, uint32_t size_dots);

/** Free the lines. */
void wm_setting_clear(struct wm_setting *setting);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** page.h: a waybill drawn as a page of printer dots by a layout. */
#ifndef WM_LABEL_PAGE_H
#define WM_LABEL_PAGE_H

#include "filter/base/bitmap.h"
#include "filter/base/err.h"
#include "filter/label/ink.h"
#include "filter/label/layout.h"
#include "filter/waybill/waybill.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Draws pages of one layout at one resolution; keeps what does not change between labels. */
struct wm_painter;

/**
 * @param layout borrowed  @param dots_per_mm_x1000 8000 for 203 dpi (8 dots/mm); 11811 for 300 dpi
 * @return NULL with err if a face is missing or the layout cannot be drawn at that resolution
 */
struct wm_painter *wm_painter_new(const struct wm_layout *layout, uint32_t dots_per_mm_x1000,
                                  struct wm_err *err);

struct wm_typesetter;

struct wm_painter_options {
    uint32_t dots_per_mm_x1000;       /**< as above */
    const char *captions;             /**< "zh", "en", "zh+en", …; NULL or "": zh */
    const char *scan_caption;         /**< ScanCaption; NULL or "" for none */
    struct wm_typesetter *typesetter; /**< borrowed, shared by several painters, so that faces are
                                         opened once; NULL: one of its own */
};

struct wm_painter *wm_painter_new_with(const struct wm_layout *layout,
                                       const struct wm_painter_options *options,
                                       struct wm_err *err);
void wm_painter_free(struct wm_painter *painter);

/** Be told of every string that is drawn, for tests and audits; NULL to stop. */
void wm_painter_trace(struct wm_painter *painter, void (*seen)(void *context, const char *text),
                      void *context);

/** Page size in dots: 100 x 150 mm is 800 x 1200 at 203 dpi and 1181 x 1772 at 300 dpi. */
void wm_painter_size(const struct wm_painter *painter, uint32_t *width_dots, uint32_t *height_dots);

/**
 * Draw one page; the bitmap (made by wm_bitmap_init at the page's size) is overwritten.
 * @param printed_at seconds UTC, shown in local time; also decides whether a virtual number is
 * still shown
 */
int wm_painter_draw(struct wm_painter *painter, const struct wm_waybill *waybill,
                    int64_t printed_at, struct wm_bitmap *bitmap, struct wm_err *err);

/**
 * Everything that can fail for this label, without drawing: letters that no face has, a number too
 * long for its bar code, a sealed code too long for its box. A job is checked whole before its
 * first page.
 */
int wm_painter_check(struct wm_painter *painter, const struct wm_waybill *waybill,
                     int64_t printed_at, struct wm_err *err);

/** What a layout draws, one by one, for checks that nothing touches: number of items. */
size_t wm_painter_items(const struct wm_painter *painter);

/** What drawing one item came to. */
struct wm_painted {
    struct wm_rect box; /**< dots; no ink lies outside */
    bool shown;         /**< false: its conditions or fields were not met, nothing was drawn */
    bool rule;          /**< a rule, not a text or code */
    bool ground;        /**< black behind white text */
    bool cut;           /**< an ellipsis stands for the rest of the text */
    bool clipped; /**< ink that does not keep within the box was left out: a fault of the layout */
    uint32_t size_dots;  /**< em of the text, 0 for others */
    uint32_t least_dots; /**< of its smallest run */
    uint32_t lines;
    uint32_t module_dots; /**< of a code, 0 for others */
    char area[24];
};

/** Draw one item alone; the bitmap is not cleared. */
int wm_painter_draw_item(struct wm_painter *painter, size_t index, const struct wm_waybill *waybill,
                         int64_t printed_at, struct wm_bitmap *bitmap, struct wm_painted *painted,
                         struct wm_err *err);

/** 8000 for 203, 11811 for 300, 23622 for 600 dpi; 0 if unknown. */
uint32_t wm_dots_per_mm_x1000(unsigned dpi);

#endif

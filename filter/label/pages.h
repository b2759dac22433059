/* SPDX-License-Identifier: Apache-2.0 */
/** pages.h: a file of waybills drawn page after page, once every line was verified. */
#ifndef WM_LABEL_PAGES_H
#define WM_LABEL_PAGES_H

#include "filter/base/conf.h"
#include "filter/label/page.h"
#include "filter/waybill/batch.h"

struct wm_pages;

struct wm_pages_input {
    int fd;               /**< waybills, NDJSON; read once; may be a pipe */
    const char *name;     /**< for messages */
    const char *layout;   /**< overrides the waybills' own layout; NULL to use theirs */
    const char *captions; /**< languages of captions, "zh+en", in place of the waybills' own; NULL
                             to use theirs */
    uint32_t dots_per_mm_x1000;
    uint32_t media_width_um, media_height_um; /**< of the queue; 0: any. A layout for other media is
                                                 refused before anything is drawn */
    const char *page_ranges;                  /**< CUPS page-ranges such as "2-3,7"; NULL for all */
    int64_t printed_at;                       /**< seconds UTC */
};

/** Read and verify all lines (into an unnamed file), load the layouts and check that every label
 * can be drawn; nothing is drawn yet. What input points to must stay until wm_pages_free.
 * @return NULL with err naming the line, if any line is not a valid waybill or cannot be drawn */
struct wm_pages *wm_pages_new(const struct wm_host *host, const struct wm_conf *conf,
                              const struct wm_pages_input *input, struct wm_err *err);

/** Number of pages that will come (after page_ranges). */
unsigned long wm_pages_count(const struct wm_pages *pages);

/**
 * Draw the next page. *page and *waybill are borrowed until the next call.
 * @return 1 for a page, 0 at the end, -1 with err
 */
int wm_pages_next(struct wm_pages *pages, const struct wm_bitmap **page,
                  const struct wm_waybill **waybill, struct wm_err *err);

void wm_pages_trace(struct wm_pages *pages, void (*seen)(void *context, const char *text),
                    void *context);
void wm_pages_free(struct wm_pages *pages);

#endif

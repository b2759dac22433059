/* SPDX-License-Identifier: Apache-2.0 */
/** cairo-page.h: the same strings, codes and boxes as ours, drawn through cairo and pango, for
 * peers: nothing is kept from one label to the next but the layout. */
#ifndef WM_TESTS_BENCH_CAIRO_PAGE_H
#define WM_TESTS_BENCH_CAIRO_PAGE_H

#include "filter/base/err.h"
#include "filter/label/code.h"
#include "filter/label/field.h"
#include "filter/label/layout.h"
#include "filter/waybill/batch.h"

#include <cairo.h>
#include <pango/pangocairo.h>
#include <stdbool.h>
#include <stdio.h>

struct peer {
    const struct wm_layout *layout; /**< borrowed */
    cairo_t *cairo;                 /**< in points; a scale set before holds for all pages */
    PangoLayout *text;
    struct wm_encoder *encoder;
    struct wm_values values;
    int (*drawn)(struct peer *peer); /**< called after each page, unless NULL; 0 to go on */
    void *context;                   /**< for drawn */
};

/** CPU time of this process so far, in milliseconds. */
double peer_cpu_ms(void);

/** Start drawing on a surface (borrowed); peer_end also after failure. */
bool peer_begin(struct peer *peer, cairo_surface_t *surface);
void peer_end(struct peer *peer);

/** Draw a page for each waybill of a file, which is verified. *ms grows by the CPU time of drawing
 * alone. @return 0, or not, err set */
int peer_draw_file(struct peer *peer, const struct wm_host *host, FILE *file, double *ms,
                   struct wm_err *err);

#endif

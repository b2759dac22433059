/* SPDX-License-Identifier: Apache-2.0 */
/** edges.h: tells line work (bars, modules, text, rules) from tones (pictures, grey areas), and
 * which dots of line work are black. */
#ifndef WM_PRINTER_EDGES_H
#define WM_PRINTER_EDGES_H

#include <stddef.h>
#include <stdint.h>

enum wm_edge { WM_EDGE_WHITE, WM_EDGE_BLACK, WM_EDGE_TONE };

/** Up to here a dot is black, from there on white, and neither is ever a tone: the noise of
 * compressed pictures, and tones of which a print head makes stray dots. */
#define WM_EDGES_BLACK 15
#define WM_EDGES_WHITE 240

/** A window of rows that moves down a page. */
struct wm_edges;

/** @return NULL without memory */
struct wm_edges *wm_edges_new(uint32_t width_dots, unsigned dpi);

/**
 * Take a row, give the row that lies wm_edges_delay rows above it.
 * @param grey width_dots values, 0 black, 255 white; NULL past the page's last row
 * @param out width_dots of enum wm_edge  @return that row's grey, borrowed until the next call;
 * NULL while there is none yet
 */
const uint8_t *wm_edges_row(struct wm_edges *edges, const uint8_t *grey, uint8_t *out);
size_t wm_edges_delay(const struct wm_edges *edges);
void wm_edges_free(struct wm_edges *edges); /**< NULL is fine */

#endif

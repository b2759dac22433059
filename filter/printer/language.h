/* SPDX-License-Identifier: Apache-2.0 */
/** language.h: printer languages as const tables of a few functions over one shared loop. */
#ifndef WM_PRINTER_LANGUAGE_H
#define WM_PRINTER_LANGUAGE_H

#include "filter/base/err.h"
#include "filter/base/sink.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum wm_tracking { WM_TRACKING_DEFAULT, WM_TRACKING_GAP, WM_TRACKING_MARK, WM_TRACKING_CONTINUOUS };
enum wm_compression { WM_COMPRESSION_AUTO, WM_COMPRESSION_NONE, WM_COMPRESSION_ACS, WM_COMPRESSION_Z64 };

/** What the user set; a member at its default sends nothing, so that the printer keeps its own
 * calibration. */
struct wm_print_settings {
    unsigned dpi;              /**< 203, 300, 600 */
    int darkness;              /**< percent 0…100; -1 printer default */
    int speed_mm_s;            /**< -1 printer default */
    enum wm_tracking tracking; /**< WM_TRACKING_DEFAULT sends nothing */
    int32_t gap_um;            /**< gap or mark height; -1 unknown */
    enum wm_compression compression;
};

struct wm_language; /**< opaque outside of filter/printer/ */

/** By name: "tspl", "zpl"; NULL if unknown. */
const struct wm_language *wm_language_find(const char *name);
/** By index for listings; NULL past the end. */
const struct wm_language *wm_language_at(size_t index);
const char *wm_language_name(const struct wm_language *language);  /**< "tspl" */
const char *wm_language_title(const struct wm_language *language); /**< "TSPL/TSPL2" */

/** A job being written. All calls after a failed write do nothing; check the sink, or the result
 * of wm_emitter_finish. */
struct wm_emitter;

struct wm_emitter *wm_emitter_new(const struct wm_language *language,
                                  const struct wm_print_settings *settings, struct wm_sink *sink,
                                  struct wm_err *err);
/** Start a page of exactly height_dots rows of width_dots; copies ≥ 1. */
int wm_emitter_page(struct wm_emitter *emitter, uint32_t width_dots, uint32_t height_dots,
                    unsigned copies, struct wm_err *err);
/** One row, 1 = black, most significant bit leftmost, (width_dots + 7) / 8 bytes. */
int wm_emitter_row(struct wm_emitter *emitter, const uint8_t *bits, struct wm_err *err);
/** Print the page that has got all its rows. */
int wm_emitter_end_page(struct wm_emitter *emitter, struct wm_err *err);
/** End the job and flush. */
int wm_emitter_finish(struct wm_emitter *emitter, struct wm_err *err);
/** Leave the printer ready for the next job from any state: complete the counted block or send the
 * language's own abort, print nothing more; flushes. */
int wm_emitter_abort(struct wm_emitter *emitter, struct wm_err *err);
void wm_emitter_free(struct wm_emitter *emitter);

#endif

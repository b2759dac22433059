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
enum wm_compression {
    WM_COMPRESSION_AUTO,
    WM_COMPRESSION_NONE,
    WM_COMPRESSION_ACS,
    WM_COMPRESSION_Z64
};

/** Most copies of a page. */
#define WM_COPIES_MAX 9999u

/**
 * The printer, and what the user set: darkness, speed and tracking at their defaults send nothing,
 * so that the printer keeps its own calibration. Start from wm_print_settings_init, or from
 * wm_model_settings (model.h), never from zeros.
 */
struct wm_print_settings {
    unsigned dpi;               /**< 203, 300, 600 */
    uint32_t dots_per_mm_x1000; /**< 0: from dpi, where 203 is 8 dots/mm */
    uint32_t head_dots;         /**< wider pages are refused; 0: any width */
    bool genuine;               /**< of the language's own maker: auto may use what clones lack */
    int darkness;               /**< percent 0…100; -1 printer default */
    int speed_mm_s;             /**< 1…1000; -1 printer default */
    enum wm_tracking tracking;  /**< WM_TRACKING_DEFAULT sends nothing */
    int32_t gap_um;             /**< gap or mark height, 0…100000; -1 unknown. TSPL needs it to
                                     track by gap or mark */
    enum wm_compression compression; /**< what a language lacks is refused by wm_emitter_new */
};

/** 203 dpi, any width, everything else the printer's default. */
void wm_print_settings_init(struct wm_print_settings *settings);

struct wm_language; /**< opaque outside of filter/printer/ */

/** By name: "tspl", "zpl"; NULL if unknown. */
const struct wm_language *wm_language_find(const char *name);
/** By index for listings; NULL past the end. */
const struct wm_language *wm_language_at(size_t index);
const char *wm_language_name(const struct wm_language *language);  /**< "tspl" */
const char *wm_language_title(const struct wm_language *language); /**< "TSPL/TSPL2" */

/**
 * A job being written: new, then for each page page, row…, end_page, then finish; or abort at any
 * moment. All calls return 0 or a code with err. After a failed write they write nothing more and
 * return WM_ERR_INPUT.
 */
struct wm_emitter;

/**
 * Check the settings; nothing is written before the first page was accepted.
 * @param language,sink borrowed  @return NULL with err
 */
struct wm_emitter *wm_emitter_new(const struct wm_language *language,
                                  const struct wm_print_settings *settings, struct wm_sink *sink,
                                  struct wm_err *err);
/** What wm_emitter_page would say to such a page; nothing is written. */
int wm_emitter_check_page(const struct wm_emitter *emitter, uint32_t width_dots,
                          uint32_t height_dots, unsigned copies, struct wm_err *err);
/** Start a page of exactly height_dots rows of width_dots, to be printed copies (1…WM_COPIES_MAX)
 * times. A page wider than the print head is refused before anything of it is written. */
int wm_emitter_page(struct wm_emitter *emitter, uint32_t width_dots, uint32_t height_dots,
                    unsigned copies, struct wm_err *err);
/** The next row, 1 = black, most significant bit leftmost, (width_dots + 7) / 8 bytes, of which the
 * bits right of the width are ignored. */
int wm_emitter_row(struct wm_emitter *emitter, const uint8_t *bits, struct wm_err *err);
/** Print the page that has got all its rows. */
int wm_emitter_end_page(struct wm_emitter *emitter, struct wm_err *err);
/** End the job and flush. A job that ends within a page is aborted and is an error. */
int wm_emitter_finish(struct wm_emitter *emitter, struct wm_err *err);
/** Leave the printer ready for the next job from any state: complete the counted block or send the
 * language's own abort, print nothing more of this job; flushes. Pages that were ended stay. */
int wm_emitter_abort(struct wm_emitter *emitter, struct wm_err *err);
/** NULL is fine. Writes nothing: finish or abort first. */
void wm_emitter_free(struct wm_emitter *emitter);

#endif

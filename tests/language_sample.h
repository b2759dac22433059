/* SPDX-License-Identifier: Apache-2.0 */
/** language_sample.h: pages that are hard on a printer language, and jobs of them, for tests. */
#ifndef WM_TESTS_LANGUAGE_SAMPLE_H
#define WM_TESTS_LANGUAGE_SAMPLE_H

#include "filter/base/bitmap.h"
#include "filter/printer/model.h"

/** What is drawn on a test page. */
enum pattern { WHITE, BLACK, ONE_DOT, EVERY_BYTE, STRIPES, SPARSE, NOISE, RUNS, PATTERNS };

/** A page; the caller clears it. */
void draw(struct wm_bitmap *bitmap, enum pattern pattern, uint32_t width, uint32_t height,
          uint32_t seed);
/** Page, rows and end_page. @return 0 or a code */
int emit_page(struct wm_emitter *emitter, const struct wm_bitmap *bitmap, unsigned copies,
              struct wm_err *err);
/** One job of one page into a sink that the caller has set up and clears. @return 0 or a code */
int emit_job(const char *language, const struct wm_print_settings *settings,
             const struct wm_bitmap *bitmap, unsigned copies, struct wm_sink *sink,
             struct wm_err *err);
/** Settings of a model, by name. */
struct wm_print_settings settings_of(const char *model);
/** A job as hexadecimal digits, without the NULs that it has to begin with. @return out */
const char *emit_hex(const char *language, size_t nuls, const struct wm_print_settings *settings,
                     const struct wm_bitmap *page, unsigned copies, char *out, size_t size);
/** WM_CHECK that both are equal, else name the first dot that is not. */
bool same_bitmap(const struct wm_bitmap *got, const struct wm_bitmap *want, const char *what);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** subject.h: codes to scan: of a layout's random labels, or a bare QR code of a chosen size. */
#ifndef WM_TESTS_SCAN_SUBJECT_H
#define WM_TESTS_SCAN_SUBJECT_H

#include "filter/base/bitmap.h"
#include "filter/base/err.h"

#include <stdbool.h>
#include <stdint.h>

/** Draws the labels of one layout, or bare codes. */
struct subject;

/**
 * @param name a layout's name; or "bare:BYTES:LEVEL:MODULE", a QR code for an envelope of so many
 * bytes at L, M, Q or H with modules of so many dots
 * @param bars the waybill number's Code 128 instead of the sealed QR code
 * @return NULL with err; err.code WM_ERR_FOREIGN if the layout has no such code
 */
struct subject *subject_new(const char *name, unsigned dpi, bool bars, struct wm_err *err);
void subject_free(struct subject *subject);

/** A drawn label. */
struct label {
    struct wm_bitmap page; /**< the whole label, or the code with what lies around it */
    uint32_t symbol[4];    /**< x, y, width, height of the code without quiet zone, dots */
    uint32_t module_dots;
    char text[2048]; /**< what a reader should read */
};

/** Draw the label of a random record. Free by label_clear.
 * @param whole the whole label instead of the code's surroundings  @return 0 or -1 */
int subject_draw(struct subject *subject, uint64_t seed, bool whole, struct label *out,
                 struct wm_err *err);
void label_clear(struct label *label);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** label_sample.h: waybills to draw, by the names that tests use: those of specimen.h. */
#ifndef WM_TESTS_LABEL_SAMPLE_H
#define WM_TESTS_LABEL_SAMPLE_H

#include "filter/label/specimen.h"

#define WM_SAMPLE_PRINTED_AT WM_SPECIMEN_AT

/** Names of the samples: "typical", "short", "longest", …; NULL past the end. */
const char *wm_sample_name(size_t index);

/** Fill a waybill by name; variant changes names, numbers and sealed digits. @return false if
 * there is no such sample */
bool wm_sample(const char *name, unsigned variant, struct wm_waybill *out);

/** Digits as an envelope of so many bytes has them; the bytes come from the seed. */
void wm_sample_digits(char *out, size_t size, size_t bytes, uint64_t seed);

#endif

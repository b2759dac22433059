/* SPDX-License-Identifier: Apache-2.0 */
/** section.h: a section's plaintext: format byte, CBOR map, padding. Private to the seal floor. */
#ifndef WM_SEAL_SECTION_H
#define WM_SEAL_SECTION_H

#include "filter/base/err.h"
#include "filter/seal/envelope.h"

#include <stddef.h>
#include <stdint.h>

/** Plaintexts are a multiple of so many bytes, the format byte included. */
#define WM_SECTION_BLOCK 16

/** The plaintext; to be wiped. WM_ERR_INPUT if a text is not printable UTF-8 (the error names the
 * key) or all together exceeds WM_SECTION_PLAIN_MAX. */
int wm_section_encode(const struct wm_section_plain *plain, uint8_t out[WM_SECTION_PLAIN_MAX],
                      size_t *len, struct wm_err *err);

/** Undo it; out->role is left alone. @return 0, or -1 (out's texts wiped) if it is anything else
 * than wm_section_encode could have made, save that a mobile may also be text and that an integer
 * may be any below 2^53. */
int wm_section_decode(const uint8_t *bytes, size_t len, struct wm_opened *out);

#endif

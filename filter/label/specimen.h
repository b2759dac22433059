/* SPDX-License-Identifier: Apache-2.0 */
/** specimen.h: waybills that no one sent, to try a layout with: all persons, places' numbers and
 * goods are invented. */
#ifndef WM_LABEL_SPECIMEN_H
#define WM_LABEL_SPECIMEN_H

#include "filter/waybill/waybill.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WM_SPECIMEN_AT                                                                             \
    1795450000                   /**< seconds UTC at which they are printed: 2026-11-23 in China   \
                                  */
#define WM_SPECIMEN_LONGEST 497u /**< bytes of the longest envelope: QR version 17 at M */

enum wm_specimen_class {
    WM_SPECIMEN_SHORTEST, /**< only what an order must have, or little more */
    WM_SPECIMEN_TYPICAL,
    WM_SPECIMEN_LONG, /**< every field at the most bytes that a waybill has for it; codes of routes
                         and addresses, which may never be cut, as long as they are in use */
    WM_SPECIMEN_SCRIPT, /**< in other scripts than Han */
};

/** Names of the specimens: "typical", "longest", "arabic", …; NULL past the end. */
const char *wm_specimen_name(size_t index);

/** Class of a specimen by its index, which must be below their number. */
enum wm_specimen_class wm_specimen_class_of(size_t index);

/**
 * Fill a waybill by name. It is not signed.
 * @param variant changes names, numbers and sealed digits
 * @return false if there is no such specimen
 */
bool wm_specimen(const char *name, unsigned variant, struct wm_waybill *out);

/** Digits as an envelope of so many bytes has them, prefix included; the bytes come from the seed.
 * @param size of out; 3 + 17 for every 7 bytes, and 1, is enough */
void wm_specimen_digits(char *out, size_t size, size_t bytes, uint64_t seed);

#endif

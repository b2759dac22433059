/* SPDX-License-Identifier: Apache-2.0 */
/** seen.h: which waybills a file has named so far, 16 bytes for each, none of them readable. */
#ifndef WM_WAYBILL_SEEN_H
#define WM_WAYBILL_SEEN_H

#include <stdint.h>

/** Keyed 64-bit hashes (SipHash-2-4, a key of its own per set) with record numbers. */
struct wm_seen;

struct wm_seen *wm_seen_new(void); /**< NULL without memory or random bytes */
void wm_seen_free(struct wm_seen *seen);

/**
 * Add a waybill, known by carrier, number and piece.
 * @param record its record number, 1 and up
 * @param earlier 0 if it is new, else the record that named it before
 * @return 0, or -1 without memory
 */
int wm_seen_add(struct wm_seen *seen, const char *carrier, const char *waybill, uint32_t piece,
                unsigned long record, unsigned long *earlier);

#endif

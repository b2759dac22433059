/* SPDX-License-Identifier: Apache-2.0 */
/** utc.h: instants as Waymask writes them, `2026-11-23T22:13:01Z` (RFC 3339, UTC, whole seconds).
 */
#ifndef WM_BASE_UTC_H
#define WM_BASE_UTC_H

#include <stdint.h>

#define WM_UTC_SIZE 24 /**< bytes of the text, zero included */

/** Write seconds since 1970 (0 … 253402300799, the year 9999). @return 0, or -1 out of range */
int wm_utc_format(int64_t seconds, char out[WM_UTC_SIZE]);

/** Read exactly that form back; any other spelling of the same instant is refused. @return 0, -1 */
int wm_utc_parse(const char *text, int64_t *seconds);

/**
 * Seconds UTC that labels say they were printed at: now, or what SOURCE_DATE_EPOCH sets for output
 * that is the same on every run. CUPS hands a filter only what the host's SetEnv says, so a job
 * cannot set it. Never for validity, expiry or the log.
 */
int64_t wm_utc_print_time(void);

#endif

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

#endif

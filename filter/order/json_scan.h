/* SPDX-License-Identifier: Apache-2.0 */
/** json_scan.h: finds the end of an object without understanding more than strings and brackets. */
#ifndef WM_ORDER_JSON_SCAN_H
#define WM_ORDER_JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>

/** How far it got; begins as zeros, but for the line. */
struct wm_json_scan {
    size_t depth;       /**< 0 behind the last bracket */
    unsigned long line; /**< counts on */
    bool string, escape;
    bool deep;   /**< nested deeper than WM_JSON_DEPTH */
    bool bad;    /**< holds bytes that are no characters */
    bool broken; /**< a control character inside a string: a quote is missing */
};

/** Scan up to and with the last bracket. @return bytes scanned */
size_t wm_json_scan(struct wm_json_scan *scan, const char *text, size_t len);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** ranges.h: page ranges as CUPS writes them, "2-3,7,10-". */
#ifndef WM_LABEL_RANGES_H
#define WM_LABEL_RANGES_H

#include "filter/base/err.h"

#include <stdbool.h>
#include <stddef.h>

#define WM_RANGES_MAX 256u

/** Pages first to last, 1-based, both included; none at all means every page. */
struct wm_ranges {
    struct {
        unsigned long first, last;
    } range[WM_RANGES_MAX];
    size_t count;
};

/** NULL or "" means every page. @return 0, or WM_ERR_USAGE for anything malformed */
int wm_ranges_parse(const char *text, struct wm_ranges *out, struct wm_err *err);

/** Is the page, counted from 1, among them? */
bool wm_ranges_have(const struct wm_ranges *ranges, unsigned long page);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** raw.h: raw jobs, which a queue for labels passes on byte for byte where the site allows it. */
#ifndef WM_CUPS_RAW_H
#define WM_CUPS_RAW_H

#include "filter/base/err.h"
#include "filter/cups/filter.h"
#include "filter/cups/output.h"

#include <stdbool.h>

/**
 * Is this a raw job on a queue for labels that AllowRaw of waymask.conf names? The configuration is
 * read for raw jobs on such queues only; one that cannot be read allows nothing.
 */
bool wm_raw_allowed(const struct wm_filter *filter, bool labels);

/**
 * Copy the job's file to the printer, as often as there are copies. A cancel stops it between two
 * blocks: what is cut off is the sender's to end.
 * @return 0, or WM_ERR_INPUT with err
 */
int wm_raw_pass(const struct wm_filter *filter, struct wm_output *output, struct wm_err *err);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** log_line.h: an entry of the audit log as a line of text; waymask-audit(5). Private to the store
 * floor, its fuzz target and its tests. */
#ifndef WM_STORE_LOG_LINE_H
#define WM_STORE_LOG_LINE_H

#include "filter/store/log.h"

#include <stdbool.h>

/** Write the entry with its newline. Texts that are not UTF-8, or hold control characters, are
 * refused, and so is an entry without number or event.
 * @return its length, or 0 */
size_t wm_log_line_format(const struct wm_log_entry *entry, char out[WM_LOG_LINE_MAX]);

/** Read a line of len bytes, newline not among them. There is one way to write an entry: any other
 * is refused. */
bool wm_log_line_parse(const char *line, size_t len, struct wm_log_entry *entry);

/** 0 for a name that no event has. */
enum wm_log_event wm_log_event_find(const char *name);

#endif

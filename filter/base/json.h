/* SPDX-License-Identifier: Apache-2.0 */
/** json.h: writes JSON strings straight to where they go, so that no copy of a text stays behind.
 */
#ifndef WM_BASE_JSON_H
#define WM_BASE_JSON_H

#include <stddef.h>

/** Takes a piece of output. */
typedef void wm_json_put_fn(void *context, const char *bytes, size_t len);

/** Write text (valid UTF-8) as a JSON string with its quotes: `"`, `\` and control characters are
 * escaped, everything else stays as it is. */
void wm_json_string(wm_json_put_fn *put, void *context, const char *text);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/json.h"

#include <stdio.h>

void wm_json_string(wm_json_put_fn *put, void *context, const char *text)
{
    const char *from;
    char escape[8];

    put(context, "\"", 1);
    for (from = text; *text != '\0'; text++) {
        if ((unsigned char)*text >= 0x20 && *text != '"' && *text != '\\')
            continue;
        put(context, from, (size_t)(text - from));
        put(context, escape,
            (size_t)snprintf(escape, sizeof escape,
                             *text == '"' || *text == '\\' ? "\\%c" : "\\u%04x", *text));
        from = text + 1;
    }
    put(context, from, (size_t)(text - from));
    put(context, "\"", 1);
}

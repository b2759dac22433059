/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/trace.h"

#include <stdio.h>

void trace_note(void *context, const char *text)
{
    struct trace *trace = context;
    int len = snprintf(trace->text + trace->len, sizeof trace->text - trace->len, "%s\n", text);

    if (len > 0 && (size_t)len < sizeof trace->text - trace->len)
        trace->len += (size_t)len;
}

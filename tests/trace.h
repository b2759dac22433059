/* SPDX-License-Identifier: Apache-2.0 */
/** trace.h: the strings that a painter draws, for wm_painter_trace. */
#ifndef WM_TESTS_TRACE_H
#define WM_TESTS_TRACE_H

#include <stddef.h>

/** Strings handed to drawing, a line each; what has no room is left out. */
struct trace {
    char text[16384];
    size_t len;
};

/** @param context a struct trace, zero-initialised */
void trace_note(void *context, const char *text);

#endif

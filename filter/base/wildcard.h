/* SPDX-License-Identifier: Apache-2.0 */
/** wildcard.h: names matched by patterns with `*` and `?`. */
#ifndef WM_BASE_WILDCARD_H
#define WM_BASE_WILDCARD_H

#include <stdbool.h>

/**
 * Does the pattern match the whole text? `*` stands for any characters, none too, and `?` for one
 * (of UTF-8); A to Z and a to z are the same. There is no way to quote the two. Time is at most the
 * product of the lengths. Not fnmatch, which reads characters as the locale has them: a filter's is
 * whatever CUPS was started with.
 */
bool wm_wildcard_match(const char *pattern, const char *text);

#endif

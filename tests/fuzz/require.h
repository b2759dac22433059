/* SPDX-License-Identifier: Apache-2.0 */
/** require.h: properties of fuzz targets, looked at byte by byte and not with the program's own
 * eyes. */
#ifndef WM_TESTS_FUZZ_REQUIRE_H
#define WM_TESTS_FUZZ_REQUIRE_H

#include "tests/fuzz/replay.h"

#include <stdbool.h>

/** Abort with `property failed: WHAT` unless it holds. */
void require(bool holds, const char *what);

/** The longest run of ASCII digits. */
size_t digit_run(const char *text);

/** Copy bytes of the input into a zero-terminated text of size bytes; zeros are left out. */
void take_text(char *text, size_t size, const uint8_t *data, size_t len);

#endif

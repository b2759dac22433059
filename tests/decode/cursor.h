/* SPDX-License-Identifier: Apache-2.0 */
/** cursor.h: a place in a stream, for the readers of printer languages. */
#ifndef WM_TESTS_DECODE_CURSOR_H
#define WM_TESTS_DECODE_CURSOR_H

#include "tests/decode/job.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cursor {
    const uint8_t *bytes;
    size_t len, at;
    struct printed_job *job; /**< gets the first error; borrowed */
};

/** Something is wrong at this place. @return -1 */
int bad(struct cursor *cursor, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** The next byte; -1 at the end. */
int peek(const struct cursor *cursor);
/** Go past text if it comes next. */
bool word(struct cursor *cursor, const char *text);

#endif

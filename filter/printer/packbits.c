/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/printer/internal.h"

#include <string.h>

#define RUN_MAX 128u

/** Bytes equal to the first one, at most RUN_MAX. */
static size_t run_at(const uint8_t *row, size_t len)
{
    size_t run = 1;

    while (run < len && run < RUN_MAX && row[run] == row[0])
        run++;
    return run;
}

/** Bytes up to the next run of three: shorter ones within a literal cost no more as they are. */
static size_t literal_at(const uint8_t *row, size_t len)
{
    size_t used = 0;

    while (used < len && used < RUN_MAX) {
        size_t run = run_at(row + used, len - used);
        if (run >= 3)
            break;
        used += run;
    }
    return used < RUN_MAX ? used : RUN_MAX;
}

static size_t put_literal(const uint8_t *row, size_t len, uint8_t *packed)
{
    packed[0] = (uint8_t)(len - 1);
    memcpy(packed + 1, row, len);
    return len + 1;
}

size_t wm_packbits(const uint8_t *row, size_t len, uint8_t *packed)
{
    size_t at = 0, used = 0;

    while (at < len) {
        size_t run = run_at(row + at, len - at);
        /* Where no literal is open, a run of two never costs more than in the next one. */
        if (run >= 2) {
            packed[used++] = (uint8_t)(257 - run);
            packed[used++] = row[at];
        } else {
            run = literal_at(row + at, len - at);
            used += put_literal(row + at, run, packed + used);
        }
        at += run;
    }
    return used;
}

/* SPDX-License-Identifier: Apache-2.0 */
/** tspl.h: a strict reader of TSPL streams for tests: gives back the pages a printer would print.
 */
#ifndef WM_TESTS_DECODE_TSPL_H
#define WM_TESTS_DECODE_TSPL_H

#include "filter/base/bitmap.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tspl_page {
    struct wm_bitmap bitmap; /**< owned */
    unsigned copies;         /**< sets * copies of PRINT */
};

/** What a stream told the printer. */
struct tspl_job {
    struct tspl_page *pages; /**< owned */
    size_t count;
    char setup[512];    /**< set-up lines (GAP, DENSITY …) in their order, each with "\n" */
    unsigned bad_lines; /**< lines left out */
    bool drawn;         /**< the stream ends with a picture that was not printed */
    char error[160];    /**< "" if the stream was understood to its end */
    size_t error_at;    /**< byte where it was not */
};

/**
 * Read a stream. Anything unknown, beyond the page, black in the pad bits, drawn over a page that
 * was not cleared, or cut off is an error, unless skip_bad_lines is set: then lines that are no
 * command are counted and left out, as a printer does.
 * @return 0, or -1 with job->error. The job is the caller's, to be cleared in either case.
 */
int tspl_decode(const void *bytes, size_t len, uint32_t dots_per_mm_x1000, bool skip_bad_lines,
                struct tspl_job *job);
void tspl_job_clear(struct tspl_job *job);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** output.h: a filter's output, which a stalled printer cannot block for ever. */
#ifndef WM_CUPS_OUTPUT_H
#define WM_CUPS_OUTPUT_H

#include "filter/base/sink.h"

#include <stdbool.h>
#include <stdint.h>

/** How long the end of a counted block may still take once the job was cancelled. The scheduler
 * kills a filter after JobKillDelay, 30 seconds by default. */
#define WM_OUTPUT_GRACE_MS 5000
/** A printer that takes nothing for so long is reported as stalled. */
#define WM_OUTPUT_STALL_MS 3000

/** Who reads the output. */
enum wm_output_kind {
    WM_OUTPUT_FILTER,  /**< the next filter: a cancelled job stops at once */
    WM_OUTPUT_PRINTER, /**< the printer: a cancelled job may finish what it has begun to say, within
                            the grace; a stall shows in the queue's state */
};

/** Set up by wm_output_init; not moved afterwards. */
struct wm_output {
    struct wm_sink sink; /**< write here; `failed` is ECANCELED after a cancel, EPIPE if closed */
    int fd;              /**< borrowed */
    enum wm_output_kind kind;
    bool stalled;        /**< reported so */
    int64_t deadline_ms; /**< monotonic; 0 before a cancel was seen */
};

void wm_output_init(struct wm_output *output, int fd, enum wm_output_kind kind);

/** Flush and take back a reported stall. @return 0 or the sticky errno */
int wm_output_finish(struct wm_output *output);

#endif

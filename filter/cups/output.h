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
    const char *message; /**< borrowed; what the queue says once a stall has passed, NULL for that
                              it prints */
    int back_fd;         /**< borrowed; read from while the output waits; -1 for none */
    bool (*readable)(void *context); /**< reads from back_fd; false at its end */
    void *context;                   /**< borrowed */
};

void wm_output_init(struct wm_output *output, int fd, enum wm_output_kind kind);

/** Have readable called whenever fd can be read from while the output waits for its reader, until
 * it returns false. */
void wm_output_watch(struct wm_output *output, int fd, bool (*readable)(void *context),
                     void *context);

/** Wait ms, a tenth of a second at most, and less if the back channel says something.
 * @return 0, ECANCELED after a cancel, or the sink's sticky errno: EPIPE if the reader has gone */
int wm_output_rest(struct wm_output *output, int ms);

/** Flush, and wait until the reader has taken everything out of the pipe, reporting a stall.
 * @return as wm_output_rest; no grace after a cancel */
int wm_output_drain(struct wm_output *output);

/** Monotonic time in milliseconds. */
int64_t wm_output_clock(void);

/** Flush and take back a reported stall. @return 0 or the sticky errno */
int wm_output_finish(struct wm_output *output);

#endif

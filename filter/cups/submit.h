/* SPDX-License-Identifier: Apache-2.0 */
/** submit.h: handing a file to a queue, and seeing what became of the job. */
#ifndef WM_CUPS_SUBMIT_H
#define WM_CUPS_SUBMIT_H

#include "filter/base/err.h"

#include <stdbool.h>
#include <stddef.h>

#define WM_WAYBILLS_TYPE "application/vnd.waymask.waybills"

/** What to print; all borrowed. */
struct wm_submit {
    const char *queue;          /**< NULL: the user's default queue */
    const char *format;         /**< MIME type, WM_WAYBILLS_TYPE */
    const char *title;          /**< of the job; CUPS logs and shows it: never a person's data */
    unsigned copies;            /**< 1 … 9999 */
    const char *const *options; /**< `name=value` texts as for lp -o */
    size_t option_count;
};

/** The job that came of it. */
struct wm_job {
    char queue[128];
    int id;
};

/**
 * Send the file behind fd (seekable; from its start) as one Print-Job request, so that a format
 * that the queue does not take leaves no job behind. The user's lpoptions hold, as with lp.
 * @return 0, or WM_ERR_INPUT with err
 */
int wm_cups_submit(const struct wm_submit *submit, int fd, struct wm_job *job, struct wm_err *err);

/**
 * Wait until the job has ended, at most timeout_s seconds.
 * @return 0 if it completed; else WM_ERR_INPUT with what the queue says of it
 */
int wm_cups_wait(const struct wm_job *job, int timeout_s, struct wm_err *err);

#endif

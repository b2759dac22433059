/* SPDX-License-Identifier: Apache-2.0 */
/** progress.h: a bar on standard error while a long file is read, if that is a terminal. */
#ifndef WM_COMMAND_PROGRESS_H
#define WM_COMMAND_PROGRESS_H

#include <stdbool.h>

struct wm_progress {
    int fd;             /**< of what is read, borrowed */
    long long size;     /**< bytes; 0 if unknown, as of a pipe */
    long long drawn_at; /**< milliseconds, of the last bar */
    bool on;            /**< standard error is a terminal */
    bool shown;         /**< a bar stands there */
};

/** @param fd of what is read, or -1 */
void wm_progress_begin(struct wm_progress *progress, int fd);

/** To be called for each record: draws now and then. @param records read so far */
void wm_progress_step(struct wm_progress *progress, unsigned long records);

/** Take the bar away, before anything else is printed and at the end. */
void wm_progress_clear(struct wm_progress *progress);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** filter.h: what the three filters share: arguments, options, messages, states, cancelling. */
#ifndef WM_CUPS_FILTER_H
#define WM_CUPS_FILTER_H

#include "filter/base/err.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

/** Set by SIGTERM; the only writable global of the project. */
extern volatile sig_atomic_t wm_cancelled;

/** A job as CUPS hands it to a filter. */
struct wm_filter;

/**
 * Start a filter: memory kept to this process, SIGPIPE and SIGXFSZ ignored, SIGTERM sets
 * wm_cancelled, the arguments read (`printer job-id user title copies options [file]`, 6 or 7 with
 * argv[0]), $PPD loaded and the options marked. The title is not looked at.
 * @return NULL with err: WM_ERR_USAGE for wrong arguments, WM_ERR_INPUT for a file or PPD
 */
struct wm_filter *wm_filter_new(int argc, char **argv, struct wm_err *err);
void wm_filter_free(struct wm_filter *filter); /**< NULL is fine; closes the file */

int wm_filter_input(const struct wm_filter *filter);  /**< fd of the file, or 0 */
bool wm_filter_first(const struct wm_filter *filter); /**< has a file: is first of the chain */
const char *wm_filter_queue(const struct wm_filter *filter); /**< borrowed; a claim of argv[0] */
const char *wm_filter_user(const struct wm_filter *filter);  /**< job's user, borrowed; a claim */
int wm_filter_job(const struct wm_filter *filter);           /**< job id ≥ 1 */
unsigned wm_filter_copies(const struct wm_filter *filter);   /**< 1 … 9999 */

/** MIME type of the job's file, "" if CUPS did not say. Borrowed. */
const char *wm_filter_content_type(const struct wm_filter *filter);

/**
 * Value of an option: of the job, else the PPD's default. A job may name a value that the PPD does
 * not list. @return borrowed, NULL if neither has it
 */
const char *wm_filter_option(const struct wm_filter *filter, const char *name);

/** Value of an attribute of the PPD such as wmModel. Borrowed; NULL if none. */
const char *wm_filter_attribute(const struct wm_filter *filter, const char *name);

/** Media of the job in micrometres, to a tenth of a millimetre; 0 and 0 if unknown. */
void wm_filter_media(const struct wm_filter *filter, uint32_t *width_um, uint32_t *height_um);

/** Where a message goes: CUPS's log levels. INFO and worse reach the queue's state, where all users
 * see them: never a field's value. */
enum wm_message { WM_MESSAGE_DEBUG, WM_MESSAGE_INFO, WM_MESSAGE_WARNING, WM_MESSAGE_ERROR };

/** One line to CUPS; control characters become `?`. */
void wm_filter_say(enum wm_message kind, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** The error as one ERROR line. Returns once cupsd has read it, so that the queue shows it and not
 * just that a filter failed; ten seconds at most. */
void wm_filter_say_error(const struct wm_err *err);

/** Add (`+`) or remove (`-`) a state reason of the queue. */
void wm_filter_state(char sign, const char *reason);

/** Count a printed page with its copies. */
void wm_filter_page(unsigned long page, unsigned copies);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** purge.h: taking a refused job's file out of CUPS's spool. */
#ifndef WM_CUPS_PURGE_H
#define WM_CUPS_PURGE_H

#include "filter/base/err.h"
#include "filter/cups/filter.h"

#include <stdbool.h>

/**
 * Refuse the job: say why, then have the scheduler cancel and purge it, so that its file does not
 * stay in the spool (CUPS keeps the file of a job whose filter failed, whatever PreserveJobFiles
 * says). A job that began as waybills, PDF or a picture holds no orders: it is only said why, and
 * the stopped job can be restarted. The caller has wiped all plaintext. Cancel-Job is sent as the
 * job's user with `purge-job`; where the queue's policy asks for a password the job stops with its
 * file kept, and the log says so. The scheduler drops what it has not read of our messages when it
 * purges, so the request waits until the queue shows the reason, at most two seconds.
 * @return true if no orders stay behind. The filter exits with 1 either way.
 */
bool wm_purge_refused(const struct wm_filter *filter, const struct wm_err *err);

#endif

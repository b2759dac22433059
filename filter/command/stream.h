/* SPDX-License-Identifier: Apache-2.0 */
/** stream.h: a verb's FILE, which holds orders or waybills, as a stream of waybills. */
#ifndef WM_COMMAND_STREAM_H
#define WM_COMMAND_STREAM_H

#include "filter/base/conf.h"
#include "filter/base/err.h"
#include "filter/waybill/batch.h"

struct wm_source {
    const char *path;       /**< "-" is standard input */
    const char *charset;    /**< of orders; or NULL */
    const char *join_file;  /**< of orders; or NULL */
    const char *join_field; /**< or NULL */
};

/**
 * Take FILE, the only argument behind the options that getopt has read, and make sure that --join
 * and --on come together and that --charset names one.
 * @return WM_OK, or WM_ERR_USAGE with err
 */
int wm_source_argument(struct wm_source *source, int argc, char **argv, struct wm_err *err);

/**
 * Look what FILE holds. Waybills are handed through; orders are sealed into an unnamed file, all or
 * nothing, with the faults of their records printed to standard error, and that they were sealed is
 * recorded. Orders themselves are never written anywhere.
 * @param host receives what wm_host_new made, with a station key only if there are orders; to be
 * freed by the caller, also after an error
 * @return fd of the waybills, to be closed, or -1 with err
 */
int wm_source_open(const struct wm_source *source, const struct wm_conf *conf,
                   struct wm_host **host, struct wm_err *err);

/** Say on standard error what became of the records of an orders file, if not all are labels. */
void wm_source_report(const char *name, const struct wm_batch *result);

#endif

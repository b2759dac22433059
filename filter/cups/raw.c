/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/cups/raw.h"

#include "filter/base/conf.h"
#include "filter/base/message.h"
#include "filter/cups/accept.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

bool wm_raw_allowed(const struct wm_filter *filter, bool labels)
{
    struct wm_err err = {0};
    struct wm_conf *conf;
    bool allowed = false;
    size_t i;

    if (!labels || !wm_accept_is_raw(wm_filter_content_type(filter)))
        return false;
    conf = malloc(sizeof *conf);
    if (conf != NULL && wm_conf_load(conf, NULL, &err) == WM_OK) {
        /* Names of queues are the same in upper and lower case. */
        for (i = 0; !allowed && i < conf->raw_count; i++)
            allowed = strcasecmp(conf->raw_queues[i], wm_filter_queue(filter)) == 0;
    }
    free(conf);
    return allowed;
}

/* One copy. @return 0 at the file's end or after a cancel, else an errno of reading */
static int pass_once(int fd, struct wm_output *output)
{
    unsigned char block[8192];
    ssize_t got;

    while (!wm_cancelled && output->sink.failed == 0) {
        got = read(fd, block, sizeof block);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got < 0 ? errno : 0;
        wm_sink_put(&output->sink, block, (size_t)got);
    }
    return 0;
}

int wm_raw_pass(const struct wm_filter *filter, struct wm_output *output, struct wm_err *err)
{
    const int fd = wm_filter_input(filter);
    /* What comes through a pipe is there once; CUPS hands the only filter of a job its file. */
    unsigned copies = wm_filter_first(filter) ? wm_filter_copies(filter) : 1;
    int failed = 0;

    for (; copies > 0 && failed == 0 && !wm_cancelled; copies--) {
        failed = pass_once(fd, output);
        if (copies > 1 && failed == 0 && lseek(fd, 0, SEEK_SET) != 0)
            failed = errno;
    }
    if (failed != 0)
        return wm_err_set(err, WM_ERR_INPUT, _("cannot read the job: %s"), strerror(failed));
    if (wm_output_finish(output) != 0)
        return wm_err_set(err, WM_ERR_INPUT, _("cannot write: %s"), strerror(output->sink.failed));
    return 0;
}

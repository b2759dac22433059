/* SPDX-License-Identifier: Apache-2.0 */
/** orderstowaybills: CUPS filter from orders to sealed, signed waybills; waymask(8). */
#include "config.h"

#include "filter/base/conf.h"
#include "filter/base/message.h"
#include "filter/cups/filter.h"
#include "filter/cups/output.h"
#include "filter/cups/purge.h"
#include "filter/waybill/batch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A bad record that was left out, or a further fault of one: a line in the log each. */
static void tell_fault(void *context, const struct wm_err *fault)
{
    char text[1024];

    (void)context;
    wm_filter_say(WM_MESSAGE_WARNING, "%s", wm_err_format(fault, text, sizeof text));
}

static bool stop(void *context)
{
    (void)context;
    return wm_cancelled;
}

static int seal(const struct wm_filter *filter, const char *name, struct wm_output *output,
                struct wm_err *err)
{
    struct wm_conf *conf = malloc(sizeof *conf);
    struct wm_host *host = NULL;
    struct wm_batch batch = {0};
    const struct wm_batch_input input = {
        .fd = wm_filter_input(filter),
        .name = name,
        .fault = tell_fault,
        .stop = stop,
    };

    if (conf == NULL)
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    else if (wm_conf_load(conf, NULL, err) == 0)
        host = wm_host_new(conf, true, err);
    if (host != NULL && wm_filter_first(filter) && wm_host_warning(host) != NULL)
        wm_filter_say(WM_MESSAGE_WARNING, "%s", wm_host_warning(host));
    if (host != NULL)
        wm_batch_seal(host, conf, &input, &output->sink, &batch, err);
    if (err->code == WM_OK) {
        wm_output_finish(output);
        wm_filter_say(
            WM_MESSAGE_DEBUG,
            "%lu records read, %lu sealed, %lu merged, %lu cancelled or refunded, %lu bad",
            batch.read, batch.sealed, batch.merged, batch.left_out, batch.skipped);
        if (batch.left_out > 0)
            wm_filter_say(WM_MESSAGE_INFO,
                          _("%s: %lu cancelled, closed or refunded records were left out"), name,
                          batch.left_out);
        if (batch.skipped > 0)
            wm_filter_say(WM_MESSAGE_WARNING, _("%s: %lu bad records were left out; see the log"),
                          name, batch.skipped);
    }
    wm_host_free(host);
    free(conf);
    return (int)err->code;
}

int main(int argc, char **argv)
{
    struct wm_err err = {0};
    struct wm_filter *filter = wm_filter_new(argc, argv, &err);
    struct wm_output output;
    char name[32];
    int status = 1;

    if (filter == NULL) {
        wm_filter_say_error(&err);
        return 1;
    }
    wm_output_init(&output, STDOUT_FILENO, WM_OUTPUT_FILTER);
    /* Not the file's own name, which may hold a customer's. */
    snprintf(name, sizeof name, _("job %d"), wm_filter_job(filter));
    seal(filter, name, &output, &err);
    if (wm_cancelled || output.sink.failed == EPIPE || output.sink.failed == ECANCELED) {
        /* Cancelled, or the next filter has refused and said why. */
        status = wm_cancelled ? 0 : 1;
    } else if (err.code == WM_OK && output.sink.failed == 0) {
        status = 0;
    } else {
        if (err.code == WM_OK)
            wm_err_set(&err, WM_ERR_INPUT, _("cannot write: %s"), strerror(output.sink.failed));
        wm_err_place(&err, name, 0, 0, NULL);
        wm_purge_refused(filter, &err);
    }
    wm_sink_clear(&output.sink);
    wm_filter_free(filter);
    return status;
}

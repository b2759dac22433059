/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/command/command.h"
#include "filter/command/stream.h"
#include "filter/cups/submit.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OPTIONS_MAX 32
#define COPIES_MAX 9999

struct request {
    struct wm_source source;
    struct wm_submit submit;
    const char *options[OPTIONS_MAX];
};

static int read_copies(const char *text, unsigned *copies, struct wm_err *err)
{
    size_t len = strlen(text);

    if (len == 0 || len > 4 || strspn(text, "0123456789") != len || atoi(text) < 1)
        return wm_err_set(err, WM_ERR_USAGE, _("-n: copies must be 1 to %d"), COPIES_MAX);
    *copies = (unsigned)atoi(text);
    return WM_OK;
}

/* An option whose value would be in the job's attributes, the log and argv of every filter. */
static int add_option(struct request *request, const char *text, struct wm_err *err)
{
    if (request->submit.option_count == OPTIONS_MAX)
        return wm_err_set(err, WM_ERR_USAGE, _("more than %d options"), OPTIONS_MAX);
    request->options[request->submit.option_count++] = text;
    return WM_OK;
}

static int read_arguments(int argc, char **argv, struct request *request, struct wm_err *err)
{
    static const struct option options[] = {
        {"join", required_argument, NULL, 'j'},
        {"on", required_argument, NULL, 'O'},
        {"charset", required_argument, NULL, 'c'},
        {0},
    };
    int status = WM_OK;
    int option;

    while (status == WM_OK && (option = getopt_long(argc, argv, ":d:n:o:", options, NULL)) != -1) {
        if (option == 'd')
            request->submit.queue = optarg;
        else if (option == 'n')
            status = read_copies(optarg, &request->submit.copies, err);
        else if (option == 'o')
            status = add_option(request, optarg, err);
        else if (option == 'j')
            request->source.join_file = optarg;
        else if (option == 'c')
            request->source.charset = optarg;
        else if (option == 'O')
            request->source.join_field = optarg;
        else
            status = wm_command_misuse(argv[0], err);
    }
    return status == WM_OK ? wm_source_argument(&request->source, argc, argv, err) : status;
}

static int run(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    struct request request = {
        .submit = {.format = WM_WAYBILLS_TYPE, .title = "waybills", .copies = 1},
    };
    struct wm_host *host = NULL;
    struct wm_conf conf;
    struct wm_job job;
    int fd, status;

    request.submit.options = request.options;
    if (read_arguments(argc, argv, &request, err) != WM_OK ||
        wm_conf_load(&conf, conf_path, err) != WM_OK)
        return (int)err->code;
    fd = wm_source_open(&request.source, &conf, &host, err);
    wm_host_free(host);
    if (fd < 0)
        return (int)err->code;
    status = wm_cups_submit(&request.submit, fd, &job, err);
    close(fd);
    if (status == WM_OK)
        printf(_("request id is %s-%d\n"), job.queue, job.id);
    return status;
}

const struct wm_command wm_command_print = {
    .name = "print",
    .synopsis =
        "[-d QUEUE] [-n COPIES] [-o NAME=VALUE]… [--charset NAME] "
        "[--join FILE --on FIELD] FILE",
    .summary = N_("seal orders here and print them on a CUPS queue"),
    .help =
        N_("  -d QUEUE        the queue; default as with lp\n"
           "  -n COPIES       of each label, 1 to 9999\n"
           "  -o NAME=VALUE   an option of the job, such as page-ranges=2-3 or Darkness=60\n"
           "  --charset NAME  of orders, such as GB18030 or Big5; default: found out\n"
           "  --join FILE     a file with the carrier's numbers and routes\n"
           "  --on FIELD      the field that is the same in both, such as order\n"
           "\n"
           "FILE holds orders or waybills; - is standard input. CUPS is handed sealed waybills\n"
           "only: no order reaches its spool, as one does that lp prints."),
    .run = run,
};

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/base/sink.h"
#include "filter/command/command.h"
#include "filter/command/stream.h"
#include "filter/order/charset_name.h"
#include "filter/waybill/batch.h"

#include <getopt.h>
#include <stdio.h>
#include <unistd.h>

static void tell_fault(void *context, const struct wm_err *err)
{
    (void)context;
    wm_err_print(err, "waymask: ", stderr);
}

static int seal(const struct wm_conf *conf, struct wm_batch_input *input, struct wm_err *err)
{
    struct wm_host *host = wm_command_host(conf, true, err);
    struct wm_batch result = {0};
    struct wm_sink out;
    int status;

    if (host == NULL)
        return (int)err->code;
    wm_sink_fd(&out, STDOUT_FILENO);
    status = wm_batch_seal(host, conf, input, &out, &result, err);
    if (status == WM_OK)
        wm_source_report(input->name, &result);
    wm_sink_clear(&out);
    wm_host_free(host);
    return status;
}

static int run(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    static const struct option options[] = {
        {"join", required_argument, NULL, 'j'},
        {"on", required_argument, NULL, 'o'},
        {"charset", required_argument, NULL, 'c'},
        {0},
    };
    struct wm_batch_input input = {.fault = tell_fault};
    struct wm_conf conf;
    int option, status;

    while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
        if (option == 'j')
            input.join_file = optarg;
        else if (option == 'o')
            input.join_field = optarg;
        else if (option == 'c')
            input.charset = optarg;
        else
            return wm_command_misuse(argv[0], err);
    }
    if (optind + 1 != argc || (input.join_file == NULL) != (input.join_field == NULL))
        return wm_command_misuse(argv[0], err);
    if (input.charset != NULL && wm_charset_check(input.charset, err) != 0)
        return (int)err->code;
    if (wm_conf_load(&conf, conf_path, err) != WM_OK)
        return (int)err->code;
    input.name = argv[optind];
    input.fd = wm_command_input(input.name, err);
    if (input.fd < 0)
        return (int)err->code;
    status = seal(&conf, &input, err);
    close(input.fd);
    return status;
}

const struct wm_command wm_command_seal = {
    .name = "seal",
    .synopsis = "[--charset NAME] [--join FILE --on FIELD] FILE",
    .summary = N_("turn orders into waybills, on standard output"),
    .help = N_("  --charset NAME  of the orders, such as GB18030 or Big5; default: found out\n"
               "  --join FILE     a file with the carrier's numbers and routes\n"
               "  --on FIELD      the field that is the same in both, such as order\n"
               "\n"
               "FILE may be - for standard input. All records are checked and sealed before the\n"
               "first waybill is written."),
    .run = run,
};

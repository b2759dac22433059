/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/command/command.h"
#include "filter/command/findings.h"
#include "filter/seal/keys.h"
#include "filter/waybill/batch.h"

#include <stdio.h>

/* What is right is not worth a line; what could not be looked at is. */
static void tell(void *context, enum wm_finding kind, const char *text)
{
    unsigned *count = context;

    if (kind == WM_FINDING_GOOD)
        return;
    (*count)++;
    printf("%s: %s\n", wm_finding_name(kind), text);
}

static int run(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    unsigned count = 0;
    struct wm_findings findings = {.tell = tell, .context = &count};
    struct wm_err host_err = {0};
    struct wm_conf conf;
    struct wm_host *host;
    char line[1024];

    if (argc != 1)
        return wm_command_misuse(argv[0], err);
    if (wm_conf_load(&conf, conf_path, err) != WM_OK || wm_seal_init(err) != WM_OK)
        return (int)err->code;
    /* A host whose keys are not in order has more that is worth to know. */
    host = wm_host_new(&conf, true, &host_err);
    if (host == NULL)
        tell(&count, WM_FINDING_LEAK, wm_err_format(&host_err, line, sizeof line));
    wm_findings_keys(&findings, &conf, host);
    wm_findings_fonts(&findings);
    wm_findings_layouts(&findings, &conf);
    wm_findings_cups(&findings, &conf);
    wm_findings_system(&findings);
    wm_host_free(host);
    return count == 0 ? WM_OK : WM_ERR_INPUT;
}

const struct wm_command wm_command_doctor = {
    .name = "doctor",
    .synopsis = "",
    .summary = N_("say what on this host leaks or is misconfigured"),
    .help = N_("A line each for what is to be mended, and for what could not be looked at; run it\n"
               "as root to see all. Exit status 0 and no line if nothing is wrong."),
    .run = run,
};

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/command/layout_verb.h"

#include <string.h>

/* In the order of `waymask layout --help`: a new one is a file and a row. */
static const struct wm_command *const verbs[] = {
    &wm_layout_list,
    &wm_layout_check,
    &wm_layout_install,
    NULL,
};

static int run(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    size_t i;

    for (i = 0; argc > 1 && verbs[i] != NULL; i++) {
        if (strcmp(argv[1], verbs[i]->name) == 0)
            return verbs[i]->run(argc - 1, argv + 1, conf_path, err);
    }
    return wm_command_misuse("layout", err);
}

const struct wm_command wm_command_layout = {
    .name = "layout",
    .synopsis = "VERB [OPTION]… [ARGUMENT]…",
    .summary = N_("label layouts: list, check and install them"),
    .help = "",
    .verbs = verbs,
    .run = run,
};

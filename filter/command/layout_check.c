/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/command/layout_verb.h"
#include "filter/label/page.h"

#include <getopt.h>

/** Load one layout and set it up for drawing. */
static int check(const char *name, const struct wm_conf *conf, struct wm_err *err)
{
    struct wm_layout *layout = wm_layout_load(name, conf->layout_dir, err);
    struct wm_painter *painter = NULL;

    if (layout != NULL)
        painter = wm_painter_new(layout, wm_dots_per_mm_x1000(203), err);
    wm_painter_free(painter);
    wm_layout_free(layout);
    return (int)err->code;
}

static int run(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    static const struct option options[] = {{0}};
    struct wm_conf conf;
    int worst = WM_OK;

    if (getopt_long(argc, argv, ":", options, NULL) != -1 || optind == argc)
        return wm_command_misuse("layout", err);
    if (wm_conf_load(&conf, conf_path, err) != WM_OK)
        return (int)err->code;
    for (; optind < argc; optind++) {
        struct wm_err fault = {0};
        if (check(argv[optind], &conf, &fault) == WM_OK)
            continue;
        wm_err_print(&fault, "", stdout);
        worst = WM_ERR_INPUT;
    }
    return worst;
}

const struct wm_command wm_layout_check = {
    .name = "check",
    .synopsis = "NAME…",
    .summary = N_("name the faults of layouts"),
    .help = "",
    .run = run,
};

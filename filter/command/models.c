/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/command/command.h"
#include "filter/printer/model.h"

#include <getopt.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static double per_mm(const struct wm_model *model)
{
    return model->dots_per_mm_x1000 / 1000.0;
}

static void print_table(void)
{
    size_t i;

    printf("%-10s %-8s %-11s %4s %8s %6s  %s\n", _("model"), _("make"), _("language"), _("dpi"),
           _("dots/mm"), _("width"), _("printer"));
    for (i = 0; i < wm_model_count; i++) {
        const struct wm_model *model = &wm_models[i];
        printf("%-10s %-8s %-11s %4u %8.6g %6u  %s\n", model->name, model->make,
               wm_language_title(wm_language_find(model->language)), model->dpi, per_mm(model),
               model->head_dots, _(model->title));
    }
}

static int print_json(struct wm_err *err)
{
    json_t *list = json_array();
    char *text = NULL;
    size_t i;

    for (i = 0; list != NULL && i < wm_model_count; i++) {
        const struct wm_model *model = &wm_models[i];
        json_t *row =
            json_pack("{s:s, s:s, s:s, s:s, s:i, s:f, s:i, s:b}", "model", model->name, "make",
                      model->make, "title", model->title, "language", model->language, "dpi",
                      (int)model->dpi, "dots_per_mm", per_mm(model), "head_dots",
                      (int)model->head_dots, "genuine", (model->quirks & WM_QUIRK_GENUINE) != 0);
        if (json_array_append_new(list, row) != 0)
            break;
    }
    if (i == wm_model_count)
        text = json_dumps(list, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
    json_decref(list);
    if (text == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    puts(text);
    free(text);
    return WM_OK;
}

static int run(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    static const struct option options[] = {
        {"json", no_argument, NULL, 'j'},
        {0},
    };
    bool json = false;
    int option;

    (void)conf_path;
    while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
        if (option != 'j')
            return wm_command_misuse(argv[0], err);
        json = true;
    }
    if (optind != argc)
        return wm_command_misuse(argv[0], err);
    if (json)
        return print_json(err);
    print_table();
    return WM_OK;
}

const struct wm_command wm_command_models = {
    .name = "models",
    .synopsis = "[--json]",
    .summary = N_("list the printers known"),
    .help = N_("  --json  as a list of objects"),
    .run = run,
};

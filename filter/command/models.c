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
#include <string.h>

static double per_mm(const struct wm_model *model)
{
    return model->dots_per_mm_x1000 / 1000.0;
}

#define NAME_COLUMN 18

static void print_table(void)
{
    char full[WM_MODEL_FULL_NAME], length[16];
    size_t i;

    printf("%-*s %-7s %3s %5s %4s %4s  %s\n", NAME_COLUMN, _("model"), _("lang."), _("dpi"),
           _("/mm"), _("dots"), _("mm"), _("printer"));
    for (i = 0; i < wm_model_count; i++) {
        const struct wm_model *model = &wm_models[i];
        const char *name = model->name;
        if (model->length_mm > 0)
            snprintf(length, sizeof length, "%u", model->length_mm);
        else
            strcpy(length, "-");
        wm_model_full_name(model, full);
        if (strlen(name) > NAME_COLUMN) {
            puts(name);
            name = "";
        }
        printf("%-*s %-7s %3u %5.4g %4u %4s  %s\n", NAME_COLUMN, name, model->language, model->dpi,
               per_mm(model), model->head_dots, length, full);
    }
}

/** All flags of the table, each true or false. */
static json_t *quirks_of(const struct wm_model *model)
{
    json_t *object = json_object();
    const char *name;
    unsigned quirk;
    size_t i;

    for (i = 0; (name = wm_quirk_at(i, &quirk)) != NULL; i++)
        json_object_set_new(object, name, json_boolean((model->quirks & quirk) != 0));
    return object;
}

static json_t *ids_of(const struct wm_model *model)
{
    json_t *list = json_array();
    size_t i;

    for (i = 0; model->device_ids[i] != NULL; i++)
        json_array_append_new(list, json_string(model->device_ids[i]));
    return list;
}

/** As `lpadmin -m` takes it. */
static json_t *ppd_of(const struct wm_model *model, bool labels, size_t id)
{
    char name[WM_MODEL_PPD];

    wm_model_ppd(model, labels, id, name);
    return json_sprintf("%s%s", WM_MODEL_PPD_PLACE, name);
}

static json_t *ppds_of(const struct wm_model *model)
{
    json_t *labels = json_array();
    size_t i;

    for (i = 0; i < wm_model_ppd_count(model); i++)
        json_array_append_new(labels, ppd_of(model, true, i));
    return json_pack("{s:o, s:o}", "waybills", ppd_of(model, false, 0), "labels", labels);
}

static json_t *row_of(const struct wm_model *model)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:i, s:f, s:i, s:o, s:o, s:s?, s:o, s:o}", "model",
                     model->name, "make", model->make, "title", model->title, "language",
                     model->language, "dpi", (int)model->dpi, "dots_per_mm", per_mm(model),
                     "head_dots", (int)model->head_dots, "length_mm",
                     model->length_mm > 0 ? json_integer((json_int_t)model->length_mm)
                                          : json_null(),
                     "device_ids", ids_of(model), "usb", model->usb, "quirks", quirks_of(model),
                     "ppds", ppds_of(model));
}

static int print_json(struct wm_err *err)
{
    json_t *list = json_array();
    char *text = NULL;
    size_t i;

    for (i = 0; list != NULL && i < wm_model_count; i++) {
        if (json_array_append_new(list, row_of(&wm_models[i])) != 0)
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

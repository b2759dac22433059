/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/printer/model.h"

#include "filter/base/message.h"

#include <stdio.h>
#include <string.h>

const struct wm_model wm_models[] = {
#include "filter/printer/models.inc"
};

const size_t wm_model_count = sizeof wm_models / sizeof wm_models[0];

static const struct {
    const char *name;
    unsigned quirk;
} quirks[] = {
    {"genuine", WM_QUIRK_GENUINE},
    {"wake-up", WM_QUIRK_WAKE_UP},
    {"partial-cutter", WM_QUIRK_PARTIAL_CUTTER},
    {"esim", WM_QUIRK_ESIM},
    {"brother-pt", WM_QUIRK_BROTHER_PT},
    {"brother-td", WM_QUIRK_BROTHER_TD},
    {"brother-wide", WM_QUIRK_BROTHER_WIDE},
    {"no-packbits", WM_QUIRK_NO_PACKBITS},
    {"no-mode-switch", WM_QUIRK_NO_MODE_SWITCH},
    {"no-cutter", WM_QUIRK_NO_CUTTER},
    {"no-cut-count", WM_QUIRK_NO_CUT_COUNT},
    {"pcx-inverted", WM_QUIRK_PCX_INVERTED},
    {"dpl-keep-soh", WM_QUIRK_DPL_KEEP_SOH},
    {"dpl-module-a", WM_QUIRK_DPL_MODULE_A},
    {"sbpl-can", WM_QUIRK_SBPL_CAN},
    {"left-roll", WM_QUIRK_LEFT_ROLL},
    {"right-roll", WM_QUIRK_RIGHT_ROLL},
    {"host-length", WM_QUIRK_HOST_LENGTH},
};

const char *wm_quirk_at(size_t index, unsigned *quirk)
{
    if (index >= sizeof quirks / sizeof quirks[0])
        return NULL;
    *quirk = quirks[index].quirk;
    return quirks[index].name;
}

const struct wm_model *wm_model_find(const char *name)
{
    size_t i;

    for (i = 0; i < wm_model_count; i++) {
        if (strcmp(wm_models[i].name, name) == 0)
            return &wm_models[i];
    }
    return NULL;
}

const struct wm_model *wm_model_for(const char *language, unsigned dpi)
{
    size_t i;

    for (i = 0; i < wm_model_count; i++) {
        if (strcmp(wm_models[i].language, language) == 0 && wm_models[i].dpi == dpi)
            return &wm_models[i];
    }
    return NULL;
}

void wm_model_settings(const struct wm_model *model, struct wm_print_settings *settings)
{
    wm_print_settings_init(settings);
    settings->dpi = model->dpi;
    settings->dots_per_mm_x1000 = model->dots_per_mm_x1000;
    settings->head_dots = model->head_dots;
    settings->length_dots_max = model->length_mm * model->dots_per_mm_x1000 / 1000;
    settings->quirks = model->quirks;
}

void wm_model_ppd(const struct wm_model *model, bool labels, size_t id, char name[WM_MODEL_PPD])
{
    if (!labels)
        snprintf(name, WM_MODEL_PPD, "%s-waybills.ppd", model->name);
    else if (id == 0)
        snprintf(name, WM_MODEL_PPD, "%s-labels.ppd", model->name);
    else
        snprintf(name, WM_MODEL_PPD, "%s-labels-%zu.ppd", model->name, id + 1);
}

size_t wm_model_ppd_count(const struct wm_model *model)
{
    size_t count = 0;

    while (model->device_ids[count] != NULL)
        count++;
    return count > 0 ? count : 1;
}

void wm_model_full_name(const struct wm_model *model, char name[WM_MODEL_FULL_NAME])
{
    /* The title of a maker's generic row begins with his name. */
    if (strncmp(model->title, model->make, strlen(model->make)) == 0)
        snprintf(name, WM_MODEL_FULL_NAME, "%s", _(model->title));
    else
        snprintf(name, WM_MODEL_FULL_NAME, "%s %s", model->make, _(model->title));
}

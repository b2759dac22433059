/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/cups/settings.h"

#include "filter/base/captions.h"
#include "filter/base/message.h"
#include "filter/printer/option.h"

#include <strings.h>

const struct wm_model *wm_settings_model(const struct wm_filter *filter, struct wm_err *err)
{
    const char *name = wm_filter_attribute(filter, "wmModel");
    const struct wm_model *model = name != NULL ? wm_model_find(name) : NULL;

    if (model == NULL)
        wm_err_set(err, WM_ERR_USAGE,
                   _("the queue's PPD names no known printer (wmModel); set the queue up anew"));
    return model;
}

static int bad_option(struct wm_err *err, const char *name)
{
    wm_err_place(err, NULL, 0, 0, name);
    return wm_err_set(err, WM_ERR_INPUT, _("not a value of this option"));
}

int wm_settings_read(const struct wm_filter *filter, const struct wm_model *model,
                     struct wm_print_settings *settings, struct wm_err *err)
{
    const struct wm_option *option;
    struct wm_print_settings wanted;
    size_t i;

    wm_option_init(&wanted);
    for (i = 0; (option = wm_option_at(i)) != NULL; i++) {
        const char *value = wm_filter_option(filter, option->keyword);
        if (value != NULL && !wm_option_set(option, value, &wanted))
            return bad_option(err, option->keyword);
    }
    wm_model_settings(model, settings);
    wm_option_copy(&wanted, settings);
    return 0;
}

int wm_settings_halftone(const struct wm_filter *filter, enum wm_halftone *method,
                         struct wm_err *err)
{
    const char *value = wm_filter_option(filter, "Halftone");

    *method = WM_HALFTONE_AUTO;
    if (value != NULL && !wm_halftone_find(value, method))
        return bad_option(err, "Halftone");
    return 0;
}

const char *wm_settings_layout(const struct wm_filter *filter)
{
    const char *name = wm_filter_option(filter, "wmLayout");

    return name == NULL || strcasecmp(name, "OfWaybill") == 0 ? NULL : name;
}

int wm_settings_captions(const struct wm_filter *filter, const char **captions, struct wm_err *err)
{
    const char *value = wm_filter_option(filter, "wmCaptions");

    *captions = value == NULL || strcasecmp(value, "OfWaybill") == 0 ? NULL : value;
    return *captions == NULL || wm_captions_valid(*captions) ? 0 : bad_option(err, "wmCaptions");
}

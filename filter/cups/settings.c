/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/cups/settings.h"

#include "filter/base/message.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define DEFAULT_CHOICE "PrinterDefault"

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

/* A number of 0…max, then the unit or nothing; *number is untouched if the option is unset. */
static int read_number(const struct wm_filter *filter, const char *name, const char *unit,
                       double max, double *number, struct wm_err *err)
{
    const char *value = wm_filter_option(filter, name);
    double parsed;
    char *end;

    if (value == NULL || strcasecmp(value, DEFAULT_CHOICE) == 0)
        return 0;
    if (strspn(value, "0123456789.") == 0 || strlen(value) > 16)
        return bad_option(err, name);
    parsed = strtod(value, &end);
    if (!isfinite(parsed) || parsed < 0 || parsed > max ||
        (*end != '\0' && strcasecmp(end, unit) != 0))
        return bad_option(err, name);
    *number = parsed;
    return 0;
}

/* Index of the option's value in names (ended by NULL; [0] is the default). */
static int read_choice(const struct wm_filter *filter, const char *name, const char *const *names,
                       int *choice, struct wm_err *err)
{
    const char *value = wm_filter_option(filter, name);
    int i;

    *choice = 0;
    if (value == NULL)
        return 0;
    for (i = 0; names[i] != NULL; i++) {
        if (strcasecmp(value, names[i]) == 0) {
            *choice = i;
            return 0;
        }
    }
    return bad_option(err, name);
}

int wm_settings_read(const struct wm_filter *filter, const struct wm_model *model,
                     struct wm_print_settings *settings, struct wm_err *err)
{
    static const char *const tracking_names[] = {
        [WM_TRACKING_DEFAULT] = DEFAULT_CHOICE,
        [WM_TRACKING_GAP] = "Gap",
        [WM_TRACKING_MARK] = "Mark",
        [WM_TRACKING_CONTINUOUS] = "Continuous",
        NULL,
    };
    static const char *const compression_names[] = {
        [WM_COMPRESSION_AUTO] = "Auto",
        [WM_COMPRESSION_NONE] = "None",
        [WM_COMPRESSION_ACS] = "ACS",
        [WM_COMPRESSION_Z64] = "Z64",
        NULL,
    };
    double darkness = -1, speed = -1, gap_mm = -1;
    int tracking, compression;

    if (read_number(filter, "Darkness", "%", 100, &darkness, err) != 0 ||
        read_number(filter, "PrintSpeed", "mm/s", 1000, &speed, err) != 0 ||
        read_number(filter, "GapHeight", "mm", 100, &gap_mm, err) != 0 ||
        read_choice(filter, "MediaTracking", tracking_names, &tracking, err) != 0 ||
        read_choice(filter, "Compression", compression_names, &compression, err) != 0)
        return WM_ERR_INPUT;
    wm_model_settings(model, settings);
    settings->darkness = (int)lround(darkness);
    settings->speed_mm_s = (int)lround(speed);
    settings->tracking = (enum wm_tracking)tracking;
    settings->gap_um = gap_mm < 0 ? -1 : (int32_t)lround(gap_mm * 1000);
    settings->compression = (enum wm_compression)compression;
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

/* SPDX-License-Identifier: Apache-2.0 */
/** settings.h: a queue's options as print settings. */
#ifndef WM_CUPS_SETTINGS_H
#define WM_CUPS_SETTINGS_H

#include "filter/base/err.h"
#include "filter/cups/filter.h"
#include "filter/printer/halftone.h"
#include "filter/printer/language.h"
#include "filter/printer/model.h"

/** The printer that the PPD's wmModel names. @return NULL with err */
const struct wm_model *wm_settings_model(const struct wm_filter *filter, struct wm_err *err);

/**
 * The options of filter/printer/option.c as settings; what is at PrinterDefault, or absent, stays
 * unset. A value that is none is an error that names the option.
 */
int wm_settings_read(const struct wm_filter *filter, const struct wm_model *model,
                     struct wm_print_settings *settings, struct wm_err *err);

/** `Halftone`; Auto if absent. An unknown value is an error that names the option. */
int wm_settings_halftone(const struct wm_filter *filter, enum wm_halftone *method,
                         struct wm_err *err);

/** Layout of the job (`wmLayout`), or NULL to use the waybills' own. Borrowed. */
const char *wm_settings_layout(const struct wm_filter *filter);

/** Languages of the captions of the job (`wmCaptions`, such as "zh+en"), or NULL to use the
 * waybills' own. Borrowed. What names no language or two is an error that names the option. */
int wm_settings_captions(const struct wm_filter *filter, const char **captions, struct wm_err *err);

#endif

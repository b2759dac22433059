/* SPDX-License-Identifier: Apache-2.0 */
/** settings.h: a queue's options as print settings, and what a queue takes. */
#ifndef WM_CUPS_SETTINGS_H
#define WM_CUPS_SETTINGS_H

#include "filter/base/err.h"
#include "filter/cups/filter.h"
#include "filter/printer/language.h"
#include "filter/printer/model.h"

#include <stdbool.h>

/** The printer that the PPD's wmModel names. @return NULL with err */
const struct wm_model *wm_settings_model(const struct wm_filter *filter, struct wm_err *err);

/**
 * Darkness, PrintSpeed, MediaTracking, GapHeight and Compression as settings; what is at
 * PrinterDefault, or absent, stays unset. A value that is none is an error that names the option.
 */
int wm_settings_read(const struct wm_filter *filter, const struct wm_model *model,
                     struct wm_print_settings *settings, struct wm_err *err);

/** Layout of the job (`wmLayout`), or NULL to use the waybills' own. Borrowed. */
const char *wm_settings_layout(const struct wm_filter *filter);

/** May a file of this type hold orders in plaintext? Raw, text and whatever is unknown may; sealed
 * waybills, and what a queue for labels prints, do not count. */
bool wm_settings_holds_orders(const char *content_type);

/**
 * May a job that began as this type be printed? Orders and waybills always; on a queue for labels
 * too (wmQueue labels) PDF, PostScript, pictures and CUPS raster. Everything else is refused: raw,
 * text (an export that was not recognised is text), a ready-made vnd.waymask.raster, an unknown or
 * missing type. @return 0, or WM_ERR_INPUT with err
 */
int wm_settings_accept(const char *content_type, bool labels, struct wm_err *err);

#endif

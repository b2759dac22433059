/* SPDX-License-Identifier: Apache-2.0 */
/** model.h: the printers known, a line of models.tsv each. */
#ifndef WM_PRINTER_MODEL_H
#define WM_PRINTER_MODEL_H

#include "filter/printer/language.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wm_model {
    const char *name;           /**< "tspl-203", as --model and the PPD's wmModel name it */
    const char *make;           /**< "Generic" */
    const char *title;          /**< "TSPL label printer, 4 inch, 203 dpi" */
    const char *language;       /**< "tspl" */
    unsigned dpi;               /**< 180, 203, 300, 360, 600 */
    uint32_t dots_per_mm_x1000; /**< 8000, 11811, or 12000 where the head is 305 dpi */
    uint32_t head_dots;         /**< printable width in dots */
    unsigned length_mm;         /**< longest label; 0 if no limit is known */
    unsigned quirks;            /**< WM_QUIRK_ bits */
    const char *device_ids[9];  /**< IEEE-1284 ids as the devices send them; NULL behind the last */
    const char *usb;            /**< "0471:0055"; NULL if unknown */
};

extern const struct wm_model wm_models[];
extern const size_t wm_model_count;
/** By name; NULL if unknown. */
const struct wm_model *wm_model_find(const char *name);
/** First model of a language at a resolution; NULL if there is none. */
const struct wm_model *wm_model_for(const char *language, unsigned dpi);
/** Everything as the model has it, the rest the printer's default. */
void wm_model_settings(const struct wm_model *model, struct wm_print_settings *settings);
/** Name of the index-th quirk of the table, "genuine", with its bit; NULL past the end. */
const char *wm_quirk_at(size_t index, unsigned *quirk);

/** Where CUPS finds the PPDs: before the file's name, as `lpadmin -m` and `lpinfo -m` name them. */
#define WM_MODEL_PPD_PLACE "drv:///waymask.drv/"
/** Bytes of any full name. */
#define WM_MODEL_FULL_NAME 96
/** Bytes of any PPD's file name. */
#define WM_MODEL_PPD 64

/**
 * File name of a model's PPD: "tspl-203-waybills.ppd" for waybills only, "tspl-203-labels.ppd" for
 * labels too. A PPD holds one device id at most, so a model with several has a PPD for each:
 * "tspl-203-labels-2.ppd" for the second.
 * @param id index into device_ids; of labels only
 */
void wm_model_ppd(const struct wm_model *model, bool labels, size_t id, char name[WM_MODEL_PPD]);
/** PPDs for labels of a model: one for each device id, and one if there is none. */
size_t wm_model_ppd_count(const struct wm_model *model);
/** Make and title as one name: "Zebra GK420d". */
void wm_model_full_name(const struct wm_model *model, char name[WM_MODEL_FULL_NAME]);

#endif

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

#endif

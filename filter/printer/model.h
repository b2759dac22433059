/* SPDX-License-Identifier: Apache-2.0 */
/** model.h: the printers known, a table row each. */
#ifndef WM_PRINTER_MODEL_H
#define WM_PRINTER_MODEL_H

#include "filter/printer/language.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wm_model {
    const char *name;           /**< "tspl-203", as --model and the PPD's wmModel name it */
    const char *make;           /**< "Generic" */
    const char *title;          /**< "TSPL label printer, 203 dpi, 4 inch" */
    const char *language;       /**< "tspl" */
    unsigned dpi;               /**< 203, 300 */
    uint32_t dots_per_mm_x1000; /**< 8000, 11811, or 12000 where the head is 305 dpi */
    uint32_t head_dots;         /**< printable width in dots */
    unsigned quirks;            /**< WM_QUIRK_ bits */
};

extern const struct wm_model wm_models[];
extern const size_t wm_model_count;
/** By name; NULL if unknown. */
const struct wm_model *wm_model_find(const char *name);
/** First model of a language at a resolution; NULL if there is none. */
const struct wm_model *wm_model_for(const char *language, unsigned dpi);
/** Everything as the model has it, the rest the printer's default. */
void wm_model_settings(const struct wm_model *model, struct wm_print_settings *settings);

#endif

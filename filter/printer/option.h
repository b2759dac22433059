/* SPDX-License-Identifier: Apache-2.0 */
/** option.h: print settings by name, as queues, jobs and the command line give them. */
#ifndef WM_PRINTER_OPTION_H
#define WM_PRINTER_OPTION_H

#include "filter/printer/language.h"

#include <stdbool.h>
#include <stddef.h>

/** What each option starts with, so that none of them leaves the printer's default unasked. */
#define WM_OPTION_DEFAULT "PrinterDefault"

/** An option; a row of the table in option.c. */
struct wm_option {
    const char *keyword; /**< in PPDs and of `lp -o`: "MediaTracking" */
    const char *flag;    /**< of `waymask render`, without its dashes: "tracking" */
    bool has_value;      /**< false: the flag alone says it, and stands for "True" */
};

/** The index-th option; NULL past the end. */
const struct wm_option *wm_option_at(size_t index);

/** The settings of a job that names no option: the printer's own default, and of a cutter that is
 * asked for, a cut after each label. */
void wm_option_init(struct wm_print_settings *settings);

/**
 * Set what an option says. Case and hyphens do not matter in words; numbers may carry their unit.
 * @return false if value is none of this option; then settings are as they were
 */
bool wm_option_set(const struct wm_option *option, const char *value,
                   struct wm_print_settings *settings);

/** Copy from one to the other what options can set, and nothing else. */
void wm_option_copy(const struct wm_print_settings *from, struct wm_print_settings *to);

#endif

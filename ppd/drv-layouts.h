/* SPDX-License-Identifier: Apache-2.0 */
/** drv-layouts.h: the shipped layouts as choices of a PPD, read from their own files, so that a new
 * layout is one new file. Part of make-drv. */
#ifndef WM_PPD_DRV_LAYOUTS_H
#define WM_PPD_DRV_LAYOUTS_H

#include <stddef.h>

#define DRV_LAYOUTS 64 /**< most layouts */

struct drv_layout {
    char name[41];  /**< of the file, without `.json`: the choice's keyword (at most 40, PPD 3.2) */
    char title[81]; /**< in English, for people; at most 80, as CUPS wants its texts */
    double width_mm, length_mm; /**< of the media it is for */
};

/**
 * Read the layouts of these files, in their order: `media`, and `title`, a text or an object with a
 * text `en`. A title that has no English is made of the file's name. Faults go to stderr, by file.
 * @return how many; 0 if any could not be read
 */
size_t drv_layouts_read(char *const *files, size_t count, struct drv_layout layouts[DRV_LAYOUTS]);

#endif

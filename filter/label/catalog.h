/* SPDX-License-Identifier: Apache-2.0 */
/** catalog.h: all layouts that a name can choose: a site's own and the shipped ones. */
#ifndef WM_LABEL_CATALOG_H
#define WM_LABEL_CATALOG_H

#include "filter/base/err.h"
#include "filter/label/caption.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WM_CATALOG_MOST 1000u /**< layouts of a folder */

/** A layout as a list shows it. */
struct wm_catalog_entry {
    char name[256];      /**< the file's, without ".json" */
    char path[512];      /**< of the file */
    bool site;           /**< in the site's folder, else shipped */
    bool shadows;        /**< a site's own in the place of a shipped one of that name */
    struct wm_err fault; /**< why it does not load; code WM_OK if it does, then also these: */
    struct wm_caption title;
    uint32_t width_um, height_um; /**< of its media */
    bool standard;                /**< it says that it has the six areas of GB/T 41833 */
};

struct wm_catalog {
    struct wm_catalog_entry *entry; /**< owned, in the order of their names */
    size_t count;
};

/**
 * Load every layout of the site's folder, which need not exist, and of the installed data folder,
 * but none that a site's own takes the place of.
 * @param site_dir NULL or "" for none
 * @return 0, also if some do not load; WM_ERR_INPUT if a folder cannot be read
 */
int wm_catalog_read(struct wm_catalog *out, const char *site_dir, struct wm_err *err);
void wm_catalog_clear(struct wm_catalog *catalog);

/** The folder of the shipped layouts. @return 0, or WM_ERR_USAGE if it does not fit */
int wm_catalog_shipped(char *out, size_t size, struct wm_err *err);

/** Load one: name, path and site must be set, fault must be zero. @return entry->fault.code */
int wm_catalog_load(struct wm_catalog_entry *entry, const char *folder);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** scripts.h: the scripts that labels promise, beside those of China. */
#ifndef WM_LABEL_SCRIPTS_H
#define WM_LABEL_SCRIPTS_H

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

/** Debian's package with the faces of all of them. */
#define WM_SCRIPTS_PACKAGE "fonts-noto-core"

struct wm_script {
    GUnicodeScript script;
    uint32_t letter;  /**< one that every face of the script has */
    const char *name; /**< to be translated */
};

/** Borrowed; NULL past the end. */
const struct wm_script *wm_script_at(size_t index);

#endif

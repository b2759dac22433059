/* SPDX-License-Identifier: Apache-2.0 */
/** fonts.h: the faces that labels use, named by fonts/waymask-fonts.conf and by nothing else. */
#ifndef WM_LABEL_FONTS_H
#define WM_LABEL_FONTS_H

#include "filter/base/err.h"

#include <pango/pango.h>
#include <stdbool.h>
#include <stdint.h>

struct wm_fonts;

/**
 * Load the fonts file and make sure that every face is there. It becomes fontconfig's current
 * configuration of this process, so that pango never reads the system's.
 * @return NULL with err, which names the face and the package to install
 */
struct wm_fonts *wm_fonts_new(struct wm_err *err);
void wm_fonts_free(struct wm_fonts *fonts);

/** Borrowed. */
PangoFontMap *wm_fonts_map(const struct wm_fonts *fonts);

/** True if some face has the character. */
bool wm_fonts_cover(const struct wm_fonts *fonts, uint32_t code_point);

/** Say so if the character's script is one that labels promise, but no installed face has it.
 * @return the package to install, or NULL if the script is covered or not promised */
const char *wm_fonts_missing(const struct wm_fonts *fonts, uint32_t code_point);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** fonts.h: the faces that labels use, named by fonts/waymask-fonts.conf and, for scripts beside
 * those of China, by fonts/waymask-scripts.conf, and by nothing else. */
#ifndef WM_LABEL_FONTS_H
#define WM_LABEL_FONTS_H

#include "filter/base/err.h"

#include <pango/pango.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wm_fonts;

/**
 * Load the fonts file and make sure that every face is there. It becomes fontconfig's current
 * configuration of this process, so that pango never reads the system's. Only the named faces are
 * opened: for each size that is used pango sorts all faces that there are.
 * @return NULL with err, which names the face and the package to install
 */
struct wm_fonts *wm_fonts_new(struct wm_err *err);
void wm_fonts_free(struct wm_fonts *fonts);

/**
 * Look for fontconfig's caches of the folders in the fonts file; before wm_fonts_new, which reads
 * every font in a folder that has none or whose cache is old.
 * @return a sentence in out, with what to do, or NULL if all is well
 */
const char *wm_fonts_warning(char *out, size_t size);

/** Borrowed. */
PangoFontMap *wm_fonts_map(const struct wm_fonts *fonts);

/** True if each of the named faces has the character (or it is a space), so that it is set in the
 * same one whichever others there are. */
bool wm_fonts_common(const struct wm_fonts *fonts, uint32_t code_point);

/** Open the faces of all other scripts, too, unless that was done. */
int wm_fonts_open_all(struct wm_fonts *fonts, struct wm_err *err);

/** Open them if the text has a character that is not common; needed before it is set. */
int wm_fonts_ready(struct wm_fonts *fonts, const char *text, struct wm_err *err);

/** True if some face has the character, whatever has been opened. */
bool wm_fonts_cover(struct wm_fonts *fonts, uint32_t code_point);

/** Say so if the character's script is one that labels promise, but no installed face has it.
 * @return the package to install, or NULL if the script is covered or not promised */
const char *wm_fonts_missing(struct wm_fonts *fonts, uint32_t code_point);

/** What a character is drawn as: itself, or U+3013, the printers' mark for a missing letter, if no
 * face has it. @return WM_ERR_INPUT naming the package if its whole script has no face */
int wm_fonts_letter(struct wm_fonts *fonts, uint32_t *code_point, struct wm_err *err);

#endif

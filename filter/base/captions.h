/* SPDX-License-Identifier: Apache-2.0 */
/** captions.h: the languages of a label's captions, one or two of them: `zh`, `en`, `zh+en`. */
#ifndef WM_BASE_CAPTIONS_H
#define WM_BASE_CAPTIONS_H

#include <stdbool.h>

#define WM_CAPTIONS 16 /**< room, zero included */

/**
 * True for LANG or LANG+LANG, of 15 bytes at most. LANG is 2 or 3 small letters, and perhaps a
 * hyphen with 2 to 4 letters behind it: `pt-BR`, `zh-Hant`. Whether a layout has captions in the
 * language is not looked at: it has its own way out where it lacks them.
 */
bool wm_captions_valid(const char *text);

#endif

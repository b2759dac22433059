/* SPDX-License-Identifier: Apache-2.0 */
/** caption.h: the fixed words of labels, by name and language: layouts/shared/captions.json and
 * what a layout adds. */
#ifndef WM_LABEL_CAPTION_H
#define WM_LABEL_CAPTION_H

#include <stdbool.h>
#include <stddef.h>

#define WM_CAPTION_LANGUAGES 6u /**< of one caption */
#define WM_CAPTIONS_MOST 128u   /**< of a layout, shared ones included */

/** A caption in its languages. */
struct wm_caption {
    char name[32]; /**< letters a-z and "-" */
    struct {
        char language[12]; /**< "zh", "en", "pt-BR" */
        char text[128];    /**< UTF-8 */
    } in[WM_CAPTION_LANGUAGES];
    size_t count;
};

/** The languages of a label's captions: "zh", "en", "zh+en". */
struct wm_caption_choice {
    char first[12];
    char second[12]; /**< "" if there is one language only */
    bool join;       /**< captions stand in both, a space between, where an item has room */
};

/** Read "zh" or "zh+en"; NULL and "" are "zh". @return false if it is neither */
bool wm_caption_choose(struct wm_caption_choice *out, const char *text);

/** The caption in a language; where it has none, in English, Chinese or its first. Borrowed. */
const char *wm_caption_text(const struct wm_caption *caption, const char *language);

/** The caption in the choice's second language, or NULL: it has none, or the same words. */
const char *wm_caption_second(const struct wm_caption *caption,
                              const struct wm_caption_choice *choice);

/** Is text the name of a language, as BCP 47 has the plainest: 2 or 3 small letters, or these, "-"
 * and 2 to 4 letters? */
bool wm_caption_language(const char *text, size_t len);

#endif

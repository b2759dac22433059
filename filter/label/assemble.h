/* SPDX-License-Identifier: Apache-2.0 */
/** assemble.h: an item's text put together from its runs and a label's values. Inside the label
 * floor only. */
#ifndef WM_LABEL_ASSEMBLE_H
#define WM_LABEL_ASSEMBLE_H

#include "filter/label/field.h"
#include "filter/label/item.h"
#include "filter/label/text.h"

/** A text put together from runs. */
struct wm_assembled {
    char text[WM_TEXT_MAX];
    size_t len;
    struct wm_span span[WM_LAYOUT_MAX_RUNS];
    size_t span_count;
};

/** What a text is put together from; all borrowed. */
struct wm_words {
    const struct wm_values *values;
    const struct wm_caption *captions; /**< of the layout */
    struct wm_caption_choice choice;
};

/**
 * Put an item's text together. *shown is false if there is nothing to draw: its conditions are not
 * met, or it shows fields and none of them holds something.
 * @return 0, or WM_ERR_INPUT naming the field with letters that no face has
 */
int wm_assemble(struct wm_typesetter *typesetter, const struct wm_words *words,
                const struct wm_item *item, struct wm_assembled *out, bool *shown,
                struct wm_err *err);

#endif

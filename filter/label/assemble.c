/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/assemble.h"

#include <string.h>

/** Does every caption that a template wants in the second language have one? */
static bool has_second(const struct wm_words *words, const struct wm_template *template)
{
    size_t i;

    for (i = 0; i < template->part_count; i++) {
        if (template->part[i].field == WM_PART_SECOND &&
            wm_caption_second(&words->captions[template->part[i].caption], &words->choice) == NULL)
            return false;
    }
    return true;
}

static const struct wm_template *choose(const struct wm_run *run, const struct wm_words *words)
{
    size_t i;

    for (i = 0; i < run->alternative_count; i++) {
        const struct wm_template *template = &run->alternative[i];
        if (wm_fieldset_within(&template->needs, &words->values->present) &&
            (!template->second || has_second(words, template)))
            return template;
    }
    return NULL;
}

/** May the run have nothing to show? */
static bool depends(const struct wm_run *run)
{
    return !wm_fieldset_empty(&run->alternative[0].needs) || run->alternative[0].second;
}

/** Paragraph [first, end): drawn if one of its runs that may be empty is not, or if it has none.
 * *has_fields: such a run shows a field, not just a caption in the second language. */
static bool paragraph_shown(const struct wm_item *item, size_t first, size_t end,
                            const struct wm_words *words, bool *has_fields)
{
    bool may_be_empty = false, shown = false;
    size_t i;

    *has_fields = false;
    for (i = first; i < end; i++) {
        if (!depends(&item->run[i]))
            continue;
        may_be_empty = true;
        *has_fields = *has_fields || !wm_fieldset_empty(&item->run[i].alternative[0].needs);
        shown = shown || choose(&item->run[i], words) != NULL;
    }
    return shown || !may_be_empty;
}

static void append_bytes(struct wm_assembled *out, const char *bytes, size_t len)
{
    if (len + 8 > sizeof out->text - out->len)
        return;
    memcpy(out->text + out->len, bytes, len);
    out->len += len;
}

static void append_caption(const struct wm_words *words, const struct wm_template_part *part,
                           struct wm_assembled *out)
{
    const struct wm_caption *caption = &words->captions[part->caption];
    const char *second = wm_caption_second(caption, &words->choice);
    const char *text =
        part->field == WM_PART_SECOND ? second : wm_caption_text(caption, words->choice.first);

    append_bytes(out, text, strlen(text));
    if (part->field == WM_PART_CAPTION && words->choice.join && second != NULL) {
        append_bytes(out, " ", 1);
        append_bytes(out, second, strlen(second));
    }
}

static int append_template(struct wm_typesetter *typesetter, const struct wm_words *words,
                           struct wm_assembled *out, const struct wm_template *template,
                           struct wm_err *err)
{
    size_t i;

    for (i = 0; i < template->part_count; i++) {
        const struct wm_template_part *part = &template->part[i];
        size_t room = sizeof out->text - out->len;
        if (part->field == WM_PART_LITERAL) {
            append_bytes(out, part->literal, part->len);
        } else if (part->field < 0) {
            append_caption(words, part, out);
        } else if (room > 8) {
            if (wm_text_clean(typesetter, words->values->text[part->field], out->text + out->len,
                              room - 8, err) != 0) {
                wm_err_place(err, NULL, 0, 0, wm_label_field_name((size_t)part->field));
                return WM_ERR_INPUT;
            }
            out->len += strlen(out->text + out->len);
        }
    }
    out->text[out->len] = '\0';
    return 0;
}

static int append_run(struct wm_typesetter *typesetter, const struct wm_words *words,
                      struct wm_assembled *out, const struct wm_run *run, struct wm_err *err)
{
    const struct wm_template *template = choose(run, words);
    size_t start = out->len;

    if (template == NULL || sizeof out->text - out->len < 16)
        return 0;
    if (append_template(typesetter, words, out, template, err) != 0)
        return WM_ERR_INPUT;
    out->span[out->span_count++] = (struct wm_span){.start = start,
                                                    .end = out->len,
                                                    .weight = run->weight,
                                                    .scale_percent = run->scale_percent};
    return 0;
}

/** Put an item's text together. *shown is false if there is nothing to draw. */
int wm_assemble(struct wm_typesetter *typesetter, const struct wm_words *words,
                const struct wm_item *item, struct wm_assembled *out, bool *shown,
                struct wm_err *err)
{
    const struct wm_fieldset *present = &words->values->present;
    bool any_fields = false, any_shown = false;
    size_t first, end, i;

    out->len = 0;
    out->span_count = 0;
    out->text[0] = '\0';
    *shown =
        wm_fieldset_within(&item->if_all, present) && !wm_fieldset_meet(&item->unless_any, present);
    for (first = 0; *shown && first < item->run_count; first = end) {
        bool has_fields;
        for (end = first + 1; end < item->run_count && !item->run[end].new_paragraph; end++)
            ;
        if (paragraph_shown(item, first, end, words, &has_fields)) {
            any_shown = any_shown || has_fields;
            if (out->len > 0 && sizeof out->text - out->len > 16)
                out->text[out->len++] = '\n';
            for (i = first; i < end; i++) {
                if (append_run(typesetter, words, out, &item->run[i], err) != 0)
                    return WM_ERR_INPUT;
            }
        }
        any_fields = any_fields || has_fields;
    }
    *shown = *shown && (item->run_count == 0 || ((any_shown || !any_fields) && out->len > 0));
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/assemble.h"

#include <string.h>

static const struct wm_template *choose(const struct wm_run *run, uint64_t present)
{
    size_t i;

    for (i = 0; i < run->alternative_count; i++) {
        if ((run->alternative[i].needs & present) == run->alternative[i].needs)
            return &run->alternative[i];
    }
    return NULL;
}

/** Paragraph [first, end): drawn if one of its runs with fields is, or if it has none. */
static bool paragraph_shown(const struct wm_item *item, size_t first, size_t end, uint64_t present,
                            bool *has_fields)
{
    size_t i;

    *has_fields = false;
    for (i = first; i < end; i++) {
        if (item->run[i].alternative[0].needs == 0)
            continue;
        *has_fields = true;
        if (choose(&item->run[i], present) != NULL)
            return true;
    }
    return !*has_fields;
}

static int append_template(struct wm_typesetter *typesetter, const struct wm_values *values,
                           struct wm_assembled *out, const struct wm_template *template,
                           struct wm_err *err)
{
    size_t i;

    for (i = 0; i < template->part_count; i++) {
        const struct wm_template_part *part = &template->part[i];
        size_t room = sizeof out->text - out->len;
        if (part->field < 0) {
            if (part->len + 8 > room)
                break;
            memcpy(out->text + out->len, part->literal, part->len);
            out->len += part->len;
        } else {
            if (wm_text_clean(typesetter, values->text[part->field], out->text + out->len, room - 8,
                              err) != 0) {
                wm_err_place(err, NULL, 0, 0, wm_label_field_name((size_t)part->field));
                return WM_ERR_INPUT;
            }
            out->len += strlen(out->text + out->len);
        }
    }
    out->text[out->len] = '\0';
    return 0;
}

static int append_run(struct wm_typesetter *typesetter, const struct wm_values *values,
                      struct wm_assembled *out, const struct wm_run *run, struct wm_err *err)
{
    const struct wm_template *template = choose(run, values->present);
    size_t start = out->len;

    if (template == NULL || sizeof out->text - out->len < 16)
        return 0;
    if (append_template(typesetter, values, out, template, err) != 0)
        return WM_ERR_INPUT;
    out->span[out->span_count++] = (struct wm_span){.start = start,
                                                    .end = out->len,
                                                    .weight = run->weight,
                                                    .scale_percent = run->scale_percent};
    return 0;
}

/** Put an item's text together. *shown is false if there is nothing to draw. */
int wm_assemble(struct wm_typesetter *typesetter, const struct wm_values *values,
                const struct wm_item *item, struct wm_assembled *out, bool *shown,
                struct wm_err *err)
{
    uint64_t present = values->present;
    bool any_fields = false, any_shown = false;
    size_t first, end, i;

    out->len = 0;
    out->span_count = 0;
    out->text[0] = '\0';
    *shown = (item->if_all & present) == item->if_all && (item->unless_any & present) == 0;
    for (first = 0; *shown && first < item->run_count; first = end) {
        bool has_fields;
        for (end = first + 1; end < item->run_count && !item->run[end].new_paragraph; end++)
            ;
        if (paragraph_shown(item, first, end, present, &has_fields)) {
            any_shown = any_shown || has_fields;
            if (out->len > 0 && sizeof out->text - out->len > 16)
                out->text[out->len++] = '\n';
            for (i = first; i < end; i++) {
                if (append_run(typesetter, values, out, &item->run[i], err) != 0)
                    return WM_ERR_INPUT;
            }
        }
        any_fields = any_fields || has_fields;
    }
    *shown = *shown && (item->kind == WM_ITEM_RULE || ((any_shown || !any_fields) && out->len > 0));
    return 0;
}

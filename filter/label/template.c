/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/label/layout_read.h"

#include <string.h>

/** "@name" or "@name/2", without the braces. @return false if the layout has no such caption */
static bool parse_caption(struct wm_template *out, struct wm_template_part *part, const char *name,
                          size_t len, const struct wm_layout *layout)
{
    bool second = len > 2 && memcmp(name + len - 2, "/2", 2) == 0;
    size_t i;

    len -= second ? 2 : 0;
    for (i = 0; i < layout->caption_count; i++) {
        if (strlen(layout->caption[i].name) == len &&
            memcmp(layout->caption[i].name, name, len) == 0) {
            part->field = second ? WM_PART_SECOND : WM_PART_CAPTION;
            part->caption = i;
            out->captions = true;
            out->second = out->second || second;
            return true;
        }
    }
    return false;
}

void wm_template_copy(struct wm_template *out, const struct wm_template *from)
{
    size_t i;

    *out = *from;
    for (i = 0; i < out->part_count; i++) {
        if (out->part[i].field == WM_PART_LITERAL)
            out->part[i].literal = out->text + (from->part[i].literal - from->text);
    }
}

const char *wm_template_parse(struct wm_template *out, const char *text,
                              const struct wm_layout *layout)
{
    size_t len = strlen(text), at = 0;

    memset(out, 0, sizeof *out);
    if (len == 0 || len > WM_LAYOUT_MAX_TEMPLATE)
        return _("a text must have 1 to 160 bytes");
    memcpy(out->text, text, len);
    while (at < len) {
        struct wm_template_part *part = &out->part[out->part_count];
        const char *from = out->text + at;
        size_t run;
        if (out->part_count == WM_LAYOUT_MAX_PARTS)
            return _("a text has too many fields");
        if (*from == '{') {
            const char *end = strchr(from, '}');
            if (end == NULL)
                return _("a brace is not closed");
            if (from[1] == '@') {
                if (!parse_caption(out, part, from + 2, (size_t)(end - from) - 2, layout))
                    return _("names a caption in braces that the layout does not have");
            } else {
                part->field = wm_label_field_find(from + 1, (size_t)(end - from) - 1);
                if (part->field < 0)
                    return _("names a field in braces that no waybill has");
                wm_fieldset_add(&out->needs, (size_t)part->field);
            }
            at += (size_t)(end - from) + 1;
        } else {
            run = strcspn(from, "{");
            if (memchr(from, '}', run) != NULL || strpbrk(from, "\n\r\t") != NULL)
                return _("holds a closing brace or a control character");
            *part =
                (struct wm_template_part){.field = WM_PART_LITERAL, .literal = from, .len = run};
            at += run;
        }
        out->part_count++;
    }
    return NULL;
}

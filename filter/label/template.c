/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/label/layout_read.h"

#include <string.h>

const char *wm_template_parse(struct wm_template *out, const char *text)
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
            part->field = wm_label_field_find(from + 1, (size_t)(end - from) - 1);
            if (part->field < 0)
                return _("names a field in braces that no waybill has");
            out->needs |= (uint64_t)1 << part->field;
            at += (size_t)(end - from) + 1;
        } else {
            run = strcspn(from, "{");
            if (memchr(from, '}', run) != NULL || strpbrk(from, "\n\r\t") != NULL)
                return _("holds a closing brace or a control character");
            *part = (struct wm_template_part){.field = -1, .literal = from, .len = run};
            at += run;
        }
        out->part_count++;
    }
    return NULL;
}

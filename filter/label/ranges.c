/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/ranges.h"

#include "filter/base/message.h"

#include <limits.h>

/** A page number at *text, or otherwise if there is none; pages beyond what a number holds are the
 * last one. */
static unsigned long page_number(const char **text, unsigned long otherwise)
{
    unsigned long page = 0;

    if (**text < '0' || **text > '9')
        return otherwise;
    for (; **text >= '0' && **text <= '9'; ++*text) {
        unsigned long digit = (unsigned long)(**text - '0');
        page = page > (ULONG_MAX - digit) / 10 ? ULONG_MAX : page * 10 + digit;
    }
    return page;
}

int wm_ranges_parse(const char *text, struct wm_ranges *out, struct wm_err *err)
{
    out->count = 0;
    if (text == NULL || *text == '\0')
        return 0;
    for (;;) {
        const char *start = text;
        unsigned long first = page_number(&text, 1), last = first;
        bool dash = *text == '-';
        if (dash) {
            text++;
            last = page_number(&text, ULONG_MAX);
        }
        if (text == start || (dash && text == start + 1) || first == 0 || last < first ||
            (*text != ',' && *text != '\0'))
            return wm_err_set(err, WM_ERR_USAGE,
                              _("page ranges must be like 2-3,7,10-, in pages counted from 1"));
        if (out->count == WM_RANGES_MAX)
            return wm_err_set(err, WM_ERR_USAGE, _("more than %u page ranges"), WM_RANGES_MAX);
        out->range[out->count].first = first;
        out->range[out->count++].last = last;
        if (*text++ == '\0')
            return 0;
    }
}

bool wm_ranges_have(const struct wm_ranges *ranges, unsigned long page)
{
    size_t i;

    for (i = 0; i < ranges->count; i++) {
        if (page >= ranges->range[i].first && page <= ranges->range[i].last)
            return true;
    }
    return ranges->count == 0;
}

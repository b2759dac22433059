/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/scale.h"

#include <string.h>

bool wm_scale_parse(struct wm_scale *out, const char *text)
{
    const struct wm_scale one = {1, 1};

    *out = one;
    if (strlen(text) == 3 && strncmp(text, "1/", 2) == 0 && text[2] >= '1' &&
        text[2] <= (char)('0' + WM_SCALE_PARTS_MOST)) {
        out->parts = (uint32_t)(text[2] - '0');
        return true;
    }
    if (strlen(text) != 1 || text[0] < '1' || text[0] > (char)('0' + WM_SCALE_TIMES_MOST))
        return false;
    out->times = (uint32_t)(text[0] - '0');
    return true;
}

uint32_t wm_scale_pixels(const struct wm_scale *scale, uint32_t dots)
{
    return (dots * scale->times + scale->parts - 1) / scale->parts;
}

uint32_t wm_scale_shades(const struct wm_scale *scale)
{
    return scale->parts * scale->parts;
}

void wm_scale_row(const struct wm_scale *scale, const struct wm_bitmap *page, uint32_t y,
                  uint8_t *black)
{
    uint32_t first = y * scale->parts / scale->times, x, line;

    memset(black, 0, wm_scale_pixels(scale, page->width_dots));
    if (scale->times > 1) {
        for (x = 0; x < page->width_dots * scale->times; x++)
            black[x] = wm_bitmap_get(page, x / scale->times, first);
        return;
    }
    for (line = first; line < first + scale->parts && line < page->height_dots; line++) {
        for (x = 0; x < page->width_dots; x++)
            black[x / scale->parts] =
                (uint8_t)(black[x / scale->parts] + wm_bitmap_get(page, x, line));
    }
}

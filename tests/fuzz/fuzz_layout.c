/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_layout: a layout file. The first byte chooses a specimen and the captions, the rest is the
 * JSON: either it is refused with a reason, or the specimen is drawn or refused with a reason, all
 * ink of an item within its box. Images are looked for where there are none. */
#include "config.h"

#include "filter/label/item.h"
#include "filter/label/layout_read.h"
#include "filter/label/page.h"
#include "filter/label/specimen.h"
#include "filter/label/text.h"
#include "tests/fuzz/require.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MOST_DOTS 4000000u /* larger media only cost time */

static bool stop(void *context, enum wm_box_fault fault, size_t index, size_t other,
                 const char *text)
{
    (void)fault, (void)index, (void)other, (void)text;
    *(bool *)context = true;
    return false;
}

/** Is there ink outside of the box? */
static bool spills(const struct wm_bitmap *page, const struct wm_rect *box)
{
    const struct wm_rect all = {0, 0, (int32_t)page->width_dots, (int32_t)page->height_dots};
    struct wm_rect ink;

    return wm_ink_bounds(page, &all, &ink) && (ink.left < box->left || ink.top < box->top ||
                                               ink.right > box->right || ink.bottom > box->bottom);
}

static void draw(struct wm_painter *painter, const struct wm_waybill *waybill)
{
    struct wm_bitmap page;
    uint32_t width, height;
    size_t i;

    wm_painter_size(painter, &width, &height);
    if (wm_bitmap_init(&page, width, height) != 0)
        return;
    for (i = 0; i < wm_painter_items(painter); i++) {
        struct wm_painted painted;
        struct wm_err err = {0};
        int code;
        memset(page.bits, 0, page.stride_bytes * page.height_dots);
        code = wm_painter_draw_item(painter, i, waybill, WM_SPECIMEN_AT, &page, &painted, &err);
        require((code == 0) == (err.code == 0), "drawn or a reason");
        require(!spills(&page, &painted.box), "ink within the box");
    }
    wm_bitmap_clear(&page);
}

/** @param how the input's first byte */
static void try_layout(const struct wm_layout *layout, uint8_t how)
{
    static const char *const captions[] = {"zh", "en", "zh+en", "ko"};
    static struct wm_typesetter *typesetter;
    struct wm_err err = {0};
    struct wm_painter_options options = {.dots_per_mm_x1000 = (how & 4) != 0 ? 11811 : 8000,
                                         .captions = captions[how & 3],
                                         .scan_caption = "App"};
    struct wm_waybill waybill;
    struct wm_painter *painter;
    size_t count = 0;

    if (typesetter == NULL)
        typesetter = wm_typesetter_new(&err);
    require(typesetter != NULL, "faces are there");
    wm_typesetter_trim(typesetter);
    options.typesetter = typesetter;
    while (wm_specimen_name(count) != NULL)
        count++;
    (void)wm_specimen(wm_specimen_name((how >> 3) % count), how, &waybill);
    painter = wm_painter_new_with(layout, &options, &err);
    require((painter == NULL) == (err.code != 0), "a painter or a reason");
    if (painter != NULL)
        draw(painter, &waybill);
    wm_painter_free(painter);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wm_layout *layout;
    struct wm_err err = {0};
    bool refused = false;
    int code;

    if (size == 0)
        return 0;
    layout = calloc(1, sizeof *layout);
    if (layout == NULL)
        return 0;
    snprintf(layout->path, sizeof layout->path, "no-such-folder/layout.json");
    code = wm_layout_read(layout, (const char *)data + 1, size - 1, &err);
    require((code == 0) == (err.code == 0), "read or a reason");
    if (code == 0) {
        wm_layout_boxes(layout, stop, &refused);
        if (!refused && (uint64_t)layout->width_um / 100 * (layout->height_um / 100) < MOST_DOTS)
            try_layout(layout, data[0]);
    }
    wm_layout_free(layout);
    return 0;
}

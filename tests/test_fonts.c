/* SPDX-License-Identifier: Apache-2.0 */
/* Which faces are opened, and that nothing on a label depends on it. */
#include "config.h"

#include "filter/base/utf8.h"
#include "filter/label/fonts.h"
#include "filter/label/text.h"
#include "tests/tap.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK 8u /**< characters of a text */

static struct wm_typesetter *new_typesetter(void)
{
    struct wm_err err = {0};
    struct wm_typesetter *typesetter = wm_typesetter_new(&err);

    if (typesetter == NULL) {
        wm_err_print(&err, "# ", stdout);
        abort();
    }
    return typesetter;
}

/** A text as a picture of 400 x 120 dots. */
static void picture(struct wm_typesetter *with, const char *text, uint32_t size_dots,
                    struct wm_bitmap *out)
{
    const struct wm_text_style style = {.size_dots = size_dots,
                                        .least_dots = size_dots,
                                        .lines = 2,
                                        .leading_percent = 125,
                                        .baseline = -1,
                                        .box = {0, 0, 400, 120}};
    struct wm_span span = {.end = strlen(text), .weight = WM_WEIGHT_BOLD, .scale_percent = 100};
    struct wm_block block = {0};
    struct wm_err err = {0};

    if (wm_bitmap_init(out, 400, 120) != 0)
        abort();
    WM_CHECK(wm_text_set(with, &style, text, &span, 1, &block, &err) == 0, "%s", err.text);
    wm_block_draw(&block, &style.box, true, out);
    wm_block_clear(&block);
}

/** Characters from c on, as the typesetter cleans them. */
static void characters(struct wm_typesetter *with, uint32_t c, char *out, size_t size)
{
    char text[8 * BLOCK];
    struct wm_err err = {0};
    size_t used = 0, i;

    for (i = 0; i < BLOCK; i++)
        used += wm_utf8_put(text + used, c + (uint32_t)i);
    text[used] = '\0';
    WM_CHECK(wm_text_clean(with, text, out, size, &err) == 0, "U+%04X: %s", c, err.text);
}

/** Set by a typesetter that has opened what the text itself asks for, and by one that has had to
 * open all before. */
static void check_block(struct wm_typesetter *all, uint32_t c)
{
    static const uint32_t sizes[] = {13, 16, 30};
    struct wm_typesetter *few = new_typesetter();
    struct wm_bitmap by_few, by_all;
    char text[256];
    size_t i;

    characters(all, c, text, sizeof text);
    for (i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        picture(few, text, sizes[i], &by_few);
        picture(all, text, sizes[i], &by_all);
        WM_CHECK(memcmp(by_few.bits, by_all.bits, by_few.stride_bytes * by_few.height_dots) == 0,
                 "U+%04X at %u dots", c, sizes[i]);
        wm_bitmap_clear(&by_few);
        wm_bitmap_clear(&by_all);
    }
    wm_typesetter_free(few);
}

static void text_does_not_depend_on_the_faces_that_are_open(void)
{
    static const struct {
        uint32_t from, to, step;
    } ranges[] = {
        {0x20, 0x78, BLOCK},     {0xa0, 0x180, BLOCK},    {0x2b0, 0x300, BLOCK},
        {0x370, 0x500, 24},      {0x2000, 0x2c00, BLOCK}, {0x3000, 0x3400, 16},
        {0x4e00, 0x9fa0, 512},   {0xac00, 0xd7a0, 2048},  {0xff00, 0xffe0, BLOCK},
        {0x1f300, 0x1f700, 128},
    };
    struct wm_typesetter *all = new_typesetter();
    struct wm_bitmap page;
    size_t i;
    uint32_t c;

    picture(all, "ที่", 30, &page);
    wm_bitmap_clear(&page);
    for (i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        for (c = ranges[i].from; c < ranges[i].to; c += ranges[i].step)
            check_block(all, c);
    }
    wm_typesetter_free(all);
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(text_does_not_depend_on_the_faces_that_are_open),
        {0},
    };

    return wm_tap_run("fonts", cases);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* How thick the strokes of the key fields are on all labels: what a person reads from where he
 * stands, and what a worn head must not break, is never one dot thin. */
#include "config.h"

#include "filter/label/item.h"
#include "tests/easel.h"
#include "tests/label_sample.h"
#include "tests/stroke.h"
#include "tests/tap.h"

#include <stdlib.h>
#include <string.h>

#define LEAST_STROKE_DOTS 2
#define KEPT_PERCENT 97u

#define PHONE_TAIL ((int)WM_SHOW_RECIPIENT + (int)WM_PARTY_PHONE_TAIL)

/** The fields that must be readable from where a person stands. */
static const int key_fields[] = {
    WM_SHOW_ROUTE_CODE,      WM_SHOW_ROUTE_MARK, (int)WM_SHOW_RECIPIENT + (int)WM_PARTY_NAME,
    WM_SHOW_WAYBILL_GROUPED, PHONE_TAIL,
};

static bool shows(const struct wm_item *item, int field)
{
    size_t i, k, part;

    for (i = 0; i < item->run_count; i++) {
        for (k = 0; k < item->run[i].alternative_count; k++) {
            const struct wm_template *template = &item->run[i].alternative[k];
            for (part = 0; part < template->part_count; part++) {
                if (template->part[part].field == field)
                    return true;
            }
        }
    }
    return false;
}

/** Digits at the end of a phone, four at most, which stand behind what is masked. */
static unsigned tail_digits(const char *phone)
{
    size_t len = strlen(phone), digits = 0;

    while (digits < 4 && digits < len && strchr("0123456789", phone[len - digits - 1]) != NULL)
        digits++;
    return (unsigned)digits;
}

static void check_strokes(const struct easel_label *label, size_t index, int field)
{
    const struct wm_bitmap *page = &label->easel->page;
    struct wm_painted painted;
    struct wm_err err = {0};
    struct wm_rect ink;
    unsigned kept;

    memset(page->bits, 0, page->stride_bytes * page->height_dots);
    wm_painter_draw_item(label->easel->painter, index, &label->waybill, WM_SAMPLE_PRINTED_AT,
                         &label->easel->page, &painted, &err);
    if (!painted.shown || painted.ground || !wm_ink_bounds(page, &painted.box, &ink))
        return;
    if (field == PHONE_TAIL)
        ink = wm_stroke_last(page, &ink, tail_digits(label->waybill.recipient.phone));
    kept = wm_stroke_kept(page, &ink, LEAST_STROKE_DOTS);
    CHECK_LABEL(label, kept >= KEPT_PERCENT, "%u of 100 dots of %s are in strokes of 2 dots", kept,
                easel_place(label, index));
}

static void look_at_strokes(struct easel_label *label)
{
    size_t i, k;

    for (i = 0; i < wm_painter_items(label->easel->painter); i++) {
        const struct wm_item *item = &label->easel->layout->item[i];
        for (k = 0; item->kind == WM_ITEM_TEXT && k < sizeof key_fields / sizeof *key_fields; k++) {
            if (shows(item, key_fields[k]))
                check_strokes(label, i, key_fields[k]);
        }
    }
}

/** Rings of one, two and three dots: the first has no square of two dots in it. */
static void the_measure_of_strokes_tells_one_dot_from_two(void)
{
    struct wm_rect all = {0, 0, 40, 20};
    struct wm_bitmap ring;
    int32_t dots;

    if (wm_bitmap_init(&ring, 40, 20) != 0)
        abort();
    for (dots = 1; dots <= 3; dots++) {
        struct wm_rect last;
        memset(ring.bits, 0, ring.stride_bytes * ring.height_dots);
        wm_bitmap_fill(&ring, 2, 2, 16, 16, true);
        wm_bitmap_fill(&ring, 2 + dots, 2 + dots, 16 - 2 * dots, 16 - 2 * dots, false);
        wm_bitmap_fill(&ring, 30, 2, dots, 16, true);
        WM_CHECK(wm_stroke_kept(&ring, &all, 2) == (dots < 2 ? 0 : 100), "%d dots: %u", dots,
                 wm_stroke_kept(&ring, &all, 2));
        last = wm_stroke_last(&ring, &all, 1);
        WM_CHECK(last.left == 30 && last.right == 40, "the last letter starts at %d", last.left);
    }
    wm_bitmap_clear(&ring);
}

static void strokes_of_key_fields_are_two_dots_at_least(void)
{
    easel_each_label(look_at_strokes);
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(the_measure_of_strokes_tells_one_dot_from_two),
        WM_CASE(strokes_of_key_fields_are_two_dots_at_least),
        {0},
    };

    setenv("TZ", "UTC", 1);
    return wm_tap_run("strokes", cases);
}

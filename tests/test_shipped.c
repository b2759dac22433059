/* SPDX-License-Identifier: Apache-2.0 */
/* All layouts of the folder layouts/, in Chinese, in English and in both, at 203 and 300 dpi, with
 * all samples, plain and with all that a label may show: what touches, leaves its box, is too
 * small, cut or turned about. */
#include "config.h"

#include "filter/label/item.h"
#include "tests/easel.h"
#include "tests/label_dress.h"
#include "tests/label_sample.h"
#include "tests/tap.h"

#include <pango/pangocairo.h>
#include <stdlib.h>
#include <string.h>

/** One item of a label, drawn alone. */
struct piece {
    struct wm_painted painted;
    struct wm_rect ink;
    bool inked;
};

static bool overlap(const struct wm_rect *a, const struct wm_rect *b, int32_t gap)
{
    return a->left < b->right + gap && b->left < a->right + gap && a->top < b->bottom + gap &&
           b->top < a->bottom + gap;
}

static bool blank(const uint8_t *bytes, size_t count)
{
    return count == 0 || (bytes[0] == 0 && memcmp(bytes, bytes + 1, count - 1) == 0);
}

/** Is there ink only within the box? */
static bool keeps_within(const struct wm_bitmap *bitmap, const struct wm_rect *box)
{
    size_t stride = bitmap->stride_bytes;
    uint32_t y;

    if (!blank(bitmap->bits, stride * (size_t)box->top) ||
        !blank(wm_bitmap_row(bitmap, (uint32_t)box->bottom),
               stride * (bitmap->height_dots - (size_t)box->bottom)))
        return false;
    for (y = (uint32_t)box->top; y < (uint32_t)box->bottom; y++) {
        const uint8_t *row = wm_bitmap_row(bitmap, y);
        size_t left = (size_t)box->left / 8, right = (size_t)box->right / 8;
        uint32_t left_bits = 8u - (uint32_t)box->left % 8, right_bits = (uint32_t)box->right % 8;
        if (!blank(row, left) || row[left] >> left_bits != 0 ||
            (right < stride && (row[right] & (0xffu >> right_bits)) != 0) ||
            (right + 1 < stride && !blank(row + right + 1, stride - right - 1)))
            return false;
    }
    return true;
}

/** Move what lies in the box from one bitmap to the other. */
static void gather(struct wm_bitmap *from, struct wm_bitmap *to, const struct wm_rect *box)
{
    size_t i, first = from->stride_bytes * (size_t)box->top,
              end = from->stride_bytes * (size_t)box->bottom;

    for (i = first; i < end; i++) {
        to->bits[i] |= from->bits[i];
        from->bits[i] = 0;
    }
}

/** Text on paper keeps two dots clear of everything else; a black ground may meet a rule. */
static void check_pair(const struct easel_label *label, const struct piece *pieces, size_t i,
                       size_t k)
{
    const struct piece *a = &pieces[i], *b = &pieces[k];
    bool rules = a->painted.rule && b->painted.rule;

    if (!a->inked || !b->inked || rules)
        return;
    CHECK_LABEL(label, !overlap(&a->painted.box, &b->painted.box, 0), "boxes of %s and %s meet",
                easel_place(label, i), easel_place(label, k));
    if (!a->painted.ground && !b->painted.ground)
        CHECK_LABEL(label, !overlap(&a->ink, &b->ink, 2), "ink of %s and %s nearly touches",
                    easel_place(label, i), easel_place(label, k));
}

static void draw_piece(const struct easel_label *label, size_t index, struct wm_bitmap *alone,
                       struct piece *piece)
{
    struct wm_painter *painter = label->easel->painter;
    struct wm_err err = {0};

    CHECK_LABEL(label,
                wm_painter_draw_item(painter, index, &label->waybill, WM_SAMPLE_PRINTED_AT, alone,
                                     &piece->painted, &err) == 0,
                "%s: %s: %s", easel_place(label, index), err.field, err.text);
    CHECK_LABEL(label, keeps_within(alone, &piece->painted.box), "%s leaves its box",
                easel_place(label, index));
    piece->inked = wm_ink_bounds(alone, &piece->painted.box, &piece->ink);
    CHECK_LABEL(label, !piece->painted.clipped, "%s is clipped", easel_place(label, index));
    CHECK_LABEL(label, piece->painted.shown || !piece->inked, "%s is hidden but drew",
                easel_place(label, index));
    CHECK_LABEL(label, piece->painted.size_dots == 0 || piece->painted.least_dots >= 12,
                "%s is %u dots high", easel_place(label, index), piece->painted.least_dots);
}

/** Draw all items one by one; together they must be the page. */
static void look_at_pieces(struct easel_label *label)
{
    static struct piece pieces[WM_LAYOUT_MAX_ITEMS];
    struct wm_bitmap *page = &label->easel->page, alone, together;
    size_t count = wm_painter_items(label->easel->painter), i, k;
    struct wm_err err;

    if (wm_bitmap_init(&alone, page->width_dots, page->height_dots) != 0 ||
        wm_bitmap_init(&together, page->width_dots, page->height_dots) != 0)
        abort();
    for (i = 0; i < count; i++) {
        draw_piece(label, i, &alone, &pieces[i]);
        gather(&alone, &together, &pieces[i].painted.box);
        for (k = 0; k < i; k++)
            check_pair(label, pieces, i, k);
    }
    CHECK_LABEL(label, easel_draw(label->easel, &label->waybill, &err), "%s: %s", err.field,
                err.text);
    CHECK_LABEL(label,
                memcmp(together.bits, page->bits, page->stride_bytes * page->height_dots) == 0,
                "the page is not the sum of its %zu items", count);
    wm_bitmap_clear(&alone);
    wm_bitmap_clear(&together);
}

static void no_ink_of_one_box_lies_in_another(void)
{
    easel_each_label(look_at_pieces);
}

static void look_for_cuts(struct easel_label *label)
{
    static const char *const keys[] = {"number", "destination", "recipient",
                                       "sender", "head",        "contents"};
    size_t i, k;

    if (strncmp(label->sample, "longest", strlen("longest")) == 0)
        return;
    for (i = 0; i < wm_painter_items(label->easel->painter); i++) {
        struct wm_painted painted;
        struct wm_err err = {0};
        wm_painter_draw_item(label->easel->painter, i, &label->waybill, WM_SAMPLE_PRINTED_AT,
                             &label->easel->page, &painted, &err);
        for (k = 0; k < sizeof keys / sizeof *keys; k++)
            CHECK_LABEL(label, strcmp(painted.area, keys[k]) != 0 || !painted.cut,
                        "%s in %s is cut", easel_place(label, i), keys[k]);
    }
}

static void key_texts_are_never_cut(void)
{
    easel_each_label(look_for_cuts);
}

/** Dots of a QR symbol: all dots of a module are alike, and four modules around it are white. */
static void check_qr(const struct easel_label *label, const struct wm_bitmap *page,
                     const struct wm_painted *painted)
{
    int32_t module = (int32_t)painted->module_dots, x, y, side;
    struct wm_rect ink;
    unsigned broken = 0;

    if (!CHECK_LABEL(label, wm_ink_bounds(page, &painted->box, &ink), "no QR in %s", painted->area))
        return;
    side = ink.right - ink.left;
    CHECK_LABEL(label,
                side == ink.bottom - ink.top && side % module == 0 && side / module >= 21 &&
                    (side / module - 17) % 4 == 0,
                "the symbol is %d x %d dots", side, ink.bottom - ink.top);
    for (y = 0; y < side; y++) {
        for (x = 0; x < side; x++) {
            bool dot = wm_bitmap_get(page, (uint32_t)(ink.left + x), (uint32_t)(ink.top + y));
            bool corner = wm_bitmap_get(page, (uint32_t)(ink.left + x / module * module),
                                        (uint32_t)(ink.top + y / module * module));
            broken += dot != corner;
        }
    }
    CHECK_LABEL(label, broken == 0, "%u dots differ from their module", broken);
    CHECK_LABEL(label,
                ink.left - painted->box.left >= 4 * module &&
                    painted->box.right - ink.right >= 4 * module &&
                    ink.top - painted->box.top >= 4 * module &&
                    painted->box.bottom - ink.bottom >= 4 * module,
                "the quiet zone of %s is broken", painted->area);
}

/** Bars as high as their box, of 2 dots at least, with ten modules of white at both ends. */
static void check_bars(const struct easel_label *label, const struct wm_bitmap *page,
                       const struct wm_item *item, const struct wm_painted *painted)
{
    int32_t quiet = 10 * (int32_t)painted->module_dots;
    bool upright = item->rotate % 180 == 0;
    const struct wm_rect *box = &painted->box;
    struct wm_rect ink;

    CHECK_LABEL(label, painted->module_dots >= (label->dpi == 203 ? 2 : 3), "bars of %u dots",
                painted->module_dots);
    if (!CHECK_LABEL(label, wm_ink_bounds(page, box, &ink), "no bars in %s", painted->area))
        return;
    CHECK_LABEL(label,
                upright ? ink.left - box->left >= quiet && box->right - ink.right >= quiet &&
                              ink.top == box->top && ink.bottom == box->bottom
                        : ink.top - box->top >= quiet && box->bottom - ink.bottom >= quiet &&
                              ink.left == box->left && ink.right == box->right,
                "the bars in %s lie badly in their box", painted->area);
}

static void look_at_codes(struct easel_label *label)
{
    struct easel *easel = label->easel;
    struct wm_err err = {0};
    unsigned bars = 0;
    size_t i;

    for (i = 0; i < wm_painter_items(easel->painter); i++) {
        const struct wm_item *item = &easel->layout->item[i];
        struct wm_painted painted;
        if (item->kind != WM_ITEM_QR && item->kind != WM_ITEM_CODE128)
            continue;
        memset(easel->page.bits, 0, easel->page.stride_bytes * easel->page.height_dots);
        wm_painter_draw_item(easel->painter, i, &label->waybill, WM_SAMPLE_PRINTED_AT, &easel->page,
                             &painted, &err);
        if (!painted.shown)
            continue;
        if (item->kind == WM_ITEM_QR) {
            CHECK_LABEL(label, painted.module_dots == (label->dpi == 203 ? 4 : 6),
                        "QR modules of %u dots", painted.module_dots);
            check_qr(label, &easel->page, &painted);
        } else {
            bars++;
            check_bars(label, &easel->page, item, &painted);
        }
    }
    CHECK_LABEL(label, bars > 0, "%s", "no bar code");
}

static void codes_are_whole_modules_with_quiet_zones(void)
{
    easel_each_label(look_at_codes);
}

/** Every layout that says it follows the standard has a box of its own for each of its areas. */
static void layouts_have_the_areas_of_the_standard(void)
{
    static const char *const areas[] = {"number", "destination", "recipient",
                                        "sender", "contents",    "signature"};
    size_t layout, i, k;

    for (layout = 0; easel_layout(layout) != NULL; layout++) {
        struct easel easel;
        easel_open(&easel, easel_layout(layout), 203, "zh");
        for (i = 0; easel.layout->standard && i < sizeof areas / sizeof *areas; i++) {
            for (k = 0;
                 k < easel.layout->area_count && strcmp(easel.layout->area[k].name, areas[i]) != 0;
                 k++)
                ;
            WM_CHECK(k < easel.layout->area_count, "%s has no area %s", easel_layout(layout),
                     areas[i]);
        }
        easel_close(&easel);
    }
}

static void nothing_lies_across_a_tear(void)
{
    const int32_t clear_um = 1000;
    size_t layout, i, k;

    for (layout = 0; easel_layout(layout) != NULL; layout++) {
        struct easel easel;
        easel_open(&easel, easel_layout(layout), 203, "zh");
        for (i = 0; i < easel.layout->tear_count; i++) {
            int32_t tear = easel.layout->tear_um[i];
            for (k = 0; k < easel.layout->item_count; k++) {
                const struct wm_box *box = &easel.layout->item[k].box;
                WM_CHECK(box->y_um + box->height_um <= tear - clear_um ||
                             box->y_um >= tear + clear_um,
                         "%s: item %zu is within 1 mm of the tear", easel_layout(layout), k);
            }
        }
        easel_close(&easel);
    }
}

/** Phones seen in the strings of a label. */
struct phones {
    const struct easel_label *label;
    PangoLayout *line;
    unsigned seen;
};

/** Where pango puts the characters of each phone in a string: from left to right. */
static void look_at_phones(void *context, const char *text)
{
    struct phones *phones = context;
    const char *const known[] = {phones->label->waybill.recipient.phone,
                                 phones->label->waybill.sender.phone};
    size_t i, k;

    for (i = 0; i < sizeof known / sizeof *known; i++) {
        const char *phone = strstr(text, known[i]);
        PangoRectangle here, next;
        if (phone == NULL)
            continue;
        phones->seen++;
        pango_layout_set_text(phones->line, text, -1);
        for (k = 0; known[i][k + 1] != '\0'; k++) {
            pango_layout_index_to_pos(phones->line, (int)((size_t)(phone - text) + k), &here);
            pango_layout_index_to_pos(phones->line, (int)((size_t)(phone - text) + k + 1), &next);
            if (next.x <= here.x)
                break;
        }
        CHECK_LABEL(phones->label, known[i][k + 1] == '\0', "%s is turned about", known[i]);
    }
}

/** Numbers beside Arabic names fall apart at each dash and star unless a mark holds them. */
static void phones_beside_arabic_names_read_from_left_to_right(void)
{
    PangoContext *pango = pango_font_map_create_context(pango_cairo_font_map_get_default());
    struct phones phones = {.line = pango_layout_new(pango)};
    struct easel_label label = {.captions = "zh", .dpi = 203};
    struct easel easel;
    size_t layout;

    phones.label = &label;
    wm_sample_dressed("arabic+", 0, &label.waybill);
    snprintf(label.sample, sizeof label.sample, "arabic+");
    snprintf(label.waybill.sender.name, sizeof label.waybill.sender.name, "شركة المثال");
    snprintf(label.waybill.sender.phone, sizeof label.waybill.sender.phone, "400-000-0000");
    for (layout = 0; easel_layout(layout) != NULL; layout++) {
        struct wm_err err;
        label.layout = easel_layout(layout);
        easel_open(&easel, label.layout, label.dpi, label.captions);
        wm_painter_trace(easel.painter, look_at_phones, &phones);
        CHECK_LABEL(&label, easel_draw(&easel, &label.waybill, &err), "%s: %s", err.field,
                    err.text);
        easel_close(&easel);
    }
    WM_CHECK(phones.seen >= 7, "only %u phones", phones.seen);
    g_object_unref(phones.line);
    g_object_unref(pango);
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(no_ink_of_one_box_lies_in_another),
        WM_CASE(key_texts_are_never_cut),
        WM_CASE(codes_are_whole_modules_with_quiet_zones),
        WM_CASE(layouts_have_the_areas_of_the_standard),
        WM_CASE(nothing_lies_across_a_tear),
        WM_CASE(phones_beside_arabic_names_read_from_left_to_right),
        {0},
    };

    setenv("TZ", "UTC", 1);
    return wm_tap_run("shipped", cases);
}

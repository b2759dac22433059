/* SPDX-License-Identifier: Apache-2.0 */
/* Labels as drawn: sizes, boxes, texts and codes, dot for dot. */
#include "config.h"

#include "filter/label/code.h"
#include "filter/label/layout.h"
#include "filter/label/page.h"
#include "tests/label_sample.h"
#include "tests/tap.h"

#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

#define MAX_ITEMS 160
static const unsigned resolutions[] = {203, 300};

/** A painter of the shipped layout with a page of its size. */
struct easel {
    struct wm_layout *layout;
    struct wm_painter *painter;
    struct wm_bitmap page;
};

static void easel_open(struct easel *easel, unsigned dpi)
{
    struct wm_err err = {0};
    uint32_t width, height;

    memset(easel, 0, sizeof *easel);
    easel->layout = wm_layout_load("one-part-100x150", NULL, &err);
    if (easel->layout != NULL)
        easel->painter = wm_painter_new(easel->layout, wm_dots_per_mm_x1000(dpi), &err);
    if (!WM_CHECK(easel->painter != NULL, "%s: %s", err.field, err.text))
        abort();
    wm_painter_size(easel->painter, &width, &height);
    if (wm_bitmap_init(&easel->page, width, height) != 0)
        abort();
}

static void easel_close(struct easel *easel)
{
    wm_bitmap_clear(&easel->page);
    wm_painter_free(easel->painter);
    wm_layout_free(easel->layout);
}

static bool draw(struct easel *easel, const struct wm_waybill *waybill, struct wm_err *err)
{
    memset(err, 0, sizeof *err);
    return wm_painter_draw(easel->painter, waybill, WM_SAMPLE_PRINTED_AT, &easel->page, err) == 0;
}

/** Strings handed to drawing, a line each. */
struct trace {
    char text[16384];
    size_t len;
};

static void note(void *context, const char *text)
{
    struct trace *trace = context;
    int len = snprintf(trace->text + trace->len, sizeof trace->text - trace->len, "%s\n", text);

    if (len > 0 && (size_t)len < sizeof trace->text - trace->len)
        trace->len += (size_t)len;
}

static void draw_traced(struct easel *easel, const struct wm_waybill *waybill, struct trace *trace)
{
    struct wm_err err;

    memset(trace, 0, sizeof *trace);
    wm_painter_trace(easel->painter, note, trace);
    WM_CHECK(draw(easel, waybill, &err), "%s: %s", err.field, err.text);
    wm_painter_trace(easel->painter, NULL, NULL);
}

static bool traced(const struct trace *trace, const char *text)
{
    return strstr(trace->text, text) != NULL;
}

static void pages_have_the_exact_size(void)
{
    static const struct {
        unsigned dpi;
        uint32_t width, height;
    } sizes[] = {{203, 800, 1200}, {300, 1181, 1772}, {600, 2362, 3543}};
    size_t i;

    for (i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct easel easel;
        easel_open(&easel, sizes[i].dpi);
        WM_CHECK(easel.page.width_dots == sizes[i].width &&
                     easel.page.height_dots == sizes[i].height,
                 "%u dpi: %u x %u", sizes[i].dpi, easel.page.width_dots, easel.page.height_dots);
        easel_close(&easel);
    }
    WM_CHECK(wm_dots_per_mm_x1000(204) == 0, "204 dpi is known");
}

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

static bool within(const struct wm_rect *a, const struct wm_rect *b)
{
    return a->left >= b->left && a->right <= b->right && a->top >= b->top && a->bottom <= b->bottom;
}

/** Text on paper keeps two dots clear of everything else; a black ground may meet a rule. */
static void check_pair(const char *sample, const struct piece *a, const struct piece *b, size_t i,
                       size_t k)
{
    bool rules = a->painted.rule && b->painted.rule;

    if (!a->inked || !b->inked || rules)
        return;
    WM_CHECK(!overlap(&a->painted.box, &b->painted.box, 0), "%s: boxes of items %zu and %zu meet",
             sample, i, k);
    if (!a->painted.ground && !b->painted.ground)
        WM_CHECK(!overlap(&a->ink, &b->ink, 2), "%s: ink of items %zu and %zu nearly touches",
                 sample, i, k);
}

/** Draw all items of a sample one by one; together they must be the page. */
static void check_pieces(struct easel *easel, const char *sample, unsigned dpi)
{
    static struct piece pieces[MAX_ITEMS];
    struct wm_rect everything = {0, 0, (int32_t)easel->page.width_dots,
                                 (int32_t)easel->page.height_dots};
    size_t count = wm_painter_items(easel->painter), i, k;
    size_t bytes = easel->page.stride_bytes * easel->page.height_dots;
    struct wm_bitmap alone, together;
    struct wm_waybill waybill;
    struct wm_err err = {0};

    wm_sample(sample, 0, &waybill);
    if (count > MAX_ITEMS ||
        wm_bitmap_init(&alone, easel->page.width_dots, easel->page.height_dots) != 0 ||
        wm_bitmap_init(&together, easel->page.width_dots, easel->page.height_dots) != 0)
        abort();
    for (i = 0; i < count; i++) {
        struct piece *piece = &pieces[i];
        memset(alone.bits, 0, bytes);
        WM_CHECK(wm_painter_draw_item(easel->painter, i, &waybill, WM_SAMPLE_PRINTED_AT, &alone,
                                      &piece->painted, &err) == 0,
                 "%s: item %zu: %s: %s", sample, i, err.field, err.text);
        piece->inked = wm_ink_bounds(&alone, &everything, &piece->ink);
        WM_CHECK(!piece->inked || within(&piece->ink, &piece->painted.box),
                 "%s at %u dpi: item %zu leaves its box", sample, dpi, i);
        WM_CHECK(!piece->painted.clipped, "%s at %u dpi: item %zu is clipped", sample, dpi, i);
        WM_CHECK(piece->painted.shown || !piece->inked, "%s: hidden item %zu drew", sample, i);
        WM_CHECK(piece->painted.size_dots == 0 || piece->painted.least_dots >= 12,
                 "%s at %u dpi: item %zu is %u dots high", sample, dpi, i,
                 piece->painted.least_dots);
        for (k = 0; k < bytes; k++)
            together.bits[k] |= alone.bits[k];
        for (k = 0; k < i; k++)
            check_pair(sample, piece, &pieces[k], i, k);
    }
    WM_CHECK(draw(easel, &waybill, &err), "%s: %s: %s", sample, err.field, err.text);
    WM_CHECK(memcmp(together.bits, easel->page.bits, bytes) == 0,
             "%s at %u dpi: the page is not the sum of its items", sample, dpi);
    wm_bitmap_clear(&alone);
    wm_bitmap_clear(&together);
}

static void no_ink_of_one_box_lies_in_another(void)
{
    size_t i, k;

    for (k = 0; k < 2; k++) {
        struct easel easel;
        easel_open(&easel, resolutions[k]);
        for (i = 0; wm_sample_name(i) != NULL; i++)
            check_pieces(&easel, wm_sample_name(i), resolutions[k]);
        easel_close(&easel);
    }
}

static void key_texts_are_never_cut(void)
{
    static const char *const keys[] = {"number", "destination", "recipient",
                                       "sender", "head",        "contents"};
    struct easel easel;
    struct wm_waybill waybill;
    size_t i, k, sample;

    easel_open(&easel, 203);
    for (sample = 0; wm_sample_name(sample) != NULL; sample++) {
        if (strcmp(wm_sample_name(sample), "longest") == 0)
            continue;
        wm_sample(wm_sample_name(sample), 0, &waybill);
        for (i = 0; i < wm_painter_items(easel.painter); i++) {
            struct wm_painted painted;
            struct wm_err err = {0};
            wm_painter_draw_item(easel.painter, i, &waybill, WM_SAMPLE_PRINTED_AT, &easel.page,
                                 &painted, &err);
            for (k = 0; k < sizeof keys / sizeof *keys; k++)
                WM_CHECK(strcmp(painted.area, keys[k]) != 0 || !painted.cut,
                         "%s: item %zu in %s is cut", wm_sample_name(sample), i, keys[k]);
        }
    }
    easel_close(&easel);
}

/** Dots of a QR symbol: all dots of a module are alike, and four modules around it are white. */
static void check_qr(struct easel *easel, const struct wm_painted *painted, const char *sample)
{
    struct wm_rect ink;
    int32_t module = (int32_t)painted->module_dots, x, y, side;
    unsigned broken = 0;

    if (!WM_CHECK(wm_ink_bounds(&easel->page, &painted->box, &ink), "%s: no QR", sample))
        return;
    side = ink.right - ink.left;
    WM_CHECK(side == ink.bottom - ink.top && side % module == 0 && side / module >= 21 &&
                 (side / module - 17) % 4 == 0,
             "%s: the symbol is %d x %d dots", sample, side, ink.bottom - ink.top);
    for (y = 0; y < side; y++) {
        for (x = 0; x < side; x++) {
            bool dot =
                wm_bitmap_get(&easel->page, (uint32_t)(ink.left + x), (uint32_t)(ink.top + y));
            bool corner = wm_bitmap_get(&easel->page, (uint32_t)(ink.left + x / module * module),
                                        (uint32_t)(ink.top + y / module * module));
            broken += dot != corner;
        }
    }
    WM_CHECK(broken == 0, "%s: %u dots differ from their module", sample, broken);
    WM_CHECK(ink.left - painted->box.left >= 4 * module &&
                 painted->box.right - ink.right >= 4 * module &&
                 ink.top - painted->box.top >= 4 * module &&
                 painted->box.bottom - ink.bottom >= 4 * module,
             "%s: the quiet zone is broken", sample);
}

static void codes_are_whole_modules_with_quiet_zones(void)
{
    static const uint32_t qr_dots[] = {4, 6}, bar_dots[] = {3, 5};
    size_t i, k, sample;

    for (k = 0; k < 2; k++) {
        struct easel easel;
        easel_open(&easel, resolutions[k]);
        for (sample = 0; wm_sample_name(sample) != NULL; sample++) {
            struct wm_waybill waybill;
            struct wm_painted painted;
            struct wm_err err = {0};
            unsigned codes = 0;
            wm_sample(wm_sample_name(sample), 0, &waybill);
            draw(&easel, &waybill, &err);
            for (i = 0; i < wm_painter_items(easel.painter); i++) {
                wm_painter_draw_item(easel.painter, i, &waybill, WM_SAMPLE_PRINTED_AT, &easel.page,
                                     &painted, &err);
                if (painted.module_dots == 0)
                    continue;
                codes++;
                if (strcmp(painted.area, "number") == 0) {
                    WM_CHECK(painted.module_dots <= bar_dots[k] && painted.module_dots >= 3,
                             "bars of %u dots", painted.module_dots);
                } else {
                    WM_CHECK(painted.module_dots == qr_dots[k], "QR modules of %u dots",
                             painted.module_dots);
                    check_qr(&easel, &painted, wm_sample_name(sample));
                }
            }
            WM_CHECK(codes == 2, "%u codes", codes);
        }
        easel_close(&easel);
    }
}

/** Capacities against those of the library, which finds its own version. */
static void qr_versions_agree_with_libqrencode(void)
{
    static const QRecLevel levels[] = {QR_ECLEVEL_L, QR_ECLEVEL_M, QR_ECLEVEL_Q, QR_ECLEVEL_H};
    static char digits[8192];
    uint32_t level;
    size_t len;

    for (level = 1; level <= 3; level++) {
        uint32_t last = 0;
        for (len = 1; len < 6000; len++) {
            uint32_t side = wm_qr_side(len, level);
            size_t probe;
            if (side == last)
                continue;
            /* The last length of one version and the first of the next. */
            for (probe = len > 1 ? len - 1 : len; probe <= len; probe++) {
                QRcode *code;
                memset(digits, '7', probe);
                digits[probe] = '\0';
                code = QRcode_encodeString(digits, 0, levels[level], QR_MODE_8, 1);
                WM_CHECK((code != NULL ? (uint32_t)code->width : 0) == wm_qr_side(probe, level),
                         "%zu digits at level %u: %u modules, libqrencode %d", probe, level,
                         wm_qr_side(probe, level), code != NULL ? code->width : 0);
                QRcode_free(code);
            }
            last = side;
        }
    }
}

static void the_highest_level_that_fits_is_taken(void)
{
    static struct wm_qr qr;
    struct wm_err err = {0};
    char digits[1400];

    wm_sample_digits(digits, sizeof digits, 180, 1);
    WM_CHECK(wm_qr_make(digits, 85, &qr, &err) == 0 && qr.level == 3, "level %u", qr.level);
    wm_sample_digits(digits, sizeof digits, 497, 1);
    WM_CHECK(wm_qr_make(digits, 85, &qr, &err) == 0 && qr.level == 1 && qr.side == 85,
             "497 bytes: level %u, %u modules", qr.level, qr.side);
    WM_CHECK(wm_qr_make(digits, 84, &qr, &err) == WM_ERR_INPUT, "taken below M");
}

static void what_cannot_be_drawn_is_refused_before(void)
{
    struct easel easel;
    struct wm_waybill waybill;
    struct wm_err err = {0};

    easel_open(&easel, 203);
    wm_sample("typical", 0, &waybill);
    WM_CHECK(wm_painter_check(easel.painter, &waybill, WM_SAMPLE_PRINTED_AT, &err) == 0, "%s: %s",
             err.field, err.text);
    memset(waybill.sealed, '7', sizeof waybill.sealed - 1);
    WM_CHECK(wm_painter_check(easel.painter, &waybill, WM_SAMPLE_PRINTED_AT, &err) ==
                     WM_ERR_INPUT &&
                 strcmp(err.field, "sealed") == 0,
             "%s: %s", err.field, err.text);
    err = (struct wm_err){0};
    wm_sample("typical", 0, &waybill);
    strcpy(waybill.waybill, "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEF");
    WM_CHECK(wm_painter_check(easel.painter, &waybill, WM_SAMPLE_PRINTED_AT, &err) ==
                     WM_ERR_INPUT &&
                 strcmp(err.field, "waybill") == 0,
             "%s: %s", err.field, err.text);
    err = (struct wm_err){0};
    wm_sample("typical", 0, &waybill);
    strcpy(waybill.route.code, "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW");
    WM_CHECK(wm_painter_check(easel.painter, &waybill, WM_SAMPLE_PRINTED_AT, &err) ==
                     WM_ERR_INPUT &&
                 strcmp(err.field, "route.code") == 0,
             "%s: %s", err.field, err.text);
    easel_close(&easel);
}

/** Every text of the typical label, and nothing else. */
static void the_trace_tells_every_string(void)
{
    static const char *const expected[] = {
        "示例速运",
        "序号 17/3000",
        "标准快递",
        "755-081-05",
        "深圳市 · 南山区",
        "集包 深圳转运中心 755W",
        "SL8800007000002",
        "SL\xe2\x80\x82"
        "8800\xe2\x80\x82"
        "0070\xe2\x80\x82"
        "00002",
        "1/1 件",
        "收",
        "邓**",
        "1****** 1691",
        "广东省深圳市南山区粤海街道",
        "科苑路15号***",
        "寄",
        "柳**  1******5349",
        "内蒙古自治区赤峰市克什克腾旗西拉沐沦街道 八一大街24号***",
        "◀ 扫码联系收件人",
        "电话门牌已加密，仅派件员可见",
        "虚拟号 95338-1234",
        "品名 服饰 ×2",
        "重量 1.25 kg",
        "备注 易碎品，轻放",
        "签收",
        "月    日    时",
        "隐私面单 GB/T 41833 · 打印次数 1",
        "2026-11-23 16:06 · 泄露举报 12305",
        "已验视 已实名",
    };
    struct easel easel;
    struct trace trace;
    struct wm_waybill waybill;
    size_t i, lines = 0;

    easel_open(&easel, 203);
    wm_sample("typical", 0, &waybill);
    draw_traced(&easel, &waybill, &trace);
    for (i = 0; i < sizeof expected / sizeof *expected; i++) {
        WM_CHECK(traced(&trace, expected[i]), "not told: %s", expected[i]);
    }
    WM_CHECK(traced(&trace, waybill.sealed), "the digits were not told");
    for (i = 0; i < trace.len; i++)
        lines += trace.text[i] == '\n';
    WM_CHECK(lines == sizeof expected / sizeof *expected + 1, "%zu lines were told", lines);
    easel_close(&easel);
}

static void missing_fields_leave_no_stray_caption(void)
{
    static const char *const captions[] = {"序号", "集包",   "件",     "寄",    "虚拟号",
                                           "品名", "重量",   "备注",   "拣货",  "保价",
                                           "代收", "已验视", "已实名", "已安检"};
    struct easel easel;
    struct trace trace;
    struct wm_waybill waybill;
    size_t i;

    easel_open(&easel, 203);
    wm_sample("least", 0, &waybill);
    draw_traced(&easel, &waybill, &trace);
    for (i = 0; i < sizeof captions / sizeof *captions; i++) {
        /* "扫码联系收件人" holds one of the captions. */
        const char *at = strstr(trace.text, captions[i]);
        WM_CHECK(at == NULL || strncmp(at, "件人", strlen("件人")) == 0 ||
                     strncmp(at, "件员", strlen("件员")) == 0,
                 "stray %s", captions[i]);
    }
    easel_close(&easel);
}

static void statements_show_only_what_was_checked(void)
{
    static const char *const texts[] = {"已验视", "已实名", "已安检"};
    struct easel easel;
    struct trace trace;
    struct wm_waybill waybill;
    uint32_t checked, bit;

    easel_open(&easel, 203);
    wm_sample("typical", 0, &waybill);
    for (checked = 0; checked < 8; checked++) {
        waybill.checked = checked;
        draw_traced(&easel, &waybill, &trace);
        for (bit = 0; bit < 3; bit++)
            WM_CHECK(traced(&trace, texts[bit]) == ((checked >> bit & 1) != 0), "checked %u and %s",
                     checked, texts[bit]);
    }
    easel_close(&easel);
}

static void a_virtual_number_past_its_time_is_gone(void)
{
    struct easel easel;
    struct trace trace;
    struct wm_waybill waybill;

    easel_open(&easel, 203);
    wm_sample("typical", 0, &waybill);
    waybill.recipient.call_until = WM_SAMPLE_PRINTED_AT + 1;
    draw_traced(&easel, &waybill, &trace);
    WM_CHECK(traced(&trace, "95338-1234"), "gone too early");
    waybill.recipient.call_until = WM_SAMPLE_PRINTED_AT;
    draw_traced(&easel, &waybill, &trace);
    WM_CHECK(!traced(&trace, "95338") && !traced(&trace, "虚拟号"), "still there");
    easel_close(&easel);
}

static void reprints_are_counted_on_the_label(void)
{
    struct easel easel;
    struct trace trace;
    struct wm_waybill waybill;

    easel_open(&easel, 203);
    wm_sample("typical", 0, &waybill);
    waybill.copy = 3;
    draw_traced(&easel, &waybill, &trace);
    WM_CHECK(traced(&trace, "\n重印 3\n"), "no mark of a reprint");
    easel_close(&easel);
}

static void the_destination_falls_back(void)
{
    struct easel easel;
    struct trace trace;
    struct wm_waybill waybill;

    easel_open(&easel, 203);
    wm_sample("typical", 0, &waybill);
    waybill.route.code[0] = '\0';
    strcpy(waybill.route.mark, "粤 深 南山");
    draw_traced(&easel, &waybill, &trace);
    WM_CHECK(traced(&trace, "\n粤 深 南山\n"), "no mark");
    waybill.route.mark[0] = '\0';
    draw_traced(&easel, &waybill, &trace);
    WM_CHECK(traced(&trace, "\n深圳市 南山区\n"), "no city and district");
    waybill.route.hub_code[0] = waybill.route.hub_name[0] = '\0';
    draw_traced(&easel, &waybill, &trace);
    WM_CHECK(traced(&trace, "\n深圳市 南山区\n"), "no city and district without a hub");
    easel_close(&easel);
}

/** What is kept from one label to the next must not show. */
static void a_label_does_not_depend_on_the_one_before(void)
{
    struct easel used, fresh;
    struct wm_waybill waybill;
    struct wm_err err;
    size_t i, bytes;

    easel_open(&used, 203);
    bytes = used.page.stride_bytes * used.page.height_dots;
    for (i = 0; wm_sample_name(i) != NULL; i++) {
        wm_sample(wm_sample_name(i), 0, &waybill);
        draw(&used, &waybill, &err);
    }
    for (i = 0; wm_sample_name(i) != NULL; i++) {
        easel_open(&fresh, 203);
        wm_sample(wm_sample_name(i), 0, &waybill);
        WM_CHECK(draw(&used, &waybill, &err) && draw(&fresh, &waybill, &err), "%s", err.text);
        WM_CHECK(memcmp(used.page.bits, fresh.page.bits, bytes) == 0, "%s differs",
                 wm_sample_name(i));
        easel_close(&fresh);
    }
    easel_close(&used);
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(pages_have_the_exact_size),
        WM_CASE(no_ink_of_one_box_lies_in_another),
        WM_CASE(key_texts_are_never_cut),
        WM_CASE(codes_are_whole_modules_with_quiet_zones),
        WM_CASE(qr_versions_agree_with_libqrencode),
        WM_CASE(the_highest_level_that_fits_is_taken),
        WM_CASE(what_cannot_be_drawn_is_refused_before),
        WM_CASE(the_trace_tells_every_string),
        WM_CASE(missing_fields_leave_no_stray_caption),
        WM_CASE(statements_show_only_what_was_checked),
        WM_CASE(a_virtual_number_past_its_time_is_gone),
        WM_CASE(reprints_are_counted_on_the_label),
        WM_CASE(the_destination_falls_back),
        WM_CASE(a_label_does_not_depend_on_the_one_before),
        {0},
    };

    setenv("TZ", "UTC", 1);
    return wm_tap_run("label", cases);
}

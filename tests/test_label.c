/* SPDX-License-Identifier: Apache-2.0 */
/* Labels as drawn: sizes, boxes, texts and codes, dot for dot. */
#include "config.h"

#include "filter/label/code.h"
#include "filter/label/item.h"
#include "tests/easel.h"
#include "tests/label_sample.h"
#include "tests/tap.h"
#include "tests/trace.h"

#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

#define MAIN_LAYOUT "one-part-100x150"

static void open_main(struct easel *easel, unsigned dpi)
{
    easel_open(easel, MAIN_LAYOUT, dpi, "zh");
}

static void draw_traced(struct easel *easel, const struct wm_waybill *waybill, struct trace *trace)
{
    struct wm_err err;

    memset(trace, 0, sizeof *trace);
    wm_painter_trace(easel->painter, trace_note, trace);
    WM_CHECK(easel_draw(easel, waybill, &err), "%s: %s", err.field, err.text);
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
        open_main(&easel, sizes[i].dpi);
        WM_CHECK(easel.page.width_dots == sizes[i].width &&
                     easel.page.height_dots == sizes[i].height,
                 "%u dpi: %u x %u", sizes[i].dpi, easel.page.width_dots, easel.page.height_dots);
        easel_close(&easel);
    }
    WM_CHECK(wm_dots_per_mm_x1000(204) == 0, "204 dpi is known");
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

    open_main(&easel, 203);
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
        "755W",
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
        "柳**  \u200e1******5349", /* behind a left-to-right mark, for names in Arabic */
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
        "已验视  已实名",
        "SL8800007000002 #1",
    };
    struct easel easel;
    struct trace trace;
    struct wm_waybill waybill;
    size_t i, lines = 0;

    open_main(&easel, 203);
    wm_sample("typical", 0, &waybill);
    draw_traced(&easel, &waybill, &trace);
    for (i = 0; i < sizeof expected / sizeof *expected; i++) {
        WM_CHECK(traced(&trace, expected[i]), "not told: %s", expected[i]);
    }
    WM_CHECK(traced(&trace, waybill.sealed), "the digits were not told");
    for (i = 0; i < trace.len; i++)
        lines += trace.text[i] == '\n';
    /* The sealed digits are one more; the micro-text is on one edge. */
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

    open_main(&easel, 203);
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

    open_main(&easel, 203);
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

    open_main(&easel, 203);
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

    open_main(&easel, 203);
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

    open_main(&easel, 203);
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

/** The ink of all items of a kind on a label; false if there is none. */
static bool ink_of(struct easel *easel, enum wm_item_kind kind, const char *area,
                   const struct wm_waybill *waybill, struct wm_rect *ink)
{
    struct wm_rect page = {0, 0, (int32_t)easel->page.width_dots, (int32_t)easel->page.height_dots};
    struct wm_painted painted;
    struct wm_err err = {0};
    size_t i;

    memset(easel->page.bits, 0, easel->page.stride_bytes * easel->page.height_dots);
    for (i = 0; i < wm_painter_items(easel->painter); i++) {
        const struct wm_item *item = &easel->layout->item[i];
        if (item->kind == kind && strcmp(easel->layout->area[item->area].name, area) == 0)
            WM_CHECK(wm_painter_draw_item(easel->painter, i, waybill, WM_SAMPLE_PRINTED_AT,
                                          &easel->page, &painted, &err) == 0,
                     "%s: %s", err.field, err.text);
    }
    return wm_ink_bounds(&easel->page, &page, ink);
}

static void a_second_code_that_cannot_be_drawn_is_left_out(void)
{
    static const struct {
        const char *hub_code;
        bool drawn;
    } rows[] = {{"755W", true}, {"ABCDEFGHIJKLMNOPQRSTUVWXYZABCDE", false}, {"深圳", false}};
    struct easel easel;
    struct wm_waybill waybill;
    struct wm_rect ink;
    size_t i;

    open_main(&easel, 203);
    wm_sample("typical", 0, &waybill);
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct wm_err err = {0};
        snprintf(waybill.route.hub_code, sizeof waybill.route.hub_code, "%s", rows[i].hub_code);
        WM_CHECK(wm_painter_check(easel.painter, &waybill, WM_SAMPLE_PRINTED_AT, &err) == 0,
                 "row %zu: %s: %s", i, err.field, err.text);
        WM_CHECK(easel_draw(&easel, &waybill, &err), "row %zu: %s: %s", i, err.field, err.text);
        WM_CHECK(ink_of(&easel, WM_ITEM_CODE128, "destination", &waybill, &ink) == rows[i].drawn,
                 "row %zu", i);
    }
    easel_close(&easel);
}

static void handling_marks_stand_at_the_right_as_large_as_can_be(void)
{
    struct easel easel;
    struct wm_waybill waybill;
    struct wm_rect ink, box = {0};
    int32_t height = 0;
    uint32_t marks;
    size_t i;

    open_main(&easel, 203);
    wm_sample("typical", 0, &waybill);
    WM_CHECK(!ink_of(&easel, WM_ITEM_ICONS, "recipient", &waybill, &ink), "marks without need");
    for (i = 0; i < easel.layout->item_count; i++) {
        if (easel.layout->item[i].kind == WM_ITEM_ICONS)
            box.right = wm_um_to_dots(
                easel.layout->item[i].box.x_um + easel.layout->item[i].box.width_um, 8000);
    }
    for (marks = 1; marks < 64; marks++) {
        waybill.handling = marks;
        if (!WM_CHECK(ink_of(&easel, WM_ITEM_ICONS, "recipient", &waybill, &ink), "no marks"))
            continue;
        /* A drawing has a little white of its own. */
        WM_CHECK(ink.right <= box.right && ink.right > box.right - 26, "marks %u end at %d of %d",
                 marks, ink.right, box.right);
        if (marks == WM_HANDLING_FRAGILE)
            height = ink.bottom - ink.top;
    }
    waybill.handling = 63;
    ink_of(&easel, WM_ITEM_ICONS, "recipient", &waybill, &ink);
    WM_CHECK(height > 80 && ink.bottom - ink.top > 80, "%d and %d dots high", height,
             ink.bottom - ink.top);
    easel_close(&easel);
}

/** What is kept from one label to the next must not show. */
static void a_label_does_not_depend_on_the_one_before(void)
{
    struct easel used, fresh;
    struct wm_waybill waybill;
    struct wm_err err;
    size_t i, bytes;

    open_main(&used, 203);
    bytes = used.page.stride_bytes * used.page.height_dots;
    for (i = 0; wm_sample_name(i) != NULL; i++) {
        wm_sample(wm_sample_name(i), 0, &waybill);
        easel_draw(&used, &waybill, &err);
    }
    for (i = 0; wm_sample_name(i) != NULL; i++) {
        open_main(&fresh, 203);
        wm_sample(wm_sample_name(i), 0, &waybill);
        WM_CHECK(easel_draw(&used, &waybill, &err) && easel_draw(&fresh, &waybill, &err), "%s",
                 err.text);
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
        WM_CASE(qr_versions_agree_with_libqrencode),
        WM_CASE(the_highest_level_that_fits_is_taken),
        WM_CASE(what_cannot_be_drawn_is_refused_before),
        WM_CASE(the_trace_tells_every_string),
        WM_CASE(missing_fields_leave_no_stray_caption),
        WM_CASE(statements_show_only_what_was_checked),
        WM_CASE(a_virtual_number_past_its_time_is_gone),
        WM_CASE(reprints_are_counted_on_the_label),
        WM_CASE(the_destination_falls_back),
        WM_CASE(a_second_code_that_cannot_be_drawn_is_left_out),
        WM_CASE(handling_marks_stand_at_the_right_as_large_as_can_be),
        WM_CASE(a_label_does_not_depend_on_the_one_before),
        {0},
    };

    setenv("TZ", "UTC", 1);
    return wm_tap_run("label", cases);
}

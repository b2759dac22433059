/* SPDX-License-Identifier: Apache-2.0 */
/* Captions in one language and in two, and items that are turned or repeated. */
#include "config.h"

#include "filter/label/caption.h"
#include "filter/label/ink.h"
#include "filter/label/item.h"
#include "filter/label/layout.h"
#include "filter/label/page.h"
#include "tests/folder.h"
#include "tests/label_sample.h"
#include "tests/tap.h"
#include "tests/trace.h"

#include <stdlib.h>
#include <string.h>

static char folder[] = "/tmp/waymask-captions-XXXXXX";

/** A layout of items on 60 x 40 mm, with the captions "to", "long" and "odd" of its own. */
static struct wm_layout *layout_of(const char *items)
{
    struct wm_err err = {0};
    struct wm_layout *layout;
    char text[8192];

    snprintf(
        text, sizeof text,
        "{\"waymask-layout\": 1, \"title\": \"t\", \"media\": [60, 40], \"captions\": {"
        "\"to\": {\"zh\": \"收件\", \"en\": \"Recipient\"}, \"same\": {\"zh\": \"ID\", \"en\": "
        "\"ID\"}, \"odd\": {\"fr\": \"Colis\"}}, \"areas\": [{\"area\": \"number\", \"box\": "
        "[0, 0, 60, 40], \"items\": [%s]}]}",
        items);
    folder_write(folder, "t.json", 0644, text);
    layout = wm_layout_load("t", folder, &err);
    WM_CHECK(layout != NULL, "%s: %s", err.field, err.text);
    return layout;
}

/** Draw a sample by a layout of these items; what was said goes into trace. @return false if it
 * could not be drawn */
static bool draw_as(const char *items, const char *captions, const struct wm_waybill *waybill,
                    struct trace *trace, struct wm_bitmap *page)
{
    struct wm_painter_options options = {.dots_per_mm_x1000 = 8000, .captions = captions};
    struct wm_layout *layout = layout_of(items);
    struct wm_err err = {0};
    struct wm_painter *painter =
        layout != NULL ? wm_painter_new_with(layout, &options, &err) : NULL;
    bool done = false;

    memset(trace, 0, sizeof *trace);
    if (painter != NULL && wm_bitmap_init(page, 480, 320) == 0) {
        wm_painter_trace(painter, trace_note, trace);
        done = wm_painter_draw(painter, waybill, WM_SAMPLE_PRINTED_AT, page, &err) == 0;
    }
    WM_CHECK(done, "%s: %s", err.field, err.text);
    wm_painter_free(painter);
    wm_layout_free(layout);
    return done;
}

static void said(const char *items, const char *captions, const char *expected)
{
    struct wm_waybill waybill;
    struct wm_bitmap page = {0};
    struct trace trace;

    wm_sample("typical", 0, &waybill);
    draw_as(items, captions, &waybill, &trace, &page);
    WM_CHECK(strcmp(trace.text, expected) == 0, "%s: \"%s\", expected \"%s\"", captions, trace.text,
             expected);
    wm_bitmap_clear(&page);
}

static void a_choice_is_one_language_or_two(void)
{
    static const char *const bad[] = {"z",     "ZH",  "zh+",      "+en",    "zh+en+fr",
                                      "zh en", "zh-", "zh-Hansx", "zhongw", "zh,en"};
    struct wm_caption_choice choice;
    size_t i;

    WM_CHECK(wm_caption_choose(&choice, NULL) && strcmp(choice.first, "zh") == 0 && !choice.join,
             "the default is not Chinese");
    WM_CHECK(wm_caption_choose(&choice, "pt-BR") && strcmp(choice.first, "pt-BR") == 0, "pt-BR");
    WM_CHECK(wm_caption_choose(&choice, "zh+en") && strcmp(choice.second, "en") == 0 && choice.join,
             "zh+en");
    for (i = 0; i < sizeof bad / sizeof *bad; i++)
        WM_CHECK(!wm_caption_choose(&choice, bad[i]), "\"%s\" was taken", bad[i]);
}

#define TEXT(text, box) "{\"text\": \"" text "\", \"box\": " box ", \"height\": 4, \"least\": 2}"

static void captions_are_in_the_language_asked_for(void)
{
    said(TEXT("{@to}", "[0, 0, 50, 6]"), "zh", "收件\n");
    said(TEXT("{@to}", "[0, 0, 50, 6]"), "en", "Recipient\n");
    /* A language that the caption does not have: English; without that, what there is. */
    said(TEXT("{@to}", "[0, 0, 50, 6]"), "ko", "Recipient\n");
    said(TEXT("{@odd}", "[0, 0, 50, 6]"), "zh", "Colis\n");
}

static void two_languages_stand_side_by_side(void)
{
    said(TEXT("{@to}", "[0, 0, 50, 6]"), "zh+en", "收件 Recipient\n");
    said(TEXT("{@to}", "[0, 0, 50, 6]"), "en+zh", "Recipient 收件\n");
    said(TEXT("{@same}", "[0, 0, 50, 6]"), "zh+en", "ID\n");
    said("{\"text\": \"{@to}\", \"box\": [0, 0, 50, 6], \"height\": 4, \"bilingual\": false}",
         "zh+en", "收件\n");
}

/** The page of two languages where only one fits is the page of that one. */
static void two_languages_that_do_not_fit_are_one(void)
{
    static const char items[] = TEXT("{@to}", "[0, 0, 12, 6]");
    struct wm_waybill waybill;
    struct wm_bitmap one = {0}, two = {0};
    struct trace trace;

    wm_sample("typical", 0, &waybill);
    if (draw_as(items, "zh", &waybill, &trace, &one) &&
        draw_as(items, "zh+en", &waybill, &trace, &two))
        WM_CHECK(memcmp(one.bits, two.bits, one.stride_bytes * one.height_dots) == 0,
                 "not the same page");
    wm_bitmap_clear(&one);
    wm_bitmap_clear(&two);
}

#define STACK                                                                                      \
    "{\"text\": [\"{@to}\", \"{@to/2}\"], \"box\": [0, 0, 50, 12], \"height\": 4, \"lines\": 2, "  \
    "\"bilingual\": false}"

static void the_second_language_alone_is_left_out_where_there_is_none(void)
{
    said(TEXT("{@to/2}", "[0, 0, 50, 6]"), "zh", "");
    said(TEXT("{@same/2}", "[0, 0, 50, 6]"), "zh+en", "");
    said(TEXT("{@to/2}", "[0, 0, 50, 6]"), "zh+en", "Recipient\n");
    /* Of a word with its translation below the first line stays. */
    said(STACK, "zh+en", "收件\nRecipient\n");
    said(STACK, "zh", "收件\n");
}

static bool is_black(const struct wm_bitmap *page, int32_t x, int32_t y)
{
    return (page->bits[(size_t)y * page->stride_bytes + (size_t)(x >> 3)] >> (7 - (x & 7)) & 1) !=
           0;
}

/** Where a dot of an upright 240 x 64 box at 0, 0 comes to lie in the turned box at 80, 40. */
static void turned(uint32_t degrees, int32_t x, int32_t y, int32_t *to_x, int32_t *to_y)
{
    *to_x = 80 + (degrees == 90 ? 63 - y : degrees == 180 ? 239 - x : y);
    *to_y = 40 + (degrees == 90 ? x : degrees == 180 ? 63 - y : 239 - x);
}

static void turned_items_are_the_same_dots(void)
{
    static const char *const kinds[] = {"\"text\": \"Ag{waybill}\", \"height\": 4",
                                        "\"code128\": \"{route.hub_code}\", \"module\": 0.25"};
    struct wm_waybill waybill;
    size_t i, turn;

    wm_sample("typical", 0, &waybill);
    for (i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct wm_bitmap upright = {0};
        struct trace trace;
        char items[512];
        snprintf(items, sizeof items, "{%s, \"box\": [0, 0, 30, 8]}", kinds[i]);
        if (!draw_as(items, "zh", &waybill, &trace, &upright))
            return;
        for (turn = 90; turn < 360; turn += 90) {
            struct wm_bitmap page = {0};
            int32_t x, y, to_x, to_y, black = 0, wrong = 0;
            snprintf(items, sizeof items, "{%s, \"rotate\": %zu, \"box\": [10, 5, %s]}", kinds[i],
                     turn, turn == 180 ? "30, 8" : "8, 30");
            if (!draw_as(items, "zh", &waybill, &trace, &page))
                return;
            for (y = 0; y < 64; y++) {
                for (x = 0; x < 240; x++) {
                    turned((uint32_t)turn, x, y, &to_x, &to_y);
                    black += is_black(&upright, x, y);
                    wrong += is_black(&upright, x, y) != is_black(&page, to_x, to_y);
                }
            }
            WM_CHECK(black > 500 && wrong == 0, "item %zu at %zu degrees: %d of %d dots are wrong",
                     i, turn, wrong, black);
            wm_bitmap_clear(&page);
        }
        wm_bitmap_clear(&upright);
    }
}

#define PIECES                                                                                     \
    "{\"text\": \"{repeat.n}\", \"unless\": \"repeat.here\", \"box\": [1, 1, 6, 6], \"height\": "  \
    "4, "                                                                                          \
    "\"repeat\": {\"most\": 4, \"step\": [7, 0]}}, {\"text\": \"[{repeat.n}]\", \"if\": "          \
    "\"repeat.here\", \"box\": [1, 1, 6, 6], \"height\": 4, \"repeat\": {\"most\": 4, \"step\": "  \
    "[7, 0]}}"

static void an_item_repeats_for_each_piece(void)
{
    static const struct {
        uint32_t n, of;
        const char *said;
    } rows[] = {{1, 1, "[1]\n"},
                {2, 3, "1\n3\n[2]\n"},
                {4, 4, "1\n2\n3\n[4]\n"},
                {2, 5, "" /* too many */},
                {0, 0, ""}};
    size_t i;

    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct wm_waybill waybill;
        struct wm_bitmap page = {0};
        struct trace trace;
        wm_sample("typical", 0, &waybill);
        waybill.piece_n = rows[i].n;
        waybill.piece_of = rows[i].of;
        draw_as(PIECES, "zh", &waybill, &trace, &page);
        WM_CHECK(strcmp(trace.text, rows[i].said) == 0, "%u of %u: \"%s\"", rows[i].n, rows[i].of,
                 trace.text);
        wm_bitmap_clear(&page);
    }
}

static void one_piece_is_not_many(void)
{
    static const char items[] =
        "{\"text\": \"{repeat.n}\", \"if\": \"piece.many\", \"box\": [1, 1, 6, "
        "6], \"height\": 4, \"repeat\": {\"most\": 4, \"step\": [7, 0]}}";
    static const char *const said[] = {"", "", "1\n2\n", "1\n2\n3\n"};
    uint32_t of;

    for (of = 0; of < sizeof said / sizeof *said; of++) {
        struct wm_waybill waybill;
        struct wm_bitmap page = {0};
        struct trace trace;
        wm_sample("typical", 0, &waybill);
        waybill.piece_n = of > 0;
        waybill.piece_of = of;
        if (!draw_as(items, "zh", &waybill, &trace, &page))
            return;
        WM_CHECK(strcmp(trace.text, said[of]) == 0, "1 of %u: \"%s\"", of, trace.text);
        wm_bitmap_clear(&page);
    }
}

static void the_app_that_scans_is_named(void)
{
    static const char items[] =
        "{\"text\": {\"text\": [\"{scan_caption}\", \"{@to}\"]}, \"box\": [0, 0, 50, 6], "
        "\"height\": 4}";
    struct wm_painter_options options = {.dots_per_mm_x1000 = 8000, .scan_caption = "示例派件 App"};
    struct wm_layout *layout = layout_of(items);
    struct wm_err err = {0};
    struct wm_painter *painter =
        layout != NULL ? wm_painter_new_with(layout, &options, &err) : NULL;
    struct wm_waybill waybill;
    struct wm_bitmap page = {0};
    struct trace trace = {0};

    wm_sample("typical", 0, &waybill);
    if (WM_CHECK(painter != NULL && wm_bitmap_init(&page, 480, 320) == 0, "%s", err.text)) {
        wm_painter_trace(painter, trace_note, &trace);
        wm_painter_draw(painter, &waybill, WM_SAMPLE_PRINTED_AT, &page, &err);
        WM_CHECK(strcmp(trace.text, "示例派件 App\n") == 0, "\"%s\"", trace.text);
    }
    wm_bitmap_clear(&page);
    wm_painter_free(painter);
    wm_layout_free(layout);
}

static void a_label_names_a_country_only_abroad(void)
{
    static const struct {
        const char *to, *from, *said;
    } labels[] = {{"DE", "CN", "GERMANY\n"},
                  {"CI", "FR", "COTE D'IVOIRE\n"},
                  {"CN", "CN", ""},
                  {"DE", "", ""},
                  {"QQ", "CN", "QQ\n"}};
    size_t i;

    for (i = 0; i < sizeof labels / sizeof *labels; i++) {
        struct wm_waybill waybill;
        struct wm_bitmap page = {0};
        struct trace trace;
        wm_sample("typical", 0, &waybill);
        snprintf(waybill.recipient.country, sizeof waybill.recipient.country, "%s", labels[i].to);
        snprintf(waybill.sender.country, sizeof waybill.sender.country, "%s", labels[i].from);
        draw_as(TEXT("{recipient.abroad.name}", "[0, 0, 50, 6]"), "en", &waybill, &trace, &page);
        WM_CHECK(strcmp(trace.text, labels[i].said) == 0, "\"%s\", expected \"%s\"", trace.text,
                 labels[i].said);
        wm_bitmap_clear(&page);
    }
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(a_choice_is_one_language_or_two),
        WM_CASE(captions_are_in_the_language_asked_for),
        WM_CASE(two_languages_stand_side_by_side),
        WM_CASE(two_languages_that_do_not_fit_are_one),
        WM_CASE(the_second_language_alone_is_left_out_where_there_is_none),
        WM_CASE(turned_items_are_the_same_dots),
        WM_CASE(an_item_repeats_for_each_piece),
        WM_CASE(one_piece_is_not_many),
        WM_CASE(the_app_that_scans_is_named),
        WM_CASE(a_label_names_a_country_only_abroad),
        {0},
    };

    return wm_tap_run_in("captions", cases, folder);
}

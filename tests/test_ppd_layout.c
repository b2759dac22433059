/* SPDX-License-Identifier: Apache-2.0 */
/* A site's layouts among the choices of PPDs: what is added where, and that all else stays. Whether
 * CUPS reads it, tests/e2e/layout.test shows. */
#include "config.h"

#include "filter/cups/ppd_layout.h"
#include "tests/tap.h"

#include <stdlib.h>
#include <string.h>

#define HEAD                                                                                       \
    "*PPD-Adobe: \"4.3\"\n"                                                                        \
    "*wmQueue: \"waybills\"\n"                                                                     \
    "*OpenUI *PageSize/Media Size: PickOne\n"                                                      \
    "*DefaultPageSize: 100x150mm\n"                                                                \
    "*PageSize 100x150mm/100 x 150 mm: \"<</PageSize[283 425]>>setpagedevice\"\n"
#define REGION                                                                                     \
    "*CloseUI: *PageSize\n"                                                                        \
    "*OpenUI *PageRegion/Media Size: PickOne\n"                                                    \
    "*PageRegion 100x150mm/100 x 150 mm: \"<</PageSize[283 425]>>setpagedevice\"\n"
#define AREA                                                                                       \
    "*CloseUI: *PageRegion\n"                                                                      \
    "*DefaultImageableArea: 100x150mm\n"
#define DIMENSION                                                                                  \
    "*ImageableArea 100x150mm/100 x 150 mm: \"0 0 283.465 425.197\"\n"                             \
    "*DefaultPaperDimension: 100x150mm\n"
#define GROUP                                                                                      \
    "*PaperDimension 100x150mm/100 x 150 mm: \"283.465 425.197\"\n"                                \
    "*MaxMediaWidth: \"294.8\"\n"                                                                  \
    "*MaxMediaHeight: \"1000\"\n"                                                                  \
    "*OpenGroup: Waymask/Label printer\n"
#define LAYOUT                                                                                     \
    "*OpenUI *wmLayout/Label layout: PickOne\n"                                                    \
    "*DefaultwmLayout: old-card\n"                                                                 \
    "*wmLayout OfWaybill/As the waybill says: \"\"\n"
#define CLOSE "*CloseUI: *wmLayout\n"
/* The end, with what stands in simplified and traditional Chinese. */
#define REST(simplified, traditional)                                                              \
    "*CloseGroup: Waymask\n"                                                                       \
    "*zh_CN.Translation Waymask/标签打印机: \"\"\n" simplified                                     \
    "*zh_TW.Translation Waymask/標籤印表機: \"\"\n" traditional "*% no newline at the end"

static const char plain[] = HEAD REGION AREA DIMENSION GROUP LAYOUT CLOSE REST("", "");

/** The PPD with the layouts offered. @return malloc'ed, zero-terminated */
static char *offer(const char *ppd, struct wm_ppd_layout *layouts, size_t count)
{
    struct wm_err err = {0};
    struct wm_sink out;
    char *text;

    wm_sink_memory(&out);
    WM_CHECK(wm_ppd_offer_layouts(ppd, layouts, count, &out, &err) == 0, "%s", err.text);
    WM_CHECK(wm_sink_flush(&out) == 0, "not written");
    text = calloc(1, out.memory_len + 1);
    if (text == NULL)
        abort();
    memcpy(text, out.memory, out.memory_len);
    wm_sink_clear(&out);
    return text;
}

static void expect(const char *ppd, struct wm_ppd_layout *layouts, size_t count, const char *wanted)
{
    char *text = offer(ppd, layouts, count);
    size_t same = 0;

    while (text[same] != '\0' && text[same] == wanted[same])
        same++;
    WM_CHECK(strcmp(text, wanted) == 0, "from byte %zu: %.60s, not %.60s", same, text + same,
             wanted + same);
    free(text);
}

static void a_layout_of_known_media_is_a_choice_and_no_media(void)
{
    static const char wanted[] =
        HEAD REGION AREA DIMENSION GROUP LAYOUT "*wmLayout own-card/Own card: \"\"\n" CLOSE REST(
            "*zh_CN.wmLayout own-card/Own card: \"\"\n",
            "*zh_TW.wmLayout own-card/Own card: \"\"\n");
    struct wm_ppd_layout layout = {
        .name = "own-card", .title = "Own card", .width_um = 100000, .height_um = 150000};

    expect(plain, &layout, 1, wanted);
    /* Nor is any for what may be off by a millimetre. */
    layout.width_um = 100900;
    expect(plain, &layout, 1, wanted);
}

#define CODE "\"<</PageSize[162 90]/ImagingBBox null>>setpagedevice\"\n"
#define CARDS                                                                                      \
    HEAD "*PageSize 57.5x32mm/57.5 x 32 mm: " CODE REGION                                          \
         "*PageRegion 57.5x32mm/57.5 x 32 mm: " CODE AREA                                          \
         "*ImageableArea 57.5x32mm/57.5 x 32 mm: \"0 0 162.992 90.709\"\n" DIMENSION               \
         "*PaperDimension 57.5x32mm/57.5 x 32 mm: \"162.992 90.709\"\n" GROUP LAYOUT               \
         "*wmLayout a-card/A card: \"\"\n"                                                         \
         "*wmLayout b-card/b-card: \"\"\n" CLOSE REST(                                             \
             "*zh_CN.wmLayout a-card/A card: \"\"\n"                                               \
             "*zh_CN.wmLayout b-card/货架卡: \"\"\n"                                            \
             "*zh_CN.PageSize 57.5x32mm/57.5 × 32 毫米: \"\"\n",                                   \
             "*zh_TW.wmLayout a-card/A card: \"\"\n"                                               \
             "*zh_TW.wmLayout b-card/貨架卡: \"\"\n"                                            \
             "*zh_TW.PageSize 57.5x32mm/57.5 × 32 公釐: \"\"\n")

static void two_layouts_of_new_media_bring_it_once(void)
{
    struct wm_ppd_layout layouts[] = {
        {.name = "a-card", .title = "A card", .width_um = 57500, .height_um = 32000},
        {.name = "b-card",
         .title_zh = "货架卡",
         .title_zh_tw = "貨架卡",
         .width_um = 57500,
         .height_um = 32000}};

    expect(plain, layouts, 2, CARDS);
}

static void a_choice_of_the_same_name_is_replaced(void)
{
    struct wm_ppd_layout layout = {
        .name = "own", .title = "New", .width_um = 100000, .height_um = 150000};

    expect(HEAD REGION AREA DIMENSION GROUP LAYOUT
           "*wmLayout own/Old: \"\"\n"
           "*wmLayout own-card/Other: \"\"\n" CLOSE REST("*zh_CN.wmLayout own/旧: \"\"\n",
                                                         "*zh_TW.wmLayout own/舊: \"\"\n"),
           &layout, 1,
           HEAD REGION AREA DIMENSION GROUP LAYOUT
           "*wmLayout own-card/Other: \"\"\n"
           "*wmLayout own/New: \"\"\n" CLOSE REST("*zh_CN.wmLayout own/New: \"\"\n",
                                                  "*zh_TW.wmLayout own/New: \"\"\n"));
}

static void offered_once_more_nothing_changes(void)
{
    struct wm_ppd_layout layouts[] = {
        {.name = "a-card", .title = "A card", .width_um = 57500, .height_um = 32000},
        {.name = "b-card", .title_zh = "货架卡", .width_um = 100000, .height_um = 150000}};
    char *once = offer(plain, layouts, 2);

    expect(once, layouts, 2, once);
    free(once);
}

static void a_printer_without_the_option_gets_it(void)
{
    static const char narrow[] = HEAD REGION AREA DIMENSION GROUP REST("", "");
    struct wm_ppd_layout layout = {
        .name = "own", .title = "Own", .width_um = 100000, .height_um = 150000};

    expect(narrow, &layout, 1,
           HEAD REGION AREA DIMENSION GROUP
           "*OpenUI *wmLayout/Label layout: PickOne\n"
           "*OrderDependency: 20 AnySetup *wmLayout\n"
           "*DefaultwmLayout: OfWaybill\n"
           "*wmLayout OfWaybill/As the waybill says: \"\"\n"
           "*wmLayout own/Own: \"\"\n" CLOSE REST("*zh_CN.Translation wmLayout/面单版式: \"\"\n"
                                                  "*zh_CN.wmLayout OfWaybill/按面单自身: \"\"\n"
                                                  "*zh_CN.wmLayout own/Own: \"\"\n",
                                                  "*zh_TW.Translation wmLayout/託運單版面: \"\"\n"
                                                  "*zh_TW.wmLayout OfWaybill/依託運單本身: \"\"\n"
                                                  "*zh_TW.wmLayout own/Own: \"\"\n"));
    layout.width_um = 110000;
    expect(narrow, &layout, 1, narrow);
    WM_CHECK(layout.fit == WM_PPD_TOO_LARGE, "an option without a layout");
}

static void what_does_not_fit_is_not_offered(void)
{
    struct wm_ppd_layout layouts[] = {
        {.name = "wide", .width_um = 104200, .height_um = 50000},
        {.name = "long", .width_um = 50000, .height_um = 353000},
        {.name = "a-name-of-forty-one-letters-is-one-too-ma", .width_um = 9, .height_um = 9},
        {.name = "at-the-edge", .width_um = 104000, .height_um = 150000}};
    char *text = offer(plain, layouts, 4);

    WM_CHECK(layouts[0].fit == WM_PPD_TOO_LARGE && layouts[1].fit == WM_PPD_TOO_LARGE, "too large");
    WM_CHECK(layouts[2].fit == WM_PPD_LONG_NAME, "too long a name");
    WM_CHECK(layouts[3].fit == WM_PPD_OFFERED && strstr(text, "*wmLayout at-the-edge/") != NULL,
             "what fits is not offered");
    WM_CHECK(strstr(text, "wide") == NULL && strstr(text, "long") == NULL &&
                 strstr(text, "forty") == NULL,
             "the others are");
    free(text);
}

/** A title must not end its line, or the choice. */
static void titles_are_made_plain(void)
{
    static const struct {
        const char *title, *line;
    } rows[] = {
        {"60 \xc3\x97 50 mm", "*wmLayout own/60 x 50 mm: \"\"\n"},
        {"a/b: \"c\"\n*wmQueue <41>", "*wmLayout own/a b   c  *wmQueue  41 : \"\"\n"},
        {"\xe5\x8d\xa1", "*wmLayout own/own: \"\"\n"},
        {"", "*wmLayout own/: \"\"\n"},
    };
    struct wm_ppd_layout layout = {.name = "own", .width_um = 100000, .height_um = 150000};
    char title[300];
    size_t i;
    char *text;

    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        layout.title = rows[i].title;
        text = offer(plain, &layout, 1);
        WM_CHECK(strstr(text, rows[i].line) != NULL, "row %zu: %.60s", i,
                 strstr(text, "*wmLayout own"));
        free(text);
    }
    /* 80 bytes at most, and no half character. */
    memset(title, 'a', sizeof title);
    memcpy(title + 79, "\xe5\x8d\xa1", 3);
    title[sizeof title - 1] = '\0';
    layout.title = NULL;
    layout.title_zh = title;
    text = offer(plain, &layout, 1);
    memcpy(title + 79, ": \"\"\n", 6);
    WM_CHECK(strstr(text, title) != NULL, "%s", text);
    free(text);
}

static void no_ppd_of_ours_is_touched(void)
{
    static const char *const texts[] = {"", "\n\n", "*PPD-Adobe: \"4.3\"\n",
                                        HEAD REGION AREA GROUP LAYOUT CLOSE REST("", ""),
                                        HEAD AREA DIMENSION GROUP LAYOUT CLOSE REST("", "")};
    struct wm_ppd_layout layout = {.name = "own", .width_um = 100000, .height_um = 150000};
    size_t i;

    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct wm_err err = {0};
        struct wm_sink out;
        wm_sink_memory(&out);
        WM_CHECK(wm_ppd_offer_layouts(texts[i], &layout, 1, &out, &err) == WM_ERR_INPUT &&
                     out.written == 0,
                 "text %zu was taken", i);
        wm_sink_clear(&out);
    }
    WM_CHECK(wm_ppd_is_ours(plain) && !wm_ppd_is_ours(texts[2]) && !wm_ppd_is_ours(texts[0]),
             "ours is not known");
}

/** Whatever a PPD is cut to, nothing is read past its end, and a whole one keeps its bytes. */
static void every_prefix_is_read_to_its_end(void)
{
    struct wm_ppd_layout layout = {
        .name = "own", .title = "Own", .width_um = 50000, .height_um = 50000};
    size_t len;

    for (len = 0; len < sizeof plain; len++) {
        struct wm_err err = {0};
        struct wm_sink out;
        char *text = malloc(len + 1);
        if (text == NULL)
            abort();
        memcpy(text, plain, len);
        text[len] = '\0';
        wm_sink_memory(&out);
        if (wm_ppd_offer_layouts(text, &layout, 1, &out, &err) == 0)
            WM_CHECK(wm_sink_flush(&out) == 0 && out.memory_len > len, "%zu bytes", len);
        wm_sink_clear(&out);
        free(text);
    }
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(a_layout_of_known_media_is_a_choice_and_no_media),
        WM_CASE(two_layouts_of_new_media_bring_it_once),
        WM_CASE(a_choice_of_the_same_name_is_replaced),
        WM_CASE(offered_once_more_nothing_changes),
        WM_CASE(a_printer_without_the_option_gets_it),
        WM_CASE(what_does_not_fit_is_not_offered),
        WM_CASE(titles_are_made_plain),
        WM_CASE(no_ppd_of_ours_is_touched),
        WM_CASE(every_prefix_is_read_to_its_end),
        {0},
    };

    return wm_tap_run("ppd_layout", cases);
}

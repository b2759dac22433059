/* SPDX-License-Identifier: Apache-2.0 */
/* Text fitted into boxes, glyphs, and the texts of fields. */
#include "config.h"

#include "filter/label/field.h"
#include "filter/label/text.h"
#include "tests/label_sample.h"
#include "tests/tap.h"

#include <stdlib.h>
#include <string.h>

static struct wm_typesetter *typesetter;

/** Set a text of one span in a box of that size at 50, 60. */
static void set(const char *text, int32_t width, int32_t height, struct wm_text_style style,
                struct wm_block *block)
{
    struct wm_span span = {.end = strlen(text), .weight = WM_WEIGHT_BOLD, .scale_percent = 100};
    struct wm_err err = {0};

    style.box = (struct wm_rect){50, 60, 50 + width, 60 + height};
    if (style.leading_percent == 0)
        style.leading_percent = 125;
    WM_CHECK(wm_text_set(typesetter, &style, text, &span, 1, block, &err) == 0, "%s", err.text);
    WM_CHECK(block->count == 0 || (block->ink.left >= 50 && block->ink.right <= 50 + width &&
                                   block->ink.top >= 60 && block->ink.bottom <= 60 + height),
             "\"%s\" leaves its box of %d x %d: %d %d %d %d", text, width, height, block->ink.left,
             block->ink.top, block->ink.right, block->ink.bottom);
}

static const struct wm_text_style one_line = {
    .size_dots = 40, .least_dots = 24, .lines = 1, .baseline = -1};

static void text_that_fits_keeps_its_size(void)
{
    struct wm_block block = {0};

    set("深圳市", 200, 48, one_line, &block);
    WM_CHECK(block.size_dots == 40 && !block.cut && block.lines == 1, "%u dots", block.size_dots);
    wm_block_clear(&block);
}

static void text_shrinks_before_it_is_cut(void)
{
    struct wm_block block = {0};

    set("深圳市南山", 160, 48, one_line, &block);
    WM_CHECK(block.size_dots == 32 && !block.cut, "%u dots", block.size_dots);
    set("深圳市南山区粤海街道", 160, 48, one_line, &block);
    WM_CHECK(block.size_dots == 24 && block.cut && block.lines == 1, "%u dots, %u lines",
             block.size_dots, block.lines);
    wm_block_clear(&block);
}

static void wrapped_text_takes_the_largest_size_that_fits(void)
{
    struct wm_text_style style = one_line;
    struct wm_block block = {0};

    style.lines = 3;
    style.wrap_first = true;
    set("深圳市南山区粤海街道", 210, 96, style, &block);
    WM_CHECK(block.size_dots == 40 && block.lines == 2 && !block.cut, "%u dots, %u lines",
             block.size_dots, block.lines);
    set("深圳市南山区粤海街道科苑路", 160, 96, style, &block);
    WM_CHECK(block.size_dots < 40 && block.size_dots >= 24 && !block.cut && block.lines == 3,
             "%u dots, %u lines", block.size_dots, block.lines);
    set("深圳市南山区粤海街道科苑路深圳市南山区粤海街道科苑路", 160, 96, style, &block);
    WM_CHECK(block.size_dots == 24 && block.cut && block.lines == 3, "%u dots, %u lines",
             block.size_dots, block.lines);
    wm_block_clear(&block);
}

static void text_shrinks_before_it_wraps_unless_told_otherwise(void)
{
    static const struct {
        const char *text;
        bool wrap_first;
        uint32_t size_dots, lines;
        bool cut;
    } rows[] = {
        {"深圳市南", false, 40, 1, false}, /* 4 x 40 are the width */
        {"深圳市南", true, 40, 1, false},
        {"深圳市南山", false, 32, 1, false},
        {"深圳市南山", true, 40, 2, false},
        {"深圳市南山区", false, 26, 1, false},
        {"深圳市南山区", true, 40, 2, false},
        {"深圳市南山区粤", false, 40, 2, false}, /* 22 dots a character are below the least */
        {"深圳市南山区粤海街道科", false, 33, 3, false}, /* 34 would be 119 high */
        {"深圳市南山区粤海街道科", true, 33, 3, false},
        {"深圳市\n南山区粤海街道", false, 33, 3, false}, /* one of two paragraphs is too long */
        {"深圳市\n南山区粤海", false, 32, 2, false},
        {"深圳市\n南山区粤海", true, 33, 3, false},
        {"深圳市南山区粤海街道科苑路深圳市南山区粤海街道科苑路", false, 24, 3, true},
        {"深圳市南山区粤海街道科苑路深圳市南山区粤海街道科苑路", true, 24, 3, true},
    };
    struct wm_block block = {0};
    size_t i;

    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct wm_text_style style = one_line;
        style.lines = 3;
        style.wrap_first = rows[i].wrap_first;
        set(rows[i].text, 160, 116, style, &block);
        WM_CHECK(block.size_dots == rows[i].size_dots && block.lines == rows[i].lines &&
                     block.cut == rows[i].cut,
                 "row %zu: %u dots, %u lines%s", i, block.size_dots, block.lines,
                 block.cut ? ", cut" : "");
    }
    wm_block_clear(&block);
}

static void every_paragraph_keeps_a_line(void)
{
    struct wm_text_style style = one_line;
    struct wm_block block = {0};

    style.lines = 4;
    set("甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲\n乙\n丙", 160, 96, style, &block);
    WM_CHECK(block.lines == 3 && block.cut, "%u lines", block.lines);
    wm_block_clear(&block);
}

static void between_strikes_and_outlines_the_strike_is_taken(void)
{
    struct wm_text_style style = one_line;
    struct wm_block block = {0};
    uint32_t size;

    for (size = 12; size <= 20; size++) {
        style.size_dots = style.least_dots = size;
        set("国", 60, 60, style, &block);
        WM_CHECK(block.least_dots == (size == 20  ? 20
                                      : size > 16 ? 16
                                                  : size),
                 "%u gave %u", size, block.least_dots);
        WM_CHECK(block.ink.bottom - block.ink.top >= 9 &&
                     block.ink.bottom - block.ink.top <= (int32_t)block.least_dots,
                 "%u dots: ink of %d", size, block.ink.bottom - block.ink.top);
    }
    wm_block_clear(&block);
}

/** Strikes are drawn by hand for their size: every stroke is one dot, none is grey or doubled. */
static void strikes_are_used_as_they_are(void)
{
    struct wm_text_style style = one_line;
    struct wm_block block = {0};
    struct wm_bitmap page;
    struct wm_rect all = {0, 0, 160, 160}, row;
    int32_t y;

    style.size_dots = style.least_dots = 16;
    set("一", 60, 60, style, &block);
    if (wm_bitmap_init(&page, 160, 160) != 0)
        abort();
    wm_block_draw(&block, &all, true, &page);
    WM_CHECK(wm_ink_bounds(&page, &all, &row), "nothing drawn");
    y = row.bottom - row.top;
    WM_CHECK(y >= 1 && y <= 2, "a stroke of %d dots", y);
    wm_bitmap_clear(&page);
    wm_block_clear(&block);
}

static void a_given_baseline_is_kept_while_shrinking(void)
{
    struct wm_text_style style = one_line;
    struct wm_block large = {0}, small = {0};

    style.baseline = 100;
    set("HHH", 400, 60, style, &large);
    set("HHHHHHHHHHHHHH", 300, 60, style, &small);
    WM_CHECK(
        large.ink.bottom == 100 && small.ink.bottom == 100 && small.size_dots < large.size_dots,
        "%d at %u, %d at %u", large.ink.bottom, large.size_dots, small.ink.bottom, small.size_dots);
    wm_block_clear(&large);
    wm_block_clear(&small);
}

static void optical_edges_are_exact(void)
{
    static const enum wm_align aligns[] = {WM_ALIGN_LEFT, WM_ALIGN_CENTER, WM_ALIGN_RIGHT};
    struct wm_block block = {0};
    size_t i;

    for (i = 0; i < 3; i++) {
        struct wm_text_style style = one_line;
        style.optical = true;
        style.align = aligns[i];
        set("7551", 301, 60, style, &block);
        if (i == 0)
            WM_CHECK(block.ink.left == 50, "left at %d", block.ink.left);
        if (i == 1)
            WM_CHECK(abs(block.ink.left + block.ink.right - 401) <= 1, "not centred");
        if (i == 2)
            WM_CHECK(block.ink.right == 351, "right at %d", block.ink.right);
    }
    wm_block_clear(&block);
}

static void marks_above_and_below_stay_inside(void)
{
    static const char *const texts[] = {"ที่ปู่รู้ น้ำ", "ÂŘŸĄÇ", "قٌٍَُِّ", "द्ध्र्यृ", "မြန်မာ", "ཀྵྨ"};
    struct wm_block block = {0};
    size_t i;

    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct wm_text_style style = one_line;
        style.lines = 3;
        style.least_dots = 20;
        set(texts[i], 300, 44, style, &block);
        set(texts[i], 300, 40, style, &block);
        set(texts[i], 70, 110, style, &block);
    }
    wm_block_clear(&block);
}

/** Whatever hangs below one line and stands above the next. */
static void lines_never_touch(void)
{
    struct wm_text_style style = one_line;
    struct wm_block block = {0};
    int32_t first, second;

    style.lines = 2;
    style.leading_percent = 100;
    set("ปู่ปู่", 300, 200, style, &block);
    first = block.ink.bottom - block.ink.top;
    set("ที่ที่", 300, 200, style, &block);
    second = block.ink.bottom - block.ink.top;
    set("ปู่ปู่\nที่ที่", 300, 200, style, &block);
    WM_CHECK(block.ink.bottom - block.ink.top > first + second,
             "lines of %d and %d dots take %d together", first, second,
             block.ink.bottom - block.ink.top);
    wm_block_clear(&block);
}

static void a_text_can_lose_its_beginning_instead(void)
{
    struct wm_text_style style = one_line;
    struct wm_block whole = {0}, cut = {0};

    style.size_dots = style.least_dots = 24;
    style.cut = WM_CUT_START;
    set("8", 100, 40, style, &whole);
    set("00000000000000000000008", 150, 40, style, &cut);
    WM_CHECK(cut.cut && cut.count > 2 && whole.count == 1 &&
                 cut.placed[cut.count - 1].glyph == whole.placed[0].glyph &&
                 cut.placed[0].glyph != cut.placed[2].glyph,
             "the end is gone");
    wm_block_clear(&whole);
    wm_block_clear(&cut);
}

/** Thinner strokes fade on a worn head: bold ones have three dots from 32 dots on, two below. */
static void strokes_of_key_texts_are_not_thin(void)
{
    struct wm_block block = {0};
    uint32_t size;

    for (size = 20; size <= 56; size++) {
        struct wm_text_style style = one_line;
        int32_t least = size >= 32 ? 3 : 2;
        style.size_dots = style.least_dots = size;
        set("一", 80, 80, style, &block);
        WM_CHECK(block.ink.bottom - block.ink.top >= least, "%u dots: a stroke of %d", size,
                 block.ink.bottom - block.ink.top);
        set("丨", 80, 80, style, &block);
        WM_CHECK(block.ink.right - block.ink.left >= least, "%u dots: an upright of %d", size,
                 block.ink.right - block.ink.left);
    }
    wm_block_clear(&block);
}

/** Advance of a text in dots, by where its glyphs stand: two of them around it. */
static int32_t advance(const char *text, enum wm_weight weight, uint32_t size_dots)
{
    struct wm_text_style style = one_line;
    struct wm_block block = {0};
    struct wm_err err = {0};
    char around[64];
    struct wm_span span = {.weight = weight, .scale_percent = 100};
    int32_t width = -1;

    snprintf(around, sizeof around, "H%sH", text);
    span.end = strlen(around);
    style.size_dots = style.least_dots = size_dots;
    style.leading_percent = 125;
    style.box = (struct wm_rect){0, 0, 2000, 100};
    WM_CHECK(wm_text_set(typesetter, &style, around, &span, 1, &block, &err) == 0, "%s", err.text);
    if (block.count == span.end)
        width = block.placed[block.count - 1].x - block.placed[0].x;
    wm_block_clear(&block);
    return width;
}

/** In every face, strikes included: a column of numbers stands, and a changed digit moves nothing.
 */
static void digits_are_tabular(void)
{
    static const enum wm_weight weights[] = {WM_WEIGHT_REGULAR, WM_WEIGHT_BOLD, WM_WEIGHT_BLACK};
    size_t weight;
    uint32_t size;
    char digit;

    for (weight = 0; weight < sizeof weights / sizeof *weights; weight++) {
        for (size = 12; size <= 60; size++) {
            int32_t width = advance("0000", weights[weight], size);
            WM_CHECK(width > 0, "%u dots: nothing set", size);
            for (digit = '1'; digit <= '9'; digit++) {
                char text[] = {digit, digit, digit, digit, '\0'};
                int32_t is = advance(text, weights[weight], size);
                WM_CHECK(is == width, "weight %zu, %u dots: %s moves by %d, 0000 by %d", weight,
                         size, text, is, width);
            }
        }
    }
}

static void cleaned_text_holds_nothing_that_misleads(void)
{
    static const struct {
        const char *text, *clean;
    } rows[] = {
        {"张**", "张**"},
        {"小\xf0\x9f\x8c\xb8", "小〓"},
        {"a\tb\nc\x7f", "abc"},
        {"\xe2\x80\xae"
         "abc\xe2\x80\xac",
         "abc"},
        {"\xef\xbb\xbfx\xe2\x80\x8by", "xy"},
        {"bad\xff", "bad〓"},
        {"𠮷", "𠮷"},
        {"Łódź Ελλάς Київ", "Łódź Ελλάς Київ"},
        {"", ""},
    };
    size_t i;

    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct wm_err err = {0};
        char out[128];
        WM_CHECK(wm_text_clean(typesetter, rows[i].text, out, sizeof out, &err) == 0 &&
                     strcmp(out, rows[i].clean) == 0,
                 "row %zu gave \"%s\" %s", i, out, err.text);
    }
}

static void numbers_are_grouped_to_be_read_aloud(void)
{
    static const struct {
        const char *number, *grouped;
    } rows[] = {
        {"SL8800007000002", "SL 8800 0070 00002"},
        {"752000000000", "7520 0000 0000"},
        {"1234567890123", "1234 5678 90123"},
        {"12345", "12345"},
        {"123456", "1234 56"},
        {"RR123456789CN", "RR 1234 56789 CN"},
        {"AB-1234-5", "AB-1234-5"},
        {"A1B2", "A 1 B 2"},
        {"", ""},
    };
    size_t i, k, n;

    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        char out[256], flat[256];
        wm_waybill_group(rows[i].number, out, sizeof out);
        for (k = n = 0; out[k] != '\0'; k++) {
            if (strncmp(out + k, "\xe2\x80\x82", 3) == 0)
                k += 2, flat[n++] = ' ';
            else
                flat[n++] = out[k];
        }
        flat[n] = '\0';
        WM_CHECK(strcmp(flat, rows[i].grouped) == 0, "%s became %s", rows[i].number, flat);
    }
}

static void fields_are_formatted(void)
{
    static struct wm_values values;
    struct wm_waybill waybill;

    wm_sample("typical", 0, &waybill);
    waybill.weight_g = 1200;
    strcpy(waybill.cod_amount, "49.90");
    strcpy(waybill.cod_currency, "EUR");
    strcpy(waybill.recipient.phone, "1******1691/******78");
    wm_values_fill(&values, &waybill, WM_SAMPLE_PRINTED_AT, NULL);
    WM_CHECK(strcmp(values.text[WM_SHOW_WEIGHT], "1.2 kg") == 0, "%s", values.text[WM_SHOW_WEIGHT]);
    WM_CHECK(strcmp(values.text[WM_SHOW_COD], "49.90 EUR") == 0, "%s", values.text[WM_SHOW_COD]);
    WM_CHECK(strcmp(values.text[WM_PARTY_PHONE_HEAD], "1******1691/******") == 0 &&
                 strcmp(values.text[WM_PARTY_PHONE_TAIL], "78") == 0,
             "%s and %s", values.text[WM_PARTY_PHONE_HEAD], values.text[WM_PARTY_PHONE_TAIL]);
    WM_CHECK(strcmp(values.text[WM_PARTY_CALL_EXTENSION], "1234") == 0, "extension");
    strcpy(waybill.recipient.phone, "******");
    waybill.weight_g = 5;
    wm_values_fill(&values, &waybill, WM_SAMPLE_PRINTED_AT, NULL);
    WM_CHECK(strcmp(values.text[WM_PARTY_PHONE_HEAD], "******") == 0 &&
                 values.text[WM_PARTY_PHONE_TAIL][0] == '\0',
             "a hidden phone");
    WM_CHECK(strcmp(values.text[WM_SHOW_WEIGHT], "0.005 kg") == 0, "%s",
             values.text[WM_SHOW_WEIGHT]);
}

static void field_names_are_all_different(void)
{
    size_t i;

    for (i = 0; wm_label_field_name(i) != NULL; i++) {
        const char *name = wm_label_field_name(i);
        WM_CHECK(wm_label_field_find(name, strlen(name)) == (int)i, "%s is found elsewhere", name);
    }
    WM_CHECK(i == WM_SHOW_FIELDS, "%zu names", i);
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(text_that_fits_keeps_its_size),
        WM_CASE(text_shrinks_before_it_is_cut),
        WM_CASE(wrapped_text_takes_the_largest_size_that_fits),
        WM_CASE(text_shrinks_before_it_wraps_unless_told_otherwise),
        WM_CASE(every_paragraph_keeps_a_line),
        WM_CASE(between_strikes_and_outlines_the_strike_is_taken),
        WM_CASE(strikes_are_used_as_they_are),
        WM_CASE(a_given_baseline_is_kept_while_shrinking),
        WM_CASE(optical_edges_are_exact),
        WM_CASE(marks_above_and_below_stay_inside),
        WM_CASE(lines_never_touch),
        WM_CASE(a_text_can_lose_its_beginning_instead),
        WM_CASE(strokes_of_key_texts_are_not_thin),
        WM_CASE(digits_are_tabular),
        WM_CASE(cleaned_text_holds_nothing_that_misleads),
        WM_CASE(numbers_are_grouped_to_be_read_aloud),
        WM_CASE(fields_are_formatted),
        WM_CASE(field_names_are_all_different),
        {0},
    };
    struct wm_err err = {0};
    int status;

    typesetter = wm_typesetter_new(&err);
    if (typesetter == NULL) {
        wm_err_print(&err, "# ", stdout);
        return 99;
    }
    status = wm_tap_run("text", cases);
    wm_typesetter_free(typesetter);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/text.h"

#include "filter/base/message.h"
#include "filter/base/utf8.h"
#include "filter/label/setting.h"

#include <stdlib.h>
#include <string.h>

struct wm_typesetter *wm_typesetter_new(struct wm_err *err)
{
    struct wm_typesetter *typesetter = calloc(1, sizeof *typesetter);
    cairo_font_options_t *options;

    if (typesetter == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return NULL;
    }
    typesetter->fonts = wm_fonts_new(err);
    typesetter->glyphs = wm_glyphs_new();
    if (typesetter->fonts == NULL || typesetter->glyphs == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        wm_typesetter_free(typesetter);
        return NULL;
    }
    typesetter->context = pango_font_map_create_context(wm_fonts_map(typesetter->fonts));
    options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_FULL);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_ON);
    pango_cairo_context_set_font_options(typesetter->context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(typesetter->context, TRUE);
    /* Han characters in the forms of mainland China. */
    pango_context_set_language(typesetter->context, pango_language_from_string("zh-Hans"));
    pango_context_set_base_dir(typesetter->context, PANGO_DIRECTION_LTR);
    typesetter->layout = pango_layout_new(typesetter->context);
    pango_layout_set_wrap(typesetter->layout, PANGO_WRAP_WORD_CHAR);
    return typesetter;
}

void wm_typesetter_free(struct wm_typesetter *typesetter)
{
    if (typesetter == NULL)
        return;
    if (typesetter->layout != NULL)
        g_object_unref(typesetter->layout);
    if (typesetter->context != NULL)
        g_object_unref(typesetter->context);
    wm_glyphs_free(typesetter->glyphs);
    wm_fonts_free(typesetter->fonts);
    free(typesetter);
}

bool wm_typesetter_trim(struct wm_typesetter *typesetter)
{
    unsigned generation = wm_glyphs_generation(typesetter->glyphs);

    wm_glyphs_trim(typesetter->glyphs);
    return wm_glyphs_generation(typesetter->glyphs) != generation;
}

unsigned wm_typesetter_generation(const struct wm_typesetter *typesetter)
{
    return wm_glyphs_generation(typesetter->glyphs);
}

/** Characters that never reach the page: controls, bidirectional overrides that could show text in
 * another order than it was masked in, byte order marks. */
static bool is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x200b || c == 0x200e || c == 0x200f ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
           (c >= 0xfff9 && c <= 0xfffc) || (c >= 0xe0000 && c <= 0xe0fff);
}

/** Characters that shape others and have no glyph of their own. */
static bool is_joiner(uint32_t c)
{
    return c == 0x200c || c == 0x200d || (c >= 0xfe00 && c <= 0xfe0f);
}

int wm_text_clean(struct wm_typesetter *typesetter, const char *text, char *out, size_t size,
                  struct wm_err *err)
{
    const char *end = text + strlen(text);
    size_t used = 0;

    while (text < end && used + 5 < size) {
        uint32_t c = wm_utf8_next(&text, end);
        if (c == WM_UTF8_BAD)
            c = 0x3013;
        else if (is_control(c))
            continue;
        if (!is_joiner(c) && wm_fonts_letter(typesetter->fonts, &c, err) != 0)
            return WM_ERR_INPUT;
        used += wm_utf8_put(out + used, c);
    }
    out[used] = '\0';
    return 0;
}

static int block_grow(struct wm_block *block, struct wm_err *err)
{
    struct wm_placed *placed;
    size_t size = block->size == 0 ? 32 : block->size * 2;

    if (block->count < block->size)
        return 0;
    placed = realloc(block->placed, size * sizeof *placed);
    if (placed == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    block->placed = placed;
    block->size = size;
    return 0;
}

/** Put the glyphs of a run down from pen (in pango units) on; baselines are row 0 here. */
static int place_run(const struct wm_setting *setting, const PangoGlyphItem *run, int32_t x0,
                     int *pen, struct wm_err *err)
{
    struct wm_block *block = setting->block;
    int i;

    for (i = 0; i < run->glyphs->num_glyphs; i++) {
        const PangoGlyphInfo *info = &run->glyphs->glyphs[i];
        const struct wm_glyph *glyph;
        int x = *pen + info->geometry.x_offset, y = info->geometry.y_offset;
        *pen += info->geometry.width;
        if (info->glyph == PANGO_GLYPH_EMPTY)
            continue;
        if ((info->glyph & PANGO_GLYPH_UNKNOWN_FLAG) != 0)
            return wm_err_set(err, WM_ERR_INPUT, _("holds a character that no installed face has"));
        glyph = wm_glyphs_get(setting->typesetter->glyphs, run->item->analysis.font, info->glyph);
        if (glyph == NULL || block_grow(block, err) != 0)
            return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        if (glyph->stamp.width_dots == 0)
            continue;
        block->placed[block->count++] = (struct wm_placed){.glyph = glyph,
                                                           .x = x0 + PANGO_PIXELS(x) + glyph->left,
                                                           .y = PANGO_PIXELS(y) + glyph->top};
    }
    return 0;
}

/** Bounds of the glyphs from index first on. */
static struct wm_rect placed_ink(const struct wm_block *block, size_t first)
{
    struct wm_rect ink = {0, 0, 0, 0};
    size_t i;

    for (i = first; i < block->count; i++) {
        const struct wm_placed *placed = &block->placed[i];
        struct wm_rect box = {placed->x, placed->y,
                              placed->x + (int32_t)placed->glyph->stamp.width_dots,
                              placed->y + (int32_t)placed->glyph->stamp.height_dots};
        if (i == first) {
            ink = box;
            continue;
        }
        ink.left = box.left < ink.left ? box.left : ink.left;
        ink.top = box.top < ink.top ? box.top : ink.top;
        ink.right = box.right > ink.right ? box.right : ink.right;
        ink.bottom = box.bottom > ink.bottom ? box.bottom : ink.bottom;
    }
    return ink;
}

static void shift(struct wm_block *block, size_t first, int32_t x, int32_t y)
{
    size_t i;

    for (i = first; i < block->count; i++) {
        block->placed[i].x += x;
        block->placed[i].y += y;
    }
}

/** Where a line of a width starts; of a text that wraps, right-to-left lines are aligned the other
 * way round. */
static int32_t line_start(const struct wm_setting *setting, const struct wm_line *line)
{
    const struct wm_text_style *style = setting->style;
    int32_t left = style->box.left + (style->box.right - style->box.left - setting->width) / 2;
    int32_t rest = setting->width - line->width;
    bool rtl = style->lines > 1 && line->rtl;

    if (style->align == WM_ALIGN_CENTER)
        return left + rest / 2;
    return (style->align == WM_ALIGN_RIGHT) != rtl ? left + rest : left;
}

/** Place one line with its baseline on row 0. */
static int place_line(const struct wm_setting *setting, const struct wm_line *line,
                      struct wm_err *err)
{
    int32_t start = line_start(setting, line);
    const GSList *run;
    int pen = 0;

    for (run = line->runs; run != NULL; run = run->next) {
        if (place_run(setting, run->data, start, &pen, err) != 0)
            return WM_ERR_INPUT;
    }
    return 0;
}

/** Move a line sideways so that its ink, not the side bearing of its first or last letter, meets
 * the edge. */
static void align_optically(const struct wm_setting *setting, size_t first)
{
    const struct wm_rect *box = &setting->style->box;
    struct wm_rect ink = placed_ink(setting->block, first);

    if (first == setting->block->count)
        return;
    if (setting->style->align == WM_ALIGN_LEFT)
        shift(setting->block, first, box->left - ink.left, 0);
    else if (setting->style->align == WM_ALIGN_RIGHT)
        shift(setting->block, first, box->right - ink.right, 0);
    else
        shift(setting->block, first, (box->left + box->right - ink.left - ink.right) / 2, 0);
}

static int32_t first_baseline(const struct wm_setting *setting, uint32_t size_dots)
{
    const struct wm_text_style *style = setting->style;
    int32_t ascent =
        wm_percent(wm_line_dots(setting, &setting->line[0], size_dots), WM_ASCENT_PERCENT);
    int32_t rest = style->box.bottom - style->box.top - wm_setting_height(setting, size_dots);

    if (style->baseline >= 0)
        return style->baseline;
    if (rest < 0)
        rest = 0;
    if (style->valign == WM_VALIGN_TOP)
        return style->box.top + ascent;
    return style->box.top + ascent + (style->valign == WM_VALIGN_MIDDLE ? rest / 2 : rest);
}

/** Turn the lines into placed glyphs. */
static int place(const struct wm_setting *setting, uint32_t size_dots, struct wm_err *err)
{
    struct wm_block *block = setting->block;
    const struct wm_text_style *style = setting->style;
    int32_t baseline = first_baseline(setting, size_dots), ink_bottom = INT32_MIN;
    int32_t left = INT32_MAX, right = INT32_MIN;
    size_t i;

    block->count = 0;
    block->lines = 0;
    block->cut = setting->dropped;
    for (i = 0; i < setting->line_count && i < setting->most_lines; i++) {
        const struct wm_line *line = &setting->line[i];
        size_t first = block->count;
        struct wm_rect ink;
        if (place_line(setting, line, err) != 0)
            return WM_ERR_INPUT;
        if (style->optical)
            align_optically(setting, first);
        if (i > 0)
            baseline += wm_percent(wm_line_dots(setting, line, size_dots), style->leading_percent);
        ink = placed_ink(block, first);
        /* Scripts with marks above and below need more than the usual distance. */
        if (block->count > first && ink_bottom != INT32_MIN && baseline + ink.top <= ink_bottom)
            baseline = ink_bottom + 1 - ink.top;
        shift(block, first, 0, baseline);
        if (block->count > first)
            ink_bottom = ink.bottom + baseline;
        left = line_start(setting, line) < left ? line_start(setting, line) : left;
        right = line_start(setting, line) + line->width > right
                    ? line_start(setting, line) + line->width
                    : right;
        block->lines++;
    }
    block->ink = placed_ink(block, 0);
    block->ground = (struct wm_rect){left, style->box.top, right, style->box.bottom};
    return 0;
}

/** How far to move ink that crosses an edge of its box: to the edge. */
static int32_t move_inside(int32_t from, int32_t to, int32_t least, int32_t most)
{
    if (to > most)
        return most - to;
    return from < least ? least - from : 0;
}

/** Move the block if its ink crosses an edge of the box but has room at the other: marks above and
 * below, or letters such as A and J that lean out at the sides; true if all ink is inside then. */
static bool keep_inside(const struct wm_setting *setting)
{
    const struct wm_rect *box = &setting->style->box;
    struct wm_block *block = setting->block;
    int32_t by_x, by_y;

    if (block->count == 0)
        return true;
    by_x = move_inside(block->ink.left, block->ink.right, box->left, box->right);
    by_y = move_inside(block->ink.top, block->ink.bottom, box->top, box->bottom);
    shift(block, 0, by_x, by_y);
    block->ink.left += by_x;
    block->ink.right += by_x;
    block->ink.top += by_y;
    block->ink.bottom += by_y;
    return block->ink.top >= box->top && block->ink.bottom <= box->bottom &&
           block->ink.left >= box->left && block->ink.right <= box->right;
}

/** Dots between the text and each end of the ground behind it. */
static int32_t ground_pad(const struct wm_text_style *style)
{
    uint32_t part = style->ground == WM_GROUND_CHIP ? 3 : 8;

    return style->ground == WM_GROUND_NONE ? 0 : (int32_t)((style->size_dots + part / 2) / part);
}

/** Set, place, and set smaller again if scripts with tall marks do not keep within the box. */
static int fit(struct wm_setting *setting, uint32_t least, uint32_t *size, struct wm_err *err)
{
    for (;;) {
        uint32_t fits = wm_setting_fit(setting, least, *size);
        if (fits == 0)
            wm_setting_cut(setting, least);
        *size = fits > 0 ? fits : least;
        if (place(setting, *size, err) != 0)
            return WM_ERR_INPUT;
        setting->block->clipped = !keep_inside(setting);
        if (!setting->block->clipped || *size == least)
            return 0;
        --*size;
    }
}

int wm_text_set(struct wm_typesetter *typesetter, const struct wm_text_style *style,
                const char *text, const struct wm_span *spans, size_t span_count,
                struct wm_block *block, struct wm_err *err)
{
    struct wm_setting setting = {.typesetter = typesetter,
                                 .style = style,
                                 .text = text,
                                 .spans = spans,
                                 .span_count = span_count,
                                 .block = block,
                                 .width =
                                     style->box.right - style->box.left - 2 * ground_pad(style),
                                 .height = style->box.bottom - style->box.top,
                                 .most_lines = WM_TEXT_MAX_LINES};
    uint32_t least =
        style->least_dots < WM_TEXT_LEAST_DOTS ? WM_TEXT_LEAST_DOTS : style->least_dots;
    uint32_t size = style->size_dots < least ? least : style->size_dots;
    /* A layout's own words have not been through wm_text_clean. */
    int code = wm_fonts_ready(typesetter->fonts, text, err);
    size_t i;

    if (code == 0)
        code = fit(&setting, least, &size, err);
    wm_setting_clear(&setting);
    if (code != 0)
        return code;
    block->size_dots = size;
    block->least_dots = UINT32_MAX;
    for (i = 0; i < span_count; i++) {
        uint32_t dots = wm_span_dots(size, &spans[i]);
        block->least_dots = dots < block->least_dots ? dots : block->least_dots;
    }
    block->generation = wm_glyphs_generation(typesetter->glyphs);
    block->ground.left -= ground_pad(style);
    block->ground.right += ground_pad(style);
    return 0;
}

void wm_block_draw(const struct wm_block *block, const struct wm_rect *clip, bool black,
                   struct wm_bitmap *bitmap)
{
    size_t i;

    for (i = 0; i < block->count; i++)
        wm_ink_stamp(bitmap, clip, block->placed[i].x, block->placed[i].y,
                     &block->placed[i].glyph->stamp, black);
}

void wm_block_clear(struct wm_block *block)
{
    free(block->placed);
    memset(block, 0, sizeof *block);
}

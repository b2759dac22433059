/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/text.h"

#include "filter/base/message.h"
#include "filter/base/utf8.h"
#include "filter/label/fonts.h"

#include <pango/pangocairo.h>
#include <stdlib.h>
#include <string.h>

/* A Han character's ink lies within these parts of the em above and below the baseline; capitals
 * and digits (733 of 1000) are centred in it. */
#define ASCENT_PERCENT 87
#define DESCENT_PERCENT 13

struct wm_typesetter {
    struct wm_fonts *fonts;
    struct wm_glyphs *glyphs;
    PangoContext *context;
    PangoLayout *layout;
};

/** One text while it is being set. */
struct setting {
    struct wm_typesetter *typesetter;
    const struct wm_text_style *style;
    const char *text;
    const struct wm_span *spans;
    size_t span_count;
    struct wm_block *block;
    int32_t width, height; /**< room in dots; a chip's ends are taken off the width */
    int lines;             /**< that may be drawn */
};

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
        if (c != WM_UTF8_BAD && is_control(c))
            continue;
        if (c == WM_UTF8_BAD ||
            (c > 0x7e && !is_joiner(c) && !wm_fonts_cover(typesetter->fonts, c))) {
            const char *package = c == WM_UTF8_BAD ? NULL : wm_fonts_missing(typesetter->fonts, c);
            if (package != NULL)
                return wm_err_set(err, WM_ERR_INPUT,
                                  _("no installed face has the letters of this script: install "
                                    "the package %s"),
                                  package);
            c = 0x3013;
        }
        used += wm_utf8_put(out + used, c);
    }
    out[used] = '\0';
    return 0;
}

/** Dots of a span's em; between the largest strike and the least outline the strike is used. */
static uint32_t span_dots(uint32_t size_dots, const struct wm_span *span)
{
    uint32_t dots = (size_dots * span->scale_percent + 50) / 100;

    if (dots >= WM_TEXT_OUTLINE_DOTS)
        return dots;
    if (dots > WM_TEXT_STRIKE_DOTS)
        return WM_TEXT_STRIKE_DOTS;
    return dots < WM_TEXT_LEAST_DOTS ? WM_TEXT_LEAST_DOTS : dots;
}

static void add_attribute(PangoAttrList *list, PangoAttribute *attribute, size_t start, size_t end)
{
    attribute->start_index = (guint)start;
    attribute->end_index = (guint)end;
    pango_attr_list_insert(list, attribute);
}

static void set_attributes(const struct setting *setting, uint32_t size_dots)
{
    static const PangoWeight weights[] = {PANGO_WEIGHT_NORMAL, PANGO_WEIGHT_BOLD,
                                          PANGO_WEIGHT_HEAVY};
    PangoAttrList *list = pango_attr_list_new();
    uint32_t tracking = (size_dots * setting->style->tracking_permille + 500) / 1000;
    uint32_t leading = (size_dots * setting->style->leading_percent + 50) / 100;
    size_t i;

    for (i = 0; i < setting->span_count; i++) {
        const struct wm_span *span = &setting->spans[i];
        uint32_t dots = span_dots(size_dots, span);
        bool strike = dots <= WM_TEXT_STRIKE_DOTS;
        PangoFontDescription *face = pango_font_description_new();
        pango_font_description_set_family_static(face, strike ? "WenQuanYi Zen Hei Sharp,Noto Sans"
                                                              : "Noto Sans CJK SC,Noto Sans");
        pango_font_description_set_weight(face,
                                          strike ? PANGO_WEIGHT_NORMAL : weights[span->weight]);
        pango_font_description_set_absolute_size(face, (double)dots * PANGO_SCALE);
        add_attribute(list, pango_attr_font_desc_new(face), span->start, span->end);
        pango_font_description_free(face);
    }
    if (tracking > 0)
        add_attribute(list, pango_attr_letter_spacing_new((int)tracking * PANGO_SCALE), 0,
                      G_MAXUINT);
    add_attribute(list, pango_attr_insert_hyphens_new(FALSE), 0, G_MAXUINT);
    /* Faces disagree wildly about their line heights; only the count of lines matters here. */
    add_attribute(list, pango_attr_line_height_new_absolute((int)leading * PANGO_SCALE), 0,
                  G_MAXUINT);
    pango_layout_set_attributes(setting->typesetter->layout, list);
    pango_attr_list_unref(list);
}

/** The largest em of a line, in dots. */
static uint32_t line_dots(const struct setting *setting, const PangoLayoutLine *line,
                          uint32_t size_dots)
{
    size_t start = (size_t)line->start_index, end = start + (size_t)line->length, i;
    uint32_t most = 0;

    for (i = 0; i < setting->span_count; i++) {
        const struct wm_span *span = &setting->spans[i];
        uint32_t dots = span_dots(size_dots, span);
        if (span->start < end && span->end > start && dots > most)
            most = dots;
    }
    return most > 0 ? most : size_dots;
}

static int32_t percent(uint32_t dots, uint32_t part)
{
    return (int32_t)((dots * part + 50) / 100);
}

/** Height of all lines in dots, from the first's ascent to the last's descent. */
static int32_t text_height(const struct setting *setting, uint32_t size_dots)
{
    PangoLayout *layout = setting->typesetter->layout;
    int count = pango_layout_get_line_count(layout), i;
    int32_t height = 0;
    uint32_t dots = 0;

    if (count > setting->lines)
        count = setting->lines;
    for (i = 0; i < count; i++) {
        dots = line_dots(setting, pango_layout_get_line_readonly(layout, i), size_dots);
        height +=
            i == 0 ? percent(dots, ASCENT_PERCENT) : percent(dots, setting->style->leading_percent);
    }
    return height + percent(dots, DESCENT_PERCENT);
}

/** Set the text at a size, uncut; true if it keeps within the box and the number of lines. */
static bool try_size(const struct setting *setting, uint32_t size_dots)
{
    PangoLayout *layout = setting->typesetter->layout;
    bool wrap = setting->style->lines > 1;
    int width, height;

    set_attributes(setting, size_dots);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_NONE);
    pango_layout_set_height(layout, -1);
    pango_layout_set_width(layout, wrap ? setting->width * PANGO_SCALE : -1);
    if (pango_layout_get_line_count(layout) > (int)setting->style->lines)
        return false;
    pango_layout_get_pixel_size(layout, &width, &height);
    return width <= setting->width && text_height(setting, size_dots) <= setting->height;
}

/** Set the text at its least size with ellipses where it must be cut. Every paragraph keeps as many
 * lines as all can have, so that a long first one does not swallow the others. */
static void set_cut(struct setting *setting, uint32_t size_dots)
{
    PangoLayout *layout = setting->typesetter->layout;
    uint32_t leading = (size_dots * setting->style->leading_percent + 50) / 100;
    int32_t room = setting->height - (int32_t)size_dots;
    int each;

    setting->lines = room < 0 ? 1 : 1 + room / (int32_t)leading;
    if (setting->lines > (int)setting->style->lines)
        setting->lines = (int)setting->style->lines;
    set_attributes(setting, size_dots);
    pango_layout_set_width(layout, setting->width * PANGO_SCALE);
    pango_layout_set_ellipsize(layout, setting->style->cut == WM_CUT_START ? PANGO_ELLIPSIZE_START
                                                                           : PANGO_ELLIPSIZE_END);
    for (each = setting->lines; each >= 1; each--) {
        pango_layout_set_height(layout, -each);
        if (pango_layout_get_line_count(layout) <= setting->lines)
            break;
    }
}

/** Largest size, from least to size dots, at which the text fits; 0 if there is none. */
static uint32_t best_size(const struct setting *setting, uint32_t least, uint32_t size_dots)
{
    uint32_t low = least, high = size_dots;

    if (try_size(setting, high))
        return high;
    if (high == low || !try_size(setting, low))
        return 0;
    /* low fits, high does not. */
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (try_size(setting, middle))
            low = middle;
        else
            high = middle;
    }
    return low;
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
static int place_run(const struct setting *setting, const PangoGlyphItem *run, int32_t x0, int *pen,
                     struct wm_err *err)
{
    struct wm_block *block = setting->block;
    int i;

    for (i = 0; i < run->glyphs->num_glyphs; i++) {
        const PangoGlyphInfo *info = &run->glyphs->glyphs[i];
        const struct wm_glyph *glyph;
        int x = *pen + info->geometry.x_offset, y = info->geometry.y_offset + run->y_offset;
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
static int32_t line_start(const struct setting *setting, PangoLayoutLine *line, int32_t width)
{
    const struct wm_text_style *style = setting->style;
    int32_t left = style->box.left + (style->box.right - style->box.left - setting->width) / 2;
    int32_t rest = setting->width - width;
    bool rtl =
        style->lines > 1 && pango_layout_line_get_resolved_direction(line) == PANGO_DIRECTION_RTL;

    if (style->align == WM_ALIGN_CENTER)
        return left + rest / 2;
    return (style->align == WM_ALIGN_RIGHT) != rtl ? left + rest : left;
}

/** Place one line with its baseline on row 0; *width is its logical width in dots. */
static int place_line(const struct setting *setting, PangoLayoutLine *line, int32_t *start,
                      int32_t *width, struct wm_err *err)
{
    PangoRectangle logical;
    const GSList *run;
    int pen = 0;

    pango_layout_line_get_pixel_extents(line, NULL, &logical);
    *width = logical.width;
    *start = line_start(setting, line, logical.width);
    for (run = line->runs; run != NULL; run = run->next) {
        if (place_run(setting, run->data, *start, &pen, err) != 0)
            return WM_ERR_INPUT;
    }
    return 0;
}

/** Move a line sideways so that its ink, not the side bearing of its first or last letter, meets
 * the edge. */
static void align_optically(const struct setting *setting, size_t first)
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

static int32_t first_baseline(const struct setting *setting, uint32_t size_dots)
{
    const struct wm_text_style *style = setting->style;
    uint32_t dots = line_dots(
        setting, pango_layout_get_line_readonly(setting->typesetter->layout, 0), size_dots);
    int32_t ascent = percent(dots, ASCENT_PERCENT);
    int32_t rest = style->box.bottom - style->box.top - text_height(setting, size_dots);

    if (style->baseline >= 0)
        return style->baseline;
    if (rest < 0)
        rest = 0;
    if (style->valign == WM_VALIGN_TOP)
        return style->box.top + ascent;
    return style->box.top + ascent + (style->valign == WM_VALIGN_MIDDLE ? rest / 2 : rest);
}

/** Turn the lines that pango made into placed glyphs. */
static int place(const struct setting *setting, uint32_t size_dots, struct wm_err *err)
{
    PangoLayout *layout = setting->typesetter->layout;
    struct wm_block *block = setting->block;
    const struct wm_text_style *style = setting->style;
    int count = pango_layout_get_line_count(layout), i;
    int32_t baseline = first_baseline(setting, size_dots), ink_bottom = INT32_MIN;
    int32_t left = INT32_MAX, right = INT32_MIN;

    block->count = 0;
    block->cut = pango_layout_is_ellipsized(layout) || count > setting->lines;
    if (count > setting->lines)
        count = setting->lines;
    for (i = 0; i < count; i++) {
        PangoLayoutLine *line = pango_layout_get_line_readonly(layout, i);
        size_t first = block->count;
        struct wm_rect ink;
        int32_t start, width;
        if (place_line(setting, line, &start, &width, err) != 0)
            return WM_ERR_INPUT;
        if (style->optical)
            align_optically(setting, first);
        if (i > 0)
            baseline += percent(line_dots(setting, line, size_dots), style->leading_percent);
        ink = placed_ink(block, first);
        /* Scripts with marks above and below need more than the usual distance. */
        if (block->count > first && ink_bottom != INT32_MIN && baseline + ink.top <= ink_bottom)
            baseline = ink_bottom + 1 - ink.top;
        shift(block, first, 0, baseline);
        if (block->count > first)
            ink_bottom = ink.bottom + baseline;
        left = start < left ? start : left;
        right = start + width > right ? start + width : right;
    }
    block->ink = placed_ink(block, 0);
    block->ground = (struct wm_rect){left, style->box.top, right, style->box.bottom};
    block->lines = (uint32_t)count;
    return 0;
}

/** Move the block up or down if its ink crosses an edge of the box but has room at the other;
 * true if all ink is inside then. */
static bool keep_inside(const struct setting *setting)
{
    const struct wm_rect *box = &setting->style->box;
    struct wm_block *block = setting->block;
    int32_t by = 0;

    if (block->count == 0)
        return true;
    if (block->ink.bottom > box->bottom)
        by = box->bottom - block->ink.bottom;
    else if (block->ink.top < box->top)
        by = box->top - block->ink.top;
    shift(block, 0, 0, by);
    block->ink.top += by;
    block->ink.bottom += by;
    return block->ink.top >= box->top && block->ink.bottom <= box->bottom &&
           block->ink.left >= box->left && block->ink.right <= box->right;
}

/** Dots between the text and each end of the ground behind it. */
static int32_t ground_pad(const struct wm_text_style *style)
{
    uint32_t part = style->ground == WM_GROUND_CHIP ? 3 : 8;

    return style->ground == WM_GROUND_NONE ? 0 : (int32_t)((style->size_dots + part / 2) / part);
}

int wm_text_set(struct wm_typesetter *typesetter, const struct wm_text_style *style,
                const char *text, const struct wm_span *spans, size_t span_count,
                struct wm_block *block, struct wm_err *err)
{
    struct setting setting = {.typesetter = typesetter,
                              .style = style,
                              .text = text,
                              .spans = spans,
                              .span_count = span_count,
                              .block = block,
                              .width = style->box.right - style->box.left - 2 * ground_pad(style),
                              .height = style->box.bottom - style->box.top,
                              .lines = (int)style->lines};
    uint32_t least =
        style->least_dots < WM_TEXT_LEAST_DOTS ? WM_TEXT_LEAST_DOTS : style->least_dots;
    uint32_t size = style->size_dots < least ? least : style->size_dots;
    size_t i;

    pango_layout_set_text(typesetter->layout, text, -1);
    while (size > 0) {
        uint32_t fits = best_size(&setting, least, size);
        if (fits > 0)
            try_size(&setting, fits);
        else
            set_cut(&setting, least);
        size = fits > 0 ? fits : least;
        if (place(&setting, size, err) != 0)
            return WM_ERR_INPUT;
        if (keep_inside(&setting) || size == least)
            break;
        size--;
    }
    block->size_dots = size;
    block->least_dots = UINT32_MAX;
    for (i = 0; i < span_count; i++) {
        uint32_t dots = span_dots(size, &spans[i]);
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

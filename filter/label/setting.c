/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/setting.h"

#include "filter/base/utf8.h"

#include <string.h>

/** Dots of a span's em; between the largest strike and the least outline the strike is used. */
uint32_t wm_span_dots(uint32_t size_dots, const struct wm_span *span)
{
    uint32_t dots = (size_dots * span->scale_percent + 50) / 100;

    if (dots >= WM_TEXT_OUTLINE_DOTS)
        return dots;
    if (dots > WM_TEXT_STRIKE_DOTS)
        return WM_TEXT_STRIKE_DOTS;
    return dots < WM_TEXT_LEAST_DOTS ? WM_TEXT_LEAST_DOTS : dots;
}

/** The spans as pango's attributes, to be unreferenced. */
static PangoAttrList *attributes(const struct wm_setting *setting, uint32_t size_dots)
{
    static const PangoWeight weights[] = {PANGO_WEIGHT_NORMAL, PANGO_WEIGHT_BOLD,
                                          PANGO_WEIGHT_HEAVY};
    PangoAttrList *list = pango_attr_list_new();
    size_t i;

    for (i = 0; i < setting->span_count; i++) {
        const struct wm_span *span = &setting->spans[i];
        uint32_t dots = wm_span_dots(size_dots, span);
        bool strike = dots <= WM_TEXT_STRIKE_DOTS;
        PangoFontDescription *face = pango_font_description_new();
        PangoAttribute *attribute;
        pango_font_description_set_family_static(face, strike ? "WenQuanYi Zen Hei Sharp,Noto Sans"
                                                              : "Noto Sans CJK SC,Noto Sans");
        pango_font_description_set_weight(face,
                                          strike ? PANGO_WEIGHT_NORMAL : weights[span->weight]);
        pango_font_description_set_absolute_size(face, (double)dots * PANGO_SCALE);
        attribute = pango_attr_font_desc_new(face);
        attribute->start_index = (guint)span->start;
        attribute->end_index = (guint)span->end;
        pango_attr_list_insert(list, attribute);
        pango_font_description_free(face);
    }
    return list;
}

static void free_run(gpointer data)
{
    PangoGlyphItem *run = data;

    pango_glyph_item_free(run);
}

void wm_setting_clear(struct wm_setting *setting)
{
    size_t i;

    for (i = 0; i < setting->line_count; i++) {
        if (setting->line[i].owned)
            g_slist_free_full(setting->line[i].runs, free_run);
    }
    setting->line_count = 0;
}

/** Direction of a paragraph by its first letter, UAX #9 P2 and P3. */
static PangoDirection base_direction(const char *text, const char *end)
{
    while (text < end) {
        uint32_t c = wm_utf8_next(&text, end);
        if (c == WM_UTF8_BAD || !g_unichar_isalpha(c))
            continue;
        switch (g_unichar_get_script(c)) {
        case G_UNICODE_SCRIPT_ARABIC:
        case G_UNICODE_SCRIPT_HEBREW:
        case G_UNICODE_SCRIPT_SYRIAC:
        case G_UNICODE_SCRIPT_THAANA:
        case G_UNICODE_SCRIPT_NKO:
        case G_UNICODE_SCRIPT_ADLAM:
            return PANGO_DIRECTION_RTL;
        default:
            return PANGO_DIRECTION_LTR;
        }
    }
    return PANGO_DIRECTION_LTR;
}

/** One paragraph on one line, shaped without PangoLayout, whose extents would load every glyph of
 * the face's sample text. */
static void shape_line(struct wm_setting *setting, PangoAttrList *list, size_t start, size_t end)
{
    struct wm_line *line = &setting->line[setting->line_count++];
    const char *text = setting->text;
    PangoDirection direction = base_direction(text + start, text + end);
    GList *items, *reordered, *at;

    *line = (struct wm_line){
        .start = start, .end = end, .rtl = direction == PANGO_DIRECTION_RTL, .owned = true};
    items = pango_itemize_with_base_dir(setting->typesetter->context, direction, text, (int)start,
                                        (int)(end - start), list, NULL);
    reordered = pango_reorder_items(items);
    for (at = reordered; at != NULL; at = at->next) {
        PangoGlyphItem *run = g_slice_new0(PangoGlyphItem);
        run->item = at->data;
        run->glyphs = pango_glyph_string_new();
        pango_shape_item(run->item, text, (int)end, NULL, run->glyphs, PANGO_SHAPE_ROUND_POSITIONS);
        line->width += pango_glyph_string_get_width(run->glyphs);
        line->runs = g_slist_prepend(line->runs, run);
    }
    line->runs = g_slist_reverse(line->runs);
    line->width = PANGO_PIXELS_CEIL(line->width);
    g_list_free(items);
    g_list_free(reordered);
}

/** Each paragraph on a line of its own. @return false if there are too many */
static bool shape_paragraphs(struct wm_setting *setting, uint32_t size_dots)
{
    PangoAttrList *list = attributes(setting, size_dots);
    size_t start = 0, len = strlen(setting->text);
    bool room = true;

    wm_setting_clear(setting);
    while (room && start <= len) {
        size_t end = start + strcspn(setting->text + start, "\n");
        room = setting->line_count < WM_TEXT_MAX_LINES;
        if (room)
            shape_line(setting, list, start, end);
        start = end + 1;
    }
    pango_attr_list_unref(list);
    return room;
}

/** Take over the lines that pango has broken the text into. */
static void take_layout(struct wm_setting *setting)
{
    PangoLayout *layout = setting->typesetter->layout;
    int count = pango_layout_get_line_count(layout), i;

    wm_setting_clear(setting);
    setting->dropped = count > (int)WM_TEXT_MAX_LINES;
    for (i = 0; i < count && i < (int)WM_TEXT_MAX_LINES; i++) {
        PangoLayoutLine *from = pango_layout_get_line_readonly(layout, i);
        struct wm_line *line = &setting->line[setting->line_count++];
        const GSList *run;
        *line = (struct wm_line){.runs = from->runs,
                                 .start = (size_t)from->start_index,
                                 .end = (size_t)from->start_index + (size_t)from->length,
                                 .rtl = pango_layout_line_get_resolved_direction(from) ==
                                        PANGO_DIRECTION_RTL};
        for (run = from->runs; run != NULL; run = run->next) {
            const PangoGlyphItem *item = run->data;
            line->width += pango_glyph_string_get_width(item->glyphs);
        }
        line->width = PANGO_PIXELS_CEIL(line->width);
    }
}

static void lay_out(struct wm_setting *setting, uint32_t size_dots)
{
    PangoLayout *layout = setting->typesetter->layout;
    PangoAttrList *list = attributes(setting, size_dots);
    PangoAttribute *no_hyphens = pango_attr_insert_hyphens_new(FALSE);

    pango_attr_list_insert(list, no_hyphens);
    pango_layout_set_text(layout, setting->text, -1);
    pango_layout_set_attributes(layout, list);
    pango_layout_set_width(layout, setting->width * PANGO_SCALE);
    pango_attr_list_unref(list);
}

/** The largest em of a line, in dots. */
uint32_t wm_line_dots(const struct wm_setting *setting, const struct wm_line *line,
                      uint32_t size_dots)
{
    uint32_t most = 0;
    size_t i;

    for (i = 0; i < setting->span_count; i++) {
        const struct wm_span *span = &setting->spans[i];
        uint32_t dots = wm_span_dots(size_dots, span);
        if (span->start < line->end && span->end > line->start && dots > most)
            most = dots;
    }
    return most > 0 ? most : size_dots;
}

int32_t wm_percent(uint32_t dots, uint32_t part)
{
    return (int32_t)((dots * part + 50) / 100);
}

/** Height of all lines in dots, from the first's ascent to the last's descent. */
int32_t wm_setting_height(const struct wm_setting *setting, uint32_t size_dots)
{
    int32_t height = 0;
    uint32_t dots = 0;
    size_t i;

    for (i = 0; i < setting->line_count && i < setting->most_lines; i++) {
        dots = wm_line_dots(setting, &setting->line[i], size_dots);
        height += i == 0 ? wm_percent(dots, WM_ASCENT_PERCENT)
                         : wm_percent(dots, setting->style->leading_percent);
    }
    return height + wm_percent(dots, WM_DESCENT_PERCENT);
}

/** Do the lines as they are keep within the box? */
static bool lines_fit(const struct wm_setting *setting, uint32_t size_dots)
{
    size_t i;

    for (i = 0; i < setting->line_count; i++) {
        if (setting->line[i].width > setting->width)
            return false;
    }
    return setting->line_count <= setting->style->lines && !setting->dropped &&
           wm_setting_height(setting, size_dots) <= setting->height;
}

/** How the paragraphs of a text may stand. */
enum way {
    WAY_FLAT = 1,    /**< each on one line */
    WAY_WRAPPED = 2, /**< broken into lines */
    WAY_BOTH = WAY_FLAT | WAY_WRAPPED,
};

/** Set the text at a size, uncut; true if it keeps within the box and the number of lines. */
static bool try_size(struct wm_setting *setting, uint32_t size_dots, enum way ways)
{
    PangoLayout *layout = setting->typesetter->layout;

    if ((ways & WAY_FLAT) != 0) {
        setting->dropped = !shape_paragraphs(setting, size_dots);
        if (lines_fit(setting, size_dots))
            return true;
    }
    if ((ways & WAY_WRAPPED) == 0)
        return false;
    lay_out(setting, size_dots);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_NONE);
    pango_layout_set_height(layout, -1);
    take_layout(setting);
    return lines_fit(setting, size_dots);
}

/** Set the text at its least size with ellipses where it must be cut. Every paragraph keeps as many
 * lines as all can have, so that a long first one does not swallow the others. */
void wm_setting_cut(struct wm_setting *setting, uint32_t size_dots)
{
    PangoLayout *layout = setting->typesetter->layout;
    int32_t leading = wm_percent(size_dots, setting->style->leading_percent);
    int32_t room = setting->height - (int32_t)size_dots;
    int each, lines = room < 0 ? 1 : 1 + room / leading;

    if (lines > (int)setting->style->lines)
        lines = (int)setting->style->lines;
    lay_out(setting, size_dots);
    pango_layout_set_ellipsize(layout, setting->style->cut == WM_CUT_START ? PANGO_ELLIPSIZE_START
                                                                           : PANGO_ELLIPSIZE_END);
    for (each = lines; each >= 1; each--) {
        pango_layout_set_height(layout, -each);
        if (pango_layout_get_line_count(layout) <= lines)
            break;
    }
    take_layout(setting);
    setting->most_lines = (size_t)lines;
    setting->dropped = setting->dropped || setting->line_count > setting->most_lines ||
                       pango_layout_is_ellipsized(layout);
}

/** Widths of the paragraphs, each on one line, at a size. */
struct measure {
    uint32_t size_dots;
    int32_t width[WM_TEXT_MAX_LINES]; /**< dots */
    size_t count;
};

/** Could the text fit at this size, by the widths its paragraphs have at another? Said too often
 * rather than too rarely: each new size costs pango a search for its faces, so that only promising
 * ones are tried. */
static bool may_fit(const struct wm_setting *setting, uint32_t size_dots, enum way ways,
                    const struct measure *measure)
{
    const struct wm_text_style *style = setting->style;
    int64_t lines = 0, room = (int64_t)setting->width * measure->size_dots * 103 / 100;
    uint32_t scale = UINT32_MAX;
    size_t i;

    for (i = 0; i < setting->span_count; i++)
        scale = setting->spans[i].scale_percent < scale ? setting->spans[i].scale_percent : scale;
    for (i = 0; i < measure->count; i++) {
        int64_t width = (int64_t)measure->width[i] * size_dots;
        if (ways == WAY_FLAT && width > room)
            return false;
        lines += width <= room ? 1 : (width + room - 1) / (room > 0 ? room : 1);
    }
    return lines <= (int64_t)style->lines &&
           ((int64_t)size_dots * scale * (100 + (lines - 1) * style->leading_percent)) / 10000 <=
               setting->height;
}

/** Set the text at the largest size up to a most one at which it fits one of the ways; 0 if there
 * is none. */
static uint32_t largest(struct wm_setting *setting, uint32_t least, uint32_t most, enum way ways,
                        const struct measure *measure)
{
    uint32_t size;

    for (size = most; size >= least; size--) {
        if (may_fit(setting, size, ways, measure) && try_size(setting, size, ways))
            return size;
    }
    return 0;
}

uint32_t wm_setting_fit(struct wm_setting *setting, uint32_t least, uint32_t size_dots)
{
    enum way first =
        setting->style->lines <= 1 || !setting->style->wrap_first ? WAY_FLAT : WAY_BOTH;
    struct measure measure = {.size_dots = size_dots};
    uint32_t size;
    size_t i;

    if (try_size(setting, size_dots, first))
        return size_dots;
    if (!shape_paragraphs(setting, size_dots))
        return 0;
    measure.count = setting->line_count;
    for (i = 0; i < measure.count; i++)
        measure.width[i] = setting->line[i].width;
    size = largest(setting, least, size_dots - 1, first, &measure);
    if (size == 0 && first == WAY_FLAT && setting->style->lines > 1)
        size = largest(setting, least, size_dots, WAY_WRAPPED, &measure);
    return size;
}

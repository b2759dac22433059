/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/cups/ppd_layout.h"

#include "filter/base/message.h"
#include "filter/base/utf8.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define POINTS_PER_UM (72.0 / 25400.0)
#define TEXT_MOST 80u   /* bytes of a text that CUPS reads */
#define SAME_POINTS 2.8 /* a millimetre: what a layout may be off its media, see pages.c */
#define EDGE_POINTS 0.3 /* by which MaxMediaWidth is rounded */

/** The PPD on its way from text to out. */
struct edit {
    const char *ppd;
    struct wm_ppd_layout *layouts;
    size_t count;
    struct wm_sink *out;
    bool has_option; /**< wmLayout is there */
};

static bool starts(const char *line, const char *text)
{
    return strncmp(line, text, strlen(text)) == 0;
}

static const char *next_line(const char *line)
{
    const char *end = strchr(line, '\n');

    return end != NULL ? end + 1 : line + strlen(line);
}

/** The line that starts so, or NULL. */
static const char *find_line(const char *ppd, const char *start)
{
    for (; *ppd != '\0'; ppd = next_line(ppd)) {
        if (starts(ppd, start))
            return ppd;
    }
    return NULL;
}

bool wm_ppd_is_ours(const char *ppd)
{
    return find_line(ppd, "*wmQueue:") != NULL;
}

/** The number in quotes of `*MaxMediaWidth: "294.8"`; 0 if there is none. */
static double limit(const char *ppd, const char *keyword)
{
    const char *line = find_line(ppd, keyword);
    const char *quote = line != NULL ? strchr(line, '"') : NULL;

    return quote != NULL && quote < next_line(line) ? strtod(quote + 1, NULL) : 0;
}

static enum wm_ppd_fit fit_of(const char *ppd, const struct wm_ppd_layout *layout)
{
    double width = limit(ppd, "*MaxMediaWidth:"), height = limit(ppd, "*MaxMediaHeight:");

    if (strlen(layout->name) > WM_PPD_LAYOUT_NAME)
        return WM_PPD_LONG_NAME;
    if ((width > 0 && layout->width_um * POINTS_PER_UM > width + EDGE_POINTS) ||
        (height > 0 && layout->height_um * POINTS_PER_UM > height + EDGE_POINTS))
        return WM_PPD_TOO_LARGE;
    return WM_PPD_OFFERED;
}

/* --- texts --- */

/** A text between "/" and ":": nothing that ends it, no longer than CUPS reads. @return out */
static const char *clean(const char *text, char out[TEXT_MOST + 1])
{
    size_t len = strlen(text), i;

    if (len > TEXT_MOST)
        len = TEXT_MOST;
    len = wm_utf8_prefix(text, len);
    for (i = 0; i < len; i++)
        out[i] =
            (unsigned char)text[i] < ' ' || strchr("/:\"<>\177", text[i]) != NULL ? ' ' : text[i];
    out[len] = '\0';
    return out;
}

/** The English text; PPDs of waymask.drv are in ISO 8859-1 there, so what is beyond ASCII makes way
 * for the name, apart from the sign that sizes have. */
static const char *title_of(const struct wm_ppd_layout *layout, char out[TEXT_MOST + 1])
{
    char plain[4 * TEXT_MOST];
    size_t len = 0;
    const char *at;

    if (layout->title == NULL)
        return clean(layout->name, out);
    for (at = layout->title; *at != '\0' && len < sizeof plain - 1; at++) {
        if (starts(at, "\u00d7")) {
            plain[len++] = 'x';
            at++;
        } else if ((unsigned char)*at >= 0x80) {
            return clean(layout->name, out);
        } else {
            plain[len++] = *at;
        }
    }
    plain[len] = '\0';
    return clean(plain, out);
}

/* --- lines --- */

static void put_choices(const struct edit *edit)
{
    char text[TEXT_MOST + 1];
    size_t i;

    for (i = 0; i < edit->count; i++) {
        if (edit->layouts[i].fit == WM_PPD_OFFERED)
            wm_sink_printf(edit->out, "*wmLayout %s/%s: \"\"\n", edit->layouts[i].name,
                           title_of(&edit->layouts[i], text));
    }
}

/** Is any of them? */
static bool is_offered(const struct edit *edit)
{
    size_t i;

    for (i = 0; i < edit->count; i++) {
        if (edit->layouts[i].fit == WM_PPD_OFFERED)
            return true;
    }
    return false;
}

/** The whole option, where the shipped layouts are too wide for the printer. */
static void put_option(const struct edit *edit)
{
    if (!is_offered(edit))
        return;
    wm_sink_text(edit->out,
                 "*OpenUI *wmLayout/Label layout: PickOne\n"
                 "*OrderDependency: 20 AnySetup *wmLayout\n"
                 "*DefaultwmLayout: OfWaybill\n"
                 "*wmLayout OfWaybill/As the waybill says: \"\"\n");
    put_choices(edit);
    wm_sink_text(edit->out, "*CloseUI: *wmLayout\n");
}

/** Is this a line of a choice that is replaced? @param keyword "*wmLayout " or with its language */
static bool replaced(const struct edit *edit, const char *line, const char *keyword)
{
    size_t i, len;

    if (!starts(line, keyword))
        return false;
    line += strlen(keyword);
    len = strcspn(line, "/:\n");
    for (i = 0; i < edit->count; i++) {
        const struct wm_ppd_layout *layout = &edit->layouts[i];
        if (strlen(layout->name) == len && strncmp(layout->name, line, len) == 0)
            return true;
    }
    return false;
}

/* --- media --- */

/** Does the PPD have media of the layout's size? */
static bool has_media(const char *ppd, const struct wm_ppd_layout *layout)
{
    const char *line = ppd, *quote;
    double width, height;

    for (; (line = find_line(line, "*PaperDimension ")) != NULL; line = next_line(line)) {
        quote = strchr(line, '"');
        if (quote != NULL && quote < next_line(line) &&
            sscanf(quote + 1, "%lf %lf", &width, &height) == 2 &&
            fabs(width - layout->width_um * POINTS_PER_UM) < SAME_POINTS &&
            fabs(height - layout->height_um * POINTS_PER_UM) < SAME_POINTS)
            return true;
    }
    return false;
}

/** Does the layout need media that neither the PPD has nor an earlier layout brings? */
static bool brings_media(const struct edit *edit, size_t index)
{
    const struct wm_ppd_layout *layout = &edit->layouts[index];
    size_t i;

    if (layout->fit != WM_PPD_OFFERED || has_media(edit->ppd, layout))
        return false;
    for (i = 0; i < index; i++) {
        if (edit->layouts[i].fit == WM_PPD_OFFERED &&
            edit->layouts[i].width_um == layout->width_um &&
            edit->layouts[i].height_um == layout->height_um)
            return false;
    }
    return true;
}

/** A line for each media that the PPD lacks, in the form that its keyword has. */
static void put_media(const struct edit *edit, const char *keyword)
{
    size_t i;

    for (i = 0; i < edit->count; i++) {
        const struct wm_ppd_layout *layout = &edit->layouts[i];
        double width = layout->width_um * POINTS_PER_UM, height = layout->height_um * POINTS_PER_UM;
        double width_mm = layout->width_um / 1e3, height_mm = layout->height_um / 1e3;
        if (!brings_media(edit, i))
            continue;
        wm_sink_printf(edit->out, "*%s %gx%gmm/%g x %g mm: \"", keyword, width_mm, height_mm,
                       width_mm, height_mm);
        if (strcmp(keyword, "ImageableArea") == 0)
            wm_sink_printf(edit->out, "0 0 %.3f %.3f\"\n", width, height);
        else if (strcmp(keyword, "PaperDimension") == 0)
            wm_sink_printf(edit->out, "%.3f %.3f\"\n", width, height);
        else
            wm_sink_printf(edit->out, "<</PageSize[%d %d]/ImagingBBox null>>setpagedevice\"\n",
                           (int)width, (int)height);
    }
}

/* --- Chinese, which our PPDs have all texts in, as cupstestppd asks for --- */

static const struct language {
    const char *name, *begins; /**< the line behind which texts go */
    const char *option, *of_waybill, *millimetres;
} languages[] = {
    {"zh_CN", "*zh_CN.Translation Waymask/", "面单版式", "按面单自身", "毫米"},
    {"zh_TW", "*zh_TW.Translation Waymask/", "託運單版面", "依託運單本身", "公釐"},
};
#define LANGUAGES (sizeof languages / sizeof *languages)

static void put_texts(const struct edit *edit, const struct language *language)
{
    char text[TEXT_MOST + 1];
    size_t i;

    if (!edit->has_option && is_offered(edit))
        wm_sink_printf(edit->out,
                       "*%s.Translation wmLayout/%s: \"\"\n*%s.wmLayout OfWaybill/%s: \"\"\n",
                       language->name, language->option, language->name, language->of_waybill);
    for (i = 0; i < edit->count; i++) {
        const struct wm_ppd_layout *layout = &edit->layouts[i];
        const char *title = language == &languages[0] ? layout->title_zh : layout->title_zh_tw;
        if (layout->fit != WM_PPD_OFFERED)
            continue;
        if (title == NULL)
            title = layout->title_zh != NULL ? layout->title_zh : layout->title;
        wm_sink_printf(edit->out, "*%s.wmLayout %s/%s: \"\"\n", language->name, layout->name,
                       clean(title != NULL ? title : layout->name, text));
    }
    for (i = 0; i < edit->count; i++) {
        double width_mm = edit->layouts[i].width_um / 1e3;
        double height_mm = edit->layouts[i].height_um / 1e3;
        if (brings_media(edit, i))
            wm_sink_printf(edit->out, "*%s.PageSize %gx%gmm/%g × %g %s: \"\"\n", language->name,
                           width_mm, height_mm, width_mm, height_mm, language->millimetres);
    }
}

/** What comes before a line that closes a list. */
static void put_before(const struct edit *edit, const char *line)
{
    if (starts(line, "*CloseUI: *wmLayout"))
        put_choices(edit);
    else if (starts(line, "*CloseUI: *PageSize"))
        put_media(edit, "PageSize");
    else if (starts(line, "*CloseUI: *PageRegion"))
        put_media(edit, "PageRegion");
}

/** What comes after a line that begins one. */
static void put_after(const struct edit *edit, const char *line)
{
    size_t i;

    if (starts(line, "*DefaultImageableArea:"))
        put_media(edit, "ImageableArea");
    else if (starts(line, "*DefaultPaperDimension:"))
        put_media(edit, "PaperDimension");
    else if (!edit->has_option && starts(line, "*OpenGroup: Waymask/"))
        put_option(edit);
    for (i = 0; i < LANGUAGES; i++) {
        if (starts(line, languages[i].begins))
            put_texts(edit, &languages[i]);
    }
}

int wm_ppd_offer_layouts(const char *ppd, struct wm_ppd_layout *layouts, size_t count,
                         struct wm_sink *out, struct wm_err *err)
{
    static const char *const needed[] = {
        "*PPD-Adobe:",           "*OpenGroup: Waymask/",   "*CloseUI: *PageSize",
        "*CloseUI: *PageRegion", "*DefaultImageableArea:", "*DefaultPaperDimension:"};
    struct edit edit = {.ppd = ppd, .layouts = layouts, .count = count, .out = out};
    const char *line, *next;
    size_t i;

    for (i = 0; i < sizeof needed / sizeof *needed; i++) {
        if (find_line(ppd, needed[i]) == NULL)
            return wm_err_set(err, WM_ERR_INPUT,
                              _("its PPD is not as CUPS makes it; set the queue up anew"));
    }
    edit.has_option = find_line(ppd, "*CloseUI: *wmLayout") != NULL;
    for (i = 0; i < count; i++)
        layouts[i].fit = fit_of(ppd, &layouts[i]);
    for (line = ppd; *line != '\0'; line = next) {
        next = next_line(line);
        if (replaced(&edit, line, "*wmLayout ") || replaced(&edit, line, "*zh_CN.wmLayout ") ||
            replaced(&edit, line, "*zh_TW.wmLayout "))
            continue;
        put_before(&edit, line);
        wm_sink_put(out, line, (size_t)(next - line));
        put_after(&edit, line);
    }
    return 0;
}

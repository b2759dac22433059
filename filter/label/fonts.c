/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/fonts.h"

#include "filter/base/message.h"
#include "filter/base/utf8.h"
#include "filter/label/data.h"

#include <errno.h>
#include <fontconfig/fontconfig.h>
#include <limits.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <stdlib.h>
#include <string.h>

struct wm_fonts {
    FcConfig *named;   /**< the faces of the table below */
    FcConfig *all;     /**< these and those of other scripts; NULL until needed */
    FcFontSet *set;    /**< borrowed from the one in use: its accepted faces */
    FcCharSet *common; /**< characters that all faces of the table have */
    PangoFontMap *map;
};

#define NAMED_FILE "waymask-fonts.conf"
#define SCRIPTS_FILE "waymask-scripts.conf"

/** A face without which no label is drawn. */
struct face {
    const char *family;
    int weight;
    const char *title;
    const char *package;
};

static const struct face faces[] = {
    {"Noto Sans CJK SC", FC_WEIGHT_REGULAR, "Noto Sans CJK SC Regular", "fonts-noto-cjk"},
    {"Noto Sans CJK SC", FC_WEIGHT_BOLD, "Noto Sans CJK SC Bold", "fonts-noto-cjk"},
    {"Noto Sans CJK SC", FC_WEIGHT_BLACK, "Noto Sans CJK SC Black", "fonts-noto-cjk-extra"},
    {"WenQuanYi Zen Hei Sharp", FC_WEIGHT_MEDIUM, "WenQuanYi Zen Hei Sharp", "fonts-wqy-zenhei"},
};

/** Scripts that labels promise beside those of the faces above, each with one of its letters. */
static const struct {
    GUnicodeScript script;
    uint32_t letter;
} scripts[] = {
    {G_UNICODE_SCRIPT_ARABIC, 0x0645},     {G_UNICODE_SCRIPT_ARMENIAN, 0x0561},
    {G_UNICODE_SCRIPT_BENGALI, 0x0995},    {G_UNICODE_SCRIPT_CYRILLIC, 0x0452},
    {G_UNICODE_SCRIPT_DEVANAGARI, 0x0915}, {G_UNICODE_SCRIPT_ETHIOPIC, 0x1200},
    {G_UNICODE_SCRIPT_GEORGIAN, 0x10d0},   {G_UNICODE_SCRIPT_GREEK, 0x03ac},
    {G_UNICODE_SCRIPT_GUJARATI, 0x0a95},   {G_UNICODE_SCRIPT_GURMUKHI, 0x0a15},
    {G_UNICODE_SCRIPT_HEBREW, 0x05d0},     {G_UNICODE_SCRIPT_KANNADA, 0x0c95},
    {G_UNICODE_SCRIPT_KHMER, 0x1780},      {G_UNICODE_SCRIPT_LAO, 0x0e81},
    {G_UNICODE_SCRIPT_LATIN, 0x0142},      {G_UNICODE_SCRIPT_MALAYALAM, 0x0d15},
    {G_UNICODE_SCRIPT_MONGOLIAN, 0x1820},  {G_UNICODE_SCRIPT_MYANMAR, 0x1000},
    {G_UNICODE_SCRIPT_SINHALA, 0x0d9a},    {G_UNICODE_SCRIPT_TAMIL, 0x0b95},
    {G_UNICODE_SCRIPT_TELUGU, 0x0c15},     {G_UNICODE_SCRIPT_THAI, 0x0e01},
    {G_UNICODE_SCRIPT_TIBETAN, 0x0f40},    {G_UNICODE_SCRIPT_YI, 0xa000},
};
#define OTHER_SCRIPTS_PACKAGE "fonts-noto-core"

static const FcPattern *find_face(const struct wm_fonts *fonts, const struct face *face)
{
    int i;

    for (i = 0; i < fonts->set->nfont; i++) {
        const FcPattern *pattern = fonts->set->fonts[i];
        FcChar8 *family;
        double weight;
        if (FcPatternGetString(pattern, FC_FAMILY, 0, &family) == FcResultMatch &&
            FcPatternGetDouble(pattern, FC_WEIGHT, 0, &weight) == FcResultMatch &&
            FcStrCmpIgnoreCase(family, (const FcChar8 *)face->family) == 0 &&
            weight > face->weight - 5 && weight < face->weight + 5)
            return pattern;
    }
    return NULL;
}

/** Take what a face has out of what all before it have. */
static int keep_common(struct wm_fonts *fonts, const FcPattern *pattern, struct wm_err *err)
{
    FcCharSet *characters, *common;

    if (FcPatternGetCharSet(pattern, FC_CHARSET, 0, &characters) != FcResultMatch)
        return wm_err_set(err, WM_ERR_INPUT, _("the fonts file cannot be read"));
    common = fonts->common == NULL ? FcCharSetCopy(characters)
                                   : FcCharSetIntersect(fonts->common, characters);
    if (common == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    if (fonts->common != NULL)
        FcCharSetDestroy(fonts->common);
    fonts->common = common;
    return 0;
}

static int check_faces(struct wm_fonts *fonts, struct wm_err *err)
{
    size_t i;

    for (i = 0; i < sizeof faces / sizeof *faces; i++) {
        const FcPattern *pattern = find_face(fonts, &faces[i]);
        if (pattern == NULL)
            return wm_err_set(err, WM_ERR_INPUT,
                              _("the face %s is missing: install the package %s"), faces[i].title,
                              faces[i].package);
        if (keep_common(fonts, pattern, err) != 0)
            return WM_ERR_INPUT;
    }
    return 0;
}

/** Read one of the fonts files into a configuration. */
static int read_file(FcConfig *config, const char *file, struct wm_err *err)
{
    char name[512], path[PATH_MAX];

    if (wm_data_path(name, sizeof name, "fonts", file, err) != 0)
        return WM_ERR_USAGE;
    /* A relative path would be looked for in the system's font configuration. */
    if (realpath(name, path) == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("cannot open: %s"), strerror(errno));
        wm_err_place(err, name, 0, 0, NULL);
        return WM_ERR_INPUT;
    }
    if (!FcConfigParseAndLoad(config, (const FcChar8 *)path, FcTrue)) {
        wm_err_place(err, path, 0, 0, NULL);
        return wm_err_set(err, WM_ERR_INPUT, _("the fonts file cannot be read"));
    }
    return 0;
}

/** A configuration by the fonts file, or with other scripts by both; its faces are not read yet. */
static FcConfig *configure(bool with_scripts, struct wm_err *err)
{
    FcConfig *config = FcConfigCreate();

    if (config == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return NULL;
    }
    if (read_file(config, NAMED_FILE, err) == 0 &&
        (!with_scripts || read_file(config, SCRIPTS_FILE, err) == 0))
        return config;
    FcConfigDestroy(config);
    return NULL;
}

/** Read the faces of a configuration. */
static FcFontSet *build(FcConfig *config, struct wm_err *err)
{
    FcFontSet *set = FcConfigBuildFonts(config) ? FcConfigGetFonts(config, FcSetSystem) : NULL;

    if (set == NULL)
        wm_err_set(err, WM_ERR_INPUT, _("the fonts file cannot be read"));
    return set;
}

static int load_named(struct wm_fonts *fonts, struct wm_err *err)
{
    fonts->named = configure(false, err);
    if (fonts->named == NULL)
        return WM_ERR_INPUT;
    fonts->set = build(fonts->named, err);
    if (fonts->set == NULL)
        return WM_ERR_INPUT;
    return check_faces(fonts, err);
}

static int make_map(struct wm_fonts *fonts, struct wm_err *err)
{
    fonts->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    if (fonts->map == NULL || !PANGO_IS_FC_FONT_MAP(fonts->map))
        return wm_err_set(err, WM_ERR_INPUT, _("this pango cannot draw by FreeType"));
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(fonts->map), fonts->named);
    /* A point is a dot. */
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(fonts->map), 72);
    return 0;
}

struct wm_fonts *wm_fonts_new(struct wm_err *err)
{
    struct wm_fonts *fonts = calloc(1, sizeof *fonts);

    if (fonts == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return NULL;
    }
    if (load_named(fonts, err) != 0)
        goto fail;
    /* Pango starts fontconfig in a thread of its own; with a current configuration that is a
     * no-op, else it would read every font of the host. */
    FcConfigSetCurrent(fonts->named);
    if (make_map(fonts, err) != 0)
        goto fail;
    /* An ellipsis is pango's to add: what it is set in must not depend on the texts before it. */
    if (!wm_fonts_common(fonts, 0x2026) && wm_fonts_open_all(fonts, err) != 0)
        goto fail;
    return fonts;
fail:
    wm_fonts_free(fonts);
    return NULL;
}

int wm_fonts_open_all(struct wm_fonts *fonts, struct wm_err *err)
{
    FcConfig *all;
    FcFontSet *set;

    if (fonts->all != NULL)
        return 0;
    all = configure(true, err);
    if (all == NULL)
        return WM_ERR_INPUT;
    set = build(all, err);
    if (set == NULL) {
        FcConfigDestroy(all);
        return WM_ERR_INPUT;
    }
    fonts->all = all;
    fonts->set = set;
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(fonts->map), all);
    return 0;
}

void wm_fonts_free(struct wm_fonts *fonts)
{
    if (fonts == NULL)
        return;
    if (fonts->map != NULL)
        g_object_unref(fonts->map);
    if (fonts->common != NULL)
        FcCharSetDestroy(fonts->common);
    if (fonts->all != NULL)
        FcConfigDestroy(fonts->all);
    if (fonts->named != NULL)
        FcConfigDestroy(fonts->named);
    free(fonts);
}

PangoFontMap *wm_fonts_map(const struct wm_fonts *fonts)
{
    return fonts->map;
}

/** Pango sets these in a face of their own, which is the first of all installed that has them. */
static bool is_pictograph(uint32_t c)
{
    return (c >= 0x231a && c <= 0x23ff) || (c >= 0x25fd && c <= 0x25fe) ||
           (c >= 0x2614 && c <= 0x27bf) || (c >= 0x2b00 && c <= 0x2bff) ||
           (c >= 0x1f000 && c <= 0x1ffff);
}

bool wm_fonts_common(const struct wm_fonts *fonts, uint32_t code_point)
{
    /* Pango takes a space from the face of the letters beside it, whether that has it or not. */
    if (code_point < 0x7f ||
        (code_point != 0x1680 && g_unichar_type(code_point) == G_UNICODE_SPACE_SEPARATOR))
        return true;
    return !is_pictograph(code_point) && FcCharSetHasChar(fonts->common, code_point);
}

int wm_fonts_ready(struct wm_fonts *fonts, const char *text, struct wm_err *err)
{
    const char *end = text + strlen(text);

    while (text < end) {
        uint32_t c = wm_utf8_next(&text, end);
        if (c != WM_UTF8_BAD && !wm_fonts_common(fonts, c))
            return wm_fonts_open_all(fonts, err);
    }
    return 0;
}

bool wm_fonts_cover(struct wm_fonts *fonts, uint32_t code_point)
{
    int i;

    if (wm_fonts_common(fonts, code_point))
        return true;
    if (wm_fonts_open_all(fonts, NULL) != 0)
        return false;
    for (i = 0; i < fonts->set->nfont; i++) {
        FcCharSet *characters;
        if (FcPatternGetCharSet(fonts->set->fonts[i], FC_CHARSET, 0, &characters) ==
                FcResultMatch &&
            FcCharSetHasChar(characters, code_point))
            return true;
    }
    return false;
}

const char *wm_fonts_missing(struct wm_fonts *fonts, uint32_t code_point)
{
    GUnicodeScript script = g_unichar_get_script(code_point);
    size_t i;

    for (i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        if (scripts[i].script == script && !wm_fonts_cover(fonts, scripts[i].letter))
            return OTHER_SCRIPTS_PACKAGE;
    }
    return NULL;
}

int wm_fonts_letter(struct wm_fonts *fonts, uint32_t *code_point, struct wm_err *err)
{
    const char *package;

    if (wm_fonts_common(fonts, *code_point))
        return 0;
    if (wm_fonts_open_all(fonts, err) != 0)
        return WM_ERR_INPUT;
    if (wm_fonts_cover(fonts, *code_point))
        return 0;
    package = wm_fonts_missing(fonts, *code_point);
    *code_point = 0x3013;
    if (package == NULL)
        return 0;
    return wm_err_set(err, WM_ERR_INPUT,
                      _("no installed face has the letters of this script: install the package "
                        "%s"),
                      package);
}

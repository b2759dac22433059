/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/fonts.h"

#include "filter/base/message.h"
#include "filter/label/data.h"

#include <errno.h>
#include <fontconfig/fontconfig.h>
#include <limits.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <stdlib.h>
#include <string.h>

struct wm_fonts {
    FcConfig *config;
    FcFontSet *set; /**< borrowed from config: all accepted faces */
    PangoFontMap *map;
};

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

static bool has_face(const struct wm_fonts *fonts, const struct face *face)
{
    int i;

    for (i = 0; i < fonts->set->nfont; i++) {
        FcPattern *pattern = fonts->set->fonts[i];
        FcChar8 *family;
        double weight;
        if (FcPatternGetString(pattern, FC_FAMILY, 0, &family) == FcResultMatch &&
            FcPatternGetDouble(pattern, FC_WEIGHT, 0, &weight) == FcResultMatch &&
            FcStrCmpIgnoreCase(family, (const FcChar8 *)face->family) == 0 &&
            weight > face->weight - 5 && weight < face->weight + 5)
            return true;
    }
    return false;
}

static int check_faces(const struct wm_fonts *fonts, struct wm_err *err)
{
    size_t i;

    for (i = 0; i < sizeof faces / sizeof *faces; i++) {
        if (!has_face(fonts, &faces[i]))
            return wm_err_set(err, WM_ERR_INPUT,
                              _("the face %s is missing: install the package %s"), faces[i].title,
                              faces[i].package);
    }
    return 0;
}

static int load(struct wm_fonts *fonts, struct wm_err *err)
{
    char name[512], path[PATH_MAX];

    if (wm_data_path(name, sizeof name, "fonts", "waymask-fonts.conf", err) != 0)
        return WM_ERR_USAGE;
    /* A relative path would be looked for in the system's font configuration. */
    if (realpath(name, path) == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("cannot open: %s"), strerror(errno));
        wm_err_place(err, name, 0, 0, NULL);
        return WM_ERR_INPUT;
    }
    fonts->config = FcConfigCreate();
    if (fonts->config == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    if (!FcConfigParseAndLoad(fonts->config, (const FcChar8 *)path, FcTrue) ||
        !FcConfigBuildFonts(fonts->config)) {
        wm_err_place(err, path, 0, 0, NULL);
        return wm_err_set(err, WM_ERR_INPUT, _("the fonts file cannot be read"));
    }
    fonts->set = FcConfigGetFonts(fonts->config, FcSetSystem);
    if (fonts->set == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    return check_faces(fonts, err);
}

struct wm_fonts *wm_fonts_new(struct wm_err *err)
{
    struct wm_fonts *fonts = calloc(1, sizeof *fonts);

    if (fonts == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return NULL;
    }
    if (load(fonts, err) != 0) {
        wm_fonts_free(fonts);
        return NULL;
    }
    /* Pango starts fontconfig in a thread of its own; with a current configuration that is a
     * no-op, else it would read every font of the host. */
    FcConfigSetCurrent(fonts->config);
    fonts->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    if (fonts->map == NULL || !PANGO_IS_FC_FONT_MAP(fonts->map)) {
        wm_err_set(err, WM_ERR_INPUT, _("this pango cannot draw by FreeType"));
        wm_fonts_free(fonts);
        return NULL;
    }
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(fonts->map), fonts->config);
    /* A point is a dot. */
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(fonts->map), 72);
    return fonts;
}

void wm_fonts_free(struct wm_fonts *fonts)
{
    if (fonts == NULL)
        return;
    if (fonts->map != NULL)
        g_object_unref(fonts->map);
    if (fonts->config != NULL)
        FcConfigDestroy(fonts->config);
    free(fonts);
}

PangoFontMap *wm_fonts_map(const struct wm_fonts *fonts)
{
    return fonts->map;
}

bool wm_fonts_cover(const struct wm_fonts *fonts, uint32_t code_point)
{
    int i;

    for (i = 0; i < fonts->set->nfont; i++) {
        FcCharSet *characters;
        if (FcPatternGetCharSet(fonts->set->fonts[i], FC_CHARSET, 0, &characters) ==
                FcResultMatch &&
            FcCharSetHasChar(characters, code_point))
            return true;
    }
    return false;
}

const char *wm_fonts_missing(const struct wm_fonts *fonts, uint32_t code_point)
{
    GUnicodeScript script = g_unichar_get_script(code_point);
    size_t i;

    for (i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        if (scripts[i].script == script && !wm_fonts_cover(fonts, scripts[i].letter))
            return OTHER_SCRIPTS_PACKAGE;
    }
    return NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/fonts.h"

#include "filter/base/message.h"
#include "filter/base/utf8.h"
#include "filter/label/data.h"
#include "filter/label/scripts.h"

#include <errno.h>
#include <fontconfig/fontconfig.h>
#include <limits.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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

/** True if a folder's fonts would have to be read one by one. */
static bool is_uncached(FcConfig *config, const char *folder)
{
    struct stat status;
    FcCache *cache;

    if (stat(folder, &status) != 0 || !S_ISDIR(status.st_mode))
        return false;
    cache = FcDirCacheLoad((const FcChar8 *)folder, config, NULL);
    if (cache == NULL)
        return true;
    FcDirCacheUnload(cache);
    return false;
}

const char *wm_fonts_warning(char *out, size_t size)
{
    FcConfig *config = configure(false, NULL);
    FcStrList *folders = config != NULL ? FcConfigGetFontDirs(config) : NULL;
    const char *folder, *said = NULL;

    while (folders != NULL && said == NULL &&
           (folder = (const char *)FcStrListNext(folders)) != NULL) {
        if (!is_uncached(config, folder))
            continue;
        snprintf(out, size,
                 _("fontconfig has no current cache of %s, so that printing starts later: "
                   "run `fc-cache' as root"),
                 folder);
        said = out;
    }
    if (folders != NULL)
        FcStrListDone(folders);
    if (config != NULL)
        FcConfigDestroy(config);
    return said;
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
    const struct wm_script *row;
    size_t i;

    for (i = 0; (row = wm_script_at(i)) != NULL; i++) {
        if (row->script == script && !wm_fonts_cover(fonts, row->letter))
            return WM_SCRIPTS_PACKAGE;
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

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/inspection.h"

#include "filter/base/message.h"
#include "filter/base/utf8.h"
#include "filter/label/field.h"
#include "filter/label/fonts.h"
#include "filter/label/specimen.h"

#include <glib.h>
#include <string.h>

#define LETTERS_TRIED 32u /**< of a script: one of them must have a face */

static GUnicodeScript script_of(const char code[5])
{
    /* Codes of ISO 15924 that are no scripts of Unicode: mixtures and variants. */
    static const struct {
        const char *code;
        GUnicodeScript script;
    } others[] = {
        {"Hans", G_UNICODE_SCRIPT_HAN},      {"Hant", G_UNICODE_SCRIPT_HAN},
        {"Jpan", G_UNICODE_SCRIPT_HIRAGANA}, {"Hrkt", G_UNICODE_SCRIPT_HIRAGANA},
        {"Kore", G_UNICODE_SCRIPT_HANGUL},
    };
    guint32 number = 0;
    size_t i;

    for (i = 0; i < sizeof others / sizeof *others; i++) {
        if (strcmp(code, others[i].code) == 0)
            return others[i].script;
    }
    for (i = 0; i < 4; i++)
        number = number << 8 | (unsigned char)code[i];
    return g_unicode_script_from_iso15924(number);
}

/** Has an installed face letters of the script? */
static bool has_face(struct wm_fonts *fonts, GUnicodeScript script)
{
    unsigned tried = 0;
    gunichar c;

    for (c = 'A'; c < 0x20000 && tried < LETTERS_TRIED; c++) {
        if (g_unichar_get_script(c) != script || !g_unichar_isalpha(c))
            continue;
        if (tried++ == 0 && wm_fonts_missing(fonts, c) != NULL)
            return false;
        if (wm_fonts_cover(fonts, c))
            return true;
    }
    return false;
}

static void add(struct wm_inspection *inspection, const char *reason, const char *advice,
                const char *specimen)
{
    struct wm_finding finding = {.kind = WM_FINDING_SCRIPT, .specimen = specimen};

    snprintf(finding.reason, sizeof finding.reason, "%s", reason);
    snprintf(finding.advice, sizeof finding.advice, "%s", advice);
    wm_inspection_add(inspection, &finding);
}

void wm_inspect_scripts(struct wm_inspection *inspection, const struct wm_layout *layout,
                        struct wm_fonts *fonts)
{
    char reason[160];
    size_t i;

    for (i = 0; i < layout->script_count; i++) {
        GUnicodeScript script = script_of(layout->script[i]);
        if (script == G_UNICODE_SCRIPT_INVALID_CODE || script == G_UNICODE_SCRIPT_UNKNOWN ||
            script == G_UNICODE_SCRIPT_COMMON || script == G_UNICODE_SCRIPT_INHERITED) {
            snprintf(reason, sizeof reason, _("\"%s\" is no script of ISO 15924 that has letters"),
                     layout->script[i]);
            add(inspection, reason, _("write it as in Hani, Latn or Thai"), NULL);
        } else if (!has_face(fonts, script)) {
            snprintf(reason, sizeof reason, _("no installed face has letters of the script %s"),
                     layout->script[i]);
            add(inspection, reason,
                _("install the faces that waymask-layout(5) lists, or leave the script out"), NULL);
        }
    }
}

bool wm_inspect_letters(struct wm_inspection *inspection, const char *specimen,
                        const struct wm_waybill *waybill, struct wm_fonts *fonts)
{
    struct wm_values values = {.used = 0};
    bool all = true;
    size_t i;

    wm_values_fill(&values, waybill, WM_SPECIMEN_AT, NULL);
    for (i = 0; i < WM_SHOW_FIELDS; i++) {
        const char *text = values.text[i], *end = text + strlen(text);
        while (text < end) {
            uint32_t c = wm_utf8_next(&text, end);
            const char *package = c < 0x250 || c == WM_UTF8_BAD ? NULL : wm_fonts_missing(fonts, c);
            guint32 code;
            char reason[96], advice[96];
            if (package == NULL)
                continue;
            code = g_unicode_script_to_iso15924(g_unichar_get_script(c));
            snprintf(reason, sizeof reason,
                     _("no installed face has letters of the script %c%c%c%c"), (int)(code >> 24),
                     (int)(code >> 16 & 0xff), (int)(code >> 8 & 0xff), (int)(code & 0xff));
            snprintf(advice, sizeof advice, _("install the package %s"), package);
            add(inspection, reason, advice, specimen);
            all = false;
            break;
        }
    }
    return all;
}

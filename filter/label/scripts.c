/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/scripts.h"

#include "filter/base/message.h"

static const struct wm_script scripts[] = {
    {G_UNICODE_SCRIPT_ARABIC, 0x0645, N_("Arabic")},
    {G_UNICODE_SCRIPT_ARMENIAN, 0x0561, N_("Armenian")},
    {G_UNICODE_SCRIPT_BENGALI, 0x0995, N_("Bengali")},
    {G_UNICODE_SCRIPT_CYRILLIC, 0x0452, N_("Cyrillic")},
    {G_UNICODE_SCRIPT_DEVANAGARI, 0x0915, N_("Devanagari")},
    {G_UNICODE_SCRIPT_ETHIOPIC, 0x1200, N_("Ethiopic")},
    {G_UNICODE_SCRIPT_GEORGIAN, 0x10d0, N_("Georgian")},
    {G_UNICODE_SCRIPT_GREEK, 0x03ac, N_("Greek")},
    {G_UNICODE_SCRIPT_GUJARATI, 0x0a95, N_("Gujarati")},
    {G_UNICODE_SCRIPT_GURMUKHI, 0x0a15, N_("Gurmukhi")},
    {G_UNICODE_SCRIPT_HEBREW, 0x05d0, N_("Hebrew")},
    {G_UNICODE_SCRIPT_KANNADA, 0x0c95, N_("Kannada")},
    {G_UNICODE_SCRIPT_KHMER, 0x1780, N_("Khmer")},
    {G_UNICODE_SCRIPT_LAO, 0x0e81, N_("Lao")},
    {G_UNICODE_SCRIPT_LATIN, 0x0142, N_("Latin")},
    {G_UNICODE_SCRIPT_MALAYALAM, 0x0d15, N_("Malayalam")},
    {G_UNICODE_SCRIPT_MONGOLIAN, 0x1820, N_("Mongolian")},
    {G_UNICODE_SCRIPT_MYANMAR, 0x1000, N_("Myanmar")},
    {G_UNICODE_SCRIPT_SINHALA, 0x0d9a, N_("Sinhala")},
    {G_UNICODE_SCRIPT_TAMIL, 0x0b95, N_("Tamil")},
    {G_UNICODE_SCRIPT_TELUGU, 0x0c15, N_("Telugu")},
    {G_UNICODE_SCRIPT_THAI, 0x0e01, N_("Thai")},
    {G_UNICODE_SCRIPT_TIBETAN, 0x0f40, N_("Tibetan")},
    {G_UNICODE_SCRIPT_YI, 0xa000, N_("Yi")},
};

const struct wm_script *wm_script_at(size_t index)
{
    return index < sizeof scripts / sizeof *scripts ? &scripts[index] : NULL;
}

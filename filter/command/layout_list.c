/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/command/layout_verb.h"
#include "filter/label/catalog.h"

#include <getopt.h>
#include <jansson.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_COLUMN 20

/** The language of the locale's messages, as captions name it: "zh" of zh_CN.UTF-8, else "en". */
static void locale_language(char out[12])
{
    const char *locale = setlocale(LC_MESSAGES, NULL);
    size_t len = locale != NULL ? strcspn(locale, "_.@") : 0;

    if (wm_caption_language(locale != NULL ? locale : "", len) && len < 12)
        snprintf(out, 12, "%.*s", (int)len, locale);
    else
        strcpy(out, "en");
}

/** Print a text of a file, control characters as "?", in at least so many columns. */
static void put(const char *text, int width)
{
    for (; *text != '\0'; text++, width--)
        putchar((unsigned char)*text < ' ' || *text == '\177' ? '?' : *text);
    for (; width > 0; width--)
        putchar(' ');
}

static void print_table(const struct wm_catalog *catalog, const char *current)
{
    char language[12], media[32], fault[600];
    size_t i;

    locale_language(language);
    printf("  %-*s %-14s %-8s %-10s %s\n", NAME_COLUMN, _("layout"), _("media, mm"), _("from"),
           _("standard"), _("title"));
    for (i = 0; i < catalog->count; i++) {
        const struct wm_catalog_entry *entry = &catalog->entry[i];
        bool loads = entry->fault.code == WM_OK;
        snprintf(media, sizeof media, "%g x %g", entry->width_um / 1e3, entry->height_um / 1e3);
        printf("%c ", strcmp(entry->name, current) == 0 ? '*' : ' ');
        put(entry->name, NAME_COLUMN);
        printf(" %-14s %-8s %-10s ", loads ? media : "-", entry->site ? _("site") : _("shipped"),
               !loads            ? "-"
               : entry->standard ? "gbt-41833"
                                 : _("none"));
        put(loads ? wm_caption_text(&entry->title, language)
                  : wm_err_format(&entry->fault, fault, sizeof fault),
            0);
        putchar('\n');
    }
}

static json_t *titles_of(const struct wm_catalog_entry *entry)
{
    json_t *titles = json_object();
    size_t i;

    for (i = 0; i < entry->title.count; i++)
        json_object_set_new(titles, entry->title.in[i].language,
                            json_string(entry->title.in[i].text));
    return titles;
}

static json_t *object_of(const struct wm_catalog_entry *entry, const char *current)
{
    json_t *object = json_pack("{s:s, s:s, s:s, s:b, s:b}", "layout", entry->name, "path",
                               entry->path, "from", entry->site ? "site" : "shipped", "shadows",
                               (int)entry->shadows, "current", strcmp(entry->name, current) == 0);
    char fault[600];

    if (object == NULL)
        return NULL;
    if (entry->fault.code != WM_OK) {
        wm_err_format(&entry->fault, fault, sizeof fault);
        json_object_set_new(object, "fault", json_string(fault));
        return object;
    }
    json_object_set_new(object, "fault", json_null());
    json_object_set_new(object, "title", titles_of(entry));
    json_object_set_new(object, "width_mm", json_real(entry->width_um / 1e3));
    json_object_set_new(object, "height_mm", json_real(entry->height_um / 1e3));
    json_object_set_new(object, "standard", json_string(entry->standard ? "gbt-41833" : "none"));
    return object;
}

static int print_json(const struct wm_catalog *catalog, const char *current, struct wm_err *err)
{
    json_t *list = json_array();
    int status = list != NULL ? 0 : -1;
    size_t i;

    for (i = 0; status == 0 && i < catalog->count; i++)
        status = json_array_append_new(list, object_of(&catalog->entry[i], current));
    if (status == 0)
        status = json_dumpf(list, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(10));
    json_decref(list);
    if (status != 0)
        return wm_err_set(err, WM_ERR_INPUT, _("the list cannot be written"));
    putchar('\n');
    return WM_OK;
}

static int run(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    static const struct option options[] = {{"json", no_argument, NULL, 'j'}, {0}};
    struct wm_catalog catalog;
    struct wm_conf conf;
    bool json = false;
    int option, status = WM_OK;

    while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
        if (option != 'j')
            return wm_command_misuse("layout", err);
        json = true;
    }
    if (optind != argc)
        return wm_command_misuse("layout", err);
    if (wm_conf_load(&conf, conf_path, err) != WM_OK ||
        wm_catalog_read(&catalog, conf.layout_dir, err) != WM_OK)
        return (int)err->code;
    if (json)
        status = print_json(&catalog, conf.layout, err);
    else
        print_table(&catalog, conf.layout);
    wm_catalog_clear(&catalog);
    return status;
}

const struct wm_command wm_layout_list = {
    .name = "list",
    .synopsis = "[--json]",
    .summary = N_("show the layouts that can be chosen"),
    .help = N_("  --json         print a list of objects\n"
               "\n"
               "  The configuration's Layout is marked by *. A layout that does not load is\n"
               "  shown with its fault."),
    .run = run,
};

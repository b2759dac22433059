/* SPDX-License-Identifier: Apache-2.0 */
/* Layouts: the shipped one loads, broken ones (tests/layouts) are refused with the line that their
 * .expected file holds. */
#include "config.h"

#include "filter/label/field.h"
#include "filter/label/item.h"
#include "filter/label/layout.h"
#include "filter/label/layout_read.h"
#include "filter/label/page.h"
#include "filter/label/specimen.h"
#include "tests/tap.h"

#include <dirent.h>
#include <jansson.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void folder_of_layouts(char out[1024])
{
    snprintf(out, 1024, "%s/layouts", wm_tap_data());
}

static void the_shipped_layout_loads(void)
{
    static const char *const areas[] = {"number", "destination", "recipient",
                                        "sender", "contents",    "signature"};
    struct wm_err err = {0};
    struct wm_layout *layout = wm_layout_load("one-part-100x150", NULL, &err);
    uint32_t width, height;
    size_t i, k;

    if (!WM_CHECK(layout != NULL, "%s: %s", err.field, err.text))
        return;
    wm_layout_media(layout, &width, &height);
    WM_CHECK(width == 100000 && height == 150000, "%u x %u um", width, height);
    WM_CHECK(strcmp(wm_layout_name(layout), "one-part-100x150") == 0, "wrong name");
    for (i = 0; i < sizeof areas / sizeof *areas; i++) {
        for (k = 0; k < layout->area_count && strcmp(layout->area[k].name, areas[i]) != 0; k++)
            ;
        WM_CHECK(k < layout->area_count, "no area %s of GB/T 41833", areas[i]);
    }
    wm_layout_free(layout);
}

static void names_cannot_leave_the_folder(void)
{
    static const char *const names[] = {
        "",
        "../one-part-100x150",
        "one/part",
        "One-Part",
        "one part",
        "a.json",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
    size_t i;

    for (i = 0; i < sizeof names / sizeof *names; i++) {
        struct wm_err err = {0};
        WM_CHECK(wm_layout_load(names[i], NULL, &err) == NULL && err.code == WM_ERR_USAGE,
                 "\"%s\" was taken", names[i]);
    }
}

static void a_missing_layout_is_named(void)
{
    struct wm_err err = {0};
    char line[600];

    WM_CHECK(wm_layout_load("no-such-layout", NULL, &err) == NULL, "loaded");
    wm_err_format(&err, line, sizeof line);
    WM_CHECK(strstr(line, "no-such-layout.json") != NULL, "%s", line);
}

/** The message for a broken layout, without the path. */
static void message_for(const char *name, char out[600])
{
    char dir[1024];
    struct wm_err err = {0};
    struct wm_layout *layout;
    struct wm_painter *painter = NULL;

    folder_of_layouts(dir);
    layout = wm_layout_load(name, dir, &err);
    if (layout != NULL)
        painter = wm_painter_new(layout, 8000, &err);
    err.file[0] = '\0';
    wm_err_format(&err, out, 600);
    wm_painter_free(painter);
    wm_layout_free(layout);
}

static int expected_of(const char *name, char out[600])
{
    char path[2048], dir[1024];
    FILE *file;
    int done;

    folder_of_layouts(dir);
    snprintf(path, sizeof path, "%s/%s.expected", dir, name);
    file = fopen(path, "r");
    if (file == NULL)
        return 0;
    done = fgets(out, 600, file) != NULL;
    out[strcspn(out, "\n")] = '\0';
    fclose(file);
    return done;
}

static void broken_layouts_are_refused_with_a_clear_line(void)
{
    char dir[1024];
    DIR *folder;
    struct dirent *entry;
    unsigned count = 0;

    folder_of_layouts(dir);
    folder = opendir(dir);
    if (!WM_CHECK(folder != NULL, "no folder %s", dir))
        return;
    while ((entry = readdir(folder)) != NULL) {
        char name[64], expected[600], message[600];
        size_t len = strlen(entry->d_name);
        if (len < 6 || len > 60 || strcmp(entry->d_name + len - 5, ".json") != 0)
            continue;
        snprintf(name, sizeof name, "%.*s", (int)len - 5, entry->d_name);
        if (!WM_CHECK(expected_of(name, expected), "%s has no .expected", name))
            continue;
        message_for(name, message);
        WM_CHECK(strncmp(message, expected, strlen(expected)) == 0, "%s: \"%s\", expected \"%s\"",
                 name, message, expected);
        count++;
    }
    closedir(folder);
    WM_CHECK(count >= 50, "only %u broken layouts", count);
}

/** Every prefix of the shipped layout is refused, or is the whole of it; none crashes. */
static void no_prefix_of_a_layout_passes(void)
{
    char path[1024], *text;
    size_t len, i;
    FILE *file;

    snprintf(path, sizeof path, "%s/layouts/one-part-100x150.json", getenv("WAYMASK_DATADIR"));
    file = fopen(path, "r");
    text = malloc(WM_LAYOUT_MAX_BYTES);
    if (!WM_CHECK(file != NULL && text != NULL, "no layout at %s", path))
        abort();
    len = fread(text, 1, WM_LAYOUT_MAX_BYTES, file);
    fclose(file);
    for (i = 0; i + 2 < len; i += 7) {
        struct wm_layout *layout = calloc(1, sizeof *layout);
        struct wm_err err = {0};
        WM_CHECK(layout != NULL && wm_layout_read(layout, text, i, &err) != 0 && err.code != 0,
                 "%zu bytes were taken", i);
        wm_layout_free(layout);
    }
    free(text);
}

/** Words that follow ".It Cm", of which a page may have several on a line, in a section of the
 * manual page; each is handed on. */
static void each_field_of_the_page(void (*tell)(void *context, const char *name), void *context)
{
    char path[1024], line[512];
    bool inside = false;
    FILE *file;

    snprintf(path, sizeof path, "%s/man/waymask-layout.5", getenv("abs_top_srcdir"));
    file = fopen(path, "r");
    WM_CHECK(file != NULL, "no page at %s", path);
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        char *word, *rest = NULL;
        if (strncmp(line, ".Sh ", 4) == 0)
            inside = strcmp(line, ".Sh FIELDS\n") == 0;
        if (!inside || strncmp(line, ".It Cm ", 7) != 0)
            continue;
        for (word = strtok_r(line + 7, " ,\n", &rest); word != NULL;
             word = strtok_r(NULL, " ,\n", &rest))
            tell(context, word);
    }
    if (file != NULL)
        fclose(file);
}

static void count_field(void *context, const char *name)
{
    unsigned *seen = context;
    int field = wm_label_field_find(name, strlen(name));

    if (WM_CHECK(field >= 0, "the page names the field %s, which there is not", name))
        seen[field]++;
}

static void the_manual_names_every_field(void)
{
    unsigned seen[WM_SHOW_FIELDS] = {0};
    size_t i;

    each_field_of_the_page(count_field, seen);
    for (i = 0; i < WM_SHOW_FIELDS; i++)
        WM_CHECK(seen[i] == 1, "the page has %s %u times", wm_label_field_name(i), seen[i]);
}

static void the_schema_names_every_field(void)
{
    char path[1024];
    json_t *schema, *fields;
    size_t i;

    snprintf(path, sizeof path, "%s/layouts/shared/waymask-layout.schema.json",
             getenv("WAYMASK_DATADIR"));
    schema = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
    fields =
        json_object_get(json_object_get(json_object_get(schema, "definitions"), "field"), "enum");
    WM_CHECK(json_array_size(fields) == WM_SHOW_FIELDS, "%zu fields at %s", json_array_size(fields),
             path);
    for (i = 0; i < json_array_size(fields); i++) {
        const char *name = json_string_value(json_array_get(fields, i));
        WM_CHECK(name != NULL && strcmp(name, wm_label_field_name(i)) == 0, "%s is not %s", name,
                 wm_label_field_name(i));
    }
    json_decref(schema);
}

#define FULL(member)                                                                               \
    {                                                                                              \
#member, offsetof(struct wm_waybill, member), sizeof((struct wm_waybill *)0)->member       \
    }
#define FULL_PARTY(who)                                                                            \
    FULL(who.name), FULL(who.phone), FULL(who.region), FULL(who.address), FULL(who.city),          \
        FULL(who.district), FULL(who.delivery_point)

/** Texts that may be cut are as long as a waybill can have them: to the last whole character. */
static void the_longest_specimen_is_full(void)
{
    static const struct {
        const char *name;
        size_t offset, size;
    } members[] = {
        FULL(carrier),    FULL(service),    FULL_PARTY(recipient), FULL_PARTY(sender),
        FULL(route.mark), FULL(route.sort), FULL(route.hub_name),  FULL(route.outlet),
        FULL(cod_amount), FULL(insured),    FULL(order_tail),      FULL(goods),
        FULL(pick),       FULL(remark),     FULL(cod_currency),
    };
    struct wm_waybill waybill;
    size_t i;

    if (!WM_CHECK(wm_specimen("longest", 0, &waybill), "no such specimen"))
        return;
    for (i = 0; i < sizeof members / sizeof *members; i++) {
        size_t len = strlen((const char *)&waybill + members[i].offset);
        WM_CHECK(len < members[i].size && len + 3 >= members[i].size, "%s has %zu of %zu bytes",
                 members[i].name, len, members[i].size - 1);
    }
    WM_CHECK(strlen(waybill.waybill) == 32, "the number has %zu digits", strlen(waybill.waybill));
    WM_CHECK(strlen(waybill.sealed) == 1210, "%zu digits for %u bytes", strlen(waybill.sealed),
             WM_SPECIMEN_LONGEST);
}

static void specimens_are_of_every_class(void)
{
    unsigned count[4] = {0};
    struct wm_waybill waybill;
    size_t i;

    for (i = 0; wm_specimen_name(i) != NULL; i++) {
        WM_CHECK(wm_specimen(wm_specimen_name(i), 0, &waybill) && waybill.waybill[0] != '\0' &&
                     waybill.recipient.name[0] != '\0' && waybill.copy > 0,
                 "%s lacks what every waybill has", wm_specimen_name(i));
        count[wm_specimen_class_of(i)]++;
    }
    WM_CHECK(count[WM_SPECIMEN_SHORTEST] > 0 && count[WM_SPECIMEN_TYPICAL] > 0 &&
                 count[WM_SPECIMEN_LONG] > 0 && count[WM_SPECIMEN_SCRIPT] >= 8,
             "%u, %u, %u, %u", count[0], count[1], count[2], count[3]);
    WM_CHECK(!wm_specimen("nonesuch", 0, &waybill), "there is a specimen \"nonesuch\"");
}

static void conditions_exclude_each_other(void)
{
    struct wm_item a = {.if_all = {{1u << 3}}}, b = {.unless_any = {{1u << 3}}},
                   c = {.if_all = {{1u << 4}}};

    WM_CHECK(wm_item_excludes(&a, &b) && wm_item_excludes(&b, &a), "if x and unless x meet");
    WM_CHECK(!wm_item_excludes(&a, &c) && !wm_item_excludes(&a, &a), "if x excludes if y");
}

static void millimetres_become_the_nearest_dot(void)
{
    WM_CHECK(wm_um_to_dots(100000, 8000) == 800 && wm_um_to_dots(150000, 8000) == 1200, "203 dpi");
    WM_CHECK(wm_um_to_dots(100000, 11811) == 1181 && wm_um_to_dots(150000, 11811) == 1772,
             "300 dpi");
    WM_CHECK(wm_um_to_dots(375, 8000) == 3 && wm_um_to_dots(375, 11811) == 4, "a rule");
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(the_shipped_layout_loads),
        WM_CASE(names_cannot_leave_the_folder),
        WM_CASE(a_missing_layout_is_named),
        WM_CASE(broken_layouts_are_refused_with_a_clear_line),
        WM_CASE(no_prefix_of_a_layout_passes),
        WM_CASE(the_manual_names_every_field),
        WM_CASE(the_schema_names_every_field),
        WM_CASE(the_longest_specimen_is_full),
        WM_CASE(specimens_are_of_every_class),
        WM_CASE(conditions_exclude_each_other),
        WM_CASE(millimetres_become_the_nearest_dot),
        {0},
    };

    return wm_tap_run("layout", cases);
}

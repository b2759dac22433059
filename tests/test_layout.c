/* SPDX-License-Identifier: Apache-2.0 */
/* Layouts: the shipped one loads, broken ones (tests/layouts) are refused with the line that their
 * .expected file holds. */
#include "config.h"

#include "filter/label/item.h"
#include "filter/label/layout.h"
#include "filter/label/layout_read.h"
#include "filter/label/page.h"
#include "tests/tap.h"

#include <dirent.h>
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
        WM_CASE(conditions_exclude_each_other),
        WM_CASE(millimetres_become_the_nearest_dot),
        {0},
    };

    return wm_tap_run("layout", cases);
}

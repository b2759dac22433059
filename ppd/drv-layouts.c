/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "ppd/drv-layouts.h"

#include <ctype.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static bool fault(const char *file, const char *text)
{
    fprintf(stderr, "make-drv: %s: %s\n", file, text);
    return false;
}

/** What stands in a PPD as it is: ASCII without its signs for end of text and of keyword. */
static bool is_plain(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text < 0x20 || *text == 0x7f || strchr("\":/\\<>$", *text) != NULL)
            return false;
    }
    return true;
}

static bool set_name(const char *file, char name[sizeof((struct drv_layout *)0)->name])
{
    const char *base = strrchr(file, '/') != NULL ? strrchr(file, '/') + 1 : file;
    const size_t len = strspn(base, "abcdefghijklmnopqrstuvwxyz0123456789-");

    if (len == 0 || len > 40 || strcmp(base + len, ".json") != 0)
        return fault(file,
                     "a layout is NAME.json, NAME of at most 40 small letters, digits and "
                     "hyphens");
    memcpy(name, base, len);
    name[len] = '\0';
    return true;
}

/** "one-part-100x150" as "One part, 100 x 150 mm". */
static void title_of_name(struct drv_layout *layout)
{
    const char *size = strrchr(layout->name, '-');
    const int words = (int)(size != NULL ? size - layout->name : (long)strlen(layout->name));
    char *at = layout->title;

    snprintf(layout->title, sizeof layout->title, "%.*s, %g x %g mm", words, layout->name,
             layout->width_mm, layout->length_mm);
    for (; (at = strchr(at, '-')) != NULL;)
        *at = ' ';
    layout->title[0] = (char)toupper((unsigned char)layout->title[0]);
}

static bool set_title(const char *file, const json_t *title, struct drv_layout *layout)
{
    const char *english =
        json_string_value(json_is_object(title) ? json_object_get(title, "en") : title);

    if (english == NULL || !is_plain(english)) {
        title_of_name(layout);
        return true;
    }
    if (english[0] == '\0' || strlen(english) >= sizeof layout->title)
        return fault(file, "the English title must have 1 to 80 bytes");
    memcpy(layout->title, english, strlen(english) + 1);
    return true;
}

static bool read_layout(const char *file, struct drv_layout *layout)
{
    json_error_t error;
    json_t *root = json_load_file(file, 0, &error);
    const json_t *media = json_object_get(root, "media");
    bool good;

    if (root == NULL)
        return fault(file, error.text);
    memset(layout, 0, sizeof *layout);
    layout->width_mm = json_number_value(json_array_get(media, 0));
    layout->length_mm = json_number_value(json_array_get(media, 1));
    good = set_name(file, layout->name);
    if (good && (layout->width_mm <= 0 || layout->length_mm <= 0))
        good = fault(file, "media must be width and length in mm");
    good = good && set_title(file, json_object_get(root, "title"), layout);
    json_decref(root);
    return good;
}

size_t drv_layouts_read(char *const *files, size_t count, struct drv_layout layouts[DRV_LAYOUTS])
{
    bool good = count <= DRV_LAYOUTS;
    size_t i;

    if (!good)
        fprintf(stderr, "make-drv: more than %d layouts\n", DRV_LAYOUTS);
    for (i = 0; i < count && count <= DRV_LAYOUTS; i++)
        good = read_layout(files[i], &layouts[i]) && good;
    return good ? count : 0;
}

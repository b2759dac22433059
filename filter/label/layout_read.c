/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/layout_read.h"

#include "filter/base/file.h"
#include "filter/base/message.h"
#include "filter/label/data.h"
#include "filter/label/layout_parse.h"

#include <stdlib.h>
#include <string.h>

static int read_area(struct wm_layout_reader *reader, json_t *object)
{
    static const char *const known[] = {"area", "box", "items", NULL};
    struct wm_layout *layout = reader->layout;
    size_t index = layout->area_count, i;
    struct wm_area *area = &layout->area[index];
    const char *name = json_string_value(json_object_get(object, "area"));
    json_t *items = json_object_get(object, "items");

    snprintf(reader->where, sizeof reader->where, "areas[%zu]", index);
    if (wm_layout_members(reader, object, known) != 0)
        return WM_ERR_USAGE;
    if (name == NULL || *name == '\0' || strlen(name) >= sizeof area->name ||
        strspn(name, "abcdefghijklmnopqrstuvwxyz-") != strlen(name))
        return wm_layout_fault(reader, "area",
                               _("must be a name of 1 to 23 letters a-z and \"-\""));
    snprintf(area->name, sizeof area->name, "%s", name);
    layout->area_count++;
    if (wm_layout_box(reader, "box", json_object_get(object, "box"), &area->box) != 0)
        return WM_ERR_USAGE;
    if (!json_is_array(items))
        return wm_layout_fault(reader, "items", _("must be an array"));
    if (json_array_size(items) > WM_LAYOUT_MAX_ITEMS - layout->item_count)
        return wm_layout_fault(reader, "items", _("a layout has 256 items at most"));
    for (i = 0; i < json_array_size(items); i++) {
        snprintf(reader->where, sizeof reader->where, "areas[%zu].items[%zu]", index, i);
        if (wm_layout_item(reader, index, json_array_get(items, i)) != 0)
            return WM_ERR_USAGE;
    }
    return 0;
}

static int read_media(struct wm_layout_reader *reader, json_t *media)
{
    int32_t width_um, height_um;

    if (!json_is_array(media) || json_array_size(media) != 2)
        return wm_layout_fault(reader, "media",
                               _("must be an array of width and height in millimetres"));
    if (wm_layout_millimetres(reader, "media", json_array_get(media, 0), 20, 1200, &width_um) !=
            0 ||
        wm_layout_millimetres(reader, "media", json_array_get(media, 1), 20, 1200, &height_um) != 0)
        return WM_ERR_USAGE;
    reader->layout->width_um = (uint32_t)width_um;
    reader->layout->height_um = (uint32_t)height_um;
    return 0;
}

static int read_tears(struct wm_layout_reader *reader, json_t *tears)
{
    struct wm_layout *layout = reader->layout;
    size_t i;

    if (tears == NULL)
        return 0;
    if (!json_is_array(tears) || json_array_size(tears) > WM_LAYOUT_MAX_TEARS)
        return wm_layout_fault(reader, "tears", _("must be an array of 4 distances at most"));
    for (i = 0; i < json_array_size(tears); i++) {
        if (wm_layout_millimetres(reader, "tears", json_array_get(tears, i), 1,
                                  layout->height_um / 1000.0 - 1, &layout->tear_um[i]) != 0)
            return WM_ERR_USAGE;
        layout->tear_count++;
    }
    return 0;
}

static int read_scripts(struct wm_layout_reader *reader, json_t *scripts)
{
    struct wm_layout *layout = reader->layout;
    size_t i;

    if (scripts == NULL)
        return 0;
    if (!json_is_array(scripts) || json_array_size(scripts) > WM_LAYOUT_MAX_SCRIPTS)
        return wm_layout_fault(reader, "scripts", _("must be an array of 16 scripts at most"));
    for (i = 0; i < json_array_size(scripts); i++) {
        json_t *script = json_array_get(scripts, i);
        if (!json_is_string(script) || json_string_length(script) != 4)
            return wm_layout_fault(reader, "scripts",
                                   _("must hold codes of ISO 15924, such as Hani or Thai"));
        snprintf(layout->script[i], sizeof layout->script[i], "%s", json_string_value(script));
        layout->script_count++;
    }
    return 0;
}

static int read_areas(struct wm_layout_reader *reader, json_t *areas)
{
    struct wm_layout *layout = reader->layout;
    size_t i;

    if (!json_is_array(areas) || json_array_size(areas) == 0 ||
        json_array_size(areas) > WM_LAYOUT_MAX_AREAS)
        return wm_layout_fault(reader, "areas", _("must be an array of 1 to 32 areas"));
    layout->item = calloc(WM_LAYOUT_MAX_ITEMS, sizeof *layout->item);
    if (layout->item == NULL)
        return wm_err_set(reader->err, WM_ERR_INPUT, _("out of memory"));
    for (i = 0; i < json_array_size(areas); i++) {
        if (read_area(reader, json_array_get(areas, i)) != 0)
            return WM_ERR_USAGE;
    }
    return 0;
}

static int read_top(struct wm_layout_reader *reader, json_t *root)
{
    static const char *const known[] = {"waymask-layout", "title",    "media", "standard", "tears",
                                        "scripts",        "captions", "areas", NULL};
    static const char *const standards[] = {"none", "gbt-41833", NULL};
    struct wm_layout *layout = reader->layout;
    json_t *version = json_object_get(root, "waymask-layout");
    int standard = 1;

    if (wm_layout_members(reader, root, known) != 0)
        return WM_ERR_USAGE;
    if (!json_is_integer(version) || json_integer_value(version) != 1)
        return wm_layout_fault(reader, "waymask-layout", _("must be 1"));
    if (wm_layout_caption(reader, "title", json_object_get(root, "title"), &layout->title) != 0 ||
        read_media(reader, json_object_get(root, "media")) != 0 ||
        wm_layout_word(reader, root, "standard", standards, &standard) != 0 ||
        read_tears(reader, json_object_get(root, "tears")) != 0 ||
        read_scripts(reader, json_object_get(root, "scripts")) != 0 ||
        wm_layout_captions(reader, json_object_get(root, "captions")) != 0)
        return WM_ERR_USAGE;
    layout->standard = standard == 1;
    return read_areas(reader, json_object_get(root, "areas"));
}

/** The captions that all layouts share; a layout's own of the same name take their place. */
static int read_shared(struct wm_layout *layout, struct wm_err *err)
{
    struct wm_layout_reader reader = {.layout = layout, .err = err};
    char path[sizeof layout->path], own[sizeof layout->path];
    json_error_t why;
    size_t len;
    char *text;
    json_t *root;
    int code;

    layout->caption = calloc(WM_CAPTIONS_MOST, sizeof *layout->caption);
    if (layout->caption == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    if (wm_data_path(path, sizeof path, "layouts/shared", "captions.json", err) != 0)
        return WM_ERR_USAGE;
    text = wm_file_read(path, WM_LAYOUT_MAX_BYTES, &len, err);
    if (text == NULL)
        return WM_ERR_INPUT;
    root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &why);
    free(text);
    /* Faults name the file that they are in. */
    memcpy(own, layout->path, sizeof own);
    memcpy(layout->path, path, sizeof path);
    code = root == NULL ? wm_layout_fault(&reader, "", _("is not valid JSON"))
                        : wm_layout_captions(&reader, root);
    memcpy(layout->path, own, sizeof own);
    json_decref(root);
    return code;
}

int wm_layout_read(struct wm_layout *layout, const char *text, size_t len, struct wm_err *err)
{
    struct wm_layout_reader reader = {.layout = layout, .err = err};
    json_error_t why;
    json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &why);
    int code;

    if (root == NULL) {
        wm_err_place(err, layout->path, 0, why.line > 0 ? (unsigned long)why.line : 0, NULL);
        return wm_err_set(err, WM_ERR_USAGE, _("is not valid JSON: %.100s"), why.text);
    }
    code = read_shared(layout, err);
    if (code == 0)
        code = read_top(&reader, root);
    json_decref(root);
    return code;
}

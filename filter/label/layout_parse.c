/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/layout_parse.h"

#include "filter/base/message.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int wm_layout_fault(struct wm_layout_reader *reader, const char *member, const char *text)
{
    char place[64];

    snprintf(place, sizeof place, "%s%s%.22s", reader->where,
             reader->where[0] != '\0' && member[0] != '\0' ? "." : "", member);
    wm_err_place(reader->err, reader->layout->path, 0, 0, place);
    return wm_err_set(reader->err, WM_ERR_USAGE, "%s", text);
}

int wm_layout_members(struct wm_layout_reader *reader, json_t *object, const char *const *known)
{
    const char *key;
    json_t *value;

    if (!json_is_object(object))
        return wm_layout_fault(reader, "", _("must be an object"));
    json_object_foreach(object, key, value)
    {
        size_t i;
        for (i = 0; known[i] != NULL && strcmp(known[i], key) != 0; i++)
            ;
        if (known[i] == NULL) {
            char text[96];
            snprintf(text, sizeof text, _("unknown member \"%.40s\""), key);
            return wm_layout_fault(reader, "", text);
        }
    }
    return 0;
}

int wm_layout_millimetres(struct wm_layout_reader *reader, const char *member, json_t *value,
                          double least, double most, int32_t *um)
{
    double mm = json_number_value(value);

    if (!json_is_number(value) || !(mm >= least && mm <= most)) {
        char text[96];
        snprintf(text, sizeof text, _("must be a number of millimetres from %g to %g"), least,
                 most);
        return wm_layout_fault(reader, member, text);
    }
    *um = (int32_t)lround(mm * 1000);
    return 0;
}

int wm_layout_box(struct wm_layout_reader *reader, const char *member, json_t *value,
                  struct wm_box *box)
{
    if (!json_is_array(value) || json_array_size(value) != 4)
        return wm_layout_fault(reader, member,
                               _("must be an array of x, y, width and height in millimetres"));
    if (wm_layout_millimetres(reader, member, json_array_get(value, 0), 0, 1200, &box->x_um) != 0 ||
        wm_layout_millimetres(reader, member, json_array_get(value, 1), 0, 1200, &box->y_um) != 0 ||
        wm_layout_millimetres(reader, member, json_array_get(value, 2), 0.05, 1200,
                              &box->width_um) != 0 ||
        wm_layout_millimetres(reader, member, json_array_get(value, 3), 0.05, 1200,
                              &box->height_um) != 0)
        return WM_ERR_USAGE;
    return 0;
}

int wm_layout_word(struct wm_layout_reader *reader, json_t *object, const char *member,
                   const char *const *words, int *out)
{
    json_t *value = json_object_get(object, member);
    char text[160] = "";
    int i;

    if (value == NULL)
        return 0;
    for (i = 0; words[i] != NULL; i++) {
        size_t used = strlen(text);
        if (json_is_string(value) && strcmp(json_string_value(value), words[i]) == 0) {
            *out = i;
            return 0;
        }
        snprintf(text + used, sizeof text - used, "%s%s", i > 0 ? ", " : "", words[i]);
    }
    {
        char all[200];
        snprintf(all, sizeof all, _("must be one of %s"), text);
        return wm_layout_fault(reader, member, all);
    }
}

int wm_layout_count(struct wm_layout_reader *reader, json_t *object, const char *member,
                    json_int_t least, json_int_t most, uint32_t *out)
{
    json_t *value = json_object_get(object, member);
    char text[96];

    if (value == NULL)
        return 0;
    if (json_is_integer(value) && json_integer_value(value) >= least &&
        json_integer_value(value) <= most) {
        *out = (uint32_t)json_integer_value(value);
        return 0;
    }
    snprintf(text, sizeof text, _("must be a whole number from %lld to %lld"), (long long)least,
             (long long)most);
    return wm_layout_fault(reader, member, text);
}

int wm_layout_flag(struct wm_layout_reader *reader, json_t *object, const char *member, bool *out)
{
    json_t *value = json_object_get(object, member);

    if (value == NULL)
        return 0;
    if (!json_is_boolean(value))
        return wm_layout_fault(reader, member, _("must be true or false"));
    *out = json_is_true(value);
    return 0;
}

static int add_text(struct wm_layout_reader *reader, const char *member, const char *language,
                    json_t *value, struct wm_caption *out)
{
    size_t len = json_string_length(value);

    if (!json_is_string(value) || len == 0 || len >= sizeof out->in[0].text)
        return wm_layout_fault(reader, member, _("must be a text of 1 to 127 bytes"));
    if (!wm_caption_language(language, strlen(language)) ||
        strlen(language) >= sizeof out->in[0].language || out->count == WM_CAPTION_LANGUAGES)
        return wm_layout_fault(reader, member,
                               _("must name up to 6 languages, such as zh, en or pt-BR"));
    snprintf(out->in[out->count].language, sizeof out->in[0].language, "%s", language);
    memcpy(out->in[out->count].text, json_string_value(value), len + 1);
    out->count++;
    return 0;
}

int wm_layout_caption(struct wm_layout_reader *reader, const char *member, json_t *value,
                      struct wm_caption *out)
{
    const char *language;
    json_t *text;

    out->count = 0;
    if (json_is_string(value))
        return add_text(reader, member, "zh", value, out);
    if (!json_is_object(value) || json_object_size(value) == 0)
        return wm_layout_fault(reader, member,
                               _("must be a text, or an object of texts by language"));
    json_object_foreach(value, language, text)
    {
        if (add_text(reader, member, language, text, out) != 0)
            return WM_ERR_USAGE;
    }
    return 0;
}

int wm_layout_captions(struct wm_layout_reader *reader, json_t *object)
{
    struct wm_layout *layout = reader->layout;
    const char *name;
    json_t *value;

    if (object == NULL)
        return 0;
    if (!json_is_object(object))
        return wm_layout_fault(reader, "captions", _("must be an object"));
    json_object_foreach(object, name, value)
    {
        size_t i;
        for (i = 0; i < layout->caption_count && strcmp(layout->caption[i].name, name) != 0; i++)
            ;
        if (i == WM_CAPTIONS_MOST)
            return wm_layout_fault(reader, "captions", _("has more than 128 captions"));
        if (*name == '\0' || strlen(name) >= sizeof layout->caption[i].name ||
            strspn(name, "abcdefghijklmnopqrstuvwxyz-") != strlen(name))
            return wm_layout_fault(reader, "captions",
                                   _("a name must have 1 to 31 letters a-z and \"-\""));
        if (wm_layout_caption(reader, "captions", value, &layout->caption[i]) != 0)
            return WM_ERR_USAGE;
        memcpy(layout->caption[i].name, name, strlen(name) + 1);
        if (i == layout->caption_count)
            layout->caption_count++;
    }
    return 0;
}

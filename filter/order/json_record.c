/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/order/json_record.h"

#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/order/json_set.h"

#include <stdio.h>
#include <string.h>

/** An object on the way down; `recipient.call.number` is as deep as it gets. */
struct level {
    json_t *object; /**< borrowed */
    void *member;   /**< jansson's iterator */
    size_t place;   /**< 1-based, of member */
    size_t prefix;  /**< bytes of path that name the object, its dot included */
};

/** A record being turned into an order. */
struct walk {
    struct wm_order *order;
    struct wm_json_faults faults;
    char path[48]; /**< of the member that is looked at: what the file calls it, so wiped */
    struct level level[4];
    size_t depth;
};

/** An array of words, joined by blanks into out. @return false if it is none */
static bool join_words(const json_t *array, char *out, size_t size)
{
    size_t i, used = 0;

    for (i = 0; i < json_array_size(array); i++) {
        const json_t *word = json_array_get(array, i);

        if (!json_is_string(word) || used + json_string_length(word) + 2 > size)
            return false;
        memcpy(out + used, json_string_value(word), json_string_length(word));
        used += json_string_length(word);
        out[used++] = ' ';
    }
    out[used] = '\0';
    return true;
}

static void set_field(struct walk *walk, const struct wm_field *field, const json_t *value)
{
    struct wm_json_text text;
    struct wm_err one = {0};
    const char *fault = NULL;

    if (json_is_null(value))
        return;
    if (json_is_array(value) && field->kind == WM_FIELD_WORDS) {
        if (!join_words(value, text.number, sizeof text.number))
            fault = _("not a string");
        text.text = text.number;
        text.len = strlen(text.number);
    } else {
        fault = wm_json_text_of(value, field->kind, &text);
    }
    if (fault == NULL && wm_order_set(walk->order, field, text.text, text.len, &one) != 0)
        fault = one.text;
    if (fault != NULL)
        wm_json_tell(&walk->faults, field->name, fault);
    wm_wipe(&text, sizeof text);
}

/** Do canonical names go on behind this path and a dot? */
static bool is_group(const char *path)
{
    size_t len = strlen(path);
    size_t i;

    for (i = 0; i < wm_field_count; i++) {
        if (strncmp(wm_fields[i].name, path, len) == 0 && wm_fields[i].name[len] == '.')
            return true;
    }
    return false;
}

static void push(struct walk *walk, json_t *object)
{
    struct level *level = &walk->level[walk->depth++];

    level->object = object;
    level->member = json_object_iter(object);
    level->place = 1;
    level->prefix = strlen(walk->path);
}

/** A member that no order has: named by its place, for its name is the file's and may be anything.
 */
static void unknown_member(struct walk *walk, const struct level *level)
{
    char group[sizeof walk->path];
    char text[128];

    snprintf(group, sizeof group, "%.*s", (int)(level->prefix != 0 ? level->prefix - 1 : 0),
             walk->path);
    snprintf(text, sizeof text, _("member %zu is no canonical field; see waymask-orders(5)"),
             level->place);
    wm_json_tell(&walk->faults, group[0] != '\0' ? group : NULL, text);
}

static void visit(struct walk *walk, struct level *level)
{
    const char *key = json_object_iter_key(level->member);
    json_t *value = json_object_iter_value(level->member);
    const struct wm_field *field;

    walk->path[level->prefix] = '\0';
    if (strchr(key, '.') != NULL || strlen(key) >= sizeof walk->path - level->prefix - 1) {
        unknown_member(walk, level);
        return;
    }
    memcpy(walk->path + level->prefix, key, strlen(key) + 1);
    field = wm_field_find(walk->path, strlen(walk->path));
    if (field != NULL) {
        set_field(walk, field, value);
    } else if (is_group(walk->path) && json_is_object(value)) {
        walk->path[level->prefix + strlen(key)] = '.';
        walk->path[level->prefix + strlen(key) + 1] = '\0';
        push(walk, value);
    } else if (is_group(walk->path)) {
        if (!json_is_null(value))
            wm_json_tell(&walk->faults, walk->path, _("not an object"));
    } else {
        unknown_member(walk, level);
    }
}

bool wm_json_record(json_t *record, unsigned long line, struct wm_order *order,
                    wm_json_fault_fn *fault, void *context)
{
    struct walk walk = {.order = order,
                        .faults = {.fault = fault, .context = context, .line = line}};

    push(&walk, record);
    while (walk.depth != 0) {
        struct level *level = &walk.level[walk.depth - 1];

        if (level->member == NULL) {
            walk.depth--;
            continue;
        }
        visit(&walk, level);
        level->member = json_object_iter_next(level->object, level->member);
        level->place++;
    }
    wm_wipe(walk.path, sizeof walk.path);
    return !walk.faults.any;
}

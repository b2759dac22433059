/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/layout_read.h"

#include "filter/base/message.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/** Where in the file the reader is, and where faults go. */
struct reader {
    struct wm_layout *layout;
    struct wm_err *err;
    char where[40]; /**< "areas[2].items[5]", "" at the top */
};

static int fault(struct reader *reader, const char *member, const char *text)
{
    char place[64];

    snprintf(place, sizeof place, "%s%s%.22s", reader->where,
             reader->where[0] != '\0' && member[0] != '\0' ? "." : "", member);
    wm_err_place(reader->err, reader->layout->path, 0, 0, place);
    return wm_err_set(reader->err, WM_ERR_USAGE, "%s", text);
}

/** Refuse members that no version of this reader knows: a typing error must not pass in silence. */
static int known_members(struct reader *reader, json_t *object, const char *const *known)
{
    const char *key;
    json_t *value;

    if (!json_is_object(object))
        return fault(reader, "", _("must be an object"));
    json_object_foreach(object, key, value)
    {
        size_t i;
        for (i = 0; known[i] != NULL && strcmp(known[i], key) != 0; i++)
            ;
        if (known[i] == NULL) {
            char text[96];
            snprintf(text, sizeof text, _("unknown member \"%.40s\""), key);
            return fault(reader, "", text);
        }
    }
    return 0;
}

/** A number of millimetres into micrometres. */
static int millimetres(struct reader *reader, const char *member, json_t *value, double least,
                       double most, int32_t *um)
{
    double mm = json_number_value(value);

    if (!json_is_number(value) || !(mm >= least && mm <= most)) {
        char text[96];
        snprintf(text, sizeof text, _("must be a number of millimetres from %g to %g"), least,
                 most);
        return fault(reader, member, text);
    }
    *um = (int32_t)lround(mm * 1000);
    return 0;
}

static int read_box(struct reader *reader, const char *member, json_t *value, struct wm_box *box)
{
    if (!json_is_array(value) || json_array_size(value) != 4)
        return fault(reader, member,
                     _("must be an array of x, y, width and height in millimetres"));
    if (millimetres(reader, member, json_array_get(value, 0), 0, 1200, &box->x_um) != 0 ||
        millimetres(reader, member, json_array_get(value, 1), 0, 1200, &box->y_um) != 0 ||
        millimetres(reader, member, json_array_get(value, 2), 0.05, 1200, &box->width_um) != 0 ||
        millimetres(reader, member, json_array_get(value, 3), 0.05, 1200, &box->height_um) != 0)
        return WM_ERR_USAGE;
    return 0;
}

/** One of a list of words; its index into *out, which is left alone if the member is absent. */
static int read_word(struct reader *reader, json_t *object, const char *member,
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
        return fault(reader, member, all);
    }
}

/** A whole number within a range; *out is left alone if the member is absent. */
static int read_count(struct reader *reader, json_t *object, const char *member, json_int_t least,
                      json_int_t most, uint32_t *out)
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
    return fault(reader, member, text);
}

/** A text, or several of which the first one that is complete is drawn. */
static int read_alternatives(struct reader *reader, json_t *value, struct wm_run *run)
{
    size_t count = json_is_array(value) ? json_array_size(value) : 1, i;

    if (count == 0 || count > WM_LAYOUT_MAX_ALTERNATIVES)
        return fault(reader, "text", _("must have 1 to 6 alternatives"));
    run->alternative = calloc(count, sizeof *run->alternative);
    if (run->alternative == NULL)
        return wm_err_set(reader->err, WM_ERR_INPUT, _("out of memory"));
    for (i = 0; i < count; i++) {
        json_t *text = json_is_array(value) ? json_array_get(value, i) : value;
        const char *why;
        if (!json_is_string(text))
            return fault(reader, "text", _("must be a string"));
        why = wm_template_parse(&run->alternative[i], json_string_value(text));
        if (why != NULL)
            return fault(reader, "text", why);
        run->alternative_count++;
    }
    return 0;
}

/** "if" and "unless": a field's name or an array of them. */
static int read_condition(struct reader *reader, json_t *object, const char *member, uint64_t *mask)
{
    json_t *value = json_object_get(object, member);
    size_t count = json_is_array(value) ? json_array_size(value) : 1, i;

    if (value == NULL)
        return 0;
    for (i = 0; i < count; i++) {
        json_t *name = json_is_array(value) ? json_array_get(value, i) : value;
        int field = -1;
        if (json_is_string(name))
            field = wm_label_field_find(json_string_value(name), json_string_length(name));
        if (field < 0)
            return fault(reader, member, _("must be the name of a field, or an array of names"));
        *mask |= (uint64_t)1 << field;
    }
    return 0;
}

static const char *const weights[] = {"regular", "bold", "black", NULL};

static int read_run(struct reader *reader, struct wm_item *item, json_t *value, bool new_paragraph)
{
    static const char *const known[] = {"text", "weight", "scale", "if", NULL};
    struct wm_run *run = &item->run[item->run_count];
    uint64_t condition = 0;
    size_t i;
    int weight;

    if (item->run_count == WM_LAYOUT_MAX_RUNS)
        return fault(reader, "text", _("has more than 12 runs"));
    item->run_count++;
    weight = (int)item->weight;
    *run = (struct wm_run){
        .weight = (enum wm_weight)weight, .scale_percent = 100, .new_paragraph = new_paragraph};
    if (json_is_string(value))
        return read_alternatives(reader, value, run);
    if (known_members(reader, value, known) != 0 ||
        read_word(reader, value, "weight", weights, &weight) != 0 ||
        read_count(reader, value, "scale", 30, 300, &run->scale_percent) != 0 ||
        read_condition(reader, value, "if", &condition) != 0 ||
        read_alternatives(reader, json_object_get(value, "text"), run) != 0)
        return WM_ERR_USAGE;
    run->weight = (enum wm_weight)weight;
    for (i = 0; i < run->alternative_count; i++)
        run->alternative[i].needs |= condition;
    return 0;
}

/** "text": a string or a run, or an array of paragraphs, each of them one run or an array. */
static int read_text(struct reader *reader, struct wm_item *item, json_t *value)
{
    size_t i, k;

    if (!json_is_array(value))
        return read_run(reader, item, value, true);
    if (json_array_size(value) == 0)
        return fault(reader, "text", _("has no paragraph"));
    for (i = 0; i < json_array_size(value); i++) {
        json_t *paragraph = json_array_get(value, i);
        if (!json_is_array(paragraph)) {
            if (read_run(reader, item, paragraph, true) != 0)
                return WM_ERR_USAGE;
            continue;
        }
        for (k = 0; k < json_array_size(paragraph); k++) {
            if (read_run(reader, item, json_array_get(paragraph, k), k == 0) != 0)
                return WM_ERR_USAGE;
        }
    }
    return item->run_count > 0 ? 0 : fault(reader, "text", _("has no paragraph"));
}

static int read_text_item(struct reader *reader, struct wm_item *item, json_t *object)
{
    static const char *const known[] = {
        "text",     "box",     "weight", "height",  "least", "lines", "align",  "valign",
        "baseline", "leading", "ground", "optical", "cut",   "if",    "unless", NULL};
    static const char *const aligns[] = {"left", "center", "right", NULL};
    static const char *const valigns[] = {"top", "middle", "bottom", NULL};
    static const char *const grounds[] = {"none", "box", "chip", NULL};
    static const char *const cuts[] = {"end", "start", "never", NULL};
    int weight = WM_WEIGHT_REGULAR, align = WM_ALIGN_LEFT, valign = WM_VALIGN_MIDDLE;
    int ground = WM_GROUND_NONE, cut = WM_CUT_END;
    json_t *least = json_object_get(object, "least");
    json_t *baseline = json_object_get(object, "baseline");
    json_t *optical = json_object_get(object, "optical");
    int32_t height_um = 0, least_um = 0;

    item->kind = WM_ITEM_TEXT;
    item->lines = 1;
    item->leading_percent = 125;
    item->baseline_um = -1;
    if (known_members(reader, object, known) != 0 ||
        read_word(reader, object, "weight", weights, &weight) != 0 ||
        read_word(reader, object, "align", aligns, &align) != 0 ||
        read_word(reader, object, "valign", valigns, &valign) != 0 ||
        read_word(reader, object, "ground", grounds, &ground) != 0 ||
        read_word(reader, object, "cut", cuts, &cut) != 0 ||
        read_count(reader, object, "lines", 1, 20, &item->lines) != 0 ||
        read_count(reader, object, "leading", 100, 200, &item->leading_percent) != 0 ||
        millimetres(reader, "height", json_object_get(object, "height"), 1, 60, &height_um) != 0)
        return WM_ERR_USAGE;
    least_um = height_um;
    if (least != NULL && millimetres(reader, "least", least, 1, height_um / 1000.0, &least_um) != 0)
        return WM_ERR_USAGE;
    if (baseline != NULL &&
        millimetres(reader, "baseline", baseline, 0, 1200, &item->baseline_um) != 0)
        return WM_ERR_USAGE;
    if (optical != NULL && !json_is_boolean(optical))
        return fault(reader, "optical", _("must be true or false"));
    item->optical = json_is_true(optical);
    item->height_um = (uint32_t)height_um;
    item->least_um = (uint32_t)least_um;
    item->align = (enum wm_align)align;
    item->valign = (enum wm_valign)valign;
    item->ground = (enum wm_ground)ground;
    item->cut = (enum wm_cut)cut;
    item->weight = (enum wm_weight)weight;
    return read_text(reader, item, json_object_get(object, "text"));
}

static int read_code_item(struct reader *reader, struct wm_item *item, json_t *object,
                          const char *kind)
{
    static const char *const known_bars[] = {"code128", "box", "module", "if", "unless", NULL};
    static const char *const known_qr[] = {"qr", "box", "if", "unless", NULL};
    json_t *module = json_object_get(object, "module");
    int32_t module_um = 400;

    item->kind = strcmp(kind, "qr") == 0 ? WM_ITEM_QR : WM_ITEM_CODE128;
    if (known_members(reader, object, item->kind == WM_ITEM_QR ? known_qr : known_bars) != 0)
        return WM_ERR_USAGE;
    if (module != NULL && millimetres(reader, "module", module, 0.25, 1, &module_um) != 0)
        return WM_ERR_USAGE;
    item->module_um = (uint32_t)module_um;
    if (read_run(reader, item, json_object_get(object, kind), true) != 0)
        return WM_ERR_USAGE;
    if (item->run[0].alternative[0].needs == 0)
        return fault(reader, kind, _("must name a field in braces"));
    return 0;
}

/** Fields that hold something whenever the item is drawn: those that all its runs with fields need.
 * They count as conditions, so that boxes of which only one is ever drawn may lie on each other. */
static uint64_t implied_fields(const struct wm_item *item)
{
    uint64_t all = UINT64_MAX;
    bool any = false;
    size_t i, k;

    for (i = 0; i < item->run_count; i++) {
        if (item->run[i].alternative[0].needs == 0)
            continue;
        any = true;
        for (k = 0; k < item->run[i].alternative_count; k++)
            all &= item->run[i].alternative[k].needs;
    }
    return any ? all : 0;
}

static int read_item(struct reader *reader, size_t area, json_t *object)
{
    static const char *const known_rule[] = {"rule", "if", "unless", NULL};
    struct wm_item *item = &reader->layout->item[reader->layout->item_count];
    const char *box = "box";

    *item = (struct wm_item){.area = area};
    reader->layout->item_count++;
    item->run = calloc(WM_LAYOUT_MAX_RUNS, sizeof *item->run);
    if (item->run == NULL)
        return wm_err_set(reader->err, WM_ERR_INPUT, _("out of memory"));
    if (!json_is_object(object))
        return fault(reader, "", _("must be an object"));
    if (json_object_get(object, "text") != NULL) {
        if (read_text_item(reader, item, object) != 0)
            return WM_ERR_USAGE;
    } else if (json_object_get(object, "qr") != NULL) {
        if (read_code_item(reader, item, object, "qr") != 0)
            return WM_ERR_USAGE;
    } else if (json_object_get(object, "code128") != NULL) {
        if (read_code_item(reader, item, object, "code128") != 0)
            return WM_ERR_USAGE;
    } else if (json_object_get(object, "rule") != NULL) {
        item->kind = WM_ITEM_RULE;
        box = "rule";
        if (known_members(reader, object, known_rule) != 0)
            return WM_ERR_USAGE;
    } else {
        return fault(reader, "", _("must have one of text, rule, code128, qr"));
    }
    if (read_condition(reader, object, "if", &item->if_all) != 0 ||
        read_condition(reader, object, "unless", &item->unless_any) != 0)
        return WM_ERR_USAGE;
    item->if_all |= implied_fields(item);
    if ((item->if_all & item->unless_any) != 0)
        return fault(reader, "unless", _("names a field that the item needs"));
    return read_box(reader, box, json_object_get(object, box), &item->box);
}

static int read_area(struct reader *reader, json_t *object)
{
    static const char *const known[] = {"area", "box", "items", NULL};
    struct wm_layout *layout = reader->layout;
    size_t index = layout->area_count, i;
    struct wm_area *area = &layout->area[index];
    const char *name = json_string_value(json_object_get(object, "area"));
    json_t *items = json_object_get(object, "items");

    snprintf(reader->where, sizeof reader->where, "areas[%zu]", index);
    if (known_members(reader, object, known) != 0)
        return WM_ERR_USAGE;
    if (name == NULL || *name == '\0' || strlen(name) >= sizeof area->name ||
        strspn(name, "abcdefghijklmnopqrstuvwxyz-") != strlen(name))
        return fault(reader, "area", _("must be a name of 1 to 23 letters a-z and \"-\""));
    snprintf(area->name, sizeof area->name, "%s", name);
    layout->area_count++;
    if (read_box(reader, "box", json_object_get(object, "box"), &area->box) != 0)
        return WM_ERR_USAGE;
    if (!json_is_array(items))
        return fault(reader, "items", _("must be an array"));
    if (json_array_size(items) > WM_LAYOUT_MAX_ITEMS - layout->item_count)
        return fault(reader, "items", _("a layout has 160 items at most"));
    for (i = 0; i < json_array_size(items); i++) {
        snprintf(reader->where, sizeof reader->where, "areas[%zu].items[%zu]", index, i);
        if (read_item(reader, index, json_array_get(items, i)) != 0)
            return WM_ERR_USAGE;
    }
    return 0;
}

static int read_top(struct reader *reader, json_t *root)
{
    static const char *const known[] = {"waymask-layout", "title", "media", "areas", NULL};
    struct wm_layout *layout = reader->layout;
    json_t *version = json_object_get(root, "waymask-layout");
    json_t *title = json_object_get(root, "title");
    json_t *media = json_object_get(root, "media");
    json_t *areas = json_object_get(root, "areas");
    int32_t width_um, height_um;
    size_t i;

    if (known_members(reader, root, known) != 0)
        return WM_ERR_USAGE;
    if (!json_is_integer(version) || json_integer_value(version) != 1)
        return fault(reader, "waymask-layout", _("must be 1"));
    if (!json_is_string(title) || json_string_length(title) >= sizeof layout->title)
        return fault(reader, "title", _("must be a string of at most 127 bytes"));
    snprintf(layout->title, sizeof layout->title, "%s", json_string_value(title));
    if (!json_is_array(media) || json_array_size(media) != 2)
        return fault(reader, "media", _("must be an array of width and height in millimetres"));
    if (millimetres(reader, "media", json_array_get(media, 0), 20, 1200, &width_um) != 0 ||
        millimetres(reader, "media", json_array_get(media, 1), 20, 1200, &height_um) != 0)
        return WM_ERR_USAGE;
    layout->width_um = (uint32_t)width_um;
    layout->height_um = (uint32_t)height_um;
    if (!json_is_array(areas) || json_array_size(areas) == 0 ||
        json_array_size(areas) > WM_LAYOUT_MAX_AREAS)
        return fault(reader, "areas", _("must be an array of 1 to 32 areas"));
    layout->item = calloc(WM_LAYOUT_MAX_ITEMS, sizeof *layout->item);
    if (layout->item == NULL)
        return wm_err_set(reader->err, WM_ERR_INPUT, _("out of memory"));
    for (i = 0; i < json_array_size(areas); i++) {
        if (read_area(reader, json_array_get(areas, i)) != 0)
            return WM_ERR_USAGE;
    }
    return 0;
}

int wm_layout_read(struct wm_layout *layout, const char *text, size_t len, struct wm_err *err)
{
    struct reader reader = {.layout = layout, .err = err};
    json_error_t why;
    json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &why);
    int code;

    if (root == NULL) {
        wm_err_place(err, layout->path, 0, why.line > 0 ? (unsigned long)why.line : 0, NULL);
        return wm_err_set(err, WM_ERR_USAGE, _("is not valid JSON: %.100s"), why.text);
    }
    code = read_top(&reader, root);
    json_decref(root);
    return code;
}

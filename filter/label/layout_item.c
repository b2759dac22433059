/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/label/graphic.h"
#include "filter/label/layout_parse.h"
#include "filter/label/layout_read.h"

#include <stdlib.h>
#include <string.h>

/** A text, or several of which the first one that is complete is drawn. */
static int read_alternatives(struct wm_layout_reader *reader, json_t *value, struct wm_run *run)
{
    size_t count = json_is_array(value) ? json_array_size(value) : 1, i;

    if (count == 0 || count > WM_LAYOUT_MAX_ALTERNATIVES)
        return wm_layout_fault(reader, "text", _("must have 1 to 6 alternatives"));
    run->alternative = calloc(count, sizeof *run->alternative);
    if (run->alternative == NULL)
        return wm_err_set(reader->err, WM_ERR_INPUT, _("out of memory"));
    for (i = 0; i < count; i++) {
        json_t *text = json_is_array(value) ? json_array_get(value, i) : value;
        const char *why;
        if (!json_is_string(text))
            return wm_layout_fault(reader, "text", _("must be a string"));
        why = wm_template_parse(&run->alternative[i], json_string_value(text), reader->layout);
        if (why != NULL)
            return wm_layout_fault(reader, "text", why);
        run->alternative_count++;
    }
    return 0;
}

/** "if" and "unless": a field's name or an array of them. */
static int read_condition(struct wm_layout_reader *reader, json_t *object, const char *member,
                          struct wm_fieldset *fields)
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
            return wm_layout_fault(reader, member,
                                   _("must be the name of a field, or an array of names"));
        wm_fieldset_add(fields, (size_t)field);
    }
    return 0;
}

static const char *const weights[] = {"regular", "bold", "black", NULL};

int wm_layout_run(struct wm_layout_reader *reader, struct wm_item *item, json_t *value,
                  bool new_paragraph)
{
    static const char *const known[] = {"text", "weight", "scale", "if", NULL};
    struct wm_run *run = &item->run[item->run_count];
    struct wm_fieldset condition = {{0}};
    size_t i;
    int weight;

    if (item->run_count == WM_LAYOUT_MAX_RUNS)
        return wm_layout_fault(reader, "text", _("has more than 12 runs"));
    item->run_count++;
    weight = (int)item->weight;
    *run = (struct wm_run){
        .weight = (enum wm_weight)weight, .scale_percent = 100, .new_paragraph = new_paragraph};
    if (json_is_string(value))
        return read_alternatives(reader, value, run);
    if (wm_layout_members(reader, value, known) != 0 ||
        wm_layout_word(reader, value, "weight", weights, &weight) != 0 ||
        wm_layout_count(reader, value, "scale", 30, 300, &run->scale_percent) != 0 ||
        read_condition(reader, value, "if", &condition) != 0 ||
        read_alternatives(reader, json_object_get(value, "text"), run) != 0)
        return WM_ERR_USAGE;
    run->weight = (enum wm_weight)weight;
    for (i = 0; i < run->alternative_count; i++)
        wm_fieldset_join(&run->alternative[i].needs, &condition);
    return 0;
}

/** "text": a string or a run, or an array of paragraphs, each of them one run or an array. */
static int read_text(struct wm_layout_reader *reader, struct wm_item *item, json_t *value)
{
    size_t i, k;

    if (!json_is_array(value))
        return wm_layout_run(reader, item, value, true);
    if (json_array_size(value) == 0)
        return wm_layout_fault(reader, "text", _("has no paragraph"));
    for (i = 0; i < json_array_size(value); i++) {
        json_t *paragraph = json_array_get(value, i);
        if (!json_is_array(paragraph)) {
            if (wm_layout_run(reader, item, paragraph, true) != 0)
                return WM_ERR_USAGE;
            continue;
        }
        for (k = 0; k < json_array_size(paragraph); k++) {
            if (wm_layout_run(reader, item, json_array_get(paragraph, k), k == 0) != 0)
                return WM_ERR_USAGE;
        }
    }
    return item->run_count > 0 ? 0 : wm_layout_fault(reader, "text", _("has no paragraph"));
}

static int read_text_item(struct wm_layout_reader *reader, struct wm_item *item, json_t *object,
                          const char *kind)
{
    static const char *const fits[] = {"shrink", "wrap", NULL};
    static const char *const aligns[] = {"left", "center", "right", NULL};
    static const char *const valigns[] = {"top", "middle", "bottom", NULL};
    static const char *const grounds[] = {"none", "box", "chip", NULL};
    static const char *const cuts[] = {"end", "start", "never", NULL};
    int weight = WM_WEIGHT_REGULAR, align = WM_ALIGN_LEFT, valign = WM_VALIGN_MIDDLE;
    int ground = WM_GROUND_NONE, cut = WM_CUT_END, fit = 0;
    json_t *least = json_object_get(object, "least");
    json_t *baseline = json_object_get(object, "baseline");
    int32_t height_um = 0, least_um = 0;

    item->bilingual = true;
    item->lines = 1;
    item->leading_percent = 125;
    item->baseline_um = -1;
    if (wm_layout_word(reader, object, "weight", weights, &weight) != 0 ||
        wm_layout_word(reader, object, "align", aligns, &align) != 0 ||
        wm_layout_word(reader, object, "valign", valigns, &valign) != 0 ||
        wm_layout_word(reader, object, "ground", grounds, &ground) != 0 ||
        wm_layout_word(reader, object, "cut", cuts, &cut) != 0 ||
        wm_layout_word(reader, object, "fit", fits, &fit) != 0 ||
        wm_layout_flag(reader, object, "optical", &item->optical) != 0 ||
        wm_layout_flag(reader, object, "bilingual", &item->bilingual) != 0 ||
        wm_layout_count(reader, object, "lines", 1, 20, &item->lines) != 0 ||
        wm_layout_count(reader, object, "leading", 100, 200, &item->leading_percent) != 0 ||
        wm_layout_millimetres(reader, "height", json_object_get(object, "height"), 1, 60,
                              &height_um) != 0)
        return WM_ERR_USAGE;
    least_um = height_um;
    if (least != NULL &&
        wm_layout_millimetres(reader, "least", least, 1, height_um / 1000.0, &least_um) != 0)
        return WM_ERR_USAGE;
    if (baseline != NULL &&
        wm_layout_millimetres(reader, "baseline", baseline, 0, 1200, &item->baseline_um) != 0)
        return WM_ERR_USAGE;
    item->height_um = (uint32_t)height_um;
    item->least_um = (uint32_t)least_um;
    item->align = (enum wm_align)align;
    item->valign = (enum wm_valign)valign;
    item->ground = (enum wm_ground)ground;
    item->cut = (enum wm_cut)cut;
    item->wrap_first = fit == 1;
    item->weight = (enum wm_weight)weight;
    return read_text(reader, item, json_object_get(object, kind));
}

static int read_code(struct wm_layout_reader *reader, struct wm_item *item, json_t *object,
                     const char *kind)
{
    json_t *module = json_object_get(object, "module");
    int32_t module_um = 400;

    if (module != NULL && wm_layout_millimetres(reader, "module", module, 0.25, 1, &module_um) != 0)
        return WM_ERR_USAGE;
    item->module_um = (uint32_t)module_um;
    if (wm_layout_flag(reader, object, "optional", &item->optional) != 0 ||
        wm_layout_run(reader, item, json_object_get(object, kind), true) != 0)
        return WM_ERR_USAGE;
    if (wm_fieldset_empty(&item->run[0].alternative[0].needs))
        return wm_layout_fault(reader, kind, _("must name a field in braces"));
    return 0;
}

/** Fields that hold something whenever the item is drawn: those that all its runs with fields need.
 * They count as conditions, so that boxes of which only one is ever drawn may lie on each other. */
static struct wm_fieldset implied_fields(const struct wm_item *item)
{
    struct wm_fieldset all = {{UINT64_MAX, UINT64_MAX}};
    bool any = false;
    size_t i, k;

    for (i = 0; i < item->run_count; i++) {
        if (wm_fieldset_empty(&item->run[i].alternative[0].needs))
            continue;
        any = true;
        for (k = 0; k < item->run[i].alternative_count; k++)
            wm_fieldset_cut(&all, &item->run[i].alternative[k].needs);
    }
    return any ? all : (struct wm_fieldset){{0}};
}

/** "rotate": quarter turns clockwise, of what stands on a side of the label. */
static int read_rotate(struct wm_layout_reader *reader, struct wm_item *item, json_t *object)
{
    if (wm_layout_count(reader, object, "rotate", 0, 270, &item->rotate) != 0)
        return WM_ERR_USAGE;
    if (item->rotate % 90 != 0)
        return wm_layout_fault(reader, "rotate", _("must be 0, 90, 180 or 270"));
    if (item->rotate != 0 && item->kind == WM_ITEM_TEXT && item->baseline_um >= 0)
        return wm_layout_fault(reader, "baseline", _("is not for text that is turned"));
    return 0;
}

/** Another item like it, its box moved. */
static int repeat_item(struct wm_layout_reader *reader, const struct wm_item *first, uint32_t index,
                       int32_t step_x_um, int32_t step_y_um)
{
    struct wm_layout *layout = reader->layout;
    struct wm_item *item = &layout->item[layout->item_count];
    size_t i, k;

    *item = *first;
    item->run_count = 0;
    item->run = calloc(WM_LAYOUT_MAX_RUNS, sizeof *item->run);
    layout->item_count++;
    if (item->run == NULL)
        return wm_err_set(reader->err, WM_ERR_INPUT, _("out of memory"));
    for (i = 0; i < first->run_count; i++) {
        const struct wm_run *run = &first->run[i];
        item->run[i] = *run;
        item->run[i].alternative = calloc(run->alternative_count, sizeof *run->alternative);
        item->run_count++;
        if (item->run[i].alternative == NULL)
            return wm_err_set(reader->err, WM_ERR_INPUT, _("out of memory"));
        for (k = 0; k < run->alternative_count; k++)
            wm_template_copy(&item->run[i].alternative[k], &run->alternative[k]);
    }
    item->repeat = index;
    item->box.x_um += step_x_um * ((int32_t)index - 1);
    item->box.y_um += step_y_um * ((int32_t)index - 1);
    return item->box.x_um >= 0 && item->box.y_um >= 0
               ? 0
               : wm_layout_fault(reader, "repeat", _("reaches beyond the media"));
}

/** "repeat": {"most": 6, "step": [8, 0]}: the item once for each piece of the shipment. */
static int read_repeat(struct wm_layout_reader *reader, struct wm_item *item, json_t *value)
{
    static const char *const known[] = {"most", "step", NULL};
    json_t *step = json_object_get(value, "step");
    int32_t step_um[2] = {0, 0};
    uint32_t index;

    if (value == NULL)
        return 0;
    if (wm_layout_members(reader, value, known) != 0 ||
        wm_layout_count(reader, value, "most", 2, WM_REPEAT_MOST, &item->repeat_most) != 0)
        return WM_ERR_USAGE;
    if (item->repeat_most == 0 || json_array_size(step) != 2 ||
        wm_layout_millimetres(reader, "repeat", json_array_get(step, 0), -200, 200, &step_um[0]) !=
            0 ||
        wm_layout_millimetres(reader, "repeat", json_array_get(step, 1), -200, 200, &step_um[1]) !=
            0)
        return wm_layout_fault(
            reader, "repeat",
            _("must be an object of \"most\", a number from 2 to 16, and \"step\", x and y in "
              "millimetres"));
    if (item->repeat_most - 1 > WM_LAYOUT_MAX_ITEMS - reader->layout->item_count)
        return wm_layout_fault(reader, "repeat", _("a layout has 256 items at most"));
    item->repeat = 1;
    wm_fieldset_add(&item->if_all, WM_SHOW_REPEAT_N);
    for (index = 2; index <= item->repeat_most; index++) {
        if (repeat_item(reader, item, index, step_um[0], step_um[1]) != 0)
            return WM_ERR_USAGE;
    }
    return 0;
}

/** What makes an object an item of a kind: the member of that name. */
static const struct kind {
    const char *name;
    enum wm_item_kind kind;
    const char *box; /**< the member with its box */
    int (*read)(struct wm_layout_reader *reader, struct wm_item *item, json_t *object,
                const char *name); /**< members of its own; NULL: has none */
    const char *members[22];       /**< that it may have; ends with NULL */
} kinds[] = {
    {"text", WM_ITEM_TEXT, "box", read_text_item, {"text",     "box",     "weight",    "height",
                                                   "least",    "lines",   "align",     "valign",
                                                   "baseline", "leading", "ground",    "optical",
                                                   "cut",      "fit",     "bilingual", "rotate",
                                                   "repeat",   "if",      "unless",    NULL}},
    {"rule", WM_ITEM_RULE, "rule", NULL, {"rule", "repeat", "if", "unless", NULL}},
    {"code128",
     WM_ITEM_CODE128,
     "box",
     read_code,
     {"code128", "box", "module", "optional", "rotate", "repeat", "if", "unless", NULL}},
    {"gs1-128",
     WM_ITEM_GS1_128,
     "box",
     read_code,
     {"gs1-128", "box", "module", "optional", "rotate", "repeat", "if", "unless", NULL}},
    {"qr", WM_ITEM_QR, "box", read_code, {"qr", "box", "if", "unless", NULL}},
    {"datamatrix",
     WM_ITEM_DATAMATRIX,
     "box",
     read_code,
     {"datamatrix", "box", "repeat", "if", "unless", NULL}},
    {"icon",
     WM_ITEM_ICON,
     "box",
     wm_layout_icon,
     {"icon", "box", "align", "valign", "if", "unless", NULL}},
    {"icons",
     WM_ITEM_ICONS,
     "box",
     wm_layout_icons,
     {"icons", "box", "align", "valign", "if", "unless", NULL}},
    {"image",
     WM_ITEM_IMAGE,
     "box",
     wm_layout_image,
     {"image", "box", "align", "valign", "rotate", "if", "unless", NULL}},
    {"micro",
     WM_ITEM_MICRO,
     "box",
     wm_layout_micro,
     {"micro", "box", "rotate", "if", "unless", NULL}},
};
#define KINDS (sizeof kinds / sizeof *kinds)

static const struct kind *find_kind(json_t *object)
{
    size_t i;

    for (i = 0; i < KINDS; i++) {
        if (json_object_get(object, kinds[i].name) != NULL)
            return &kinds[i];
    }
    return NULL;
}

/** Conditions of an item, those that its fields imply among them. */
static int read_conditions(struct wm_layout_reader *reader, struct wm_item *item, json_t *object)
{
    struct wm_fieldset implied = implied_fields(item);

    if (read_condition(reader, object, "if", &item->if_all) != 0 ||
        read_condition(reader, object, "unless", &item->unless_any) != 0)
        return WM_ERR_USAGE;
    wm_fieldset_join(&item->if_all, &implied);
    if (wm_fieldset_meet(&item->if_all, &item->unless_any))
        return wm_layout_fault(reader, "unless", _("names a field that the item needs"));
    return 0;
}

int wm_layout_item(struct wm_layout_reader *reader, size_t area, json_t *object)
{
    struct wm_item *item = &reader->layout->item[reader->layout->item_count];
    const struct kind *kind;
    size_t number = 0;

    if (reader->layout->item_count > 0 && item[-1].area == area)
        number = item[-1].number + 1;
    *item = (struct wm_item){.area = area, .number = number};
    reader->layout->item_count++;
    item->run = calloc(WM_LAYOUT_MAX_RUNS, sizeof *item->run);
    if (item->run == NULL)
        return wm_err_set(reader->err, WM_ERR_INPUT, _("out of memory"));
    if (!json_is_object(object))
        return wm_layout_fault(reader, "", _("must be an object"));
    kind = find_kind(object);
    if (kind == NULL)
        return wm_layout_fault(reader, "",
                               _("must have one of text, rule, code128, gs1-128, qr, datamatrix, "
                                 "icon, icons, image, micro"));
    item->kind = kind->kind;
    if (wm_layout_members(reader, object, kind->members) != 0 ||
        (kind->read != NULL && kind->read(reader, item, object, kind->name) != 0) ||
        read_rotate(reader, item, object) != 0 || read_conditions(reader, item, object) != 0 ||
        wm_layout_box(reader, kind->box, json_object_get(object, kind->box), &item->box) != 0)
        return WM_ERR_USAGE;
    return read_repeat(reader, item, json_object_get(object, "repeat"));
}

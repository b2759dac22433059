/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/inspection.h"

#include "filter/base/message.h"
#include "filter/label/code.h"

#include <string.h>

#define SQUARE_MODULE_UM 500 /**< of QR and DataMatrix, as draw_code.c has it */

/** White that a code wants around it: at its left and right, and at its top and bottom. */
struct quiet {
    int32_t x_um, y_um;
};

static struct quiet quiet_of(const struct wm_item *item)
{
    struct quiet quiet = {0, 0};
    int32_t um = 0;

    switch (item->kind) {
    case WM_ITEM_QR:
        quiet.x_um = quiet.y_um = (int32_t)WM_QR_QUIET * SQUARE_MODULE_UM;
        break;
    case WM_ITEM_DATAMATRIX:
        quiet.x_um = quiet.y_um = (int32_t)WM_DATAMATRIX_QUIET * SQUARE_MODULE_UM;
        break;
    case WM_ITEM_CODE128:
    case WM_ITEM_GS1_128:
        um = (int32_t)(WM_CODE128_QUIET * item->module_um);
        quiet.x_um = item->rotate % 180 == 0 ? um : 0;
        quiet.y_um = um - quiet.x_um;
        break;
    default:
        break;
    }
    return quiet;
}

static bool is_code(const struct wm_item *item)
{
    struct quiet quiet = quiet_of(item);

    return quiet.x_um + quiet.y_um > 0;
}

/** A box without its quiet zone: there is ink in every part of it. */
static struct wm_box core_of(const struct wm_item *item)
{
    struct quiet quiet = quiet_of(item);
    struct wm_box core = item->box;

    core.x_um += quiet.x_um;
    core.y_um += quiet.y_um;
    core.width_um -= 2 * quiet.x_um;
    core.height_um -= 2 * quiet.y_um;
    return core;
}

/** Is the second one a code of which the first meets no more than the quiet zone? */
static bool only_quiet(const struct wm_item *item, const struct wm_item *code)
{
    struct wm_box core = core_of(code), own = core_of(item);

    return is_code(code) && !wm_box_meets(&core, &own);
}

static void add_overlap(struct wm_inspection *inspection, const struct wm_item *item,
                        const struct wm_item *other)
{
    static const char *const quiet_advice =
        N_("keep 4 modules white around a QR code, 10 at both ends of a bar code");
    bool in = only_quiet(item, other), around = only_quiet(other, item);
    struct wm_finding finding;
    char reason[160];

    if (item->area == other->area && item->number == other->number) {
        finding = wm_finding_of_item(WM_FINDING_OVERLAP, item, _("its repeats overlap each other"),
                                     _("make its \"step\" larger"));
        wm_inspection_add(inspection, &finding);
        return;
    }
    snprintf(reason, sizeof reason,
             in       ? _("lies in the quiet zone of areas[%zu].items[%zu]")
             : around ? _("areas[%zu].items[%zu] lies in its quiet zone")
                      : _("overlaps areas[%zu].items[%zu]"),
             other->area, other->number);
    finding = wm_finding_of_item(in || around ? WM_FINDING_QUIET : WM_FINDING_OVERLAP, item, reason,
                                 in || around
                                     ? _(quiet_advice)
                                     : _("move one of them, or give them conditions of which only "
                                         "one can be met"));
    wm_inspection_add(inspection, &finding);
}

/** An item beyond its area's edge: of a code it may be just its quiet zone that leaves the media.
 */
static void add_outside(struct wm_inspection *inspection, const struct wm_layout *layout,
                        const struct wm_item *item)
{
    struct wm_finding finding;
    const struct wm_box *box = &item->box;
    struct quiet quiet = quiet_of(item);
    int32_t beyond_x = box->x_um + box->width_um - (int32_t)layout->width_um;
    int32_t beyond_y = box->y_um + box->height_um - (int32_t)layout->height_um;

    if (is_code(item) && (beyond_x > 0 || beyond_y > 0) && beyond_x <= quiet.x_um &&
        beyond_y <= quiet.y_um)
        finding = wm_finding_of_item(WM_FINDING_QUIET, item,
                                     _("its quiet zone reaches beyond the media's edge"),
                                     _("move it inwards"));
    else
        finding =
            wm_finding_of_item(WM_FINDING_OUTSIDE, item, _("its box reaches beyond the area's"),
                               _("move it, or make the area's box larger"));
    wm_inspection_add(inspection, &finding);
}

/** What box faults are added to. */
struct look {
    struct wm_inspection *inspection;
    const struct wm_layout *layout;
};

static bool add_box_fault(void *context, enum wm_box_fault fault, size_t index, size_t other,
                          const char *text)
{
    struct look *look = context;
    struct wm_finding finding;

    switch (fault) {
    case WM_BOX_AREA_OUTSIDE:
        finding = wm_finding_of_area(WM_FINDING_OUTSIDE, look->layout, index, text,
                                     _("make its box smaller"));
        break;
    case WM_BOX_AREA_TWICE:
        finding = wm_finding_of_area(WM_FINDING_AREA, look->layout, index, text,
                                     _("join them, or rename one"));
        break;
    case WM_BOX_AREAS_OVERLAP:
        finding = wm_finding_of_area(WM_FINDING_OVERLAP, look->layout, index, text,
                                     _("move one of them"));
        break;
    case WM_BOX_ITEM_OUTSIDE:
        add_outside(look->inspection, look->layout, &look->layout->item[index]);
        return true;
    default:
        add_overlap(look->inspection, &look->layout->item[index], &look->layout->item[other]);
        return true;
    }
    wm_inspection_add(look->inspection, &finding);
    return true;
}

static void inspect_tears(struct wm_inspection *inspection, const struct wm_layout *layout)
{
    size_t i, k;

    for (i = 0; i < layout->item_count; i++) {
        const struct wm_item *item = &layout->item[i];
        for (k = 0; k < layout->tear_count; k++) {
            struct wm_finding finding;
            char reason[160], mm[16];
            if (item->box.y_um >= layout->tear_um[k] ||
                item->box.y_um + item->box.height_um <= layout->tear_um[k])
                continue;
            snprintf(reason, sizeof reason,
                     is_code(item) ? _("a code lies across the tear %s mm from the top")
                                   : _("lies across the tear %s mm from the top"),
                     wm_finding_mm(layout->tear_um[k], mm));
            finding = wm_finding_of_item(WM_FINDING_TEAR, item, reason,
                                         _("keep it whole above or below"));
            wm_inspection_add(inspection, &finding);
        }
    }
}

static bool has_items(const struct wm_layout *layout, size_t area)
{
    size_t i;

    for (i = 0; i < layout->item_count && layout->item[i].area != area; i++)
        ;
    return i < layout->item_count;
}

static void inspect_areas(struct wm_inspection *inspection, const struct wm_layout *layout)
{
    static const char *const names[] = {"number", "destination", "recipient",
                                        "sender", "contents",    "signature"};
    const char *advice = _("add what it is for, or set \"standard\" to \"none\"");
    size_t i, k;

    for (i = 0; layout->standard && i < sizeof names / sizeof *names; i++) {
        struct wm_finding finding = {.kind = WM_FINDING_AREA};
        char reason[96];
        for (k = 0; k < layout->area_count && strcmp(layout->area[k].name, names[i]) != 0; k++)
            ;
        if (k < layout->area_count && has_items(layout, k))
            continue;
        if (k < layout->area_count) {
            snprintf(reason, sizeof reason, _("the area \"%s\" of GB/T 41833 is empty"), names[i]);
            finding = wm_finding_of_area(WM_FINDING_AREA, layout, k, reason, advice);
        } else {
            snprintf(finding.reason, sizeof finding.reason,
                     _("the area \"%s\" of GB/T 41833 is missing"), names[i]);
            snprintf(finding.advice, sizeof finding.advice, "%s", advice);
        }
        wm_inspection_add(inspection, &finding);
    }
}

void wm_inspect_boxes(struct wm_inspection *inspection, const struct wm_layout *layout)
{
    struct look look = {inspection, layout};

    wm_layout_boxes(layout, add_box_fault, &look);
    inspect_tears(inspection, layout);
    inspect_areas(inspection, layout);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/inspect.h"

#include "filter/base/message.h"
#include "filter/label/inspection.h"
#include "filter/label/page.h"
#include "filter/label/painter.h"
#include "filter/label/setting.h"
#include "filter/label/specimen.h"

#include <stdlib.h>
#include <string.h>

#define MOST_SPECIMENS 32u
#define GROUND_LEAST_DOTS 16u /**< white strokes below it close when the head is hot */

/* A site's ScanCaption is drawn with all captions; without one an invented name is tried. */
#define SCAN_CAPTION "示例速运收件助手"

/* Numbers of waybills in a GS1-128 are these, or it is refused: the General Specifications' own
 * example of a serial shipping container code, check digit included. */
#define SSCC "106141412345678908"

/** A layout being inspected. */
struct inspecting {
    struct wm_inspection *inspection;
    const struct wm_inspect_options *options;
    struct wm_typesetter *typesetter;
    struct wm_layout work; /**< the layout, its items a copy from which refused ones go */
    struct wm_painter *painter;
    struct wm_bitmap page;
    unsigned dpi;
    const char *captions;
    bool drawable[MOST_SPECIMENS];
    size_t specimen; /**< drawn now */
    struct wm_waybill waybill;
};

static enum wm_finding_kind kind_of(const struct wm_item *item)
{
    switch (item->kind) {
    case WM_ITEM_TEXT:
    case WM_ITEM_MICRO:
        return WM_FINDING_TEXT;
    case WM_ITEM_QR:
        return WM_FINDING_QR;
    case WM_ITEM_CODE128:
    case WM_ITEM_GS1_128:
    case WM_ITEM_DATAMATRIX:
        return WM_FINDING_CODE;
    default:
        return WM_FINDING_ITEM;
    }
}

/** What to do about an item that is refused on a label because of what the field holds. */
static const char *advice_for(const struct inspecting *in, const struct wm_item *item,
                              const struct wm_err *err)
{
    int field = wm_label_field_find(err->field, strlen(err->field));
    const char *text = field < 0 ? "" : in->painter->values.text[field];

    for (; *text > 0x1f && *text < 0x7f; text++)
        ;
    if (kind_of(item) == WM_FINDING_TEXT)
        return _("make the box larger, \"least\" smaller, or let it wrap");
    if (*text != '\0')
        return item->kind == WM_ITEM_QR ? _("let it show {sealed}")
                                        : _("let it show a field of ASCII letters and digits");
    return item->kind == WM_ITEM_GS1_128 ? "" : _("make the box larger, or let it show less");
}

/** The box of a sealed code is too small: say how large the longest one wants it. @return false if
 * the code is not that, or has another fault */
static bool explain_qr(const struct inspecting *in, const struct wm_item *item,
                       struct wm_finding *finding)
{
    const struct wm_template *content = &item->run[0].alternative[0];
    uint32_t scale = wm_dots_per_mm_x1000(in->dpi), module = (scale + 1000) / 2000;
    char digits[WM_ENVELOPE_DIGITS], mm[16];
    uint32_t side, eighths;

    if (content->part_count != 1 || content->part[0].field != WM_SHOW_SEALED)
        return false;
    wm_specimen_digits(digits, sizeof digits, WM_SPECIMEN_LONGEST, 1);
    side = wm_qr_side(strlen(digits), 1);
    /* Eighths of a millimetre, rounded up, are whole dots at 203 dpi. */
    eighths = ((side + 2 * WM_QR_QUIET) * module * 8000 + scale - 1) / scale;
    snprintf(finding->reason, sizeof finding->reason,
             _("too small for the longest code of %u modules at %u dots each and its quiet zone"),
             side, module);
    snprintf(finding->advice, sizeof finding->advice,
             _("make the box %s mm wide and high at least"),
             wm_finding_mm((int32_t)(eighths * 125), mm));
    return true;
}

/** Add a finding of an item on the label that is drawn now. */
static void add(struct inspecting *in, struct wm_finding *finding)
{
    finding->specimen = wm_specimen_name(in->specimen);
    finding->dpi = in->dpi;
    finding->captions = in->captions;
    wm_inspection_add(in->inspection, finding);
}

static void add_refusal(struct inspecting *in, const struct wm_item *item, const struct wm_err *err)
{
    struct wm_finding finding =
        wm_finding_of_item(kind_of(item), item, err->text, advice_for(in, item, err));

    if (err->field[0] != '\0')
        snprintf(finding.reason, sizeof finding.reason, "%s: %.250s", err->field, err->text);
    if (item->kind == WM_ITEM_QR)
        explain_qr(in, item, &finding);
    add(in, &finding);
}

static void note(struct inspecting *in, enum wm_finding_kind kind, const struct wm_item *item,
                 const char *reason, const char *advice)
{
    struct wm_finding finding = wm_finding_of_item(kind, item, reason, advice);

    finding.note = true;
    add(in, &finding);
}

/** What a text came to. */
static void judge_text(struct inspecting *in, const struct wm_item *item,
                       const struct wm_painted *painted)
{
    struct wm_finding finding;
    char reason[96];

    if (painted->ground && painted->least_dots < GROUND_LEAST_DOTS) {
        snprintf(reason, sizeof reason, _("white text of %u dots on black may close up"),
                 painted->least_dots);
        note(in, WM_FINDING_GROUND, item, reason, _("make \"least\" larger"));
    }
    if (painted->clipped) {
        finding =
            wm_finding_of_item(WM_FINDING_TEXT, item, _("its letters do not keep within the box"),
                               _("make the box higher, or \"height\" and \"least\" smaller"));
        add(in, &finding);
    } else if (painted->cut && item->kind == WM_ITEM_MICRO) {
        finding = wm_finding_of_item(WM_FINDING_TEXT, item,
                                     _("is not drawn: it does not fit once along its box"),
                                     _("make the box longer or 12 dots high, or the text shorter"));
        finding.note = wm_specimen_class_of(in->specimen) == WM_SPECIMEN_LONG;
        add(in, &finding);
    } else if (painted->cut && wm_specimen_class_of(in->specimen) == WM_SPECIMEN_LONG) {
        note(in, WM_FINDING_TEXT, item, _("cut with an ellipsis"), "");
    } else if (painted->cut) {
        finding = wm_finding_of_item(WM_FINDING_TEXT, item,
                                     _("cut with an ellipsis, at its least height too"),
                                     _("make the box larger, \"least\" smaller, or let it wrap"));
        add(in, &finding);
    }
}

static void judge(struct inspecting *in, const struct wm_item *item,
                  const struct wm_painted *painted)
{
    uint32_t wished =
        (uint32_t)wm_um_to_dots((int32_t)item->module_um, wm_dots_per_mm_x1000(in->dpi));
    char reason[96];

    if (!painted->shown) {
        if (item->optional && wm_fieldset_within(&item->if_all, &in->painter->values.present) &&
            !wm_fieldset_meet(&item->unless_any, &in->painter->values.present))
            note(in, WM_FINDING_CODE, item, _("left out: its bars do not fit"), "");
        return;
    }
    if (kind_of(item) == WM_FINDING_TEXT) {
        judge_text(in, item, painted);
    } else if ((item->kind == WM_ITEM_CODE128 || item->kind == WM_ITEM_GS1_128) &&
               painted->module_dots < wished) {
        snprintf(reason, sizeof reason, _("bars of %u dots where %u are wished for"),
                 painted->module_dots, wished);
        note(in, WM_FINDING_MODULE, item, reason, _("make the box wider"));
    }
}

static void draw_specimen(struct inspecting *in)
{
    struct wm_waybill logistic = in->waybill;
    size_t i;

    strcpy(logistic.waybill, SSCC);
    for (i = 0; i < in->work.item_count; i++) {
        const struct wm_item *item = &in->work.item[i];
        const struct wm_waybill *waybill = item->kind == WM_ITEM_GS1_128 ? &logistic : &in->waybill;
        struct wm_painted painted;
        struct wm_err err = {0};
        if (wm_painter_draw_item(in->painter, i, waybill, WM_SPECIMEN_AT, &in->page, &painted,
                                 &err) != 0)
            add_refusal(in, item, &err);
        else
            judge(in, item, &painted);
    }
    wm_typesetter_trim(in->typesetter);
}

static void draw_specimens(struct inspecting *in)
{
    for (in->specimen = 0; wm_specimen_name(in->specimen) != NULL; in->specimen++) {
        if (in->drawable[in->specimen] &&
            wm_specimen(wm_specimen_name(in->specimen), 0, &in->waybill))
            draw_specimen(in);
    }
}

/** Take the item that an error is placed at out of the layout. @return false if it names none */
static bool drop_refused(struct inspecting *in, const struct wm_err *err)
{
    size_t i, kept = 0, count = in->work.item_count;

    for (i = 0; i < count; i++) {
        const struct wm_item item = in->work.item[i];
        char place[64];
        snprintf(place, sizeof place, "areas[%zu].items[%zu]", item.area, item.number);
        if (strcmp(place, err->field) != 0) {
            in->work.item[kept++] = item;
        } else {
            struct wm_finding finding = wm_finding_of_item(kind_of(&item), &item, err->text, "");
            finding.dpi = in->dpi;
            if (item.repeat <= 1)
                wm_inspection_add(in->inspection, &finding);
        }
    }
    in->work.item_count = kept;
    return kept < count;
}

/** A painter of all items that can be set up; what cannot is a fault and is left out. */
static bool set_up(struct inspecting *in)
{
    const char *scan_caption = in->options->scan_caption;
    struct wm_painter_options options = {.dots_per_mm_x1000 = wm_dots_per_mm_x1000(in->dpi),
                                         .captions = in->captions,
                                         .scan_caption = scan_caption,
                                         .typesetter = in->typesetter};
    struct wm_finding finding = {.kind = WM_FINDING_ITEM, .dpi = in->dpi, .captions = in->captions};
    struct wm_err err;

    if ((scan_caption == NULL || *scan_caption == '\0') && strchr(in->captions, '+') != NULL)
        options.scan_caption = SCAN_CAPTION;
    do {
        memset(&err, 0, sizeof err);
        in->painter = wm_painter_new_with(&in->work, &options, &err);
    } while (in->painter == NULL && drop_refused(in, &err));
    if (in->painter != NULL)
        return true;
    snprintf(finding.reason, sizeof finding.reason, "%.319s", err.text);
    wm_inspection_add(in->inspection, &finding);
    return false;
}

/** Boxes that do not meet in the file may in dots: a rule is never thinner than a dot. */
static void inspect_dots(struct inspecting *in)
{
    const struct wm_drawn *drawn = in->painter->drawn;
    size_t i, k;

    for (i = 0; i < in->work.item_count; i++) {
        for (k = 0; k < in->work.item_count; k++) {
            const struct wm_item *rule = drawn[i].item, *other = drawn[k].item;
            struct wm_finding finding;
            char reason[96];
            if (rule->kind != WM_ITEM_RULE || other->kind == WM_ITEM_RULE ||
                wm_box_meets(&rule->box, &other->box) || wm_item_excludes(rule, other) ||
                drawn[i].box.left >= drawn[k].box.right ||
                drawn[k].box.left >= drawn[i].box.right ||
                drawn[i].box.top >= drawn[k].box.bottom || drawn[k].box.top >= drawn[i].box.bottom)
                continue;
            snprintf(reason, sizeof reason, _("reaches a dot into areas[%zu].items[%zu]"),
                     other->area, other->number);
            finding =
                wm_finding_of_item(WM_FINDING_OVERLAP, rule, reason, _("leave a dot between them"));
            finding.dpi = in->dpi;
            wm_inspection_add(in->inspection, &finding);
        }
    }
}

static void inspect_at(struct inspecting *in, const struct wm_layout *layout, struct wm_err *err)
{
    static const char *const captions[] = {"zh", "en", "zh+en"};
    uint32_t width, height;
    size_t i;

    for (i = 0; i < sizeof captions / sizeof *captions && err->code == WM_OK; i++) {
        memcpy(in->work.item, layout->item, layout->item_count * sizeof *layout->item);
        in->work.item_count = layout->item_count;
        in->captions = captions[i];
        if (!set_up(in))
            continue;
        wm_painter_size(in->painter, &width, &height);
        if (wm_bitmap_init(&in->page, width, height) != 0) {
            wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        } else {
            if (i == 0)
                inspect_dots(in);
            draw_specimens(in);
        }
        wm_bitmap_clear(&in->page);
        wm_painter_free(in->painter);
        in->painter = NULL;
    }
}

/** Which specimens there are faces for. */
static void inspect_letters(struct inspecting *in)
{
    struct wm_fonts *fonts = in->typesetter->fonts;
    const char *name;
    size_t i;

    for (i = 0; (name = wm_specimen_name(i)) != NULL && i < MOST_SPECIMENS; i++)
        in->drawable[i] = wm_specimen(name, 0, &in->waybill) &&
                          wm_inspect_letters(in->inspection, name, &in->waybill, fonts);
    wm_inspect_scripts(in->inspection, &in->work, fonts);
}

/** A fault by which nothing is read or drawn; it may be another file's: captions, fonts. */
static void add_file_fault(struct wm_inspection *inspection, enum wm_finding_kind kind,
                           const char *path, const struct wm_err *err)
{
    bool other = err->file[0] != '\0' && strncmp(err->file, path, sizeof err->file - 1) != 0;
    struct wm_finding finding = {.kind = kind};

    snprintf(finding.place, sizeof finding.place, "%.39s", err->field);
    if (err->line > 0)
        snprintf(finding.place, sizeof finding.place, _("line %lu"), err->line);
    snprintf(finding.reason, sizeof finding.reason, "%.120s%s%.197s", other ? err->file : "",
             other ? ": " : "", err->text);
    wm_inspection_add(inspection, &finding);
}

static void inspect_drawing(struct inspecting *in, const struct wm_layout *layout,
                            struct wm_err *err)
{
    static const unsigned usual[] = {203, 300};
    const unsigned *dpi = in->options->dpi_count > 0 ? in->options->dpi : usual;
    size_t count = in->options->dpi_count > 0 ? in->options->dpi_count : 2, i;
    struct wm_err fault = {0};

    in->work = *layout;
    in->work.item = calloc(layout->item_count + 1, sizeof *layout->item);
    if (in->work.item == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return;
    }
    in->typesetter = wm_typesetter_new(&fault);
    if (in->typesetter == NULL) {
        add_file_fault(in->inspection, WM_FINDING_FONT, layout->path, &fault);
    } else {
        inspect_letters(in);
        for (i = 0; i < count; i++) {
            in->dpi = dpi[i];
            inspect_at(in, layout, err);
        }
    }
    wm_typesetter_free(in->typesetter);
    free(in->work.item);
}

struct wm_inspection *wm_inspect(const char *path, const struct wm_inspect_options *options,
                                 struct wm_err *err)
{
    struct inspecting in = {.options = options};
    struct wm_err fault = {0}, own = {0};
    struct wm_layout *layout;

    in.inspection = calloc(1, sizeof *in.inspection);
    if (in.inspection == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return NULL;
    }
    layout = wm_layout_read_file(path, &fault);
    if (layout == NULL) {
        add_file_fault(in.inspection, WM_FINDING_SYNTAX, path, &fault);
    } else {
        wm_inspect_boxes(in.inspection, layout);
        inspect_drawing(&in, layout, &own);
    }
    wm_layout_free(layout);
    wm_inspection_sort(in.inspection);
    if (own.code == WM_OK && !in.inspection->failed)
        return in.inspection;
    wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    wm_inspection_free(in.inspection);
    return NULL;
}

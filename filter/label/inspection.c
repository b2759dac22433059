/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/inspection.h"

#include "filter/base/message.h"

#include <stdlib.h>
#include <string.h>

const char *wm_finding_kind_name(enum wm_finding_kind kind)
{
    static const char *const names[] = {"syntax", "outside", "overlap", "quiet", "tear",
                                        "area",   "script",  "font",    "text",  "qr",
                                        "code",   "item",    "module",  "ground"};

    return names[kind];
}

static bool same(const struct wm_finding *a, const struct wm_finding *b)
{
    return a->kind == b->kind && a->note == b->note && strcmp(a->place, b->place) == 0 &&
           strcmp(a->reason, b->reason) == 0;
}

void wm_inspection_add(struct wm_inspection *inspection, const struct wm_finding *finding)
{
    size_t i;

    for (i = 0; i < inspection->count; i++) {
        if (same(&inspection->finding[i], finding)) {
            inspection->finding[i].more++;
            return;
        }
    }
    if (inspection->count == WM_FINDINGS_MOST)
        return;
    if (inspection->count == inspection->size) {
        size_t size = inspection->size == 0 ? 16 : inspection->size * 2;
        struct wm_finding *larger = realloc(inspection->finding, size * sizeof *larger);
        if (larger == NULL) {
            inspection->failed = true;
            return;
        }
        inspection->finding = larger;
        inspection->size = size;
    }
    inspection->finding[inspection->count++] = *finding;
    inspection->faults += !finding->note;
}

/** Numbers of area and item in a place; those that it lacks are 0, so that it comes before. */
static void numbers_of(const struct wm_finding *finding, unsigned long numbers[2])
{
    const char *at = finding->place;
    size_t i;

    for (i = 0; i < 2; i++) {
        numbers[i] = 0;
        at = at != NULL ? strchr(at, '[') : NULL;
        if (at != NULL)
            numbers[i] = strtoul(++at, NULL, 10) + 1;
    }
}

static int compare(const void *first, const void *second)
{
    const struct wm_finding *a = first, *b = second;
    unsigned long in_a[2], in_b[2];
    int i;

    if (a->note != b->note)
        return a->note ? 1 : -1;
    numbers_of(a, in_a);
    numbers_of(b, in_b);
    for (i = 0; i < 2; i++) {
        if (in_a[i] != in_b[i])
            return in_a[i] < in_b[i] ? -1 : 1;
    }
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return strcmp(a->reason, b->reason);
}

/** Is there a fault of the kind and place that a finding notes? */
static bool is_shadowed(const struct wm_inspection *inspection, const struct wm_finding *note)
{
    size_t i;

    for (i = 0; i < inspection->faults && note->note; i++) {
        if (inspection->finding[i].kind == note->kind &&
            strcmp(inspection->finding[i].place, note->place) == 0)
            return true;
    }
    return false;
}

void wm_inspection_sort(struct wm_inspection *inspection)
{
    size_t i, kept = inspection->faults;

    if (inspection->count > 1)
        qsort(inspection->finding, inspection->count, sizeof *inspection->finding, compare);
    for (i = inspection->faults; i < inspection->count; i++) {
        if (!is_shadowed(inspection, &inspection->finding[i]))
            inspection->finding[kept++] = inspection->finding[i];
    }
    inspection->count = kept;
}

void wm_inspection_free(struct wm_inspection *inspection)
{
    if (inspection == NULL)
        return;
    free(inspection->finding);
    free(inspection);
}

size_t wm_inspection_count(const struct wm_inspection *inspection)
{
    return inspection->count;
}

size_t wm_inspection_faults(const struct wm_inspection *inspection)
{
    return inspection->faults;
}

const struct wm_finding *wm_inspection_at(const struct wm_inspection *inspection, size_t index)
{
    return &inspection->finding[index];
}

static struct wm_finding at_box(enum wm_finding_kind kind, const struct wm_box *box,
                                const char *reason, const char *advice)
{
    struct wm_finding finding = {.kind = kind,
                                 .has_box = true,
                                 .box_um = {box->x_um, box->y_um, box->width_um, box->height_um}};

    snprintf(finding.reason, sizeof finding.reason, "%s", reason);
    snprintf(finding.advice, sizeof finding.advice, "%s", advice);
    return finding;
}

struct wm_finding wm_finding_of_item(enum wm_finding_kind kind, const struct wm_item *item,
                                     const char *reason, const char *advice)
{
    struct wm_finding finding = at_box(kind, &item->box, reason, advice);

    snprintf(finding.place, sizeof finding.place, "areas[%zu].items[%zu]", item->area,
             item->number);
    return finding;
}

struct wm_finding wm_finding_of_area(enum wm_finding_kind kind, const struct wm_layout *layout,
                                     size_t area, const char *reason, const char *advice)
{
    struct wm_finding finding = at_box(kind, &layout->area[area].box, reason, advice);

    snprintf(finding.place, sizeof finding.place, "areas[%zu]", area);
    return finding;
}

/** Where a finding was seen: " (specimen longest, 203 dpi, captions en; 5 more)". */
static void format_seen(const struct wm_finding *finding, char *out, size_t size)
{
    const char *between = "";
    size_t used = 0;

    out[0] = '\0';
    if (finding->specimen == NULL && finding->dpi == 0 && finding->captions == NULL)
        return;
    used += (size_t)snprintf(out, size, " (");
    if (finding->specimen != NULL) {
        used += (size_t)snprintf(out + used, size - used, _("specimen \"%s\""), finding->specimen);
        between = ", ";
    }
    if (finding->dpi != 0) {
        used += (size_t)snprintf(out + used, size - used, _("%s%u dpi"), between, finding->dpi);
        between = ", ";
    }
    if (finding->captions != NULL)
        used += (size_t)snprintf(out + used, size - used, _("%scaptions %s"), between,
                                 finding->captions);
    if (finding->more > 0)
        used += (size_t)snprintf(out + used, size - used, _("; %u more"), finding->more);
    snprintf(out + used, size - used, ")");
}

const char *wm_finding_mm(int32_t um, char out[16])
{
    size_t len = (size_t)snprintf(out, 16, "%d.%03d", (int)(um / 1000), (int)(um % 1000));

    while (out[len - 1] == '0')
        len--;
    len -= out[len - 1] == '.';
    out[len] = '\0';
    return out;
}

const char *wm_finding_format(const struct wm_finding *finding, char out[WM_FINDING_LINE])
{
    char box[96] = "", seen[128], mm[4][16];
    size_t i;

    for (i = 0; i < 4; i++)
        wm_finding_mm(finding->box_um[i], mm[i]);
    if (finding->has_box)
        snprintf(box, sizeof box, _(" (%s, %s, %s x %s mm)"), mm[0], mm[1], mm[2], mm[3]);
    format_seen(finding, seen, sizeof seen);
    snprintf(out, WM_FINDING_LINE, "%s%s%s%s%s: %s%s%s%s", finding->place, box,
             finding->place[0] != '\0' ? ": " : "", finding->note ? _("note: ") : "",
             wm_finding_kind_name(finding->kind), finding->reason,
             finding->advice[0] != '\0' ? "; " : "", finding->advice, seen);
    return out;
}

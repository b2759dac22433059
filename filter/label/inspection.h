/* SPDX-License-Identifier: Apache-2.0 */
/** inspection.h: the list that inspect.c makes, and the look at boxes. Inside the label floor
 * only. */
#ifndef WM_LABEL_INSPECTION_H
#define WM_LABEL_INSPECTION_H

#include "filter/label/inspect.h"
#include "filter/label/item.h"

struct wm_inspection {
    struct wm_finding *finding;
    size_t count, size;
    size_t faults;
    bool failed; /**< out of memory */
};

/** Add a finding, or count it as one more of the same kind, place and reason. */
void wm_inspection_add(struct wm_inspection *inspection, const struct wm_finding *finding);

/** Faults first, then by place, as the file has them; notes of what is a fault go. */
void wm_inspection_sort(struct wm_inspection *inspection);

/** A finding at an item's box or at an area's; reason and advice are copied. */
struct wm_finding wm_finding_of_item(enum wm_finding_kind kind, const struct wm_item *item,
                                     const char *reason, const char *advice);
struct wm_finding wm_finding_of_area(enum wm_finding_kind kind, const struct wm_layout *layout,
                                     size_t area, const char *reason, const char *advice);

/** Millimetres without trailing zeros, and with a point in every locale. @return out */
const char *wm_finding_mm(int32_t um, char out[16]);

/** Boxes that overlap, lie outside, in quiet zones or across tear lines; areas that are missing. */
void wm_inspect_boxes(struct wm_inspection *inspection, const struct wm_layout *layout);

struct wm_fonts;
struct wm_waybill;

/** Scripts that the layout names and no installed face has. */
void wm_inspect_scripts(struct wm_inspection *inspection, const struct wm_layout *layout,
                        struct wm_fonts *fonts);

/** Scripts of a specimen that no installed face has. @return false if there is one: the specimen
 * cannot be drawn */
bool wm_inspect_letters(struct wm_inspection *inspection, const char *specimen,
                        const struct wm_waybill *waybill, struct wm_fonts *fonts);

#endif

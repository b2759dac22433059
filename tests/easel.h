/* SPDX-License-Identifier: Apache-2.0 */
/** easel.h: a painter of a shipped layout with a page of its size, for tests of what is drawn. */
#ifndef WM_TESTS_EASEL_H
#define WM_TESTS_EASEL_H

#include "filter/label/layout.h"
#include "filter/label/page.h"
#include "tests/tap.h"

struct easel {
    struct wm_layout *layout;
    struct wm_painter *painter;
    struct wm_bitmap page;
};

/** Open a layout of the data folder, or end the program with a failed check.
 * @param captions "zh", "en", "zh+en" */
void easel_open(struct easel *easel, const char *layout, unsigned dpi, const char *captions);
void easel_close(struct easel *easel);

/** Draw a whole page. @return false with err */
bool easel_draw(struct easel *easel, const struct wm_waybill *waybill, struct wm_err *err);

/** Name of the index-th shipped layout (layouts/NAME.json, by listing, sorted), or NULL. */
const char *easel_layout(size_t index);

/** A label to look at: its easel, and what it is, for messages. */
struct easel_label {
    struct easel *easel;
    const char *layout, *captions;
    unsigned dpi;
    char sample[32];
    struct wm_waybill waybill;
};

/** Look at every label: all layouts, captions in zh, en and both, 203 and 300 dpi, all samples,
 * plain and dressed (label_dress.h). */
void easel_each_label(void (*look)(struct easel_label *label));

/** "areas[3].items[2]" of an item; two of them are kept. */
const char *easel_place(const struct easel_label *label, size_t index);

/** A check that names the label; the format begins with what is wrong. */
#define CHECK_LABEL(label, condition, format, ...)                                                 \
    WM_CHECK(condition, "%s at %u dpi, %s, %s: " format, (label)->layout, (label)->dpi,            \
             (label)->captions, (label)->sample, __VA_ARGS__)

#endif

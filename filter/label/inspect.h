/* SPDX-License-Identifier: Apache-2.0 */
/** inspect.h: all that is wrong with a layout, found by drawing specimens with it. */
#ifndef WM_LABEL_INSPECT_H
#define WM_LABEL_INSPECT_H

#include "filter/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum wm_finding_kind {
    WM_FINDING_SYNTAX,  /**< the reader refuses the file; it stops there, so there is no other */
    WM_FINDING_OUTSIDE, /**< a box beyond its area's or the media's edge */
    WM_FINDING_OVERLAP, /**< a box in another that the same label can show */
    WM_FINDING_QUIET,   /**< something in a code's quiet zone, or that beyond the media's edge */
    WM_FINDING_TEAR,    /**< a box across a tear line */
    WM_FINDING_AREA,    /**< an area of GB/T 41833 that is missing or empty; two of one name */
    WM_FINDING_SCRIPT,  /**< a script that no installed face has */
    WM_FINDING_FONT,    /**< a face without which nothing is drawn is missing */
    WM_FINDING_TEXT,    /**< a text that does not fit at its least height */
    WM_FINDING_QR,      /**< a QR code that does not fit its box */
    WM_FINDING_CODE,    /**< another code that does not */
    WM_FINDING_ITEM,    /**< anything else for which an item is refused */
    WM_FINDING_MODULE,  /**< note: a bar code with narrower bars than wished for */
    WM_FINDING_GROUND,  /**< note: white text so small that the black around it runs into it */
};

/** "overlap", "text", …, as messages and `--json` have it. */
const char *wm_finding_kind_name(enum wm_finding_kind kind);

/** One fault or note; the same on several labels is one. */
struct wm_finding {
    enum wm_finding_kind kind;
    bool note;            /**< worth knowing, no fault */
    char place[40];       /**< "areas[2].items[5]", "areas[2]", "line 7"; "" for the file */
    bool has_box;         /**< of an item or area */
    int32_t box_um[4];    /**< x, y, width and height */
    char reason[320];     /**< translated */
    char advice[120];     /**< what to do about it, translated; "" if the reason says it */
    const char *specimen; /**< on whose label it was first seen; NULL: on every one */
    unsigned dpi;         /**< at which; 0 if it does not matter */
    const char *captions; /**< with which; NULL if it does not matter */
    unsigned more;        /**< labels beside that one */
};

struct wm_inspection;

struct wm_inspect_options {
    const unsigned *dpi;      /**< resolutions, dpi_count of them: 203, 300 or 600 */
    size_t dpi_count;         /**< 0: 203 and 300 */
    const char *scan_caption; /**< ScanCaption; NULL or "" for none */
};

/**
 * Read a layout, look at its boxes, and draw every specimen by it: at each resolution, with
 * captions in Chinese, in English and in both.
 * @param path of its file, see wm_layout_path
 * @return what was found, to be freed; NULL with err only if that could not be done (memory). A
 * file that cannot be read, or is no layout, is a finding
 */
struct wm_inspection *wm_inspect(const char *path, const struct wm_inspect_options *options,
                                 struct wm_err *err);
void wm_inspection_free(struct wm_inspection *inspection);

/** Findings, faults first, in the file's order; those past WM_FINDINGS_MOST are dropped. */
size_t wm_inspection_count(const struct wm_inspection *inspection);
const struct wm_finding *wm_inspection_at(const struct wm_inspection *inspection, size_t index);
/** How many of them are faults. */
size_t wm_inspection_faults(const struct wm_inspection *inspection);

#define WM_FINDINGS_MOST 1000u
#define WM_FINDING_LINE 768u /**< bytes that hold any finding's line */

/** A finding as one line without the file's name and newline: "areas[5].items[0] (1, 93, 30 x 30
 * mm): qr: …". @return out */
const char *wm_finding_format(const struct wm_finding *finding, char out[WM_FINDING_LINE]);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** ppd_layout.h: a site's own layouts among the choices of a queue's PPD, as text. */
#ifndef WM_CUPS_PPD_LAYOUT_H
#define WM_CUPS_PPD_LAYOUT_H

#include "filter/base/err.h"
#include "filter/base/sink.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WM_PPD_LAYOUT_NAME 40u /**< longest keyword of a choice that CUPS reads, bytes */
#define WM_PPD_MAX_BYTES (1024u * 1024u)

/** What becomes of a layout on a queue. */
enum wm_ppd_fit {
    WM_PPD_OFFERED,   /**< it is a choice now, or was one already */
    WM_PPD_TOO_LARGE, /**< its media is wider than the head, or longer than the printer takes */
    WM_PPD_LONG_NAME, /**< over WM_PPD_LAYOUT_NAME */
};

/** A layout to be offered. */
struct wm_ppd_layout {
    const char *name;             /**< as wmLayout has it; a-z, 0-9 and "-" */
    const char *title;            /**< English, UTF-8; NULL: the name */
    const char *title_zh;         /**< simplified Chinese; NULL if there is none */
    const char *title_zh_tw;      /**< traditional; NULL if there is none */
    uint32_t width_um, height_um; /**< of its media */
    enum wm_ppd_fit fit;          /**< out */
};

/** Is it the PPD of one of our queues (wmQueue)? */
bool wm_ppd_is_ours(const char *ppd);

/**
 * Write the PPD with the layouts as choices of wmLayout, which is added where the PPD has none, and
 * their media as choices of PageSize unless it has media of that size, within 1 mm. A choice of the
 * same name is replaced; all else stays byte for byte.
 * @param ppd text, zero-terminated, of one of our queues
 * @param out memory or file; its own error sticks
 * @return 0, or WM_ERR_INPUT if the PPD is none that CUPS made of waymask.drv
 */
int wm_ppd_offer_layouts(const char *ppd, struct wm_ppd_layout *layouts, size_t count,
                         struct wm_sink *out, struct wm_err *err);

#endif

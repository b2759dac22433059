/* SPDX-License-Identifier: Apache-2.0 */
/** layout_offer.h: a site's layouts among the choices of its queues. */
#ifndef WM_COMMAND_LAYOUT_OFFER_H
#define WM_COMMAND_LAYOUT_OFFER_H

#include "filter/base/err.h"
#include "filter/label/catalog.h"

/** Offer the layouts, all of which load, on a queue and print what came of it.
 * @return 1; 0 if the queue is none of ours, and nothing is printed; -1 with err */
int wm_layout_offer(const char *queue, const struct wm_catalog_entry *layouts, size_t count,
                    struct wm_err *err);

/** Offer them on every queue of ours. @return WM_OK, also if there is none; a code with err */
int wm_layout_offer_all(const struct wm_catalog_entry *layouts, size_t count, struct wm_err *err);

/** Offer all of the site's own layouts on a queue; those that do not load are told and left out.
 * @return WM_OK, or a code with err */
int wm_layout_offer_site(const char *queue, const char *site_dir, struct wm_err *err);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** region.h: is a text the name of a place and nothing more, where no table of places knows it?
 * Used inside filter/privacy only. */
#ifndef WM_PRIVACY_REGION_H
#define WM_PRIVACY_REGION_H

#include "filter/privacy/division.h"
#include "filter/privacy/plain.h"

#include <stdbool.h>
#include <stddef.h>

/** Is key[from, to) a town of mainland China: Han that end in a town's suffix (街道, 镇 …), without
 * anything that could be a unit, a house or a person? */
bool wm_region_is_town(const struct wm_plain *plain, size_t from, size_t to);

/** Is the whole text a filler of the official tables in the place of a city (市辖区)? */
bool wm_region_is_filler(const struct wm_plain *plain);

/** Name of a place outside of mainland China: letters and blanks only, no unit word. */
bool wm_region_foreign(const struct wm_plain *plain);

#endif

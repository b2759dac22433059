/* SPDX-License-Identifier: Apache-2.0 */
/** region.h: is a text a province, city, district or town and nothing more? Used inside
 * filter/privacy only. */
#ifndef WM_PRIVACY_REGION_H
#define WM_PRIVACY_REGION_H

#include "filter/privacy/plain.h"

#include <stdbool.h>
#include <stddef.h>

enum wm_region_level { WM_REGION_PROVINCE, WM_REGION_CITY, WM_REGION_DISTRICT, WM_REGION_TOWN };
#define WM_REGION_LEVELS 4

/** What a place of mainland China is known by until a table of divisions says it: a province by
 * name, the others by suffix, Han only, without anything that could be a unit, a house or a person.
 * Offsets are into the text the place was read from. */
struct wm_place {
    bool known; /**< false: nothing of the text may show */
    bool quiet; /**< a filler such as 市辖区: known and not worth printing */
    size_t from, to;
    size_t stem; /**< [from, stem) is the name without its suffix; equals to if it has none */
};

/** The province that key[from…] starts with, if any: 浙江省, 浙江, 内蒙古自治区, 北京市 …
 * *sovereign: Hong Kong, Macao or Taiwan, whose addresses run otherwise. */
struct wm_place wm_region_province(const struct wm_plain *plain, size_t from, bool *sovereign);

/** Is the whole text a city, district or town? steppe: the province is Inner Mongolia, the only
 * one with leagues and banners (盟, 旗). */
struct wm_place wm_region_whole(const struct wm_plain *plain, enum wm_region_level level,
                                bool steppe);

/** The city or district that key[from…] starts with, found by its suffix. */
struct wm_place wm_region_start(const struct wm_plain *plain, size_t from,
                                enum wm_region_level level, bool steppe);

/** Beijing, Tianjin, Shanghai or Chongqing (a province that is a city), by key. */
bool wm_region_is_municipality(const struct wm_plain *plain, const struct wm_place *province);

/** A city without districts: its towns come next (东莞, 济源, 文昌 …). */
bool wm_region_is_undivided(const struct wm_plain *plain, const struct wm_place *city);

/** Name of a place outside of mainland China: letters and blanks only, no unit word. */
bool wm_region_foreign(const struct wm_plain *plain);

#endif

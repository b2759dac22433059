/* SPDX-License-Identifier: Apache-2.0 */
/** division.h: the provinces, cities and districts of mainland China by name. Used inside
 * filter/privacy, and by tests that draw places. */
#ifndef WM_PRIVACY_DIVISION_H
#define WM_PRIVACY_DIVISION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uchar.h>

enum wm_region_level { WM_REGION_PROVINCE, WM_REGION_CITY, WM_REGION_DISTRICT, WM_REGION_TOWN };
#define WM_REGION_LEVELS 4
#define WM_DIVISION_LEVELS 3 /**< those that the table knows */

/** A row of the table. */
struct wm_division {
    char16_t name[16]; /**< in full, ended by 0 */
    uint32_t code; /**< GB/T 2260; 0: a district of whatever city stands before it (高新区) */
    uint8_t len;   /**< characters of name */
    uint8_t stem;  /**< of them without suffix (余杭, 恩施); 0 if there is no such short form */
    bool undivided; /**< a city without districts (东莞市) */
};

/** A division by index, in the order of names; NULL past the end. */
const struct wm_division *wm_division_at(size_t index);

enum wm_region_level wm_division_level(const struct wm_division *division);

/** Where an address lies, as far as it is known: by level, NULL for what is not. */
struct wm_within {
    const struct wm_division *at[WM_DIVISION_LEVELS];
};

struct wm_division_match {
    const struct wm_division *division;
    enum wm_region_level level;
    size_t len; /**< characters of the text */
    bool whole; /**< with a suffix: certain wherever it stands */
};

/**
 * The division below level `above` (-1: any) that key[at…] starts with and that lies where
 * `within` says; the same as there, if that level is known. A name in full goes before one without
 * its suffix, then the longer one. With another suffix than the table's (萧山市, 长阳县), or
 * without one, a district counts only within a province or city, and so does a name that several
 * have.
 */
bool wm_division_start(const uint32_t *key, size_t len, size_t at, int above,
                       const struct wm_within *within, struct wm_division_match *match);

/** Beijing, Tianjin, Shanghai or Chongqing: a province that is a city. */
bool wm_division_is_municipality(const struct wm_division *division);

#endif

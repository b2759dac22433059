/* SPDX-License-Identifier: Apache-2.0 */
/** profile.h: the rules of masking as rows: what a profile shows, and which one a country's law
 * demands (floor) and Waymask takes (default). */
#ifndef WM_PRIVACY_PROFILE_H
#define WM_PRIVACY_PROFILE_H

#include "filter/base/conf.h"
#include "filter/base/err.h"

#include <stdbool.h>
#include <stdint.h>

/** What shows of a name, as bits: two profiles together show the bits that both have. */
enum {
    WM_NAME_FIRST = 1, /**< the first character, or a compound surname */
    WM_NAME_LAST = 2,  /**< the last character, where one between is hidden */
    WM_NAME_REST = 4,  /**< all others */
    WM_NAME_ALL = WM_NAME_FIRST | WM_NAME_LAST | WM_NAME_REST,
};

/** What shows of a phone number, as bits; none: a number is left out. */
enum {
    WM_PHONE_THERE = 1,                  /**< that there is one: stars */
    WM_PHONE_LAST = WM_PHONE_THERE | 2,  /**< its last digits, four at most; a mobile's first */
    WM_PHONE_FIRST = WM_PHONE_THERE | 4, /**< its first three digits as dialled at home */
};

/** What shows of an address; each level shows no less than the one before. */
enum wm_address_level {
    WM_ADDRESS_NOTHING,
    WM_ADDRESS_REGION,   /**< province, city, district, town: waybills.md 3.5, L2 */
    WM_ADDRESS_ROAD,     /**< and road with its number, or community, village, estate: L1 */
    WM_ADDRESS_BUILDING, /**< and the building, where it is unambiguous */
    WM_ADDRESS_HOUSE,    /**< all but units: flat, floor, room */
    WM_ADDRESS_ALL,      /**< all that is an address */
};

/** What else shows, as bits. */
enum {
    WM_SHOW_CODES = 1, /**< the address code that an order brings */
    WM_SHOW_CALL = 2,  /**< a virtual number while it is valid */
    WM_SHOW_POINT = 4, /**< a public delivery point */
    WM_SHOW_TEXT = 8,  /**< goods and remark, scrubbed */
    WM_SHOW_ALL = 15,
};

struct wm_profile {
    const char *name;     /**< "cn-road" */
    unsigned name_shows;  /**< WM_NAME_* */
    unsigned phone_shows; /**< WM_PHONE_* */
    enum wm_address_level address;
    unsigned shows; /**< WM_SHOW_* */
};

/** A profile by name, or NULL; by index, or NULL past the end. */
const struct wm_profile *wm_profile_find(const char *name);
const struct wm_profile *wm_profile_at(size_t index);

/** What a country's rule demands, and what is taken where a site says nothing. Any two capitals
 * are a country; those without a row of their own are as strict as `cn-road`. */
const struct wm_profile *wm_profile_floor(const char *country);
const struct wm_profile *wm_profile_default(const char *country);

/** True if a shows nothing that b does not show. */
bool wm_profile_within(const struct wm_profile *a, const struct wm_profile *b);

/** What both show, for a party on a label to another country. */
struct wm_profile wm_profile_both(const struct wm_profile *a, const struct wm_profile *b);

/** A site's choices, one profile for each country. Holds no plaintext. */
struct wm_masking {
    uint8_t chosen[26 * 26]; /**< index of a profile, by country code */
    bool smile;              /**< hidden parts are drawn as ^_^ */
    bool show_goods;         /**< goods as the order names them, not their category */
};

/** Read Profile, Smile and ShowGoods. @param conf NULL: defaults @return WM_ERR_USAGE with file and
 * line for an unknown profile and one below a country's floor */
int wm_masking_init(struct wm_masking *masking, const struct wm_conf *conf, struct wm_err *err);

/** The profile of a country; "" is mainland China. */
const struct wm_profile *wm_masking_profile(const struct wm_masking *masking, const char *country);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* An address in mainland China is its region (split fields, checked, or found at the start of
 * detail) and the part of detail that may show: waybills.md 3.5. */
#include "config.h"

#include "filter/privacy/address.h"

#include "filter/base/wipe.h"
#include "filter/privacy/mask.h"

#include <string.h>
#include <uchar.h>

#define PLACE_KEYS 24 /* characters of a place; region.c allows 16 */

/* A known place, kept for finding it again at the start of detail. */
struct known {
    uint32_t key[PLACE_KEYS];
    size_t len, stem; /* 0 if unknown or a filler */
    bool found;       /* in detail, not in its field */
};

struct region {
    struct wm_address *address;
    struct known known[WM_REGION_LEVELS];
    bool city_quiet;
    bool steppe, municipality, undivided, sovereign;
};

/* Take plain[place] as the place of that level. */
static void set_place(struct region *region, enum wm_region_level level,
                      const struct wm_plain *plain, const struct wm_place *place)
{
    struct known *known = &region->known[level];
    char *text = region->address->place[level];
    size_t size = sizeof region->address->place[level];

    if (place->to - place->from > PLACE_KEYS)
        return;
    if (wm_plain_put(plain, place->from, place->to, text, 0, size) == size) {
        text[0] = '\0';
        return;
    }
    known->len = place->to - place->from;
    known->stem = place->stem - place->from;
    memcpy(known->key, plain->key + place->from, known->len * sizeof *known->key);
    if (level == WM_REGION_PROVINCE) {
        size_t len;
        region->steppe = wm_plain_word(plain->key, plain->len, place->from, U"内蒙古", &len);
        region->municipality = wm_region_is_municipality(plain, place);
    } else if (level == WM_REGION_CITY) {
        region->undivided = wm_region_is_undivided(plain, place);
    }
}

/* Blanks and commas go, except between two characters that together would make another number. */
static void compact(struct wm_plain *plain)
{
    size_t i, len = 0;

    for (i = 0; i < plain->len; i++) {
        if (wm_plain_in(U" ,，。;、", plain->key[i])) {
            uint32_t before = len > 0 ? plain->key[len - 1] : 0;
            uint32_t after = i + 1 < plain->len ? plain->key[i + 1] : 0;
            bool left = wm_plain_ascii_digit(before) || wm_plain_ascii_letter(before) ||
                        wm_plain_han_number(before);
            bool right = wm_plain_ascii_digit(after) || wm_plain_ascii_letter(after) ||
                         wm_plain_han_number(after) || wm_plain_in(U" ,，。;、", after);
            if (!left || !right)
                continue;
        }
        plain->at[len] = plain->at[i];
        plain->key[len] = plain->key[i];
        len++;
    }
    plain->len = len;
}

/* The split fields of an address in mainland China. */
static void read_places(struct region *region, const struct wm_party *party,
                        const struct wm_name *name)
{
    const char *const field[WM_REGION_LEVELS] = {party->province, party->city, party->district,
                                                 party->town};
    struct wm_plain plain;
    int level;

    for (level = 0; level < WM_REGION_LEVELS; level++) {
        enum wm_region_level as = (enum wm_region_level)level;
        struct wm_place place = {.known = false};
        if (field[level][0] == '\0')
            continue;
        if (wm_plain_read(&plain, field[level])) {
            compact(&plain);
            place = wm_region_whole(&plain, as, region->steppe);
            /* A city without districts has its towns in that column. */
            if (!place.known && as == WM_REGION_DISTRICT && region->undivided)
                place = wm_region_whole(&plain, WM_REGION_TOWN, region->steppe);
            if (place.known && place.quiet) {
                region->city_quiet = true;
                continue;
            }
            if (place.known && !wm_address_names(&plain, name))
                set_place(region, as, &plain, &place);
            else
                place.known = false;
            if (as == WM_REGION_PROVINCE && place.known)
                (void)wm_region_province(&plain, 0, &region->sovereign);
        }
        region->address->hidden_place[level] = !place.known;
    }
    wm_wipe(&plain, sizeof plain);
}

/* End of the known place if detail[at…] starts with it, whole or (stem) without its suffix. */
static size_t skip_place(const struct wm_plain *detail, size_t at, const struct known *known,
                         bool stem)
{
    size_t len = stem ? known->stem : known->len;

    if (len == 0 || at + len > detail->len ||
        memcmp(detail->key + at, known->key, len * sizeof *known->key) != 0)
        return at;
    return at + len;
}

/* The same for a province, with any suffix or none; *whole: the end if it has one. */
static size_t skip_province(const struct wm_plain *detail, size_t at, const struct known *known,
                            size_t *whole)
{
    struct wm_place place;
    bool sovereign;

    if (skip_place(detail, at, known, true) == at)
        return at;
    place = wm_region_province(detail, at, &sovereign);
    if (!place.known)
        return at;
    if (place.to > place.stem)
        *whole = place.to;
    return place.to;
}

/* The region repeated at detail[at…]: 浙江杭州市余杭区. A name without its suffix counts only with
 * a whole one behind it, since 上海路 is a road. */
static size_t skip_region(const struct region *region, size_t at)
{
    const struct wm_plain *detail = &region->address->detail;
    size_t round, best = at;

    for (round = 0; round < 4; round++) {
        size_t next = best, whole = best;
        int level;
        for (level = 0; level < WM_REGION_LEVELS; level++) {
            const struct known *known = &region->known[level];
            size_t end = level == WM_REGION_PROVINCE ? skip_province(detail, next, known, &whole)
                                                     : skip_place(detail, next, known, false);
            if (level == WM_REGION_PROVINCE) {
                next = end;
                continue;
            }
            if (end != next && known->stem != known->len)
                whole = end;
            else if (end == next && level == WM_REGION_CITY)
                end = skip_place(detail, next, known, true);
            next = end;
        }
        if (whole == best)
            break;
        best = whole;
    }
    return best;
}

static void forget(struct region *region, enum wm_region_level level)
{
    if (region->address->place[level][0] != '\0')
        region->address->hidden_place[level] = true;
    wm_wipe(region->address->place[level], sizeof region->address->place[level]);
    region->known[level].len = 0;
}

/* Forget what was found in detail: the search ended without a district, or a person stands before
 * it, and then what looked like a place may be none (湖南路 is no province). */
static void forget_found(struct region *region)
{
    int level;

    for (level = 0; level < WM_REGION_LEVELS; level++) {
        if (region->known[level].found)
            forget(region, (enum wm_region_level)level);
    }
}

/* Province and city that detail names before a district that is known, where their own fields do
 * not: only in full, so that 湖南路 stays a road. */
static size_t find_above(struct region *region, size_t at)
{
    const struct wm_plain *detail = &region->address->detail;
    const struct known *district = &region->known[WM_REGION_DISTRICT];
    struct wm_place place;
    bool sovereign;

    if (region->known[WM_REGION_PROVINCE].len == 0) {
        place = wm_region_province(detail, at, &sovereign);
        if (place.known && place.to > place.stem) {
            region->sovereign = region->sovereign || sovereign;
            set_place(region, WM_REGION_PROVINCE, detail, &place);
            region->known[WM_REGION_PROVINCE].found = true;
            at = skip_region(region, place.to);
        }
    }
    if (region->known[WM_REGION_CITY].len == 0) {
        place = wm_region_start(detail, at, WM_REGION_CITY, region->steppe);
        if (place.known && skip_place(detail, place.to, district, false) != place.to) {
            set_place(region, WM_REGION_CITY, detail, &place);
            region->known[WM_REGION_CITY].found = true;
            at = skip_region(region, place.to);
        }
    }
    return at;
}

/* Find at the start of detail what the fields do not say. @return where the rest starts */
static size_t find_places(struct region *region)
{
    const struct wm_plain *detail = &region->address->detail;
    size_t at = skip_region(region, 0);
    struct wm_place place;
    bool sovereign;

    if (region->known[WM_REGION_DISTRICT].len != 0)
        return find_above(region, at);
    if (region->known[WM_REGION_PROVINCE].len == 0) {
        place = wm_region_province(detail, at, &sovereign);
        if (place.known) {
            region->sovereign = region->sovereign || sovereign;
            set_place(region, WM_REGION_PROVINCE, detail, &place);
            region->known[WM_REGION_PROVINCE].found = true;
            at = skip_region(region, place.to);
        }
    }
    if (region->known[WM_REGION_CITY].len == 0 && !region->municipality) {
        place = wm_region_start(detail, at, WM_REGION_CITY, region->steppe);
        if (place.known) {
            set_place(region, WM_REGION_CITY, detail, &place);
            region->known[WM_REGION_CITY].found = true;
            at = skip_region(region, place.to);
        }
    }
    if (region->known[WM_REGION_PROVINCE].len == 0 && region->known[WM_REGION_CITY].len == 0)
        return at;
    place = wm_region_start(detail, at, WM_REGION_DISTRICT, region->steppe);
    if (place.known) {
        set_place(region, WM_REGION_DISTRICT, detail, &place);
        region->known[WM_REGION_DISTRICT].found = true;
        at = skip_region(region, place.to);
    }
    return at;
}

void wm_address_mainland(struct wm_address *address, const struct wm_party *party,
                         const struct wm_name *name, enum wm_address_level level)
{
    struct region region;
    struct wm_keys keys;
    size_t limit, from, cut, found, end;

    memset(&region, 0, sizeof region);
    region.address = address;
    compact(&address->detail);
    limit = address->detail.len;
    wm_keys_read(&keys, &address->detail, 0, address->detail.len);
    if (wm_name_find(name, &keys, 0, false, &found, &end))
        limit = keys.pos[found];
    wm_wipe(&keys, sizeof keys);
    read_places(&region, party, name);
    from = find_places(&region);
    if (limit < from) { /* the person stands among the places */
        forget_found(&region);
        from = limit = 0;
    }
    cut = from;
    if (region.known[WM_REGION_DISTRICT].len == 0 && !region.undivided) {
        forget_found(&region);
        forget(&region, WM_REGION_TOWN);
        from = cut = 0;
    } else if (!region.sovereign && level >= WM_ADDRESS_ROAD) {
        cut = wm_address_scan(&address->detail, from, limit);
        if (!wm_address_holds(&address->detail, from, cut))
            cut = from;
    }
    memset(address->mark, WM_ADDRESS_REPEATED, from);
    memset(address->mark + from, WM_ADDRESS_SHOWN, cut - from);
    wm_wipe(&region, sizeof region);
}

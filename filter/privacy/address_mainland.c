/* SPDX-License-Identifier: Apache-2.0 */
/* An address in mainland China is its region (split fields, checked, or found at the start of
 * detail) and the part of detail that may show: waybills.md 3.5. */
#include "config.h"

#include "filter/privacy/address.h"

#include "filter/base/wipe.h"
#include "filter/privacy/mask.h"

#include <string.h>
#include <uchar.h>

#define TOWN_KEYS 24 /* characters of a town; region.c allows 16 */

struct span {
    size_t from, to;
};

/* Divisions in a row: 浙江省杭州市余杭区. */
struct chain {
    struct wm_within within;              /* what is known with them */
    struct span span[WM_DIVISION_LEVELS]; /* where they were first named */
    bool named[WM_DIVISION_LEVELS];
    size_t end; /* behind the last of them that is certain */
};

struct region {
    struct wm_address *address;
    struct wm_within within;
    uint32_t town[TOWN_KEYS]; /* keys of the town's field, to find it again in detail */
    size_t town_len;
};

/* Divisions in a row from key[at…], each below the one before, then perhaps all of it once more. A
 * name without its suffix counts only with a whole one behind it, since 上海路 is a road, or where
 * it ends a field. */
static void read_chain(const struct wm_plain *plain, size_t at, const struct wm_within *known,
                       bool field, struct chain *chain)
{
    struct wm_within trial = *known;
    struct wm_division_match match;
    size_t next = at;
    int above = -1;

    memset(chain, 0, sizeof *chain);
    chain->within = *known;
    chain->end = at;
    for (;;) {
        struct span *span;
        if (!wm_division_start(plain->key, plain->len, next, above, &trial, &match)) {
            if (above < 0 || next != chain->end)
                return;
            above = -1;
            continue;
        }
        span = &chain->span[match.level];
        if (trial.at[match.level] == NULL || span->to == 0)
            *span = (struct span){.from = next, .to = next + match.len};
        trial.at[match.level] = match.division;
        above = (int)match.level;
        next += match.len;
        if (match.whole || (field && next == plain->len)) {
            int level;
            chain->end = next;
            chain->within = trial;
            for (level = 0; level < WM_DIVISION_LEVELS; level++)
                chain->named[level] = chain->span[level].to != 0;
        }
    }
}

/* Write plain[from, to) as the place of that level. @return false if it does not fit */
static bool put_place(struct region *region, int level, const struct wm_plain *plain, size_t from,
                      size_t to)
{
    char *text = region->address->place[level];
    size_t size = sizeof region->address->place[level];

    if (wm_plain_put(plain, from, to, text, 0, size) != size)
        return true;
    text[0] = '\0';
    return false;
}

/* A column that holds divisions and nothing else. One that stands a column too high or low is left
 * there (a county in the city's, 义乌市), unless it has been named before. */
static bool take_divisions(struct region *region, int column, const struct wm_plain *plain)
{
    struct chain chain;
    int level, count = 0;

    read_chain(plain, 0, &region->within, true, &chain);
    if (plain->len == 0 || chain.end != plain->len)
        return false;
    for (level = 0; level < WM_DIVISION_LEVELS; level++)
        count += chain.named[level] ? 1 : 0;
    for (level = 0; level < WM_DIVISION_LEVELS; level++) {
        int slot = count == 1 && region->address->place[column][0] == '\0' ? column : level;
        bool again = region->within.at[level] != NULL && column != WM_REGION_CITY;
        if (chain.named[level] && !again && region->address->place[slot][0] == '\0' &&
            !put_place(region, slot, plain, chain.span[level].from, chain.span[level].to))
            return false;
    }
    region->within = chain.within;
    return true;
}

/* A city without districts, or a county in the city's column, has its towns in the next one. */
static bool has_district(const struct region *region)
{
    const struct wm_division *city = region->within.at[WM_REGION_CITY];

    return region->within.at[WM_REGION_DISTRICT] != NULL || (city != NULL && city->undivided);
}

/* A column with a town, perhaps behind the divisions that it lies in. */
static bool take_town(struct region *region, int column, const struct wm_plain *plain)
{
    struct chain chain;
    size_t from, len;
    int level, named = 0, new = 0;

    read_chain(plain, 0, &region->within, true, &chain);
    for (level = 0; level < WM_DIVISION_LEVELS; level++) {
        named += chain.named[level] ? 1 : 0;
        new += chain.named[level] && region->within.at[level] == NULL ? 1 : 0;
    }
    /* A single name that no column knows is how the town's own begins: 宁县恒街道. */
    from = named == 1 && new == 1 ? 0 : chain.end;
    len = plain->len - from;
    if (len == 0)
        return from != 0;
    if (!wm_region_is_town(plain, from, plain->len) ||
        !put_place(region, column, plain, from, plain->len))
        return false;
    if (len <= TOWN_KEYS) {
        region->town_len = len;
        memcpy(region->town, plain->key + from, len * sizeof *plain->key);
    }
    return true;
}

/* The split fields of an address in mainland China. */
static void read_places(struct region *region, const struct wm_party *party,
                        const struct wm_name *name)
{
    const char *const field[WM_REGION_LEVELS] = {party->province, party->city, party->district,
                                                 party->town};
    struct wm_plain plain;
    int column;

    for (column = 0; column < WM_REGION_LEVELS; column++) {
        bool known = false;
        if (field[column][0] == '\0')
            continue;
        if (wm_plain_read(&plain, field[column])) {
            wm_address_compact(&plain);
            if (column < WM_REGION_TOWN && wm_region_is_filler(&plain))
                continue;
            if (!wm_address_names(&plain, name)) {
                if (column < WM_REGION_TOWN)
                    known = take_divisions(region, column, &plain);
                if (!known && column > WM_REGION_CITY &&
                    (column == WM_REGION_TOWN || has_district(region)))
                    known = take_town(region, column, &plain);
            }
        }
        region->address->hidden_place[column] = !known;
        wm_plain_wipe(&plain);
    }
}

/* The places that detail starts with, those of the columns and further ones. @return their end */
static size_t find_places(struct region *region, struct chain *chain)
{
    const struct wm_plain *detail = &region->address->detail;
    size_t at, town = region->town_len;

    read_chain(detail, 0, &region->within, false, chain);
    at = chain->end;
    if (town != 0 && at + town <= detail->len &&
        memcmp(detail->key + at, region->town, town * sizeof *region->town) == 0)
        at += town;
    return at;
}

/* What detail names and no column did. */
static void put_found(struct region *region, const struct chain *chain)
{
    int level;

    for (level = 0; level < WM_DIVISION_LEVELS; level++) {
        if (chain->named[level] && region->within.at[level] == NULL &&
            region->address->place[level][0] == '\0')
            (void)put_place(region, level, &region->address->detail, chain->span[level].from,
                            chain->span[level].to);
    }
    region->within = chain->within;
}

static void forget_town(struct region *region)
{
    char *town = region->address->place[WM_REGION_TOWN];

    if (town[0] != '\0')
        region->address->hidden_place[WM_REGION_TOWN] = true;
    wm_wipe(town, sizeof region->address->place[WM_REGION_TOWN]);
}

/* Where the person's name starts in detail, or its end. */
static size_t find_person(const struct wm_plain *detail, const struct wm_name *name)
{
    struct wm_keys keys;
    size_t limit = detail->len, found, end;

    wm_keys_read(&keys, detail, 0, detail->len);
    if (wm_name_find(name, &keys, 0, false, &found, &end))
        limit = keys.pos[found];
    wm_keys_wipe(&keys);
    return limit;
}

void wm_address_mainland(struct wm_address *address, const struct wm_party *party,
                         const struct wm_name *name, enum wm_address_level level)
{
    struct region region = {.address = address};
    struct chain chain;
    size_t limit, from, cut = 0;

    wm_address_compact(&address->detail);
    limit = find_person(&address->detail, name);
    read_places(&region, party, name);
    from = find_places(&region, &chain);
    if (limit < from) /* the person stands among the places: nothing of it counts */
        from = limit = 0;
    else if (has_district(&(struct region){.within = chain.within}))
        put_found(&region, &chain);
    if (!has_district(&region)) {
        forget_town(&region);
        from = 0;
    } else {
        cut = wm_address_scan(&address->detail, from, limit, level);
    }
    memset(address->mark, WM_ADDRESS_REPEATED, from);
    memset(address->mark + from, WM_ADDRESS_SHOWN, cut - from);
    wm_wipe(&region, sizeof region);
}

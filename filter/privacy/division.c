/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/privacy/division.h"

#include "filter/privacy/plain.h"

#define CITIES_OF_NONE 90 /* 4190xx: counties right below their province */

/* Ordered by name. */
static const struct wm_division divisions[] = {
#include "filter/privacy/divisions.inc"
};
#define DIVISIONS (sizeof divisions / sizeof divisions[0])

const struct wm_division *wm_division_at(size_t index)
{
    return index < DIVISIONS ? &divisions[index] : NULL;
}

enum wm_region_level wm_division_level(const struct wm_division *division)
{
    if (division->code % 100 != 0 || division->code == 0)
        return WM_REGION_DISTRICT;
    return division->code % 10000 != 0 ? WM_REGION_CITY : WM_REGION_PROVINCE;
}

bool wm_division_is_municipality(const struct wm_division *division)
{
    uint32_t province = division->code / 10000;

    return province == 11 || province == 12 || province == 31 || province == 50;
}

/* Index of the first division whose name is not before these two characters. */
static size_t lower_bound(uint32_t first, uint32_t second)
{
    size_t low = 0, high = DIVISIONS;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char16_t *name = divisions[middle].name;
        if (name[0] < first || (name[0] == first && name[1] < second))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Does any division's name stand in full at key[at…]? */
static bool starts_division(const uint32_t *key, size_t len, size_t at)
{
    size_t i, k;

    if (at + 1 >= len)
        return false;
    for (i = lower_bound(key[at], key[at + 1]);
         i < DIVISIONS && divisions[i].name[0] == key[at] && divisions[i].name[1] == key[at + 1];
         i++) {
        for (k = 2; k < divisions[i].len && at + k < len && divisions[i].name[k] == key[at + k];
             k++)
            ;
        if (k == divisions[i].len)
            return true;
    }
    return false;
}

/* Does one lie in the other, or could it, for all that their codes say? */
static bool agree(const struct wm_division *one, const struct wm_division *other)
{
    uint32_t a = one->code / 100 % 100, b = other->code / 100 % 100;

    if (one->code == 0 || other->code == 0)
        return true;
    if (one->code / 10000 != other->code / 10000)
        return false;
    return a == b || a == 0 || b == 0 || a == CITIES_OF_NONE || b == CITIES_OF_NONE ||
           wm_division_is_municipality(one);
}

static bool lies_within(const struct wm_division *division, enum wm_region_level level,
                        const struct wm_within *within)
{
    int i;

    if (within->at[level] != NULL)
        return within->at[level] == division;
    for (i = 0; i < WM_DIVISION_LEVELS; i++) {
        if (within->at[i] != NULL && !agree(division, within->at[i]))
            return false;
    }
    return true;
}

/* Below a city, or a province that is one. */
static bool has_city(const struct wm_within *within)
{
    const struct wm_division *province = within->at[WM_REGION_PROVINCE];

    return within->at[WM_REGION_CITY] != NULL ||
           (province != NULL && wm_division_is_municipality(province));
}

static bool has_parent(const struct wm_within *within)
{
    return within->at[WM_REGION_PROVINCE] != NULL || within->at[WM_REGION_CITY] != NULL;
}

/* How much of key[at…] names the division, by its own name, by its stem and another suffix, or by
 * the stem; 0 if nothing. */
static size_t named(const struct wm_division *division, const uint32_t *key, size_t len, size_t at,
                    int above, bool parent, bool *whole)
{
    static const char32_t *const other_suffix[] = {U"", U"州盟", U"区县市旗"};
    uint32_t last, next;
    size_t i = 0;

    while (i < division->len && at + i < len && key[at + i] == division->name[i])
        i++;
    *whole = i == division->len;
    if (!*whole && (division->stem == 0 || i < division->stem))
        return 0;
    if (!*whole) {
        i = division->stem;
        last = at + i < len ? key[at + i] : 0;
        *whole = parent && wm_plain_in(other_suffix[wm_division_level(division)], last);
        i += *whole ? 1 : 0;
    }
    next = at + i < len ? key[at + i] : 0;
    if (*whole && above < 0 && key[at + i - 1] == U'市' && wm_plain_in(U"场民政集", next) &&
        !starts_division(key, len, at + i))
        return 0; /* 中山市场, but 南平市政和县 */
    return i;
}

/* Is the match better than the one so far? */
static bool is_better(const struct wm_division_match *match, const struct wm_division_match *best)
{
    if (best->division == NULL || match->whole != best->whole)
        return best->division == NULL || match->whole;
    if (match->len != best->len)
        return match->len > best->len;
    if ((match->len == match->division->len) != (best->len == best->division->len))
        return match->len == match->division->len; /* 恩施市 is no other form of 恩施州 */
    return match->level < best->level ||
           (match->level == best->level && match->division->code != 0 && best->division->code == 0);
}

bool wm_division_start(const uint32_t *key, size_t len, size_t at, int above,
                       const struct wm_within *within, struct wm_division_match *match)
{
    struct wm_division_match best = {.division = NULL};
    bool parent = has_parent(within), city = has_city(within), several = false;
    size_t i;

    if (at + 1 >= len || key[at] > 0xffff || key[at + 1] > 0xffff)
        return false;
    for (i = lower_bound(key[at], key[at + 1]);
         i < DIVISIONS && divisions[i].name[0] == key[at] && divisions[i].name[1] == key[at + 1];
         i++) {
        struct wm_division_match new = {.division = &divisions[i],
                                        .level = wm_division_level(&divisions[i])};
        if ((int)new.level <= above || !lies_within(new.division, new.level, within))
            continue;
        new.len = named(new.division, key, len, at, above, parent, &new.whole);
        if (new.len == 0 || (new.division->code == 0 && !city) ||
            (new.level == WM_REGION_DISTRICT && !new.whole && !parent))
            continue;
        if (is_better(&new, &best)) {
            best = new;
            several = false;
        } else if (new.whole == best.whole &&new.len == best.len &&new.level == best.level) {
            several = true;
        }
    }
    if (best.division == NULL || (several && !parent))
        return false;
    *match = best;
    return true;
}

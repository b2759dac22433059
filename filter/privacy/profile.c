/* SPDX-License-Identifier: Apache-2.0 */
/* The rules: waybills.md 1.1, 1.5, 3.2 to 3.6. */
#include "config.h"

#include "filter/privacy/profile.h"

#include "filter/base/message.h"

#include <string.h>

static const struct wm_profile profiles[] = {
    /* GB/T 41833: a character of the name, 6 digits, unit, floor and room hidden. */
    {.name = "cn",
     .name_shows = WM_NAME_FIRST,
     .phone_shows = WM_PHONE_LAST,
     .address = WM_ADDRESS_BUILDING,
     .shows = WM_SHOW_ALL},
    {.name = "cn-road",
     .name_shows = WM_NAME_FIRST,
     .phone_shows = WM_PHONE_LAST,
     .address = WM_ADDRESS_ROAD,
     .shows = WM_SHOW_ALL},
    {.name = "cn-district",
     .name_shows = WM_NAME_FIRST,
     .phone_shows = WM_PHONE_LAST,
     .address = WM_ADDRESS_REGION,
     .shows = WM_SHOW_ALL},
    /* As SF's Fengmi labels: routing code, and the codes that the order brings. */
    {.name = "coded", .shows = WM_SHOW_CODES | WM_SHOW_CALL | WM_SHOW_POINT},
    /* Routing alone. */
    {.name = "blind"},
    {.name = "hk",
     .name_shows = WM_NAME_FIRST,
     .phone_shows = WM_PHONE_LAST,
     .address = WM_ADDRESS_ROAD,
     .shows = WM_SHOW_ALL},
    {.name = "mo",
     .name_shows = WM_NAME_FIRST,
     .phone_shows = WM_PHONE_LAST,
     .address = WM_ADDRESS_ROAD,
     .shows = WM_SHOW_ALL},
    {.name = "tw",
     .name_shows = WM_NAME_FIRST,
     .phone_shows = WM_PHONE_LAST,
     .address = WM_ADDRESS_ROAD,
     .shows = WM_SHOW_ALL},
    /* PIPC: the middle of a name and the last four digits hidden; here all but the first three. */
    {.name = "kr",
     .name_shows = WM_NAME_FIRST | WM_NAME_LAST,
     .phone_shows = WM_PHONE_FIRST,
     .address = WM_ADDRESS_ROAD,
     .shows = WM_SHOW_ALL},
    {.name = "jp",
     .name_shows = WM_NAME_FIRST,
     .phone_shows = WM_PHONE_LAST,
     .address = WM_ADDRESS_ROAD,
     .shows = WM_SHOW_ALL},
    /* GDPR 5(1)(c): who delivers needs name and street on the paper, and no phone. */
    {.name = "eu", .name_shows = WM_NAME_ALL, .address = WM_ADDRESS_ALL, .shows = WM_SHOW_ALL},
    {.name = "us", .name_shows = WM_NAME_ALL, .address = WM_ADDRESS_HOUSE, .shows = WM_SHOW_ALL},
    {.name = "other",
     .name_shows = WM_NAME_FIRST,
     .phone_shows = WM_PHONE_LAST,
     .address = WM_ADDRESS_ROAD,
     .shows = WM_SHOW_ALL},
};
#define PROFILE_COUNT (sizeof profiles / sizeof profiles[0])

/* Whose rules they are. */
static const struct {
    const char *countries; /* parted by blanks; NULL: all others */
    const char *floor, *initial;
} rules[] = {
    {"CN", "cn", "cn-road"},
    {"HK", "hk", "hk"},
    {"MO", "mo", "mo"},
    {"TW", "tw", "tw"},
    {"KR", "kr", "kr"},
    {"JP", "jp", "jp"},
    /* European Economic Area and Switzerland */
    {"AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO CH",
     "eu", "eu"},
    {"US CA AU NZ GB", "us", "us"},
    {NULL, "other", "other"},
};
#define RULE_COUNT (sizeof rules / sizeof rules[0])

const struct wm_profile *wm_profile_find(const char *name)
{
    size_t i;

    for (i = 0; i < PROFILE_COUNT; i++) {
        if (strcmp(profiles[i].name, name) == 0)
            return &profiles[i];
    }
    return NULL;
}

const struct wm_profile *wm_profile_at(size_t index)
{
    return index < PROFILE_COUNT ? &profiles[index] : NULL;
}

/* Row of a country. */
static size_t rule_of(const char *country)
{
    size_t i;

    for (i = 0; i < RULE_COUNT - 1; i++) {
        const char *found = country[0] != '\0' ? strstr(rules[i].countries, country) : NULL;
        if (found != NULL)
            return i;
    }
    return country[0] == '\0' ? 0 : RULE_COUNT - 1;
}

const struct wm_profile *wm_profile_floor(const char *country)
{
    return wm_profile_find(rules[rule_of(country)].floor);
}

const struct wm_profile *wm_profile_default(const char *country)
{
    return wm_profile_find(rules[rule_of(country)].initial);
}

bool wm_profile_within(const struct wm_profile *a, const struct wm_profile *b)
{
    return (a->name_shows & ~b->name_shows) == 0 && (a->phone_shows & ~b->phone_shows) == 0 &&
           a->address <= b->address && (a->shows & ~b->shows) == 0;
}

struct wm_profile wm_profile_both(const struct wm_profile *a, const struct wm_profile *b)
{
    struct wm_profile both = *a;

    both.name_shows &= b->name_shows;
    both.phone_shows &= b->phone_shows;
    both.address = a->address < b->address ? a->address : b->address;
    both.shows &= b->shows;
    return both;
}

/* Place of a country code, or SIZE_MAX if it is none. */
static size_t place_of(const char *country)
{
    if (country[0] < 'A' || country[0] > 'Z' || country[1] < 'A' || country[1] > 'Z' ||
        country[2] != '\0')
        return SIZE_MAX;
    return (size_t)(country[0] - 'A') * 26 + (size_t)(country[1] - 'A');
}

static int refuse(const struct wm_conf *conf, const struct wm_conf_profile *line,
                  const struct wm_profile *floor, const char *country, struct wm_err *err)
{
    if (floor == NULL)
        wm_err_set(err, WM_ERR_USAGE, _("unknown profile %s; waymask-masks(5) lists them"),
                   line->name);
    else
        wm_err_set(err, WM_ERR_USAGE, _("profile %s shows more than %s, the least that %s demands"),
                   line->name, floor->name, country);
    wm_err_place(err, conf->path[0] != '\0' ? conf->path : NULL, 0, line->line, "Profile");
    return WM_ERR_USAGE;
}

/* A Profile line for one country, or for each (first and last are the range of places). */
static int choose(struct wm_masking *masking, const struct wm_conf *conf,
                  const struct wm_conf_profile *line, size_t first, size_t last, struct wm_err *err)
{
    const struct wm_profile *profile = wm_profile_find(line->name);
    size_t place;

    if (profile == NULL)
        return refuse(conf, line, NULL, "", err);
    for (place = first; place <= last; place++) {
        const char country[3] = {(char)('A' + place / 26), (char)('A' + place % 26), '\0'};
        const struct wm_profile *floor = wm_profile_floor(country);
        if (!wm_profile_within(profile, floor))
            return refuse(conf, line, floor, country, err);
        masking->chosen[place] = (uint8_t)(profile - profiles);
    }
    return WM_OK;
}

int wm_masking_init(struct wm_masking *masking, const struct wm_conf *conf, struct wm_err *err)
{
    size_t place, i;
    int status = WM_OK;

    memset(masking, 0, sizeof *masking);
    for (place = 0; place < sizeof masking->chosen; place++) {
        const char country[3] = {(char)('A' + place / 26), (char)('A' + place % 26), '\0'};
        masking->chosen[place] = (uint8_t)(wm_profile_default(country) - profiles);
    }
    if (conf == NULL)
        return WM_OK;
    masking->smile = conf->smile;
    masking->show_goods = conf->show_goods;
    for (i = 0; i < conf->profile_count && status == WM_OK; i++) {
        const struct wm_conf_profile *line = &conf->profiles[i];
        place = place_of(line->country);
        if (place != SIZE_MAX)
            status = choose(masking, conf, line, place, place, err);
        else
            status = choose(masking, conf, line, 0, sizeof masking->chosen - 1, err);
    }
    return status;
}

const struct wm_profile *wm_masking_profile(const struct wm_masking *masking, const char *country)
{
    size_t place = place_of(country[0] != '\0' ? country : "CN");

    /* What is no country is shown to nobody. */
    return place != SIZE_MAX ? &profiles[masking->chosen[place]] : wm_profile_find("blind");
}

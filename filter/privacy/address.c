/* SPDX-License-Identifier: Apache-2.0 */
/* Which form an address has, by its country, and what is the same in all of them. */
#include "config.h"

#include "filter/privacy/address.h"

#include <string.h>

/* A new form is a file and a row. */
static const struct {
    const char *countries; /* parted by blanks; NULL: all others */
    wm_address_form_fn *read;
} forms[] = {
    {"CN", wm_address_mainland},
    {"HK MO", wm_address_hongkong},
    {"TW", wm_address_taiwan},
    {"KR", wm_address_korea},
    {"JP", wm_address_japan},
    {"US CA AU NZ GB", wm_address_states},
    {"AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO CH",
     wm_address_europe},
    {NULL, wm_address_abroad},
};

static bool is_joint(uint32_t c)
{
    return wm_plain_ascii_digit(c) || wm_plain_ascii_letter(c) || wm_plain_han_number(c);
}

void wm_address_compact(struct wm_plain *plain)
{
    size_t i, len = 0;

    for (i = 0; i < plain->len; i++) {
        if (wm_plain_in(U" ,，。;、", plain->key[i])) {
            uint32_t before = len > 0 ? plain->key[len - 1] : 0;
            uint32_t after = i + 1 < plain->len ? plain->key[i + 1] : 0;
            if (!is_joint(before) || (!is_joint(after) && !wm_plain_in(U" ,，。;、", after)))
                continue;
        }
        plain->at[len] = plain->at[i];
        plain->key[len] = plain->key[i];
        len++;
    }
    wm_plain_cut(plain, len);
}

bool wm_address_names(const struct wm_plain *plain, const struct wm_name *name)
{
    struct wm_keys keys;
    size_t at, end;
    bool found;

    wm_keys_read(&keys, plain, 0, plain->len);
    found = wm_name_find(name, &keys, 0, false, &at, &end);
    wm_keys_wipe(&keys);
    return found;
}

static void hide_region(struct wm_address *address, const struct wm_party *party)
{
    const char *const field[WM_REGION_LEVELS] = {party->province, party->city, party->district,
                                                 party->town};
    int level;

    for (level = 0; level < WM_REGION_LEVELS; level++)
        address->hidden_place[level] = field[level][0] != '\0';
}

void wm_address_read(struct wm_address *address, const struct wm_party *party,
                     const struct wm_name *name, enum wm_address_level level)
{
    const char *country = party->country[0] != '\0' ? party->country : "CN";
    size_t i;

    memset(address->place, 0, sizeof address->place);
    memset(address->hidden_place, 0, sizeof address->hidden_place);
    address->unread = !wm_plain_read(&address->detail, party->detail);
    memset(address->mark, WM_ADDRESS_HIDDEN, address->detail.len);
    if (level == WM_ADDRESS_NOTHING) {
        hide_region(address, party);
    } else {
        for (i = 0; forms[i].countries != NULL && strstr(forms[i].countries, country) == NULL; i++)
            ;
        forms[i].read(address, party, name, level);
    }
}

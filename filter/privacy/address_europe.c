/* SPDX-License-Identifier: Apache-2.0 */
/* European Economic Area and Switzerland: who delivers needs all of an address, and it shows but
 * for phones, papers' numbers, mail addresses and the hands it goes through. What of it is a unit
 * is said in too many languages: below WM_ADDRESS_ALL only the places show. */
#include "config.h"

#include "filter/privacy/address_abroad.h"

/* A place with a number in it (Paris 12e, Praha 4) is one where all shows. */
static bool is_clean(const struct wm_plain *plain, enum wm_region_level level, bool above)
{
    static const struct wm_name nobody; /* wm_address_places looks for the name */
    bool secret[WM_PLAIN_MAX];
    size_t i;

    if (wm_place_foreign(plain, level, above))
        return true;
    wm_address_secrets(plain, &nobody, true, secret);
    for (i = 0; i < plain->len && !secret[i] && !wm_plain_in(U"@#*", plain->key[i]); i++)
        ;
    return i == plain->len && plain->len > 0;
}

void wm_address_europe(struct wm_address *address, const struct wm_party *party,
                       const struct wm_name *name, enum wm_address_level level)
{
    bool secret[WM_PLAIN_MAX];

    wm_address_places(address, party, name, level >= WM_ADDRESS_ALL,
                      level >= WM_ADDRESS_ALL ? is_clean : wm_place_foreign);
    if (level < WM_ADDRESS_ALL)
        return;
    wm_address_secrets(&address->detail, name, true, secret);
    wm_address_show_rest(address, secret);
    wm_address_check(address, true);
}

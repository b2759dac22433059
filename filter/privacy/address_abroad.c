/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses of countries whose form no other file knows: province and city, if they are nothing
 * else. */
#include "config.h"

#include "filter/privacy/address_abroad.h"

static bool is_place(const struct wm_plain *plain, enum wm_region_level level, bool above)
{
    return level <= WM_REGION_CITY && wm_place_foreign(plain, level, above);
}

void wm_address_abroad(struct wm_address *address, const struct wm_party *party,
                       const struct wm_name *name, enum wm_address_level level)
{
    (void)level; /* nothing below the city is known */
    wm_address_places(address, party, name, false, is_place);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses of countries whose form no other file knows: province and city, if they are nothing
 * else. */
#include "config.h"

#include "filter/base/wipe.h"
#include "filter/privacy/address.h"

#include <string.h>

void wm_address_abroad(struct wm_address *address, const struct wm_party *party,
                       const struct wm_name *name, enum wm_address_level level)
{
    const char *const field[2] = {party->province, party->city};
    struct wm_plain plain;
    int i;

    (void)level; /* nothing below the city is known */
    for (i = 0; i < 2; i++) {
        char *text = address->place[i];
        size_t size = sizeof address->place[i];
        if (field[i][0] == '\0')
            continue;
        if (!wm_plain_read(&plain, field[i]) || !wm_region_foreign(&plain) ||
            wm_address_names(&plain, name) ||
            wm_plain_put(&plain, 0, plain.len, text, 0, size) == size) {
            text[0] = '\0';
            address->hidden_place[i] = true;
        }
    }
    address->hidden_place[WM_REGION_DISTRICT] = party->district[0] != '\0';
    address->hidden_place[WM_REGION_TOWN] = party->town[0] != '\0';
    wm_wipe(&plain, sizeof plain);
}

/* SPDX-License-Identifier: Apache-2.0 */
/** secret.h: what an order hides, read once, by which all of its free text is scrubbed. Used inside
 * filter/privacy only. */
#ifndef WM_PRIVACY_SECRET_H
#define WM_PRIVACY_SECRET_H

#include "filter/privacy/address.h"
#include "filter/privacy/mask.h"
#include "filter/privacy/name.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Keys of all that an address hides: detail, then places. */
#define WM_SECRET_KEYS 1024

/** Hidden stretches of a party's address, a 0 between any two. */
struct wm_secret_place {
    size_t len;
    uint32_t key[WM_SECRET_KEYS];
};

/** A party's secrets; of an organisation there are none. Holds plaintext: wipe it. */
struct wm_secret_party {
    struct wm_name name;
    struct wm_keys phone[2];
    struct wm_secret_place hidden;
};

struct wm_secret {
    struct wm_secret_party party[2]; /**< recipient, sender */
};

/** Note what the address hides. */
void wm_secret_address(struct wm_secret_party *secret, const struct wm_party *party,
                       const struct wm_address *address);

/** Scrub with the secrets known: see wm_scrub_text. */
void wm_scrub(const struct wm_secret *secret, const char *text, char out[WM_MASK_TEXT]);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** seal_site.h: a site in memory for the tests of the seal floor. */
#ifndef WM_TESTS_SEAL_SITE_H
#define WM_TESTS_SEAL_SITE_H

#include "config.h"

#include "filter/seal/envelope.h"
#include "filter/seal/keys.h"

#define SEAL_NOW (WM_RELEASE_TIME + 30u * 86400u) /**< the tests' clock, seconds UTC */
#define SEAL_DAY 86400u

/** Stations 1, 2 (may reprint for 1 and 7) and 3 (its own only); role keys 1 and 2, kid 5 and 9. */
struct seal_site {
    struct wm_root_key root;
    struct wm_station_key station[3];
    struct wm_role_key courier, service;
    struct wm_role_key foreign; /**< another key of the courier's role and kid */
    struct wm_station stations[3];
    struct wm_recipient rows[2];
    struct wm_recipients_draft draft; /**< change and call seal_site_sign again */
    struct wm_recipients *list;
};

void seal_site_new(struct seal_site *site);
/** Sign and parse the draft anew. @return the list, owned by site; NULL if it is refused */
struct wm_recipients *seal_site_sign(struct seal_site *site);
void seal_site_free(struct seal_site *site);

/** Two sections with invented persons; courier (1) and service (2). */
extern const struct wm_section_plain seal_plain[2];

/** Seal seal_plain for waybill 7710000000017 by station 1. @return length, 0 on failure */
size_t seal_site_seal(const struct seal_site *site, uint8_t out[WM_ENVELOPE_MAX],
                      struct wm_err *err);

#endif

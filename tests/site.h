/* SPDX-License-Identifier: Apache-2.0 */
/** site.h: a demo site in a temporary folder and an order to seal with it, for tests. */
#ifndef WM_TESTS_SITE_H
#define WM_TESTS_SITE_H

#include "filter/order/order.h"
#include "filter/waybill/batch.h"
#include "filter/waybill/waybill.h"

struct site {
    char folder[64]; /**< has root/, print/, open-courier/, open-service/ */
    struct wm_conf conf;
    struct wm_host *host;
    struct wm_masking masking;
    struct wm_composer composer;
};

/** Make it all; aborts the test program if that fails. */
void site_make(struct site *site);
/** Path inside of the site; valid until the next call. */
const char *site_path(const struct site *site, const char *name);
void site_remove(struct site *site);

/** An invented order with every field that a label shows. */
void site_order(struct wm_order *order);

/** Open what the waybill has sealed with a role's key file. @return as wm_envelope_open */
int site_open(const struct site *site, const char *key_name, const struct wm_waybill *waybill,
              struct wm_opened *opened);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** sections.h: which plaintext of an order goes to which role; waymask-waybill(5), SEALED FIELDS.
 */
#ifndef WM_WAYBILL_SECTIONS_H
#define WM_WAYBILL_SECTIONS_H

#include "filter/base/conf.h"
#include "filter/order/order.h"
#include "filter/seal/envelope.h"

#include <stdbool.h>

/** Longest text made here, zero included; longer than any envelope holds. */
#define WM_SECTION_TEXT 1024

/** Plaintext: to be wiped by wm_sections_wipe. */
struct wm_sections {
    struct wm_section_plain plain[WM_CONF_ROLES]; /**< borrows from text */
    size_t count;
    char text[WM_SECTION_KEYS][WM_SECTION_TEXT]; /**< by section key */
};

/** True if the order has a virtual number that may be used at now (seconds UTC) and is not the
 * party's own number in disguise. */
bool wm_call_valid(const struct wm_party *party, int64_t now);

/** number, or number-extension. @param size at least sizeof number + sizeof extension */
void wm_call_text(const struct wm_call *call, char *out, size_t size);

/** True if digits of a hidden number of the party, 7 or more, stand in text, whatever separates
 * them. */
bool wm_party_phone_in(const struct wm_party *party, const char *text);

/** True if 5 successive digits of text stand in a number of the party, whatever separates them; a
 * mask shows four. */
bool wm_party_phone_part(const struct wm_party *party, const char *text);

/** Fill the sections of the roles of conf; a role whose fields are all empty in this order has
 * none. The order must hold plaintext (wm_order_starred). */
void wm_sections_make(const struct wm_conf *conf, const struct wm_order *order, int64_t now,
                      struct wm_sections *out);

/** Fail (WM_ERR_INPUT) if there is no section at all, or if an envelope with these would exceed
 * WM_ENVELOPE_MAX; then err names the order's field that takes the most room. */
int wm_sections_fit(const struct wm_sections *sections, const char *waybill, struct wm_err *err);

void wm_sections_wipe(struct wm_sections *sections);

#endif

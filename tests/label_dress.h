/* SPDX-License-Identifier: Apache-2.0 */
/** label_dress.h: sample waybills with all that a shipment may have besides: the fullest label. */
#ifndef WM_TESTS_LABEL_DRESS_H
#define WM_TESTS_LABEL_DRESS_H

#include "filter/waybill/waybill.h"

/** Set what the sample leaves empty: handling, countries, sort, pieces, money, pick line, a
 * delivery point, a reprint's number. What it has stays. */
void wm_sample_dress(struct wm_waybill *waybill);

/** A sample by name (label_sample.h), dressed if the name ends in "+". @return false if there is no
 * such sample */
bool wm_sample_dressed(const char *name, unsigned variant, struct wm_waybill *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** choose.h: what the configuration says of one order's label: layout, languages, order tail. */
#ifndef WM_WAYBILL_CHOOSE_H
#define WM_WAYBILL_CHOOSE_H

#include "filter/base/captions.h"
#include "filter/base/conf.h"
#include "filter/order/order.h"

/** Layout of a carrier's service: that of the first LayoutFor line which fits, or else Layout.
 * @return borrowed from conf */
const char *wm_choose_layout(const struct wm_conf *conf, const char *carrier, const char *service);

/** Languages of the captions: those that Captions names; for auto "zh" to mainland China, "zh+en"
 * to Hong Kong, Macao, Taiwan and Singapore and from China to anywhere else, or else "en". */
const char *wm_choose_captions(const struct wm_conf *conf, const struct wm_order *order);

/**
 * The last OrderTail characters of the order number (of the last one where rows of several orders
 * became one), at most half of it and at most size - 1 bytes, into out; "" if there is no number,
 * if OrderTail is 0, or if the number holds a party's name or phone or an identity number, or what
 * would show five digits of a party's phone: the tail would say more than the masks do.
 */
void wm_choose_order_tail(const struct wm_conf *conf, const struct wm_order *order, char *out,
                          size_t size);

#endif

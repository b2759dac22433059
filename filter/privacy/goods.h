/* SPDX-License-Identifier: Apache-2.0 */
/** goods.h: what is in a parcel as a category and a count, so that nobody learns what was bought.
 * Used inside filter/privacy only. */
#ifndef WM_PRIVACY_GOODS_H
#define WM_PRIVACY_GOODS_H

#include "filter/order/order.h"

#include <stddef.h>

/**
 * Write `服饰 2件` for an address in China, `clothing x2` for any other; "" if the order names
 * neither goods nor quantity. Goods of no known kind, and those that tell of health or intimacy,
 * are 物品, goods. The last word known counts: 苹果手机壳 is no fruit.
 */
void wm_goods_category(const struct wm_order *order, char *out, size_t size);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The known exports: a new one is a column table in the file of its family and a row here. */
#include "config.h"

#include "filter/order/dialects.h"

/* Goods titles, quantities and SKU columns are mapped: a label prints no more of them than the
 * site has chosen (waymask-orders(5)). A buyer's message is the remark and is scrubbed. Sellers'
 * own notes are left out: they are not meant for anybody outside. */
const struct wm_dialect *const wm_dialects[] = {
    &wm_dialect_taobao, &wm_dialect_taobao_detail, &wm_dialect_jd,          &wm_dialect_pinduoduo,
    &wm_dialect_douyin, &wm_dialect_youzan,        &wm_dialect_wechat,      &wm_dialect_shopify,
    &wm_dialect_amazon, &wm_dialect_woocommerce,   &wm_dialect_shipstation,
};
const size_t wm_dialect_count = sizeof wm_dialects / sizeof wm_dialects[0];

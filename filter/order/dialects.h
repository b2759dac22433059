/* SPDX-License-Identifier: Apache-2.0 */
/** dialects.h: the column tables of the known exports, a file per family. */
#ifndef WM_ORDER_DIALECTS_H
#define WM_ORDER_DIALECTS_H

#include "filter/order/dialect.h"

/* dialects_cn.c: shops of mainland China */
extern const struct wm_dialect wm_dialect_taobao, wm_dialect_taobao_detail, wm_dialect_jd,
    wm_dialect_pinduoduo, wm_dialect_douyin, wm_dialect_youzan, wm_dialect_wechat;

/* dialects_intl.c: shops of other countries */
extern const struct wm_dialect wm_dialect_shopify, wm_dialect_amazon, wm_dialect_woocommerce,
    wm_dialect_shipstation;

#define WM_COLUMNS(table) .column = (table), .count = sizeof(table) / sizeof(table)[0]

#endif

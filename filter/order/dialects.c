/* SPDX-License-Identifier: Apache-2.0 */
/* The known exports: a new one is a column table and a row at the end. */
#include "config.h"

#include "filter/order/dialect.h"

#define COLUMNS(table) .column = (table), .count = sizeof(table) / sizeof(table)[0]

/* Goods titles, buyers' messages and sellers' notes are left out on purpose: nothing of them is
 * needed for delivery, and a privacy waybill must not show what was bought. A join file can add
 * `goods`, `pick` and `remark`. */

/* Taobao and Tmall, ExportOrderList: reference/waybills.md 4.2. */
static const struct wm_column taobao[] = {
    {.header = "订单编号", .field = "order", .must = true},
    {.header = "收货人姓名", .field = "recipient.name", .must = true},
    {.header = "收货地址", .field = WM_DIALECT_ADDRESS, .must = true},
    {.header = "修改后的收货地址", .field = WM_DIALECT_ADDRESS},
    {.header = "联系手机", .field = "recipient.phone", .must = true},
    {.header = "联系电话", .field = "recipient.phone2"},
    {.header = "物流单号", .field = "waybill"},
    {.header = "物流公司", .field = "carrier"},
    {.header = "订单创建时间", .field = "created"},
};

/* JD, order list: reference/waybills.md 4.2. It has no waybill number. */
static const struct wm_column jd[] = {
    {.header = "订单号", .field = "order", .must = true},
    {.header = "客户姓名", .field = "recipient.name", .must = true},
    {.header = "客户地址", .field = WM_DIALECT_ADDRESS, .must = true},
    {.header = "联系电话", .field = "recipient.phone", .must = true},
    {.header = "下单时间", .field = "created"},
};

const struct wm_dialect wm_dialects[] = {
    {.name = "taobao", .title = "Taobao", COLUMNS(taobao)},
    {.name = "jd", .title = "JD", COLUMNS(jd)},
};
const size_t wm_dialect_count = sizeof wm_dialects / sizeof wm_dialects[0];

/* SPDX-License-Identifier: Apache-2.0 */
/* Exports of shops in mainland China; headers from reference/waybills.md 4.2 and, where rows of
 * one field follow each other, their known variants. */
#include "config.h"

#include "filter/order/dialects.h"

/* Taobao and Tmall, ExportOrderList. */
static const struct wm_column taobao[] = {
    {.header = "订单编号", .field = "order", .must = true},
    {.header = "收货人姓名", .field = "recipient.name", .must = true},
    {.header = "收货地址", .field = WM_DIALECT_ADDRESS, .must = true},
    {.header = "修改后的收货地址", .field = WM_DIALECT_ADDRESS},
    {.header = "联系手机", .field = "recipient.phone", .must = true},
    {.header = "收货人手机", .field = "recipient.phone", .must = true},
    {.header = "收货人手机号", .field = "recipient.phone", .must = true},
    {.header = "联系电话", .field = "recipient.phone2"},
    {.header = "收货人电话", .field = "recipient.phone2"},
    {.header = "物流单号", .field = "waybill"},
    {.header = "物流公司", .field = "carrier"},
    {.header = "订单创建时间", .field = "created"},
    {.header = "宝贝标题", .field = "goods"},
    {.header = "商品标题", .field = "goods"},
    {.header = "宝贝总数量", .field = "quantity"},
    {.header = "买家留言", .field = "remark"},
    {.header = "订单状态", .field = WM_DIALECT_VOID, .words = "交易关闭|已关闭|已取消"},
};
const struct wm_dialect wm_dialect_taobao = {
    .name = "taobao", .title = "Taobao", WM_COLUMNS(taobao)};

/* Taobao and Tmall, ExportOrderDetailList: a row per line item. The plain one names no recipient
 * and serves as what is joined. */
static const struct wm_column taobao_detail[] = {
    {.header = "订单编号", .field = "order", .must = true},
    {.header = "主订单编号", .field = "order", .must = true},
    {.header = "标题", .field = "goods", .must = true},
    {.header = "宝贝标题", .field = "goods", .must = true},
    {.header = "购买数量", .field = "quantity", .must = true},
    {.header = "宝贝数量", .field = "quantity", .must = true},
    {.header = "外部系统编号", .field = "pick"},
    {.header = "商家编码", .field = "pick"},
    {.header = "收货人姓名", .field = "recipient.name"},
    {.header = "收货地址", .field = WM_DIALECT_ADDRESS},
    {.header = "修改后的收货地址", .field = WM_DIALECT_ADDRESS},
    {.header = "联系手机", .field = "recipient.phone"},
    {.header = "收货人手机", .field = "recipient.phone"},
    {.header = "联系电话", .field = "recipient.phone2"},
    {.header = "物流单号", .field = "waybill"},
    {.header = "物流公司", .field = "carrier"},
    {.header = "订单创建时间", .field = "created"},
    {.header = "买家留言", .field = "remark"},
    {.header = "订单状态", .field = WM_DIALECT_VOID, .words = "交易关闭|已关闭|已取消"},
    {.header = "退款状态", .field = WM_DIALECT_VOID, .words = "退款成功"},
};
const struct wm_dialect wm_dialect_taobao_detail = {
    .name = "taobao-detail", .title = "Taobao detail", WM_COLUMNS(taobao_detail)};

/* JD, order list. It has no waybill number. 订单备注 is the buyer's, 商家备注 the shop's. */
static const struct wm_column jd[] = {
    {.header = "订单号", .field = "order", .must = true},
    {.header = "客户姓名", .field = "recipient.name", .must = true},
    {.header = "客户地址", .field = WM_DIALECT_ADDRESS, .must = true},
    {.header = "联系电话", .field = "recipient.phone", .must = true},
    {.header = "下单时间", .field = "created"},
    {.header = "商品名称", .field = "goods"},
    {.header = "订购数量", .field = "quantity"},
    {.header = "货号", .field = "pick"},
    {.header = "订单备注", .field = "remark"},
    {.header = "订单状态", .field = WM_DIALECT_VOID, .words = "已取消|订单取消|(删除)*|（删除）*"},
};
const struct wm_dialect wm_dialect_jd = {.name = "jd", .title = "JD", WM_COLUMNS(jd)};

/* Pinduoduo. What the platform keeps back (region `****`) is refused as starred. */
static const struct wm_column pinduoduo[] = {
    {.header = "订单号", .field = "order", .must = true},
    {.header = "商品数量(件)", .field = "quantity", .must = true},
    {.header = "商品", .field = "goods"},
    {.header = "商品规格", .field = "pick"},
    {.header = "商家编码-商品维度", .field = "pick"},
    {.header = "商家编码-规格维度", .field = "pick"},
    {.header = "收货人", .field = "recipient.name"},
    {.header = "收货人姓名", .field = "recipient.name"},
    {.header = "手机", .field = "recipient.phone"},
    {.header = "收货人手机", .field = "recipient.phone"},
    {.header = "联系电话", .field = "recipient.phone"},
    {.header = "省", .field = "recipient.province"},
    {.header = "市", .field = "recipient.city"},
    {.header = "区", .field = "recipient.district"},
    {.header = "街道", .field = "recipient.town"},
    {.header = "收货地址", .field = WM_DIALECT_ADDRESS},
    {.header = "详细地址", .field = WM_DIALECT_ADDRESS},
    {.header = "快递单号", .field = "waybill"},
    {.header = "快递公司", .field = "carrier"},
    {.header = "订单成交时间", .field = "created"},
    {.header = "买家留言", .field = "remark"},
    {.header = "订单状态",
     .field = WM_DIALECT_VOID,
     .words = "已取消|未发货，退款成功|未发货,退款成功|已发货，退款成功|已发货,退款成功|"
              "已收货，退款成功|已收货,退款成功"},
    {.header = "售后状态", .field = WM_DIALECT_VOID, .words = "退款成功"},
};
const struct wm_dialect wm_dialect_pinduoduo = {
    .name = "pinduoduo", .title = "Pinduoduo", WM_COLUMNS(pinduoduo)};

/* Douyin shop: a row per line item, every value behind a tab. 快递信息 holds number and carrier in
 * forms that differ, and is left out. */
static const struct wm_column douyin[] = {
    {.header = "主订单编号", .field = "order", .must = true},
    {.header = "收件人", .field = "recipient.name", .must = true},
    {.header = "收件人手机号", .field = "recipient.phone", .must = true},
    {.header = "详细地址", .field = WM_DIALECT_ADDRESS, .must = true},
    {.header = "省", .field = "recipient.province"},
    {.header = "市", .field = "recipient.city"},
    {.header = "区", .field = "recipient.district"},
    {.header = "街道", .field = "recipient.town"},
    {.header = "选购商品", .field = "goods"},
    {.header = "商品数量", .field = "quantity"},
    {.header = "商品规格", .field = "pick"},
    {.header = "商家编码", .field = "pick"},
    {.header = "买家留言", .field = "remark"},
    {.header = "订单提交时间", .field = "created"},
    {.header = "物流单号", .field = "waybill"},
    {.header = "快递单号", .field = "waybill"},
    {.header = "快递公司", .field = "carrier"},
    {.header = "订单状态", .field = WM_DIALECT_VOID, .words = "已关闭|已取消"},
    {.header = "售后状态", .field = WM_DIALECT_VOID, .words = "退款成功|已全额退款"},
};
const struct wm_dialect wm_dialect_douyin = {
    .name = "douyin", .title = "Douyin", WM_COLUMNS(douyin)};

/* Youzan; 商品种类数 counts kinds, not pieces, and is left out. */
static const struct wm_column youzan[] = {
    {.header = "订单号", .field = "order", .must = true},
    {.header = "收货人/提货人", .field = "recipient.name", .must = true},
    {.header = "收货人手机号/提货人手机号", .field = "recipient.phone", .must = true},
    {.header = "收货人省份", .field = "recipient.province"},
    {.header = "收货人城市", .field = "recipient.city"},
    {.header = "收货人地区", .field = "recipient.district"},
    {.header = "详细收货地址/提货地址", .field = WM_DIALECT_ADDRESS, .must = true},
    {.header = "全部商品名称", .field = "goods"},
    {.header = "商品名称", .field = "goods"},
    {.header = "商品数量", .field = "quantity"},
    {.header = "商品规格", .field = "pick"},
    {.header = "规格编码", .field = "pick"},
    {.header = "买家备注", .field = "remark"},
    {.header = "买家留言", .field = "remark"},
    {.header = "订单创建时间", .field = "created"},
    {.header = "物流单号", .field = "waybill"},
    {.header = "快递单号", .field = "waybill"},
    {.header = "物流公司", .field = "carrier"},
    {.header = "快递公司", .field = "carrier"},
    {.header = "订单状态", .field = WM_DIALECT_VOID, .words = "交易关闭|订单关闭|已关闭"},
    {.header = "订单退款状态", .field = WM_DIALECT_VOID, .words = "全额退款|全额退款成功"},
};
const struct wm_dialect wm_dialect_youzan = {
    .name = "youzan", .title = "Youzan", WM_COLUMNS(youzan)};

/* WeChat shop. */
static const struct wm_column wechat[] = {
    {.header = "订单号", .field = "order", .must = true},
    {.header = "订单编号", .field = "order", .must = true},
    {.header = "收件人姓名", .field = "recipient.name", .must = true},
    {.header = "收件人手机", .field = "recipient.phone", .must = true},
    {.header = "收件人手机号", .field = "recipient.phone", .must = true},
    {.header = "收件人电话", .field = "recipient.phone", .must = true},
    {.header = "收件人省", .field = "recipient.province"},
    {.header = "收件人市", .field = "recipient.city"},
    {.header = "收件人区", .field = "recipient.district"},
    {.header = "收件人街道", .field = "recipient.town"},
    {.header = "收件人地址", .field = WM_DIALECT_ADDRESS, .must = true},
    {.header = "收件人详细地址", .field = WM_DIALECT_ADDRESS, .must = true},
    {.header = "详细地址", .field = WM_DIALECT_ADDRESS, .must = true},
    {.header = "商品名称", .field = "goods"},
    {.header = "数量", .field = "quantity"},
    {.header = "商品数量", .field = "quantity"},
    {.header = "商品规格", .field = "pick"},
    {.header = "商品编码(自定义)", .field = "pick"},
    {.header = "SKU编码(自定义)", .field = "pick"},
    {.header = "用户备注", .field = "remark"},
    {.header = "买家留言", .field = "remark"},
    {.header = "下单时间", .field = "created"},
    {.header = "快递单号", .field = "waybill"},
    {.header = "快递公司", .field = "carrier"},
    {.header = "订单状态", .field = WM_DIALECT_VOID, .words = "已取消*|全部商品售后之后取消"},
};
const struct wm_dialect wm_dialect_wechat = {
    .name = "wechat", .title = "WeChat shop", WM_COLUMNS(wechat)};

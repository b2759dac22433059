/* SPDX-License-Identifier: Apache-2.0 */
/* The known JSON dialects: a new one is a member table and a row at the end. */
#include "config.h"

#include "filter/order/json_dialect.h"

#define MEMBERS(table) .member = (table), .count = sizeof(table) / sizeof(table)[0]

/* Buyers' messages are left out as in dialects.c. Goods are taken where the dialect has a list of
 * them made for the waybill; whether they print is for ShowGoods to say. No dialect here has a
 * member for virtual numbers: such a number looks like any other and is masked. */

#define KDNIAO_PARTY(from, to)                                                                     \
    {.path = from ".Name", .field = to ".name"},                                                   \
        {.path = from ".Company", .field = to ".company"},                                         \
        {.path = from ".Mobile", .field = to ".phone"},                                            \
        {.path = from ".Tel", .field = to ".phone2"},                                              \
        {.path = from ".ProvinceName", .field = to ".province"},                                   \
        {.path = from ".CityName", .field = to ".city"},                                           \
        {.path = from ".ExpAreaName", .field = to ".district"},                                    \
        {.path = from ".PostCode", .field = to ".postcode"},                                       \
    {                                                                                              \
        .path = from ".Address", .field = to ".detail", .use = WM_JSON_DETAIL                      \
    }

/* Kdniao, electronic waybill 1007: the request, with the response's `Order` beside it. The waybill
 * number is the carrier's LogisticCode alone. */
static const struct wm_json_member kdniao[] = {
    {.path = "OrderCode", .field = "order"},
    {.path = "LogisticCode", .field = "waybill"},
    {.path = "Order.LogisticCode", .field = "waybill"},
    {.path = "ShipperCode", .field = "carrier", .use = WM_JSON_CARRIER},
    KDNIAO_PARTY("Receiver", "recipient"),
    KDNIAO_PARTY("Sender", "sender"),
    {.path = "Order.MarkDestination", .field = "route.mark"},
    {.path = "Order.DestinatioCode", .field = "route.outlet"}, /* spelt so */
    {.path = "Order.SortingCode", .field = "route.sort"},
    {.path = "Order.PackageCode", .field = "route.hub_code"},
    {.path = "Order.PackageName", .field = "route.hub_name"},
    {.path = "Quantity", .field = "piece.of", .use = WM_JSON_PARCELS},
    {.path = "Weight", .field = "weight_g", .use = WM_JSON_KILOGRAMS},
    {.path = "Commodity", .item = "GoodsName", .field = "goods", .use = WM_JSON_LIST},
    {.path = "Commodity", .item = "Goodsquantity", .field = "quantity", .use = WM_JSON_SUM},
    {.path = "AddService", .item = "Value", .where = "Name", .is = "COD", .field = "cod.amount"},
    {.path = "AddService", .item = "Value", .where = "Name", .is = "INSURE", .field = "insured"},
    {.path = "Remark", .field = "remark"},
};

#define CAINIAO_PARTY(party)                                                                       \
    {.path = party ".name", .field = party ".name"},                                               \
        {.path = party ".mobile", .field = party ".phone"},                                        \
        {.path = party ".phone", .field = party ".phone2"},                                        \
        {.path = party ".address.province", .field = party ".province"},                           \
        {.path = party ".address.city", .field = party ".city"},                                   \
        {.path = party ".address.district", .field = party ".district"},                           \
        {.path = party ".address.town", .field = party ".town"},                                   \
    {                                                                                              \
        .path = party ".address.detail", .field = party ".detail", .use = WM_JSON_DETAIL           \
    }

#define CAINIAO_REFERENCE(path_to)                                                                 \
    {                                                                                              \
        .path = path_to, .field = "recipient.name", .use = WM_JSON_REFERENCE                       \
    }

/* Cainiao, cloud print data of a waybill: reference/waybills.md 2.5. */
static const struct wm_json_member cainiao[] = {
    {.path = "encryptedData", .field = "recipient.name", .use = WM_JSON_CIPHERTEXT},
    {.path = "waybillCode", .field = "waybill"},
    {.path = "cpCode", .field = "carrier", .use = WM_JSON_CARRIER},
    {.path = "shippingOption.title", .field = "service"},
    CAINIAO_PARTY("recipient"),
    CAINIAO_PARTY("sender"),
    CAINIAO_REFERENCE("oaid"),
    CAINIAO_REFERENCE("Oaid"),
    CAINIAO_REFERENCE("caid"),
    CAINIAO_REFERENCE("Caid"),
    CAINIAO_REFERENCE("recipient.oaid"),
    CAINIAO_REFERENCE("recipient.Oaid"),
    CAINIAO_REFERENCE("recipient.caid"),
    CAINIAO_REFERENCE("recipient.Caid"),
    {.path = "routingInfo.routeCode", .field = "route.code"},
    {.path = "routingInfo.sortation.name", .field = "route.mark"},
    {.path = "routingInfo.consolidation.code", .field = "route.hub_code"},
    {.path = "routingInfo.consolidation.name", .field = "route.hub_name"},
    {.path = "shippingOption.services.SVC-COD.value", .field = "cod.amount"},
    {.path = "shippingOption.services.SVC-INSURE.value", .field = "insured"},
};

#define SF_PARTY(from, to)                                                                         \
    {.path = from "Name", .field = to ".name"}, {.path = from "Company", .field = to ".company"},  \
        {.path = from "Mobile", .field = to ".phone"},                                             \
        {.path = from "Tel", .field = to ".phone2"},                                               \
        {.path = from "Province", .field = to ".province"},                                        \
        {.path = from "City", .field = to ".city"},                                                \
        {.path = from "County", .field = to ".district"},                                          \
        {.path = from "ShipperCode", .field = to ".postcode"},                                     \
    {                                                                                              \
        .path = from "Address", .field = to ".detail", .use = WM_JSON_DETAIL                       \
    }

#define SF_ROUTING "rlsInfoDtoList"

/* SF, data of its waybill printing: `consigner` is who gets the parcel (收件人), `deliver` who
 * sends it (寄件人). Words that elsewhere mean the reverse, hence all four must be there. The
 * routing result stands in the record or, since Fengmi, in a list of its own. */
static const struct wm_json_member sf[] = {
    {.path = "orderNo", .field = "order"},
    {.path = "mailNo", .field = "waybill"},
    {.path = "waybillNo", .field = "waybill"},
    {.path = SF_ROUTING, .item = "waybillNo", .field = "waybill"},
    SF_PARTY("consigner", "recipient"),
    SF_PARTY("deliver", "sender"),
    {.path = "proName", .field = "service"},
    {.path = SF_ROUTING, .item = "proName", .field = "service"},
    {.path = "destRouteLabel", .field = "route.code"},
    {.path = SF_ROUTING, .item = "destRouteLabel", .field = "route.code"},
    {.path = "destCode", .field = "route.mark"},
    {.path = "destTransferCode", .field = "route.hub_code"},
    {.path = SF_ROUTING, .item = "destTransferCode", .field = "route.hub_code"},
    {.path = "destDeptCode", .field = "route.outlet"},
    {.path = SF_ROUTING, .item = "destDeptCode", .field = "route.outlet"},
    {.path = "codingMapping", .field = "route.sort"},
    {.path = SF_ROUTING, .item = "codingMapping", .field = "route.sort"},
    {.path = "destTeamCode", .field = "route.sort", .use = WM_JSON_ELSE},
    {.path = SF_ROUTING, .item = "destTeamCode", .field = "route.sort", .use = WM_JSON_ELSE},
    {.path = "weight", .field = "weight_g", .use = WM_JSON_KILOGRAMS},
    {.path = "totalWeight", .field = "weight_g", .use = WM_JSON_KILOGRAMS},
    {.path = "codValue", .field = "cod.amount"},
    {.path = "codAmount", .field = "cod.amount"},
    {.path = "COD", .field = "cod.amount"},
    {.path = "insureValue", .field = "insured"},
    {.path = "cargoInfoDtoList", .item = "cargo", .field = "goods", .use = WM_JSON_LIST},
    {.path = "cargoInfoDtoList", .item = "cargoCount", .field = "quantity", .use = WM_JSON_SUM},
    {.path = "printIcon", .field = "handling", .use = WM_JSON_ICONS},
    {.path = SF_ROUTING, .item = "printIcon", .field = "handling", .use = WM_JSON_ICONS},
    {.path = "mainRemark", .field = "remark"},
    {.path = "remark", .field = "remark", .use = WM_JSON_ELSE},
};

const struct wm_json_dialect wm_json_dialects[] = {
    {.name = "kdniao",
     .title = "Kdniao",
     .must = {"OrderCode", "ShipperCode", "Receiver"},
     MEMBERS(kdniao)},
    {.name = "cainiao", .title = "Cainiao", .must = {"waybillCode", "recipient"}, MEMBERS(cainiao)},
    {.name = "sf",
     .title = "SF",
     .must = {"consignerName", "consignerAddress", "deliverName", "deliverAddress"},
     .carrier = "顺丰速运",
     MEMBERS(sf)},
};
const size_t wm_json_dialect_count = sizeof wm_json_dialects / sizeof wm_json_dialects[0];

const struct wm_json_carrier wm_json_carriers[] = {
    {"DBKD", "德邦快递"},      {"DBL", "德邦快递"}, {"EMS", "EMS"},
    {"HTKY", "百世快递"},      {"JD", "京东快递"},  {"JTSD", "极兔速递"},
    {"POSTB", "邮政快递包裹"}, {"SF", "顺丰速运"},  {"STO", "申通快递"},
    {"YD", "韵达速递"},        {"YTO", "圆通速递"}, {"YUNDA", "韵达速递"},
    {"YZPY", "邮政快递包裹"},  {"ZJS", "宅急送"},   {"ZTO", "中通快递"},
};
const size_t wm_json_carrier_count = sizeof wm_json_carriers / sizeof wm_json_carriers[0];

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/specimen_data.h"

#include <stdio.h>
#include <string.h>

#define ALL_HANDLING                                                                               \
    (WM_HANDLING_FRAGILE | WM_HANDLING_UPRIGHT | WM_HANDLING_DRY | WM_HANDLING_FRESH |             \
     WM_HANDLING_COLD | WM_HANDLING_HEAVY)

void wm_specimen_typical(struct wm_waybill *out, unsigned variant)
{
    static const char *const names[] = {"邓**", "欧阳**", "娜**", "柳**"};
    static const struct {
        const char *region, *address, *city, *district, *goods;
    } places[] = {
        {"广东省深圳市南山区粤海街道", "科苑路15号***", "深圳市", "南山区", "服饰 ×2"},
        {"浙江省杭州市余杭区五常街道", "文一西路969号***", "杭州市", "余杭区", "图书三册"},
        {"上海市黄浦区外滩街道", "中山东一路1弄***", "上海市", "黄浦区", "茶叶礼盒"},
        {"四川省成都市武侯区玉林街道", "玉林北路***", "成都市", "武侯区", "小家电"},
        {"内蒙古自治区呼和浩特市赛罕区", "大学东街24号***", "呼和浩特市", "赛罕区", "奶制品"},
        {"江苏省苏州市工业园区", "公园道一号***", "苏州市", "工业园区", "丝绸围巾"},
        {"重庆市渝中区解放碑街道", "步行街环球广场***", "重庆市", "渝中区", "火锅底料"},
    };
    const size_t place = variant % (sizeof places / sizeof *places);

    snprintf(out->waybill, sizeof out->waybill, "SL88000070%05u", 2 + variant % 90000);
    SET(out->carrier, "示例速运");
    SET(out->service, "标准快递");
    snprintf(out->route.code, sizeof out->route.code, "%u-081-%02u", 755 - (unsigned)place * 31,
             5 + variant % 90);
    SET(out->route.hub_code, "755W");
    SET(out->route.hub_name, "深圳转运中心");
    SET(out->recipient.name, names[variant % 4]);
    snprintf(out->recipient.phone, sizeof out->recipient.phone, "1******%04u",
             (1691 + variant * 7) % 10000);
    SET(out->recipient.region, places[place].region);
    SET(out->recipient.address, places[place].address);
    SET(out->recipient.city, places[place].city);
    SET(out->recipient.district, places[place].district);
    SET(out->recipient.call, "95338-1234");
    SET(out->sender.name, "柳**");
    SET(out->sender.phone, "1******5349");
    SET(out->sender.region, "内蒙古自治区赤峰市克什克腾旗西拉沐沦街道");
    SET(out->sender.address, "八一大街24号***");
    out->piece_n = 1;
    out->piece_of = 1;
    out->weight_g = 1250;
    SET(out->goods, places[place].goods);
    SET(out->remark, "易碎品，轻放");
    out->checked = WM_CHECKED_INSPECTED | WM_CHECKED_IDENTITY;
    out->batch_n = 17 + variant;
    out->batch_of = 3000;
    wm_specimen_digits(out->sealed, sizeof out->sealed, 403, variant + 1);
}

void wm_specimen_least(struct wm_waybill *out, unsigned variant)
{
    snprintf(out->waybill, sizeof out->waybill, "A%u", variant % 10);
    SET(out->recipient.name, "*");
    out->copy = 1;
    wm_specimen_digits(out->sealed, sizeof out->sealed, 180, variant + 1);
}

void wm_specimen_brief(struct wm_waybill *out, unsigned variant)
{
    snprintf(out->waybill, sizeof out->waybill, "7520%08u", variant);
    SET(out->carrier, "顺达");
    SET(out->route.mark, "杭州 余杭");
    SET(out->recipient.name, "张**");
    SET(out->recipient.phone, "1******0001");
    SET(out->recipient.region, "浙江省杭州市余杭区");
    SET(out->recipient.address, "文一西路969号***");
    SET(out->recipient.city, "杭州市");
    SET(out->recipient.district, "余杭区");
    SET(out->sender.name, "示例小店");
    SET(out->sender.phone, "400-000-0000");
    wm_specimen_digits(out->sealed, sizeof out->sealed, 224, variant + 1);
}

/** As much of a text, over and over, as a member has room for, in whole characters. */
static void fill(char *member, size_t size, const char *text)
{
    size_t used = 0, len = strlen(text), at = 0;

    memset(member, 0, size);
    for (;;) {
        size_t bytes = 1;
        while (((unsigned char)text[at + bytes] & 0xc0) == 0x80)
            bytes++;
        if (used + bytes >= size)
            return;
        memcpy(member + used, text + at, bytes);
        used += bytes;
        at = (at + bytes) % len;
    }
}

#define FILL(member, text) fill(member, sizeof(member), text)

/** A masked address ends as one. */
static void fill_address(char address[WM_MASK_ADDRESS], const char *text)
{
    fill(address, WM_MASK_ADDRESS - 3, text);
    memcpy(address + strlen(address), "***", 4);
}

static void longest_recipient(struct wm_waybill_party *party)
{
    SET(party->name,
        "Abdurrahman-Wolfeschlegelsteinhausen-Bergerdorff-Ivanova-Santos-de-Oliveira-"
        "Rodrigues-van-den-Heuvel-Papadopoulou-Lindqvist****");
    SET(party->phone, "1******0000-123456/+49*******0000-1234567890/+86******0000-1234");
    FILL(party->region, "内蒙古自治区锡林郭勒盟西乌珠穆沁旗巴彦花镇哈日阿图嘎查");
    fill_address(
        party->address,
        "锡林浩特东北方向二百公里处国道303线与省道101线交汇口向北八百米路东原供销社大院旁边"
        "新建的牧民服务中心综合楼北侧第二排平房由西向东数第七户门前有一棵老榆树与红色铁门，");
    FILL(party->city, "博尔塔拉蒙古自治州");
    FILL(party->district, "察布查尔锡伯自治县");
    SET(party->country, "CN");
    /* As with routing codes: longer than sites make them, shorter than the 63 bytes there are. */
    SET(party->address_code, "NMG-XLGL-XWZMQ-0471-0303");
    FILL(party->delivery_point, "哈日阿图嘎查牧民服务中心快递代收点（村委会东侧二号房）");
    SET(party->call, "+86 170 0000 0000 0000 0000 0000-1234567890");
}

static void longest_sender(struct wm_waybill_party *party)
{
    FILL(party->name, "新疆维吾尔自治区伊犁州示例农产品专业合作社联合社");
    SET(party->phone, "1******9999-123456/+86******0000-1234567890/+886******5678-1234");
    FILL(party->region, "新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县孙扎齐牛录镇");
    fill_address(party->address,
                 "218国道与团结西路交汇口向南一千二百米处果品批发市场冷库西侧第五排，");
    FILL(party->city, "伊犁哈萨克自治州");
    FILL(party->district, "察布查尔锡伯自治县");
    SET(party->country, "HK");
    SET(party->address_code, "XJ-YILI-CBCE-0999-0218-1");
    FILL(party->delivery_point, "孙扎齐牛录镇果品批发市场冷库代收点");
    SET(party->call, "+86 170 0000 0000 0000 0000 0001-1234567890");
}

static void longest_route(struct wm_route *route)
{
    /* Codes may never be cut, so these are the longest in use, not the bytes there is room for: a
     * layout that cannot show longer ones refuses the job. */
    SET(route->code, "356-01-02AOF3-11 A7731-22");
    SET(route->hub_code, "HHHT-BT-0471");
    FILL(route->mark, "呼和浩特 锡林郭勒 西乌珠穆沁 巴彦花");
    FILL(route->hub_name, "呼和浩特白塔国际机场航空转运中心");
    SET(route->sort, "S10-B27-C04-D11-E02-F09-G33-H01");
    SET(route->outlet, "NMG-XLGL-XWZMQ-BYHZ-0471-000017");
}

void wm_specimen_longest(struct wm_waybill *out, unsigned variant)
{
    wm_specimen_typical(out, variant);
    SET(out->waybill, "99887766554433221100998877665544");
    FILL(out->carrier, "国际联合特快专递与冷链物流示例有限公司");
    FILL(out->service, "特惠次日达·冷链保价·预约派送·签单返还");
    longest_recipient(&out->recipient);
    longest_sender(&out->sender);
    longest_route(&out->route);
    out->piece_n = 9998;
    out->piece_of = 9999;
    out->weight_g = 999999999;
    SET(out->cod_amount, "123456789012.50");
    SET(out->cod_currency, "USD");
    SET(out->insured, "999999999999.99");
    FILL(out->goods,
         "有机红枣礼盒装五斤、无核葡萄干三斤、薄皮核桃十斤、巴旦木二斤、蜂蜜四瓶、"
         "奶疙瘩一斤、馕二十个、手工羊毛地毯一张、");
    FILL(out->pick, "A-07-03 / B-22-01 / C-15-09 / D-01-01 / ");
    FILL(out->remark,
         "易碎品请轻放，玻璃瓶朝上；收件人白天不在家，请先打电话联系后再送，谢谢配合；");
    out->checked = WM_CHECKED_INSPECTED | WM_CHECKED_IDENTITY | WM_CHECKED_SECURITY;
    out->handling = ALL_HANDLING;
    SET(out->order_tail, "900017000000001");
    out->batch_n = 999999;
    out->batch_of = 1000000;
    out->copy = 65535;
    wm_specimen_digits(out->sealed, sizeof out->sealed, WM_SPECIMEN_LONGEST, variant + 1);
}

void wm_specimen_destination(struct wm_waybill *out, unsigned variant)
{
    wm_specimen_typical(out, variant);
    SET(out->route.code, "");
    SET(out->recipient.call, "");
    SET(out->cod_amount, "128.00");
    SET(out->cod_currency, "CNY");
    SET(out->insured, "500");
    SET(out->pick, "A-07-03 · 尾号 9001");
    SET(out->recipient.delivery_point, "菜鸟驿站 科苑路店");
    out->checked = 7;
    out->piece_n = 2;
    out->piece_of = 3;
    out->copy = 2;
}

/** A usual shipment with all that one can have at once. */
void wm_specimen_everything(struct wm_waybill *out, unsigned variant)
{
    wm_specimen_typical(out, variant);
    SET(out->route.mark, "深圳 南山");
    SET(out->route.sort, "S10");
    SET(out->route.outlet, "755W-02");
    SET(out->recipient.country, "CN");
    SET(out->recipient.address_code, "SZ7K-2M9Q");
    SET(out->recipient.delivery_point, "菜鸟驿站 科苑路店");
    SET(out->sender.name, "示例数码旗舰店");
    SET(out->sender.country, "HK");
    SET(out->sender.address_code, "HK3D-8R1T");
    out->piece_n = 2;
    out->piece_of = 4;
    SET(out->cod_amount, "128.00");
    SET(out->cod_currency, "CNY");
    SET(out->insured, "500");
    SET(out->pick, "A-07-03 · 键盘×1");
    SET(out->order_tail, "9001");
    out->checked |= WM_CHECKED_SECURITY;
    out->handling = ALL_HANDLING;
    out->copy = 2;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/label_sample.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

void wm_sample_digits(char *out, size_t size, size_t bytes, uint64_t seed)
{
    static const int digits[] = {0, 3, 5, 8, 10, 13, 15, 17};
    uint64_t state = seed * 2654435761u + 88172645463325252u;
    size_t used = (size_t)snprintf(out, size, "731");

    while (bytes > 0) {
        size_t part = bytes < 7 ? bytes : 7;
        uint64_t value = next_random(&state) & ((UINT64_C(1) << 8 * part) - 1);
        used += (size_t)snprintf(out + used, size - used, "%0*" PRIu64, digits[part], value);
        bytes -= part;
    }
}

/* Without a rest of an earlier text behind the zero, so that waybills can be compared whole. */
#define SET(member, text)                                                                          \
    (memset(member, 0, sizeof(member)), (void)snprintf(member, sizeof(member), "%s", text))

static void typical(struct wm_waybill *out, unsigned variant)
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
    wm_sample_digits(out->sealed, sizeof out->sealed, 403, variant + 1);
}

static void least(struct wm_waybill *out, unsigned variant)
{
    snprintf(out->waybill, sizeof out->waybill, "A%u", variant % 10);
    SET(out->recipient.name, "*");
    out->copy = 1;
    wm_sample_digits(out->sealed, sizeof out->sealed, 180, variant + 1);
}

static void brief(struct wm_waybill *out, unsigned variant)
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
    wm_sample_digits(out->sealed, sizeof out->sealed, 224, variant + 1);
}

static void longest(struct wm_waybill *out, unsigned variant)
{
    typical(out, variant);
    SET(out->waybill, "99887766554433221100998877665544");
    SET(out->carrier, "国际联合特快专递与冷链物流示例有限公司");
    SET(out->service, "特惠次日达·冷链保价");
    SET(out->route.code, "356-01-02AOF3-11 A7731-22");
    SET(out->route.hub_name, "呼和浩特白塔国际机场航空转运中心");
    SET(out->route.hub_code, "HHHT-BT-0471");
    SET(out->route.sort, "S10-B27-C");
    SET(out->recipient.name, "Abdurrahman-Wolfeschlegelsteinhausen**");
    SET(out->recipient.phone, "1******0000/+49*******0000/******78");
    SET(out->recipient.region, "内蒙古自治区锡林郭勒盟西乌珠穆沁旗巴彦花镇哈日阿图嘎查");
    SET(out->recipient.address,
        "锡林浩特东北方向二百公里处国道303线与省道101线交汇口向北八百米路东原供销社大院旁边"
        "新建的牧民服务中心综合楼北侧第二排平房由西向东数第七户门前有一棵老榆树与红色铁门***");
    SET(out->recipient.city, "锡林郭勒盟");
    SET(out->recipient.district, "西乌珠穆沁旗");
    SET(out->recipient.delivery_point, "哈日阿图嘎查牧民服务中心快递代收点（村委会东侧二号房）");
    SET(out->recipient.call, "17000000000-1234");
    SET(out->sender.name, "新疆维吾尔自治区伊犁州示例农产品合作社");
    SET(out->sender.phone, "1******9999/*******5678");
    SET(out->sender.region, "新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县孙扎齐牛录镇");
    SET(out->sender.address,
        "218国道与团结西路交汇口向南一千二百米处果品批发市场冷库西侧第五排***");
    out->piece_n = 9998;
    out->piece_of = 9999;
    out->weight_g = 1234567;
    SET(out->cod_amount, "123456789012.50");
    SET(out->cod_currency, "CNY");
    SET(out->insured, "999999999999.99");
    SET(out->goods,
        "有机红枣礼盒装五斤、无核葡萄干三斤、薄皮核桃十斤、巴旦木二斤、蜂蜜四瓶、"
        "奶疙瘩一斤、馕二十个、手工羊毛地毯一张");
    SET(out->pick, "A-07-03 / B-22-01 / C-15-09 / D-01-01 订单尾号 900017");
    SET(out->remark, "易碎品请轻放，玻璃瓶朝上；收件人白天不在家，请先打电话联系后再送，谢谢配合");
    out->checked |= WM_CHECKED_SECURITY;
    out->batch_n = 999999;
    out->batch_of = 1000000;
    out->copy = 65535;
    wm_sample_digits(out->sealed, sizeof out->sealed, 497, variant + 1);
}

static void latin(struct wm_waybill *out, unsigned variant)
{
    typical(out, variant);
    SET(out->carrier, "Example Express");
    SET(out->service, "Priority");
    SET(out->route.code, "FRA 60 B12");
    SET(out->route.hub_name, "Köln/Bonn");
    SET(out->route.hub_code, "CGN");
    SET(out->recipient.name, "Ł**");
    SET(out->recipient.phone, "+48*****0000");
    SET(out->recipient.region, "Województwo śląskie, Bielsko-Biała");
    SET(out->recipient.address, "ul. Źródlana ***");
    SET(out->recipient.city, "Bielsko-Biała");
    SET(out->recipient.district, "");
    SET(out->recipient.call, "");
    SET(out->sender.name, "Ångström & Søn ApS");
    SET(out->sender.region, "Københavns Kommune, København");
    SET(out->sender.address, "Ærøgade 12 ***");
    SET(out->goods, "Żurek, pierogi, książka");
    SET(out->remark, "Größe geprüft");
    SET(out->cod_amount, "49.90");
    SET(out->cod_currency, "EUR");
}

static void arabic(struct wm_waybill *out, unsigned variant)
{
    typical(out, variant);
    SET(out->route.code, "");
    SET(out->route.mark, "");
    SET(out->recipient.name, "م**");
    SET(out->recipient.phone, "+971*****0000");
    SET(out->recipient.region, "إمارة دبي، حي ديرة");
    SET(out->recipient.address, "شارع الرقة ***");
    SET(out->recipient.city, "دبي");
    SET(out->recipient.district, "ديرة");
    SET(out->goods, "ملابس");
    SET(out->remark, "قابل للكسر");
}

static void thai(struct wm_waybill *out, unsigned variant)
{
    typical(out, variant);
    SET(out->route.code, "");
    SET(out->route.mark, "กรุงเทพฯ");
    SET(out->recipient.name, "ป**");
    SET(out->recipient.phone, "0*****0000");
    SET(out->recipient.region, "กรุงเทพมหานคร เขตพระโขนง แขวงบางจาก");
    SET(out->recipient.address, "ซอยสุขุมวิท 101/1 ถนนสุขุมวิท ***");
    SET(out->recipient.city, "กรุงเทพฯ");
    SET(out->recipient.district, "พระโขนง");
    SET(out->sender.name, "ร้านผ้าไหมไทยตัวอย่าง");
    SET(out->sender.region, "จังหวัดเชียงใหม่ อำเภอเมืองเชียงใหม่");
    SET(out->sender.address, "ตำบลศรีภูมิ ***");
    SET(out->goods, "เสื้อผ้า ผ้าไหม");
    SET(out->remark, "ระวังแตก น้ำซึม ที่ปู่รู้");
    SET(out->recipient.delivery_point, "ร้านสะดวกซื้อ สาขาบางจาก");
}

static void destination(struct wm_waybill *out, unsigned variant)
{
    typical(out, variant);
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

static const struct {
    const char *name;
    void (*fill)(struct wm_waybill *out, unsigned variant);
} samples[] = {
    {"typical", typical}, {"short", brief},   {"least", least}, {"longest", longest},
    {"latin", latin},     {"arabic", arabic}, {"thai", thai},   {"destination", destination},
};
#define SAMPLES (sizeof samples / sizeof *samples)

const char *wm_sample_name(size_t index)
{
    return index < SAMPLES ? samples[index].name : NULL;
}

bool wm_sample(const char *name, unsigned variant, struct wm_waybill *out)
{
    size_t i;

    memset(out, 0, sizeof *out);
    out->copy = 1;
    out->sealed_at = WM_SAMPLE_PRINTED_AT;
    for (i = 0; i < SAMPLES; i++) {
        if (strcmp(samples[i].name, name) == 0) {
            samples[i].fill(out, variant);
            return true;
        }
    }
    return false;
}

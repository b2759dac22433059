/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/specimen_data.h"

#include <stdio.h>
#include <string.h>

/** What the specimens in other scripts share: a parcel from China. */
static void abroad(struct wm_waybill *out, unsigned variant, const char *country)
{
    wm_specimen_typical(out, variant);
    SET(out->route.code, "");
    SET(out->recipient.call, "");
    SET(out->recipient.country, country);
    SET(out->sender.country, "CN");
    out->handling = WM_HANDLING_FRAGILE | WM_HANDLING_UPRIGHT;
    SET(out->order_tail, "9001");
}

void wm_specimen_latin(struct wm_waybill *out, unsigned variant)
{
    wm_specimen_typical(out, variant);
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

void wm_specimen_arabic(struct wm_waybill *out, unsigned variant)
{
    wm_specimen_typical(out, variant);
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

void wm_specimen_thai(struct wm_waybill *out, unsigned variant)
{
    wm_specimen_typical(out, variant);
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

void wm_specimen_cyrillic(struct wm_waybill *out, unsigned variant)
{
    abroad(out, variant, "KZ");
    SET(out->route.code, "ALA 12 B04");
    SET(out->recipient.name, "Щ**");
    SET(out->recipient.phone, "+7*****0000");
    SET(out->recipient.region, "Алматы облысы, Іле ауданы");
    SET(out->recipient.address, "ул. Жібек жолы, 12 ***");
    SET(out->recipient.city, "Алматы");
    SET(out->recipient.district, "Іле ауданы");
    SET(out->goods, "Книги, ёлочки");
    SET(out->remark, "Хрупкое");
}

void wm_specimen_hebrew(struct wm_waybill *out, unsigned variant)
{
    abroad(out, variant, "IL");
    SET(out->recipient.name, "ש**");
    SET(out->recipient.phone, "+972*****0000");
    SET(out->recipient.region, "מחוז תל אביב, תל אביב-יפו");
    SET(out->recipient.address, "רחוב דיזנגוף 12 ***");
    SET(out->recipient.city, "תל אביב-יפו");
    SET(out->recipient.district, "");
    SET(out->goods, "ספרים");
    SET(out->remark, "שביר, נא לטפל בזהירות");
}

void wm_specimen_devanagari(struct wm_waybill *out, unsigned variant)
{
    abroad(out, variant, "IN");
    SET(out->recipient.name, "श्री**");
    SET(out->recipient.phone, "+91*****0000");
    SET(out->recipient.region, "महाराष्ट्र, मुंबई, अंधेरी पश्चिम");
    SET(out->recipient.address, "वीर देसाई मार्ग 12 ***");
    SET(out->recipient.city, "मुंबई");
    SET(out->recipient.district, "अंधेरी");
    SET(out->goods, "किताबें, कपड़े");
    SET(out->remark, "नाज़ुक, कृपया ध्यान रखें");
}

void wm_specimen_japanese(struct wm_waybill *out, unsigned variant)
{
    abroad(out, variant, "JP");
    SET(out->recipient.name, "ヤマ**");
    SET(out->recipient.phone, "+81*****0000");
    SET(out->recipient.region, "東京都渋谷区神宮前");
    SET(out->recipient.address, "一丁目ハイツあおぞら***");
    SET(out->recipient.city, "東京都");
    SET(out->recipient.district, "渋谷区");
    SET(out->goods, "お茶・せんべい");
    SET(out->remark, "われもの注意、天地無用");
}

void wm_specimen_korean(struct wm_waybill *out, unsigned variant)
{
    abroad(out, variant, "KR");
    SET(out->recipient.name, "김**");
    SET(out->recipient.phone, "+82*****0000");
    SET(out->recipient.region, "서울특별시 강남구 역삼동");
    SET(out->recipient.address, "테헤란로 12길 ***");
    SET(out->recipient.city, "서울특별시");
    SET(out->recipient.district, "강남구");
    SET(out->goods, "화장품 세트");
    SET(out->remark, "깨지기 쉬움, 취급주의");
}

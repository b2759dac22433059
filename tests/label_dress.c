/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/label_dress.h"
#include "tests/label_sample.h"

#include <stdio.h>
#include <string.h>

#define FILL(member, text)                                                                         \
    do {                                                                                           \
        if (*(member) == '\0')                                                                     \
            snprintf(member, sizeof(member), "%s", text);                                          \
    } while (0)

void wm_sample_dress(struct wm_waybill *waybill)
{
    FILL(waybill->carrier, "示例速运");
    FILL(waybill->service, "标准快递");
    FILL(waybill->route.sort, "B27");
    FILL(waybill->route.hub_code, "755W");
    FILL(waybill->route.hub_name, "深圳转运中心");
    FILL(waybill->recipient.country, "DE");
    FILL(waybill->sender.country, "CN");
    FILL(waybill->recipient.phone, "1******0002");
    FILL(waybill->recipient.call, "95338-1234");
    FILL(waybill->recipient.delivery_point, "示例驿站 8号柜");
    FILL(waybill->sender.name, "示例小店");
    FILL(waybill->sender.phone, "400-000-0000");
    FILL(waybill->cod_amount, "128.00");
    FILL(waybill->insured, "500");
    FILL(waybill->goods, "玻璃杯 ×6");
    FILL(waybill->pick, "SKU-20488 / A-07-03");
    FILL(waybill->remark, "工作日送");
    FILL(waybill->order_tail, "0017");
    waybill->handling = WM_HANDLING_FRAGILE | WM_HANDLING_UPRIGHT | WM_HANDLING_DRY |
                        WM_HANDLING_FRESH | WM_HANDLING_COLD | WM_HANDLING_HEAVY;
    waybill->checked = WM_CHECKED_INSPECTED | WM_CHECKED_IDENTITY | WM_CHECKED_SECURITY;
    waybill->weight_g = waybill->weight_g != 0 ? waybill->weight_g : 2480;
    waybill->batch_n = waybill->batch_n != 0 ? waybill->batch_n : 17;
    waybill->batch_of = waybill->batch_of != 0 ? waybill->batch_of : 3000;
    waybill->copy = waybill->copy > 1 ? waybill->copy : 2;
    if (waybill->piece_of < 2) {
        waybill->piece_n = 2;
        waybill->piece_of = 4;
    }
}

bool wm_sample_dressed(const char *name, unsigned variant, struct wm_waybill *out)
{
    char plain[32];
    size_t len = strlen(name);
    bool dressed = len > 0 && name[len - 1] == '+';

    snprintf(plain, sizeof plain, "%.*s", (int)(dressed ? len - 1 : len), name);
    if (!wm_sample(plain, variant, out))
        return false;
    if (dressed)
        wm_sample_dress(out);
    return true;
}

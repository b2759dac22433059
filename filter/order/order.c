/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/order/order.h"

#include "filter/base/message.h"
#include "filter/base/utc.h"
#include "filter/base/wipe.h"
#include "filter/order/value.h"
#include "filter/order/word_list.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define FIELD(field_name, member, field_kind)                                                      \
    {                                                                                              \
        .name = field_name, .offset = offsetof(struct wm_order, member),                           \
        .size = sizeof(((struct wm_order *)0)->member), .kind = field_kind                         \
    }
#define WORDS(member)                                                                              \
    {                                                                                              \
        .name = #member, .offset = offsetof(struct wm_order, member),                              \
        .size = sizeof(((struct wm_order *)0)->member), .kind = WM_FIELD_WORDS,                    \
        .words = &wm_word_list_##member                                                            \
    }

#define PARTY(prefix, party)                                                                       \
    FIELD(prefix ".name", party.name, WM_FIELD_TEXT),                                              \
        FIELD(prefix ".company", party.company, WM_FIELD_TEXT),                                    \
        FIELD(prefix ".phone", party.phone, WM_FIELD_PHONE),                                       \
        FIELD(prefix ".phone2", party.phone2, WM_FIELD_PHONE),                                     \
        FIELD(prefix ".country", party.country, WM_FIELD_COUNTRY),                                 \
        FIELD(prefix ".province", party.province, WM_FIELD_TEXT),                                  \
        FIELD(prefix ".city", party.city, WM_FIELD_TEXT),                                          \
        FIELD(prefix ".district", party.district, WM_FIELD_TEXT),                                  \
        FIELD(prefix ".town", party.town, WM_FIELD_TEXT),                                          \
        FIELD(prefix ".detail", party.detail, WM_FIELD_TEXT),                                      \
        FIELD(prefix ".postcode", party.postcode, WM_FIELD_CODE),                                  \
        FIELD(prefix ".delivery_point", party.delivery_point, WM_FIELD_TEXT),                      \
        FIELD(prefix ".call.number", party.call.number, WM_FIELD_PHONE),                           \
        FIELD(prefix ".call.extension", party.call.extension, WM_FIELD_CODE),                      \
        FIELD(prefix ".call.valid_until", party.call.valid_until, WM_FIELD_TIME)

const struct wm_field wm_fields[] = {
    FIELD("waybill", waybill, WM_FIELD_WAYBILL),
    FIELD("carrier", carrier, WM_FIELD_TEXT),
    FIELD("service", service, WM_FIELD_TEXT),
    FIELD("order", order, WM_FIELD_CODE),
    FIELD("created", created, WM_FIELD_TEXT),
    PARTY("recipient", recipient),
    PARTY("sender", sender),
    FIELD("route.code", route.code, WM_FIELD_TEXT),
    FIELD("route.mark", route.mark, WM_FIELD_TEXT),
    FIELD("route.hub_code", route.hub_code, WM_FIELD_TEXT),
    FIELD("route.hub_name", route.hub_name, WM_FIELD_TEXT),
    FIELD("route.sort", route.sort, WM_FIELD_TEXT),
    FIELD("route.outlet", route.outlet, WM_FIELD_TEXT),
    FIELD("piece.n", piece_n, WM_FIELD_COUNT),
    FIELD("piece.of", piece_of, WM_FIELD_COUNT),
    FIELD("weight_g", weight_g, WM_FIELD_COUNT),
    FIELD("cod.amount", cod_amount, WM_FIELD_AMOUNT),
    FIELD("cod.currency", cod_currency, WM_FIELD_CURRENCY),
    FIELD("insured", insured, WM_FIELD_AMOUNT),
    WORDS(checked),
    WORDS(handling),
    FIELD("goods", goods, WM_FIELD_TEXT),
    FIELD("quantity", quantity, WM_FIELD_COUNT),
    FIELD("pick", pick, WM_FIELD_TEXT),
    FIELD("remark", remark, WM_FIELD_TEXT),
    FIELD("address_code", recipient.address_code, WM_FIELD_TEXT),
};
const size_t wm_field_count = sizeof wm_fields / sizeof wm_fields[0];

const struct wm_field *wm_field_find(const char *name, size_t len)
{
    size_t i;

    for (i = 0; i < wm_field_count; i++) {
        /* Not strncmp: a NUL in the header of a file would end both. */
        if (strlen(wm_fields[i].name) == len && memcmp(wm_fields[i].name, name, len) == 0)
            return &wm_fields[i];
    }
    return NULL;
}

/** What is wrong with a text of this kind, as a translated sentence, or NULL. */
static const char *refuse(const struct wm_field *field, const char *text, size_t len)
{
    const char *fault = wm_value_refuse_text(text, len);

    if (fault != NULL)
        return fault;
    switch (field->kind) {
    case WM_FIELD_CODE:
    case WM_FIELD_PHONE:
        return wm_value_rounded(text, len) ? wm_value_rounded_fault() : NULL;
    case WM_FIELD_WAYBILL:
        if (wm_value_rounded(text, len))
            return wm_value_rounded_fault();
        return wm_value_waybill(text, len) ? NULL : _("not 1 to 32 of 0-9, A-Z and -");
    case WM_FIELD_COUNTRY:
        return wm_value_capitals(text, len, 2) ? NULL
                                               : _("not a country code of two capitals, as CN");
    case WM_FIELD_CURRENCY:
        return wm_value_capitals(text, len, 3) ? NULL
                                               : _("not a currency code of three capitals, as CNY");
    case WM_FIELD_AMOUNT:
        return wm_value_amount(text, len) ? NULL : _("not a decimal number such as 128.50");
    default:
        return NULL;
    }
}

/** The kinds that are not kept as text. @return true if text had the kind's form */
static bool set_number(struct wm_order *order, const struct wm_field *field, const char *text,
                       size_t len)
{
    char *member = (char *)order + field->offset;
    uint32_t number = 0;
    int64_t time = 0;

    if (field->kind == WM_FIELD_TIME) {
        if (len != 0 && !wm_value_time(text, len, &time))
            return false;
        memcpy(member, &time, sizeof time);
        return true;
    }
    if (len != 0 &&
        !(field->kind == WM_FIELD_WORDS ? wm_word_list_read(field->words, text, len, &number)
                                        : wm_value_count(text, len, &number)))
        return false;
    memcpy(member, &number, sizeof number);
    return true;
}

static const char *number_fault(const struct wm_field *field)
{
    if (field->kind == WM_FIELD_TIME)
        return _("not an RFC 3339 time such as 2026-12-01T18:00:00+08:00");
    if (field->kind == WM_FIELD_WORDS)
        return _(field->words->fault);
    return _("not a whole number");
}

int wm_order_set(struct wm_order *order, const struct wm_field *field, const char *text, size_t len,
                 struct wm_err *err)
{
    char *member = (char *)order + field->offset;
    const char *fault;

    if (field->kind == WM_FIELD_TIME || field->kind == WM_FIELD_WORDS ||
        field->kind == WM_FIELD_COUNT) {
        if (set_number(order, field, text, len))
            return 0;
        fault = number_fault(field);
    } else {
        fault = len != 0 ? refuse(field, text, len) : NULL;
        if (fault == NULL && len >= field->size) {
            wm_err_set(err, WM_ERR_INPUT, _("longer than %zu bytes"), field->size - 1);
            wm_err_place(err, NULL, 0, 0, field->name);
            return WM_ERR_INPUT;
        }
        if (fault == NULL) {
            if (field->kind == WM_FIELD_AMOUNT && wm_value_zero(text, len))
                len = 0;
            if (member[0] != '\0')
                wm_wipe(member, field->size);
            if (len != 0)
                memcpy(member, text, len);
            return 0;
        }
    }
    wm_err_set(err, WM_ERR_INPUT, "%s", fault);
    wm_err_place(err, NULL, 0, 0, field->name);
    return WM_ERR_INPUT;
}

const char *wm_order_text(const struct wm_order *order, const struct wm_field *field,
                          char out[WM_FIELD_TEXT_MAX])
{
    const char *member = (const char *)order + field->offset;
    uint32_t number;
    int64_t time;

    out[0] = '\0';
    switch (field->kind) {
    case WM_FIELD_TIME:
        memcpy(&time, member, sizeof time);
        if (time != 0)
            (void)wm_utc_format(time, out); /* wm_value_time gives none out of range */
        break;
    case WM_FIELD_COUNT:
        memcpy(&number, member, sizeof number);
        if (number != 0)
            snprintf(out, WM_FIELD_TEXT_MAX, "%" PRIu32, number);
        break;
    case WM_FIELD_WORDS:
        memcpy(&number, member, sizeof number);
        wm_word_list_text(field->words, number, out, WM_FIELD_TEXT_MAX);
        break;
    default:
        memcpy(out, member, field->size);
        break;
    }
    return out;
}

bool wm_order_has(const struct wm_order *order, const struct wm_field *field)
{
    static const char none[sizeof(int64_t)];
    const char *member = (const char *)order + field->offset;

    switch (field->kind) {
    case WM_FIELD_TIME:
    case WM_FIELD_COUNT:
    case WM_FIELD_WORDS:
        return memcmp(member, none, field->size) != 0;
    default:
        return member[0] != '\0';
    }
}

void wm_order_wipe(struct wm_order *order)
{
    wm_wipe(order, sizeof *order);
}

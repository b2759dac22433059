/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/base/utf8.h"
#include "filter/base/wipe.h"
#include "filter/order/check.h"
#include "filter/waybill/choose.h"
#include "filter/waybill/line.h"
#include "filter/waybill/sections.h"
#include "filter/waybill/waybill.h"

#include <stdio.h>
#include <string.h>

/* A code of the carrier or the warehouse: shown as it is, but see check_clear. */
struct shown {
    const char *field; /* of the order */
    size_t from;       /* in struct wm_order */
    size_t to, size;   /* in struct wm_waybill */
};

#define SHOWN(name, order_member, waybill_member)                                                  \
    {                                                                                              \
        .field = name, .from = offsetof(struct wm_order, order_member),                            \
        .to = offsetof(struct wm_waybill, waybill_member),                                         \
        .size = sizeof(((struct wm_waybill *)0)->waybill_member)                                   \
    }

static const struct shown shown[] = {
    SHOWN("waybill", waybill, waybill),
    SHOWN("carrier", carrier, carrier),
    SHOWN("service", service, service),
    SHOWN("route.code", route.code, route.code),
    SHOWN("route.mark", route.mark, route.mark),
    SHOWN("route.hub_code", route.hub_code, route.hub_code),
    SHOWN("route.hub_name", route.hub_name, route.hub_name),
    SHOWN("route.sort", route.sort, route.sort),
    SHOWN("route.outlet", route.outlet, route.outlet),
    SHOWN("cod.amount", cod_amount, cod_amount),
    SHOWN("cod.currency", cod_currency, cod_currency),
    SHOWN("insured", insured, insured),
    SHOWN("pick", pick, pick),
};

static int fail(struct wm_err *err, const char *field, const char *text)
{
    wm_err_set(err, WM_ERR_INPUT, "%s", text);
    wm_err_place(err, NULL, 0, 0, field);
    return WM_ERR_INPUT;
}

static int put(char *out, size_t size, const char *text, const char *field, struct wm_err *err)
{
    size_t len = strlen(text);

    if (len >= size)
        return fail(err, field, _("too long for the waybill"));
    memcpy(out, text, len + 1);
    return WM_OK;
}

static int put_shown(const struct wm_conf *conf, const struct wm_order *order,
                     struct wm_waybill *out, struct wm_err *err)
{
    int status = WM_OK;
    size_t i;

    for (i = 0; i < sizeof shown / sizeof shown[0] && status == WM_OK; i++)
        status = put((char *)out + shown[i].to, shown[i].size, (const char *)order + shown[i].from,
                     shown[i].field, err);
    if (status == WM_OK && out->carrier[0] == '\0')
        status = put(out->carrier, sizeof out->carrier, conf->carrier, "carrier", err);
    out->piece_n = order->piece_n;
    out->piece_of = order->piece_of;
    out->weight_g = order->weight_g;
    out->checked = order->checked;
    out->handling = order->handling;
    return status;
}

/* What the configuration chooses by the order: layout, languages, order tail. */
static int put_chosen(const struct wm_conf *conf, const struct wm_order *order,
                      struct wm_waybill *out, struct wm_err *err)
{
    const char *layout = wm_choose_layout(conf, out->carrier, out->service);
    int status = put(out->layout, sizeof out->layout, layout, "layout", err);

    wm_choose_order_tail(conf, order, out->order_tail, sizeof out->order_tail);
    if (status == WM_OK)
        status = put(out->captions, sizeof out->captions, wm_choose_captions(conf, order),
                     "captions", err);
    return status;
}

/* An order need not have a sender. */
static bool is_somebody(const struct wm_party *party)
{
    return party->name[0] != '\0' || party->company[0] != '\0' || party->phone[0] != '\0' ||
           party->detail[0] != '\0' || party->delivery_point[0] != '\0';
}

static int put_party(const struct wm_party *party, const struct wm_masked_party *masked,
                     const char *prefix, int64_t now, struct wm_waybill_party *out,
                     struct wm_err *err)
{
    char field[64];
    int status;

    snprintf(field, sizeof field, "%s.name", prefix);
    status = put(out->name, sizeof out->name, masked->name, field, err);
    snprintf(field, sizeof field, "%s.phone", prefix);
    if (status == WM_OK)
        status = put(out->phone, sizeof out->phone, masked->phone, field, err);
    snprintf(field, sizeof field, "%s.detail", prefix);
    if (status == WM_OK)
        status = put(out->region, sizeof out->region, masked->region, field, err);
    if (status == WM_OK)
        status = put(out->address, sizeof out->address, masked->address, field, err);
    snprintf(field, sizeof field, "%s.delivery_point", prefix);
    if (status == WM_OK)
        status = put(out->delivery_point, sizeof out->delivery_point, masked->delivery_point, field,
                     err);
    if (is_somebody(party))
        memcpy(out->country, party->country[0] != '\0' ? party->country : "CN", 3);
    memcpy(out->city, masked->city, sizeof masked->city);
    memcpy(out->district, masked->district, sizeof masked->district);
    if ((masked->shows & WM_SHOW_CODES) != 0)
        memcpy(out->address_code, party->address_code, sizeof party->address_code);
    if ((masked->shows & WM_SHOW_CALL) != 0 && wm_call_valid(party, now)) {
        wm_call_text(&party->call, out->call, sizeof out->call);
        out->call_until = party->call.valid_until;
    }
    return status;
}

/* Two characters of Han, or six letters, at the least: less stands in many a code by chance. */
static bool name_in(const struct wm_party *party, const char *text)
{
    return strlen(party->name) >= 6 && strstr(text, party->name) != NULL;
}

/* A code of the carrier or the warehouse, which is not scrubbed. */
static bool is_code(const char *name)
{
    size_t i;

    for (i = 0; i < sizeof shown / sizeof shown[0]; i++) {
        if (strcmp(shown[i].field, name) == 0)
            return true;
    }
    return strcmp(name, "recipient.address_code") == 0 ||
           strcmp(name, "sender.address_code") == 0 || strcmp(name, "order_tail") == 0;
}

/*
 * A last look at everything that will be readable. Masks and scrubbing have done their work; what
 * they leave alone are codes, and an export with shifted columns has persons' data there. Such a
 * record is refused rather than printed.
 */
static int check_clear(const struct wm_order *order, const struct wm_waybill *out,
                       struct wm_err *err)
{
    const struct wm_party *const parties[] = {&order->recipient, &order->sender};
    const char *text;
    char name[64];
    size_t i, k;

    for (i = 0; (text = wm_line_text(out, i, name)) != NULL; i++) {
        if (text[0] == '\0' || (order->sender.organisation && strncmp(name, "sender.", 7) == 0))
            continue;
        for (k = 0; k < 2; k++) {
            if (parties[k]->organisation)
                continue;
            if (wm_party_phone_in(parties[k], text) || (is_code(name) && name_in(parties[k], text)))
                return fail(err, name,
                            _("holds a person's number or name, which would print in "
                              "clear; look whether columns are shifted"));
        }
    }
    return WM_OK;
}

/* A label that hides the whole address must say where the parcel goes. */
static int check_routed(const struct wm_order *order, const struct wm_masked *masked,
                        struct wm_err *err)
{
    const struct wm_masked_party *to = &masked->recipient;

    if (to->region[0] != '\0' || to->address[0] != '\0' || order->route.code[0] != '\0' ||
        order->route.mark[0] != '\0')
        return WM_OK;
    return fail(err, "route.code",
                _("is missing, and the profile hides the address; no one could route the parcel"));
}

/* Everything but the seal. */
static int mask(const struct wm_composer *composer, const struct wm_order *order,
                struct wm_waybill *out, struct wm_err *err)
{
    struct wm_masked masked;
    int status;

    memset(out, 0, sizeof *out);
    out->sealed_at = composer->now;
    out->copy = 1;
    wm_mask_order(composer->masking, order, &masked);
    status = check_routed(order, &masked, err);
    if (status == WM_OK)
        status = put(out->profile, sizeof out->profile, masked.profile, "profile", err);
    if (status == WM_OK)
        status = put_shown(composer->conf, order, out, err);
    if (status == WM_OK)
        status = put_chosen(composer->conf, order, out, err);
    if (status == WM_OK)
        status = put(out->goods, sizeof out->goods, masked.goods, "goods", err);
    if (status == WM_OK)
        status = put(out->remark, sizeof out->remark, masked.remark, "remark", err);
    if (status == WM_OK)
        status = put_party(&order->recipient, &masked.recipient, "recipient", composer->now,
                           &out->recipient, err);
    if (status == WM_OK)
        status =
            put_party(&order->sender, &masked.sender, "sender", composer->now, &out->sender, err);
    return status == WM_OK ? check_clear(order, out, err) : status;
}

/* Each section's role must have a key that may be used for this order's outlet. */
static int check_roles(const struct wm_composer *composer, const struct wm_sections *sections,
                       const struct wm_order *order, struct wm_err *err)
{
    size_t i;

    for (i = 0; i < sections->count; i++) {
        const unsigned role = sections->plain[i].role;
        if (wm_recipients_role(composer->recipients, role, order->route.outlet,
                               (uint32_t)composer->now) == NULL) {
            wm_err_set(err, WM_ERR_INPUT,
                       _("no current key of role %u covers this outlet; see waymask keys list"),
                       role);
            wm_err_place(err, NULL, 0, 0, "route.outlet");
            return WM_ERR_INPUT;
        }
    }
    return WM_OK;
}

static int seal(const struct wm_composer *composer, const struct wm_order *order,
                struct wm_waybill *out, struct wm_err *err)
{
    struct wm_sections sections;
    uint8_t envelope[WM_ENVELOPE_MAX];
    size_t len = 0;
    int status;

    wm_sections_make(composer->conf, order, composer->now, &sections);
    status = wm_sections_fit(&sections, order->waybill, err);
    if (status == WM_OK)
        status = check_roles(composer, &sections, order, err);
    if (status == WM_OK)
        status = wm_envelope_seal(composer->recipients, composer->station, order->waybill,
                                  order->route.outlet, (uint32_t)composer->now,
                                  (uint16_t)composer->conf->label_life_hours, sections.plain,
                                  sections.count, envelope, &len, err);
    wm_sections_wipe(&sections);
    if (status == WM_OK && wm_digits_encode(envelope, len, out->sealed, sizeof out->sealed) != 0)
        status = fail(err, "sealed", _("too long for the waybill"));
    return status;
}

/* Does the order hold anything to seal? What arrived starred does not, and prints without a code
 * where the site wants that. */
static int holds_plaintext(const struct wm_composer *composer, const struct wm_order *order,
                           bool *holds, struct wm_err *err)
{
    const struct wm_field *starred = wm_order_starred(order);

    *holds = starred == NULL;
    if (*holds || composer->conf->unsealed_print)
        return WM_OK;
    return fail(err, starred->name, _("starred already, so that there is nothing to seal"));
}

int wm_waybill_compose(const struct wm_composer *composer, const struct wm_order *order,
                       struct wm_waybill *out, struct wm_err *err)
{
    int status = mask(composer, order, out, err);
    bool holds = false;

    if (status == WM_OK)
        status = holds_plaintext(composer, order, &holds, err);
    if (status == WM_OK && holds)
        status = seal(composer, order, out, err);
    else if (status == WM_OK)
        out->station = composer->station->id;
    if (status != WM_OK)
        memset(out, 0, sizeof *out);
    return status;
}

int wm_waybill_check(const struct wm_composer *composer, const struct wm_order *order,
                     struct wm_err *err)
{
    struct wm_sections sections;
    struct wm_waybill waybill;
    int status = mask(composer, order, &waybill, err);
    bool holds = false;

    if (status == WM_OK)
        status = holds_plaintext(composer, order, &holds, err);
    if (status == WM_OK && holds) {
        wm_sections_make(composer->conf, order, composer->now, &sections);
        status = wm_sections_fit(&sections, order->waybill, err);
        wm_sections_wipe(&sections);
    }
    return status;
}

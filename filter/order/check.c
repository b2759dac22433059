/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/order/check.h"

#include "filter/base/message.h"
#include "filter/order/address.h"

#include <stdio.h>
#include <string.h>

#define PIECES_MAX 9999u

/** One run over a record. */
struct run {
    const struct wm_order *order;
    const bool *faulty;
    wm_check_fault_fn *fault;
    void *context;
    bool good;
};

static bool is_personal(const struct wm_field *field)
{
    return (field->kind == WM_FIELD_TEXT || field->kind == WM_FIELD_PHONE) &&
           (strncmp(field->name, "recipient.", 10) == 0 || strncmp(field->name, "sender.", 7) == 0);
}

int wm_check_init(struct wm_check *check, const struct wm_conf *conf, struct wm_err *err)
{
    size_t i;

    memset(check, 0, sizeof *check);
    for (i = 0; i < wm_field_count && check->personal_count < WM_CHECK_PERSONAL; i++) {
        if (is_personal(&wm_fields[i]))
            check->personal[check->personal_count++] = &wm_fields[i];
    }
    if (conf == NULL)
        return 0;
    check->starred_pass = conf->unsealed_print;
    if (conf->sender.name[0] != '\0' || conf->sender.company[0] != '\0' ||
        conf->sender.phone[0] != '\0' || conf->sender.detail[0] != '\0')
        check->sender = &conf->sender;
    for (i = 0; i < conf->require_count && i < WM_CONF_REQUIRE; i++) {
        const struct wm_field *field = wm_field_find(conf->require[i], strlen(conf->require[i]));

        if (field == NULL) {
            wm_err_set(err, WM_ERR_USAGE, _("Require names %s, which is no field of an order"),
                       conf->require[i]);
            wm_err_place(err, conf->path[0] != '\0' ? conf->path : NULL, 0, 0, NULL);
            return WM_ERR_USAGE;
        }
        check->require[check->require_count++] = field;
    }
    return 0;
}

static bool is_absent(const struct wm_party *party)
{
    static const struct wm_party none;

    return memcmp(party, &none, sizeof none) == 0;
}

static void complete_party(struct wm_party *party)
{
    if (party->phone[0] == '\0' && party->phone2[0] != '\0') {
        memcpy(party->phone, party->phone2, sizeof party->phone);
        memset(party->phone2, 0, sizeof party->phone2);
    }
    if (party->country[0] == '\0')
        memcpy(party->country, wm_address_country(party->province), 3);
}

#define COPY(to, from)                                                                             \
    do {                                                                                           \
        _Static_assert(sizeof(to) == sizeof(from), "sizes differ");                                \
        memcpy((to), (from), sizeof(to));                                                          \
    } while (0)

static void default_sender(const struct wm_conf_sender *from, struct wm_party *sender)
{
    sender->organisation = from->organisation;
    COPY(sender->name, from->name);
    COPY(sender->company, from->company);
    COPY(sender->phone, from->phone);
    COPY(sender->country, from->country);
    COPY(sender->province, from->province);
    COPY(sender->city, from->city);
    COPY(sender->district, from->district);
    COPY(sender->town, from->town);
    COPY(sender->detail, from->detail);
    COPY(sender->postcode, from->postcode);
}

void wm_check_complete(const struct wm_check *check, struct wm_order *order)
{
    if (is_absent(&order->sender) && check->sender != NULL)
        default_sender(check->sender, &order->sender);
    complete_party(&order->recipient);
    if (!is_absent(&order->sender))
        complete_party(&order->sender);
    if (order->cod_amount[0] != '\0' && order->cod_currency[0] == '\0')
        memcpy(order->cod_currency, "CNY", 4);
}

/** Name a fault unless the field has one already. */
static void report(struct run *run, const struct wm_field *field, const char *text)
{
    struct wm_err one = {0};

    run->good = false;
    if (run->faulty[field - wm_fields])
        return;
    wm_err_set(&one, WM_ERR_INPUT, "%s", text);
    wm_err_place(&one, NULL, 0, 0, field->name);
    run->fault(run->context, &one);
}

static void report_name(struct run *run, const char *name, const char *text)
{
    report(run, wm_field_find(name, strlen(name)), text);
}

/** Ciphertext of a platform: `##…`, `$$…`, `~…~…` with a long run of base64. */
static bool is_ciphertext(const char *text)
{
    size_t run = 0;

    if (strncmp(text, "##", 2) == 0 || strncmp(text, "$$", 2) == 0)
        return true;
    if (text[0] != '~' && text[0] != '#' && text[0] != '$')
        return false;
    for (text++; *text != '\0' && run < 12; text++) {
        bool base64 = (*text >= '0' && *text <= '9') || (*text >= 'A' && *text <= 'Z') ||
                      (*text >= 'a' && *text <= 'z') || strchr("+/=-_", *text) != NULL;
        run = base64 ? run + 1 : 0;
    }
    return run >= 12;
}

/** Stars instead of characters, of either width; in a phone also `xx` and dots. */
static bool is_starred(const char *text, bool phone)
{
    const char *c;

    for (c = text; *c != '\0'; c++) {
        if (*c == '*' || (*c == '\xef' && strncmp(c, "＊", 3) == 0))
            return true;
    }
    return phone && (strstr(text, "xx") != NULL || strstr(text, "XX") != NULL ||
                     strstr(text, "●") != NULL || strstr(text, "•") != NULL);
}

const struct wm_field *wm_order_starred(const struct wm_order *order)
{
    size_t i;

    for (i = 0; i < wm_field_count; i++) {
        const struct wm_field *field = &wm_fields[i];
        const char *text = (const char *)order + field->offset;
        if (is_personal(field) && text[0] != '\0' &&
            !(order->sender.organisation && strncmp(field->name, "sender.", 7) == 0) &&
            is_starred(text, field->kind == WM_FIELD_PHONE))
            return field;
    }
    return NULL;
}

/** Refuse rows that hold nothing to seal. */
static void check_plaintext(struct run *run, const struct wm_check *check)
{
    size_t i;

    for (i = 0; i < check->personal_count; i++) {
        const struct wm_field *field = check->personal[i];
        const char *text = (const char *)run->order + field->offset;

        if (text[0] == '\0')
            continue;
        if (is_ciphertext(text))
            report(run, field,
                   _("the platform's ciphertext: export the order with its data in clear"));
        else if (!check->starred_pass && is_starred(text, field->kind == WM_FIELD_PHONE))
            report(run, field,
                   _("starred already: nothing to seal; export the order with its data in clear"));
    }
}

static void check_required(struct run *run, const struct wm_check *check)
{
    const struct wm_order *order = run->order;
    size_t i;

    if (order->waybill[0] == '\0')
        report_name(run, "waybill",
                    _("is missing; a carrier's file can add it with --join FILE --on FIELD"));
    if (order->recipient.name[0] == '\0' && order->recipient.company[0] == '\0')
        report_name(run, "recipient.name", _("is missing, and no recipient.company"));
    if (order->recipient.detail[0] == '\0' && order->recipient.delivery_point[0] == '\0')
        report_name(run, "recipient.detail", _("is missing, and no recipient.delivery_point"));
    for (i = 0; i < check->require_count; i++) {
        if (!wm_order_has(order, check->require[i]))
            report(run, check->require[i], _("is missing, but waymask.conf requires it"));
    }
}

static void check_consistent(struct run *run)
{
    const struct wm_order *order = run->order;

    if ((order->piece_n == 0) != (order->piece_of == 0))
        report_name(run, order->piece_n == 0 ? "piece.n" : "piece.of",
                    _("is missing beside its partner"));
    else if (order->piece_of > PIECES_MAX)
        report_name(run, "piece.of", _("more than 9999"));
    else if (order->piece_n > order->piece_of)
        report_name(run, "piece.n", _("greater than piece.of"));
    if (order->cod_currency[0] != '\0' && order->cod_amount[0] == '\0')
        report_name(run, "cod.amount", _("is missing beside cod.currency"));
    if (order->recipient.call.number[0] == '\0' && order->recipient.call.extension[0] != '\0')
        report_name(run, "recipient.call.number", _("is missing beside its extension"));
    if (order->sender.call.number[0] == '\0' && order->sender.call.extension[0] != '\0')
        report_name(run, "sender.call.number", _("is missing beside its extension"));
}

bool wm_check_order(const struct wm_check *check, const struct wm_order *order, const bool *faulty,
                    wm_check_fault_fn *fault, void *context)
{
    struct run run = {
        .order = order, .faulty = faulty, .fault = fault, .context = context, .good = true};

    check_required(&run, check);
    check_plaintext(&run, check);
    check_consistent(&run);
    return run.good;
}

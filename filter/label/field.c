/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/field.h"

#include "filter/label/country.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

_Static_assert(WM_SHOW_FIELDS <= WM_FIELDSET_MOST, "a set has room for all fields");

#define PARTY_NAMES(who)                                                                           \
    who ".name", who ".phone", who ".phone.head", who ".phone.tail", who ".region",                \
        who ".address", who ".city", who ".district", who ".country", who ".abroad",               \
        who ".abroad.name", who ".address_code", who ".delivery_point", who ".call",               \
        who ".call.number", who ".call.extension"

static const char *const names[] = {
    PARTY_NAMES("recipient"),
    PARTY_NAMES("sender"),
    "waybill",
    "waybill.grouped",
    "carrier",
    "service",
    "route.code",
    "route.mark",
    "route.destination",
    "route.hub",
    "route.hub_code",
    "route.hub_name",
    "route.sort",
    "route.outlet",
    "piece.n",
    "piece.of",
    "piece.many",
    "weight",
    "cod",
    "insured",
    "checked.inspected",
    "checked.identity",
    "checked.security",
    "handling",
    "handling.fragile",
    "handling.upright",
    "handling.dry",
    "handling.fresh",
    "handling.cold",
    "handling.heavy",
    "order.tail",
    "goods",
    "pick",
    "remark",
    "batch.n",
    "batch.of",
    "copy",
    "copy.again",
    "printed.date",
    "printed.time",
    "sealed",
    "scan_caption",
    "repeat.n",
    "repeat.here",
};
_Static_assert(sizeof names / sizeof *names == WM_SHOW_FIELDS, "a name for each field");

const char *wm_label_field_name(size_t field)
{
    return field < WM_SHOW_FIELDS ? names[field] : NULL;
}

int wm_label_field_find(const char *name, size_t len)
{
    int i;

    for (i = 0; i < WM_SHOW_FIELDS; i++) {
        if (strlen(names[i]) == len && memcmp(names[i], name, len) == 0)
            return i;
    }
    return -1;
}

/** Copy len bytes into the scratch space; "" if they do not fit, which the sizes of a waybill's
 * members rule out. */
static const char *keep(struct wm_values *values, const char *text, size_t len)
{
    char *at = values->scratch + values->used;

    if (len == 0 || len >= sizeof values->scratch - values->used)
        return "";
    memcpy(at, text, len);
    at[len] = '\0';
    values->used += len + 1;
    return at;
}

static const char *keep_text(struct wm_values *values, const char *text)
{
    return keep(values, text, strlen(text));
}

static const char *keep_count(struct wm_values *values, uint32_t count)
{
    char text[16];

    if (count == 0)
        return "";
    snprintf(text, sizeof text, "%" PRIu32, count);
    return keep_text(values, text);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return c >= 'A' && c <= 'Z';
}

void wm_waybill_group(const char *number, char *out, size_t size)
{
    static const char gap[] = "\xe2\x80\x82"; /* U+2002 EN SPACE */
    size_t used = 0, in_group = 0, i;

    if (size == 0)
        return;
    for (i = 0; number[i] != '\0'; i++) {
        size_t rest = strspn(number + i, "0123456789");
        bool edge = i > 0 && ((is_digit(number[i]) && is_letter(number[i - 1])) ||
                              (is_letter(number[i]) && is_digit(number[i - 1])));
        /* A last group of one digit would look lost. */
        bool full = i > 0 && in_group == 4 && is_digit(number[i]) && rest != 1;
        if (edge || full) {
            if (used + sizeof gap > size)
                break;
            memcpy(out + used, gap, sizeof gap - 1);
            used += sizeof gap - 1;
            in_group = 0;
        }
        if (used + 2 > size)
            break;
        out[used++] = number[i];
        in_group = is_digit(number[i]) ? in_group + 1 : 0;
    }
    out[used] = '\0';
}

/** Last digits of a masked phone, four at most. */
static size_t tail_len(const char *phone)
{
    size_t len = strlen(phone), tail = 0;

    while (tail < 4 && tail < len && is_digit(phone[len - tail - 1]))
        tail++;
    return tail;
}

static void fill_party(struct wm_values *values, const char **text,
                       const struct wm_waybill_party *party, int64_t printed_at)
{
    size_t tail = tail_len(party->phone);
    const char *dash = strrchr(party->call, '-');

    text[WM_PARTY_NAME] = party->name;
    text[WM_PARTY_PHONE] = party->phone;
    text[WM_PARTY_PHONE_HEAD] = keep(values, party->phone, strlen(party->phone) - tail);
    text[WM_PARTY_PHONE_TAIL] = party->phone + strlen(party->phone) - tail;
    text[WM_PARTY_REGION] = party->region;
    text[WM_PARTY_ADDRESS] = party->address;
    text[WM_PARTY_CITY] = party->city;
    text[WM_PARTY_DISTRICT] = party->district;
    text[WM_PARTY_COUNTRY] = party->country;
    text[WM_PARTY_ADDRESS_CODE] = party->address_code;
    text[WM_PARTY_DELIVERY_POINT] = party->delivery_point;
    if (party->call_until != 0 && party->call_until <= printed_at)
        return;
    text[WM_PARTY_CALL] = party->call;
    if (dash == NULL)
        dash = party->call + strlen(party->call);
    text[WM_PARTY_CALL_NUMBER] = keep(values, party->call, (size_t)(dash - party->call));
    text[WM_PARTY_CALL_EXTENSION] = *dash == '-' ? dash + 1 : "";
}

/** Grams as kilograms without trailing zeros: 1250 is "1.25 kg". */
static const char *weight(struct wm_values *values, uint32_t grams)
{
    char text[32];
    size_t len;

    if (grams == 0)
        return "";
    len = (size_t)snprintf(text, sizeof text, "%" PRIu32 ".%03" PRIu32, grams / 1000, grams % 1000);
    while (text[len - 1] == '0')
        len--;
    if (text[len - 1] == '.')
        len--;
    memcpy(text + len, " kg", 4);
    return keep_text(values, text);
}

static const char *cod(struct wm_values *values, const struct wm_waybill *waybill)
{
    char text[32];

    if (waybill->cod_amount[0] == '\0')
        return "";
    if (waybill->cod_currency[0] == '\0' || strcmp(waybill->cod_currency, "CNY") == 0)
        snprintf(text, sizeof text, "\xc2\xa5%s", waybill->cod_amount);
    else
        snprintf(text, sizeof text, "%s %s", waybill->cod_amount, waybill->cod_currency);
    return keep_text(values, text);
}

static const char *hub(struct wm_values *values, const struct wm_route *route)
{
    char text[sizeof route->hub_name + sizeof route->hub_code];

    snprintf(text, sizeof text, "%s%s%s", route->hub_name,
             route->hub_name[0] != '\0' && route->hub_code[0] != '\0' ? " " : "", route->hub_code);
    return keep_text(values, text);
}

static void fill_time(struct wm_values *values, int64_t printed_at)
{
    time_t when = (time_t)printed_at;
    struct tm local;
    char text[32];

    if (localtime_r(&when, &local) == NULL)
        return;
    strftime(text, sizeof text, "%Y-%m-%d", &local);
    values->text[WM_SHOW_PRINTED_DATE] = keep_text(values, text);
    strftime(text, sizeof text, "%H:%M", &local);
    values->text[WM_SHOW_PRINTED_TIME] = keep_text(values, text);
}

/** A bit of a list of words: set, but with no text worth drawing. */
static const char *set_if(uint32_t bits, uint32_t bit)
{
    return (bits & bit) != 0 ? "1" : "";
}

static void fill_handling(const char **text, uint32_t handling)
{
    text[WM_SHOW_HANDLING] = handling != 0 ? "1" : "";
    text[WM_SHOW_FRAGILE] = set_if(handling, WM_HANDLING_FRAGILE);
    text[WM_SHOW_UPRIGHT] = set_if(handling, WM_HANDLING_UPRIGHT);
    text[WM_SHOW_DRY] = set_if(handling, WM_HANDLING_DRY);
    text[WM_SHOW_FRESH] = set_if(handling, WM_HANDLING_FRESH);
    text[WM_SHOW_COLD] = set_if(handling, WM_HANDLING_COLD);
    text[WM_SHOW_HEAVY] = set_if(handling, WM_HANDLING_HEAVY);
}

/** Countries are worth naming on a label that leaves one. */
static void fill_abroad(const char **text)
{
    const char *to = text[WM_SHOW_RECIPIENT + WM_PARTY_COUNTRY];
    const char *from = text[WM_SHOW_SENDER + WM_PARTY_COUNTRY];

    if (*to == '\0' || *from == '\0' || strcmp(to, from) == 0)
        return;
    text[WM_SHOW_RECIPIENT + WM_PARTY_ABROAD] = to;
    text[WM_SHOW_RECIPIENT + WM_PARTY_ABROAD_NAME] = wm_country_name(to);
    text[WM_SHOW_SENDER + WM_PARTY_ABROAD] = from;
    text[WM_SHOW_SENDER + WM_PARTY_ABROAD_NAME] = wm_country_name(from);
}

void wm_values_repeat(struct wm_values *values, uint32_t index, uint32_t most)
{
    static const char *const numbers[] = {"",  "1",  "2",  "3",  "4",  "5",  "6",  "7", "8",
                                          "9", "10", "11", "12", "13", "14", "15", "16"};
    bool there = index <= WM_REPEAT_MOST && index <= values->piece_of && values->piece_of <= most;

    wm_fieldset_remove(&values->present, WM_SHOW_REPEAT_N);
    wm_fieldset_remove(&values->present, WM_SHOW_REPEAT_HERE);
    if (index == 0 || !there)
        return;
    values->text[WM_SHOW_REPEAT_N] = numbers[index];
    values->text[WM_SHOW_REPEAT_HERE] = numbers[index];
    wm_fieldset_add(&values->present, WM_SHOW_REPEAT_N);
    if (index == values->piece_n)
        wm_fieldset_add(&values->present, WM_SHOW_REPEAT_HERE);
}

void wm_values_fill(struct wm_values *values, const struct wm_waybill *waybill, int64_t printed_at,
                    const char *scan_caption)
{
    const char **text = values->text;
    char grouped[4 * sizeof waybill->waybill + 1];
    size_t i;

    values->used = 0;
    values->present = (struct wm_fieldset){{0}};
    values->piece_n = waybill->piece_n;
    values->piece_of = waybill->piece_of;
    for (i = 0; i < WM_SHOW_FIELDS; i++)
        text[i] = "";
    fill_party(values, text + WM_SHOW_RECIPIENT, &waybill->recipient, printed_at);
    fill_party(values, text + WM_SHOW_SENDER, &waybill->sender, printed_at);
    text[WM_SHOW_WAYBILL] = waybill->waybill;
    wm_waybill_group(waybill->waybill, grouped, sizeof grouped);
    text[WM_SHOW_WAYBILL_GROUPED] = keep_text(values, grouped);
    text[WM_SHOW_CARRIER] = waybill->carrier;
    text[WM_SHOW_SERVICE] = waybill->service;
    text[WM_SHOW_ROUTE_CODE] = waybill->route.code;
    text[WM_SHOW_ROUTE_MARK] = waybill->route.mark;
    text[WM_SHOW_ROUTE_DESTINATION] =
        waybill->route.code[0] != '\0' ? waybill->route.code : waybill->route.mark;
    text[WM_SHOW_ROUTE_HUB] = hub(values, &waybill->route);
    text[WM_SHOW_ROUTE_HUB_CODE] = waybill->route.hub_code;
    text[WM_SHOW_ROUTE_HUB_NAME] = waybill->route.hub_name;
    text[WM_SHOW_ROUTE_SORT] = waybill->route.sort;
    text[WM_SHOW_ROUTE_OUTLET] = waybill->route.outlet;
    text[WM_SHOW_PIECE_N] = keep_count(values, waybill->piece_n);
    text[WM_SHOW_PIECE_OF] = keep_count(values, waybill->piece_of);
    text[WM_SHOW_PIECE_MANY] = waybill->piece_of > 1 ? "1" : "";
    text[WM_SHOW_WEIGHT] = weight(values, waybill->weight_g);
    text[WM_SHOW_COD] = cod(values, waybill);
    text[WM_SHOW_INSURED] = waybill->insured;
    text[WM_SHOW_INSPECTED] = set_if(waybill->checked, WM_CHECKED_INSPECTED);
    text[WM_SHOW_IDENTITY] = set_if(waybill->checked, WM_CHECKED_IDENTITY);
    text[WM_SHOW_SECURITY] = set_if(waybill->checked, WM_CHECKED_SECURITY);
    fill_handling(text, waybill->handling);
    fill_abroad(text);
    text[WM_SHOW_ORDER_TAIL] = waybill->order_tail;
    text[WM_SHOW_GOODS] = waybill->goods;
    text[WM_SHOW_PICK] = waybill->pick;
    text[WM_SHOW_REMARK] = waybill->remark;
    text[WM_SHOW_BATCH_N] = keep_count(values, waybill->batch_n);
    text[WM_SHOW_BATCH_OF] = keep_count(values, waybill->batch_of);
    text[WM_SHOW_COPY] = keep_count(values, waybill->copy);
    text[WM_SHOW_COPY_AGAIN] = waybill->copy > 1 ? text[WM_SHOW_COPY] : "";
    fill_time(values, printed_at);
    text[WM_SHOW_SEALED] = waybill->sealed;
    text[WM_SHOW_SCAN_CAPTION] = scan_caption != NULL ? scan_caption : "";
    for (i = 0; i < WM_SHOW_FIELDS; i++) {
        if (text[i][0] != '\0')
            wm_fieldset_add(&values->present, i);
    }
}

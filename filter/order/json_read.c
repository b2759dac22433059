/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a record by the rows of its dialect. */
#include "config.h"

#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/order/address.h"
#include "filter/order/json_dialect.h"
#include "filter/order/value.h"
#include "filter/order/word_list.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define ELLIPSIS "…"
#define SEPARATOR "、"
#define PARTY_FIELD 40u /* room for "recipient.province" and its like */

/** A record being turned into an order. */
struct reading {
    struct wm_order *order;
    struct wm_json_faults faults;
    const struct wm_json_member *member; /**< the row at hand */
    const struct wm_field *field;        /**< its */
    const json_t *broken;                /**< of the wrong type, and told of; borrowed */
    bool reference;                      /**< a platform's id was seen */
    bool found;                          /**< LIST and SUM: a value was seen */
    uint64_t sum;
    char list[sizeof((struct wm_order *)0)->goods + sizeof ELLIPSIS];
    size_t list_len;
    bool list_full;
};

/** Tell what is wrong with a member, in the file's words and under our field's name. */
static void tell(struct reading *reading, const char *field, const char *text)
{
    const struct wm_json_member *member = reading->member;
    char whole[sizeof((struct wm_err *)0)->text];

    snprintf(whole, sizeof whole, _("%s (in %s%s%s)"), text, member->path,
             member->item != NULL ? "[]." : "", member->item != NULL ? member->item : "");
    wm_json_tell(&reading->faults, field, whole);
}

/** Tell once that a value on the way has the wrong type, under the name of the field's group. */
static void tell_type(struct reading *reading, const json_t *value, const char *text)
{
    const char *dot = strrchr(reading->field->name, '.');
    char group[sizeof((struct wm_err *)0)->field];

    if (value == reading->broken)
        return;
    reading->broken = value;
    snprintf(group, sizeof group, "%.*s",
             (int)(dot != NULL ? dot - reading->field->name : (long)strlen(reading->field->name)),
             reading->field->name);
    tell(reading, group, text);
}

static bool is_none(const json_t *value)
{
    return value == NULL || json_is_null(value);
}

/** The value at a path below an object, or NULL: absent, null or told of. */
static const json_t *walk_to(struct reading *reading, const json_t *object, const char *path)
{
    char name[WM_JSON_PATH];
    size_t len;

    for (;;) {
        if (!json_is_object(object)) {
            tell_type(reading, object, _("not an object"));
            return NULL;
        }
        len = strcspn(path, ".");
        snprintf(name, sizeof name, "%.*s", (int)len, path);
        object = json_object_get(object, name);
        if (is_none(object))
            return NULL;
        if (path[len] == '\0')
            return object;
        path += len + 1;
    }
}

static void set_text(struct reading *reading, const struct wm_field *field, const char *text,
                     size_t len)
{
    struct wm_err one = {0};

    if (wm_order_set(reading->order, field, text, len, &one) != 0)
        tell(reading, field->name, one.text);
}

/** Set a field that may have a value already. */
static void set_same(struct reading *reading, const char *text, size_t len)
{
    char old[WM_FIELD_TEXT_MAX];

    if (!wm_order_has(reading->order, reading->field)) {
        set_text(reading, reading->field, text, len);
        return;
    }
    wm_order_text(reading->order, reading->field, old);
    if (reading->member->use != WM_JSON_ELSE && (strlen(old) != len || memcmp(old, text, len) != 0))
        tell(reading, reading->field->name, _("another value than a member before it gives"));
    wm_wipe(old, sizeof old);
}

static const struct wm_field *of_party(const struct wm_field *field, const char *name)
{
    char whole[PARTY_FIELD];

    snprintf(whole, sizeof whole, "%.*s%s", (int)strcspn(field->name, ".") + 1, field->name, name);
    return wm_field_find(whole, strlen(whole));
}

/** Split a whole address, unless its divisions have members of their own. */
static void set_address(struct reading *reading, const char *text, size_t len)
{
    struct wm_address parts;
    const struct {
        const char *name;
        const struct wm_span *part;
    } fields[] = {
        {"province", &parts.province}, {"city", &parts.city},     {"district", &parts.district},
        {"town", &parts.town},         {"detail", &parts.detail}, {"postcode", &parts.postcode},
    };
    size_t i;

    for (i = 0; i < 3; i++) {
        if (wm_order_has(reading->order, of_party(reading->field, fields[i].name))) {
            set_same(reading, text, len);
            return;
        }
    }
    wm_address_split(text, len, &parts);
    for (i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        const struct wm_field *field = of_party(reading->field, fields[i].name);

        if (fields[i].part->len != 0 && !wm_order_has(reading->order, field))
            set_text(reading, field, fields[i].part->text, fields[i].part->len);
    }
}

static void set_carrier(struct reading *reading, const char *text, size_t len)
{
    size_t i;

    for (i = 0; i < wm_json_carrier_count; i++) {
        const struct wm_json_carrier *carrier = &wm_json_carriers[i];

        if (strlen(carrier->code) == len && memcmp(carrier->code, text, len) == 0) {
            set_same(reading, carrier->name, strlen(carrier->name));
            return;
        }
    }
    set_same(reading, text, len);
}

/** Grams of a decimal number of kilograms, to the nearest. @return false if it is none */
static bool grams_of(const char *text, size_t len, uint64_t *grams)
{
    size_t i, places = 0;
    bool point = false;

    *grams = 0;
    if (!wm_value_amount(text, len))
        return false;
    for (i = 0; i < len && places < 3; i++) {
        if (text[i] == '.') {
            point = true;
            continue;
        }
        *grams = *grams * 10 + (uint64_t)(text[i] - '0');
        places += point ? 1 : 0;
        if (*grams > UINT32_MAX)
            return false;
    }
    if (i < len && text[i] >= '5')
        *grams += 1;
    for (; places < 3; places++)
        *grams *= 10;
    return *grams <= UINT32_MAX;
}

static void set_weight(struct reading *reading, const char *text, size_t len)
{
    char grams[24];
    uint64_t number;

    if (!grams_of(text, len, &number)) {
        tell(reading, reading->field->name, _("not a weight in kilograms"));
        return;
    }
    snprintf(grams, sizeof grams, "%" PRIu64, number);
    set_same(reading, number != 0 ? grams : "", number != 0 ? strlen(grams) : 0);
}

static void set_parcels(struct reading *reading, const char *text, size_t len)
{
    uint32_t number;

    if (!wm_value_count(text, len, &number))
        tell(reading, reading->field->name, _("not a whole number"));
    else if (number > 1)
        set_same(reading, text, len);
}

/** One more name of a list; what no longer fits becomes an ellipsis. */
static void add_text(struct reading *reading, const char *text, size_t len)
{
    size_t separator = reading->list_len != 0 ? strlen(SEPARATOR) : 0;
    size_t most = reading->field->size - 1 - strlen(ELLIPSIS);

    reading->found = true;
    if (reading->list_full)
        return;
    if (reading->list_len + separator + len > most) {
        reading->list_full = true;
        memcpy(reading->list + reading->list_len, ELLIPSIS, strlen(ELLIPSIS));
        reading->list_len += strlen(ELLIPSIS);
        return;
    }
    memcpy(reading->list + reading->list_len, SEPARATOR, separator);
    memcpy(reading->list + reading->list_len + separator, text, len);
    reading->list_len += separator + len;
}

static void add_count(struct reading *reading, const char *text, size_t len)
{
    uint32_t number;

    if (!wm_value_count(text, len, &number))
        tell(reading, reading->field->name, _("not a whole number"));
    else
        reading->sum += number; /* of at most 64 KiB of numbers */
    reading->found = true;
}

/** Heavy, crab, fresh, fragile, medical, Z and two that are reserved (reference/waybills.md 2.2); a
 * number has lost its leading zeros, so that nothing can be said of it. */
static void set_icons(struct reading *reading, const char *text, size_t len)
{
    static const uint32_t icons[8] = {WM_HANDLING_HEAVY, WM_HANDLING_FRESH, WM_HANDLING_FRESH,
                                      WM_HANDLING_FRAGILE};
    char words[WM_FIELD_TEXT_MAX];
    uint32_t bits = 0;
    size_t i;

    for (i = 0; i < 8 && len == 8; i++)
        bits |= text[i] == '1' ? icons[i] : 0;
    wm_word_list_text(reading->field->words, bits, words, sizeof words);
    if (words[0] != '\0')
        set_same(reading, words, strlen(words));
}

static void use_text(struct reading *reading, const char *text, size_t len)
{
    static void (*const uses[])(struct reading *, const char *, size_t) = {
        [WM_JSON_SET] = set_same,         [WM_JSON_ELSE] = set_same,
        [WM_JSON_DETAIL] = set_address,   [WM_JSON_CARRIER] = set_carrier,
        [WM_JSON_KILOGRAMS] = set_weight, [WM_JSON_PARCELS] = set_parcels,
        [WM_JSON_LIST] = add_text,        [WM_JSON_SUM] = add_count,
        [WM_JSON_ICONS] = set_icons,
    };

    if (len >= 4 && memcmp(text, "AES:", 4) == 0)
        tell(reading, reading->field->name,
             _("the platform's ciphertext: export the order with its data in clear"));
    else
        uses[reading->member->use](reading, text, len);
}

static void use_value(struct reading *reading, const json_t *value)
{
    const struct wm_json_member *member = reading->member;
    struct wm_json_text text;
    bool whole = json_is_real(value) && member->use == WM_JSON_SUM;
    const char *fault = wm_json_text_of(
        value, member->use == WM_JSON_KILOGRAMS || whole ? WM_FIELD_AMOUNT : reading->field->kind,
        &text);

    if (member->use == WM_JSON_REFERENCE && !(fault == NULL && text.len == 0))
        reading->reference = true;
    else if (member->use == WM_JSON_CIPHERTEXT && !(fault == NULL && text.len == 0))
        tell(reading, reading->field->name,
             _("the platform's ciphertext: export the order with its data in clear"));
    else if (fault != NULL)
        tell(reading, reading->field->name, fault);
    else if (text.len != 0)
        use_text(reading, text.text, text.len);
    wm_wipe(&text, sizeof text);
}

static bool is_chosen(const struct wm_json_member *member, const json_t *item)
{
    const char *text;

    if (member->where == NULL)
        return true;
    text = json_string_value(json_object_get(item, member->where));
    return text != NULL && strcmp(text, member->is) == 0;
}

static void use_items(struct reading *reading, const json_t *array)
{
    size_t i;

    if (!json_is_array(array)) {
        tell_type(reading, array, _("not an array"));
        return;
    }
    for (i = 0; i < json_array_size(array); i++) {
        const json_t *item = json_array_get(array, i), *value = NULL;

        if (!is_none(item) && (!json_is_object(item) || is_chosen(reading->member, item)))
            value = walk_to(reading, item, reading->member->item);
        if (value != NULL)
            use_value(reading, value);
    }
}

static void finish_items(struct reading *reading)
{
    char sum[24];

    if (reading->member->use == WM_JSON_SUM) {
        snprintf(sum, sizeof sum, "%" PRIu64, reading->sum);
        set_text(reading, reading->field, sum, strlen(sum));
    } else if (reading->member->use == WM_JSON_LIST) {
        set_text(reading, reading->field, reading->list, reading->list_len);
    }
}

static void read_member(struct reading *reading, const json_t *record)
{
    const json_t *value = walk_to(reading, record, reading->member->path);

    if (value == NULL)
        return;
    reading->found = reading->list_full = false;
    reading->list_len = 0;
    reading->sum = 0;
    if (reading->member->item == NULL)
        use_value(reading, value);
    else
        use_items(reading, value);
    if (reading->found)
        finish_items(reading);
}

/** A platform's id in place of the person: name, number and address must be there all the same. */
static void check_reference(struct reading *reading)
{
    const struct wm_party *party = &reading->order->recipient;
    const char *lacks = party->name[0] == '\0'                                ? "recipient.name"
                        : party->phone[0] == '\0' && party->phone2[0] == '\0' ? "recipient.phone"
                        : party->detail[0] == '\0'                            ? "recipient.detail"
                                                                              : NULL;

    if (reading->reference && lacks != NULL)
        wm_json_tell(&reading->faults, lacks,
                     _("only the platform's reference (OAID, CAID): export the order with its "
                       "data in clear"));
}

bool wm_json_dialect_read(const struct wm_json_dialect *dialect, const json_t *record,
                          unsigned long line, struct wm_order *order, wm_json_fault_fn *fault,
                          void *context)
{
    struct reading reading = {.order = order,
                              .faults = {.fault = fault, .context = context, .line = line}};
    bool good;
    size_t i;

    for (i = 0; i < dialect->count; i++) {
        reading.member = &dialect->member[i];
        reading.field = wm_field_find(reading.member->field, strlen(reading.member->field));
        read_member(&reading, record);
    }
    if (order->carrier[0] == '\0' && dialect->carrier != NULL)
        snprintf(order->carrier, sizeof order->carrier, "%s", dialect->carrier);
    check_reference(&reading);
    good = !reading.faults.any;
    wm_wipe(&reading, sizeof reading);
    return good;
}

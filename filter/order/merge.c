/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/order/merge.h"

#include "filter/base/wipe.h"

#include <stdint.h>
#include <string.h>

#define BETWEEN "; "
#define MORE "…" /* at the end of a list that is too long for its field */

/** What becomes of a field; all that have no row must be equal or absent on one side. */
enum rule { LIST, SUM, FIRST, BITS };

static const struct {
    const char *name;
    enum rule rule;
} rules[] = {
    {"order", LIST},   {"goods", LIST},    {"pick", LIST},     {"remark", LIST},
    {"quantity", SUM}, {"created", FIRST}, {"handling", BITS}, /* a parcel with one fragile thing in
                                                                  it is fragile */
};

static bool find_rule(const struct wm_field *field, enum rule *rule)
{
    size_t i;

    for (i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        if (strcmp(rules[i].name, field->name) == 0) {
            *rule = rules[i].rule;
            return true;
        }
    }
    return false;
}

static bool is_recipient(const struct wm_field *field)
{
    return field->offset >= offsetof(struct wm_order, recipient) &&
           field->offset < offsetof(struct wm_order, recipient) + sizeof(struct wm_party);
}

bool wm_merge_is_bare(const struct wm_order *order)
{
    size_t i;

    for (i = 0; i < wm_field_count; i++) {
        if (is_recipient(&wm_fields[i]) && wm_order_has(order, &wm_fields[i]))
            return false;
    }
    return true;
}

static bool differ(const char *one, const char *other)
{
    return one[0] != '\0' && other[0] != '\0' && strcmp(one, other) != 0;
}

static bool same(const char *one, const char *other)
{
    return one[0] != '\0' && strcmp(one, other) == 0;
}

bool wm_merge_belongs(const struct wm_order *record, const char *last, const struct wm_order *row,
                      enum wm_merge_fit fit)
{
    if (fit == WM_MERGE_BARE) {
        if (differ(record->waybill, row->waybill) || differ(last, row->order) ||
            (row->piece_n != 0 && row->piece_n != record->piece_n))
            return false;
        return same(last, row->order) || same(record->waybill, row->waybill);
    }
    if (record->piece_n != row->piece_n || differ(record->carrier, row->carrier))
        return false;
    if (strcmp(record->waybill, row->waybill) != 0 ||
        (record->waybill[0] == '\0' && !same(last, row->order)))
        return false;
    return fit == WM_MERGE_BAD ||
           memcmp(&record->recipient, &row->recipient, sizeof record->recipient) == 0;
}

bool wm_merge_lists(const char *list, size_t list_len, const char *text, size_t len)
{
    for (;;) {
        const char *end = memmem(list, list_len, BETWEEN, strlen(BETWEEN));
        size_t item = end != NULL ? (size_t)(end - list) : list_len;

        if (item == len && memcmp(list, text, len) == 0)
            return true;
        if (end == NULL)
            return false;
        list = end + strlen(BETWEEN);
        list_len -= item + strlen(BETWEEN);
    }
}

/** Say at the end of a full list that something is left out. A code is not cut for that. */
static void mark_full(char *list, const struct wm_field *field)
{
    const size_t most = field->size - 1 - strlen(MORE);
    size_t len = strlen(list);

    if ((len >= strlen(MORE) && strcmp(list + len - strlen(MORE), MORE) == 0) ||
        (len > most && field->kind == WM_FIELD_CODE))
        return;
    if (len > most) {
        len = most;
        while (len != 0 && ((unsigned char)list[len] & 0xc0) == 0x80)
            len--;
    }
    wm_wipe(list + len, field->size - len);
    memcpy(list + len, MORE, strlen(MORE));
}

/** Add each item of a text to a list, unless it is there. */
static void add_items(char *list, const struct wm_field *field, const char *text)
{
    while (*text != '\0') {
        const char *end = strstr(text, BETWEEN);
        size_t item = end != NULL ? (size_t)(end - text) : strlen(text);
        size_t len = strlen(list);

        if (item != 0 && !wm_merge_lists(list, len, text, item)) {
            size_t between = len != 0 ? strlen(BETWEEN) : 0;

            if (len + between + item >= field->size) {
                mark_full(list, field);
                return;
            }
            memcpy(list + len, BETWEEN, between);
            memcpy(list + len + between, text, item);
        }
        text += item + (end != NULL ? strlen(BETWEEN) : 0);
    }
}

static void add_field(struct wm_order *record, const struct wm_order *row,
                      const struct wm_field *field)
{
    char *own = (char *)record + field->offset;
    const char *other = (const char *)row + field->offset;
    enum rule rule;

    if (!wm_order_has(row, field))
        return;
    if (!wm_order_has(record, field)) {
        memcpy(own, other, field->size);
    } else if (find_rule(field, &rule) && rule == LIST) {
        add_items(own, field, other);
    } else if (find_rule(field, &rule) && rule == SUM) {
        if (record->quantity > UINT32_MAX - row->quantity)
            record->quantity = UINT32_MAX;
        else
            record->quantity += row->quantity;
    } else if (find_rule(field, &rule) && rule == BITS) {
        record->handling |= row->handling;
    }
}

const struct wm_field *wm_merge_add(struct wm_order *record, const struct wm_order *row)
{
    enum rule rule;
    size_t i;

    for (i = 0; i < wm_field_count; i++) {
        const struct wm_field *field = &wm_fields[i];

        if (!find_rule(field, &rule) && wm_order_has(record, field) && wm_order_has(row, field) &&
            memcmp((const char *)record + field->offset, (const char *)row + field->offset,
                   field->size) != 0)
            return field;
    }
    for (i = 0; i < wm_field_count; i++)
        add_field(record, row, &wm_fields[i]);
    return NULL;
}

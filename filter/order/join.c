/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/order/join.h"

#include "filter/base/message.h"
#include "filter/base/siphash.h"
#include "filter/base/wipe.h"
#include "filter/order/merge.h"
#include "filter/order/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define CHUNK_SIZE ((size_t)256 * 1024)
#define FIRST_SLOTS 1024u

/** A block of entries; never moved, so that no copy of plaintext is left behind. */
struct chunk {
    struct chunk *next;
    size_t used;
    unsigned char bytes[CHUNK_SIZE];
};

/** One value of a record, in the chunk: this head, then len bytes. The first is the key. */
struct item {
    uint16_t len;
    uint8_t field; /**< index in wm_fields, or NO_FIELD: the record's end */
};
#define NO_FIELD 0xffu
#define ITEM_HEAD 3u

struct slot {
    uint64_t hash;
    unsigned long record;       /**< 1-based, in the join file; 0: the slot is free */
    const unsigned char *entry; /**< items */
};

struct wm_join {
    const struct wm_field *field;
    uint8_t key[16]; /**< of the hash: drawn anew, so that nobody can aim at one slot */
    struct chunk *chunks;
    size_t bytes; /**< of memory, chunks and slots */
    struct slot *slots;
    size_t slot_count; /**< a power of two */
    size_t records;
    bool offers[NO_FIELD];
    struct wm_order twin; /**< while reading: a record met before, to be merged with */
};

static const unsigned char *read_item(const unsigned char *at, struct item *item)
{
    memcpy(&item->len, at, sizeof item->len);
    item->field = at[2];
    return at + ITEM_HEAD;
}

/** The slot of this key, or the free one where it belongs. */
static struct slot *find_slot(const struct wm_join *join, uint64_t key_hash, const char *key,
                              size_t len)
{
    size_t i = (size_t)key_hash & (join->slot_count - 1);
    struct item item;

    for (;; i = (i + 1) & (join->slot_count - 1)) {
        struct slot *slot = &join->slots[i];
        const unsigned char *text;

        if (slot->record == 0)
            return slot;
        text = read_item(slot->entry, &item);
        if (slot->hash == key_hash && item.len == len && memcmp(text, key, len) == 0)
            return slot;
    }
}

static int too_large(struct wm_err *err)
{
    return wm_err_set(err, WM_ERR_INPUT,
                      _("more than %zu MiB to join: split the orders and this file"),
                      WM_JOIN_MAX_BYTES >> 20);
}

/** Make room for one more record at a load of at most one half. */
static int grow_slots(struct wm_join *join, struct wm_err *err)
{
    struct slot *old = join->slots;
    size_t old_count = join->slot_count;
    size_t i;

    if (join->records < old_count / 2)
        return 0;
    join->bytes += old_count * sizeof *old;
    if (join->bytes > WM_JOIN_MAX_BYTES)
        return too_large(err);
    join->slot_count = old_count != 0 ? old_count * 2 : FIRST_SLOTS;
    join->slots = calloc(join->slot_count, sizeof *join->slots);
    if (join->slots == NULL) {
        join->slots = old;
        join->slot_count = old_count;
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    }
    for (i = 0; i < old_count; i++) {
        size_t k = (size_t)old[i].hash & (join->slot_count - 1);

        if (old[i].record == 0)
            continue;
        while (join->slots[k].record != 0)
            k = (k + 1) & (join->slot_count - 1);
        join->slots[k] = old[i];
    }
    free(old);
    return 0;
}

/** Room for size bytes of one entry. */
static unsigned char *reserve(struct wm_join *join, size_t size, struct wm_err *err)
{
    struct chunk *chunk = join->chunks;

    if (chunk == NULL || chunk->used + size > CHUNK_SIZE) {
        join->bytes += sizeof *chunk;
        if (join->bytes > WM_JOIN_MAX_BYTES) {
            too_large(err);
            return NULL;
        }
        chunk = malloc(sizeof *chunk);
        if (chunk == NULL) {
            wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
            return NULL;
        }
        chunk->next = join->chunks;
        chunk->used = 0;
        join->chunks = chunk;
    }
    chunk->used += size;
    return chunk->bytes + chunk->used - size;
}

static unsigned char *put_item(unsigned char *at, uint8_t field, const char *text, size_t len)
{
    uint16_t len16 = (uint16_t)len;

    memcpy(at, &len16, sizeof len16);
    at[2] = field;
    memcpy(at + ITEM_HEAD, text, len);
    return at + ITEM_HEAD + len;
}

/** Write all that a record holds into entry, or, if entry is NULL, only measure it. */
static size_t put_order(const struct wm_join *join, const struct wm_order *order,
                        unsigned char *entry)
{
    char text[WM_FIELD_TEXT_MAX];
    size_t pass, i, size = 0;

    for (pass = 0; pass < 2; pass++) {
        for (i = 0; i < wm_field_count; i++) {
            if ((&wm_fields[i] == join->field) != (pass == 0) ||
                !wm_order_has(order, &wm_fields[i]))
                continue;
            wm_order_text(order, &wm_fields[i], text);
            if (entry != NULL)
                put_item(entry + size, (uint8_t)i, text, strlen(text));
            size += ITEM_HEAD + strlen(text);
        }
    }
    if (entry != NULL)
        put_item(entry + size, NO_FIELD, "", 0);
    wm_wipe(text, sizeof text);
    return size + ITEM_HEAD;
}

static void get_order(const unsigned char *next, struct wm_order *order)
{
    struct item item;

    wm_order_wipe(order);
    for (;;) {
        const char *text = (const char *)read_item(next, &item);

        if (item.field == NO_FIELD)
            return;
        wm_order_set(order, &wm_fields[item.field], text, item.len, NULL);
        next = (const unsigned char *)text + item.len;
    }
}

/** Keep the order in a new entry. */
static const unsigned char *keep_order(struct wm_join *join, const struct wm_order *order,
                                       struct wm_err *err)
{
    unsigned char *entry = reserve(join, put_order(join, order, NULL), err);

    if (entry != NULL)
        put_order(join, order, entry);
    return entry;
}

/** Merge an order with the one of the same key; the old entry stays where it is until the end. */
static int merge_order(struct wm_join *join, struct slot *slot, const struct wm_order *order,
                       struct wm_err *err)
{
    struct wm_order *twin = &join->twin;
    const struct wm_field *field;
    const unsigned char *entry = NULL;

    get_order(slot->entry, twin);
    if (!wm_merge_is_bare(twin) && !wm_merge_is_bare(order) &&
        memcmp(&twin->recipient, &order->recipient, sizeof twin->recipient) != 0)
        wm_err_set(err, WM_ERR_INPUT, _("the same value as in record %lu, for another recipient"),
                   slot->record);
    else if ((field = wm_merge_add(twin, order)) != NULL)
        wm_err_set(err, WM_ERR_INPUT, _("the same value as in record %lu, but another %s"),
                   slot->record, field->name);
    else
        entry = keep_order(join, twin, err);
    wm_order_wipe(twin);
    if (entry == NULL)
        return WM_ERR_INPUT;
    slot->entry = entry;
    return 0;
}

static int add_order(struct wm_join *join, const struct wm_order *order, unsigned long record,
                     struct wm_err *err)
{
    const char *key = (const char *)order + join->field->offset;
    uint64_t key_hash = wm_siphash(join->key, key, strlen(key));
    struct slot *slot;
    const unsigned char *entry;

    if (key[0] == '\0')
        return wm_err_set(err, WM_ERR_INPUT, _("is missing, but needed for joining"));
    if (grow_slots(join, err) != 0)
        return WM_ERR_INPUT;
    slot = find_slot(join, key_hash, key, strlen(key));
    if (slot->record != 0)
        return merge_order(join, slot, order, err);
    entry = keep_order(join, order, err);
    if (entry == NULL)
        return WM_ERR_INPUT;
    *slot = (struct slot){.hash = key_hash, .record = record, .entry = entry};
    join->records++;
    return 0;
}

/** Keeps the first fault of a record. */
static void keep_fault(void *context, const struct wm_err *err)
{
    struct wm_err *first = context;

    if (first->code == WM_OK)
        *first = *err;
}

static int read_all(struct wm_join *join, struct wm_source *source, const char *path,
                    struct wm_err *err)
{
    struct wm_order order;
    enum wm_read result;
    struct wm_err one = {0};

    while ((result = wm_source_next(source, &order, keep_fault, &one, &one)) == WM_READ_RECORD) {
        unsigned long record = wm_source_info(source)->record;

        if (add_order(join, &order, record, &one) != 0) {
            wm_err_place(&one, path, record, 0, join->field->name);
            break;
        }
    }
    wm_order_wipe(&order);
    if (result == WM_READ_END)
        return 0;
    wm_err_place(&one, path, 0, 0, NULL);
    if (err != NULL && err->code == WM_OK)
        *err = one;
    return WM_ERR_INPUT;
}

static int load(struct wm_join *join, const char *path, const struct wm_conf *conf,
                struct wm_err *err)
{
    struct wm_source *source = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    int code = WM_ERR_INPUT;
    size_t i;

    if (fd < 0) {
        wm_err_set(err, WM_ERR_INPUT, _("cannot be opened: %s"), strerror(errno));
        wm_err_place(err, path, 0, 0, NULL);
        return WM_ERR_INPUT;
    }
    source = wm_source_new(fd, path, conf, NULL, err);
    if (source == NULL)
        goto out;
    for (i = 0; i < wm_field_count; i++)
        join->offers[i] = wm_source_offers(source, &wm_fields[i]);
    if (!wm_source_offers(source, join->field)) {
        wm_err_set(err, WM_ERR_INPUT, _("has no column %s to join on"), join->field->name);
        wm_err_place(err, path, 0, 0, NULL);
        goto out;
    }
    code = grow_slots(join, err);
    if (code == 0)
        code = read_all(join, source, path, err);
out:
    wm_source_free(source);
    close(fd);
    return code;
}

struct wm_join *wm_join_new(const char *path, const char *field, const struct wm_conf *conf,
                            struct wm_err *err)
{
    struct wm_join *join = calloc(1, sizeof *join);

    if (join == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return NULL;
    }
    join->field = wm_field_find(field, strlen(field));
    if (join->field == NULL ||
        (join->field->kind != WM_FIELD_CODE && join->field->kind != WM_FIELD_WAYBILL &&
         join->field->kind != WM_FIELD_TEXT)) {
        wm_err_set(err, WM_ERR_USAGE,
                   _("orders cannot be joined on this field; name order or waybill"));
        goto fail;
    }
    if (getrandom(join->key, sizeof join->key, 0) != (ssize_t)sizeof join->key) {
        wm_err_set(err, WM_ERR_INPUT, _("no random numbers from the system"));
        goto fail;
    }
    if (load(join, path, conf, err) == 0)
        return join;
fail:
    wm_join_free(join);
    return NULL;
}

void wm_join_free(struct wm_join *join)
{
    if (join == NULL)
        return;
    while (join->chunks != NULL) {
        struct chunk *next = join->chunks->next;

        wm_wipe_free(join->chunks, sizeof *join->chunks);
        join->chunks = next;
    }
    free(join->slots);
    wm_wipe_free(join, sizeof *join);
}

const struct wm_field *wm_join_field(const struct wm_join *join)
{
    return join->field;
}

bool wm_join_offers(const struct wm_join *join, const struct wm_field *field)
{
    return join->offers[field - wm_fields];
}

/** Take one value over, unless the order has one. */
static int fill_field(struct wm_order *order, const struct wm_field *field, const char *text,
                      size_t len, struct wm_err *err)
{
    const char *own = (const char *)order + field->offset;

    if (!wm_order_has(order, field))
        return wm_order_set(order, field, text, len, err);
    /* Of a shipment with several orders the other file may list them all. */
    if ((field->kind == WM_FIELD_WAYBILL && (strlen(own) != len || memcmp(own, text, len) != 0)) ||
        (strcmp(field->name, "order") == 0 && !wm_merge_lists(text, len, own, strlen(own)))) {
        wm_err_set(err, WM_ERR_INPUT, _("differs from the file it is joined with"));
        wm_err_place(err, NULL, 0, 0, field->name);
        return WM_ERR_INPUT;
    }
    return 0;
}

int wm_join_fill(const struct wm_join *join, struct wm_order *order, unsigned long *partner,
                 struct wm_err *err)
{
    const char *key = (const char *)order + join->field->offset;
    const struct slot *slot =
        find_slot(join, wm_siphash(join->key, key, strlen(key)), key, strlen(key));
    const unsigned char *next = slot->entry;
    struct item item;

    *partner = key[0] != '\0' ? slot->record : 0;
    if (*partner == 0) {
        wm_err_set(err, WM_ERR_INPUT, "%s",
                   key[0] == '\0' ? _("is missing, but needed for joining")
                                  : _("not found in the file it is joined with"));
        wm_err_place(err, NULL, 0, 0, join->field->name);
        return WM_ERR_INPUT;
    }
    for (;;) {
        const char *text = (const char *)read_item(next, &item);

        if (item.field == NO_FIELD)
            return 0;
        next = (const unsigned char *)text + item.len;
        if (fill_field(order, &wm_fields[item.field], text, item.len, err) != 0)
            return WM_ERR_INPUT;
    }
}

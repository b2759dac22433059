/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/waybill/seen.h"

#include "filter/base/message.h"
#include "filter/base/siphash.h"
#include "filter/base/wipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

/* Open addressing; record 0 marks a free place. */
struct place {
    uint64_t hash; /* of carrier, number and piece */
    uint64_t recipient, rest;
    uint64_t record;
};

struct wm_seen {
    uint8_t key[16];
    struct place *places;
    size_t size; /* a power of two */
    size_t used;
};

struct wm_seen *wm_seen_new(void)
{
    struct wm_seen *seen = calloc(1, sizeof *seen);

    if (seen == NULL)
        return NULL;
    seen->size = 1024;
    seen->places = calloc(seen->size, sizeof *seen->places);
    if (seen->places == NULL ||
        getrandom(seen->key, sizeof seen->key, 0) != (ssize_t)sizeof seen->key) {
        wm_seen_free(seen);
        return NULL;
    }
    return seen;
}

void wm_seen_free(struct wm_seen *seen)
{
    if (seen == NULL)
        return;
    free(seen->places);
    wm_wipe_free(seen, sizeof *seen);
}

static struct place *find(struct place *places, size_t size, uint64_t hash)
{
    size_t at = (size_t)hash & (size - 1);

    while (places[at].record != 0 && places[at].hash != hash)
        at = (at + 1) & (size - 1);
    return &places[at];
}

static int grow(struct wm_seen *seen)
{
    size_t size = seen->size * 2;
    struct place *places = size > seen->size ? calloc(size, sizeof *places) : NULL;
    size_t i;

    if (places == NULL)
        return -1;
    for (i = 0; i < seen->size; i++) {
        if (seen->places[i].record != 0)
            *find(places, size, seen->places[i].hash) = seen->places[i];
    }
    free(seen->places);
    seen->places = places;
    seen->size = size;
    return 0;
}

/* Room for every field of an order with its index and a zero behind it. */
#define TEXT_MAX (sizeof(struct wm_order) + 256 * 4)

/* Hash of all fields of the recipient, or of all others. Index, text and zero of each, so that no
 * two orders give the same bytes. */
static uint64_t hash_fields(const struct wm_seen *seen, const struct wm_order *order,
                            bool recipient)
{
    const size_t first = offsetof(struct wm_order, recipient);
    char text[TEXT_MAX];
    size_t i, used = 0;
    uint64_t hash;

    for (i = 0; i < wm_field_count; i++) {
        const struct wm_field *field = &wm_fields[i];
        bool of_recipient =
            field->offset >= first && field->offset < first + sizeof order->recipient;

        if (of_recipient != recipient || !wm_order_has(order, field) ||
            used + 1 + WM_FIELD_TEXT_MAX > sizeof text)
            continue;
        text[used++] = (char)i;
        wm_order_text(order, field, text + used);
        used += strlen(text + used) + 1;
    }
    hash = wm_siphash(seen->key, text, used);
    wm_wipe(text, used);
    return hash;
}

static int repeated(const struct place *place, const struct place *met, struct wm_err *err)
{
    unsigned long earlier = (unsigned long)met->record;

    if (place->recipient != met->recipient)
        wm_err_set(err, WM_ERR_INPUT, _("the same number as record %lu, for another recipient"),
                   earlier);
    else if (place->rest != met->rest)
        wm_err_set(
            err, WM_ERR_INPUT,
            _("more of the shipment of record %lu, which does not stand next to it: sort the "
              "file by number"),
            earlier);
    else
        return 0;
    wm_err_place(err, NULL, 0, 0, "waybill");
    return WM_ERR_INPUT;
}

int wm_seen_add(struct wm_seen *seen, const struct wm_order *order, const char *carrier,
                unsigned long record, bool *again, struct wm_err *err)
{
    struct place new = {.record = record};
    struct place *place;
    char text[256];
    int len;

    *again = false;
    if (seen->used >= seen->size / 4 * 3 && grow(seen) != 0)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    /* Piece and number hold no newline, so that no two waybills give the same text. */
    len = snprintf(text, sizeof text, "%u\n%s\n%s", order->piece_n, order->waybill, carrier);
    new.hash = wm_siphash(seen->key, text, len > 0 ? (uint64_t)len : 0);
    new.recipient = hash_fields(seen, order, true);
    new.rest = hash_fields(seen, order, false);
    place = find(seen->places, seen->size, new.hash);
    if (place->record != 0) {
        *again = true;
        return repeated(&new, place, err);
    }
    *place = new;
    seen->used++;
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/waybill/seen.h"

#include "filter/base/siphash.h"
#include "filter/base/wipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

/* Open addressing; record 0 marks a free place. */
struct place {
    uint64_t hash;
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

int wm_seen_add(struct wm_seen *seen, const char *carrier, const char *waybill, uint32_t piece,
                unsigned long record, unsigned long *earlier)
{
    char text[256];
    struct place *place;
    uint64_t hash;
    int len;

    *earlier = 0;
    if (seen->used >= seen->size / 4 * 3 && grow(seen) != 0)
        return -1;
    /* Piece and number hold no newline, so that no two waybills give the same text. */
    len = snprintf(text, sizeof text, "%u\n%s\n%s", piece, waybill, carrier);
    hash = wm_siphash(seen->key, text, len > 0 ? (uint64_t)len : 0);
    place = find(seen->places, seen->size, hash);
    if (place->record != 0) {
        *earlier = (unsigned long)place->record;
        return 0;
    }
    place->hash = hash;
    place->record = record;
    seen->used++;
    return 0;
}

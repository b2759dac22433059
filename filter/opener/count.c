/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/opener/count.h"

#include "filter/base/siphash.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Openings of the last day lie in a ring, oldest first; two marks run after now: what lies between
 * the hour's mark and the end is of the last hour. A label is its id, a random number, in a table
 * with open addressing; an asker is the same by name. Nothing is ever taken out of either. */

struct event {
    uint32_t time;
    uint32_t asker; /* index */
    unsigned flags;
};

struct asker {
    char name[64];
    uint32_t hour, day, foreign, late;
    uint32_t window;                /* when the hour of refusals began */
    uint32_t recorded[WM_REFUSALS]; /* within it */
    uint32_t unrecorded;
};

struct label {
    uint8_t id[8];
    uint32_t openings;
    bool used; /* else a free place */
};

struct wm_count {
    uint32_t now;
    struct event *events; /* a ring of room, a power of two; positions only grow */
    size_t room, first, hour, end;
    struct asker *askers;
    size_t asker_count, asker_room;
    uint32_t *slots; /* index of an asker + 1, 0 free; a power of two of them */
    size_t slot_count;
    struct label *labels; /* a power of two of them */
    size_t label_count, label_room;
    size_t unrecorded_from; /* asker to look at next */
};

#define FIRST_ROOM 1024u /* of each table */

struct wm_count *wm_count_new(void)
{
    struct wm_count *count = calloc(1, sizeof *count);

    if (count == NULL)
        return NULL;
    count->room = count->slot_count = count->label_room = FIRST_ROOM;
    count->asker_room = FIRST_ROOM / 2;
    count->events = calloc(count->room, sizeof *count->events);
    count->slots = calloc(count->slot_count, sizeof *count->slots);
    count->askers = calloc(count->asker_room, sizeof *count->askers);
    count->labels = calloc(count->label_room, sizeof *count->labels);
    if (count->events == NULL || count->slots == NULL || count->askers == NULL ||
        count->labels == NULL) {
        wm_count_free(count);
        return NULL;
    }
    return count;
}

void wm_count_free(struct wm_count *count)
{
    if (count == NULL)
        return;
    free(count->events);
    free(count->slots);
    free(count->askers);
    free(count->labels);
    free(count);
}

/* --- labels */

/* The place of a label, or the free one where it would be. */
static struct label *find_label(struct label *labels, size_t room, const uint8_t id[8])
{
    uint64_t at;

    memcpy(&at, id, sizeof at); /* of a hash, so it is spread already */
    for (;; at++) {
        struct label *label = &labels[at & (room - 1)];
        if (!label->used || memcmp(label->id, id, sizeof label->id) == 0)
            return label;
    }
}

static int grow_labels(struct wm_count *count)
{
    const size_t room = count->label_room * 2;
    struct label *labels = calloc(room, sizeof *labels);
    size_t i;

    if (labels == NULL)
        return -1;
    for (i = 0; i < count->label_room; i++) {
        if (count->labels[i].used)
            *find_label(labels, room, count->labels[i].id) = count->labels[i];
    }
    free(count->labels);
    count->labels = labels;
    count->label_room = room;
    return 0;
}

static int count_label(struct wm_count *count, const uint8_t id[8])
{
    struct label *label;

    if (count->label_count >= count->label_room / 2 && grow_labels(count) != 0)
        return -1;
    label = find_label(count->labels, count->label_room, id);
    if (!label->used) {
        label->used = true;
        memcpy(label->id, id, sizeof label->id);
        count->label_count++;
    }
    label->openings++;
    return 0;
}

/* --- askers */

/* Where an asker's index is, or the free place where it would be. */
static uint32_t *find_slot(const struct wm_count *count, uint32_t *slots, size_t slot_count,
                           const char *name)
{
    static const uint8_t key[16] = {0}; /* the user database chooses names, no stranger does */
    uint64_t at = wm_siphash(key, name, strlen(name));

    for (;; at++) {
        uint32_t *slot = &slots[at & (slot_count - 1)];
        if (*slot == 0 || strcmp(count->askers[*slot - 1].name, name) == 0)
            return slot;
    }
}

static int grow_askers(struct wm_count *count)
{
    const size_t room = count->asker_room * 2;
    struct asker *askers = realloc(count->askers, room * sizeof *askers);
    uint32_t *slots;
    uint32_t i;

    if (askers == NULL)
        return -1;
    count->askers = askers;
    slots = calloc(room * 2, sizeof *slots);
    if (slots == NULL)
        return -1;
    count->asker_room = room;
    for (i = 0; i < count->asker_count; i++)
        *find_slot(count, slots, room * 2, count->askers[i].name) = i + 1;
    free(count->slots);
    count->slots = slots;
    count->slot_count = room * 2;
    return 0;
}

/* The asker of that name, made if there is none. @return NULL if out of memory */
static struct asker *need_asker(struct wm_count *count, const char *name)
{
    uint32_t *slot = find_slot(count, count->slots, count->slot_count, name);
    struct asker *asker;

    if (*slot != 0)
        return &count->askers[*slot - 1];
    if (count->asker_count == count->asker_room) {
        if (grow_askers(count) != 0)
            return NULL;
        slot = find_slot(count, count->slots, count->slot_count, name);
    }
    asker = &count->askers[count->asker_count++];
    *slot = (uint32_t)count->asker_count;
    memset(asker, 0, sizeof *asker);
    snprintf(asker->name, sizeof asker->name, "%s", name);
    asker->window = count->now;
    return asker;
}

/* --- openings */

static struct event *event_at(const struct wm_count *count, size_t position)
{
    return &count->events[position & (count->room - 1)];
}

static int grow_events(struct wm_count *count)
{
    const size_t room = count->room * 2;
    struct event *events = calloc(room, sizeof *events);
    size_t i;

    if (events == NULL)
        return -1;
    for (i = count->first; i < count->end; i++)
        events[i & (room - 1)] = *event_at(count, i);
    free(count->events);
    count->events = events;
    count->room = room;
    return 0;
}

/* by is 1 or -1 as an unsigned number. */
static void count_day(struct asker *asker, const struct event *event, uint32_t by)
{
    asker->day += by;
    asker->foreign += (event->flags & WM_COUNT_FOREIGN) != 0 ? by : 0;
    asker->late += (event->flags & WM_COUNT_LATE) != 0 ? by : 0;
}

void wm_count_advance(struct wm_count *count, uint32_t now)
{
    if (now > count->now)
        count->now = now;
    for (; count->hour < count->end; count->hour++) {
        const struct event *event = event_at(count, count->hour);
        if (count->now - event->time < WM_COUNT_HOUR)
            break;
        count->askers[event->asker].hour--;
    }
    for (; count->first < count->hour; count->first++) {
        const struct event *event = event_at(count, count->first);
        if (count->now - event->time < WM_COUNT_DAY)
            break;
        count_day(&count->askers[event->asker], event, (uint32_t)-1);
    }
}

int wm_count_add(struct wm_count *count, const char *name, const uint8_t label_id[8],
                 unsigned flags)
{
    struct asker *asker = need_asker(count, name);
    struct event *event;

    if (asker == NULL || (count->end - count->first == count->room && grow_events(count) != 0) ||
        count_label(count, label_id) != 0)
        return -1;
    event = event_at(count, count->end++);
    event->time = count->now;
    event->asker = (uint32_t)(asker - count->askers);
    event->flags = flags;
    asker->hour++;
    count_day(asker, event, 1);
    return 0;
}

void wm_count_undo(struct wm_count *count, const uint8_t label_id[8])
{
    struct label *label = find_label(count->labels, count->label_room, label_id);
    struct event *event;

    assert(count->end > count->hour && label->openings > 0);
    event = event_at(count, --count->end);
    count->askers[event->asker].hour--;
    count_day(&count->askers[event->asker], event, (uint32_t)-1);
    label->openings--; /* its place stays taken: others were sent past it */
}

void wm_count_tally(const struct wm_count *count, const char *name, const uint8_t label_id[8],
                    struct wm_tally *tally)
{
    const uint32_t *slot = find_slot(count, count->slots, count->slot_count, name);

    memset(tally, 0, sizeof *tally);
    if (*slot != 0) {
        const struct asker *asker = &count->askers[*slot - 1];
        tally->hour = asker->hour;
        tally->day = asker->day;
        tally->foreign = asker->foreign;
        tally->late = asker->late;
    }
    tally->label = find_label(count->labels, count->label_room, label_id)->openings;
}

/* --- refusals */

bool wm_count_refusal(struct wm_count *count, const char *name, enum wm_refusal kind)
{
    static const uint32_t most[WM_REFUSALS] = {
        [WM_REFUSAL_GARBAGE] = WM_COUNT_GARBAGE_HOUR, [WM_REFUSAL_LABEL] = WM_COUNT_LABEL_HOUR};
    struct asker *asker = need_asker(count, name);

    if (asker == NULL)
        return true;
    if (count->now - asker->window >= WM_COUNT_HOUR) {
        asker->window = count->now;
        memset(asker->recorded, 0, sizeof asker->recorded);
    }
    if (asker->recorded[kind] < most[kind]) {
        asker->recorded[kind]++;
        return true;
    }
    if (asker->unrecorded < UINT32_MAX)
        asker->unrecorded++;
    return false;
}

uint32_t wm_count_unrecorded(struct wm_count *count, char name[64])
{
    size_t i;

    for (i = 0; i < count->asker_count; i++) {
        struct asker *asker = &count->askers[(count->unrecorded_from + i) % count->asker_count];
        const uint32_t unrecorded = asker->unrecorded;
        if (unrecorded == 0)
            continue;
        memcpy(name, asker->name, sizeof asker->name);
        asker->unrecorded = 0;
        count->unrecorded_from = (count->unrecorded_from + i + 1) % count->asker_count;
        return unrecorded;
    }
    return 0;
}

void wm_count_return(struct wm_count *count, const char *name, uint32_t unrecorded)
{
    struct asker *asker = need_asker(count, name);

    if (asker != NULL)
        asker->unrecorded += unrecorded;
}

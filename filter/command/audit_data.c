/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/command/audit_data.h"

#include "filter/base/message.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

void *wm_audit_row(struct wm_audit_rows *rows, size_t size)
{
    if (rows->count == rows->room) {
        const size_t room = rows->room == 0 ? 64 : rows->room * 2;
        void *grown = room > SIZE_MAX / 2 / size ? NULL : realloc(rows->row, room * size);
        if (grown == NULL)
            return NULL;
        rows->row = grown;
        rows->room = room;
    }
    return memset((char *)rows->row + rows->count++ * size, 0, size);
}

static int no_memory(struct wm_err *err)
{
    return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
}

const char *wm_audit_name(const struct wm_audit_data *data, uint32_t index)
{
    char *const *names = data->names.row;

    return names[index];
}

/* The place in data->order of a name, or where it belongs. */
static size_t name_place(const struct wm_audit_data *data, const char *name, bool *there)
{
    const uint32_t *order = data->order.row;
    size_t from = 0, to = data->order.count;

    *there = false;
    while (from < to && !*there) {
        const size_t middle = from + (to - from) / 2;
        const int side = strcmp(name, wm_audit_name(data, order[middle]));
        if (side < 0) {
            to = middle;
        } else if (side > 0) {
            from = middle + 1;
        } else {
            *there = true;
            from = middle;
        }
    }
    return from;
}

/* The index of a name, which is kept the first time. @return WM_OK, or WM_ERR_INPUT */
static int keep_name(struct wm_audit_data *data, const char *name, uint32_t *index)
{
    char **slot;
    uint32_t *order;
    size_t place;
    bool there;

    place = name_place(data, name, &there);
    if (there) {
        *index = ((const uint32_t *)data->order.row)[place];
        return WM_OK;
    }
    slot = wm_audit_row(&data->names, sizeof *slot);
    if (slot == NULL || (*slot = strdup(name)) == NULL ||
        wm_audit_row(&data->order, sizeof *order) == NULL)
        return no_memory(data->err);
    order = data->order.row;
    memmove(order + place + 1, order + place, (data->order.count - 1 - place) * sizeof *order);
    *index = order[place] = (uint32_t)(data->names.count - 1);
    return WM_OK;
}

static bool is_late(const struct wm_log_entry *entry)
{
    if (entry->event == WM_LOG_DENY)
        return strcmp(entry->result, "expired") == 0 || strcmp(entry->result, "limit-late") == 0;
    return wm_log_has_detail(entry, "late");
}

static int take_event(struct wm_audit_data *data, const struct wm_log_entry *entry)
{
    struct wm_audit_event *event = wm_audit_row(&data->events, sizeof *event);

    if (event == NULL)
        return no_memory(data->err);
    event->number = entry->number;
    event->label = strtoull(entry->label, NULL, 16);
    event->time = entry->time;
    event->log = data->log;
    event->denied = entry->event == WM_LOG_DENY;
    event->late = is_late(entry);
    memcpy(event->result, entry->result, sizeof event->result);
    return keep_name(data, entry->asker, &event->asker) != WM_OK
               ? WM_ERR_INPUT
               : keep_name(data, entry->host, &event->host);
}

int wm_audit_take(void *context, const struct wm_log_entry *entry)
{
    struct wm_audit_data *data = context;
    uint64_t *label;

    data->entries++;
    if (entry->event == WM_LOG_PRINT || entry->event == WM_LOG_REPRINT) {
        label = wm_audit_row(&data->prints, sizeof *label);
        if (label == NULL)
            return no_memory(data->err);
        *label = strtoull(entry->label, NULL, 16);
    } else if ((entry->event == WM_LOG_OPEN || entry->event == WM_LOG_DENY) &&
               entry->time >= data->since && entry->time < data->until) {
        return take_event(data, entry);
    }
    return WM_OK;
}

static int by_label(const void *left, const void *right)
{
    const uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

    return (a > b) - (a < b);
}

static int by_time(const void *left, const void *right)
{
    const struct wm_audit_event *a = left, *b = right;

    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    if (a->log != b->log)
        return a->log < b->log ? -1 : 1;
    return (a->number > b->number) - (a->number < b->number);
}

void wm_audit_sort(struct wm_audit_data *data)
{
    if (data->events.count > 0)
        qsort(data->events.row, data->events.count, sizeof(struct wm_audit_event), by_time);
    if (data->prints.count > 0)
        qsort(data->prints.row, data->prints.count, sizeof(uint64_t), by_label);
}

bool wm_audit_printed(const struct wm_audit_data *data, uint64_t label)
{
    return data->prints.count > 0 &&
           bsearch(&label, data->prints.row, data->prints.count, sizeof label, by_label) != NULL;
}

void wm_audit_free(struct wm_audit_data *data)
{
    char **names = data->names.row;
    size_t i;

    for (i = 0; i < data->names.count; i++)
        free(names[i]);
    free(data->events.row);
    free(data->prints.row);
    free(data->names.row);
    free(data->order.row);
}

static bool is_night(uint32_t when)
{
    const time_t seconds = (time_t)when;
    struct tm local;

    return localtime_r(&seconds, &local) != NULL && (local.tm_hour >= 22 || local.tm_hour < 6);
}

static int by_count(const void *left, const void *right)
{
    const unsigned long a = *(const unsigned long *)left, b = *(const unsigned long *)right;

    return (a > b) - (a < b);
}

/* The middle one; of two in the middle the smaller. */
static unsigned long median(unsigned long *count, size_t n)
{
    qsort(count, n, sizeof *count, by_count);
    return count[(n - 1) / 2];
}

static void judge(struct wm_audit_asker *asker, size_t openers, const struct wm_audit_usual *usual)
{
    const unsigned long step = usual->deviation > 1 ? usual->deviation : 1;

    asker->many_openings =
        openers >= 3 && asker->openings >= 10 && asker->openings > usual->median + 5 * step;
    asker->many_denials = asker->denials >= 5 && asker->denials >= (asker->openings + 3) / 4;
    asker->at_night = asker->night >= 5 && asker->night >= (asker->openings + 1) / 2;
}

/* Median, and median of the distances to it, over those who opened something. */
static int measure(const struct wm_audit_asker *asker, size_t count, size_t *openers,
                   struct wm_audit_usual *usual)
{
    unsigned long *openings = calloc(count + 1, sizeof *openings);
    size_t i;

    *openers = 0;
    *usual = (struct wm_audit_usual){0};
    if (openings == NULL)
        return -1;
    for (i = 0; i < count; i++) {
        if (asker[i].openings > 0)
            openings[(*openers)++] = asker[i].openings;
    }
    if (*openers > 0) {
        usual->median = median(openings, *openers);
        for (i = 0; i < *openers; i++)
            openings[i] = openings[i] > usual->median ? openings[i] - usual->median
                                                      : usual->median - openings[i];
        usual->deviation = median(openings, *openers);
    }
    free(openings);
    return 0;
}

int wm_audit_askers(const struct wm_audit_data *data, struct wm_audit_rows *askers,
                    struct wm_audit_usual *usual, struct wm_err *err)
{
    const struct wm_audit_event *event = data->events.row;
    const uint32_t *order = data->order.row;
    struct wm_audit_asker *asker, *all = calloc(data->names.count + 1, sizeof *all);
    size_t i, openers;

    if (all == NULL)
        return no_memory(err);
    for (i = 0; i < data->events.count; i++) {
        asker = &all[event[i].asker];
        asker->asker = event[i].asker;
        asker->denials += event[i].denied;
        asker->openings += !event[i].denied;
        asker->night += !event[i].denied && is_night(event[i].time);
    }
    for (i = 0; i < data->order.count; i++) {
        if (all[order[i]].openings + all[order[i]].denials == 0)
            continue; /* a host */
        asker = wm_audit_row(askers, sizeof *asker);
        if (asker == NULL)
            break;
        *asker = all[order[i]];
    }
    free(all);
    if (i < data->order.count || measure(askers->row, askers->count, &openers, usual) != 0)
        return no_memory(err);
    for (i = 0, asker = askers->row; i < askers->count; i++)
        judge(&asker[i], openers, usual);
    return WM_OK;
}

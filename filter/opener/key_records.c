/* SPDX-License-Identifier: Apache-2.0 */
/* What became of the role keys: an entry of the log whenever one is taken up, retired or no longer
 * named, and what the log said before. */
#include "config.h"

#include "filter/base/message.h"
#include "filter/opener/key_records.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const state_names[WM_KEY_STATES] = {"", "loaded", "retired", "withdrawn"};

static struct wm_key_record *find(const struct wm_opener *opener, unsigned role, unsigned kid)
{
    size_t i;

    for (i = 0; i < opener->record_count; i++) {
        if (opener->records[i].role == role && opener->records[i].kid == kid)
            return &opener->records[i];
    }
    return NULL;
}

/* The record of a key, made if there is none. @return NULL if out of memory */
static struct wm_key_record *need(struct wm_opener *opener, unsigned role, unsigned kid)
{
    struct wm_key_record *record = find(opener, role, kid);
    const size_t count = opener->record_count;

    if (record != NULL)
        return record;
    record = realloc(opener->records, (count + 1) * sizeof *record);
    if (record == NULL)
        return NULL;
    opener->records = record;
    opener->record_count++;
    record[count] = (struct wm_key_record){.role = role, .kid = kid};
    return &record[count];
}

int wm_opener_take_key_entry(struct wm_opener *opener, const struct wm_log_entry *entry)
{
    enum wm_key_state state = WM_KEY_LOADED;
    struct wm_key_record *record;
    unsigned kid;

    if (sscanf(entry->detail, "kid=%5u", &kid) != 1)
        return WM_OK; /* of somebody else's doing */
    while (state < WM_KEY_STATES && strcmp(entry->result, state_names[state]) != 0)
        state++;
    if (state == WM_KEY_STATES)
        return WM_OK;
    record = need(opener, entry->role, kid);
    if (record == NULL)
        return WM_ERR_INPUT;
    record->state = state;
    return WM_OK;
}

/* What a ring has of a key. */
static enum wm_key_state state_in(const struct wm_keyring *ring, unsigned role, unsigned kid)
{
    size_t i;

    for (i = 0; i < ring->key_count; i++) {
        if (ring->keys[i].role == role && ring->keys[i].kid == kid)
            return WM_KEY_LOADED;
    }
    for (i = 0; i < ring->retired_count; i++) {
        if (ring->retired[i].role == role && ring->retired[i].kid == kid)
            return WM_KEY_RETIRED;
    }
    return WM_KEY_WITHDRAWN;
}

static int need_all(struct wm_opener *opener, const struct wm_keyring *ring, struct wm_err *err)
{
    bool had = true;
    size_t i;

    for (i = 0; i < ring->key_count; i++)
        had = need(opener, ring->keys[i].role, ring->keys[i].kid) != NULL && had;
    for (i = 0; i < ring->retired_count; i++)
        had = need(opener, ring->retired[i].role, ring->retired[i].kid) != NULL && had;
    return had ? WM_OK : wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
}

int wm_key_records_update(struct wm_opener *opener, const struct wm_keyring *ring,
                          struct wm_err *err)
{
    struct wm_log_entry entry;
    size_t i;

    if (opener->check_only)
        return WM_OK;
    if (need_all(opener, ring, err) != WM_OK)
        return (int)err->code;
    for (i = 0; i < opener->record_count; i++) {
        struct wm_key_record *record = &opener->records[i];
        const enum wm_key_state state = state_in(ring, record->role, record->kid);
        /* One that is gone after it was retired is what one expects. */
        if (state == record->state ||
            (state == WM_KEY_WITHDRAWN && record->state == WM_KEY_RETIRED))
            continue;
        memset(&entry, 0, sizeof entry);
        entry.event = WM_LOG_KEY;
        entry.time = wm_opener_now(opener);
        entry.role = record->role;
        snprintf(entry.result, sizeof entry.result, "%s", state_names[state]);
        snprintf(entry.detail, sizeof entry.detail, "kid=%u", record->kid);
        if (wm_log_append(opener->log, &entry, 1, true, err) != WM_OK)
            return (int)err->code;
        record->state = state;
    }
    return WM_OK;
}

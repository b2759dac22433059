/* SPDX-License-Identifier: Apache-2.0 */
/* Changes to the recipient list that are made often: a role's next key, a station revoked. */
#include "config.h"

#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/seal/keys.h"
#include "filter/seal/list.h"
#include "filter/seal/note.h"

#include <stdlib.h>
#include <string.h>

/* The scope whose rows end: the one that was named, or the only one. NULL with err */
static const char *find_scope(const struct wm_recipients *list, const struct wm_rotation *rotation,
                              struct wm_err *err)
{
    const char *scope = rotation->scope;
    size_t i;

    if (scope != NULL)
        return scope;
    for (i = 0; i < list->recipient_count; i++) {
        const struct wm_recipient *row = &list->recipients[i];
        if (row->role != rotation->role)
            continue;
        if (scope != NULL && strcmp(scope, row->scope) != 0) {
            wm_err_set(err, WM_ERR_USAGE,
                       _("role %u has keys for several outlets; name the pattern with --scope"),
                       rotation->role);
            return NULL;
        }
        scope = row->scope;
    }
    if (scope == NULL)
        wm_err_set(err, WM_ERR_USAGE,
                   _("has no key of role %u; name the outlets of a first one with --scope"),
                   rotation->role);
    return scope;
}

/* A number is never used again: a label must not name another key than it was sealed to. */
static unsigned next_kid(const struct wm_recipients *list, unsigned role)
{
    unsigned most = 0;
    size_t i;

    for (i = 0; i < list->recipient_count; i++) {
        if (list->recipients[i].role == role && list->recipients[i].kid > most)
            most = list->recipients[i].kid;
    }
    return most + 1;
}

static int end_rows(struct wm_recipients *list, unsigned role, const char *scope, uint32_t until,
                    struct wm_err *err)
{
    size_t i;

    for (i = 0; i < list->recipient_count; i++) {
        struct wm_recipient *row = &list->recipients[i];
        if (row->role != role || strcmp(row->scope, scope) != 0 || row->seal_until <= until)
            continue;
        if (row->seal_from >= until)
            return wm_err_set(err, WM_ERR_USAGE,
                              _("key %u of role %u begins only after the overlap; edit a draft "
                                "instead"),
                              row->kid, role);
        row->seal_until = until;
    }
    return WM_OK;
}

static int rotate(struct wm_recipients *list, const struct wm_rotation *rotation,
                  struct wm_role_key *key, struct wm_err *err)
{
    const uint32_t now = list->issued;
    const uint32_t room = UINT32_MAX - now;
    const char *scope = find_scope(list, rotation, err);
    const unsigned kid = next_kid(list, rotation->role);
    struct wm_recipient *row = &list->recipients[list->recipient_count];

    if (scope == NULL)
        return WM_ERR_USAGE;
    if (strlen(scope) >= sizeof row->scope)
        return wm_err_set(err, WM_ERR_USAGE, _("a scope has at most %zu bytes"),
                          sizeof row->scope - 1);
    if (kid > 65535)
        return wm_err_set(err, WM_ERR_USAGE, _("role %u has used its last key number"),
                          rotation->role);
    if (end_rows(list, rotation->role, scope,
                 now + (rotation->overlap_s < room ? rotation->overlap_s : room), err) != WM_OK)
        return WM_ERR_USAGE;
    wm_role_key_new(rotation->role, kid, key);
    wm_role_key_row(key, now, row);
    row->seal_from = now; /* no clock runs below the list's issue, see wm_recipients_now */
    memmove(row->scope, scope, strlen(scope) + 1);
    list->recipient_count++;
    return WM_OK;
}

char *wm_recipients_rotate(const char *text, size_t text_len, const struct wm_rotation *rotation,
                           struct wm_role_key *key, size_t *len, struct wm_err *err)
{
    struct wm_recipients *list = wm_list_next(text, text_len, rotation->now, err);
    char *draft = NULL;

    memset(key, 0, sizeof *key);
    if (list == NULL)
        return NULL;
    if (rotate(list, rotation, key, err) == WM_OK)
        draft = wm_list_format_draft(list, len, err);
    if (draft == NULL)
        wm_key_wipe(key);
    wm_recipients_free(list);
    return draft;
}

static int revoke(struct wm_recipients *list, uint32_t id, const char *checkpoint,
                  size_t checkpoint_len, struct wm_err *err)
{
    struct wm_station *row = NULL;
    struct wm_note note;
    size_t i;

    for (i = 0; i < list->station_count; i++) {
        if (list->stations[i].id == id)
            row = &list->stations[i];
    }
    if (row == NULL)
        return wm_err_set(err, WM_ERR_USAGE, _("has no station %lu"), (unsigned long)id);
    /* A second checkpoint would let in what was forged after the first. */
    if (row->revoked && (row->pinned || checkpoint == NULL))
        return wm_err_set(err, WM_ERR_USAGE, _("station %lu is revoked already"),
                          (unsigned long)id);
    if (checkpoint != NULL) {
        if (wm_note_verify(checkpoint, checkpoint_len, row->public_key, &note, err) != WM_OK)
            return WM_ERR_TAMPERED;
        row->pinned = true;
        row->pinned_size = note.size;
        memcpy(row->pinned_root, note.root, sizeof row->pinned_root);
    }
    row->revoked = true;
    return WM_OK;
}

char *wm_recipients_revoke(const char *text, size_t text_len, uint32_t station,
                           const char *checkpoint, size_t checkpoint_len, uint32_t now, size_t *len,
                           struct wm_err *err)
{
    struct wm_recipients *list = wm_list_next(text, text_len, now, err);
    char *draft = NULL;

    if (list == NULL)
        return NULL;
    if (revoke(list, station, checkpoint, checkpoint_len, err) == WM_OK)
        draft = wm_list_format_draft(list, len, err);
    wm_recipients_free(list);
    return draft;
}

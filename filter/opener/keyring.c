/* SPDX-License-Identifier: Apache-2.0 */
/* Keys and list of an opener, at its start and when they change. */
#include "config.h"

#include "filter/opener/opener.h"

#include "filter/base/file.h"
#include "filter/base/hex.h"
#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/opener/key_records.h"
#include "filter/seal/passphrase.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static int refuse_twin(const struct wm_keyring *ring, unsigned role, unsigned kid, const char *path,
                       struct wm_err *err)
{
    size_t i;

    for (i = 0; i < ring->key_count; i++) {
        if (ring->keys[i].role == role && ring->keys[i].kid == kid) {
            wm_err_set(err, WM_ERR_USAGE, _("this role's key of this number was named before"));
            wm_err_place(err, path, 0, 0, NULL);
            return WM_ERR_USAGE;
        }
    }
    return WM_OK;
}

/* A key, or what is left of a retired one. */
static int load_key(struct wm_keyring *ring, const char *path,
                    const struct wm_passphrase *passphrase, struct wm_err *err)
{
    struct wm_role_key *key = &ring->keys[ring->key_count];
    struct wm_retired_key retired;
    struct wm_err own = {0};

    if (wm_role_key_unlock(path, passphrase, key, &own) == WM_OK) {
        if (refuse_twin(ring, key->role, key->kid, path, err) != WM_OK)
            return (int)err->code;
        ring->key_count++;
        return WM_OK;
    }
    if (own.code != WM_ERR_RETIRED || wm_retired_key_load(path, &retired, &own) != WM_OK) {
        *err = own;
        return (int)err->code;
    }
    ring->retired[ring->retired_count].role = retired.role;
    ring->retired[ring->retired_count++].kid = retired.kid;
    return WM_OK;
}

int wm_opener_load_keys(struct wm_opener *opener, struct wm_err *err)
{
    const struct wm_opener_conf *conf = &opener->conf;
    const struct wm_passphrase passphrase = {.file = conf->passphrase[0] != '\0' ? conf->passphrase
                                                                                 : NULL};
    struct wm_keyring *ring = calloc(1, sizeof *ring);
    size_t i;

    if (ring == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    (void)mlock(ring, sizeof *ring);
    for (i = 0; i < conf->role_key_count && err->code == WM_OK; i++)
        load_key(ring, conf->role_keys[i], &passphrase, err);
    if (err->code == WM_OK && ring->key_count == 0)
        wm_err_set(err, WM_ERR_USAGE, _("no RoleKey with a key: there is nothing to open with"));
    if (err->code == WM_OK && wm_key_records_update(opener, ring, err) == WM_OK)
        memcpy(&opener->ring, ring, sizeof *ring);
    wm_wipe_free(ring, sizeof *ring);
    return (int)err->code;
}

/* Which file it is, and whether it was written since. */
static bool same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

bool wm_opener_list_changed(const struct wm_opener *opener)
{
    struct stat st;

    /* A list that is gone for a moment is no reason to say so: the one at hand stays in use. */
    return stat(opener->conf.recipient_list, &st) == 0 && !same_file(&st, &opener->list.seen);
}

static int read_list(const struct wm_opener_conf *conf, struct wm_list_file *file,
                     struct wm_err *err)
{
    uint8_t root[32];
    size_t len;
    char *text;

    (void)stat(conf->recipient_list, &file->seen);
    if (wm_root_public_load(conf->root_key, root, err) != WM_OK)
        return (int)err->code;
    text = wm_file_read(conf->recipient_list, WM_LIST_FILE_MAX, &len, err);
    if (text == NULL)
        return (int)err->code;
    file->list = wm_recipients_read(text, len, root, err);
    wm_tree_leaf(text, len, file->hash);
    free(text);
    return (int)err->code;
}

static int check_newer(const struct wm_opener *opener, const struct wm_list_file *file,
                       struct wm_err *err)
{
    const uint32_t version = wm_recipients_version(file->list);

    if (version < opener->newest.version)
        return wm_err_set(err, WM_ERR_TAMPERED,
                          _("has version %lu, but version %lu was in use before; get the current "
                            "list"),
                          (unsigned long)version, (unsigned long)opener->newest.version);
    if (version == opener->newest.version &&
        memcmp(file->hash, opener->newest.hash, sizeof file->hash) != 0)
        return wm_err_set(err, WM_ERR_TAMPERED,
                          _("is another list of version %lu than the one that was in use before"),
                          (unsigned long)version);
    return WM_OK;
}

/* On record before it is in use, so that no restart takes an older one. */
static int record_list(struct wm_opener *opener, const struct wm_list_file *file,
                       struct wm_err *err)
{
    const uint32_t version = wm_recipients_version(file->list);
    struct wm_log_entry entry = {.event = WM_LOG_LIST, .result = "ok"};
    char hash[2 * sizeof file->hash + 1];

    if (version == opener->newest.version || opener->check_only)
        return WM_OK;
    entry.time = wm_opener_now(opener);
    wm_hex_put(file->hash, sizeof file->hash, hash);
    snprintf(entry.detail, sizeof entry.detail, "version=%lu hash=%s", (unsigned long)version,
             hash);
    if (wm_log_append(opener->log, &entry, 1, true, err) != WM_OK)
        return (int)err->code;
    opener->newest.version = version;
    memcpy(opener->newest.hash, file->hash, sizeof file->hash);
    return WM_OK;
}

/* Label ids as they come; owned. */
struct labels {
    uint8_t (*ids)[8];
    size_t count, room;
};

static int take_label(void *context, const uint8_t label_id[8])
{
    struct labels *labels = context;

    if (labels->count == labels->room) {
        const size_t room = labels->room == 0 ? 1024 : labels->room * 2;
        uint8_t(*grown)[8] = realloc(labels->ids, room * sizeof *grown);
        if (grown == NULL)
            return WM_ERR_INPUT;
        labels->ids = grown;
        labels->room = room;
    }
    memcpy(labels->ids[labels->count++], label_id, sizeof *labels->ids);
    return WM_OK;
}

/* @return true if the log at path has what the list pins of the station */
static bool add_from(const char *path, const struct wm_station *row, struct wm_recipients *list)
{
    struct labels labels = {0};
    const bool found = wm_log_genuine(path, row->pinned_size, row->pinned_root, take_label, &labels,
                                      NULL) == WM_OK &&
                       wm_recipients_add_genuine(list, (const uint8_t(*)[8])labels.ids,
                                                 labels.count, NULL) == WM_OK;

    free(labels.ids);
    return found;
}

/* Labels of a revoked station that its log shows to have been sealed before. A log that is missing,
 * or is that of another station, vouches for nothing. */
static void add_genuine(const struct wm_opener_conf *conf, struct wm_recipients *list)
{
    const struct wm_station *row;
    size_t i, log;

    for (i = 0; (row = wm_recipients_station_row(list, i)) != NULL; i++) {
        bool found = false;
        if (!row->revoked || !row->pinned)
            continue;
        for (log = 0; log < conf->station_log_count && !found; log++)
            found = add_from(conf->station_logs[log], row, list);
        if (!found)
            fprintf(stderr,
                    _("waymask: no StationLog has what the list pins of station %lu: none of its "
                      "labels opens\n"),
                    (unsigned long)row->id);
    }
}

int wm_opener_load_list(struct wm_opener *opener, struct wm_err *err)
{
    struct wm_list_file file = {0};

    if (read_list(&opener->conf, &file, err) == WM_OK && check_newer(opener, &file, err) == WM_OK &&
        record_list(opener, &file, err) == WM_OK) {
        add_genuine(&opener->conf, file.list);
        wm_recipients_free(opener->list.list);
        opener->list = file;
        return WM_OK;
    }
    wm_err_place(err, opener->conf.recipient_list, 0, 0, NULL);
    wm_recipients_free(file.list);
    opener->list.seen = file.seen; /* one word about it is enough */
    return (int)err->code;
}

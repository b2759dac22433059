/* SPDX-License-Identifier: Apache-2.0 */
/** opener.h: what an opener holds while it runs: configuration, keys, list, log and counts; and its
 * judgement on one request. Who serves requests is server.h. */
#ifndef WM_OPENER_OPENER_H
#define WM_OPENER_OPENER_H

#include "filter/opener/count.h"
#include "filter/opener/opener_conf.h"
#include "filter/opener/policy.h"
#include "filter/opener/request.h"
#include "filter/seal/note.h"
#include "filter/store/log.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

/** Role keys, and the numbers of retired ones. */
struct wm_keyring {
    struct wm_role_key keys[WM_OPENER_KEYS];
    size_t key_count;
    struct {
        unsigned role, kid;
    } retired[WM_OPENER_KEYS];
    size_t retired_count;
};

/** A recipient list as it lay in its file. */
struct wm_list_file {
    struct wm_recipients *list; /**< NULL if none was read yet */
    uint8_t hash[WM_TREE_HASH]; /**< of the file, as a leaf (wm_tree_leaf) */
    struct stat seen;           /**< the file when it was looked at last */
};

/** What the log says last of a role key. */
enum wm_key_state {
    WM_KEY_UNKNOWN,
    WM_KEY_LOADED,    /**< in use */
    WM_KEY_RETIRED,   /**< destroyed: a tombstone was found in its place */
    WM_KEY_WITHDRAWN, /**< no longer named by the configuration */
    WM_KEY_STATES,
};
struct wm_key_record {
    unsigned role, kid;
    enum wm_key_state state;
};

/** An opener. Zero-initialise it. */
struct wm_opener {
    struct wm_opener_conf conf;
    struct wm_keyring ring;
    struct wm_list_file list;
    struct wm_count *count;
    struct wm_log *log;
    char log_path[600];
    struct {
        uint32_t version;
        uint8_t hash[WM_TREE_HASH];
    } newest;                      /**< list that the log tells of; version 0 if it tells of none */
    struct wm_key_record *records; /**< of all role keys that the log tells of; owned */
    size_t record_count;
    struct wm_log_key log_key; /**< if conf.log_key is set */
    char log_name[WM_NOTE_NAME_MAX];
    bool check_only;
};

/**
 * Load all of it: configuration (path NULL: WM_OPENER_CONF_FILE), keys, log and list. Refused are
 * keys or a configuration that others may write, a log that does not verify, one that is shorter
 * than its checkpoint, and a list older than the log tells of.
 * @param check_only only read: the log is neither made nor locked nor written
 */
int wm_opener_start(struct wm_opener *opener, const char *path, bool check_only,
                    struct wm_err *err);

/** Wipe the keys, close the log. */
void wm_opener_stop(struct wm_opener *opener);

/** Seconds UTC: never below the last entry of the log, the list's issue and this release. */
uint32_t wm_opener_now(const struct wm_opener *opener);

/** Read the keys anew, and put on record what became of each since the log told of it last; if one
 * is refused, or that cannot be recorded, all stay as they were. */
int wm_opener_load_keys(struct wm_opener *opener, struct wm_err *err);

/** Remember what an entry of the log says of a key. @return WM_OK, or WM_ERR_INPUT without memory
 */
int wm_opener_take_key_entry(struct wm_opener *opener, const struct wm_log_entry *entry);

/** True if the list's file is another one, or changed, since it was looked at. */
bool wm_opener_list_changed(const struct wm_opener *opener);

/** Read the list anew and put its coming into use on record. One that is unsigned, older than one
 * that was used, or that cannot be recorded is refused, and the list stays as it was. An expired
 * one is taken: it opens nothing. */
int wm_opener_load_list(struct wm_opener *opener, struct wm_err *err);

/** Sign the log's head and put it into the Checkpoint file; nothing if none is configured. A file
 * that tells of a longer log is left as it is: WM_ERR_TAMPERED. */
int wm_opener_checkpoint(const struct wm_opener *opener, struct wm_err *err);

/** A request that was judged. */
struct wm_judgement {
    enum wm_verdict verdict;
    struct wm_log_entry entry; /**< what the log is to say of it */
    uint8_t label_id[8];       /**< of an opening; for wm_count_undo */
};

/**
 * Judge a request by peer, in the order of waymask-opener(8). If the verdict is WM_VERDICT_OK,
 * opening is filled and counted; release it only once the entry is durable, or else undo the count.
 * Otherwise opening is wiped.
 */
void wm_opener_judge(struct wm_opener *opener, const struct wm_peer *peer, const char *bytes,
                     size_t len, uint32_t now, struct wm_judgement *judgement,
                     struct wm_opening *opening);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** log.h: the append-only audit log, waymask-audit(5): one interface for print hosts and openers.
 * Entries are chained by hash; the whole is a Merkle tree of RFC 9162. Never plaintext. */
#ifndef WM_STORE_LOG_H
#define WM_STORE_LOG_H

#include "filter/base/err.h"
#include "filter/seal/auditor.h"
#include "filter/seal/tree.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WM_LOG_LINE_MAX 1152u /**< bytes of a line, newline included; any entry fits, escaped */

enum wm_log_event {
    WM_LOG_SEAL = 1, /**< a label was sealed */
    WM_LOG_PRINT,    /**< its first print was sent to a printer */
    WM_LOG_REPRINT,  /**< a later one was */
    WM_LOG_OPEN,     /**< a section was released */
    WM_LOG_DENY,     /**< an opening was refused */
    WM_LOG_KEY,      /**< a key was made, rotated, retired or revoked */
    WM_LOG_LIST,     /**< another recipient list came into use; detail has its version */
    WM_LOG_REPAIR,   /**< a torn last line was cut off before this entry */
};

/** One entry. Texts are UTF-8 without control characters; "" and 0 where there is nothing to say;
 * a reader undoes what the file form escapes. */
struct wm_log_entry {
    uint64_t number; /**< 1…, the place in the log; set by append */
    uint32_t time; /**< seconds UTC; append sets now if 0, and none earlier than the last entry's */
    enum wm_log_event event;
    char asker[64];                          /**< user who sealed, printed or asked */
    char host[64];                           /**< where: append sets this host's name if "" */
    char label[17];                          /**< label id, 16 hexadecimal digits */
    char sealed_number[WM_AUDITOR_TEXT_MAX]; /**< waybill number, sealed to the auditor role */
    unsigned copy;                           /**< print number, 1… */
    char purpose[16];                        /**< "deliver" */
    unsigned role;                           /**< of the section, 1… */
    char result[24];                         /**< "ok", or a word for what was wrong */
    char detail[96];                         /**< what else: "job=17", "version=4" */
    uint8_t before[32];                      /**< leaf hash of the entry before; set by append */
};

/** A log that is open for appending. */
struct wm_log;

enum wm_log_use {
    WM_LOG_SHARED, /**< locked for each append: filters of a print host */
    WM_LOG_OWNED,  /**< locked for as long as it is open: an opener counts from it */
};

/**
 * Open the log at path for appending; made with the given mode (0600 an opener's, 0660 a print
 * host's) where there is none, its folder fsync'ed. A torn last line (a crash, a full disk) is cut
 * off by the next append, and a WM_LOG_REPAIR entry before what it appends says so. A symbolic
 * link, a looser mode, and another user's file are refused; but a log that a group may write is
 * shared by the members of its group, and root joins where it has its folder's group. SHARED reads
 * the last entry only, whatever the log's size. An owner and shared users keep each other out. NULL
 * with err (WM_ERR_INPUT) otherwise.
 */
struct wm_log *wm_log_open(const char *path, enum wm_log_use use, unsigned mode,
                           struct wm_err *err);

/**
 * Append count entries in one write; they get number, time and before. All of them stand in the log
 * when WM_OK is returned, durably (fdatasync) if durable; none of them otherwise: what was written
 * in part is taken back. WM_ERR_TAMPERED if the log is shorter than it was, or if an owned one was
 * written by somebody else; after that, or if nothing could be taken back, all appends fail.
 * The process ignores SIGXFSZ.
 */
int wm_log_append(struct wm_log *log, struct wm_log_entry *entries, size_t count, bool durable,
                  struct wm_err *err);

/** Make durable what was appended without. */
int wm_log_sync(struct wm_log *log, struct wm_err *err);

/**
 * Read an owned log from its first entry on, as wm_log_each does, up to what was appended last;
 * take may be NULL. From then on the log keeps its tree, and wm_log_root costs nothing.
 */
int wm_log_replay(struct wm_log *log, int (*take)(void *context, const struct wm_log_entry *entry),
                  void *context, struct wm_err *err);

/** Entries and root of an owned log that was replayed. @return false for any other */
bool wm_log_root(const struct wm_log *log, uint64_t *size, uint8_t root[WM_TREE_HASH]);

/** Time of the last entry, seconds UTC; 0 in an empty log. Clocks never run below it. */
uint32_t wm_log_last_time(const struct wm_log *log);

void wm_log_close(struct wm_log *log); /**< NULL is fine */

/**
 * Hand each entry to take, in order, and check form, numbers and chain. take may be NULL; it ends
 * the reading by returning other than 0, which is then the result. WM_ERR_TAMPERED names the entry
 * (err's record) that is edited, out of place or torn. "-" is not standard input here.
 */
int wm_log_each(const char *path, int (*take)(void *context, const struct wm_log_entry *entry),
                void *context, struct wm_err *err);

/** What a checkpoint says of a log: root of the tree of its first entries. */
struct wm_log_mark {
    uint64_t size;
    uint8_t root[WM_TREE_HASH];
};

/**
 * wm_log_each, and the tree of all entries, which must have the marks' roots at the marks' sizes.
 * marks ascend by size; NULL if count is 0. WM_ERR_TAMPERED names the first entry that is missing,
 * or from which on entries are not those of a mark. tree and take may be NULL.
 */
int wm_log_check(const char *path, const struct wm_log_mark *marks, size_t count,
                 struct wm_tree *tree, int (*take)(void *context, const struct wm_log_entry *entry),
                 void *context, struct wm_err *err);

/** The tree of all entries. */
int wm_log_head(const char *path, struct wm_tree *tree, struct wm_err *err);

/**
 * Check that the first size entries hash to root, whatever follows, and then hand over the label
 * ids of their WM_LOG_SEAL entries: of a station that was revoked, those labels count as genuine.
 * take ends it by returning other than 0, which is then the result. WM_ERR_TAMPERED if they differ:
 * nothing is handed over.
 */
int wm_log_genuine(const char *path, uint64_t size, const uint8_t root[WM_TREE_HASH],
                   int (*take)(void *context, const uint8_t label_id[8]), void *context,
                   struct wm_err *err);

/** Name of an event: "seal". */
const char *wm_log_event_name(enum wm_log_event event);

/** True if the detail, words parted by blanks, has this one: "late". */
bool wm_log_has_detail(const struct wm_log_entry *entry, const char *word);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** keys.h: root, station and role keys as files, and the signed recipient list. */
#ifndef WM_SEAL_KEYS_H
#define WM_SEAL_KEYS_H

#include "filter/base/conf.h"
#include "filter/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Signs envelopes and waybill lines; the only secret of the print side. */
struct wm_station_key {
    uint32_t id;
    uint8_t public_key[32];
    uint8_t secret_key[64]; /**< Ed25519 as libsodium keeps it */
};

/** A role's private key; held by an opener (or a pilot's user), never on the print side. */
struct wm_role_key {
    unsigned role;
    unsigned kid;
    uint8_t public_key[32];
    uint8_t secret_key[32]; /**< X25519 */
};

/** The site's root key, which signs recipient lists; kept offline. */
struct wm_root_key {
    uint8_t public_key[32];
    uint8_t secret_key[64]; /**< Ed25519 as libsodium keeps it */
};

/** Signs the tree heads of an opener's log; a print host's are signed with its station key. */
struct wm_log_key {
    uint8_t public_key[32];
    uint8_t secret_key[64]; /**< Ed25519 as libsodium keeps it */
};

/** What a retired role key leaves in its file's place; no secret. */
struct wm_retired_key {
    unsigned role;
    unsigned kid;
    uint8_t public_key[32];
    uint32_t retired; /**< seconds UTC; 0 of one that is still in use */
};

struct wm_passphrase; /* passphrase.h */

/** Longest of a key file and of a recipient list, bytes. */
#define WM_KEY_FILE_MAX 4096u
#define WM_LIST_FILE_MAX (1u << 20)

/** The only suite that this version seals and opens with: X25519. 2 (P-256) and 3 (SM2) are
 * reserved, and refused by name. */
#define WM_SUITE_X25519 1u

/** "X25519", "P-256", "SM2", or "unknown". */
const char *wm_suite_name(unsigned suite);

/** The recipient list after its signature, dates and root were checked. Opaque. */
struct wm_recipients;

/** A recipient row. */
struct wm_recipient {
    unsigned role, kid, suite;
    char scope[64];                 /**< pattern on the destination outlet, "*" for all */
    uint32_t seal_from, seal_until; /**< seconds UTC */
    uint8_t public_key[32];
};

/** A station row. */
struct wm_station {
    uint32_t id;
    uint8_t public_key[32];
    uint32_t from, until; /**< seconds UTC */
    bool revoked;
    char reprint_for[64]; /**< "" own labels only, "*" or a list of ids */
    /** Of a revoked station only: a checkpoint of its log, taken before its key got into other
     * hands. Labels of the first pinned_size entries, whose RFC 9162 root hash is pinned_root, are
     * still genuine; see wm_recipients_add_genuine. */
    bool pinned;
    uint64_t pinned_size;
    uint8_t pinned_root[32];
};

/** Start libsodium; call once. @return 0, or WM_ERR_INPUT. */
int wm_seal_init(struct wm_err *err);

/** Read a key file, waymask-keys(5). The station key may be 0640, the others 0600 at most (see
 * wm_file_read_secret). Wipe the key after use; on failure it is zero. WM_ERR_KEY if it is under a
 * passphrase, WM_ERR_RETIRED if it was retired, WM_ERR_INPUT otherwise. */
int wm_station_key_load(const char *path, struct wm_station_key *key, struct wm_err *err);
int wm_role_key_load(const char *path, struct wm_role_key *key, struct wm_err *err);
int wm_root_key_load(const char *path, struct wm_root_key *key, struct wm_err *err);
int wm_log_key_load(const char *path, struct wm_log_key *key, struct wm_err *err);
/** The same of a key that may be under a passphrase; WM_ERR_KEY if that is wrong. */
int wm_role_key_unlock(const char *path, const struct wm_passphrase *passphrase,
                       struct wm_role_key *key, struct wm_err *err);
int wm_root_key_unlock(const char *path, const struct wm_passphrase *passphrase,
                       struct wm_root_key *key, struct wm_err *err);
int wm_log_key_unlock(const char *path, const struct wm_passphrase *passphrase,
                      struct wm_log_key *key, struct wm_err *err);
/** root.pub and log.pub, which are no secrets. */
int wm_root_public_load(const char *path, uint8_t public_key[32], struct wm_err *err);
int wm_log_public_load(const char *path, uint8_t public_key[32], struct wm_err *err);
/** What a retired key has left. WM_ERR_INPUT if it is anything else. */
int wm_retired_key_load(const char *path, struct wm_retired_key *key, struct wm_err *err);
/** The public side of a role's private key, as it would be retired; needs no passphrase. */
int wm_role_key_public_load(const char *path, struct wm_retired_key *key, struct wm_err *err);

/** The same from a file's text. err gets the line, not the file. */
int wm_station_key_parse(const char *text, size_t len, struct wm_station_key *key,
                         struct wm_err *err);
int wm_role_key_parse(const char *text, size_t len, struct wm_role_key *key, struct wm_err *err);
int wm_root_key_parse(const char *text, size_t len, struct wm_root_key *key, struct wm_err *err);
int wm_log_key_parse(const char *text, size_t len, struct wm_log_key *key, struct wm_err *err);
int wm_root_public_parse(const char *text, size_t len, uint8_t public_key[32], struct wm_err *err);
int wm_log_public_parse(const char *text, size_t len, uint8_t public_key[32], struct wm_err *err);
int wm_retired_key_parse(const char *text, size_t len, struct wm_retired_key *key,
                         struct wm_err *err);

/** New keys from the system's random source. */
void wm_station_key_new(uint32_t id, struct wm_station_key *key);
void wm_role_key_new(unsigned role, unsigned kid, struct wm_role_key *key);
void wm_root_key_new(struct wm_root_key *key);
void wm_log_key_new(struct wm_log_key *key);

/** A key file's text, as the parsers above read it; to be wiped if secret.
 * @return its length, less than WM_KEY_FILE_MAX */
size_t wm_station_key_format(const struct wm_station_key *key, char out[WM_KEY_FILE_MAX]);
size_t wm_role_key_format(const struct wm_role_key *key, char out[WM_KEY_FILE_MAX]);
size_t wm_root_key_format(const struct wm_root_key *key, char out[WM_KEY_FILE_MAX]);
size_t wm_log_key_format(const struct wm_log_key *key, char out[WM_KEY_FILE_MAX]);
size_t wm_root_public_format(const uint8_t public_key[32], char out[WM_KEY_FILE_MAX]);
size_t wm_log_public_format(const uint8_t public_key[32], char out[WM_KEY_FILE_MAX]);
size_t wm_retired_key_format(const struct wm_retired_key *key, char out[WM_KEY_FILE_MAX]);

/** Wipe a key of any kind. */
#define wm_key_wipe(key) wm_wipe((key), sizeof *(key))

/**
 * Load the list and check: signed by root_path's key, now within its validity (now is never taken
 * earlier than this release or the list's own issue, see wm_recipients_now). NULL with err
 * otherwise: WM_ERR_TAMPERED if unsigned, changed or signed by another root, WM_ERR_INPUT if
 * malformed, expired or not yet valid. That an older list is refused after a newer one was seen
 * needs a state and is not done here.
 */
struct wm_recipients *wm_recipients_load(const char *list_path, const char *root_path, uint32_t now,
                                         struct wm_err *err);
/** The same from the list's text and the root's public key. */
struct wm_recipients *wm_recipients_parse(const char *text, size_t len, const uint8_t root[32],
                                          uint32_t now, struct wm_err *err);
/** The same whenever it is valid: an expired list can be renewed. */
struct wm_recipients *wm_recipients_read(const char *text, size_t len, const uint8_t root[32],
                                         struct wm_err *err);
void wm_recipients_free(struct wm_recipients *list);

/**
 * Rollback memory: the file recipients.seen in state_dir holds version and hash of the newest list
 * of this root that was used. WM_ERR_TAMPERED if list is older, or another one of the same version.
 * @param write remember a newer list (whole or not at all; several processes may try at once): the
 * folder must be there and writable, WM_ERR_USAGE otherwise. If false, a folder that is not there
 * or not for us to read says nothing.
 */
int wm_list_memory(const char *state_dir, const struct wm_recipients *list, bool write,
                   struct wm_err *err);

/** now, but never earlier than this release and the list's issue: a clock set back does not revive
 * what has expired. */
uint32_t wm_recipients_now(const struct wm_recipients *list, uint32_t now);

/** What a new list is to say; arrays borrowed. */
struct wm_recipients_draft {
    uint32_t version;             /**< 1…, higher than the list before */
    uint32_t issued, from, until; /**< seconds UTC; valid while from <= now < until */
    const struct wm_recipient *recipients;
    size_t recipient_count;
    const struct wm_station *stations;
    size_t station_count;
};

/** The draft as text, signed by root. @return malloc'ed, zero-terminated, or NULL with err */
char *wm_recipients_sign(const struct wm_recipients_draft *draft, const struct wm_root_key *root,
                         size_t *len, struct wm_err *err);

/**
 * Sign the text of a draft, a list without its last line, as it is. It is checked as a list is when
 * it is loaded, but for the time now; err gets the line. root must be the key that it names.
 * @return malloc'ed, zero-terminated, or NULL with err
 */
char *wm_recipients_sign_text(const char *draft, size_t draft_len, const struct wm_root_key *root,
                              size_t *len, struct wm_err *err);

/**
 * A signed list as a draft again, its version raised by one and issued now (wm_recipients_now). The
 * signature must hold for the root that the list itself names: only that root's key signs the
 * draft, so a foreign list gets no further. text is zero-terminated.
 * @return malloc'ed, zero-terminated, or NULL with err
 */
char *wm_recipients_draft_text(const char *text, size_t text_len, uint32_t now, size_t *len,
                               struct wm_err *err);

/** A role's key on its way out. */
struct wm_rotation {
    unsigned role;
    const char *scope;  /**< of the rows that end; NULL if all rows of the role have the same */
    uint32_t overlap_s; /**< for which hosts may still seal to the old key */
    uint32_t now;       /**< seconds UTC */
};

/**
 * A new key of a role, under the role's next number, and the draft (wm_recipients_draft_text) in
 * which it is sealed to from now on; rows that it takes the place of end after the overlap.
 * WM_ERR_USAGE if the role has rows of several scopes and none is named, if it has none and none is
 * named, or if one begins only after the overlap.
 * @param key the new key; zero on failure
 * @return the draft, malloc'ed, zero-terminated, or NULL with err
 */
char *wm_recipients_rotate(const char *list, size_t list_len, const struct wm_rotation *rotation,
                           struct wm_role_key *key, size_t *len, struct wm_err *err);

/**
 * The draft in which a station is revoked. checkpoint, if not NULL, is its log's head as a signed
 * note (note.h), taken before its key got into other hands: labels up to there stay genuine.
 * WM_ERR_TAMPERED if the station did not sign that, WM_ERR_USAGE if there is no such station, or it
 * is revoked and there is nothing to add.
 * @return malloc'ed, zero-terminated, or NULL with err
 */
char *wm_recipients_revoke(const char *list, size_t list_len, uint32_t station,
                           const char *checkpoint, size_t checkpoint_len, uint32_t now, size_t *len,
                           struct wm_err *err);

/** Most bytes of a row as text, newline and zero included. */
#define WM_LIST_ROW_MAX 384

/** A row of the list with its newline. @return its length */
size_t wm_recipient_format(const struct wm_recipient *row, char out[WM_LIST_ROW_MAX]);
size_t wm_station_format(const struct wm_station *row, char out[WM_LIST_ROW_MAX]);

/** The row that a new key gets unless somebody says otherwise: from a day before now, since another
 * host's clock may be behind; a role's for all outlets and 366 days, a station's own labels for
 * three years. */
void wm_role_key_row(const struct wm_role_key *key, uint32_t now, struct wm_recipient *row);
void wm_station_key_row(const struct wm_station_key *key, uint32_t now, struct wm_station *row);

/**
 * Put a signed list at path, mode 0644: whole or not at all. What is there already must be a list
 * of the same root with a lower version; anything else is left as it is, and refused.
 */
int wm_recipients_install(const char *path, const char *text, size_t len, const uint8_t root[32],
                          struct wm_err *err);

/** 1, 7 or 30 if the list ends within so many days, else 0. */
unsigned wm_recipients_ends_within(const struct wm_recipients *list, uint32_t now);
/** Room for wm_recipients_warning. */
#define WM_LIST_WARNING_MAX 512
/** `NAME: ends within 7 days, at TIME; have a new list signed`, if that is so. @return out or NULL
 */
const char *wm_recipients_warning(const struct wm_recipients *list, const char *name, uint32_t now,
                                  char out[WM_LIST_WARNING_MAX]);

/** The row to seal to: of that role, current (wm_recipients_now), its scope covers outlet (may be
 * "" or NULL, which only "*" covers). Of several the one with the most specific scope, then the
 * newest, then the highest kid. Borrowed; NULL if there is none. */
const struct wm_recipient *wm_recipients_role(const struct wm_recipients *list, unsigned role,
                                              const char *outlet, uint32_t now);
/** The row of that role and kid, current or not; borrowed, NULL if there is none. */
const struct wm_recipient *wm_recipients_key(const struct wm_recipients *list, unsigned role,
                                             unsigned kid);
/** A station's row, current, revoked or not; borrowed, NULL if there is none. */
const struct wm_station *wm_recipients_station(const struct wm_recipients *list, uint32_t id);
/** True if the station may print labels that origin sealed: its own, or by its reprint_for. */
bool wm_station_may_reprint(const struct wm_station *station, uint32_t origin);
/** Labels that are genuine although their station is revoked: those in the log up to its pinned
 * checkpoint, which the caller has compared. May be called several times; label_ids is copied.
 * WM_ERR_INPUT if memory runs out. */
int wm_recipients_add_genuine(struct wm_recipients *list, const uint8_t (*label_ids)[8],
                              size_t count, struct wm_err *err);
/** True if the label was so added. */
bool wm_recipients_is_genuine(const struct wm_recipients *list, const uint8_t label_id[8]);
/** True if the pattern ("*" stands for any run of bytes) covers all of text. */
bool wm_scope_covers(const char *pattern, const char *text);
/** Rows by index for `keys list`; NULL past the end. */
const struct wm_recipient *wm_recipients_row(const struct wm_recipients *list, size_t index);
const struct wm_station *wm_recipients_station_row(const struct wm_recipients *list, size_t index);
uint32_t wm_recipients_version(const struct wm_recipients *list);
void wm_recipients_validity(const struct wm_recipients *list, uint32_t *from, uint32_t *until);

/** Fail (WM_ERR_USAGE) if labels are still sealed to key by the list, or may be within their life
 * of life_hours. A key that the list does not name was sealed to until its issue. */
int wm_recipients_may_retire(const struct wm_recipients *list, const struct wm_retired_key *key,
                             uint32_t life_hours, uint32_t now, struct wm_err *err);
/** Destroy this copy of a role's private key: overwritten, made durable, and replaced by its
 * record, which *key gets too. Copies elsewhere, waymask-keys(5), it cannot reach. */
int wm_role_key_retire(const char *path, uint32_t now, struct wm_retired_key *key,
                       struct wm_err *err);

/** Fail (WM_ERR_USAGE) if a role's or the root's private key lies in folder or in a folder directly
 * inside, whatever its name; also if folder holds a file *.key that is its owner's alone and that
 * the caller cannot read. The print side refuses to start beside one. */
int wm_keys_refuse_private(const char *folder, struct wm_err *err);

/** `keygen --site DIR`: root/, print/, open-courier/, open-service/, audit/; DIR must not exist or
 * be empty. All is valid from a day before now; list and role keys for 366 days, the station for
 * three years. If something fails, nothing is left behind. */
int wm_keys_make_site(const char *dir, uint32_t now, struct wm_err *err);

/** Longest data that wm_station_sign takes, bytes: a waybill line. */
#define WM_SIGN_MAX 16384u

/** Ed25519 over domain || zero byte || data with the station key, as 64 bytes. Domains start with
 * "waymask-seal/1" and have at most 95 bytes; len is at most WM_SIGN_MAX. */
void wm_station_sign(const struct wm_station_key *key, const char *domain, const void *data,
                     size_t len, uint8_t signature[64]);
bool wm_station_verify(const uint8_t public_key[32], const char *domain, const void *data,
                       size_t len, const uint8_t signature[64]);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** keyfile.h: the text of secret key files of every kind, in clear or under a passphrase;
 * waymask-keys(5). Private to the seal floor. */
#ifndef WM_SEAL_KEYFILE_H
#define WM_SEAL_KEYFILE_H

#include "filter/base/err.h"
#include "filter/seal/keys.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum wm_key_kind { WM_KEY_KIND_STATION, WM_KEY_KIND_ROLE, WM_KEY_KIND_ROOT, WM_KEY_KIND_LOG };
#define WM_KEY_KINDS 4

#define WM_KEY_SALT 16u
#define WM_KEY_BOX (32u + 16u) /**< secret and tag */

/** A key file's content; to be wiped. */
struct wm_key_file {
    enum wm_key_kind kind;
    uint32_t id;        /**< of a station */
    unsigned role, kid; /**< of a role's key */
    uint8_t public_key[32];
    uint8_t secret[32]; /**< Ed25519 seed (RFC 8032 5.1.5) or X25519 scalar; zero while sealed */
    bool sealed;        /**< the rest holds it, under a passphrase */
    uint32_t passes, memory_kib;
    uint8_t salt[WM_KEY_SALT];
    uint8_t box[WM_KEY_BOX];
};

/** Read a text; the public half of an unsealed one is checked. err gets the line, not the file.
 * WM_ERR_RETIRED for what a retired role key has left, where a role's key is expected. */
int wm_key_file_parse(const char *text, size_t len, enum wm_key_kind kind, struct wm_key_file *file,
                      struct wm_err *err);
/** The kind that the first line names. @return false for none */
bool wm_key_file_kind(const char *text, size_t len, enum wm_key_kind *kind);
size_t wm_key_file_format(const struct wm_key_file *file, char out[WM_KEY_FILE_MAX]);

/** Get the secret of a sealed file. WM_ERR_KEY for a wrong passphrase (or a changed file). */
int wm_key_file_open(struct wm_key_file *file, const char *passphrase, size_t len,
                     struct wm_err *err);
/** Put the secret under a passphrase, with a new salt. */
int wm_key_file_seal(struct wm_key_file *file, const char *passphrase, size_t len,
                     struct wm_err *err);

/** Read a secret file and parse it, sealed or not. */
int wm_key_file_load(const char *path, enum wm_key_kind kind, struct wm_key_file *file,
                     struct wm_err *err);
/** The same, opened with the passphrase if it is sealed. */
int wm_key_file_unlock(const char *path, enum wm_key_kind kind,
                       const struct wm_passphrase *passphrase, struct wm_key_file *file,
                       struct wm_err *err);

/** The Ed25519 key pair of a seed. @return false if public_key is not its own */
bool wm_key_expand(const uint8_t seed[32], const uint8_t public_key[32], uint8_t secret_key[64]);

#endif

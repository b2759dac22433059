/* SPDX-License-Identifier: Apache-2.0 */
/* Keys of each kind, new, from their files and into them. */
#include "config.h"

#include "filter/seal/keys.h"

#include "filter/base/file.h"
#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/seal/hpke.h"
#include "filter/seal/keyfile.h"
#include "filter/seal/text.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOT_PUBLIC_TITLE "waymask-root-public 1"
#define LOG_PUBLIC_TITLE "waymask-log-public 1"

int wm_seal_init(struct wm_err *err)
{
    return sodium_init() < 0 ? wm_err_set(err, WM_ERR_INPUT, _("libsodium does not start")) : 0;
}

const char *wm_suite_name(unsigned suite)
{
    static const char *const names[] = {"unknown", "X25519", "P-256", "SM2"};

    return names[suite < sizeof names / sizeof *names ? suite : 0];
}

/* --- from what a file holds to a key, and back --- */

static void take_station(const struct wm_key_file *file, struct wm_station_key *key)
{
    key->id = file->id;
    memcpy(key->public_key, file->public_key, sizeof key->public_key);
    (void)wm_key_expand(file->secret, file->public_key, key->secret_key);
}

static void take_role(const struct wm_key_file *file, struct wm_role_key *key)
{
    key->role = file->role;
    key->kid = file->kid;
    memcpy(key->public_key, file->public_key, sizeof key->public_key);
    memcpy(key->secret_key, file->secret, sizeof key->secret_key);
}

static void take_root(const struct wm_key_file *file, struct wm_root_key *key)
{
    memcpy(key->public_key, file->public_key, sizeof key->public_key);
    (void)wm_key_expand(file->secret, file->public_key, key->secret_key);
}

static void take_log(const struct wm_key_file *file, struct wm_log_key *key)
{
    memcpy(key->public_key, file->public_key, sizeof key->public_key);
    (void)wm_key_expand(file->secret, file->public_key, key->secret_key);
}

/* The first 32 bytes of libsodium's Ed25519 secret key are the seed, those of an X25519 one all. */
static size_t format(enum wm_key_kind kind, uint32_t id, unsigned role, unsigned kid,
                     const uint8_t public_key[32], const uint8_t secret[32],
                     char out[WM_KEY_FILE_MAX])
{
    struct wm_key_file file = {.kind = kind, .id = id, .role = role, .kid = kid};
    size_t len;

    memcpy(file.public_key, public_key, sizeof file.public_key);
    memcpy(file.secret, secret, sizeof file.secret);
    len = wm_key_file_format(&file, out);
    wm_wipe(&file, sizeof file);
    return len;
}

/* Parse, unlock and load a key of a kind: the same for each but for its type. A file's content that
 * is still under a passphrase is no key. */
#define KEY_KIND(name, kind)                                                                       \
    int wm_##name##_key_parse(const char *text, size_t len, struct wm_##name##_key *key,           \
                              struct wm_err *err)                                                  \
    {                                                                                              \
        struct wm_key_file file;                                                                   \
        int result = wm_key_file_parse(text, len, (kind), &file, err);                             \
        memset(key, 0, sizeof *key);                                                               \
        if (result == WM_OK && file.sealed)                                                        \
            result = wm_err_set(err, WM_ERR_KEY, _("is under a passphrase"));                      \
        if (result == WM_OK)                                                                       \
            take_##name(&file, key);                                                               \
        wm_wipe(&file, sizeof file);                                                               \
        return result;                                                                             \
    }                                                                                              \
    static int unlock_##name(const char *path, const struct wm_passphrase *passphrase,             \
                             struct wm_##name##_key *key, struct wm_err *err)                      \
    {                                                                                              \
        struct wm_key_file file;                                                                   \
        const int result = wm_key_file_unlock(path, (kind), passphrase, &file, err);               \
        memset(key, 0, sizeof *key);                                                               \
        if (result == WM_OK)                                                                       \
            take_##name(&file, key);                                                               \
        wm_wipe(&file, sizeof file);                                                               \
        return result;                                                                             \
    }                                                                                              \
    int wm_##name##_key_load(const char *path, struct wm_##name##_key *key, struct wm_err *err)    \
    {                                                                                              \
        return unlock_##name(path, NULL, key, err);                                                \
    }

/* A station's has no passphrase. */
#define UNLOCK(name)                                                                               \
    int wm_##name##_key_unlock(const char *path, const struct wm_passphrase *passphrase,           \
                               struct wm_##name##_key *key, struct wm_err *err)                    \
    {                                                                                              \
        return unlock_##name(path, passphrase, key, err);                                          \
    }

/* clang-format off: macros that stand for functions */
KEY_KIND(station, WM_KEY_KIND_STATION)
KEY_KIND(role, WM_KEY_KIND_ROLE)
KEY_KIND(root, WM_KEY_KIND_ROOT)
KEY_KIND(log, WM_KEY_KIND_LOG)
UNLOCK(role)
UNLOCK(root)
UNLOCK(log)
/* clang-format on */

size_t wm_station_key_format(const struct wm_station_key *key, char out[WM_KEY_FILE_MAX])
{
    return format(WM_KEY_KIND_STATION, key->id, 0, 0, key->public_key, key->secret_key, out);
}

size_t wm_role_key_format(const struct wm_role_key *key, char out[WM_KEY_FILE_MAX])
{
    return format(WM_KEY_KIND_ROLE, 0, key->role, key->kid, key->public_key, key->secret_key, out);
}

size_t wm_root_key_format(const struct wm_root_key *key, char out[WM_KEY_FILE_MAX])
{
    return format(WM_KEY_KIND_ROOT, 0, 0, 0, key->public_key, key->secret_key, out);
}

size_t wm_log_key_format(const struct wm_log_key *key, char out[WM_KEY_FILE_MAX])
{
    return format(WM_KEY_KIND_LOG, 0, 0, 0, key->public_key, key->secret_key, out);
}

/* --- public halves, which are no secrets --- */

static int parse_public(const char *data, size_t len, const char *title, const char *what,
                        uint8_t public_key[32], struct wm_err *err)
{
    struct wm_text text;

    wm_text_start(&text, data, len);
    if (wm_text_expect(&text, title) && wm_text_expect(&text, "public") &&
        wm_text_hex(&text, public_key, 32) && wm_text_done(&text))
        return WM_OK;
    wm_err_set(err, WM_ERR_INPUT, _("is not a Waymask %s of version 1"), what);
    wm_err_place(err, NULL, 0, text.line, NULL);
    return WM_ERR_INPUT;
}

static int load_public(const char *path,
                       int (*parse)(const char *text, size_t len, uint8_t public_key[32],
                                    struct wm_err *err),
                       uint8_t public_key[32], struct wm_err *err)
{
    size_t len;
    char *data = wm_file_read(path, WM_KEY_FILE_MAX, &len, err);
    int result = WM_ERR_INPUT;

    if (data != NULL)
        result = parse(data, len, public_key, err);
    wm_wipe_free(data, data != NULL ? len : 0); /* somebody may have named a secret file */
    if (result != 0)
        wm_err_place(err, path, 0, 0, NULL);
    return result;
}

static size_t format_public(const char *title, const uint8_t public_key[32],
                            char out[WM_KEY_FILE_MAX])
{
    char hex[65];

    return (size_t)snprintf(out, WM_KEY_FILE_MAX, "%s\npublic %s\n", title,
                            sodium_bin2hex(hex, sizeof hex, public_key, 32));
}

int wm_root_public_parse(const char *data, size_t len, uint8_t public_key[32], struct wm_err *err)
{
    return parse_public(data, len, ROOT_PUBLIC_TITLE, _("root public key"), public_key, err);
}

int wm_root_public_load(const char *path, uint8_t public_key[32], struct wm_err *err)
{
    return load_public(path, wm_root_public_parse, public_key, err);
}

size_t wm_root_public_format(const uint8_t public_key[32], char out[WM_KEY_FILE_MAX])
{
    return format_public(ROOT_PUBLIC_TITLE, public_key, out);
}

int wm_log_public_parse(const char *data, size_t len, uint8_t public_key[32], struct wm_err *err)
{
    return parse_public(data, len, LOG_PUBLIC_TITLE, _("log public key"), public_key, err);
}

int wm_log_public_load(const char *path, uint8_t public_key[32], struct wm_err *err)
{
    return load_public(path, wm_log_public_parse, public_key, err);
}

size_t wm_log_public_format(const uint8_t public_key[32], char out[WM_KEY_FILE_MAX])
{
    return format_public(LOG_PUBLIC_TITLE, public_key, out);
}

/* --- new ones --- */

void wm_station_key_new(uint32_t id, struct wm_station_key *key)
{
    key->id = id;
    crypto_sign_keypair(key->public_key, key->secret_key);
}

void wm_role_key_new(unsigned role, unsigned kid, struct wm_role_key *key)
{
    struct wm_hpke_ephemeral pair;

    wm_hpke_ephemeral_new(&pair);
    key->role = role;
    key->kid = kid;
    memcpy(key->public_key, pair.public_key, sizeof key->public_key);
    memcpy(key->secret_key, pair.secret_key, sizeof key->secret_key);
    wm_wipe(&pair, sizeof pair);
}

void wm_root_key_new(struct wm_root_key *key)
{
    crypto_sign_keypair(key->public_key, key->secret_key);
}

void wm_log_key_new(struct wm_log_key *key)
{
    crypto_sign_keypair(key->public_key, key->secret_key);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/seal/keyfile.h"

#include "filter/base/file.h"
#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/seal/passphrase.h"
#include "filter/seal/text.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

/* First lines of the files; the number is the format's version. */
static const struct {
    const char *title, *what;
    enum wm_secret secret;
    bool signs; /* Ed25519, or else X25519 */
} kinds[WM_KEY_KINDS] = {
    [WM_KEY_KIND_STATION] = {"waymask-station-key 1", N_("station key"), WM_SECRET_GROUP, true},
    [WM_KEY_KIND_ROLE] = {"waymask-role-key 1", N_("role key"), WM_SECRET_OWNER, false},
    [WM_KEY_KIND_ROOT] = {"waymask-root-key 1", N_("root key"), WM_SECRET_OWNER, true},
    [WM_KEY_KIND_LOG] = {"waymask-log-key 1", N_("log key"), WM_SECRET_OWNER, true},
};

/* What a hostile file may make us spend, at most some seconds and a gibibyte. */
#define PASSES_MOST 16u
#define MEMORY_LEAST 8u /* KiB, libsodium's own */
#define MEMORY_MOST (1024u * 1024u)

static int malformed(const struct wm_text *text, enum wm_key_kind kind, struct wm_err *err)
{
    wm_err_set(err, WM_ERR_INPUT, _("is not a Waymask %s of version 1"), _(kinds[kind].what));
    wm_err_place(err, NULL, 0, text->line, NULL);
    return WM_ERR_INPUT;
}

bool wm_key_expand(const uint8_t seed[32], const uint8_t public_key[32], uint8_t secret_key[64])
{
    uint8_t own[32];

    crypto_sign_seed_keypair(own, secret_key, seed);
    return memcmp(own, public_key, sizeof own) == 0;
}

/* Whoever swaps the public half must not get labels sealed or lists believed. */
static int check_pair(const struct wm_key_file *file, struct wm_err *err)
{
    uint8_t own[32], pair[64];
    bool same;

    if (kinds[file->kind].signs) {
        same = wm_key_expand(file->secret, file->public_key, pair);
        wm_wipe(pair, sizeof pair);
    } else {
        crypto_scalarmult_base(own, file->secret);
        same = memcmp(own, file->public_key, sizeof own) == 0;
    }
    return same ? WM_OK
                : wm_err_set(err, WM_ERR_INPUT, _("the public and the secret half do not match"));
}

/* The lines between title and public half. @return false if they are not as they should be */
static bool read_numbers(struct wm_text *text, struct wm_key_file *file, struct wm_err *err)
{
    uint32_t suite;

    if (file->kind == WM_KEY_KIND_STATION)
        return wm_text_expect(text, "id") && (file->id = wm_text_number(text, UINT32_MAX)) != 0;
    if (file->kind != WM_KEY_KIND_ROLE)
        return true;
    if (!wm_text_expect(text, "role") || (file->role = wm_text_number(text, 255)) == 0 ||
        !wm_text_expect(text, "kid") || (file->kid = wm_text_number(text, 65535)) == 0 ||
        !wm_text_expect(text, "suite") || (suite = wm_text_number(text, 15)) == 0)
        return false;
    if (suite != WM_SUITE_X25519) {
        wm_err_set(err, WM_ERR_INPUT, _("suite %u (%s) is not supported by this version"),
                   (unsigned)suite, wm_suite_name(suite));
        return false;
    }
    return true;
}

/* `secret HEX`, or `argon2id PASSES MEMORY SALT` and `sealed HEX`: the last lines of each file. */
static bool read_secret(struct wm_text *text, struct wm_key_file *file)
{
    if (!wm_text_next(text))
        return false;
    if (wm_text_is(text, "secret"))
        return wm_text_hex(text, file->secret, sizeof file->secret) && wm_text_done(text);
    if (file->kind == WM_KEY_KIND_STATION || !wm_text_is(text, "argon2id"))
        return false;
    file->sealed = true;
    file->passes = wm_text_number(text, PASSES_MOST);
    file->memory_kib = wm_text_number(text, MEMORY_MOST);
    return file->passes > 0 && file->memory_kib >= MEMORY_LEAST &&
           wm_text_hex(text, file->salt, sizeof file->salt) && wm_text_expect(text, "sealed") &&
           wm_text_hex(text, file->box, sizeof file->box) && wm_text_done(text);
}

bool wm_key_file_kind(const char *data, size_t len, enum wm_key_kind *kind)
{
    struct wm_text text;
    size_t i;

    for (i = 0; i < WM_KEY_KINDS; i++) {
        wm_text_start(&text, data, len);
        if (!wm_text_expect(&text, kinds[i].title))
            continue;
        *kind = (enum wm_key_kind)i;
        return true;
    }
    return false;
}

/* A role's key that was retired. */
static int retired(const char *data, size_t len, struct wm_err *err)
{
    struct wm_retired_key key;
    char time[WM_TEXT_TIME];

    if (wm_retired_key_parse(data, len, &key, NULL) != WM_OK)
        return WM_OK;
    return wm_err_set(err, WM_ERR_RETIRED,
                      _("key %u of role %u was retired at %s: what is sealed to it stays closed"),
                      key.kid, key.role, wm_text_put_time(key.retired, time));
}

int wm_key_file_parse(const char *data, size_t len, enum wm_key_kind kind, struct wm_key_file *file,
                      struct wm_err *err)
{
    struct wm_err own = {0};
    struct wm_text text;
    int result = WM_OK;

    memset(file, 0, sizeof *file);
    file->kind = kind;
    wm_text_start(&text, data, len);
    if (kind == WM_KEY_KIND_ROLE && retired(data, len, err) != WM_OK)
        return WM_ERR_RETIRED;
    if (!wm_text_expect(&text, kinds[kind].title) || !read_numbers(&text, file, &own) ||
        !wm_text_expect(&text, "public") || !wm_text_hex(&text, file->public_key, 32) ||
        !read_secret(&text, file)) {
        if (own.code != WM_OK)
            result = wm_err_set(err, own.code, "%s", own.text);
        else
            result = malformed(&text, kind, err);
    } else if (!file->sealed) {
        result = check_pair(file, err);
    }
    if (result != WM_OK)
        wm_wipe(file, sizeof *file);
    return result;
}

/* All lines before the secret: what the passphrase's tag covers too. */
static size_t format_public(const struct wm_key_file *file, char out[WM_KEY_FILE_MAX])
{
    char hex[65], numbers[64] = "";
    int used;

    if (file->kind == WM_KEY_KIND_STATION)
        snprintf(numbers, sizeof numbers, "id %u\n", (unsigned)file->id);
    else if (file->kind == WM_KEY_KIND_ROLE)
        snprintf(numbers, sizeof numbers, "role %u\nkid %u\nsuite %u\n", file->role, file->kid,
                 WM_SUITE_X25519);
    used = snprintf(out, WM_KEY_FILE_MAX, "%s\n%spublic %s\n", kinds[file->kind].title, numbers,
                    sodium_bin2hex(hex, sizeof hex, file->public_key, sizeof file->public_key));
    return (size_t)used;
}

size_t wm_key_file_format(const struct wm_key_file *file, char out[WM_KEY_FILE_MAX])
{
    char salt[2 * WM_KEY_SALT + 1], hex[2 * WM_KEY_BOX + 1];
    size_t used = format_public(file, out);
    const size_t room = WM_KEY_FILE_MAX - used;

    if (file->sealed)
        used += (size_t)snprintf(out + used, room, "argon2id %u %u %s\nsealed %s\n",
                                 (unsigned)file->passes, (unsigned)file->memory_kib,
                                 sodium_bin2hex(salt, sizeof salt, file->salt, sizeof file->salt),
                                 sodium_bin2hex(hex, sizeof hex, file->box, sizeof file->box));
    else
        used +=
            (size_t)snprintf(out + used, room, "secret %s\n",
                             sodium_bin2hex(hex, sizeof hex, file->secret, sizeof file->secret));
    wm_wipe(hex, sizeof hex);
    return used;
}

/* The passphrase's key by Argon2id (RFC 9106, one lane). */
static int derive(const struct wm_key_file *file, const char *passphrase, size_t len,
                  uint8_t key[32], struct wm_err *err)
{
    if (crypto_pwhash(key, 32, passphrase, len, file->salt, file->passes,
                      (size_t)file->memory_kib * 1024, crypto_pwhash_ALG_ARGON2ID13) == 0)
        return WM_OK;
    return wm_err_set(err, WM_ERR_INPUT, _("not enough memory for the passphrase: %u KiB"),
                      (unsigned)file->memory_kib);
}

/* The salt makes each key new, so that the nonce may be zero. */
static const uint8_t nonce[crypto_aead_chacha20poly1305_IETF_NPUBBYTES] = {0};

int wm_key_file_open(struct wm_key_file *file, const char *passphrase, size_t len,
                     struct wm_err *err)
{
    char head[WM_KEY_FILE_MAX];
    const size_t head_len = format_public(file, head);
    uint8_t key[32];
    int result = derive(file, passphrase, len, key, err);

    if (result == WM_OK && crypto_aead_chacha20poly1305_ietf_decrypt(
                               file->secret, NULL, NULL, file->box, sizeof file->box,
                               (const unsigned char *)head, head_len, nonce, key) != 0)
        result = wm_err_set(err, WM_ERR_KEY, _("the passphrase is wrong, or the file was changed"));
    wm_wipe(key, sizeof key);
    if (result == WM_OK)
        result = check_pair(file, err);
    if (result == WM_OK)
        file->sealed = false;
    else
        wm_wipe(file->secret, sizeof file->secret);
    return result;
}

int wm_key_file_seal(struct wm_key_file *file, const char *passphrase, size_t len,
                     struct wm_err *err)
{
    char head[WM_KEY_FILE_MAX];
    const size_t head_len = format_public(file, head);
    uint8_t key[32];

    assert(!file->sealed && file->kind != WM_KEY_KIND_STATION);
    file->passes = crypto_pwhash_OPSLIMIT_MODERATE;
    file->memory_kib = crypto_pwhash_MEMLIMIT_MODERATE / 1024;
    randombytes_buf(file->salt, sizeof file->salt);
    if (derive(file, passphrase, len, key, err) != WM_OK)
        return WM_ERR_INPUT;
    crypto_aead_chacha20poly1305_ietf_encrypt(file->box, NULL, file->secret, sizeof file->secret,
                                              (const unsigned char *)head, head_len, NULL, nonce,
                                              key);
    wm_wipe(key, sizeof key);
    wm_wipe(file->secret, sizeof file->secret);
    file->sealed = true;
    return WM_OK;
}

int wm_key_file_load(const char *path, enum wm_key_kind kind, struct wm_key_file *file,
                     struct wm_err *err)
{
    size_t len;
    char *data = wm_file_read_secret(path, kinds[kind].secret, WM_KEY_FILE_MAX, &len, err);
    int result = WM_ERR_INPUT;

    memset(file, 0, sizeof *file);
    if (data != NULL) {
        result = wm_key_file_parse(data, len, kind, file, err);
        wm_wipe_free(data, len);
    }
    if (result != WM_OK)
        wm_err_place(err, path, 0, 0, NULL);
    return result;
}

int wm_key_file_unlock(const char *path, enum wm_key_kind kind,
                       const struct wm_passphrase *passphrase, struct wm_key_file *file,
                       struct wm_err *err)
{
    char text[WM_PASSPHRASE_MAX];
    size_t len = 0;
    int result = wm_key_file_load(path, kind, file, err);

    if (result != WM_OK || !file->sealed)
        return result;
    if (passphrase == NULL || (passphrase->file == NULL && !passphrase->ask))
        result = wm_err_set(err, WM_ERR_KEY,
                            _("is under a passphrase; name a secret file that holds it"));
    else
        result = wm_passphrase_get(passphrase, path, false, text, &len, err);
    if (result == WM_OK)
        result = wm_key_file_open(file, text, len, err);
    wm_wipe(text, sizeof text);
    if (result != WM_OK) {
        wm_wipe(file, sizeof *file);
        wm_err_place(err, path, 0, 0, NULL);
    }
    return result;
}

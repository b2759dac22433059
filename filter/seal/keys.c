/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/seal/keys.h"

#include "filter/base/file.h"
#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/seal/hpke.h"
#include "filter/seal/text.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define DOMAIN_MAX 95
#define DAY 86400u

/* First lines of the files; the number is the format's version. */
#define STATION_TITLE "waymask-station-key 1"
#define ROLE_TITLE "waymask-role-key 1"
#define ROOT_TITLE "waymask-root-key 1"
#define LOG_TITLE "waymask-log-key 1"
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

static int malformed(const struct wm_text *text, const char *what, struct wm_err *err)
{
    wm_err_set(err, WM_ERR_INPUT, _("is not a Waymask %s of version 1"), what);
    wm_err_place(err, NULL, 0, text->line, NULL);
    return WM_ERR_INPUT;
}

static int mismatch(struct wm_err *err)
{
    return wm_err_set(err, WM_ERR_INPUT, _("the public and the secret half do not match"));
}

/* `public HEX` and `secret HEX`, the last two lines of each secret key file. */
static bool read_pair(struct wm_text *text, uint8_t public_key[32], uint8_t secret[32])
{
    return wm_text_expect(text, "public") && wm_text_hex(text, public_key, 32) &&
           wm_text_expect(text, "secret") && wm_text_hex(text, secret, 32) && wm_text_done(text);
}

/* Ed25519: the file holds the seed (RFC 8032 5.1.5). @return false if public_key is not its own */
static bool expand_seed(const uint8_t seed[32], const uint8_t public_key[32],
                        uint8_t secret_key[64])
{
    uint8_t own[32];

    crypto_sign_seed_keypair(own, secret_key, seed);
    return memcmp(own, public_key, sizeof own) == 0;
}

int wm_station_key_parse(const char *data, size_t len, struct wm_station_key *key,
                         struct wm_err *err)
{
    struct wm_text text;
    uint8_t seed[32];
    int result = 0;

    memset(key, 0, sizeof *key);
    wm_text_start(&text, data, len);
    if (!wm_text_expect(&text, STATION_TITLE) || !wm_text_expect(&text, "id") ||
        (key->id = wm_text_number(&text, UINT32_MAX)) == 0 ||
        !read_pair(&text, key->public_key, seed))
        result = malformed(&text, _("station key"), err);
    else if (!expand_seed(seed, key->public_key, key->secret_key))
        result = mismatch(err);
    wm_wipe(seed, sizeof seed);
    if (result != 0)
        wm_key_wipe(key);
    return result;
}

int wm_role_key_parse(const char *data, size_t len, struct wm_role_key *key, struct wm_err *err)
{
    struct wm_text text;
    uint8_t own[32];
    uint32_t suite;
    int result = 0;

    memset(key, 0, sizeof *key);
    wm_text_start(&text, data, len);
    if (!wm_text_expect(&text, ROLE_TITLE) || !wm_text_expect(&text, "role") ||
        (key->role = wm_text_number(&text, 255)) == 0 || !wm_text_expect(&text, "kid") ||
        (key->kid = wm_text_number(&text, 65535)) == 0 || !wm_text_expect(&text, "suite") ||
        (suite = wm_text_number(&text, 15)) == 0) {
        result = malformed(&text, _("role key"), err);
    } else if (suite != WM_SUITE_X25519) {
        result = wm_err_set(err, WM_ERR_INPUT, _("suite %u (%s) is not supported by this version"),
                            (unsigned)suite, wm_suite_name(suite));
    } else if (!read_pair(&text, key->public_key, key->secret_key)) {
        result = malformed(&text, _("role key"), err);
    } else {
        crypto_scalarmult_base(own, key->secret_key);
        if (memcmp(own, key->public_key, sizeof own) != 0)
            result = mismatch(err);
    }
    if (result != 0)
        wm_key_wipe(key);
    return result;
}

/* A signing key without an id: title, pair. kind is for the message. */
static int parse_signing(const char *data, size_t len, const char *title, const char *kind,
                         uint8_t public_key[32], uint8_t secret_key[64], struct wm_err *err)
{
    struct wm_text text;
    uint8_t seed[32];
    int result = 0;

    wm_text_start(&text, data, len);
    if (!wm_text_expect(&text, title) || !read_pair(&text, public_key, seed))
        result = malformed(&text, kind, err);
    else if (!expand_seed(seed, public_key, secret_key))
        result = mismatch(err);
    wm_wipe(seed, sizeof seed);
    return result;
}

int wm_root_key_parse(const char *data, size_t len, struct wm_root_key *key, struct wm_err *err)
{
    int result =
        parse_signing(data, len, ROOT_TITLE, _("root key"), key->public_key, key->secret_key, err);

    if (result != 0)
        wm_key_wipe(key);
    return result;
}

int wm_log_key_parse(const char *data, size_t len, struct wm_log_key *key, struct wm_err *err)
{
    int result =
        parse_signing(data, len, LOG_TITLE, _("log key"), key->public_key, key->secret_key, err);

    if (result != 0)
        wm_key_wipe(key);
    return result;
}

/* title, `public HEX`. kind is for the message. */
static int parse_public(const char *data, size_t len, const char *title, const char *kind,
                        uint8_t public_key[32], struct wm_err *err)
{
    struct wm_text text;

    wm_text_start(&text, data, len);
    if (!wm_text_expect(&text, title) || !wm_text_expect(&text, "public") ||
        !wm_text_hex(&text, public_key, 32) || !wm_text_done(&text))
        return malformed(&text, kind, err);
    return 0;
}

int wm_root_public_parse(const char *data, size_t len, uint8_t public_key[32], struct wm_err *err)
{
    return parse_public(data, len, ROOT_PUBLIC_TITLE, _("root public key"), public_key, err);
}

int wm_log_public_parse(const char *data, size_t len, uint8_t public_key[32], struct wm_err *err)
{
    return parse_public(data, len, LOG_PUBLIC_TITLE, _("log public key"), public_key, err);
}

/* Read a secret file, hand it to a parser and wipe it. */
#define LOAD_SECRET(parse, path, kind, key, err)                                                   \
    do {                                                                                           \
        size_t len;                                                                                \
        char *data = wm_file_read_secret((path), (kind), WM_KEY_FILE_MAX, &len, (err));            \
        int result = WM_ERR_INPUT;                                                                 \
        memset((key), 0, sizeof *(key));                                                           \
        if (data != NULL) {                                                                        \
            result = parse(data, len, (key), (err));                                               \
            wm_wipe_free(data, len);                                                               \
        }                                                                                          \
        if (result != 0)                                                                           \
            wm_err_place((err), (path), 0, 0, NULL);                                               \
        return result;                                                                             \
    } while (0)

int wm_station_key_load(const char *path, struct wm_station_key *key, struct wm_err *err)
{
    LOAD_SECRET(wm_station_key_parse, path, WM_SECRET_GROUP, key, err);
}

int wm_role_key_load(const char *path, struct wm_role_key *key, struct wm_err *err)
{
    LOAD_SECRET(wm_role_key_parse, path, WM_SECRET_OWNER, key, err);
}

int wm_root_key_load(const char *path, struct wm_root_key *key, struct wm_err *err)
{
    LOAD_SECRET(wm_root_key_parse, path, WM_SECRET_OWNER, key, err);
}

int wm_log_key_load(const char *path, struct wm_log_key *key, struct wm_err *err)
{
    LOAD_SECRET(wm_log_key_parse, path, WM_SECRET_OWNER, key, err);
}

static int load_public(const char *path,
                       int (*parse)(const char *data, size_t len, uint8_t public_key[32],
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

int wm_root_public_load(const char *path, uint8_t public_key[32], struct wm_err *err)
{
    return load_public(path, wm_root_public_parse, public_key, err);
}

int wm_log_public_load(const char *path, uint8_t public_key[32], struct wm_err *err)
{
    return load_public(path, wm_log_public_parse, public_key, err);
}

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

/* now and some days of 86,400 s on, or the end of time. */
static uint32_t days_on(uint32_t now, uint32_t days)
{
    return now < UINT32_MAX - days * DAY ? now + days * DAY : UINT32_MAX;
}

void wm_role_key_row(const struct wm_role_key *key, uint32_t now, struct wm_recipient *row)
{
    *row = (struct wm_recipient){.role = key->role,
                                 .kid = key->kid,
                                 .suite = WM_SUITE_X25519,
                                 .scope = "*",
                                 .seal_from = now > DAY ? now - DAY : 0,
                                 .seal_until = days_on(now, 366)};
    memcpy(row->public_key, key->public_key, sizeof row->public_key);
}

void wm_station_key_row(const struct wm_station_key *key, uint32_t now, struct wm_station *row)
{
    *row = (struct wm_station){
        .id = key->id, .from = now > DAY ? now - DAY : 0, .until = days_on(now, 1096)};
    memcpy(row->public_key, key->public_key, sizeof row->public_key);
}

/* The lines that read_pair reads; secret NULL for the public half alone. */
static size_t format_pair(char *out, size_t used, const uint8_t public_key[32],
                          const uint8_t *secret)
{
    char hex[65];

    used += (size_t)snprintf(out + used, WM_KEY_FILE_MAX - used, "public %s\n",
                             sodium_bin2hex(hex, sizeof hex, public_key, 32));
    if (secret != NULL)
        used += (size_t)snprintf(out + used, WM_KEY_FILE_MAX - used, "secret %s\n",
                                 sodium_bin2hex(hex, sizeof hex, secret, 32));
    wm_wipe(hex, sizeof hex);
    return used;
}

size_t wm_station_key_format(const struct wm_station_key *key, char out[WM_KEY_FILE_MAX])
{
    const int used = snprintf(out, WM_KEY_FILE_MAX, STATION_TITLE "\nid %u\n", (unsigned)key->id);

    /* The first 32 bytes of libsodium's secret key are the seed. */
    return format_pair(out, (size_t)used, key->public_key, key->secret_key);
}

size_t wm_role_key_format(const struct wm_role_key *key, char out[WM_KEY_FILE_MAX])
{
    const int used = snprintf(out, WM_KEY_FILE_MAX, ROLE_TITLE "\nrole %u\nkid %u\nsuite %u\n",
                              key->role, key->kid, WM_SUITE_X25519);

    return format_pair(out, (size_t)used, key->public_key, key->secret_key);
}

size_t wm_root_key_format(const struct wm_root_key *key, char out[WM_KEY_FILE_MAX])
{
    const int used = snprintf(out, WM_KEY_FILE_MAX, ROOT_TITLE "\n");

    return format_pair(out, (size_t)used, key->public_key, key->secret_key);
}

size_t wm_log_key_format(const struct wm_log_key *key, char out[WM_KEY_FILE_MAX])
{
    const int used = snprintf(out, WM_KEY_FILE_MAX, LOG_TITLE "\n");

    return format_pair(out, (size_t)used, key->public_key, key->secret_key);
}

size_t wm_root_public_format(const uint8_t public_key[32], char out[WM_KEY_FILE_MAX])
{
    const int used = snprintf(out, WM_KEY_FILE_MAX, ROOT_PUBLIC_TITLE "\n");

    return format_pair(out, (size_t)used, public_key, NULL);
}

size_t wm_log_public_format(const uint8_t public_key[32], char out[WM_KEY_FILE_MAX])
{
    const int used = snprintf(out, WM_KEY_FILE_MAX, LOG_PUBLIC_TITLE "\n");

    return format_pair(out, (size_t)used, public_key, NULL);
}

/* domain || zero byte || data, since libsodium signs only what lies in one piece. */
static size_t join(uint8_t out[DOMAIN_MAX + 1 + WM_SIGN_MAX], const char *domain, const void *data,
                   size_t len)
{
    const size_t domain_len = strlen(domain) + 1;

    assert(domain_len <= DOMAIN_MAX + 1);
    memcpy(out, domain, domain_len);
    memcpy(out + domain_len, data, len);
    return domain_len + len;
}

void wm_station_sign(const struct wm_station_key *key, const char *domain, const void *data,
                     size_t len, uint8_t signature[64])
{
    uint8_t message[DOMAIN_MAX + 1 + WM_SIGN_MAX];

    assert(len <= WM_SIGN_MAX);
    crypto_sign_detached(signature, NULL, message, join(message, domain, data, len),
                         key->secret_key);
}

bool wm_station_verify(const uint8_t public_key[32], const char *domain, const void *data,
                       size_t len, const uint8_t signature[64])
{
    uint8_t message[DOMAIN_MAX + 1 + WM_SIGN_MAX];

    return len <= WM_SIGN_MAX &&
           crypto_sign_verify_detached(signature, message, join(message, domain, data, len),
                                       public_key) == 0;
}

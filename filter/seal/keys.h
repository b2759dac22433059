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

/** The recipient list after its signature, dates and root were checked. Opaque. */
struct wm_recipients;

/** A recipient row. */
struct wm_recipient {
    unsigned role, kid, suite;
    char scope[64]; /**< pattern on the destination outlet, "*" for all */
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
};

/** Start libsodium; call once. @return 0, or WM_ERR_INPUT. */
int wm_seal_init(struct wm_err *err);

int wm_station_key_load(const char *path, struct wm_station_key *key, struct wm_err *err);
int wm_role_key_load(const char *path, struct wm_role_key *key, struct wm_err *err);

/** Wipe a key of any kind. */
#define wm_key_wipe(key) wm_wipe((key), sizeof *(key))

/**
 * Load the list and check: signed by root_path's key, now within its validity (now is never taken
 * earlier than the build). NULL with err otherwise.
 */
struct wm_recipients *wm_recipients_load(const char *list_path, const char *root_path, uint32_t now,
                                         struct wm_err *err);
void wm_recipients_free(struct wm_recipients *list);

const struct wm_recipient *wm_recipients_role(const struct wm_recipients *list, unsigned role,
                                              const char *outlet, uint32_t now);
const struct wm_station *wm_recipients_station(const struct wm_recipients *list, uint32_t id);
/** Rows by index for `keys list`; NULL past the end. */
const struct wm_recipient *wm_recipients_row(const struct wm_recipients *list, size_t index);
const struct wm_station *wm_recipients_station_row(const struct wm_recipients *list, size_t index);
uint32_t wm_recipients_version(const struct wm_recipients *list);
void wm_recipients_validity(const struct wm_recipients *list, uint32_t *from, uint32_t *until);

/** Fail (WM_ERR_USAGE) if a role's or the root's private key lies in folder: the print side refuses
 * to start beside one. */
int wm_keys_refuse_private(const char *folder, struct wm_err *err);

/** `keygen --site DIR`: root/, print/, open-courier/, open-service/; DIR must not exist or be
 * empty. */
int wm_keys_make_site(const char *dir, uint32_t now, struct wm_err *err);

/** Ed25519 over domain || zero byte || data with the station key, as 64 bytes. Domains start with
 * "waymask-seal/1". */
void wm_station_sign(const struct wm_station_key *key, const char *domain, const void *data,
                     size_t len, uint8_t signature[64]);
bool wm_station_verify(const uint8_t public_key[32], const char *domain, const void *data,
                       size_t len, const uint8_t signature[64]);

#endif

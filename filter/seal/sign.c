/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures of stations, each under a domain of its own. */
#include "config.h"

#include "filter/seal/keys.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#define DOMAIN_MAX 95

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

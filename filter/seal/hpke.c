/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/seal/hpke.h"

#include "filter/base/wipe.h"

#include <sodium.h>
#include <string.h>

#define HASH 32 /* bytes of HKDF-SHA256's output (Nh) */
#define INFO_MAX 64

/* suite_id of the KEM (RFC 9180 4.1) and of the whole suite (5.1). */
static const uint8_t kem_id[5] = {'K', 'E', 'M', 0x00, 0x20};
static const uint8_t suite_id[10] = {'H', 'P', 'K', 'E', 0x00, 0x20, 0x00, 0x01, 0x00, 0x03};

/* suite_id as a labeled function takes it. */
struct suite {
    const uint8_t *id;
    size_t len;
};
static const struct suite kem = {.id = kem_id, .len = sizeof kem_id};
static const struct suite hpke = {.id = suite_id, .len = sizeof suite_id};

static void hash_text(crypto_auth_hmacsha256_state *state, const char *text)
{
    crypto_auth_hmacsha256_update(state, (const unsigned char *)text, strlen(text));
}

/* LabeledExtract(salt = "" or 32 bytes, label, ikm), RFC 9180 section 4. libsodium 1.0.18 has no
 * HKDF; extract is HMAC keyed by the salt (RFC 5869 2.2). */
static void extract(const struct suite *suite, const uint8_t *salt, const char *label,
                    const uint8_t *ikm, size_t ikm_len, uint8_t out[HASH])
{
    crypto_auth_hmacsha256_state state;

    crypto_auth_hmacsha256_init(&state, salt != NULL ? salt : (const uint8_t *)"",
                                salt != NULL ? HASH : 0);
    hash_text(&state, "HPKE-v1");
    crypto_auth_hmacsha256_update(&state, suite->id, suite->len);
    hash_text(&state, label);
    if (ikm_len > 0)
        crypto_auth_hmacsha256_update(&state, ikm, ikm_len);
    crypto_auth_hmacsha256_final(&state, out);
    wm_wipe(&state, sizeof state);
}

/* LabeledExpand for at most one block, all that this suite needs (RFC 5869 2.3, T(1)). */
static void expand(const struct suite *suite, const uint8_t prk[HASH], const char *label,
                   const uint8_t *info, size_t info_len, uint8_t *out, size_t len)
{
    const uint8_t length[2] = {0, (uint8_t)len};
    const uint8_t counter = 1;
    crypto_auth_hmacsha256_state state;
    uint8_t block[HASH];

    crypto_auth_hmacsha256_init(&state, prk, HASH);
    crypto_auth_hmacsha256_update(&state, length, sizeof length);
    hash_text(&state, "HPKE-v1");
    crypto_auth_hmacsha256_update(&state, suite->id, suite->len);
    hash_text(&state, label);
    crypto_auth_hmacsha256_update(&state, info, info_len);
    crypto_auth_hmacsha256_update(&state, &counter, 1);
    crypto_auth_hmacsha256_final(&state, block);
    memcpy(out, block, len);
    wm_wipe(&state, sizeof state);
    wm_wipe(block, sizeof block);
}

/* ExtractAndExpand of DHKEM (RFC 9180 4.1); kem_context = enc || pkR. An all-zero dh is what a
 * point of small order gives; crypto_scalarmult reports it (7.1.4). */
static int shared_secret(const uint8_t secret[WM_HPKE_KEY], const uint8_t peer[WM_HPKE_KEY],
                         const uint8_t enc[WM_HPKE_KEY],
                         const uint8_t recipient_public[WM_HPKE_KEY], uint8_t out[HASH])
{
    uint8_t dh[32], prk[HASH], kem_context[2 * WM_HPKE_KEY];
    int result = -1;

    if (crypto_scalarmult(dh, secret, peer) == 0) {
        memcpy(kem_context, enc, WM_HPKE_KEY);
        memcpy(kem_context + WM_HPKE_KEY, recipient_public, WM_HPKE_KEY);
        extract(&kem, NULL, "eae_prk", dh, sizeof dh, prk);
        expand(&kem, prk, "shared_secret", kem_context, sizeof kem_context, out, HASH);
        result = 0;
    }
    wm_wipe(dh, sizeof dh);
    wm_wipe(prk, sizeof prk);
    return result;
}

/* KeySchedule of base mode (RFC 9180 5.1): no psk, no psk_id. */
static void key_schedule(const struct wm_hpke_context *context, struct wm_hpke_schedule *schedule)
{
    uint8_t *const about = schedule->context;

    about[0] = 0x00; /* mode_base */
    extract(&hpke, NULL, "psk_id_hash", NULL, 0, about + 1);
    extract(&hpke, NULL, "info_hash", context->info, context->info_len, about + 1 + HASH);
    extract(&hpke, schedule->shared_secret, "secret", NULL, 0, schedule->secret);
    expand(&hpke, schedule->secret, "key", about, WM_HPKE_CONTEXT, schedule->key,
           sizeof schedule->key);
    expand(&hpke, schedule->secret, "base_nonce", about, WM_HPKE_CONTEXT, schedule->base_nonce,
           sizeof schedule->base_nonce);
}

void wm_hpke_ephemeral_new(struct wm_hpke_ephemeral *ephemeral)
{
    randombytes_buf(ephemeral->secret_key, sizeof ephemeral->secret_key);
    crypto_scalarmult_base(ephemeral->public_key, ephemeral->secret_key);
}

int wm_hpke_sender(const struct wm_hpke_ephemeral *ephemeral,
                   const uint8_t recipient_public[WM_HPKE_KEY],
                   const struct wm_hpke_context *context, struct wm_hpke_schedule *schedule)
{
    if (context->info_len > INFO_MAX ||
        shared_secret(ephemeral->secret_key, recipient_public, ephemeral->public_key,
                      recipient_public, schedule->shared_secret) != 0)
        return -1;
    key_schedule(context, schedule);
    return 0;
}

int wm_hpke_receiver(const uint8_t enc[WM_HPKE_KEY], const uint8_t recipient_secret[WM_HPKE_KEY],
                     const uint8_t recipient_public[WM_HPKE_KEY],
                     const struct wm_hpke_context *context, struct wm_hpke_schedule *schedule)
{
    if (context->info_len > INFO_MAX ||
        shared_secret(recipient_secret, enc, enc, recipient_public, schedule->shared_secret) != 0)
        return -1;
    key_schedule(context, schedule);
    return 0;
}

int wm_hpke_seal(const struct wm_hpke_ephemeral *ephemeral,
                 const uint8_t recipient_public[WM_HPKE_KEY], const struct wm_hpke_context *context,
                 const uint8_t *plain, size_t len, uint8_t *out)
{
    struct wm_hpke_schedule schedule;
    int result = wm_hpke_sender(ephemeral, recipient_public, context, &schedule);

    if (result == 0)
        result = crypto_aead_chacha20poly1305_ietf_encrypt(out, NULL, plain, len, context->aad,
                                                           context->aad_len, NULL,
                                                           schedule.base_nonce, schedule.key);
    wm_wipe(&schedule, sizeof schedule);
    return result;
}

int wm_hpke_open(const uint8_t enc[WM_HPKE_KEY], const uint8_t recipient_secret[WM_HPKE_KEY],
                 const uint8_t recipient_public[WM_HPKE_KEY], const struct wm_hpke_context *context,
                 const uint8_t *ciphertext, size_t len, uint8_t *out)
{
    struct wm_hpke_schedule schedule;
    int result = -1;

    if (len < WM_HPKE_TAG)
        return -1;
    memset(out, 0, len - WM_HPKE_TAG);
    if (wm_hpke_receiver(enc, recipient_secret, recipient_public, context, &schedule) == 0)
        result = crypto_aead_chacha20poly1305_ietf_decrypt(out, NULL, NULL, ciphertext, len,
                                                           context->aad, context->aad_len,
                                                           schedule.base_nonce, schedule.key);
    wm_wipe(&schedule, sizeof schedule);
    return result;
}

/* SPDX-License-Identifier: Apache-2.0 */
/** hpke.h: HPKE base mode, single shot (RFC 9180 5.1.1, 6.1), suite 1 of Waymask: DHKEM(X25519,
 * HKDF-SHA256) 0x0020, HKDF-SHA256 0x0001, ChaCha20-Poly1305 0x0003. Private to the seal floor. */
#ifndef WM_SEAL_HPKE_H
#define WM_SEAL_HPKE_H

#include <stddef.h>
#include <stdint.h>

#define WM_HPKE_KEY 32 /**< bytes of a public or private key, and of enc */
#define WM_HPKE_TAG 16 /**< bytes that a ciphertext is longer than its plaintext */

/** The sender's ephemeral pair of one label; public_key is HPKE's enc. */
struct wm_hpke_ephemeral {
    uint8_t public_key[WM_HPKE_KEY];
    uint8_t secret_key[WM_HPKE_KEY];
};

#define WM_HPKE_CONTEXT (1 + 2 * 32) /**< bytes of key_schedule_context: mode, two hashes */

/** What the key schedule yields for one recipient, its steps included; to be wiped. */
struct wm_hpke_schedule {
    uint8_t shared_secret[32];
    uint8_t context[WM_HPKE_CONTEXT]; /**< key_schedule_context of RFC 9180 5.1 */
    uint8_t secret[32];
    uint8_t key[32];
    uint8_t base_nonce[12]; /**< also the nonce of sequence number 0, the only one used */
};

/** Borrowed public inputs of a message. */
struct wm_hpke_context {
    const void *info;
    size_t info_len; /**< up to 64 bytes */
    const void *aad;
    size_t aad_len;
};

/** A new pair from the system's random source. Wipe it once the label's last section is sealed. */
void wm_hpke_ephemeral_new(struct wm_hpke_ephemeral *ephemeral);

/** Encap() with a given ephemeral pair and KeySchedule (RFC 9180 4.1, 5.1).
 * @return 0, or -1 for a recipient key of small order or an info that is too long */
int wm_hpke_sender(const struct wm_hpke_ephemeral *ephemeral,
                   const uint8_t recipient_public[WM_HPKE_KEY],
                   const struct wm_hpke_context *context, struct wm_hpke_schedule *schedule);

/** Decap() and KeySchedule. recipient_public belongs to recipient_secret.
 * @return 0, or -1 for an enc of small order or an info that is too long */
int wm_hpke_receiver(const uint8_t enc[WM_HPKE_KEY], const uint8_t recipient_secret[WM_HPKE_KEY],
                     const uint8_t recipient_public[WM_HPKE_KEY],
                     const struct wm_hpke_context *context, struct wm_hpke_schedule *schedule);

/** Seal len bytes to one recipient; out has len + WM_HPKE_TAG bytes. One ephemeral pair may serve
 * several recipients of one label (each schedule binds the recipient's key), never two labels.
 * @return 0 or -1 */
int wm_hpke_seal(const struct wm_hpke_ephemeral *ephemeral,
                 const uint8_t recipient_public[WM_HPKE_KEY], const struct wm_hpke_context *context,
                 const uint8_t *plain, size_t len, uint8_t *out);

/** Open len bytes of ciphertext; out has len - WM_HPKE_TAG bytes and is zero on failure.
 * @return 0, or -1 if the key is another or anything was changed */
int wm_hpke_open(const uint8_t enc[WM_HPKE_KEY], const uint8_t recipient_secret[WM_HPKE_KEY],
                 const uint8_t recipient_public[WM_HPKE_KEY], const struct wm_hpke_context *context,
                 const uint8_t *ciphertext, size_t len, uint8_t *out);

#endif

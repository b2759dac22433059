/* SPDX-License-Identifier: Apache-2.0 */
/* Hostile points and signatures, by the classes of cases that Wycheproof has for X25519 and
 * Ed25519, made here from good ones: as a label's ephemeral key and a list's keys; as the signature
 * of an envelope, a waybill line and a recipient list. */
#include "config.h"

#include "filter/seal/hpke.h"
#include "filter/seal/list.h"
#include "filter/seal/wire.h"
#include "filter/waybill/line.h"
#include "tests/seal_data.h"
#include "tests/seal_site.h"
#include "tests/site.h"
#include "tests/tap.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct seal_site seal;

/* The order L of Ed25519's group, little-endian. */
static const uint8_t order[32] = {0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58,       0xd6,
                                  0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, [31] = 0x10};

/* Every encoding of a point of small order on Curve25519 (u) and its twist: 0, 1, the two of order
 * 8, p - 1, p, p + 1; each counts with the top bit set too, which X25519 ignores. */
static const char *const montgomery[] = {
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
};

/* The same of Ed25519 (y): order 4, 1, 8, 8, 2, and p and p + 1 for 0 and 1. */
static const char *const edwards[] = {
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
};
#define POINTS 14u /* of either, with and without the top bit */

static void point(const char *const table[], size_t index, uint8_t out[32])
{
    seal_unhex(table[index / 2], out, 32);
    out[31] |= (uint8_t)(index % 2 << 7);
}

/* --- X25519 --- */

static void points_of_small_order_are_refused_by_both_sides(void)
{
    const struct wm_hpke_context context = {.info = "i", .info_len = 1, .aad = "a", .aad_len = 1};
    struct wm_hpke_ephemeral ephemeral;
    struct wm_hpke_schedule schedule;
    uint8_t hostile[32], out[16];
    const uint8_t sealed[32] = {0};
    size_t i;

    wm_hpke_ephemeral_new(&ephemeral);
    for (i = 0; i < POINTS; i++) {
        point(montgomery, i, hostile);
        WM_CHECK(wm_hpke_sender(&ephemeral, hostile, &context, &schedule) != 0,
                 "sealed to point %zu", i);
        memset(out, 0xaa, sizeof out);
        WM_CHECK(wm_hpke_open(hostile, ephemeral.secret_key, ephemeral.public_key, &context, sealed,
                              sizeof sealed, out) != 0 &&
                     out[0] == 0 && out[15] == 0,
                 "bytes left behind");
        WM_CHECK(wm_hpke_receiver(hostile, ephemeral.secret_key, ephemeral.public_key, &context,
                                  &schedule) != 0,
                 "opened from point %zu", i);
    }
}

/* A section that everybody can open, were a shared secret of zero not refused: its key follows from
 * enc and the public key alone. Built as RFC 9180 builds it, with the secret left at zero. */
static void seal_to_zero(const uint8_t enc[32], const uint8_t recipient[32],
                         const struct wm_hpke_context *context, uint8_t key[32], uint8_t nonce[12])
{
    static const uint8_t kem[] = {'K', 'E', 'M', 0, 0x20};
    static const uint8_t suite[] = {'H', 'P', 'K', 'E', 0, 0x20, 0, 1, 0, 3};
    const uint8_t zero[32] = {0};
    uint8_t prk[32], shared[32], about[65] = {0}, secret[32], block[32];
    crypto_auth_hmacsha256_state state;
#define START(k, len) crypto_auth_hmacsha256_init(&state, k, len)
#define PUT(bytes, len) crypto_auth_hmacsha256_update(&state, (const uint8_t *)(bytes), len)
#define END(out) crypto_auth_hmacsha256_final(&state, out)
    START((const uint8_t *)"", 0);
    PUT("HPKE-v1", 7), PUT(kem, 5), PUT("eae_prk", 7), PUT(zero, 32), END(prk);
    START(prk, 32);
    PUT("\0\x20HPKE-v1", 9), PUT(kem, 5), PUT("shared_secret", 13), PUT(enc, 32);
    PUT(recipient, 32), PUT("\1", 1), END(shared);
    START((const uint8_t *)"", 0);
    PUT("HPKE-v1", 7), PUT(suite, 10), PUT("psk_id_hash", 11), END(about + 1);
    START((const uint8_t *)"", 0);
    PUT("HPKE-v1", 7), PUT(suite, 10), PUT("info_hash", 9);
    PUT(context->info, context->info_len), END(about + 33);
    START(shared, 32);
    PUT("HPKE-v1", 7), PUT(suite, 10), PUT("secret", 6), END(secret);
    START(secret, 32);
    PUT("\0\x20HPKE-v1", 9), PUT(suite, 10), PUT("key", 3), PUT(about, 65), PUT("\1", 1), END(key);
    START(secret, 32);
    PUT("\0\x0cHPKE-v1", 9), PUT(suite, 10), PUT("base_nonce", 10), PUT(about, 65), PUT("\1", 1);
    END(block);
    memcpy(nonce, block, 12);
#undef START
#undef PUT
#undef END
}

static void a_label_whose_ephemeral_key_is_of_small_order_stays_closed(void)
{
    static struct wm_opened opened;
    static const uint8_t plain[16] = {0, 0xa1, 1, 0x61, 'a'};
    uint8_t label[WM_ENVELOPE_MAX], info[WM_WIRE_INFO], key[32], nonce[12];
    const struct wm_section_plain short_one = {.role = 1, .text = {[WM_KEY_NAME] = "a"}};
    struct wm_envelope_info about;
    size_t len, i;

    for (i = 0; i < POINTS; i++) {
        const size_t core = WM_WIRE_CORE + 13;
        const struct wm_hpke_context context = {
            .info = info, .info_len = sizeof info, .aad = label, .aad_len = core};
        WM_CHECK(wm_envelope_seal(seal.list, &seal.station[0], "7710000000017", "", SEAL_NOW, 720,
                                  &short_one, 1, label, &len, NULL) == 0,
                 "not sealed");
        point(montgomery, i, label + core - WM_HPKE_KEY);
        wm_wire_info(1, 5, info);
        seal_to_zero(label + core - WM_HPKE_KEY, seal.courier.public_key, &context, key, nonce);
        crypto_aead_chacha20poly1305_ietf_encrypt(label + core + WM_WIRE_SECTION, NULL, plain,
                                                  sizeof plain, label, core, NULL, nonce, key);
        WM_CHECK(wm_envelope_restamp(label, len, &seal.station[0], 1, NULL) == 0, "not signed");
        WM_CHECK(wm_envelope_open(seal.list, &seal.courier, label, len, &about, &opened, NULL) ==
                         WM_ERR_TAMPERED &&
                     opened.text[WM_KEY_NAME][0] == '\0',
                 "point %zu opens", i);
    }
}

static void hostile_points_stand_in_no_list(void)
{
    uint8_t keep[32];
    size_t i;

    memcpy(keep, seal.rows[0].public_key, sizeof keep);
    for (i = 0; i < POINTS; i++) {
        point(montgomery, i, seal.rows[0].public_key);
        WM_CHECK(seal_site_sign(&seal) == NULL, "recipient of point %zu", i);
    }
    /* Good points in another form: p + 2 to p + 18, and with the top bit set. */
    for (i = 2; i <= 18; i++) {
        memset(seal.rows[0].public_key, 0xff, 32);
        seal.rows[0].public_key[0] = (uint8_t)(0xed + i);
        seal.rows[0].public_key[31] = 0x7f;
        WM_CHECK(seal_site_sign(&seal) == NULL, "recipient p + %zu", i);
    }
    memcpy(seal.rows[0].public_key, keep, sizeof keep);
    seal.rows[0].public_key[31] |= 0x80;
    WM_CHECK(seal_site_sign(&seal) == NULL, "recipient with the top bit");
    memcpy(seal.rows[0].public_key, keep, sizeof keep);
    WM_CHECK(seal_site_sign(&seal) != NULL, "not put back");
}

static void a_role_keys_public_half_is_never_believed(void)
{
    struct wm_role_key key = seal.courier, read;
    char text[WM_KEY_FILE_MAX];
    size_t i, len;

    for (i = 0; i < POINTS; i++) {
        point(montgomery, i, key.public_key);
        len = wm_role_key_format(&key, text);
        WM_CHECK(wm_role_key_parse(text, len, &read, NULL) == WM_ERR_INPUT, "point %zu", i);
    }
}

/* --- Ed25519: public keys --- */

static void hostile_points_are_no_stations(void)
{
    uint8_t keep[32], hostile[32], small[32], signature[64] = {0};
    size_t i, message;

    memcpy(keep, seal.stations[0].public_key, sizeof keep);
    for (i = 0; i < POINTS; i++) {
        point(edwards, i, hostile);
        memcpy(seal.stations[0].public_key, hostile, 32);
        WM_CHECK(seal_site_sign(&seal) == NULL, "station of point %zu", i);
        /* With S = 0 and R of small order too, one message in eight at least would be signed. */
        for (message = 0; message < 8 * 64; message++) {
            point(edwards, message % POINTS, signature);
            WM_CHECK(!wm_station_verify(hostile, "waymask-seal/1 test", &message, sizeof message,
                                        signature),
                     "point %zu signs message %zu", i, message);
        }
        /* The station's own key with a part of small order. */
        if (crypto_core_ed25519_add(small, keep, hostile) == 0 && memcmp(small, keep, 32) != 0) {
            memcpy(seal.stations[0].public_key, small, 32);
            WM_CHECK(seal_site_sign(&seal) == NULL, "station with a part of point %zu", i);
        }
    }
    /* y of p + 2 to p + 18, on the curve or not; and 2, which is not on it. */
    for (i = 2; i <= 18; i++) {
        memset(seal.stations[0].public_key, 0xff, 32);
        seal.stations[0].public_key[0] = (uint8_t)(0xed + i);
        seal.stations[0].public_key[31] = 0x7f;
        WM_CHECK(seal_site_sign(&seal) == NULL, "station p + %zu", i);
    }
    memset(seal.stations[0].public_key, 0, 32);
    seal.stations[0].public_key[0] = 2;
    WM_CHECK(seal_site_sign(&seal) == NULL, "station off the curve");
    memcpy(seal.stations[0].public_key, keep, sizeof keep);
    WM_CHECK(seal_site_sign(&seal) != NULL, "not put back");
}

/* --- Ed25519: signatures --- */

/* Something that is signed: what, by whom, and whether we take it with a signature of so many
 * bytes. */
struct signed_thing {
    const char *name;
    uint8_t message[20000];
    size_t len;
    uint8_t secret[64], signature[64];
    bool (*takes)(const struct signed_thing *thing, const uint8_t *signature, size_t len);
    uint8_t envelope[WM_ENVELOPE_MAX + 64];
    size_t envelope_len;
    char text[20000]; /* before the signature */
};

static void set_message(struct signed_thing *thing, const char *domain, const void *data,
                        size_t len, const uint8_t secret[64])
{
    memcpy(thing->message, domain, strlen(domain) + 1);
    memcpy(thing->message + strlen(domain) + 1, data, len);
    thing->len = strlen(domain) + 1 + len;
    memcpy(thing->secret, secret, sizeof thing->secret);
    crypto_sign_detached(thing->signature, NULL, thing->message, thing->len, secret);
}

static bool takes_envelope(const struct signed_thing *thing, const uint8_t *signature, size_t len)
{
    uint8_t envelope[WM_ENVELOPE_MAX + 128];
    struct wm_envelope_info info;

    memcpy(envelope, thing->envelope, thing->envelope_len);
    memcpy(envelope + thing->envelope_len, signature, len);
    return wm_envelope_verify(seal.list, envelope, thing->envelope_len + len, &info, NULL) == 0;
}

static void make_envelope(struct signed_thing *thing)
{
    thing->name = "envelope";
    thing->takes = takes_envelope;
    thing->envelope_len = seal_site_seal(&seal, thing->envelope, NULL) - 64;
    set_message(thing, WM_WIRE_DOMAIN, thing->envelope, thing->envelope_len,
                seal.station[0].secret_key);
}

static bool takes_list(const struct signed_thing *thing, const uint8_t *signature, size_t len)
{
    char text[20000], hex[257];
    const int used = snprintf(text, sizeof text, "%ssignature %s\n", thing->text,
                              sodium_bin2hex(hex, sizeof hex, signature, len));
    struct wm_recipients *list =
        wm_recipients_parse(text, (size_t)used, seal.root.public_key, SEAL_NOW, NULL);

    wm_recipients_free(list);
    return list != NULL;
}

static void make_list(struct signed_thing *thing)
{
    size_t len;
    char *text = wm_recipients_sign(&seal.draft, &seal.root, &len, NULL);

    thing->name = "list";
    thing->takes = takes_list;
    len -= WM_LIST_SIGNATURE;
    memcpy(thing->text, text, len);
    thing->text[len] = '\0';
    set_message(thing, WM_LIST_DOMAIN, text, len, seal.root.secret_key);
    free(text);
}

static struct site site; /* whose station signs the line */

static bool takes_line(const struct signed_thing *thing, const uint8_t *signature, size_t len)
{
    struct wm_waybill waybill;
    char text[20000], hex[257];
    const int used = snprintf(text, sizeof text, "%s,\"sig\":\"%s\"}\n", thing->text,
                              sodium_bin2hex(hex, sizeof hex, signature, len));

    return wm_waybill_read(text, (size_t)used, site.composer.recipients, &waybill, NULL) == WM_OK;
}

static void make_line(struct signed_thing *thing)
{
    static struct wm_waybill waybill;
    struct wm_order record;
    size_t len = 0;

    thing->name = "line";
    thing->takes = takes_line;
    site_order(&record);
    WM_CHECK(wm_waybill_compose(&site.composer, &record, &waybill, NULL) == WM_OK, "no waybill");
    waybill.batch_n = waybill.batch_of = 1;
    WM_CHECK(wm_waybill_write(&waybill, site.composer.station, thing->text, &len, NULL) == WM_OK,
             "no line");
    wm_order_wipe(&record);
    len -= len > 139 ? 139 : len; /* `,"sig":"`, 128 digits, `"}` and the newline */
    thing->text[len] = '\0';
    set_message(thing, WM_LINE_DOMAIN, thing->text, len, site.composer.station->secret_key);
}

static void refuse(const struct signed_thing *thing, const uint8_t signature[64], const char *what,
                   size_t which)
{
    WM_CHECK(!thing->takes(thing, signature, 64), "%s: %s %zu is taken", thing->name, what, which);
}

/* S + L, S + 2L … as far as 32 bytes hold them, and S with each of its high bits set. */
static void malleate(const struct signed_thing *thing)
{
    uint8_t signature[64];
    unsigned carry = 0, i;
    size_t times;

    memcpy(signature, thing->signature, sizeof signature);
    for (times = 1; times < 16; times++) {
        for (carry = 0, i = 0; i < 32; i++) {
            carry += (unsigned)signature[32 + i] + order[i];
            signature[32 + i] = (uint8_t)carry;
            carry >>= 8;
        }
        if (carry == 0)
            refuse(thing, signature, "S + L times", times);
    }
    for (i = 1; i < 8; i++) {
        memcpy(signature, thing->signature, sizeof signature);
        signature[63] = (uint8_t)(signature[63] | i << 5);
        refuse(thing, signature, "S with high bits", i);
    }
}

/* Every bit; negated S and R; halves changed over; other lengths. */
static void damage(const struct signed_thing *thing)
{
    static const size_t lengths[] = {0, 1, 32, 63, 65, 96, 128};
    uint8_t signature[128] = {0};
    size_t i;

    memcpy(signature, thing->signature, 64);
    for (i = 0; i < 512; i++) {
        signature[i / 8] ^= (uint8_t)(1u << i % 8);
        refuse(thing, signature, "bit", i);
        signature[i / 8] ^= (uint8_t)(1u << i % 8);
    }
    for (i = 0; i < sizeof lengths / sizeof *lengths; i++)
        WM_CHECK(!thing->takes(thing, signature, lengths[i]), "%s: a signature of %zu bytes",
                 thing->name, lengths[i]);
    crypto_core_ed25519_scalar_negate(signature + 32, thing->signature + 32);
    refuse(thing, signature, "-S, R", 0);
    signature[31] ^= 0x80;
    refuse(thing, signature, "-S, -R", 0);
    memcpy(signature, thing->signature + 32, 32);
    memcpy(signature + 32, thing->signature, 32);
    refuse(thing, signature, "S, R", 0);
}

/* R and S of values at the edges, together and each with the other half good. */
static void put_edges(const struct signed_thing *thing)
{
    uint8_t edges[14 + 12][32] = {{0}}, signature[64];
    size_t count = POINTS, i, k;

    for (i = 0; i < POINTS; i++)
        point(edwards, i, edges[i]);
    memcpy(edges[count], order, 32), edges[count++][0] -= 1;
    memcpy(edges[count++], order, 32);
    memcpy(edges[count], order, 32), edges[count++][0] += 1;
    edges[count++][31] = 0x10;        /* 2^252 */
    edges[count++][31] = 0x20;        /* 2^253 */
    edges[count++][31] = 0x40;        /* 2^254 */
    edges[count++][31] = 0x80;        /* 2^255 */
    memset(edges[count++], 0xff, 32); /* 2^256 - 1 */
    memset(edges[count], 0xff, 32), edges[count++][31] = 0x0f;
    memset(edges[count], 0xff, 32), edges[count++][31] = 0x7f;
    edges[count++][0] = 2;
    edges[count++][0] = 0xff;
    for (i = 0; i < count; i++) {
        memcpy(signature, edges[i], 32);
        for (k = 0; k < count; k++) {
            memcpy(signature + 32, edges[k], 32);
            refuse(thing, signature, "R and S at the edges", i * 100 + k);
        }
        memcpy(signature + 32, thing->signature + 32, 32);
        refuse(thing, signature, "R at the edge", i);
        memcpy(signature, thing->signature, 32);
        memcpy(signature + 32, edges[i], 32);
        refuse(thing, signature, "S at the edge", i);
    }
}

/* What only the key's owner can make: R of small order in each encoding, alone and added to a good
 * R, with the S that belongs to it. Verifiers differ about some of these; ours takes none, so that
 * nobody shows a label that one reader believes and the next does not. */
static void sign_with_small_r(const struct signed_thing *thing, bool added)
{
    uint8_t secret[64], r[32], k[64], signature[64], half[32];
    crypto_hash_sha512_state hash;
    size_t i;

    crypto_hash_sha512(secret, thing->secret, 32);
    secret[0] &= 248;
    secret[31] = (uint8_t)((secret[31] & 127) | 64);
    for (i = 0; i < POINTS; i++) {
        point(edwards, i, signature);
        memset(r, 0, sizeof r);
        if (added) {
            crypto_core_ed25519_scalar_random(r);
            crypto_scalarmult_ed25519_base_noclamp(half, r);
            /* The identity adds nothing: that signature is good. */
            if (crypto_core_ed25519_add(signature, half, signature) != 0 ||
                memcmp(signature, half, 32) == 0)
                continue;
        }
        crypto_hash_sha512_init(&hash);
        crypto_hash_sha512_update(&hash, signature, 32);
        crypto_hash_sha512_update(&hash, thing->secret + 32, 32);
        crypto_hash_sha512_update(&hash, thing->message, thing->len);
        crypto_hash_sha512_final(&hash, k);
        crypto_core_ed25519_scalar_reduce(half, k);
        crypto_core_ed25519_scalar_mul(half, half, secret);
        crypto_core_ed25519_scalar_add(signature + 32, r, half);
        refuse(thing, signature, added ? "R with a part of point" : "R of point", i);
    }
}

static void forge(void (*make)(struct signed_thing *))
{
    struct signed_thing *thing = calloc(1, sizeof *thing);

    if (thing == NULL)
        abort();
    make(thing);
    if (WM_CHECK(thing->takes(thing, thing->signature, 64), "%s: refused as it is", thing->name)) {
        malleate(thing);
        damage(thing);
        put_edges(thing);
        sign_with_small_r(thing, false);
        sign_with_small_r(thing, true);
    }
    free(thing);
}

static void no_forged_signature_holds_for_an_envelope(void)
{
    forge(make_envelope);
}

static void no_forged_signature_holds_for_a_recipient_list(void)
{
    forge(make_list);
}

static void no_forged_signature_holds_for_a_waybill_line(void)
{
    forge(make_line);
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(points_of_small_order_are_refused_by_both_sides),
        WM_CASE(a_label_whose_ephemeral_key_is_of_small_order_stays_closed),
        WM_CASE(hostile_points_stand_in_no_list),
        WM_CASE(a_role_keys_public_half_is_never_believed),
        WM_CASE(hostile_points_are_no_stations),
        WM_CASE(no_forged_signature_holds_for_an_envelope),
        WM_CASE(no_forged_signature_holds_for_a_recipient_list),
        WM_CASE(no_forged_signature_holds_for_a_waybill_line),
        {0},
    };
    int status;

    if (wm_seal_init(NULL) != 0)
        return 99;
    seal_site_new(&seal);
    site_make(&site);
    status = wm_tap_run("forged", cases);
    site_remove(&site);
    seal_site_free(&seal);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* HPKE, Ed25519, CBOR and digits against the values of their specifications: tests/seal/. */
#include "config.h"

#include "filter/seal/cbor.h"
#include "filter/seal/envelope.h"
#include "filter/seal/hpke.h"
#include "filter/seal/keys.h"
#include "tests/seal_data.h"
#include "tests/tap.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t hpke_vector(const char *name, uint8_t *out, size_t size)
{
    return seal_vector("rfc9180-a2.txt", name, out, size);
}

static void expect(const char *name, const uint8_t *got, size_t len)
{
    uint8_t want[256];
    size_t want_len = hpke_vector(name, want, sizeof want);

    WM_CHECK(want_len == len && memcmp(want, got, len) == 0, "%s differs from RFC 9180 A.2", name);
}

/* Nothing is exported from a label's sections; secret and context are those that would give it. */
static void expect_exporter_secret(const struct wm_hpke_schedule *schedule)
{
    static const uint8_t label[] = "\0\x20HPKE-v1HPKE\0\x20\0\1\0\3exp";
    const uint8_t counter = 1;
    crypto_auth_hmacsha256_state state;
    uint8_t out[32];

    crypto_auth_hmacsha256_init(&state, schedule->secret, sizeof schedule->secret);
    crypto_auth_hmacsha256_update(&state, label, sizeof label - 1);
    crypto_auth_hmacsha256_update(&state, schedule->context, sizeof schedule->context);
    crypto_auth_hmacsha256_update(&state, &counter, 1);
    crypto_auth_hmacsha256_final(&state, out);
    expect("exporter_secret", out, sizeof out);
}

static void hpke_gives_every_value_of_rfc_9180_a2(void)
{
    struct wm_hpke_ephemeral ephemeral;
    struct wm_hpke_schedule sender, receiver;
    struct wm_hpke_context context;
    uint8_t info[64], aad[64], secret[32], public_key[32], plain[64], out[128], back[64];
    size_t len;

    context.info = info;
    context.info_len = hpke_vector("info", info, sizeof info);
    context.aad = aad;
    context.aad_len = hpke_vector("aad", aad, sizeof aad);
    hpke_vector("skEm", ephemeral.secret_key, 32);
    hpke_vector("pkEm", ephemeral.public_key, 32);
    hpke_vector("skRm", secret, 32);
    hpke_vector("pkRm", public_key, 32);
    len = hpke_vector("pt", plain, sizeof plain);

    WM_CHECK(wm_hpke_sender(&ephemeral, public_key, &context, &sender) == 0, "no sender");
    expect("enc", ephemeral.public_key, 32);
    expect("shared_secret", sender.shared_secret, 32);
    expect("key_schedule_context", sender.context, sizeof sender.context);
    expect("secret", sender.secret, 32);
    expect("key", sender.key, 32);
    expect("base_nonce", sender.base_nonce, 12);
    expect_exporter_secret(&sender);
    WM_CHECK(wm_hpke_receiver(ephemeral.public_key, secret, public_key, &context, &receiver) == 0 &&
                 memcmp(&sender, &receiver, sizeof sender) == 0,
             "receiver differs from sender");
    WM_CHECK(wm_hpke_seal(&ephemeral, public_key, &context, plain, len, out) == 0, "not sealed");
    expect("ct", out, len + WM_HPKE_TAG);
    WM_CHECK(wm_hpke_open(ephemeral.public_key, secret, public_key, &context, out,
                          len + WM_HPKE_TAG, back) == 0 &&
                 memcmp(back, plain, len) == 0,
             "not opened");
}

/* A station key of that seed, through the reader of key files: its public half is checked there. */
static void station_of(const char *secret, const char *public_key, struct wm_station_key *key)
{
    char file[WM_KEY_FILE_MAX];
    struct wm_err err = {0};

    snprintf(file, sizeof file, "waymask-station-key 1\nid 1\npublic %s\nsecret %s\n", public_key,
             secret);
    WM_CHECK(wm_station_key_parse(file, strlen(file), key, &err) == 0, "%s", err.text);
}

/* What we sign has a domain and a zero byte before it, as the message of TEST 1024 happens to have:
 * it goes through the very function that signs labels. The others go to the primitive with our
 * keys. */
static void sign_row(const char *name, const struct wm_station_key *key, const uint8_t *message,
                     size_t len, const uint8_t want[64])
{
    const size_t domain = strnlen((const char *)message, len);
    uint8_t got[64];

    crypto_sign_detached(got, NULL, message, len, key->secret_key);
    WM_CHECK(memcmp(got, want, sizeof got) == 0, "%s: another signature", name);
    WM_CHECK(crypto_sign_verify_detached(want, message, len, key->public_key) == 0,
             "%s: not accepted", name);
    if (strcmp(name, "1024") != 0)
        return;
    if (!WM_CHECK(domain == 67, "domain of %zu bytes", domain))
        return;
    message += domain + 1;
    len -= domain + 1;
    wm_station_sign(key, (const char *)message - domain - 1, message, len, got);
    WM_CHECK(memcmp(got, want, sizeof got) == 0, "another signature of ours");
    WM_CHECK(
        wm_station_verify(key->public_key, (const char *)message - domain - 1, message, len, want),
        "not accepted by ours");
    WM_CHECK(!wm_station_verify(key->public_key, "another domain", message, len, want),
             "accepted under another domain");
}

static void signing_gives_the_signatures_of_rfc_8032(void)
{
    FILE *file = seal_open("rfc8032.txt");
    static char line[2600], message_hex[2100];
    char name[16], secret[65], public_key[65], signature_hex[129];
    static uint8_t message[1024];
    uint8_t signature[64];
    struct wm_station_key key;
    unsigned rows = 0;

    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        size_t len;
        if (line[0] == '#' || !WM_CHECK(sscanf(line, "%15s %64s %64s %2099s %128s", name, secret,
                                               public_key, message_hex, signature_hex) == 5,
                                        "bad row"))
            continue;
        len = seal_unhex(message_hex, message, sizeof message - 1);
        message[len] = 0;
        seal_unhex(signature_hex, signature, sizeof signature);
        station_of(secret, public_key, &key);
        sign_row(name, &key, message, len, signature);
        rows++;
    }
    if (file != NULL)
        fclose(file);
    WM_CHECK(rows == 5, "%u rows", rows);
}

/* One item of a row: written, and read back from reader. */
static void check_item(const char *item, struct wm_cbor_writer *writer,
                       struct wm_cbor_reader *reader)
{
    struct wm_cbor_item got = {0};
    uint8_t text[32];
    uint64_t number = strtoull(item + 1, NULL, 10);
    enum wm_cbor_type type = WM_CBOR_UINT;

    if (item[0] == 't') {
        type = WM_CBOR_TEXT;
        number = seal_unhex(item + 1, text, sizeof text);
        wm_cbor_put_text(writer, (const char *)text, (size_t)number);
    } else if (item[0] == 'm') {
        type = WM_CBOR_MAP;
        wm_cbor_put_map(writer, number);
    } else {
        wm_cbor_put_uint(writer, number);
    }
    WM_CHECK(wm_cbor_read(reader, &got) == 0 && got.type == type && got.value == number &&
                 (type != WM_CBOR_TEXT || memcmp(got.text, text, (size_t)number) == 0),
             "%s is not read", item);
}

static void check_row(char *items, const uint8_t *bytes, size_t len)
{
    struct wm_cbor_reader reader = {.next = bytes, .end = bytes + len};
    struct wm_cbor_writer writer;
    uint8_t out[64];
    char *item = items;

    wm_cbor_write(&writer, out, sizeof out);
    while (item != NULL) {
        char *next = strchr(item, ',');
        if (next != NULL)
            *next++ = '\0';
        check_item(item, &writer, &reader);
        item = next;
    }
    WM_CHECK(reader.next == reader.end, "%s: bytes are left", items);
    WM_CHECK(!writer.overflow && writer.len == len && memcmp(out, bytes, len) == 0,
             "%s: other bytes are written", items);
}

/* Some item, at the latest the last, is not read. */
static bool refused(const uint8_t *bytes, size_t len)
{
    struct wm_cbor_reader reader = {.next = bytes, .end = bytes + len};
    struct wm_cbor_item item;
    int result;

    do
        result = wm_cbor_read(&reader, &item);
    while (result == 0 && reader.next < reader.end);
    return result != 0;
}

static void cbor_rows_of_rfc_8949_are_written_and_read(void)
{
    FILE *file = seal_open("rfc8949.txt");
    char line[256], first[128], second[128];
    unsigned good = 0, bad = 0;

    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        uint8_t bytes[64];
        size_t len;
        if (line[0] == '#' ||
            !WM_CHECK(sscanf(line, "%127s %127s", first, second) == 2, "bad row: %s", line))
            continue;
        len = seal_unhex(second, bytes, sizeof bytes);
        if (strcmp(first, "refuse") == 0) {
            WM_CHECK(refused(bytes, len), "%s is read", second);
            bad++;
        } else {
            check_row(first, bytes, len);
            good++;
        }
    }
    if (file != NULL)
        fclose(file);
    WM_CHECK(good == 21 && bad == 87, "%u and %u rows", good, bad);
}

static void digits_give_the_published_vectors_and_back(void)
{
    FILE *file = seal_open("digits.txt");
    char line[256], hex[64], want[128], text[160];
    uint8_t bytes[32], back[32];
    size_t len, back_len;
    unsigned rows = 0;

    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        struct wm_err err = {0};
        if (line[0] == '#' || sscanf(line, "%63s %127s", hex, want) != 2)
            continue;
        len = seal_unhex(hex, bytes, sizeof bytes);
        WM_CHECK(wm_digits_encode(bytes, len, text, sizeof text) == 0 &&
                     strncmp(text, "731", 3) == 0 && strcmp(text + 3, want) == 0,
                 "%s gives %s", hex, text);
        WM_CHECK(wm_digits_decode(text, back, &back_len, sizeof back, &err) == 0 &&
                     back_len == len && memcmp(back, bytes, len) == 0,
                 "%s is not decoded: %s", want, err.text);
        WM_CHECK(wm_digits_encode(bytes, len, text, strlen(text)) != 0, "no room, yet written");
        WM_CHECK(wm_digits_decode(text, back, &back_len, len - 1, NULL) != 0,
                 "no room, yet decoded");
        rows++;
    }
    if (file != NULL)
        fclose(file);
    WM_CHECK(rows == 13, "%u rows", rows);
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(hpke_gives_every_value_of_rfc_9180_a2),
        WM_CASE(signing_gives_the_signatures_of_rfc_8032),
        WM_CASE(cbor_rows_of_rfc_8949_are_written_and_read),
        WM_CASE(digits_give_the_published_vectors_and_back),
        {0},
    };

    return wm_seal_init(NULL) == 0 ? wm_tap_run("seal vectors", cases) : 99;
}

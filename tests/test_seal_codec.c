/* SPDX-License-Identifier: Apache-2.0 */
/* HPKE, CBOR, digits and Ed25519 against the values of their specifications. */
#include "config.h"

#include "filter/seal/cbor.h"
#include "filter/seal/envelope.h"
#include "filter/seal/hpke.h"
#include "filter/seal/keys.h"
#include "filter/seal/section.h"
#include "tests/tap.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Hexadecimal digits ("-" for none) to bytes. */
static size_t unhex(const char *hex, uint8_t *out, size_t size)
{
    size_t len = strcmp(hex, "-") == 0 ? 0 : strlen(hex) / 2;
    size_t i;

    WM_CHECK(len <= size, "vector too long");
    for (i = 0; i < len && i < size; i++) {
        unsigned byte = 0;
        WM_CHECK(sscanf(hex + 2 * i, "%2x", &byte) == 1, "not hexadecimal: %s", hex);
        out[i] = (uint8_t)byte;
    }
    return i;
}

static FILE *open_data(const char *name)
{
    char path[1200];
    FILE *file;

    snprintf(path, sizeof path, "%s/seal/%s", wm_tap_data(), name);
    file = fopen(path, "r");
    WM_CHECK(file != NULL, "cannot open %s", path);
    return file;
}

/* The value of a `name hex` line. */
static size_t vector(const char *file_name, const char *name, uint8_t *out, size_t size)
{
    FILE *file = open_data(file_name);
    char line[4096], word[64], hex[4000];
    size_t len = 0;
    int found = 0;

    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "%63s %3999s", word, hex) == 2 && strcmp(word, name) == 0) {
            len = unhex(hex, out, size);
            found++;
        }
    }
    WM_CHECK(found == 1, "%s: %d of %s", file_name, found, name);
    if (file != NULL)
        fclose(file);
    return len;
}

static void expect(const char *name, const uint8_t *got, size_t len)
{
    uint8_t want[256];
    size_t want_len = vector("rfc9180-a2.txt", name, want, sizeof want);

    WM_CHECK(want_len == len && memcmp(want, got, len) == 0, "%s differs from RFC 9180 A.2", name);
}

static void hpke_gives_every_value_of_rfc_9180_a2(void)
{
    struct wm_hpke_ephemeral ephemeral;
    struct wm_hpke_schedule sender, receiver;
    struct wm_hpke_context context;
    uint8_t info[64], aad[64], secret[32], public_key[32], plain[64], out[128], back[64];
    size_t len;

    context.info = info;
    context.info_len = vector("rfc9180-a2.txt", "info", info, sizeof info);
    context.aad = aad;
    context.aad_len = vector("rfc9180-a2.txt", "aad", aad, sizeof aad);
    vector("rfc9180-a2.txt", "skEm", ephemeral.secret_key, 32);
    vector("rfc9180-a2.txt", "pkEm", ephemeral.public_key, 32);
    vector("rfc9180-a2.txt", "skRm", secret, 32);
    vector("rfc9180-a2.txt", "pkRm", public_key, 32);
    len = vector("rfc9180-a2.txt", "pt", plain, sizeof plain);

    WM_CHECK(wm_hpke_sender(&ephemeral, public_key, &context, &sender) == 0, "no sender");
    expect("enc", ephemeral.public_key, 32);
    expect("shared_secret", sender.shared_secret, 32);
    expect("key", sender.key, 32);
    expect("base_nonce", sender.base_nonce, 12);
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

static void hpke_opens_nothing_that_was_changed(void)
{
    struct wm_hpke_ephemeral ephemeral;
    struct wm_role_key key, other;
    uint8_t info[4] = "inf", aad[4] = "aad", out[32], back[16];
    struct wm_hpke_context context = {.info = info, .info_len = 4, .aad = aad, .aad_len = 4};
    size_t i;

    wm_hpke_ephemeral_new(&ephemeral);
    wm_role_key_new(1, 1, &key);
    wm_role_key_new(1, 1, &other);
    WM_CHECK(wm_hpke_seal(&ephemeral, key.public_key, &context, (const uint8_t *)"0123456789abcdef",
                          16, out) == 0,
             "not sealed");
#define OPEN(k, len)                                                                               \
    wm_hpke_open(ephemeral.public_key, (k).secret_key, (k).public_key, &context, out, len, back)
    WM_CHECK(OPEN(key, 32) == 0, "not opened");
    WM_CHECK(OPEN(other, 32) != 0, "opened by another key");
    for (i = 0; i < 16; i++)
        WM_CHECK(back[i] == 0, "plaintext left behind on failure");
    for (i = 0; i < 32; i++)
        WM_CHECK(OPEN(key, i) != 0, "opened at length %zu", i);
    info[0] ^= 1;
    WM_CHECK(OPEN(key, 32) != 0, "opened with other info");
    info[0] ^= 1;
    aad[3] ^= 1;
    WM_CHECK(OPEN(key, 32) != 0, "opened with other aad");
#undef OPEN
}

/* RFC 7748 section 6.1 and the points of small order: 0, 1, the two of order 8, p - 1, p, p + 1,
 * with and without the top bit, which X25519 ignores. */
static void points_of_small_order_are_refused_by_both_sides(void)
{
    static const char *const points[] = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    };
    const struct wm_hpke_context context = {.info = "i", .info_len = 1, .aad = "a", .aad_len = 1};
    struct wm_hpke_ephemeral ephemeral;
    struct wm_hpke_schedule schedule;
    uint8_t point[32], out[16];
    const uint8_t sealed[32] = {0};
    size_t i, top;

    wm_hpke_ephemeral_new(&ephemeral);
    for (i = 0; i < sizeof points / sizeof *points; i++) {
        for (top = 0; top < 2; top++) {
            unhex(points[i], point, sizeof point);
            point[31] |= (uint8_t)(top << 7);
            WM_CHECK(wm_hpke_sender(&ephemeral, point, &context, &schedule) != 0,
                     "sealed to point %zu", i);
            memset(out, 0xaa, sizeof out);
            WM_CHECK(wm_hpke_open(point, ephemeral.secret_key, ephemeral.public_key, &context,
                                  sealed, sizeof sealed, out) != 0 &&
                         out[0] == 0 && out[15] == 0,
                     "bytes left behind");
            WM_CHECK(wm_hpke_receiver(point, ephemeral.secret_key, ephemeral.public_key, &context,
                                      &schedule) != 0,
                     "opened from point %zu", i);
        }
    }
}

static void ephemeral_keys_never_repeat(void)
{
    struct wm_hpke_ephemeral keys[64];
    size_t i, k;

    for (i = 0; i < 64; i++) {
        wm_hpke_ephemeral_new(&keys[i]);
        for (k = 0; k < i; k++)
            WM_CHECK(memcmp(&keys[i], &keys[k], sizeof *keys) != 0, "keys %zu and %zu", i, k);
    }
}

static void check_cbor_row(const char *kind, const char *value, const char *hex)
{
    uint8_t want[64], text[64], out[64];
    struct wm_cbor_writer writer;
    struct wm_cbor_reader reader;
    struct wm_cbor_item item = {0};
    const size_t len = unhex(hex, want, sizeof want);
    const bool is_text = strcmp(kind, "text") == 0;
    const uint64_t number = is_text ? unhex(value, text, sizeof text) : strtoull(value, NULL, 10);

    wm_cbor_write(&writer, out, sizeof out);
    if (is_text)
        wm_cbor_put_text(&writer, (const char *)text, (size_t)number);
    else if (strcmp(kind, "map") == 0)
        wm_cbor_put_map(&writer, number);
    else
        wm_cbor_put_uint(&writer, number);
    WM_CHECK(!writer.overflow && writer.len == len && memcmp(out, want, len) == 0,
             "%s %s is not written as %s", kind, value, hex);
    reader.next = want;
    reader.end = want + len;
    WM_CHECK(wm_cbor_read(&reader, &item) == 0 && item.value == number && reader.next == reader.end,
             "%s is not read as %s", hex, value);
    WM_CHECK(!is_text || memcmp(item.text, text, (size_t)number) == 0, "%s reads other text", hex);
}

static void cbor_rows_of_rfc_8949_are_written_and_read(void)
{
    FILE *file = open_data("rfc8949.txt");
    char line[256], kind[16], first[128], second[128];
    unsigned good = 0, refused = 0;

    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        const int words = sscanf(line, "%15s %127s %127s", kind, first, second);
        if (line[0] == '#')
            continue;
        if (words == 2 && strcmp(kind, "refuse") == 0) {
            uint8_t bytes[64];
            struct wm_cbor_reader reader = {.next = bytes};
            struct wm_cbor_item item;
            reader.end = bytes + unhex(first, bytes, sizeof bytes);
            WM_CHECK(wm_cbor_read(&reader, &item) != 0, "%s is read", first);
            refused++;
        } else if (WM_CHECK(words == 3, "bad row: %s", line)) {
            check_cbor_row(kind, first, second);
            good++;
        }
    }
    if (file != NULL)
        fclose(file);
    WM_CHECK(good == 21 && refused == 44, "%u and %u rows", good, refused);
}

static void a_full_cbor_buffer_sticks(void)
{
    uint8_t out[4];
    struct wm_cbor_writer writer;

    wm_cbor_write(&writer, out, sizeof out);
    wm_cbor_put_text(&writer, "abcd", 4);
    WM_CHECK(writer.overflow, "overflow not seen");
    wm_cbor_put_uint(&writer, 1);
    WM_CHECK(writer.overflow && writer.len <= sizeof out, "overflow forgotten");
}

static void digits_give_the_published_vectors_and_back(void)
{
    FILE *file = open_data("digits.txt");
    char line[256], hex[64], want[128], text[160];
    uint8_t bytes[32], back[32];
    size_t len, back_len;
    unsigned rows = 0;

    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        struct wm_err err = {0};
        if (line[0] == '#' || sscanf(line, "%63s %127s", hex, want) != 2)
            continue;
        len = unhex(hex, bytes, sizeof bytes);
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

static void expect_digits(const char *text, const char *hex)
{
    struct wm_err err = {0};
    uint8_t want[16], got[16];
    size_t want_len = unhex(hex, want, sizeof want), len = 0;

    WM_CHECK(wm_digits_decode(text, got, &len, sizeof got, &err) == 0 && len == want_len &&
                 memcmp(got, want, len) == 0,
             "%s: %s", text, err.text);
}

static void habits_of_scanners_are_undone(void)
{
    expect_digits("]Q173101976943448883713008", "0102030405060708");
    expect_digits("73101976943448883713008\r\n", "0102030405060708");
    expect_digits("\t731 0197 6943 4488 8371 3008 \r", "0102030405060708");
    expect_digits("731\n01976943448883713\n008\n", "0102030405060708");
    expect_digits(
        "\xef\xbb\xbf"
        "731255",
        "ff");
    expect_digits("７３１２５５", "ff");
    expect_digits("٧٣١٢٥٥", "ff");
    expect_digits("७३१२५५", "ff");
    expect_digits("๗๓๑๒๕๕", "ff");
    expect_digits(
        "731\xe3\x80\x80"
        "255",
        "ff");
    expect_digits("𝟕𝟑𝟏𝟐𝟓𝟓", "ff");
}

static void impossible_digits_are_refused(void)
{
    static const struct {
        const char *text;
        enum wm_code code;
    } bad[] = {
        {"", WM_ERR_FOREIGN},
        {"   ", WM_ERR_FOREIGN},
        {"73", WM_ERR_FOREIGN},
        {"7", WM_ERR_FOREIGN},
        {"000", WM_ERR_FOREIGN},
        {"732255", WM_ERR_FOREIGN},                  /* another prefix */
        {"256731", WM_ERR_FOREIGN},                  /* prefix not first */
        {"731", WM_ERR_TAMPERED},                    /* nothing behind it */
        {"731256", WM_ERR_TAMPERED},                 /* over one byte */
        {"73165536", WM_ERR_TAMPERED},               /* over two bytes */
        {"73172057594037927936", WM_ERR_TAMPERED},   /* over seven bytes */
        {"73199999999999999999", WM_ERR_TAMPERED},   /* the largest chunk */
        {"7312", WM_ERR_TAMPERED},                   /* no byte has one digit */
        {"7310000", WM_ERR_TAMPERED},                /* nor four */
        {"731000000", WM_ERR_TAMPERED},              /* nor six */
        {"7310197694344888371300", WM_ERR_TAMPERED}, /* nor two behind a chunk */
        {"731255x", WM_ERR_FOREIGN},                 /* not a digit */
        {"731-255", WM_ERR_FOREIGN},                 /**/
        {"7312.55", WM_ERR_FOREIGN},                 /**/
        {"731255\xff", WM_ERR_FOREIGN},              /* not UTF-8 */
        {"]Q2731255", WM_ERR_FOREIGN},               /* another symbology */
        {"]Q1]Q1731255", WM_ERR_FOREIGN},            /* twice */
        {"731²⁵⁵", WM_ERR_FOREIGN},                  /* superscripts are no decimal digits */
        {"七三一二五五", WM_ERR_FOREIGN},            /* nor are these */
    };
    size_t i;

    for (i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct wm_err err = {0};
        uint8_t out[64];
        size_t len;
        const int status = wm_digits_decode(bad[i].text, out, &len, sizeof out, &err);
        WM_CHECK(status == (int)bad[i].code && err.code == bad[i].code, "status %d: %s", status,
                 bad[i].text);
    }
}

/* The message of RFC 8032 7.1 TEST 1024 has a zero byte as its 68th: what stands before is the
 * domain here, so that the vector goes through the very function that signs labels. */
static void signing_gives_the_signature_of_rfc_8032(void)
{
    uint8_t seed[32], public_key[32], message[1100], want[64], got[64];
    char file[WM_KEY_FILE_MAX], seed_hex[65] = "", public_hex[65] = "";
    struct wm_station_key key;
    struct wm_err err = {0};
    size_t len, domain_len, i;

    vector("rfc8032-1024.txt", "secret", seed, sizeof seed);
    vector("rfc8032-1024.txt", "public", public_key, sizeof public_key);
    len = vector("rfc8032-1024.txt", "message", message, sizeof message);
    vector("rfc8032-1024.txt", "signature", want, sizeof want);
    for (i = 0; i < 32; i++) {
        snprintf(seed_hex + 2 * i, 3, "%02x", seed[i]);
        snprintf(public_hex + 2 * i, 3, "%02x", public_key[i]);
    }
    len = len == 1023 ? len : 0;
    WM_CHECK(len == 1023, "message has another length");
    snprintf(file, sizeof file, "waymask-station-key 1\nid 1\npublic %s\nsecret %s\n", public_hex,
             seed_hex);
    WM_CHECK(wm_station_key_parse(file, strlen(file), &key, &err) == 0, "%s", err.text);
    domain_len = strlen((const char *)message);
    if (!WM_CHECK(domain_len == 67, "domain of %zu bytes", domain_len))
        return;
    wm_station_sign(&key, (const char *)message, message + domain_len + 1, len - domain_len - 1,
                    got);
    WM_CHECK(memcmp(got, want, sizeof got) == 0, "another signature");
    WM_CHECK(wm_station_verify(public_key, (const char *)message, message + domain_len + 1,
                               len - domain_len - 1, want),
             "signature not accepted");
    WM_CHECK(!wm_station_verify(public_key, "another domain", message + domain_len + 1,
                                len - domain_len - 1, want),
             "accepted under another domain");
}

/* S + L is as good an answer to the equation, but RFC 8032 5.1.7 refuses it. */
static void a_malleable_signature_is_refused(void)
{
    static const uint8_t order[32] = {0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58,       0xd6,
                                      0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, [31] = 0x10};
    struct wm_station_key key;
    uint8_t signature[64];
    unsigned carry = 0, i;

    wm_station_key_new(1, &key);
    wm_station_sign(&key, "waymask-seal/1 test", "x", 1, signature);
    WM_CHECK(wm_station_verify(key.public_key, "waymask-seal/1 test", "x", 1, signature),
             "not accepted");
    for (i = 0; i < 32; i++) {
        carry += (unsigned)signature[32 + i] + order[i];
        signature[32 + i] = (uint8_t)carry;
        carry >>= 8;
    }
    WM_CHECK(!wm_station_verify(key.public_key, "waymask-seal/1 test", "x", 1, signature),
             "S + L accepted");
}

/* With the identity as public key, R = identity and S = 0 would sign every message. */
static void a_station_key_of_small_order_signs_nothing(void)
{
    const uint8_t identity[32] = {1};
    uint8_t signature[64] = {1};

    WM_CHECK(!wm_station_verify(identity, "waymask-seal/1 test", "x", 1, signature),
             "forged for everyone");
}

static void sections_come_back_as_they_were(void)
{
    static const char *const texts[] = {
        "13800001234",
        "19900001234",
        "12800001234",
        "138000012345",
        "1380000123",
        "013800001234",
        "00000000001",
        "+86 13800001234",
        "138 0000 1234",
        "8613800001234",
        "1380000123x",
        "0",
        "007",
        "13800001234,602",
        "１３８００００１２３４",
        "欧阳测试",
        "𠮷",
        "a\"b\\c",
        " blank ",
    };
    size_t i;

    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct wm_section_plain plain = {.role = 1};
        static struct wm_opened opened;
        struct wm_err err = {0};
        uint8_t bytes[WM_SECTION_PLAIN_MAX];
        size_t len = 0;
        unsigned key;
        for (key = 1; key < WM_SECTION_KEYS; key += 4)
            plain.text[key] = texts[i];
        WM_CHECK(wm_section_encode(&plain, bytes, &len, &err) == 0 && len % 16 == 0, "%s: %s",
                 texts[i], err.text);
        WM_CHECK(wm_section_decode(bytes, len, &opened) == 0, "%s is not decoded", texts[i]);
        for (key = 1; key < WM_SECTION_KEYS; key++)
            WM_CHECK(strcmp(opened.text[key], key % 4 == 1 ? texts[i] : "") == 0,
                     "%s came back as %s", texts[i], opened.text[key]);
    }
}

static void a_mobile_takes_nine_bytes_as_an_integer(void)
{
    struct wm_section_plain plain = {.role = 1, .text = {[WM_KEY_PHONE] = "13800001234"}};
    /* format, map(1), key 2, 13800001234 = 0x3368b4ed2 with eight bytes, padding to 16 */
    static const uint8_t want[16] = {0x00, 0xa1, 0x02, 0x1b, 0x00, 0x00,
                                     0x00, 0x03, 0x36, 0x8b, 0x4e, 0xd2};
    /* 128… is no mobile: eleven letters of text */
    static const uint8_t want_text[16] = {0x00, 0xa1, 0x02, 0x6b, '1', '2', '8', '0',
                                          '0',  '0',  '0',  '1',  '2', '3', '4'};
    uint8_t bytes[WM_SECTION_PLAIN_MAX];
    size_t len = 0;

    WM_CHECK(wm_section_encode(&plain, bytes, &len, NULL) == 0 && len == 16 &&
                 memcmp(bytes, want, sizeof want) == 0,
             "other bytes");
    plain.text[WM_KEY_PHONE] = "12800001234";
    WM_CHECK(wm_section_encode(&plain, bytes, &len, NULL) == 0 && len == 16 &&
                 memcmp(bytes, want_text, sizeof want_text) == 0,
             "other bytes for a text");
}

static void expect_no_section(const char *hex, const char *why)
{
    static struct wm_opened opened;
    uint8_t bytes[64] = {0};
    size_t len = unhex(hex, bytes, sizeof bytes);
    unsigned key;

    WM_CHECK(wm_section_decode(bytes, len, &opened) != 0, "accepted: %s", why);
    for (key = 0; key < WM_SECTION_KEYS; key++)
        WM_CHECK(opened.text[key][0] == '\0', "text left behind: %s", why);
}

static void sections_in_any_other_form_are_refused(void)
{
    expect_no_section("-", "nothing");
    expect_no_section("00a0", "not padded");
    expect_no_section("00a1016161000000000000000000000000", "17 bytes");
    expect_no_section("01a10161610000000000000000000000", "format 1");
    expect_no_section("00a10161610000000000000000000001", "padding is not zero");
    expect_no_section("00a1016161000000000000000000000000000000000000000000000000000000",
                      "16 bytes of padding too many");
    expect_no_section("00a20161610261000000000000000000", "control character");
    expect_no_section("00a10161000000000000000000000000", "zero byte in text");
    expect_no_section("00a1016a61000000000000000000000000", "text over the end");
    expect_no_section("00a10061610000000000000000000000", "key 0");
    expect_no_section("00a10f61610000000000000000000000", "key 15");
    expect_no_section("00a20161610161620000000000000000", "key twice");
    expect_no_section("00a20261610161620000000000000000", "keys descending");
    expect_no_section("00a301616102616200000000000000ff", "fewer pairs than said");
    expect_no_section("00a10160000000000000000000000000", "empty text");
    expect_no_section("00a101a0000000000000000000000000", "map as value");
    expect_no_section("00a1021b002000000000000000000000", "integer of 2^53");
    expect_no_section("0061610000000000000000000000000000", "no map");
    expect_no_section("00bb00000000000000010161610000000", "long head");
    expect_no_section("00a10162c2850000000000000000000000", "C1 control character");
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(hpke_gives_every_value_of_rfc_9180_a2),
        WM_CASE(hpke_opens_nothing_that_was_changed),
        WM_CASE(points_of_small_order_are_refused_by_both_sides),
        WM_CASE(ephemeral_keys_never_repeat),
        WM_CASE(cbor_rows_of_rfc_8949_are_written_and_read),
        WM_CASE(a_full_cbor_buffer_sticks),
        WM_CASE(digits_give_the_published_vectors_and_back),
        WM_CASE(habits_of_scanners_are_undone),
        WM_CASE(impossible_digits_are_refused),
        WM_CASE(signing_gives_the_signature_of_rfc_8032),
        WM_CASE(a_malleable_signature_is_refused),
        WM_CASE(a_station_key_of_small_order_signs_nothing),
        WM_CASE(sections_come_back_as_they_were),
        WM_CASE(a_mobile_takes_nine_bytes_as_an_integer),
        WM_CASE(sections_in_any_other_form_are_refused),
        {0},
    };

    return wm_seal_init(NULL) == 0 ? wm_tap_run("seal codec", cases) : 99;
}

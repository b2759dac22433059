/* SPDX-License-Identifier: Apache-2.0 */
/* HPKE's refusals, digits as scanners bring them, the forms of a section. */
#include "config.h"

#include "filter/seal/cbor.h"
#include "filter/seal/envelope.h"
#include "filter/seal/hpke.h"
#include "filter/seal/keys.h"
#include "filter/seal/section.h"
#include "tests/seal_data.h"
#include "tests/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static void expect_digits(const char *text, const char *hex)
{
    struct wm_err err = {0};
    uint8_t want[16], got[16];
    size_t want_len = seal_unhex(hex, want, sizeof want), len = 0;

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
    size_t len = seal_unhex(hex, bytes, sizeof bytes);
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
        WM_CASE(hpke_opens_nothing_that_was_changed),
        WM_CASE(ephemeral_keys_never_repeat),
        WM_CASE(a_full_cbor_buffer_sticks),
        WM_CASE(habits_of_scanners_are_undone),
        WM_CASE(impossible_digits_are_refused),
        WM_CASE(sections_come_back_as_they_were),
        WM_CASE(a_mobile_takes_nine_bytes_as_an_integer),
        WM_CASE(sections_in_any_other_form_are_refused),
        {0},
    };

    return wm_seal_init(NULL) == 0 ? wm_tap_run("seal codec", cases) : 99;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Envelopes: sealing, opening, and everything that must not open. */
#include "config.h"

#include "filter/seal/envelope.h"
#include "filter/seal/keys.h"
#include "tests/seal_site.h"
#include "tests/tap.h"

#include <stdio.h>
#include <string.h>

/* With the waybill number 7710000000017: offsets of envelope v1. */
#define CORE_LEN (45 + 13)
#define ENC (CORE_LEN - 32)

static struct seal_site site;
static struct wm_opened opened;

/* Room for one byte more than any envelope may have. */
struct label {
    uint8_t bytes[WM_ENVELOPE_MAX + 1];
    size_t len;
};

static struct label seal(void)
{
    struct wm_err err = {0};
    struct label label = {.len = 0};

    label.len = seal_site_seal(&site, label.bytes, &err);
    WM_CHECK(label.len > 0, "not sealed: %s", err.text);
    return label;
}

static int open_label(const struct label *label, const struct wm_role_key *key)
{
    struct wm_envelope_info info;

    return wm_envelope_open(site.list, key, label->bytes, label->len, &info, &opened, NULL);
}

static int verify_label(const struct label *label)
{
    struct wm_envelope_info info;

    return wm_envelope_verify(site.list, label->bytes, label->len, &info, NULL);
}

/* Where section index begins: its head of five bytes. */
static uint8_t *section(struct label *label, int index, size_t *len)
{
    uint8_t *at = label->bytes + CORE_LEN;

    while (index-- > 0)
        at += 5 + (at[3] << 8 | at[4]);
    *len = 5u + (unsigned)(at[3] << 8 | at[4]);
    return at;
}

static void each_role_opens_its_own_section_and_no_other(void)
{
    const struct label label = seal();
    const struct wm_role_key *const keys[] = {&site.courier, &site.service};
    struct wm_envelope_info info;
    struct wm_err err = {0};
    unsigned i, key;

    for (i = 0; i < 2; i++) {
        WM_CHECK(
            wm_envelope_open(site.list, keys[i], label.bytes, label.len, &info, &opened, &err) == 0,
            "%s", err.text);
        WM_CHECK(opened.role == seal_plain[i].role, "role %u", opened.role);
        for (key = 0; key < WM_SECTION_KEYS; key++) {
            const char *want = seal_plain[i].text[key] != NULL ? seal_plain[i].text[key] : "";
            WM_CHECK(strcmp(opened.text[key], want) == 0, "key %u of role %u differs", key, i + 1);
        }
    }
    WM_CHECK(strcmp(info.waybill, "7710000000017") == 0 && info.issued_at == SEAL_NOW &&
                 info.ttl_hours == 720 && info.origin_station == 1 && info.station == 1 &&
                 info.print_no == 1 && info.suite == 1 && info.section_count == 2,
             "core or trailer differs");
    WM_CHECK(info.section[0].role == 1 && info.section[0].kid == 5 && info.section[1].role == 2 &&
                 info.section[1].kid == 9,
             "sections differ");
    wm_opened_wipe(&opened);
}

static void core_and_trailer_lie_where_the_page_says(void)
{
    struct label label = seal();
    static const uint8_t head[] = {0x11, 2,   13,  '7', '7', '1', '0', '0',
                                   '0',  '0', '0', '0', '0', '0', '1', '7'};
    size_t len;
    const uint8_t *first = section(&label, 0, &len);
    const uint8_t *trailer = first + len;
    size_t second_len;

    (void)section(&label, 1, &second_len);
    trailer += second_len;
    WM_CHECK(memcmp(label.bytes, head, sizeof head) == 0, "head differs");
    WM_CHECK(first[0] == 1 && first[1] == 0 && first[2] == 5, "section head differs");
    WM_CHECK(memcmp(trailer, "\0\0\0\1\0\1", 6) == 0, "trailer differs");
    WM_CHECK((size_t)(trailer - label.bytes) + 6 + 64 == label.len, "length differs");
    WM_CHECK((len - 5) % 16 == 0 && (second_len - 5) % 16 == 0, "not padded to 16");
}

static struct label seal_one(const char *waybill, const struct wm_section_plain *plain)
{
    struct label label = {.len = 0};
    struct wm_err err = {0};

    WM_CHECK(wm_envelope_seal(site.list, &site.station[0], waybill, "", SEAL_NOW, 720, plain, 1,
                              label.bytes, &label.len, &err) == 0,
             "%s", err.text);
    return label;
}

static void flip_every_bit(const char *name, struct label label)
{
    size_t bit, wrong = 0;

    WM_CHECK(open_label(&label, &site.courier) == 0, "%s: does not open as it is", name);
    for (bit = 0; bit < label.len * 8; bit++) {
        label.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        if (verify_label(&label) != WM_ERR_TAMPERED ||
            open_label(&label, &site.courier) != WM_ERR_TAMPERED ||
            open_label(&label, &site.foreign) != WM_ERR_TAMPERED || opened.text[1][0] != '\0' ||
            opened.text[WM_KEY_ADDRESS][0] != '\0')
            wrong++;
        label.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    WM_CHECK(wrong == 0, "%s: %zu bits", name, wrong);
    WM_CHECK(open_label(&label, &site.courier) == 0, "%s: not put back", name);
}

static void every_flipped_bit_is_called_tampered(void)
{
    char longest[331] = "";
    const struct wm_section_plain full = {.role = 1, .text = {[WM_KEY_ADDRESS] = longest}};
    const struct wm_section_plain empty = {.role = 1};
    struct label label = seal();

    memset(longest, 'a', sizeof longest - 1);
    flip_every_bit("two sections", label);
    WM_CHECK(wm_envelope_restamp(label.bytes, label.len, &site.station[1], 65535, NULL) == 0, "?");
    flip_every_bit("another station's reprint", label);
    flip_every_bit("as long as can be", seal_one("7710000000017", &full));
    flip_every_bit("a section without fields", seal_one("0", &empty));
    flip_every_bit("the longest number", seal_one("0123456789ABCDEFGHIJKLMNOPQRSTU-", &empty));
}

static void every_bit_changed_before_signing_is_refused_too(void)
{
    const struct label good = seal();
    size_t bit, opens = 0, core_and_sections = (good.len - 70) * 8;

    /* A station that signs what it did not seal: the core is bound to the sections by itself. */
    for (bit = 0; bit < core_and_sections; bit++) {
        struct label label = good;
        label.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        if (wm_envelope_restamp(label.bytes, label.len, &site.station[0], 1, NULL) != 0)
            continue;
        if (open_label(&label, &site.courier) == 0) {
            /* What the courier's section does not bind: the other section. */
            size_t len;
            const uint8_t *second = section(&label, 1, &len);
            if (bit / 8 < (size_t)(second - label.bytes))
                opens++;
        }
    }
    WM_CHECK(opens == 0, "%zu changes open", opens);
}

static void no_prefix_and_no_longer_form_is_an_envelope(void)
{
    struct label label = seal();
    const size_t len = label.len;
    struct wm_envelope_info info;

    for (label.len = 0; label.len < len; label.len++)
        WM_CHECK(wm_envelope_parse(label.bytes, label.len, &info, NULL) == WM_ERR_TAMPERED &&
                     open_label(&label, &site.courier) == WM_ERR_TAMPERED,
                 "%zu bytes accepted", label.len);
    label.len = len + 1;
    WM_CHECK(verify_label(&label) == WM_ERR_TAMPERED, "one byte more accepted");
}

static void sections_of_two_labels_cannot_be_swapped(void)
{
    struct label a = seal(), b = seal();
    size_t len_a, len_b;
    uint8_t *in_a = section(&a, 0, &len_a);
    const uint8_t *in_b = section(&b, 0, &len_b);

    WM_CHECK(len_a == len_b, "other lengths");
    memcpy(in_a, in_b, len_a);
    WM_CHECK(open_label(&a, &site.courier) == WM_ERR_TAMPERED, "opened");
    /* Even if a station signs the mixture: the list says that this is the right key. */
    WM_CHECK(wm_envelope_restamp(a.bytes, a.len, &site.station[0], 1, NULL) == 0, "not signed");
    WM_CHECK(open_label(&a, &site.courier) == WM_ERR_TAMPERED, "opened once signed");
    /* With the other label's ephemeral key as well, the waybill's core still differs. */
    memcpy(a.bytes + ENC, b.bytes + ENC, 32);
    a.bytes[3] = '8';
    WM_CHECK(wm_envelope_restamp(a.bytes, a.len, &site.station[0], 1, NULL) == 0, "not signed");
    WM_CHECK(open_label(&a, &site.courier) == WM_ERR_TAMPERED, "opened under another number");
}

static void two_labels_of_one_order_share_no_bytes_of_their_sections(void)
{
    struct label a = seal(), b = seal();
    size_t len, i, same = 0;
    const uint8_t *in_a = section(&a, 0, &len);
    const uint8_t *in_b = section(&b, 0, &len);

    WM_CHECK(memcmp(a.bytes + ENC, b.bytes + ENC, 32) != 0, "one ephemeral key for two labels");
    for (i = 5; i < len; i++)
        same += in_a[i] == in_b[i] ? 1 : 0;
    WM_CHECK(same < 16, "%zu of %zu bytes are the same", same, len);
}

static void no_plaintext_stands_in_an_envelope(void)
{
    const struct label label = seal();
    unsigned i, key;
    size_t at;

    for (i = 0; i < 2; i++) {
        for (key = 1; key < WM_SECTION_KEYS; key++) {
            const char *text = seal_plain[i].text[key];
            for (at = 0; text != NULL && at + 6 <= label.len; at++)
                WM_CHECK(memcmp(label.bytes + at, text, 6) != 0, "key %u in clear", key);
        }
    }
}

static void a_foreign_key_ends_with_3(void)
{
    const struct label label = seal();
    struct wm_role_key other = site.courier;
    struct wm_err err = {0};
    struct wm_envelope_info info;

    WM_CHECK(wm_envelope_open(site.list, &site.foreign, label.bytes, label.len, &info, &opened,
                              &err) == WM_ERR_KEY &&
                 err.code == WM_ERR_KEY,
             "code %d", err.code);
    other.kid = 6;
    WM_CHECK(open_label(&label, &other) == WM_ERR_KEY, "another key number opens");
    other.kid = 5;
    other.role = 3;
    WM_CHECK(open_label(&label, &other) == WM_ERR_KEY, "a role without a section opens");
    /* The service's key under the courier's name and the reverse. */
    other = site.service;
    other.role = 1;
    other.kid = 5;
    WM_CHECK(open_label(&label, &other) == WM_ERR_KEY, "the wrong role opens");
    WM_CHECK(opened.text[WM_KEY_NAME][0] == '\0', "text left behind");
}

static void sections_that_are_not_ascending_are_refused(void)
{
    struct label label = seal();
    struct wm_envelope_info info;
    uint8_t swapped[WM_ENVELOPE_MAX];
    size_t first_len, second_len;
    uint8_t *first = section(&label, 0, &first_len), *second = section(&label, 1, &second_len);

    memcpy(swapped, second, second_len);
    memcpy(swapped + second_len, first, first_len);
    memcpy(first, swapped, first_len + second_len);
    WM_CHECK(wm_envelope_parse(label.bytes, label.len, &info, NULL) == WM_ERR_TAMPERED,
             "descending");
    first[0] = 1;
    first[second_len] = 1;
    WM_CHECK(wm_envelope_parse(label.bytes, label.len, &info, NULL) == WM_ERR_TAMPERED,
             "one role twice");
    first[0] = 0;
    WM_CHECK(wm_envelope_parse(label.bytes, label.len, &info, NULL) == WM_ERR_TAMPERED, "role 0");
    first[0] = 1;
    first[second_len] = 2;
    WM_CHECK(wm_envelope_parse(label.bytes, label.len, &info, NULL) == 0, "ascending is refused");
}

static void an_ephemeral_key_of_small_order_does_not_open(void)
{
    struct label label = seal();

    memset(label.bytes + ENC, 0, 32);
    WM_CHECK(wm_envelope_restamp(label.bytes, label.len, &site.station[0], 1, NULL) == 0,
             "not signed");
    WM_CHECK(open_label(&label, &site.courier) == WM_ERR_TAMPERED, "opened");
}

static void other_formats_and_suites_are_refused_by_name(void)
{
    static const struct {
        uint8_t first;
        const char *text;
    } rows[] = {
        {0x12, "P-256"}, {0x13, "SM2"}, {0x14, "suite 4"}, {0x10, "suite 0"}, {0x21, "format 1"}};
    struct label label = seal();
    struct wm_envelope_info info;
    size_t i;

    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct wm_err err = {0};
        label.bytes[0] = rows[i].first;
        WM_CHECK(wm_envelope_parse(label.bytes, label.len, &info, &err) == WM_ERR_TAMPERED &&
                     strstr(err.text, rows[i].text) != NULL,
                 "got: %s", err.text);
    }
}

static void a_reprint_changes_the_trailer_alone(void)
{
    const struct label first = seal();
    struct label second = first;
    struct wm_envelope_info info;

    WM_CHECK(wm_envelope_restamp(second.bytes, second.len, &site.station[1], 2, NULL) == 0,
             "not stamped");
    WM_CHECK(memcmp(first.bytes, second.bytes, first.len - 70) == 0, "core or sections changed");
    WM_CHECK(wm_envelope_verify(site.list, second.bytes, second.len, &info, NULL) == 0 &&
                 info.station == 2 && info.origin_station == 1 && info.print_no == 2,
             "does not verify");
    WM_CHECK(open_label(&second, &site.courier) == 0 &&
                 strcmp(opened.text[WM_KEY_PHONE], "13800001234") == 0,
             "does not open");
    WM_CHECK(wm_envelope_restamp(second.bytes, second.len, &site.station[1], 0, NULL) ==
                 WM_ERR_USAGE,
             "print number 0");
    WM_CHECK(wm_envelope_restamp(second.bytes, second.len - 1, &site.station[1], 3, NULL) ==
                 WM_ERR_TAMPERED,
             "half an envelope stamped");
}

static void only_stations_with_leave_may_reprint_for_others(void)
{
    struct label label = seal();

    WM_CHECK(wm_envelope_restamp(label.bytes, label.len, &site.station[2], 2, NULL) == 0, "?");
    WM_CHECK(verify_label(&label) == WM_ERR_TAMPERED, "station 3 reprints for station 1");
    strcpy(site.stations[2].reprint_for, "*");
    WM_CHECK(seal_site_sign(&site) != NULL && verify_label(&label) == 0, "refused with leave");
    strcpy(site.stations[2].reprint_for, "11,21");
    WM_CHECK(seal_site_sign(&site) != NULL && verify_label(&label) == WM_ERR_TAMPERED,
             "leave for 11 is no leave for 1");
    site.stations[2].reprint_for[0] = '\0';
    WM_CHECK(seal_site_sign(&site) != NULL, "not put back");
}

static void labels_of_unknown_revoked_or_absent_stations_are_forged(void)
{
    struct label label = seal();
    struct wm_station_key stranger;
    uint8_t out[WM_ENVELOPE_MAX];

    wm_station_key_new(4, &stranger);
    WM_CHECK(wm_envelope_restamp(label.bytes, label.len, &stranger, 1, NULL) == 0, "?");
    WM_CHECK(verify_label(&label) == WM_ERR_TAMPERED, "an unknown station is believed");
    stranger.id = 1;
    WM_CHECK(wm_envelope_restamp(label.bytes, label.len, &stranger, 1, NULL) == 0, "?");
    WM_CHECK(verify_label(&label) == WM_ERR_TAMPERED, "another key of station 1 is believed");

    label = seal();
    site.stations[0].revoked = true;
    WM_CHECK(seal_site_sign(&site) != NULL && verify_label(&label) == WM_ERR_REVOKED,
             "a revoked station is believed");
    WM_CHECK(seal_site_seal(&site, out, NULL) == 0, "a revoked station seals");
    site.stations[0].revoked = false;
    site.stations[0].from = SEAL_NOW + 1;
    WM_CHECK(seal_site_sign(&site) != NULL && verify_label(&label) == WM_ERR_TAMPERED,
             "a station is believed before its time");
    WM_CHECK(seal_site_seal(&site, out, NULL) == 0, "a station seals before its time");
    site.stations[0].from = SEAL_NOW - SEAL_DAY;
    site.stations[0].until = SEAL_NOW;
    WM_CHECK(seal_site_sign(&site) != NULL && verify_label(&label) == WM_ERR_TAMPERED,
             "a station is believed after its time");
    site.stations[0].until = SEAL_NOW + 100 * SEAL_DAY;
    WM_CHECK(seal_site_sign(&site) != NULL && verify_label(&label) == 0, "not put back");
}

static int seal_with(const struct wm_section_plain *plain, size_t count, const char *waybill,
                     const char *outlet, const struct wm_station_key *station, struct wm_err *err)
{
    uint8_t out[WM_ENVELOPE_MAX];
    size_t len;

    return wm_envelope_seal(site.list, station, waybill, outlet, SEAL_NOW, 1, plain, count, out,
                            &len, err);
}

static void what_cannot_be_sealed_is_a_fault(void)
{
    struct wm_section_plain plain[2] = {seal_plain[0], seal_plain[1]};
    const struct wm_station_key *station = &site.station[0];
    struct wm_station_key stranger;
    struct wm_err err = {0};

    WM_CHECK(seal_with(plain, 2, "A-1", "", station, &err) == 0, "%s", err.text);
    WM_CHECK(seal_with(plain, 2, "A-1", NULL, station, &err) == 0, "%s", err.text);
    WM_CHECK(seal_with(plain, 0, "A-1", "", station, NULL) == WM_ERR_USAGE, "no section");
    plain[1].role = 3;
    WM_CHECK(seal_with(plain, 2, "A-1", "", station, &err) == WM_ERR_INPUT &&
                 strstr(err.text, "role 3") != NULL,
             "a role without a key: %s", err.text);
    plain[1].role = 1;
    WM_CHECK(seal_with(plain, 2, "A-1", "", station, NULL) == WM_ERR_USAGE, "one role twice");
    plain[1].role = 0;
    WM_CHECK(seal_with(plain, 2, "A-1", "", station, NULL) == WM_ERR_USAGE, "role 0");
    WM_CHECK(seal_with(plain, 1, "", "", station, NULL) == WM_ERR_INPUT, "no number");
    WM_CHECK(seal_with(plain, 1, "a1", "", station, NULL) == WM_ERR_INPUT, "small letter");
    WM_CHECK(seal_with(plain, 1, "A 1", "", station, NULL) == WM_ERR_INPUT, "blank");
    WM_CHECK(seal_with(plain, 1, "0123456789012345678901234567890A", "", station, NULL) == 0,
             "32 characters");
    WM_CHECK(seal_with(plain, 1, "01234567890123456789012345678901A", "", station, NULL) ==
                 WM_ERR_INPUT,
             "33 characters");
    wm_station_key_new(1, &stranger);
    WM_CHECK(seal_with(plain, 1, "A-1", "", &stranger, NULL) == WM_ERR_USAGE,
             "a key that the list does not know seals");
    plain[0].text[WM_KEY_NAME] = "bad\xff";
    memset(&err, 0, sizeof err);
    WM_CHECK(seal_with(plain, 1, "A-1", "", station, &err) == WM_ERR_INPUT &&
                 strcmp(err.field, "name") == 0 && strstr(err.text, "bad") == NULL,
             "not UTF-8: %s", err.text);
    plain[0].text[WM_KEY_NAME] = "two\nlines";
    WM_CHECK(seal_with(plain, 1, "A-1", "", station, NULL) == WM_ERR_INPUT, "control character");
}

static void sections_are_sorted_by_role(void)
{
    const struct wm_section_plain plain[2] = {seal_plain[1], seal_plain[0]};
    struct wm_envelope_info info;
    struct label label;
    struct wm_err err = {0};

    WM_CHECK(wm_envelope_seal(site.list, &site.station[0], "1", "", SEAL_NOW, 1, plain, 2,
                              label.bytes, &label.len, &err) == 0,
             "%s", err.text);
    WM_CHECK(wm_envelope_verify(site.list, label.bytes, label.len, &info, NULL) == 0 &&
                 info.section[0].role == 1 && info.section[1].role == 2,
             "not ascending");
    WM_CHECK(open_label(&label, &site.service) == 0, "does not open");
}

static void an_envelope_that_fits_no_label_is_a_fault(void)
{
    char text[600];
    struct wm_section_plain plain = {.role = 1, .text = {[WM_KEY_ADDRESS] = text}};
    size_t len, longest = 0, fits = 0, letters;
    uint8_t out[WM_ENVELOPE_MAX];
    char digits[WM_ENVELOPE_DIGITS];

    for (letters = 1; letters < sizeof text; letters++) {
        struct wm_err err = {0};
        int result;
        memset(text, 'a', letters);
        text[letters] = '\0';
        if (wm_envelope_fits("7710000000017", &plain, 1, NULL) == 0)
            fits = letters;
        result = wm_envelope_seal(site.list, &site.station[0], "7710000000017", "", SEAL_NOW, 1,
                                  &plain, 1, out, &len, &err);
        if (result == 0) {
            WM_CHECK(letters == longest + 1 && len <= WM_ENVELOPE_MAX, "%zu letters", letters);
            WM_CHECK(wm_digits_encode(out, len, digits, sizeof digits) == 0, "digits do not fit");
            longest = letters;
        } else {
            WM_CHECK(result == WM_ERR_INPUT && strstr(err.text, "shorten") != NULL &&
                         strstr(err.text, "aaa") == NULL,
                     "got: %s", err.text);
        }
    }
    /* 497 - 45 - 13 - 5 - 16 - 6 - 64 = 348, in blocks of 16: 336, less fmt, map, key, head. */
    WM_CHECK(longest == 330 && fits == 330, "longest is %zu, %zu fit", longest, fits);
}

static void one_outlets_key_opens_only_its_own_labels(void)
{
    struct wm_recipient rows[3] = {site.rows[0], site.rows[0], site.rows[1]};
    struct wm_role_key outlet;
    struct label label;

    wm_role_key_new(1, 6, &outlet);
    rows[1].kid = 6;
    strcpy(rows[1].scope, "HZ*");
    memcpy(rows[1].public_key, outlet.public_key, 32);
    site.draft.recipients = rows;
    site.draft.recipient_count = 3;
    WM_CHECK(seal_site_sign(&site) != NULL, "list refused");
    label = seal(); /* for HZ01 */
    WM_CHECK(open_label(&label, &outlet) == 0, "the outlet cannot open its own");
    WM_CHECK(open_label(&label, &site.courier) == WM_ERR_KEY, "the general key opens it too");
    WM_CHECK(wm_envelope_seal(site.list, &site.station[0], "1", "SH01", SEAL_NOW, 1, seal_plain, 2,
                              label.bytes, &label.len, NULL) == 0,
             "not sealed");
    WM_CHECK(open_label(&label, &outlet) == WM_ERR_KEY, "the outlet opens another's");
    WM_CHECK(open_label(&label, &site.courier) == 0, "the general key does not open");
    site.draft.recipients = site.rows;
    site.draft.recipient_count = 2;
    WM_CHECK(seal_site_sign(&site) != NULL, "not put back");
}

/* A file of tests/seal/frozen/, zero-terminated. */
static size_t read_frozen(const char *name, char *out, size_t size)
{
    char path[1200];
    size_t len = 0;
    FILE *file;

    snprintf(path, sizeof path, "%s/seal/frozen/%s", wm_tap_data(), name);
    file = fopen(path, "r");
    if (WM_CHECK(file != NULL, "cannot open %s", path)) {
        len = fread(out, 1, size - 1, file);
        fclose(file);
    }
    out[len] = '\0';
    return len;
}

/* Keys, list and label as the first release wrote them, for all versions to come. */
static void a_label_of_the_first_release_still_opens(void)
{
    static const char *const names[] = {"courier.key", "service.key"};
    char text[4096];
    uint8_t root[32];
    struct wm_role_key key;
    struct wm_envelope_info info;
    struct wm_recipients *list;
    struct label label;
    struct wm_err err = {0};
    size_t len, i;
    unsigned k;

    len = read_frozen("root.pub", text, sizeof text);
    WM_CHECK(wm_root_public_parse(text, len, root, &err) == 0, "root.pub: %s", err.text);
    len = read_frozen("recipients.list", text, sizeof text);
    list = wm_recipients_parse(text, len, root, SEAL_NOW, &err);
    read_frozen("sealed.txt", text, sizeof text);
    WM_CHECK(wm_digits_decode(text, label.bytes, &label.len, sizeof label.bytes, &err) == 0,
             "sealed.txt: %s", err.text);
    for (i = 0; i < 2 && WM_CHECK(list != NULL, "list: %s", err.text); i++) {
        len = read_frozen(names[i], text, sizeof text);
        WM_CHECK(wm_role_key_parse(text, len, &key, &err) == 0 &&
                     wm_envelope_open(list, &key, label.bytes, label.len, &info, &opened, &err) ==
                         0,
                 "%s: %s", names[i], err.text);
        for (k = 0; k < WM_SECTION_KEYS; k++)
            WM_CHECK(strcmp(opened.text[k],
                            seal_plain[i].text[k] != NULL ? seal_plain[i].text[k] : "") == 0,
                     "key %u differs", k);
    }
    wm_recipients_free(list);
}

static void time_to_live_ends_on_the_second(void)
{
    const struct wm_envelope_info info = {.issued_at = 4294000000u, .ttl_hours = 65535};

    WM_CHECK(!wm_envelope_expired(&info, 4294967295u), "overflow");
    WM_CHECK(wm_envelope_expired(&(struct wm_envelope_info){.issued_at = 10, .ttl_hours = 1}, 3610),
             "too late");
    WM_CHECK(
        !wm_envelope_expired(&(struct wm_envelope_info){.issued_at = 10, .ttl_hours = 1}, 3609),
        "too early");
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(each_role_opens_its_own_section_and_no_other),
        WM_CASE(core_and_trailer_lie_where_the_page_says),
        WM_CASE(every_flipped_bit_is_called_tampered),
        WM_CASE(every_bit_changed_before_signing_is_refused_too),
        WM_CASE(no_prefix_and_no_longer_form_is_an_envelope),
        WM_CASE(sections_of_two_labels_cannot_be_swapped),
        WM_CASE(two_labels_of_one_order_share_no_bytes_of_their_sections),
        WM_CASE(no_plaintext_stands_in_an_envelope),
        WM_CASE(a_foreign_key_ends_with_3),
        WM_CASE(sections_that_are_not_ascending_are_refused),
        WM_CASE(an_ephemeral_key_of_small_order_does_not_open),
        WM_CASE(other_formats_and_suites_are_refused_by_name),
        WM_CASE(a_reprint_changes_the_trailer_alone),
        WM_CASE(only_stations_with_leave_may_reprint_for_others),
        WM_CASE(labels_of_unknown_revoked_or_absent_stations_are_forged),
        WM_CASE(what_cannot_be_sealed_is_a_fault),
        WM_CASE(sections_are_sorted_by_role),
        WM_CASE(an_envelope_that_fits_no_label_is_a_fault),
        WM_CASE(one_outlets_key_opens_only_its_own_labels),
        WM_CASE(a_label_of_the_first_release_still_opens),
        WM_CASE(time_to_live_ends_on_the_second),
        {0},
    };
    int status;

    if (wm_seal_init(NULL) != 0)
        return 99;
    seal_site_new(&site);
    if (site.list == NULL)
        return 99;
    status = wm_tap_run("seal", cases);
    seal_site_free(&site);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* libcbor, which is not ours, reads the sections of many labels and says of each field what we do;
 * it reads whatever our reader reads. */
#include "config.h"

#include "filter/seal/cbor.h"
#include "filter/seal/hpke.h"
#include "filter/seal/section.h"
#include "filter/seal/wire.h"
#include "tests/seal_site.h"
#include "tests/tap.h"

#include <cbor.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LABELS 500u

static struct seal_site site;

/* A text of letters of one to four bytes, or a number: what a field of that key might hold. */
static void invent(char *out, unsigned longest)
{
    static const char *const letters[] = {"a", "7",  "-",  " ",  "\"", "\\", "é",
                                          "Ł", "张", "号", "室", "７", "𠮷", "🏠"};
    const unsigned kind = (unsigned)rand() % 6, len = 1 + (unsigned)rand() % longest;
    unsigned i;

    if (kind == 0) {
        snprintf(out, 16, "1%d%d0000%04d", 3 + rand() % 7, rand() % 10, rand() % 10000);
    } else if (kind == 1) {
        snprintf(out, 32, "%s%d", rand() % 2 != 0 ? "0" : "", rand());
    } else {
        for (i = 0, *out = '\0'; i < len; i++)
            strcat(out, letters[(unsigned)rand() % (sizeof letters / sizeof *letters)]);
    }
}

static void invent_section(unsigned role, char texts[WM_SECTION_KEYS][64],
                           struct wm_section_plain *plain)
{
    unsigned key;

    *plain = (struct wm_section_plain){.role = role};
    for (key = 1; key < WM_SECTION_KEYS; key++) {
        if (rand() % 4 != 0)
            continue;
        invent(texts[key], 15);
        plain->text[key] = texts[key];
    }
}

/* The map as libcbor has it against the fields that were sealed. */
static void compare(const uint8_t *bytes, size_t len, const struct wm_section_plain *plain)
{
    struct cbor_load_result result;
    cbor_item_t *map = cbor_load(bytes + 1, len - 1, &result);
    size_t i, fields = 0;
    unsigned key;

    for (key = 1; key < WM_SECTION_KEYS; key++)
        fields += plain->text[key] != NULL ? 1 : 0;
    if (!WM_CHECK(map != NULL && result.error.code == CBOR_ERR_NONE && cbor_isa_map(map),
                  "libcbor reads no map"))
        return;
    WM_CHECK(cbor_map_is_definite(map) && cbor_map_size(map) == fields, "%zu fields of %zu",
             cbor_map_size(map), fields);
    for (i = result.read + 1; i < len; i++)
        WM_CHECK(bytes[i] == 0, "byte %zu behind the map", i);
    WM_CHECK(len - 1 - result.read < WM_SECTION_BLOCK, "padding");
    for (i = 0; i < cbor_map_size(map); i++) {
        const struct cbor_pair *pair = cbor_map_handle(map) + i;
        char number[24];
        const char *got = number, *want;
        size_t got_len;
        if (!WM_CHECK(cbor_isa_uint(pair->key) && cbor_get_int(pair->key) < WM_SECTION_KEYS,
                      "key %zu", i))
            continue;
        want = plain->text[cbor_get_int(pair->key)];
        if (cbor_isa_uint(pair->value)) {
            got_len =
                (size_t)snprintf(number, sizeof number, "%" PRIu64, cbor_get_int(pair->value));
        } else if (WM_CHECK(cbor_isa_string(pair->value) && cbor_string_is_definite(pair->value),
                            "neither text nor integer")) {
            got = (const char *)cbor_string_handle(pair->value);
            got_len = cbor_string_length(pair->value);
        } else {
            continue;
        }
        WM_CHECK(want != NULL && strlen(want) == got_len && memcmp(want, got, got_len) == 0,
                 "a field differs");
    }
    cbor_decref(&map);
}

/* A section's plaintext as HPKE gives it, before our reader of CBOR sees it. @return its length */
static size_t open_section(const uint8_t *label, const struct wm_role_key *key, unsigned index,
                           uint8_t plain[WM_SECTION_PLAIN_MAX])
{
    const size_t core = WM_WIRE_CORE + label[2];
    const uint8_t *at = label + core;
    uint8_t info[WM_WIRE_INFO];
    const struct wm_hpke_context context = {
        .info = info, .info_len = sizeof info, .aad = label, .aad_len = core};
    size_t len;

    while (index-- > 0)
        at += WM_WIRE_SECTION + wm_wire_get(at + 3, 2);
    len = wm_wire_get(at + 3, 2);
    wm_wire_info(key->role, key->kid, info);
    WM_CHECK(wm_hpke_open(label + core - WM_HPKE_KEY, key->secret_key, key->public_key, &context,
                          at + WM_WIRE_SECTION, len, plain) == 0,
             "does not open");
    return len - WM_HPKE_TAG;
}

static void libcbor_reads_every_section_field_by_field(void)
{
    static char texts[2][WM_SECTION_KEYS][64];
    static struct wm_opened opened;
    const struct wm_role_key *const keys[] = {&site.courier, &site.service};
    struct wm_section_plain plain[2];
    struct wm_envelope_info info;
    struct wm_err err = {0};
    uint8_t label[WM_ENVELOPE_MAX], bytes[WM_SECTION_PLAIN_MAX];
    unsigned sealed = 0, i, key;
    size_t len, k;

    for (i = 0; i < LABELS * 2 && sealed < LABELS; i++) {
        invent_section(1, texts[0], &plain[0]);
        invent_section(2, texts[1], &plain[1]);
        if (wm_envelope_seal(site.list, &site.station[0], "7710000000017", "", SEAL_NOW, 720, plain,
                             2, label, &len, NULL) != 0)
            continue; /* longer than a label holds */
        sealed++;
        for (k = 0; k < 2; k++) {
            compare(bytes, open_section(label, keys[k], (unsigned)k, bytes), &plain[k]);
            WM_CHECK(wm_envelope_open(site.list, keys[k], label, len, &info, &opened, &err) == 0,
                     "%s", err.text);
            for (key = 1; key < WM_SECTION_KEYS; key++)
                WM_CHECK(strcmp(opened.text[key],
                                plain[k].text[key] != NULL ? plain[k].text[key] : "") == 0,
                         "key %u", key);
        }
    }
    WM_CHECK(sealed == LABELS, "%u labels", sealed);
}

/* Any bytes: what we read, libcbor reads, and we do not read what it writes in another way. */
static void what_we_read_of_any_bytes_libcbor_reads_too(void)
{
    static struct wm_opened opened;
    struct wm_section_plain plain;
    static char texts[WM_SECTION_KEYS][64];
    uint8_t bytes[WM_SECTION_PLAIN_MAX];
    unsigned round, taken = 0, changes;
    size_t len = 0;

    for (round = 0; round < 200000; round++) {
        struct cbor_load_result result;
        cbor_item_t *item;
        if (round % 50 == 0) {
            invent_section(1, texts, &plain);
            if (wm_section_encode(&plain, bytes, &len, NULL) != 0)
                len = 0;
        }
        for (changes = 1 + (unsigned)rand() % 2; changes > 0 && len > 0; changes--)
            bytes[1 + (unsigned)rand() % (len - 1)] = (uint8_t)rand();
        if (wm_section_decode(bytes, len, &opened) != 0)
            continue;
        taken++;
        item = cbor_load(bytes + 1, len - 1, &result);
        if (WM_CHECK(item != NULL && cbor_isa_map(item), "libcbor refuses what we take"))
            cbor_decref(&item);
    }
    WM_CHECK(taken > 100, "%u taken", taken);
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(libcbor_reads_every_section_field_by_field),
        WM_CASE(what_we_read_of_any_bytes_libcbor_reads_too),
        {0},
    };
    int status;

    if (wm_seal_init(NULL) != 0)
        return 99;
    srand(1);
    seal_site_new(&site);
    printf("# libcbor %s\n", CBOR_VERSION);
    status = wm_tap_run("libcbor", cases);
    seal_site_free(&site);
    return status;
}

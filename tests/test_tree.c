/* SPDX-License-Identifier: Apache-2.0 */
/* What the audit log takes from the seal floor: its tree, its checkpoints, its sealed numbers. */
#include "config.h"

#include "filter/base/wipe.h"
#include "filter/seal/auditor.h"
#include "filter/seal/note.h"
#include "filter/seal/tree.h"
#include "tests/seal_site.h"
#include "tests/tap.h"

#include <stdio.h>
#include <string.h>

static struct seal_site site;
static struct wm_role_key auditor;
static const uint8_t label[8] = {1, 2, 3, 4, 5, 6, 7, 8};

static size_t unhex(const char *hex, uint8_t *out, size_t size)
{
    size_t i = 0;
    unsigned byte;

    for (; i < size && sscanf(hex + 2 * i, "%2x", &byte) == 1; i++)
        out[i] = (uint8_t)byte;
    return i;
}

static void the_tree_has_the_roots_of_rfc_9162(void)
{
    uint8_t leaf[8][16], hash[WM_TREE_HASH], root[WM_TREE_HASH], wanted[WM_TREE_HASH];
    size_t len[8], leaves = 0, roots = 0, i;
    char path[1200], row[256], hex[128];
    unsigned size;
    FILE *file;

    snprintf(path, sizeof path, "%s/seal/rfc9162.txt", wm_tap_data());
    file = fopen(path, "r");
    WM_CHECK(file != NULL, "cannot open %s", path);
    while (file != NULL && fgets(row, sizeof row, file) != NULL) {
        if (leaves < 8 && sscanf(row, "leaf %127s", hex) == 1) {
            len[leaves] = unhex(hex, leaf[leaves], sizeof leaf[0]);
            leaves++;
        } else if (sscanf(row, "root %u %127s", &size, hex) == 2 && size <= leaves) {
            struct wm_tree tree = {0};
            for (i = 0; i < size; i++) {
                wm_tree_leaf(leaf[i], len[i], hash);
                wm_tree_add(&tree, hash);
            }
            wm_tree_root(&tree, root);
            WM_CHECK(unhex(hex, wanted, sizeof wanted) == 32 && memcmp(root, wanted, 32) == 0,
                     "root of %u leaves", size);
            WM_CHECK(tree.size == size, "size %u", size);
            roots++;
        }
    }
    if (file != NULL)
        fclose(file);
    WM_CHECK(leaves == 8 && roots == 9, "%zu leaves, %zu roots", leaves, roots);
}

#define MOST 300

/* MTH of RFC 9162 2.1.1 as it is written there: split at the largest power of two below n. The test
 * alone recurses, on sizes that it chose. */
static void by_definition(uint8_t leaf[][WM_TREE_HASH], size_t n, uint8_t out[WM_TREE_HASH])
{
    struct wm_tree pair = {.size = 1};
    uint8_t right[WM_TREE_HASH];
    size_t k = 1;

    if (n == 1) {
        memcpy(out, leaf[0], WM_TREE_HASH);
        return;
    }
    while (2 * k < n)
        k *= 2;
    by_definition(leaf, k, pair.peak[0]);
    by_definition(leaf + k, n - k, right);
    wm_tree_add(&pair, right);
    wm_tree_root(&pair, out);
}

static void a_tree_of_any_size_has_the_root_of_the_definition(void)
{
    static uint8_t leaf[MOST][WM_TREE_HASH];
    uint8_t root[WM_TREE_HASH], wanted[WM_TREE_HASH];
    struct wm_tree tree = {0};
    size_t n;

    for (n = 1; n <= MOST; n++) {
        wm_tree_leaf(&n, sizeof n, leaf[n - 1]);
        wm_tree_add(&tree, leaf[n - 1]);
        wm_tree_root(&tree, root);
        by_definition(leaf, n, wanted);
        if (!WM_CHECK(memcmp(root, wanted, sizeof root) == 0, "root of %zu leaves", n))
            return;
    }
}

static struct wm_note sample_note(void)
{
    struct wm_note note = {.size = 12, .time = SEAL_NOW};

    wm_note_station_name(7, note.name);
    memset(note.root, 0x5a, sizeof note.root);
    return note;
}

static void a_checkpoint_says_what_was_signed(void)
{
    const struct wm_station_key *key = &site.station[0];
    struct wm_note note = sample_note(), again, unsure;
    struct wm_log_key log_key;
    struct wm_err err = {0};
    char text[WM_NOTE_MAX];
    size_t len = wm_note_sign(&note, key->secret_key, text);

    WM_CHECK(len == strlen(text) && wm_note_is(text, len), "not a checkpoint: %s", text);
    WM_CHECK(wm_note_verify(text, len, key->public_key, &again, &err) == WM_OK, "%s", err.text);
    WM_CHECK(strcmp(again.name, "waymask-log/1/station-7") == 0 && again.size == 12 &&
                 again.time == SEAL_NOW && memcmp(again.root, note.root, 32) == 0,
             "says %s, %llu", again.name, (unsigned long long)again.size);
    WM_CHECK(wm_note_read(text, len, &unsure) == 0 && unsure.size == 12, "read without a key");
    WM_CHECK(wm_note_verify(text, len, site.station[1].public_key, &again, NULL) == WM_ERR_TAMPERED,
             "another key's");
    wm_log_key_new(&log_key);
    wm_note_key_name(log_key.public_key, note.name);
    WM_CHECK(wm_note_site_name("opener/1", note.name) == 0 &&
                 strcmp(note.name, "waymask-log/1/opener/1") == 0,
             "named %s", note.name);
    len = wm_note_sign(&note, log_key.secret_key, text);
    WM_CHECK(wm_note_verify(text, len, log_key.public_key, &again, NULL) == WM_OK, "a log key's");
    WM_CHECK(wm_note_site_name("a b", note.name) != 0 && wm_note_site_name("", note.name) != 0 &&
                 wm_note_site_name("a+b", note.name) != 0,
             "names that a signed note cannot hold");
    wm_key_wipe(&log_key);
}

static void a_changed_checkpoint_is_refused_wherever(void)
{
    const struct wm_station_key *key = &site.station[0];
    struct wm_note note = sample_note(), again;
    char text[WM_NOTE_MAX], changed[WM_NOTE_MAX];
    size_t len = wm_note_sign(&note, key->secret_key, text), i;
    unsigned bit;

    for (i = 0; i < len; i++) {
        for (bit = 0; bit < 8; bit++) {
            memcpy(changed, text, len);
            changed[i] = (char)(changed[i] ^ (1 << bit));
            WM_CHECK(wm_note_verify(changed, len, key->public_key, &again, NULL) == WM_ERR_TAMPERED,
                     "bit %u of byte %zu", bit, i);
        }
        WM_CHECK(wm_note_verify(text, i, key->public_key, &again, NULL) == WM_ERR_TAMPERED,
                 "cut off after %zu bytes", i);
    }
}

static void signatures_of_witnesses_are_passed_over(void)
{
    static const char witness[] =
        "\xe2\x80\x94 witness.example/w1 "
        "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/"
        "zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";
    const struct wm_station_key *key = &site.station[0];
    struct wm_note note = sample_note(), again;
    char text[4 * WM_NOTE_MAX];
    size_t len = wm_note_sign(&note, key->secret_key, text);

    memcpy(text + len, witness, sizeof witness);
    WM_CHECK(wm_note_verify(text, strlen(text), key->public_key, &again, NULL) == WM_OK,
             "one witness");
    memcpy(text + len, "x\n", 3);
    WM_CHECK(wm_note_verify(text, strlen(text), key->public_key, &again, NULL) == WM_ERR_TAMPERED,
             "text behind the signatures");
}

/* The site's list with an auditor. */
static void add_auditor(void)
{
    static struct wm_recipient rows[3];

    wm_role_key_new(WM_ROLE_AUDITOR, 300, &auditor);
    memcpy(rows, site.rows, sizeof site.rows);
    wm_role_key_row(&auditor, SEAL_NOW, &rows[2]);
    site.draft.recipients = rows;
    site.draft.recipient_count = 3;
    WM_CHECK(seal_site_sign(&site) != NULL, "no list with an auditor");
}

static void without_an_auditor_no_number_is_kept(void)
{
    char text[WM_AUDITOR_TEXT_MAX] = "x";

    WM_CHECK(wm_auditor_seal(site.list, "7710000000017", label, SEAL_NOW, text, NULL) == WM_OK &&
                 text[0] == '\0',
             "got %s", text);
}

static void the_auditor_opens_a_number_and_nobody_else(void)
{
    static const char *const numbers[] = {"7", "7710000000017", "AB-0123456789-ABCDEFGHIJKLMNOPQR"};
    char text[WM_AUDITOR_TEXT_MAX], waybill[36];
    struct wm_role_key other;
    uint8_t other_label[8] = {9};
    struct wm_err err = {0};
    size_t i, len = 0;

    add_auditor();
    wm_role_key_new(WM_ROLE_AUDITOR, 300, &other);
    for (i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        WM_CHECK(wm_auditor_seal(site.list, numbers[i], label, SEAL_NOW, text, &err) == WM_OK &&
                     strlen(text) == 110 && (len == 0 || strlen(text) == len),
                 "number %zu: %s", i, err.text);
        len = strlen(text);
        WM_CHECK(wm_auditor_open(&auditor, text, label, waybill, &err) == WM_OK &&
                     strcmp(waybill, numbers[i]) == 0,
                 "number %zu: %s", i, err.text);
        WM_CHECK(wm_auditor_open(&auditor, text, other_label, waybill, NULL) == WM_ERR_TAMPERED &&
                     waybill[0] == '\0',
                 "another label's");
        WM_CHECK(wm_auditor_open(&other, text, label, waybill, NULL) == WM_ERR_TAMPERED,
                 "another key of that number");
        other.kid = 301;
        WM_CHECK(wm_auditor_open(&other, text, label, waybill, NULL) == WM_ERR_KEY, "another kid");
        WM_CHECK(wm_auditor_open(&site.courier, text, label, waybill, NULL) == WM_ERR_KEY,
                 "another role");
        other.kid = 300;
    }
    WM_CHECK(wm_auditor_seal(site.list, "abc", label, SEAL_NOW, text, NULL) == WM_ERR_INPUT &&
                 wm_auditor_seal(site.list, "", label, SEAL_NOW, text, NULL) == WM_ERR_INPUT &&
                 wm_auditor_seal(site.list, "012345678901234567890123456789012", label, SEAL_NOW,
                                 text, NULL) == WM_ERR_INPUT &&
                 text[0] == '\0',
             "not a number");
}

static void a_changed_number_never_opens(void)
{
    char text[WM_AUDITOR_TEXT_MAX], changed[WM_AUDITOR_TEXT_MAX], waybill[36];
    size_t i, len;
    unsigned bit;

    WM_CHECK(wm_auditor_seal(site.list, "7710000000017", label, SEAL_NOW, text, NULL) == WM_OK,
             "not sealed");
    len = strlen(text);
    for (i = 0; i < len; i++) {
        for (bit = 0; bit < 8; bit++) {
            strcpy(changed, text);
            changed[i] = (char)(changed[i] ^ (1 << bit));
            WM_CHECK(wm_auditor_open(&auditor, changed, label, waybill, NULL) != WM_OK &&
                         waybill[0] == '\0',
                     "bit %u of byte %zu", bit, i);
        }
        strcpy(changed, text);
        changed[i] = '\0';
        WM_CHECK(wm_auditor_open(&auditor, changed, label, waybill, NULL) == WM_ERR_TAMPERED,
                 "cut off after %zu", i);
    }
}

static void a_log_keys_public_half_is_a_file(void)
{
    struct wm_log_key key;
    uint8_t public_key[32];
    struct wm_err err = {0};
    char text[WM_KEY_FILE_MAX];
    size_t len;

    wm_log_key_new(&key);
    len = wm_log_public_format(key.public_key, text);
    WM_CHECK(wm_log_public_parse(text, len, public_key, &err) == WM_OK &&
                 memcmp(public_key, key.public_key, 32) == 0,
             "%s", err.text);
    WM_CHECK(strncmp(text, "waymask-log-public 1\npublic ", 28) == 0, "text: %s", text);
    WM_CHECK(wm_root_public_parse(text, len, public_key, NULL) != WM_OK, "a root's");
    len = wm_root_public_format(key.public_key, text);
    WM_CHECK(wm_log_public_parse(text, len, public_key, NULL) != WM_OK, "of a root");
    wm_key_wipe(&key);
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(the_tree_has_the_roots_of_rfc_9162),
        WM_CASE(a_tree_of_any_size_has_the_root_of_the_definition),
        WM_CASE(a_checkpoint_says_what_was_signed),
        WM_CASE(a_changed_checkpoint_is_refused_wherever),
        WM_CASE(signatures_of_witnesses_are_passed_over),
        WM_CASE(without_an_auditor_no_number_is_kept),
        WM_CASE(the_auditor_opens_a_number_and_nobody_else),
        WM_CASE(a_changed_number_never_opens),
        WM_CASE(a_log_keys_public_half_is_a_file),
        {0},
    };
    int status;

    if (wm_seal_init(NULL) != 0)
        return 99;
    seal_site_new(&site);
    status = wm_tap_run("tree", cases);
    seal_site_free(&site);
    return status;
}

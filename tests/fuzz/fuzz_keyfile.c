/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_keyfile: key files of every kind. What is read is written back byte for byte, and is of one
 * kind only. */
#include "config.h"

#include "filter/base/wipe.h"
#include "filter/seal/keyfile.h"
#include "filter/seal/keys.h"
#include "tests/fuzz/replay.h"

#include <stdlib.h>
#include <string.h>

static void must(int holds)
{
    if (!holds)
        abort();
}

/* The text that a key was formatted to is the one that it was read from. */
static void must_equal(const char *text, size_t len, const char *again, size_t again_len)
{
    must(again_len == len && memcmp(text, again, len) == 0);
}

static unsigned try_secret(const char *text, size_t len)
{
    char again[WM_KEY_FILE_MAX] = "";
    enum wm_key_kind kind, named;
    struct wm_key_file file;
    unsigned read = 0;

    for (kind = WM_KEY_KIND_STATION; kind < WM_KEY_KINDS; kind++) {
        if (wm_key_file_parse(text, len, kind, &file, NULL) != WM_OK)
            continue;
        must(wm_key_file_kind(text, len, &named) && named == kind);
        must(!file.sealed || (kind != WM_KEY_KIND_STATION && file.passes >= 1 &&
                              file.passes <= 16 && file.memory_kib <= 1024 * 1024));
        must_equal(text, len, again, wm_key_file_format(&file, again));
        read++;
    }
    wm_wipe(&file, sizeof file);
    return read;
}

/* The types that callers get, which take no key that is under a passphrase. */
static void try_types(const char *text, size_t len)
{
    char again[WM_KEY_FILE_MAX] = "";
    struct wm_station_key station;
    struct wm_role_key role;
    struct wm_root_key root;
    struct wm_log_key log;

    if (wm_station_key_parse(text, len, &station, NULL) == WM_OK)
        must_equal(text, len, again, wm_station_key_format(&station, again));
    if (wm_role_key_parse(text, len, &role, NULL) == WM_OK)
        must_equal(text, len, again, wm_role_key_format(&role, again));
    if (wm_root_key_parse(text, len, &root, NULL) == WM_OK)
        must_equal(text, len, again, wm_root_key_format(&root, again));
    if (wm_log_key_parse(text, len, &log, NULL) == WM_OK)
        must_equal(text, len, again, wm_log_key_format(&log, again));
}

static unsigned try_public(const char *text, size_t len)
{
    char again[WM_KEY_FILE_MAX] = "";
    struct wm_retired_key retired;
    struct wm_role_key role;
    uint8_t public_key[32];
    unsigned read = 0;

    if (wm_root_public_parse(text, len, public_key, NULL) == WM_OK) {
        must_equal(text, len, again, wm_root_public_format(public_key, again));
        read++;
    }
    if (wm_log_public_parse(text, len, public_key, NULL) == WM_OK) {
        must_equal(text, len, again, wm_log_public_format(public_key, again));
        read++;
    }
    if (wm_retired_key_parse(text, len, &retired, NULL) == WM_OK) {
        must_equal(text, len, again, wm_retired_key_format(&retired, again));
        must(wm_role_key_parse(text, len, &role, NULL) == WM_ERR_RETIRED);
        read++;
    }
    return read;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text;

    must(wm_seal_init(NULL) == 0);
    if (size > WM_KEY_FILE_MAX)
        return 0;
    text = malloc(size + 1);
    must(text != NULL);
    memcpy(text, data, size);
    text[size] = '\0';
    must(try_secret(text, size) + try_public(text, size) <= 1);
    try_types(text, size);
    free(text);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_seal: what the seal floor reads of keys. The first byte chooses: k key files, l recipient
 * list, r rows of a list that the root signed, f a draft of a list. */
#include "config.h"

#include "filter/seal/list.h"
#include "tests/fuzz/replay.h"
#include "tests/seal_site.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void must(int holds)
{
    if (!holds)
        abort();
}

static void try_keys(const char *text, size_t len)
{
    struct wm_station_key station;
    struct wm_role_key role;
    struct wm_root_key root;
    uint8_t public_key[32];
    char again[WM_KEY_FILE_MAX];

    if (wm_station_key_parse(text, len, &station, NULL) == 0)
        must(wm_station_key_format(&station, again) == len && memcmp(text, again, len) == 0);
    if (wm_role_key_parse(text, len, &role, NULL) == 0)
        must(wm_role_key_format(&role, again) == len && memcmp(text, again, len) == 0);
    if (wm_root_key_parse(text, len, &root, NULL) == 0)
        must(wm_root_key_format(&root, again) == len && memcmp(text, again, len) == 0);
    if (wm_root_public_parse(text, len, public_key, NULL) == 0)
        must(wm_root_public_format(public_key, again) == len && memcmp(text, again, len) == 0);
}

/* Sign a draft; what was signed has to be a list, and to become a draft again. */
static struct wm_recipients *sign(const struct seal_site *site, const char *draft, size_t len)
{
    struct wm_recipients *list, *again;
    size_t text_len, next_len, next_signed_len;
    char *text = wm_recipients_sign_text(draft, len, &site->root, &text_len, NULL);
    char *next, *next_signed;

    if (text == NULL)
        return NULL;
    list = wm_recipients_read(text, text_len, site->root.public_key, NULL);
    must(list != NULL && text_len == len + WM_LIST_SIGNATURE && memcmp(text, draft, len) == 0);
    next = wm_recipients_draft_text(text, text_len, SEAL_NOW, &next_len, NULL);
    must((next != NULL) == (list->version != UINT32_MAX));
    if (next != NULL && list->until > wm_recipients_now(list, SEAL_NOW)) {
        next_signed = wm_recipients_sign_text(next, next_len, &site->root, &next_signed_len, NULL);
        must(next_signed != NULL);
        again = wm_recipients_read(next_signed, next_signed_len, site->root.public_key, NULL);
        must(again != NULL && again->version == list->version + 1 &&
             again->recipient_count == list->recipient_count &&
             again->station_count == list->station_count);
        wm_recipients_free(again);
        free(next_signed);
    }
    free(next);
    free(text);
    return list;
}

/* data behind the list's first two lines, signed by the root without a look at it, and as a draft:
 * both ways lead to the same reader. */
static void try_rows(const struct seal_site *site, const uint8_t *data, size_t len)
{
    static char text[WM_SIGN_MAX + 200];
    struct wm_station_key signer = {.id = 1};
    struct wm_recipients *list, *drafted;
    uint8_t signature[64];
    char hex[129];
    size_t used, body;

    if (len > 8192)
        return;
    body = (size_t)snprintf(text, sizeof text, WM_LIST_TITLE "\nroot %s\n",
                            sodium_bin2hex(hex, sizeof hex, site->root.public_key, 32));
    memcpy(text + body, data, len);
    body += len;
    memcpy(signer.secret_key, site->root.secret_key, sizeof signer.secret_key);
    wm_station_sign(&signer, WM_LIST_DOMAIN, text, body, signature);
    used = body + (size_t)snprintf(text + body, sizeof text - body, "signature %s\n",
                                   sodium_bin2hex(hex, sizeof hex, signature, sizeof signature));
    list = wm_recipients_read(text, used, site->root.public_key, NULL);
    drafted = sign(site, text, body);
    must((list == NULL) == (drafted == NULL));
    wm_recipients_free(drafted);
    if (list != NULL) {
        (void)wm_recipients_role(list, 1, "HZ01", SEAL_NOW);
        if (wm_recipients_station(list, 1) != NULL)
            (void)wm_station_may_reprint(wm_recipients_station(list, 1), 7);
    }
    wm_recipients_free(list);
}

/* A draft that names a root key of its own. */
static void try_draft(const struct seal_site *site, const char *text, size_t len)
{
    uint8_t root[32];
    size_t signed_len;

    must(wm_recipients_sign_text(text, len, &site->root, &signed_len, NULL) == NULL);
    if (wm_list_named_root(text, len, root, NULL) == 0)
        wm_recipients_free(wm_list_read_draft(text, len, root, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct seal_site site;
    struct wm_recipients *list;
    char *text;

    if (site.list == NULL) {
        must(wm_seal_init(NULL) == 0);
        seal_site_new(&site);
    }
    if (size == 0)
        return 0;
    text = malloc(size);
    must(text != NULL);
    memcpy(text, data + 1, size - 1);
    text[size - 1] = '\0';
    switch (data[0]) {
    case 'k':
        try_keys(text, size - 1);
        break;
    case 'l':
        list = wm_recipients_parse(text, size - 1, site.root.public_key, SEAL_NOW, NULL);
        must(list == NULL);
        break;
    case 'r':
        try_rows(&site, data + 1, size - 1);
        break;
    case 'f':
        try_draft(&site, text, size - 1);
        break;
    default:
        break;
    }
    free(text);
    return 0;
}

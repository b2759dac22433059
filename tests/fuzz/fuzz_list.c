/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_list: the recipient list. The first byte chooses: l a list, r rows of a list that the root
 * signed, f a draft, c rows whose role (second byte) is rotated and station (third) revoked. */
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

/* A list as text has one form, but that recipients stand before stations. */
static void must_come_back(const struct wm_recipients *list, size_t len)
{
    struct wm_recipients *again;
    size_t first_len, second_len;
    char *first = wm_list_format_draft(list, &first_len, NULL), *second;

    must(first != NULL && first_len == len);
    again = wm_list_read_draft(first, first_len, list->root, NULL);
    must(again != NULL);
    second = wm_list_format_draft(again, &second_len, NULL);
    must(second != NULL && second_len == first_len && memcmp(first, second, first_len) == 0);
    wm_recipients_free(again);
    free(first);
    free(second);
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

#define TEXT_MAX (WM_SIGN_MAX + 200)

/* data behind the list's first two lines, signed by the root without a look at it. *body gets the
 * length without the signature. @return its length, 0 if data is too long */
static size_t sign_rows(const struct seal_site *site, const uint8_t *data, size_t len,
                        char text[TEXT_MAX], size_t *body)
{
    struct wm_station_key signer = {.id = 1};
    uint8_t signature[64];
    char hex[129];

    if (len > 8192)
        return 0;
    *body = (size_t)snprintf(text, TEXT_MAX, WM_LIST_TITLE "\nroot %s\n",
                             sodium_bin2hex(hex, sizeof hex, site->root.public_key, 32));
    memcpy(text + *body, data, len);
    *body += len;
    memcpy(signer.secret_key, site->root.secret_key, sizeof signer.secret_key);
    wm_station_sign(&signer, WM_LIST_DOMAIN, text, *body, signature);
    return *body + (size_t)snprintf(text + *body, TEXT_MAX - *body, "signature %s\n",
                                    sodium_bin2hex(hex, sizeof hex, signature, sizeof signature));
}

/* As a list and as a draft: both ways lead to the same reader. */
static void try_rows(const struct seal_site *site, const uint8_t *data, size_t len)
{
    static char text[TEXT_MAX];
    struct wm_recipients *list, *drafted;
    size_t body, used = sign_rows(site, data, len, text, &body);

    if (used == 0)
        return;
    list = wm_recipients_read(text, used, site->root.public_key, NULL);
    drafted = sign(site, text, body);
    must((list == NULL) == (drafted == NULL));
    wm_recipients_free(drafted);
    if (list != NULL) {
        must_come_back(list, body);
        (void)wm_recipients_role(list, 1, "HZ01", SEAL_NOW);
        if (wm_recipients_station(list, 1) != NULL)
            (void)wm_station_may_reprint(wm_recipients_station(list, 1), 7);
    }
    wm_recipients_free(list);
}

/* What a change has made is a draft of the list's root, its version one higher. */
static struct wm_recipients *read_change(const struct seal_site *site, char *draft, size_t len,
                                         const struct wm_recipients *list)
{
    struct wm_recipients *changed;

    if (draft == NULL)
        return NULL;
    must(list != NULL);
    changed = wm_list_read_draft(draft, len, site->root.public_key, NULL);
    must(changed != NULL && changed->version == list->version + 1);
    free(draft);
    return changed;
}

static void try_change(const struct seal_site *site, const uint8_t *data, size_t len)
{
    static char text[TEXT_MAX];
    const struct wm_rotation rotation = {
        .role = data[0] != 0 ? data[0] : 1, .overlap_s = SEAL_DAY, .now = SEAL_NOW};
    struct wm_recipients *list, *changed;
    struct wm_role_key key;
    size_t body, draft_len, used = sign_rows(site, data + 2, len - 2, text, &body);
    char *draft;

    if (used == 0)
        return;
    list = wm_recipients_read(text, used, site->root.public_key, NULL);
    draft = wm_recipients_rotate(text, used, &rotation, &key, &draft_len, NULL);
    changed = read_change(site, draft, draft_len, list);
    if (changed != NULL)
        must(changed->recipient_count == list->recipient_count + 1 &&
             wm_recipients_key(list, key.role, key.kid) == NULL &&
             wm_recipients_key(changed, key.role, key.kid) != NULL);
    wm_recipients_free(changed);
    draft = wm_recipients_revoke(text, used, data[1], NULL, 0, SEAL_NOW, &draft_len, NULL);
    changed = read_change(site, draft, draft_len, list);
    if (changed != NULL)
        must(changed->station_count == list->station_count &&
             !wm_recipients_station(list, data[1])->revoked &&
             wm_recipients_station(changed, data[1])->revoked);
    wm_recipients_free(changed);
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
    case 'l':
        list = wm_recipients_parse(text, size - 1, site.root.public_key, SEAL_NOW, NULL);
        must(list == NULL);
        break;
    case 'r':
        try_rows(&site, data + 1, size - 1);
        break;
    case 'c':
        if (size > 3)
            try_change(&site, data + 1, size - 1);
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

/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the recipient list and its draft: one reader of the rows serves both. */
#include "config.h"

#include "filter/seal/list.h"

#include "filter/base/message.h"
#include "filter/seal/keys.h"
#include "filter/seal/text.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* What is wrong with the line just read. */
static int refuse(const struct wm_text *text, const char *what, struct wm_err *err)
{
    wm_err_set(err, WM_ERR_INPUT, "%s", what);
    wm_err_place(err, NULL, 0, text->line, NULL);
    return WM_ERR_INPUT;
}

/* All points of small order give zero whatever the scalar; an encoding of 2^255 - 19 and up has
 * another canonical form, so that the owner's library would compute other keys. */
static bool good_point(const uint8_t point[32])
{
    static const uint8_t scalar[32] = {8, [31] = 64};
    uint8_t product[32];
    bool reduced = point[0] < 0xed || point[31] < 0x7f;
    size_t i;

    for (i = 1; i < 31; i++)
        reduced = reduced || point[i] != 0xff;
    return reduced && point[31] < 0x80 && crypto_scalarmult(product, scalar, point) == 0;
}

/* recipient ROLE KID SUITE FROM UNTIL PUBLIC SCOPE */
static int read_recipient(struct wm_recipients *list, struct wm_text *text, struct wm_err *err)
{
    struct wm_recipient *row = &list->recipients[list->recipient_count];

    row->role = wm_text_number(text, 255);
    row->kid = wm_text_number(text, 65535);
    row->suite = wm_text_number(text, 15);
    if (!text->bad && row->suite != WM_SUITE_X25519) {
        wm_err_set(err, WM_ERR_INPUT, _("suite %u (%s) is not supported by this version"),
                   row->suite, wm_suite_name(row->suite));
        wm_err_place(err, NULL, 0, text->line, NULL);
        return WM_ERR_INPUT;
    }
    row->seal_from = wm_text_time(text);
    row->seal_until = wm_text_time(text);
    if (!wm_text_hex(text, row->public_key, sizeof row->public_key) ||
        !wm_text_rest(text, row->scope, sizeof row->scope) || row->role == 0 || row->kid == 0)
        return WM_ERR_INPUT;
    if (row->seal_from >= row->seal_until)
        return refuse(text, _("ends before it begins"), err);
    if (!good_point(row->public_key))
        return refuse(text, _("a public key that seals nothing"), err);
    if (wm_recipients_key(list, row->role, row->kid) != NULL)
        return refuse(text, _("role and key number a second time"), err);
    list->recipient_count++;
    return 0;
}

/* Ids parted by commas, as a word of the list holds them. */
static bool read_ids(const char *ids)
{
    struct wm_text id;

    while (*ids != '\0') {
        const size_t len = strcspn(ids, ",");
        char line[16];
        if (len == 0 || len > 10)
            return false;
        memcpy(line, ids, len);
        line[len] = '\n';
        wm_text_start(&id, line, len + 1);
        if (!wm_text_next(&id) || wm_text_number(&id, UINT32_MAX) == 0 || !wm_text_done(&id))
            return false;
        ids += len;
        if (*ids == ',' && *++ids == '\0')
            return false;
    }
    return true;
}

/* What a revoked station's row ends with: - or SIZE ROOT. */
static bool read_pin(struct wm_text *text, struct wm_station *row)
{
    if (wm_text_is(text, "-"))
        return true;
    row->pinned = true;
    row->pinned_size = wm_text_number64(text);
    return wm_text_hex(text, row->pinned_root, sizeof row->pinned_root);
}

/* station ID active|revoked FROM UNTIL PUBLIC REPRINT [PIN], REPRINT "-", "*" or ids */
static int read_station(struct wm_recipients *list, struct wm_text *text, struct wm_err *err)
{
    struct wm_station *row = &list->stations[list->station_count];

    row->id = wm_text_number(text, UINT32_MAX);
    row->revoked = wm_text_is(text, "revoked");
    if (!row->revoked && !wm_text_is(text, "active"))
        return WM_ERR_INPUT;
    row->from = wm_text_time(text);
    row->until = wm_text_time(text);
    if (!wm_text_hex(text, row->public_key, sizeof row->public_key) ||
        !wm_text_word(text, row->reprint_for, sizeof row->reprint_for) || row->id == 0 ||
        (row->revoked && !read_pin(text, row)))
        return WM_ERR_INPUT;
    if (strcmp(row->reprint_for, "-") == 0)
        row->reprint_for[0] = '\0';
    else if (strcmp(row->reprint_for, "*") != 0 && !read_ids(row->reprint_for))
        return WM_ERR_INPUT;
    if (row->from >= row->until)
        return refuse(text, _("ends before it begins"), err);
    if (crypto_core_ed25519_is_valid_point(row->public_key) != 1)
        return refuse(text, _("a public key that no station has"), err);
    if (wm_recipients_station(list, row->id) != NULL)
        return refuse(text, _("a station a second time"), err);
    list->station_count++;
    return 0;
}

/* The three lines between root and rows. */
static int read_dates(struct wm_recipients *list, struct wm_text *text, struct wm_err *err)
{
    if (!wm_text_expect(text, "version") || (list->version = wm_text_number(text, UINT32_MAX)) == 0)
        return WM_ERR_INPUT;
    if (wm_text_expect(text, "issued"))
        list->issued = wm_text_time(text);
    if (wm_text_expect(text, "valid")) {
        list->from = wm_text_time(text);
        list->until = wm_text_time(text);
    }
    if (text->bad)
        return WM_ERR_INPUT;
    if (list->from >= list->until)
        return refuse(text, _("ends before it begins"), err);
    /* Issue lifts every clock (wm_recipients_now): such a list would never be valid. */
    return list->issued < list->until ? 0 : refuse(text, _("ends before it is issued"), err);
}

static int read_rows(struct wm_recipients *list, struct wm_text *text, struct wm_err *err)
{
    int result = 0;

    while (result == 0 && wm_text_next(text)) {
        if (wm_text_is(text, "recipient"))
            result = read_recipient(list, text, err);
        else if (wm_text_is(text, "station"))
            result = read_station(list, text, err);
        else if (wm_text_is(text, "signature"))
            result = refuse(text, _("a draft has no signature; see waymask keys draft"), err);
        else
            result = WM_ERR_INPUT;
    }
    return result != 0 || wm_text_done(text) ? result : WM_ERR_INPUT;
}

/* Title and root, after which text stands behind the `root` line. */
static int read_head(struct wm_text *text, const char *data, size_t len, uint8_t root[32],
                     struct wm_err *err)
{
    if (len > WM_LIST_FILE_MAX)
        return wm_err_set(err, WM_ERR_INPUT, _("longer than %u bytes"), WM_LIST_FILE_MAX);
    wm_text_start(text, data, len);
    if (!wm_text_expect(text, WM_LIST_TITLE) || !wm_text_expect(text, "root") ||
        !wm_text_hex(text, root, 32))
        return wm_err_set(err, WM_ERR_INPUT, _("is not a recipient list of version 1"));
    return 0;
}

/* The signature covers all lines before its own. *body gets their length, text stands behind the
 * `root` line. */
static int check_signature(struct wm_text *text, const char *data, size_t len,
                           const uint8_t root[32], size_t *body, struct wm_err *err)
{
    const char domain[] = WM_LIST_DOMAIN;
    uint8_t named_root[32], signature[64], *message;
    struct wm_text last;
    bool good;

    if (read_head(text, data, len, named_root, err) != 0)
        return WM_ERR_INPUT;
    *body = len > WM_LIST_SIGNATURE ? len - WM_LIST_SIGNATURE : 0;
    wm_text_start(&last, data + *body, len - *body);
    if (*body == 0 || data[*body - 1] != '\n' || !wm_text_expect(&last, "signature") ||
        !wm_text_hex(&last, signature, sizeof signature) || !wm_text_done(&last))
        return wm_err_set(err, WM_ERR_TAMPERED, _("is not signed; sign it with the root key"));
    if (memcmp(named_root, root, sizeof named_root) != 0)
        return wm_err_set(err, WM_ERR_TAMPERED, _("is signed by another root key"));
    message = malloc(sizeof domain + *body);
    if (message == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    memcpy(message, domain, sizeof domain);
    memcpy(message + sizeof domain, data, *body);
    good = crypto_sign_verify_detached(signature, message, sizeof domain + *body, root) == 0;
    free(message);
    return good ? 0
                : wm_err_set(err, WM_ERR_TAMPERED, _("was changed: the signature does not hold"));
}

static struct wm_recipients *new_list(const char *data, size_t len)
{
    struct wm_recipients *list = calloc(1, sizeof *list);
    size_t lines = 1, i;

    if (list == NULL)
        return NULL;
    for (i = 0; i < len; i++)
        lines += data[i] == '\n' ? 1 : 0;
    list->recipients = calloc(lines, sizeof *list->recipients);
    list->stations = calloc(lines, sizeof *list->stations);
    if (list->recipients == NULL || list->stations == NULL) {
        wm_recipients_free(list);
        return NULL;
    }
    return list;
}

/* All lines behind `root` up to data + len. */
static struct wm_recipients *read_body(struct wm_text *text, const char *data, size_t len,
                                       struct wm_err *err)
{
    struct wm_recipients *list = new_list(data, len);

    if (list == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return NULL;
    }
    text->end = data + len;
    if (read_dates(list, text, err) == 0 && read_rows(list, text, err) == 0)
        return list;
    refuse(text, _("is not as a recipient list has it; see waymask-keys(5)"), err);
    wm_recipients_free(list);
    return NULL;
}

struct wm_recipients *wm_recipients_read(const char *data, size_t len, const uint8_t root[32],
                                         struct wm_err *err)
{
    struct wm_recipients *list;
    struct wm_text text;
    size_t body = 0;

    if (check_signature(&text, data, len, root, &body, err) != 0)
        return NULL;
    list = read_body(&text, data, body, err);
    if (list != NULL) {
        memcpy(list->root, root, sizeof list->root);
        crypto_hash_sha256(list->hash, (const unsigned char *)data, len);
    }
    return list;
}

struct wm_recipients *wm_list_read_draft(const char *data, size_t len, const uint8_t root[32],
                                         struct wm_err *err)
{
    struct wm_text text;
    uint8_t named_root[32];

    if (read_head(&text, data, len, named_root, err) != 0)
        return NULL;
    if (memcmp(named_root, root, sizeof named_root) != 0) {
        refuse(&text, _("names another root key"), err);
        return NULL;
    }
    return read_body(&text, data, len, err);
}

int wm_list_named_root(const char *data, size_t len, uint8_t root[32], struct wm_err *err)
{
    struct wm_text text;

    return read_head(&text, data, len, root, err);
}

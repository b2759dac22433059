/* SPDX-License-Identifier: Apache-2.0 */
/* The recipient list: who can be sealed to and who may print, signed by the site's root key. */
#include "config.h"

#include "filter/base/file.h"
#include "filter/base/message.h"
#include "filter/seal/keys.h"
#include "filter/seal/list.h"
#include "filter/seal/text.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct wm_recipients {
    uint32_t version, issued, from, until;
    struct wm_recipient *recipients;
    size_t recipient_count;
    struct wm_station *stations;
    size_t station_count;
};

static int place(const struct wm_text *text, int code, struct wm_err *err)
{
    wm_err_place(err, NULL, 0, text->line, NULL);
    return code;
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
    if (!text->bad && row->suite != WM_SUITE_X25519)
        return place(text,
                     wm_err_set(err, WM_ERR_INPUT,
                                _("suite %u (%s) is not supported by this version"), row->suite,
                                wm_suite_name(row->suite)),
                     err);
    row->seal_from = wm_text_time(text);
    row->seal_until = wm_text_time(text);
    if (!wm_text_hex(text, row->public_key, sizeof row->public_key) ||
        !wm_text_rest(text, row->scope, sizeof row->scope) || row->role == 0 || row->kid == 0)
        return WM_ERR_INPUT;
    if (!good_point(row->public_key))
        return place(text, wm_err_set(err, WM_ERR_INPUT, _("a public key that seals nothing")),
                     err);
    if (wm_recipients_key(list, row->role, row->kid) != NULL)
        return place(text, wm_err_set(err, WM_ERR_INPUT, _("role and key number a second time")),
                     err);
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

/* station ID active|revoked FROM UNTIL PUBLIC REPRINT, the last "-", "*" or ids */
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
        !wm_text_word(text, row->reprint_for, sizeof row->reprint_for) || row->id == 0)
        return WM_ERR_INPUT;
    if (strcmp(row->reprint_for, "-") == 0)
        row->reprint_for[0] = '\0';
    else if (strcmp(row->reprint_for, "*") != 0 && !read_ids(row->reprint_for))
        return WM_ERR_INPUT;
    if (wm_recipients_station(list, row->id) != NULL)
        return place(text, wm_err_set(err, WM_ERR_INPUT, _("a station a second time")), err);
    list->station_count++;
    return 0;
}

/* Everything between the title and the signature, which holds already. */
static int read_body(struct wm_recipients *list, struct wm_text *text, struct wm_err *err)
{
    int result = 0;

    if (wm_text_expect(text, "version"))
        list->version = wm_text_number(text, UINT32_MAX);
    if (wm_text_expect(text, "issued"))
        list->issued = wm_text_time(text);
    if (wm_text_expect(text, "valid")) {
        list->from = wm_text_time(text);
        list->until = wm_text_time(text);
    }
    if (list->version == 0 || text->bad)
        return WM_ERR_INPUT;
    while (result == 0 && wm_text_next(text)) {
        if (wm_text_is(text, "recipient"))
            result = read_recipient(list, text, err);
        else if (wm_text_is(text, "station"))
            result = read_station(list, text, err);
        else
            result = WM_ERR_INPUT;
    }
    return result != 0 || wm_text_done(text) ? result : WM_ERR_INPUT;
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

    wm_text_start(text, data, len);
    if (!wm_text_expect(text, WM_LIST_TITLE) || !wm_text_expect(text, "root") ||
        !wm_text_hex(text, named_root, sizeof named_root))
        return wm_err_set(err, WM_ERR_INPUT, _("is not a recipient list of version 1"));
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

static int check_validity(const struct wm_recipients *list, uint32_t now, struct wm_err *err)
{
    char time[WM_TEXT_TIME];

    now = wm_recipients_now(list, now);
    if (now < list->from)
        return wm_err_set(err, WM_ERR_INPUT, _("is not valid before %s"),
                          wm_text_put_time(list->from, time));
    if (now >= list->until)
        return wm_err_set(err, WM_ERR_INPUT, _("expired on %s; get the current list"),
                          wm_text_put_time(list->until, time));
    return 0;
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

struct wm_recipients *wm_list_read(const char *data, size_t len, const uint8_t root[32],
                                   struct wm_err *err)
{
    struct wm_recipients *list;
    struct wm_text text;
    size_t body = 0;

    if (len > WM_LIST_FILE_MAX) {
        wm_err_set(err, WM_ERR_INPUT, _("longer than %u bytes"), WM_LIST_FILE_MAX);
        return NULL;
    }
    if (check_signature(&text, data, len, root, &body, err) != 0)
        return NULL;
    list = new_list(data, body);
    if (list == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return NULL;
    }
    text.end = data + body;
    if (read_body(list, &text, err) == 0)
        return list;
    place(&text, wm_err_set(err, WM_ERR_INPUT, _("is not as a recipient list has it")), err);
    wm_recipients_free(list);
    return NULL;
}

struct wm_recipients *wm_recipients_parse(const char *data, size_t len, const uint8_t root[32],
                                          uint32_t now, struct wm_err *err)
{
    struct wm_recipients *list = wm_list_read(data, len, root, err);

    if (list == NULL || check_validity(list, now, err) == 0)
        return list;
    wm_recipients_free(list);
    return NULL;
}

struct wm_recipients *wm_recipients_load(const char *list_path, const char *root_path, uint32_t now,
                                         struct wm_err *err)
{
    struct wm_recipients *list = NULL;
    uint8_t root[32];
    size_t len;
    char *data;

    if (wm_root_public_load(root_path, root, err) != 0)
        return NULL;
    data = wm_file_read(list_path, WM_LIST_FILE_MAX, &len, err);
    if (data != NULL)
        list = wm_recipients_parse(data, len, root, now, err);
    free(data);
    if (list == NULL)
        wm_err_place(err, list_path, 0, 0, NULL);
    return list;
}

void wm_recipients_free(struct wm_recipients *list)
{
    if (list == NULL)
        return;
    free(list->recipients);
    free(list->stations);
    free(list);
}

uint32_t wm_recipients_now(const struct wm_recipients *list, uint32_t now)
{
    if (now < WM_RELEASE_TIME)
        now = WM_RELEASE_TIME;
    return now < list->issued ? list->issued : now;
}

bool wm_scope_covers(const char *pattern, const char *text)
{
    const char *star = NULL, *retry = NULL;

    /* On a mismatch only the last star takes one byte more: linear memory, no recursion. */
    for (;;) {
        if (*pattern == '*') {
            star = ++pattern;
            retry = text;
        } else if (*text == '\0') {
            return *pattern == '\0';
        } else if (*pattern == *text) {
            pattern++;
            text++;
        } else if (star != NULL) {
            pattern = star;
            text = ++retry;
        } else {
            return false;
        }
    }
}

/* Bytes of a pattern that are not stars. */
static size_t specific(const char *pattern)
{
    size_t count = 0;

    for (; *pattern != '\0'; pattern++)
        count += *pattern != '*' ? 1 : 0;
    return count;
}

static bool better(const struct wm_recipient *row, const struct wm_recipient *than)
{
    const size_t a = specific(row->scope), b = specific(than->scope);

    if (a != b)
        return a > b;
    return row->seal_from != than->seal_from ? row->seal_from > than->seal_from
                                             : row->kid > than->kid;
}

const struct wm_recipient *wm_recipients_role(const struct wm_recipients *list, unsigned role,
                                              const char *outlet, uint32_t now)
{
    const struct wm_recipient *best = NULL;
    size_t i;

    now = wm_recipients_now(list, now);
    for (i = 0; i < list->recipient_count; i++) {
        const struct wm_recipient *row = &list->recipients[i];
        if (row->role == role && now >= row->seal_from && now < row->seal_until &&
            wm_scope_covers(row->scope, outlet != NULL ? outlet : "") &&
            (best == NULL || better(row, best)))
            best = row;
    }
    return best;
}

const struct wm_recipient *wm_recipients_key(const struct wm_recipients *list, unsigned role,
                                             unsigned kid)
{
    size_t i;

    for (i = 0; i < list->recipient_count; i++) {
        if (list->recipients[i].role == role && list->recipients[i].kid == kid)
            return &list->recipients[i];
    }
    return NULL;
}

const struct wm_station *wm_recipients_station(const struct wm_recipients *list, uint32_t id)
{
    size_t i;

    for (i = 0; i < list->station_count; i++) {
        if (list->stations[i].id == id)
            return &list->stations[i];
    }
    return NULL;
}

bool wm_station_may_reprint(const struct wm_station *station, uint32_t origin)
{
    const char *ids = station->reprint_for;

    if (station->id == origin || strcmp(ids, "*") == 0)
        return true;
    while (*ids != '\0') {
        char *end;
        if (strtoul(ids, &end, 10) == origin)
            return true;
        ids = *end == ',' ? end + 1 : end;
    }
    return false;
}

const struct wm_recipient *wm_recipients_row(const struct wm_recipients *list, size_t index)
{
    return index < list->recipient_count ? &list->recipients[index] : NULL;
}

const struct wm_station *wm_recipients_station_row(const struct wm_recipients *list, size_t index)
{
    return index < list->station_count ? &list->stations[index] : NULL;
}

uint32_t wm_recipients_version(const struct wm_recipients *list)
{
    return list->version;
}

void wm_recipients_validity(const struct wm_recipients *list, uint32_t *from, uint32_t *until)
{
    *from = list->from;
    *until = list->until;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Writing the recipient list, signed or as a draft. */
#include "config.h"

#include "filter/seal/list.h"

#include "filter/base/message.h"
#include "filter/base/sink.h"
#include "filter/seal/keys.h"
#include "filter/seal/text.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Everything that the signature covers behind the domain and its zero byte: a draft's text. */
static void put_body(struct wm_sink *sink, const struct wm_recipients_draft *draft,
                     const uint8_t root[32])
{
    char from[WM_TEXT_TIME], until[WM_TEXT_TIME], hex[65];
    char row[WM_LIST_ROW_MAX];
    size_t i;

    wm_sink_printf(sink, WM_LIST_TITLE "\nroot %s\nversion %u\nissued %s\n",
                   sodium_bin2hex(hex, sizeof hex, root, 32), (unsigned)draft->version,
                   wm_text_put_time(draft->issued, from));
    wm_sink_printf(sink, "valid %s %s\n", wm_text_put_time(draft->from, from),
                   wm_text_put_time(draft->until, until));
    for (i = 0; i < draft->recipient_count; i++)
        wm_sink_put(sink, row, wm_recipient_format(&draft->recipients[i], row));
    for (i = 0; i < draft->station_count; i++)
        wm_sink_put(sink, row, wm_station_format(&draft->stations[i], row));
}

/* What a sink in memory holds from `from` on, zero-terminated; clears it. */
static char *taken(struct wm_sink *sink, size_t from, size_t *len, struct wm_err *err)
{
    char *text = NULL;

    wm_sink_put(sink, "", 1);
    if (wm_sink_flush(sink) == 0)
        text = malloc(sink->memory_len - from);
    if (text != NULL) {
        *len = sink->memory_len - from - 1;
        memcpy(text, sink->memory + from, *len + 1);
    } else {
        wm_err_set(err, WM_ERR_INPUT, "%s", strerror(ENOMEM));
    }
    wm_sink_clear(sink);
    return text;
}

/* Domain, zero byte and body, as put into a sink, become a signed list; clears the sink. */
static char *sign(struct wm_sink *sink, const struct wm_root_key *root, size_t *len,
                  struct wm_err *err)
{
    struct wm_recipients *check;
    uint8_t signature[64];
    char hex[129], *text;

    if (wm_sink_flush(sink) == 0) {
        crypto_sign_detached(signature, NULL, sink->memory, sink->memory_len, root->secret_key);
        wm_sink_printf(sink, "signature %s\n",
                       sodium_bin2hex(hex, sizeof hex, signature, sizeof signature));
    }
    text = taken(sink, sizeof WM_LIST_DOMAIN, len, err);
    if (text == NULL)
        return NULL;
    /* A row that the reader would refuse must not get out signed. */
    check = wm_recipients_read(text, *len, root->public_key, err);
    if (check == NULL) {
        free(text);
        text = NULL;
    }
    wm_recipients_free(check);
    return text;
}

char *wm_recipients_sign(const struct wm_recipients_draft *draft, const struct wm_root_key *root,
                         size_t *len, struct wm_err *err)
{
    struct wm_sink sink;

    wm_sink_memory(&sink);
    wm_sink_put(&sink, WM_LIST_DOMAIN, sizeof WM_LIST_DOMAIN);
    put_body(&sink, draft, root->public_key);
    return sign(&sink, root, len, err);
}

char *wm_list_format_draft(const struct wm_recipients *list, size_t *len, struct wm_err *err)
{
    const struct wm_recipients_draft draft = {.version = list->version,
                                              .issued = list->issued,
                                              .from = list->from,
                                              .until = list->until,
                                              .recipients = list->recipients,
                                              .recipient_count = list->recipient_count,
                                              .stations = list->stations,
                                              .station_count = list->station_count};
    struct wm_recipients *check;
    struct wm_sink sink;
    char *text;

    wm_sink_memory(&sink);
    put_body(&sink, &draft, list->root);
    text = taken(&sink, 0, len, err);
    if (text == NULL)
        return NULL;
    check = wm_list_read_draft(text, *len, list->root, err);
    if (check == NULL) {
        free(text);
        text = NULL;
    }
    wm_recipients_free(check);
    return text;
}

char *wm_recipients_sign_text(const char *draft, size_t draft_len, const struct wm_root_key *root,
                              size_t *len, struct wm_err *err)
{
    struct wm_recipients *check = wm_list_read_draft(draft, draft_len, root->public_key, err);
    struct wm_sink sink;

    if (check == NULL)
        return NULL;
    wm_recipients_free(check);
    wm_sink_memory(&sink);
    wm_sink_put(&sink, WM_LIST_DOMAIN, sizeof WM_LIST_DOMAIN);
    wm_sink_put(&sink, draft, draft_len);
    return sign(&sink, root, len, err);
}

struct wm_recipients *wm_list_next(const char *text, size_t len, uint32_t now, struct wm_err *err)
{
    struct wm_recipients *list = NULL;
    uint8_t root[32];

    if (wm_list_named_root(text, len, root, err) == 0)
        list = wm_recipients_read(text, len, root, err);
    if (list == NULL)
        return NULL;
    if (list->version == UINT32_MAX) {
        wm_err_set(err, WM_ERR_INPUT, _("has the last version there is"));
        wm_recipients_free(list);
        return NULL;
    }
    list->version++;
    list->issued = wm_recipients_now(list, now);
    return list;
}

char *wm_recipients_draft_text(const char *text, size_t text_len, uint32_t now, size_t *len,
                               struct wm_err *err)
{
    struct wm_recipients *list = wm_list_next(text, text_len, now, err);
    const char *version, *valid;
    char issued[WM_TEXT_TIME];
    struct wm_sink sink;

    if (list == NULL)
        return NULL;
    /* The reader found each at the start of its line, behind lines that hold neither. */
    version = strstr(text, "\nversion ") + 1;
    valid = strstr(version, "\nvalid ") + 1;
    wm_sink_memory(&sink);
    wm_sink_put(&sink, text, (size_t)(version - text));
    wm_sink_printf(&sink, "version %u\nissued %s\n", (unsigned)list->version,
                   wm_text_put_time(list->issued, issued));
    wm_sink_put(&sink, valid, text_len - WM_LIST_SIGNATURE - (size_t)(valid - text));
    wm_recipients_free(list);
    return taken(&sink, 0, len, err);
}

/* now and some days of 86,400 s on, or the end of time. */
static uint32_t days_on(uint32_t now, uint32_t days)
{
    return now < UINT32_MAX - days * 86400u ? now + days * 86400u : UINT32_MAX;
}

void wm_role_key_row(const struct wm_role_key *key, uint32_t now, struct wm_recipient *row)
{
    *row = (struct wm_recipient){.role = key->role,
                                 .kid = key->kid,
                                 .suite = WM_SUITE_X25519,
                                 .scope = "*",
                                 .seal_from = now > 86400u ? now - 86400u : 0,
                                 .seal_until = days_on(now, 366)};
    memcpy(row->public_key, key->public_key, sizeof row->public_key);
}

void wm_station_key_row(const struct wm_station_key *key, uint32_t now, struct wm_station *row)
{
    *row = (struct wm_station){
        .id = key->id, .from = now > 86400u ? now - 86400u : 0, .until = days_on(now, 1096)};
    memcpy(row->public_key, key->public_key, sizeof row->public_key);
}

size_t wm_recipient_format(const struct wm_recipient *row, char out[WM_LIST_ROW_MAX])
{
    char from[WM_TEXT_TIME], until[WM_TEXT_TIME], hex[65];

    return (size_t)snprintf(out, WM_LIST_ROW_MAX, "recipient %u %u %u %s %s %s %s\n", row->role,
                            row->kid, row->suite, wm_text_put_time(row->seal_from, from),
                            wm_text_put_time(row->seal_until, until),
                            sodium_bin2hex(hex, sizeof hex, row->public_key, 32), row->scope);
}

size_t wm_station_format(const struct wm_station *row, char out[WM_LIST_ROW_MAX])
{
    char from[WM_TEXT_TIME], until[WM_TEXT_TIME], hex[65], pin[88] = "";

    if (row->revoked && row->pinned)
        snprintf(pin, sizeof pin, " %llu %s", (unsigned long long)row->pinned_size,
                 sodium_bin2hex(hex, sizeof hex, row->pinned_root, 32));
    else if (row->revoked)
        snprintf(pin, sizeof pin, " -");
    return (size_t)snprintf(out, WM_LIST_ROW_MAX, "station %u %s %s %s %s %s%s\n",
                            (unsigned)row->id, row->revoked ? "revoked" : "active",
                            wm_text_put_time(row->from, from), wm_text_put_time(row->until, until),
                            sodium_bin2hex(hex, sizeof hex, row->public_key, 32),
                            row->reprint_for[0] != '\0' ? row->reprint_for : "-", pin);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/seal/list.h"

#include "filter/base/message.h"
#include "filter/base/sink.h"
#include "filter/seal/keys.h"
#include "filter/seal/text.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static void put_row(struct wm_sink *sink, const struct wm_recipient *row)
{
    char from[WM_TEXT_TIME], until[WM_TEXT_TIME], hex[65];

    wm_sink_printf(sink, "recipient %u %u %u %s %s %s %s\n", row->role, row->kid, row->suite,
                   wm_text_put_time(row->seal_from, from), wm_text_put_time(row->seal_until, until),
                   sodium_bin2hex(hex, sizeof hex, row->public_key, sizeof row->public_key),
                   row->scope);
}

static void put_station(struct wm_sink *sink, const struct wm_station *row)
{
    char from[WM_TEXT_TIME], until[WM_TEXT_TIME], hex[65];

    wm_sink_printf(sink, "station %u %s %s %s %s %s\n", (unsigned)row->id,
                   row->revoked ? "revoked" : "active", wm_text_put_time(row->from, from),
                   wm_text_put_time(row->until, until),
                   sodium_bin2hex(hex, sizeof hex, row->public_key, sizeof row->public_key),
                   row->reprint_for[0] != '\0' ? row->reprint_for : "-");
}

/* Everything that the signature covers, behind the domain and its zero byte. */
static void put_body(struct wm_sink *sink, const struct wm_recipients_draft *draft,
                     const struct wm_root_key *root)
{
    char from[WM_TEXT_TIME], until[WM_TEXT_TIME], hex[65];
    size_t i;

    wm_sink_put(sink, WM_LIST_DOMAIN, sizeof WM_LIST_DOMAIN);
    wm_sink_printf(sink, WM_LIST_TITLE "\nroot %s\nversion %u\nissued %s\n",
                   sodium_bin2hex(hex, sizeof hex, root->public_key, sizeof root->public_key),
                   (unsigned)draft->version, wm_text_put_time(draft->issued, from));
    wm_sink_printf(sink, "valid %s %s\n", wm_text_put_time(draft->from, from),
                   wm_text_put_time(draft->until, until));
    for (i = 0; i < draft->recipient_count; i++)
        put_row(sink, &draft->recipients[i]);
    for (i = 0; i < draft->station_count; i++)
        put_station(sink, &draft->stations[i]);
}

char *wm_recipients_sign(const struct wm_recipients_draft *draft, const struct wm_root_key *root,
                         size_t *len, struct wm_err *err)
{
    struct wm_recipients *check;
    struct wm_sink sink;
    uint8_t signature[64];
    char hex[129], *text = NULL;

    wm_sink_memory(&sink);
    put_body(&sink, draft, root);
    if (wm_sink_flush(&sink) == 0) {
        crypto_sign_detached(signature, NULL, sink.memory, sink.memory_len, root->secret_key);
        wm_sink_printf(&sink, "signature %s\n",
                       sodium_bin2hex(hex, sizeof hex, signature, sizeof signature));
        wm_sink_put(&sink, "", 1);
    }
    if (wm_sink_flush(&sink) == 0)
        text = malloc(sink.memory_len - sizeof WM_LIST_DOMAIN);
    if (text == NULL) {
        wm_err_set(err, WM_ERR_INPUT, "%s", strerror(ENOMEM));
    } else {
        *len = sink.memory_len - sizeof WM_LIST_DOMAIN - 1;
        memcpy(text, sink.memory + sizeof WM_LIST_DOMAIN, *len + 1);
        /* A row that the reader would refuse must not get out signed. */
        check = wm_list_read(text, *len, root->public_key, err);
        if (check == NULL) {
            free(text);
            text = NULL;
        }
        wm_recipients_free(check);
    }
    wm_sink_clear(&sink);
    return text;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The end of a role's key: its private half destroyed, a record left in its place. */
#include "config.h"

#include "filter/base/file.h"
#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/seal/keyfile.h"
#include "filter/seal/list.h"
#include "filter/seal/text.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RETIRED_TITLE "waymask-retired-key 1"

int wm_retired_key_parse(const char *data, size_t len, struct wm_retired_key *key,
                         struct wm_err *err)
{
    struct wm_text text;

    memset(key, 0, sizeof *key);
    wm_text_start(&text, data, len);
    if (wm_text_expect(&text, RETIRED_TITLE) && wm_text_expect(&text, "role") &&
        (key->role = wm_text_number(&text, 255)) != 0 && wm_text_expect(&text, "kid") &&
        (key->kid = wm_text_number(&text, 65535)) != 0 && wm_text_expect(&text, "public") &&
        wm_text_hex(&text, key->public_key, sizeof key->public_key) &&
        wm_text_expect(&text, "retired")) {
        key->retired = wm_text_time(&text);
        if (wm_text_done(&text))
            return WM_OK;
    }
    memset(key, 0, sizeof *key);
    wm_err_set(err, WM_ERR_INPUT, _("is not a Waymask retired key of version 1"));
    wm_err_place(err, NULL, 0, text.line, NULL);
    return WM_ERR_INPUT;
}

size_t wm_retired_key_format(const struct wm_retired_key *key, char out[WM_KEY_FILE_MAX])
{
    char hex[65], time[WM_TEXT_TIME];

    return (size_t)snprintf(
        out, WM_KEY_FILE_MAX, RETIRED_TITLE "\nrole %u\nkid %u\npublic %s\nretired %s\n", key->role,
        key->kid, sodium_bin2hex(hex, sizeof hex, key->public_key, sizeof key->public_key),
        wm_text_put_time(key->retired, time));
}

int wm_retired_key_load(const char *path, struct wm_retired_key *key, struct wm_err *err)
{
    size_t len;
    char *data = wm_file_read(path, WM_KEY_FILE_MAX, &len, err);
    int result = WM_ERR_INPUT;

    memset(key, 0, sizeof *key);
    if (data != NULL) {
        result = wm_retired_key_parse(data, len, key, err);
        wm_wipe_free(data, len); /* it may be a key that was not retired */
    }
    if (result != WM_OK)
        wm_err_place(err, path, 0, 0, NULL);
    return result;
}

int wm_role_key_public_load(const char *path, struct wm_retired_key *key, struct wm_err *err)
{
    struct wm_key_file file;
    const int result = wm_key_file_load(path, WM_KEY_KIND_ROLE, &file, err);

    memset(key, 0, sizeof *key);
    key->role = file.role;
    key->kid = file.kid;
    memcpy(key->public_key, file.public_key, sizeof key->public_key);
    wm_wipe(&file, sizeof file);
    return result;
}

int wm_recipients_may_retire(const struct wm_recipients *list, const struct wm_retired_key *key,
                             uint32_t life_hours, uint32_t now, struct wm_err *err)
{
    const struct wm_recipient *row = wm_recipients_key(list, key->role, key->kid);
    uint32_t sealed_until = list->issued; /* hosts sealed to it until this list took it off */
    char time[WM_TEXT_TIME];
    uint64_t end;

    now = wm_recipients_now(list, now);
    if (row != NULL && memcmp(row->public_key, key->public_key, sizeof row->public_key) == 0)
        sealed_until = row->seal_until;
    if (now < sealed_until)
        return wm_err_set(err, WM_ERR_USAGE,
                          _("labels are sealed to this key until %s; rotate it first, or use "
                            "--force"),
                          wm_text_put_time(sealed_until, time));
    end = (uint64_t)sealed_until + (uint64_t)life_hours * 3600;
    if (now >= end)
        return WM_OK;
    return wm_err_set(err, WM_ERR_USAGE,
                      _("labels that are sealed to this key may be opened until %s; wait, or use "
                        "--force"),
                      wm_text_put_time(end < UINT32_MAX ? (uint32_t)end : UINT32_MAX, time));
}

int wm_role_key_retire(const char *path, uint32_t now, struct wm_retired_key *key,
                       struct wm_err *err)
{
    char text[WM_KEY_FILE_MAX];
    size_t len;
    const int result = wm_role_key_public_load(path, key, err);

    if (result != WM_OK)
        return result;
    key->retired = now;
    len = wm_retired_key_format(key, text);
    return wm_file_supersede(path, 0600, text, len, WM_FILE_DESTROY_FIRST, err) == 0 ? WM_OK
                                                                                     : WM_ERR_INPUT;
}

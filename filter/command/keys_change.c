/* SPDX-License-Identifier: Apache-2.0 */
/* waymask keys rotate and revoke: drafts of the list's usual changes. */
#include "config.h"

#include "filter/base/file.h"
#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/command/command.h"
#include "filter/command/keys_verb.h"
#include "filter/command/number.h"
#include "filter/seal/keys.h"
#include "filter/seal/note.h"
#include "filter/seal/passphrase.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define OVERLAP_DAYS 7
#define OVERLAP_MOST 366
#define DAY 86400u

struct rotate_request {
    struct wm_rotation rotation;
    struct wm_passphrase passphrase;
    const char *out, *list, *log;
};

static int read_rotate(int argc, char **argv, struct rotate_request *request)
{
    static const struct option options[] = {
        {"role", required_argument, NULL, 'r'},
        {"scope", required_argument, NULL, 's'},
        {"overlap", required_argument, NULL, 'd'},
        {"log", required_argument, NULL, 'l'},
        {"output", required_argument, NULL, 'o'},
        {"passphrase", no_argument, NULL, 'p'},
        {"passphrase-file", required_argument, NULL, 'f'},
        {0},
    };
    long role = -1, days = OVERLAP_DAYS;
    int option;

    while ((option = getopt_long(argc, argv, ":o:", options, NULL)) != -1) {
        if (option == 'r')
            role = wm_command_number(optarg, 255);
        else if (option == 's')
            request->rotation.scope = optarg;
        else if (option == 'd')
            days = wm_command_number(optarg, OVERLAP_MOST);
        else if (option == 'o')
            request->out = optarg;
        else if (option == 'l')
            request->log = optarg;
        else if (option == 'p')
            request->passphrase.ask = true;
        else if (option == 'f')
            request->passphrase.file = optarg;
        else
            return -1;
    }
    if (role < 1 || days < 0 || request->out == NULL || optind != argc - 1)
        return -1;
    request->list = argv[optind];
    request->rotation.role = (unsigned)role;
    request->rotation.overlap_s = (uint32_t)days * DAY;
    request->rotation.now = (uint32_t)time(NULL);
    return 0;
}

static int put_key(const struct rotate_request *request, const struct wm_role_key *key,
                   struct wm_err *err)
{
    char text[WM_KEY_FILE_MAX];
    size_t len = wm_role_key_format(key, text);

    if (wm_passphrase_seal(&request->passphrase, request->out, text, &len, err) == WM_OK)
        (void)wm_file_create(request->out, 0600, text, len, err);
    wm_wipe(text, sizeof text);
    return (int)err->code;
}

int wm_keys_rotate(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    struct rotate_request request = {.out = NULL};
    struct wm_role_key key = {0};
    size_t len, draft_len = 0;
    char *list, *draft;

    (void)conf_path;
    if (read_rotate(argc, argv, &request) != 0)
        return wm_command_misuse("keys", err);
    list = wm_file_read(request.list, WM_LIST_FILE_MAX, &len, err);
    if (list == NULL)
        return (int)err->code;
    draft = wm_recipients_rotate(list, len, &request.rotation, &key, &draft_len, err);
    wm_wipe_free(list, len); /* somebody may have named a secret file */
    if (draft == NULL)
        wm_err_place(err, request.list, 0, 0, NULL);
    /* The key first: no draft must name one that is nowhere. */
    else if (wm_keys_record(request.log, "rotated", key.role, "kid", key.kid, err) == WM_OK &&
             put_key(&request, &key, err) == WM_OK)
        fwrite(draft, 1, draft_len, stdout);
    wm_key_wipe(&key);
    free(draft);
    return (int)err->code;
}

int wm_keys_revoke(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    static const struct option options[] = {
        {"station", required_argument, NULL, 's'},
        {"checkpoint", required_argument, NULL, 'c'},
        {"log", required_argument, NULL, 'l'},
        {0},
    };
    const char *note_path = NULL, *log = NULL;
    char *list, *note = NULL, *draft = NULL;
    size_t len, note_len = 0, draft_len = 0;
    long station = -1;
    int option;

    (void)conf_path;
    while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
        if (option == 's')
            station = wm_command_number(optarg, UINT32_MAX);
        else if (option == 'c')
            note_path = optarg;
        else if (option == 'l')
            log = optarg;
        else
            return wm_command_misuse("keys", err);
    }
    if (station < 1 || optind != argc - 1)
        return wm_command_misuse("keys", err);
    list = wm_file_read(argv[optind], WM_LIST_FILE_MAX, &len, err);
    if (list != NULL && note_path != NULL)
        note = wm_file_read(note_path, WM_NOTE_FILE_MAX, &note_len, err);
    if (list != NULL && err->code == WM_OK)
        draft = wm_recipients_revoke(list, len, (uint32_t)station, note, note_len,
                                     (uint32_t)time(NULL), &draft_len, err);
    wm_wipe_free(list, list != NULL ? len : 0);
    free(note);
    if (draft != NULL &&
        wm_keys_record(log, "revoked", 0, "station", (unsigned long)station, err) == WM_OK)
        fwrite(draft, 1, draft_len, stdout);
    else
        wm_err_place(err, argv[optind], 0, 0, NULL);
    free(draft);
    return (int)err->code;
}

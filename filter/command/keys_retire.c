/* SPDX-License-Identifier: Apache-2.0 */
/* waymask keys retire and passphrase: what is done to one private key. */
#include "config.h"

#include "filter/base/conf.h"
#include "filter/base/file.h"
#include "filter/base/message.h"
#include "filter/base/utc.h"
#include "filter/base/wipe.h"
#include "filter/command/command.h"
#include "filter/command/keys_verb.h"
#include "filter/seal/keys.h"
#include "filter/seal/passphrase.h"

#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PATH_SIZE 1024

/* A file of this name beside path. */
static int beside(const char *path, const char *name, char out[PATH_SIZE], struct wm_err *err)
{
    const char *slash = strrchr(path, '/');
    const int folder = slash != NULL ? (int)(slash - path) + 1 : 0;
    const int len = snprintf(out, PATH_SIZE, "%.*s%s", folder, path, name);

    return len >= 0 && len < PATH_SIZE ? WM_OK
                                       : wm_err_set(err, WM_ERR_USAGE, _("path is too long"));
}

/* The list, with the root.pub beside it; one that has ended still says what was sealed to whom. */
static struct wm_recipients *read_list(const char *path, struct wm_err *err)
{
    struct wm_recipients *list = NULL;
    char root_path[PATH_SIZE];
    uint8_t root[32];
    size_t len;
    char *text;

    if (beside(path, "root.pub", root_path, err) != WM_OK ||
        wm_root_public_load(root_path, root, err) != 0)
        return NULL;
    text = wm_file_read(path, WM_LIST_FILE_MAX, &len, err);
    if (text != NULL)
        list = wm_recipients_read(text, len, root, err);
    free(text);
    if (list == NULL)
        wm_err_place(err, path, 0, 0, NULL);
    return list;
}

static int check_use(const char *path, const char *list_path, const struct wm_conf *conf,
                     uint32_t now, struct wm_err *err)
{
    struct wm_recipients *list;
    struct wm_retired_key key;
    char own[PATH_SIZE];
    int status;

    if (wm_role_key_public_load(path, &key, err) != WM_OK)
        return (int)err->code;
    if (list_path == NULL) {
        if (beside(path, "recipients.list", own, err) != WM_OK)
            return (int)err->code;
        if (access(own, F_OK) != 0)
            return wm_err_set(err, WM_ERR_USAGE,
                              _("no recipients.list beside the key tells whether labels are sealed "
                                "to it; name one with --list, or use --force"));
        list_path = own;
    }
    list = read_list(list_path, err);
    if (list == NULL)
        return (int)err->code;
    status = wm_recipients_may_retire(list, &key, conf->label_life_hours, now, err);
    wm_recipients_free(list);
    if (status != WM_OK)
        wm_err_place(err, path, 0, 0, NULL);
    return status;
}

static int retire(const char *path, const char *log, uint32_t now, struct wm_err *err)
{
    struct wm_retired_key key;
    char when[WM_UTC_SIZE];

    if (log != NULL && (wm_role_key_public_load(path, &key, err) != WM_OK ||
                        wm_keys_record(log, "retired", key.role, "kid", key.kid, err) != WM_OK))
        return (int)err->code;
    if (wm_role_key_retire(path, now, &key, err) != WM_OK) {
        wm_err_place(err, path, 0, 0, NULL);
        return (int)err->code;
    }
    wm_utc_format((int64_t)key.retired, when);
    printf(_("%s: key %u of role %u was retired at %s; this copy of it is destroyed\n"), path,
           key.kid, key.role, when);
    fputs(_("waymask: copies in backups, snapshots and other openers, and blocks that a flash disk "
            "or a copying file system put aside, are not reached; see waymask-keys(5)\n"),
          stderr);
    return WM_OK;
}

int wm_keys_retire(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    static const struct option options[] = {
        {"list", required_argument, NULL, 'l'},
        {"force", no_argument, NULL, 'f'},
        {"log", required_argument, NULL, 'L'},
        {0},
    };
    const uint32_t now = (uint32_t)time(NULL);
    const char *list = NULL, *log = NULL;
    struct wm_conf conf;
    bool force = false;
    int option;

    while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
        if (option == 'l')
            list = optarg;
        else if (option == 'f')
            force = true;
        else if (option == 'L')
            log = optarg;
        else
            return wm_command_misuse("keys", err);
    }
    if (optind != argc - 1)
        return wm_command_misuse("keys", err);
    if (!force && (wm_conf_load(&conf, conf_path, err) != WM_OK ||
                   check_use(argv[optind], list, &conf, now, err) != WM_OK))
        return (int)err->code;
    return retire(argv[optind], log, now, err);
}

int wm_keys_passphrase(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    static const struct option options[] = {
        {"passphrase-file", required_argument, NULL, 'f'},
        {"old-passphrase-file", required_argument, NULL, 'o'},
        {"remove", no_argument, NULL, 'r'},
        {0},
    };
    struct wm_passphrase old = {.ask = true}, fresh = {.ask = true};
    bool taken_away = false;
    int option;

    (void)conf_path;
    while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
        if (option == 'f')
            fresh.file = optarg;
        else if (option == 'o')
            old.file = optarg;
        else if (option == 'r')
            taken_away = true;
        else
            return wm_command_misuse("keys", err);
    }
    if (optind != argc - 1 || (taken_away && fresh.file != NULL))
        return wm_command_misuse("keys", err);
    fresh.ask = !taken_away;
    return wm_passphrase_change(argv[optind], &old, &fresh, err);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* waymask keys list, draft and sign: the recipient list shown, edited, signed. */
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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *role_name(unsigned role)
{
    static const char *const names[] = {NULL, "courier", "service", "sorting", "auditor"};

    return role >= 1 && role < sizeof names / sizeof *names ? names[role] : "site";
}

/* What became of a row by now. */
static const char *state(uint32_t from, uint32_t until, uint32_t now)
{
    if (now < from)
        return _("not yet");
    return now < until ? _("current") : _("past");
}

static const char *date(uint32_t seconds, char out[WM_UTC_SIZE])
{
    wm_utc_format((int64_t)seconds, out);
    out[10] = '\0';
    return out;
}

/* What became of a role's key: one that another has taken the place of is sealed to no more by
 * hosts that have this list. */
static const char *key_state(const struct wm_recipients *list, const struct wm_recipient *row,
                             uint32_t now)
{
    const struct wm_recipient *other;
    size_t i;

    if (now < row->seal_from || now >= row->seal_until)
        return state(row->seal_from, row->seal_until, now);
    for (i = 0; (other = wm_recipients_row(list, i)) != NULL; i++) {
        if (other->role == row->role && strcmp(other->scope, row->scope) == 0 &&
            now >= other->seal_from && now < other->seal_until &&
            (other->seal_from > row->seal_from ||
             (other->seal_from == row->seal_from && other->kid > row->kid)))
            return _("retiring");
    }
    return _("current");
}

static void print_station(const struct wm_station *station, uint32_t now)
{
    char from[WM_UTC_SIZE], until[WM_UTC_SIZE];

    printf("%-10lu %-10s %-10s %-8s %s", (unsigned long)station->id, date(station->from, from),
           date(station->until, until),
           station->revoked ? _("revoked") : state(station->from, station->until, now),
           station->reprint_for[0] != '\0' ? station->reprint_for : _("itself"));
    if (station->pinned)
        printf(_("; genuine up to entry %llu of its log"),
               (unsigned long long)station->pinned_size);
    putchar('\n');
}

static void print_list(const struct wm_recipients *list, uint32_t now)
{
    const struct wm_recipient *role;
    const struct wm_station *station;
    char from[WM_UTC_SIZE], until[WM_UTC_SIZE];
    uint32_t list_from, list_until;
    size_t i;

    wm_recipients_validity(list, &list_from, &list_until);
    printf(_("recipient list version %lu, valid %s to %s\n\n"),
           (unsigned long)wm_recipients_version(list), date(list_from, from),
           date(list_until, until));
    printf("%-8s %-8s %6s %-8s %-10s %-10s %-8s %s\n", _("role"), _("name"), _("key"), _("suite"),
           _("from"), _("until"), _("state"), _("outlets"));
    for (i = 0; (role = wm_recipients_row(list, i)) != NULL; i++)
        printf("%-8u %-8s %6u %-8s %-10s %-10s %-8s %s\n", role->role, role_name(role->role),
               role->kid, wm_suite_name(role->suite), date(role->seal_from, from),
               date(role->seal_until, until), key_state(list, role, now), role->scope);
    printf("\n%-10s %-10s %-10s %-8s %s\n", _("station"), _("from"), _("until"), _("state"),
           _("reprints for"));
    for (i = 0; (station = wm_recipients_station_row(list, i)) != NULL; i++)
        print_station(station, now);
}

/* A list that ends soon, while there is time to sign the next. */
static void warn_of_end(const char *path, const struct wm_recipients *list, uint32_t now)
{
    char text[WM_LIST_WARNING_MAX];

    if (wm_recipients_warning(list, path, now, text) != NULL)
        fprintf(stderr, "waymask: %s\n", text);
}

int wm_keys_list(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    struct wm_recipients *list;
    struct wm_conf conf;
    uint32_t now = (uint32_t)time(NULL);

    (void)argv;
    if (argc != 1)
        return wm_command_misuse("keys", err);
    if (wm_conf_load(&conf, conf_path, err) != WM_OK)
        return (int)err->code;
    list = wm_recipients_load(conf.recipient_list, conf.root_key, now, err);
    if (list == NULL)
        return (int)err->code;
    print_list(list, wm_recipients_now(list, now));
    warn_of_end(conf.recipient_list, list, now);
    wm_recipients_free(list);
    return WM_OK;
}

/* Where a new list goes, and what there is to say of its dates. */
static int put_list(const char *path, const struct wm_recipients *list, const char *text,
                    size_t len, const struct wm_root_key *root, struct wm_err *err)
{
    char from[WM_UTC_SIZE], until[WM_UTC_SIZE];
    const uint32_t now = wm_recipients_now(list, (uint32_t)time(NULL));
    uint32_t list_from, list_until;

    wm_recipients_validity(list, &list_from, &list_until);
    wm_utc_format((int64_t)list_until, until);
    if (now >= list_until)
        return wm_err_set(err, WM_ERR_INPUT, _("ended at %s; set its valid line"), until);
    if (path == NULL) {
        fwrite(text, 1, len, stdout);
    } else {
        if (wm_recipients_install(path, text, len, root->public_key, err) != 0)
            return (int)err->code;
        printf(_("%s: version %lu, valid %s to %s\n"), path,
               (unsigned long)wm_recipients_version(list), date(list_from, from),
               date(list_until, until));
    }
    if (now < list_from) {
        wm_utc_format((int64_t)list_from, from);
        fprintf(stderr, _("waymask: the list is not valid before %s; until then it is refused\n"),
                from);
    }
    warn_of_end(path != NULL ? path : _("the list"), list, now);
    return WM_OK;
}

/* Where a verb's paths lead; those that may be left out are NULL. */
struct sign_request {
    const char *draft, *key, *out, *log;
    struct wm_passphrase passphrase;
};

static int sign(const struct sign_request *request, struct wm_err *err)
{
    struct wm_recipients *list = NULL;
    struct wm_root_key root;
    size_t draft_len = 0, len;
    char *draft, *text = NULL;

    if (wm_root_key_unlock(request->key, &request->passphrase, &root, err) != 0)
        return (int)err->code;
    draft = wm_file_read(request->draft, WM_LIST_FILE_MAX, &draft_len, err);
    if (draft != NULL)
        text = wm_recipients_sign_text(draft, draft_len, &root, &len, err);
    wm_wipe_free(draft, draft_len); /* somebody may have named a secret file */
    if (text != NULL)
        list = wm_recipients_read(text, len, root.public_key, err);
    if (list != NULL && wm_keys_record(request->log, "signed", 0, "version",
                                       wm_recipients_version(list), err) == WM_OK)
        (void)put_list(request->out, list, text, len, &root, err);
    wm_key_wipe(&root);
    wm_recipients_free(list);
    free(text);
    if (err->code != WM_OK)
        wm_err_place(err, request->draft, 0, 0, NULL);
    return (int)err->code;
}

int wm_keys_sign(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    static const struct option options[] = {
        {"key", required_argument, NULL, 'k'},
        {"output", required_argument, NULL, 'o'},
        {"passphrase-file", required_argument, NULL, 'f'},
        {"log", required_argument, NULL, 'l'},
        {0},
    };
    struct sign_request request = {.passphrase.ask = true};
    int option;

    (void)conf_path;
    while ((option = getopt_long(argc, argv, ":o:", options, NULL)) != -1) {
        if (option == 'k')
            request.key = optarg;
        else if (option == 'o')
            request.out = optarg;
        else if (option == 'f')
            request.passphrase.file = optarg;
        else if (option == 'l')
            request.log = optarg;
        else
            return wm_command_misuse("keys", err);
    }
    if (request.key == NULL || optind != argc - 1)
        return wm_command_misuse("keys", err);
    request.draft = argv[optind];
    return sign(&request, err);
}

int wm_keys_draft(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    size_t len, draft_len;
    char *text, *draft;

    (void)conf_path;
    if (argc != 2 || (argv[1][0] == '-' && argv[1][1] != '\0'))
        return wm_command_misuse("keys", err);
    text = wm_file_read(argv[1], WM_LIST_FILE_MAX, &len, err);
    if (text == NULL)
        return (int)err->code;
    draft = wm_recipients_draft_text(text, len, (uint32_t)time(NULL), &draft_len, err);
    wm_wipe_free(text, len);
    if (draft != NULL)
        fwrite(draft, 1, draft_len, stdout);
    else
        wm_err_place(err, argv[1], 0, 0, NULL);
    free(draft);
    return (int)err->code;
}

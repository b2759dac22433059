/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/file.h"
#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/command/command.h"
#include "filter/command/number.h"
#include "filter/seal/auditor.h"
#include "filter/seal/keys.h"
#include "filter/seal/passphrase.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* What to make: exactly one of the five. */
struct request {
    const char *site; /* folder */
    const char *root; /* file */
    const char *log;  /* file */
    long role;        /* 1…255, -1 if none */
    long station;     /* 1…UINT32_MAX, -1 if none */
    long kid;         /* of a role key */
    const char *out;  /* file of a role or station key */
    struct wm_passphrase passphrase;
};

/* Put a key file's text where it belongs, under the passphrase if there is one, and wipe it. */
static int create(const struct request *request, const char *path, char text[WM_KEY_FILE_MAX],
                  size_t len, struct wm_err *err)
{
    int status = wm_passphrase_seal(&request->passphrase, path, text, &len, err);

    if (status == WM_OK && wm_file_create(path, 0600, text, len, err) != 0)
        status = (int)err->code;
    wm_wipe(text, WM_KEY_FILE_MAX);
    return status;
}

/* Of a signing key its public half lies beside it: root.key and root.pub, log.key and log.pub. */
static int make_pair(const struct request *request, struct wm_err *err)
{
    const char *path = request->root != NULL ? request->root : request->log;
    char text[WM_KEY_FILE_MAX], public_text[WM_KEY_FILE_MAX], public_path[1024];
    size_t len = strlen(path), public_len;
    struct wm_root_key root;
    struct wm_log_key log;
    int status;

    if (len > 4 && strcmp(path + len - 4, ".key") == 0)
        len -= 4;
    if (len >= sizeof public_path - sizeof ".pub")
        return wm_err_set(err, WM_ERR_USAGE, _("path is too long"));
    snprintf(public_path, sizeof public_path, "%.*s.pub", (int)len, path);
    if (request->root != NULL) {
        wm_root_key_new(&root);
        len = wm_root_key_format(&root, text);
        public_len = wm_root_public_format(root.public_key, public_text);
        wm_key_wipe(&root);
    } else {
        wm_log_key_new(&log);
        len = wm_log_key_format(&log, text);
        public_len = wm_log_public_format(log.public_key, public_text);
        wm_key_wipe(&log);
    }
    status = create(request, path, text, len, err);
    if (status == WM_OK && wm_file_create(public_path, 0644, public_text, public_len, err) != 0)
        status = (int)err->code;
    return status;
}

static int make_role(const struct request *request, struct wm_err *err)
{
    struct wm_role_key key;
    struct wm_recipient row;
    char text[WM_KEY_FILE_MAX], row_text[WM_LIST_ROW_MAX];
    int status;

    wm_role_key_new((unsigned)request->role, (unsigned)request->kid, &key);
    status = create(request, request->out, text, wm_role_key_format(&key, text), err);
    wm_role_key_row(&key, (uint32_t)time(NULL), &row);
    wm_key_wipe(&key);
    wm_recipient_format(&row, row_text);
    if (status == WM_OK)
        fputs(row_text, stdout);
    return status;
}

static int make_station(const struct request *request, struct wm_err *err)
{
    struct wm_station_key key;
    struct wm_station row;
    char text[WM_KEY_FILE_MAX], row_text[WM_LIST_ROW_MAX];
    int status;

    wm_station_key_new((uint32_t)request->station, &key);
    status = create(request, request->out, text, wm_station_key_format(&key, text), err);
    wm_station_key_row(&key, (uint32_t)time(NULL), &row);
    wm_key_wipe(&key);
    wm_station_format(&row, row_text);
    if (status == WM_OK)
        fputs(row_text, stdout);
    return status;
}

/* The root key alone gets the passphrase: openers start unasked, and theirs would lie beside them.
 */
static int make_site(const struct request *request, struct wm_err *err)
{
    const struct wm_passphrase none = {0};
    const char *dir = request->site;
    char path[1024];
    int status = wm_keys_make_site(dir, (uint32_t)time(NULL), err);

    if (status != WM_OK)
        return status;
    if (request->passphrase.file != NULL || request->passphrase.ask) {
        if (wm_file_join(path, sizeof path, dir, "root/root.key") != 0)
            return wm_err_set(err, WM_ERR_USAGE, _("path is too long"));
        status = wm_passphrase_change(path, &none, &request->passphrase, err);
    }
    printf(_("%s/root          keep offline: signs the recipient list\n"
             "%s/print         goes to the print host: seals, opens nothing\n"
             "%s/open-courier  goes to whoever opens for couriers\n"
             "%s/open-service  goes to whoever opens for service\n"
             "%s/audit         goes to whoever reads the logs: opens numbers in them\n"),
           dir, dir, dir, dir, dir);
    return status;
}

/* 5 to 15 are for roles that a later version may know. */
static bool is_role(long role)
{
    return (role >= 1 && role <= (long)WM_ROLE_AUDITOR) || role >= 16;
}

static int read_request(int argc, char **argv, struct request *request)
{
    static const struct option options[] = {
        {"site", required_argument, NULL, 's'},
        {"root", required_argument, NULL, 'r'},
        {"log", required_argument, NULL, 'l'},
        {"role", required_argument, NULL, 'R'},
        {"station", required_argument, NULL, 'S'},
        {"kid", required_argument, NULL, 'k'},
        {"output", required_argument, NULL, 'o'},
        {"passphrase", no_argument, NULL, 'p'},
        {"passphrase-file", required_argument, NULL, 'f'},
        {0},
    };
    int kinds = 0;
    int option;

    while ((option = getopt_long(argc, argv, ":o:", options, NULL)) != -1) {
        kinds += option == 's' || option == 'r' || option == 'l' || option == 'R' || option == 'S';
        if (option == 's')
            request->site = optarg;
        else if (option == 'r')
            request->root = optarg;
        else if (option == 'l')
            request->log = optarg;
        else if (option == 'R' && !is_role(request->role = wm_command_number(optarg, 255)))
            return -1;
        else if (option == 'S' && (request->station = wm_command_number(optarg, UINT32_MAX)) < 1)
            return -1;
        else if (option == 'k' && (request->kid = wm_command_number(optarg, 65535)) < 1)
            return -1;
        else if (option == 'o')
            request->out = optarg;
        else if (option == 'p')
            request->passphrase.ask = true;
        else if (option == 'f')
            request->passphrase.file = optarg;
        else if (option == '?' || option == ':')
            return -1;
    }
    if (optind != argc || kinds != 1)
        return -1;
    return (request->role > 0 || request->station > 0) == (request->out != NULL) ? 0 : -1;
}

static int run(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    struct request request = {.role = -1, .station = -1, .kid = 1};

    (void)conf_path;
    if (read_request(argc, argv, &request) != 0)
        return wm_command_misuse(argv[0], err);
    if (wm_seal_init(err) != WM_OK)
        return (int)err->code;
    if (request.site != NULL)
        return make_site(&request, err);
    if (request.root != NULL || request.log != NULL)
        return make_pair(&request, err);
    return request.role > 0 ? make_role(&request, err) : make_station(&request, err);
}

const struct wm_command wm_command_keygen = {
    .name = "keygen",
    .synopsis =
        "--site DIR | --root FILE | --log FILE | --role R [--kid N] -o FILE | "
        "--station ID -o FILE",
    .summary = N_("make a new site, or one key"),
    .help = N_("  --site DIR    a complete site: DIR/root, DIR/print, DIR/open-courier,\n"
               "                DIR/open-service, DIR/audit; DIR must be new or empty\n"
               "  --root FILE   a root key, and its public half beside it: root.key, root.pub\n"
               "  --log FILE    a key that signs an opener's log, likewise: log.key, log.pub\n"
               "  --role R      a role's private key: 1 courier, 2 service, 3 sorting, 4 auditor,\n"
               "                16 to 255 a site's own\n"
               "  --kid N       its key number, 1 to 65535; default 1\n"
               "  --station ID  a station's signing key\n"
               "  -o FILE       the new file; the key's row for a draft of the recipient list is\n"
               "                printed\n"
               "  --passphrase  put the key under a passphrase, asked for twice; of a site, the\n"
               "                root's. Not a station's\n"
               "  --passphrase-file FILE\n"
               "                take it from a secret file of one line instead"),
    .run = run,
};

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/file.h"
#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/command/command.h"
#include "filter/seal/keys.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What to make: exactly one of the four. */
struct request {
    const char *site; /* folder */
    const char *root; /* file */
    long role;        /* 1…255, -1 if none */
    long station;     /* 1…UINT32_MAX, -1 if none */
    long kid;         /* of a role key */
    const char *out;  /* file of a role or station key */
};

/* @return the number, or -1 */
static long read_number(const char *text, long most)
{
    char *end;
    long value = strtol(text, &end, 10);

    if (text[0] < '0' || text[0] > '9' || *end != '\0' || strlen(text) > 10 || value > most)
        return -1;
    return value;
}

static int create(const char *path, unsigned mode, const char *text, size_t len, struct wm_err *err)
{
    return wm_file_create(path, mode, text, len, err) == 0 ? WM_OK : (int)err->code;
}

static int make_root(const char *path, struct wm_err *err)
{
    struct wm_root_key key;
    char text[WM_KEY_FILE_MAX];
    char public_path[1024];
    size_t len = strlen(path);
    int status;

    /* root.key and root.pub, as in the folder of a site */
    if (len > 4 && strcmp(path + len - 4, ".key") == 0)
        len -= 4;
    if (len >= sizeof public_path - sizeof ".pub")
        return wm_err_set(err, WM_ERR_USAGE, _("path is too long"));
    snprintf(public_path, sizeof public_path, "%.*s.pub", (int)len, path);
    wm_root_key_new(&key);
    len = wm_root_key_format(&key, text);
    status = create(path, 0600, text, len, err);
    wm_wipe(text, sizeof text);
    if (status == WM_OK) {
        len = wm_root_public_format(key.public_key, text);
        status = create(public_path, 0644, text, len, err);
    }
    wm_key_wipe(&key);
    return status;
}

static int make_role(const struct request *request, struct wm_err *err)
{
    struct wm_role_key key;
    struct wm_recipient row;
    char text[WM_KEY_FILE_MAX], row_text[WM_LIST_ROW_MAX];
    size_t len;
    int status;

    wm_role_key_new((unsigned)request->role, (unsigned)request->kid, &key);
    len = wm_role_key_format(&key, text);
    status = create(request->out, 0600, text, len, err);
    wm_wipe(text, sizeof text);
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
    size_t len;
    int status;

    wm_station_key_new((uint32_t)request->station, &key);
    len = wm_station_key_format(&key, text);
    status = create(request->out, 0600, text, len, err);
    wm_wipe(text, sizeof text);
    wm_station_key_row(&key, (uint32_t)time(NULL), &row);
    wm_key_wipe(&key);
    wm_station_format(&row, row_text);
    if (status == WM_OK)
        fputs(row_text, stdout);
    return status;
}

static int make_site(const char *dir, struct wm_err *err)
{
    int status = wm_keys_make_site(dir, (uint32_t)time(NULL), err);

    if (status == WM_OK)
        printf(_("%s/root          keep offline: signs the recipient list\n"
                 "%s/print         goes to the print host: seals, opens nothing\n"
                 "%s/open-courier  goes to whoever opens for couriers\n"
                 "%s/open-service  goes to whoever opens for service\n"),
               dir, dir, dir, dir);
    return status;
}

static int read_request(int argc, char **argv, struct request *request)
{
    static const struct option options[] = {
        {"site", required_argument, NULL, 's'},
        {"root", required_argument, NULL, 'r'},
        {"role", required_argument, NULL, 'R'},
        {"station", required_argument, NULL, 'S'},
        {"kid", required_argument, NULL, 'k'},
        {"output", required_argument, NULL, 'o'},
        {0},
    };
    int kinds = 0;
    int option;

    while ((option = getopt_long(argc, argv, ":o:", options, NULL)) != -1) {
        kinds += option == 's' || option == 'r' || option == 'R' || option == 'S';
        if (option == 's')
            request->site = optarg;
        else if (option == 'r')
            request->root = optarg;
        else if (option == 'R' && (request->role = read_number(optarg, 255)) < 1)
            return -1;
        else if (option == 'S' && (request->station = read_number(optarg, UINT32_MAX)) < 1)
            return -1;
        else if (option == 'k' && (request->kid = read_number(optarg, 65535)) < 1)
            return -1;
        else if (option == 'o')
            request->out = optarg;
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
        return make_site(request.site, err);
    if (request.root != NULL)
        return make_root(request.root, err);
    return request.role > 0 ? make_role(&request, err) : make_station(&request, err);
}

const struct wm_command wm_command_keygen = {
    .name = "keygen",
    .synopsis = "--site DIR | --root FILE | --role R [--kid N] -o FILE | --station ID -o FILE",
    .summary = N_("make a new site, or one key"),
    .help = N_("  --site DIR    a complete site: DIR/root, DIR/print, DIR/open-courier,\n"
               "                DIR/open-service; DIR must be new or empty\n"
               "  --root FILE   a root key, and its public half beside it: root.key, root.pub\n"
               "  --role R      a role's private key: 1 courier, 2 service, 3 sorting, 16 to 255\n"
               "  --kid N       its key number, 1 to 65535; default 1\n"
               "  --station ID  a station's signing key\n"
               "  -o FILE       the new file; the key's row for a draft of the recipient list is\n"
               "                printed"),
    .run = run,
};

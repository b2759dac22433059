/* SPDX-License-Identifier: Apache-2.0 */
/* A complete new site, one folder per custodian. */
#include "config.h"

#include "filter/base/file.h"
#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/seal/auditor.h"
#include "filter/seal/keys.h"

#include <dirent.h>
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_SIZE 1024

static const char print_conf[] =
    "# waymask.conf of a print host: it can seal and cannot open; see waymask.conf(5)\n"
    "StationKey station.key\n"
    "RootKey root.pub\n"
    "RecipientList recipients.list\n"
    "StateDirectory state\n";

/* Openers, by their role's number less one. */
static const struct {
    const char *name, *purposes;
} openers[] = {{"courier", "deliver,contact,return"},
               {"service", "contact,after-sale,return,authority"}};
#define OPENERS 2

/* Before the lines that differ: role key, log's name, who may what. */
static const char opener_conf[] =
    "# opener.conf: the role key beside it opens labels; keep it off print hosts.\n"
    "# See waymask-opener(8). Relative names are meant from this folder.\n"
    "RootKey root.pub\n"
    "RecipientList recipients.list\n"
    "StateDirectory state\n"
    "LogKey log.key\n"
    "# As a service it listens at " RUNSTATEDIR
    "/waymask/opener.sock.\n"
    "Socket opener.sock\n";

/* The keys of a site; wiped as a whole. */
struct site {
    struct wm_root_key root;
    struct wm_station_key station;
    struct wm_role_key role[OPENERS];
    struct wm_role_key auditor;
    struct wm_log_key log[OPENERS];
    char root_public[WM_KEY_FILE_MAX];
    char user[64]; /* who makes the site, if not root */
    char *list;    /* owned */
    size_t list_len;
    bool group; /* give print/ to the group lp */
    gid_t group_id;
};

/* What a site consists of, in the order in which it is made; also what is taken away again. */
static const char *const folders[] = {
    "root",
    "print",
    "print/state",
    "open-courier",
    "open-courier/state",
    "open-service",
    "open-service/state",
    "audit",
};
static const char *const files[] = {
    "root/root.key",
    "root/root.pub",
    "print/station.key",
    "print/root.pub",
    "print/recipients.list",
    "print/waymask.conf",
    "open-courier/courier.key",
    "open-courier/log.key",
    "open-courier/log.pub",
    "open-courier/root.pub",
    "open-courier/recipients.list",
    "open-courier/opener.conf",
    "open-service/service.key",
    "open-service/log.key",
    "open-service/log.pub",
    "open-service/root.pub",
    "open-service/recipients.list",
    "open-service/opener.conf",
    "audit/auditor.key",
    "audit/root.pub",
};
#define COUNT(array) (sizeof(array) / sizeof *(array))

static int join(char out[PATH_SIZE], const char *dir, const char *name, struct wm_err *err)
{
    if (wm_file_join(out, PATH_SIZE, dir, name) == 0)
        return 0;
    wm_err_place(err, dir, 0, 0, NULL);
    return wm_err_set(err, WM_ERR_USAGE, _("path is too long"));
}

static int put(const char *dir, const char *name, unsigned mode, const char *data, size_t len,
               struct wm_err *err)
{
    char path[PATH_SIZE];

    if (join(path, dir, name, err) != 0 || wm_file_create(path, mode, data, len, err) != 0)
        return WM_ERR_INPUT;
    return 0;
}

/* root.pub, recipients.list and the configuration: what print hosts and openers share. */
static int put_shared(const char *dir, const struct site *site, const char *conf_name,
                      const char *conf, struct wm_err *err)
{
    if (put(dir, "root.pub", 0644, site->root_public, strlen(site->root_public), err) != 0 ||
        put(dir, "recipients.list", 0644, site->list, site->list_len, err) != 0)
        return WM_ERR_INPUT;
    return put(dir, conf_name, 0644, conf, strlen(conf), err);
}

/* A key file's text, which is wiped. */
static int put_secret(const char *dir, const char *name, char text[WM_KEY_FILE_MAX], size_t len,
                      struct wm_err *err)
{
    const int result = put(dir, name, 0600, text, len, err);

    wm_wipe(text, WM_KEY_FILE_MAX);
    return result;
}

static int put_root_public(const char *dir, const struct site *site, struct wm_err *err)
{
    return put(dir, "root.pub", 0644, site->root_public, strlen(site->root_public), err);
}

static int put_root(const char *dir, const struct site *site, struct wm_err *err)
{
    char text[WM_KEY_FILE_MAX];

    if (put_secret(dir, "root.key", text, wm_root_key_format(&site->root, text), err) != 0)
        return WM_ERR_INPUT;
    return put_root_public(dir, site, err);
}

static int put_audit(const char *dir, const struct site *site, struct wm_err *err)
{
    char text[WM_KEY_FILE_MAX];

    if (put_secret(dir, "auditor.key", text, wm_role_key_format(&site->auditor, text), err) != 0)
        return WM_ERR_INPUT;
    return put_root_public(dir, site, err);
}

/* CUPS runs filters as lp: the station key and its folder are root:lp where root makes them. */
static int give_to_group(const char *dir, const struct site *site, struct wm_err *err)
{
    char path[PATH_SIZE];

    if (!site->group)
        return 0;
    if (join(path, dir, "station.key", err) != 0)
        return WM_ERR_INPUT;
    if (lchown(path, 0, site->group_id) != 0 || chmod(path, 0640) != 0)
        return wm_err_at(err, WM_ERR_INPUT, path, "%s", strerror(errno));
    if (lchown(dir, 0, site->group_id) != 0 || chmod(dir, 0750) != 0)
        return wm_err_at(err, WM_ERR_INPUT, dir, "%s", strerror(errno));
    /* Filters write there; what one makes the others may read, hence setgid. */
    if (join(path, dir, "state", err) != 0)
        return WM_ERR_INPUT;
    if (lchown(path, 0, site->group_id) != 0 || chmod(path, 02770) != 0)
        return wm_err_at(err, WM_ERR_INPUT, path, "%s", strerror(errno));
    return 0;
}

static int put_print(const char *dir, const struct site *site, struct wm_err *err)
{
    char text[WM_KEY_FILE_MAX];
    const size_t len = wm_station_key_format(&site->station, text);
    int result = put_secret(dir, "station.key", text, len, err);

    if (result == 0)
        result = put_shared(dir, site, "waymask.conf", print_conf, err);
    return result == 0 ? give_to_group(dir, site, err) : result;
}

static int put_opener(const char *dir, const struct site *site, size_t which, struct wm_err *err)
{
    const char *name = openers[which].name, *purposes = openers[which].purposes;
    char text[WM_KEY_FILE_MAX], key_name[32];
    size_t len;

    snprintf(key_name, sizeof key_name, "%s.key", name);
    if (put_secret(dir, key_name, text, wm_role_key_format(&site->role[which], text), err) != 0 ||
        put_secret(dir, "log.key", text, wm_log_key_format(&site->log[which], text), err) != 0)
        return WM_ERR_INPUT;
    len = wm_log_public_format(site->log[which].public_key, text);
    if (put(dir, "log.pub", 0644, text, len, err) != 0)
        return WM_ERR_INPUT;
    snprintf(text, sizeof text,
             "%sRoleKey %s\nLogName %s\n"
             "# Who may open, and why: users, or @ and a group; nobody else. For example:\n"
             "#   Allow %s %s @%ss\n"
             "Allow %s %s root%s%s\n",
             opener_conf, key_name, name, name, purposes, name, name, purposes,
             site->user[0] != '\0' ? " " : "", site->user);
    return put_shared(dir, site, "opener.conf", text, err);
}

/* A name that the opener's configuration would read as something else is left out. */
static void find_user(struct site *site)
{
    const struct passwd *user = geteuid() != 0 ? getpwuid(geteuid()) : NULL;

    if (user != NULL && strlen(user->pw_name) < sizeof site->user &&
        user->pw_name[strcspn(user->pw_name, " \t@*#")] == '\0')
        strcpy(site->user, user->pw_name);
}

/* New keys and the first list of recipients. */
static int make_keys(struct site *site, uint32_t now, struct wm_err *err)
{
    struct wm_station station;
    struct wm_recipient rows[OPENERS + 1];
    struct wm_recipients_draft draft = {.version = 1,
                                        .recipients = rows,
                                        .recipient_count = OPENERS + 1,
                                        .stations = &station,
                                        .station_count = 1};
    unsigned i;

    wm_root_key_new(&site->root);
    wm_station_key_new(1, &site->station);
    for (i = 0; i < OPENERS; i++) {
        wm_role_key_new(i + 1, 1, &site->role[i]);
        wm_log_key_new(&site->log[i]);
        wm_role_key_row(&site->role[i], now, &rows[i]);
    }
    wm_role_key_new(WM_ROLE_AUDITOR, 1, &site->auditor);
    wm_role_key_row(&site->auditor, now, &rows[OPENERS]);
    wm_station_key_row(&site->station, now, &station);
    draft.issued = draft.from = rows[0].seal_from;
    draft.until = rows[0].seal_until;
    wm_root_public_format(site->root.public_key, site->root_public);
    site->list = wm_recipients_sign(&draft, &site->root, &site->list_len, err);
    return site->list != NULL ? 0 : WM_ERR_INPUT;
}

/* Make dir, or take an empty one. *made: dir is ours to remove again. */
static int start_folder(const char *dir, bool group, bool *made, struct wm_err *err)
{
    const struct dirent *entry;
    bool empty = true;
    DIR *listing;

    *made = mkdir(dir, 0700) == 0;
    /* lp has to get through to print/. */
    if (*made && (!group || chmod(dir, 0711) == 0))
        return 0;
    if (*made || errno != EEXIST)
        return wm_err_at(err, WM_ERR_INPUT, dir, "%s", strerror(errno));
    listing = opendir(dir);
    if (listing == NULL)
        return wm_err_at(err, WM_ERR_INPUT, dir, "%s", strerror(errno));
    while ((entry = readdir(listing)) != NULL)
        empty = empty && (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0);
    closedir(listing);
    if (empty)
        return 0;
    wm_err_set(err, WM_ERR_USAGE, _("is not empty; keys are never overwritten"));
    wm_err_place(err, dir, 0, 0, NULL);
    return WM_ERR_USAGE;
}

static int put_folders(const char *dir, const struct site *site, struct wm_err *err)
{
    char path[COUNT(folders)][PATH_SIZE];
    int result;
    size_t i;

    for (i = 0; i < COUNT(folders); i++) {
        if (join(path[i], dir, folders[i], err) != 0)
            return WM_ERR_USAGE;
        if (mkdir(path[i], 0700) != 0)
            return wm_err_at(err, WM_ERR_INPUT, path[i], "%s", strerror(errno));
    }
    result = put_root(path[0], site, err);
    if (result == 0)
        result = put_print(path[1], site, err);
    if (result == 0)
        result = put_opener(path[3], site, 0, err);
    if (result == 0)
        result = put_opener(path[5], site, 1, err);
    return result == 0 ? put_audit(path[7], site, err) : result;
}

/* dir was empty, so all that bears our names is ours. */
static void take_away(const char *dir, bool made)
{
    char path[PATH_SIZE];
    size_t i;

    for (i = 0; i < COUNT(files); i++) {
        if (wm_file_join(path, sizeof path, dir, files[i]) == 0)
            (void)unlink(path);
    }
    for (i = COUNT(folders); i > 0; i--) {
        if (wm_file_join(path, sizeof path, dir, folders[i - 1]) == 0)
            (void)rmdir(path);
    }
    if (made)
        (void)rmdir(dir);
}

int wm_keys_make_site(const char *dir, uint32_t now, struct wm_err *err)
{
    const struct group *lp = geteuid() == 0 ? getgrnam("lp") : NULL;
    struct site *site = calloc(1, sizeof *site);
    bool made = false;
    int result;

    if (site == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    find_user(site);
    site->group = lp != NULL;
    site->group_id = lp != NULL ? lp->gr_gid : 0;
    result = start_folder(dir, site->group, &made, err);
    if (result == 0) {
        result = make_keys(site, now, err);
        if (result == 0)
            result = put_folders(dir, site, err);
        if (result != 0)
            take_away(dir, made);
    }
    free(site->list);
    wm_wipe_free(site, sizeof *site);
    return result;
}

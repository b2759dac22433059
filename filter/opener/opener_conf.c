/* SPDX-License-Identifier: Apache-2.0 */
/* The directives of opener.conf: a new one is a row here and a member of struct wm_opener_conf. */
#include "config.h"

#include "filter/opener/opener_conf.h"

#include "filter/base/conf_row.h"
#include "filter/base/file.h"
#include "filter/base/message.h"
#include "filter/opener/request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONF_MAX_BYTES (1u << 18)

static int read_role_key(const struct wm_conf_target *target, char *value, struct wm_err *err)
{
    struct wm_opener_conf *conf = target->conf;

    if (conf->role_key_count == WM_OPENER_KEYS)
        return wm_err_set(err, WM_ERR_USAGE, _("more than %d keys"), WM_OPENER_KEYS);
    return wm_conf_put_path(target, conf->role_keys[conf->role_key_count++],
                            sizeof conf->role_keys[0], value, err);
}

static int read_station_log(const struct wm_conf_target *target, char *value, struct wm_err *err)
{
    struct wm_opener_conf *conf = target->conf;

    if (conf->station_log_count == WM_OPENER_LOGS)
        return wm_err_set(err, WM_ERR_USAGE, _("more than %d logs"), WM_OPENER_LOGS);
    return wm_conf_put_path(target, conf->station_logs[conf->station_log_count++],
                            sizeof conf->station_logs[0], value, err);
}

/* `MINUTES FILE` */
static int read_checkpoint(const struct wm_conf_target *target, char *value, struct wm_err *err)
{
    struct wm_opener_conf *conf = target->conf;
    const char *minutes = wm_conf_next_word(&value);

    value += strspn(value, " \t");
    if (minutes == NULL ||
        wm_conf_number(minutes, 1, 10080, &conf->checkpoint_minutes, NULL) != WM_OK ||
        value[0] == '\0')
        return wm_err_set(err, WM_ERR_USAGE, _("minutes from 1 to 10080 and a file are expected"));
    return wm_conf_put_path(target, conf->checkpoint, sizeof conf->checkpoint, value, err);
}

/* WHO…: all words that are left. */
static int read_names(struct wm_opener_conf *conf, char *value, struct wm_opener_names *names,
                      struct wm_err *err)
{
    char *word;

    names->from = conf->who_count;
    while ((word = wm_conf_next_word(&value)) != NULL) {
        if (conf->who_count == WM_OPENER_WHO)
            return wm_err_set(err, WM_ERR_USAGE, _("more than %d names in the file"),
                              WM_OPENER_WHO);
        if (strlen(word) >= sizeof conf->who[0] || strcmp(word, "@") == 0 ||
            (strchr(word, '*') != NULL && strcmp(word, "*") != 0))
            return wm_err_set(err, WM_ERR_USAGE,
                              _("a user, @ and a group, or * is expected, of up to %zu bytes"),
                              sizeof conf->who[0] - 1);
        memcpy(conf->who[conf->who_count++], word, strlen(word) + 1);
    }
    names->count = conf->who_count - names->from;
    if (names->count == 0)
        return wm_err_set(err, WM_ERR_USAGE, _("nobody is named: users, @groups or *"));
    return WM_OK;
}

/* PURPOSE[,PURPOSE…] */
static int read_purposes(char *word, uint32_t *mask)
{
    enum wm_purpose purpose;
    char *name, *rest = word;

    while ((name = strsep(&rest, ",")) != NULL) {
        if (wm_purpose_find(name, &purpose) != 0)
            return -1;
        *mask |= 1u << purpose;
    }
    return 0;
}

static int read_allow(const struct wm_conf_target *target, char *value, struct wm_err *err)
{
    struct wm_opener_conf *conf = target->conf;
    struct wm_opener_rule rule = {0};
    const char *role = wm_conf_next_word(&value);
    char *purposes_word;

    if (conf->rule_count == WM_OPENER_RULES)
        return wm_err_set(err, WM_ERR_USAGE, _("more than %d rules"), WM_OPENER_RULES);
    if (role == NULL || wm_role_find(role, &rule.role) != 0)
        return wm_err_set(err, WM_ERR_USAGE,
                          _("a role is expected: courier, service, sorting, or its number"));
    purposes_word = wm_conf_next_word(&value);
    if (purposes_word == NULL || read_purposes(purposes_word, &rule.purposes) != 0)
        return wm_err_set(err, WM_ERR_USAGE,
                          _("purposes parted by commas are expected: deliver, contact, "
                            "after-sale, return, authority"));
    if (read_names(conf, value, &rule.who, err) != WM_OK)
        return WM_ERR_USAGE;
    conf->rules[conf->rule_count++] = rule;
    return WM_OK;
}

static int read_outlet(const struct wm_conf_target *target, char *value, struct wm_err *err)
{
    struct wm_opener_conf *conf = target->conf;
    struct wm_opener_outlet *outlet = &conf->outlets[conf->outlet_count];
    const char *name = wm_conf_next_word(&value);

    if (conf->outlet_count == WM_OPENER_OUTLETS)
        return wm_err_set(err, WM_ERR_USAGE, _("more than %d outlets"), WM_OPENER_OUTLETS);
    if (name == NULL || strlen(name) >= sizeof outlet->name)
        return wm_err_set(err, WM_ERR_USAGE, _("an outlet of up to %zu bytes is expected"),
                          sizeof outlet->name - 1);
    memcpy(outlet->name, name, strlen(name) + 1);
    if (read_names(conf, value, &outlet->who, err) != WM_OK)
        return WM_ERR_USAGE;
    conf->outlet_count++;
    return WM_OK;
}

/* A row of the table; what stands behind the help goes to members of struct wm_conf_row. */
#define ROW(how, member, directive, form, default_text, text, ...)                                 \
    {                                                                                              \
        .doc = {.name = directive, .value = form, .initial = default_text, .help = text},          \
        .kind = WM_VALUE_##how, .offset = offsetof(struct wm_opener_conf, member),                 \
        .size = sizeof(((struct wm_opener_conf *)0)->member), __VA_ARGS__                          \
    }
#define LIMIT(member, directive, default_text, text)                                               \
    ROW(NUMBER, member, directive, "N", default_text, text, .least = 0, .most = 1000000)

static const struct wm_conf_row rows[] = {
    ROW(PATH, root_key, "RootKey", "FILE", "root.pub", N_("public key that signs the list"), ),
    ROW(PATH, recipient_list, "RecipientList", "FILE", "recipients.list",
        N_("signed list of keys and stations"), ),
    ROW(PATH, state_dir, "StateDirectory", "FOLDER", LOCALSTATEDIR "/lib/waymask-opener",
        N_("where the log is kept, audit.log"), ),
    ROW(OWN, role_keys, "RoleKey", "FILE", "", N_("a role's private key"), .read = read_role_key,
        .doc.repeats = true),
    ROW(PATH, passphrase, "Passphrase", "FILE", "", N_("secret file: the keys' passphrase"), ),
    ROW(PATH, log_key, "LogKey", "FILE", "", N_("private key that signs the log"), ),
    ROW(TEXT, log_name, "LogName", "NAME", "", N_("name of the log in its checkpoints"), ),
    ROW(OWN, checkpoint, "Checkpoint", "MINUTES FILE", "",
        N_("how often the log's signed head is written, and where"), .read = read_checkpoint),
    ROW(PATH, socket, "Socket", "PATH", RUNSTATEDIR "/waymask/opener.sock",
        N_("where the opener listens"), ),
    ROW(OWN, rules, "Allow", "ROLE PURPOSE[,PURPOSE…] WHO…", "",
        N_("who may open which role's section, and why"), .read = read_allow, .doc.repeats = true),
    ROW(OWN, outlets, "Outlet", "NAME WHO…", "", N_("askers' home outlets"), .read = read_outlet,
        .doc.repeats = true),
    LIMIT(per_hour, "OpeningsPerHour", "60", N_("openings of an asker in an hour")),
    LIMIT(per_day, "OpeningsPerDay", "300", N_("openings of an asker in a day")),
    LIMIT(per_label, "OpeningsPerLabel", "5", N_("openings of one label, by whomever")),
    LIMIT(foreign_per_day, "ForeignPerDay", "0",
          N_("openings of an asker in a day, of other outlets' labels")),
    LIMIT(late_per_day, "LatePerDay", "0",
          N_("openings of an asker in a day, of labels past their life")),
    ROW(OWN, station_logs, "StationLog", "FILE", "",
        N_("copy of a print host's log, for labels of a revoked station"), .read = read_station_log,
        .doc.repeats = true),
};
#define ROW_COUNT (sizeof rows / sizeof rows[0])
_Static_assert(ROW_COUNT <= WM_CONF_ROWS_MOST, "room for marks");

static const struct wm_conf_table table = {
    .rows = rows, .count = ROW_COUNT, .page = "waymask-opener(8)"};

const struct wm_directive *wm_opener_directive(size_t index)
{
    return index < ROW_COUNT ? &rows[index].doc : NULL;
}

static int read_text(struct wm_opener_conf *conf, const char *path, char *text, size_t len,
                     struct wm_err *err)
{
    struct wm_conf_target target = {.conf = conf, .folder = conf->folder};
    FILE *file;

    if (wm_conf_folder_of(path, conf->folder, err) != WM_OK ||
        wm_conf_put(conf->path, sizeof conf->path, path, err) != WM_OK ||
        wm_conf_set_defaults(&table, &target, err) != WM_OK)
        return (int)err->code;
    if (len == 0)
        return WM_OK;
    file = fmemopen(text, len, "r");
    if (file == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    wm_conf_read_lines(&table, &target, file, err);
    fclose(file);
    return (int)err->code;
}

int wm_opener_conf_load(struct wm_opener_conf *conf, const char *path, struct wm_err *err)
{
    size_t len;
    char *text;

    memset(conf, 0, sizeof *conf);
    if (path == NULL)
        path = WM_OPENER_CONF_FILE;
    text = wm_file_read_secret(path, WM_SECRET_NONE, CONF_MAX_BYTES, &len, err);
    if (text == NULL)
        return (int)err->code;
    if (read_text(conf, path, text, len, err) != WM_OK)
        wm_err_place(err, path, 0, 0, NULL);
    free(text);
    return (int)err->code;
}

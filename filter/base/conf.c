/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/conf.h"

#include "filter/base/conf_row.h"
#include "filter/base/message.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_FOLDER SYSCONFDIR "/waymask"
#define DEFAULT_FILE DEFAULT_FOLDER "/waymask.conf"

static const char *const default_roles[] = {
    "1 courier name phone address note",
    "2 service order contact sender",
};

static int set_default_roles(const struct wm_conf_target *target, struct wm_err *err)
{
    char value[WM_CONF_LINE_MAX];
    size_t i;

    for (i = 0; i < sizeof default_roles / sizeof default_roles[0]; i++) {
        snprintf(value, sizeof value, "%s", default_roles[i]);
        if (wm_conf_read_role(target, value, err) != WM_OK)
            return (int)err->code;
    }
    return WM_OK;
}

void wm_conf_defaults(struct wm_conf *conf)
{
    const struct wm_conf_target target = {.conf = conf, .folder = conf->folder};
    struct wm_err err = {0};

    memset(conf, 0, sizeof *conf);
    memcpy(conf->folder, DEFAULT_FOLDER, sizeof DEFAULT_FOLDER);
    /* Can only fail when configured with a prefix of some 500 bytes; then paths stay empty, which
     * every later step refuses. */
    if (wm_conf_set_defaults(&wm_conf_table, &target, &err) == WM_OK)
        set_default_roles(&target, &err);
}

/* A role by its name or number. @return its place, or role_count */
static size_t find_role(const struct wm_conf *conf, const char *word)
{
    char number[16];
    size_t i;

    for (i = 0; i < conf->role_count; i++) {
        snprintf(number, sizeof number, "%u", conf->roles[i].number);
        if (strcmp(word, conf->roles[i].name) == 0 || strcmp(word, number) == 0)
            break;
    }
    return i;
}

/* Leave only the roles that Sections names. */
static int keep_sections(struct wm_conf *conf, struct wm_err *err)
{
    bool named[WM_CONF_ROLES] = {false};
    size_t i, kept = 0;

    for (i = 0; i < conf->section_count; i++) {
        const size_t at = find_role(conf, conf->sections[i]);
        if (at == conf->role_count)
            wm_err_set(err, WM_ERR_USAGE, _("names a role that no Role line defines"));
        else if (named[at])
            wm_err_set(err, WM_ERR_USAGE, _("names a role a second time"));
        else
            named[at] = true;
        if (err->code != WM_OK) {
            wm_err_place(err, NULL, 0, conf->sections_line, "Sections");
            return (int)err->code;
        }
    }
    for (i = 0; i < conf->role_count && conf->section_count > 0; i++) {
        if (named[i])
            conf->roles[kept++] = conf->roles[i];
    }
    if (conf->section_count > 0)
        conf->role_count = kept;
    return WM_OK;
}

static int read_file(struct wm_conf *conf, const char *path, FILE *file, struct wm_err *err)
{
    struct wm_conf_target target = {.conf = conf, .folder = conf->folder};

    memset(conf, 0, sizeof *conf);
    if (wm_conf_folder_of(path, conf->folder, err) != WM_OK ||
        wm_conf_put(conf->path, sizeof conf->path, path, err) != WM_OK ||
        wm_conf_set_defaults(&wm_conf_table, &target, err) != WM_OK ||
        wm_conf_read_lines(&wm_conf_table, &target, file, err) != WM_OK)
        return (int)err->code;
    if (conf->role_count == 0 && set_default_roles(&target, err) != WM_OK)
        return (int)err->code;
    return keep_sections(conf, err);
}

int wm_conf_load(struct wm_conf *conf, const char *path, struct wm_err *err)
{
    const char *named = path != NULL ? path : getenv("WAYMASK_CONFIG");
    bool must_exist = path != NULL || (named != NULL && named[0] != '\0');
    struct wm_err own = {0};
    FILE *file;

    if (err == NULL)
        err = &own;
    if (!must_exist)
        named = DEFAULT_FILE;
    wm_conf_defaults(conf);
    file = fopen(named, "re");
    if (file == NULL) {
        if (errno == ENOENT && !must_exist)
            return WM_OK;
        wm_err_set(err, WM_ERR_USAGE, "%s", strerror(errno));
        wm_err_place(err, named, 0, 0, NULL);
        return (int)err->code;
    }
    read_file(conf, named, file, err);
    fclose(file);
    if (err->code != WM_OK)
        wm_err_place(err, named, 0, 0, NULL);
    return (int)err->code;
}

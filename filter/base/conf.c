/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/conf.h"

#include "filter/base/conf_row.h"
#include "filter/base/message.h"
#include "filter/base/utf8.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LINE_MAX_BYTES 2048 /* of a line, newline included */
#define DEFAULT_FOLDER SYSCONFDIR "/waymask"
#define DEFAULT_FILE DEFAULT_FOLDER "/waymask.conf"

static const char *const default_roles[] = {
    "1 courier name phone address note",
    "2 service order contact sender",
};

/* What is being loaded. */
struct loader {
    struct wm_conf *conf;
    bool seen[WM_CONF_ROWS_MOST];
};

/* Every default goes through the same reader as a value from a file. conf->folder is set. */
static int set_defaults(struct wm_conf *conf, struct wm_err *err)
{
    char value[LINE_MAX_BYTES];
    size_t i;

    for (i = 0; i < wm_conf_row_count; i++) {
        if (wm_conf_rows[i].doc.initial[0] == '\0')
            continue;
        snprintf(value, sizeof value, "%s", wm_conf_rows[i].doc.initial);
        if (wm_conf_read(conf, &wm_conf_rows[i], value, err) != WM_OK) {
            wm_err_place(err, NULL, 0, 0, wm_conf_rows[i].doc.name);
            return (int)err->code;
        }
    }
    return WM_OK;
}

static int set_default_roles(struct wm_conf *conf, struct wm_err *err)
{
    char value[LINE_MAX_BYTES];
    size_t i;

    for (i = 0; i < sizeof default_roles / sizeof default_roles[0]; i++) {
        snprintf(value, sizeof value, "%s", default_roles[i]);
        if (wm_conf_read_role(conf, value, err) != WM_OK)
            return (int)err->code;
    }
    return WM_OK;
}

void wm_conf_defaults(struct wm_conf *conf)
{
    struct wm_err err = {0};

    memset(conf, 0, sizeof *conf);
    memcpy(conf->folder, DEFAULT_FOLDER, sizeof DEFAULT_FOLDER);
    /* Can only fail when configured with a prefix of some 500 bytes; then paths stay empty, which
     * every later step refuses. */
    if (set_defaults(conf, &err) == WM_OK)
        set_default_roles(conf, &err);
}

static bool has_control(const char *text)
{
    for (; *text != '\0'; text++) {
        if (((unsigned char)*text < 0x20 && *text != '\t') || *text == 0x7f)
            return true;
    }
    return false;
}

/* One line without its newline. */
static int read_line(struct loader *loader, char *line, struct wm_err *err)
{
    char *name, *value, *end;
    size_t i;

    name = line + strspn(line, " \t");
    for (end = name + strlen(name); end > name && strchr(" \t\r", end[-1]) != NULL;)
        *--end = '\0';
    if (*name == '\0' || *name == '#')
        return WM_OK;
    if (has_control(name) || !wm_utf8_valid(name, strlen(name)))
        return wm_err_set(err, WM_ERR_USAGE, _("not UTF-8 text"));
    value = name + strcspn(name, " \t");
    if (*value != '\0')
        *value++ = '\0';
    value += strspn(value, " \t");
    for (i = 0; i < wm_conf_row_count && strcasecmp(wm_conf_rows[i].doc.name, name) != 0;)
        i++;
    if (i == wm_conf_row_count)
        return wm_err_set(err, WM_ERR_USAGE,
                          _("unknown directive; waymask.conf(5) lists the known ones"));
    if (*value == '\0')
        wm_err_set(err, WM_ERR_USAGE, _("a value is missing"));
    else if (loader->seen[i] && !wm_conf_rows[i].doc.repeats)
        wm_err_set(err, WM_ERR_USAGE, _("given a second time"));
    else if (wm_conf_read(loader->conf, &wm_conf_rows[i], value, err) == WM_OK)
        loader->seen[i] = true;
    if (err->code != WM_OK)
        wm_err_place(err, NULL, 0, 0, wm_conf_rows[i].doc.name);
    return (int)err->code;
}

/* Read a line without its newline. @return 1, 0 at the end, -1 if it is too long or no text */
static int next_line(FILE *file, char line[LINE_MAX_BYTES])
{
    size_t len = 0;
    int c;

    while ((c = getc(file)) != EOF && c != '\n') {
        if (c == '\0' || len == LINE_MAX_BYTES - 1)
            return -1;
        line[len++] = (char)c;
    }
    line[len] = '\0';
    return c != EOF || len > 0;
}

static int read_lines(struct wm_conf *conf, FILE *file, struct wm_err *err)
{
    struct loader loader = {.conf = conf};
    char line[LINE_MAX_BYTES];
    unsigned long number;
    int more;

    for (number = 1; (more = next_line(file, line)) != 0; number++) {
        char *text = number == 1 && strncmp(line, "\xef\xbb\xbf", 3) == 0 ? line + 3 : line;
        if (more < 0)
            wm_err_set(err, WM_ERR_USAGE, _("not a line of text of at most %d bytes"),
                       LINE_MAX_BYTES - 1);
        conf->line = number;
        if (more < 0 || read_line(&loader, text, err) != WM_OK) {
            wm_err_place(err, NULL, 0, number, NULL);
            return (int)err->code;
        }
        if (conf->column_count != 0 && conf->columns[conf->column_count - 1].line == 0)
            conf->columns[conf->column_count - 1].line = number; /* for the reader's errors */
    }
    if (ferror(file))
        return wm_err_set(err, WM_ERR_USAGE, "%s", strerror(errno));
    if (conf->role_count == 0)
        return set_default_roles(conf, err);
    return WM_OK;
}

/* The folder of path, absolute, so that a later chdir changes nothing. */
static int set_folder(struct wm_conf *conf, const char *path, struct wm_err *err)
{
    char folder[PATH_MAX] = ".";
    char real[PATH_MAX];
    const char *slash = strrchr(path, '/');

    if (slash != NULL) {
        size_t len = slash == path ? 1 : (size_t)(slash - path);
        if (len >= sizeof folder)
            return wm_err_set(err, WM_ERR_USAGE, "%s", strerror(ENAMETOOLONG));
        memcpy(folder, path, len);
        folder[len] = '\0';
    }
    if (realpath(folder, real) == NULL)
        return wm_err_set(err, WM_ERR_USAGE, "%s", strerror(errno));
    if (wm_conf_put(conf->folder, sizeof conf->folder, real, err) != WM_OK)
        return WM_ERR_USAGE;
    return wm_conf_put(conf->path, sizeof conf->path, path, err);
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
    memset(conf, 0, sizeof *conf);
    if (set_folder(conf, named, err) == WM_OK && set_defaults(conf, err) == WM_OK)
        read_lines(conf, file, err);
    fclose(file);
    if (err->code != WM_OK)
        wm_err_place(err, named, 0, 0, NULL);
    return (int)err->code;
}

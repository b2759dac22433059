/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a configuration file by its table of directives. */
#include "config.h"

#include "filter/base/conf_row.h"

#include "filter/base/message.h"
#include "filter/base/utf8.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* What is being read. */
struct loader {
    const struct wm_conf_table *table;
    const struct wm_conf_target *target;
    bool seen[WM_CONF_ROWS_MOST];
};

int wm_conf_set_defaults(const struct wm_conf_table *table, const struct wm_conf_target *target,
                         struct wm_err *err)
{
    char value[WM_CONF_LINE_MAX];
    size_t i;

    for (i = 0; i < table->count; i++) {
        const struct wm_conf_row *row = &table->rows[i];
        if (row->doc.initial[0] == '\0')
            continue;
        snprintf(value, sizeof value, "%s", row->doc.initial);
        if (wm_conf_read(target, row, value, err) != WM_OK) {
            wm_err_place(err, NULL, 0, 0, row->doc.name);
            return (int)err->code;
        }
    }
    return WM_OK;
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
    const struct wm_conf_table *table = loader->table;
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
    for (i = 0; i < table->count && strcasecmp(table->rows[i].doc.name, name) != 0;)
        i++;
    if (i == table->count)
        return wm_err_set(err, WM_ERR_USAGE, _("unknown directive; %s lists the known ones"),
                          table->page);
    if (*value == '\0')
        wm_err_set(err, WM_ERR_USAGE, _("a value is missing"));
    else if (loader->seen[i] && !table->rows[i].doc.repeats)
        wm_err_set(err, WM_ERR_USAGE, _("given a second time"));
    else if (wm_conf_read(loader->target, &table->rows[i], value, err) == WM_OK)
        loader->seen[i] = true;
    if (err->code != WM_OK)
        wm_err_place(err, NULL, 0, 0, table->rows[i].doc.name);
    return (int)err->code;
}

/* Read a line without its newline. @return 1, 0 at the end, -1 if it is too long or no text */
static int next_line(FILE *file, char line[WM_CONF_LINE_MAX])
{
    size_t len = 0;
    int c;

    while ((c = getc(file)) != EOF && c != '\n') {
        if (c == '\0' || len == WM_CONF_LINE_MAX - 1)
            return -1;
        line[len++] = (char)c;
    }
    line[len] = '\0';
    return c != EOF || len > 0;
}

int wm_conf_read_lines(const struct wm_conf_table *table, struct wm_conf_target *target, FILE *file,
                       struct wm_err *err)
{
    struct loader loader = {.table = table, .target = target};
    char line[WM_CONF_LINE_MAX];
    int more;

    for (target->line = 1; (more = next_line(file, line)) != 0; target->line++) {
        char *text = target->line == 1 && strncmp(line, "\xef\xbb\xbf", 3) == 0 ? line + 3 : line;
        if (more < 0)
            wm_err_set(err, WM_ERR_USAGE, _("not a line of text of at most %d bytes"),
                       WM_CONF_LINE_MAX - 1);
        if (more < 0 || read_line(&loader, text, err) != WM_OK) {
            wm_err_place(err, NULL, 0, target->line, NULL);
            return (int)err->code;
        }
    }
    if (ferror(file))
        return wm_err_set(err, WM_ERR_USAGE, "%s", strerror(errno));
    return WM_OK;
}

int wm_conf_folder_of(const char *path, char out[WM_CONF_FOLDER_MAX], struct wm_err *err)
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
    return wm_conf_put(out, WM_CONF_FOLDER_MAX, real, err);
}

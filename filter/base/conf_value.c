/* SPDX-License-Identifier: Apache-2.0 */
/* Values of directives, each kind by a function of its own. */
#include "config.h"

#include "filter/base/conf_row.h"
#include "filter/base/message.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

int wm_conf_put(char *out, size_t size, const char *text, struct wm_err *err)
{
    size_t len = strlen(text);

    if (len >= size)
        return wm_err_set(err, WM_ERR_USAGE, _("longer than %zu bytes"), size - 1);
    memcpy(out, text, len + 1);
    return WM_OK;
}

int wm_conf_put_path(const struct wm_conf_target *target, char *out, size_t size, const char *path,
                     struct wm_err *err)
{
    int len = path[0] == '/' ? snprintf(out, size, "%s", path)
                             : snprintf(out, size, "%s/%s", target->folder, path);

    if (len < 0 || (size_t)len >= size)
        return wm_err_set(err, WM_ERR_USAGE, _("path longer than %zu bytes"), size - 1);
    return WM_OK;
}

bool wm_conf_all_of(const char *text, const char *allowed)
{
    return text[0] != '\0' && text[strspn(text, allowed)] == '\0';
}

int wm_conf_number(const char *text, uint32_t least, uint32_t most, uint32_t *out,
                   struct wm_err *err)
{
    unsigned long value = ULONG_MAX;

    if (wm_conf_all_of(text, WM_CONF_DIGITS) && strlen(text) <= 9)
        value = strtoul(text, NULL, 10);
    if (value < least || value > most)
        return wm_err_set(err, WM_ERR_USAGE, _("a number from %lu to %lu is expected"),
                          (unsigned long)least, (unsigned long)most);
    *out = (uint32_t)value;
    return WM_OK;
}

static int choice_index(const char *text, const char *const *choices)
{
    int i;

    for (i = 0; choices[i] != NULL; i++) {
        if (strcmp(text, choices[i]) == 0)
            return i;
    }
    return -1;
}

char *wm_conf_next_word(char **text)
{
    char *word = *text + strspn(*text, " \t");
    char *end = word + strcspn(word, " \t");

    if (word == end)
        return NULL;
    *text = end;
    if (*end != '\0') {
        *end = '\0';
        *text = end + 1;
    }
    return word;
}

/* `Role NUMBER NAME FIELD…`; roles are kept in ascending order, as the envelope wants them. */
int wm_conf_read_role(const struct wm_conf_target *target, char *value, struct wm_err *err)
{
    struct wm_conf *conf = target->conf;
    struct wm_conf_role role = {0};
    char *word = wm_conf_next_word(&value);
    size_t i, at;
    uint32_t number;

    if (word == NULL || wm_conf_number(word, 1, 255, &number, NULL) != WM_OK ||
        (number > 3 && number < 16))
        return wm_err_set(err, WM_ERR_USAGE,
                          _("a role number is expected: 1 courier, 2 service, 3 sorting, or 16 to "
                            "255"));
    role.number = number;
    word = wm_conf_next_word(&value);
    if (word == NULL || !wm_conf_all_of(word, WM_CONF_LOWER WM_CONF_DIGITS "-") ||
        strlen(word) >= sizeof role.name)
        return wm_err_set(
            err, WM_ERR_USAGE,
            _("a role name of up to %zu small letters, digits and hyphens is expected"),
            sizeof role.name - 1);
    memcpy(role.name, word, strlen(word));
    while ((word = wm_conf_next_word(&value)) != NULL) {
        uint32_t mask = wm_conf_field_mask(word);
        if (mask == 0)
            return wm_err_set(err, WM_ERR_USAGE,
                              _("unknown field of a role; waymask.conf(5) lists them"));
        role.field_mask |= mask;
    }
    if (role.field_mask == 0)
        return wm_err_set(err, WM_ERR_USAGE, _("a role needs at least one field"));
    for (i = 0, at = 0; i < conf->role_count; i++) {
        if (conf->roles[i].number == role.number || strcmp(conf->roles[i].name, role.name) == 0)
            return wm_err_set(err, WM_ERR_USAGE, _("this role's number or name was given before"));
        if (conf->roles[i].number < role.number)
            at = i + 1;
    }
    if (conf->role_count == WM_CONF_ROLES)
        return wm_err_set(err, WM_ERR_USAGE, _("more than %d roles"), WM_CONF_ROLES);
    memmove(&conf->roles[at + 1], &conf->roles[at],
            (conf->role_count - at) * sizeof conf->roles[0]);
    conf->roles[at] = role;
    conf->role_count++;
    return WM_OK;
}

/* `Sections ROLE…`: looked up once all roles are known, by wm_conf_load. */
int wm_conf_read_sections(const struct wm_conf_target *target, char *value, struct wm_err *err)
{
    struct wm_conf *conf = target->conf;
    const char *word;

    conf->sections_line = target->line;
    while ((word = wm_conf_next_word(&value)) != NULL) {
        if (conf->section_count == WM_CONF_ROLES)
            return wm_err_set(err, WM_ERR_USAGE, _("more than %d roles"), WM_CONF_ROLES);
        if (wm_conf_put(conf->sections[conf->section_count++], sizeof conf->sections[0], word,
                        err) != WM_OK)
            return WM_ERR_USAGE;
    }
    return WM_OK;
}

/* `AllowRaw QUEUE…`: whether there is such a queue is CUPS's to know. */
int wm_conf_read_raw(const struct wm_conf_target *target, char *value, struct wm_err *err)
{
    struct wm_conf *conf = target->conf;
    const char *word;

    while ((word = wm_conf_next_word(&value)) != NULL) {
        if (conf->raw_count == WM_CONF_RAW)
            return wm_err_set(err, WM_ERR_USAGE, _("more than %d queues"), WM_CONF_RAW);
        if (wm_conf_put(conf->raw_queues[conf->raw_count], sizeof conf->raw_queues[0], word, err) !=
            WM_OK)
            return WM_ERR_USAGE;
        conf->raw_count++;
    }
    return WM_OK;
}

static int read_country(char *out, size_t size, const char *value, struct wm_err *err)
{
    if (strlen(value) != 2 || !wm_conf_all_of(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        return wm_err_set(err, WM_ERR_USAGE, _("two capitals are expected, such as CN"));
    return wm_conf_put(out, size, value, err);
}

/* `Profile NAME [COUNTRY…]`: mainland China if none is named, `*` for every country. */
int wm_conf_read_profile(const struct wm_conf_target *target, char *value, struct wm_err *err)
{
    struct wm_conf *conf = target->conf;
    struct wm_conf_profile one = {.line = target->line};
    const char *name = wm_conf_next_word(&value), *word = wm_conf_next_word(&value);

    if (name == NULL || !wm_conf_all_of(name, WM_CONF_LOWER WM_CONF_DIGITS "-") ||
        strlen(name) >= sizeof one.name)
        return wm_err_set(err, WM_ERR_USAGE,
                          _("a profile is expected; waymask-masks(5) lists them"));
    memcpy(one.name, name, strlen(name) + 1);
    for (word = word != NULL ? word : "CN"; word != NULL; word = wm_conf_next_word(&value)) {
        one.country[0] = '\0';
        if (strcmp(word, "*") != 0 &&
            read_country(one.country, sizeof one.country, word, err) != WM_OK)
            return WM_ERR_USAGE;
        if (conf->profile_count == WM_CONF_PROFILES)
            return wm_err_set(err, WM_ERR_USAGE, _("more than %d countries"), WM_CONF_PROFILES);
        conf->profiles[conf->profile_count++] = one;
    }
    return WM_OK;
}

static bool is_field_name(const char *text)
{
    return wm_conf_all_of(text, WM_CONF_LOWER WM_CONF_DIGITS "_.") &&
           strlen(text) < sizeof((struct wm_conf *)0)->require[0];
}

int wm_conf_read_require(const struct wm_conf_target *target, char *value, struct wm_err *err)
{
    struct wm_conf *conf = target->conf;
    char *word;

    while ((word = wm_conf_next_word(&value)) != NULL) {
        if (!is_field_name(word))
            return wm_err_set(err, WM_ERR_USAGE,
                              _("canonical field names are expected, such as recipient.phone"));
        if (conf->require_count == WM_CONF_REQUIRE)
            return wm_err_set(err, WM_ERR_USAGE, _("more than %d fields"), WM_CONF_REQUIRE);
        memcpy(conf->require[conf->require_count++], word, strlen(word) + 1);
    }
    return WM_OK;
}

/* `Join FILE FIELD`: the field is the last word, so that a file's name may hold blanks. */
int wm_conf_read_join(const struct wm_conf_target *target, char *value, struct wm_err *err)
{
    struct wm_conf *conf = target->conf;
    char *field = value + strlen(value);
    char *end;

    while (field > value && field[-1] != ' ' && field[-1] != '\t')
        field--;
    for (end = field; end > value && (end[-1] == ' ' || end[-1] == '\t');)
        end--;
    if (end == value || !is_field_name(field))
        return wm_err_set(err, WM_ERR_USAGE,
                          _("a file and the canonical name of a field are expected"));
    memcpy(conf->join_field, field, strlen(field) + 1);
    *end = '\0';
    return wm_conf_put_path(target, conf->join_file, sizeof conf->join_file, value, err);
}

/* `Dialect NAME FIELD=HEADER`; the header is the rest of the line and may hold anything. */
int wm_conf_read_dialect(const struct wm_conf_target *target, char *value, struct wm_err *err)
{
    struct wm_conf *conf = target->conf;
    struct wm_conf_column column = {.line = target->line};
    char *name = wm_conf_next_word(&value);
    char *field = value + strspn(value, " \t");
    char *header = strchr(field, '=');
    char *end = header;
    size_t i;

    if (name == NULL || !wm_conf_all_of(name, WM_CONF_LOWER WM_CONF_DIGITS "-") ||
        strlen(name) >= sizeof column.dialect)
        return wm_err_set(
            err, WM_ERR_USAGE,
            _("a dialect's name of up to %zu small letters, digits and hyphens is expected"),
            sizeof column.dialect - 1);
    while (end != NULL && end > field && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    if (header != NULL) {
        *end = '\0';
        header += 1 + strspn(header + 1, " \t");
    }
    if (header == NULL || !is_field_name(field) || *header == '\0' ||
        strlen(header) >= sizeof column.header)
        return wm_err_set(err, WM_ERR_USAGE,
                          _("a canonical field, = and a header of up to %zu bytes are expected"),
                          sizeof column.header - 1);
    for (i = 0; i < conf->column_count; i++) {
        if (strcmp(conf->columns[i].dialect, name) == 0 &&
            strcmp(conf->columns[i].header, header) == 0)
            return wm_err_set(err, WM_ERR_USAGE, _("this dialect names this header before"));
    }
    if (conf->column_count == WM_CONF_COLUMNS)
        return wm_err_set(err, WM_ERR_USAGE, _("more than %d columns"), WM_CONF_COLUMNS);
    memcpy(column.dialect, name, strlen(name));
    memcpy(column.field, field, strlen(field));
    memcpy(column.header, header, strlen(header));
    conf->columns[conf->column_count++] = column;
    return WM_OK;
}

static int read_name(char *out, size_t size, const char *value, struct wm_err *err)
{
    if (!wm_conf_all_of(value, WM_CONF_LOWER WM_CONF_DIGITS "-"))
        return wm_err_set(err, WM_ERR_USAGE, _("small letters, digits and hyphens are expected"));
    return wm_conf_put(out, size, value, err);
}

static int read_choice(const struct wm_conf_row *row, void *member, const char *value,
                       struct wm_err *err)
{
    static const char *const yes_no[] = {"no", "yes", NULL};
    int index = choice_index(value, row->choices != NULL ? row->choices : yes_no);

    if (index < 0)
        return wm_err_set(err, WM_ERR_USAGE, _("%s is expected"), row->doc.value);
    if (row->kind == WM_VALUE_YES_NO)
        *(bool *)member = index == 1;
    else if (row->kind == WM_VALUE_CHOICE)
        *(enum wm_on_bad_record *)member = (enum wm_on_bad_record)index;
    else
        return wm_conf_put(member, row->size, value, err);
    return WM_OK;
}

int wm_conf_read(const struct wm_conf_target *target, const struct wm_conf_row *row, char *value,
                 struct wm_err *err)
{
    void *member = (char *)target->conf + row->offset;

    switch (row->kind) {
    case WM_VALUE_PATH:
        return wm_conf_put_path(target, member, row->size, value, err);
    case WM_VALUE_TEXT:
        return wm_conf_put(member, row->size, value, err);
    case WM_VALUE_NAME:
        return read_name(member, row->size, value, err);
    case WM_VALUE_COUNTRY:
        return read_country(member, row->size, value, err);
    case WM_VALUE_NUMBER:
        return wm_conf_number(value, row->least, row->most, member, err);
    case WM_VALUE_CHOICE:
    case WM_VALUE_YES_NO:
        return read_choice(row, member, value, err);
    case WM_VALUE_OWN:
        return row->read(target, value, err);
    }
    return WM_ERR_USAGE;
}

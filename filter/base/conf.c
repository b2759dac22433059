/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/conf.h"

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

/* How a directive's value is read; `read` below has a function for each. */
enum kind {
    PATH,
    TEXT,
    NAME,
    COUNTRY,
    NUMBER,
    CHOICE,
    YES_NO,
    PROFILE,
    ROLE,
    REQUIRE,
    JOIN,
    DIALECT
};

struct row {
    struct wm_directive doc;
    enum kind kind;
    size_t offset, size;        /* of the member in struct wm_conf */
    uint32_t least, most;       /* of a NUMBER */
    const char *const *choices; /* of a CHOICE; of a YES_NO with other words */
};

/* A row of the table; what stands behind the help goes to members of struct row. */
#define ROW(how, member, directive, form, default_text, text, ...)                                 \
    {                                                                                              \
        .doc = {.name = directive, .value = form, .initial = default_text, .help = text},          \
        .kind = how, .offset = offsetof(struct wm_conf, member),                                   \
        .size = sizeof(((struct wm_conf *)0)->member), __VA_ARGS__                                 \
    }

static const char *const on_bad_record[] = {"stop", "skip", NULL};
static const char *const unsealed_rows[] = {"refuse", "print", NULL};

static const char *const default_roles[] = {
    "1 courier name phone address note",
    "2 service order contact sender",
};

static const struct row rows[] = {
    ROW(PATH, station_key, "StationKey", "FILE", "station.key", N_("the station's signing key"), ),
    ROW(PATH, root_key, "RootKey", "FILE", "root.pub", N_("public key that signs the list"), ),
    ROW(PATH, recipient_list, "RecipientList", "FILE", "recipients.list",
        N_("signed list of who may open and which stations may seal"), ),
    ROW(PATH, state_dir, "StateDirectory", "FOLDER", LOCALSTATEDIR "/lib/waymask",
        N_("where state is kept"), ),
    ROW(PATH, layout_dir, "LayoutDirectory", "FOLDER", "layouts", N_("a site's own layouts"), ),
    ROW(NAME, layout, "Layout", "NAME", "one-part-100x150", N_("label layout"), ),
    ROW(TEXT, carrier, "Carrier", "TEXT", "", N_("carrier of orders that name none"), ),
    ROW(PROFILE, profiles, "Profile", "NAME [COUNTRY…]", "", N_("how much the masks show"),
        .doc.repeats = true),
    ROW(YES_NO, smile, "Smile", "yes|no", "no", N_("whether hidden parts are drawn as ^_^"), ),
    ROW(YES_NO, show_goods, "ShowGoods", "yes|no", "no",
        N_("whether goods print as named, not as a category"), ),
    ROW(YES_NO, unsealed_print, "UnsealedRows", "refuse|print", "refuse",
        N_("whether rows that arrive starred print, without a sealed code"),
        .choices = unsealed_rows),
    ROW(CHOICE, on_bad_record, "OnBadRecord", "stop|skip", "stop",
        N_("whether a bad record stops the whole file"), .choices = on_bad_record),
    ROW(NUMBER, label_life_hours, "LabelLife", "HOURS", "720",
        N_("hours for which a label is meant to be opened"), .least = 1, .most = 65535),
    ROW(ROLE, roles, "Role", "NUMBER NAME FIELD…", "", N_("which fields are sealed to a role"),
        .doc.repeats = true),
    ROW(REQUIRE, require, "Require", "FIELD…", "", N_("order fields that must not be empty"),
        .doc.repeats = true),
    ROW(TEXT, charset, "Charset", "NAME", "", N_("charset of orders; found out if not given"), ),
    ROW(JOIN, join_file, "Join", "FILE FIELD", "", N_("file with carrier's numbers and routes"), ),
    ROW(DIALECT, columns, "Dialect", "NAME FIELD=HEADER", "",
        N_("a column of an export that Waymask does not know"), .doc.repeats = true),
    ROW(TEXT, sender.name, "SenderName", "TEXT", "", N_("sender of orders that name none"), ),
    ROW(TEXT, sender.company, "SenderCompany", "TEXT", "", N_("sender's company"), ),
    ROW(TEXT, sender.phone, "SenderPhone", "TEXT", "", N_("sender's phone"), ),
    ROW(COUNTRY, sender.country, "SenderCountry", "XX", "CN", N_("sender's country code"), ),
    ROW(TEXT, sender.province, "SenderProvince", "TEXT", "", N_("sender's province"), ),
    ROW(TEXT, sender.city, "SenderCity", "TEXT", "", N_("sender's city"), ),
    ROW(TEXT, sender.district, "SenderDistrict", "TEXT", "", N_("sender's district"), ),
    ROW(TEXT, sender.town, "SenderTown", "TEXT", "", N_("sender's town or street office"), ),
    ROW(TEXT, sender.detail, "SenderAddress", "TEXT", "", N_("sender's road, number and room"), ),
    ROW(TEXT, sender.postcode, "SenderPostcode", "TEXT", "", N_("sender's postcode"), ),
    ROW(YES_NO, sender.organisation, "SenderOrganisation", "yes|no", "no",
        N_("whether the sender is an organisation, printed in clear"), ),
};
#define ROW_COUNT (sizeof rows / sizeof rows[0])

/* Fields of `Role`, with the section keys of the envelope that each stands for. */
static const struct {
    const char *name;
    unsigned first, last;
} fields[] = {
    {"name", 1, 1},
    {"phone", 2, 2},
    {"extension", 3, 3},
    {"address", 4, 4},
    {"note", 5, 5},
    {"order", 6, 6},
    {"contact", 7, 7},
    {"routing", 8, 8},
    {"hub", 9, 9},
    {"slot", 10, 10},
    {"sender", 11, 13},
    {"sender_name", 11, 11},
    {"sender_phone", 12, 12},
    {"sender_address", 13, 13},
    {"call", 14, 14},
};

/* What is being loaded. */
struct loader {
    struct wm_conf *conf;
    bool seen[ROW_COUNT];
};

const struct wm_directive *wm_conf_directive(size_t index)
{
    return index < ROW_COUNT ? &rows[index].doc : NULL;
}

uint32_t wm_conf_field_mask(const char *name)
{
    uint32_t mask = 0;
    size_t i;
    unsigned key;

    for (i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (strcmp(fields[i].name, name) == 0) {
            for (key = fields[i].first; key <= fields[i].last; key++)
                mask |= 1u << key;
        }
    }
    return mask;
}

static int put(char *out, size_t size, const char *text, struct wm_err *err)
{
    size_t len = strlen(text);

    if (len >= size)
        return wm_err_set(err, WM_ERR_USAGE, _("longer than %zu bytes"), size - 1);
    memcpy(out, text, len + 1);
    return WM_OK;
}

static int put_path(struct wm_conf *conf, char *out, size_t size, const char *path,
                    struct wm_err *err)
{
    int len = path[0] == '/' ? snprintf(out, size, "%s", path)
                             : snprintf(out, size, "%s/%s", conf->folder, path);

    if (len < 0 || (size_t)len >= size)
        return wm_err_set(err, WM_ERR_USAGE, _("path longer than %zu bytes"), size - 1);
    return WM_OK;
}

static bool all_of(const char *text, const char *allowed)
{
    return text[0] != '\0' && text[strspn(text, allowed)] == '\0';
}
#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

static int read_number(const char *text, uint32_t least, uint32_t most, uint32_t *out,
                       struct wm_err *err)
{
    unsigned long value = ULONG_MAX;

    if (all_of(text, DIGITS) && strlen(text) <= 9)
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

/* Cut the next word off *text. @return NULL at the end */
static char *next_word(char **text)
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
static int read_role(struct wm_conf *conf, char *value, struct wm_err *err)
{
    struct wm_conf_role role = {0};
    char *word = next_word(&value);
    size_t i, at;
    uint32_t number;

    if (word == NULL || read_number(word, 1, 255, &number, NULL) != WM_OK ||
        (number > 3 && number < 16))
        return wm_err_set(err, WM_ERR_USAGE,
                          _("a role number is expected: 1 courier, 2 service, 3 sorting, or 16 to "
                            "255"));
    role.number = number;
    word = next_word(&value);
    if (word == NULL || !all_of(word, LOWER DIGITS "-") || strlen(word) >= sizeof role.name)
        return wm_err_set(
            err, WM_ERR_USAGE,
            _("a role name of up to %zu small letters, digits and hyphens is expected"),
            sizeof role.name - 1);
    memcpy(role.name, word, strlen(word));
    while ((word = next_word(&value)) != NULL) {
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

static int read_country(char *out, size_t size, const char *value, struct wm_err *err)
{
    if (strlen(value) != 2 || !all_of(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        return wm_err_set(err, WM_ERR_USAGE, _("two capitals are expected, such as CN"));
    return put(out, size, value, err);
}

/* `Profile NAME [COUNTRY…]`: mainland China if none is named, `*` for every country. */
static int read_profile(struct wm_conf *conf, char *value, struct wm_err *err)
{
    struct wm_conf_profile one = {.line = conf->line};
    const char *name = next_word(&value), *word = next_word(&value);

    if (name == NULL || !all_of(name, LOWER DIGITS "-") || strlen(name) >= sizeof one.name)
        return wm_err_set(err, WM_ERR_USAGE,
                          _("a profile is expected; waymask-masks(5) lists them"));
    memcpy(one.name, name, strlen(name) + 1);
    for (word = word != NULL ? word : "CN"; word != NULL; word = next_word(&value)) {
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
    return all_of(text, LOWER DIGITS "_.") &&
           strlen(text) < sizeof((struct wm_conf *)0)->require[0];
}

static int read_require(struct wm_conf *conf, char *value, struct wm_err *err)
{
    char *word;

    while ((word = next_word(&value)) != NULL) {
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
static int read_join(struct wm_conf *conf, char *value, struct wm_err *err)
{
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
    return put_path(conf, conf->join_file, sizeof conf->join_file, value, err);
}

/* `Dialect NAME FIELD=HEADER`; the header is the rest of the line and may hold anything. */
static int read_dialect(struct wm_conf *conf, char *value, struct wm_err *err)
{
    struct wm_conf_column column = {0};
    char *name = next_word(&value);
    char *field = value + strspn(value, " \t");
    char *header = strchr(field, '=');
    char *end = header;
    size_t i;

    if (name == NULL || !all_of(name, LOWER DIGITS "-") || strlen(name) >= sizeof column.dialect)
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
    if (!all_of(value, LOWER DIGITS "-"))
        return wm_err_set(err, WM_ERR_USAGE, _("small letters, digits and hyphens are expected"));
    return put(out, size, value, err);
}

static int read_choice(const struct row *row, void *member, const char *value, struct wm_err *err)
{
    static const char *const yes_no[] = {"no", "yes", NULL};
    int index = choice_index(value, row->choices != NULL ? row->choices : yes_no);

    if (index < 0)
        return wm_err_set(err, WM_ERR_USAGE, _("%s is expected"), row->doc.value);
    if (row->kind == YES_NO)
        *(bool *)member = index == 1;
    else if (row->kind == CHOICE)
        *(enum wm_on_bad_record *)member = (enum wm_on_bad_record)index;
    else
        return put(member, row->size, value, err);
    return WM_OK;
}

/* Store one value. value is writable and trimmed. */
static int read_value(struct wm_conf *conf, const struct row *row, char *value, struct wm_err *err)
{
    void *member = (char *)conf + row->offset;

    switch (row->kind) {
    case PATH:
        return put_path(conf, member, row->size, value, err);
    case TEXT:
        return put(member, row->size, value, err);
    case NAME:
        return read_name(member, row->size, value, err);
    case COUNTRY:
        return read_country(member, row->size, value, err);
    case NUMBER:
        return read_number(value, row->least, row->most, member, err);
    case CHOICE:
    case YES_NO:
        return read_choice(row, member, value, err);
    case PROFILE:
        return read_profile(conf, value, err);
    case ROLE:
        return read_role(conf, value, err);
    case REQUIRE:
        return read_require(conf, value, err);
    case JOIN:
        return read_join(conf, value, err);
    case DIALECT:
        return read_dialect(conf, value, err);
    }
    return WM_ERR_USAGE;
}

/* Every default goes through the same reader as a value from a file. conf->folder is set. */
static int set_defaults(struct wm_conf *conf, struct wm_err *err)
{
    char value[LINE_MAX_BYTES];
    size_t i;

    for (i = 0; i < ROW_COUNT; i++) {
        if (rows[i].doc.initial[0] == '\0')
            continue;
        snprintf(value, sizeof value, "%s", rows[i].doc.initial);
        if (read_value(conf, &rows[i], value, err) != WM_OK) {
            wm_err_place(err, NULL, 0, 0, rows[i].doc.name);
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
        if (read_role(conf, value, err) != WM_OK)
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
    for (i = 0; i < ROW_COUNT && strcasecmp(rows[i].doc.name, name) != 0;)
        i++;
    if (i == ROW_COUNT)
        return wm_err_set(err, WM_ERR_USAGE,
                          _("unknown directive; waymask.conf(5) lists the known ones"));
    if (*value == '\0')
        wm_err_set(err, WM_ERR_USAGE, _("a value is missing"));
    else if (loader->seen[i] && !rows[i].doc.repeats)
        wm_err_set(err, WM_ERR_USAGE, _("given a second time"));
    else if (read_value(loader->conf, &rows[i], value, err) == WM_OK)
        loader->seen[i] = true;
    if (err->code != WM_OK)
        wm_err_place(err, NULL, 0, 0, rows[i].doc.name);
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
    if (put(conf->folder, sizeof conf->folder, real, err) != WM_OK)
        return WM_ERR_USAGE;
    return put(conf->path, sizeof conf->path, path, err);
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

/* SPDX-License-Identifier: Apache-2.0 */
/* audit show: the entries of logs, chosen by their columns. */
#include "config.h"

#include "filter/base/message.h"
#include "filter/base/utc.h"
#include "filter/base/wipe.h"
#include "filter/command/audit.h"
#include "filter/seal/auditor.h"
#include "filter/store/log_line.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct show {
    uint32_t since, until;   /* seconds UTC; until is not shown itself */
    enum wm_log_event event; /* 0: any */
    unsigned role;           /* 0: any */
    const char *asker, *label, *waybill, *purpose, *result; /* NULL: any */
    const char *key_path;
    struct wm_role_key key;
    bool json, has_key;
    bool headed;              /* the table's first line is written */
    unsigned long other_keys; /* numbers sealed to another auditor key */
    const char *path;         /* of the log that is read */
    bool several;             /* logs */
    struct wm_sink out;
    struct wm_err *err;
};

static bool is(const char *wanted, const char *text)
{
    return wanted == NULL || strcmp(wanted, text) == 0;
}

static bool matches(const struct show *show, const struct wm_log_entry *entry)
{
    return entry->time >= show->since && entry->time < show->until &&
           (show->event == 0 || entry->event == show->event) &&
           (show->role == 0 || entry->role == show->role) && is(show->asker, entry->asker) &&
           is(show->label, entry->label) && is(show->purpose, entry->purpose) &&
           is(show->result, entry->result);
}

/* The number that an entry holds sealed; "" if there is none, or another key's. */
static int open_number(struct show *show, const struct wm_log_entry *entry, char waybill[36])
{
    struct wm_err err = {0};
    uint8_t label_id[8] = {0};
    unsigned byte;
    size_t i;
    int status;

    memset(waybill, 0, 36);
    if (!show->has_key || entry->sealed_number[0] == '\0')
        return WM_OK;
    for (i = 0; i < sizeof label_id && sscanf(entry->label + 2 * i, "%2x", &byte) == 1; i++)
        label_id[i] = (uint8_t)byte;
    status = wm_auditor_open(&show->key, entry->sealed_number, label_id, waybill, &err);
    if (status == WM_ERR_KEY) {
        show->other_keys++;
        return WM_OK;
    }
    if (status != WM_OK) {
        wm_err_set(show->err, err.code, "%s", err.text);
        wm_err_place(show->err, show->path, (unsigned long)entry->number, 0, NULL);
    }
    return status;
}

static void put_json(struct show *show, const struct wm_log_entry *entry, const char *time,
                     const char *waybill)
{
    struct wm_sink *out = &show->out;
    bool first = true;

    wm_sink_text(out, "{");
    wm_audit_json(out, &first, "log", show->path);
    wm_audit_json_number(out, &first, "number", entry->number);
    wm_audit_json(out, &first, "time", time);
    wm_audit_json(out, &first, "event", wm_log_event_name(entry->event));
    wm_audit_json(out, &first, "asker", entry->asker);
    wm_audit_json(out, &first, "host", entry->host);
    wm_audit_json(out, &first, "label", entry->label);
    wm_audit_json(out, &first, "waybill", waybill);
    if (entry->copy != 0)
        wm_audit_json_number(out, &first, "copy", entry->copy);
    wm_audit_json(out, &first, "purpose", entry->purpose);
    if (entry->role != 0)
        wm_audit_json_number(out, &first, "role", entry->role);
    wm_audit_json(out, &first, "result", entry->result);
    wm_audit_json(out, &first, "detail", entry->detail);
    wm_sink_text(out, "}\n");
}

/* A row of the table; columns that are empty keep their width. */
static void put_row(struct show *show, const char *const cell[11])
{
    static const size_t width[11] = {6, 20, 7, 12, 12, 16, 4, 10, 7, 13, 0};
    struct wm_sink *out = &show->out;
    size_t i;

    for (i = 0; i < 11; i++) {
        if (i > 0)
            wm_sink_text(out, " ");
        wm_audit_put(out, cell[i][0] != '\0' ? cell[i] : "-", width[i]);
    }
}

static void put_head(struct show *show)
{
    const char *const head[11] = {_("number"), _("time"),   _("event"), _("asker"),
                                  _("host"),   _("label"),  _("copy"),  _("purpose"),
                                  _("role"),   _("result"), _("detail")};

    if (show->several) {
        wm_audit_put(&show->out, show->path, 0);
        wm_sink_text(&show->out, ":\n");
    }
    put_row(show, head);
    wm_sink_text(&show->out, show->has_key ? _("  waybill\n") : "\n");
    show->headed = true;
}

static void put_entry(struct show *show, const struct wm_log_entry *entry, const char *time,
                      const char *waybill)
{
    char number[24], copy[16] = "", role[16];
    const char *const cell[11] = {number,        time,           wm_log_event_name(entry->event),
                                  entry->asker,  entry->host,    entry->label,
                                  copy,          entry->purpose, wm_audit_role(entry->role, role),
                                  entry->result, entry->detail};

    if (!show->headed)
        put_head(show);
    snprintf(number, sizeof number, "%llu", (unsigned long long)entry->number);
    if (entry->copy != 0)
        snprintf(copy, sizeof copy, "%u", entry->copy);
    put_row(show, cell);
    wm_sink_text(&show->out, show->has_key ? "  " : "");
    wm_audit_put(&show->out, waybill, 0);
    wm_sink_text(&show->out, "\n");
}

static int show_entry(void *context, const struct wm_log_entry *entry)
{
    struct show *show = context;
    char time[WM_UTC_SIZE], waybill[36];
    int status;

    if (!matches(show, entry))
        return WM_OK;
    status = open_number(show, entry, waybill);
    if (status == WM_OK && is(show->waybill, waybill)) {
        wm_utc_format((int64_t)entry->time, time);
        if (show->json)
            put_json(show, entry, time, waybill);
        else
            put_entry(show, entry, time, waybill);
    }
    wm_wipe(waybill, sizeof waybill);
    return status;
}

static int read_role(const char *text, unsigned *role, struct wm_err *err)
{
    char name[16], *end;
    unsigned long number;

    for (*role = 1; *role <= 3; ++*role) {
        if (strcmp(wm_audit_role(*role, name), text) == 0)
            return WM_OK;
    }
    number = strtoul(text, &end, 10);
    if (text[0] < '1' || text[0] > '9' || *end != '\0' || number > 255)
        return wm_err_set(err, WM_ERR_USAGE,
                          _("--role is courier, service, sorting or a number up to 255"));
    *role = (unsigned)number;
    return WM_OK;
}

static int read_option(struct show *show, int option, struct wm_err *err)
{
    switch (option) {
    case 's':
        return wm_audit_time(optarg, &show->since, err);
    case 'u':
        return wm_audit_time(optarg, &show->until, err);
    case 'e':
        show->event = wm_log_event_find(optarg);
        return show->event != 0 ? WM_OK
                                : wm_err_set(err, WM_ERR_USAGE, _("--event: no such event"));
    case 'r':
        return read_role(optarg, &show->role, err);
    case 'a':
        show->asker = optarg;
        return WM_OK;
    case 'l':
        show->label = optarg;
        return WM_OK;
    case 'w':
        show->waybill = optarg;
        return WM_OK;
    case 'p':
        show->purpose = optarg;
        return WM_OK;
    case 'R':
        show->result = optarg;
        return WM_OK;
    case 'k':
        show->key_path = optarg;
        return WM_OK;
    case 'j':
        show->json = true;
        return WM_OK;
    default:
        return wm_command_misuse("audit", err);
    }
}

static int read_options(struct show *show, int argc, char **argv, struct wm_err *err)
{
    static const struct option options[] = {
        {"since", required_argument, NULL, 's'},   {"until", required_argument, NULL, 'u'},
        {"event", required_argument, NULL, 'e'},   {"asker", required_argument, NULL, 'a'},
        {"label", required_argument, NULL, 'l'},   {"waybill", required_argument, NULL, 'w'},
        {"purpose", required_argument, NULL, 'p'}, {"role", required_argument, NULL, 'r'},
        {"result", required_argument, NULL, 'R'},  {"key", required_argument, NULL, 'k'},
        {"json", no_argument, NULL, 'j'},          {0},
    };
    int option, status = WM_OK;

    while (status == WM_OK && (option = getopt_long(argc, argv, ":", options, NULL)) != -1)
        status = read_option(show, option, err);
    if (status == WM_OK && show->waybill != NULL && show->key_path == NULL)
        status = wm_err_set(err, WM_ERR_USAGE,
                            _("--waybill needs the auditor's --key: the numbers are sealed"));
    return status;
}

/* Each log that is named, or the one of the configuration. */
static int show_logs(struct show *show, int count, char **paths, const char *conf_path,
                     struct wm_err *err)
{
    char own[WM_AUDIT_PATH];
    int i, status = WM_OK;

    show->several = count > 1;
    if (count == 0) {
        status = wm_audit_default_log(conf_path, own, err);
        show->path = own;
        if (status == WM_OK)
            status = wm_log_each(own, show_entry, show, err);
    }
    for (i = 0; i < count && status == WM_OK; i++) {
        show->path = paths[i];
        show->headed = false;
        status = wm_log_each(paths[i], show_entry, show, err);
    }
    return status;
}

int wm_audit_show(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    struct show show = {.until = UINT32_MAX, .err = err};
    int status = read_options(&show, argc, argv, err);

    if (status == WM_OK && show.key_path != NULL) {
        status = wm_role_key_load(show.key_path, &show.key, err);
        show.has_key = status == WM_OK;
    }
    if (status != WM_OK)
        return status;
    wm_sink_fd(&show.out, STDOUT_FILENO);
    (void)show_logs(&show, argc - optind, argv + optind, conf_path, err);
    wm_key_wipe(&show.key);
    status = wm_audit_finish(&show.out, err);
    wm_sink_clear(&show.out);
    if (show.other_keys > 0)
        fprintf(stderr, _("waymask: numbers sealed to another auditor key: %lu\n"),
                show.other_keys);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/command/audit.h"

#include "filter/base/file.h"
#include "filter/base/json.h"
#include "filter/base/message.h"
#include "filter/base/utc.h"
#include "filter/base/utf8.h"
#include "filter/seal/keys.h"

#include <stdio.h>
#include <string.h>

int wm_audit_default_log(const char *conf_path, char path[WM_AUDIT_PATH], struct wm_err *err)
{
    struct wm_conf conf;

    if (wm_conf_load(&conf, conf_path, err) != WM_OK)
        return (int)err->code;
    if (wm_file_join(path, WM_AUDIT_PATH, conf.state_dir, "audit.log") != 0)
        return wm_err_set(err, WM_ERR_USAGE, _("path is too long"));
    return WM_OK;
}

int wm_audit_time(const char *text, uint32_t *time, struct wm_err *err)
{
    char whole[40];
    int64_t seconds;

    snprintf(whole, sizeof whole, "%.22s%s", text, strlen(text) == 10 ? "T00:00:00Z" : "");
    if (wm_utc_parse(whole, &seconds) != 0 || seconds < 0 || seconds > UINT32_MAX)
        return wm_err_set(err, WM_ERR_USAGE,
                          _("a time is written 2026-11-23 or 2026-11-23T08:00:00Z"));
    *time = (uint32_t)seconds;
    return WM_OK;
}

const char *wm_audit_role(unsigned role, char out[16])
{
    static const char *const names[] = {"", "courier", "service", "sorting"};

    if (role < sizeof names / sizeof names[0])
        return names[role];
    snprintf(out, 16, "%u", role);
    return out;
}

void wm_audit_put(struct wm_sink *out, const char *text, size_t width)
{
    const char *end = text + strlen(text);
    size_t count = 0;

    for (; text < end; count++) {
        const char *from = text;
        const uint32_t c = wm_utf8_next(&text, end);
        if (c == WM_UTF8_BAD || c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x061c || c == 0x200e ||
            c == 0x200f || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069))
            wm_sink_put(out, "?", 1);
        else
            wm_sink_put(out, from, (size_t)(text - from));
    }
    for (; count < width; count++)
        wm_sink_put(out, " ", 1);
}

static void put_sink(void *context, const char *bytes, size_t len)
{
    wm_sink_put(context, bytes, len);
}

static void put_name(struct wm_sink *out, bool *first, const char *name)
{
    if (!*first)
        wm_sink_text(out, ",");
    *first = false;
    wm_json_string(put_sink, out, name);
    wm_sink_text(out, ":");
}

void wm_audit_json(struct wm_sink *out, bool *first, const char *name, const char *text)
{
    if (text[0] == '\0')
        return;
    put_name(out, first, name);
    wm_json_string(put_sink, out, text);
}

void wm_audit_json_number(struct wm_sink *out, bool *first, const char *name, uint64_t number)
{
    put_name(out, first, name);
    wm_sink_printf(out, "%llu", (unsigned long long)number);
}

int wm_audit_finish(struct wm_sink *out, struct wm_err *err)
{
    if (wm_sink_flush(out) == 0)
        return (int)err->code;
    wm_err_set(err, WM_ERR_INPUT, _("cannot write: %s"), strerror(out->failed));
    wm_err_place(err, _("standard output"), 0, 0, NULL);
    return (int)err->code;
}

static int run(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    static const struct {
        const char *name;
        int (*run)(int argc, char **argv, const char *conf_path, struct wm_err *err);
    } forms[] = {{"show", wm_audit_show},
                 {"verify", wm_audit_verify},
                 {"checkpoint", wm_audit_checkpoint},
                 {"report", wm_audit_report}};
    size_t i;

    for (i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (argc < 2 || strcmp(argv[1], forms[i].name) != 0)
            continue;
        if (wm_seal_init(err) != WM_OK)
            return (int)err->code;
        return forms[i].run(argc - 1, argv + 1, conf_path, err);
    }
    return wm_command_misuse("audit", err);
}

const struct wm_command wm_command_audit = {
    .name = "audit",
    .synopsis = "show | verify | checkpoint | report [OPTION]… [LOG]…",
    .summary = N_("look at the log of seals, prints and openings, and check it"),
    .help = N_("  show [LOG]…   the entries, in their order; only those that all of these say:\n"
               "  --since TIME, --until TIME   2026-11-23 or 2026-11-23T08:00:00Z\n"
               "  --event E     seal, print, reprint, open, deny, key, list or repair\n"
               "  --asker A, --label ID, --purpose P, --role R, --result W\n"
               "  --waybill N   the waybill's number; needs --key\n"
               "  --key FILE    the auditor's key: shows the numbers\n"
               "  --json        an object a line\n"
               "\n"
               "  verify [LOG] [CHECKPOINT]…   that nothing was edited, removed or moved\n"
               "  --public FILE    the public half of the log's key, which signed the checkpoints\n"
               "  --station ID     or the station that did, by the recipient list\n"
               "\n"
               "  checkpoint [LOG]   sign the log as it stands, for a witness to keep\n"
               "  --key FILE    the log's key; default: the station's\n"
               "  --name NAME   the log's name; default: by the key\n"
               "  -o, --output FILE  put it there; a checkpoint there must be of an earlier state\n"
               "\n"
               "  report [LOG]…   openings by asker and hour, and what is odd among them\n"
               "  --since TIME, --until TIME, --json\n"
               "\n"
               "LOG is audit.log in the state directory unless it is named."),
    .run = run,
};

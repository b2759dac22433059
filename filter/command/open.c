/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/file.h"
#include "filter/base/json.h"
#include "filter/base/message.h"
#include "filter/base/sink.h"
#include "filter/base/utc.h"
#include "filter/base/utf8.h"
#include "filter/base/wipe.h"
#include "filter/command/command.h"
#include "filter/command/scan.h"
#include "filter/seal/envelope.h"
#include "filter/seal/keys.h"
#include "filter/seal/passphrase.h"

#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define TEXT_MAX_BYTES 65536u /* of the text form, blanks included */

static const char *const purposes[] = {"deliver", "contact", "after-sale", "return", "authority"};

struct request {
    const char *purpose;
    const char *waybill;    /* or NULL */
    const char *key;        /* file */
    const char *passphrase; /* file of the key's, or NULL: asked for if it has one */
    const char *image;      /* file, or NULL */
    const char *text;       /* digits, "-", or NULL */
    bool json;
};

/* The code that was found. More than one label on a picture is told apart by --waybill. */
struct code {
    const struct request *request;
    uint8_t envelope[WM_ENVELOPE_MAX];
    size_t len;
    unsigned labels;   /* different ones that were asked for */
    struct wm_err err; /* of the first code that was none of those */
};

/* One code's text. Codes of others on the same picture are passed over. */
static void take_code(void *context, const char *text)
{
    struct code *code = context;
    struct wm_envelope_info info;
    struct wm_err err = {0};
    uint8_t envelope[WM_ENVELOPE_MAX];
    size_t len;

    if (wm_digits_decode(text, envelope, &len, sizeof envelope, &err) == WM_OK &&
        wm_envelope_parse(envelope, len, &info, &err) == WM_OK) {
        if (code->request->waybill != NULL && strcmp(code->request->waybill, info.waybill) != 0)
            wm_err_set(&err, WM_ERR_TAMPERED, _("the code belongs to another waybill"));
        else if (code->labels == 0 || len != code->len ||
                 memcmp(envelope, code->envelope, len) != 0)
            code->labels++;
    }
    if (err.code == WM_OK) {
        memcpy(code->envelope, envelope, len);
        code->len = len;
    } else if (code->err.code == WM_OK) {
        code->err = err;
    }
}

static void take_picture_code(void *context, const char *text)
{
    if (strncmp(text, "731", 3) == 0)
        take_code(context, text);
}

static int read_code(const struct request *request, struct code *code, struct wm_err *err)
{
    if (request->image != NULL) {
        if (wm_scan_image(request->image, take_picture_code, code, err) != WM_OK)
            return (int)err->code;
    } else if (strcmp(request->text, "-") == 0) {
        size_t len;
        char *text = wm_file_read("-", TEXT_MAX_BYTES, &len, err);
        if (text == NULL)
            return (int)err->code;
        take_code(code, text);
        free(text);
    } else {
        take_code(code, request->text);
    }
    if (code->labels == 1)
        return WM_OK;
    if (code->labels > 1)
        wm_err_set(err, WM_ERR_USAGE, _("several labels: name one with --waybill"));
    else if (code->err.code != WM_OK)
        *err = code->err;
    else
        wm_err_set(err, WM_ERR_INPUT, _("no sealed code found"));
    wm_err_place(err, request->image, 0, 0, NULL);
    return (int)err->code;
}

/* The list is --config's, or lies beside the key, as in the folders that keygen --site makes. */
static struct wm_recipients *load_list(const struct request *request, const char *conf_path,
                                       uint32_t now, struct wm_err *err)
{
    char folder[512], list[600], root[600];
    const char *slash = strrchr(request->key, '/');
    struct wm_conf conf;

    if (conf_path != NULL) {
        if (wm_conf_load(&conf, conf_path, err) != WM_OK)
            return NULL;
        return wm_recipients_load(conf.recipient_list, conf.root_key, now, err);
    }
    if (slash == NULL)
        snprintf(folder, sizeof folder, ".");
    else if ((size_t)(slash - request->key) < sizeof folder)
        snprintf(folder, sizeof folder, "%.*s",
                 slash == request->key ? 1 : (int)(slash - request->key), request->key);
    else {
        wm_err_set(err, WM_ERR_USAGE, _("path is too long"));
        return NULL;
    }
    snprintf(list, sizeof list, "%s/recipients.list", folder);
    snprintf(root, sizeof root, "%s/root.pub", folder);
    return wm_recipients_load(list, root, now, err);
}

static void put_sink(void *context, const char *bytes, size_t len)
{
    wm_sink_put(context, bytes, len);
}

/* Whatever a station sealed, it writes no control or direction characters to a terminal. */
static void put_plain(struct wm_sink *out, const char *text)
{
    const char *end = text + strlen(text);

    while (text < end) {
        const char *from = text;
        uint32_t c = wm_utf8_next(&text, end);
        if (c == WM_UTF8_BAD || c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x200e || c == 0x200f ||
            (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069))
            wm_sink_put(out, "?", 1);
        else
            wm_sink_put(out, from, (size_t)(text - from));
    }
}

static void put_field(struct wm_sink *out, bool json, const char *name, const char *text)
{
    if (json) {
        wm_sink_text(out, out->written == 0 ? "{" : ",");
        wm_json_string(put_sink, out, name);
        wm_sink_text(out, ":");
        wm_json_string(put_sink, out, text);
    } else {
        wm_sink_text(out, name);
        wm_sink_text(out, ": ");
        put_plain(out, text);
        wm_sink_text(out, "\n");
    }
}

static void put_number(struct wm_sink *out, bool json, const char *name, unsigned long number)
{
    wm_sink_printf(out, json ? ",\"%s\":%lu" : "%s: %lu\n", name, number);
}

static int print_section(bool json, const struct wm_envelope_info *info,
                         const struct wm_opened *opened, struct wm_err *err)
{
    static const char *const roles[] = {NULL, "courier", "service", "sorting"};
    char sealed_at[WM_UTC_SIZE], site_role[16];
    struct wm_sink out;
    unsigned key;

    wm_sink_fd(&out, STDOUT_FILENO);
    snprintf(site_role, sizeof site_role, "%u", opened->role);
    wm_utc_format((int64_t)info->issued_at, sealed_at);
    put_field(&out, json, "waybill", info->waybill);
    put_field(&out, json, "role",
              opened->role >= 1 && opened->role <= 3 ? roles[opened->role] : site_role);
    put_number(&out, json, "station", info->station);
    put_number(&out, json, "copy", info->print_no);
    put_field(&out, json, "sealed_at", sealed_at);
    for (key = 1; key < WM_SECTION_KEYS; key++) {
        if (opened->text[key][0] != '\0')
            put_field(&out, json, wm_section_key_name(key), opened->text[key]);
    }
    if (json)
        wm_sink_text(&out, "}\n");
    if (wm_sink_flush(&out) != 0) {
        wm_err_set(err, WM_ERR_INPUT, _("cannot write: %s"), strerror(out.failed));
        wm_err_place(err, _("standard output"), 0, 0, NULL);
    }
    wm_sink_clear(&out);
    return (int)err->code;
}

static int open_code(const struct request *request, const struct code *code,
                     const struct wm_recipients *list, uint32_t now, struct wm_err *err)
{
    struct wm_envelope_info info;
    struct wm_opened opened = {0};
    struct wm_role_key key;
    const struct wm_passphrase passphrase = {.file = request->passphrase, .ask = true};
    int status = wm_role_key_unlock(request->key, &passphrase, &key, err);

    if (status == WM_OK)
        status = wm_envelope_verify(list, code->envelope, code->len, &info, err);
    if (status == WM_OK && wm_envelope_expired(&info, wm_recipients_now(list, now)))
        status = wm_err_set(err, WM_ERR_INPUT, _("the label is past its life and stays closed"));
    if (status == WM_OK)
        status = wm_envelope_open(list, &key, code->envelope, code->len, &info, &opened, err);
    wm_key_wipe(&key);
    if (status == WM_OK) {
        fprintf(stderr,
                _("waymask: opened with a key file: this opening (%s) is only "
                  "self-reported\n"),
                request->purpose);
        status = print_section(request->json, &info, &opened, err);
    }
    wm_opened_wipe(&opened);
    return status;
}

static bool is_purpose(const char *text)
{
    size_t i;

    for (i = 0; i < sizeof purposes / sizeof purposes[0]; i++) {
        if (strcmp(purposes[i], text) == 0)
            return true;
    }
    return false;
}

static int read_request(int argc, char **argv, struct request *request, struct wm_err *err)
{
    static const struct option options[] = {
        {"purpose", required_argument, NULL, 'p'},
        {"waybill", required_argument, NULL, 'w'},
        {"key", required_argument, NULL, 'k'},
        {"image", required_argument, NULL, 'i'},
        {"json", no_argument, NULL, 'j'},
        {"passphrase-file", required_argument, NULL, 'f'},
        {0},
    };
    int option;

    while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
        if (option == 'p')
            request->purpose = optarg;
        else if (option == 'w')
            request->waybill = optarg;
        else if (option == 'k')
            request->key = optarg;
        else if (option == 'f')
            request->passphrase = optarg;
        else if (option == 'i')
            request->image = optarg;
        else if (option == 'j')
            request->json = true;
        else
            return wm_command_misuse(argv[0], err);
    }
    if (optind < argc)
        request->text = argv[optind++];
    if (optind != argc || (request->text == NULL) == (request->image == NULL))
        return wm_command_misuse(argv[0], err);
    if (request->purpose == NULL || !is_purpose(request->purpose))
        return wm_err_set(err, WM_ERR_USAGE,
                          _("--purpose deliver, contact, after-sale, return or authority is "
                            "needed"));
    if (request->key == NULL)
        return wm_err_set(err, WM_ERR_USAGE,
                          _("the opener is not part of this version: --key FILE is needed"));
    return WM_OK;
}

static int run(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    struct request request = {0};
    struct code code = {.request = &request};
    struct wm_recipients *list;
    uint32_t now = (uint32_t)time(NULL);
    int status = read_request(argc, argv, &request, err);

    if (status != WM_OK)
        return status;
    if (wm_seal_init(err) != WM_OK || read_code(&request, &code, err) != WM_OK)
        return (int)err->code;
    list = load_list(&request, conf_path, now, err);
    if (list == NULL)
        return (int)err->code;
    status = open_code(&request, &code, list, now, err);
    wm_recipients_free(list);
    return status;
}

const struct wm_command wm_command_open = {
    .name = "open",
    .synopsis = "--purpose P --key FILE [--json] [--waybill N] TEXT | - | --image FILE",
    .summary = N_("open the section of a label that is sealed to a role"),
    .help = N_("  --purpose P   why: deliver, contact, after-sale, return or authority\n"
               "  --key FILE    the role's private key; root.pub and recipients.list are looked\n"
               "                for beside it, unless --config names others\n"
               "  --passphrase-file FILE\n"
               "                a secret file that holds the key's; else it is asked for\n"
               "  --image FILE  a picture of the label, PNG or (if built with it) JPEG\n"
               "  --waybill N   the number that the label has to be of\n"
               "  --json        one JSON object instead of a line for each field\n"
               "\n"
               "TEXT is what a scanner reads from the QR code; - reads it from standard input.\n"
               "An opening with --key is only self-reported: nothing else records it."),
    .run = run,
};

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
#include "filter/opener/ask.h"
#include "filter/opener/request.h"
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

struct request {
    const char *purpose_name, *role_name; /* as given, or NULL */
    enum wm_purpose purpose;
    unsigned role;          /* 0 if none is named */
    const char *waybill;    /* or NULL */
    const char *key;        /* file, or NULL: the opener is asked */
    const char *passphrase; /* file of the key's, or NULL: asked for if it has one */
    const char *socket;     /* or NULL */
    const char *image;      /* file, or NULL */
    const char *text;       /* digits, "-", or NULL */
    bool json;
};

/* The code that was found. More than one label on a picture is told apart by --waybill. */
struct code {
    const struct request *request;
    uint8_t envelope[WM_ENVELOPE_MAX];
    size_t len;
    unsigned labels;           /* different ones that were asked for */
    struct wm_err err;         /* of the first code that was none of those */
    char sent[WM_REQUEST_MAX]; /* for the opener, which puts on record what is wrong with it; "" if
                                  there is nothing that is of any concern to it */
};

/* Keep a text that begins as ours do but does not read, as one line. */
static void keep_damaged(struct code *code, const char *text)
{
    size_t len = 0;

    text += strspn(text, " \t\r\n");
    for (; text[len] != '\0' && len < sizeof code->sent - 1; len++)
        code->sent[len] = (unsigned char)text[len] < 0x20 || text[len] == 0x7f ? ' ' : text[len];
    if (text[len] != '\0')
        len = 0;
    while (len > 0 && code->sent[len - 1] == ' ')
        len--;
    code->sent[len] = '\0';
}

/* One code's text. Codes of others on the same picture are passed over. */
static void take_code(void *context, const char *text)
{
    struct code *code = context;
    struct wm_envelope_info info;
    struct wm_err err = {0};
    uint8_t envelope[WM_ENVELOPE_MAX];
    size_t len = 0;

    if (wm_digits_decode(text, envelope, &len, sizeof envelope, &err) == WM_OK &&
        wm_envelope_parse(envelope, len, &info, &err) == WM_OK &&
        (code->request->waybill == NULL || strcmp(code->request->waybill, info.waybill) == 0)) {
        if (code->labels == 0 || len != code->len || memcmp(envelope, code->envelope, len) != 0)
            code->labels++;
        memcpy(code->envelope, envelope, len);
        code->len = len;
        (void)wm_digits_encode(envelope, len, code->sent, sizeof code->sent);
        return;
    }
    if (err.code == WM_OK)
        wm_err_set(&err, WM_ERR_TAMPERED, _("the code belongs to another waybill"));
    if (code->err.code == WM_OK || code->err.code == WM_ERR_FOREIGN)
        code->err = err;
    if (err.code != WM_ERR_TAMPERED || code->sent[0] != '\0')
        return;
    if (len == 0 || wm_digits_encode(envelope, len, code->sent, sizeof code->sent) != 0)
        keep_damaged(code, text);
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
    if (code->labels == 1 || (code->labels == 0 && code->sent[0] != '\0' && request->key == NULL))
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

static int print_section(bool json, const struct wm_opening *opening, struct wm_err *err)
{
    char sealed_at[WM_UTC_SIZE], role[12];
    struct wm_sink out;
    unsigned key;

    wm_sink_fd(&out, STDOUT_FILENO);
    wm_utc_format((int64_t)opening->sealed_at, sealed_at);
    put_field(&out, json, "waybill", opening->waybill);
    put_field(&out, json, "role", wm_role_name(opening->opened.role, role));
    put_number(&out, json, "station", opening->station);
    put_number(&out, json, "copy", opening->copy);
    put_field(&out, json, "sealed_at", sealed_at);
    for (key = 1; key < WM_SECTION_KEYS; key++) {
        if (opening->opened.text[key][0] != '\0')
            put_field(&out, json, wm_section_key_name(key), opening->opened.text[key]);
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

static int open_by_key(const struct request *request, const struct code *code,
                       const struct wm_recipients *list, uint32_t now, struct wm_err *err)
{
    struct wm_envelope_info info;
    struct wm_opening opening = {0};
    struct wm_role_key key;
    const struct wm_passphrase passphrase = {.file = request->passphrase, .ask = true};
    int status = wm_role_key_unlock(request->key, &passphrase, &key, err);

    if (status == WM_OK)
        status = wm_envelope_verify(list, code->envelope, code->len, &info, err);
    if (status == WM_OK && wm_envelope_expired(&info, wm_recipients_now(list, now)))
        status = wm_err_set(err, WM_ERR_EXPIRED, _("the label is past its life and stays closed"));
    if (status == WM_OK)
        status =
            wm_envelope_open(list, &key, code->envelope, code->len, &info, &opening.opened, err);
    wm_key_wipe(&key);
    if (status == WM_OK) {
        fprintf(stderr,
                _("waymask: opened with a key file: this opening (%s) is only "
                  "self-reported\n"),
                request->purpose_name);
        memcpy(opening.waybill, info.waybill, sizeof opening.waybill);
        opening.station = info.station;
        opening.copy = info.print_no;
        opening.sealed_at = info.issued_at;
        status = print_section(request->json, &opening, err);
    }
    wm_wipe(&opening, sizeof opening);
    return status;
}

static int run_with_key(const struct request *request, const struct code *code,
                        const char *conf_path, struct wm_err *err)
{
    const uint32_t now = (uint32_t)time(NULL);
    struct wm_recipients *list = load_list(request, conf_path, now, err);
    int status;

    if (list == NULL)
        return (int)err->code;
    status = open_by_key(request, code, list, now, err);
    wm_recipients_free(list);
    return status;
}

/* In the client's language where the verdict is one that we know. */
static int refused(const struct wm_answer *answer, struct wm_err *err)
{
    enum wm_verdict verdict;

    return wm_err_set(err, answer->status, "%s",
                      wm_verdict_find(answer->result, &verdict) == 0
                          ? _(wm_verdict_row(verdict)->text)
                          : answer->text);
}

static int ask_opener(const struct request *request, const struct code *code, struct wm_err *err)
{
    struct wm_request asked = {.purpose = request->purpose, .role = request->role};
    struct wm_answer answer;
    int status;

    if (request->waybill != NULL && strlen(request->waybill) >= sizeof asked.waybill)
        return wm_err_set(err, WM_ERR_USAGE, _("a waybill number has at most 32 characters"));
    if (request->waybill != NULL)
        memcpy(asked.waybill, request->waybill, strlen(request->waybill) + 1);
    memcpy(asked.code, code->sent, sizeof asked.code);
    status = wm_opener_ask(request->socket != NULL ? request->socket : WM_OPENER_SOCKET, &asked,
                           &answer, err);
    if (status == WM_OK)
        status = answer.status == WM_OK ? print_section(request->json, &answer.opening, err)
                                        : refused(&answer, err);
    wm_wipe(&answer, sizeof answer);
    return status;
}

static int check_request(struct request *request, const char *verb, struct wm_err *err)
{
    if (request->key == NULL && request->passphrase != NULL)
        return wm_command_misuse(verb, err);
    if (request->key != NULL && (request->role_name != NULL || request->socket != NULL))
        return wm_command_misuse(verb, err);
    if (request->purpose_name == NULL ||
        wm_purpose_find(request->purpose_name, &request->purpose) != 0)
        return wm_err_set(err, WM_ERR_USAGE,
                          _("--purpose deliver, contact, after-sale, return or authority is "
                            "needed"));
    if (request->role_name != NULL && wm_role_find(request->role_name, &request->role) != 0)
        return wm_err_set(err, WM_ERR_USAGE,
                          _("--role is courier, service, sorting, or a number up to 255"));
    return WM_OK;
}

static int read_request(int argc, char **argv, struct request *request, struct wm_err *err)
{
    static const struct option options[] = {
        {"purpose", required_argument, NULL, 'p'},
        {"waybill", required_argument, NULL, 'w'},
        {"role", required_argument, NULL, 'r'},
        {"socket", required_argument, NULL, 's'},
        {"key", required_argument, NULL, 'k'},
        {"image", required_argument, NULL, 'i'},
        {"json", no_argument, NULL, 'j'},
        {"passphrase-file", required_argument, NULL, 'f'},
        {0},
    };
    int option;

    while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
        if (option == 'p')
            request->purpose_name = optarg;
        else if (option == 'w')
            request->waybill = optarg;
        else if (option == 'r')
            request->role_name = optarg;
        else if (option == 's')
            request->socket = optarg;
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
    return check_request(request, argv[0], err);
}

static int run(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    struct request request = {0};
    struct code code = {.request = &request};
    int status = read_request(argc, argv, &request, err);

    if (status != WM_OK)
        return status;
    if (wm_seal_init(err) != WM_OK || read_code(&request, &code, err) != WM_OK)
        return (int)err->code;
    return request.key != NULL ? run_with_key(&request, &code, conf_path, err)
                               : ask_opener(&request, &code, err);
}

const struct wm_command wm_command_open = {
    .name = "open",
    .synopsis =
        "--purpose P [--role R] [--waybill N] [--json] [--socket PATH | --key FILE] TEXT | "
        "- | --image FILE",
    .summary = N_("have the opener open a section of a label"),
    .help = N_("  --purpose P    why: deliver, contact, after-sale, return or authority\n"
               "  --role R       whose section: courier, service, sorting or a number; by default\n"
               "                 the first that you may open for that purpose\n"
               "  --waybill N    the number that the label has to be of, as its bar code says\n"
               "  --image FILE   a picture of the label, PNG or (if built with it) JPEG\n"
               "  --json         one JSON object instead of a line for each field\n"
               "  --socket PATH  where the opener listens\n"
               "  --key FILE     open with a role's private key, without the opener; root.pub and\n"
               "                 recipients.list are looked for beside it, unless --config names\n"
               "                 others\n"
               "  --passphrase-file FILE\n"
               "                 a secret file that holds the key's; else it is asked for\n"
               "\n"
               "TEXT is what a scanner reads from the QR code; - reads it from standard input.\n"
               "The opener records every opening, and every refusal. An opening with --key is\n"
               "only self-reported: nothing else records it. It is meant for pilots."),
    .run = run,
};

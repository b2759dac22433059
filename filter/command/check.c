/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/json.h"
#include "filter/base/message.h"
#include "filter/command/command.h"
#include "filter/command/progress.h"
#include "filter/order/charset_name.h"
#include "filter/order/reader.h"
#include "filter/waybill/seen.h"
#include "filter/waybill/waybill.h"

#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* One file being checked. */
struct check {
    const struct wm_conf *conf;
    const struct wm_masking *masking; /* of conf */
    const char *name;
    const char *charset;                /* or NULL */
    const char *join_file, *join_field; /* or NULL */
    bool json;
    struct wm_progress progress;
    unsigned long bad;      /* records */
    unsigned long good;     /* records, each a label */
    unsigned long merged;   /* records that were met before */
    unsigned long last_bad; /* record number, so that a record with two faults counts once */
    bool has_faults;        /* some were printed */
};

static void put_stdout(void *context, const char *bytes, size_t len)
{
    (void)context;
    fwrite(bytes, 1, len, stdout);
}

static void json_string(const char *text)
{
    wm_json_string(put_stdout, NULL, text);
}

static void json_member(const char *name, const char *text)
{
    printf(",\"%s\":", name);
    json_string(text);
}

/* Print one fault, by record and field. */
static void tell_fault(void *context, const struct wm_err *err)
{
    struct check *check = context;

    wm_progress_clear(&check->progress);
    if (err->record != check->last_bad)
        check->bad++;
    check->last_bad = err->record;
    if (check->json) {
        printf("%s{\"record\":%lu", check->has_faults ? "," : "", err->record);
        json_member("field", err->field);
        json_member("fault", err->text);
        putchar('}');
    } else {
        if (!check->has_faults)
            printf("  %8s  %-24s %s\n", _("record"), _("field"), _("fault"));
        printf("  %8lu  %-24s %s\n", err->record, err->field[0] != '\0' ? err->field : "-",
               err->text);
    }
    check->has_faults = true;
}

static void check_order(struct check *check, const struct wm_order *order, unsigned long record,
                        const struct wm_composer *composer, struct wm_seen *seen)
{
    const char *carrier = order->carrier[0] != '\0' ? order->carrier : check->conf->carrier;
    struct wm_err fault = {0};
    bool again = false;

    if (wm_waybill_check(composer, order, &fault) == WM_OK &&
        wm_seen_add(seen, order, carrier, record, &again, &fault) == WM_OK) {
        *(again ? &check->merged : &check->good) += 1;
        return;
    }
    wm_err_place(&fault, check->name, record, 0, NULL);
    tell_fault(check, &fault);
}

/* All records. @return WM_OK if the file could be read to its end */
static int check_records(struct check *check, struct wm_reader *reader, struct wm_err *err)
{
    const struct wm_composer composer = {
        .conf = check->conf, .masking = check->masking, .now = (int64_t)time(NULL)};
    struct wm_seen *seen = wm_seen_new();
    struct wm_order order;
    enum wm_read got;

    if (seen == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    do {
        struct wm_err fault = {0}; /* the reader tells of it by tell_fault */
        got = wm_reader_next(reader, &order, &fault);
        if (got == WM_READ_RECORD)
            check_order(check, &order, wm_reader_info(reader)->record, &composer, seen);
        else if (got == WM_READ_FATAL)
            *err = fault;
        wm_progress_step(&check->progress, wm_reader_info(reader)->record);
    } while (got == WM_READ_RECORD || got == WM_READ_BAD);
    wm_progress_clear(&check->progress);
    wm_order_wipe(&order);
    wm_seen_free(seen);
    check->merged += wm_reader_info(reader)->merged;
    if (got == WM_READ_END && wm_reader_info(reader)->records == 0)
        wm_err_set(err, WM_ERR_INPUT, _("holds no record"));
    return (int)err->code;
}

static void print_end(const struct check *check, const struct wm_reader_info *info,
                      const struct wm_err *err)
{
    if (check->json) {
        char line[1024];
        putchar(']');
        if (info != NULL) {
            json_member("dialect", info->dialect);
            json_member("format", info->format);
            json_member("charset", info->charset);
            printf(
                ",\"records\":%lu,\"shipments\":%lu,\"merged\":%lu,\"left_out\":%lu,"
                "\"bad\":%lu",
                info->records, check->good, check->merged, info->left_out, check->bad);
        }
        if (err->code != WM_OK)
            json_member("error", wm_err_format(err, line, sizeof line));
        puts("}");
    } else if (info != NULL) {
        printf(_("  %lu records: %lu shipments, %lu merged, %lu left out, %lu bad\n"),
               info->records, check->good, check->merged, info->left_out, check->bad);
    }
}

static int check_file(struct check *check, struct wm_err *err)
{
    const struct wm_reader_options options = {
        .conf = check->conf,
        .charset = check->charset,
        .join_file = check->join_file,
        .join_field = check->join_field,
        .fault = tell_fault,
        .context = check,
    };
    const struct wm_reader_info *info = NULL;
    struct wm_reader *reader = NULL;
    int fd = wm_command_input(check->name, err);

    if (check->json) {
        fputs("{\"file\":", stdout);
        json_string(check->name);
        fputs(",\"faults\":[", stdout);
    }
    if (fd >= 0)
        reader = wm_reader_new(fd, check->name, &options, err);
    wm_progress_begin(&check->progress, fd);
    if (reader != NULL) {
        info = wm_reader_info(reader);
        if (!check->json)
            printf("%s: %s, %s, %s\n", check->name, info->dialect, info->format, info->charset);
        check_records(check, reader, err);
    }
    if (err->code == WM_ERR_INPUT) /* else it is no fault of the file's */
        wm_err_place(err, check->name, 0, 0, NULL);
    print_end(check, info, err);
    wm_reader_free(reader);
    if (fd >= 0)
        close(fd);
    if (err->code != WM_OK)
        return (int)err->code;
    return check->bad > 0 ? WM_ERR_INPUT : WM_OK;
}

/* Each file is checked, whatever is wrong with the ones before. @return the highest status */
static int check_files(const struct check *request, char **names)
{
    int worst = WM_OK;

    for (; *names != NULL; names++) {
        struct check check = *request;
        struct wm_err err = {0};
        int status;
        check.name = *names;
        status = check_file(&check, &err);
        fflush(stdout);
        if (err.code != WM_OK && !check.json)
            wm_err_print(&err, "waymask: ", stderr);
        if (status > worst)
            worst = status;
    }
    return worst;
}

static int run(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    static const struct option options[] = {
        {"join", required_argument, NULL, 'j'},
        {"on", required_argument, NULL, 'o'},
        {"json", no_argument, NULL, 'J'},
        {"charset", required_argument, NULL, 'c'},
        {0},
    };
    struct check request = {0};
    struct wm_masking masking;
    struct wm_conf conf;
    int option;

    while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
        if (option == 'j')
            request.join_file = optarg;
        else if (option == 'o')
            request.join_field = optarg;
        else if (option == 'c')
            request.charset = optarg;
        else if (option == 'J')
            request.json = true;
        else
            return wm_command_misuse(argv[0], err);
    }
    if (optind == argc || (request.join_file == NULL) != (request.join_field == NULL))
        return wm_command_misuse(argv[0], err);
    if (request.charset != NULL && wm_charset_check(request.charset, err) != 0)
        return (int)err->code;
    if (wm_conf_load(&conf, conf_path, err) != WM_OK ||
        wm_masking_init(&masking, &conf, err) != WM_OK)
        return (int)err->code;
    request.conf = &conf;
    request.masking = &masking;
    return check_files(&request, argv + optind);
}

const struct wm_command wm_command_check = {
    .name = "check",
    .synopsis = "[--json] [--charset NAME] [--join FILE --on FIELD] FILE…",
    .summary = N_("read orders and name every fault by record and field"),
    .help =
        N_("  --json          one JSON object a line for each file\n"
           "  --charset NAME  of the orders, such as GB18030 or Big5; default: found out\n"
           "  --join FILE     a file with the carrier's numbers and routes\n"
           "  --on FIELD      the field that is the same in both, such as order\n"
           "\n"
           "Prints dialect, charset, faults, and how many records become shipments, are merged\n"
           "with others of their shipment, or are left out as cancelled or refunded; never a\n"
           "value. FILE may be - for standard input. The exit status is 1 if there is any fault."),
    .run = run,
};

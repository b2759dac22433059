/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/file.h"
#include "filter/base/siphash.h"
#include "filter/base/wipe.h"
#include "filter/waybill/seen.h"
#include "tests/site.h"
#include "tests/tap.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HEADER                                                                                     \
    "waybill,piece.n,piece.of,recipient.name,recipient.phone,recipient.province,recipient.city,"   \
    "recipient.district,recipient.detail,remark\n"
#define TAIL ",浙江省,杭州市,余杭区,测试西路969号3幢2单元1001室,"
#define GOOD(number) number ",,,欧阳静,13800001234" TAIL "请放门口\n"
#define STARRED(number) number ",,,张**,138****1234" TAIL "\n"

static struct site site;

/* What came of a batch, with everything it wrote and told. */
struct outcome {
    char recorded[4096];     /* label ids and numbers, a line each, and "commit" */
    unsigned long refuse_at; /* record at which recording fails, 0 for never */
    bool refuse_commit;
    struct wm_batch result;
    struct wm_err err;
    struct wm_sink out;
    char told[4096];       /* faults, a line each */
    unsigned long stop_at; /* records after which to stop, 0 for never */
    unsigned long asked;
    int status;
};

static void tell(void *context, const struct wm_err *err)
{
    struct outcome *outcome = context;
    char line[512];
    size_t len = strlen(outcome->told);

    snprintf(outcome->told + len, sizeof outcome->told - len, "%s\n",
             wm_err_format(err, line, sizeof line));
}

static int refuse(struct wm_err *err)
{
    return wm_err_set(err, WM_ERR_INPUT, "the log is full");
}

static int sealed(void *context, const struct wm_recipients *list, const char *waybill,
                  const char *label_id, struct wm_err *err)
{
    struct outcome *outcome = context;
    size_t len = strlen(outcome->recorded);

    WM_CHECK(list == site.composer.recipients, "another list");
    WM_CHECK(outcome->out.written == 0, "recorded %s when something had left", waybill);
    snprintf(outcome->recorded + len, sizeof outcome->recorded - len, "%s %s\n", label_id, waybill);
    return outcome->refuse_at > 0 && --outcome->refuse_at == 0 ? refuse(err) : WM_OK;
}

static int commit(void *context, struct wm_err *err)
{
    struct outcome *outcome = context;
    size_t len = strlen(outcome->recorded);

    WM_CHECK(outcome->out.written == 0, "committed when something had left");
    snprintf(outcome->recorded + len, sizeof outcome->recorded - len, "commit\n");
    return outcome->refuse_commit ? refuse(err) : WM_OK;
}

static bool stop(void *context)
{
    struct outcome *outcome = context;

    return ++outcome->asked == outcome->stop_at;
}

/* Seal text, read from a file without a name; clear the outcome's sink afterwards. */
static void seal(const char *text, size_t len, struct outcome *outcome)
{
    FILE *file = tmpfile();
    const struct wm_batch_record record = {.sealed = sealed, .commit = commit, .context = outcome};
    struct wm_batch_input input = {
        .name = "orders.csv", .record = &record, .fault = tell, .stop = stop, .context = outcome};

    if (file == NULL || fwrite(text, 1, len, file) != len || fflush(file) != 0)
        abort();
    rewind(file);
    input.fd = fileno(file);
    lseek(input.fd, 0, SEEK_SET);
    outcome->told[0] = '\0';
    memset(&outcome->err, 0, sizeof outcome->err);
    outcome->status = wm_batch_seal(site.host, &site.conf, &input, &outcome->out, &outcome->result,
                                    &outcome->err);
    fclose(file);
}

static void seal_text(const char *text, enum wm_on_bad_record on_bad, struct outcome *outcome)
{
    memset(outcome, 0, sizeof *outcome);
    wm_sink_memory(&outcome->out);
    site.conf.on_bad_record = on_bad;
    seal(text, strlen(text), outcome);
}

/* Line number index (from 0) of what was written, verified. */
static int read_line(const struct outcome *outcome, size_t index, struct wm_waybill *waybill)
{
    const char *line = (const char *)outcome->out.memory;
    const char *end = line + outcome->out.memory_len;
    struct wm_err err = {0};
    const char *next;

    for (;; line = next + 1) {
        next = line < end ? memchr(line, '\n', (size_t)(end - line)) : NULL;
        if (next == NULL)
            return -1;
        if (index-- == 0)
            return wm_waybill_read(line, (size_t)(next + 1 - line), site.composer.recipients,
                                   waybill, &err);
    }
}

static void every_record_becomes_a_line_with_its_place(void)
{
    struct outcome outcome;
    struct wm_waybill waybill;
    size_t i;

    seal_text(HEADER GOOD("YT1") GOOD("YT2") GOOD("YT3"), WM_BAD_STOP, &outcome);
    WM_CHECK(outcome.status == WM_OK, "%s: %s", outcome.err.field, outcome.err.text);
    WM_CHECK(outcome.result.read == 3 && outcome.result.sealed == 3 && outcome.result.skipped == 0,
             "counts");
    for (i = 0; i < 3; i++) {
        char number[8];
        snprintf(number, sizeof number, "YT%zu", i + 1);
        WM_CHECK(read_line(&outcome, i, &waybill) == WM_OK && waybill.batch_n == i + 1 &&
                     waybill.batch_of == 3 && strcmp(waybill.waybill, number) == 0,
                 "line %zu", i + 1);
    }
    WM_CHECK(read_line(&outcome, 3, &waybill) == -1, "more than three lines");
    wm_sink_clear(&outcome.out);
}

static void each_label_is_recorded_before_the_first_leaves(void)
{
    struct outcome outcome;
    struct wm_waybill waybill;
    struct wm_err err = {0};
    char wanted[256] = "", id[WM_LABEL_ID];
    size_t i;

    seal_text(HEADER GOOD("YT1") STARRED("YT2") GOOD("YT3") GOOD("YT3"), WM_BAD_SKIP, &outcome);
    WM_CHECK(outcome.status == WM_OK && outcome.result.sealed == 2, "%s", outcome.err.text);
    for (i = 0; i < 2; i++) {
        WM_CHECK(read_line(&outcome, i, &waybill) == WM_OK &&
                     wm_waybill_label_id(&waybill, id, &err) == WM_OK,
                 "line %zu", i);
        snprintf(wanted + strlen(wanted), sizeof wanted - strlen(wanted), "%s %s\n", id,
                 waybill.waybill);
    }
    strcat(wanted, "commit\n");
    WM_CHECK(strcmp(outcome.recorded, wanted) == 0, "%s, not %s", outcome.recorded, wanted);
    wm_sink_clear(&outcome.out);
    /* a batch that fails is not recorded */
    seal_text(HEADER GOOD("YT1") STARRED("YT2"), WM_BAD_STOP, &outcome);
    WM_CHECK(outcome.status == WM_ERR_INPUT && outcome.recorded[0] == '\0', "%s", outcome.recorded);
    wm_sink_clear(&outcome.out);
}

static void nothing_leaves_that_is_not_recorded(void)
{
    static const char text[] = HEADER GOOD("YT1") GOOD("YT2") GOOD("YT3");
    unsigned long n;

    for (n = 1; n <= 4; n++) {
        struct outcome outcome = {.refuse_at = n < 4 ? n : 0, .refuse_commit = n == 4};
        wm_sink_memory(&outcome.out);
        site.conf.on_bad_record = WM_BAD_SKIP; /* the log's fault is no bad record */
        seal(text, sizeof text - 1, &outcome);
        WM_CHECK(outcome.status == WM_ERR_INPUT &&
                     strcmp(outcome.err.text, "the log is full") == 0 && outcome.err.record == 0,
                 "%lu: record %lu: %s", n, outcome.err.record, outcome.err.text);
        WM_CHECK(outcome.out.written == 0 && outcome.told[0] == '\0', "%lu: %zu bytes left", n,
                 outcome.out.memory_len);
        wm_sink_clear(&outcome.out);
    }
}

static void one_bad_record_stops_all(void)
{
    struct outcome outcome;

    seal_text(HEADER GOOD("YT1") STARRED("YT2") GOOD("YT3"), WM_BAD_STOP, &outcome);
    WM_CHECK(outcome.status == WM_ERR_INPUT, "status %d", outcome.status);
    WM_CHECK(outcome.out.written == 0 && outcome.out.memory_len == 0, "%zu bytes were written",
             outcome.out.memory_len);
    WM_CHECK(strcmp(outcome.err.file, "orders.csv") == 0 && outcome.err.record == 2 &&
                 strcmp(outcome.err.field, "recipient.name") == 0,
             "%s: record %lu, %s", outcome.err.file, outcome.err.record, outcome.err.field);
    WM_CHECK(outcome.told[0] == '\0', "told besides: %s", outcome.told);
    wm_sink_clear(&outcome.out);
}

static void skip_names_each_bad_record_and_seals_the_rest(void)
{
    struct outcome outcome;
    struct wm_waybill waybill;

    seal_text(HEADER GOOD("YT1") STARRED("YT2") GOOD("YT3") "YT1,,,王芳,13800001235" TAIL
                                                            "\n"
                                                            "YT 5" TAIL "\n",
              WM_BAD_SKIP, &outcome);
    WM_CHECK(outcome.status == WM_OK, "%s: %s", outcome.err.field, outcome.err.text);
    WM_CHECK(outcome.result.read == 5 && outcome.result.sealed == 2 && outcome.result.skipped == 3,
             "read %lu, sealed %lu, skipped %lu", outcome.result.read, outcome.result.sealed,
             outcome.result.skipped);
    WM_CHECK(strstr(outcome.told, "orders.csv: record 2, recipient.name: ") != NULL &&
                 strstr(outcome.told,
                        "orders.csv: record 4, waybill: the same number as record 1, "
                        "for another recipient\n") != NULL &&
                 strstr(outcome.told, "orders.csv: record 5: ") != NULL,
             "told: %s", outcome.told);
    WM_CHECK(strstr(outcome.told, "138") == NULL && strstr(outcome.told, "张") == NULL,
             "a value was told: %s", outcome.told);
    WM_CHECK(read_line(&outcome, 1, &waybill) == WM_OK && waybill.batch_n == 2 &&
                 waybill.batch_of == 2 && strcmp(waybill.waybill, "YT3") == 0,
             "second line");
    wm_sink_clear(&outcome.out);
}

static void nothing_good_and_nothing_at_all_are_errors(void)
{
    struct outcome outcome;

    seal_text(HEADER STARRED("YT1") STARRED("YT2"), WM_BAD_SKIP, &outcome);
    WM_CHECK(outcome.status == WM_ERR_INPUT && outcome.result.skipped == 2 &&
                 strcmp(outcome.err.text, "no good record") == 0,
             "all bad: %s", outcome.err.text);
    seal_text(HEADER, WM_BAD_STOP, &outcome);
    WM_CHECK(outcome.status == WM_ERR_INPUT && outcome.err.text[0] != '\0', "header only");
    seal_text("", WM_BAD_STOP, &outcome);
    WM_CHECK(outcome.status == WM_ERR_INPUT && outcome.err.text[0] != '\0', "empty");
}

static void pieces_of_one_shipment_are_no_duplicates(void)
{
    struct outcome outcome;

    seal_text(HEADER "YT1,1,2,欧阳静,13800001234" TAIL "\nYT1,2,2,欧阳静,13800001234" TAIL "\n",
              WM_BAD_STOP, &outcome);
    WM_CHECK(outcome.status == WM_OK && outcome.result.sealed == 2, "%s", outcome.err.text);
    wm_sink_clear(&outcome.out);
    seal_text(HEADER "YT1,1,2,欧阳静,13800001234" TAIL "\nYT1,1,2,王芳,13800001234" TAIL "\n",
              WM_BAD_STOP, &outcome);
    WM_CHECK(outcome.status == WM_ERR_INPUT && outcome.err.record == 2 &&
                 strcmp(outcome.err.text, "the same number as record 1, for another recipient") ==
                     0,
             "%s", outcome.err.text);
}

static void rows_of_one_shipment_are_one_waybill(void)
{
    struct outcome outcome;

    seal_text(HEADER GOOD("YT1") GOOD("YT1") GOOD("YT2") GOOD("YT1"), WM_BAD_STOP, &outcome);
    WM_CHECK(outcome.status == WM_OK && outcome.result.read == 4 && outcome.result.sealed == 2 &&
                 outcome.result.merged == 2,
             "%s: %lu sealed, %lu merged", outcome.err.text, outcome.result.sealed,
             outcome.result.merged);
    wm_sink_clear(&outcome.out);
    seal_text(HEADER GOOD("YT1") GOOD("YT2") "YT1,,,欧阳静,13800001234" TAIL "请轻放\n",
              WM_BAD_STOP, &outcome);
    WM_CHECK(outcome.status == WM_ERR_INPUT && outcome.err.record == 3 &&
                 strcmp(outcome.err.field, "waybill") == 0 &&
                 strstr(outcome.err.text, "sort the file by number") != NULL,
             "record %lu: %s", outcome.err.record, outcome.err.text);
}

static void it_can_be_stopped_between_records(void)
{
    struct outcome outcome = {.stop_at = 2};

    wm_sink_memory(&outcome.out);
    site.conf.on_bad_record = WM_BAD_STOP;
    seal(HEADER GOOD("YT1") GOOD("YT2") GOOD("YT3"),
         sizeof(HEADER GOOD("YT1") GOOD("YT2") GOOD("YT3")) - 1, &outcome);
    WM_CHECK(outcome.status == WM_ERR_INPUT && outcome.result.read == 2 && outcome.out.written == 0,
             "read %lu, wrote %zu bytes", outcome.result.read, outcome.out.memory_len);
}

static int full(void *context, const void *data, size_t size)
{
    (void)context;
    (void)data;
    (void)size;
    return ENOSPC;
}

static void a_full_disk_is_an_error(void)
{
    struct outcome outcome = {0};

    wm_sink_function(&outcome.out, full, NULL);
    seal(HEADER GOOD("YT1"), sizeof(HEADER GOOD("YT1")) - 1, &outcome);
    WM_CHECK(outcome.status == WM_ERR_INPUT &&
                 strcmp(outcome.err.text, "cannot write: No space left on device") == 0,
             "status %d, %s", outcome.status, outcome.err.text);
}

/* Every prefix of a file ends in an error or in whole, verified lines. */
static void a_truncated_file_never_gives_half_a_line(void)
{
    static const char text[] = HEADER GOOD("YT1") GOOD("YT2");
    struct wm_waybill waybill;
    size_t len;

    for (len = 0; len < sizeof text; len += 7) {
        struct outcome outcome = {0};
        size_t i;
        wm_sink_memory(&outcome.out);
        site.conf.on_bad_record = WM_BAD_STOP;
        seal(text, len, &outcome);
        WM_CHECK((outcome.status == WM_OK) == (outcome.out.memory_len > 0), "prefix %zu", len);
        for (i = 0; i < outcome.result.sealed && outcome.status == WM_OK; i++)
            WM_CHECK(read_line(&outcome, i, &waybill) == WM_OK, "prefix %zu, line %zu", len, i);
        wm_sink_clear(&outcome.out);
    }
}

static void waybills_are_told_from_orders(void)
{
    static const char *const waybills[] = {"{\"waymask\":1,", "\xef\xbb\xbf{\"waymask\":1",
                                           " \n{ \"waymask\" : 2", "{\"waymask\":"};
    static const char *const orders[] = {
        "",        "{",         "{\"waybill\":1", "[{\"waymask\":1",
        "waymask", "{\"waymas", "{\"waymask\"",   "#waymask"};
    size_t i;

    for (i = 0; i < sizeof waybills / sizeof waybills[0]; i++)
        WM_CHECK(wm_batch_is_waybills(waybills[i], strlen(waybills[i])), "%s", waybills[i]);
    for (i = 0; i < sizeof orders / sizeof orders[0]; i++)
        WM_CHECK(!wm_batch_is_waybills(orders[i], strlen(orders[i])), "%s", orders[i]);
}

/* The vectors of the paper's reference implementation: key 00…0f, input 00, 01, … */
static void siphash_gives_its_published_values(void)
{
    static const struct {
        uint64_t len, hash;
    } rows[] = {
        {0, UINT64_C(0x726fdb47dd0e0e31)},  {1, UINT64_C(0x74f839c593dc67fd)},
        {8, UINT64_C(0x93f5f5799a932462)},  {15, UINT64_C(0xa129ca6149be45e5)},
        {63, UINT64_C(0x958a324ceb064572)},
    };
    uint8_t key[16], input[64];
    uint8_t i;

    for (i = 0; i < sizeof input; i++)
        input[i] = i;
    memcpy(key, input, sizeof key);
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++)
        WM_CHECK(wm_siphash(key, input, rows[i].len) == rows[i].hash, "%u bytes: %llx",
                 (unsigned)rows[i].len, (unsigned long long)wm_siphash(key, input, rows[i].len));
}

static void the_set_finds_every_earlier_record(void)
{
    static struct wm_order order;
    struct wm_seen *seen = wm_seen_new();
    struct wm_err err = {0};
    unsigned long i, wrong = 0;
    bool again;

    for (i = 1; i <= 20000; i++) {
        snprintf(order.waybill, sizeof order.waybill, "N%lu", i);
        wrong += wm_seen_add(seen, &order, "a", i, &again, &err) != WM_OK || again;
    }
    for (i = 1; i <= 20000; i += 17) {
        memset(order.waybill, 0, sizeof order.waybill);
        snprintf(order.waybill, sizeof order.waybill, "N%lu", i);
        wrong += wm_seen_add(seen, &order, "a", 30000, &again, &err) != WM_OK || !again;
    }
    WM_CHECK(wrong == 0, "%lu wrong answers", wrong);
    WM_CHECK(wm_seen_add(seen, &order, "b", 30001, &again, &err) == WM_OK && !again,
             "another carrier's number taken for the same");
    order.piece_n = 1;
    WM_CHECK(wm_seen_add(seen, &order, "a", 30002, &again, &err) == WM_OK && !again,
             "another piece taken for the same");
    order.recipient.phone2[0] = '1';
    WM_CHECK(wm_seen_add(seen, &order, "a", 30003, &again, &err) == WM_ERR_INPUT &&
                 strcmp(err.text, "the same number as record 30002, for another recipient") == 0,
             "%s", err.text);
    order.recipient.phone2[0] = '\0';
    order.quantity = 2;
    memset(&err, 0, sizeof err);
    WM_CHECK(wm_seen_add(seen, &order, "a", 30004, &again, &err) == WM_ERR_INPUT &&
                 strstr(err.text, "sort the file by number") != NULL,
             "%s", err.text);
    wm_seen_free(seen);
}

static void a_host_refuses_what_it_must_not_use(void)
{
    struct wm_conf conf = site.conf;
    struct wm_station_key stranger;
    struct wm_host *host;
    struct wm_err err = {0};
    char text[WM_KEY_FILE_MAX];
    size_t len;

    /* a role's key in a folder that the configuration names */
    snprintf(conf.recipient_list, sizeof conf.recipient_list, "%s",
             site_path(&site, "open-courier/recipients.list"));
    WM_CHECK(wm_host_new(&conf, true, &err) == NULL && err.code == WM_ERR_USAGE, "%s", err.text);
    /* a station key that is not the one of the list */
    conf = site.conf;
    wm_station_key_new(site.composer.station->id, &stranger);
    len = wm_station_key_format(&stranger, text);
    snprintf(conf.station_key, sizeof conf.station_key, "%s", site_path(&site, "print/other.key"));
    memset(&err, 0, sizeof err);
    WM_CHECK(wm_file_create(conf.station_key, 0600, text, len, &err) == WM_OK, "%s", err.text);
    WM_CHECK(wm_host_new(&conf, true, &err) == NULL && err.code == WM_ERR_USAGE, "%s", err.text);
    /* none at all: enough to verify, not to seal */
    unlink(conf.station_key);
    memset(&err, 0, sizeof err);
    WM_CHECK(wm_host_new(&conf, true, &err) == NULL && err.code != WM_OK, "sealing without a key");
    memset(&err, 0, sizeof err);
    host = wm_host_new(&conf, false, &err);
    WM_CHECK(host != NULL && wm_host_station(host) == NULL, "%s", err.text);
    wm_host_free(host);
    wm_key_wipe(&stranger);
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(every_record_becomes_a_line_with_its_place),
        WM_CASE(each_label_is_recorded_before_the_first_leaves),
        WM_CASE(nothing_leaves_that_is_not_recorded),
        WM_CASE(one_bad_record_stops_all),
        WM_CASE(skip_names_each_bad_record_and_seals_the_rest),
        WM_CASE(nothing_good_and_nothing_at_all_are_errors),
        WM_CASE(pieces_of_one_shipment_are_no_duplicates),
        WM_CASE(rows_of_one_shipment_are_one_waybill),
        WM_CASE(it_can_be_stopped_between_records),
        WM_CASE(a_full_disk_is_an_error),
        WM_CASE(a_truncated_file_never_gives_half_a_line),
        WM_CASE(waybills_are_told_from_orders),
        WM_CASE(siphash_gives_its_published_values),
        WM_CASE(the_set_finds_every_earlier_record),
        WM_CASE(a_host_refuses_what_it_must_not_use),
        {0},
    };
    int status;

    site_make(&site);
    status = wm_tap_run("batch", cases);
    site_remove(&site);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Cases are files: NAME with its expected transcript NAME.expect beside it, in tests/orders/ and
 * its folders. A first line `join: FILE FIELD` of the transcript names a file to join with, a first
 * line `asked: CHARSET` what --charset says; NAME.conf, where there is one, is the waymask.conf.
 * `test_reader FILE [JOIN FIELD]` prints a transcript, `test_reader FILE CHARSET` one in a charset.
 */
#include "config.h"

#include "filter/order/reader.h"
#include "tests/orders.h"
#include "tests/tap.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define PATH_MOST 2048

/** A case on disk. */
struct file_case {
    char path[PATH_MOST]; /**< of the input */
    char join[PATH_MOST]; /**< of the join file; "" if none */
    char on[64];
    char asked[64];   /**< charset; "" to find it out */
    const char *name; /**< in path */
    bool has_conf;
    struct wm_conf conf;
    struct wm_bytes input;
    struct wm_bytes expect; /**< without a first line `join:` or `asked:` */
};

static const char *const folders[] = {"orders", "orders/bad", "orders/demo"};

/** Load the waymask.conf of a case, if it has one. */
static bool load_conf(const char *path, struct wm_conf *conf)
{
    char name[PATH_MOST + 8];
    struct wm_err err = {0};

    snprintf(name, sizeof name, "%s.conf", path);
    if (access(name, F_OK) != 0)
        return false;
    if (wm_conf_load(conf, name, &err) == WM_OK)
        return true;
    wm_err_print(&err, "Bail out! ", stdout);
    abort();
}

static bool load_case(struct file_case *one, const char *folder, const char *expect_name)
{
    char expect[PATH_MOST + 8];
    char join[256];
    char *end;

    memset(one, 0, sizeof *one);
    snprintf(one->path, sizeof one->path, "%s/%s/%.*s", wm_tap_data(), folder,
             (int)(strlen(expect_name) - strlen(".expect")), expect_name);
    one->name = strrchr(one->path, '/') + 1;
    snprintf(expect, sizeof expect, "%s.expect", one->path);
    one->has_conf = load_conf(one->path, &one->conf);
    one->input = wm_bytes_read(one->path);
    one->expect = wm_bytes_read(expect);
    if (!WM_CHECK(one->input.data != NULL && one->expect.data != NULL, "cannot read %s", one->path))
        return false;
    if (sscanf(one->expect.data, "join: %255s %63s", join, one->on) == 2)
        snprintf(one->join, sizeof one->join, "%s/%s/%s", wm_tap_data(), folder, join);
    if (one->join[0] != '\0' || sscanf(one->expect.data, "asked: %63s", one->asked) == 1) {
        end = strchr(one->expect.data, '\n');
        one->expect.len = strlen(end + 1);
        memmove(one->expect.data, end + 1, one->expect.len + 1);
    }
    return true;
}

static void clear_case(struct file_case *one)
{
    wm_bytes_clear(&one->input);
    wm_bytes_clear(&one->expect);
}

static unsigned each_case(void (*run)(struct file_case *one))
{
    unsigned count = 0;
    size_t i;

    for (i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        char folder[PATH_MOST];
        DIR *dir;
        struct dirent *entry;

        snprintf(folder, sizeof folder, "%s/%s", wm_tap_data(), folders[i]);
        dir = opendir(folder);
        while (dir != NULL && (entry = readdir(dir)) != NULL) {
            static struct file_case one;
            size_t len = strlen(entry->d_name);

            if (len <= 7 || strcmp(entry->d_name + len - 7, ".expect") != 0)
                continue;
            if (load_case(&one, folders[i], entry->d_name))
                run(&one);
            clear_case(&one);
            count++;
        }
        if (WM_CHECK(dir != NULL, "no folder %s", folder))
            closedir(dir);
    }
    return count;
}

/** Number of the first line in which two texts differ, and the lines themselves. */
static void show_difference(const struct file_case *one, size_t chunk, const char *got)
{
    const char *expect = one->expect.data;
    unsigned line = 1;

    while (*got != '\0' && *expect != '\0') {
        size_t got_len = strcspn(got, "\n"), expect_len = strcspn(expect, "\n");

        if (got_len != expect_len || memcmp(got, expect, got_len) != 0)
            break;
        got += got_len + (got[got_len] != '\0');
        expect += expect_len + (expect[expect_len] != '\0');
        line++;
    }
    WM_CHECK(0, "%s, chunks of %zu: line %u is\n#   %.*s\n# expected\n#   %.*s", one->name, chunk,
             line, (int)strcspn(got, "\n"), got, (int)strcspn(expect, "\n"), expect);
}

static void run_chunk(struct file_case *one, size_t chunk)
{
    struct wm_reading reading = {
        .name = one->name,
        .conf = one->has_conf ? &one->conf : NULL,
        .charset = one->asked[0] != '\0' ? one->asked : NULL,
    };
    struct wm_feed *feed = wm_feed_new(one->input.data, one->input.len, chunk);
    struct wm_sink out;

    if (!WM_CHECK(feed != NULL, "no pipe"))
        return;
    if (one->join[0] != '\0') {
        reading.join_file = one->join;
        reading.on = one->on;
    }
    wm_sink_memory(&out);
    wm_transcript(wm_feed_fd(feed), &reading, &out);
    wm_sink_put(&out, "", 1);
    wm_sink_flush(&out);
    if (out.memory_len != one->expect.len + 1 ||
        memcmp(out.memory, one->expect.data, one->expect.len) != 0)
        show_difference(one, chunk, (const char *)out.memory);
    wm_sink_clear(&out);
    wm_feed_free(feed);
}

static void run_whole(struct file_case *one)
{
    run_chunk(one, 0);
}

static void run_chunks(struct file_case *one)
{
    static const size_t chunks[] = {1, 2, 3, 7};
    size_t i;

    for (i = 0; i < sizeof chunks / sizeof chunks[0]; i++)
        run_chunk(one, chunks[i]);
}

static void every_file_reads_as_expected(void)
{
    unsigned count = each_case(run_whole);

    WM_CHECK(count >= 100, "only %u cases found", count);
}

static void every_chunk_size_reads_the_same(void)
{
    each_case(run_chunks);
}

/** The transcript of a file's bytes up to len must be something. */
static void run_prefix(const struct file_case *one, const struct wm_reading *reading, size_t len)
{
    struct wm_sink out;
    int fd = wm_bytes_fd(one->input.data, len);

    if (!WM_CHECK(fd >= 0, "no memory file"))
        return;
    wm_sink_memory(&out);
    wm_transcript(fd, reading, &out);
    wm_sink_flush(&out);
    WM_CHECK(out.memory_len > 7, "%s: no answer to %zu bytes", one->name, len);
    wm_sink_clear(&out);
    close(fd);
}

static void run_prefixes(struct file_case *one)
{
    struct wm_reading reading = {
        .name = one->name,
        .conf = one->has_conf ? &one->conf : NULL,
        .charset = one->asked[0] != '\0' ? one->asked : NULL,
    };
    struct wm_bytes join = {0};
    char path[64];
    size_t len;

    if (one->join[0] != '\0')
        join = wm_bytes_read(one->join);
    for (len = 0; len < one->input.len && one->input.len <= 4096; len++)
        run_prefix(one, &reading, len);
    reading.join_file = path;
    reading.on = one->on;
    for (len = 0; len < join.len; len++) {
        int fd = wm_bytes_fd(join.data, len);

        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        run_prefix(one, &reading, one->input.len);
        close(fd);
    }
    wm_bytes_clear(&join);
}

static void every_prefix_gives_records_or_an_error(void)
{
    each_case(run_prefixes);
}

/** Bad files mark their values with 密 or a run of sixes: no message may hold one. */
static void run_secrets(struct file_case *one)
{
    const char *line = one->expect.data;

    if (strstr(one->path, "/bad/") == NULL)
        return;
    WM_CHECK(strstr(line, "fault: ") != NULL || strstr(line, "fatal: ") != NULL,
             "%s is not refused", one->name);
    WM_CHECK(strstr(line, "密") == NULL && strstr(line, "66666") == NULL,
             "%s: its error holds a value", one->name);
    WM_CHECK(strstr(line, "\nrecord ") == NULL, "%s: holds a good record", one->name);
}

static void no_error_holds_a_value(void)
{
    each_case(run_secrets);
}

/** Transcript of a text read through conf. */
static void transcript_of(const char *text, const struct wm_conf *conf, struct wm_sink *out)
{
    struct wm_reading reading = {.name = "text", .conf = conf};
    int fd = wm_bytes_fd(text, strlen(text));

    wm_sink_memory(out);
    wm_transcript(fd, &reading, out);
    wm_sink_put(out, "", 1);
    wm_sink_flush(out);
    close(fd);
}

static void the_configured_sender_stands_in_for_none(void)
{
    static struct wm_conf conf = {
        .sender = {.organisation = true, .name = "示例商行", .phone = "4000000000", .detail = "A"}};
    struct wm_sink out;

    transcript_of(
        "{\"waybill\":\"YT1\",\"recipient\":{\"name\":\"A\",\"detail\":\"B\"}}"
        "{\"waybill\":\"YT2\",\"recipient\":{\"name\":\"A\",\"detail\":\"B\"},"
        "\"sender\":{\"name\":\"C\"}}",
        &conf, &out);
    WM_CHECK(strstr((char *)out.memory,
                    "record 1\n  waybill: YT1\n  recipient.name: A\n"
                    "  recipient.country: CN\n  recipient.detail: B\n"
                    "  sender.name: 示例商行\n  sender.phone: 4000000000\n"
                    "  sender.country: CN\n  sender.detail: A\n"
                    "  sender is an organisation\nrecord 2\n") != NULL,
             "got %s", (char *)out.memory);
    WM_CHECK(strstr((char *)out.memory, "  sender.name: C\n  sender.country: CN\nend: 2") != NULL,
             "got %s", (char *)out.memory);
    wm_sink_clear(&out);
}

static void the_configured_charset_is_the_one(void)
{
    static struct wm_conf conf = {.charset = "Big5"};
    struct wm_sink out;

    transcript_of("waybill,recipient.name,recipient.detail\nYT1,\xb3\xaf\xc4R,B\n", &conf, &out);
    WM_CHECK(strstr((char *)out.memory, "charset: Big5\n") != NULL &&
                 strstr((char *)out.memory, "  recipient.name: 陳麗\n") != NULL,
             "got %s", (char *)out.memory);
    wm_sink_clear(&out);
    snprintf(conf.charset, sizeof conf.charset, "nonesuch");
    transcript_of("waybill", &conf, &out);
    WM_CHECK(strcmp((char *)out.memory,
                    "fatal: no charset nonesuch is known to this system; "
                    "waymask-orders(5) names some\n") == 0,
             "got %s", (char *)out.memory);
    wm_sink_clear(&out);
}

static void rows_without_end_are_one_record_in_bounded_memory(void)
{
    static const char row[] = "1,,,,样例商品\n";
    struct wm_feed *feed = wm_feed_repeat(
        "order,waybill,recipient.name,recipient.detail,goods\n"
        "1,YT1,张三,文一西路969号3幢2单元1001室,样例商品\n",
        row, 200000);
    struct wm_err err = {0};
    const struct wm_reader_options options = {.conf = NULL};
    struct wm_reader *reader = wm_reader_new(wm_feed_fd(feed), "rows", &options, &err);
    struct wm_order order;

    WM_CHECK(reader != NULL && wm_reader_next(reader, &order, &err) == WM_READ_RECORD &&
                 strcmp(order.goods, "样例商品") == 0 && wm_reader_info(reader)->record == 1 &&
                 wm_reader_info(reader)->merged == 200000,
             "%s", err.text);
    WM_CHECK(reader != NULL && wm_reader_next(reader, &order, &err) == WM_READ_END, "no end");
    wm_reader_free(reader);
    wm_feed_free(feed);
}

static void a_site_describes_its_own_export(void)
{
    static struct wm_conf conf = {.columns = {{"shop", "order", "Bestell-Nr.", 3},
                                              {"shop", "recipient.name", "Name des Empfängers", 4},
                                              {"shop", "recipient.detail", "Straße = Nr.", 5},
                                              {"shop", "waybill", "Sendung", 6},
                                              {"shop", "waybill", "Sendung neu", 7}},
                                  .column_count = 5};
    struct wm_sink out;

    snprintf(conf.path, sizeof conf.path, "waymask.conf");
    transcript_of(
        "Sendung;Kunde;Straße = Nr. ;\"Name des Empfängers\";Sendung neu\n"
        "YT1;7;Weg 1;A;\nYT2;8;Weg 2;B;YT3\n",
        &conf, &out);
    WM_CHECK(strstr((char *)out.memory, "dialect: shop\nformat: CSV with semicolons\n") != NULL &&
                 strstr((char *)out.memory,
                        "record 1\n  waybill: YT1\n  recipient.name: A\n"
                        "  recipient.country: CN\n  recipient.detail: Weg 1\n"
                        "record 2\n  waybill: YT3\n") != NULL,
             "got %s", (char *)out.memory);
    wm_sink_clear(&out);
    transcript_of("Sendung,Kunde\nYT1,7\n", &conf, &out);
    WM_CHECK(strstr((char *)out.memory, "is no order export") != NULL, "one header is enough: %s",
             (char *)out.memory);
    wm_sink_clear(&out);
    snprintf(conf.columns[3].field, sizeof conf.columns[3].field, "number");
    transcript_of("{}", &conf, &out);
    WM_CHECK(strcmp((char *)out.memory,
                    "fatal: waymask.conf: line 6, Dialect: number is no field of an order; "
                    "waymask-orders(5) lists them\n") == 0,
             "got %s", (char *)out.memory);
    wm_sink_clear(&out);
    snprintf(conf.columns[0].dialect, sizeof conf.columns[0].dialect, "taobao");
    transcript_of("{}", &conf, &out);
    WM_CHECK(strstr((char *)out.memory, "line 3, Dialect: taobao is a dialect that is known") !=
                 NULL,
             "got %s", (char *)out.memory);
    wm_sink_clear(&out);
}

static void required_fields_are_required(void)
{
    static struct wm_conf conf = {.require = {"route.code", "weight_g"}, .require_count = 2};
    struct wm_sink out;

    transcript_of("waybill,recipient.name,recipient.detail,weight_g\nYT1,A,B,5\nYT2,A,B,\n", &conf,
                  &out);
    WM_CHECK(strstr((char *)out.memory,
                    "fault: text: record 1, route.code: is missing, but waymask.conf requires it\n"
                    "fault: text: record 2, route.code: is missing, but waymask.conf requires it\n"
                    "fault: text: record 2, weight_g: is missing, but waymask.conf requires it\n"
                    "end: 2") != NULL,
             "got %s", (char *)out.memory);
    wm_sink_clear(&out);
    snprintf(conf.require[1], sizeof conf.require[1], "weight");
    transcript_of("{}", &conf, &out);
    WM_CHECK(strcmp((char *)out.memory,
                    "fatal: Require names weight, which is no field of an order\n") == 0,
             "got %s", (char *)out.memory);
    wm_sink_clear(&out);
}

/** Peak memory of the process so far, in KiB. */
static long peak_kib(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

static void a_line_of_100_mb_is_one_error_in_bounded_memory(void)
{
    struct wm_reading reading = {.name = "line"};
    static char block[100001];
    struct wm_feed *feed;
    struct wm_sink out;
    long before;

    memset(block, 'x', sizeof block - 1);
    feed = wm_feed_repeat("waybill,recipient.name,recipient.detail\nYT1,", block, 1000);
    wm_sink_memory(&out);
    before = peak_kib();
    wm_transcript(wm_feed_fd(feed), &reading, &out);
    WM_CHECK(peak_kib() - before < 16 * 1024, "%ld KiB more", peak_kib() - before);
    wm_sink_put(&out, "", 1);
    wm_sink_flush(&out);
    WM_CHECK(strcmp((char *)out.memory,
                    "dialect: canonical\nformat: CSV\ncharset: UTF-8\n"
                    "fault: line: record 1: longer than 65536 bytes\nend: 1 records\n") == 0,
             "got %s", (char *)out.memory);
    wm_sink_clear(&out);
    wm_feed_free(feed);
}

static void memory_does_not_grow_with_the_records(void)
{
    static const char rows[] =
        "YT1,张三,文一西路969号3幢2单元1001室\n"
        "YT2,张三,文一西路969号3幢2单元1001室\n";
    struct wm_feed *feed =
        wm_feed_repeat("waybill,recipient.name,recipient.detail\n", rows, 100000);
    struct wm_err err = {0};
    const struct wm_reader_options options = {.conf = NULL};
    struct wm_reader *reader = wm_reader_new(wm_feed_fd(feed), "rows", &options, &err);
    struct wm_order order;
    unsigned long count = 0;
    long before = 0;

    while (reader != NULL && wm_reader_next(reader, &order, &err) == WM_READ_RECORD) {
        if (++count == 2000)
            before = peak_kib();
    }
    WM_CHECK(count == 200000 && err.code == WM_OK, "%lu records", count);
    WM_CHECK(peak_kib() - before < 1024, "%ld KiB more", peak_kib() - before);
    wm_reader_free(reader);
    wm_feed_free(feed);
}

int main(int argc, char **argv)
{
    static const struct wm_case cases[] = {
        WM_CASE(every_file_reads_as_expected),
        WM_CASE(every_chunk_size_reads_the_same),
        WM_CASE(every_prefix_gives_records_or_an_error),
        WM_CASE(no_error_holds_a_value),
        WM_CASE(the_configured_sender_stands_in_for_none),
        WM_CASE(the_configured_charset_is_the_one),
        WM_CASE(a_site_describes_its_own_export),
        WM_CASE(rows_without_end_are_one_record_in_bounded_memory),
        WM_CASE(required_fields_are_required),
        WM_CASE(memory_does_not_grow_with_the_records),
        WM_CASE(a_line_of_100_mb_is_one_error_in_bounded_memory),
        {0},
    };

    if (argc > 1) {
        const char *slash = strrchr(argv[1], '/');
        static struct wm_conf conf;
        struct wm_reading reading = {.name = slash != NULL ? slash + 1 : argv[1],
                                     .charset = argc == 3 ? argv[2] : NULL,
                                     .join_file = argc > 3 ? argv[2] : NULL,
                                     .on = argc > 3 ? argv[3] : NULL,
                                     .conf = load_conf(argv[1], &conf) ? &conf : NULL};
        struct wm_sink out;
        int fd = open(argv[1], O_RDONLY | O_CLOEXEC);

        wm_sink_fd(&out, STDOUT_FILENO);
        wm_transcript(fd, &reading, &out);
        return wm_sink_flush(&out) != 0;
    }
    return wm_tap_run("reader", cases);
}

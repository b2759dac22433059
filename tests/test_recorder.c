/* SPDX-License-Identifier: Apache-2.0 */
/* What a print host writes into its log, and that nothing leaves where it cannot. */
#include "config.h"

#include "filter/store/log.h"
#include "filter/store/recorder.h"
#include "tests/seal_site.h"
#include "tests/site.h"
#include "tests/tap.h"

#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define HEADER                                                                                     \
    "waybill,recipient.name,recipient.phone,recipient.province,recipient.city,"                    \
    "recipient.district,recipient.detail\n"
#define ROW(number) number ",欧阳静,13800001234,浙江省,杭州市,余杭区,测试西路969号3幢2单元1001室\n"
#define STARRED(number) number ",张**,138****1234,浙江省,杭州市,余杭区,测试西路***\n"
#define LABEL "00112233445566ff"

static struct site site;

/* What a log holds. */
struct entries {
    struct wm_log_entry at[16];
    size_t count;
};

static int take(void *context, const struct wm_log_entry *entry)
{
    struct entries *entries = context;

    if (entries->count < sizeof entries->at / sizeof entries->at[0])
        entries->at[entries->count] = *entry;
    entries->count++;
    return 0;
}

/* Read the log, whose form, numbers and chain must hold. */
static const struct entries *read_log(void)
{
    static struct entries entries;
    char path[600];
    struct wm_err err = {0};

    memset(&entries, 0, sizeof entries);
    snprintf(path, sizeof path, "%s/" WM_RECORDER_LOG, site.conf.state_dir);
    WM_CHECK(access(path, F_OK) != 0 || wm_log_each(path, take, &entries, &err) == WM_OK,
             "record %lu: %s", err.record, err.text);
    return &entries;
}

static void start(void)
{
    site_make(&site);
}

static void end(void)
{
    site_remove(&site);
}

/* Orders of a file through a batch that this user records. @return its status */
static int seal(const char *text, int job, struct wm_sink *out, struct wm_err *err)
{
    FILE *file = tmpfile();
    struct wm_batch_input input = {.name = "orders.csv"};
    struct wm_batch result = {0};
    struct wm_recorder *recorder = wm_recorder_new(site.conf.state_dir, "林晓", job, err);

    if (file == NULL || fputs(text, file) < 0 || fflush(file) != 0)
        abort();
    rewind(file);
    input.fd = fileno(file);
    lseek(input.fd, 0, SEEK_SET);
    wm_sink_memory(out);
    if (recorder != NULL) {
        input.record = wm_recorder_batch(recorder);
        wm_batch_seal(site.host, &site.conf, &input, out, &result, err);
    }
    wm_recorder_free(recorder);
    fclose(file);
    return (int)err->code;
}

static void each_sealed_label_has_one_entry(void)
{
    const struct entries *entries;
    struct wm_waybill waybill;
    struct wm_err err = {0};
    struct wm_sink out;
    char id[WM_LABEL_ID], host[64] = "";
    const char *line, *next;
    size_t i = 0;

    start();
    gethostname(host, sizeof host - 1);
    site.conf.unsealed_print = true;
    WM_CHECK(seal(HEADER ROW("YT1") ROW("YT2") STARRED("YT3"), 17, &out, &err) == WM_OK, "%s: %s",
             err.field, err.text);
    entries = read_log();
    WM_CHECK(entries->count == 3, "%zu entries", entries->count);
    for (line = (const char *)out.memory; i < 3; line = next, i++) {
        const struct wm_log_entry *entry = &entries->at[i];
        next = strchr(line, '\n') + 1;
        WM_CHECK(wm_waybill_read(line, (size_t)(next - line), site.composer.recipients, &waybill,
                                 &err) == WM_OK &&
                     wm_waybill_label_id(&waybill, id, &err) == WM_OK,
                 "line %zu: %s", i, err.text);
        WM_CHECK(entry->event == WM_LOG_SEAL && strcmp(entry->label, id) == 0 && entry->copy == 1 &&
                     entry->role == 0 && entry->number == i + 1,
                 "entry %zu: %s", i, entry->label);
        WM_CHECK(strcmp(entry->asker, "林晓") == 0 && strcmp(entry->host, host) == 0 &&
                     strcmp(entry->detail, "job=17") == 0 && entry->purpose[0] == '\0',
                 "entry %zu: %s, %s, %s", i, entry->asker, entry->host, entry->detail);
        WM_CHECK(strcmp(entry->result, i < 2 ? "ok" : "unsealed") == 0, "entry %zu: %s", i,
                 entry->result);
    }
    wm_sink_clear(&out);
    end();
}

static void the_auditor_alone_reads_the_number(void)
{
    static struct seal_site keys;
    struct wm_recipient rows[3];
    struct wm_role_key auditor;
    const struct wm_batch_record *record;
    const struct entries *entries;
    struct wm_recorder *recorder;
    struct wm_err err = {0};
    char number[36] = "";
    static const uint8_t id[8] = {0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0xff};

    start();
    seal_site_new(&keys);
    wm_role_key_new(WM_ROLE_AUDITOR, 3, &auditor);
    memcpy(rows, keys.rows, sizeof keys.rows);
    wm_role_key_row(&auditor, SEAL_NOW, &rows[2]);
    keys.draft.recipients = rows;
    keys.draft.recipient_count = 3;
    WM_CHECK(seal_site_sign(&keys) != NULL, "no list with an auditor");
    recorder = wm_recorder_new(site.conf.state_dir, NULL, 0, &err);
    WM_CHECK(recorder != NULL, "%s", err.text);
    record = wm_recorder_batch(recorder);
    WM_CHECK(record->sealed(record->context, keys.list, "YT7700000000017", LABEL, &err) == WM_OK &&
                 record->commit(record->context, &err) == WM_OK,
             "%s", err.text);
    wm_recorder_free(recorder);
    entries = read_log();
    WM_CHECK(entries->count == 1 && strcmp(entries->at[0].label, LABEL) == 0 &&
                 entries->at[0].detail[0] == '\0',
             "%zu entries", entries->count);
    WM_CHECK(strcmp(entries->at[0].asker, getpwuid(getuid())->pw_name) == 0, "asker %s",
             entries->at[0].asker);
    WM_CHECK(strstr(entries->at[0].sealed_number, "770000") == NULL &&
                 wm_auditor_open(&auditor, entries->at[0].sealed_number, id, number, &err) ==
                     WM_OK &&
                 strcmp(number, "YT7700000000017") == 0,
             "opened %s: %s", number, err.text);
    seal_site_free(&keys);
    end();
}

static void prints_and_reprints_are_told_apart(void)
{
    static const struct {
        struct wm_recorder_page page;
        enum wm_log_event event;
        const char *result, *detail;
    } rows[] = {
        {{LABEL, 1, 3, false}, WM_LOG_PRINT, "ok", "copies=3 job=17"},
        {{LABEL, 2, 1, false}, WM_LOG_REPRINT, "ok", "copies=1 job=17"},
        {{LABEL, 1, 1, true}, WM_LOG_REPRINT, "ok", "copies=1 job=17"},
        {{"0000000000000000", 65535, 9999, false},
         WM_LOG_REPRINT,
         "unsealed",
         "copies=9999 job=17"},
    };
    const struct entries *entries;
    struct wm_recorder *recorder;
    struct wm_err err = {0};
    size_t i;

    start();
    recorder = wm_recorder_new(site.conf.state_dir, "lp", 17, &err);
    for (i = 0; i < 4; i++)
        WM_CHECK(wm_recorder_print(recorder, &rows[i].page, &err) == WM_OK, "%s", err.text);
    WM_CHECK(wm_recorder_sync(recorder, &err) == WM_OK, "%s", err.text);
    wm_recorder_free(recorder);
    entries = read_log();
    WM_CHECK(entries->count == 4, "%zu entries", entries->count);
    for (i = 0; i < 4; i++) {
        const struct wm_log_entry *entry = &entries->at[i];
        WM_CHECK(entry->event == rows[i].event && entry->copy == rows[i].page.print_no &&
                     strcmp(entry->label, rows[i].page.label_id) == 0 &&
                     strcmp(entry->result, rows[i].result) == 0 &&
                     strcmp(entry->detail, rows[i].detail) == 0,
                 "%zu: event %d, %s, %s", i, (int)entry->event, entry->result, entry->detail);
    }
    end();
}

static void a_killed_process_has_recorded_what_it_sent(void)
{
    static const struct wm_recorder_page page = {LABEL, 1, 1, false};
    struct wm_err err = {0};
    pid_t child;
    int i;

    start();
    child = fork();
    if (child == 0) {
        struct wm_recorder *recorder = wm_recorder_new(site.conf.state_dir, "lp", 17, &err);
        for (i = 0; recorder != NULL && i < 3; i++)
            wm_recorder_print(recorder, &page, &err);
        raise(SIGKILL);
    }
    waitpid(child, NULL, 0);
    WM_CHECK(read_log()->count == 3, "%zu entries", read_log()->count);
    end();
}

static void a_large_batch_is_recorded_whole(void)
{
    const size_t many = WM_RECORDER_BATCH + 1000;
    const struct wm_batch_record *record;
    struct wm_recorder *recorder;
    struct wm_err err = {0};
    size_t i, bad = 0;

    start();
    recorder = wm_recorder_new(site.conf.state_dir, "lp", 17, &err);
    record = wm_recorder_batch(recorder);
    for (i = 0; i < many; i++)
        bad +=
            record->sealed(record->context, site.composer.recipients, "YT1", LABEL, &err) != WM_OK;
    WM_CHECK(bad == 0 && record->commit(record->context, &err) == WM_OK, "%s", err.text);
    wm_recorder_free(recorder);
    WM_CHECK(read_log()->count == many, "%zu entries", read_log()->count);
    end();
}

static void user_names_are_made_fit_for_a_line(void)
{
    static const struct {
        const char *user, *asker;
    } rows[] = {
        {"", ""},
        {"lp\n1 print", "lp?1 print"},
        {"a\xff\xfe\x7f\xc2\x85z", "a????z"},
        {"张张张张张张张张张张张张张张张张张张张张张张",
         "张张张张张张张张张张张张张张张张张张张张张"},
    };
    static const struct wm_recorder_page page = {LABEL, 1, 1, false};
    const struct entries *entries;
    struct wm_err err = {0};
    size_t i;

    start();
    for (i = 0; i < 4; i++) {
        struct wm_recorder *recorder = wm_recorder_new(site.conf.state_dir, rows[i].user, 17, &err);
        WM_CHECK(recorder != NULL && wm_recorder_print(recorder, &page, &err) == WM_OK, "%s",
                 err.text);
        wm_recorder_free(recorder);
    }
    entries = read_log();
    for (i = 0; i < 4; i++)
        WM_CHECK(strcmp(entries->at[i].asker, rows[i].asker) == 0, "%zu: %s", i,
                 entries->at[i].asker);
    end();
}

/* --- where it cannot be recorded --- */

/* A batch is refused by an error of the log that says what follows, and not one byte leaves. */
static bool refuses(void)
{
    struct wm_err err = {0};
    struct wm_sink out;
    bool good = seal(HEADER ROW("YT1") ROW("YT2"), 17, &out, &err) != WM_OK && out.written == 0 &&
                strstr(err.file, "/" WM_RECORDER_LOG) != NULL &&
                strstr(err.text, "what cannot be recorded is not printed") != NULL;

    if (!good)
        fprintf(stderr, "# %zu bytes; %s: %s\n", (size_t)out.written, err.file, err.text);
    wm_sink_clear(&out);
    return good;
}

static void nothing_leaves_when_the_log_is_no_file(void)
{
    char path[600];

    start();
    snprintf(path, sizeof path, "%s/" WM_RECORDER_LOG, site.conf.state_dir);
    WM_CHECK(mkdir(path, 0755) == 0 && refuses(), "a folder in its place");
    WM_CHECK(rmdir(path) == 0 && symlink("/dev/null", path) == 0 && refuses(), "a link");
    snprintf(site.conf.state_dir, sizeof site.conf.state_dir, "%s", site_path(&site, "none"));
    WM_CHECK(refuses(), "no state folder");
    end();
}

/* Run refuses in a child that before has prepared. */
static bool child_refuses(void (*prepare)(void))
{
    int status = -1;
    pid_t child = fork();

    if (child == 0) {
        prepare();
        _exit(refuses() ? 0 : 1);
    }
    return waitpid(child, &status, 0) == child && status == 0;
}

static void become_nobody(void)
{
    if (chmod(site.conf.state_dir, 0555) != 0 || (getuid() == 0 && setuid(65534) != 0))
        _exit(2);
}

static void nothing_leaves_when_the_folder_is_read_only(void)
{
    start();
    WM_CHECK(child_refuses(become_nobody), "it sealed");
    WM_CHECK(read_log()->count == 0, "%zu entries", read_log()->count);
    end();
}

static void fill_up(void)
{
    struct rlimit limit;
    struct stat info;
    char path[600];

    snprintf(path, sizeof path, "%s/" WM_RECORDER_LOG, site.conf.state_dir);
    if (stat(path, &info) != 0)
        _exit(2);
    limit.rlim_cur = limit.rlim_max = (rlim_t)info.st_size + 200;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
}

static void nothing_leaves_when_the_log_cannot_grow(void)
{
    static const struct wm_recorder_page page = {LABEL, 1, 1, false};
    struct wm_recorder *recorder;
    struct wm_err err = {0};
    int i;

    start();
    recorder = wm_recorder_new(site.conf.state_dir, "lp", 17, &err);
    for (i = 0; i < 100; i++)
        wm_recorder_print(recorder, &page, &err);
    wm_recorder_free(recorder);
    /* There is room for one entry of the two: neither stays. */
    WM_CHECK(child_refuses(fill_up), "it sealed");
    WM_CHECK(read_log()->count == 100, "%zu entries", read_log()->count);
    end();
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(each_sealed_label_has_one_entry),
        WM_CASE(the_auditor_alone_reads_the_number),
        WM_CASE(prints_and_reprints_are_told_apart),
        WM_CASE(a_killed_process_has_recorded_what_it_sent),
        WM_CASE(a_large_batch_is_recorded_whole),
        WM_CASE(user_names_are_made_fit_for_a_line),
        WM_CASE(nothing_leaves_when_the_log_is_no_file),
        WM_CASE(nothing_leaves_when_the_folder_is_read_only),
        WM_CASE(nothing_leaves_when_the_log_cannot_grow),
        {0},
    };

    return wm_tap_run("recorder", cases);
}

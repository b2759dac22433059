/* SPDX-License-Identifier: Apache-2.0 */
/* The audit log: what is appended stands in it, or nothing does; what is done to it is found. */
#include "config.h"

#include "filter/base/file.h"
#include "filter/seal/keys.h"
#include "filter/store/log.h"
#include "filter/store/log_line.h"
#include "tests/folder.h"
#include "tests/tap.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ENTRIES 7u

static char folder[] = "/tmp/waymask-log-XXXXXX";

/* What the kernel is to answer, by the linker's --wrap: the n-th call from now fails. */
static struct {
    int write_in, sync_in, truncate_in; /* 0: none */
    size_t short_by; /* bytes that the failing write leaves out before it fails */
} faults;

ssize_t __real_write(int fd, const void *data, size_t len);
ssize_t __wrap_write(int fd, const void *data, size_t len);
int __real_fdatasync(int fd);
int __wrap_fdatasync(int fd);
int __real_ftruncate(int fd, off_t size);
int __wrap_ftruncate(int fd, off_t size);

ssize_t __wrap_write(int fd, const void *data, size_t len)
{
    if (faults.write_in > 0 && --faults.write_in == 0) {
        if (faults.short_by > 0 && faults.short_by < len) {
            faults.write_in = 1;
            len -= faults.short_by;
            faults.short_by = 0;
            return __real_write(fd, data, len);
        }
        errno = ENOSPC;
        return -1;
    }
    return __real_write(fd, data, len);
}

int __wrap_fdatasync(int fd)
{
    if (faults.sync_in > 0 && --faults.sync_in == 0) {
        errno = EIO;
        return -1;
    }
    return __real_fdatasync(fd);
}

int __wrap_ftruncate(int fd, off_t size)
{
    if (faults.truncate_in > 0 && --faults.truncate_in == 0) {
        errno = EIO;
        return -1;
    }
    return __real_ftruncate(fd, size);
}

/* folder/name; sixteen may be in use at a time. */
static const char *path_of(const char *name)
{
    static char paths[16][128];
    static unsigned turn;
    char *path = paths[turn++ % 16];

    WM_CHECK(wm_file_join(path, sizeof paths[0], folder, name) == 0, "path too long");
    return path;
}

/* A file's bytes, to be freed. */
static char *bytes_of(const char *path, size_t *len)
{
    struct wm_err err = {0};
    char *data = wm_file_read(path, 1u << 26, len, &err);

    if (!WM_CHECK(data != NULL, "%s: %s", path, err.text))
        abort();
    return data;
}

static void put_bytes(const char *path, const char *data, size_t len)
{
    struct wm_err err = {0};

    (void)unlink(path);
    WM_CHECK(wm_file_create(path, 0600, data, len, &err) == 0, "%s", err.text);
}

static struct wm_log *open_log(const char *path, enum wm_log_use use)
{
    struct wm_err err = {0};
    struct wm_log *log = wm_log_open(path, use, 0600, &err);

    if (!WM_CHECK(log != NULL, "%s: %s", path, err.text))
        abort();
    return log;
}

/* Entry n of the sample: every column is used, no two are the same. */
static struct wm_log_entry sample(unsigned n)
{
    struct wm_log_entry entry = {.event = (enum wm_log_event)(n % 5 + 1), .copy = n, .role = n};

    snprintf(entry.asker, sizeof entry.asker, "clerk%u", n);
    snprintf(entry.host, sizeof entry.host, "host%u", n);
    snprintf(entry.label, sizeof entry.label, "%016x", n);
    snprintf(entry.sealed_number, sizeof entry.sealed_number, "AAF%u_-", n);
    snprintf(entry.purpose, sizeof entry.purpose, "after-sale");
    snprintf(entry.result, sizeof entry.result, "ok%u", n);
    snprintf(entry.detail, sizeof entry.detail, "job=%u", n);
    return entry;
}

/* A log of count samples, appended one by one. */
static void make_log(const char *path, unsigned count)
{
    struct wm_err err = {0};
    struct wm_log *log;
    unsigned n;

    (void)unlink(path);
    log = open_log(path, WM_LOG_SHARED);
    for (n = 1; n <= count; n++) {
        struct wm_log_entry entry = sample(n);
        WM_CHECK(wm_log_append(log, &entry, 1, false, &err) == WM_OK && entry.number == n,
                 "entry %u: %s", n, err.text);
    }
    wm_log_close(log);
}

/* Entries that each hands over. */
struct seen {
    unsigned count;
    unsigned repairs;
    struct wm_log_entry last;
};

static int see(void *context, const struct wm_log_entry *entry)
{
    struct seen *seen = context;

    seen->count++;
    seen->repairs += entry->event == WM_LOG_REPAIR;
    seen->last = *entry;
    return 0;
}

static void what_is_appended_is_read_back(void)
{
    struct wm_log_entry many[3] = {sample(1), sample(2), sample(3)}, odd = sample(4), last;
    const char *path = path_of("back");
    struct seen seen = {0};
    struct wm_err err = {0};
    struct wm_log *log = open_log(path, WM_LOG_SHARED);
    uint32_t now = (uint32_t)time(NULL);

    WM_CHECK(wm_log_last_time(log) == 0, "an empty log has a time");
    WM_CHECK(wm_log_append(log, many, 3, true, &err) == WM_OK, "%s", err.text);
    WM_CHECK(many[0].number == 1 && many[2].number == 3, "numbers %llu",
             (unsigned long long)many[2].number);
    wm_log_close(log);
    log = open_log(path, WM_LOG_SHARED);
    memset(odd.asker, 'x', sizeof odd.asker - 1);
    memcpy(odd.asker, "- %\xe6\x9e\x97-", 7);
    odd.host[0] = '\0';
    WM_CHECK(wm_log_append(log, &odd, 1, false, &err) == WM_OK && wm_log_sync(log, &err) == WM_OK,
             "%s", err.text);
    WM_CHECK(wm_log_append(log, NULL, 0, true, &err) == WM_OK, "nothing: %s", err.text);
    WM_CHECK(wm_log_each(path, see, &seen, &err) == WM_OK && seen.count == 4, "%u entries: %s",
             seen.count, err.text);
    last = seen.last;
    WM_CHECK(strcmp(last.asker, odd.asker) == 0 && last.host[0] != '\0' &&
                 last.event == odd.event && strcmp(last.label, odd.label) == 0 && last.copy == 4 &&
                 last.role == 4 && strcmp(last.detail, "job=4") == 0 &&
                 strcmp(last.purpose, "after-sale") == 0 &&
                 strcmp(last.sealed_number, odd.sealed_number) == 0,
             "entry 4 reads otherwise");
    WM_CHECK(last.time >= now && last.time < now + 3600 && wm_log_last_time(log) == last.time,
             "time %u", last.time);
    wm_log_close(log);
}

static void a_text_that_no_line_holds_is_refused_with_all_of_its_batch(void)
{
    struct wm_log_entry entries[2] = {sample(1), sample(2)};
    const char *path = path_of("refuse");
    struct wm_log *log = open_log(path, WM_LOG_SHARED);
    struct wm_err err = {0};
    struct stat st;

    strcpy(entries[1].detail, "a\nb");
    WM_CHECK(wm_log_append(log, entries, 2, true, &err) == WM_ERR_INPUT, "a newline");
    strcpy(entries[1].detail, "\xff");
    WM_CHECK(wm_log_append(log, entries, 2, true, NULL) == WM_ERR_INPUT, "no UTF-8");
    entries[1] = sample(2);
    strcpy(entries[1].label, "0123");
    WM_CHECK(wm_log_append(log, entries, 2, true, NULL) == WM_ERR_INPUT, "half a label");
    entries[1] = sample(2);
    memset(entries[1].asker, 'a', sizeof entries[1].asker);
    WM_CHECK(wm_log_append(log, entries, 2, true, NULL) == WM_ERR_INPUT, "no end");
    entries[1] = (struct wm_log_entry){0};
    WM_CHECK(wm_log_append(log, entries, 2, true, NULL) == WM_ERR_INPUT, "no event");
    WM_CHECK(stat(path, &st) == 0 && st.st_size == 0, "something stands in the log");
    wm_log_close(log);
}

static void the_longest_entry_fits(void)
{
    struct wm_log_entry entry = {.event = WM_LOG_REPRINT, .copy = UINT32_MAX, .role = 255}, back;
    char line[WM_LOG_LINE_MAX];
    size_t len;

    entry.number = UINT64_C(9999999999999999999);
    entry.time = UINT32_MAX;
    memset(entry.asker, ' ', sizeof entry.asker - 1);
    memset(entry.host, ' ', sizeof entry.host - 1);
    memset(entry.label, 'f', sizeof entry.label - 1);
    memset(entry.sealed_number, '-', sizeof entry.sealed_number - 1);
    memset(entry.purpose, ' ', sizeof entry.purpose - 1);
    memset(entry.result, ' ', sizeof entry.result - 1);
    memset(entry.detail, ' ', sizeof entry.detail - 1);
    len = wm_log_line_format(&entry, line);
    WM_CHECK(len > 0 && wm_log_line_parse(line, len - 1, &back) &&
                 memcmp(&entry, &back, sizeof back) == 0,
             "%zu bytes", len);
    entry.number++;
    WM_CHECK(wm_log_line_format(&entry, line) == 0, "twenty digits");
}

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"

/* What a line must not say: each in the place of what the good one has. */
static const struct {
    const char *old, *by;
} edits[] = {
    {"1 2026", "01 2026"},
    {"1 2026", "0 2026"},
    {"1 2026", "- 2026"},
    {"1 2026", "+1 2026"},
    {"1 2026", " 1 2026"},
    {"1 2026", "99999999999999999999 2026"},
    {"08:00:00Z", "08:00:00+00"},
    {"08:00:00Z", "24:00:00Z"},
    {"2026-11-23", "2026-11-31"},
    {"2026-11-23", "1969-11-23"},
    {"2026-11-23", "2206-11-23"},
    {" open ", " Open "},
    {" open ", " opens "},
    {" open ", " - "},
    {" open ", "  open "},
    {"a%20b", "a b"},
    {"a%20b", "a%61b"},
    {"a%20b", "a%2"},
    {"a%20b", "a%"},
    {"a%20b", "a%2Db"},
    {"a%20b", "a%00b"},
    {"a%20b", "a%0ab"},
    {"a%20b", "a%ff"},
    {"a%20b", "-b"},
    {"a%20b", "a\tb"},
    {"a%20b", "a\xc3\xa9"},
    {"a%20b", ""},
    {"0123456789abcdef", "0123456789ABCDEF"},
    {"0123456789abcdef", "0123"},
    {" 2 deliver", " 02 deliver"},
    {" 2 deliver", " 0 deliver"},
    {" 2 deliver", " 4294967296 deliver"},
    {" 1 ok", " 256 ok"},
    {"%2d", "%2D"},
    {"%2d", "%2d extra"},
    {" %2d", ""},
    {"%2d", "%2d "},
    {ZEROS, "00"},
    {ZEROS, ZEROS " "},
    {ZEROS, ZEROS "0"},
    {ZEROS, "000000000000000000000000000000000000000000000000000000000000000A"},
};

static void a_line_has_one_form(void)
{
    static const char good[] =
        "1 2026-11-23T08:00:00Z open a%20b host 0123456789abcdef - 2 deliver 1 ok %2d " ZEROS;
    struct wm_log_entry entry = {0};
    char line[2048];
    size_t i;

    WM_CHECK(wm_log_line_parse(good, strlen(good), &entry) && strcmp(entry.asker, "a b") == 0 &&
                 strcmp(entry.detail, "-") == 0 && entry.time == 1795420800,
             "the line itself: %u", entry.time);
    for (i = 0; i < sizeof edits / sizeof *edits; i++) {
        const char *at = strstr(good, edits[i].old);
        snprintf(line, sizeof line, "%.*s%s%s", (int)(at - good), good, edits[i].by,
                 at + strlen(edits[i].old));
        WM_CHECK(!wm_log_line_parse(line, strlen(line), &entry), "edit %zu: %s", i, line);
    }
    for (i = 0; i < strlen(good); i++)
        WM_CHECK(!wm_log_line_parse(good, i, &entry), "cut off after %zu", i);
    memcpy(line, good, sizeof good);
    line[30] = '\0';
    WM_CHECK(!wm_log_line_parse(line, strlen(good), &entry), "a zero byte");
    for (i = 1; i <= 8; i++)
        WM_CHECK(wm_log_event_find(wm_log_event_name((enum wm_log_event)i)) == i, "event %zu", i);
}

/* A mark at every size of the log. */
static void mark_all(const char *path, struct wm_log_mark marks[ENTRIES])
{
    size_t len, lines = 0, at = 0;
    char *data = bytes_of(path, &len);
    struct wm_tree tree = {0};
    uint8_t leaf[WM_TREE_HASH];

    while (at < len && lines < ENTRIES) {
        const char *end = memchr(data + at, '\n', len - at);
        size_t line = (size_t)(end - data) - at;
        wm_tree_leaf(data + at, line, leaf);
        wm_tree_add(&tree, leaf);
        marks[lines].size = tree.size;
        wm_tree_root(&tree, marks[lines++].root);
        at += line + 1;
    }
    WM_CHECK(lines == ENTRIES && at == len, "%zu lines", lines);
    free(data);
}

/* The entry that a check names; 0 if it finds nothing. */
static unsigned long named(const char *path, const struct wm_log_mark *marks, size_t count)
{
    struct wm_err err = {0};
    int status = wm_log_check(path, marks, count, NULL, NULL, NULL, &err);

    WM_CHECK(status == (int)err.code && (status == WM_OK || status == WM_ERR_TAMPERED),
             "status %d: %s", status, err.text);
    WM_CHECK(status == WM_OK || err.record > 0, "no entry is named: %s", err.text);
    return status == WM_OK ? 0 : err.record;
}

static void an_edit_of_any_byte_is_found_and_named(void)
{
    const char *path = path_of("edit"), *copy = path_of("edited");
    struct wm_log_mark marks[ENTRIES];
    unsigned long entry = 1, found;
    size_t len, i;
    char *data;

    make_log(path, ENTRIES);
    mark_all(path, marks);
    WM_CHECK(named(path, marks, ENTRIES) == 0 && named(path, marks + 2, 1) == 0, "nothing done");
    data = bytes_of(path, &len);
    for (i = 0; i < len; i++) {
        const char old = data[i];
        const unsigned long here = entry;
        entry += old == '\n';
        /* Another digit where a digit stands keeps the form; a blank or newline breaks it. */
        data[i] = old == '9' || old == 'f' || old == 'k' ? (char)(old - 1) : (char)(old + 1);
        put_bytes(copy, data, len);
        found = named(copy, marks, ENTRIES);
        WM_CHECK(found == here, "all marks, byte %zu of %lu: %lu", i, here, found);
        /* The last entry has no other behind it that tells which of two was edited. */
        found = named(copy, &marks[ENTRIES - 1], 1);
        WM_CHECK(found == here || (here == ENTRIES - 1 && found == ENTRIES) ||
                     (here == ENTRIES && found > 0),
                 "one mark, byte %zu of %lu: %lu", i, here, found);
        found = named(copy, NULL, 0);
        WM_CHECK(here == ENTRIES || found == here || (here == ENTRIES - 1 && found == ENTRIES),
                 "no mark, byte %zu of %lu: %lu", i, here, found);
        data[i] = old;
    }
    free(data);
}

/* The log's lines, in place; line[n] is entry n + 1, lines end where the next begins. */
static char *lines_of(const char *path, const char *line[ENTRIES + 1])
{
    size_t len, i, n = 0;
    char *data = bytes_of(path, &len);

    line[n++] = data;
    for (i = 0; i < len && n <= ENTRIES; i++) {
        if (data[i] == '\n')
            line[n++] = data + i + 1;
    }
    WM_CHECK(n == ENTRIES + 1 && line[ENTRIES] == data + len, "%zu lines", n);
    return data;
}

/* Put the entries with these numbers together; 0 ends them. */
static void put_entries(const char *path, const char *line[ENTRIES + 1], const unsigned *order)
{
    char text[(ENTRIES + 2) * WM_LOG_LINE_MAX];
    size_t len = 0;

    for (; *order != 0; order++) {
        const size_t one = (size_t)(line[*order] - line[*order - 1]);
        memcpy(text + len, line[*order - 1], one);
        len += one;
    }
    put_bytes(path, text, len);
}

static void entries_removed_moved_or_doubled_are_found_and_named(void)
{
    const char *path = path_of("order"), *copy = path_of("ordered");
    struct wm_log_mark marks[ENTRIES];
    const char *line[ENTRIES + 1];
    unsigned i, j, n, order[ENTRIES + 3];
    char *data;

    make_log(path, ENTRIES);
    mark_all(path, marks);
    data = lines_of(path, line);
    for (i = 1; i <= ENTRIES; i++) {
        for (n = 0, j = 1; j <= ENTRIES; j++) {
            if (j != i)
                order[n++] = j;
        }
        order[n] = 0;
        put_entries(copy, line, order);
        WM_CHECK(named(copy, NULL, 0) == (i < ENTRIES ? i : 0), "without %u", i);
        WM_CHECK(named(copy, &marks[ENTRIES - 1], 1) == i, "without %u, a mark", i);
        for (n = 0, j = 1; j <= ENTRIES; j++) {
            order[n++] = j;
            if (j == i)
                order[n++] = j;
        }
        order[n] = 0;
        put_entries(copy, line, order);
        WM_CHECK(named(copy, NULL, 0) == i + 1, "twice %u", i);
        for (j = i + 1; j <= ENTRIES; j++) {
            for (n = 0; n < ENTRIES; n++)
                order[n] = n + 1 == i ? j : n + 1 == j ? i : n + 1;
            order[n] = 0;
            put_entries(copy, line, order);
            WM_CHECK(named(copy, NULL, 0) == i, "%u and %u swapped: %lu", i, j,
                     named(copy, NULL, 0));
        }
    }
    free(data);
}

static void what_a_forger_writes_behind_or_anew_is_found(void)
{
    const char *path = path_of("forge"), *other = path_of("forged");
    struct wm_log_mark marks[ENTRIES];
    struct wm_log_entry entry = sample(9);
    struct wm_err err = {0};
    char line[WM_LOG_LINE_MAX], *data;
    size_t len, line_len;
    FILE *file;

    make_log(path, ENTRIES);
    mark_all(path, marks);
    data = bytes_of(path, &len);
    /* A line in the right form that does not follow. */
    entry.number = ENTRIES + 1;
    entry.time = (uint32_t)time(NULL) + 10;
    line_len = wm_log_line_format(&entry, line);
    put_bytes(other, data, len);
    file = fopen(other, "a");
    WM_CHECK(file != NULL && fwrite(line, 1, line_len, file) == line_len && fclose(file) == 0,
             "not appended");
    WM_CHECK(named(other, NULL, 0) == ENTRIES + 1, "a forged entry");
    free(data);
    /* Another log from its beginning: only a mark tells. */
    make_log(other, ENTRIES + 2);
    data = bytes_of(other, &len);
    *strstr(data, "clerk2") = 'C';
    put_bytes(other, data, len);
    WM_CHECK(named(other, NULL, 0) == 2, "an edit");
    free(data);
    make_log(other, 1);
    {
        struct wm_log *log = open_log(other, WM_LOG_SHARED);
        unsigned n;
        for (n = 2; n <= ENTRIES + 2; n++) {
            entry = sample(n + 100);
            WM_CHECK(wm_log_append(log, &entry, 1, false, &err) == WM_OK, "%s", err.text);
        }
        wm_log_close(log);
    }
    WM_CHECK(named(other, NULL, 0) == 0, "a log of its own");
    /* The times of the two logs' first entries may differ by a second: then that one is named. */
    WM_CHECK(named(other, marks, ENTRIES) <= 2 && named(other, marks, ENTRIES) > 0, "all marks");
    WM_CHECK(named(other, &marks[3], 1) == 1, "a mark at 4");
}

static void a_log_cut_off_anywhere_is_told_and_repaired(void)
{
    const char *path = path_of("whole"), *copy = path_of("cut");
    struct wm_log_mark marks[ENTRIES];
    struct wm_err err = {0};
    size_t len, i;
    char *data;
    unsigned whole = 0;

    make_log(path, ENTRIES);
    mark_all(path, marks);
    data = bytes_of(path, &len);
    for (i = 0; i < len; i++) {
        const bool torn = i > 0 && data[i - 1] != '\n';
        struct wm_log_entry entry = sample(20);
        struct wm_log *log;
        struct seen seen = {0};
        whole += i > 0 && data[i - 1] == '\n';
        put_bytes(copy, data, i);
        WM_CHECK(named(copy, &marks[ENTRIES - 1], 1) == whole + 1, "%zu bytes, a mark: %lu", i,
                 named(copy, &marks[ENTRIES - 1], 1));
        WM_CHECK(named(copy, NULL, 0) == (torn ? whole + 1 : 0), "%zu bytes", i);
        log = open_log(copy, i % 2 == 0 ? WM_LOG_SHARED : WM_LOG_OWNED);
        WM_CHECK(i % 2 == 0 || wm_log_replay(log, NULL, NULL, &err) == WM_OK, "replay: %s",
                 err.text);
        WM_CHECK(wm_log_append(log, &entry, 1, false, &err) == WM_OK, "%zu bytes: %s", i, err.text);
        wm_log_close(log);
        WM_CHECK(wm_log_each(copy, see, &seen, &err) == WM_OK && seen.count == whole + 1 + torn &&
                     seen.repairs == torn && strcmp(seen.last.asker, "clerk20") == 0,
                 "%zu bytes repaired: %u entries, %s", i, seen.count, err.text);
    }
    free(data);
}

static void a_failed_append_leaves_the_log_as_it_was(void)
{
    const char *path = path_of("fail");
    struct wm_log_entry two[2];
    struct wm_err err = {0};
    struct wm_log *log;
    size_t len, after_len, short_by;
    char *data, *after;
    unsigned kind;

    make_log(path, 3);
    log = open_log(path, WM_LOG_OWNED);
    WM_CHECK(wm_log_replay(log, NULL, NULL, &err) == WM_OK, "%s", err.text);
    data = bytes_of(path, &len);
    for (kind = 0; kind < 3; kind++) {
        for (short_by = 1; short_by < 300; short_by += kind == 1 ? 1 : 300) {
            memset(&err, 0, sizeof err);
            two[0] = sample(4);
            two[1] = sample(5);
            memset(&faults, 0, sizeof faults);
            faults.write_in = kind < 2;
            faults.short_by = kind == 1 ? short_by : 0;
            faults.sync_in = kind == 2;
            WM_CHECK(wm_log_append(log, two, 2, true, &err) == WM_ERR_INPUT && err.file[0] != '\0',
                     "kind %u is taken", kind);
            memset(&faults, 0, sizeof faults);
            after = bytes_of(path, &after_len);
            WM_CHECK(after_len == len && memcmp(after, data, len) == 0,
                     "kind %u, %zu short: the log is another", kind, short_by);
            free(after);
        }
    }
    free(data);
    memset(&err, 0, sizeof err);
    WM_CHECK(wm_log_append(log, two, 2, true, &err) == WM_OK, "once there is room: %s", err.text);
    /* What can not be taken back ends it. */
    faults.write_in = 1;
    faults.short_by = 10;
    faults.truncate_in = 1;
    WM_CHECK(wm_log_append(log, two, 2, true, NULL) == WM_ERR_INPUT, "taken");
    memset(&faults, 0, sizeof faults);
    WM_CHECK(wm_log_append(log, two, 2, true, NULL) == WM_ERR_TAMPERED, "appended after it");
    wm_log_close(log);
    log = open_log(path, WM_LOG_OWNED);
    WM_CHECK(wm_log_append(log, two, 2, true, &err) == WM_OK, "opened anew: %s", err.text);
    wm_log_close(log);
    WM_CHECK(named(path, NULL, 0) == 0, "the log does not verify");
}

static void a_full_disk_leaves_the_log_as_it_was(void)
{
    const char *path = path_of("full");
    struct rlimit limit, tight;
    struct wm_log_entry two[2];
    struct wm_err err = {0};
    struct wm_log *log;
    struct seen seen = {0};
    struct stat st;
    size_t room;

    make_log(path, 3);
    WM_CHECK(stat(path, &st) == 0 && getrlimit(RLIMIT_FSIZE, &limit) == 0, "no limit");
    log = open_log(path, WM_LOG_SHARED);
    for (room = 0; room < 300; room++) {
        struct stat after;
        two[0] = sample(4);
        two[1] = sample(5);
        tight = limit;
        tight.rlim_cur = (rlim_t)st.st_size + room;
        WM_CHECK(setrlimit(RLIMIT_FSIZE, &tight) == 0, "no limit");
        WM_CHECK(wm_log_append(log, two, 2, false, NULL) == WM_ERR_INPUT, "room for %zu", room);
        WM_CHECK(setrlimit(RLIMIT_FSIZE, &limit) == 0, "limit stays");
        WM_CHECK(stat(path, &after) == 0 && after.st_size == st.st_size, "room for %zu", room);
    }
    WM_CHECK(wm_log_append(log, two, 2, false, &err) == WM_OK, "%s", err.text);
    wm_log_close(log);
    WM_CHECK(wm_log_each(path, see, &seen, &err) == WM_OK && seen.count == 5 && seen.repairs == 0,
             "%u entries: %s", seen.count, err.text);
}

/* A process that appends, and tells in a pipe how many entries are in the log for certain. Each has
 * its number in detail. */
static pid_t start_writer(const char *path, unsigned writer, unsigned count, int tell)
{
    struct wm_err err = {0};
    struct wm_log *log;
    unsigned n;
    pid_t pid = fork();

    if (pid != 0)
        return pid;
    log = wm_log_open(path, WM_LOG_SHARED, 0600, &err);
    for (n = 1; log != NULL && (count == 0 || n <= count); n++) {
        struct wm_log_entry pair[2] = {{.event = WM_LOG_PRINT}, {.event = WM_LOG_PRINT}};
        snprintf(pair[0].asker, sizeof pair[0].asker, "w%u", writer);
        snprintf(pair[0].detail, sizeof pair[0].detail, "%u", 2 * n - 1);
        snprintf(pair[1].asker, sizeof pair[1].asker, "w%u", writer);
        snprintf(pair[1].detail, sizeof pair[1].detail, "%u", 2 * n);
        if (wm_log_append(log, pair, 2, n % 64 == 0, &err) != WM_OK)
            break;
        if (tell >= 0 && __real_write(tell, &n, sizeof n) != (ssize_t)sizeof n)
            break;
    }
    if (err.code != WM_OK)
        wm_err_print(&err, "# writer: ", stdout);
    _exit(err.code != WM_OK);
}

#define WRITERS 8u

/* How far each writer's entries go without a gap. */
struct writers {
    unsigned last[WRITERS];
    unsigned repairs;
    bool gap;
};

static int count_writers(void *context, const struct wm_log_entry *entry)
{
    struct writers *writers = context;
    unsigned writer, n;

    if (entry->event == WM_LOG_REPAIR) {
        writers->repairs++;
    } else if (sscanf(entry->asker, "w%u", &writer) == 1 && writer < WRITERS &&
               sscanf(entry->detail, "%u", &n) == 1) {
        if (n != writers->last[writer] + 1)
            writers->gap = true;
        writers->last[writer] = n;
    }
    return 0;
}

static void eight_processes_at_once_lose_nothing(void)
{
    const char *path = path_of("eight");
    struct writers writers = {0};
    struct wm_err err = {0};
    pid_t pid[WRITERS];
    unsigned i;
    int status;

    for (i = 0; i < WRITERS; i++)
        pid[i] = start_writer(path, i, 625, -1);
    for (i = 0; i < WRITERS; i++)
        WM_CHECK(waitpid(pid[i], &status, 0) == pid[i] && status == 0, "writer %u: %d", i, status);
    WM_CHECK(wm_log_each(path, count_writers, &writers, &err) == WM_OK, "entry %lu: %s", err.record,
             err.text);
    for (i = 0; i < WRITERS; i++)
        WM_CHECK(writers.last[i] == 1250, "writer %u: %u entries", i, writers.last[i]);
    WM_CHECK(!writers.gap && writers.repairs == 0, "a gap, or %u repairs", writers.repairs);
}

/* Kill a writer after some of its entries. @return what it told of last */
static unsigned kill_after(pid_t pid, int told, unsigned entries)
{
    unsigned n = 0, last = 0;
    int status;

    while (last < entries && read(told, &n, sizeof n) == (ssize_t)sizeof n)
        last = n;
    kill(pid, SIGKILL);
    while (read(told, &n, sizeof n) == (ssize_t)sizeof n)
        last = n;
    WM_CHECK(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status), "was not killed");
    close(told);
    return 2 * last;
}

static void a_killed_writer_loses_nothing_that_it_told_of(void)
{
    const char *path = path_of("killed");
    unsigned round, told[WRITERS], i;
    int ends[WRITERS][2];
    pid_t pid[WRITERS];

    for (round = 0; round < 20; round++) {
        struct wm_log_entry entry = sample(1);
        struct writers writers = {0};
        struct wm_err err = {0};
        struct wm_log *log;
        (void)unlink(path);
        for (i = 0; i < 4; i++) {
            if (!WM_CHECK(pipe2(ends[i], O_CLOEXEC) == 0, "no pipe"))
                return;
            pid[i] = start_writer(path, i, 0, ends[i][1]);
            close(ends[i][1]);
        }
        for (i = 0; i < 4; i++)
            told[i] = kill_after(pid[i], ends[i][0], (round * 7 + i * 13) % 50);
        log = open_log(path, WM_LOG_SHARED);
        WM_CHECK(wm_log_append(log, &entry, 1, true, &err) == WM_OK, "%s", err.text);
        wm_log_close(log);
        WM_CHECK(wm_log_each(path, count_writers, &writers, &err) == WM_OK, "entry %lu: %s",
                 err.record, err.text);
        for (i = 0; i < 4; i++)
            WM_CHECK(writers.last[i] >= told[i], "writer %u told of %u, %u are there", i, told[i],
                     writers.last[i]);
        WM_CHECK(!writers.gap, "a gap");
    }
}

static void an_owner_is_alone(void)
{
    const char *path = path_of("owned");
    struct wm_log *owner = open_log(path, WM_LOG_OWNED), *shared, *second;
    struct wm_log_entry entry = sample(1);
    struct wm_err err = {0}, err2 = {0};
    int fd;

    WM_CHECK(wm_log_open(path, WM_LOG_OWNED, 0600, &err) == NULL &&
                 strstr(err.text, "opener") != NULL,
             "two owners: %s", err.text);
    WM_CHECK(wm_log_open(path, WM_LOG_SHARED, 0600, &err2) == NULL &&
                 strstr(err2.text, "opener") != NULL,
             "shared with an owner: %s", err2.text);
    WM_CHECK(wm_log_append(owner, &entry, 1, true, NULL) == WM_OK, "its own");
    WM_CHECK(wm_log_each(path, NULL, NULL, NULL) == WM_OK, "others may read");
    /* Somebody who does not ask for a lock. */
    fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
    WM_CHECK(fd >= 0 && __real_write(fd, "x", 1) == 1 && close(fd) == 0, "not written");
    WM_CHECK(wm_log_append(owner, &entry, 1, true, NULL) == WM_ERR_TAMPERED, "after a stranger");
    wm_log_close(owner);
    shared = open_log(path, WM_LOG_SHARED);
    second = open_log(path, WM_LOG_SHARED);
    WM_CHECK(wm_log_open(path, WM_LOG_OWNED, 0600, NULL) == NULL, "an owner with shared ones");
    WM_CHECK(wm_log_append(shared, &entry, 1, false, NULL) == WM_OK &&
                 wm_log_append(second, &entry, 1, false, NULL) == WM_OK && entry.number == 4,
             "number %llu", (unsigned long long)entry.number);
    WM_CHECK(truncate(path, 10) == 0 &&
                 wm_log_append(shared, &entry, 1, false, NULL) == WM_ERR_TAMPERED,
             "shorter than it was");
    (void)unlink(path);
    WM_CHECK(wm_log_append(second, &entry, 1, false, NULL) == WM_ERR_INPUT, "without a name");
    wm_log_close(shared);
    wm_log_close(second);
    wm_log_close(NULL);
}

static void refused(const char *path, unsigned mode, const char *what)
{
    struct wm_err err = {0};
    struct wm_log *log = wm_log_open(path, WM_LOG_SHARED, mode, &err);

    WM_CHECK(log == NULL && err.code == WM_ERR_INPUT && err.file[0] != '\0', "%s", what);
    wm_log_close(log);
}

static void what_is_no_log_of_ones_own_is_refused(void)
{
    const char *path = path_of("own");
    struct stat st;
    size_t len;
    char *data;

    make_log(path, 1);
    WM_CHECK(symlink(path, path_of("link")) == 0, "no link");
    refused(path_of("link"), 0600, "a symbolic link");
    WM_CHECK(mkfifo(path_of("pipe"), 0600) == 0, "no pipe");
    refused(path_of("pipe"), 0600, "a pipe");
    refused(folder, 0700, "a folder");
    refused(path_of("no/such"), 0600, "no folder");
    WM_CHECK(chmod(path, 0660) == 0, "chmod");
    refused(path, 0600, "a group may write");
    WM_CHECK(chmod(path, 0664) == 0, "chmod");
    refused(path, 0660, "others may read");
    WM_CHECK(chmod(path, 0602) == 0, "chmod");
    refused(path, 0660, "others may write");
    WM_CHECK(chmod(path, 0640) == 0, "chmod");
    wm_log_close(wm_log_open(path, WM_LOG_SHARED, 0660, NULL));
    if (geteuid() == 0) {
        WM_CHECK(chown(path, 65534, 65534) == 0 && chmod(path, 0600) == 0, "chown");
        refused(path, 0600, "another user's");
        refused(path, 0660, "another group's");
        WM_CHECK(chown(path, 65534, getegid()) == 0, "chown");
        refused(path, 0600, "another user's, of this group");
    }
    folder_write(folder, "text", 0600, "Dear customer");
    refused(path_of("text"), 0600, "a file without a line");
    folder_write(folder, "text", 0600, "Dear customer\n");
    refused(path_of("text"), 0600, "a file with a line");
    data = bytes_of(path_of("text"), &len);
    WM_CHECK(len == 14 && stat(path_of("text"), &st) == 0, "the file is another");
    free(data);
}

static void a_shared_log_is_made_with_its_mode_and_its_folders_group(void)
{
    const char *path = path_of("group/log");
    struct wm_log *log;
    struct stat st, folder_st;
    mode_t mask = umask(077);

    WM_CHECK(mkdir(path_of("group"), 0700) == 0, "no folder");
    if (geteuid() == 0)
        WM_CHECK(chown(path_of("group"), 0, 7) == 0, "chown");
    log = wm_log_open(path, WM_LOG_SHARED, 0660, NULL);
    umask(mask);
    WM_CHECK(log != NULL && stat(path, &st) == 0 && (st.st_mode & 07777) == 0660 &&
                 stat(path_of("group"), &folder_st) == 0 && st.st_gid == folder_st.st_gid,
             "mode %04o", (unsigned)(st.st_mode & 07777));
    wm_log_close(log);
    /* lp made it; root prints too. */
    if (geteuid() == 0) {
        WM_CHECK(chown(path, 65534, 7) == 0, "chown");
        log = wm_log_open(path, WM_LOG_SHARED, 0660, NULL);
        WM_CHECK(log != NULL, "root is kept out of a group's log");
        wm_log_close(log);
    }
}

static void time_never_runs_backward(void)
{
    const char *path = path_of("time");
    struct wm_log_entry entry = sample(1), second = sample(2);
    char line[WM_LOG_LINE_MAX];
    struct wm_log *log;
    size_t len;

    entry.number = 1;
    entry.time = (uint32_t)time(NULL) + 86400;
    len = wm_log_line_format(&entry, line);
    put_bytes(path, line, len);
    log = open_log(path, WM_LOG_SHARED);
    WM_CHECK(wm_log_last_time(log) == entry.time, "not the entry's time");
    WM_CHECK(wm_log_append(log, &second, 1, false, NULL) == WM_OK && second.time == entry.time,
             "got %u", second.time);
    second.time = entry.time + 5; /* an opener's clock is also lifted by its recipient list */
    WM_CHECK(wm_log_append(log, &second, 1, false, NULL) == WM_OK && second.time == entry.time + 5,
             "got %u, not the caller's time", second.time);
    wm_log_close(log);
    second.number = 2;
    second.time = entry.time - 1;
    wm_tree_leaf(line, len - 1, second.before);
    len += wm_log_line_format(&second, line + len);
    put_bytes(path, line, len);
    WM_CHECK(named(path, NULL, 0) == 2, "an entry before its time");
}

static void an_owner_knows_its_root_without_reading_again(void)
{
    const char *path = path_of("root");
    struct wm_log_entry two[2] = {sample(8), sample(9)};
    uint8_t root[WM_TREE_HASH], wanted[WM_TREE_HASH];
    struct seen seen = {0};
    struct wm_tree tree;
    struct wm_log *log;
    uint64_t size;
    unsigned i;

    make_log(path, 5);
    log = open_log(path, WM_LOG_OWNED);
    WM_CHECK(!wm_log_root(log, &size, root), "before it was replayed");
    WM_CHECK(wm_log_replay(log, see, &seen, NULL) == WM_OK && seen.count == 5, "%u", seen.count);
    for (i = 0; i < 5; i++) {
        WM_CHECK(wm_log_head(path, &tree, NULL) == WM_OK, "does not verify");
        wm_tree_root(&tree, wanted);
        WM_CHECK(wm_log_root(log, &size, root) && size == tree.size &&
                     memcmp(root, wanted, sizeof root) == 0,
                 "root of %llu", (unsigned long long)size);
        WM_CHECK(wm_log_append(log, two, 2, false, NULL) == WM_OK, "not appended");
    }
    WM_CHECK(size == 13, "size %llu", (unsigned long long)size);
    WM_CHECK(wm_log_replay(log, see, &seen, NULL) == WM_OK && seen.count == 5 + 15, "replayed");
    wm_log_close(log);
    log = open_log(path, WM_LOG_SHARED);
    WM_CHECK(wm_log_replay(log, NULL, NULL, NULL) == WM_OK && !wm_log_root(log, &size, root),
             "a shared one keeps none");
    wm_log_close(log);
}

static int count_labels(void *context, const uint8_t label_id[8])
{
    unsigned *sum = context;

    *sum = *sum * 100 + label_id[7];
    return 0;
}

static int stop(void *context, const uint8_t label_id[8])
{
    (void)label_id;
    ++*(unsigned *)context;
    return 77;
}

static int stop_at_two(void *context, const struct wm_log_entry *entry)
{
    (void)context;
    return entry->number == 2 ? 55 : 0;
}

static void only_labels_before_a_checkpoint_count_as_genuine(void)
{
    const char *path = path_of("genuine");
    struct wm_log_mark marks[ENTRIES];
    unsigned sum = 0, called = 0, i;
    struct wm_err err = {0};
    size_t len;
    char *data;

    (void)unlink(path);
    for (i = 1; i <= ENTRIES; i++) {
        struct wm_log *log = open_log(path, WM_LOG_SHARED);
        struct wm_log_entry entry = sample(i);
        entry.event = i % 2 == 1 ? WM_LOG_SEAL : WM_LOG_PRINT;
        WM_CHECK(wm_log_append(log, &entry, 1, false, NULL) == WM_OK, "not appended");
        wm_log_close(log);
    }
    mark_all(path, marks);
    WM_CHECK(wm_log_genuine(path, 4, marks[3].root, count_labels, &sum, &err) == WM_OK &&
                 sum == 103,
             "labels %u: %s", sum, err.text);
    WM_CHECK(wm_log_genuine(path, 0, marks[3].root, count_labels, &sum, NULL) == WM_ERR_TAMPERED,
             "not the empty log's root");
    WM_CHECK(wm_log_genuine(path, 4, marks[3].root, stop, &called, NULL) == 77 && called == 1,
             "stopped after %u", called);
    WM_CHECK(wm_log_each(path, stop_at_two, NULL, NULL) == 55, "each goes on");
    WM_CHECK(wm_log_genuine(path, 4, marks[4].root, stop, &called, NULL) == WM_ERR_TAMPERED &&
                 wm_log_genuine(path, 5, marks[3].root, stop, &called, NULL) == WM_ERR_TAMPERED &&
                 wm_log_genuine(path, 8, marks[3].root, stop, &called, NULL) == WM_ERR_TAMPERED &&
                 called == 1,
             "another size or root");
    /* What follows may be anything: the station was revoked for a reason. */
    data = bytes_of(path, &len);
    *strstr(data, "clerk6") = '\n';
    put_bytes(path, data, len);
    sum = 0;
    WM_CHECK(wm_log_genuine(path, 4, marks[3].root, count_labels, &sum, NULL) == WM_OK &&
                 sum == 103,
             "labels %u", sum);
    *strstr(data, "clerk2") = 'C';
    put_bytes(path, data, len);
    WM_CHECK(wm_log_genuine(path, 4, marks[3].root, stop, &called, NULL) == WM_ERR_TAMPERED &&
                 called == 1,
             "an edit before it");
    free(data);
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(what_is_appended_is_read_back),
        WM_CASE(a_text_that_no_line_holds_is_refused_with_all_of_its_batch),
        WM_CASE(the_longest_entry_fits),
        WM_CASE(a_line_has_one_form),
        WM_CASE(an_edit_of_any_byte_is_found_and_named),
        WM_CASE(entries_removed_moved_or_doubled_are_found_and_named),
        WM_CASE(what_a_forger_writes_behind_or_anew_is_found),
        WM_CASE(a_log_cut_off_anywhere_is_told_and_repaired),
        WM_CASE(a_failed_append_leaves_the_log_as_it_was),
        WM_CASE(a_full_disk_leaves_the_log_as_it_was),
        WM_CASE(eight_processes_at_once_lose_nothing),
        WM_CASE(a_killed_writer_loses_nothing_that_it_told_of),
        WM_CASE(an_owner_is_alone),
        WM_CASE(what_is_no_log_of_ones_own_is_refused),
        WM_CASE(a_shared_log_is_made_with_its_mode_and_its_folders_group),
        WM_CASE(time_never_runs_backward),
        WM_CASE(an_owner_knows_its_root_without_reading_again),
        WM_CASE(only_labels_before_a_checkpoint_count_as_genuine),
        {0},
    };

    signal(SIGXFSZ, SIG_IGN);
    return wm_seal_init(NULL) == 0 ? wm_tap_run_in("log", cases, folder) : 99;
}

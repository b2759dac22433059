/* SPDX-License-Identifier: Apache-2.0 */
/* Cases are files: NAME with its expected transcript NAME.expect beside it, in tests/orders/ and
 * its folders. NAME.join is a file to join with, on the field that a first line `on: FIELD` of the
 * transcript names. `test_reader FILE [JOIN FIELD]` prints a transcript. */
#include "config.h"

#include "filter/order/reader.h"
#include "tests/orders.h"
#include "tests/tap.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PATH_MOST 2048

/** A case on disk. */
struct file_case {
    char path[PATH_MOST]; /**< of the input */
    char join[PATH_MOST]; /**< of the join file; "" if none */
    char on[64];
    const char *name; /**< in path */
    struct wm_bytes input;
    struct wm_bytes expect; /**< without a `join:` line */
};

static const char *const folders[] = {"orders", "orders/bad", "orders/demo"};

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
    one->input = wm_bytes_read(one->path);
    one->expect = wm_bytes_read(expect);
    if (!WM_CHECK(one->input.data != NULL && one->expect.data != NULL, "cannot read %s", one->path))
        return false;
    if (sscanf(one->expect.data, "join: %255s %63s", join, one->on) == 2) {
        snprintf(one->join, sizeof one->join, "%s/%s/%s", wm_tap_data(), folder, join);
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
            struct file_case one;
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
    struct wm_reading reading = {.name = one->name};
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

/** A file descriptor over bytes in memory. */
static int memory_fd(const char *data, size_t len)
{
    int fd = memfd_create("orders", MFD_CLOEXEC);

    if (fd >= 0 && (write(fd, data, len) != (ssize_t)len || lseek(fd, 0, SEEK_SET) != 0)) {
        close(fd);
        fd = -1;
    }
    return fd;
}

static void run_prefixes(struct file_case *one)
{
    struct wm_reading reading = {.name = one->name};
    struct wm_sink out;
    size_t len;
    int fd;

    if (one->input.len > 4096)
        return;
    for (len = 0; len < one->input.len; len++) {
        fd = memory_fd(one->input.data, len);
        if (!WM_CHECK(fd >= 0, "no memory file"))
            return;
        wm_sink_memory(&out);
        wm_transcript(fd, &reading, &out);
        wm_sink_flush(&out);
        WM_CHECK(out.memory_len > 7, "%s: no answer to %zu bytes", one->name, len);
        wm_sink_clear(&out);
        close(fd);
    }
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

int main(int argc, char **argv)
{
    static const struct wm_case cases[] = {
        WM_CASE(every_file_reads_as_expected),
        WM_CASE(every_chunk_size_reads_the_same),
        WM_CASE(every_prefix_gives_records_or_an_error),
        WM_CASE(no_error_holds_a_value),
        {0},
    };

    if (argc > 1) {
        const char *slash = strrchr(argv[1], '/');
        struct wm_reading reading = {.name = slash != NULL ? slash + 1 : argv[1],
                                     .join_file = argc > 3 ? argv[2] : NULL,
                                     .on = argc > 3 ? argv[3] : NULL};
        struct wm_sink out;
        int fd = open(argv[1], O_RDONLY | O_CLOEXEC);

        wm_sink_fd(&out, STDOUT_FILENO);
        wm_transcript(fd, &reading, &out);
        return wm_sink_flush(&out) != 0;
    }
    return wm_tap_run("reader", cases);
}

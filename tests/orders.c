/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/orders.h"

#include "filter/order/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct wm_feed {
    int fds[2];
    const char *head; /**< written once, before the data */
    size_t head_len;
    const char *data;
    size_t len, times, chunk;
    pthread_t thread;
};

struct wm_bytes wm_bytes_read(const char *path)
{
    struct wm_bytes bytes = {0};
    FILE *file = fopen(path, "rb");
    long size;

    if (file == NULL)
        return bytes;
    if (fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) >= 0 &&
        fseek(file, 0, SEEK_SET) == 0) {
        bytes.data = calloc(1, (size_t)size + 1);
        if (bytes.data != NULL)
            bytes.len = fread(bytes.data, 1, (size_t)size, file);
    }
    fclose(file);
    return bytes;
}

void wm_bytes_clear(struct wm_bytes *bytes)
{
    free(bytes->data);
    bytes->data = NULL;
    bytes->len = 0;
}

static bool write_chunks(const struct wm_feed *feed, const char *data, size_t left)
{
    while (left != 0) {
        size_t most = feed->chunk != 0 && feed->chunk < left ? feed->chunk : left;
        ssize_t count = write(feed->fds[1], data, most);

        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        data += count;
        left -= (size_t)count;
    }
    return true;
}

static void *write_all(void *context)
{
    struct wm_feed *feed = context;
    bool more = write_chunks(feed, feed->head, feed->head_len);
    size_t i;

    for (i = 0; i < feed->times && more; i++)
        more = write_chunks(feed, feed->data, feed->len);
    close(feed->fds[1]);
    return NULL;
}

static struct wm_feed *start(const struct wm_feed *plan)
{
    struct wm_feed *feed = malloc(sizeof *feed);

    signal(SIGPIPE, SIG_IGN);
    if (feed == NULL)
        return NULL;
    *feed = *plan;
    /* A pipe in packet mode: one read gives what one write wrote. */
    if (pipe2(feed->fds, O_CLOEXEC | (feed->chunk != 0 ? O_DIRECT : 0)) != 0) {
        free(feed);
        return NULL;
    }
    if (pthread_create(&feed->thread, NULL, write_all, feed) == 0)
        return feed;
    close(feed->fds[0]);
    close(feed->fds[1]);
    free(feed);
    return NULL;
}

struct wm_feed *wm_feed_new(const char *data, size_t len, size_t chunk)
{
    const struct wm_feed plan = {.data = data, .len = len, .times = 1, .chunk = chunk};

    return start(&plan);
}

struct wm_feed *wm_feed_repeat(const char *head, const char *body, size_t times)
{
    const struct wm_feed plan = {
        .head = head, .head_len = strlen(head), .data = body, .len = strlen(body), .times = times};

    return start(&plan);
}

int wm_feed_fd(const struct wm_feed *feed)
{
    return feed->fds[0];
}

void wm_feed_free(struct wm_feed *feed)
{
    if (feed == NULL)
        return;
    close(feed->fds[0]);
    pthread_join(feed->thread, NULL);
    free(feed);
}

int wm_bytes_fd(const char *data, size_t len)
{
    int fd = memfd_create("orders", MFD_CLOEXEC);

    if (fd >= 0 && (write(fd, data, len) != (ssize_t)len || lseek(fd, 0, SEEK_SET) != 0)) {
        close(fd);
        fd = -1;
    }
    return fd;
}

/** An error with its file's name alone: where the tests lie is not part of a transcript. */
static void print_err(struct wm_sink *out, const char *kind, const struct wm_err *err)
{
    struct wm_err plain = *err;
    const char *slash = strrchr(err->file, '/');
    char line[1024];

    if (slash != NULL)
        snprintf(plain.file, sizeof plain.file, "%s", slash + 1);
    wm_sink_printf(out, "%s: %s\n", kind, wm_err_format(&plain, line, sizeof line));
}

static void print_fault(void *context, const struct wm_err *err)
{
    print_err(context, "fault", err);
}

static void print_order(const struct wm_order *order, struct wm_sink *out)
{
    char text[WM_FIELD_TEXT_MAX];
    size_t i;

    for (i = 0; i < wm_field_count; i++) {
        if (wm_order_has(order, &wm_fields[i]))
            wm_sink_printf(out, "  %s: %s\n", wm_fields[i].name,
                           wm_order_text(order, &wm_fields[i], text));
    }
    if (order->sender.organisation)
        wm_sink_text(out, "  sender is an organisation\n");
}

void wm_transcript(int fd, const struct wm_reading *reading, struct wm_sink *out)
{
    struct wm_err err = {0};
    struct wm_order order;
    struct wm_sink records;
    const struct wm_reader_options options = {
        .conf = reading->conf,
        .charset = reading->charset,
        .join_file = reading->join_file,
        .join_field = reading->on,
        .fault = print_fault,
        .context = &records,
    };
    const struct wm_reader_info *info;
    struct wm_reader *reader;
    enum wm_read result;

    wm_sink_memory(&records);
    reader = wm_reader_new(fd, reading->name, &options, &err);
    if (reader == NULL) {
        print_err(out, "fatal", &err);
        wm_sink_clear(&records);
        return;
    }
    info = wm_reader_info(reader);
    do {
        result = wm_reader_next(reader, &order, &err);
        if (result == WM_READ_RECORD) {
            wm_sink_printf(&records, "record %lu\n", info->record);
            print_order(&order, &records);
        } else if (result == WM_READ_FATAL) {
            print_err(&records, "fatal", &err);
        } else if (result == WM_READ_BAD && err.code == WM_OK) {
            wm_sink_text(&records, "a bad record without an error\n");
        }
    } while (result == WM_READ_RECORD || result == WM_READ_BAD);
    wm_sink_flush(&records);
    wm_sink_printf(out, "dialect: %s\nformat: %s\ncharset: %s\n", info->dialect, info->format,
                   info->charset);
    wm_sink_put(out, records.memory, records.memory_len);
    if (result == WM_READ_END) {
        wm_sink_printf(out, "end: %lu records", info->records);
        if (info->merged != 0)
            wm_sink_printf(out, ", %lu merged", info->merged);
        if (info->left_out != 0)
            wm_sink_printf(out, ", %lu left out", info->left_out);
        wm_sink_text(out, "\n");
    }
    wm_reader_free(reader);
    wm_sink_clear(&records);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_reader: an orders file, or `join`, the byte 0x1e, a file to join with on `order`, the byte
 * 0x1e and an orders file. */
#include "config.h"

#include "filter/order/reader.h"
#include "tests/fuzz/replay.h"
#include "tests/orders.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* An error says something, and no number as long as a phone's tail. */
static void try_err(const struct wm_err *err)
{
    char line[1024];
    const char *c;
    unsigned run = 0;

    must(err->code != WM_OK && err->text[0] != '\0');
    wm_err_format(err, line, sizeof line);
    must(strchr(line, '\n') == NULL);
    for (c = err->text; *c != '\0'; c++) {
        run = isdigit((unsigned char)*c) ? run + 1 : 0;
        must(run < 6);
    }
}

static void try_fault(void *context, const struct wm_err *err)
{
    unsigned long *faults = context;

    *faults += 1;
    try_err(err);
    must(err->record != 0 && strcmp(err->file, "orders") == 0);
}

/* A record holds what every waybill needs, and each field is one that could be set again. */
static void try_order(const struct wm_order *order)
{
    static struct wm_order again;
    char text[WM_FIELD_TEXT_MAX];
    size_t i;

    must(order->waybill[0] != '\0');
    must(order->recipient.name[0] != '\0' || order->recipient.company[0] != '\0');
    must(order->recipient.detail[0] != '\0' || order->recipient.delivery_point[0] != '\0');
    must(strlen(order->recipient.country) == 2 && !order->sender.organisation);
    must(strchr(order->recipient.name, '*') == NULL && strchr(order->recipient.phone, '*') == NULL);
    memset(&again, 0, sizeof again);
    for (i = 0; i < wm_field_count; i++) {
        wm_order_text(order, &wm_fields[i], text);
        must(wm_order_has(order, &wm_fields[i]) == (text[0] != '\0'));
        must(wm_order_set(&again, &wm_fields[i], text, strlen(text), NULL) == 0);
    }
    must(memcmp(&again, order, sizeof again) == 0);
}

static void try_file(int fd, const char *join)
{
    struct wm_err err = {0};
    static struct wm_order order;
    unsigned long faults = 0, seen = 0;
    enum wm_read result;
    const struct wm_reader_options options = {
        .join_file = join,
        .join_field = join != NULL ? "order" : NULL,
        .fault = try_fault,
        .context = &faults,
    };
    struct wm_reader *reader = wm_reader_new(fd, "orders", &options, &err);

    if (reader == NULL) {
        try_err(&err);
        return;
    }
    do {
        unsigned long before = faults;

        result = wm_reader_next(reader, &order, &err);
        seen += result == WM_READ_RECORD || result == WM_READ_BAD ? 1 : 0;
        must((result == WM_READ_BAD) == (faults != before));
        if (result == WM_READ_RECORD)
            try_order(&order);
        else if (result != WM_READ_END)
            try_err(&err);
    } while (result == WM_READ_RECORD || result == WM_READ_BAD);
    must(wm_reader_info(reader)->records == seen || result == WM_READ_FATAL);
    must(wm_reader_next(reader, &order, &err) == WM_READ_END);
    wm_reader_free(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char mark[] = "join\x1e";
    const char *text = (const char *)data;
    const char *end = NULL;
    char path[64];
    int fd, join;

    if (size > strlen(mark) && memcmp(text, mark, strlen(mark)) == 0)
        end = memchr(text + strlen(mark), '\x1e', size - strlen(mark));
    if (end == NULL) {
        fd = wm_bytes_fd(text, size);
        must(fd >= 0);
        try_file(fd, NULL);
        close(fd);
        return 0;
    }
    join = wm_bytes_fd(text + strlen(mark), (size_t)(end - text) - strlen(mark));
    fd = wm_bytes_fd(end + 1, size - (size_t)(end + 1 - text));
    must(fd >= 0 && join >= 0);
    snprintf(path, sizeof path, "/proc/self/fd/%d", join);
    try_file(fd, path);
    close(fd);
    close(join);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_xlsx: a workbook that is read as orders. The first byte chooses: z the bytes of the file, w
 * the XML of its sheet or of the rows alone, s the XML of shared strings, the byte 0x1e and that of
 * the sheet; the last two in a workbook made around them. */
#include "config.h"

#include "filter/base/utf8.h"
#include "filter/order/reader.h"
#include "tests/fuzz/replay.h"
#include "tests/orders.h"
#include "tests/workbook.h"

#include <ctype.h>
#include <stdbool.h>
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

    must(err->code == WM_ERR_INPUT && err->text[0] != '\0');
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
    must(err->record != 0);
    try_err(err);
}

/* A record holds what every waybill needs, each field a text that could be set again. */
static void try_order(const struct wm_order *order)
{
    static struct wm_order again;
    char text[WM_FIELD_TEXT_MAX];
    size_t i;

    must(order->waybill[0] != '\0');
    must(order->recipient.name[0] != '\0' || order->recipient.company[0] != '\0');
    memset(&again, 0, sizeof again);
    for (i = 0; i < wm_field_count; i++) {
        wm_order_text(order, &wm_fields[i], text);
        must(wm_utf8_valid(text, strlen(text)));
        must(wm_order_set(&again, &wm_fields[i], text, strlen(text), NULL) == 0);
    }
    must(memcmp(&again, order, sizeof again) == 0);
}

static void try_file(const char *bytes, size_t len)
{
    static struct wm_order order;
    struct wm_err err = {0};
    unsigned long faults = 0, seen = 0, before;
    const struct wm_reader_options options = {.fault = try_fault, .context = &faults};
    enum wm_read result;
    struct wm_reader *reader;
    int fd = wm_bytes_fd(bytes, len);

    must(fd >= 0);
    reader = wm_reader_new(fd, "orders", &options, &err);
    if (reader == NULL) {
        try_err(&err);
        close(fd);
        return;
    }
    do {
        before = faults;
        result = wm_reader_next(reader, &order, &err);
        seen += result == WM_READ_RECORD || result == WM_READ_BAD ? 1 : 0;
        must((result == WM_READ_BAD) == (faults != before));
        if (result == WM_READ_RECORD)
            try_order(&order);
        else if (result != WM_READ_END)
            try_err(&err);
    } while (result == WM_READ_RECORD || result == WM_READ_BAD);
    must(wm_reader_info(reader)->records == seen || result == WM_READ_FATAL);
    wm_reader_free(reader);
    close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data + 1;
    struct wm_bytes workbook = {0};
    char *strings = NULL;
    const char *mark;

    if (size == 0)
        return 0;
    size--;
    if (data[0] == 'z') {
        try_file(text, size);
    } else if (data[0] == 'w') {
        workbook = wm_workbook(text, size, NULL, false);
    } else if (data[0] == 's' && (mark = memchr(text, 0x1e, size)) != NULL) {
        strings = strndup(text, (size_t)(mark - text));
        must(strings != NULL);
        workbook = wm_workbook(mark + 1, size - (size_t)(mark + 1 - text), strings, false);
    }
    if (workbook.data != NULL)
        try_file(workbook.data, workbook.len);
    wm_bytes_clear(&workbook);
    free(strings);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/fuzz/reading.h"

#include "filter/order/dialect.h"
#include "filter/order/json_dialect.h"
#include "filter/order/reader.h"
#include "tests/orders.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define JOIN_MARK "join\x1e"
#define WORDS_MAX 16384u

static void must(bool holds)
{
    if (!holds)
        abort();
}

/** All names of our tables, a blank between: what an error may quote. */
static const char *known_words(void)
{
    static char words[WORDS_MAX];
    size_t i, k, used;

    if (words[0] != '\0')
        return words;
    used = (size_t)snprintf(words, sizeof words,
                            "true false null waymask join inspected identity security data task "
                            "documents contents templateURL ");
    for (i = 0; i < wm_field_count; i++)
        used += (size_t)snprintf(words + used, sizeof words - used, "%s ", wm_fields[i].name);
    for (i = 0; i < wm_dialect_count; i++) {
        for (k = 0; k < wm_dialects[i]->count; k++)
            used += (size_t)snprintf(words + used, sizeof words - used, "%s ",
                                     wm_dialects[i]->column[k].header);
    }
    for (i = 0; i < wm_json_dialect_count; i++) {
        for (k = 0; k < wm_json_dialects[i].count; k++) {
            const struct wm_json_member *member = &wm_json_dialects[i].member[k];

            used += (size_t)snprintf(words + used, sizeof words - used, "%s %s %s %s ",
                                     member->path, member->item != NULL ? member->item : "",
                                     member->where != NULL ? member->where : "",
                                     member->is != NULL ? member->is : "");
        }
    }
    must(used < sizeof words);
    return words;
}

static bool is_known(const char *text, size_t len)
{
    const char *words = known_words();

    return memmem(words, strlen(words), text, len) != NULL;
}

/** A canonical field or a group of them. */
static bool is_field(const char *name)
{
    size_t i, len = strlen(name);

    for (i = 0; i < wm_field_count; i++) {
        if (strncmp(wm_fields[i].name, name, len) == 0 &&
            (wm_fields[i].name[len] == '\0' || wm_fields[i].name[len] == '.'))
            return true;
    }
    return len == 0;
}

/* An error says something, no number as long as a phone's tail, and beyond ASCII nothing but names
 * of columns. */
static void try_err(const struct wm_err *err)
{
    char line[1024];
    const char *c;
    unsigned run = 0;

    must(err->code != WM_OK && err->text[0] != '\0' && is_field(err->field));
    wm_err_format(err, line, sizeof line);
    must(strchr(line, '\n') == NULL && strstr(line, "QQ") == NULL);
    for (c = err->text; *c != '\0'; c++) {
        size_t wide;

        run = isdigit((unsigned char)*c) ? run + 1 : 0;
        must(run < 6);
        for (wide = 0; (unsigned char)c[wide] >= 0x80; wide++)
            ;
        must(is_known(c, wide));
        c += wide > 1 ? wide - 1 : 0;
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
static void try_order(const struct wm_order *order, const char *dialect)
{
    static struct wm_order again;
    char text[WM_FIELD_TEXT_MAX];
    size_t i;

    must(order->waybill[0] != '\0');
    must(order->recipient.name[0] != '\0' || order->recipient.company[0] != '\0');
    must(order->recipient.detail[0] != '\0' || order->recipient.delivery_point[0] != '\0');
    must(strlen(order->recipient.country) == 2 && !order->sender.organisation);
    must(strchr(order->recipient.name, '*') == NULL && strchr(order->recipient.phone, '*') == NULL);
    must(strcmp(dialect, "cainiao") != 0 || (strncmp(order->recipient.name, "AES:", 4) != 0 &&
                                             strncmp(order->recipient.phone, "AES:", 4) != 0));
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
    const struct wm_reader_info *info;
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
            try_order(&order, wm_reader_info(reader)->dialect);
        else if (result != WM_READ_END)
            try_err(&err);
    } while (result == WM_READ_RECORD || result == WM_READ_BAD);
    info = wm_reader_info(reader);
    must(info->records == seen + info->merged + info->left_out || result == WM_READ_FATAL);
    must(wm_reader_next(reader, &order, &err) == WM_READ_END);
    wm_reader_free(reader);
}

size_t wm_fuzz_orders_at(const uint8_t *data, size_t size)
{
    const uint8_t *end = NULL;
    size_t mark = strlen(JOIN_MARK);

    if (size > mark && memcmp(data, JOIN_MARK, mark) == 0)
        end = memchr(data + mark, '\x1e', size - mark);
    return end != NULL ? (size_t)(end + 1 - data) : 0;
}

void wm_fuzz_read(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    size_t at = wm_fuzz_orders_at(data, size), mark = strlen(JOIN_MARK);
    char path[64];
    int fd = wm_bytes_fd(text + at, size - at), join;

    must(fd >= 0);
    if (at == 0) {
        try_file(fd, NULL);
    } else {
        join = wm_bytes_fd(text + mark, at - 1 - mark);
        must(join >= 0);
        snprintf(path, sizeof path, "/proc/self/fd/%d", join);
        try_file(fd, path);
        close(join);
    }
    close(fd);
}

void wm_fuzz_read_planted(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    size_t i, len;

    must(text != NULL);
    memcpy(text, data, size);
    text[size] = '\0';
    for (i = 0; i<size; i += len> 0 ? len : 1) {
        for (len = 0; isalpha((unsigned char)text[i + len]); len++)
            ;
        if (len > 1 && (i == 0 || text[i - 1] != '\\') && !is_known(text + i, len))
            memset(text + i, 'Q', len);
    }
    wm_fuzz_read((const uint8_t *)text, size);
    free(text);
}

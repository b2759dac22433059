/* SPDX-License-Identifier: Apache-2.0 */
/* The reader with malloc, calloc and free watched (ld --wrap): each allocation is made to fail
 * once, and nothing is freed while an order's plaintext is in it. jansson's memory is watched too,
 * since the reader hands it these functions. */
#include "config.h"

#include "filter/order/reader.h"
#include "tests/orders.h"
#include "tests/tap.h"
#include "tests/workbook.h"

#include <jansson.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void __real_free(void *memory);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void __wrap_free(void *memory);

/** What the watch is set to; volatile, for compilers know that free changes nothing. */
static volatile struct {
    bool on;
    unsigned long allocations, frees;
    unsigned long fail;  /**< number of the allocation that fails; 0 none */
    unsigned long leaks; /**< blocks freed with a secret in them */
} watch;

/* In every record of the inputs below: a name and a detail, also as GB18030 has them. */
static const char *const secrets[] = {"密某某", "秘路八号", "\xc3\xdc\xc4\xb3\xc4\xb3",
                                      "\xc3\xd8\xc2\xb7\xb0\xcb\xba\xc5", "16666660000"};

static bool next_fails(void)
{
    return watch.on && ++watch.allocations == watch.fail;
}

void *__wrap_malloc(size_t size)
{
    return next_fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return next_fails() ? NULL : __real_calloc(count, size);
}

void __wrap_free(void *memory)
{
    size_t i;

    if (watch.on && memory != NULL) {
        watch.frees++;
        for (i = 0; i < sizeof secrets / sizeof secrets[0]; i++) {
            if (memmem(memory, malloc_usable_size(memory), secrets[i], strlen(secrets[i])) != NULL)
                watch.leaks++;
        }
    }
    __real_free(memory);
}

#define HEADER "order,recipient.name,recipient.phone,recipient.detail\n"
#define ROW(order) order ",密某某,16666660000,秘路八号\n"
#define GB_ROW(order)                                                                              \
    order ",\xc3\xdc\xc4\xb3\xc4\xb3,16666660000,\xc3\xd8\xc2\xb7\xb0\xcb\xba\xc5\n"
#define OBJECT(order)                                                                              \
    "{\"order\":\"" order "\",\"waybill\":\"YT" order                                              \
    "\",\"recipient\":{\"name\":\"密某某\","                                                    \
    "\"phone\":\"16666660000\",\"detail\":\"秘路八号\"}}\n"

#define KDNIAO(order)                                                                               \
    "{\"OrderCode\":\"" order "\",\"ShipperCode\":\"YTO\",\"LogisticCode\":\"YT" order              \
    "\",\"Receiver\":{\"Name\":\"密某某\",\"Mobile\":16666660000,\"Address\":\"秘路八号\"}," \
    "\"Commodity\":[{\"GoodsName\":\"密某某\"},{\"GoodsName\":\"秘路八号\"}]}\n"
#define DOCUMENT(waybill)                                                                          \
    "{\"contents\":[{\"data\":{\"waybillCode\":\"" waybill                                         \
    "\",\"recipient\":{\"name\":\"密某某\",\"phone\":\"16666660000\","                          \
    "\"address\":{\"detail\":\"秘路八号\"}}}}]}"
#define TASK(documents) "{\"task\":{\"documents\":[" documents "]}}\n"

#define TEXT(text) "<c t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define SHARED(index) "<c t=\"s\"><v>" index "</v></c>"
#define SHEET_ROW(order)                                                                           \
    "<row>" TEXT(order) TEXT("密某某") "<c><v>16666660000</v></c>" SHARED("4") "</row>"
#define SHEET "<row>" SHARED("0") SHARED("1") SHARED("2") SHARED("3") "</row>"
#define STRINGS                                                                                    \
    "<si><t>waybill</t></si><si><t>recipient.name</t></si><si><t>recipient.phone</t></si>"         \
    "<si><t>recipient.detail</t></si><si><t>秘路八号</t></si>"

/* A text that begins with `<row` is that of a workbook's sheet. */
static const struct {
    const char *text, *join;
    unsigned long records; /**< good ones */
} inputs[] = {
    {HEADER ROW("1") ROW("2") "3,\"密某某\n", OBJECT("1") OBJECT("2"), 2},
    {HEADER ROW("1") ROW("1") "1,,,\n" ROW("2"), OBJECT("1") OBJECT("1") OBJECT("2"), 2},
    {OBJECT("1") OBJECT("1") "{\"order\":\"1\",\"密某某\":\"秘路八号\"}", NULL, 0},
    {HEADER GB_ROW("1") GB_ROW("2") "2,密某", OBJECT("1") OBJECT("2"), 2},
    {OBJECT("1") "{\"密某某\":[\"秘路八号\"]}" OBJECT(
         "2") "{\"order\":1,\"order\":\"密某某\"}" OBJECT("3") "{\"recipient\":{\"name\":\"密某某",
     NULL, 3},
    {"[" OBJECT("1") "]", HEADER GB_ROW("1"), 1},
    {SHEET SHEET_ROW("YT1") SHEET_ROW("YT2"), NULL, 2},
    {SHEET SHEET_ROW("YT1") SHEET_ROW("密某某") "<row><c><v>16666660000", NULL, 1},
    {KDNIAO("1") KDNIAO("2") OBJECT("3") "{\"Receiver\":{\"Name\":\"密某某", NULL, 2},
    {TASK(DOCUMENT("1") "," DOCUMENT("2")) TASK(DOCUMENT("3") ",\"密某某\""), NULL, 3},
};

/** A file of what is to be read. */
static int input_fd(const char *text)
{
    struct wm_bytes workbook;
    int fd;

    if (strncmp(text, "<row", 4) != 0)
        return wm_bytes_fd(text, strlen(text));
    workbook = wm_workbook(text, strlen(text), STRINGS, true);
    fd = wm_bytes_fd(workbook.data, workbook.len);
    wm_bytes_clear(&workbook);
    return fd;
}

/** Read an input, watched. @return good records, and what ended it in err */
static unsigned long read_input(size_t index, unsigned long fail, struct wm_err *err)
{
    int fd = input_fd(inputs[index].text);
    int join = -1;
    char path[64] = "";
    struct wm_reader_options options = {.conf = NULL};
    struct wm_reader *reader;
    static struct wm_order order;
    enum wm_read result = WM_READ_FATAL;
    unsigned long good = 0;

    if (inputs[index].join != NULL) {
        join = wm_bytes_fd(inputs[index].join, strlen(inputs[index].join));
        snprintf(path, sizeof path, "/proc/self/fd/%d", join);
        options.join_file = path;
        options.join_field = "order";
    }
    memset(err, 0, sizeof *err);
    watch.allocations = 0;
    watch.fail = fail;
    watch.on = true;
    reader = wm_reader_new(fd, "orders", &options, err);
    if (reader != NULL) {
        do {
            result = wm_reader_next(reader, &order, err);
            good += result == WM_READ_RECORD ? 1 : 0;
        } while (result == WM_READ_RECORD || result == WM_READ_BAD);
        wm_reader_free(reader);
    }
    watch.on = false;
    wm_order_wipe(&order);
    close(fd);
    if (join >= 0)
        close(join);
    return good;
}

static void nothing_is_freed_with_plaintext_in_it(void)
{
    struct wm_err err;
    size_t i;

    for (i = 0; i < sizeof inputs / sizeof inputs[0]; i++) {
        watch.leaks = watch.frees = 0;
        WM_CHECK(read_input(i, 0, &err) == inputs[i].records, "input %zu: other records, %s", i,
                 err.text);
        WM_CHECK(watch.frees > 3 && watch.leaks == 0, "input %zu: %lu of %lu blocks", i,
                 watch.leaks, watch.frees);
    }
}

static void each_allocation_may_fail(void)
{
    struct wm_err err;
    size_t i;
    unsigned long fail, count;

    watch.leaks = 0;
    for (i = 0; i < sizeof inputs / sizeof inputs[0]; i++) {
        (void)read_input(i, 0, &err);
        count = watch.allocations;
        WM_CHECK(count >= 4, "input %zu: only %lu allocations", i, count);
        for (fail = 1; fail <= count; fail++) {
            (void)read_input(i, fail, &err);
            /* jansson's lexer gives no token without memory, which it cannot tell from a bad one.
             */
            WM_CHECK(err.code == WM_ERR_INPUT && (strcmp(err.text, "out of memory") == 0 ||
                                                  strcmp(err.text, "not well-formed JSON") == 0),
                     "input %zu without allocation %lu of %lu: %s", i, fail, count, err.text);
        }
    }
    WM_CHECK(watch.leaks == 0, "%lu blocks freed with plaintext in them", watch.leaks);
}

static void a_print_task_left_half_way_is_freed(void)
{
    static const char task[] = TASK(DOCUMENT("1") "," DOCUMENT("2"));
    int fd = wm_bytes_fd(task, strlen(task));
    const struct wm_reader_options options = {.conf = NULL};
    struct wm_err err = {0};
    static struct wm_order order;
    struct wm_reader *reader;

    watch.allocations = watch.frees = watch.leaks = watch.fail = 0;
    watch.on = true;
    reader = wm_reader_new(fd, "orders", &options, &err);
    WM_CHECK(wm_reader_next(reader, &order, &err) == WM_READ_RECORD, "%s", err.text);
    wm_reader_free(reader);
    watch.on = false;
    WM_CHECK(watch.leaks == 0 && watch.frees == watch.allocations, "%lu of %lu blocks freed",
             watch.frees, watch.allocations);
    wm_order_wipe(&order);
    close(fd);
}

static void the_watch_sees_a_secret(void)
{
    char *volatile block = malloc(64); /* or the text would be optimised away */
    json_malloc_t json_malloc;
    json_free_t json_free;
    struct wm_err err;

    watch.leaks = 0;
    snprintf(block, 64, "x %s", secrets[0]);
    watch.on = true;
    free(block);
    watch.on = false;
    WM_CHECK(watch.leaks == 1, "not seen");
    (void)read_input(2, 0, &err);
    json_get_alloc_funcs(&json_malloc, &json_free);
    WM_CHECK(json_malloc == __wrap_malloc && json_free != __wrap_free && json_free != __real_free,
             "jansson's memory is not wiped");
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(the_watch_sees_a_secret),
        WM_CASE(nothing_is_freed_with_plaintext_in_it),
        WM_CASE(each_allocation_may_fail),
        WM_CASE(a_print_task_left_half_way_is_freed),
        {0},
    };

    return wm_tap_run("order memory", cases);
}

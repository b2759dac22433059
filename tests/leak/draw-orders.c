/* SPDX-License-Identifier: Apache-2.0 */
/* draw-orders FOLDER [--plant] FILE[:JOIN:FIELD]…: composes the waybills of each orders file in
 * this process and draws them; FOLDER/N.waybills and FOLDER/N.drawn (every string handed to the
 * drawing code, a line each) hold what came of the N-th. With --plant each waybill's remark is the
 * recipient's name, phone and address: a leak that must be found. Prints "N waybills FILE". */
#include "config.h"

#include "filter/label/pages.h"
#include "filter/order/reader.h"
#include "tests/site.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct site site;

static void die(const char *what, const struct wm_err *err)
{
    char line[1024];

    fprintf(stderr, "draw-orders: %s: %s\n", what,
            err != NULL ? wm_err_format(err, line, sizeof line) : "failed");
    site_remove(&site);
    exit(1);
}

static void write_line(FILE *out, struct wm_waybill *waybill, const struct wm_order *order,
                       bool plant)
{
    static char line[WM_WAYBILL_LINE_MAX];
    struct wm_err err = {0};
    size_t len;

    if (plant)
        snprintf(waybill->remark, sizeof waybill->remark, "%.100s %.31s %.300s",
                 order->recipient.name, order->recipient.phone, order->recipient.detail);
    waybill->batch_n = waybill->batch_of = 1;
    if (wm_waybill_write(waybill, site.composer.station, line, &len, &err) != WM_OK)
        die("waybill", &err);
    if (fwrite(line, 1, len, out) != len)
        die("write", NULL);
}

/* Faulty records and those that the line refuses are left out, as OnBadRecord skip does. */
static unsigned long compose(const char *path, const char *join, const char *field, FILE *out,
                             bool plant)
{
    static struct wm_order order;
    static struct wm_waybill waybill;
    const struct wm_reader_options options = {
        .conf = &site.conf, .join_file = join, .join_field = field};
    struct wm_reader *reader;
    struct wm_err err = {0};
    unsigned long count = 0;
    enum wm_read read;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        die(path, NULL);
    reader = wm_reader_new(fd, path, &options, &err);
    while (reader != NULL) {
        memset(&err, 0, sizeof err);
        read = wm_reader_next(reader, &order, &err);
        if (read == WM_READ_END || read == WM_READ_FATAL)
            break;
        if (read == WM_READ_RECORD &&
            wm_waybill_compose(&site.composer, &order, &waybill, &err) == WM_OK) {
            write_line(out, &waybill, &order, plant);
            count++;
        }
    }
    wm_order_wipe(&order);
    wm_reader_free(reader);
    close(fd);
    return count;
}

static void seen(void *context, const char *text)
{
    fprintf(context, "%s\n", text);
}

static void draw(const char *waybills, const char *drawn)
{
    struct wm_pages_input input = {
        .name = "waybills", .dots_per_mm_x1000 = 8000, .printed_at = site.composer.now};
    const struct wm_waybill *waybill;
    const struct wm_bitmap *page;
    struct wm_err err = {0};
    struct wm_pages *pages;
    FILE *out = fopen(drawn, "w");
    int status;

    input.fd = open(waybills, O_RDONLY | O_CLOEXEC);
    if (out == NULL || input.fd < 0)
        die(drawn, NULL);
    pages = wm_pages_new(site.host, &site.conf, &input, &err);
    if (pages == NULL)
        die(waybills, &err);
    wm_pages_trace(pages, seen, out);
    while ((status = wm_pages_next(pages, &page, &waybill, &err)) == 1)
        ;
    if (status != 0 || fclose(out) != 0)
        die(waybills, &err);
    wm_pages_free(pages);
    close(input.fd);
}

int main(int argc, char **argv)
{
    char waybills[1024], drawn[1024];
    bool plant = false;
    unsigned long count, number = 0;
    int i;

    if (argc < 3)
        return 2;
    site_make(&site);
    for (i = 2; i < argc; i++) {
        char *path = argv[i], *join, *field;
        FILE *out;
        if (strcmp(path, "--plant") == 0) {
            plant = true;
            continue;
        }
        number++;
        snprintf(waybills, sizeof waybills, "%s/%lu.waybills", argv[1], number);
        snprintf(drawn, sizeof drawn, "%s/%lu.drawn", argv[1], number);
        join = strchr(path, ':');
        field = join != NULL ? strchr(join + 1, ':') : NULL;
        if (field != NULL) {
            *join++ = '\0';
            *field++ = '\0';
        }
        out = fopen(waybills, "w");
        if (out == NULL)
            die(waybills, NULL);
        count = compose(path, field != NULL ? join : NULL, field, out, plant);
        if (fclose(out) != 0)
            die(waybills, NULL);
        if (count > 0)
            draw(waybills, drawn);
        printf("%lu waybills %s\n", count, path);
    }
    site_remove(&site);
    return 0;
}

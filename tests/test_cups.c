/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/bitmap.h"
#include "filter/base/sink.h"
#include "filter/cups/accept.h"
#include "filter/cups/filter.h"
#include "filter/cups/output.h"
#include "filter/cups/raster.h"
#include "tests/tap.h"

#include <cups/raster.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct wm_raster_head any_head; /* any resolution */

static void waybills_queue_takes_orders_and_waybills_only(void)
{
    static const char *const refused[] = {"application/pdf",
                                          "application/octet-stream",
                                          "application/vnd.cups-raw",
                                          "application/vnd.cups-raster",
                                          "application/vnd.waymask.raster",
                                          "image/png",
                                          "text/plain",
                                          "text/html",
                                          ""};
    static const char *const taken[] = {
        "application/vnd.waymask.orders", "application/vnd.waymask.waybills", "application/json",
        "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"};
    size_t i;

    for (i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct wm_err err = {0};
        WM_CHECK(wm_accept_type(refused[i], false, &err) != 0, "took %s", refused[i]);
    }
    for (i = 0; i < sizeof taken / sizeof *taken; i++)
        WM_CHECK(wm_accept_type(taken[i], false, NULL) == 0, "refused %s", taken[i]);
}

static void labels_queue_takes_pictures_but_neither_raw_nor_text(void)
{
    static const char *const refused[] = {"application/octet-stream",
                                          "application/vnd.cups-raw",
                                          "application/vnd.waymask.raster",
                                          "text/plain",
                                          "text/html",
                                          "application/x-shell",
                                          ""};
    static const char *const taken[] = {"application/pdf", "application/postscript", "image/png",
                                        "application/vnd.cups-raster", "text/csv"};
    size_t i;

    for (i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct wm_err err = {0};
        WM_CHECK(wm_accept_type(refused[i], true, &err) != 0, "took %s", refused[i]);
    }
    for (i = 0; i < sizeof taken / sizeof *taken; i++)
        WM_CHECK(wm_accept_type(taken[i], true, NULL) == 0, "refused %s", taken[i]);
}

static void everything_but_waybills_and_pictures_may_hold_orders(void)
{
    WM_CHECK(!wm_accept_holds_orders("application/vnd.waymask.waybills"), "waybills");
    WM_CHECK(!wm_accept_holds_orders("application/pdf"), "pdf");
    WM_CHECK(wm_accept_holds_orders("application/vnd.waymask.orders"), "orders");
    WM_CHECK(wm_accept_holds_orders("application/vnd.cups-raw"), "raw");
    WM_CHECK(wm_accept_holds_orders("text/plain"), "text");
    WM_CHECK(wm_accept_holds_orders(""), "unknown");
}

/* A file with these bytes, read from its start; closed by the caller. */
static int file_with(const void *bytes, size_t size)
{
    FILE *file = tmpfile();
    int fd;

    if (file == NULL)
        return -1;
    fwrite(bytes, 1, size, file);
    fflush(file);
    fd = dup(fileno(file));
    fclose(file);
    lseek(fd, 0, SEEK_SET);
    return fd;
}

static void raster_pages_come_back_dot_for_dot(void)
{
    static const struct wm_raster_label labels[] = {{"00112233445566ff", 1},
                                                    {"0000000000000000", 65535}};
    struct wm_raster_page page;
    struct wm_bitmap bitmap;
    struct wm_err err = {0};
    struct wm_sink sink;
    struct wm_raster_out *out;
    struct wm_raster_in *in;
    uint32_t x, y;
    int fd, n;

    WM_CHECK(wm_bitmap_init(&bitmap, 803, 37) == 0, "no bitmap");
    for (y = 0; y < 37; y++)
        for (x = 0; x < 803; x++)
            wm_bitmap_fill(&bitmap, (int32_t)x, (int32_t)y, 1, 1, (x * 7 + y * 13) % 5 < 2);
    wm_sink_memory(&sink);
    out = wm_raster_out_new(&sink, 203, &err);
    WM_CHECK(wm_raster_out_page(out, &bitmap, 1, &labels[0], &err) == 0 &&
                 wm_raster_out_page(out, &bitmap, 3, &labels[1], &err) == 0,
             "%s", err.text);
    wm_raster_out_free(out);
    wm_sink_flush(&sink);
    fd = file_with(sink.memory, sink.memory_len);
    in = wm_raster_in_new(fd, &any_head, &err);
    for (n = 0; n < 2; n++) {
        WM_CHECK(wm_raster_in_page(in, &page, &err) == 1, "page %d: %s", n, err.text);
        WM_CHECK(page.width_dots == 803 && page.height_dots == 37 && page.dpi == 203 &&
                     page.copies == (n == 0 ? 1u : 3u),
                 "header of page %d", n);
        WM_CHECK(strcmp(page.label.id, labels[n].id) == 0 &&
                     page.label.print_no == labels[n].print_no,
                 "label %s %u", page.label.id, page.label.print_no);
        for (y = 0; y < 37; y++) {
            const uint8_t *row = wm_raster_in_row(in, &err);
            WM_CHECK(row != NULL &&
                         memcmp(row, wm_bitmap_row(&bitmap, y), bitmap.stride_bytes) == 0,
                     "row %u of page %d", y, n);
        }
    }
    WM_CHECK(wm_raster_in_page(in, &page, &err) == 0, "no end");
    wm_raster_in_free(in);
    close(fd);
    wm_sink_clear(&sink);
    wm_bitmap_clear(&bitmap);
}

/* Whether a page whose cupsString[0] is text comes with a label. */
static bool has_label(const char *text)
{
    cups_page_header2_t header = {.cupsWidth = 8,
                                  .cupsHeight = 1,
                                  .cupsBitsPerColor = 1,
                                  .cupsBitsPerPixel = 1,
                                  .cupsBytesPerLine = 1,
                                  .cupsNumColors = 1,
                                  .cupsColorSpace = CUPS_CSPACE_K};
    FILE *file = tmpfile();
    cups_raster_t *raster = cupsRasterOpen(fileno(file), CUPS_RASTER_WRITE);
    unsigned char dots = 0;
    struct wm_raster_page page;
    struct wm_err err = {0};
    struct wm_raster_in *in;

    memset(header.cupsString[0], 'x', sizeof header.cupsString[0]);
    memcpy(header.cupsString[0], text, strnlen(text, 63) + (strlen(text) < 64));
    cupsRasterWriteHeader2(raster, &header);
    cupsRasterWritePixels(raster, &dots, 1);
    cupsRasterClose(raster);
    lseek(fileno(file), 0, SEEK_SET);
    in = wm_raster_in_new(fileno(file), &any_head, &err);
    WM_CHECK(wm_raster_in_page(in, &page, &err) == 1, "no page: %s", err.text);
    wm_raster_in_free(in);
    fclose(file);
    return page.label.id[0] != '\0' || page.label.print_no != 0;
}

static void only_our_form_names_a_label(void)
{
    static const char *const others[] = {
        "",
        "00112233445566ff",
        "00112233445566ff ",
        "00112233445566ff 0",
        "00112233445566ff 01",
        "00112233445566ff 65536",
        "00112233445566ff 100001",
        "00112233445566ff 1 ",
        "00112233445566ff 1x",
        "00112233445566FF 1",
        "0112233445566ff 1",
        "000112233445566ff 1",
        "00112233445566ff\t1",
        "00112233445566ff -1",
    };
    size_t i;

    WM_CHECK(has_label("00112233445566ff 1") && has_label("0000000000000000 65535"), "ours");
    for (i = 0; i < sizeof others / sizeof others[0]; i++)
        WM_CHECK(!has_label(others[i]), "\"%s\"", others[i]);
    WM_CHECK(!has_label("00112233445566ff 1111111111111111111111111111111111111111111111111111"),
             "a text without an end");
}

/* One page of 11 x 2 dots through libcups; values as given. */
static int read_back(unsigned bits, cups_cspace_t space, const uint8_t *pixels, unsigned stride,
                     uint8_t rows[2][2])
{
    cups_page_header2_t header = {.HWResolution = {203, 203},
                                  .cupsWidth = 11,
                                  .cupsHeight = 2,
                                  .cupsBitsPerColor = bits,
                                  .cupsBitsPerPixel = bits,
                                  .cupsBytesPerLine = stride,
                                  .cupsNumColors = 1,
                                  .cupsColorSpace = space};
    char name[] = "/tmp/waymask-raster.XXXXXX";
    int fd = mkstemp(name);
    cups_raster_t *raster = cupsRasterOpen(fd, CUPS_RASTER_WRITE_COMPRESSED);
    struct wm_raster_page page;
    struct wm_err err = {0};
    struct wm_raster_in *in;
    int found, y;
    unsigned char copy[64];

    unlink(name);
    memcpy(copy, pixels, (size_t)2 * stride);
    cupsRasterWriteHeader2(raster, &header);
    cupsRasterWritePixels(raster, copy, 2 * stride);
    cupsRasterClose(raster);
    lseek(fd, 0, SEEK_SET);
    in = wm_raster_in_new(fd, &any_head, &err);
    found = wm_raster_in_page(in, &page, &err);
    for (y = 0; found == 1 && y < 2; y++) {
        const uint8_t *row = wm_raster_in_row(in, &err);
        if (row == NULL)
            found = -1;
        else
            memcpy(rows[y], row, 2);
    }
    wm_raster_in_free(in);
    close(fd);
    return found;
}

static void black_and_white_coded_raster_reads_alike(void)
{
    static const uint8_t black[] = {0xa5, 0x40, 0x00, 0xff}, white[] = {0x5a, 0xbf, 0xff, 0x00};
    uint8_t grey_black[22] = {0}, grey_white[22], rows[2][2],
            wanted[2][2] = {{0xa5, 0x40}, {0x00, 0xe0}};
    int i;

    for (i = 0; i < 22; i++) {
        int x = i % 11, y = i / 11;
        grey_black[i] = (wanted[y][x >> 3] >> (7 - (x & 7)) & 1) != 0 ? 255 : 0;
        grey_white[i] = 255 - grey_black[i];
    }
    WM_CHECK(read_back(1, CUPS_CSPACE_K, black, 2, rows) == 1 && memcmp(rows, wanted, 4) == 0,
             "1 bit K");
    WM_CHECK(read_back(1, CUPS_CSPACE_W, white, 2, rows) == 1 && memcmp(rows, wanted, 4) == 0,
             "1 bit W");
    WM_CHECK(read_back(8, CUPS_CSPACE_K, grey_black, 11, rows) == 1 && memcmp(rows, wanted, 4) == 0,
             "8 bits K");
    WM_CHECK(read_back(8, CUPS_CSPACE_SW, grey_white, 11, rows) == 1 &&
                 memcmp(rows, wanted, 4) == 0,
             "8 bits SW");
    WM_CHECK(read_back(8, CUPS_CSPACE_CIELab, grey_white, 11, rows) == -1, "took Lab");
}

static void a_raster_that_ends_within_a_page_is_an_error(void)
{
    struct wm_bitmap bitmap;
    struct wm_raster_page page;
    struct wm_err err = {0};
    struct wm_sink sink;
    struct wm_raster_out *out;
    struct wm_raster_in *in;
    int fd, rows = 0;

    wm_bitmap_init(&bitmap, 80, 50);
    wm_sink_memory(&sink);
    out = wm_raster_out_new(&sink, 203, &err);
    wm_raster_out_page(out, &bitmap, 1, NULL, &err);
    wm_raster_out_free(out);
    wm_sink_flush(&sink);
    fd = file_with(sink.memory, sink.memory_len - 15);
    in = wm_raster_in_new(fd, &any_head, &err);
    WM_CHECK(wm_raster_in_page(in, &page, &err) == 1, "no page");
    while (wm_raster_in_row(in, &err) != NULL)
        rows++;
    WM_CHECK(rows == 48 && err.code == WM_ERR_INPUT, "%d rows", rows);
    wm_raster_in_free(in);
    close(fd);
    wm_sink_clear(&sink);
    wm_bitmap_clear(&bitmap);
}

/* The first page of two, 8-bit grey and black, made to fit; its rows, then the second page's size.
 */
static void fit(uint32_t width, uint32_t height, unsigned *rows, unsigned *black, uint32_t *next)
{
    cups_page_header2_t header = {.HWResolution = {203, 203},
                                  .cupsWidth = 99,
                                  .cupsHeight = 20,
                                  .cupsBitsPerColor = 8,
                                  .cupsBitsPerPixel = 8,
                                  .cupsBytesPerLine = 99,
                                  .cupsNumColors = 1,
                                  .cupsColorSpace = CUPS_CSPACE_W};
    static unsigned char pixels[99 * 20];
    FILE *file = tmpfile();
    cups_raster_t *raster = cupsRasterOpen(fileno(file), CUPS_RASTER_WRITE);
    struct wm_raster_page page;
    struct wm_err err = {0};
    struct wm_raster_in *in;
    const uint8_t *row;
    int n;
    uint32_t x;

    for (n = 0; n < 2; n++) {
        cupsRasterWriteHeader2(raster, &header);
        cupsRasterWritePixels(raster, pixels, sizeof pixels);
    }
    cupsRasterClose(raster);
    lseek(fileno(file), 0, SEEK_SET);
    in = wm_raster_in_new(fileno(file), &any_head, &err);
    wm_raster_in_page(in, &page, &err);
    wm_raster_in_fit(in, &page, width, height);
    for (*rows = *black = 0; *rows < page.height_dots; ++*rows) {
        row = wm_raster_in_row(in, &err);
        for (x = 0; row != NULL && x < (page.width_dots + 7) / 8 * 8; x++)
            *black += (unsigned)row[x >> 3] >> (7 - (x & 7)) & 1u;
    }
    *next = wm_raster_in_page(in, &page, &err) == 1 ? page.width_dots : 0;
    wm_raster_in_free(in);
    fclose(file);
}

static void a_page_is_made_as_large_as_its_media_within_a_slack(void)
{
    unsigned rows, black;
    uint32_t next;

    fit(104, 23, &rows, &black, &next);
    WM_CHECK(rows == 23 && black == 99 * 20 && next == 99, "larger: %u rows, %u black, next %u",
             rows, black, next);
    fit(97, 18, &rows, &black, &next);
    WM_CHECK(rows == 18 && black == 97 * 18 && next == 99, "smaller: %u rows, %u black, next %u",
             rows, black, next);
    fit(120, 20, &rows, &black, &next);
    WM_CHECK(rows == 20 && black == 99 * 20 && next == 99, "other media: %u rows, %u black", rows,
             black);
}

static void empty_or_foreign_input_has_no_page(void)
{
    static const char text[] = "%PDF-1.4 not a raster at all, but long enough to be read as one";
    struct wm_raster_page page;
    struct wm_err err = {0};
    struct wm_raster_in *in;
    int fd = file_with("", 0);

    in = wm_raster_in_new(fd, &any_head, &err);
    WM_CHECK(wm_raster_in_page(in, &page, &err) == 0 && err.code == WM_OK, "empty input");
    wm_raster_in_free(in);
    close(fd);
    fd = file_with(text, sizeof text);
    in = wm_raster_in_new(fd, &any_head, &err);
    WM_CHECK(wm_raster_in_page(in, &page, &err) == -1 && err.code == WM_ERR_INPUT,
             "a PDF is taken for a raster");
    wm_raster_in_free(in);
    close(fd);
}

static void a_cancelled_job_gives_up_on_a_stalled_reader(void)
{
    static uint8_t much[300000];
    struct wm_output *output = calloc(1, sizeof *output);
    int ends[2];

    WM_CHECK(pipe(ends) == 0, "no pipe");
    wm_output_init(output, ends[1], WM_OUTPUT_FILTER);
    wm_cancelled = 1;
    wm_sink_put(&output->sink, much, sizeof much);
    WM_CHECK(wm_output_finish(output) == ECANCELED, "not given up: %d", output->sink.failed);
    wm_cancelled = 0;
    close(ends[0]);
    close(ends[1]);
    free(output);
}

static void a_closed_reader_is_an_error_and_no_signal(void)
{
    static const uint8_t byte[1];
    struct wm_output *output = calloc(1, sizeof *output);
    int ends[2];

    signal(SIGPIPE, SIG_IGN);
    WM_CHECK(pipe(ends) == 0, "no pipe");
    close(ends[0]);
    wm_output_init(output, ends[1], WM_OUTPUT_PRINTER);
    wm_sink_put(&output->sink, byte, 1);
    WM_CHECK(wm_output_finish(output) == EPIPE, "errno %d", output->sink.failed);
    close(ends[1]);
    free(output);
}

/* Says an error into a pipe and ends with 0 if all of it had been read by then. */
static void say_and_look(int end)
{
    struct wm_err err = {0};
    int unread = -1;

    wm_err_set(&err, WM_ERR_INPUT, "refused");
    dup2(end, STDERR_FILENO);
    wm_filter_say_error(&err);
    ioctl(end, FIONREAD, &unread);
    _exit(unread == 0 ? 0 : 1);
}

static void an_error_has_been_read_before_the_filter_goes_on(void)
{
    char text[64];
    int ends[2], status = -1;
    pid_t child;

    WM_CHECK(pipe(ends) == 0, "no pipe");
    child = fork();
    if (child == 0)
        say_and_look(ends[1]);
    close(ends[1]);
    usleep(50000); /* a busy cupsd */
    WM_CHECK(read(ends[0], text, sizeof text) > 0, "nothing said");
    WM_CHECK(waitpid(child, &status, 0) == child && status == 0, "status %d", status);
    close(ends[0]);
}

static void an_error_that_nobody_reads_does_not_hold_up(void)
{
    int ends[2], status = -1;
    pid_t child;

    signal(SIGPIPE, SIG_IGN);
    WM_CHECK(pipe(ends) == 0, "no pipe");
    child = fork();
    if (child == 0) {
        close(ends[0]);
        say_and_look(ends[1]);
    }
    close(ends[0]);
    close(ends[1]);
    WM_CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status), "status %d", status);
}

static const struct wm_case cases[] = {
    WM_CASE(waybills_queue_takes_orders_and_waybills_only),
    WM_CASE(labels_queue_takes_pictures_but_neither_raw_nor_text),
    WM_CASE(everything_but_waybills_and_pictures_may_hold_orders),
    WM_CASE(raster_pages_come_back_dot_for_dot),
    WM_CASE(only_our_form_names_a_label),
    WM_CASE(black_and_white_coded_raster_reads_alike),
    WM_CASE(a_raster_that_ends_within_a_page_is_an_error),
    WM_CASE(a_page_is_made_as_large_as_its_media_within_a_slack),
    WM_CASE(empty_or_foreign_input_has_no_page),
    WM_CASE(a_cancelled_job_gives_up_on_a_stalled_reader),
    WM_CASE(a_closed_reader_is_an_error_and_no_signal),
    WM_CASE(an_error_has_been_read_before_the_filter_goes_on),
    WM_CASE(an_error_that_nobody_reads_does_not_hold_up),
    {0},
};

int main(void)
{
    return wm_tap_run("cups", cases);
}

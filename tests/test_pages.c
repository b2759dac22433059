/* SPDX-License-Identifier: Apache-2.0 */
/* A file of waybills as pages: verified whole before the first one, ranges, media, pictures. */
#include "config.h"

#include "filter/base/file.h"
#include "filter/label/pack.h"
#include "filter/label/pages.h"
#include "filter/label/pdf.h"
#include "filter/label/picture.h"
#include "filter/label/ranges.h"
#include "tests/label_sample.h"
#include "tests/site.h"
#include "tests/tap.h"

#include <libdeflate.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LINES 4

/** A site, and a file of waybills that its station has sealed. */
struct job {
    struct site site;
    char text[LINES * WM_WAYBILL_LINE_MAX];
    size_t len;
};

static void job_make(struct job *job)
{
    struct wm_order order;
    unsigned i;

    memset(job, 0, sizeof *job);
    site_make(&job->site);
    for (i = 0; i < LINES; i++) {
        struct wm_err err = {0};
        struct wm_waybill waybill;
        size_t len;
        site_order(&order);
        snprintf(order.waybill, sizeof order.waybill, "YT770000000002%u", i);
        if (wm_waybill_compose(&job->site.composer, &order, &waybill, &err) != 0)
            abort();
        waybill.batch_n = i + 1;
        waybill.batch_of = LINES;
        if (wm_waybill_write(&waybill, job->site.composer.station, job->text + job->len, &len,
                             &err) != 0)
            abort();
        job->len += len;
    }
    wm_order_wipe(&order);
}

/** The pages of the job's text through a pipe, as a filter gets them. */
static struct wm_pages *open_pages(const struct job *job, struct wm_pages_input *input,
                                   struct wm_err *err)
{
    struct wm_pages *pages;

    memset(err, 0, sizeof *err);
    input->fd = wm_file_unnamed(err);
    input->name = "job";
    if (input->dots_per_mm_x1000 == 0)
        input->dots_per_mm_x1000 = 8000;
    input->printed_at = time(NULL);
    if (input->fd < 0 || write(input->fd, job->text, job->len) != (ssize_t)job->len ||
        lseek(input->fd, 0, SEEK_SET) != 0)
        abort();
    pages = wm_pages_new(job->site.host, &job->site.conf, input, err);
    close(input->fd);
    return pages;
}

/** Numbers of the labels drawn, their last digits in a row. */
static void drawn(struct wm_pages *pages, char out[LINES + 1])
{
    const struct wm_bitmap *page;
    const struct wm_waybill *waybill;
    struct wm_err err = {0};
    size_t count = 0;

    while (wm_pages_next(pages, &page, &waybill, &err) == 1) {
        if (count < LINES)
            out[count++] = waybill->waybill[strlen(waybill->waybill) - 1];
        WM_CHECK(page->width_dots == 800 && page->height_dots == 1200, "wrong size");
    }
    WM_CHECK(err.code == 0, "%s", err.text);
    out[count] = '\0';
}

static void page_ranges_choose_pages(void)
{
    static const struct {
        const char *ranges, *digits;
    } rows[] = {{NULL, "0123"}, {"", "0123"},      {"2-3", "12"}, {"1,4", "03"},
                {"3-", "23"},   {"-2", "01"},      {"7", ""},     {"2-2147483647", "123"},
                {"4,1", "03"},  {"2-3,3-4", "123"}};
    static struct job job;
    size_t i;

    job_make(&job);
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct wm_pages_input input = {.page_ranges = rows[i].ranges};
        struct wm_err err;
        struct wm_pages *pages = open_pages(&job, &input, &err);
        char digits[LINES + 1];
        if (!WM_CHECK(pages != NULL, "%s", err.text))
            continue;
        WM_CHECK(wm_pages_count(pages) == strlen(rows[i].digits), "%lu pages",
                 wm_pages_count(pages));
        drawn(pages, digits);
        WM_CHECK(strcmp(digits, rows[i].digits) == 0, "%s gave %s",
                 rows[i].ranges != NULL ? rows[i].ranges : "all", digits);
        wm_pages_free(pages);
    }
    site_remove(&job.site);
}

static void malformed_ranges_are_refused(void)
{
    static const char *const texts[] = {"-", "0", "a", "1-2-3", "3-2", "1,", ",1", "1 2", "1;2"};
    struct wm_ranges ranges;
    char many[2048] = "1";
    size_t i;

    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct wm_err err = {0};
        WM_CHECK(wm_ranges_parse(texts[i], &ranges, &err) == WM_ERR_USAGE, "\"%s\" was taken",
                 texts[i]);
    }
    for (i = 1; i <= WM_RANGES_MAX; i++)
        strcat(many, ",1");
    WM_CHECK(wm_ranges_parse(many, &ranges, NULL) == WM_ERR_USAGE, "%u ranges were taken",
             WM_RANGES_MAX + 1);
}

/** Whatever a line suffers, no page comes, and the message names the line. */
static void one_bad_line_and_nothing_is_drawn(void)
{
    static struct job job, bad;
    size_t at;
    char *third;

    job_make(&job);
    third = strstr(job.text, "\"waybill\":\"YT7700000000022\"");
    if (!WM_CHECK(third != NULL, "no third line"))
        abort();
    for (at = 0; at < 40; at++) {
        struct wm_pages_input input = {0};
        struct wm_err err;
        struct wm_pages *pages;
        size_t place = (size_t)(third - job.text) + at * 37;
        bad = job;
        bad.text[place] = bad.text[place] == '1' ? '2' : '1';
        pages = open_pages(&bad, &input, &err);
        WM_CHECK(pages == NULL && err.code == WM_ERR_TAMPERED && err.line == 3 &&
                     strcmp(err.file, "job") == 0,
                 "byte %zu: %s, line %lu: %s", place, err.file, err.line, err.text);
        wm_pages_free(pages);
    }
    site_remove(&job.site);
}

static void a_layout_for_other_media_is_refused(void)
{
    static struct job job;
    struct wm_pages_input input = {.media_width_um = 76000, .media_height_um = 130000};
    struct wm_err err;
    struct wm_pages *pages;

    job_make(&job);
    WM_CHECK(open_pages(&job, &input, &err) == NULL && err.code == WM_ERR_INPUT &&
                 strstr(err.text, "100 x 150 mm") != NULL &&
                 strstr(err.text, "76 x 130 mm") != NULL,
             "%s", err.text);
    /* 283 x 425 points, as a PPD rounds it. */
    input = (struct wm_pages_input){.media_width_um = 99836, .media_height_um = 149931};
    pages = open_pages(&job, &input, &err);
    WM_CHECK(pages != NULL, "%s", err.text);
    wm_pages_free(pages);
    site_remove(&job.site);
}

static void odd_files_are_refused(void)
{
    static struct job job;
    static struct job odd;
    struct wm_pages_input input = {0};
    struct wm_err err;
    struct wm_pages *pages;

    job_make(&job);
    odd = job;
    odd.len = 0;
    WM_CHECK(open_pages(&odd, &input, &err) == NULL && strcmp(err.file, "job") == 0, "empty: %s",
             err.text);
    memset(odd.text, '{', sizeof odd.text);
    odd.len = sizeof odd.text;
    WM_CHECK(open_pages(&odd, &input, &err) == NULL && err.line == 1, "no newline: %s", err.text);
    odd = job;
    odd.len--;
    pages = open_pages(&odd, &input, &err);
    WM_CHECK(pages != NULL && wm_pages_count(pages) == LINES, "no last newline: %s", err.text);
    wm_pages_free(pages);
    odd = job;
    odd.len -= 100;
    WM_CHECK(open_pages(&odd, &input, &err) == NULL && err.line == LINES, "cut off: %s", err.text);
    input.layout = "no-such-layout";
    WM_CHECK(open_pages(&job, &input, &err) == NULL && strstr(err.file, "no-such-layout") != NULL,
             "%s: %s", err.file, err.text);
    site_remove(&job.site);
}

/** A sample, without those texts that the test sets: nothing may be left behind their zero. */
static void sample_to_pack(size_t index, struct wm_waybill *out)
{
    wm_sample(wm_sample_name(index), 1, out);
    memset(out->recipient.address_code, 0, sizeof out->recipient.address_code);
    memset(out->order_tail, 0, sizeof out->order_tail);
}

static void packed_waybills_come_back_whole(void)
{
    FILE *file = tmpfile();
    size_t i;

    if (file == NULL)
        abort();
    for (i = 0; wm_sample_name(i) != NULL; i++) {
        struct wm_waybill waybill;
        sample_to_pack(i, &waybill);
        waybill.recipient.call_until = 17;
        waybill.sender.call_until = -1;
        strcpy(waybill.profile, "cn-road");
        strcpy(waybill.recipient.address_code, "3301-10");
        strcpy(waybill.recipient.country, "CN");
        strcpy(waybill.sender.country, "HK");
        strcpy(waybill.order_tail, "0017");
        strcpy(waybill.captions, "zh+en");
        waybill.handling = WM_HANDLING_FRESH;
        WM_CHECK(wm_pack_write(file, &waybill, NULL) == 0, "not written");
    }
    rewind(file);
    for (i = 0; wm_sample_name(i) != NULL; i++) {
        struct wm_waybill waybill, back;
        sample_to_pack(i, &waybill);
        waybill.recipient.call_until = 17;
        waybill.sender.call_until = -1;
        strcpy(waybill.profile, "cn-road");
        strcpy(waybill.recipient.address_code, "3301-10");
        strcpy(waybill.recipient.country, "CN");
        strcpy(waybill.sender.country, "HK");
        strcpy(waybill.order_tail, "0017");
        strcpy(waybill.captions, "zh+en");
        waybill.handling = WM_HANDLING_FRESH;
        WM_CHECK(wm_pack_read(file, &back, NULL) == 0 && memcmp(&waybill, &back, sizeof back) == 0,
                 "%s came back changed", wm_sample_name(i));
    }
    {
        struct wm_waybill none;
        WM_CHECK(wm_pack_read(file, &none, NULL) == WM_ERR_INPUT, "read past the end");
    }
    fclose(file);
}

/** A page with every byte value in it. */
static void make_page(struct wm_bitmap *page)
{
    size_t i;

    if (wm_bitmap_init(page, 803, 77) != 0)
        abort();
    for (i = 0; i < page->stride_bytes * page->height_dots; i++)
        page->bits[i] = (uint8_t)(i * 131 >> 3);
    for (i = 0; i < page->height_dots; i++)
        wm_bitmap_row(page, (uint32_t)i)[page->stride_bytes - 1] &= 0xe0;
}

static void png_pictures_hold_every_dot_and_the_size(void)
{
    struct wm_bitmap page;
    FILE *file = tmpfile();
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_uint_32 x_ppm = 0, y_ppm = 0;
    png_bytepp rows;
    int unit = 0;
    uint32_t x, y, wrong = 0;

    make_page(&page);
    WM_CHECK(file != NULL && wm_picture_png(file, &page, 8000, NULL) == 0, "not written");
    rewind(file);
    png_init_io(png, file);
    png_read_png(png, info, PNG_TRANSFORM_PACKING, NULL);
    png_get_pHYs(png, info, &x_ppm, &y_ppm, &unit);
    WM_CHECK(png_get_image_width(png, info) == 803 && png_get_image_height(png, info) == 77 &&
                 png_get_bit_depth(png, info) == 8 && png_get_channels(png, info) == 1,
             "wrong size");
    WM_CHECK(x_ppm == 8000 && y_ppm == 8000 && unit == PNG_RESOLUTION_METER, "%u dots a metre",
             x_ppm);
    rows = png_get_rows(png, info);
    for (y = 0; y < 77; y++) {
        for (x = 0; x < 803; x++)
            wrong += (rows[y][x] == 0) != wm_bitmap_get(&page, x, y);
    }
    WM_CHECK(wrong == 0, "%u dots are wrong", wrong);
    png_destroy_read_struct(&png, &info, NULL);
    fclose(file);
    wm_bitmap_clear(&page);
}

/** The image of the first page as it lies in the PDF, inflated. */
static size_t pdf_image(const char *pdf, size_t len, uint8_t *out, size_t size)
{
    const char *image = memmem(pdf, len, "/ImageMask true", 15);
    const char *start = image == NULL ? NULL : strstr(image, "stream\n");
    struct libdeflate_decompressor *inflate = libdeflate_alloc_decompressor();
    size_t got = 0;

    if (start == NULL || inflate == NULL ||
        libdeflate_zlib_decompress_ex(inflate, start + 7, len - (size_t)(start + 7 - pdf), out,
                                      size, NULL, &got) != LIBDEFLATE_SUCCESS)
        got = 0;
    libdeflate_free_decompressor(inflate);
    return got;
}

static void pdf_pages_have_true_size_and_every_dot(void)
{
    static char text[200000];
    static uint8_t image[200000];
    struct wm_bitmap page;
    struct wm_err err = {0};
    FILE *file = tmpfile();
    struct wm_pdf *pdf;
    size_t len;

    make_page(&page);
    if (file == NULL)
        abort();
    pdf = wm_pdf_new(file, &err);
    WM_CHECK(pdf != NULL && wm_pdf_page(pdf, &page, 8000, &err) == 0 &&
                 wm_pdf_page(pdf, &page, 11811, &err) == 0 && wm_pdf_finish(pdf, &err) == 0,
             "%s", err.text);
    wm_pdf_free(pdf);
    rewind(file);
    len = fread(text, 1, sizeof text - 1, file);
    /* 803 dots of 1/8 mm, and of 1/11.811 mm, in points. */
    WM_CHECK(memmem(text, len, "/MediaBox [ 0 0 284.527559 27.283465 ]", 38) != NULL, "page 1");
    WM_CHECK(memmem(text, len, "/MediaBox [ 0 0 192.7", 21) != NULL, "page 2");
    WM_CHECK(memmem(text, len, "/Decode [1 0]", 13) != NULL, "1 is not black");
    WM_CHECK(pdf_image(text, len, image, sizeof image) == page.stride_bytes * page.height_dots &&
                 memcmp(image, page.bits, page.stride_bytes * page.height_dots) == 0,
             "the picture in the PDF differs");
    fclose(file);
    wm_bitmap_clear(&page);
}

static void a_full_disk_is_told(void)
{
    struct wm_bitmap page;
    struct wm_err err = {0};
    FILE *file = fopen("/dev/full", "wb");
    struct wm_pdf *pdf;

    make_page(&page);
    if (file == NULL)
        abort();
    setvbuf(file, NULL, _IONBF, 0);
    WM_CHECK(wm_picture_png(file, &page, 8000, &err) == WM_ERR_INPUT, "the PNG went through");
    err = (struct wm_err){0};
    pdf = wm_pdf_new(file, &err);
    if (pdf != NULL)
        wm_pdf_page(pdf, &page, 8000, &err);
    WM_CHECK(pdf == NULL || err.code != 0 || wm_pdf_finish(pdf, &err) == WM_ERR_INPUT,
             "the PDF went through");
    wm_pdf_free(pdf);
    fclose(file);
    wm_bitmap_clear(&page);
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(page_ranges_choose_pages),
        WM_CASE(malformed_ranges_are_refused),
        WM_CASE(one_bad_line_and_nothing_is_drawn),
        WM_CASE(a_layout_for_other_media_is_refused),
        WM_CASE(odd_files_are_refused),
        WM_CASE(packed_waybills_come_back_whole),
        WM_CASE(png_pictures_hold_every_dot_and_the_size),
        WM_CASE(pdf_pages_have_true_size_and_every_dot),
        WM_CASE(a_full_disk_is_told),
        {0},
    };

    return wm_tap_run("pages", cases);
}

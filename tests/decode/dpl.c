/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/printer/language.h"
#include "tests/decode/cursor.h"
#include "tests/decode/decoders.h"
#include "tests/decode/pcx.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Written from Datamax-O'Neil's Class Series 2 Programmer's Manual and Honeywell's DPL command
 * reference alone, without a look at filter/printer/. */

#define SOH 1
#define STX 2
#define CR 13

struct image {
    char name[17];
    struct wm_bitmap bitmap;
};

struct reader {
    struct cursor in;
    const struct printer *printer;
    struct image *images; /**< in the printer's memory */
    size_t image_count;
    bool soh_off;          /**< SOH D was heeded */
    bool in_label;         /**< behind STX L */
    bool metric;           /**< of this label */
    uint32_t copies;       /**< of this label */
    struct wm_bitmap page; /**< of this label, as large as the media */
};

/** The text up to the next CR, which is passed. @return its length, or -1 */
static int line(struct reader *reader, char *text, size_t size)
{
    size_t used = 0;

    while (reader->in.at < reader->in.len && reader->in.bytes[reader->in.at] != CR &&
           used + 1 < size)
        text[used++] = (char)reader->in.bytes[reader->in.at++];
    text[used] = '\0';
    if (reader->in.at >= reader->in.len || reader->in.bytes[reader->in.at] != CR)
        return bad(&reader->in, "a CR was expected");
    reader->in.at++;
    return strlen(text) == used ? (int)used : bad(&reader->in, "NUL within a line");
}

/** Exactly so many digits. @return the number, or -1 */
static long digits(const char *text, size_t count)
{
    long value = 0;
    size_t i;

    for (i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + text[i] - '0';
    }
    return value;
}

static int hex_digit(char digit)
{
    return digit >= '0' && digit <= '9'   ? digit - '0'
           : digit >= 'A' && digit <= 'F' ? digit - 'A' + 10
                                          : -1;
}

/** Two digits. @return the number, or -1 */
static int hex_pair(const char *text)
{
    int high = hex_digit(text[0]), low = high < 0 ? -1 : hex_digit(text[1]);

    return low < 0 ? -1 : high * 16 + low;
}

static struct image *image_find(struct reader *reader, const char *name)
{
    size_t i;

    for (i = 0; i < reader->image_count; i++) {
        if (strcmp(reader->images[i].name, name) == 0)
            return &reader->images[i];
    }
    return NULL;
}

static void image_delete(struct reader *reader, const char *name)
{
    struct image *image = image_find(reader, name);

    if (image == NULL)
        return; /* the printer says so and goes on */
    wm_bitmap_clear(&image->bitmap);
    *image = reader->images[--reader->image_count];
}

/** Keep a bitmap, which becomes the image's, under a name. */
static void image_keep(struct reader *reader, const char *name, const struct wm_bitmap *bitmap)
{
    struct image *grown;

    image_delete(reader, name);
    grown = realloc(reader->images, (reader->image_count + 1) * sizeof *grown);
    if (grown == NULL)
        abort();
    reader->images = grown;
    grown += reader->image_count++;
    memset(grown, 0, sizeof *grown);
    memcpy(grown->name, name, strlen(name));
    grown->bitmap = *bitmap;
}

static char module(const struct reader *reader)
{
    return (reader->printer->quirks & WM_QUIRK_DPL_MODULE_A) != 0 ? 'A' : 'D';
}

/** Lines of digits, appendix N, as rows from the lowest up. */
struct rows {
    uint8_t *bits;
    size_t stride, count;
};

static void rows_add(struct rows *rows, const uint8_t *row, size_t times)
{
    uint8_t *grown = realloc(rows->bits, (rows->count + times) * rows->stride);

    if (grown == NULL)
        abort();
    rows->bits = grown;
    for (; times > 0; times--)
        memcpy(grown + rows->stride * rows->count++, row, rows->stride);
}

/** One line. @return 1 at the terminator, 0 to go on, -1 if it is none */
static int digit_line(struct reader *reader, struct rows *rows)
{
    char text[520];
    uint8_t row[255];
    int len = line(reader, text, sizeof text), count, i;

    if (len < 0)
        return -1;
    if (strcmp(text, "FFFF") == 0)
        return rows->count > 0 ? 1 : bad(&reader->in, "an image without a row");
    if (len == 8 && strncmp(text, "0000FF", 6) == 0 && (count = hex_pair(text + 6)) > 0) {
        if (rows->count == 0)
            return bad(&reader->in, "a repeat of no row");
        memcpy(row, rows->bits + (rows->count - 1) * rows->stride, rows->stride);
        rows_add(rows, row, (size_t)count);
        return 0;
    }
    if (strncmp(text, "80", 2) != 0 || (count = hex_pair(text + 2)) <= 0 || len != 4 + 2 * count)
        return bad(&reader->in, "a line that is no row of an image");
    if (rows->count > 0 && rows->stride != (size_t)count)
        return bad(&reader->in, "rows of different lengths");
    rows->stride = (size_t)count;
    for (i = 0; i < count; i++) {
        int value = hex_pair(text + 4 + 2 * i);
        if (value < 0)
            return bad(&reader->in, "a row with other than digits");
        row[i] = (uint8_t)value;
    }
    rows_add(rows, row, 1);
    return 0;
}

static int digit_image(struct reader *reader, const char *name)
{
    struct rows rows = {0};
    struct wm_bitmap bitmap;
    int result = 0;
    size_t y;

    while (result == 0) {
        result = digit_line(reader, &rows);
        if (result < 0 && reader->printer->lenient && reader->in.at < reader->in.len) {
            reader->in.job->bad_lines++;
            reader->in.job->error[0] = '\0';
            while (reader->in.at < reader->in.len && reader->in.bytes[reader->in.at] != CR)
                reader->in.at++;
            reader->in.at += reader->in.at < reader->in.len;
            /* FFFF ends it even if no row came */
            result = reader->in.len - reader->in.at >= 5 && rows.count == 0 &&
                             memcmp(reader->in.bytes + reader->in.at, "FFFF\r", 5) == 0
                         ? -1
                         : 0;
        }
    }
    if (result == 1) {
        if (wm_bitmap_init(&bitmap, (uint32_t)rows.stride * 8, (uint32_t)rows.count) != 0)
            abort();
        for (y = 0; y < rows.count; y++)
            memcpy(wm_bitmap_row(&bitmap, (uint32_t)(rows.count - 1 - y)),
                   rows.bits + y * rows.stride, rows.stride);
        image_keep(reader, name, &bitmap);
    }
    free(rows.bits);
    return result == 1 ? 0 : -1;
}

static int pcx_image(struct reader *reader, const char *name)
{
    const int ink = (reader->printer->quirks & WM_QUIRK_PCX_INVERTED) != 0;
    struct wm_bitmap bitmap;
    const char *why;
    size_t used;

    if (!reader->soh_off && (reader->printer->quirks & WM_QUIRK_DPL_KEEP_SOH) == 0)
        return bad(&reader->in, "8-bit data without SOH D before it");
    if (pcx_read(reader->in.bytes + reader->in.at, reader->in.len - reader->in.at, ink,
                 reader->printer->lenient, &bitmap, &used, &why) != 0) {
        wm_bitmap_clear(&bitmap);
        reader->in.at += used;
        return bad(&reader->in, "%s", why);
    }
    reader->in.at += used;
    image_keep(reader, name, &bitmap);
    return 0;
}

/** STX I: module, A for 7 bits, format, name, CR, data. */
static int image_command(struct reader *reader)
{
    char text[24];
    int len = line(reader, text, sizeof text);

    if (len < 0)
        return -1;
    if (len < 3 || text[0] != module(reader))
        return bad(&reader->in, "an image for another module than RAM");
    if (text[1] == 'P' && len <= 2 + 16)
        return pcx_image(reader, text + 2);
    if (text[1] == 'A' && text[2] == 'F' && len > 3 && len <= 3 + 16)
        return digit_image(reader, text + 3);
    return bad(&reader->in, "an image of another format");
}

static int delete_command(struct reader *reader)
{
    char text[24];

    if (line(reader, text, sizeof text) < 0)
        return -1;
    if (text[0] != module(reader) || text[1] != 'G' || text[2] == '\0')
        return bad(&reader->in, "STX x that deletes no image");
    image_delete(reader, text + 2);
    return 0;
}

/** Behind STX. */
static int system_command(struct reader *reader)
{
    static const struct {
        char letter;
        size_t count; /**< digits behind it */
    } setup[] = {{'c', 4}, {'e', 0}, {'m', 0}, {'n', 0}, {'o', 0}, {'r', 0}, {'V', 1}};
    const int letter = reader->in.at < reader->in.len ? reader->in.bytes[reader->in.at] : -1;
    char text[24];
    size_t i;

    reader->in.at++;
    if (letter == 'I')
        return image_command(reader);
    if (letter == 'x')
        return delete_command(reader);
    if (letter < 0 || line(reader, text, sizeof text) < 0)
        return bad(&reader->in, "STX at the end");
    if (letter == 'L' && text[0] == '\0') {
        reader->in_label = true;
        reader->metric = false;
        reader->copies = 1;
        return wm_bitmap_init(&reader->page, reader->printer->width_dots,
                              reader->printer->height_dots);
    }
    for (i = 0; i < sizeof setup / sizeof setup[0]; i++) {
        if (setup[i].letter == letter && strlen(text) == setup[i].count &&
            digits(text, setup[i].count) >= 0) {
            printed_job_note(reader->in.job, "%c%s", letter, text);
            return 0;
        }
    }
    return bad(&reader->in, "unknown command STX %c", letter);
}

/** Tenths of a millimetre or hundredths of an inch as dots, which must be whole. @return -1 if not
 */
static long dots_of(const struct reader *reader, long position)
{
    double dots = (double)position * reader->printer->dots_per_mm_x1000 / 1000.0 *
                  (reader->metric ? 0.1 : 0.254);

    return fabs(dots - round(dots)) < 0.1 ? lround(dots) : -1;
}

/** Draw an image with its lower left corner at a place, in the mode XOR, in which labels start. */
static int place(struct reader *reader, const struct wm_bitmap *image, uint32_t left,
                 uint32_t below)
{
    uint32_t x, y;

    for (y = 0; y < image->height_dots; y++) {
        for (x = 0; x < image->width_dots; x++) {
            uint32_t up = below + image->height_dots - y; /* from the bottom, 1 and more */
            if (!wm_bitmap_get(image, x, y))
                continue;
            if (left + x >= reader->page.width_dots || up > reader->page.height_dots)
                return bad(&reader->in, "an image with ink beyond the label");
            wm_bitmap_row(&reader->page, reader->page.height_dots - up)[(left + x) / 8] ^=
                (uint8_t)(0x80 >> (left + x) % 8);
        }
    }
    reader->in.job->drawn = true;
    return 0;
}

/** 1Y11000, row, column, name. */
static int image_record(struct reader *reader, const char *text)
{
    long row = digits(text + 7, 4), column = row < 0 ? -1 : digits(text + 11, 4);
    long below, left;
    const struct image *image;

    if (row < 0 || column < 0 || strlen(text) > 15 + 16)
        return bad(&reader->in, "a record without a position");
    image = image_find(reader, text + 15);
    if (image == NULL)
        return bad(&reader->in, "an image that was not downloaded");
    below = dots_of(reader, row);
    left = dots_of(reader, column);
    if (below < 0 || left < 0)
        return bad(&reader->in, "a position between two dots");
    return place(reader, &image->bitmap, (uint32_t)left, (uint32_t)below);
}

static void leave_label(struct reader *reader)
{
    wm_bitmap_clear(&reader->page);
    reader->in_label = false;
    reader->in.job->drawn = false;
}

/** A line of a label format. */
static int label_line(struct reader *reader)
{
    char text[64];
    int len = line(reader, text, sizeof text), result = 0;

    if (len < 0)
        return -1;
    if (strcmp(text, "E") == 0 || strcmp(text, "X") == 0) {
        if (text[0] == 'E')
            result = printed_job_add(reader->in.job, &reader->page, reader->copies);
        leave_label(reader);
    } else if (strncmp(text, "1Y11000", 7) == 0) {
        result = image_record(reader, text);
    } else if (text[0] == 'Q' && len == 5 && digits(text + 1, 4) > 0) {
        reader->copies = (uint32_t)digits(text + 1, 4);
        if (reader->copies == 9999)
            return bad(&reader->in, "labels without an end");
    } else if (strcmp(text, "m") == 0 || strcmp(text, "n") == 0) {
        reader->metric = text[0] == 'm';
    } else if ((text[0] == 'H' && len == 3 && digits(text + 1, 2) >= 0 &&
                digits(text + 1, 2) <= 30) ||
               (text[0] == 'P' && len == 2 && text[1] >= 'A' && text[1] <= 'W') ||
               (text[0] == ':' && len == 5 && digits(text + 1, 4) > 0)) {
        printed_job_note(reader->in.job, "%s", text);
    } else if (strcmp(text, "D11") != 0) {
        return bad(&reader->in, "unknown line in a label format");
    }
    return result;
}

/** Outside of label formats. */
static int system_byte(struct reader *reader)
{
    static const char *const nothing[] = {"X\r", "FFFF\r"};
    const uint8_t byte = reader->in.bytes[reader->in.at];
    size_t i;

    for (i = 0; i < sizeof nothing / sizeof nothing[0]; i++) {
        const size_t len = strlen(nothing[i]);
        if (reader->in.len - reader->in.at >= len &&
            memcmp(reader->in.bytes + reader->in.at, nothing[i], len) == 0) {
            reader->in.at += len;
            return 0;
        }
    }
    reader->in.at++;
    if (byte == STX)
        return system_command(reader);
    if (byte == CR || byte == 0 || byte == 0xff)
        return 0;
    if (byte == SOH && reader->in.at < reader->in.len && reader->in.bytes[reader->in.at] == 'D') {
        reader->in.at++;
        reader->soh_off = true;
        return 0;
    }
    /* a question for the status between pages */
    if (byte == SOH && reader->in.at < reader->in.len && reader->in.bytes[reader->in.at] == 'A') {
        reader->in.at++;
        return 0;
    }
    return bad(&reader->in, "a byte that is no command");
}

/** Go on behind what is no command, as a printer does. */
static void skip(struct reader *reader)
{
    reader->in.job->error[0] = '\0';
    reader->in.job->bad_lines++;
    if (reader->in.at == 0 || reader->in.bytes[reader->in.at - 1] == CR)
        return; /* a whole line */
    while (reader->in_label && reader->in.at < reader->in.len &&
           reader->in.bytes[reader->in.at] != CR)
        reader->in.at++;
}

static int decode(const void *bytes, size_t len, const struct printer *printer,
                  struct printed_job *job)
{
    struct reader reader = {.in = {.bytes = bytes, .len = len, .job = job}, .printer = printer};
    int result = 0;

    memset(job, 0, sizeof *job);
    while (result == 0 && reader.in.at < len) {
        result = reader.in_label ? label_line(&reader) : system_byte(&reader);
        if (result != 0 && printer->lenient) {
            skip(&reader);
            result = 0;
        }
    }
    if (result == 0 && !printer->lenient && reader.in_label)
        result = bad(&reader.in, "a label format without its end");
    if (result == 0 && !printer->lenient && reader.image_count > 0)
        result = bad(&reader.in, "an image is left in the printer");
    while (reader.image_count > 0)
        wm_bitmap_clear(&reader.images[--reader.image_count].bitmap);
    free(reader.images);
    wm_bitmap_clear(&reader.page);
    return result;
}

const struct decoder decoder_dpl = {.language = "dpl", .decode = decode};

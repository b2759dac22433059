/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/printer/language.h"
#include "tests/decode/cursor.h"
#include "tests/decode/decoders.h"

#include <libdeflate.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Written from TSC's description of the commands alone, without a look at filter/printer/. */

struct reader {
    struct cursor in;
    double dots_per_mm;
    struct wm_bitmap page;
    bool sized, clear;
    unsigned quirks;
};

static void blanks(struct reader *reader)
{
    while (peek(&reader->in) == ' ')
        reader->in.at++;
}

/** A decimal number; *whole tells whether it has no fraction. */
static int number(struct reader *reader, double *value, bool *whole)
{
    char text[16];
    size_t used = 0;

    blanks(reader);
    if (peek(&reader->in) == '-') {
        text[used++] = '-';
        reader->in.at++;
    }
    while (used < sizeof text - 1 &&
           ((peek(&reader->in) >= '0' && peek(&reader->in) <= '9') || peek(&reader->in) == '.')) {
        text[used++] = (char)peek(&reader->in);
        reader->in.at++;
    }
    text[used] = '\0';
    if (used == 0 || text[used - 1] == '-' || text[0] == '.' ||
        strchr(text, '.') != strrchr(text, '.'))
        return bad(&reader->in, "a number was expected");
    *value = strtod(text, NULL);
    *whole = strchr(text, '.') == NULL;
    return 0;
}

static int count(struct reader *reader, uint32_t *value)
{
    double decimal;
    bool whole;

    if (number(reader, &decimal, &whole) != 0)
        return -1;
    if (!whole || decimal < 0 || decimal > 1e9)
        return bad(&reader->in, "a whole number was expected");
    *value = (uint32_t)decimal;
    return 0;
}

static int comma(struct reader *reader)
{
    blanks(reader);
    if (!word(&reader->in, ","))
        return bad(&reader->in, "a comma was expected");
    return 0;
}

/** A length in mm, dot or (without unit) inch, as dots. */
static int length(struct reader *reader, double *dots)
{
    double value;
    bool whole;

    if (number(reader, &value, &whole) != 0)
        return -1;
    blanks(reader);
    if (word(&reader->in, "mm"))
        *dots = value * reader->dots_per_mm;
    else if (word(&reader->in, "dot"))
        *dots = value;
    else
        *dots = value * 25.4 * reader->dots_per_mm;
    return 0;
}

static int line_end(struct reader *reader)
{
    blanks(reader);
    if (word(&reader->in, "\r\n") || word(&reader->in, "\n"))
        return 0;
    return bad(&reader->in, "a line end was expected");
}

static int size_command(struct reader *reader)
{
    double width, height;

    if (length(reader, &width) != 0 || comma(reader) != 0 || length(reader, &height) != 0 ||
        line_end(reader) != 0)
        return -1;
    wm_bitmap_clear(&reader->page);
    reader->clear = false;
    reader->sized = false;
    if (width < 0.5 || height < 0.5 || width > 1e5 || height > 1e5 ||
        wm_bitmap_init(&reader->page, (uint32_t)lround(width), (uint32_t)lround(height)) != 0)
        return bad(&reader->in, "SIZE is no size");
    reader->sized = true;
    return 0;
}

/** GAP, BLINE and the like are only noted. */
static int setup_command(struct reader *reader, const char *name, unsigned values, bool lengths)
{
    size_t start = reader->in.at, len;
    double value;
    bool whole;
    unsigned i;

    for (i = 0; i < values; i++) {
        if (i > 0 && comma(reader) != 0)
            return -1;
        if ((lengths ? length(reader, &value) : number(reader, &value, &whole)) != 0)
            return -1;
    }
    len = reader->in.at - start;
    if (line_end(reader) != 0)
        return -1;
    printed_job_note(reader->in.job, "%s%.*s", name, (int)len,
                     (const char *)reader->in.bytes + start);
    return 0;
}

static int cls_command(struct reader *reader)
{
    if (line_end(reader) != 0)
        return -1;
    if (!reader->sized)
        return bad(&reader->in, "CLS before SIZE");
    memset(reader->page.bits, 0, reader->page.stride_bytes * reader->page.height_dots);
    reader->clear = true;
    reader->in.job->drawn = false;
    return 0;
}

/** Put one dot: mode 0 overwrites, 1 ors, 2 xors. */
static int put_dot(struct reader *reader, uint32_t x, uint32_t y, bool black, uint32_t mode)
{
    uint8_t *byte, bit;

    if (x >= reader->page.width_dots) {
        /* Only the bits that fill up the last byte may lie there, and no ink. */
        if (black || x >= reader->page.stride_bytes * 8)
            return bad(&reader->in, "BITMAP draws beyond the page's right edge");
        return 0;
    }
    byte = wm_bitmap_row(&reader->page, y) + x / 8;
    bit = (uint8_t)(0x80 >> x % 8);
    if (mode == 0)
        *byte = (uint8_t)(black ? *byte | bit : *byte & ~bit);
    else if (mode == 1)
        *byte = (uint8_t)(black ? *byte | bit : *byte);
    else
        *byte = (uint8_t)(black ? *byte ^ bit : *byte);
    return 0;
}

/** Rows of bytes onto the page, 0 = black. */
static int put_rows(struct reader *reader, uint32_t x, uint32_t y, uint32_t width, uint32_t height,
                    uint32_t mode, const uint8_t *data)
{
    uint32_t row, column;

    for (row = 0; row < height; row++) {
        for (column = 0; column < width * 8; column++) {
            bool white = (data[row * width + column / 8] >> (7 - column % 8) & 1) != 0;
            if (put_dot(reader, x + column, y + row, !white, mode) != 0)
                return -1;
        }
    }
    reader->in.job->drawn = true;
    return line_end(reader);
}

/** Mode 3: a count and so many bytes of zlib, which overwrite. */
static int put_zlib(struct reader *reader, uint32_t x, uint32_t y, uint32_t width, uint32_t height)
{
    struct libdeflate_decompressor *decompressor;
    uint32_t len;
    size_t size = (size_t)width * height, got = 0, used = 0;
    uint8_t *rows;
    int result = -1;

    if (count(reader, &len) != 0 || comma(reader) != 0)
        return -1;
    if (len > reader->in.len - reader->in.at)
        return bad(&reader->in, "BITMAP is cut off");
    decompressor = libdeflate_alloc_decompressor();
    rows = malloc(size);
    if (decompressor == NULL || rows == NULL)
        bad(&reader->in, "out of memory");
    else if (libdeflate_zlib_decompress_ex(decompressor, reader->in.bytes + reader->in.at, len,
                                           rows, size, &used, &got) != LIBDEFLATE_SUCCESS ||
             used != len || got != size)
        bad(&reader->in, "BITMAP's zlib is damaged or of a wrong length");
    else {
        reader->in.at += len;
        result = put_rows(reader, x, y, width, height, 0, rows);
    }
    free(rows);
    if (decompressor != NULL)
        libdeflate_free_decompressor(decompressor);
    return result;
}

static int bitmap_command(struct reader *reader)
{
    uint32_t x, y, width, height, mode;
    const uint8_t *data;

    if (count(reader, &x) != 0 || comma(reader) != 0 || count(reader, &y) != 0 ||
        comma(reader) != 0 || count(reader, &width) != 0 || comma(reader) != 0 ||
        count(reader, &height) != 0 || comma(reader) != 0 || count(reader, &mode) != 0 ||
        comma(reader) != 0)
        return -1;
    if (!reader->clear)
        return bad(&reader->in, "BITMAP on a page that was not cleared");
    if (mode > 3)
        return bad(&reader->in, "BITMAP mode %u", mode);
    if (width == 0 || height == 0 || y >= reader->page.height_dots ||
        height > reader->page.height_dots - y || x >= reader->page.width_dots ||
        width > reader->page.stride_bytes)
        return bad(&reader->in, "BITMAP beyond the page");
    if (mode == 3)
        return put_zlib(reader, x, y, width, height);
    if ((uint64_t)width * height > reader->in.len - reader->in.at)
        return bad(&reader->in, "BITMAP is cut off");
    data = reader->in.bytes + reader->in.at;
    reader->in.at += (size_t)width * height;
    return put_rows(reader, x, y, width, height, mode, data);
}

static int print_command(struct reader *reader)
{
    struct printed_job *job = reader->in.job;
    uint32_t sets, copies = 1;

    if (count(reader, &sets) != 0)
        return -1;
    blanks(reader);
    if (peek(&reader->in) == ',' && (comma(reader) != 0 || count(reader, &copies) != 0))
        return -1;
    if (line_end(reader) != 0)
        return -1;
    if (!reader->clear)
        return bad(&reader->in, "PRINT of a page that was not cleared");
    if (sets == 0 || copies == 0)
        return bad(&reader->in, "PRINT of no label");
    if (printed_job_add(job, &reader->page, sets * copies) != 0)
        return bad(&reader->in, "out of memory");
    job->drawn = false;
    reader->clear = false;
    return 0;
}

/** SET with a device and what it is to do: ON, OFF, and of a cutter also BATCH or a count. */
static int set_command(struct reader *reader)
{
    static const struct {
        const char *name;
        bool cuts;
    } devices[] = {
        {"TEAR ", false},
        {"PEEL ", false},
        {"CUTTER ", true},
        {"PARTIAL_CUTTER ", true},
    };
    const size_t start = reader->in.at;
    uint32_t labels;
    size_t i;

    for (i = 0; i < 4 && !word(&reader->in, devices[i].name);)
        i++;
    if (i == 4)
        return bad(&reader->in, "SET of an unknown device");
    if (!word(&reader->in, "OFF") && !(!devices[i].cuts && word(&reader->in, "ON")) &&
        !(devices[i].cuts && word(&reader->in, "BATCH")) &&
        (!devices[i].cuts || count(reader, &labels) != 0 || labels == 0 || labels > 65535))
        return bad(&reader->in, "SET to an unknown value");
    printed_job_note(reader->in.job, "SET %.*s", (int)(reader->in.at - start),
                     (const char *)reader->in.bytes + start);
    return line_end(reader);
}

static int command(struct reader *reader)
{
    static const struct {
        const char *name;
        unsigned values;
        bool lengths;
    } setup[] = {
        {"GAP ", 2, true},    {"BLINE ", 2, true},      {"DENSITY ", 1, false},
        {"SPEED ", 1, false}, {"DIRECTION ", 2, false}, {"REFERENCE ", 2, false},
        {"OFFSET ", 1, true}, {"SHIFT ", 1, false},
    };
    size_t i;

    if (word(&reader->in, "\r\n") || word(&reader->in, "\n"))
        return 0;
    if (word(&reader->in, "\033!?")) /* a question for the status: no command, no line end */
        return 0;
    if ((reader->quirks & WM_QUIRK_WAKE_UP) != 0 && peek(&reader->in) == 0) {
        reader->in.at++;
        return 0;
    }
    if (word(&reader->in, "SET "))
        return set_command(reader);
    if (word(&reader->in, "SIZE "))
        return size_command(reader);
    if (word(&reader->in, "CLS"))
        return cls_command(reader);
    if (word(&reader->in, "BITMAP "))
        return bitmap_command(reader);
    if (word(&reader->in, "PRINT "))
        return print_command(reader);
    for (i = 0; i < sizeof setup / sizeof setup[0]; i++) {
        if (word(&reader->in, setup[i].name))
            return setup_command(reader, setup[i].name, setup[i].values, setup[i].lengths);
    }
    return bad(&reader->in, "unknown command");
}

static int decode(const void *bytes, size_t len, const struct printer *printer,
                  struct printed_job *job)
{
    struct reader reader = {
        .in = {.bytes = bytes, .len = len, .job = job},
        .dots_per_mm = printer->dots_per_mm_x1000 / 1000.0,
        .quirks = printer->quirks,
    };
    int result = 0;

    memset(job, 0, sizeof *job);
    while (result == 0 && reader.in.at < len) {
        result = command(&reader);
        if (result == 0 || !printer->lenient)
            continue;
        job->error[0] = '\0';
        job->bad_lines++;
        result = 0;
        while (reader.in.at < len && reader.in.bytes[reader.in.at] != '\n')
            reader.in.at++;
    }
    wm_bitmap_clear(&reader.page);
    return result;
}

const struct decoder decoder_tspl = {.language = "tspl", .decode = decode};

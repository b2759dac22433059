/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/printer/language.h"
#include "tests/decode/cursor.h"
#include "tests/decode/decoders.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Written from Brother's Raster Command References, without a look at filter/printer/. A row is
 * the print head from its right end; a page is as long as its rows are many and as wide as the
 * media.
 */

struct reader {
    struct cursor in;
    const struct printer *printer;
    uint32_t row_bytes; /**< of the head */
    uint32_t first_pin; /**< of the page's right edge */
    bool initialised, packed;
    bool announced; /**< ESC i z told the rows of this page */
    uint32_t announced_rows;
    uint8_t *rows; /**< owned; row_count heads */
    size_t row_count, row_room;
};

/** Print heads and where a page of this width lies: section "Raster line" of the references. */
static int set_head(struct reader *reader)
{
    const bool fine = reader->printer->dots_per_mm_x1000 > 10000;
    const unsigned quirks = reader->printer->quirks;
    const uint32_t width = reader->printer->width_dots;
    uint32_t middle = 0;

    if (quirks & WM_QUIRK_BROTHER_PT) {
        reader->row_bytes = fine ? 70 : 16;
        middle = fine ? 272 : 64;
    } else if (quirks & WM_QUIRK_BROTHER_TD) {
        reader->row_bytes = fine ? 160 : 104;
        middle = fine ? 640 : 416;
    } else if (quirks & WM_QUIRK_BROTHER_WIDE) {
        reader->row_bytes = 162;
        reader->first_pin = 44;
    } else {
        reader->row_bytes = 90;
    }
    if (middle > 0 && width > middle * 2)
        return bad(&reader->in, "the media is wider than the head");
    if (middle > 0)
        reader->first_pin = (middle * 2 - width) / 2;
    if (width == 0 || reader->first_pin + width > reader->row_bytes * 8)
        return bad(&reader->in, "the media is wider than the head");
    return 0;
}

/** Room for another row. */
static uint8_t *new_row(struct reader *reader)
{
    if (reader->row_count == reader->row_room) {
        size_t room = reader->row_room == 0 ? 256 : reader->row_room * 2;
        uint8_t *grown = realloc(reader->rows, room * reader->row_bytes);
        if (grown == NULL || room > 65536) {
            bad(&reader->in, "too many rows");
            return NULL;
        }
        reader->rows = grown;
        reader->row_room = room;
    }
    return memset(reader->rows + reader->row_count++ * reader->row_bytes, 0, reader->row_bytes);
}

static int unpack(struct reader *reader, const uint8_t *data, size_t len, uint8_t *row)
{
    size_t at = 0, used = 0, count;

    while (at < len) {
        uint8_t code = data[at++];
        if (code == 128)
            return bad(&reader->in, "a PackBits code of 128");
        count = code < 128 ? code + 1u : 257u - code;
        if (count > reader->row_bytes - used || at + (code < 128 ? count : 1) > len)
            return bad(&reader->in, "a packed row of a wrong length");
        if (code < 128)
            memcpy(row + used, data + at, count);
        else
            memset(row + used, data[at], count);
        at += code < 128 ? count : 1;
        used += count;
    }
    if (used != reader->row_bytes)
        return bad(&reader->in, "a packed row of %zu bytes", used);
    return 0;
}

/** g 00 n or, for PT, G nL nH. */
static int raster(struct reader *reader)
{
    const uint8_t *head = reader->in.bytes + reader->in.at;
    const bool pt = (reader->printer->quirks & WM_QUIRK_BROTHER_PT) != 0;
    uint8_t *row;
    size_t size;

    if (reader->in.len - reader->in.at < 3)
        return bad(&reader->in, "a row is cut off");
    if ((head[0] == 'G') != pt || (!pt && head[1] != 0))
        return bad(&reader->in, "a row of another model");
    size = pt ? head[1] + 256u * head[2] : head[2];
    if (size == 0 || size > reader->in.len - reader->in.at - 3)
        return bad(&reader->in, "a row is empty or cut off");
    reader->in.at += 3 + size;
    if (!reader->initialised)
        return bad(&reader->in, "a row before ESC @");
    row = new_row(reader);
    if (row == NULL)
        return -1;
    if (reader->packed)
        return unpack(reader, head + 3, size, row);
    if (size != reader->row_bytes)
        return bad(&reader->in, "a row of %zu bytes", size);
    memcpy(row, head + 3, size);
    return 0;
}

static int draw_row(struct reader *reader, const uint8_t *row, uint8_t *out)
{
    const uint32_t width = reader->printer->width_dots;
    uint32_t pin;

    for (pin = 0; pin < reader->row_bytes * 8; pin++) {
        uint32_t x;
        if (pin % 8 == 0 && row[pin / 8] == 0) {
            pin += 7;
            continue;
        }
        if ((row[pin / 8] >> (7 - pin % 8) & 1) == 0)
            continue;
        if (pin < reader->first_pin || pin - reader->first_pin >= width)
            return bad(&reader->in, "ink beside the page, at pin %u", pin);
        x = width - 1 - (pin - reader->first_pin);
        out[x / 8] |= (uint8_t)(0x80 >> x % 8);
    }
    return 0;
}

static int print(struct reader *reader)
{
    struct wm_bitmap page = {0};
    uint32_t y;
    int result = 0;

    if (reader->row_count == 0 ||
        wm_bitmap_init(&page, reader->printer->width_dots, (uint32_t)reader->row_count) != 0)
        return bad(&reader->in, "print of no rows");
    if (reader->announced && reader->announced_rows != reader->row_count)
        result = bad(&reader->in, "%zu rows, not %u", reader->row_count, reader->announced_rows);
    for (y = 0; result == 0 && y < page.height_dots; y++)
        result =
            draw_row(reader, reader->rows + (size_t)y * reader->row_bytes, wm_bitmap_row(&page, y));
    if (result == 0 && printed_job_add(reader->in.job, &page, 1) != 0)
        result = bad(&reader->in, "out of memory");
    wm_bitmap_clear(&page);
    reader->row_count = 0;
    reader->announced = false;
    if (reader->in.bytes[reader->in.at] == 0x1a)
        reader->initialised = false;
    reader->in.at++;
    return result;
}

/** ESC i z: flags, kind, width, length, rows (little end first), page, 0. */
static int page_information(struct reader *reader, const uint8_t *n)
{
    if (reader->row_count > 0)
        return bad(&reader->in, "ESC i z within a page");
    if ((n[0] & 0x31) != 0 || n[8] > 2 || n[9] != 0)
        return bad(&reader->in, "ESC i z of another form");
    if ((n[8] == 0) != (reader->in.job->count == 0) && !reader->printer->lenient)
        return bad(&reader->in, "ESC i z tells the wrong page");
    if (n[0] & 0x02)
        printed_job_note(reader->in.job, "media %02x", n[1]);
    if (n[0] & 0x04)
        printed_job_note(reader->in.job, "width %u", n[2]);
    if (n[0] & 0x08)
        printed_job_note(reader->in.job, "length %u", n[3]);
    reader->announced = true;
    reader->announced_rows =
        n[4] | (uint32_t)n[5] << 8 | (uint32_t)n[6] << 16 | (uint32_t)n[7] << 24;
    return 0;
}

/** ESC i and a letter. */
static int esc_i(struct reader *reader)
{
    static const struct {
        char letter;
        uint8_t size;
        const char *note; /**< NULL: none */
    } commands[] = {
        {'a', 1, NULL}, {'z', 10, NULL}, {'S', 0, NULL}, {'!', 1, NULL},
        {'M', 1, "M"},  {'K', 1, "K"},   {'A', 1, "A"},  {'d', 2, "d"},
    };
    const uint8_t *n = reader->in.bytes + reader->in.at + 3;
    size_t i;

    for (i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (reader->in.len - reader->in.at < 3u + commands[i].size ||
            n[-1] != (uint8_t)commands[i].letter)
            continue;
        if (commands[i].letter == 'a' && n[0] != 1)
            return bad(&reader->in, "not raster mode");
        if (commands[i].letter == 'z' && page_information(reader, n) != 0)
            return -1;
        if (commands[i].note != NULL)
            printed_job_note(reader->in.job, "%s %u", commands[i].note,
                             n[0] + (commands[i].size > 1 ? 256u * n[1] : 0));
        reader->in.at += 3u + commands[i].size;
        return 0;
    }
    return bad(&reader->in, "unknown ESC i command");
}

static int esc_command(struct reader *reader)
{
    const uint8_t *command = reader->in.bytes + reader->in.at;

    if (reader->in.len - reader->in.at > 1 && command[1] == '@') {
        if (reader->row_count > 0 && !reader->printer->lenient)
            return bad(&reader->in, "ESC @ within a page");
        reader->row_count = 0;
        reader->packed = reader->announced = false;
        reader->initialised = true;
        reader->in.at += 2;
        return 0;
    }
    if (reader->in.len - reader->in.at > 2 && command[1] == 'i' && command[2] == 'S') {
        reader->in.at += 3; /* a question for the status between pages */
        return 0;
    }
    if (reader->in.len - reader->in.at > 2 && command[1] == 'i')
        return esc_i(reader);
    return bad(&reader->in, "unknown ESC command");
}

static int compression(struct reader *reader)
{
    const uint8_t *command = reader->in.bytes + reader->in.at;

    if (reader->in.len - reader->in.at < 2 || (command[1] != 0 && command[1] != 2))
        return bad(&reader->in, "unknown compression");
    reader->packed = command[1] == 2;
    reader->in.at += 2;
    return 0;
}

static int command(struct reader *reader)
{
    switch (reader->in.bytes[reader->in.at]) {
    case 0: /* invalidate */
        reader->in.at++;
        return 0;
    case 0x1b:
        return esc_command(reader);
    case 'M':
        return compression(reader);
    case 'g':
    case 'G':
        return raster(reader);
    case 'Z':
        if (!reader->packed || !reader->initialised)
            return bad(&reader->in, "Z without compression");
        reader->in.at++;
        return new_row(reader) != NULL ? 0 : -1;
    case 0x0c:
    case 0x1a:
        return print(reader);
    default:
        return bad(&reader->in, "unknown command");
    }
}

static int decode(const void *bytes, size_t len, const struct printer *printer,
                  struct printed_job *job)
{
    struct reader reader = {.in = {.bytes = bytes, .len = len, .job = job}, .printer = printer};
    int result;

    memset(job, 0, sizeof *job);
    result = set_head(&reader);
    while (result == 0 && reader.in.at < len) {
        size_t start = reader.in.at;
        result = command(&reader);
        if (result == 0 || !printer->lenient)
            continue;
        job->error[0] = '\0';
        job->bad_lines++;
        result = 0;
        if (reader.in.at == start)
            reader.in.at++;
    }
    job->drawn = reader.row_count > 0;
    free(reader.rows);
    return result;
}

const struct decoder decoder_brother = {.language = "brother", .decode = decode};

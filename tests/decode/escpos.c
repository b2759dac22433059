/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/decode/cursor.h"
#include "tests/decode/decoders.h"

#include <stdio.h>
#include <string.h>

/*
 * Written from Epson's description of the commands alone, without a look at filter/printer/. The
 * language has no pages: one is as many rows as the media has, or ends at a form feed.
 */

struct reader {
    struct cursor in;
    struct wm_bitmap page;
    uint32_t y; /**< rows of the page that have passed the head */
    bool lenient;
};

static void new_page(struct reader *reader)
{
    memset(reader->page.bits, 0, reader->page.stride_bytes * reader->page.height_dots);
    reader->y = 0;
}

static int finish_page(struct reader *reader)
{
    if (printed_job_add(reader->in.job, &reader->page, 1) != 0)
        return bad(&reader->in, "out of memory");
    new_page(reader);
    return 0;
}

static bool page_is_full(const struct reader *reader)
{
    return reader->y == reader->page.height_dots;
}

/** Rows pass the head. A page that is full ends before them. */
static int advance(struct reader *reader, uint32_t rows, uint32_t *first)
{
    if (page_is_full(reader) && finish_page(reader) != 0)
        return -1;
    if (rows > reader->page.height_dots - reader->y)
        return bad(&reader->in, "%u rows reach beyond the page", rows);
    *first = reader->y;
    reader->y += rows;
    return 0;
}

/** A command that may not stand within a page. */
static int between_pages(struct reader *reader, const char *what)
{
    if (reader->y == 0)
        return 0;
    return page_is_full(reader) ? finish_page(reader) : bad(&reader->in, "%s within a page", what);
}

static int draw_row(struct reader *reader, uint32_t y, const uint8_t *row, uint32_t width_bytes)
{
    uint32_t x;

    for (x = 0; x < width_bytes * 8; x++) {
        if ((row[x / 8] >> (7 - x % 8) & 1) == 0)
            continue;
        if (x >= reader->page.width_dots)
            return bad(&reader->in, "ink beyond the page's right edge");
        wm_bitmap_row(&reader->page, y)[x / 8] |= (uint8_t)(0x80 >> x % 8);
    }
    return 0;
}

/** GS v 0 m xL xH yL yH and the rows. */
static int raster(struct reader *reader)
{
    const uint8_t *head = reader->in.bytes + reader->in.at;
    uint32_t width, rows, y, first = 0;
    size_t size;

    if (reader->in.len - reader->in.at < 8)
        return bad(&reader->in, "GS v 0 is cut off");
    width = head[4] + 256u * head[5];
    rows = head[6] + 256u * head[7];
    if (head[2] != '0' || head[3] != 0)
        return bad(&reader->in, "GS v of another kind");
    if (width == 0 || rows == 0)
        return bad(&reader->in, "GS v 0 of nothing");
    size = (size_t)width * rows;
    if (size > reader->in.len - reader->in.at - 8)
        return bad(&reader->in, "GS v 0 is cut off");
    reader->in.at += 8 + size;
    if (advance(reader, rows, &first) != 0)
        return -1;
    for (y = 0; y < rows; y++) {
        if (draw_row(reader, first + y, head + 8 + (size_t)y * width, width) != 0)
            return -1;
    }
    return 0;
}

/** GS V m: 0, 1 cut, 65, 66 n feed and cut. */
static int cut(struct reader *reader)
{
    const uint8_t *command = reader->in.bytes + reader->in.at;
    const size_t left = reader->in.len - reader->in.at;
    bool feeds = left > 2 && (command[2] == 65 || command[2] == 66);

    if (left < 3 || (feeds && left < 4) ||
        (!feeds && command[2] != 0 && command[2] != 1 && command[2] != 48 && command[2] != 49))
        return bad(&reader->in, "GS V is unknown or cut off");
    if (between_pages(reader, "GS V") != 0)
        return -1;
    if (feeds)
        printed_job_note(reader->in.job, "cut %u %u", command[2], command[3]);
    else
        printed_job_note(reader->in.job, "cut %u", command[2]);
    reader->in.at += feeds ? 4 : 3;
    return 0;
}

/** GS ( K 2 0 49 m: density in steps of five percent. */
static int density(struct reader *reader)
{
    const uint8_t *command = reader->in.bytes + reader->in.at;

    if (reader->in.len - reader->in.at < 7 || command[2] != 'K' || command[3] != 2 ||
        command[4] != 0 || command[5] != 49 || (command[6] > 8 && command[6] < 250))
        return bad(&reader->in, "GS ( is unknown or cut off");
    printed_job_note(reader->in.job, "density %d", command[6] > 8 ? command[6] - 256 : command[6]);
    reader->in.at += 7;
    return 0;
}

static int gs_command(struct reader *reader)
{
    switch (reader->in.len - reader->in.at > 1 ? reader->in.bytes[reader->in.at + 1] : -1) {
    case 'v':
        return raster(reader);
    case 'V':
        return cut(reader);
    case '(':
        return density(reader);
    case '\f':
        if (finish_page(reader) != 0)
            return -1;
        printed_job_note(reader->in.job, "to the mark");
        reader->in.at += 2;
        return 0;
    default:
        return bad(&reader->in, "unknown GS command");
    }
}

static int initialise(struct reader *reader)
{
    if (between_pages(reader, "ESC @") != 0) {
        if (!reader->lenient)
            return -1;
        reader->in.job->error[0] = '\0';
        reader->in.job->bad_lines++;
        new_page(reader);
    }
    reader->in.at += 2;
    return 0;
}

static int esc_command(struct reader *reader)
{
    const uint8_t *command = reader->in.bytes + reader->in.at;
    const size_t left = reader->in.len - reader->in.at;
    uint32_t first;

    if (left > 1 && command[1] == '@')
        return initialise(reader);
    if (left > 2 && command[1] == 'J') {
        reader->in.at += 3;
        return advance(reader, command[2], &first);
    }
    if (left > 2 && command[1] == 'd') {
        if (between_pages(reader, "ESC d") != 0)
            return -1;
        printed_job_note(reader->in.job, "feed %u lines", command[2]);
        reader->in.at += 3;
        return 0;
    }
    return bad(&reader->in, "unknown ESC command");
}

static int command(struct reader *reader)
{
    switch (reader->in.bytes[reader->in.at]) {
    case '\0': /* nothing */
        reader->in.at++;
        return 0;
    case 0x10: /* DLE EOT 1 to 4, a question for the status between pages */
        if (reader->in.len - reader->in.at < 3 || reader->in.bytes[reader->in.at + 1] != 4 ||
            reader->in.bytes[reader->in.at + 2] < 1 || reader->in.bytes[reader->in.at + 2] > 4)
            return bad(&reader->in, "unknown command");
        reader->in.at += 3;
        return 0;
    case 0x1b:
        return esc_command(reader);
    case 0x1d:
        return gs_command(reader);
    case '\f': /* label mode */
        if (finish_page(reader) != 0)
            return -1;
        printed_job_note(reader->in.job, "to the label");
        reader->in.at++;
        return 0;
    default:
        return bad(&reader->in, "unknown command");
    }
}

static int decode(const void *bytes, size_t len, const struct printer *printer,
                  struct printed_job *job)
{
    struct reader reader = {.in = {.bytes = bytes, .len = len, .job = job},
                            .lenient = printer->lenient};
    int result = 0;

    memset(job, 0, sizeof *job);
    if (wm_bitmap_init(&reader.page, printer->width_dots, printer->height_dots) != 0)
        return bad(&reader.in, "no media");
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
    if (result == 0 && page_is_full(&reader))
        result = finish_page(&reader);
    job->drawn = reader.y > 0;
    wm_bitmap_clear(&reader.page);
    return result;
}

const struct decoder decoder_escpos = {.language = "escpos", .decode = decode};

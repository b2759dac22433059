/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/decode/cursor.h"
#include "tests/decode/decoders.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Written from Zebra's description of the commands (EPL Programming Guide 14245L-003) and ZSoft's
 * of PCX alone, without a look at filter/printer/. */

#define GRAPHICS 512

struct graphic {
    char name[9];            /**< "" if there is none */
    bool marked;             /**< GK has been said once */
    struct wm_bitmap bitmap; /**< owned */
};

struct reader {
    struct cursor in;
    const struct printer *printer;
    struct wm_bitmap page;
    bool clear; /**< N was said, and nothing printed since */
    uint32_t width_dots;
    struct graphic graphics[GRAPHICS];
    struct {
        char name[9];
        uint32_t x, y;
    } placed[GRAPHICS];
    size_t placed_count;
};

static int number(struct reader *reader, uint32_t *value)
{
    size_t start = reader->in.at;

    for (*value = 0; peek(&reader->in) >= '0' && peek(&reader->in) <= '9'; reader->in.at++) {
        *value = *value * 10 + (uint32_t)(peek(&reader->in) - '0');
        if (*value > 65535)
            return bad(&reader->in, "a number over 65535");
    }
    return reader->in.at > start ? 0 : bad(&reader->in, "a number was expected");
}

static int comma(struct reader *reader)
{
    return word(&reader->in, ",") ? 0 : bad(&reader->in, "a comma was expected");
}

static int line_end(struct reader *reader)
{
    if (word(&reader->in, "\n") || word(&reader->in, "\r\n"))
        return 0;
    return bad(&reader->in, "a line end was expected");
}

static int name(struct reader *reader, char *out)
{
    size_t used = 0;

    if (!word(&reader->in, "\""))
        return bad(&reader->in, "a name was expected");
    while (peek(&reader->in) > ' ' && peek(&reader->in) != '"' && used < 8) {
        out[used++] = (char)peek(&reader->in);
        reader->in.at++;
    }
    out[used] = '\0';
    return used > 0 && word(&reader->in, "\"") ? 0
                                               : bad(&reader->in, "a name of 1 to 8 characters");
}

static void wipe_page(struct reader *reader)
{
    memset(reader->page.bits, 0, reader->page.stride_bytes * reader->page.height_dots);
    reader->placed_count = 0;
    reader->in.job->drawn = false;
}

/** Black dots onto the page. */
static int draw_row(struct reader *reader, uint32_t x, uint32_t y, const uint8_t *row,
                    uint32_t bytes, uint8_t invert)
{
    uint32_t i;

    for (i = 0; i < bytes * 8; i++) {
        bool black = ((uint8_t)(row[i / 8] ^ invert) >> (7 - i % 8) & 1) != 0;
        if (!black)
            continue;
        if (x + i >= reader->page.width_dots || y >= reader->page.height_dots)
            return bad(&reader->in, "ink beyond the label at %u,%u", x + i, y);
        wm_bitmap_fill(&reader->page, (int32_t)(x + i), (int32_t)y, 1, 1, true);
    }
    return 0;
}

static int gw_command(struct reader *reader)
{
    uint32_t x, y, width, height, row;

    if (number(reader, &x) != 0 || comma(reader) != 0 || number(reader, &y) != 0 ||
        comma(reader) != 0 || number(reader, &width) != 0 || comma(reader) != 0 ||
        number(reader, &height) != 0)
        return -1;
    if (!word(&reader->in, ",") && line_end(reader) != 0)
        return -1;
    if (!reader->clear)
        return bad(&reader->in, "GW into an image that was not cleared");
    if (width == 0 || height == 0 || x + width * 8 > reader->width_dots ||
        y + height > reader->page.height_dots)
        return bad(&reader->in, "GW beyond the label");
    if ((uint64_t)width * height > reader->in.len - reader->in.at)
        return bad(&reader->in, "GW is cut off");
    for (row = 0; row < height; row++) {
        if (draw_row(reader, x, y + row, reader->in.bytes + reader->in.at + row * width, width,
                     0xff) != 0)
            return -1;
    }
    reader->in.at += (size_t)width * height;
    reader->in.job->drawn = true;
    return 0;
}

static struct graphic *find(struct reader *reader, const char *wanted)
{
    size_t i;

    for (i = 0; i < GRAPHICS; i++) {
        if (strcmp(reader->graphics[i].name, wanted) == 0)
            return &reader->graphics[i];
    }
    return NULL;
}

static uint32_t le16(const uint8_t *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8;
}

/** A PCX of one bit: the bitmap in which 1 is black. */
static int read_pcx(struct reader *reader, const uint8_t *file, size_t len,
                    struct wm_bitmap *bitmap)
{
    static const uint8_t colours[6] = {0, 0, 0, 0xff, 0xff, 0xff};
    uint32_t width, height, stride, y, x;
    size_t at = 128;

    if (len < 128 || file[0] != 10 || file[1] != 5 || file[2] != 1 || file[3] != 1 ||
        file[65] != 1 || le16(file + 4) != 0 || le16(file + 6) != 0 ||
        memcmp(file + 16, colours, 6) != 0)
        return bad(&reader->in, "no PCX of one bit");
    width = le16(file + 8) + 1;
    height = le16(file + 10) + 1;
    stride = le16(file + 66);
    if (stride % 2 != 0 || stride < (width + 7) / 8)
        return bad(&reader->in, "PCX rows of %u bytes", stride);
    if (wm_bitmap_init(bitmap, width, height) != 0)
        return bad(&reader->in, "out of memory");
    for (y = 0; y < height; y++) {
        for (x = 0; x < stride;) {
            uint32_t count = 1;
            if (at < len && (file[at] & 0xc0) == 0xc0)
                count = file[at++] & 0x3f;
            if (at >= len || count > stride - x)
                return bad(&reader->in, "PCX row %u is cut off", y);
            for (; count > 0; count--, x++) {
                if (x < bitmap->stride_bytes)
                    wm_bitmap_row(bitmap, y)[x] = (uint8_t)~file[at];
            }
            at++;
        }
    }
    return at == len ? 0 : bad(&reader->in, "PCX with %zu bytes too many", len - at);
}

static int gm_command(struct reader *reader)
{
    struct graphic *graphic;
    char called[9];
    uint32_t len;

    if (name(reader, called) != 0 || number(reader, &len) != 0 || line_end(reader) != 0)
        return -1;
    if (len > reader->in.len - reader->in.at)
        return bad(&reader->in, "GM is cut off");
    graphic = find(reader, "");
    if (graphic == NULL || find(reader, called) != NULL)
        return bad(&reader->in, "GM of a name that is taken");
    if (read_pcx(reader, reader->in.bytes + reader->in.at, len, &graphic->bitmap) != 0) {
        wm_bitmap_clear(&graphic->bitmap);
        return -1;
    }
    strcpy(graphic->name, called);
    graphic->marked = false;
    reader->in.at += len;
    return 0;
}

/** It takes two to delete one (14245L-003, GM). */
static int gk_command(struct reader *reader)
{
    struct graphic *graphic;
    char called[9];

    if (name(reader, called) != 0 || line_end(reader) != 0)
        return -1;
    graphic = find(reader, called);
    if (graphic == NULL)
        return 0;
    if (graphic->marked) {
        graphic->name[0] = '\0';
        wm_bitmap_clear(&graphic->bitmap);
    }
    graphic->marked = !graphic->marked;
    return 0;
}

/** Graphics are drawn last, when the label is printed. */
static int gg_command(struct reader *reader)
{
    char called[9];
    uint32_t x, y;

    if (number(reader, &x) != 0 || comma(reader) != 0 || number(reader, &y) != 0 ||
        comma(reader) != 0 || name(reader, called) != 0 || line_end(reader) != 0)
        return -1;
    if (!reader->clear || reader->placed_count == GRAPHICS)
        return bad(&reader->in, "GG into an image that was not cleared");
    strcpy(reader->placed[reader->placed_count].name, called);
    reader->placed[reader->placed_count].x = x;
    reader->placed[reader->placed_count].y = y;
    reader->placed_count++;
    reader->in.job->drawn = true;
    return 0;
}

static int draw_graphics(struct reader *reader)
{
    size_t i;
    uint32_t y;

    for (i = 0; i < reader->placed_count; i++) {
        struct graphic *graphic = find(reader, reader->placed[i].name);
        if (graphic == NULL || reader->placed[i].name[0] == '\0')
            return bad(&reader->in, "graphic %s was not there when it was printed",
                       reader->placed[i].name);
        for (y = 0; y < graphic->bitmap.height_dots; y++) {
            if (draw_row(reader, reader->placed[i].x, reader->placed[i].y + y,
                         wm_bitmap_row(&graphic->bitmap, y), (uint32_t)graphic->bitmap.stride_bytes,
                         0) != 0)
                return -1;
        }
    }
    reader->placed_count = 0;
    return 0;
}

static int p_command(struct reader *reader)
{
    uint32_t sets, copies = 1;

    if (number(reader, &sets) != 0)
        return -1;
    if (word(&reader->in, ",") && number(reader, &copies) != 0)
        return -1;
    if (line_end(reader) != 0)
        return -1;
    if (!reader->clear)
        return bad(&reader->in, "P of an image that was not cleared");
    if (sets == 0 || copies == 0)
        return bad(&reader->in, "P of no label");
    if (draw_graphics(reader) != 0)
        return -1;
    if (printed_job_add(reader->in.job, &reader->page, sets * copies) != 0)
        return bad(&reader->in, "out of memory");
    reader->in.job->drawn = false;
    reader->clear = false;
    return 0;
}

/** The image's width: that of the media, or up to a whole byte more. */
static int q_command(struct reader *reader)
{
    uint32_t width;

    if (number(reader, &width) != 0 || line_end(reader) != 0)
        return -1;
    if (width < reader->page.width_dots || width > reader->page.stride_bytes * 8)
        return bad(&reader->in, "q%u for a label of %u dots", width, reader->page.width_dots);
    reader->width_dots = width;
    wipe_page(reader);
    return 0;
}

/** Q length, gap; or B and the mark's height, and its offset; or 0. */
static int form_command(struct reader *reader)
{
    uint32_t length, gap, offset;
    bool mark;

    if (number(reader, &length) != 0 || comma(reader) != 0)
        return -1;
    mark = word(&reader->in, "B");
    if (number(reader, &gap) != 0 || (mark && (word(&reader->in, "+") || word(&reader->in, "-")) &&
                                      number(reader, &offset) != 0))
        return -1;
    if (length != reader->page.height_dots)
        return bad(&reader->in, "Q%u for a label of %u rows", length, reader->page.height_dots);
    if ((gap != 0 || mark) && (gap < 16 || gap > 240))
        return bad(&reader->in, "Q with a gap or mark of %u dots", gap);
    wipe_page(reader);
    return 0;
}

/** S, D, O and so on are only noted. */
static int setup_command(struct reader *reader)
{
    const size_t start = reader->in.at;
    uint32_t value;

    if (word(&reader->in, "Q")) {
        if (form_command(reader) != 0)
            return -1;
    } else if (word(&reader->in, "S") || word(&reader->in, "D")) {
        const bool speed = reader->in.bytes[start] == 'S';
        if (number(reader, &value) != 0)
            return -1;
        if (speed ? value < 1 || value > 6 : value > 15)
            return bad(&reader->in, "a value of %u", value);
    } else if (word(&reader->in, "OC")) {
        if (peek(&reader->in) >= '0' && peek(&reader->in) <= '9' &&
            (number(reader, &value) != 0 || value < 1 || value > 255))
            return bad(&reader->in, "labels between cuts");
    } else if (!word(&reader->in, "OP") && !word(&reader->in, "ON") && !word(&reader->in, "OD") &&
               !word(&reader->in, "ZT") && !word(&reader->in, "ZB") && !word(&reader->in, "C")) {
        return bad(&reader->in, "unknown command");
    }
    printed_job_note(reader->in.job, "%.*s", (int)(reader->in.at - start),
                     (const char *)reader->in.bytes + start);
    return line_end(reader);
}

static int command(struct reader *reader)
{
    if (word(&reader->in, "^ee\n")) /* a question for the status between pages */
        return 0;
    if (word(&reader->in, "\n") || word(&reader->in, "\r\n"))
        return 0;
    if (word(&reader->in, "N")) {
        if (line_end(reader) != 0)
            return -1;
        wipe_page(reader);
        reader->clear = true;
        return 0;
    }
    if (word(&reader->in, "q"))
        return q_command(reader);
    if (word(&reader->in, "GW"))
        return gw_command(reader);
    if (word(&reader->in, "GM"))
        return gm_command(reader);
    if (word(&reader->in, "GK"))
        return gk_command(reader);
    if (word(&reader->in, "GG"))
        return gg_command(reader);
    if (word(&reader->in, "P"))
        return p_command(reader);
    return setup_command(reader);
}

static int run(struct reader *reader)
{
    struct printed_job *job = reader->in.job;
    size_t i;

    while (reader->in.at < reader->in.len) {
        if (command(reader) == 0)
            continue;
        if (!reader->printer->lenient)
            return -1;
        job->error[0] = '\0';
        job->bad_lines++;
        while (reader->in.at < reader->in.len && reader->in.bytes[reader->in.at] != '\n')
            reader->in.at++;
    }
    for (i = 0; i < GRAPHICS && !reader->printer->lenient; i++) {
        if (reader->graphics[i].name[0] != '\0')
            return bad(&reader->in, "graphic %s stays in the printer", reader->graphics[i].name);
    }
    return 0;
}

static int decode(const void *bytes, size_t len, const struct printer *printer,
                  struct printed_job *job)
{
    struct reader *reader = calloc(1, sizeof *reader);
    int result;
    size_t i;

    memset(job, 0, sizeof *job);
    if (reader == NULL)
        return -1;
    reader->in.bytes = bytes;
    reader->in.len = len;
    reader->printer = printer;
    reader->in.job = job;
    if (wm_bitmap_init(&reader->page, printer->width_dots, printer->height_dots) != 0)
        result = bad(&reader->in, "no media of %ux%u", printer->width_dots, printer->height_dots);
    else
        result = run(reader);
    wm_bitmap_clear(&reader->page);
    for (i = 0; i < GRAPHICS; i++)
        wm_bitmap_clear(&reader->graphics[i].bitmap);
    free(reader);
    return result;
}

const struct decoder decoder_epl2 = {.language = "epl2", .decode = decode};

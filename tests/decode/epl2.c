/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/decode/decoders.h"

#include <stdarg.h>
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
    const uint8_t *bytes;
    size_t len, at;
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
    struct printed_job *job;
};

static int bad(struct reader *reader, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static int bad(struct reader *reader, const char *format, ...)
{
    va_list args;

    if (reader->job->error[0] == '\0') {
        va_start(args, format);
        vsnprintf(reader->job->error, sizeof reader->job->error, format, args);
        va_end(args);
        reader->job->error_at = reader->at;
    }
    return -1;
}

static int peek(const struct reader *reader)
{
    return reader->at < reader->len ? reader->bytes[reader->at] : -1;
}

static bool word(struct reader *reader, const char *text)
{
    size_t len = strlen(text);

    if (reader->len - reader->at < len || memcmp(reader->bytes + reader->at, text, len) != 0)
        return false;
    reader->at += len;
    return true;
}

static int number(struct reader *reader, uint32_t *value)
{
    size_t start = reader->at;

    for (*value = 0; peek(reader) >= '0' && peek(reader) <= '9'; reader->at++) {
        *value = *value * 10 + (uint32_t)(peek(reader) - '0');
        if (*value > 65535)
            return bad(reader, "a number over 65535");
    }
    return reader->at > start ? 0 : bad(reader, "a number was expected");
}

static int comma(struct reader *reader)
{
    return word(reader, ",") ? 0 : bad(reader, "a comma was expected");
}

static int line_end(struct reader *reader)
{
    if (word(reader, "\n") || word(reader, "\r\n"))
        return 0;
    return bad(reader, "a line end was expected");
}

static int name(struct reader *reader, char *out)
{
    size_t used = 0;

    if (!word(reader, "\""))
        return bad(reader, "a name was expected");
    while (peek(reader) > ' ' && peek(reader) != '"' && used < 8) {
        out[used++] = (char)peek(reader);
        reader->at++;
    }
    out[used] = '\0';
    return used > 0 && word(reader, "\"") ? 0 : bad(reader, "a name of 1 to 8 characters");
}

static void wipe_page(struct reader *reader)
{
    memset(reader->page.bits, 0, reader->page.stride_bytes * reader->page.height_dots);
    reader->placed_count = 0;
    reader->job->drawn = false;
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
            return bad(reader, "ink beyond the label at %u,%u", x + i, y);
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
    if (!word(reader, ",") && line_end(reader) != 0)
        return -1;
    if (!reader->clear)
        return bad(reader, "GW into an image that was not cleared");
    if (width == 0 || height == 0 || x + width * 8 > reader->width_dots ||
        y + height > reader->page.height_dots)
        return bad(reader, "GW beyond the label");
    if ((uint64_t)width * height > reader->len - reader->at)
        return bad(reader, "GW is cut off");
    for (row = 0; row < height; row++) {
        if (draw_row(reader, x, y + row, reader->bytes + reader->at + row * width, width, 0xff) !=
            0)
            return -1;
    }
    reader->at += (size_t)width * height;
    reader->job->drawn = true;
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
        return bad(reader, "no PCX of one bit");
    width = le16(file + 8) + 1;
    height = le16(file + 10) + 1;
    stride = le16(file + 66);
    if (stride % 2 != 0 || stride < (width + 7) / 8)
        return bad(reader, "PCX rows of %u bytes", stride);
    if (wm_bitmap_init(bitmap, width, height) != 0)
        return bad(reader, "out of memory");
    for (y = 0; y < height; y++) {
        for (x = 0; x < stride;) {
            uint32_t count = 1;
            if (at < len && (file[at] & 0xc0) == 0xc0)
                count = file[at++] & 0x3f;
            if (at >= len || count > stride - x)
                return bad(reader, "PCX row %u is cut off", y);
            for (; count > 0; count--, x++) {
                if (x < bitmap->stride_bytes)
                    wm_bitmap_row(bitmap, y)[x] = (uint8_t)~file[at];
            }
            at++;
        }
    }
    return at == len ? 0 : bad(reader, "PCX with %zu bytes too many", len - at);
}

static int gm_command(struct reader *reader)
{
    struct graphic *graphic;
    char called[9];
    uint32_t len;

    if (name(reader, called) != 0 || number(reader, &len) != 0 || line_end(reader) != 0)
        return -1;
    if (len > reader->len - reader->at)
        return bad(reader, "GM is cut off");
    graphic = find(reader, "");
    if (graphic == NULL || find(reader, called) != NULL)
        return bad(reader, "GM of a name that is taken");
    if (read_pcx(reader, reader->bytes + reader->at, len, &graphic->bitmap) != 0) {
        wm_bitmap_clear(&graphic->bitmap);
        return -1;
    }
    strcpy(graphic->name, called);
    graphic->marked = false;
    reader->at += len;
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
        return bad(reader, "GG into an image that was not cleared");
    strcpy(reader->placed[reader->placed_count].name, called);
    reader->placed[reader->placed_count].x = x;
    reader->placed[reader->placed_count].y = y;
    reader->placed_count++;
    reader->job->drawn = true;
    return 0;
}

static int draw_graphics(struct reader *reader)
{
    size_t i;
    uint32_t y;

    for (i = 0; i < reader->placed_count; i++) {
        struct graphic *graphic = find(reader, reader->placed[i].name);
        if (graphic == NULL || reader->placed[i].name[0] == '\0')
            return bad(reader, "graphic %s was not there when it was printed",
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
    if (word(reader, ",") && number(reader, &copies) != 0)
        return -1;
    if (line_end(reader) != 0)
        return -1;
    if (!reader->clear)
        return bad(reader, "P of an image that was not cleared");
    if (sets == 0 || copies == 0)
        return bad(reader, "P of no label");
    if (draw_graphics(reader) != 0)
        return -1;
    if (printed_job_add(reader->job, &reader->page, sets * copies) != 0)
        return bad(reader, "out of memory");
    reader->job->drawn = false;
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
        return bad(reader, "q%u for a label of %u dots", width, reader->page.width_dots);
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
    mark = word(reader, "B");
    if (number(reader, &gap) != 0 ||
        (mark && (word(reader, "+") || word(reader, "-")) && number(reader, &offset) != 0))
        return -1;
    if (length != reader->page.height_dots)
        return bad(reader, "Q%u for a label of %u rows", length, reader->page.height_dots);
    if ((gap != 0 || mark) && (gap < 16 || gap > 240))
        return bad(reader, "Q with a gap or mark of %u dots", gap);
    wipe_page(reader);
    return 0;
}

/** S, D, O and so on are only noted. */
static int setup_command(struct reader *reader)
{
    const size_t start = reader->at;
    uint32_t value;

    if (word(reader, "Q")) {
        if (form_command(reader) != 0)
            return -1;
    } else if (word(reader, "S") || word(reader, "D")) {
        const bool speed = reader->bytes[start] == 'S';
        if (number(reader, &value) != 0)
            return -1;
        if (speed ? value < 1 || value > 6 : value > 15)
            return bad(reader, "a value of %u", value);
    } else if (word(reader, "OC")) {
        if (peek(reader) >= '0' && peek(reader) <= '9' &&
            (number(reader, &value) != 0 || value < 1 || value > 255))
            return bad(reader, "labels between cuts");
    } else if (!word(reader, "OP") && !word(reader, "ON") && !word(reader, "OD") &&
               !word(reader, "ZT") && !word(reader, "ZB") && !word(reader, "C")) {
        return bad(reader, "unknown command");
    }
    printed_job_note(reader->job, "%.*s", (int)(reader->at - start),
                     (const char *)reader->bytes + start);
    return line_end(reader);
}

static int command(struct reader *reader)
{
    if (word(reader, "^ee\n")) /* a question for the status between pages */
        return 0;
    if (word(reader, "\n") || word(reader, "\r\n"))
        return 0;
    if (word(reader, "N")) {
        if (line_end(reader) != 0)
            return -1;
        wipe_page(reader);
        reader->clear = true;
        return 0;
    }
    if (word(reader, "q"))
        return q_command(reader);
    if (word(reader, "GW"))
        return gw_command(reader);
    if (word(reader, "GM"))
        return gm_command(reader);
    if (word(reader, "GK"))
        return gk_command(reader);
    if (word(reader, "GG"))
        return gg_command(reader);
    if (word(reader, "P"))
        return p_command(reader);
    return setup_command(reader);
}

static int run(struct reader *reader)
{
    struct printed_job *job = reader->job;
    size_t i;

    while (reader->at < reader->len) {
        if (command(reader) == 0)
            continue;
        if (!reader->printer->lenient)
            return -1;
        job->error[0] = '\0';
        job->bad_lines++;
        while (reader->at < reader->len && reader->bytes[reader->at] != '\n')
            reader->at++;
    }
    for (i = 0; i < GRAPHICS && !reader->printer->lenient; i++) {
        if (reader->graphics[i].name[0] != '\0')
            return bad(reader, "graphic %s stays in the printer", reader->graphics[i].name);
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
    reader->bytes = bytes;
    reader->len = len;
    reader->printer = printer;
    reader->job = job;
    if (wm_bitmap_init(&reader->page, printer->width_dots, printer->height_dots) != 0)
        result = bad(reader, "no media of %ux%u", printer->width_dots, printer->height_dots);
    else
        result = run(reader);
    wm_bitmap_clear(&reader->page);
    for (i = 0; i < GRAPHICS; i++)
        wm_bitmap_clear(&reader->graphics[i].bitmap);
    free(reader);
    return result;
}

const struct decoder decoder_epl2 = {.language = "epl2", .decode = decode};

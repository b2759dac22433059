/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/decode/cursor.h"
#include "tests/decode/decoders.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Written from Zebra's description of the commands (Mobile Printing Systems CPCL Programming
 * Manual) alone, without a look at filter/printer/. */

enum state {
    LINES,     /**< outside of a session: text is printed as it comes, NUL is not */
    LABEL,     /**< "! 0 200 200 …" */
    UTILITIES, /**< "! UTILITIES" */
};

struct reader {
    struct cursor in;
    enum state state;
    uint32_t height_dots, copies; /**< of the session's header */
    struct wm_bitmap page;        /**< once the width is known */
};

/** A number behind a blank. */
static int number(struct reader *reader, int32_t *value)
{
    bool minus;
    size_t start;

    if (!word(&reader->in, " "))
        return bad(&reader->in, "a blank was expected");
    minus = word(&reader->in, "-");
    start = reader->in.at;
    for (*value = 0; peek(&reader->in) >= '0' && peek(&reader->in) <= '9'; reader->in.at++) {
        *value = *value * 10 + peek(&reader->in) - '0';
        if (*value > 100000)
            return bad(&reader->in, "a number over 100000");
    }
    if (reader->in.at == start)
        return bad(&reader->in, "a number was expected");
    if (minus)
        *value = -*value;
    return 0;
}

static int line_end(struct reader *reader)
{
    if (word(&reader->in, "\r\n") || word(&reader->in, "\n"))
        return 0;
    return bad(&reader->in, "a line end was expected");
}

static void close_session(struct reader *reader)
{
    wm_bitmap_clear(&reader->page);
    reader->state = LINES;
    reader->in.job->drawn = false;
}

/** "! offset resolution resolution height quantity", or "! UTILITIES". */
static int header(struct reader *reader)
{
    int32_t offset, across, along, height, copies;

    if (word(&reader->in, " UTILITIES")) {
        if (line_end(reader) != 0)
            return -1;
        reader->state = UTILITIES;
        return 0;
    }
    if (number(reader, &offset) != 0 || number(reader, &across) != 0 ||
        number(reader, &along) != 0 || number(reader, &height) != 0 ||
        number(reader, &copies) != 0 || line_end(reader) != 0)
        return -1;
    /* The manual has 200; CUPS sends the raster's resolution. */
    if (offset != 0 || across != along || (across != 200 && across != 203))
        return bad(&reader->in, "a header with offset %d and %d dpi", offset, across);
    if (height < 1 || copies < 1 || copies > 1024)
        return bad(&reader->in, "a header for %d labels of %d rows", copies, height);
    reader->height_dots = (uint32_t)height;
    reader->copies = (uint32_t)copies;
    reader->state = LABEL;
    return 0;
}

static int width_command(struct reader *reader)
{
    int32_t width;

    if (number(reader, &width) != 0 || line_end(reader) != 0)
        return -1;
    if (width < 1 || reader->page.bits != NULL)
        return bad(&reader->in, "PAGE-WIDTH %d", width);
    if (wm_bitmap_init(&reader->page, (uint32_t)width, reader->height_dots) != 0)
        return bad(&reader->in, "a page of %dx%u", width, reader->height_dots);
    return 0;
}

static int graphics_command(struct reader *reader)
{
    const uint8_t *data;
    int32_t width, height, x, y, row, i;

    if (number(reader, &width) != 0 || number(reader, &height) != 0 || number(reader, &x) != 0 ||
        number(reader, &y) != 0)
        return -1;
    if (!word(&reader->in, " "))
        return bad(&reader->in, "CG without a blank before its data");
    if (reader->page.bits == NULL)
        return bad(&reader->in, "CG before PAGE-WIDTH");
    if (width < 1 || height < 1 || x < 0 || y < 0 ||
        (uint32_t)(x + width * 8) > reader->page.stride_bytes * 8 ||
        (uint32_t)(y + height) > reader->height_dots)
        return bad(&reader->in, "CG beyond the page");
    if ((uint64_t)width * (uint64_t)height > reader->in.len - reader->in.at)
        return bad(&reader->in, "CG is cut off");
    data = reader->in.bytes + reader->in.at;
    for (row = 0; row < height; row++) {
        for (i = 0; i < width * 8; i++) {
            if ((data[row * width + i / 8] >> (7 - i % 8) & 1) == 0)
                continue;
            if ((uint32_t)(x + i) >= reader->page.width_dots)
                return bad(&reader->in, "CG draws beyond the page's right edge");
            wm_bitmap_fill(&reader->page, x + i, y + row, 1, 1, true);
        }
    }
    reader->in.at += (size_t)width * (size_t)height;
    reader->in.job->drawn = true;
    return line_end(reader);
}

static int print_command(struct reader *reader)
{
    if (line_end(reader) != 0)
        return -1;
    if (reader->page.bits == NULL)
        return bad(&reader->in, "PRINT of a page without a width");
    if (printed_job_add(reader->in.job, &reader->page, reader->copies) != 0)
        return bad(&reader->in, "out of memory");
    close_session(reader);
    return 0;
}

/** SPEED and the like are only noted. */
static int setup_command(struct reader *reader)
{
    static const struct {
        const char *name;
        unsigned values;
        int32_t least, most;
    } setup[] = {
        {"TONE", 1, -99, 200},  {"CONTRAST", 1, 0, 3},  {"SPEED", 1, 0, 5},
        {"GAP-SENSE", 0, 0, 0}, {"BAR-SENSE", 0, 0, 0}, {"CUT", 0, 0, 0},
    };
    size_t i;
    int32_t value;

    for (i = 0; i < sizeof setup / sizeof setup[0]; i++) {
        if (!word(&reader->in, setup[i].name))
            continue;
        if (setup[i].values == 0) {
            printed_job_note(reader->in.job, "%s", setup[i].name);
            return line_end(reader);
        }
        if (number(reader, &value) != 0)
            return -1;
        if (value < setup[i].least || value > setup[i].most)
            return bad(&reader->in, "%s %d", setup[i].name, value);
        printed_job_note(reader->in.job, "%s %d", setup[i].name, value);
        return line_end(reader);
    }
    return bad(&reader->in, "unknown command");
}

static int label_command(struct reader *reader)
{
    int32_t value;

    while (peek(&reader->in) == '\0')
        reader->in.at++;
    if (word(&reader->in, "\r\n") || word(&reader->in, "\n"))
        return 0;
    if (word(&reader->in, "CG") || word(&reader->in, "COMPRESSED-GRAPHICS"))
        return graphics_command(reader);
    if (word(&reader->in, "PAGE-WIDTH") || word(&reader->in, "PW"))
        return width_command(reader);
    if (word(&reader->in, "PAGE-HEIGHT")) { /* as CUPS sends it; the header has said it */
        if (number(reader, &value) != 0)
            return -1;
        return (uint32_t)value == reader->height_dots ? line_end(reader)
                                                      : bad(&reader->in, "PAGE-HEIGHT %d", value);
    }
    if (word(&reader->in, "FORM"))
        return line_end(reader);
    if (word(&reader->in, "PRINT"))
        return print_command(reader);
    if (word(&reader->in, "ABORT")) {
        if (line_end(reader) != 0)
            return -1;
        close_session(reader);
        return 0;
    }
    /* A session's start is no command of a session, so it is left out. */
    if (reader->page.bits == NULL && word(&reader->in, "! 0 200 200"))
        return number(reader, &value) != 0 || number(reader, &value) != 0 ? -1 : line_end(reader);
    return setup_command(reader);
}

static int utility_command(struct reader *reader)
{
    while (peek(&reader->in) == '\0')
        reader->in.at++;
    if (word(&reader->in, "! UTILITIES")) /* left out, as in a label's session */
        return line_end(reader);
    if (word(&reader->in, "PRINT")) {
        if (line_end(reader) != 0)
            return -1;
        close_session(reader);
        return 0;
    }
    return setup_command(reader);
}

static int command(struct reader *reader)
{
    if (reader->state == LABEL)
        return label_command(reader);
    if (reader->state == UTILITIES)
        return utility_command(reader);
    if (word(&reader->in, "!"))
        return header(reader);
    if (word(&reader->in, "\033h")) /* a question for the status between pages */
        return 0;
    if (peek(&reader->in) == '\0') {
        reader->in.at++;
        return 0;
    }
    return bad(&reader->in, "text outside of a session");
}

static int run(struct reader *reader, const struct printer *printer)
{
    struct printed_job *job = reader->in.job;

    while (reader->in.at < reader->in.len) {
        const bool lines = reader->state == LINES && peek(&reader->in) != '!';
        if (command(reader) == 0)
            continue;
        if (!printer->lenient)
            return -1;
        job->error[0] = '\0';
        job->bad_lines++;
        /* A header or a command that is none is left out, what is no header printed. */
        if (lines)
            printed_job_note(job, "prints text");
        while (reader->in.at < reader->in.len && reader->in.bytes[reader->in.at] != '\n')
            reader->in.at++;
        if (reader->in.at < reader->in.len)
            reader->in.at++;
    }
    if (reader->state != LINES && !printer->lenient)
        return bad(&reader->in, "ends within a session");
    return 0;
}

static int decode(const void *bytes, size_t len, const struct printer *printer,
                  struct printed_job *job)
{
    struct reader reader = {.in = {.bytes = bytes, .len = len, .job = job}};
    int result;

    memset(job, 0, sizeof *job);
    result = run(&reader, printer);
    wm_bitmap_clear(&reader.page);
    return result;
}

const struct decoder decoder_cpcl = {.language = "cpcl", .decode = decode};

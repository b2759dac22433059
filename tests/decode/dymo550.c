/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/printer/language.h"
#include "tests/decode/cursor.h"
#include "tests/decode/decoders.h"

#include <stdio.h>
#include <string.h>

/*
 * Dymo LabelWriter 550 series, written from the 550 Series Technical Reference alone, without a
 * look at filter/printer/. A job is ESC A 1 (lock), ESC s (start), labels, ESC E and ESC Q (end); a
 * label is ESC n (index), ESC D (header and rows), ESC G and ESC A 2. NUL between jobs is ignored.
 */

#define ESC 0x1b

struct reader {
    struct cursor in;
    const struct printer *printer;
    struct wm_bitmap page;
    bool locked, in_job;
    bool indexed, drawn, printed; /**< of the label: ESC n, ESC D, ESC G came */
    uint32_t labels;              /**< of this job */
    uint32_t length;              /**< of ESC L, in 1/600 inch; 0 if none came */
};

/** So many bytes that follow; NULL with an error where they do not. */
static const uint8_t *take(struct reader *reader, size_t count)
{
    const uint8_t *found = reader->in.bytes + reader->in.at;

    if (reader->in.len - reader->in.at < count) {
        bad(&reader->in, "the stream is cut off");
        reader->in.at = reader->in.len;
        return NULL;
    }
    reader->in.at += count;
    return found;
}

static uint32_t number(const uint8_t *bytes, unsigned count)
{
    uint32_t value = 0;

    while (count-- > 0)
        value = value << 8 | bytes[count];
    return value;
}

static void clear_label(struct reader *reader)
{
    memset(reader->page.bits, 0, reader->page.stride_bytes * reader->page.height_dots);
    reader->indexed = reader->drawn = false;
}

/** ESC A: 0 asks, 1 asks for the lock, 2 asks between labels. */
static int status(struct reader *reader)
{
    const uint8_t *lock = take(reader, 1);

    if (lock == NULL)
        return -1;
    if (*lock > 2)
        return bad(&reader->in, "ESC A %u", *lock);
    if (reader->drawn)
        return bad(&reader->in, "ESC A within a label");
    if (*lock == 1)
        reader->locked = true;
    if (*lock == 2)
        reader->printed = false;
    return 0;
}

static int start(struct reader *reader)
{
    if (take(reader, 4) == NULL)
        return -1;
    if (!reader->locked || reader->in_job)
        return bad(&reader->in, reader->in_job ? "a job within a job" : "a job without the lock");
    reader->in_job = true;
    reader->labels = 0;
    reader->length = 0;
    reader->printed = false;
    return 0;
}

/** ESC Q ends the job; alone it makes the printer forget one that was cut off. */
static int end(struct reader *reader)
{
    if (reader->indexed && !reader->printer->lenient)
        return bad(&reader->in, "a job ends within a label");
    clear_label(reader);
    reader->in_job = reader->locked = false;
    return 0;
}

static int label_index(struct reader *reader)
{
    const uint8_t *args = take(reader, 2);

    if (args == NULL)
        return -1;
    if (!reader->in_job || reader->indexed)
        return bad(&reader->in, "ESC n outside of a job or twice");
    if (reader->printed)
        return bad(&reader->in, "a label before the printer was asked for its status");
    if (number(args, 2) != (reader->labels & 0xffff))
        return bad(&reader->in, "label %u is called %u", reader->labels, number(args, 2));
    reader->indexed = true;
    return 0;
}

/** ESC D: bits a dot, alignment, rows, dots of a row, and the rows, the leftmost dot in bit 7. */
static int label(struct reader *reader)
{
    const uint8_t *head = take(reader, 10), *data;
    uint32_t rows, dots, x, y, stride;

    if (head == NULL)
        return -1;
    if (head[0] != 1 || head[1] != 2)
        return bad(&reader->in, "%u bits a dot, alignment %u", head[0], head[1]);
    rows = number(head + 2, 4);
    dots = number(head + 6, 4);
    stride = dots / 8 + (dots % 8 != 0);
    if ((uint64_t)rows * stride > reader->in.len - reader->in.at) {
        reader->in.at = reader->in.len;
        return bad(&reader->in, "the label is cut off");
    }
    data = take(reader, (size_t)rows * stride);
    if (!reader->indexed || reader->drawn)
        return bad(&reader->in, "ESC D without an index or twice");
    if (rows == 0 || rows > reader->page.height_dots || dots == 0 ||
        stride > reader->page.stride_bytes)
        return bad(&reader->in, "%u rows of %u dots do not fit", rows, dots);
    if ((reader->printer->quirks & WM_QUIRK_HOST_LENGTH) != 0 &&
        reader->length != reader->page.height_dots * 2)
        return bad(&reader->in, "ESC L is %u and the label %u", reader->length,
                   reader->page.height_dots * 2);
    for (y = 0; y < rows; y++) {
        for (x = 0; x < stride * 8; x++) {
            if ((data[(size_t)y * stride + x / 8] >> (7 - x % 8) & 1) == 0)
                continue;
            if (x >= dots || x >= reader->page.width_dots)
                return bad(&reader->in, "ink beyond the label at dot %u of row %u", x, y);
            wm_bitmap_fill(&reader->page, (int32_t)x, (int32_t)y, 1, 1, true);
        }
    }
    reader->drawn = true;
    return 0;
}

/** ESC G prints; ESC E prints what is not yet printed, and moves it to the tear bar. */
static int feed(struct reader *reader, bool is_short)
{
    if (!reader->in_job || (is_short && !reader->drawn))
        return bad(&reader->in, "a feed without a label");
    if (!reader->drawn)
        return 0;
    if (printed_job_add(reader->in.job, &reader->page, 1) != 0)
        return bad(&reader->in, "out of memory");
    clear_label(reader);
    reader->labels++;
    reader->printed = true;
    return 0;
}

/** ESC C, i and T are set-up; ESC h and e what is there anyway. */
static int setup(struct reader *reader, uint8_t letter)
{
    const uint8_t *args = letter == 'C' || letter == 'T' ? take(reader, 1) : reader->in.bytes;

    if (args == NULL)
        return -1;
    if (!reader->in_job)
        return bad(&reader->in, "ESC %c outside of a job", letter);
    if (letter == 'C' && *args > 200)
        return bad(&reader->in, "a duty of %u percent", *args);
    if (letter == 'T' && *args != 0x10 && *args != 0x20)
        return bad(&reader->in, "ESC T %u", *args);
    if (letter == 'C')
        printed_job_note(reader->in.job, "duty %u", *args);
    else if (letter == 'T' || letter == 'i')
        printed_job_note(reader->in.job, letter == 'T' ? "speed" : "graphics");
    return 0;
}

/** ESC L, low byte first, is known of the Wireless only. */
static int length(struct reader *reader)
{
    const uint8_t *args;

    if ((reader->printer->quirks & WM_QUIRK_HOST_LENGTH) == 0)
        return bad(&reader->in, "ESC L");
    args = take(reader, 2);
    if (args == NULL)
        return -1;
    reader->length = number(args, 2);
    return 0;
}

static int command(struct reader *reader)
{
    const uint8_t *letter = take(reader, 1);

    if (letter == NULL)
        return -1;
    switch (*letter) {
    case 'A':
        return status(reader);
    case 'C':
    case 'T':
    case 'e':
    case 'h':
    case 'i':
        return setup(reader, *letter);
    case 'D':
        return label(reader);
    case 'E':
    case 'G':
        return feed(reader, *letter == 'G');
    case 'L':
        return length(reader);
    case 'Q':
        return end(reader);
    case 'n':
        return label_index(reader);
    case 's':
        return start(reader);
    default:
        return bad(&reader->in, "unknown command ESC 0x%02x", *letter);
    }
}

static int step(struct reader *reader)
{
    const uint8_t byte = *take(reader, 1);

    if (byte == ESC)
        return command(reader);
    if (byte == 0 && (!reader->in_job || reader->printer->lenient))
        return 0;
    return bad(&reader->in, "byte 0x%02x is no command", byte);
}

static int decode(const void *bytes, size_t len, const struct printer *printer,
                  struct printed_job *job)
{
    struct reader reader = {.in = {.bytes = bytes, .len = len, .job = job}, .printer = printer};
    int result = 0;

    memset(job, 0, sizeof *job);
    if (wm_bitmap_init(&reader.page, printer->width_dots, printer->height_dots) != 0)
        return bad(&reader.in, "no media");
    while (result == 0 && reader.in.at < len) {
        result = step(&reader);
        if (result != 0 && printer->lenient && reader.in.at < len) {
            job->error[0] = '\0';
            job->bad_lines++;
            result = 0;
        }
    }
    if (result == 0 && reader.in_job)
        result = bad(&reader.in, "the job has no end");
    job->drawn = reader.drawn;
    wm_bitmap_clear(&reader.page);
    return result;
}

const struct decoder decoder_dymo550 = {.language = "dymo550", .decode = decode};

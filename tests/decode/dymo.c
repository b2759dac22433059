/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/printer/language.h"
#include "tests/decode/cursor.h"
#include "tests/decode/decoders.h"

#include <stdio.h>
#include <string.h>

/*
 * Dymo LabelWriter up to the 450 series, written from the 450 Series Technical Reference alone,
 * without a look at filter/printer/. Two things are from what Dymo's own driver sends: ESC Q with
 * two bytes, which the reference does not know and which draws nothing, and a form feed behind a
 * short one, which moves the label that is printed already to the tear bar.
 */

#define ESC 0x1b
#define SYN 0x16
#define ETB 0x17

struct reader {
    struct cursor in;
    const struct printer *printer;
    struct wm_bitmap page;
    uint32_t tab, count; /**< bytes left of a row, and of a row */
    uint32_t y;          /**< rows of this label so far */
    bool fed;            /**< the last that moved was a short feed */
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

static void clear_label(struct reader *reader)
{
    memset(reader->page.bits, 0, reader->page.stride_bytes * reader->page.height_dots);
    reader->y = 0;
}

static int dot(struct reader *reader, uint32_t index)
{
    const uint64_t x = (uint64_t)reader->tab * 8 + index;

    if (x >= reader->page.width_dots || reader->y >= reader->page.height_dots)
        return bad(&reader->in, "ink beyond the label at dot %u of row %u", (unsigned)x, reader->y);
    wm_bitmap_fill(&reader->page, (int32_t)x, (int32_t)reader->y, 1, 1, true);
    return 0;
}

/** SYN: a row of plain bytes, the leftmost dot in bit 7. */
static int plain_row(struct reader *reader)
{
    const uint8_t *row = take(reader, reader->count);
    uint32_t i;

    if (row == NULL)
        return -1;
    for (i = 0; i < reader->count * 8; i++) {
        if ((row[i / 8] >> (7 - i % 8) & 1) != 0 && dot(reader, i) != 0)
            return -1;
    }
    reader->y++;
    return 0;
}

/** ETB: runs that are a row together. A printer does not check that they end with it. */
static int coded_row(struct reader *reader)
{
    uint32_t at = 0;

    while (at < reader->count * 8) {
        const uint8_t *code = take(reader, 1);
        uint32_t run;
        if (code == NULL)
            return -1;
        for (run = (*code & 0x7fu) + 1; run > 0 && at < reader->count * 8; run--, at++) {
            if ((*code & 0x80) != 0 && dot(reader, at) != 0)
                return -1;
        }
        if (run > 0 && !reader->printer->lenient)
            return bad(&reader->in, "a run goes on %u dots beyond the row", run);
    }
    reader->y++;
    return 0;
}

static int feed(struct reader *reader, bool is_short)
{
    const bool printed = reader->y == 0 && reader->fed && !is_short;

    reader->fed = is_short;
    if (printed)
        return 0;
    if (printed_job_add(reader->in.job, &reader->page, 1) != 0)
        return bad(&reader->in, "out of memory");
    clear_label(reader);
    return 0;
}

static int reset(struct reader *reader)
{
    /* "Any data in the print buffer is lost": an error unless a job was killed. */
    if (reader->y > 0 && !reader->printer->lenient)
        return bad(&reader->in, "a reset within a label");
    clear_label(reader);
    reader->tab = 0;
    reader->count = (reader->printer->width_dots + 7) / 8;
    reader->fed = false;
    return 0;
}

static int skip(struct reader *reader)
{
    const uint8_t *args = take(reader, 2);

    if (args == NULL)
        return -1;
    if (args[0] != 1)
        return bad(&reader->in, "ESC f %u", args[0]);
    if (reader->y + args[1] > reader->page.height_dots)
        return bad(&reader->in, "a skip beyond the label");
    reader->y += args[1];
    return 0;
}

/** ESC L, high byte first; negative is continuous media. */
static int length(struct reader *reader)
{
    const uint8_t *args = take(reader, 2);

    if (args == NULL)
        return -1;
    if ((args[0] & 0x80) != 0)
        printed_job_note(reader->in.job, "continuous");
    else if ((args[0] << 8 | args[1]) == 0)
        return bad(&reader->in, "a label without length");
    return 0;
}

/** ESC q: a choice that the model does not stand for is set-up. */
static int roll(struct reader *reader)
{
    const unsigned quirks = reader->printer->quirks;
    const uint8_t *args = take(reader, 1);

    if (args == NULL)
        return -1;
    if (args[0] < '0' || args[0] > '2')
        return bad(&reader->in, "roll %u", args[0]);
    if (args[0] != ((quirks & WM_QUIRK_LEFT_ROLL) != 0 ? '1'
                    : (quirks & WM_QUIRK_RIGHT_ROLL)   ? '2'
                                                       : 0))
        printed_job_note(reader->in.job, "roll %c", args[0]);
    return 0;
}

static int columns(struct reader *reader, bool is_tab)
{
    const uint32_t most = (reader->printer->width_dots + 7) / 8;
    const uint8_t *args = take(reader, 1);

    if (args == NULL)
        return -1;
    if (is_tab ? args[0] >= most : args[0] == 0 || args[0] > most)
        return bad(&reader->in, "%s of %u bytes on %u", is_tab ? "a tab" : "a row", args[0], most);
    *(is_tab ? &reader->tab : &reader->count) = args[0];
    return 0;
}

static int command(struct reader *reader)
{
    const uint8_t *letter = take(reader, 1);

    while (letter != NULL && *letter == ESC) /* any number of ESC is one */
        letter = take(reader, 1);
    if (letter == NULL)
        return -1;
    switch (*letter) {
    case '@':
        return reset(reader);
    case 'A':
    case 'h': /* 300 x 300 dpi, as after a reset */
        return 0;
    case 'B':
    case 'D':
        return columns(reader, *letter == 'B');
    case 'E':
    case 'G':
        return feed(reader, *letter == 'G');
    case 'L':
        return length(reader);
    case 'Q':
        return take(reader, 2) != NULL ? 0 : -1;
    case 'c':
    case 'd':
    case 'e':
    case 'g':
        printed_job_note(reader->in.job, "density %c", *letter);
        return 0;
    case 'f':
        return skip(reader);
    case 'q':
        return roll(reader);
    default:
        return bad(&reader->in, "unknown command ESC 0x%02x", *letter);
    }
}

static int step(struct reader *reader)
{
    const uint8_t byte = *take(reader, 1);

    if (byte == ESC)
        return command(reader);
    if (byte == SYN)
        return plain_row(reader);
    if (byte == ETB)
        return coded_row(reader);
    return bad(&reader->in, "byte 0x%02x is neither a command nor a row", byte);
}

static int decode(const void *bytes, size_t len, const struct printer *printer,
                  struct printed_job *job)
{
    struct reader reader = {.in = {.bytes = bytes, .len = len, .job = job}, .printer = printer};
    int result;

    memset(job, 0, sizeof *job);
    if (wm_bitmap_init(&reader.page, printer->width_dots, printer->height_dots) != 0)
        return bad(&reader.in, "no media");
    result = reset(&reader);
    while (result == 0 && reader.in.at < len) {
        result = step(&reader);
        if (result != 0 && printer->lenient && reader.in.at < len) {
            job->error[0] = '\0';
            job->bad_lines++;
            result = 0;
        }
    }
    job->drawn = reader.y > 0;
    wm_bitmap_clear(&reader.page);
    return result;
}

const struct decoder decoder_dymo = {.language = "dymo", .decode = decode};

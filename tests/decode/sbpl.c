/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/printer/language.h"
#include "tests/decode/cursor.h"
#include "tests/decode/decoders.h"
#include "tests/decode/pcx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Written from SATO's "e" and Pro Series Programming Reference alone, without a look at
 * filter/printer/. */

#define STX 2
#define ETX 3
#define CAN 24
#define ESC 27

struct reader {
    struct cursor in;
    const struct printer *printer;
    struct wm_bitmap page; /**< as large as ESC A1 or the media says */
    uint32_t width, height;
    bool in_item;      /**< behind ESC A */
    uint32_t x, y;     /**< of ESC H and ESC V, from 0 */
    uint32_t copies;   /**< of ESC Q; 0 without */
    unsigned settings; /**< commands of this item that want to be alone */
    unsigned others;
};

/** At least and at most so many digits. */
static int number(struct reader *reader, unsigned least, unsigned most, uint32_t *value)
{
    unsigned count = 0;

    *value = 0;
    while (count < most && reader->in.at < reader->in.len &&
           reader->in.bytes[reader->in.at] >= '0' && reader->in.bytes[reader->in.at] <= '9') {
        *value = *value * 10 + reader->in.bytes[reader->in.at++] - '0';
        count++;
    }
    return count >= least ? 0 : bad(&reader->in, "%u digits were expected", least);
}

/** OR a bitmap in at the position; ink beyond the label is an error. */
static int place(struct reader *reader, const uint8_t *bits, size_t stride, uint32_t rows)
{
    uint32_t x, y;

    for (y = 0; y < rows; y++) {
        for (x = 0; x < stride * 8; x++) {
            const uint32_t column = reader->x + x, row = reader->y + y;
            if ((bits[y * stride + x / 8] >> (7 - x % 8) & 1) == 0)
                continue;
            if (column >= reader->page.width_dots || row >= reader->page.height_dots)
                return bad(&reader->in, "graphics with ink beyond the label");
            wm_bitmap_row(&reader->page, row)[column / 8] |= (uint8_t)(0x80 >> column % 8);
        }
    }
    reader->in.job->drawn = true;
    return 0;
}

/** ESC GB: bytes across, blocks of eight rows down, data. */
static int block_command(struct reader *reader)
{
    uint32_t across, down;
    const uint8_t *data;

    if (number(reader, 3, 3, &across) != 0 || number(reader, 3, 3, &down) != 0)
        return -1;
    if (across == 0 || down == 0 || reader->x + (across - 1) * 8 >= reader->page.width_dots ||
        reader->y + (down - 1) * 8 >= reader->page.height_dots)
        return bad(&reader->in, "GB of no size or beyond the label");
    if ((size_t)across * down * 8 > reader->in.len - reader->in.at)
        return bad(&reader->in, "GB is cut off");
    data = reader->in.bytes + reader->in.at;
    reader->in.at += (size_t)across * down * 8;
    return place(reader, data, across, down * 8);
}

/** ESC GP: bytes of the file, comma, file. */
static int pcx_command(struct reader *reader)
{
    const int ink = (reader->printer->quirks & WM_QUIRK_PCX_INVERTED) != 0;
    struct wm_bitmap bitmap;
    const char *why;
    uint32_t size;
    size_t used;
    int result;

    if (number(reader, 5, 5, &size) != 0)
        return -1;
    if (!word(&reader->in, ",") || size > reader->in.len - reader->in.at)
        return bad(&reader->in, "GP is cut off");
    if (size > 32 * 1024)
        return bad(&reader->in, "GP of more than 32 KB");
    result = pcx_read(reader->in.bytes + reader->in.at, size, ink, false, &bitmap, &used, &why);
    reader->in.at += size;
    if (result != 0)
        bad(&reader->in, "%s", why);
    else if (used != size)
        result = bad(&reader->in, "GP with bytes behind the picture");
    else if (bitmap.stride_bytes * bitmap.height_dots > 64 * 1024)
        result = bad(&reader->in, "GP of more than 64 KB");
    else
        result = place(reader, bitmap.bits, bitmap.stride_bytes, bitmap.height_dots);
    wm_bitmap_clear(&bitmap);
    return result;
}

/** ESC A1: height and width, plain or behind V and H. */
static int size_command(struct reader *reader)
{
    uint32_t height, width;

    if (word(&reader->in, "V")) {
        if (number(reader, 5, 5, &height) != 0)
            return -1;
        if (!word(&reader->in, "H"))
            return bad(&reader->in, "A1 without H");
    } else if (number(reader, 4, 4, &height) != 0) {
        return -1;
    }
    if (number(reader, 4, 4, &width) != 0)
        return -1;
    if (height == 0 || width == 0)
        return bad(&reader->in, "A1 is no size");
    reader->width = width;
    reader->height = height;
    reader->settings++;
    return 0;
}

static int clear_page(struct reader *reader)
{
    wm_bitmap_clear(&reader->page);
    reader->in_item = true;
    reader->x = reader->y = 0;
    reader->copies = 0;
    reader->settings = reader->others = 0;
    reader->in.job->drawn = false;
    return wm_bitmap_init(&reader->page, reader->width, reader->height);
}

/** ESC Z: the item is printed if it says how often. */
static int end_command(struct reader *reader)
{
    int result = 0;

    if (!word(&reader->in, "\003"))
        return bad(&reader->in, "ESC Z without ETX");
    if (reader->settings > 1 || (reader->settings == 1 && reader->others > 0))
        return bad(&reader->in, "a setting that is not alone in its item");
    if (reader->copies > 0)
        result = printed_job_add(reader->in.job, &reader->page, reader->copies);
    else if (reader->in.job->drawn && !reader->printer->lenient)
        result = bad(&reader->in, "a picture that nobody prints");
    reader->in_item = false;
    reader->in.job->drawn = false;
    return result;
}

/** A setting, which is noted. */
static int setting(struct reader *reader)
{
    static const struct {
        const char *name;
        unsigned least, most; /**< digits */
        bool alone;
    } rows[] = {{"IG", 1, 1, true}, {"PM", 1, 1, true},  {"CS", 1, 2, true},
                {"#E", 1, 1, true}, {"~A", 4, 4, false}, {"~B", 0, 0, true}};
    const size_t start = reader->in.at;
    uint32_t value;
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (!word(&reader->in, rows[i].name))
            continue;
        if (number(reader, rows[i].least, rows[i].most, &value) != 0)
            return -1;
        reader->settings += rows[i].alone;
        reader->others += !rows[i].alone;
        printed_job_note(reader->in.job, "%.*s", (int)(reader->in.at - start),
                         (const char *)reader->in.bytes + start);
        return 0;
    }
    return bad(&reader->in, "unknown command");
}

static int position(struct reader *reader, uint32_t *value)
{
    if (number(reader, 4, 5, value) != 0)
        return -1;
    if (*value == 0)
        return bad(&reader->in, "position 0");
    (*value)--;
    return 0;
}

/** Behind ESC, in an item. */
static int command(struct reader *reader)
{
    if (word(&reader->in, "A1"))
        return size_command(reader);
    if (word(&reader->in, "Z"))
        return end_command(reader);
    if (word(&reader->in, "A")) {
        if (!reader->printer->lenient)
            return bad(&reader->in, "an item within an item");
        return clear_page(reader);
    }
    if (reader->copies > 0)
        return bad(&reader->in, "a command behind ESC Q");
    if (word(&reader->in, "Q"))
        return number(reader, 1, 6, &reader->copies);
    reader->others++;
    if (word(&reader->in, "V"))
        return position(reader, &reader->y);
    if (word(&reader->in, "H"))
        return position(reader, &reader->x);
    if (word(&reader->in, "GB"))
        return block_command(reader);
    if (word(&reader->in, "GP"))
        return pcx_command(reader);
    reader->others--;
    return setting(reader);
}

static int step(struct reader *reader)
{
    const uint8_t byte = reader->in.bytes[reader->in.at];

    if (word(&reader->in, "\002\033A"))
        return reader->in_item && !reader->printer->lenient
                   ? bad(&reader->in, "an item within an item")
                   : clear_page(reader);
    reader->in.at++;
    if (byte == ESC && reader->in_item)
        return command(reader);
    if (!reader->in_item && (byte == '\r' || byte == '\n'))
        return 0;
    if (!reader->in_item && byte == 5) /* ENQ, a question for the status between pages */
        return 0;
    if (byte == CAN && !reader->in_item && (reader->printer->quirks & WM_QUIRK_SBPL_CAN) != 0)
        return 0;
    return bad(&reader->in, "a byte that is no command");
}

static int decode(const void *bytes, size_t len, const struct printer *printer,
                  struct printed_job *job)
{
    struct reader reader = {.in = {.bytes = bytes, .len = len, .job = job},
                            .printer = printer,
                            .width = printer->width_dots,
                            .height = printer->height_dots};
    int result = 0;

    memset(job, 0, sizeof *job);
    while (result == 0 && reader.in.at < len) {
        result = step(&reader);
        if (result != 0 && printer->lenient) {
            job->error[0] = '\0';
            job->bad_lines++;
            result = 0;
        }
    }
    if (result == 0 && !printer->lenient && reader.in_item)
        result = bad(&reader.in, "an item without its end");
    wm_bitmap_clear(&reader.page);
    return result;
}

const struct decoder decoder_sbpl = {.language = "sbpl", .decode = decode};

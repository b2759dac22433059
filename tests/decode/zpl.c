/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/decode/cursor.h"
#include "tests/decode/decoders.h"

#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Written from the ZPL II programming guide, without a look at filter/printer/. printer_zpl.test
 * holds it beside two interpreters that are not ours. */

/** Most bytes of a ^GF (its parameters b and c). */
#define GRAPHIC_MAX 99999u

struct reader {
    struct cursor in;
    struct wm_bitmap page;
    bool in_format, spoiled; /**< spoiled: of a format, only when lenient */
    bool has_origin, has_graphic;
    uint32_t x, y; /**< of ^FO */
    uint32_t copies;
};

/** White space between commands. */
static void line_ends(struct reader *reader)
{
    while (peek(&reader->in) == '\n' || peek(&reader->in) == '\r')
        reader->in.at++;
}

static int count(struct reader *reader, uint32_t least, uint32_t most, uint32_t *value)
{
    uint64_t number = 0;
    size_t digits = 0;

    while (peek(&reader->in) >= '0' && peek(&reader->in) <= '9' && digits++ < 9)
        number = number * 10 + (unsigned)(reader->in.bytes[reader->in.at++] - '0');
    if (digits == 0 || digits > 9 || number < least || number > most)
        return bad(&reader->in, "a number from %u to %u was expected", least, most);
    *value = (uint32_t)number;
    return 0;
}

static int comma(struct reader *reader)
{
    return word(&reader->in, ",") ? 0 : bad(&reader->in, "a comma was expected");
}

/** A command ends where the next begins, or the stream. */
static int command_end(struct reader *reader)
{
    line_ends(reader);
    if (peek(&reader->in) == '^' || peek(&reader->in) == '~' || peek(&reader->in) < 0)
        return 0;
    return bad(&reader->in, "more behind a command than it takes");
}

/* --- graphics --- */

static int hex_value(int c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/** Repeat counts: G…Y are 1 to 19, g…z 20, 40 and so on to 400. 0 for what is none. */
static uint32_t repeat_of(int c)
{
    return c >= 'G' && c <= 'Y'   ? (uint32_t)(c - 'G') + 1
           : c >= 'g' && c <= 'z' ? ((uint32_t)(c - 'g') + 1) * 20
                                  : 0;
}

/** Set so many nibbles from *place on. */
static int put_nibbles(struct reader *reader, uint8_t *bits, size_t nibbles, size_t *place,
                       size_t times, int digit)
{
    if (times > nibbles - *place)
        return bad(&reader->in, "more digits than ^GF announced");
    for (; times > 0; times--, ++*place)
        bits[*place / 2] |= (uint8_t)(*place % 2 == 0 ? digit << 4 : digit);
    return 0;
}

/** Hexadecimal digits with repeat counts; `,` and `!` fill a row up, `:` repeats the one before. */
static int read_hex(struct reader *reader, uint8_t *bits, size_t total, size_t stride)
{
    const size_t row = stride * 2, nibbles = total * 2;
    size_t place = 0, times = 0;

    for (; place < nibbles; reader->in.at++) {
        const int c = peek(&reader->in);
        const size_t left = row - place % row;
        if (c == '\n' || c == '\r')
            continue;
        if (repeat_of(c) > 0) {
            times += repeat_of(c);
            continue;
        }
        if (hex_value(c) >= 0) {
            if (put_nibbles(reader, bits, nibbles, &place, times > 0 ? times : 1, hex_value(c)))
                return -1;
            times = 0;
            continue;
        }
        if (times > 0)
            return bad(&reader->in, "a repeat count without a digit");
        if (c == ',' || c == '!')
            put_nibbles(reader, bits, nibbles, &place, left, c == ',' ? 0 : 15);
        else if (c == ':' && place % row == 0 && place > 0) {
            memcpy(bits + place / 2, bits + place / 2 - stride, stride);
            place += row;
        } else
            return bad(&reader->in, c < 0 ? "^GF is cut off" : "no graphic data");
    }
    return 0;
}

static int base64_value(int c)
{
    return c >= 'A' && c <= 'Z'   ? c - 'A'
           : c >= 'a' && c <= 'z' ? c - 'a' + 26
           : c >= '0' && c <= '9' ? c - '0' + 52
           : c == '+'             ? 62
           : c == '/'             ? 63
                                  : -1;
}

/** Base64 up to a colon. @return bytes in out, which is as long as the text, or SIZE_MAX */
static size_t read_base64(struct reader *reader, uint8_t *out)
{
    uint32_t group = 0;
    size_t digits = 0, used = 0, pads = 0;

    for (; peek(&reader->in) >= 0 && peek(&reader->in) != ':'; reader->in.at++) {
        const int value = base64_value(peek(&reader->in));
        if (peek(&reader->in) == '=' && ++pads <= 2)
            group <<= 6;
        else if (value >= 0 && pads == 0)
            group = group << 6 | (uint32_t)value;
        else
            return SIZE_MAX;
        if (++digits % 4 == 0) {
            out[used] = (uint8_t)(group >> 16);
            out[used + 1] = (uint8_t)(group >> 8);
            out[used + 2] = (uint8_t)group;
            used += 3 - pads;
        }
    }
    return digits % 4 == 0 && used > 0 ? used : SIZE_MAX;
}

/** CRC-16 with polynomial 0x1021, from 0, bit by bit. */
static uint32_t crc_of(const uint8_t *bytes, size_t len)
{
    uint32_t crc = 0;
    size_t i;
    int bit;

    for (i = 0; i < len; i++) {
        crc ^= (uint32_t)bytes[i] << 8;
        for (bit = 0; bit < 8; bit++)
            crc = (crc & 0x8000) != 0 ? (crc << 1 ^ 0x1021) & 0xffff : crc << 1;
    }
    return crc;
}

/** Four hexadecimal digits of either case. */
static int read_crc(struct reader *reader, uint32_t *crc)
{
    int i;

    *crc = 0;
    for (i = 0; i < 4; i++, reader->in.at++) {
        int c = peek(&reader->in);
        c = hex_value(c >= 'a' && c <= 'f' ? c - 'a' + 'A' : c);
        if (c < 0)
            return bad(&reader->in, "no CRC behind Z64");
        *crc = *crc << 4 | (uint32_t)c;
    }
    return 0;
}

/** Base64 of zlib behind ":Z64:". */
static int read_z64(struct reader *reader, uint8_t *bits, size_t total)
{
    const size_t start = reader->in.at;
    struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
    uint8_t *packed = malloc(reader->in.len - start + 4);
    size_t len, used = 0, got = 0, end;
    uint32_t crc;
    int result = -1;

    if (decompressor == NULL || packed == NULL) {
        bad(&reader->in, "out of memory");
        goto out;
    }
    len = read_base64(reader, packed);
    end = reader->in.at;
    if (len == SIZE_MAX || !word(&reader->in, ":")) {
        bad(&reader->in, "no base64 up to a colon");
        goto out;
    }
    if (read_crc(reader, &crc) != 0)
        goto out;
    if (crc != crc_of(reader->in.bytes + start, end - start))
        bad(&reader->in, "Z64's CRC is wrong");
    else if (libdeflate_zlib_decompress_ex(decompressor, packed, len, bits, total, &used, &got) !=
                 LIBDEFLATE_SUCCESS ||
             used != len || got != total)
        bad(&reader->in, "Z64 is damaged or of a wrong length");
    else
        result = 0;
out:
    if (decompressor != NULL)
        libdeflate_free_decompressor(decompressor);
    free(packed);
    return result;
}

/** Rows of bytes onto the page: black is added. */
static int put_rows(struct reader *reader, const uint8_t *bits, size_t total, size_t stride)
{
    const uint32_t width = reader->page.width_dots;
    uint32_t y = reader->y;
    size_t i, k;

    if (reader->x % 8 != 0)
        return bad(&reader->in, "a graphic that does not begin at a whole byte");
    for (i = 0; i < total; i += stride, y++) {
        for (k = 0; k < stride; k++) {
            const size_t place = reader->x / 8 + k;
            const unsigned ink = bits[i + k];
            if (ink == 0)
                continue;
            if (y >= reader->page.height_dots || place >= reader->page.stride_bytes ||
                (place * 8 + 8 > width && (ink & (0xffu >> (width - place * 8))) != 0))
                return bad(&reader->in, "a graphic draws beyond the page");
            wm_bitmap_row(&reader->page, y)[place] |= (uint8_t)ink;
        }
    }
    reader->has_graphic = true;
    reader->in.job->drawn = true;
    return 0;
}

/** ^GFA,bytes,bytes,bytes of a row,data */
static int graphic_command(struct reader *reader)
{
    uint32_t sent, total, stride;
    uint8_t *bits;
    int result;

    if (!reader->has_origin)
        return bad(&reader->in, "^GF without ^FO");
    if (count(reader, 1, GRAPHIC_MAX, &sent) != 0 || comma(reader) != 0 ||
        count(reader, 1, GRAPHIC_MAX, &total) != 0 || comma(reader) != 0 ||
        count(reader, 1, GRAPHIC_MAX, &stride) != 0 || comma(reader) != 0)
        return -1;
    if (sent != total || total % stride != 0)
        return bad(&reader->in, "^GF counts %u,%u,%u", sent, total, stride);
    bits = calloc(1, total);
    if (bits == NULL)
        return bad(&reader->in, "out of memory");
    result = word(&reader->in, ":Z64:") ? read_z64(reader, bits, total)
                                        : read_hex(reader, bits, total, stride);
    if (result == 0)
        result = put_rows(reader, bits, total, stride);
    free(bits);
    return result;
}

/* --- commands --- */

static void drop_format(struct reader *reader)
{
    reader->in_format = reader->spoiled = reader->has_origin = reader->has_graphic = false;
    reader->in.job->drawn = false;
    if (reader->page.bits != NULL)
        memset(reader->page.bits, 0, reader->page.stride_bytes * reader->page.height_dots);
}

static int begin_format(struct reader *reader)
{
    if (reader->in_format)
        return bad(&reader->in, "^XA within a format");
    drop_format(reader);
    reader->in_format = true;
    reader->copies = 1;
    return 0;
}

static int end_format(struct reader *reader)
{
    if (reader->spoiled)
        return bad(&reader->in, "a format with a fault is printed");
    if (!reader->has_graphic)
        return bad(&reader->in, "a format without a graphic");
    if (printed_job_add(reader->in.job, &reader->page, reader->copies) != 0)
        return bad(&reader->in, "out of memory");
    drop_format(reader);
    return 0;
}

/** ^PQquantity[,labels between cuts[,replicates[,Y or N]]] */
static int quantity_command(struct reader *reader)
{
    const size_t start = reader->in.at;
    uint32_t between, replicates;

    if (count(reader, 1, 99999999, &reader->copies) != 0)
        return -1;
    if (!word(&reader->in, ","))
        return 0;
    if (count(reader, 0, 99999999, &between) != 0 ||
        (word(&reader->in, ",") && count(reader, 0, 0, &replicates) != 0))
        return -1;
    if (word(&reader->in, ",") && !word(&reader->in, "Y") && !word(&reader->in, "N"))
        return bad(&reader->in, "^PQ overrides the pause by Y or N");
    printed_job_note(reader->in.job, "^PQ%.*s", (int)(reader->in.at - start),
                     (const char *)reader->in.bytes + start);
    return 0;
}

/** Commands that set the printer up, which are only noted. */
static const struct setup {
    const char *name;
    const char *letters; /**< one of them; NULL: a number */
    bool has_sign;
    unsigned digits;      /**< exactly; 0: any */
    uint32_t least, most; /**< of the number */
} setups[] = {
    {"^MN", "NYWMAV", false, 0, 0, 0}, {"^MM", "TPRACDK", false, 0, 0, 0},
    {"^PR", NULL, false, 0, 1, 14},    {"^LL", NULL, false, 0, 1, 32000},
    {"^LT", NULL, true, 0, 0, 120},    {"~SD", NULL, false, 2, 0, 30},
    {"~TA", NULL, true, 3, 0, 120},
};

static int setup_command(struct reader *reader, const struct setup *setup)
{
    const size_t start = reader->in.at;
    size_t digits;
    uint32_t value;

    if (setup->letters != NULL) {
        if (peek(&reader->in) < 0 || strchr(setup->letters, peek(&reader->in)) == NULL)
            return bad(&reader->in, "%s takes a letter of %s", setup->name, setup->letters);
        reader->in.at++;
    } else {
        if (setup->has_sign && peek(&reader->in) == '-')
            reader->in.at++;
        digits = reader->in.at;
        if (count(reader, setup->least, setup->most, &value) != 0)
            return -1;
        if (setup->digits != 0 && reader->in.at - digits != setup->digits)
            return bad(&reader->in, "%s takes %u digits", setup->name, setup->digits);
    }
    printed_job_note(reader->in.job, "%s%.*s", setup->name, (int)(reader->in.at - start),
                     (const char *)reader->in.bytes + start);
    return 0;
}

static int command(struct reader *reader)
{
    size_t i;

    if (word(&reader->in, "~JX")) { /* drops what was received of a format, not what is complete */
        drop_format(reader);
        return 0;
    }
    if (word(&reader->in, "~JK")) {
        printed_job_note(reader->in.job, "~JK");
        return 0;
    }
    if (word(&reader->in, "^XA"))
        return begin_format(reader);
    for (i = 0; i < sizeof setups / sizeof setups[0]; i++) {
        if ((setups[i].name[0] == '~' || reader->in_format) && word(&reader->in, setups[i].name))
            return setup_command(reader, &setups[i]);
    }
    if (!reader->in_format)
        return bad(&reader->in, "no command outside of a format");
    if (word(&reader->in, "^XZ"))
        return end_format(reader);
    if (word(&reader->in, "^FO")) {
        reader->has_origin = true;
        return count(reader, 0, 32000, &reader->x) != 0 || comma(reader) != 0
                   ? -1
                   : count(reader, 0, 32000, &reader->y);
    }
    if (word(&reader->in, "^GFA,"))
        return graphic_command(reader);
    if (word(&reader->in, "^FS")) {
        reader->has_origin = false;
        return 0;
    }
    if (word(&reader->in, "^PQ"))
        return quantity_command(reader);
    return bad(&reader->in, "unknown command");
}

/** As a printer does: what is no command is left out up to the next. */
static void leave_out(struct reader *reader, size_t start)
{
    reader->in.job->error[0] = '\0';
    reader->in.job->bad_lines++;
    reader->spoiled = reader->in_format;
    if (reader->in.at == start)
        reader->in.at++;
    while (reader->in.at < reader->in.len && peek(&reader->in) != '^' && peek(&reader->in) != '~')
        reader->in.at++;
}

static int decode(const void *bytes, size_t len, const struct printer *printer,
                  struct printed_job *job)
{
    struct reader reader = {.in = {.bytes = bytes, .len = len, .job = job}};
    int result = 0;

    memset(job, 0, sizeof *job);
    if (wm_bitmap_init(&reader.page, printer->width_dots, printer->height_dots) != 0)
        return bad(&reader.in, "no such media");
    line_ends(&reader);
    while (result == 0 && reader.in.at < len) {
        const size_t start = reader.in.at;
        const bool spoiled = reader.spoiled;
        result = command(&reader);
        if (result == 0)
            result = command_end(&reader);
        if (result != 0 && printer->lenient && !spoiled) {
            leave_out(&reader, start);
            result = 0;
        }
    }
    if (result == 0 && reader.in_format)
        job->drawn = true;
    wm_bitmap_clear(&reader.page);
    return result;
}

const struct decoder decoder_zpl = {.language = "zpl", .decode = decode};

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/bitmap.h"
#include "filter/base/message.h"
#include "filter/printer/internal.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

/*
 * ZPL II. A page is one format, ^XA to ^XZ, that holds its picture in ^GF bands, so that nothing is
 * stored in the printer (a ~DG graphic would stay behind). ~JX drops a format that was only half
 * received and leaves those alone that are complete: it is the abort, and the start of every job in
 * case the abort of the one before was lost. Sizes in ^GF are those of the bitmap, whatever the
 * coding.
 */

/** Zebra's limit of ^GF's byte counts. */
#define PART_BYTES 99999u
/** On waybills level 7 comes within two percent of level 9 at a tenth of its time. */
#define DEFLATE_LEVEL 7

/** The coding that is used: AUTO is Z64 on a genuine Zebra; not all of the others have it. */
static enum wm_compression coding(const struct wm_print_settings *settings)
{
    if (settings->compression != WM_COMPRESSION_AUTO)
        return settings->compression;
    return (settings->quirks & WM_QUIRK_GENUINE) != 0 ? WM_COMPRESSION_Z64 : WM_COMPRESSION_ACS;
}

static int prepare(struct wm_emitter *emitter, struct wm_err *err)
{
    if (coding(&emitter->settings) != WM_COMPRESSION_Z64)
        return 0;
    emitter->compressor = libdeflate_alloc_compressor(DEFLATE_LEVEL);
    if (emitter->compressor != NULL) {
        emitter->scratch_size = libdeflate_zlib_compress_bound(emitter->compressor, PART_BYTES);
        emitter->scratch = malloc(emitter->scratch_size);
    }
    if (emitter->scratch == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    return 0;
}

static void begin(struct wm_emitter *emitter)
{
    wm_sink_text(emitter->sink, "~JX\n");
    if (emitter->settings.darkness >= 0) /* 00…30, two digits */
        wm_sink_printf(emitter->sink, "~SD%02d\n", wm_percent_of(emitter->settings.darkness, 30));
}

static void page(struct wm_emitter *emitter)
{
    const struct wm_print_settings *settings = &emitter->settings;
    struct wm_sink *sink = emitter->sink;

    wm_sink_text(sink, "^XA\n");
    if (emitter->pages == 0) {
        static const char *const tracking[] = {
            [WM_TRACKING_DEFAULT] = "",
            [WM_TRACKING_GAP] = "^MNY\n",
            [WM_TRACKING_MARK] = "^MNM\n",
            [WM_TRACKING_CONTINUOUS] = "^MNN\n",
        };
        wm_sink_text(sink, tracking[settings->tracking]);
        if (settings->speed_mm_s >= 0)
            wm_sink_printf(sink, "^PR%d\n", wm_inches_per_s(settings->speed_mm_s, 1, 14));
    }
    /* Only on continuous media does the label end where we say. */
    if (settings->tracking == WM_TRACKING_CONTINUOUS)
        wm_sink_printf(sink, "^LL%u\n", emitter->height_dots);
}

static const char hex_digits[] = "0123456789ABCDEF";

static void put_hex(struct wm_sink *sink, const uint8_t *row, size_t len)
{
    char text[512];
    size_t i, used = 0;

    for (i = 0; i < len; i++) {
        text[used++] = hex_digits[row[i] >> 4];
        text[used++] = hex_digits[row[i] & 15];
        if (used == sizeof text) {
            wm_sink_put(sink, text, used);
            used = 0;
        }
    }
    wm_sink_put(sink, text, used);
}

/** Longest run that one pair of count letters expresses: z is 400, Y 19. */
#define ACS_RUN_MAX 419u

/** A run of one hex digit behind letters for its length: G…Y are 1 to 19, g…z 20 to 400.
 * @return characters written, at most 3 */
static size_t acs_run(char *out, unsigned digit, size_t count)
{
    const char hex = hex_digits[digit];
    size_t used = 0;

    if (count == 2)
        out[used++] = hex;
    if (count > 2 && count >= 20)
        out[used++] = (char)('g' + count / 20 - 1);
    if (count > 2 && count % 20 != 0)
        out[used++] = (char)('G' + count % 20 - 1);
    out[used++] = hex;
    return used;
}

static unsigned nibble(const uint8_t *row, size_t index)
{
    return index % 2 == 0 ? row[index / 2] >> 4 : row[index / 2] & 15;
}

/** Number of equal nibbles from index on, whole bytes at a time where that is possible. */
static size_t run_length(const uint8_t *row, size_t index, size_t nibbles)
{
    const unsigned digit = nibble(row, index);
    const uint8_t pair = (uint8_t)(digit * 0x11);
    size_t end = index + 1;

    while (end < nibbles) {
        if (end % 2 == 0 && row[end / 2] == pair)
            end += 2;
        else if (nibble(row, end) == digit)
            end++;
        else
            break;
    }
    return end - index;
}

/**
 * Alternative compression scheme: runs, `,` for a rest of zeros, `:` for the row before. A `,` is
 * sent only between whole bytes, as CUPS does. Zebra also has `!` for a rest of ones, which some
 * readers take for something else; it would save two characters at best and is never sent.
 */
static void put_acs_row(struct wm_sink *sink, const uint8_t *row, size_t nibbles)
{
    char text[512];
    size_t index = 0, used = 0;

    while (index < nibbles) {
        const unsigned digit = nibble(row, index);
        size_t count = run_length(row, index, nibbles);
        if (digit == 0 && index + count == nibbles) {
            if (count % 2 != 0)
                text[used++] = '0';
            if (count > 1)
                text[used++] = ',';
        } else {
            if (count > ACS_RUN_MAX)
                count = ACS_RUN_MAX;
            used += acs_run(text + used, digit, count);
        }
        index += count;
        if (used > sizeof text - 8) {
            wm_sink_put(sink, text, used);
            used = 0;
        }
    }
    wm_sink_put(sink, text, used);
}

static void put_acs_band(struct wm_sink *sink, const struct wm_part *part)
{
    const size_t stride = part->stride_bytes;
    uint32_t y;

    for (y = 0; y < part->rows; y++) {
        const uint8_t *row = part->bits + y * stride;
        if (y > 0 && memcmp(row, row - stride, stride) == 0)
            wm_sink_put(sink, ":", 1);
        else
            put_acs_row(sink, row, stride * 2);
    }
}

/** CRC-16, polynomial 0x1021, start 0, not reflected, four bits at a time. */
static uint16_t crc16(uint16_t crc, const char *text, size_t len)
{
    static const uint16_t table[16] = {
        0x0000, 0x1021, 0x2042, 0x3063, 0x4084, 0x50a5, 0x60c6, 0x70e7,
        0x8108, 0x9129, 0xa14a, 0xb16b, 0xc18c, 0xd1ad, 0xe1ce, 0xf1ef,
    };
    size_t i;

    for (i = 0; i < len; i++) {
        unsigned byte = (unsigned char)text[i];
        crc = (uint16_t)(table[(crc >> 12 ^ byte >> 4) & 15] ^ crc << 4);
        crc = (uint16_t)(table[(crc >> 12 ^ byte) & 15] ^ crc << 4);
    }
    return crc;
}

/** Base64 with padding; @return the CRC of the text. */
static uint16_t put_base64(struct wm_sink *sink, const uint8_t *data, size_t len)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char text[1024];
    uint16_t crc = 0;
    size_t i = 0, used = 0;

    while (i < len) {
        size_t left = len - i;
        uint32_t group = (uint32_t)data[i] << 16;
        group |= left > 1 ? (uint32_t)data[i + 1] << 8 : 0;
        group |= left > 2 ? data[i + 2] : 0;
        text[used++] = digits[group >> 18];
        text[used++] = digits[group >> 12 & 63];
        text[used++] = left > 1 ? digits[group >> 6 & 63] : '=';
        text[used++] = left > 2 ? digits[group & 63] : '=';
        i += left > 2 ? 3 : left;
        if (used == sizeof text || i == len) {
            crc = crc16(crc, text, used);
            wm_sink_put(sink, text, used);
            used = 0;
        }
    }
    return crc;
}

static void put_z64_band(struct wm_emitter *emitter, const struct wm_part *part, size_t size)
{
    size_t packed = libdeflate_zlib_compress(emitter->compressor, part->bits, size,
                                             emitter->scratch, emitter->scratch_size);
    uint16_t crc;

    wm_sink_text(emitter->sink, ":Z64:");
    crc = put_base64(emitter->sink, emitter->scratch, packed);
    wm_sink_printf(emitter->sink, ":%04x", crc);
}

static void put_part(struct wm_emitter *emitter, const struct wm_part *part)
{
    const size_t size = part->rows * part->stride_bytes;

    wm_sink_printf(emitter->sink, "^FO0,%u^GFA,%zu,%zu,%zu,", part->y, size, size,
                   part->stride_bytes);
    switch (coding(&emitter->settings)) {
    case WM_COMPRESSION_Z64:
        put_z64_band(emitter, part, size);
        break;
    case WM_COMPRESSION_NONE:
        put_hex(emitter->sink, part->bits, size);
        break;
    default:
        put_acs_band(emitter->sink, part);
        break;
    }
    wm_sink_text(emitter->sink, "^FS\n");
}

static void end_page(struct wm_emitter *emitter)
{
    /* A format without a field is no label to all readers: a blank page is one blank row. */
    if (emitter->parts == 0) {
        uint8_t blank[(WM_BITMAP_MAX_DOTS + 7) / 8] = {0};
        const struct wm_part row = {
            .rows = 1, .stride_bytes = emitter->stride_bytes, .bits = blank};
        put_part(emitter, &row);
    }
    if (emitter->copies > 1)
        wm_sink_printf(emitter->sink, "^PQ%u\n", emitter->copies);
    wm_sink_text(emitter->sink, "^XZ\n");
}

static void drop_page(struct wm_emitter *emitter)
{
    wm_sink_text(emitter->sink, "~JX\n");
}

/** A field of a line of ~HS, counted from 0, as a number; 0 if it is not there. */
static unsigned hs_field(const char *line, unsigned index)
{
    for (; index > 0 && line != NULL; index--) {
        line = strchr(line, ',');
        line = line != NULL ? line + 1 : NULL;
    }
    return line != NULL ? (unsigned)strtoul(line, NULL, 10) : 0;
}

/** ~HS is answered by three lines between STX and ETX, of which the first two tell errors. */
static size_t status_read(unsigned quirks, const uint8_t *reply, size_t len,
                          struct wm_status *status, bool *complete)
{
    static const struct {
        unsigned line, field;
        enum wm_reason reason;
    } flags[] = {
        {0, 1, WM_REASON_MEDIA_EMPTY},       {0, 2, WM_REASON_PAUSED},
        {0, 11, WM_REASON_OVER_TEMPERATURE}, {1, 2, WM_REASON_COVER_OPEN},
        {1, 3, WM_REASON_RIBBON_EMPTY},      {1, 7, WM_REASON_LABEL_WAITING},
    };
    char lines[3][96];
    size_t at = 0, i;

    (void)quirks;
    for (i = 0; i < 3; i++) {
        const uint8_t *start = memchr(reply + at, 2, len - at);
        const uint8_t *end = start != NULL ? memchr(start, 3, len - (size_t)(start - reply)) : NULL;
        size_t size = end != NULL ? (size_t)(end - start) - 1 : 0;
        if (end == NULL)
            return start == NULL && i == 0 ? len : 0;
        if (size >= sizeof lines[i])
            return (size_t)(start - reply) + 1;
        memcpy(lines[i], start + 1, size);
        lines[i][size] = '\0';
        at = (size_t)(end - reply) + 1;
    }
    status->reasons = 0;
    for (i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        if (hs_field(lines[flags[i].line], flags[i].field) != 0)
            wm_status_add(status, flags[i].reason);
    }
    *complete = true;
    return at;
}

const struct wm_language wm_language_zpl = {
    .name = "zpl",
    .title = "ZPL II",
    .compressions = 1u << WM_COMPRESSION_ACS | 1u << WM_COMPRESSION_Z64,
    .trackings = 1u << WM_TRACKING_GAP | 1u << WM_TRACKING_MARK | 1u << WM_TRACKING_CONTINUOUS,
    .abilities = WM_CAN_DARKNESS | WM_CAN_SPEED | WM_CAN_STATUS,
    .copies_max = WM_COPIES_MAX,
    .cover = WM_COVER_BANDS,
    .part_bytes = PART_BYTES,
    .part_cost = SIZE_MAX,
    .prepare = prepare,
    .begin = begin,
    .page = page,
    .part = put_part,
    .end_page = end_page,
    .end = NULL,
    .abort = drop_page,
    .status_query = "~HS\r\n",
    .status_query_len = 5,
    .status_read = status_read,
};

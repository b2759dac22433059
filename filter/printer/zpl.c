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

/** Zebra's limit of ~TA and ^LT in dots, either way. */
#define DOTS_MAX 120

static bool is_far(const struct wm_emitter *emitter, int32_t um)
{
    return um != WM_UNSET && abs(wm_emitter_dots(emitter, um)) > DOTS_MAX;
}

static int prepare(struct wm_emitter *emitter, struct wm_err *err)
{
    if (is_far(emitter, emitter->settings.tear_um) || is_far(emitter, emitter->settings.shift_um))
        return wm_err_set(err, WM_ERR_USAGE,
                          _("ZPL moves the rest position and the picture by %d dots at most: give "
                            "less, or use the offsets"),
                          DOTS_MAX);
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
    const struct wm_print_settings *settings = &emitter->settings;

    wm_sink_text(emitter->sink, "~JX\n");
    if (settings->darkness >= 0) /* 00…30, two digits */
        wm_sink_printf(emitter->sink, "~SD%02d\n", wm_percent_of(settings->darkness, 30));
    if (settings->tear_um != WM_UNSET) { /* three digits behind a sign */
        int dots = (int)wm_emitter_dots(emitter, settings->tear_um);
        wm_sink_printf(emitter->sink, "~TA%s%03d\n", dots < 0 ? "-" : "", abs(dots));
    }
}

/** Labels until one is to be cut off, that one included; 0 if none is within the job. */
static unsigned until_cut(const struct wm_emitter *emitter)
{
    const unsigned every = emitter->settings.cut_every;

    if (emitter->settings.mode != WM_MODE_CUTTER || every == 0)
        return 0;
    return every - (unsigned)(emitter->job_pages % every);
}

/** Cutter mode cuts every label of a format, so a label to be cut off among others is a format of
 * its own. (Rejected: ^PQ's count of labels between cuts, which begins anew with each format.) */
static unsigned copies_at_once(const struct wm_emitter *emitter, unsigned left)
{
    const unsigned until = until_cut(emitter);

    if (emitter->settings.cut_every <= 1 || until == 0 || until > left)
        return left;
    return until == 1 ? 1 : until - 1;
}

/** What becomes of the labels of a format: of the first one, or of each where it changes. */
static void put_mode(struct wm_emitter *emitter)
{
    struct wm_sink *sink = emitter->sink;
    const bool first = emitter->pages == 0;

    switch (emitter->settings.mode) {
    case WM_MODE_TEAR_OFF:
        wm_sink_text(sink, first ? "^MMT\n" : "");
        break;
    case WM_MODE_PEEL_OFF:
        wm_sink_text(sink, first ? "^MMP\n" : "");
        break;
    case WM_MODE_CUTTER:
        if (emitter->settings.cut_every > 1)
            wm_sink_text(sink, until_cut(emitter) == 1 ? "^MMC\n" : "^MMD\n");
        else if (first) /* delayed: ~JK at the end cuts */
            wm_sink_text(sink, emitter->settings.cut_every == 1 ? "^MMC\n" : "^MMD\n");
        break;
    case WM_MODE_DEFAULT:
        break;
    }
}

/** Rows of bands of about the same height: a small rest packs badly, having nothing to refer to. */
static uint32_t even_rows(const struct wm_emitter *emitter)
{
    const uint32_t most = (uint32_t)(PART_BYTES / emitter->stride_bytes);
    const uint32_t bands = (emitter->height_dots + most - 1) / most;

    return (emitter->height_dots + bands - 1) / bands;
}

static void page(struct wm_emitter *emitter)
{
    const struct wm_print_settings *settings = &emitter->settings;
    struct wm_sink *sink = emitter->sink;

    emitter->part_rows = even_rows(emitter);
    wm_sink_text(sink, "^XA\n");
    put_mode(emitter);
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
        if (settings->shift_um != WM_UNSET)
            wm_sink_printf(sink, "^LT%d\n", (int)wm_emitter_dots(emitter, settings->shift_um));
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

static void end(struct wm_emitter *emitter)
{
    if (emitter->settings.mode == WM_MODE_CUTTER && emitter->settings.cut_every == 0 &&
        emitter->pages > 0)
        wm_sink_text(emitter->sink, "~JK\n");
}

static void drop_page(struct wm_emitter *emitter)
{
    wm_sink_text(emitter->sink, "~JX\n");
}

const struct wm_language wm_language_zpl = {
    .name = "zpl",
    .title = "ZPL II",
    .compressions = 1u << WM_COMPRESSION_ACS | 1u << WM_COMPRESSION_Z64,
    .modes = 1u << WM_MODE_TEAR_OFF | 1u << WM_MODE_PEEL_OFF | 1u << WM_MODE_CUTTER,
    .trackings = 1u << WM_TRACKING_GAP | 1u << WM_TRACKING_MARK | 1u << WM_TRACKING_CONTINUOUS,
    .abilities = WM_CAN_DARKNESS | WM_CAN_SPEED | WM_CAN_TEAR | WM_CAN_SHIFT | WM_CAN_CUT_EVERY |
                 WM_CAN_STATUS,
    .copies_max = WM_COPIES_MAX,
    .copies_at_once = copies_at_once,
    .cover = WM_COVER_BANDS,
    .part_bytes = PART_BYTES,
    .part_cost = SIZE_MAX,
    .prepare = prepare,
    .begin = begin,
    .page = page,
    .part = put_part,
    .end_page = end_page,
    .end = end,
    .abort = drop_page,
    /* Clones know ~HS alone, and Zebras are silent to it in some errors but not to ~HQES, which
     * says more and comes last. */
    .status_query = "~HS\r\n~HQES\r\n",
    .status_query_len = 12,
    .status_read = wm_zpl_status_read,
};

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/printer/internal.h"

#include <stdlib.h>
#include <string.h>

/*
 * Dymo LabelWriter up to the 450 series, as in the LabelWriter 400 and 450 Series Technical
 * References. A page is rows of a fixed number of bytes, plain behind SYN or as run lengths behind
 * ETB, and a feed. What was cut off within a row swallows at most a row of what follows; a run of
 * ESC longer than a row, followed by a reset, brings the printer back (Data Synchronization).
 * ESC i, 300 x 600 dpi, is never sent: it would halve a label's height.
 */

/** Bytes of a row of the widest head, the 4XL's. */
#define ROW_BYTES_MAX 156u
/** ESC bytes that outlast any row. */
#define SYNC_BYTES (ROW_BYTES_MAX + 4u)
#define PART_BYTES 4096u
/** The label length after a reset, in dots: how far a feed looks for the hole between labels. */
#define LENGTH_DEFAULT 3058u
/** ESC L is signed; what is negative means continuous media. */
#define LENGTH_MAX 32767u
/** Dots that a feed may look beyond the page, "slightly larger" than the label: a quarter inch. */
#define LENGTH_SLACK 75u
/** A skip is 4 bytes, for at most 255 rows. */
#define SKIP_BYTES 4u
#define SKIP_ROWS 255u

/** The columns of a page that hold ink, in bytes; kept in the emitter's scratch. */
struct columns {
    uint32_t first, count;
};

static int prepare(struct wm_emitter *emitter, struct wm_err *err)
{
    emitter->scratch_size = sizeof(struct columns);
    emitter->scratch = calloc(1, emitter->scratch_size);
    if (emitter->scratch == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    return 0;
}

/** How far a feed looks for the next label, in dots. */
static uint32_t label_length(const struct wm_emitter *emitter, uint32_t height_dots)
{
    const int32_t gap_um = emitter->settings.gap_um;

    return height_dots + LENGTH_SLACK +
           (gap_um > 0 ? (uint32_t)wm_emitter_dots(emitter, gap_um) : 0);
}

static int check_page(const struct wm_emitter *emitter, uint32_t width_dots, uint32_t height_dots,
                      struct wm_err *err)
{
    if (width_dots > ROW_BYTES_MAX * 8 || label_length(emitter, height_dots) > LENGTH_MAX)
        return wm_err_set(err, WM_ERR_INPUT,
                          _("the page is %u x %u dots and a LabelWriter prints %u x %u: choose "
                            "smaller media"),
                          width_dots, height_dots, ROW_BYTES_MAX * 8, LENGTH_MAX - LENGTH_SLACK);
    return 0;
}

static void begin(struct wm_emitter *emitter)
{
    const struct wm_print_settings *settings = &emitter->settings;
    char sync[SYNC_BYTES];

    memset(sync, '\033', sizeof sync);
    wm_sink_put(emitter->sink, sync, sizeof sync);
    wm_sink_text(emitter->sink, "\033@");
    if ((settings->quirks & (WM_QUIRK_LEFT_ROLL | WM_QUIRK_RIGHT_ROLL)) != 0)
        wm_sink_text(emitter->sink,
                     (settings->quirks & WM_QUIRK_LEFT_ROLL) != 0 ? "\033q1" : "\033q2");
    if (settings->darkness >= 0) /* light, medium, normal, dark */
        wm_sink_printf(emitter->sink, "\033%c", "cdeg"[wm_percent_of(settings->darkness, 3)]);
}

/** Find the columns that hold ink; at least one. */
static void find_columns(const struct wm_emitter *emitter, struct columns *columns)
{
    const uint32_t stride = (uint32_t)emitter->stride_bytes;
    uint8_t ink[ROW_BYTES_MAX] = {0};
    uint32_t x, y, end = stride;

    for (y = 0; y < emitter->height_dots; y++) {
        for (x = 0; x < stride; x++)
            ink[x] |= emitter->page_bits[(size_t)y * stride + x];
    }
    columns->first = 0;
    while (columns->first + 1 < stride && ink[columns->first] == 0)
        columns->first++;
    while (end > columns->first + 1 && ink[end - 1] == 0)
        end--;
    columns->count = end - columns->first;
}

static void page(struct wm_emitter *emitter)
{
    struct columns *columns = (struct columns *)(void *)emitter->scratch;
    struct wm_sink *sink = emitter->sink;
    uint32_t length = label_length(emitter, emitter->height_dots);

    find_columns(emitter, columns);
    /* The printer's own length finds the hole behind any shorter label. */
    if (emitter->settings.tracking == WM_TRACKING_CONTINUOUS)
        length = 0xffff;
    if (emitter->settings.tracking != WM_TRACKING_DEFAULT || length > LENGTH_DEFAULT)
        wm_sink_printf(sink, "\033L%c%c", (int)(length >> 8), (int)(length & 0xff));
    wm_sink_printf(sink, "\033B%c\033D%c", (int)columns->first, (int)columns->count);
}

static void put_skip(struct wm_sink *sink, uint32_t rows)
{
    while (rows > 0) {
        const uint32_t now = rows < SKIP_ROWS ? rows : SKIP_ROWS;
        wm_sink_printf(sink, "\033f\001%c", (int)now);
        rows -= now;
    }
}

static bool is_black(const uint8_t *row, uint32_t at)
{
    return (row[at / 8] >> (7 - at % 8) & 1) != 0;
}

/** Number of equal dots from dot at on, at most 128. */
static uint32_t run_length(const uint8_t *row, uint32_t at, uint32_t dots)
{
    const bool black = is_black(row, at);
    const uint8_t whole = black ? 0xff : 0;
    const uint32_t most = dots - at < 128 ? dots : at + 128;
    uint32_t end = at + 1;

    while (end < most) {
        if (end % 8 == 0 && end + 8 <= most && row[end / 8] == whole)
            end += 8;
        else if (is_black(row, end) == black)
            end++;
        else
            break;
    }
    return end - at;
}

/** A row as run lengths: the colour in bit 7, the length less one in the others.
 * @return bytes, or count if they would not be fewer than the row's own */
static uint32_t encode(uint8_t *out, const uint8_t *row, uint32_t count)
{
    uint32_t at = 0, used = 0;

    while (at < count * 8 && used < count) {
        const uint32_t run = run_length(row, at, count * 8);
        out[used++] = (uint8_t)((is_black(row, at) ? 0x80u : 0) | (run - 1));
        at += run;
    }
    return at < count * 8 ? count : used;
}

/** One row: plain or, where that is shorter, as run lengths. */
static void put_row(struct wm_sink *sink, const uint8_t *row, uint32_t count, bool runs)
{
    uint8_t out[1 + ROW_BYTES_MAX];
    uint32_t len = runs ? encode(out + 1, row, count) : count;

    out[0] = 0x17;
    if (len >= count) {
        len = count;
        out[0] = 0x16;
        memcpy(out + 1, row, len);
    }
    wm_sink_put(sink, out, 1 + len);
}

/** True if rows are sent as run lengths: AUTO does so on Dymo's own printers. */
static bool has_runs(const struct wm_print_settings *settings)
{
    if (settings->compression == WM_COMPRESSION_AUTO)
        return (settings->quirks & WM_QUIRK_GENUINE) != 0;
    return settings->compression == WM_COMPRESSION_RLE;
}

static void put_part(struct wm_emitter *emitter, const struct wm_part *part)
{
    const struct columns *columns = (const struct columns *)(const void *)emitter->scratch;
    const bool runs = has_runs(&emitter->settings);
    const uint32_t blank_bytes = 1 + (runs ? (columns->count * 8 + 127) / 128 : columns->count);
    uint32_t y, blank = 0;

    for (y = 0; y < part->rows; y++) {
        const uint8_t *row = part->bits + y * part->stride_bytes + columns->first;
        if (wm_row_is_blank(row, columns->count)) {
            blank++;
            continue;
        }
        if (blank * blank_bytes > SKIP_BYTES) {
            put_skip(emitter->sink, blank);
            blank = 0;
        }
        for (; blank > 0; blank--)
            put_row(emitter->sink, row - blank * part->stride_bytes, columns->count, runs);
        put_row(emitter->sink, row, columns->count, runs);
    }
    put_skip(emitter->sink, blank);
}

static void end_page(struct wm_emitter *emitter)
{
    uint32_t used = emitter->height_dots;

    while (used > 0 && wm_row_is_blank(emitter->page_bits + (used - 1) * emitter->stride_bytes,
                                       emitter->stride_bytes))
        used--;
    /* On continuous media the label ends where the last row does. Elsewhere a feed finds its end,
     * but a label without any row is none: a feed at the top of a label might not move. */
    if (emitter->settings.tracking == WM_TRACKING_CONTINUOUS)
        put_skip(emitter->sink, emitter->height_dots - used);
    else if (used == 0)
        put_skip(emitter->sink, 1);
    wm_sink_text(emitter->sink, "\033G");
}

/** To the tear bar; also what was drawn of a page that is dropped. */
static void eject(struct wm_emitter *emitter)
{
    wm_sink_text(emitter->sink, "\033E");
}

/** One byte a reply: bit 0 is always set, bits 2 to 4 never are (The Status Byte). */
static size_t status_read(unsigned quirks, const uint8_t *reply, size_t len,
                          struct wm_status *status, bool *complete)
{
    size_t at = 0;
    uint8_t byte;

    (void)quirks;
    while (at < len && (reply[at] & 0x1d) != 0x01)
        at++;
    *complete = at < len;
    if (at == len)
        return len;
    byte = reply[at];
    status->reasons = 0;
    if ((byte & 0x20) != 0)
        wm_status_add(status, WM_REASON_MEDIA_EMPTY);
    if ((byte & 0x40) != 0)
        wm_status_add(status, WM_REASON_MEDIA_JAM);
    if ((byte & 0x80) != 0 && status->reasons == 0)
        wm_status_add(status, WM_REASON_OTHER);
    if ((byte & 0x02) == 0) /* within a label */
        wm_status_add(status, WM_REASON_BUSY);
    return at + 1;
}

const struct wm_language wm_language_dymo = {
    .name = "dymo",
    .title = "Dymo LabelWriter",
    .compressions = 1u << WM_COMPRESSION_RLE,
    .trackings = 1u << WM_TRACKING_GAP | 1u << WM_TRACKING_MARK | 1u << WM_TRACKING_CONTINUOUS,
    .abilities = WM_CAN_DARKNESS | WM_CAN_STATUS,
    .copies_max = 1,
    .cover = WM_COVER_ROWS,
    .part_bytes = PART_BYTES,
    .prepare = prepare,
    .check_page = check_page,
    .begin = begin,
    .page = page,
    .part = put_part,
    .end_page = end_page,
    .end = eject,
    .abort = eject,
    .status_query = "\033A",
    .status_query_len = 2,
    .status_read = status_read,
};

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/printer/internal.h"

#include <string.h>

/*
 * ESC/POS as in Epson's reference, in the part that its many clones share: GS v 0 raster bands, a
 * bit 1 is black. A band starts at the left edge and is as wide as the ink of its rows, so blank
 * rows are a band of one byte's width. (Rejected: feeding them by ESC J, whose unit is a dot on
 * some printers, half a dot on others and 1/144 inch on yet others. Also rejected: moving a band to
 * the right, for which no command works everywhere.)
 *
 * A job that was killed within a band leaves the printer waiting for the rest of its bytes, so a
 * band is never longer than PART_BYTES, and every job starts with as many NULs, which are ignored
 * where they are commands. The printer prints bands as they come: a page that is dropped stays
 * half printed.
 */
#define PART_BYTES 2048u
/** Commands of more rows are lost in small buffers. PART_BYTES leaves at least 28 rows of 576 dots:
 * bands of fewer than about 24 rows print white stripes. */
#define PART_ROWS 255u
/** Bytes that a band of its own has to save: its command is 8, and small bands print stripes. */
#define BAND_COST 24u
/** ESC d: lines that bring the last label out of the printer, about 16 mm. */
#define TEAR_LINES 4

/** Each DLE EOT n brings one byte. */
#define STATUS_QUERY "\x10\x04\x02\x10\x04\x03\x10\x04\x04"
#define STATUS_BYTES 3u

static int prepare(struct wm_emitter *emitter, struct wm_err *err)
{
    if (emitter->settings.mode == WM_MODE_CUTTER &&
        (emitter->settings.quirks & WM_QUIRK_NO_CUTTER) != 0)
        return wm_err_set(err, WM_ERR_USAGE, _("this model has no cutter: choose another mode"));
    return 0;
}

static void put_zeros(struct wm_sink *sink, size_t count)
{
    static const uint8_t zeros[256];

    for (; count > sizeof zeros; count -= sizeof zeros)
        wm_sink_put(sink, zeros, sizeof zeros);
    wm_sink_put(sink, zeros, count);
}

static void begin(struct wm_emitter *emitter)
{
    struct wm_sink *sink = emitter->sink;

    put_zeros(sink, PART_BYTES + 8);
    wm_sink_put(sink, "\x1b@", 2);
    if (emitter->settings.darkness >= 0) {
        /* GS ( K, function 49: -5…5 steps of five percent; there are printers without more. */
        int step = wm_percent_of(emitter->settings.darkness, 10) - 5;
        uint8_t command[] = {0x1d, '(', 'K', 2, 0, 49, (uint8_t)step};
        wm_sink_put(sink, command, sizeof command);
    }
}

static void page(struct wm_emitter *emitter)
{
    (void)emitter; /* a page has no start */
}

static void put_band_head(struct wm_sink *sink, uint32_t width_bytes, uint32_t rows)
{
    const uint8_t head[] = {0x1d,
                            'v',
                            '0',
                            0,
                            (uint8_t)width_bytes,
                            (uint8_t)(width_bytes >> 8),
                            (uint8_t)rows,
                            (uint8_t)(rows >> 8)};

    wm_sink_put(sink, head, sizeof head);
}

static void put_blank_rows(struct wm_sink *sink, uint32_t rows)
{
    while (rows > 0) {
        uint32_t count = rows < PART_ROWS ? rows : PART_ROWS;
        put_band_head(sink, 1, count);
        put_zeros(sink, count);
        rows -= count;
    }
}

/** Bytes of a row up to its last ink, at least one. */
static uint32_t row_width(const struct wm_part *part, uint32_t y)
{
    const uint8_t *row = part->bits + y * part->stride_bytes;
    size_t width = part->stride_bytes;

    while (width > 1 && row[width - 1] == 0)
        width--;
    return (uint32_t)width;
}

/** Rows from y on that are cheapest as one band. */
static uint32_t band_rows(const struct wm_part *part, uint32_t y, uint32_t *width_bytes)
{
    uint32_t width = row_width(part, y), rows = 1;

    for (; y + rows < part->rows; rows++) {
        uint32_t next = row_width(part, y + rows);
        uint32_t both = next > width ? next : width;
        if ((size_t)both * (rows + 1) > (size_t)width * rows + next + BAND_COST)
            break;
        width = both;
    }
    *width_bytes = width;
    return rows;
}

static void put_part(struct wm_emitter *emitter, const struct wm_part *part)
{
    uint32_t y, i, rows, width;

    for (y = 0; y < part->rows; y += rows) {
        uint8_t *band = part->bits + y * part->stride_bytes;
        rows = band_rows(part, y, &width);
        for (i = 1; i < rows; i++)
            memmove(band + (size_t)i * width, band + i * part->stride_bytes, width);
        put_band_head(emitter->sink, width, rows);
        wm_sink_put(emitter->sink, band, (size_t)rows * width);
    }
}

/** GS V 66 0: feed to the cutter and cut; a printer without one feeds to its tear bar. */
static void put_cut(struct wm_emitter *emitter)
{
    wm_sink_put(emitter->sink, "\x1dV\x42\0", 4);
}

static void end_page(struct wm_emitter *emitter)
{
    const struct wm_print_settings *settings = &emitter->settings;
    const unsigned long labels = emitter->job_pages + emitter->copies;

    if (settings->tracking == WM_TRACKING_GAP) /* FF in label mode: to the next label */
        wm_sink_put(emitter->sink, "\f", 1);
    else if (settings->tracking == WM_TRACKING_MARK) /* GS FF: to the next mark */
        wm_sink_put(emitter->sink, "\x1d\f", 2);
    else
        put_blank_rows(emitter->sink, emitter->height_dots - wm_emitter_ink_rows(emitter));
    if (settings->mode == WM_MODE_CUTTER && settings->cut_every > 0 &&
        labels % settings->cut_every == 0)
        put_cut(emitter);
}

static void end(struct wm_emitter *emitter)
{
    const struct wm_print_settings *settings = &emitter->settings;

    if (settings->mode == WM_MODE_CUTTER &&
        (settings->cut_every == 0 || emitter->job_pages % settings->cut_every != 0))
        put_cut(emitter);
    if (settings->mode == WM_MODE_TEAR_OFF && settings->tracking != WM_TRACKING_GAP &&
        settings->tracking != WM_TRACKING_MARK) {
        const uint8_t feed[] = {0x1b, 'd', TEAR_LINES};
        wm_sink_put(emitter->sink, feed, sizeof feed);
    }
}

/* What was printed is printed; the next job starts with ESC @. On labels the rest of this one is
 * passed over. */
static void drop_page(struct wm_emitter *emitter)
{
    if (emitter->settings.tracking == WM_TRACKING_GAP)
        wm_sink_put(emitter->sink, "\f", 1);
    else if (emitter->settings.tracking == WM_TRACKING_MARK)
        wm_sink_put(emitter->sink, "\x1d\f", 2);
}

/** In every byte of an answer to DLE EOT bits 1 and 4 are set, 0 and 7 are not. */
static bool is_status(uint8_t byte)
{
    return (byte & 0x93) == 0x12;
}

/** DLE EOT 4 has each of its two sensors in two bits. */
static bool is_paper_status(uint8_t byte)
{
    return is_status(byte) && (byte >> 2 & 1) == (byte >> 3 & 1) &&
           (byte >> 5 & 1) == (byte >> 6 & 1);
}

/*
 * A reply is three bytes in the order of the queries: causes of being offline, errors, paper. Their
 * fixed bits are the same in all three, so only the order tells them apart; whatever cannot be such
 * a byte ends a reply, and one that does not end in a paper byte is left out byte by byte.
 */
static size_t status_read(unsigned quirks, const uint8_t *reply, size_t len,
                          struct wm_status *status, bool *complete)
{
    size_t i;

    (void)quirks;
    for (i = 0; i < STATUS_BYTES && i < len; i++) {
        if (!is_status(reply[i]))
            return i + 1;
    }
    if (i < STATUS_BYTES)
        return 0;
    if (!is_paper_status(reply[2]))
        return 1;
    *status = (struct wm_status){0};
    if ((reply[0] & 0x04) != 0)
        wm_status_add(status, WM_REASON_COVER_OPEN);
    if ((reply[0] & 0x20) != 0 || (reply[2] & 0x60) != 0)
        wm_status_add(status, WM_REASON_MEDIA_EMPTY);
    else if ((reply[2] & 0x0c) != 0)
        wm_status_add(status, WM_REASON_MEDIA_LOW);
    if ((reply[1] & 0x08) != 0)
        wm_status_add(status, WM_REASON_CUTTER);
    if ((reply[1] & 0x40) != 0) /* recovers by itself: the head is too hot */
        wm_status_add(status, WM_REASON_OVER_TEMPERATURE);
    if ((reply[1] & 0x24) != 0 || ((reply[0] & 0x40) != 0 && (reply[1] & 0x6c) == 0))
        wm_status_add(status, WM_REASON_OTHER);
    *complete = true;
    return STATUS_BYTES;
}

const struct wm_language wm_language_escpos = {
    .name = "escpos",
    .title = "ESC/POS",
    .modes = 1u << WM_MODE_TEAR_OFF | 1u << WM_MODE_CUTTER,
    .trackings = 1u << WM_TRACKING_GAP | 1u << WM_TRACKING_MARK | 1u << WM_TRACKING_CONTINUOUS,
    .abilities = WM_CAN_DARKNESS | WM_CAN_CUT_EVERY | WM_CAN_STATUS,
    .copies_max = 1,
    .cover = WM_COVER_ROWS,
    .part_bytes = PART_BYTES,
    .part_rows = PART_ROWS,
    .prepare = prepare,
    .begin = begin,
    .page = page,
    .part = put_part,
    .end_page = end_page,
    .end = end,
    .abort = drop_page,
    .status_query = STATUS_QUERY,
    .status_query_len = sizeof STATUS_QUERY - 1,
    .status_read = status_read,
};

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/printer/internal.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

/*
 * TSPL and TSPL2 as in TSC's programming manual. A page is SIZE, CLS, BITMAP commands with counted
 * binary rows in which 0 is black, and PRINT. A job that was killed within a BITMAP leaves the
 * printer waiting for the rest of its bytes, and TSPL has no command that it would heed there. So a
 * BITMAP is never longer than PART_BYTES, and every job starts with as many bytes of line ends:
 * they fill up what is missing, or are empty lines. (Rejected: ESC ! ., which also throws away the
 * labels of earlier jobs that the printer still holds.)
 */
#define PART_BYTES 4096u
/** "BITMAP 0,1199,100,40,0," and CR LF. */
#define PART_COST 25u
/** Bytes that wake a printer that sleeps and loses what comes first. */
#define WAKE_BYTES 512u

static int prepare(struct wm_emitter *emitter, struct wm_err *err)
{
    const struct wm_print_settings *settings = &emitter->settings;

    /* A guessed height makes printers feed several labels, so there is no default. */
    if ((settings->tracking == WM_TRACKING_GAP || settings->tracking == WM_TRACKING_MARK) &&
        settings->gap_um < 0)
        return wm_err_set(err, WM_ERR_USAGE,
                          _("TSPL needs the height of the gap or mark: give it, or leave tracking "
                            "to the printer"));
    if (settings->compression != WM_COMPRESSION_ZLIB)
        return 0;
    /* Blank rows weigh nothing here, and whole rows are alike. */
    emitter->cover = WM_COVER_BANDS;
    emitter->part_cost = SIZE_MAX;
    emitter->compressor = libdeflate_alloc_compressor(9);
    emitter->scratch_size = PART_BYTES;
    emitter->scratch = malloc(emitter->scratch_size);
    if (emitter->compressor == NULL || emitter->scratch == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    return 0;
}

/** Millimetres with as many decimals as they need, at most two. */
static void put_mm(struct wm_sink *sink, int64_t um)
{
    uint64_t hundredths = (uint64_t)((um < 0 ? -um : um) + 5) / 10;

    if (um < 0 && hundredths > 0)
        wm_sink_text(sink, "-");
    if (hundredths % 100 == 0)
        wm_sink_printf(sink, "%llu mm", (unsigned long long)(hundredths / 100));
    else if (hundredths % 10 == 0)
        wm_sink_printf(sink, "%llu.%llu mm", (unsigned long long)(hundredths / 100),
                       (unsigned long long)(hundredths / 10 % 10));
    else
        wm_sink_printf(sink, "%llu.%02llu mm", (unsigned long long)(hundredths / 100),
                       (unsigned long long)(hundredths % 100));
}

static void begin(struct wm_emitter *emitter)
{
    static const char wake[WAKE_BYTES];
    char lines[PART_BYTES + 2];
    size_t i;

    if ((emitter->settings.quirks & WM_QUIRK_WAKE_UP) != 0)
        wm_sink_put(emitter->sink, wake, sizeof wake);
    for (i = 0; i < sizeof lines; i++)
        lines[i] = i % 2 == 0 ? '\r' : '\n';
    wm_sink_put(emitter->sink, lines, sizeof lines);
}

/** What becomes of a label that was printed. The others are turned off first: a printer obeys them
 * side by side. A command for a device that it lacks does nothing. */
static void put_mode(struct wm_emitter *emitter)
{
    const struct wm_print_settings *settings = &emitter->settings;
    const bool partial = (settings->quirks & WM_QUIRK_PARTIAL_CUTTER) != 0;
    struct wm_sink *sink = emitter->sink;

    switch (settings->mode) {
    case WM_MODE_TEAR_OFF:
        wm_sink_text(sink, "SET PEEL OFF\r\nSET CUTTER OFF\r\nSET TEAR ON\r\n");
        break;
    case WM_MODE_PEEL_OFF:
        wm_sink_text(sink, "SET TEAR OFF\r\nSET CUTTER OFF\r\nSET PEEL ON\r\n");
        break;
    case WM_MODE_CUTTER:
        wm_sink_text(sink, "SET TEAR OFF\r\nSET PEEL OFF\r\n");
        if (partial)
            wm_sink_text(sink, "SET CUTTER OFF\r\n");
        wm_sink_text(sink, partial ? "SET PARTIAL_CUTTER " : "SET CUTTER ");
        if (settings->cut_every == 0)
            wm_sink_text(sink, "BATCH\r\n");
        else
            wm_sink_printf(sink, "%u\r\n", settings->cut_every);
        break;
    case WM_MODE_DEFAULT:
        break;
    }
}

static void put_setup(struct wm_emitter *emitter)
{
    const struct wm_print_settings *settings = &emitter->settings;
    struct wm_sink *sink = emitter->sink;

    switch (settings->tracking) {
    case WM_TRACKING_GAP:
    case WM_TRACKING_MARK:
        wm_sink_text(sink, settings->tracking == WM_TRACKING_GAP ? "GAP " : "BLINE ");
        put_mm(sink, settings->gap_um);
        wm_sink_text(sink, ",0 mm\r\n");
        break;
    case WM_TRACKING_CONTINUOUS:
        wm_sink_text(sink, "GAP 0 mm,0 mm\r\n");
        break;
    case WM_TRACKING_DEFAULT:
        break;
    }
    if (settings->darkness >= 0) /* 0…15 */
        wm_sink_printf(sink, "DENSITY %d\r\n", wm_percent_of(settings->darkness, 15));
    if (settings->speed_mm_s >= 0) {
        /* Inches a second: 1, 1.5, 2, 3 and so on to 18. */
        int tenths = (settings->speed_mm_s * 100 + 127) / 254;
        int inches = tenths < 10 ? 1 : tenths >= 180 ? 18 : (tenths + 5) / 10;
        if (tenths > 12 && tenths < 18)
            wm_sink_text(sink, "SPEED 1.5\r\n");
        else
            wm_sink_printf(sink, "SPEED %d\r\n", inches);
    }
    put_mode(emitter);
    if (settings->tear_um != WM_UNSET) { /* within an inch, as it is */
        wm_sink_text(sink, "OFFSET ");
        put_mm(sink, settings->tear_um);
        wm_sink_text(sink, "\r\n");
    }
    if (settings->shift_um != WM_UNSET) /* within an inch of dots */
        wm_sink_printf(sink, "SHIFT %d\r\n", (int)wm_emitter_dots(emitter, settings->shift_um));
}

static void page(struct wm_emitter *emitter)
{
    struct wm_sink *sink = emitter->sink;

    /* SIZE is the page itself, not a calibration: without it a printer cuts the picture at the size
     * of whoever printed before. Gap, offset and direction stay as the printer has them. */
    if (emitter->width_dots != emitter->size_width_dots ||
        emitter->height_dots != emitter->size_height_dots) {
        wm_sink_text(sink, "SIZE ");
        put_mm(sink, (int64_t)wm_emitter_um(emitter, emitter->width_dots));
        wm_sink_text(sink, ",");
        put_mm(sink, (int64_t)wm_emitter_um(emitter, emitter->height_dots));
        wm_sink_text(sink, "\r\n");
    }
    if (emitter->pages == 0)
        put_setup(emitter);
    wm_sink_text(sink, "CLS\r\n");
}

static void part(struct wm_emitter *emitter, const struct wm_part *part)
{
    const size_t size = part->rows * part->stride_bytes;
    struct wm_sink *sink = emitter->sink;
    size_t packed = 0;

    /* Mode 3, a vendor's: the count of the compressed bytes, then these. What does not get smaller
     * goes as it is, so that no block is longer than PART_BYTES. */
    if (emitter->compressor != NULL)
        packed = libdeflate_zlib_compress(emitter->compressor, part->bits, size, emitter->scratch,
                                          size < emitter->scratch_size ? size : PART_BYTES);
    wm_sink_printf(sink, "BITMAP %u,%u,%u,%u,", part->x, part->y, (unsigned)part->stride_bytes,
                   part->rows);
    if (packed > 0) {
        wm_sink_printf(sink, "3,%zu,", packed);
        wm_sink_put(sink, emitter->scratch, packed);
    } else {
        wm_sink_text(sink, "0,");
        wm_sink_put(sink, part->bits, size);
    }
    wm_sink_text(sink, "\r\n");
}

static void end_page(struct wm_emitter *emitter)
{
    wm_sink_printf(emitter->sink, "PRINT 1,%u\r\n", emitter->copies);
}

static void drop_page(struct wm_emitter *emitter)
{
    wm_sink_text(emitter->sink, "CLS\r\n");
}

/** Whether a byte can be an answer to ESC ! ?: what it says of head, paper and ribbon is in the
 * manual's table, and at most two of paused, printing and the like come with it. */
static bool is_status(uint8_t byte)
{
    const uint32_t low = 1u << 0 | 1u << 1 | 1u << 2 | 1u << 3 | 1u << 4 | 1u << 5 | 1u << 8 |
                         1u << 9 | 1u << 10 | 1u << 11 | 1u << 12 | 1u << 13;
    const uint32_t high = 1u << 0 | 1u << 1 | 1u << 2 | 1u << 3 | 1u << 4 | 1u << 8;

    return (low >> (byte & 15) & 1) != 0 && (high >> (byte >> 4) & 1) != 0;
}

/** Each byte is a reply of its own, without any frame; bytes that cannot be one are left out. */
static size_t status_read(unsigned quirks, const uint8_t *reply, size_t len,
                          struct wm_status *status, bool *complete)
{
    static const enum wm_reason reasons[8] = {
        WM_REASON_COVER_OPEN,   /* 01: the head */
        WM_REASON_MEDIA_JAM,    /* 02 */
        WM_REASON_MEDIA_EMPTY,  /* 04 */
        WM_REASON_RIBBON_EMPTY, /* 08 */
        WM_REASON_PAUSED,       /* 10 */
        WM_REASON_BUSY,         /* 20 */
        WM_REASON_COVER_OPEN,   /* 40: an option */
        WM_REASON_OTHER,        /* 80 */
    };
    size_t used = 0;
    unsigned bit;

    (void)quirks;
    while (used < len && !is_status(reply[used]))
        used++;
    *complete = used < len;
    if (!*complete)
        return used;
    status->reasons = 0;
    for (bit = 0; bit < 8; bit++) {
        if ((reply[used] >> bit & 1) != 0)
            wm_status_add(status, reasons[bit]);
    }
    return used + 1;
}

const struct wm_language wm_language_tspl = {
    .name = "tspl",
    .title = "TSPL/TSPL2",
    .compressions = 1u << WM_COMPRESSION_ZLIB,
    .modes = 1u << WM_MODE_TEAR_OFF | 1u << WM_MODE_PEEL_OFF | 1u << WM_MODE_CUTTER,
    .trackings = 1u << WM_TRACKING_GAP | 1u << WM_TRACKING_MARK | 1u << WM_TRACKING_CONTINUOUS,
    .abilities = WM_CAN_DARKNESS | WM_CAN_SPEED | WM_CAN_TEAR | WM_CAN_SHIFT | WM_CAN_CUT_EVERY |
                 WM_CAN_STATUS,
    .zero_is_black = true,
    .copies_max = WM_COPIES_MAX,
    .cover = WM_COVER_RECTANGLES,
    .part_bytes = PART_BYTES,
    .part_cost = PART_COST,
    .prepare = prepare,
    .begin = begin,
    .page = page,
    .part = part,
    .end_page = end_page,
    .end = NULL,
    .abort = drop_page,
    .status_query = "\033!?",
    .status_query_len = 3,
    .status_read = status_read,
};

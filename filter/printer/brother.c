/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/printer/internal.h"

#include <string.h>

/*
 * Brother's raster language as in the Raster Command References of QL-500…1060N, QL-710W/720NW,
 * QL-800/810W/820NWB, QL-1100/1110NWB, PT-H500/P700/E500, PT-E550W/P750W, PT-P900 and
 * TD-4410D…4550DNWB. Every row has the whole print head, from the page's right edge to its left, so
 * a page that is narrower lies where its media does: QL media at the right end of the head, from
 * pin 44 on in the wide models; PT tape and TD media in the middle.
 *
 * A page is its control codes, its rows, and FF, or Control-Z if it is the job's last. Which one is
 * not known when the page ends, so it is sent before the next page or at the end. A job that was
 * killed leaves at most a row or a command open: the NULs at the start of the next fill it up, and
 * ESC @ drops the rows of a page that was not printed.
 */

/** The invalidate command, more than the longest row; 400 is what the QL-800 wants. */
#define NULS 400u
/** Bytes of the longest row, 1296 pins. */
#define ROW_MAX 162u

static bool has(const struct wm_emitter *emitter, unsigned quirk)
{
    return (emitter->settings.quirks & quirk) != 0;
}

/** The head's pins, a multiple of 8. */
static uint32_t pins(const struct wm_emitter *emitter)
{
    if (has(emitter, WM_QUIRK_BROTHER_PT))
        return emitter->settings.dpi >= 360 ? 560 : 128;
    if (has(emitter, WM_QUIRK_BROTHER_TD))
        return emitter->settings.dpi >= 300 ? 1280 : 832;
    return has(emitter, WM_QUIRK_BROTHER_WIDE) ? 1296 : 720;
}

/** Pins that lie beside the media at the right end and at the left, whatever its width. */
static void beside(const struct wm_emitter *emitter, uint32_t *right, uint32_t *left)
{
    *right = *left = 0;
    if (has(emitter, WM_QUIRK_BROTHER_WIDE))
        *right = 44;
    else if (has(emitter, WM_QUIRK_BROTHER_PT) && pins(emitter) == 560)
        *left = 16; /* the tape's middle is pin 272 */
}

/** The pin of the page's right edge. */
static uint32_t first_pin(const struct wm_emitter *emitter, uint32_t width_dots)
{
    uint32_t right, left;

    beside(emitter, &right, &left);
    if (has(emitter, WM_QUIRK_BROTHER_PT | WM_QUIRK_BROTHER_TD))
        return right + (pins(emitter) - left - right - width_dots) / 2;
    return right;
}

static bool packs(const struct wm_emitter *emitter)
{
    return emitter->settings.compression == WM_COMPRESSION_PACKBITS ||
           (emitter->settings.compression == WM_COMPRESSION_AUTO &&
            !has(emitter, WM_QUIRK_NO_PACKBITS));
}

/** Labels between cuts that ESC i A can say. */
static unsigned cut_every_max(const struct wm_emitter *emitter)
{
    if (has(emitter, WM_QUIRK_NO_CUT_COUNT))
        return 1;
    return has(emitter, WM_QUIRK_BROTHER_PT) ? 99 : 255;
}

static int prepare(struct wm_emitter *emitter, struct wm_err *err)
{
    const struct wm_print_settings *settings = &emitter->settings;

    if (settings->mode != WM_MODE_DEFAULT && has(emitter, WM_QUIRK_NO_CUTTER))
        return wm_err_set(err, WM_ERR_USAGE,
                          _("this model has no cutter: leave the mode to the printer"));
    if (settings->mode == WM_MODE_CUTTER && settings->cut_every > cut_every_max(emitter))
        return wm_err_set(err, WM_ERR_USAGE, _("this model counts at most %u labels between cuts"),
                          cut_every_max(emitter));
    if (settings->shift_um != WM_UNSET && settings->shift_um < 0)
        return wm_err_set(err, WM_ERR_USAGE,
                          _("Brother raster: the printer's shift is a margin and not negative"));
    return 0;
}

static int check_page(const struct wm_emitter *emitter, uint32_t width_dots, uint32_t height_dots,
                      struct wm_err *err)
{
    uint32_t right, left;

    (void)height_dots;
    beside(emitter, &right, &left);
    if (width_dots > pins(emitter) - right - left)
        return wm_err_set(err, WM_ERR_INPUT,
                          _("the page is %u dots wide and the print head %u: choose narrower media "
                            "or the printer's own model"),
                          width_dots, pins(emitter) - right - left);
    return 0;
}

static void begin(struct wm_emitter *emitter)
{
    static const uint8_t nuls[NULS];
    struct wm_sink *sink = emitter->sink;

    wm_sink_put(sink, nuls, sizeof nuls);
    wm_sink_put(sink, "\x1b@", 2);
    if (!has(emitter, WM_QUIRK_NO_MODE_SWITCH))
        wm_sink_put(sink, "\x1bia\x01", 4);
}

/** ESC i z: rows and number of the page; of the media only the kind, if it was set. Its width would
 * make the printer refuse tape that is wider than the page. */
static void put_page_information(struct wm_emitter *emitter)
{
    const enum wm_tracking tracking = emitter->settings.tracking;
    const uint32_t rows = emitter->height_dots;
    uint8_t command[13] = {0x1b, 'i', 'z', 0x80 /* printer recovery, always on */};

    if (tracking != WM_TRACKING_DEFAULT) {
        command[3] |= 0x02;
        command[4] = tracking == WM_TRACKING_GAP ? 0x0b : 0x0a;
    }
    command[7] = (uint8_t)rows;
    command[8] = (uint8_t)(rows >> 8);
    command[9] = (uint8_t)(rows >> 16);
    command[10] = (uint8_t)(rows >> 24);
    command[11] = emitter->pages > 0; /* 0 for the first page */
    wm_sink_put(emitter->sink, command, sizeof command);
}

static void put_cutting(struct wm_emitter *emitter)
{
    const struct wm_print_settings *settings = &emitter->settings;
    const bool cuts = settings->mode == WM_MODE_CUTTER, counts = cuts && settings->cut_every > 0;
    const uint8_t mode[] = {0x1b, 'i', 'M', counts ? 0x40 : 0};
    const uint8_t every[] = {0x1b, 'i', 'A', (uint8_t)settings->cut_every};
    const uint8_t at_end[] = {0x1b, 'i', 'K', cuts ? 0x08 : 0};

    if (settings->mode == WM_MODE_DEFAULT)
        return;
    wm_sink_put(emitter->sink, mode, sizeof mode);
    if (counts && !has(emitter, WM_QUIRK_NO_CUT_COUNT))
        wm_sink_put(emitter->sink, every, sizeof every);
    wm_sink_put(emitter->sink, at_end, sizeof at_end);
}

static void page(struct wm_emitter *emitter)
{
    struct wm_sink *sink = emitter->sink;

    if (emitter->pages > 0)
        wm_sink_put(sink, "\f", 1); /* print the page before */
    put_page_information(emitter);
    put_cutting(emitter);
    if (emitter->settings.shift_um != WM_UNSET) {
        uint32_t margin = (uint32_t)wm_emitter_dots(emitter, emitter->settings.shift_um);
        const uint8_t command[] = {0x1b, 'i', 'd', (uint8_t)margin, (uint8_t)(margin >> 8)};
        wm_sink_put(sink, command, sizeof command);
    }
    if (packs(emitter))
        wm_sink_put(sink, "M\x02", 2);
}

/** Move a row to its place on the head. */
static void place_row(const struct wm_emitter *emitter, const uint8_t *row, size_t len,
                      uint8_t head[ROW_MAX + 1])
{
    const uint32_t pin = first_pin(emitter, emitter->width_dots);
    uint8_t *out = head + pin / 8;
    size_t i;

    memset(head, 0, ROW_MAX + 1);
    for (i = 0; i < len; i++) {
        out[i] |= (uint8_t)(row[i] >> pin % 8);
        out[i + 1] = (uint8_t)(row[i] << (8 - pin % 8));
    }
}

static void put_row(struct wm_emitter *emitter, const uint8_t *head)
{
    const bool pt = has(emitter, WM_QUIRK_BROTHER_PT);
    const size_t len = pins(emitter) / 8;
    uint8_t row[3 + WM_PACKBITS_MAX(ROW_MAX)];
    size_t size = len;

    /* Z is known only to printers that unpack. */
    if (packs(emitter) && wm_row_is_blank(head, len)) {
        wm_sink_put(emitter->sink, "Z", 1);
        return;
    }
    if (packs(emitter))
        size = wm_packbits(head, len, row + 3);
    else
        memcpy(row + 3, head, len);
    row[0] = pt ? 'G' : 'g';
    row[1] = pt ? (uint8_t)size : 0;
    row[2] = pt ? 0 : (uint8_t)size;
    wm_sink_put(emitter->sink, row, 3 + size);
}

static void put_part(struct wm_emitter *emitter, const struct wm_part *part)
{
    uint32_t y;

    for (y = 0; y < part->rows; y++) {
        uint8_t head[ROW_MAX + 1];
        place_row(emitter, part->bits + y * part->stride_bytes, part->stride_bytes, head);
        put_row(emitter, head);
    }
}

static void end_page(struct wm_emitter *emitter)
{
    static const uint8_t blank[ROW_MAX];
    uint32_t y;

    for (y = wm_emitter_ink_rows(emitter); y < emitter->height_dots; y++)
        put_row(emitter, blank);
}

static void end(struct wm_emitter *emitter)
{
    wm_sink_put(emitter->sink, "\x1a", 1);
}

static void drop_page(struct wm_emitter *emitter)
{
    wm_sink_put(emitter->sink, "\x1b@", 2);
}

static const uint8_t status_mark[] = {0x80, 0x20, 'B'};

/** Bytes 8 and 9 of a status, bit by bit. */
static const enum wm_reason errors[16] = {
    WM_REASON_MEDIA_EMPTY, WM_REASON_MEDIA_EMPTY,                 /* end of media */
    WM_REASON_CUTTER,      WM_REASON_BATTERY_LOW, WM_REASON_BUSY, /* in use */
    WM_REASON_OTHER,                                              /* turned off */
    WM_REASON_OTHER,                                              /* high voltage adapter */
    WM_REASON_OTHER,                                              /* fan */
    WM_REASON_OTHER,                        /* other media than the job asks for */
    WM_REASON_OTHER,                        /* buffer full */
    WM_REASON_OTHER,                        /* communication */
    WM_REASON_OTHER,                        /* communication buffer full */
    WM_REASON_COVER_OPEN,  WM_REASON_OTHER, /* QL: the cancel key; PT: too hot */
    WM_REASON_MEDIA_JAM,                    /* media cannot be fed */
    WM_REASON_OTHER,                        /* system */
};

/** 32 bytes, as a reply or by itself: 18 is its kind (5 a notification, of number 22), 19 the phase
 * (1 printing). */
static size_t status_read(unsigned quirks, const uint8_t *reply, size_t len,
                          struct wm_status *status, bool *complete)
{
    const size_t mark = len < sizeof status_mark ? len : sizeof status_mark;
    unsigned bit;

    if (memcmp(reply, status_mark, mark) != 0)
        return 1;
    if (len < 32)
        return 0;
    *status = (struct wm_status){0};
    for (bit = 0; bit < 16; bit++) {
        if ((reply[8 + bit / 8] >> bit % 8 & 1) != 0)
            wm_status_add(status, bit == 13 && (quirks & WM_QUIRK_BROTHER_PT) != 0
                                      ? WM_REASON_OVER_TEMPERATURE
                                      : errors[bit]);
    }
    if (reply[18] == 5 && reply[22] == 1)
        wm_status_add(status, WM_REASON_COVER_OPEN);
    if (reply[18] == 5 && reply[22] == 3)
        wm_status_add(status, WM_REASON_OVER_TEMPERATURE);
    if (reply[19] == 1)
        wm_status_add(status, WM_REASON_BUSY);
    *complete = true;
    return 32;
}

const struct wm_language wm_language_brother = {
    .name = "brother",
    .title = "Brother raster",
    .compressions = 1u << WM_COMPRESSION_PACKBITS,
    .modes = 1u << WM_MODE_TEAR_OFF | 1u << WM_MODE_CUTTER,
    .trackings = 1u << WM_TRACKING_GAP | 1u << WM_TRACKING_CONTINUOUS,
    .abilities = WM_CAN_SHIFT | WM_CAN_CUT_EVERY | WM_CAN_STATUS,
    .mirrored = true,
    .copies_max = 1,
    .cover = WM_COVER_ROWS,
    .part_bytes = 4096,
    .prepare = prepare,
    .check_page = check_page,
    .begin = begin,
    .page = page,
    .part = put_part,
    .end_page = end_page,
    .end = end,
    .abort = drop_page,
    .status_query = "\x1biS",
    .status_query_len = 3,
    .status_read = status_read,
};

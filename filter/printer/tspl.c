/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/printer/internal.h"

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

static int prepare(struct wm_emitter *emitter, struct wm_err *err)
{
    const struct wm_print_settings *settings = &emitter->settings;

    /* A guessed height makes printers feed several labels, so there is no default. */
    if ((settings->tracking == WM_TRACKING_GAP || settings->tracking == WM_TRACKING_MARK) &&
        settings->gap_um < 0)
        return wm_err_set(err, WM_ERR_USAGE,
                          _("TSPL needs the height of the gap or mark: give it, or leave tracking "
                            "to the printer"));
    return 0;
}

/** Millimetres with as many decimals as they need, at most two. */
static void put_mm(struct wm_sink *sink, uint64_t um)
{
    uint64_t hundredths = (um + 5) / 10;

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
    char lines[PART_BYTES + 2];
    size_t i;

    for (i = 0; i < sizeof lines; i++)
        lines[i] = i % 2 == 0 ? '\r' : '\n';
    wm_sink_put(emitter->sink, lines, sizeof lines);
}

static void put_setup(struct wm_emitter *emitter)
{
    const struct wm_print_settings *settings = &emitter->settings;
    struct wm_sink *sink = emitter->sink;

    switch (settings->tracking) {
    case WM_TRACKING_GAP:
    case WM_TRACKING_MARK:
        wm_sink_text(sink, settings->tracking == WM_TRACKING_GAP ? "GAP " : "BLINE ");
        put_mm(sink, (uint64_t)settings->gap_um);
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
}

static void page(struct wm_emitter *emitter)
{
    struct wm_sink *sink = emitter->sink;

    /* SIZE is the page itself, not a calibration: without it a printer cuts the picture at the size
     * of whoever printed before. Gap, offset and direction stay as the printer has them. */
    if (emitter->width_dots != emitter->size_width_dots ||
        emitter->height_dots != emitter->size_height_dots) {
        wm_sink_text(sink, "SIZE ");
        put_mm(sink, wm_emitter_um(emitter, emitter->width_dots));
        wm_sink_text(sink, ",");
        put_mm(sink, wm_emitter_um(emitter, emitter->height_dots));
        wm_sink_text(sink, "\r\n");
    }
    if (emitter->pages == 0)
        put_setup(emitter);
    wm_sink_text(sink, "CLS\r\n");
}

static void part(struct wm_emitter *emitter, const struct wm_part *part)
{
    wm_sink_printf(emitter->sink, "BITMAP %u,%u,%u,%u,0,", part->x, part->y,
                   (unsigned)part->stride_bytes, part->rows);
    wm_sink_put(emitter->sink, part->bits, part->rows * part->stride_bytes);
    wm_sink_text(emitter->sink, "\r\n");
}

static void end_page(struct wm_emitter *emitter)
{
    wm_sink_printf(emitter->sink, "PRINT 1,%u\r\n", emitter->copies);
}

static void drop_page(struct wm_emitter *emitter)
{
    wm_sink_text(emitter->sink, "CLS\r\n");
}

/** ESC ! ? is answered at once by a byte of flags; 0 is ready. */
static size_t status_read(unsigned quirks, const uint8_t *reply, size_t len,
                          struct wm_status *status, bool *complete)
{
    static const enum wm_reason flags[8] = {
        WM_REASON_COVER_OPEN, WM_REASON_MEDIA_JAM, WM_REASON_MEDIA_EMPTY, WM_REASON_RIBBON_EMPTY,
        WM_REASON_PAUSED,     WM_REASON_BUSY,      WM_REASON_COVER_OPEN,  WM_REASON_OTHER,
    };
    size_t i;

    (void)quirks;
    if (len == 0)
        return 0;
    status->reasons = 0;
    for (i = 0; i < 8; i++) {
        if ((reply[0] >> i & 1) != 0)
            wm_status_add(status, flags[i]);
    }
    *complete = true;
    return 1;
}

const struct wm_language wm_language_tspl = {
    .name = "tspl",
    .title = "TSPL/TSPL2",
    .trackings = 1u << WM_TRACKING_GAP | 1u << WM_TRACKING_MARK | 1u << WM_TRACKING_CONTINUOUS,
    .abilities = WM_CAN_DARKNESS | WM_CAN_SPEED | WM_CAN_STATUS,
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

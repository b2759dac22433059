/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/printer/internal.h"

#include <string.h>

/*
 * TSPL and TSPL2 as in TSC's programming manual. A page is SIZE, CLS, BITMAP commands with counted
 * binary rows in which 0 is black, and PRINT. A job that was killed within a BITMAP leaves the
 * printer waiting for the rest of its bytes, and TSPL has no command that it would heed there. So a
 * BITMAP is never longer than BAND_BYTES, and every job starts with as many bytes of line ends:
 * they fill up what is missing, or are empty lines. (Rejected: ESC ! ., which also throws away the
 * labels of earlier jobs that the printer still holds.)
 */
#define BAND_BYTES 4096u
/** "BITMAP 0,1199,100,40,0," and CR LF. */
#define BAND_COST 25u

static int prepare(struct wm_emitter *emitter, struct wm_err *err)
{
    const struct wm_print_settings *settings = &emitter->settings;

    if (settings->compression == WM_COMPRESSION_ACS || settings->compression == WM_COMPRESSION_Z64)
        return wm_err_set(err, WM_ERR_USAGE, _("TSPL has no compression: use auto or none"));
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

static uint64_t dots_to_um(const struct wm_emitter *emitter, uint32_t dots)
{
    uint64_t per_mm_x1000 = emitter->settings.dots_per_mm_x1000;

    return (dots * 1000000ull + per_mm_x1000 / 2) / per_mm_x1000;
}

static void begin(struct wm_emitter *emitter)
{
    char lines[BAND_BYTES + 2];
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
        wm_sink_printf(sink, "DENSITY %d\r\n", (settings->darkness * 15 + 50) / 100);
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
        put_mm(sink, dots_to_um(emitter, emitter->width_dots));
        wm_sink_text(sink, ",");
        put_mm(sink, dots_to_um(emitter, emitter->height_dots));
        wm_sink_text(sink, "\r\n");
    }
    if (emitter->pages == 0)
        put_setup(emitter);
    wm_sink_text(sink, "CLS\r\n");
}

static void band(struct wm_emitter *emitter, const struct wm_band *part)
{
    const size_t size = part->rows * part->stride_bytes;
    size_t i;

    /* 0 is black and the pad bits, which are 0 with us, become white. */
    for (i = 0; i < size; i++)
        part->bits[i] = (uint8_t)~part->bits[i];
    wm_sink_printf(emitter->sink, "BITMAP 0,%u,%u,%u,0,", part->y, (unsigned)part->stride_bytes,
                   part->rows);
    wm_sink_put(emitter->sink, part->bits, size);
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

const struct wm_language wm_language_tspl = {
    .name = "tspl",
    .title = "TSPL/TSPL2",
    .band_bytes = BAND_BYTES,
    .band_cost = BAND_COST,
    .prepare = prepare,
    .begin = begin,
    .page = page,
    .band = band,
    .end_page = end_page,
    .end = NULL,
    .abort = drop_page,
};

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/printer/internal.h"

/*
 * CPCL as in Zebra's Mobile Printing Systems CPCL Programming Manual (PROMAN-CPCL). A page is a
 * session: a header with its height and the number of copies, commands in lines, CG rectangles of
 * counted binary rows in which 1 is black, and PRINT. Within a session a line that is no command is
 * ignored; outside of one, text and line ends are printed as they come.
 *
 * A job that was killed leaves a session open, perhaps within a CG that waits for the rest of its
 * bytes. ABORT ends a session without printing, but outside of one it would be printed, as line
 * ends would feed paper: so every job begins with FILL_BYTES of NUL, which print nothing and
 * complete a CG, and with a session of its own that it aborts. Its header opens one, or is ignored
 * in the one that is open. Both stand twice, since a command that was cut off may take the first
 * header for its own end (CG 10 20 0 1, and then the header's "! " before the data). A utilities
 * session knows no ABORT and ends with PRINT, so one of these comes last.
 */
#define PART_BYTES 2048u
#define FILL_BYTES (PART_BYTES + 16u)
/** "CG 72 28 0 1199 " and CR LF. */
#define PART_COST 18u
/** Labels of a session (PROMAN-CPCL 2, header). */
#define COPIES_MOST 1024u

#define EMPTY_HEADER "! 0 200 200 1 1\r\n"

static int prepare(struct wm_emitter *emitter, struct wm_err *err)
{
    const struct wm_print_settings *settings = &emitter->settings;

    /* The header counts in dots of a 200 dpi head: on another one the printer would scale. */
    if (settings->dpi != 203)
        return wm_err_set(err, WM_ERR_USAGE, _("CPCL prints at 203 dpi"));
    /* CUT belongs to a page, and none knows whether it is the last. */
    if (settings->mode == WM_MODE_CUTTER && settings->cut_every != 1)
        return wm_err_set(err, WM_ERR_USAGE,
                          _("CPCL cuts after each label only: set 1 label between cuts"));
    return 0;
}

static int check_page(const struct wm_emitter *emitter, uint32_t width_dots, uint32_t height_dots,
                      struct wm_err *err)
{
    (void)emitter;
    (void)height_dots;
    /* A row is a part at least. */
    if (width_dots > PART_BYTES * 8)
        return wm_err_set(err, WM_ERR_INPUT,
                          _("CPCL prints rows of at most %u dots: choose narrower media"),
                          PART_BYTES * 8);
    return 0;
}

static void put_nul(struct wm_sink *sink)
{
    static const char nul[FILL_BYTES] = {0};

    wm_sink_put(sink, nul, sizeof nul);
}

static void begin(struct wm_emitter *emitter)
{
    struct wm_sink *sink = emitter->sink;

    put_nul(sink);
    wm_sink_text(sink, EMPTY_HEADER);
    put_nul(sink);
    wm_sink_text(sink, EMPTY_HEADER "ABORT\r\n! UTILITIES\r\n");
    if (emitter->settings.tracking == WM_TRACKING_GAP)
        wm_sink_text(sink, "GAP-SENSE\r\n");
    if (emitter->settings.tracking == WM_TRACKING_MARK)
        wm_sink_text(sink, "BAR-SENSE\r\n");
    wm_sink_text(sink, "PRINT\r\n");
}

static void page(struct wm_emitter *emitter)
{
    const struct wm_print_settings *settings = &emitter->settings;
    struct wm_sink *sink = emitter->sink;

    /* Height and width are the page itself: the header has to have the one, and without the other
     * a printer cuts the picture at the width of whoever printed before. */
    wm_sink_printf(sink, "! 0 200 200 %u %u\r\nPAGE-WIDTH %u\r\n", emitter->height_dots,
                   emitter->copies, emitter->width_dots);
    /* In each session: whether they outlast one the manual leaves open. */
    if (settings->darkness >= 0) /* -99…200 */
        wm_sink_printf(sink, "TONE %d\r\n", wm_percent_of(settings->darkness, 299) - 99);
    if (settings->speed_mm_s >= 0)
        wm_sink_printf(sink, "SPEED %d\r\n", wm_inches_per_s(settings->speed_mm_s, 0, 5));
}

static void part(struct wm_emitter *emitter, const struct wm_part *part)
{
    wm_sink_printf(emitter->sink, "CG %u %u %u %u ", (unsigned)part->stride_bytes, part->rows,
                   part->x, part->y);
    wm_sink_put(emitter->sink, part->bits, part->rows * part->stride_bytes);
    wm_sink_text(emitter->sink, "\r\n");
}

static void end_page(struct wm_emitter *emitter)
{
    if (emitter->settings.mode == WM_MODE_CUTTER)
        wm_sink_text(emitter->sink, "CUT\r\n");
    /* On to the next label, which is where the page ends but on continuous media: there FORM would
     * look for a mark that does not come. */
    if (emitter->settings.tracking != WM_TRACKING_CONTINUOUS)
        wm_sink_text(emitter->sink, "FORM\r\n");
    wm_sink_text(emitter->sink, "PRINT\r\n");
}

static void drop_page(struct wm_emitter *emitter)
{
    wm_sink_text(emitter->sink, "ABORT\r\n");
}

/** One byte (PROMAN-CPCL 11, ESC h). Its upper bits are reserved: a byte that has one is noise. */
static size_t status_read(unsigned quirks, const uint8_t *reply, size_t len,
                          struct wm_status *status, bool *complete)
{
    static const enum wm_reason reasons[] = {WM_REASON_BUSY, WM_REASON_MEDIA_EMPTY,
                                             WM_REASON_COVER_OPEN, WM_REASON_BATTERY_LOW};
    size_t used = 0;
    unsigned bit;

    (void)quirks;
    while (used < len && reply[used] > 0x1f)
        used++;
    if (used > 0 || len == 0)
        return used;
    *status = (struct wm_status){0};
    for (bit = 0; bit < 4; bit++) { /* bit 4: was switched on since it was asked last */
        if ((reply[0] >> bit & 1) != 0)
            wm_status_add(status, reasons[bit]);
    }
    *complete = true;
    return 1;
}

const struct wm_language wm_language_cpcl = {
    .name = "cpcl",
    .title = "CPCL",
    .modes = 1u << WM_MODE_CUTTER,
    .trackings = 1u << WM_TRACKING_GAP | 1u << WM_TRACKING_MARK | 1u << WM_TRACKING_CONTINUOUS,
    .abilities = WM_CAN_DARKNESS | WM_CAN_SPEED | WM_CAN_STATUS,
    .copies_max = COPIES_MOST,
    .cover = WM_COVER_RECTANGLES,
    .part_bytes = PART_BYTES,
    .part_cost = PART_COST,
    .prepare = prepare,
    .check_page = check_page,
    .begin = begin,
    .page = page,
    .part = part,
    .end_page = end_page,
    .end = NULL,
    .abort = drop_page,
    .status_query = "\x1bh",
    .status_query_len = 2,
    .status_read = status_read,
};

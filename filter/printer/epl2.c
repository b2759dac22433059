/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/printer/internal.h"
#include "filter/printer/pcx.h"

#include <stdlib.h>
#include <string.h>

/*
 * EPL2 in page mode, as in Zebra's EPL Programming Guide (14245L-003) and EPL2 Programmer's Manual
 * (980352-001); a command is a line that ends with LF. A page is q (its width), N (clear), GW
 * rectangles of counted binary rows in which 0 is black, and P.
 *
 * A job that was killed within a GW leaves the printer waiting for the rest of its bytes, and no
 * command is heeded there: ^@ is a command like any other. So a counted block is never longer than
 * BLOCK_BYTES, and every job starts with as many LFs and some more: they fill up what is missing,
 * end a command that was cut off, or are empty lines.
 */
#define BLOCK_BYTES 4096u
#define FILL_BYTES (BLOCK_BYTES + 64u)
/** "GW112,1199,100,40," and LF. */
#define PART_COST 19u

/* Limits of parameters (14245L-003, Q, O and P). */
#define GAP_DOTS_LEAST 16
#define GAP_DOTS_MOST 240
#define CUT_EVERY_MOST 255u

/** Rows may come to twice their bytes in a PCX, so only so wide ones fit a block for certain. */
#define PCX_STRIDE_MOST ((BLOCK_BYTES - WM_PCX_HEADER_BYTES) / 2 - 1)

/** What WM_COMPRESSION_PCX needs, in emitter->scratch. */
struct pcx_work {
    unsigned objects; /**< of this page that the printer has stored */
};

static int prepare(struct wm_emitter *emitter, struct wm_err *err)
{
    const struct wm_print_settings *settings = &emitter->settings;

    if (settings->tracking == WM_TRACKING_GAP || settings->tracking == WM_TRACKING_MARK) {
        int32_t gap = settings->gap_um < 0 ? -1 : wm_emitter_dots(emitter, settings->gap_um);
        if (gap < GAP_DOTS_LEAST || gap > GAP_DOTS_MOST)
            return wm_err_set(err, WM_ERR_USAGE,
                              _("EPL2 needs the height of the gap or mark, of %d to %d dots: give "
                                "it, or leave tracking to the printer"),
                              GAP_DOTS_LEAST, GAP_DOTS_MOST);
    }
    if (settings->mode == WM_MODE_CUTTER && settings->cut_every > CUT_EVERY_MOST)
        return wm_err_set(err, WM_ERR_USAGE, _("EPL2 counts at most %u labels between cuts"),
                          CUT_EVERY_MOST);
    if (settings->compression != WM_COMPRESSION_PCX)
        return 0;
    /* Each object costs a header and commands, and blank rows next to nothing: one part a page. */
    emitter->cover = WM_COVER_BANDS;
    emitter->part_bytes = SIZE_MAX;
    emitter->part_cost = SIZE_MAX;
    emitter->scratch_size = sizeof(struct pcx_work);
    emitter->scratch = calloc(1, emitter->scratch_size);
    if (emitter->scratch == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    return 0;
}

static bool has_pcx(const struct wm_emitter *emitter)
{
    return emitter->settings.compression == WM_COMPRESSION_PCX;
}

static struct pcx_work *pcx_work(struct wm_emitter *emitter)
{
    return (struct pcx_work *)(void *)emitter->scratch;
}

static int check_page(const struct wm_emitter *emitter, uint32_t width_dots, uint32_t height_dots,
                      struct wm_err *err)
{
    (void)height_dots; /* Q counts to 65535, more than a bitmap has */
    if (has_pcx(emitter) && (width_dots + 7) / 8 > PCX_STRIDE_MOST)
        return wm_err_set(err, WM_ERR_INPUT,
                          _("the page is too wide for PCX: choose another compression"));
    return 0;
}

static void begin(struct wm_emitter *emitter)
{
    char lines[FILL_BYTES];

    memset(lines, '\n', sizeof lines);
    wm_sink_put(emitter->sink, lines, sizeof lines);
}

/** Hardware options. O replaces them all, so it is sent only if the mode was set. */
static void put_mode(struct wm_emitter *emitter)
{
    const struct wm_print_settings *settings = &emitter->settings;

    switch (settings->mode) {
    case WM_MODE_TEAR_OFF:
        wm_sink_text(emitter->sink, "ON\n");
        break;
    case WM_MODE_PEEL_OFF:
        wm_sink_text(emitter->sink, "OP\n");
        break;
    case WM_MODE_CUTTER:
        if (settings->cut_every == 1)
            wm_sink_text(emitter->sink, "OC\n");
        else if (settings->cut_every > 1)
            wm_sink_printf(emitter->sink, "OC%u\n", settings->cut_every);
        break;
    case WM_MODE_DEFAULT:
        break;
    }
}

static void put_setup(struct wm_emitter *emitter)
{
    const struct wm_print_settings *settings = &emitter->settings;

    put_mode(emitter);
    if (settings->speed_mm_s >= 0)
        wm_sink_printf(emitter->sink, "S%d\n", wm_inches_per_s(settings->speed_mm_s, 1, 6));
    if (settings->darkness >= 0) /* 0…15 */
        wm_sink_printf(emitter->sink, "D%d\n", wm_percent_of(settings->darkness, 15));
}

/** The form's length goes with the tracking: EPL2 has one command for both. */
static void put_length(struct wm_emitter *emitter)
{
    const struct wm_print_settings *settings = &emitter->settings;
    const int32_t gap = settings->gap_um < 0 ? 0 : wm_emitter_dots(emitter, settings->gap_um);

    switch (settings->tracking) {
    case WM_TRACKING_GAP:
        wm_sink_printf(emitter->sink, "Q%u,%d\n", emitter->height_dots, gap);
        break;
    case WM_TRACKING_MARK: /* the offset is required (14245L-003, Q) */
        wm_sink_printf(emitter->sink, "Q%u,B%d+0\n", emitter->height_dots, gap);
        break;
    case WM_TRACKING_CONTINUOUS:
        wm_sink_printf(emitter->sink, "Q%u,0\n", emitter->height_dots);
        break;
    case WM_TRACKING_DEFAULT:
        break;
    }
}

static void page(struct wm_emitter *emitter)
{
    /* q is the page itself, not a calibration: it is the image buffer's width, and where labels run
     * centred it tells where the left edge is. Whole bytes, as GW draws them. Q is one: it cannot
     * be sent without the gap, and a wrong gap feeds several labels, so without tracking the length
     * that the printer measured stays. Both clear the image, so they go before N. */
    if (emitter->width_dots != emitter->size_width_dots)
        wm_sink_printf(emitter->sink, "q%u\n", (emitter->width_dots + 7) / 8 * 8);
    if (emitter->height_dots != emitter->size_height_dots)
        put_length(emitter);
    if (emitter->pages == 0)
        put_setup(emitter);
    wm_sink_text(emitter->sink, "N\n");
    if (has_pcx(emitter))
        pcx_work(emitter)->objects = 0;
}

/** Store rows of a part as an object and place it. It is only drawn when the page is printed. */
static void pcx_put(struct wm_emitter *emitter, const struct wm_part *part,
                    const struct wm_pcx *picture, uint32_t first)
{
    const unsigned object = pcx_work(emitter)->objects++;

    /* A name that is taken is refused, and takes two GK to be free (14245L-003, GM). */
    wm_sink_printf(emitter->sink, "GK\"WM%u\"\nGK\"WM%u\"\nGM\"WM%u\"%zu\n", object, object, object,
                   wm_pcx_size(picture));
    wm_pcx_put(emitter->sink, picture);
    wm_sink_printf(emitter->sink, "\nGG%u,%u,\"WM%u\"\n", part->x, part->y + first, object);
}

/** As few objects as blocks can hold. */
static void pcx_part(struct wm_emitter *emitter, const struct wm_part *part)
{
    struct wm_pcx picture = {
        .bits = part->bits,
        .stride_bytes = part->stride_bytes,
        .width_dots = (uint32_t)part->stride_bytes * 8,
        .dpi = emitter->settings.dpi,
    };
    size_t size = WM_PCX_HEADER_BYTES, i;
    uint32_t first = 0, y;

    /* Parts come with 0 for black, as GW has it; a PCX is made of 1 for black. */
    for (i = 0; i < part->rows * part->stride_bytes; i++)
        part->bits[i] = (uint8_t)~part->bits[i];
    for (y = 0; y < part->rows; y++) {
        const size_t row = wm_pcx_row_size(&picture, part->bits + y * part->stride_bytes);
        if (size + row > BLOCK_BYTES) {
            picture.rows = y - first;
            pcx_put(emitter, part, &picture, first);
            size = WM_PCX_HEADER_BYTES;
            first = y;
            picture.bits = part->bits + first * part->stride_bytes;
        }
        size += row;
    }
    picture.rows = part->rows - first;
    pcx_put(emitter, part, &picture, first);
}

/** Nothing of the page stays in the printer. */
static void delete_objects(struct wm_emitter *emitter)
{
    unsigned object;

    if (!has_pcx(emitter))
        return;
    for (object = 0; object < pcx_work(emitter)->objects; object++)
        wm_sink_printf(emitter->sink, "GK\"WM%u\"\nGK\"WM%u\"\n", object, object);
}

static void part(struct wm_emitter *emitter, const struct wm_part *part)
{
    if (has_pcx(emitter)) {
        pcx_part(emitter, part);
        return;
    }
    /* The comma is the manual's (14245L-003, GW). CUPS has LF in its place, which old manuals do
     * not have either; printers take both. */
    wm_sink_printf(emitter->sink, "GW%u,%u,%u,%u,", part->x, part->y, (unsigned)part->stride_bytes,
                   part->rows);
    wm_sink_put(emitter->sink, part->bits, part->rows * part->stride_bytes);
    wm_sink_text(emitter->sink, "\n");
}

static void end_page(struct wm_emitter *emitter)
{
    wm_sink_printf(emitter->sink, "P%u\n", emitter->copies);
    delete_objects(emitter);
}

static void end(struct wm_emitter *emitter)
{
    if (emitter->settings.mode == WM_MODE_CUTTER && emitter->settings.cut_every == 0)
        wm_sink_text(emitter->sink, "C\n");
}

static void drop_page(struct wm_emitter *emitter)
{
    wm_sink_text(emitter->sink, "N\n");
    delete_objects(emitter);
}

/* Codes of ^ee. 07 and 11 are Zebra's (14245L-003, eR); Intermec's printers with ESim, which took
 * over the command, document the others (ESim for the EasyCoder PC4 and PF8, appendix A). A code
 * that is not here is of a command, not of the printer. */
static const struct {
    unsigned code, quirk; /**< 0: any model */
    enum wm_reason reason;
} codes[] = {
    {7, 0, WM_REASON_MEDIA_EMPTY},
    {11, 0, WM_REASON_COVER_OPEN},
    {62, WM_QUIRK_ESIM, WM_REASON_OVER_TEMPERATURE},
    {81, WM_QUIRK_ESIM, WM_REASON_CUTTER},
    {92, WM_QUIRK_ESIM, WM_REASON_PAUSED},
    {99, WM_QUIRK_ESIM, WM_REASON_OTHER},
};

/** One code of a report and what belongs to it: "07", or "07P012" and "07R012", out of media or
 * ribbon with so many labels to go. @return bytes used; 0 if it is none */
static size_t read_code(unsigned quirks, const uint8_t *text, size_t len, struct wm_status *status)
{
    enum wm_reason reason = WM_REASON_COUNT;
    size_t used = 2, i;

    if (len < 2 || text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
        return 0;
    for (i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        if ((unsigned)((text[0] - '0') * 10 + text[1] - '0') == codes[i].code &&
            (codes[i].quirk & ~quirks) == 0)
            reason = codes[i].reason;
    }
    if (used < len && (text[used] == 'P' || text[used] == 'R')) {
        if (text[used] == 'R' && reason == WM_REASON_MEDIA_EMPTY)
            reason = WM_REASON_RIBBON_EMPTY;
        for (used++; used < len && text[used] >= '0' && text[used] <= '9';)
            used++;
    }
    if (reason != WM_REASON_COUNT)
        wm_status_add(status, reason);
    return used;
}

/** A report is one line of codes with commas between them; 00 is ready. XOFF ends those that a
 * printer sends by itself. */
static size_t status_read(unsigned quirks, const uint8_t *reply, size_t len,
                          struct wm_status *status, bool *complete)
{
    struct wm_status found = {0};
    size_t start = 0, end, at, used;

    while (start < len && (reply[start] < '0' || reply[start] > '9'))
        start++;
    if (start > 0)
        return start;
    for (end = 0; end < len && reply[end] != '\r' && reply[end] != '\n' && reply[end] != 0x13;)
        end++;
    if (end == len) /* no report is so long */
        return len > 64 ? len : 0;
    for (at = 0; at < end; at += used) {
        if (at > 0 && reply[at] == ',')
            at++;
        used = read_code(quirks, reply + at, end - at, &found);
        if (used == 0)
            return end + 1;
    }
    *status = found;
    *complete = true;
    return end + 1;
}

const struct wm_language wm_language_epl2 = {
    .name = "epl2",
    .title = "EPL2",
    .compressions = 1u << WM_COMPRESSION_PCX,
    .modes = 1u << WM_MODE_TEAR_OFF | 1u << WM_MODE_PEEL_OFF | 1u << WM_MODE_CUTTER,
    .trackings = 1u << WM_TRACKING_GAP | 1u << WM_TRACKING_MARK | 1u << WM_TRACKING_CONTINUOUS,
    .abilities = WM_CAN_DARKNESS | WM_CAN_SPEED | WM_CAN_CUT_EVERY | WM_CAN_STATUS,
    .zero_is_black = true,
    .copies_max = WM_COPIES_MAX,
    .cover = WM_COVER_RECTANGLES,
    .part_bytes = BLOCK_BYTES,
    .part_cost = PART_COST,
    .prepare = prepare,
    .check_page = check_page,
    .begin = begin,
    .page = page,
    .part = part,
    .end_page = end_page,
    .end = end,
    .abort = drop_page,
    .status_query = "^ee\n",
    .status_query_len = 4,
    .status_read = status_read,
};

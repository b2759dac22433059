/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/bitmap.h"
#include "filter/base/message.h"
#include "filter/printer/internal.h"
#include "filter/printer/pcx.h"

#include <stdlib.h>
#include <string.h>

/*
 * DPL as in Datamax-O'Neil's Class Series 2 Programmer's Manual. A page is one or more images that
 * are downloaded (STX I) to the printer's RAM, a label format (STX L … E) that places them (1Y11),
 * and their deletion (STX x), so that nothing of a label stays in the printer.
 *
 * Images travel as PCX, or, without compression, in Datamax's own lines of hexadecimal digits
 * (appendix N), which need no clear line of 8 bits and of which one image holds any page. Positions
 * count hundredths of an inch or tenths of a millimetre from the bottom left corner, which are not
 * dots, so PCX images end at rows where both agree.
 *
 * An 8-bit download is not counted: the printer reads until the rows are complete that the PCX
 * header told it, and heeds no command before. So an image has no more rows than FILL_PAIRS can
 * complete, and every job starts with bytes that end whatever was left open (see begin). (Rejected:
 * SOH # and SOH C, which also throw away labels of earlier jobs; the manual forbids them within a
 * download anyway.)
 */
#define STX "\002"
#define SOH "\001"

/** Pairs of PCX, each a run of 63 bytes that ends no later than a row, in begin. */
#define FILL_PAIRS 512u
/** Fewest rows of an image in which a page is still sent as PCX. */
#define IMAGE_ROWS_MIN 32u
#define IMAGES_MAX (WM_BITMAP_MAX_DOTS / IMAGE_ROWS_MIN + 2)
/** Largest row position, four digits. */
#define POSITION_MAX 9999u
/** Of Q: 9999 prints until somebody stops it (SOH E). */
#define COPIES_MAX 9998u
/** Most bytes of a line of digits: its count has two. */
#define LINE_BYTES_MAX 255u

/** Units in which dots and positions agree, by resolution. */
struct grid {
    uint32_t dots_per_mm_x1000;
    char unit;           /**< m: tenths of a millimetre; n: hundredths of an inch */
    uint32_t dots, step; /**< so many dots are so many units */
};

static const struct grid grids[] = {
    {8000, 'm', 4, 5}, {12000, 'm', 6, 5}, {11811, 'n', 3, 1}, {23622, 'n', 6, 1}};

static const struct grid *grid_of(const struct wm_emitter *emitter)
{
    size_t i;

    for (i = 0; i < sizeof grids / sizeof grids[0]; i++) {
        if (grids[i].dots_per_mm_x1000 == emitter->settings.dots_per_mm_x1000)
            return &grids[i];
    }
    return NULL;
}

/** Most rows of an image that begin can complete, blank ones down to the grid included. */
static uint32_t image_rows(uint32_t width_dots)
{
    const size_t row = wm_pcx_row_bytes(width_dots);

    return (uint32_t)(FILL_PAIRS / ((row + WM_PCX_RUN_MAX - 1) / WM_PCX_RUN_MAX));
}

/** PCX wherever its images can be placed exactly and are not too many. */
static bool is_pcx(const struct wm_emitter *emitter, uint32_t width_dots, uint32_t height_dots)
{
    const struct grid *grid = grid_of(emitter);

    return emitter->settings.compression != WM_COMPRESSION_NONE && grid != NULL &&
           height_dots / grid->dots * grid->step <= POSITION_MAX &&
           image_rows(width_dots) >= IMAGE_ROWS_MIN + grid->dots;
}

static int prepare(struct wm_emitter *emitter, struct wm_err *err)
{
    emitter->scratch_size = IMAGES_MAX * sizeof(uint16_t); /* the images' positions */
    emitter->scratch = calloc(1, emitter->scratch_size);
    if (emitter->scratch == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    return 0;
}

static int check_page(const struct wm_emitter *emitter, uint32_t width_dots, uint32_t height_dots,
                      struct wm_err *err)
{
    if (!is_pcx(emitter, width_dots, height_dots) && (width_dots + 7) / 8 > LINE_BYTES_MAX)
        return wm_err_set(
            err, WM_ERR_INPUT,
            _("DPL takes a page of %u dots only as PCX and of less than a metre: leave "
              "compression at auto, or choose narrower or shorter media"),
            width_dots);
    return 0;
}

/**
 * What ends whatever the job before left open. In a PCX header 256 zeros make a small picture of
 * it; in its rows each pair is a run. A label format is left by X, which prints nothing. Lines of
 * digits end with FFFF. Where nothing is open, bytes without STX or SOH mean nothing.
 */
static void begin(struct wm_emitter *emitter)
{
    static const uint8_t zeros[WM_PCX_HEADER_BYTES];
    static const uint8_t pair[2] = {0xff, 0x00};
    unsigned i;

    for (i = 0; i < 2; i++) {
        wm_sink_put(emitter->sink, zeros, sizeof zeros);
        wm_sink_text(emitter->sink, "\r");
    }
    wm_sink_text(emitter->sink, "X\r");
    for (i = 0; i < FILL_PAIRS; i++)
        wm_sink_put(emitter->sink, pair, sizeof pair);
    wm_sink_text(emitter->sink, "\rFFFF\rX\r");
}

static uint32_t hundredths_of_inch(const struct wm_emitter *emitter, uint32_t dots)
{
    return (uint32_t)((wm_emitter_um(emitter, dots) + 127) / 254);
}

/** Settings of the printer, before the first page. */
static void put_setup(struct wm_emitter *emitter)
{
    const struct wm_print_settings *settings = &emitter->settings;
    struct wm_sink *sink = emitter->sink;
    static const char *const tracking[] = {
        [WM_TRACKING_DEFAULT] = "",
        [WM_TRACKING_GAP] = STX "c0000\r" STX "e\r",
        [WM_TRACKING_MARK] = STX "c0000\r" STX "r\r",
        [WM_TRACKING_CONTINUOUS] = "",
    };
    static const char *const mode[] = {
        [WM_MODE_DEFAULT] = "",
        [WM_MODE_TEAR_OFF] = STX "V0\r",
        [WM_MODE_PEEL_OFF] = STX "V4\r", /* bit 2: present sensor */
        [WM_MODE_CUTTER] = STX "V1\r",   /* bit 0: cutter */
    };

    wm_sink_text(sink, tracking[settings->tracking]);
    wm_sink_text(sink, mode[settings->mode]);
}

static char module(const struct wm_emitter *emitter)
{
    return (emitter->settings.quirks & WM_QUIRK_DPL_MODULE_A) != 0 ? 'A' : 'D';
}

static void delete_image(struct wm_emitter *emitter, unsigned number)
{
    wm_sink_printf(emitter->sink, STX "x%cGwm%u\r", module(emitter), number);
}

static void page(struct wm_emitter *emitter)
{
    const bool pcx = is_pcx(emitter, emitter->width_dots, emitter->height_dots);

    if (emitter->pages == 0)
        put_setup(emitter);
    /* Only on continuous media does the label end where we say. */
    if (emitter->settings.tracking == WM_TRACKING_CONTINUOUS &&
        emitter->height_dots != emitter->size_height_dots)
        wm_sink_printf(emitter->sink, STX "n\r" STX "c%04u\r",
                       hundredths_of_inch(emitter, emitter->height_dots));
    emitter->cover = pcx ? WM_COVER_BANDS : WM_COVER_ROWS;
    emitter->part_rows = 0;
    if (pcx) {
        emitter->part_rows = image_rows(emitter->width_dots) - grid_of(emitter)->dots;
        /* The manual wants the interpreter of SOH commands off before 8-bit data (STX I). */
        if ((emitter->settings.quirks & WM_QUIRK_DPL_KEEP_SOH) == 0)
            wm_sink_text(emitter->sink, SOH "D");
    }
}

static void put_pcx(struct wm_emitter *emitter, const struct wm_part *part, unsigned number)
{
    const struct grid *grid = grid_of(emitter);
    const uint32_t below = emitter->height_dots - part->y - part->rows;
    const struct wm_pcx picture = {
        .bits = part->bits,
        .stride_bytes = part->stride_bytes,
        .width_dots = emitter->width_dots,
        .rows = part->rows,
        .blank_rows = below % grid->dots,
        .dpi = emitter->settings.dpi,
        .inverted = (emitter->settings.quirks & WM_QUIRK_PCX_INVERTED) != 0,
    };
    uint16_t *positions = (uint16_t *)(void *)emitter->scratch;

    positions[number] = (uint16_t)(below / grid->dots * grid->step);
    /* P and not p: the file's first row is the image's top. */
    wm_sink_printf(emitter->sink, STX "I%cPwm%u\r", module(emitter), number);
    wm_pcx_put(emitter->sink, &picture);
    wm_sink_text(emitter->sink, "\r");
}

static void put_line(struct wm_sink *sink, const uint8_t *row, size_t len)
{
    static const char digits[] = "0123456789ABCDEF";
    char text[LINE_BYTES_MAX * 2];
    size_t i;

    for (i = 0; i < len; i++) {
        text[2 * i] = digits[row[i] >> 4];
        text[2 * i + 1] = digits[row[i] & 15];
    }
    wm_sink_printf(sink, "80%02zX", len);
    wm_sink_put(sink, text, 2 * len);
    wm_sink_text(sink, "\r");
}

/** The same row again, so many times. */
static void put_repeats(struct wm_sink *sink, uint32_t count)
{
    for (; count > 0; count -= count > 255 ? 255 : count)
        wm_sink_printf(sink, "0000FF%02X\r", count > 255 ? 255u : count);
}

/** A page as lines of digits: the first that is sent is the lowest, so it starts at the bottom. */
static void put_lines(struct wm_emitter *emitter, const struct wm_part *part, unsigned number)
{
    static const uint8_t blank[LINE_BYTES_MAX];
    const size_t stride = part->stride_bytes;
    const uint32_t below = emitter->height_dots - part->y - part->rows;
    struct wm_sink *sink = emitter->sink;
    uint32_t y = part->rows, repeats = 0;

    wm_sink_printf(sink, STX "I%cAFwm%u\r", module(emitter), number);
    if (below > 0) {
        put_line(sink, blank, stride);
        put_repeats(sink, below - 1);
    }
    while (y-- > 0) {
        const uint8_t *row = part->bits + y * stride;
        if (y + 1 < part->rows && memcmp(row, row + stride, stride) == 0) {
            repeats++;
            continue;
        }
        put_repeats(sink, repeats);
        repeats = 0;
        put_line(sink, row, stride);
    }
    put_repeats(sink, repeats);
    wm_sink_text(sink, "FFFF\r");
}

static void put_part(struct wm_emitter *emitter, const struct wm_part *part)
{
    const unsigned number = emitter->parts;

    if (emitter->pages == 0) /* of a job that was killed */
        delete_image(emitter, number);
    if (emitter->cover == WM_COVER_BANDS)
        put_pcx(emitter, part, number);
    else
        put_lines(emitter, part, number);
}

static void put_label_setup(struct wm_emitter *emitter)
{
    const struct wm_print_settings *settings = &emitter->settings;
    struct wm_sink *sink = emitter->sink;

    if (settings->darkness >= 0)
        wm_sink_printf(sink, "H%02d\r", wm_percent_of(settings->darkness, 30));
    if (settings->speed_mm_s >= 0) /* A is 1 inch a second, each letter adds a half */
        wm_sink_printf(sink, "P%c\r", 'A' + 2 * (wm_inches_per_s(settings->speed_mm_s, 1, 12) - 1));
    if (settings->mode == WM_MODE_CUTTER)
        wm_sink_printf(sink, ":%04u\r", settings->cut_every == 0 ? 9999 : settings->cut_every);
}

static void drop_images(struct wm_emitter *emitter)
{
    unsigned i;

    for (i = 0; i < emitter->parts; i++)
        delete_image(emitter, i);
}

static void end_page(struct wm_emitter *emitter)
{
    const bool pcx = emitter->cover == WM_COVER_BANDS;
    const uint16_t *positions = (const uint16_t *)(const void *)emitter->scratch;
    struct wm_sink *sink = emitter->sink;
    unsigned i;

    wm_sink_text(sink, STX "L\rD11\r");
    put_label_setup(emitter);
    if (pcx && emitter->parts > 0)
        wm_sink_printf(sink, "%c\r", grid_of(emitter)->unit);
    for (i = 0; i < emitter->parts; i++)
        wm_sink_printf(sink, "1Y11000%04u0000wm%u\r", pcx ? (unsigned)positions[i] : 0u, i);
    wm_sink_printf(sink, "Q%04u\rE\r", emitter->copies);
    drop_images(emitter);
}

static void end(struct wm_emitter *emitter)
{
    if (emitter->settings.mode == WM_MODE_CUTTER && emitter->settings.cut_every == 0)
        wm_sink_text(emitter->sink, STX "o\r");
}

#define REPLY_FLAGS 8u

static bool is_flag(uint8_t byte)
{
    return byte == 'Y' || byte == 'N';
}

/** SOH A: eight letters Y or N and CR. */
static size_t status_read(unsigned quirks, const uint8_t *reply, size_t len,
                          struct wm_status *status, bool *complete)
{
    static const enum wm_reason reasons[REPLY_FLAGS] = {
        WM_REASON_BUSY,                                                  /* imaging */
        WM_REASON_MEDIA_EMPTY, WM_REASON_RIBBON_EMPTY,  WM_REASON_BUSY,  /* printing a batch */
        WM_REASON_BUSY,                                                  /* printing */
        WM_REASON_PAUSED,      WM_REASON_LABEL_WAITING, WM_REASON_OTHER, /* the rewinder */
    };
    size_t at, flags, i;

    (void)quirks;
    for (at = 0; at < len; at++) {
        for (flags = 0; flags < REPLY_FLAGS && at + flags < len && is_flag(reply[at + flags]);)
            flags++;
        if (at + flags == len)
            return at; /* the rest may be the start of a reply */
        if (flags < REPLY_FLAGS || reply[at + flags] != '\r')
            continue;
        *status = (struct wm_status){0};
        for (i = 0; i < REPLY_FLAGS; i++) {
            if (reply[at + i] == 'Y')
                wm_status_add(status, reasons[i]);
        }
        *complete = true;
        return at + REPLY_FLAGS + 1;
    }
    return len;
}

const struct wm_language wm_language_dpl = {
    .name = "dpl",
    .title = "DPL",
    .compressions = 1u << WM_COMPRESSION_PCX,
    .modes = 1u << WM_MODE_TEAR_OFF | 1u << WM_MODE_PEEL_OFF | 1u << WM_MODE_CUTTER,
    .trackings = 1u << WM_TRACKING_GAP | 1u << WM_TRACKING_MARK | 1u << WM_TRACKING_CONTINUOUS,
    .abilities = WM_CAN_DARKNESS | WM_CAN_SPEED | WM_CAN_CUT_EVERY | WM_CAN_STATUS,
    .copies_max = COPIES_MAX,
    .cover = WM_COVER_BANDS,
    .part_bytes = SIZE_MAX,
    .part_cost = SIZE_MAX,
    .prepare = prepare,
    .check_page = check_page,
    .begin = begin,
    .page = page,
    .part = put_part,
    .end_page = end_page,
    .end = end,
    .abort = drop_images,
    .status_query = SOH "A",
    .status_query_len = 2,
    .status_read = status_read,
};

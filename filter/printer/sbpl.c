/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/printer/internal.h"
#include "filter/printer/pcx.h"

#include <string.h>

/*
 * SBPL as in SATO's "e" and Pro Series Programming Reference and those of the CL, WS4 and CT
 * series. A page is one item, STX ESC A … ESC Q ESC Z ETX, that holds its picture in ESC GB blocks
 * (1 = black, whole bytes wide, a multiple of 8 rows high) or, where PCX was asked for and is
 * smaller, in ESC GP files. Settings go in items of their own, as the manuals want it.
 *
 * Graphic data is counted, and nothing is heeded in it. So a block is kept small, and every job
 * starts with as many bytes of line ends, which complete a block that a killed job left open, and
 * an empty item: ESC A drops an item that was not ended, and one without ESC Q prints nothing.
 * (Rejected: CAN, which also throws away the labels of earlier jobs; the quirk sbpl-can sends it.)
 */
#define STX "\002"
#define ETX "\003"
#define CAN "\030"
#define ESC "\033"

#define PART_BYTES 3072u
/** Positions, command and on the average some of the rows that fill up eight. */
#define PART_COST 64u
#define PCX_PART_COST 100u
/** Three digits of ESC GB. */
#define BLOCKS_MAX 999u

static int prepare(struct wm_emitter *emitter, struct wm_err *err)
{
    (void)err;
    if (emitter->settings.compression == WM_COMPRESSION_PCX)
        emitter->part_cost = PCX_PART_COST;
    return 0;
}

static int check_page(const struct wm_emitter *emitter, uint32_t width_dots, uint32_t height_dots,
                      struct wm_err *err)
{
    (void)emitter;
    (void)height_dots;
    if (width_dots > BLOCKS_MAX * 8)
        return wm_err_set(err, WM_ERR_INPUT,
                          _("SBPL takes pages of at most %u dots: choose "
                            "narrower media"),
                          BLOCKS_MAX * 8);
    return 0;
}

static void begin(struct wm_emitter *emitter)
{
    const uint32_t head_dots = emitter->settings.head_dots;
    const size_t stride = head_dots == 0 ? BLOCKS_MAX : (head_dots + 7) / 8;
    size_t left;

    /* The largest block: rows up to PART_BYTES and seven more, or eight rows of a wide head. */
    for (left = PART_BYTES + 8 * stride; left > 1; left -= 2)
        wm_sink_text(emitter->sink, "\r\n");
    if ((emitter->settings.quirks & WM_QUIRK_SBPL_CAN) != 0)
        wm_sink_text(emitter->sink, CAN);
    wm_sink_text(emitter->sink, STX ESC "A" ESC "Z" ETX);
}

/** An item of one setting. */
static void put_item(struct wm_sink *sink, const char *command, int value)
{
    wm_sink_printf(sink, STX ESC "A" ESC "%s%d" ESC "Z" ETX, command, value);
}

static void put_setup(struct wm_emitter *emitter)
{
    static const int sensor[] = {
        [WM_TRACKING_DEFAULT] = -1,
        [WM_TRACKING_GAP] = 1,
        [WM_TRACKING_MARK] = 0,
        [WM_TRACKING_CONTINUOUS] = 2,
    };
    static const int mode[] = {
        [WM_MODE_DEFAULT] = -1,
        [WM_MODE_TEAR_OFF] = 1,
        [WM_MODE_PEEL_OFF] = 7,
        [WM_MODE_CUTTER] = 2,
    };
    const struct wm_print_settings *settings = &emitter->settings;
    const struct {
        const char *command;
        int value; /**< -1: not sent */
    } items[] = {
        {"IG", sensor[settings->tracking]},
        {"PM", mode[settings->mode]},
        {"CS", settings->speed_mm_s < 0 ? -1 : wm_inches_per_s(settings->speed_mm_s, 2, 14)},
        {"#E", settings->darkness < 0 ? -1 : 1 + wm_percent_of(settings->darkness, 4)}, /* 1…5 */
    };
    size_t i;

    for (i = 0; i < sizeof items / sizeof items[0]; i++) {
        if (items[i].value >= 0)
            put_item(emitter->sink, items[i].command, items[i].value);
    }
}

/* The size is the page itself, not a calibration: it tells where the label's edge lies. */
static void put_size(struct wm_emitter *emitter)
{
    if (emitter->height_dots > 9999)
        wm_sink_printf(emitter->sink, STX ESC "A" ESC "A1V%05uH%04u" ESC "Z" ETX,
                       emitter->height_dots, emitter->width_dots);
    else
        wm_sink_printf(emitter->sink, STX ESC "A" ESC "A1%04u%04u" ESC "Z" ETX,
                       emitter->height_dots, emitter->width_dots);
}

static void page(struct wm_emitter *emitter)
{
    if (emitter->pages == 0)
        put_setup(emitter);
    if (emitter->width_dots != emitter->size_width_dots ||
        emitter->height_dots != emitter->size_height_dots)
        put_size(emitter);
    wm_sink_text(emitter->sink, STX ESC "A");
}

static void put_block(struct wm_emitter *emitter, const struct wm_part *part, uint32_t high)
{
    static const uint8_t blank[BLOCKS_MAX];
    uint32_t y;

    wm_sink_printf(emitter->sink, ESC "GB%03zu%03u", part->stride_bytes, high);
    wm_sink_put(emitter->sink, part->bits, part->stride_bytes * part->rows);
    for (y = part->rows; y < high * 8; y++)
        wm_sink_put(emitter->sink, blank, part->stride_bytes);
}

static void put_part(struct wm_emitter *emitter, const struct wm_part *part)
{
    const uint32_t high = (part->rows + 7) / 8;
    const uint32_t width = emitter->width_dots - part->x;
    const struct wm_pcx picture = {
        .bits = part->bits,
        .stride_bytes = part->stride_bytes,
        .width_dots = part->stride_bytes * 8 < width ? (uint32_t)part->stride_bytes * 8 : width,
        .rows = part->rows,
        .dpi = emitter->settings.dpi,
        .inverted = (emitter->settings.quirks & WM_QUIRK_PCX_INVERTED) != 0,
    };
    size_t size = SIZE_MAX;

    if (emitter->settings.compression == WM_COMPRESSION_PCX)
        size = wm_pcx_size(&picture);
    wm_sink_printf(emitter->sink, ESC "V%04u" ESC "H%04u", part->y + 1, part->x + 1);
    if (size < part->stride_bytes * high * 8) {
        wm_sink_printf(emitter->sink, ESC "GP%05zu,", size);
        wm_pcx_put(emitter->sink, &picture);
    } else {
        put_block(emitter, part, high);
    }
}

static void end_page(struct wm_emitter *emitter)
{
    const struct wm_print_settings *settings = &emitter->settings;

    if (settings->mode == WM_MODE_CUTTER) /* 0: never between labels */
        wm_sink_printf(emitter->sink, ESC "~A%04u", settings->cut_every);
    wm_sink_printf(emitter->sink, ESC "Q%u" ESC "Z" ETX, emitter->copies);
}

static void end(struct wm_emitter *emitter)
{
    if (emitter->settings.mode == WM_MODE_CUTTER && emitter->settings.cut_every == 0)
        wm_sink_text(emitter->sink, STX ESC "A" ESC "~B" ESC "Z" ETX);
}

static void drop_page(struct wm_emitter *emitter)
{
    wm_sink_text(emitter->sink, STX ESC "A" ESC "Z" ETX);
}

/** What a letter of the status says; on line they come in groups of five or six. */
static void status_of(uint8_t letter, struct wm_status *status)
{
    static const struct {
        char first;
        int reason; /**< enum wm_reason, or -1: ready */
    } groups[] = {
        {'0', WM_REASON_PAUSED},        /* off line */
        {'A', -1},                      /* waits for data */
        {'G', WM_REASON_BUSY},          /* prints */
        {'M', WM_REASON_LABEL_WAITING}, /* waits for a label to be taken */
        {'S', WM_REASON_BUSY},          /* compiles */
    };
    /* a to m */
    static const enum wm_reason errors[] = {
        WM_REASON_BUSY /* receive buffer full */,
        WM_REASON_COVER_OPEN,
        WM_REASON_MEDIA_EMPTY,
        WM_REASON_RIBBON_EMPTY,
        WM_REASON_MEDIA_JAM,
        WM_REASON_OTHER /* sensor */,
        WM_REASON_OTHER /* head */,
        WM_REASON_COVER_OPEN,
        WM_REASON_OTHER /* card */,
        WM_REASON_CUTTER,
    };
    size_t i;

    *status = (struct wm_status){0};
    for (i = 0; i < sizeof groups / sizeof groups[0]; i++) {
        const int within = letter - groups[i].first;
        if (within < 0 || within > 4)
            continue;
        if (groups[i].reason >= 0)
            wm_status_add(status, (enum wm_reason)groups[i].reason);
        if (within == 1 || within == 3)
            wm_status_add(status, WM_REASON_RIBBON_LOW);
        if (within == 4)
            wm_status_add(status, WM_REASON_PAUSED);
        return;
    }
    if (letter >= 'a' && letter < 'a' + (int)(sizeof errors / sizeof errors[0]))
        wm_status_add(status, errors[letter - 'a']);
    else
        wm_status_add(status, WM_REASON_OTHER);
}

#define STATUS_AT 3u
#define REPLY3_BYTES 11u /**< STX, job id of 2, status, six digits, ETX */
#define REPLY4_BYTES 27u /**< a job name of 16 before ETX */

/** Could a reply start here, as far as it has come? */
static bool is_reply(const uint8_t *reply, size_t len)
{
    size_t i;

    if (reply[0] != STX[0] ||
        (len > STATUS_AT && (reply[STATUS_AT] <= ' ' || reply[STATUS_AT] > '~')))
        return false;
    for (i = STATUS_AT + 1; i < REPLY3_BYTES - 1 && i < len; i++) {
        if ((reply[i] < '0' || reply[i] > '9') && reply[i] != ' ')
            return false;
    }
    if (len < REPLY3_BYTES || reply[REPLY3_BYTES - 1] == ETX[0])
        return true;
    for (i = REPLY3_BYTES - 1; i < REPLY4_BYTES - 1 && i < len; i++) {
        if (reply[i] == STX[0] || reply[i] == ETX[0])
            return false;
    }
    return len < REPLY4_BYTES || reply[REPLY4_BYTES - 1] == ETX[0];
}

/** ENQ: status 3 or status 4. */
static size_t status_read(unsigned quirks, const uint8_t *reply, size_t len,
                          struct wm_status *status, bool *complete)
{
    size_t at = 0, size;

    (void)quirks;
    while (at < len && !is_reply(reply + at, len - at))
        at++;
    if (len - at < REPLY3_BYTES)
        return at;
    size = reply[at + REPLY3_BYTES - 1] == ETX[0] ? REPLY3_BYTES : REPLY4_BYTES;
    if (len - at < size)
        return at;
    status_of(reply[at + STATUS_AT], status);
    *complete = true;
    return at + size;
}

const struct wm_language wm_language_sbpl = {
    .name = "sbpl",
    .title = "SBPL",
    .compressions = 1u << WM_COMPRESSION_PCX,
    .modes = 1u << WM_MODE_TEAR_OFF | 1u << WM_MODE_PEEL_OFF | 1u << WM_MODE_CUTTER,
    .trackings = 1u << WM_TRACKING_GAP | 1u << WM_TRACKING_MARK | 1u << WM_TRACKING_CONTINUOUS,
    .abilities = WM_CAN_DARKNESS | WM_CAN_SPEED | WM_CAN_CUT_EVERY | WM_CAN_STATUS,
    .copies_max = WM_COPIES_MAX,
    .cover = WM_COVER_RECTANGLES,
    .part_bytes = PART_BYTES,
    .part_cost = PART_COST,
    .prepare = prepare,
    .check_page = check_page,
    .begin = begin,
    .page = page,
    .part = put_part,
    .end_page = end_page,
    .end = end,
    .abort = drop_page,
    .status_query = "\005", /* ENQ */
    .status_query_len = 1,
    .status_read = status_read,
};

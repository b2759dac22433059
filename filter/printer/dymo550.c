/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/printer/internal.h"

#include <string.h>

/*
 * Dymo LabelWriter 550 series, as in the LabelWriter 550 Series Technical Reference. A job asks for
 * the lock, has a number, labels and a mandatory end; numbers have their low byte first. A label is
 * one counted block of plain rows, which nothing in the language breaks off. So a job starts with
 * as many NUL bytes as the largest label: they fill up a block that was cut off, and make any
 * number that was cut off smaller, not larger, as ESC would. The end of a job behind them drops
 * that label. That idle printers ignore NUL, as the 450 ignores what is no command, is not said in
 * the manual.
 */

/** Of a model without limits: the 5XL's head, 200 mm. */
#define HEAD_DOTS 1248u
#define LENGTH_DOTS 2362u
#define END_JOB "\033Q"
/** Status without a change of the lock. After each label the printer waits until it was asked. */
#define STATUS "\033A\002"

static uint32_t head_bytes(const struct wm_emitter *emitter)
{
    return ((emitter->settings.head_dots != 0 ? emitter->settings.head_dots : HEAD_DOTS) + 7) / 8;
}

static uint32_t length_dots(const struct wm_emitter *emitter)
{
    return emitter->settings.length_dots_max != 0 ? emitter->settings.length_dots_max : LENGTH_DOTS;
}

static int check_page(const struct wm_emitter *emitter, uint32_t width_dots, uint32_t height_dots,
                      struct wm_err *err)
{
    if ((width_dots + 7) / 8 > head_bytes(emitter) || height_dots > length_dots(emitter))
        return wm_err_set(
            err, WM_ERR_INPUT,
            _("the page is %u x %u dots and the printer takes %u x %u: choose smaller "
              "media"),
            width_dots, height_dots, head_bytes(emitter) * 8, length_dots(emitter));
    return 0;
}

static void begin(struct wm_emitter *emitter)
{
    static const char fill[4096];
    size_t left = sizeof "\033D" + 10 + (size_t)head_bytes(emitter) * length_dots(emitter);

    while (left > 0) {
        const size_t now = left < sizeof fill ? left : sizeof fill;
        wm_sink_put(emitter->sink, fill, now);
        left -= now;
    }
    wm_sink_text(emitter->sink, END_JOB);
    wm_sink_put(emitter->sink, "\033A\001", 3);
    wm_sink_put(emitter->sink, "\033s\001\0\0\0", 6);
    if (emitter->settings.darkness >= 0) /* duty in percent; 100 is normal, 0 prints nothing */
        wm_sink_printf(emitter->sink, "\033C%c", 50 + emitter->settings.darkness);
}

static void page(struct wm_emitter *emitter)
{
    /* In 1/600 inch. Only what has no reader of the roll's tag needs it. */
    const uint32_t length = emitter->height_dots * 2;

    if ((emitter->settings.quirks & WM_QUIRK_HOST_LENGTH) != 0)
        wm_sink_printf(emitter->sink, "\033L%c%c", (int)(length & 0xff), (int)(length >> 8 & 0xff));
}

static void put_number(uint8_t *out, uint32_t number)
{
    int i;

    for (i = 0; i < 4; i++)
        out[i] = (uint8_t)(number >> i * 8);
}

/** A label of rows of count bytes each, of rows that lie stride_bytes apart. */
static void put_label(struct wm_emitter *emitter, const uint8_t *rows, size_t stride_bytes,
                      uint32_t height, uint32_t count)
{
    uint8_t head[16] = {'\033', 'n', 0, 0, '\033', 'D', 1 /* bit a dot */, 2 /* bottom */};
    uint32_t y;

    head[2] = (uint8_t)emitter->pages;
    head[3] = (uint8_t)(emitter->pages >> 8);
    put_number(head + 8, height);     /* "width": rows in the direction of feed */
    put_number(head + 12, count * 8); /* "height": dots across the head */
    wm_sink_put(emitter->sink, head, sizeof head);
    for (y = 0; y < height; y++)
        wm_sink_put(emitter->sink, rows + y * stride_bytes, count);
}

/** The whole label, without what is blank below and to the right. */
static void put_part(struct wm_emitter *emitter, const struct wm_part *part)
{
    uint32_t count = 1, x, y;

    for (y = 0; y < part->rows; y++) {
        for (x = (uint32_t)part->stride_bytes; x > count; x--) {
            if (part->bits[y * part->stride_bytes + x - 1] != 0)
                count = x;
        }
    }
    put_label(emitter, part->bits, part->stride_bytes, part->rows, count);
}

static void end_page(struct wm_emitter *emitter)
{
    if (emitter->parts == 0)
        put_label(emitter, (const uint8_t *)"", 1, 1, 1);
    wm_sink_text(emitter->sink, "\033G" STATUS);
}

/** To the tear bar, unless nothing was printed. */
static void end(struct wm_emitter *emitter)
{
    if (emitter->pages > 0)
        wm_sink_text(emitter->sink, "\033E");
    wm_sink_text(emitter->sink, END_JOB);
}

#define REPLY_BYTES 32u

/** Could these be a reply? It has no mark but the ranges of its fields and the 0xff at its end. */
static bool is_reply(const uint8_t *reply)
{
    return reply[0] <= 5 && reply[7] == 0 && reply[8] <= 2 && reply[9] <= 200 && reply[10] <= 10 &&
           (reply[30] & 15) <= 4 && reply[31] == 0xff;
}

/** What the reply says of the roll, in byte 10. */
static void read_media(uint8_t media, struct wm_status *status)
{
    static const struct {
        enum wm_reason reason;
        bool set;
    } reasons[] = {
        [1] = {WM_REASON_COVER_OPEN, true},  [2] = {WM_REASON_MEDIA_EMPTY, true},
        [3] = {WM_REASON_MEDIA_EMPTY, true}, [5] = {WM_REASON_MEDIA_EMPTY, true},
        [6] = {WM_REASON_MEDIA_LOW, true},   [7] = {WM_REASON_MEDIA_LOW, true},
        [9] = {WM_REASON_MEDIA_JAM, true},   [10] = {WM_REASON_OTHER, true}, /* not Dymo's own */
    };

    if (reasons[media].set)
        wm_status_add(status, reasons[media].reason);
}

static size_t status_read(unsigned quirks, const uint8_t *reply, size_t len,
                          struct wm_status *status, bool *complete)
{
    size_t at = 0;

    (void)quirks;
    while (at < len && (len - at < REPLY_BYTES ? reply[at] > 5 : !is_reply(reply + at)))
        at++;
    *complete = len - at >= REPLY_BYTES;
    if (!*complete)
        return at;
    reply += at;
    status->reasons = 0;
    read_media(reply[10], status);
    if (reply[8] == 1)
        wm_status_add(status, WM_REASON_OVER_TEMPERATURE);
    if (reply[0] == 2 && status->reasons == 0)
        wm_status_add(status, WM_REASON_OTHER);
    if (reply[0] == 1)
        wm_status_add(status, WM_REASON_BUSY);
    return at + REPLY_BYTES;
}

const struct wm_language wm_language_dymo550 = {
    .name = "dymo550",
    .title = "Dymo LabelWriter 550",
    .abilities = WM_CAN_DARKNESS | WM_CAN_STATUS,
    .copies_max = 1,
    .cover = WM_COVER_ROWS,
    .part_bytes = SIZE_MAX,
    .check_page = check_page,
    .begin = begin,
    .page = page,
    .part = put_part,
    .end_page = end_page,
    .end = end,
    .abort = end,
    .status_query = STATUS,
    .status_query_len = sizeof STATUS - 1,
    .status_read = status_read,
};

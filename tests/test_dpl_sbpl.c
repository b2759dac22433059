/* SPDX-License-Identifier: Apache-2.0 */
/* What DPL and SBPL say of themselves, and what their settings send. */
#include "config.h"

#include "filter/printer/status.h"
#include "tests/decode/job.h"
#include "tests/language_sample.h"
#include "tests/tap.h"

#include <stdio.h>
#include <string.h>

#define BIT(reason) (1u << WM_REASON_##reason)

static const struct reply {
    const char *language, *text;
    uint32_t reasons;
} replies[] = {
    {"dpl", "NNNNNNNN\r", 0},
    {"dpl", "YNNYYNNN\r", BIT(BUSY)},
    {"dpl", "NYNNNNNN\r", BIT(MEDIA_EMPTY)},
    {"dpl", "NNYNNYNN\r", BIT(RIBBON_EMPTY) | BIT(PAUSED)},
    {"dpl", "NNNNNNYY\r", BIT(LABEL_WAITING) | BIT(OTHER)},
    {"sbpl", "\002  A000000\003", 0},
    {"sbpl", "\00201G000012\003", BIT(BUSY)},
    {"sbpl", "\002  c000000                \003", BIT(MEDIA_EMPTY)},
    {"sbpl", "\00212b000003JOB             \003", BIT(COVER_OPEN)},
    {"sbpl", "\002  d000000\003", BIT(RIBBON_EMPTY)},
    {"sbpl", "\002  0000000\003", BIT(PAUSED)},
    {"sbpl", "\002  4000000\003", BIT(PAUSED)},
    {"sbpl", "\002  M000001\003", BIT(LABEL_WAITING)},
    {"sbpl", "\002  J000001\003", BIT(BUSY) | BIT(RIBBON_LOW)},
    {"sbpl", "\002  j000001\003", BIT(CUTTER)},
    {"sbpl", "\002  g000001\003", BIT(OTHER)},
};

static size_t read_one(const char *language, const char *text, size_t len, struct wm_status *status,
                       bool *complete)
{
    memset(status, 0xff, sizeof *status);
    return wm_language_status_read(wm_language_find(language), 0, (const uint8_t *)text, len,
                                   status, complete);
}

static void a_reply_is_read_and_no_prefix_of_it(void)
{
    struct wm_status status;
    bool complete;
    size_t i, len;

    for (i = 0; i < sizeof replies / sizeof replies[0]; i++) {
        const struct reply *reply = &replies[i];
        const size_t whole = strlen(reply->text);
        for (len = 0; len < whole; len++) {
            WM_CHECK(read_one(reply->language, reply->text, len, &status, &complete) == 0 &&
                         !complete,
                     "row %zu: %zu bytes", i, len);
        }
        WM_CHECK(read_one(reply->language, reply->text, whole, &status, &complete) == whole &&
                     complete && status.reasons == reply->reasons,
                 "row %zu: reasons %x", i, (unsigned)status.reasons);
    }
}

/** Read all replies of a stream that comes in pieces. @return their number */
static unsigned read_all(const char *language, const char *stream, size_t len, size_t piece,
                         uint32_t *reasons)
{
    char held[128];
    size_t used = 0, at = 0;
    unsigned count = 0;

    while (at < len) {
        size_t take = len - at < piece ? len - at : piece, got = 1;
        bool complete = false;
        memcpy(held + used, stream + at, take);
        used += take;
        at += take;
        while (got > 0 && used > 0) {
            struct wm_status status;
            got = read_one(language, held, used, &status, &complete);
            if (complete)
                reasons[count++] = status.reasons;
            memmove(held, held + got, used - got);
            used -= got;
        }
    }
    return count;
}

static void two_replies_in_noise_come_out_at_every_size_of_pieces(void)
{
    static const struct {
        const char *language, *stream;
        uint32_t reasons[2];
    } rows[] = {
        {"dpl", "\021YNxNYNNNNNN\rT\r\nYNNNNNYNN\rzz", {BIT(MEDIA_EMPTY), BIT(PAUSED)}},
        {"sbpl",
         "\006\025\002\002  c000000\003\003ab\002  A000000                \003\002",
         {BIT(MEDIA_EMPTY), 0}},
        {"sbpl", "\002  b000000\003\002  A000000\003", {BIT(COVER_OPEN), 0}},
    };
    size_t i, piece;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (piece = 1; piece < 60; piece++) {
            uint32_t got[8] = {0};
            unsigned count =
                read_all(rows[i].language, rows[i].stream, strlen(rows[i].stream), piece, got);
            WM_CHECK(count == 2 && got[0] == rows[i].reasons[0] && got[1] == rows[i].reasons[1],
                     "row %zu, pieces of %zu: %u replies, %x %x", i, piece, count, (unsigned)got[0],
                     (unsigned)got[1]);
        }
    }
}

/** The set-up of a job of one label, as the reader notes it. */
static void check_setup(const char *model_name, const struct wm_print_settings *settings,
                        const char *want)
{
    const struct wm_model *model = wm_model_find(model_name);
    const struct printer printer = {.dots_per_mm_x1000 = model->dots_per_mm_x1000,
                                    .width_dots = 200,
                                    .height_dots = 400,
                                    .quirks = settings->quirks};
    struct wm_bitmap page;
    struct wm_sink sink;
    struct wm_err err = {0};
    struct printed_job job;

    draw(&page, SPARSE, 200, 400, 3);
    wm_sink_memory(&sink);
    WM_CHECK(emit_job(model->language, settings, &page, 3, &sink, &err) == 0, "%s", err.text);
    WM_CHECK(decoder_find(model->language)->decode(sink.memory, sink.memory_len, &printer, &job) ==
                 0,
             "%s: byte %zu: %s", want, job.error_at, job.error);
    WM_CHECK(strcmp(job.setup, want) == 0, "got %s, not %s", job.setup, want);
    if (WM_CHECK(job.count == 1, "%zu pages", job.count))
        same_bitmap(&job.pages[0].bitmap, &page, want);
    printed_job_clear(&job);
    wm_sink_clear(&sink);
    wm_bitmap_clear(&page);
}

static void what_was_set_is_sent_in_the_printers_words(void)
{
    static const struct {
        const char *model;
        enum wm_tracking tracking;
        enum wm_mode mode;
        unsigned cut_every;
        int darkness, speed_mm_s;
        const char *want;
    } rows[] = {
        {"dpl-203", WM_TRACKING_GAP, WM_MODE_TEAR_OFF, 0, 50, 102, "c0000\ne\nV0\nH15\nPG\n"},
        {"dpl-203", WM_TRACKING_MARK, WM_MODE_CUTTER, 2, -1, -1, "c0000\nr\nV1\n:0002\n"},
        {"dpl-300", WM_TRACKING_CONTINUOUS, WM_MODE_CUTTER, 0, -1, -1, "V1\nn\nc0133\n:9999\no\n"},
        {"dpl-203", WM_TRACKING_DEFAULT, WM_MODE_PEEL_OFF, 0, 100, 1, "V4\nH30\nPA\n"},
        {"sbpl-203", WM_TRACKING_GAP, WM_MODE_TEAR_OFF, 0, 0, 102, "IG1\nPM1\nCS4\n#E1\n"},
        {"sbpl-203", WM_TRACKING_MARK, WM_MODE_CUTTER, 5, 100, -1, "IG0\nPM2\n#E5\n~A0005\n"},
        {"sbpl-305", WM_TRACKING_CONTINUOUS, WM_MODE_CUTTER, 0, -1, -1, "IG2\nPM2\n~A0000\n~B\n"},
        {"sbpl-305", WM_TRACKING_DEFAULT, WM_MODE_PEEL_OFF, 0, -1, -1, "PM7\n"},
    };
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct wm_print_settings settings;
        wm_model_settings(wm_model_find(rows[i].model), &settings);
        settings.tracking = rows[i].tracking;
        settings.mode = rows[i].mode;
        settings.cut_every = rows[i].cut_every;
        settings.darkness = rows[i].darkness;
        settings.speed_mm_s = rows[i].speed_mm_s;
        check_setup(rows[i].model, &settings, rows[i].want);
    }
}

static void quirks_are_obeyed(void)
{
    static const struct {
        const char *model;
        unsigned quirks;
    } rows[] = {
        {"dpl-203", WM_QUIRK_PCX_INVERTED},
        {"dpl-203", WM_QUIRK_DPL_KEEP_SOH | WM_QUIRK_DPL_MODULE_A},
        {"sbpl-203", WM_QUIRK_PCX_INVERTED},
        {"sbpl-203", WM_QUIRK_SBPL_CAN},
    };
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct wm_print_settings settings;
        wm_model_settings(wm_model_find(rows[i].model), &settings);
        settings.quirks = rows[i].quirks;
        settings.compression = WM_COMPRESSION_PCX;
        check_setup(rows[i].model, &settings, "");
    }
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(a_reply_is_read_and_no_prefix_of_it),
        WM_CASE(two_replies_in_noise_come_out_at_every_size_of_pieces),
        WM_CASE(what_was_set_is_sent_in_the_printers_words),
        WM_CASE(quirks_are_obeyed),
        {0},
    };

    return wm_tap_run("dpl_sbpl", cases);
}

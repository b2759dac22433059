/* SPDX-License-Identifier: Apache-2.0 */
/* What is particular about EPL2 and CPCL; what all languages share is in test_languages.c. */
#include "config.h"

#include "filter/printer/status.h"
#include "tests/decode/job.h"
#include "tests/language_sample.h"
#include "tests/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REASON(reason) (1u << WM_REASON_##reason)

struct reply {
    const char *bytes;
    size_t len;
    unsigned quirks;
    unsigned replies; /**< complete ones */
    uint32_t reasons; /**< of the last */
};

#define REPLY(text, ...)                                                                           \
    {                                                                                              \
        .bytes = (text), .len = sizeof(text) - 1, __VA_ARGS__                                      \
    }

/** Feed the first len bytes as they come in pieces of step. @return complete replies */
static unsigned read_replies(const char *language, const struct reply *reply, size_t step,
                             struct wm_status *status)
{
    const struct wm_language *which = wm_language_find(language);
    const uint8_t *bytes = (const uint8_t *)reply->bytes;
    size_t have = 0, at = 0, used;
    unsigned replies = 0;

    while (have < reply->len) {
        have = have + step > reply->len ? reply->len : have + step;
        do {
            bool complete = false;
            used = wm_language_status_read(which, reply->quirks, bytes + at, have - at, status,
                                           &complete);
            WM_CHECK(used <= have - at, "%zu bytes used of %zu", used, have - at);
            at += used;
            replies += complete ? 1 : 0;
        } while (used > 0);
    }
    return replies;
}

static void check_replies(const char *language, const struct reply *replies, size_t count)
{
    size_t i, step;

    for (i = 0; i < count; i++) {
        for (step = 1; step <= replies[i].len; step++) {
            struct wm_status status = {0};
            unsigned got = read_replies(language, &replies[i], step, &status);
            WM_CHECK(got == replies[i].replies, "%s row %zu by %zu: %u replies", language, i, step,
                     got);
            WM_CHECK(status.reasons == replies[i].reasons, "%s row %zu by %zu: reasons %x",
                     language, i, step, status.reasons);
        }
    }
}

static void epl2_status_is_read_from_noise_and_pieces(void)
{
    static const struct reply replies[] = {
        REPLY("00\r\n", .replies = 1),
        REPLY("07\r\n", .replies = 1, .reasons = REASON(MEDIA_EMPTY)),
        REPLY("11\r\n", .replies = 1, .reasons = REASON(COVER_OPEN)),
        REPLY("07,11\r\n", .replies = 1, .reasons = REASON(MEDIA_EMPTY) | REASON(COVER_OPEN)),
        REPLY("0711\n", .replies = 1, .reasons = REASON(MEDIA_EMPTY) | REASON(COVER_OPEN)),
        /* sent by itself while US is on, with the labels left; a ribbon; and recovery */
        REPLY("\x15"
              "07P012\x13",
              .replies = 1, .reasons = REASON(MEDIA_EMPTY)),
        REPLY("\x15"
              "07R003\x13",
              .replies = 1, .reasons = REASON(RIBBON_EMPTY)),
        REPLY("\x11\x11"
              "00\r\n",
              .replies = 1),
        REPLY("11\r\n00\r\n", .replies = 2),
        REPLY("00\r\n07\r\n", .replies = 2, .reasons = REASON(MEDIA_EMPTY)),
        /* faults of commands are none of the printer */
        REPLY("01\r\n", .replies = 1),
        REPLY("01,04,50\r\n", .replies = 1),
        /* codes that only one maker documents */
        REPLY("81,92\r\n", .replies = 1),
        REPLY("81,92\r\n", .quirks = WM_QUIRK_ESIM, .replies = 1,
              .reasons = REASON(CUTTER) | REASON(PAUSED)),
        REPLY("62\r\n99\r\n", .quirks = WM_QUIRK_ESIM, .replies = 2, .reasons = REASON(OTHER)),
        /* no replies: other languages, cut off, nonsense */
        REPLY("0", .replies = 0),
        REPLY("07", .replies = 0),
        REPLY("0\r\n", .replies = 0),
        REPLY("070\r\n", .replies = 0),
        REPLY("07;11\r\n", .replies = 0),
        REPLY("UKQ1935HLU  V4.42\r\n", .replies = 0),
        REPLY("07x\r\n11\r\n", .replies = 1, .reasons = REASON(COVER_OPEN)),
        REPLY("00000000000000000000000000000000000000000000000000000000000000000000", .replies = 0),
    };

    check_replies("epl2", replies, sizeof replies / sizeof replies[0]);
}

static void cpcl_status_is_one_byte(void)
{
    static const struct reply replies[] = {
        REPLY("\0", .replies = 1),
        REPLY("\x01", .replies = 1, .reasons = REASON(BUSY)),
        REPLY("\x02", .replies = 1, .reasons = REASON(MEDIA_EMPTY)),
        REPLY("\x04", .replies = 1, .reasons = REASON(COVER_OPEN)),
        REPLY("\x08", .replies = 1, .reasons = REASON(BATTERY_LOW)),
        REPLY("\x10", .replies = 1), /* was switched on */
        REPLY("\x1f", .replies = 1,
              .reasons =
                  REASON(BUSY) | REASON(MEDIA_EMPTY) | REASON(COVER_OPEN) | REASON(BATTERY_LOW)),
        REPLY("\x02\0", .replies = 2),
        REPLY("QLn320\xff\x04", .replies = 1, .reasons = REASON(COVER_OPEN)),
        REPLY("\xff\x80 ", .replies = 0),
    };

    check_replies("cpcl", replies, sizeof replies / sizeof replies[0]);
}

static void status_queries_are_the_manuals(void)
{
    size_t len;
    const char *query = wm_language_status_query(wm_language_find("epl2"), &len);

    WM_CHECK(len == 4 && memcmp(query, "^ee\n", len) == 0, "EPL2");
    query = wm_language_status_query(wm_language_find("cpcl"), &len);
    WM_CHECK(len == 2 && memcmp(query, "\x1bh", len) == 0, "CPCL");
}

/** Two pages of 64x64, decoded strictly. */
static void job_of(const char *model_name, const struct wm_print_settings *settings,
                   struct printed_job *job)
{
    const struct wm_model *model = wm_model_find(model_name);
    const struct printer printer = {
        .dots_per_mm_x1000 = 8000, .width_dots = 64, .height_dots = 64, .quirks = model->quirks};
    struct wm_bitmap bitmap;
    struct wm_sink sink;
    struct wm_err err = {0};
    struct wm_emitter *emitter;

    draw(&bitmap, NOISE, 64, 64, 5);
    wm_sink_memory(&sink);
    emitter = wm_emitter_new(wm_language_find(model->language), settings, &sink, &err);
    if (WM_CHECK(emitter != NULL, "%s: %s", model_name, err.text)) {
        emit_page(emitter, &bitmap, 3, &err);
        emit_page(emitter, &bitmap, 1, &err);
        wm_emitter_finish(emitter, &err);
    }
    wm_emitter_free(emitter);
    WM_CHECK(decoder_find(model->language)->decode(sink.memory, sink.memory_len, &printer, job) ==
                 0,
             "%s: byte %zu: %s", model_name, job->error_at, job->error);
    WM_CHECK(job->count == 2 && job->pages[0].copies == 3 && job->pages[1].copies == 1,
             "%s: %zu pages", model_name, job->count);
    wm_sink_clear(&sink);
    wm_bitmap_clear(&bitmap);
}

static void what_was_set_is_sent(void)
{
    static const struct {
        const char *model;
        int darkness, speed_mm_s;
        enum wm_tracking tracking;
        int32_t gap_um;
        enum wm_mode mode;
        unsigned cut_every;
        const char *setup;
    } rows[] = {
        {"epl2-203", -1, -1, WM_TRACKING_DEFAULT, -1, WM_MODE_DEFAULT, 0, ""},
        {"epl2-203", 0, 1, WM_TRACKING_GAP, 3000, WM_MODE_TEAR_OFF, 0, "Q64,24\nON\nS1\nD0\n"},
        {"epl2-203", 50, 102, WM_TRACKING_MARK, 4000, WM_MODE_PEEL_OFF, 0,
         "Q64,B32+0\nOP\nS4\nD8\n"},
        {"epl2-203", 100, 999, WM_TRACKING_CONTINUOUS, -1, WM_MODE_CUTTER, 1,
         "Q64,0\nOC\nS6\nD15\n"},
        {"epl2-203", -1, -1, WM_TRACKING_DEFAULT, -1, WM_MODE_CUTTER, 255, "OC255\n"},
        {"epl2-203", -1, -1, WM_TRACKING_DEFAULT, -1, WM_MODE_CUTTER, 0, "C\n"},
        {"cpcl-203", -1, -1, WM_TRACKING_DEFAULT, -1, WM_MODE_DEFAULT, 0, ""},
        {"cpcl-203", 0, -1, WM_TRACKING_GAP, -1, WM_MODE_DEFAULT, 0,
         "GAP-SENSE\nTONE -99\nTONE -99\n"},
        {"cpcl-203", 100, 76, WM_TRACKING_MARK, -1, WM_MODE_DEFAULT, 0,
         "BAR-SENSE\nTONE 200\nSPEED 3\nTONE 200\nSPEED 3\n"},
        {"cpcl-203", -1, -1, WM_TRACKING_CONTINUOUS, -1, WM_MODE_CUTTER, 1, "CUT\nCUT\n"},
    };
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct wm_print_settings settings;
        struct printed_job job;
        wm_model_settings(wm_model_find(rows[i].model), &settings);
        settings.darkness = rows[i].darkness;
        settings.speed_mm_s = rows[i].speed_mm_s;
        settings.tracking = rows[i].tracking;
        settings.gap_um = rows[i].gap_um;
        settings.mode = rows[i].mode;
        settings.cut_every = rows[i].cut_every;
        job_of(rows[i].model, &settings, &job);
        WM_CHECK(strcmp(job.setup, rows[i].setup) == 0, "row %zu: %s", i, job.setup);
        printed_job_clear(&job);
    }
}

static void what_the_language_cannot_say_is_refused(void)
{
    static const struct {
        const char *language;
        unsigned dpi;
        enum wm_tracking tracking;
        int32_t gap_um;
        enum wm_mode mode;
        unsigned cut_every;
        enum wm_compression compression;
    } rows[] = {
        {"epl2", 203, WM_TRACKING_GAP, -1, WM_MODE_DEFAULT, 0, WM_COMPRESSION_AUTO},
        {"epl2", 203, WM_TRACKING_GAP, 1900, WM_MODE_DEFAULT, 0, WM_COMPRESSION_AUTO},
        {"epl2", 203, WM_TRACKING_MARK, 30100, WM_MODE_DEFAULT, 0, WM_COMPRESSION_AUTO},
        {"epl2", 203, WM_TRACKING_DEFAULT, -1, WM_MODE_CUTTER, 256, WM_COMPRESSION_AUTO},
        {"epl2", 203, WM_TRACKING_DEFAULT, -1, WM_MODE_DEFAULT, 0, WM_COMPRESSION_Z64},
        {"cpcl", 300, WM_TRACKING_DEFAULT, -1, WM_MODE_DEFAULT, 0, WM_COMPRESSION_AUTO},
        {"cpcl", 203, WM_TRACKING_DEFAULT, -1, WM_MODE_CUTTER, 0, WM_COMPRESSION_AUTO},
        {"cpcl", 203, WM_TRACKING_DEFAULT, -1, WM_MODE_CUTTER, 2, WM_COMPRESSION_AUTO},
        {"cpcl", 203, WM_TRACKING_DEFAULT, -1, WM_MODE_PEEL_OFF, 0, WM_COMPRESSION_AUTO},
        {"cpcl", 203, WM_TRACKING_DEFAULT, -1, WM_MODE_DEFAULT, 0, WM_COMPRESSION_PCX},
    };
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct wm_print_settings settings;
        struct wm_err err = {0};
        struct wm_sink sink;
        struct wm_emitter *emitter;
        wm_print_settings_init(&settings);
        settings.dpi = rows[i].dpi;
        settings.tracking = rows[i].tracking;
        settings.gap_um = rows[i].gap_um;
        settings.mode = rows[i].mode;
        settings.cut_every = rows[i].cut_every;
        settings.compression = rows[i].compression;
        wm_sink_memory(&sink);
        emitter = wm_emitter_new(wm_language_find(rows[i].language), &settings, &sink, &err);
        WM_CHECK(emitter == NULL && err.code == WM_ERR_USAGE, "row %zu was taken", i);
        wm_emitter_free(emitter);
        wm_sink_clear(&sink);
    }
}

static void pages_beyond_the_commands_numbers_are_refused(void)
{
    static const struct {
        const char *language;
        enum wm_compression compression;
        uint32_t width, height;
        bool good;
    } rows[] = {
        {"epl2", WM_COMPRESSION_AUTO, 800, 9600, true},
        {"epl2", WM_COMPRESSION_PCX, 15856, 8, true},
        {"epl2", WM_COMPRESSION_PCX, 15872, 8, false},
        {"cpcl", WM_COMPRESSION_AUTO, 16384, 8, true},
        {"cpcl", WM_COMPRESSION_AUTO, 16385, 8, false},
    };
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct wm_print_settings settings;
        struct wm_err err = {0};
        struct wm_sink sink;
        struct wm_emitter *emitter;
        wm_print_settings_init(&settings);
        settings.compression = rows[i].compression;
        wm_sink_memory(&sink);
        emitter = wm_emitter_new(wm_language_find(rows[i].language), &settings, &sink, &err);
        if (WM_CHECK(emitter != NULL, "row %zu: %s", i, err.text))
            WM_CHECK((wm_emitter_check_page(emitter, rows[i].width, rows[i].height, 1, &err) ==
                      0) == rows[i].good,
                     "row %zu: %s", i, err.text);
        wm_emitter_free(emitter);
        wm_sink_clear(&sink);
    }
}

/** A job of one page, kept in a memory sink that the caller clears. */
static void small_job(const char *language, enum wm_compression compression, enum pattern pattern,
                      struct wm_sink *sink, struct wm_bitmap *bitmap)
{
    struct wm_print_settings settings;
    struct wm_err err = {0};

    wm_print_settings_init(&settings);
    settings.compression = compression;
    settings.tracking = WM_TRACKING_GAP;
    settings.gap_um = 3000;
    settings.darkness = 50;
    draw(bitmap, pattern, 61, 45, 3);
    wm_sink_memory(sink);
    WM_CHECK(emit_job(language, &settings, bitmap, 1, sink, &err) == 0, "%s", err.text);
}

/** Each byte at which a job may be cut off, not 200 of them: what is left of a command meets the
 * next job's beginning in each of its letters. */
static void killed_at_each_byte(const char *language, enum wm_compression compression)
{
    const struct printer printer = {
        .dots_per_mm_x1000 = 8000, .width_dots = 61, .height_dots = 45, .lenient = true};
    struct wm_bitmap one, two;
    struct wm_sink first, second;
    uint8_t *stream;
    size_t cut;

    small_job(language, compression, NOISE, &first, &one);
    small_job(language, compression, RUNS, &second, &two);
    stream = malloc(first.memory_len + second.memory_len);
    if (stream == NULL)
        abort();
    memcpy(stream, first.memory, first.memory_len);
    for (cut = 0; cut <= first.memory_len; cut++) {
        struct printed_job job;
        memcpy(stream + cut, second.memory, second.memory_len);
        decoder_find(language)->decode(stream, cut + second.memory_len, &printer, &job);
        memcpy(stream + cut, first.memory + cut, first.memory_len - cut);
        WM_CHECK(!job.drawn && strstr(job.setup, "prints text") == NULL,
                 "%s, cut after byte %zu: %s", language, cut, job.setup);
        WM_CHECK(job.count == 2 || (job.count == 1 && cut < first.memory_len),
                 "%s, cut after byte %zu: %zu pages", language, cut, job.count);
        if (WM_CHECK(job.count > 0, "%s, cut after byte %zu: nothing", language, cut))
            same_bitmap(&job.pages[job.count - 1].bitmap, &two, language);
        if (job.count == 2)
            same_bitmap(&job.pages[0].bitmap, &one, language);
        printed_job_clear(&job);
    }
    free(stream);
    wm_sink_clear(&first);
    wm_sink_clear(&second);
    wm_bitmap_clear(&one);
    wm_bitmap_clear(&two);
}

static void a_job_cut_at_each_byte_leaves_the_next_whole(void)
{
    killed_at_each_byte("epl2", WM_COMPRESSION_AUTO);
    killed_at_each_byte("epl2", WM_COMPRESSION_PCX);
    killed_at_each_byte("cpcl", WM_COMPRESSION_AUTO);
}

/** A memory sink that cancels the job with the first bytes that it gets. */
struct taking {
    struct wm_sink memory;
    volatile sig_atomic_t flag;
};

static int take(void *context, const void *data, size_t size)
{
    struct taking *taking = context;

    wm_sink_put(&taking->memory, data, size);
    taking->flag = 1;
    return 0;
}

/* The reader is strict: no session and no graphic may be left over either. */
static void an_aborted_page_prints_nothing(void)
{
    static const struct {
        const char *language, *end;
    } rows[] = {{"epl2", "N\n"}, {"cpcl", "ABORT\r\n"}};
    const struct printer printer = {
        .dots_per_mm_x1000 = 8000, .width_dots = 800, .height_dots = 1200};
    size_t i;

    for (i = 0; i < 2; i++) {
        struct wm_print_settings settings;
        struct taking taking = {.flag = 0};
        struct wm_sink sink;
        struct wm_bitmap bitmap;
        struct wm_err err = {0};
        struct wm_emitter *emitter;
        struct printed_job job;
        const size_t len = strlen(rows[i].end);
        wm_print_settings_init(&settings);
        draw(&bitmap, NOISE, 800, 1200, 1);
        wm_sink_memory(&taking.memory);
        wm_sink_function(&sink, take, &taking);
        emitter = wm_emitter_new(wm_language_find(rows[i].language), &settings, &sink, &err);
        wm_emitter_watch(emitter, &taking.flag);
        WM_CHECK(emit_page(emitter, &bitmap, 1, &err) == WM_ERR_INPUT, "it was not cancelled");
        wm_emitter_free(emitter);
        wm_sink_flush(&taking.memory);
        WM_CHECK(decoder_find(rows[i].language)
                         ->decode(taking.memory.memory, taking.memory.memory_len, &printer, &job) ==
                     0,
                 "%s: byte %zu: %s", rows[i].language, job.error_at, job.error);
        WM_CHECK(job.count == 0 && !job.drawn, "%s: %zu pages", rows[i].language, job.count);
        WM_CHECK(taking.memory.memory_len > len &&
                     memcmp(taking.memory.memory + taking.memory.memory_len - len, rows[i].end,
                            len) == 0,
                 "%s ends otherwise", rows[i].language);
        printed_job_clear(&job);
        wm_sink_clear(&taking.memory);
        wm_bitmap_clear(&bitmap);
    }
}

/* CPCL's header counts to 1,024; the loop repeats the page for the rest. */
static void cpcl_copies_are_counted_by_the_printer(void)
{
    struct wm_print_settings settings;
    struct wm_bitmap bitmap;
    struct wm_sink sink;
    struct wm_err err = {0};
    const struct printer printer = {.width_dots = 8, .height_dots = 8};
    struct printed_job job;

    wm_print_settings_init(&settings);
    draw(&bitmap, BLACK, 8, 8, 0);
    wm_sink_memory(&sink);
    WM_CHECK(emit_job("cpcl", &settings, &bitmap, 1025, &sink, &err) == 0, "%s", err.text);
    WM_CHECK(decoder_find("cpcl")->decode(sink.memory, sink.memory_len, &printer, &job) == 0, "%s",
             job.error);
    WM_CHECK(job.count == 2 && job.pages[0].copies == 1024 && job.pages[1].copies == 1, "%zu pages",
             job.count);
    printed_job_clear(&job);
    wm_sink_clear(&sink);
    wm_bitmap_clear(&bitmap);
}

/* No head's width stands in the way of 6 inches: the models' is the loop's business. */
static void six_inches_come_out_dot_for_dot(void)
{
    static const struct {
        const char *language;
        enum wm_compression compression;
    } rows[] = {
        {"epl2", WM_COMPRESSION_AUTO}, {"epl2", WM_COMPRESSION_PCX}, {"cpcl", WM_COMPRESSION_AUTO}};
    const struct printer printer = {
        .dots_per_mm_x1000 = 8000, .width_dots = 1218, .height_dots = 700};
    size_t i;
    unsigned pattern;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (pattern = 0; pattern < PATTERNS; pattern++) {
            struct wm_print_settings settings;
            struct wm_bitmap bitmap;
            struct wm_sink sink;
            struct wm_err err = {0};
            struct printed_job job;
            wm_print_settings_init(&settings);
            settings.compression = rows[i].compression;
            draw(&bitmap, pattern, 1218, 700, 6);
            wm_sink_memory(&sink);
            WM_CHECK(emit_job(rows[i].language, &settings, &bitmap, 1, &sink, &err) == 0, "%s",
                     err.text);
            WM_CHECK(decoder_find(rows[i].language)
                             ->decode(sink.memory, sink.memory_len, &printer, &job) == 0,
                     "%s: byte %zu: %s", rows[i].language, job.error_at, job.error);
            if (WM_CHECK(job.count == 1, "%zu pages", job.count))
                same_bitmap(&job.pages[0].bitmap, &bitmap, rows[i].language);
            printed_job_clear(&job);
            wm_sink_clear(&sink);
            wm_bitmap_clear(&bitmap);
        }
    }
}

/* A reader that takes anything would let any emitter pass. */
static void readers_are_strict(void)
{
#define EPL "q8\nN\n"
#define CPCL "! 0 200 200 2 1\r\nPAGE-WIDTH 7\r\n"
    static const struct {
        const char *language, *text;
        bool good;
    } rows[] = {
        {"epl2", EPL "GW0,0,1,2,\xf7\xf7\nP1\n", true},
        {"epl2", EPL "GW0,0,1,2\n\xf7\xf7P1,2\n", true},
        {"epl2", EPL "GW0,0,1,2,\xfe\xf7\nP1\n", false}, /* ink in the pad bits */
        {"epl2", EPL "GW0,1,1,2,\xf7\xf7\nP1\n", false}, /* below the label */
        {"epl2", EPL "GW8,0,1,2,\xf7\xf7\nP1\n", false}, /* right of it */
        {"epl2", EPL "GW0,0,1,2,\xf7", false},
        {"epl2", "q8\nGW0,0,1,2,\xf7\xf7\nP1\n", false}, /* no N */
        {"epl2", "q16\nN\nP1\n", false},
        {"epl2", EPL "P0\n", false},
        {"epl2", EPL "P1", false},
        {"epl2", EPL "D16\nP1\n", false},
        {"epl2", EPL "Q2,15\nN\nP1\n", false},
        {"epl2", EPL "X1\nP1\n", false},
        {"epl2", EPL "GG0,0,\"WM0\"\nP1\n", false}, /* no such graphic */
        {"cpcl", CPCL "CG 1 2 0 0 \x04\x04\r\nFORM\r\nPRINT\r\n", true},
        {"cpcl", CPCL "CG 1 2 0 0 \x01\x04\r\nPRINT\r\n", false}, /* ink in the pad bits */
        {"cpcl", CPCL "CG 1 2 0 1 \x04\x04\r\nPRINT\r\n", false}, /* below the label */
        {"cpcl", CPCL "CG 1 2 8 0 \x04\x04\r\nPRINT\r\n", false}, /* right of it */
        {"cpcl", CPCL "CG 1 2 0 0 \x04", false},
        {"cpcl", CPCL "CLS\r\nPRINT\r\n", false},
        {"cpcl", CPCL "TONE 201\r\nPRINT\r\n", false},
        {"cpcl", CPCL, false}, /* an open session */
        {"cpcl", CPCL "PRINT\r\nPRINT\r\n", false},
        {"cpcl", "\r\n" CPCL "PRINT\r\n", false}, /* a line end outside of one */
        {"cpcl", "! 0 300 300 2 1\r\nPAGE-WIDTH 7\r\nPRINT\r\n", false},
        {"cpcl", "! 0 200 200 2 1025\r\nPAGE-WIDTH 7\r\nPRINT\r\n", false},
    };
    const struct printer printer = {.dots_per_mm_x1000 = 8000, .width_dots = 7, .height_dots = 2};
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct printed_job job;
        int result = decoder_find(rows[i].language)
                         ->decode(rows[i].text, strlen(rows[i].text), &printer, &job);
        WM_CHECK((result == 0) == rows[i].good, "row %zu: %s", i, job.error);
        if (result == 0 && WM_CHECK(job.count == 1, "row %zu: %zu pages", i, job.count))
            WM_CHECK(wm_bitmap_get(&job.pages[0].bitmap, rows[i].language[0] == 'e' ? 4 : 5, 1),
                     "row %zu: no dot", i);
        printed_job_clear(&job);
    }
#undef EPL
#undef CPCL
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(readers_are_strict),
        WM_CASE(epl2_status_is_read_from_noise_and_pieces),
        WM_CASE(cpcl_status_is_one_byte),
        WM_CASE(status_queries_are_the_manuals),
        WM_CASE(what_was_set_is_sent),
        WM_CASE(what_the_language_cannot_say_is_refused),
        WM_CASE(pages_beyond_the_commands_numbers_are_refused),
        WM_CASE(a_job_cut_at_each_byte_leaves_the_next_whole),
        WM_CASE(an_aborted_page_prints_nothing),
        WM_CASE(six_inches_come_out_dot_for_dot),
        WM_CASE(cpcl_copies_are_counted_by_the_printer),
        {0},
    };

    return wm_tap_run("epl_cpcl", cases);
}

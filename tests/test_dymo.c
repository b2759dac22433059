/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dymo LabelWriter, classic and 550: bytes as the technical references spell them, status replies,
 * and what the reader of the 550 refuses, for which there is no emitter but ours.
 */
#include "config.h"

#include "filter/printer/status.h"
#include "tests/decode/job.h"
#include "tests/language_sample.h"
#include "tests/tap.h"

#include <stdlib.h>
#include <string.h>

/** Bytes that ESC, ESC … and ESC @ are at the start of a classic job. */
#define SYNC_BYTES 162u

static void emit(const char *model_name, const struct wm_print_settings *given,
                 const struct wm_bitmap *page, struct wm_sink *sink)
{
    const struct wm_model *model = wm_model_find(model_name);
    struct wm_print_settings settings;
    struct wm_err err = {0};

    wm_model_settings(model, &settings);
    if (given != NULL) {
        settings.darkness = given->darkness;
        settings.tracking = given->tracking;
        settings.gap_um = given->gap_um;
    }
    wm_sink_memory(sink);
    WM_CHECK(emit_job(model->language, &settings, page, 1, sink, &err) == 0, "%s: %s", model_name,
             err.text);
}

/** Check the bytes of a job from one on. */
static void expect(const struct wm_sink *sink, size_t from, const void *want, size_t len,
                   const char *what)
{
    if (WM_CHECK(sink->memory_len >= from && sink->memory_len - from == len,
                 "%s: %zu bytes, not %zu", what, sink->memory_len - from, len))
        WM_CHECK(memcmp(sink->memory + from, want, len) == 0, "%s: other bytes", what);
}

/** A page of 16 x 6: a black row, three blank, one of eight runs, one with a dot at each end. */
static void draw_rows(struct wm_bitmap *page)
{
    if (wm_bitmap_init(page, 16, 6) != 0)
        abort();
    memset(wm_bitmap_row(page, 0), 0xff, 2);
    memset(wm_bitmap_row(page, 4), 0xaa, 2);
    wm_bitmap_row(page, 5)[0] = 0x80;
    wm_bitmap_row(page, 5)[1] = 0x01;
}

static void rows_are_sent_the_shorter_way(void)
{
    static const char plain[] =
        "\033B\0\033D\002\026\377\377\033f\001\003\026\252\252\026\200\001"
        "\033G\033E",
                      runs[] =
                          "\033B\0\033D\002\027\217\033f\001\003\026\252\252\026\200\001"
                          "\033G\033E";
    struct wm_bitmap page;
    struct wm_sink sink;

    draw_rows(&page);
    emit("dymo-300", NULL, &page, &sink);
    expect(&sink, SYNC_BYTES, plain, sizeof plain - 1, "plain");
    wm_sink_clear(&sink);
    emit("labelwriter-450", NULL, &page, &sink);
    expect(&sink, SYNC_BYTES, runs, sizeof runs - 1, "runs");
    wm_sink_clear(&sink);
    wm_bitmap_clear(&page);
}

static void blank_columns_are_not_sent(void)
{
    static const char want[] = "\033B\003\033D\001\026\001\033G\033E";
    struct wm_bitmap page;
    struct wm_sink sink;

    if (wm_bitmap_init(&page, 64, 9) != 0)
        abort();
    wm_bitmap_fill(&page, 31, 0, 1, 1, true);
    emit("labelwriter-450", NULL, &page, &sink);
    expect(&sink, SYNC_BYTES, want, sizeof want - 1, "one dot");
    wm_sink_clear(&sink);
    wm_bitmap_clear(&page);
}

/** A page of one blank label; the set-up is all there is. */
static void check_setup(const char *model, const struct wm_print_settings *settings,
                        uint32_t height, const char *want, size_t len)
{
    struct wm_bitmap page;
    struct wm_sink sink;

    if (wm_bitmap_init(&page, 8, height) != 0)
        abort();
    emit(model, settings, &page, &sink);
    WM_CHECK(sink.memory_len >= SYNC_BYTES + len &&
                 memcmp(sink.memory + SYNC_BYTES, want, len) == 0,
             "%s, %u rows: other set-up", model, height);
    wm_sink_clear(&sink);
    wm_bitmap_clear(&page);
}

static void lengths_rolls_and_density_are_as_in_the_reference(void)
{
    struct wm_print_settings settings;

    wm_print_settings_init(&settings);
    check_setup("labelwriter-450", &settings, 2983, "\033B", 2);
    /* Longer than the printer's own 3058 dots, with a quarter inch to look for the hole. */
    check_setup("labelwriter-450", &settings, 2984, "\033L\013\363\033B", 6);
    settings.tracking = WM_TRACKING_GAP;
    settings.gap_um = 3000; /* 35 dots */
    check_setup("labelwriter-450", &settings, 100, "\033L\000\322\033B", 6);
    settings.tracking = WM_TRACKING_CONTINUOUS;
    check_setup("labelwriter-450", &settings, 100,
                "\033L\377\377\033B\0\033D\001\033f\001\144\033G", 16);
    wm_print_settings_init(&settings);
    settings.darkness = 100;
    check_setup("labelwriter-450-twin-turbo-left", &settings, 8, "\033q1\033g\033B", 7);
    settings.darkness = 0;
    check_setup("labelwriter-450-twin-turbo-right", &settings, 8, "\033q2\033c\033B", 7);
}

static void a_550_job_is_written_as_the_reference_spells_it(void)
{
    static const char want[] =
        "\033Q\033A\001\033s\001\0\0\0\033C\144"
        "\033n\0\0\033D\001\002\006\0\0\0\020\0\0\0"
        "\377\377\0\0\0\0\0\0\252\252\200\001"
        "\033G\033A\002\033E\033Q";
    struct wm_print_settings settings;
    struct wm_bitmap page;
    struct wm_sink sink;
    size_t fill = 0;

    wm_print_settings_init(&settings);
    settings.darkness = 50;
    draw_rows(&page);
    emit("labelwriter-550", &settings, &page, &sink);
    while (fill < sink.memory_len && sink.memory[fill] == 0)
        fill++;
    expect(&sink, fill, want, sizeof want - 1, "550");
    WM_CHECK(fill >= 84u * 2362 + 2, "%zu bytes do not fill the largest label", fill);
    wm_sink_clear(&sink);
    wm_bitmap_clear(&page);
}

/** The first bytes of one job, then another: its label must come out alone and whole. */
static void check_after(const char *model, const struct wm_sink *first, size_t cut,
                        const struct wm_sink *second, const struct wm_bitmap *want)
{
    const struct decoder *decoder = decoder_find(wm_model_find(model)->language);
    const struct printer printer = {.dots_per_mm_x1000 = 11811,
                                    .width_dots = want->width_dots,
                                    .height_dots = want->height_dots,
                                    .lenient = true};
    uint8_t *stream = malloc(cut + second->memory_len);
    struct printed_job job;

    if (stream == NULL)
        abort();
    memcpy(stream, first->memory, cut);
    memcpy(stream + cut, second->memory, second->memory_len);
    decoder->decode(stream, cut + second->memory_len, &printer, &job);
    WM_CHECK(job.error[0] == '\0' && !job.drawn, "%s, cut after byte %zu: %s", model, cut,
             job.error);
    if (WM_CHECK(job.count > 0, "%s, cut after byte %zu: no label", model, cut))
        same_bitmap(&job.pages[job.count - 1].bitmap, want, model);
    printed_job_clear(&job);
    free(stream);
}

/* test_languages goes in steps, which on the 550 are larger than a label's header. */
static void a_job_killed_at_any_byte_of_a_label_does_not_spoil_the_next(void)
{
    static const char *const models[] = {"labelwriter-450", "labelwriter-4xl", "labelwriter-550"};
    size_t i, cut;

    for (i = 0; i < sizeof models / sizeof models[0]; i++) {
        struct wm_bitmap one, two;
        struct wm_sink first, second;
        draw(&one, NOISE, 40, 30, 1);
        draw(&two, RUNS, 40, 30, 2);
        emit(models[i], NULL, &one, &first);
        emit(models[i], NULL, &two, &second);
        cut = first.memory_len > 400 ? first.memory_len - 400 : 0;
        for (; cut <= first.memory_len; cut++)
            check_after(models[i], &first, cut, &second, &two);
        wm_sink_clear(&first);
        wm_sink_clear(&second);
        wm_bitmap_clear(&one);
        wm_bitmap_clear(&two);
    }
}

static void the_largest_label_that_lacks_its_rows_is_filled_up(void)
{
    struct wm_bitmap one, two;
    struct wm_sink first, second;
    size_t lacking;

    draw(&one, BLACK, 672, 2362, 1);
    draw(&two, RUNS, 672, 2362, 2);
    emit("labelwriter-550", NULL, &one, &first);
    emit("labelwriter-550", NULL, &two, &second);
    for (lacking = 84u * 2362; lacking < 84u * 2362 + 14; lacking++)
        check_after("labelwriter-550", &first, first.memory_len - 9 - lacking, &second, &two);
    wm_sink_clear(&first);
    wm_sink_clear(&second);
    wm_bitmap_clear(&one);
    wm_bitmap_clear(&two);
}

static void the_reader_of_the_550_refuses_what_the_reference_does_not_allow(void)
{
#define START "\033A\001\033s\001\0\0\0"
#define LABEL "\033n\0\0\033D\001\002\001\0\0\0\010\0\0\0\252"
    static const struct {
        const char *bytes;
        size_t len;
        const char *error; /**< NULL: none */
    } rows[] = {
#define ROW(text, error) {text, sizeof text - 1, error}
        ROW(START LABEL "\033G\033A\002\033E\033Q", NULL),
        ROW("\0\0\033Q" START LABEL "\033E\033Q", NULL),
        ROW(START LABEL "\033G\033A\002\033E", "the job has no end"),
        ROW("\033s\001\0\0\0", "a job without the lock"),
        ROW(START "\033Q" LABEL, "ESC n outside of a job or twice"),
        ROW(START LABEL "\033G" LABEL, "a label before the printer was asked for its status"),
        ROW(START LABEL "\033G\033A\002" LABEL, "label 1 is called 0"),
        ROW(START LABEL "\033Q", "a job ends within a label"),
        ROW(START "\033G", "a feed without a label"),
        ROW(START "\0", "byte 0x00 is no command"),
        ROW(START "\033@", "unknown command ESC 0x40"),
        ROW(START "\033L\0\0", "ESC L"),
        ROW(START "\033C\311", "a duty of 201 percent"),
        ROW(START "\033n\0\0\033D\002\002\001\0\0\0\010\0\0\0\0", "2 bits a dot, alignment 2"),
        ROW(START "\033n\0\0\033D\001\002\001\0\0\0\011\0\0\0\0\0", "1 rows of 9 dots do not fit"),
        ROW(START "\033n\0\0\033D\001\002\001\0\0\0\007\0\0\0\001",
            "ink beyond the label at dot 7 of row 0"),
        ROW(START "\033n\0\0\033D\001\002\002\0\0\0\010\0\0\0\0", "the label is cut off"),
    };
    const struct printer printer = {.dots_per_mm_x1000 = 11811, .width_dots = 8, .height_dots = 2};
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct printed_job job;
        decoder_find("dymo550")->decode(rows[i].bytes, rows[i].len, &printer, &job);
        WM_CHECK(strcmp(job.error, rows[i].error != NULL ? rows[i].error : "") == 0,
                 "row %zu: \"%s\"", i, job.error);
        printed_job_clear(&job);
    }
}

/** Read replies a few bytes at a time; the reasons of each are added to list. */
static size_t read_replies(const char *language, const uint8_t *bytes, size_t len, size_t piece,
                           uint32_t *list, size_t most)
{
    const struct wm_language *which = wm_language_find(language);
    size_t start = 0, end = 0, found = 0;

    while (end < len) {
        end = len - end < piece ? len : end + piece;
        for (;;) {
            struct wm_status status = {0};
            bool complete;
            const size_t used =
                wm_language_status_read(which, 0, bytes + start, end - start, &status, &complete);
            WM_CHECK(used <= end - start, "%s used more than there is", language);
            start += used;
            if (complete && found < most)
                list[found++] = status.reasons;
            if (!complete)
                break;
        }
    }
    return found;
}

#define REASON(name) (1u << WM_REASON_##name)

static void the_status_byte_is_read_in_pieces_and_among_noise(void)
{
    /* noise, ready, out of labels with the error bit, noise, jam within a label, other */
    static const uint8_t bytes[] = {0x00, 0x1b, 0x03, 0xa3, 0x0f, 0xff, 0x41, 0x83};
    static const uint32_t want[] = {0, REASON(MEDIA_EMPTY), REASON(MEDIA_JAM) | REASON(BUSY),
                                    REASON(OTHER)};
    uint32_t got[8];
    size_t piece, i, len;
    const char *query = wm_language_status_query(wm_language_find("dymo"), &len);

    WM_CHECK(len == 2 && memcmp(query, "\033A", 2) == 0, "the query is another");
    for (piece = 1; piece <= sizeof bytes; piece++) {
        const size_t count = read_replies("dymo", bytes, sizeof bytes, piece, got, 8);
        WM_CHECK(count == 4, "%zu replies", count);
        for (i = 0; i < count && i < 4; i++)
            WM_CHECK(got[i] == want[i], "reply %zu is 0x%x", i, got[i]);
    }
}

/** A reply of a 550 that is idle and loaded, with some of its bytes changed. */
static void put_reply(uint8_t *reply, uint8_t state, uint8_t head, uint8_t media)
{
    memset(reply, 0, 32);
    reply[0] = state;
    reply[1] = 1; /* job */
    reply[8] = head;
    reply[9] = 100;
    reply[10] = media;
    memcpy(reply + 11, "S0722540", 8);
    reply[27] = 220; /* labels left */
    reply[29] = 1;
    reply[30] = 1;
    reply[31] = 0xff;
}

static void replies_of_the_550_are_read_in_pieces_and_among_noise(void)
{
    static const struct {
        uint8_t state, head, media;
        uint32_t want;
    } rows[] = {
        {0, 0, 8, 0},
        {1, 0, 8, REASON(BUSY)},
        {5, 2, 8, 0},
        {0, 0, 1, REASON(COVER_OPEN)},
        {2, 0, 2, REASON(MEDIA_EMPTY)},
        {0, 0, 5, REASON(MEDIA_EMPTY)},
        {0, 0, 6, REASON(MEDIA_LOW)},
        {2, 0, 9, REASON(MEDIA_JAM)},
        {2, 0, 10, REASON(OTHER)},
        {2, 1, 8, REASON(OVER_TEMPERATURE)},
        {2, 0, 8, REASON(OTHER)},
    };
    const size_t count = sizeof rows / sizeof rows[0];
    uint8_t bytes[sizeof rows / sizeof rows[0] * 32 + 9] = {0x40, 0, 0, 0x99, 0};
    uint32_t got[20];
    size_t piece, i;

    for (i = 0; i < count; i++)
        put_reply(bytes + 5 + i * 32 + (i < 4 ? 0 : 4), rows[i].state, rows[i].head, rows[i].media);
    memset(bytes + 5 + 4 * 32, 3, 4); /* noise that could begin a reply */
    for (piece = 1; piece <= 64; piece++) {
        const size_t found = read_replies("dymo550", bytes, sizeof bytes, piece, got, 20);
        WM_CHECK(found == count, "%zu replies in pieces of %zu", found, piece);
        for (i = 0; i < found && i < count; i++)
            WM_CHECK(got[i] == rows[i].want, "reply %zu is 0x%x", i, got[i]);
    }
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(rows_are_sent_the_shorter_way),
        WM_CASE(blank_columns_are_not_sent),
        WM_CASE(lengths_rolls_and_density_are_as_in_the_reference),
        WM_CASE(a_550_job_is_written_as_the_reference_spells_it),
        WM_CASE(a_job_killed_at_any_byte_of_a_label_does_not_spoil_the_next),
        WM_CASE(the_largest_label_that_lacks_its_rows_is_filled_up),
        WM_CASE(the_reader_of_the_550_refuses_what_the_reference_does_not_allow),
        WM_CASE(the_status_byte_is_read_in_pieces_and_among_noise),
        WM_CASE(replies_of_the_550_are_read_in_pieces_and_among_noise),
        {0},
    };

    return wm_tap_run("dymo", cases);
}

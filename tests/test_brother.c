/* SPDX-License-Identifier: Apache-2.0 */
/* Brother raster: what is sent for a page and a setting, byte by byte, and what an answer means. */
#include "config.h"

#include "filter/printer/status.h"
#include "tests/language_sample.h"
#include "tests/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILL 400u

/** The job without its NULs as hexadecimal digits. */
static const char *job_of(const struct wm_print_settings *settings, const struct wm_bitmap *page,
                          unsigned copies, char *out, size_t size)
{
    return emit_hex("brother", FILL, settings, page, copies, out, size);
}

/** The control codes of a page of so many rows, the first or another. */
#define INFORMATION(flags, kind, rows, page) "1b697a" flags kind "0000" rows "000000" page "00"
#define START "1b401b696101"

/* The right edge of the page is the first pin, or the page lies in the head's middle. */
static void a_page_lies_where_its_media_does(void)
{
    static const struct {
        const char *model, *row;
    } rows[] = {
        {"brother-ql-820nwb", "67000400ffa800"},
        {"brother-ql-1110nwb", "670009fc00010ff08100e600"}, /* from pin 44 on */
        {"brother-pt-p750w", "470700fa00011fe0fa00"},       /* from pin 59, (128 - 9) / 2 */
        {"brother-pt-p900", "470700e000011fe0de00"},        /* from pin 267, 272 - 9 / 2 */
        {"brother-td-4420dn", "670007ce00011fe0ce00"},      /* from pin 411, (832 - 9) / 2 */
    };
    struct wm_bitmap page;
    size_t i;

    /* nine dots, the leftmost white: from the right they are 11111111 0 */
    draw(&page, BLACK, 9, 1, 0);
    wm_bitmap_fill(&page, 0, 0, 1, 1, false);
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct wm_print_settings settings = settings_of(rows[i].model);
        char got[400], want[400];
        snprintf(want, sizeof want, "%s%s4d02%s1a", START, INFORMATION("80", "00", "01", "00"),
                 rows[i].row);
        job_of(&settings, &page, 1, got, sizeof got);
        WM_CHECK(strcmp(got, want) == 0, "%s: got %s", rows[i].model, got);
    }
    wm_bitmap_clear(&page);
}

/* Neither M nor Z: a row is the whole head. */
static void a_printer_that_does_not_unpack_gets_plain_rows(void)
{
    struct wm_print_settings settings = settings_of("brother-ql-700");
    struct wm_bitmap page;
    char got[1000], row[181], want[1000];

    draw(&page, WHITE, 8, 2, 0);
    wm_bitmap_fill(&page, 0, 0, 8, 1, true);
    memset(row, '0', 180);
    row[180] = '\0';
    snprintf(want, sizeof want, "1b40%s67005aff%s67005a%s1a", INFORMATION("80", "00", "02", "00"),
             row + 2, row);
    job_of(&settings, &page, 1, got, sizeof got);
    WM_CHECK(strcmp(got, want) == 0, "got %s", got);
    settings.compression = WM_COMPRESSION_PACKBITS; /* who asks for it gets it */
    snprintf(want, sizeof want, "1b40%s4d0267000400ffa8005a1a",
             INFORMATION("80", "00", "02", "00"));
    job_of(&settings, &page, 1, got, sizeof got);
    WM_CHECK(strcmp(got, want) == 0, "got %s", got);
    wm_bitmap_clear(&page);
}

static void pages_are_printed_by_form_feeds_and_the_last_by_control_z(void)
{
    const struct wm_print_settings settings = settings_of("brother-ql-820nwb");
    struct wm_bitmap page;
    char got[400], want[400];

    draw(&page, WHITE, 8, 3, 0);
    snprintf(want, sizeof want, "%s%s4d025a5a5a0c%s4d025a5a5a1a", START,
             INFORMATION("80", "00", "03", "00"), INFORMATION("80", "00", "03", "01"));
    job_of(&settings, &page, 2, got, sizeof got);
    WM_CHECK(strcmp(got, want) == 0, "got %s", got);
    wm_bitmap_clear(&page);
}

static void what_was_set_is_sent_and_nothing_else(void)
{
    static const struct {
        const char *model;
        enum wm_mode mode;
        unsigned every;
        const char *want;
    } rows[] = {
        {"brother-ql-820nwb", WM_MODE_TEAR_OFF, 0, "1b694d001b694b00"},
        {"brother-ql-820nwb", WM_MODE_CUTTER, 0, "1b694d001b694b08"},
        {"brother-ql-820nwb", WM_MODE_CUTTER, 1, "1b694d401b6941011b694b08"},
        {"brother-ql-820nwb", WM_MODE_CUTTER, 255, "1b694d401b6941ff1b694b08"},
        {"brother-ql-820nwb", WM_MODE_CUTTER, 256, NULL},
        {"brother-pt-p750w", WM_MODE_CUTTER, 99, "1b694d401b6941631b694b08"},
        {"brother-pt-p750w", WM_MODE_CUTTER, 100, NULL},
        {"brother-pt-p700", WM_MODE_CUTTER, 1, "1b694d401b694b08"},
        {"brother-pt-p700", WM_MODE_CUTTER, 2, NULL},
        {"brother-ql-500", WM_MODE_CUTTER, 0, NULL},
        {"brother-ql-500", WM_MODE_TEAR_OFF, 0, NULL},
        {"brother-ql-820nwb", WM_MODE_PEEL_OFF, 0, NULL},
    };
    struct wm_print_settings settings;
    struct wm_bitmap page;
    char got[400], want[400];
    size_t i;

    draw(&page, WHITE, 8, 1, 0);
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        settings = settings_of(rows[i].model);
        settings.mode = rows[i].mode;
        settings.cut_every = rows[i].every;
        job_of(&settings, &page, 1, got, sizeof got);
        snprintf(want, sizeof want, "%s%s%s4d025a1a", START, INFORMATION("80", "00", "01", "00"),
                 rows[i].want != NULL ? rows[i].want : "");
        WM_CHECK(rows[i].want != NULL ? strcmp(got, want) == 0 : strncmp(got, "error: ", 7) == 0,
                 "row %zu: got %s", i, got);
    }
    settings = settings_of("brother-ql-820nwb");
    settings.tracking = WM_TRACKING_GAP;
    job_of(&settings, &page, 1, got, sizeof got);
    WM_CHECK(strcmp(got, START INFORMATION("82", "0b", "01", "00") "4d025a1a") == 0, "got %s", got);
    settings.tracking = WM_TRACKING_CONTINUOUS;
    settings.shift_um = 3000;
    job_of(&settings, &page, 1, got, sizeof got);
    WM_CHECK(strcmp(got, START INFORMATION("82", "0a", "01", "00") "1b696423004d025a1a") == 0,
             "got %s", got);
    settings.shift_um = -1;
    job_of(&settings, &page, 1, got, sizeof got);
    WM_CHECK(strncmp(got, "error: ", 7) == 0, "got %s", got);
    wm_bitmap_clear(&page);
}

#define REASON(name) (1u << WM_REASON_##name)

/** Read answers that come in pieces of so many bytes. @return the last status, or UINT32_MAX */
static uint32_t read_all(unsigned quirks, const uint8_t *bytes, size_t len, size_t piece,
                         unsigned *replies)
{
    const struct wm_language *language = wm_language_find("brother");
    uint32_t reasons = UINT32_MAX;
    size_t at = 0, have = 0;

    *replies = 0;
    for (;;) {
        struct wm_status status = {0};
        bool complete;
        size_t used = have > at ? wm_language_status_read(language, quirks, bytes + at, have - at,
                                                          &status, &complete)
                                : 0;
        at += used;
        if (used > 0 && complete) {
            reasons = status.reasons;
            ++*replies;
        }
        if (used == 0 && have == len)
            return reasons;
        if (used == 0)
            have = have + piece < len ? have + piece : len;
    }
}

/** The answer of a QL-820NWB with 62 mm tape, changed in some bytes. */
static void make_answer(uint8_t answer[32], uint8_t error1, uint8_t error2, uint8_t kind,
                        uint8_t phase, uint8_t notification)
{
    static const uint8_t ready[32] = {0x80, 0x20, 'B', '4', 'A', '0', '0', 0, 0, 0, 62, 0x0a};

    memcpy(answer, ready, 32);
    answer[8] = error1;
    answer[9] = error2;
    answer[18] = kind;
    answer[19] = phase;
    answer[22] = notification;
}

static void an_answer_is_32_bytes_wherever_they_begin(void)
{
    static const struct {
        unsigned quirks;
        uint8_t error1, error2, kind, phase, notification;
        uint32_t reasons;
    } rows[] = {
        {0, 0, 0, 0, 0, 0, 0},
        {0, 0x01, 0, 0, 0, 0, REASON(MEDIA_EMPTY)},
        {0, 0x02, 0, 2, 0, 0, REASON(MEDIA_EMPTY)},
        {0, 0x04, 0, 2, 0, 0, REASON(CUTTER)},
        {0, 0x08, 0, 0, 0, 0, REASON(BATTERY_LOW)},
        {0, 0x10, 0, 0, 0, 0, REASON(BUSY)},
        {0, 0, 0x01, 0, 0, 0, REASON(OTHER)},
        {0, 0, 0x10, 0, 0, 0, REASON(COVER_OPEN)},
        {0, 0, 0x20, 0, 0, 0, REASON(OTHER)},
        {WM_QUIRK_BROTHER_PT, 0, 0x20, 0, 0, 0, REASON(OVER_TEMPERATURE)},
        {0, 0, 0x40, 0, 0, 0, REASON(MEDIA_JAM)},
        {0, 0, 0, 1, 0, 0, 0},            /* printed */
        {0, 0, 0, 6, 1, 0, REASON(BUSY)}, /* phase: printing */
        {0, 0, 0, 5, 1, 3, REASON(BUSY) | REASON(OVER_TEMPERATURE)},
        {0, 0, 0, 5, 0, 4, 0}, /* cooled down */
        {0, 0, 0, 5, 0, 1, REASON(COVER_OPEN)},
        {0, 0, 0, 0, 0, 3, 0}, /* no notification */
        {0, 0x05, 0x10, 0, 0, 0, REASON(MEDIA_EMPTY) | REASON(CUTTER) | REASON(COVER_OPEN)},
    };
    size_t i, piece;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        /* noise that looks like a beginning, an answer, noise, the same, half of one */
        uint8_t bytes[4 + 32 + 2 + 32 + 16] = {0x80, 0x20, 0x80, 0x00};
        make_answer(bytes + 4, 0x01, 0, 0, 0, 0);
        bytes[36] = 'B';
        bytes[37] = 0xff;
        make_answer(bytes + 38, rows[i].error1, rows[i].error2, rows[i].kind, rows[i].phase,
                    rows[i].notification);
        memcpy(bytes + 70, bytes + 4, 16);
        for (piece = 1; piece <= sizeof bytes; piece++) {
            unsigned replies;
            uint32_t got = read_all(rows[i].quirks, bytes, sizeof bytes, piece, &replies);
            WM_CHECK(got == rows[i].reasons && replies == 2,
                     "row %zu, pieces of %zu: %x in %u answers", i, piece, got, replies);
        }
    }
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(a_page_lies_where_its_media_does),
        WM_CASE(a_printer_that_does_not_unpack_gets_plain_rows),
        WM_CASE(pages_are_printed_by_form_feeds_and_the_last_by_control_z),
        WM_CASE(what_was_set_is_sent_and_nothing_else),
        WM_CASE(an_answer_is_32_bytes_wherever_they_begin),
        {0},
    };

    return wm_tap_run("brother", cases);
}

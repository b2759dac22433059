/* SPDX-License-Identifier: Apache-2.0 */
/* ESC/POS: what is sent for a page and a setting, byte by byte, and what an answer means. */
#include "config.h"

#include "filter/printer/status.h"
#include "tests/language_sample.h"
#include "tests/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILL (2048u + 8)

/** The job without its NULs as hexadecimal digits. */
static const char *job_of(const struct wm_print_settings *settings, const struct wm_bitmap *page,
                          unsigned copies, char *out, size_t size)
{
    return emit_hex("escpos", FILL, settings, page, copies, out, size);
}

static void a_band_is_as_wide_as_its_ink(void)
{
    const struct wm_print_settings settings = settings_of("escpos-203-80mm");
    struct wm_bitmap page;
    char got[400];

    draw(&page, WHITE, 400, 6, 0);
    wm_bitmap_fill(&page, 0, 1, 9, 2, true);
    /* one blank row costs less than a band of its own; three at the end are fed as white rows */
    job_of(&settings, &page, 1, got, sizeof got);
    WM_CHECK(strcmp(got,
                    "1b40"
                    "1d76300002000300"
                    "0000ff80ff80"
                    "1d76300001000300"
                    "000000") == 0,
             "got %s", got);
    wm_bitmap_clear(&page);
}

static void labels_are_passed_over_by_form_feeds(void)
{
    struct wm_print_settings settings = settings_of("escpos-203-58mm");
    struct wm_bitmap page;
    char got[400];

    draw(&page, WHITE, 8, 900, 0);
    wm_bitmap_fill(&page, 0, 0, 1, 1, true);
    settings.tracking = WM_TRACKING_GAP;
    job_of(&settings, &page, 1, got, sizeof got);
    WM_CHECK(strcmp(got, "1b401d76300001000100800c") == 0, "got %s", got);
    settings.tracking = WM_TRACKING_MARK;
    job_of(&settings, &page, 1, got, sizeof got);
    WM_CHECK(strcmp(got, "1b401d76300001000100801d0c") == 0, "got %s", got);
    wm_bitmap_clear(&page);
}

static void cuts_are_counted_and_the_last_label_is_cut_off(void)
{
    static const struct {
        unsigned every;
        const char *want; /* d a label, c a cut */
    } rows[] = {{0, "dddddc"}, {1, "dcdcdcdcdc"}, {2, "ddcddcdc"}, {5, "dddddc"}, {9, "dddddc"}};
    struct wm_print_settings settings = settings_of("escpos-203-80mm");
    struct wm_bitmap page;
    size_t i;

    draw(&page, BLACK, 8, 1, 0);
    settings.mode = WM_MODE_CUTTER;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char got[800], want[800] = "1b40";
        const char *next;
        settings.cut_every = rows[i].every;
        for (next = rows[i].want; *next != '\0'; next++)
            strcat(want, *next == 'd' ? "1d76300001000100ff" : "1d564200");
        job_of(&settings, &page, 5, got, sizeof got);
        WM_CHECK(strcmp(got, want) == 0, "every %u: got %s", rows[i].every, got);
    }
    wm_bitmap_clear(&page);
}

static void what_was_set_is_sent_and_nothing_else(void)
{
    struct wm_print_settings settings = settings_of("escpos-203-80mm");
    struct wm_bitmap page;
    char got[400];

    draw(&page, BLACK, 8, 1, 0);
    settings.darkness = 0;
    settings.mode = WM_MODE_TEAR_OFF;
    job_of(&settings, &page, 1, got, sizeof got);
    WM_CHECK(strcmp(got, "1b401d284b020031fb1d76300001000100ff1b6404") == 0, "got %s", got);
    settings.darkness = 100;
    settings.mode = WM_MODE_DEFAULT;
    job_of(&settings, &page, 1, got, sizeof got);
    WM_CHECK(strcmp(got, "1b401d284b020031051d76300001000100ff") == 0, "got %s", got);
    wm_bitmap_clear(&page);
}

static void what_a_printer_cannot_do_is_refused(void)
{
    struct wm_print_settings settings = settings_of("escpos-203-58mm");
    struct wm_bitmap page;
    char got[200];

    draw(&page, BLACK, 8, 1, 0);
    settings.mode = WM_MODE_CUTTER;
    WM_CHECK(strncmp(job_of(&settings, &page, 1, got, sizeof got), "error: ", 7) == 0, "%s", got);
    settings.mode = WM_MODE_PEEL_OFF;
    WM_CHECK(strncmp(job_of(&settings, &page, 1, got, sizeof got), "error: ", 7) == 0, "%s", got);
    settings.mode = WM_MODE_DEFAULT;
    settings.speed_mm_s = 100;
    WM_CHECK(strncmp(job_of(&settings, &page, 1, got, sizeof got), "error: ", 7) == 0, "%s", got);
    wm_bitmap_clear(&page);
}

#define REASON(name) (1u << WM_REASON_##name)

/** Read answers that come in pieces of so many bytes. @return the last status, or UINT32_MAX */
static uint32_t read_all(const uint8_t *bytes, size_t len, size_t piece, unsigned *replies)
{
    const struct wm_language *language = wm_language_find("escpos");
    uint32_t reasons = UINT32_MAX;
    size_t at = 0, have = 0;

    *replies = 0;
    while (at < len || have < len) {
        struct wm_status status = {0};
        bool complete;
        size_t used = have > at ? wm_language_status_read(language, 0, bytes + at, have - at,
                                                          &status, &complete)
                                : 0;
        if (used == 0) {
            if (have == len)
                break;
            have = have + piece < len ? have + piece : len;
            continue;
        }
        at += used;
        if (complete) {
            reasons = status.reasons;
            ++*replies;
        }
    }
    return reasons;
}

static void answers_are_three_bytes_in_the_order_of_the_queries(void)
{
    static const struct {
        uint8_t bytes[12];
        size_t len;
        unsigned replies;
        uint32_t reasons;
    } rows[] = {
        {{0x12, 0x12, 0x12}, 3, 1, 0},
        {{0x16, 0x12, 0x12}, 3, 1, REASON(COVER_OPEN)},
        {{0x32, 0x12, 0x12}, 3, 1, REASON(MEDIA_EMPTY)},
        {{0x12, 0x12, 0x72}, 3, 1, REASON(MEDIA_EMPTY)},
        {{0x12, 0x12, 0x7e}, 3, 1, REASON(MEDIA_EMPTY)},
        {{0x12, 0x12, 0x1e}, 3, 1, REASON(MEDIA_LOW)},
        {{0x52, 0x1a, 0x12}, 3, 1, REASON(CUTTER)},
        {{0x52, 0x52, 0x12}, 3, 1, REASON(OVER_TEMPERATURE)},
        {{0x52, 0x32, 0x12}, 3, 1, REASON(OTHER)},
        {{0x52, 0x12, 0x12}, 3, 1, REASON(OTHER)},
        {{0x1a, 0x12, 0x12}, 3, 1, 0}, /* fed by its button */
        /* noise before, between and behind */
        {{0x00, 0x41, 0x16, 0x12, 0x12, 0xff}, 6, 1, REASON(COVER_OPEN)},
        {{0x12, 0x00, 0x16, 0x12, 0x12}, 5, 1, REASON(COVER_OPEN)},
        /* two answers; a third that is not whole */
        {{0x16, 0x12, 0x12, 0x12, 0x12, 0x12, 0x12, 0x12}, 8, 2, 0},
        {{0x12, 0x12, 0x12, 0x16, 0x12, 0x12}, 6, 2, REASON(COVER_OPEN)},
        /* a byte that was left over: the third cannot be of the paper sensors */
        {{0x12, 0x32, 0x52, 0x12}, 4, 1, REASON(MEDIA_EMPTY) | REASON(OVER_TEMPERATURE)},
        {{0x12, 0x12}, 2, 0, UINT32_MAX},
        {{0}, 0, 0, UINT32_MAX},
    };
    size_t i, piece;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (piece = 1; piece <= 12; piece++) {
            unsigned replies;
            uint32_t got = read_all(rows[i].bytes, rows[i].len, piece, &replies);
            WM_CHECK(got == rows[i].reasons && replies == rows[i].replies,
                     "row %zu, pieces of %zu: %x in %u answers", i, piece, got, replies);
        }
    }
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(a_band_is_as_wide_as_its_ink),
        WM_CASE(labels_are_passed_over_by_form_feeds),
        WM_CASE(cuts_are_counted_and_the_last_label_is_cut_off),
        WM_CASE(what_was_set_is_sent_and_nothing_else),
        WM_CASE(what_a_printer_cannot_do_is_refused),
        WM_CASE(answers_are_three_bytes_in_the_order_of_the_queries),
        {0},
    };

    return wm_tap_run("escpos", cases);
}

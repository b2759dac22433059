/* SPDX-License-Identifier: Apache-2.0 */
/* What printers answer to a status query, written from their manuals, read whole, in pieces and
 * with noise around. */
#include "config.h"

#include "filter/printer/status.h"
#include "tests/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SET(reason) (1u << WM_REASON_##reason)

static const struct reply {
    const char *language;
    const char *bytes;
    size_t len; /**< 0: strlen */
    uint32_t reasons;
} replies[] = {
    {"tspl", "\x00", 1, 0},
    {"tspl", "\x01", 0, SET(COVER_OPEN)},
    {"tspl", "\x02", 0, SET(MEDIA_JAM)},
    {"tspl", "\x04", 0, SET(MEDIA_EMPTY)},
    {"tspl", "\x08", 0, SET(RIBBON_EMPTY)},
    {"tspl", "\x0d", 0, SET(COVER_OPEN) | SET(MEDIA_EMPTY) | SET(RIBBON_EMPTY)},
    {"tspl", "\x10", 0, SET(PAUSED)},
    {"tspl", "\x20", 0, SET(BUSY)},
    {"tspl", "\x24", 0, SET(BUSY) | SET(MEDIA_EMPTY)},
    {"tspl", "\x40", 0, SET(COVER_OPEN)},
    {"tspl", "\x80", 0, SET(OTHER)},
#define HS(one, two)                                                                               \
    "\x02" one "\x03\r\n\x02" two                                                                  \
    "\x03\r\n\x02"                                                                                 \
    "0000,0\x03\r\n"
#define HS1 "030,0,0,1200,000,0,0,0,000,0,0,0"
#define HS2 "000,0,0,0,0,2,4,0,00000000,1,000"
    {"zpl", HS(HS1, HS2), 0, 0},
    {"zpl", HS("030,1,0,1200,000,0,0,0,000,0,0,0", HS2), 0, SET(MEDIA_EMPTY)},
    {"zpl", HS("030,0,1,1200,000,0,0,0,000,0,0,0", HS2), 0, SET(PAUSED)},
    {"zpl", HS("030,0,0,1200,003,0,0,0,000,0,0,0", HS2), 0, SET(BUSY)},
    {"zpl", HS("030,0,0,1200,000,1,0,0,000,0,0,0", HS2), 0, SET(BUSY)},
    {"zpl", HS("030,0,0,1200,000,0,0,0,000,1,0,0", HS2), 0, SET(OTHER)},
    {"zpl", HS("030,0,0,1200,000,0,0,0,000,0,1,0", HS2), 0, SET(BUSY)},
    {"zpl", HS("030,0,0,1200,000,0,0,0,000,0,0,1", HS2), 0, SET(OVER_TEMPERATURE)},
    {"zpl", HS(HS1, "000,0,1,0,0,2,4,0,00000000,1,000"), 0, SET(COVER_OPEN)},
    {"zpl", HS(HS1, "000,0,0,1,1,2,4,0,00000000,1,000"), 0, SET(RIBBON_EMPTY)},
    {"zpl", HS(HS1, "000,0,0,0,0,2,4,1,00000000,1,000"), 0, SET(LABEL_WAITING)},
    {"zpl", HS(HS1, "000,0,0,0,0,2,4,0,00000007,1,000"), 0, SET(BUSY)},
#define HQES(errors, warnings)                                                                     \
    "\x02\r\n  PRINTER STATUS\r\n   ERRORS:         " errors "\r\n   WARNINGS:       " warnings    \
    "\r\n\x03\r\n"
#define FINE "0 00000000 00000000"
    {"zpl", HQES(FINE, FINE), 0, 0},
    {"zpl", HQES("1 00000000 00000001", FINE), 0, SET(MEDIA_EMPTY)},
    {"zpl", HQES("1 00000000 00000002", FINE), 0, SET(RIBBON_EMPTY)},
    {"zpl", HQES("1 00000000 00000004", FINE), 0, SET(COVER_OPEN)},
    {"zpl", HQES("1 00000000 00000005", FINE), 0, SET(COVER_OPEN) | SET(MEDIA_EMPTY)},
    {"zpl", HQES("1 00000000 00000008", FINE), 0, SET(CUTTER)},
    {"zpl", HQES("1 00000000 00000010", FINE), 0, SET(OVER_TEMPERATURE)},
    {"zpl", HQES("1 00000000 00000020", FINE), 0, SET(OVER_TEMPERATURE)},
    {"zpl", HQES("1 00000000 00000040", FINE), 0, SET(OTHER)},
    {"zpl", HQES("1 00000000 00000080", FINE), 0, SET(OTHER)},
    {"zpl", HQES("1 00000000 00000100", FINE), 0, SET(OTHER)},
    {"zpl", HQES("1 00000000 00000200", FINE), 0, SET(OTHER)},
    {"zpl", HQES("1 00000000 00000400", FINE), 0, SET(OTHER)},
    {"zpl", HQES("1 00000000 00001000", FINE), 0, SET(MEDIA_JAM)},
    {"zpl", HQES("1 00000000 00002000", FINE), 0, SET(OTHER)},
    {"zpl", HQES("1 00000000 00004000", FINE), 0, SET(MEDIA_JAM)},
    {"zpl", HQES("1 00000000 00008000", FINE), 0, SET(MEDIA_JAM)},
    {"zpl", HQES("1 00000000 00010000", FINE), 0, SET(PAUSED)},
    {"zpl", HQES("1 00000000 00020000", FINE), 0, SET(OTHER)},
    {"zpl", HQES("1 00000000 00040000", FINE), 0, SET(OTHER)},
    {"zpl", HQES("1 00000000 00080000", FINE), 0, SET(OTHER)},
    {"zpl", HQES("1 00000001 00000000", FINE), 0, SET(OTHER)},
    {"zpl", HQES("0 00000000 00000001", FINE), 0, 0},
    {"zpl", HQES(FINE, "1 00000000 00000001"), 0, 0},
    {"zpl", HQES(FINE, "1 00000000 00000006"), 0, 0},
    {"zpl", HQES(FINE, "1 00000000 00000008"), 0, SET(MEDIA_LOW)},
    {"zpl", HQES(FINE, "1 00000000 00000ff0"), 0, 0},
};

enum { REPLIES = sizeof replies / sizeof replies[0] };

static size_t len_of(const struct reply *reply)
{
    return reply->len != 0 ? reply->len : strlen(reply->bytes);
}

/** Read bytes as they come, so many at a time. @return replies that were complete, the reasons of
 * the last one in *reasons */
static unsigned read_in_pieces(const char *language, const uint8_t *bytes, size_t len, size_t piece,
                               uint32_t *reasons)
{
    const struct wm_language *found = wm_language_find(language);
    size_t start = 0, end = 0;
    unsigned count = 0;

    while (end < len) {
        end = end + piece < len ? end + piece : len;
        for (;;) {
            struct wm_status status = {.reasons = ~0u};
            bool complete;
            size_t used =
                wm_language_status_read(found, 0, bytes + start, end - start, &status, &complete);
            WM_CHECK(used <= end - start && (!complete || used > 0), "%zu bytes used of %zu", used,
                     end - start);
            start += used;
            if (complete) {
                count++;
                *reasons = status.reasons;
            }
            if (used == 0 || start == end)
                break;
        }
    }
    return count;
}

static void check_stream(const char *language, const char *noise, size_t noise_len,
                         const struct reply *one, const struct reply *two, size_t piece)
{
    uint8_t bytes[1024];
    const size_t one_len = len_of(one), two_len = two != NULL ? len_of(two) : 0;
    const uint32_t want = two != NULL ? two->reasons : one->reasons;
    uint32_t reasons = ~0u;
    unsigned count;

    memcpy(bytes, noise, noise_len);
    memcpy(bytes + noise_len, one->bytes, one_len);
    if (two != NULL)
        memcpy(bytes + noise_len + one_len, two->bytes, two_len);
    count = read_in_pieces(language, bytes, noise_len + one_len + two_len, piece, &reasons);
    WM_CHECK(count == (two != NULL ? 2 : 1) && reasons == want,
             "%s, reply %td, pieces of %zu, noise of %zu: %u replies, reasons %x, not %x", language,
             one - replies, piece, noise_len, count, reasons, want);
}

static void every_reply_is_read_whole_and_in_pieces(void)
{
    size_t i, piece;

    for (i = 0; i < REPLIES; i++) {
        for (piece = 1; piece <= 64; piece++)
            check_stream(replies[i].language, "", 0, &replies[i], NULL, piece);
        check_stream(replies[i].language, "", 0, &replies[i], NULL, 1024);
    }
}

static void noise_before_a_reply_is_left_out(void)
{
    static const struct {
        const char *language, *bytes;
        size_t len;
    } noise[] = {
        {"tspl", "\xff\xfe~zqxyo", 8},
        {"tspl", "wsvFGNO", 7},
        {"zpl", "\r\n\x03\x00 ok", 7},
        {"zpl", "\x02", 1},
        {"zpl",
         "\x02"
         "030,0,0",
         8},
        {"zpl",
         "\x02"
         "ZD421,V84,8,8192KB\x03\r\n",
         22},
        {"zpl",
         "\x02"
         "030,0,0,1200,000,0,0,0,000,0,0,0\x03\r\nlost",
         40},
    };
    size_t i, k, piece;

    for (i = 0; i < sizeof noise / sizeof noise[0]; i++) {
        for (k = 0; k < REPLIES; k++) {
            if (strcmp(noise[i].language, replies[k].language) != 0)
                continue;
            for (piece = 1; piece <= 1024; piece *= 2)
                check_stream(replies[k].language, noise[i].bytes, noise[i].len, &replies[k], NULL,
                             piece);
        }
    }
}

static void two_replies_at_once_are_two(void)
{
    size_t i, k;

    for (i = 0; i < REPLIES; i++) {
        for (k = 0; k < REPLIES; k++) {
            if (strcmp(replies[i].language, replies[k].language) == 0)
                check_stream(replies[i].language, "", 0, &replies[i], &replies[k], 1024);
        }
    }
}

/* What never ends does not have to be kept: all but a little is given back as used. */
static void a_flood_without_a_reply_is_thrown_away(void)
{
    static uint8_t flood[65536];
    struct wm_status status = {0};
    bool complete;
    size_t used;

    memset(flood, '7', sizeof flood);
    flood[100] = 2;
    used = wm_language_status_read(wm_language_find("zpl"), 0, flood, sizeof flood, &status,
                                   &complete);
    WM_CHECK(!complete && used == sizeof flood, "%zu bytes used", used);
    memset(flood, 2, sizeof flood);
    used = wm_language_status_read(wm_language_find("zpl"), 0, flood, sizeof flood, &status,
                                   &complete);
    WM_CHECK(!complete && used + 1024 > sizeof flood, "%zu bytes used", used);
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(every_reply_is_read_whole_and_in_pieces),
        WM_CASE(noise_before_a_reply_is_left_out),
        WM_CASE(two_replies_at_once_are_two),
        WM_CASE(a_flood_without_a_reply_is_thrown_away),
        {0},
    };

    return wm_tap_run("status_read", cases);
}

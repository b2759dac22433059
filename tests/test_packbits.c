/* SPDX-License-Identifier: Apache-2.0 */
/* PackBits beside libtiff: it unpacks our rows to the same bytes, and packs them no better. */
#include "config.h"

#include "filter/printer/internal.h"
#include "tests/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>
#include <unistd.h>

#define ROW_MAX 700u

static char folder[] = "/tmp/waymask-packbits-XXXXXX";

struct row {
    uint8_t bytes[ROW_MAX];
    size_t len;
};

/** A TIFF of one row, one bit a dot. */
static TIFF *new_tiff(const char *path, size_t len)
{
    TIFF *tiff = TIFFOpen(path, "w");

    if (tiff == NULL)
        abort();
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, (uint32_t)len * 8);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, 1u);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, 1u);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_PACKBITS);
    return tiff;
}

static void path_of(char *path, size_t size, const char *name)
{
    snprintf(path, size, "%s/%s", folder, name);
}

/** What libtiff makes of our packed row. */
static void unpack(const uint8_t *packed, size_t size, struct row *row, size_t len)
{
    char path[64];
    TIFF *tiff;

    path_of(path, sizeof path, "ours.tif");
    tiff = new_tiff(path, len);
    if (TIFFWriteRawStrip(tiff, 0, (void *)(uintptr_t)packed, (tmsize_t)size) < 0)
        abort();
    TIFFClose(tiff);
    tiff = TIFFOpen(path, "r");
    memset(row, 0xa5, sizeof *row);
    row->len = 0;
    if (tiff != NULL) {
        tmsize_t got = TIFFReadEncodedStrip(tiff, 0, row->bytes, (tmsize_t)len);
        row->len = got < 0 ? 0 : (size_t)got;
        TIFFClose(tiff);
    }
}

/** Bytes into which libtiff packs the row. */
static size_t their_size(const struct row *row)
{
    struct row copy = *row;
    char path[64];
    tmsize_t size;
    TIFF *tiff;

    path_of(path, sizeof path, "theirs.tif");
    tiff = new_tiff(path, row->len);
    if (TIFFWriteEncodedStrip(tiff, 0, copy.bytes, (tmsize_t)row->len) < 0)
        abort();
    TIFFClose(tiff);
    tiff = TIFFOpen(path, "r");
    size = tiff != NULL ? TIFFRawStripSize(tiff, 0) : 0;
    if (tiff != NULL)
        TIFFClose(tiff);
    return (size_t)size;
}

/** Code 128 does nothing in TIFF, and printers do not all know that. */
static bool has_code_128(const uint8_t *packed, size_t size)
{
    size_t at;

    for (at = 0; at < size; at += packed[at] < 128 ? packed[at] + 2u : 2u) {
        if (packed[at] == 128)
            return true;
    }
    return false;
}

static void check(const struct row *row, const char *what)
{
    uint8_t packed[WM_PACKBITS_MAX(ROW_MAX) + 1];
    const size_t most = WM_PACKBITS_MAX(row->len);
    struct row seen;
    size_t size;

    memset(packed, 0x5a, sizeof packed);
    size = wm_packbits(row->bytes, row->len, packed);
    WM_CHECK(size <= most && packed[most] == 0x5a, "%s: %zu bytes of %zu", what, size, row->len);
    WM_CHECK(!has_code_128(packed, size), "%s: code 128", what);
    unpack(packed, size, &seen, row->len);
    WM_CHECK(seen.len == row->len && memcmp(seen.bytes, row->bytes, row->len) == 0,
             "%s: %zu bytes come out otherwise", what, row->len);
    WM_CHECK(size <= their_size(row), "%s: %zu bytes, libtiff %zu", what, size, their_size(row));
}

static void add_run(struct row *row, size_t count, uint8_t byte)
{
    for (; count > 0 && row->len < ROW_MAX; count--)
        row->bytes[row->len++] = byte;
}

static void add_literal(struct row *row, size_t count)
{
    for (; count > 0 && row->len < ROW_MAX; count--) {
        row->bytes[row->len] = (uint8_t)(row->len * 37 + 11);
        row->len++;
    }
}

/** Lengths at which codes change. */
static const size_t lengths[] = {0, 1, 2, 3, 4, 127, 128, 129, 130, 131, 255, 256, 257, 258};
#define LENGTHS (sizeof lengths / sizeof lengths[0])

static void runs_and_literals_of_every_length_limit_come_out(void)
{
    size_t i, k, pattern;

    for (i = 0; i < LENGTHS; i++) {
        for (k = 0; k < LENGTHS; k++) {
            for (pattern = 0; pattern < 4; pattern++) {
                struct row row = {.len = 0};
                char what[80];
                if (pattern % 2 == 1)
                    add_literal(&row, lengths[i]);
                else
                    add_run(&row, lengths[i], 0xff);
                if (pattern < 2)
                    add_run(&row, lengths[k], 0x00);
                else
                    add_literal(&row, lengths[k]);
                add_run(&row, lengths[i] % 5, 0x33);
                add_literal(&row, 1);
                snprintf(what, sizeof what, "pattern %zu, %zu and %zu", pattern, lengths[i],
                         lengths[k]);
                check(&row, what);
            }
        }
    }
}

static void rows_of_every_length_come_out(void)
{
    uint32_t state = 2463534242u;
    size_t len, i;
    unsigned kind;

    for (len = 1; len <= 300; len++) {
        for (kind = 0; kind < 4; kind++) {
            struct row row = {.len = len};
            char what[40];
            for (i = 0; i < len; i++) {
                state ^= state << 13;
                state ^= state >> 17;
                state ^= state << 5;
                /* noise, two bytes, long runs, one byte */
                row.bytes[i] =
                    (uint8_t)(kind == 0   ? state
                              : kind == 1 ? state % 2
                              : kind == 2 ? (i > 0 && state % 20 != 0 ? row.bytes[i - 1] : state)
                                          : 0xff);
            }
            snprintf(what, sizeof what, "kind %u, %zu bytes", kind, len);
            check(&row, what);
        }
    }
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(runs_and_literals_of_every_length_limit_come_out),
        WM_CASE(rows_of_every_length_come_out),
        {0},
    };

    return wm_tap_run_in("packbits", cases, folder);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/decode/pcx.h"

#include <stdlib.h>
#include <string.h>

/* Written from ZSoft's technical reference of the format, without a look at filter/printer/. */

struct header {
    size_t width, rows, row_bytes;
};

static size_t le16(const uint8_t *bytes)
{
    return (size_t)(bytes[0] | bytes[1] << 8);
}

/** What is wrong with a header for a picture of one bit; NULL if nothing is. */
static const char *fault_of(const uint8_t *bytes, int ink)
{
    static const uint8_t black[3], white[3] = {255, 255, 255};
    size_t i;

    if (bytes[0] != 10 || bytes[1] != 5)
        return "no PCX of version 5";
    if (bytes[2] != 1)
        return "PCX without run lengths";
    if (bytes[3] != 1 || bytes[65] != 1)
        return "PCX of more than one bit";
    if (le16(bytes + 4) != 0 || le16(bytes + 6) != 0)
        return "PCX that does not start at 0,0";
    if (le16(bytes + 66) % 2 != 0 || le16(bytes + 66) * 8 < le16(bytes + 8) + 1)
        return "PCX with a wrong length of its rows";
    if (memcmp(bytes + 16 + 3 * ink, black, 3) != 0 || memcmp(bytes + 16 + 3 * !ink, white, 3) != 0)
        return "PCX with a palette that says other than the bits";
    for (i = 70; i < 128; i++) {
        if (bytes[i] != 0)
            return "PCX with something in its filler";
    }
    return bytes[64] != 0 ? "PCX with something in its reserved byte" : NULL;
}

/** One row of the file, a run never beyond its end. @return bytes read, or SIZE_MAX */
static size_t read_row(const uint8_t *bytes, size_t len, uint8_t *row, size_t row_bytes,
                       bool careless, const char **why)
{
    size_t at = 0, filled = 0;

    while (filled < row_bytes) {
        size_t count = 1;
        if (at < len && bytes[at] >= 0xc0)
            count = bytes[at++] & 0x3f;
        if (at >= len) {
            *why = "PCX is cut off";
            return SIZE_MAX;
        }
        if (!careless && (count == 0 || count > row_bytes - filled)) {
            *why = "PCX with a run beyond its row";
            return SIZE_MAX;
        }
        for (; count > 0 && filled < row_bytes; count--)
            row[filled++] = bytes[at];
        at++;
    }
    return at;
}

/** Copy a row as 1 = black. @return false if there is ink right of the width */
static bool take_row(const uint8_t *row, size_t row_bytes, int ink, uint8_t *out, size_t width)
{
    size_t x;

    for (x = 0; x < row_bytes * 8; x++) {
        bool black = (row[x / 8] >> (7 - x % 8) & 1) == ink;
        if (black && x >= width)
            return false;
        if (black)
            out[x / 8] = (uint8_t)(out[x / 8] | 0x80 >> x % 8);
    }
    return true;
}

int pcx_read(const uint8_t *bytes, size_t len, int ink, bool careless, struct wm_bitmap *bitmap,
             size_t *used, const char **why)
{
    struct header header;
    uint8_t *row;
    size_t y;

    memset(bitmap, 0, sizeof *bitmap);
    *used = 0;
    *why = len < 128 ? "PCX is cut off" : careless ? NULL : fault_of(bytes, ink);
    if (*why != NULL)
        return -1;
    header = (struct header){
        .width = le16(bytes + 8) + 1, .rows = le16(bytes + 10) + 1, .row_bytes = le16(bytes + 66)};
    if (wm_bitmap_init(bitmap, (uint32_t)header.width, (uint32_t)header.rows) != 0) {
        *why = "PCX of a size that no page has";
        return -1;
    }
    row = malloc(header.row_bytes + 1);
    if (row == NULL)
        abort();
    *used = 128;
    for (y = 0; *why == NULL && y < header.rows; y++) {
        size_t got = read_row(bytes + *used, len - *used, row, header.row_bytes, careless, why);
        if (got == SIZE_MAX)
            break;
        *used += got;
        if (careless && header.row_bytes * 8 > header.width + 15)
            continue; /* no picture that anybody looks at */
        if (!take_row(row, header.row_bytes, ink, wm_bitmap_row(bitmap, (uint32_t)y),
                      header.width) &&
            !careless)
            *why = "PCX with ink right of its width";
    }
    free(row);
    return *why == NULL ? 0 : -1;
}

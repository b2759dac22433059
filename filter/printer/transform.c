/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/printer/internal.h"

#include <stdlib.h>
#include <string.h>

static uint8_t reversed(uint8_t byte)
{
    byte = (uint8_t)(byte >> 4 | byte << 4);
    byte = (uint8_t)((byte & 0xcc) >> 2 | (byte & 0x33) << 2);
    return (uint8_t)((byte & 0xaa) >> 1 | (byte & 0x55) << 1);
}

/** Move the bits of a row to the left by 0…7; zeros come in. */
static void shift_left(uint8_t *row, size_t len, unsigned by)
{
    size_t i;

    for (i = 0; by > 0 && i < len; i++)
        row[i] = (uint8_t)(row[i] << by | (i + 1 < len ? row[i + 1] >> (8 - by) : 0));
}

static void shift_right(uint8_t *row, size_t len, unsigned by)
{
    size_t i;

    for (i = len; by > 0 && i-- > 0;)
        row[i] = (uint8_t)(row[i] >> by | (i > 0 ? row[i - 1] << (8 - by) : 0));
}

static void mirror_row(uint8_t *row, size_t len, unsigned pad_bits)
{
    size_t i;

    for (i = 0; i < len / 2; i++) {
        uint8_t left = row[i];
        row[i] = reversed(row[len - 1 - i]);
        row[len - 1 - i] = reversed(left);
    }
    if (len % 2 != 0)
        row[len / 2] = reversed(row[len / 2]);
    shift_left(row, len, pad_bits);
}

static unsigned pad_of(size_t stride_bytes, uint32_t width_dots)
{
    return (unsigned)(stride_bytes * 8 - width_dots);
}

void wm_rows_mirror(uint8_t *bits, size_t stride_bytes, uint32_t width_dots, uint32_t rows)
{
    uint32_t y;

    for (y = 0; y < rows; y++)
        mirror_row(bits + y * stride_bytes, stride_bytes, pad_of(stride_bytes, width_dots));
}

static void exchange(uint8_t *a, uint8_t *b, size_t len)
{
    uint8_t part[256];

    while (len > 0) {
        size_t size = len < sizeof part ? len : sizeof part;
        memcpy(part, a, size);
        memcpy(a, b, size);
        memcpy(b, part, size);
        a += size;
        b += size;
        len -= size;
    }
}

void wm_page_turn(uint8_t *bits, size_t stride_bytes, uint32_t width_dots, uint32_t rows)
{
    uint32_t y;

    for (y = 0; y < rows / 2; y++)
        exchange(bits + y * stride_bytes, bits + (rows - 1 - y) * stride_bytes, stride_bytes);
    wm_rows_mirror(bits, stride_bytes, width_dots, rows);
}

static void move_row(uint8_t *row, size_t len, int32_t right)
{
    const size_t dots = (size_t)labs((long)right), bytes = dots / 8;

    if (bytes >= len) {
        memset(row, 0, len);
    } else if (right > 0) {
        memmove(row + bytes, row, len - bytes);
        memset(row, 0, bytes);
        shift_right(row, len, (unsigned)(dots % 8));
    } else if (right < 0) {
        memmove(row, row + bytes, len - bytes);
        memset(row + len - bytes, 0, bytes);
        shift_left(row, len, (unsigned)(dots % 8));
    }
}

void wm_page_move(uint8_t *bits, size_t stride_bytes, uint32_t width_dots, uint32_t rows,
                  int32_t right, int32_t down)
{
    const size_t by = (size_t)labs((long)down);
    const uint8_t last_mask = (uint8_t)(0xffu << pad_of(stride_bytes, width_dots));
    uint32_t y;

    if (by >= rows) {
        memset(bits, 0, stride_bytes * rows);
    } else if (down > 0) {
        memmove(bits + by * stride_bytes, bits, (rows - by) * stride_bytes);
        memset(bits, 0, by * stride_bytes);
    } else if (down < 0) {
        memmove(bits, bits + by * stride_bytes, (rows - by) * stride_bytes);
        memset(bits + (rows - by) * stride_bytes, 0, by * stride_bytes);
    }
    for (y = 0; right != 0 && y < rows; y++) {
        uint8_t *row = bits + y * stride_bytes;
        move_row(row, stride_bytes, right);
        row[stride_bytes - 1] &= last_mask;
    }
}

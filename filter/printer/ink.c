/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/printer/ink.h"

#include <stdlib.h>
#include <string.h>

/** A bit for each of eight bytes that is not 0, the first byte lowest. */
static unsigned inked(const uint8_t *bytes, size_t len)
{
    uint8_t padded[8] = {0};
    const uint64_t low = 0x7f7f7f7f7f7f7f7fu;
    uint64_t word;

    if (len < 8) {
        memcpy(padded, bytes, len);
        bytes = padded;
    }
    word = (uint64_t)bytes[0] | (uint64_t)bytes[1] << 8 | (uint64_t)bytes[2] << 16 |
           (uint64_t)bytes[3] << 24 | (uint64_t)bytes[4] << 32 | (uint64_t)bytes[5] << 40 |
           (uint64_t)bytes[6] << 48 | (uint64_t)bytes[7] << 56;
    word = (((word & low) + low) | word) >> 7 & 0x0101010101010101u;
    return (unsigned)(word * 0x0102040810204080u >> 56);
}

static void mask_rows(struct wm_ink *ink, const uint8_t *bits, size_t stride_bytes)
{
    uint32_t y;
    size_t i;

    for (y = 0; y < ink->size[WM_Y]; y++) {
        uint64_t *line = ink->mask[WM_Y] + y * ink->words[WM_Y];
        const uint8_t *row = bits + y * stride_bytes;
        for (i = 0; i < stride_bytes; i += 8)
            line[i / 64] |= (uint64_t)inked(row + i, stride_bytes - i) << i % 64;
    }
}

/** Transpose 64 lines of 64 bits in place, by exchanging ever smaller blocks. */
static void transpose(uint64_t block[64])
{
    uint64_t low = 0x00000000ffffffffu;
    unsigned by, i;

    for (by = 32; by != 0; by >>= 1, low ^= low << by) {
        for (i = 0; i < 64; i = (i + by + 1) & ~by) {
            uint64_t changed = (block[i] >> by ^ block[i + by]) & low;
            block[i] ^= changed << by;
            block[i + by] ^= changed;
        }
    }
}

static void mask_columns(struct wm_ink *ink)
{
    uint64_t block[64];
    size_t across, down, i;

    for (down = 0; down < ink->words[WM_X]; down++) {
        for (across = 0; across < ink->words[WM_Y]; across++) {
            for (i = 0; i < 64; i++)
                block[i] = down * 64 + i < ink->size[WM_Y]
                               ? ink->mask[WM_Y][(down * 64 + i) * ink->words[WM_Y] + across]
                               : 0;
            transpose(block);
            for (i = 0; i < 64 && across * 64 + i < ink->size[WM_X]; i++)
                ink->mask[WM_X][(across * 64 + i) * ink->words[WM_X] + down] = block[i];
        }
    }
}

static uint32_t count_bits(uint64_t word)
{
    word -= word >> 1 & 0x5555555555555555u;
    word = (word & 0x3333333333333333u) + (word >> 2 & 0x3333333333333333u);
    word = (word + (word >> 4)) & 0x0f0f0f0f0f0f0f0fu;
    return (uint32_t)(word * 0x0101010101010101u >> 56);
}

/** Take the k-th word of a line into account. */
static inline void take(struct wm_ink_line *line, uint32_t k, uint64_t word)
{
    if (word == 0)
        return;
    if (line->ink == 0)
        line->from = k * 64 + (uint32_t)__builtin_ctzll(word);
    line->until = k * 64 + 64 - (uint32_t)__builtin_clzll(word);
    line->ink += count_bits(word);
}

size_t wm_ink_look(const struct wm_ink *ink, const struct wm_ink_box *box, int axis,
                   struct wm_ink_line *lines)
{
    const uint32_t first = box->from[!axis] / 64, last = (box->until[!axis] - 1) / 64;
    const uint64_t first_bits = ~(uint64_t)0 << box->from[!axis] % 64;
    const uint64_t last_bits = ~(uint64_t)0 >> (63 - (box->until[!axis] - 1) % 64);
    const uint64_t *words = ink->mask[axis] + box->from[axis] * ink->words[axis];
    size_t inked_bytes = 0;
    uint32_t i, k;

    for (i = box->from[axis]; i < box->until[axis]; i++, words += ink->words[axis]) {
        struct wm_ink_line line = {0};
        take(&line, first, words[first] & first_bits & (first == last ? last_bits : ~(uint64_t)0));
        for (k = first + 1; k < last; k++)
            take(&line, k, words[k]);
        if (first != last)
            take(&line, last, words[last] & last_bits);
        lines[i] = line;
        inked_bytes += line.ink;
    }
    return inked_bytes;
}

int wm_ink_init(struct wm_ink *ink, const uint8_t *bits, size_t stride_bytes, uint32_t rows)
{
    ink->size[WM_X] = (uint32_t)stride_bytes;
    ink->size[WM_Y] = rows;
    ink->words[WM_X] = (rows + 63) / 64;
    ink->words[WM_Y] = (stride_bytes + 63) / 64;
    ink->mask[WM_X] = calloc(ink->words[WM_X] * stride_bytes, sizeof(uint64_t));
    ink->mask[WM_Y] = calloc(ink->words[WM_Y] * rows, sizeof(uint64_t));
    if (ink->mask[WM_X] == NULL || ink->mask[WM_Y] == NULL)
        return -1;
    mask_rows(ink, bits, stride_bytes);
    mask_columns(ink);
    return 0;
}

void wm_ink_clear(struct wm_ink *ink)
{
    free(ink->mask[WM_X]);
    free(ink->mask[WM_Y]);
    ink->mask[WM_X] = ink->mask[WM_Y] = NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/language_sample.h"

#include "tests/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t next_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static uint8_t pattern_byte(enum pattern pattern, uint32_t x, uint32_t y, uint32_t *state)
{
    switch (pattern) {
    case BLACK:
        return 0xff;
    case EVERY_BYTE:
        return (uint8_t)(x + y * 7);
    case STRIPES: /* blank rows between inked ones, also at top and end */
        return y % 7 == 3 ? 0xff : 0;
    case SPARSE: /* now and then a row, blank runs of all lengths */
        return next_random(state) % 2000 == 0 ? (uint8_t)next_random(state) : 0;
    case NOISE:
        return (uint8_t)next_random(state);
    case RUNS: /* long runs of one digit that start at odd places */
        return x < y ? 0xff : x == y ? 0x0f : x % 50 > y % 50 ? 0 : 0x77;
    default:
        return 0;
    }
}

void draw(struct wm_bitmap *bitmap, enum pattern pattern, uint32_t width, uint32_t height,
          uint32_t seed)
{
    uint32_t state = seed * 2654435761u + 1, x, y;

    if (wm_bitmap_init(bitmap, width, height) != 0)
        abort();
    for (y = 0; y < height; y++) {
        uint8_t *row = wm_bitmap_row(bitmap, y);
        for (x = 0; x < bitmap->stride_bytes; x++)
            row[x] = pattern_byte(pattern, x, y, &state);
        row[bitmap->stride_bytes - 1] &= (uint8_t)(0xff << (bitmap->stride_bytes * 8 - width));
    }
    if (pattern == ONE_DOT)
        wm_bitmap_fill(bitmap, (int32_t)(width - 1), (int32_t)(height - 1), 1, 1, true);
}

int emit_page(struct wm_emitter *emitter, const struct wm_bitmap *bitmap, unsigned copies,
              struct wm_err *err)
{
    uint32_t y;
    int result = wm_emitter_page(emitter, bitmap->width_dots, bitmap->height_dots, copies, err);

    for (y = 0; result == 0 && y < bitmap->height_dots; y++)
        result = wm_emitter_row(emitter, wm_bitmap_row(bitmap, y), err);
    return result != 0 ? result : wm_emitter_end_page(emitter, err);
}

int emit_job(const char *language, const struct wm_print_settings *settings,
             const struct wm_bitmap *bitmap, unsigned copies, struct wm_sink *sink,
             struct wm_err *err)
{
    struct wm_emitter *emitter = wm_emitter_new(wm_language_find(language), settings, sink, err);
    int result;

    if (emitter == NULL)
        return (int)err->code;
    result = emit_page(emitter, bitmap, copies, err);
    if (result == 0)
        result = wm_emitter_finish(emitter, err);
    wm_emitter_free(emitter);
    return result;
}

bool same_bitmap(const struct wm_bitmap *got, const struct wm_bitmap *want, const char *what)
{
    uint32_t x, y;

    if (!WM_CHECK(got->width_dots == want->width_dots && got->height_dots == want->height_dots,
                  "%s: %ux%u dots, not %ux%u", what, got->width_dots, got->height_dots,
                  want->width_dots, want->height_dots))
        return false;
    for (y = 0; y < want->height_dots; y++) {
        if (memcmp(wm_bitmap_row(got, y), wm_bitmap_row(want, y), want->stride_bytes) == 0)
            continue;
        for (x = 0; x < want->width_dots && wm_bitmap_get(got, x, y) == wm_bitmap_get(want, x, y);)
            x++;
        WM_CHECK(false, "%s: first difference at dot %u,%u", what, x, y);
        return false;
    }
    return true;
}

struct wm_print_settings settings_of(const char *model)
{
    struct wm_print_settings settings;

    wm_model_settings(wm_model_find(model), &settings);
    return settings;
}

const char *emit_hex(const char *language, size_t nuls, const struct wm_print_settings *settings,
                     const struct wm_bitmap *page, unsigned copies, char *out, size_t size)
{
    struct wm_sink sink;
    struct wm_err err = {0};
    size_t i, used = 0;

    wm_sink_memory(&sink);
    out[0] = '\0';
    if (emit_job(language, settings, page, copies, &sink, &err) != 0)
        snprintf(out, size, "error: %s", err.text);
    for (i = 0; i < sink.memory_len; i++) {
        if (i < nuls)
            WM_CHECK(sink.memory[i] == 0, "byte %zu is no NUL", i);
        else if (used + 3 < size)
            used += (size_t)snprintf(out + used, size - used, "%02x", sink.memory[i]);
    }
    wm_sink_clear(&sink);
    return out;
}

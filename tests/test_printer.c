/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/bitmap.h"
#include "filter/base/sink.h"
#include "filter/printer/language.h"
#include "filter/printer/model.h"
#include "tests/decode/job.h"
#include "tests/language_sample.h"
#include "tests/tap.h"

#include <errno.h>
#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void tspl_leaves_out_blank_rows(void)
{
    struct wm_print_settings settings;
    struct wm_bitmap bitmap;
    struct wm_sink sink;
    struct wm_err err = {0};

    wm_model_settings(wm_model_find("tspl-203"), &settings);
    draw(&bitmap, WHITE, 800, 1200, 0);
    wm_bitmap_fill(&bitmap, 100, 100, 600, 10, true);
    wm_bitmap_fill(&bitmap, 100, 1100, 600, 10, true);
    wm_sink_memory(&sink);
    emit_job("tspl", &settings, &bitmap, 1, &sink, &err);
    /* twenty rows of 100 bytes, the line ends at the start and some commands */
    WM_CHECK(sink.memory_len < 2000 + 4098 + 120, "%zu bytes", sink.memory_len);
    wm_sink_clear(&sink);
    wm_bitmap_clear(&bitmap);
}

static void pad_bits_of_a_row_never_reach_the_printer(void)
{
    static const uint8_t dirty[2] = {0x00, 0xff}, clean[2] = {0x00, 0x80};
    const struct wm_language *language;
    unsigned i;

    for (i = 0; (language = wm_language_at(i)) != NULL; i++) {
        struct wm_print_settings settings;
        struct wm_sink sink[2];
        struct wm_err err = {0};
        unsigned k;
        wm_print_settings_init(&settings);
        for (k = 0; k < 2; k++) {
            struct wm_emitter *emitter;
            wm_sink_memory(&sink[k]);
            emitter = wm_emitter_new(language, &settings, &sink[k], &err);
            wm_emitter_page(emitter, 9, 1, 1, &err);
            wm_emitter_row(emitter, k == 0 ? dirty : clean, &err);
            wm_emitter_end_page(emitter, &err);
            wm_emitter_finish(emitter, &err);
            wm_emitter_free(emitter);
        }
        WM_CHECK(err.code == 0, "%s", err.text);
        WM_CHECK(sink[0].memory_len == sink[1].memory_len &&
                     memcmp(sink[0].memory, sink[1].memory, sink[0].memory_len) == 0,
                 "%s sends pad bits", wm_language_name(language));
        wm_sink_clear(&sink[0]);
        wm_sink_clear(&sink[1]);
    }
}

static void what_was_set_is_sent_once_and_nothing_else(void)
{
    struct wm_print_settings settings;
    struct wm_bitmap bitmap;
    struct wm_sink sink;
    struct wm_err err = {0};
    const struct printer printer = {.dots_per_mm_x1000 = 8000};
    struct printed_job job;
    struct wm_emitter *emitter;

    wm_model_settings(wm_model_find("tspl-203"), &settings);
    settings.darkness = 50;
    settings.speed_mm_s = 38;
    settings.tracking = WM_TRACKING_MARK;
    settings.gap_um = 3175;
    draw(&bitmap, NOISE, 64, 64, 5);
    wm_sink_memory(&sink);
    emitter = wm_emitter_new(wm_language_find("tspl"), &settings, &sink, &err);
    emit_page(emitter, &bitmap, 1, &err);
    emit_page(emitter, &bitmap, 1, &err);
    wm_emitter_finish(emitter, &err);
    wm_emitter_free(emitter);
    WM_CHECK(decoder_find("tspl")->decode(sink.memory, sink.memory_len, &printer, &job) == 0, "%s",
             job.error);
    WM_CHECK(strcmp(job.setup, "BLINE 3.18 mm,0 mm\nDENSITY 8\nSPEED 1.5\n") == 0, "got %s",
             job.setup);
    WM_CHECK(job.count == 2, "%zu pages", job.count);
    printed_job_clear(&job);
    wm_sink_clear(&sink);
    wm_bitmap_clear(&bitmap);
}

/* The ZPL of one job as a string, with the line ends taken out. */
static const char *zpl_of(const struct wm_print_settings *settings, const struct wm_bitmap *bitmap,
                          unsigned copies, char *out, size_t size)
{
    struct wm_sink sink;
    struct wm_err err = {0};
    size_t i, used = 0;

    wm_sink_memory(&sink);
    if (emit_job("zpl", settings, bitmap, copies, &sink, &err) != 0)
        snprintf(out, size, "error: %s", err.text);
    else {
        for (i = 0; i < sink.memory_len && used < size - 1; i++) {
            if (sink.memory[i] != '\n')
                out[used++] = (char)sink.memory[i];
        }
        out[used] = '\0';
    }
    wm_sink_clear(&sink);
    return out;
}

static void zpl_runs_are_written_by_the_manuals_letters(void)
{
    static const struct {
        uint32_t width, black; /* one row, black from the left */
        const char *text;
    } rows[] = {
        {8, 8, "FF"},           {12, 12, "IF0"},    {16, 16, "JF"},     {16, 4, "F0,"},
        {16, 8, "FF,"},         {108, 108, "gMF0"}, {1600, 1600, "zF"}, {1680, 1680, "zYFF"},
        {3200, 3200, "zYFyGF"}, {800, 0, ","},
    };
    struct wm_print_settings settings;
    size_t i;

    wm_print_settings_init(&settings);
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct wm_bitmap bitmap;
        char want[200], got[200];
        size_t bytes = (rows[i].width + 7) / 8;
        draw(&bitmap, WHITE, rows[i].width, 1, 0);
        wm_bitmap_fill(&bitmap, 0, 0, (int32_t)rows[i].black, 1, true);
        snprintf(want, sizeof want, "~JX^XA^FO0,0^GFA,%zu,%zu,%zu,%s^FS^XZ", bytes, bytes, bytes,
                 rows[i].text);
        zpl_of(&settings, &bitmap, 1, got, sizeof got);
        WM_CHECK(strcmp(got, want) == 0, "got %s, not %s", got, want);
        wm_bitmap_clear(&bitmap);
    }
}

static void zpl_repeats_rows_and_sends_only_what_was_set(void)
{
    struct wm_print_settings settings;
    struct wm_bitmap bitmap;
    char got[400];

    wm_model_settings(wm_model_find("zpl-203"), &settings);
    draw(&bitmap, WHITE, 16, 5, 0);
    wm_bitmap_fill(&bitmap, 0, 1, 8, 3, true);
    zpl_of(&settings, &bitmap, 1, got, sizeof got);
    WM_CHECK(strcmp(got, "~JX^XA^FO0,1^GFA,6,6,2,FF,::^FS^XZ") == 0, "got %s", got);
    settings.compression = WM_COMPRESSION_NONE;
    zpl_of(&settings, &bitmap, 7, got, sizeof got);
    WM_CHECK(strcmp(got, "~JX^XA^FO0,1^GFA,6,6,2,FF00FF00FF00^FS^PQ7^XZ") == 0, "got %s", got);
    settings.darkness = 50;
    settings.speed_mm_s = 102;
    settings.tracking = WM_TRACKING_CONTINUOUS;
    zpl_of(&settings, &bitmap, 1, got, sizeof got);
    WM_CHECK(strcmp(got, "~JX~SD15^XA^MNN^PR4^LL5^FO0,1^GFA,6,6,2,FF00FF00FF00^FS^XZ") == 0,
             "got %s", got);
    settings.tracking = WM_TRACKING_GAP;
    settings.darkness = settings.speed_mm_s = -1;
    zpl_of(&settings, &bitmap, 1, got, sizeof got);
    WM_CHECK(strcmp(got, "~JX^XA^MNY^FO0,1^GFA,6,6,2,FF00FF00FF00^FS^XZ") == 0, "got %s", got);
    wm_bitmap_clear(&bitmap);
}

/* Bit by bit, unlike the table of the emitter. */
static unsigned crc_hqx(const char *text, size_t len)
{
    unsigned crc = 0, bit;
    size_t i;

    for (i = 0; i < len; i++) {
        crc ^= (unsigned)(unsigned char)text[i] << 8;
        for (bit = 0; bit < 8; bit++)
            crc = crc & 0x8000 ? (crc << 1 ^ 0x1021) & 0xffff : crc << 1 & 0xffff;
    }
    return crc;
}

static size_t unbase64(const char *text, size_t len, uint8_t *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned bits = 0, group = 0;
    size_t i, used = 0;

    for (i = 0; i < len && text[i] != '='; i++) {
        const char *digit = strchr(digits, text[i]);
        if (digit == NULL)
            return 0;
        group = group << 6 | (unsigned)(digit - digits);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out[used++] = (uint8_t)(group >> bits);
        }
    }
    return used;
}

static void zpl_bands_stay_below_the_limit_and_unpack_to_the_page(void)
{
    struct libdeflate_decompressor *inflate = libdeflate_alloc_decompressor();
    struct wm_print_settings settings;
    struct wm_bitmap bitmap, seen;
    struct wm_sink sink;
    struct wm_err err = {0};
    const char *next;
    unsigned bands = 0;

    wm_model_settings(wm_model_find("zebra-300"), &settings);
    draw(&bitmap, NOISE, 1181, 1772, 9);
    wm_bitmap_init(&seen, 1181, 1772);
    wm_sink_memory(&sink);
    WM_CHECK(emit_job("zpl", &settings, &bitmap, 1, &sink, &err) == 0, "%s", err.text);
    wm_sink_put(&sink, "", 1);
    wm_sink_flush(&sink);
    for (next = (char *)sink.memory; (next = strstr(next, "^FO")) != NULL; bands++) {
        unsigned y, size, total, stride, crc;
        int used = 0;
        const char *end;
        uint8_t *packed;
        size_t packed_len;
        if (!WM_CHECK(sscanf(next, "^FO0,%u^GFA,%u,%u,%u,:Z64:%n", &y, &size, &total, &stride,
                             &used) == 4 &&
                          used > 0,
                      "no band: %.40s", next))
            break;
        next += used;
        end = strchr(next, ':');
        WM_CHECK(size == total && size <= 99999 && stride == 148, "%u %u %u", size, total, stride);
        WM_CHECK(sscanf(end, ":%4x", &crc) == 1 && crc == crc_hqx(next, (size_t)(end - next)),
                 "wrong CRC");
        packed = malloc((size_t)(end - next));
        packed_len = unbase64(next, (size_t)(end - next), packed);
        WM_CHECK(y * 148u + size <= 148u * 1772 &&
                     libdeflate_zlib_decompress(inflate, packed, packed_len,
                                                wm_bitmap_row(&seen, y), size,
                                                NULL) == LIBDEFLATE_SUCCESS,
                 "band at row %u does not unpack", y);
        free(packed);
    }
    WM_CHECK(bands == 3, "%u bands", bands);
    WM_CHECK(crc_hqx("123456789", 9) == 0x31c3, "the test's own CRC is wrong");
    same_bitmap(&seen, &bitmap, "Z64");
    libdeflate_free_decompressor(inflate);
    wm_sink_clear(&sink);
    wm_bitmap_clear(&seen);
    wm_bitmap_clear(&bitmap);
}

static void a_page_wider_than_the_head_is_refused_before_the_first_byte(void)
{
    size_t i;

    for (i = 0; i < wm_model_count; i++) {
        struct wm_print_settings settings;
        struct wm_sink sink;
        struct wm_err err = {0};
        struct wm_emitter *emitter;
        wm_model_settings(&wm_models[i], &settings);
        wm_sink_memory(&sink);
        emitter = wm_emitter_new(wm_language_find(wm_models[i].language), &settings, &sink, &err);
        WM_CHECK(wm_emitter_page(emitter, wm_models[i].head_dots + 1, 100, 1, &err) == WM_ERR_INPUT,
                 "%s takes a page wider than its head", wm_models[i].name);
        WM_CHECK(wm_emitter_page(emitter, 10, 10, 0, NULL) == WM_ERR_USAGE, "no copies");
        WM_CHECK(wm_emitter_page(emitter, 10, 10, 10000, NULL) == WM_ERR_USAGE, "10000 copies");
        WM_CHECK(wm_emitter_page(emitter, 0, 10, 1, NULL) == WM_ERR_INPUT, "no width");
        WM_CHECK(wm_emitter_page(emitter, 10, 28348, 1, NULL) == WM_ERR_INPUT, "endless");
        wm_emitter_abort(emitter, NULL);
        WM_CHECK(sink.written == 0, "%s wrote %lu bytes", wm_models[i].name,
                 (unsigned long)sink.written);
        wm_emitter_free(emitter);
        wm_sink_clear(&sink);
    }
}

static void settings_out_of_range_are_refused(void)
{
    static const struct {
        const char *language;
        struct wm_print_settings settings;
    } wrong[] = {
        {"zpl", {.dpi = 203, .darkness = 101, .speed_mm_s = -1, .gap_um = -1}},
        {"zpl", {.dpi = 203, .darkness = -1, .speed_mm_s = 0, .gap_um = -1}},
        {"zpl", {.dpi = 203, .darkness = -1, .speed_mm_s = -1, .gap_um = 100001}},
        {"zpl", {.dpi = 0, .darkness = -1, .speed_mm_s = -1, .gap_um = -1}},
        {"tspl",
         {.dpi = 203,
          .darkness = -1,
          .speed_mm_s = -1,
          .gap_um = -1,
          .compression = WM_COMPRESSION_Z64}},
        {"tspl",
         {.dpi = 203, .darkness = -1, .speed_mm_s = -1, .gap_um = -1, .tracking = WM_TRACKING_GAP}},
    };
    size_t i;

    for (i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct wm_sink sink;
        struct wm_err err = {0};
        struct wm_emitter *emitter;
        wm_sink_memory(&sink);
        emitter =
            wm_emitter_new(wm_language_find(wrong[i].language), &wrong[i].settings, &sink, &err);
        WM_CHECK(emitter == NULL && err.code == WM_ERR_USAGE, "row %zu was accepted", i);
        wm_emitter_free(emitter);
        wm_sink_clear(&sink);
    }
}

static void a_page_with_too_few_or_too_many_rows_is_an_error(void)
{
    struct wm_print_settings settings;
    struct wm_sink sink;
    struct wm_err err = {0};
    struct wm_emitter *emitter;
    static const uint8_t row[1] = {0x80};

    wm_print_settings_init(&settings);
    wm_sink_memory(&sink);
    emitter = wm_emitter_new(wm_language_find("tspl"), &settings, &sink, &err);
    WM_CHECK(wm_emitter_row(emitter, row, NULL) != 0, "a row before a page");
    WM_CHECK(wm_emitter_end_page(emitter, NULL) != 0, "an end before a page");
    WM_CHECK(wm_emitter_page(emitter, 8, 2, 1, &err) == 0, "%s", err.text);
    WM_CHECK(wm_emitter_row(emitter, row, &err) == 0, "%s", err.text);
    WM_CHECK(wm_emitter_end_page(emitter, NULL) == WM_ERR_INPUT, "ended after one of two rows");
    WM_CHECK(wm_emitter_page(emitter, 8, 2, 1, NULL) != 0, "a page within a page");
    WM_CHECK(wm_emitter_row(emitter, row, &err) == 0, "%s", err.text);
    WM_CHECK(wm_emitter_row(emitter, row, NULL) == WM_ERR_INPUT, "a third row of two");
    WM_CHECK(wm_emitter_finish(emitter, &err) == WM_ERR_INPUT, "finished within a page");
    wm_emitter_free(emitter);
    WM_CHECK(sink.written == 0, "it was printed");
    wm_sink_clear(&sink);
}

struct leaky {
    size_t left, got;
};

static int fail_after(void *context, const void *data, size_t size)
{
    struct leaky *leaky = context;

    (void)data;
    if (size > leaky->left)
        return ENOSPC;
    leaky->left -= size;
    leaky->got += size;
    return 0;
}

static void a_failed_write_sticks_and_is_told(void)
{
    struct wm_print_settings settings;
    struct wm_bitmap bitmap;
    size_t limit;

    wm_model_settings(wm_model_find("zpl-203"), &settings);
    draw(&bitmap, NOISE, 800, 1200, 4);
    for (limit = 0; limit < 200000; limit += 30000) {
        struct leaky leaky = {.left = limit};
        struct wm_sink sink;
        struct wm_err err = {0};
        wm_sink_function(&sink, fail_after, &leaky);
        WM_CHECK(emit_job("zpl", &settings, &bitmap, 1, &sink, &err) == WM_ERR_INPUT,
                 "no error after %zu bytes", limit);
        WM_CHECK(strstr(err.text, strerror(ENOSPC)) != NULL, "got: %s", err.text);
        WM_CHECK(leaky.got <= limit, "%zu bytes", leaky.got);
    }
    wm_bitmap_clear(&bitmap);
}

static void every_model_has_a_language_and_a_name_of_its_own(void)
{
    size_t i, k;

    for (i = 0; i < wm_model_count; i++) {
        const struct wm_model *model = &wm_models[i];
        WM_CHECK(wm_language_find(model->language) != NULL, "%s", model->name);
        WM_CHECK(wm_model_find(model->name) == model, "%s is there twice", model->name);
        WM_CHECK(model->head_dots >= 18 * model->dots_per_mm_x1000 / 1000,
                 "%s prints less than 18 mm", model->name);
    }
    for (k = 0; wm_language_at(k) != NULL; k++)
        WM_CHECK(wm_language_find(wm_language_name(wm_language_at(k))) == wm_language_at(k), "%s",
                 wm_language_title(wm_language_at(k)));
    WM_CHECK(wm_language_find("tsp") == NULL && wm_model_find("") == NULL, "found nothing");
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(tspl_leaves_out_blank_rows),
        WM_CASE(pad_bits_of_a_row_never_reach_the_printer),
        WM_CASE(what_was_set_is_sent_once_and_nothing_else),
        WM_CASE(zpl_runs_are_written_by_the_manuals_letters),
        WM_CASE(zpl_repeats_rows_and_sends_only_what_was_set),
        WM_CASE(zpl_bands_stay_below_the_limit_and_unpack_to_the_page),
        WM_CASE(a_page_wider_than_the_head_is_refused_before_the_first_byte),
        WM_CASE(settings_out_of_range_are_refused),
        WM_CASE(a_page_with_too_few_or_too_many_rows_is_an_error),
        WM_CASE(a_failed_write_sticks_and_is_told),
        WM_CASE(every_model_has_a_language_and_a_name_of_its_own),
        {0},
    };

    return wm_tap_run("printer", cases);
}

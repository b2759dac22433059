/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All languages alike, as the readers under decode/ understand them: pages come out dot for dot,
 * and a job that ends at any byte does not spoil the next. What checks the readers themselves is
 * the printer_LANGUAGE tests; ZPL is read by printer_zpl.test.
 */
#include "config.h"

#include "tests/decode/job.h"
#include "tests/language_sample.h"
#include "tests/tap.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Calls test for each model that differs in language, resolution or quirks, and each compression
 * that its language has, with settings for it. */
typedef void test_fn(const struct wm_model *model, const struct decoder *decoder,
                     const struct wm_print_settings *settings, const char *what);

static bool is_first_of_kind(size_t index)
{
    size_t i;

    for (i = 0; i < index; i++) {
        if (strcmp(wm_models[i].language, wm_models[index].language) == 0 &&
            wm_models[i].dpi == wm_models[index].dpi &&
            wm_models[i].quirks == wm_models[index].quirks)
            return false;
    }
    return true;
}

static void for_each_kind(test_fn *test)
{
    size_t i;
    int compression;

    for (i = 0; i < wm_model_count; i++) {
        const struct wm_model *model = &wm_models[i];
        const struct wm_language *language = wm_language_find(model->language);
        const struct decoder *decoder = decoder_find(model->language);
        if (decoder == NULL || !is_first_of_kind(i))
            continue;
        /* AUTO is one of the others, as a case of its own shows. */
        for (compression = WM_COMPRESSION_NONE; compression <= WM_COMPRESSION_ZLIB; compression++) {
            struct wm_print_settings settings;
            char what[64];
            if (!wm_language_has_compression(language, (enum wm_compression)compression))
                continue;
            wm_model_settings(model, &settings);
            settings.compression = (enum wm_compression)compression;
            snprintf(what, sizeof what, "%s, compression %d", model->name, compression);
            test(model, decoder, &settings, what);
        }
    }
}

static struct printer printer_of(const struct wm_model *model, const struct wm_bitmap *page)
{
    return (struct printer){
        .dots_per_mm_x1000 = model->dots_per_mm_x1000,
        .width_dots = page->width_dots,
        .height_dots = page->height_dots,
        .quirks = model->quirks,
    };
}

/** Print a page and read it back. */
static void check_page(const struct wm_model *model, const struct decoder *decoder,
                       const struct wm_print_settings *settings, const struct wm_bitmap *page,
                       unsigned copies, const char *what)
{
    const struct printer printer = printer_of(model, page);
    struct printed_job job;
    struct wm_sink sink;
    struct wm_err err = {0};
    unsigned printed = 0;
    size_t i;

    wm_sink_memory(&sink);
    WM_CHECK(emit_job(model->language, settings, page, copies, &sink, &err) == 0, "%s: %s", what,
             err.text);
    WM_CHECK(decoder->decode(sink.memory, sink.memory_len, &printer, &job) == 0, "%s: byte %zu: %s",
             what, job.error_at, job.error);
    WM_CHECK(job.count > 0 && !job.drawn, "%s: %zu pages", what, job.count);
    WM_CHECK(job.setup[0] == '\0', "%s: set-up was sent: %s", what, job.setup);
    for (i = 0; i < job.count; i++) {
        printed += job.pages[i].copies;
        same_bitmap(&job.pages[i].bitmap, page, what);
    }
    WM_CHECK(printed == copies, "%s: %u copies, not %u", what, printed, copies);
    printed_job_clear(&job);
    wm_sink_clear(&sink);
}

/** The bytes of AUTO are those of one of the compressions that the language has. */
static void check_auto(const struct wm_model *model, const struct wm_language *language)
{
    struct wm_print_settings settings;
    struct wm_bitmap page;
    struct wm_sink wanted, sink;
    struct wm_err err = {0};
    bool found = false;
    int compression;

    wm_model_settings(model, &settings);
    draw(&page, RUNS, 300, 200, 1);
    wm_sink_memory(&wanted);
    WM_CHECK(emit_job(model->language, &settings, &page, 1, &wanted, &err) == 0, "%s", err.text);
    for (compression = WM_COMPRESSION_NONE; !found && compression <= WM_COMPRESSION_ZLIB;
         compression++) {
        settings.compression = (enum wm_compression)compression;
        if (!wm_language_has_compression(language, settings.compression))
            continue;
        wm_sink_memory(&sink);
        if (emit_job(model->language, &settings, &page, 1, &sink, NULL) == 0)
            found = sink.memory_len == wanted.memory_len &&
                    memcmp(sink.memory, wanted.memory, sink.memory_len) == 0;
        wm_sink_clear(&sink);
    }
    WM_CHECK(found, "%s: auto is none of the compressions", model->name);
    wm_sink_clear(&wanted);
    wm_bitmap_clear(&page);
}

static void auto_is_one_of_the_compressions(void)
{
    size_t i;

    for (i = 0; i < wm_model_count; i++) {
        if (wm_models[i].head_dots >= 300 && is_first_of_kind(i))
            check_auto(&wm_models[i], wm_language_find(wm_models[i].language));
    }
}

/** Widths and lengths in dots; 0 is the whole head. */
static const struct {
    uint32_t width, height;
} sizes[] = {
    {1, 1}, {8, 1}, {9, 3}, {0, 1200}, {800, 41}, {797, 300}, {7, 2100}, {0, 333},
};

static void all_patterns(const struct wm_model *model, const struct decoder *decoder,
                         const struct wm_print_settings *settings, const char *what)
{
    unsigned i, pattern;

    for (i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        uint32_t width = sizes[i].width;
        if (width == 0 || width > model->head_dots)
            width = model->head_dots;
        for (pattern = 0; pattern < PATTERNS; pattern++) {
            struct wm_bitmap page;
            char text[128];
            draw(&page, pattern, width, sizes[i].height, i);
            snprintf(text, sizeof text, "%s, pattern %u, %ux%u", what, pattern, width,
                     sizes[i].height);
            check_page(model, decoder, settings, &page, i + 1, text);
            wm_bitmap_clear(&page);
        }
    }
}

static void every_page_comes_out_dot_for_dot(void)
{
    for_each_kind(all_patterns);
}

/** 1,200 mm, or as long as the printer takes, and four inches at 203 dpi wide at most. */
static void one_long(const struct wm_model *model, const struct decoder *decoder,
                     const struct wm_print_settings *settings, const char *what)
{
    uint32_t height = (uint32_t)(1200ull * model->dots_per_mm_x1000 / 1000);
    uint32_t width = model->head_dots;
    unsigned pattern;

    if (settings->length_dots_max != 0 && height > settings->length_dots_max)
        height = settings->length_dots_max;
    if (width > 832)
        width = 832;
    for (pattern = SPARSE; pattern <= RUNS; pattern++) {
        struct wm_bitmap page;
        draw(&page, pattern, width, height, pattern);
        check_page(model, decoder, settings, &page, 1, what);
        wm_bitmap_clear(&page);
    }
}

static void a_label_of_1200_mm_comes_out_dot_for_dot(void)
{
    for_each_kind(one_long);
}

/** Six inches at the model's resolution, whatever its head; only makers who have no such head
 * cannot. */
static void one_wide(const struct wm_model *model, const struct decoder *decoder,
                     const struct wm_print_settings *settings, const char *what)
{
    struct wm_print_settings wide = *settings;
    const uint32_t width = (uint32_t)(152.4 * model->dots_per_mm_x1000 / 1000) - 1;
    unsigned pattern;

    if (strcmp(model->language, "brother") == 0 || strncmp(model->language, "dymo", 4) == 0)
        return;
    wide.head_dots = 0;
    for (pattern = EVERY_BYTE; pattern <= RUNS; pattern++) {
        struct wm_bitmap page;
        draw(&page, pattern, width, 150, pattern);
        check_page(model, decoder, &wide, &page, 1, what);
        wm_bitmap_clear(&page);
    }
}

static void a_label_of_six_inches_comes_out_dot_for_dot(void)
{
    for_each_kind(one_wide);
}

/** Read first bytes of one job and then all of another: the second must be whole. */
static void check_after(const struct decoder *decoder, const struct wm_model *model,
                        const struct wm_sink *first, size_t cut, const struct wm_sink *second,
                        const struct wm_bitmap *want_second, const char *what)
{
    struct printer printer = printer_of(model, want_second);
    uint8_t *stream = malloc(cut + second->memory_len);
    struct printed_job job;

    if (stream == NULL)
        abort();
    printer.lenient = true;
    memcpy(stream, first->memory, cut);
    memcpy(stream + cut, second->memory, second->memory_len);
    decoder->decode(stream, cut + second->memory_len, &printer, &job);
    WM_CHECK(job.error[0] == '\0', "%s: byte %zu: %s", what, job.error_at, job.error);
    WM_CHECK(!job.drawn, "%s: a page is left over", what);
    if (WM_CHECK(job.count >= 1, "%s: no page", what)) {
        const struct printed_page *last = &job.pages[job.count - 1];
        same_bitmap(&last->bitmap, want_second, what);
        WM_CHECK(last->copies == 1, "%s: %u copies", what, last->copies);
    }
    printed_job_clear(&job);
    free(stream);
}

/** A width, or that of the head if it is less. */
static uint32_t width_on(const struct wm_model *model, uint32_t width)
{
    return width < model->head_dots ? width : model->head_dots;
}

/** Two jobs of pages of the same size, so that a reader needs to know only one. */
static void killed(const struct wm_model *model, const struct decoder *decoder,
                   const struct wm_print_settings *settings, const char *what)
{
    struct wm_bitmap one, two;
    struct wm_sink first, second;
    struct wm_err err = {0};
    size_t step, cut;

    draw(&one, NOISE, width_on(model, 200), 260, 1);
    draw(&two, RUNS, width_on(model, 200), 260, 2);
    wm_sink_memory(&first);
    wm_sink_memory(&second);
    WM_CHECK(emit_job(model->language, settings, &one, 2, &first, &err) == 0, "%s", err.text);
    WM_CHECK(emit_job(model->language, settings, &two, 1, &second, &err) == 0, "%s", err.text);
    step = first.memory_len / 200 + 1;
    for (cut = 0; cut <= first.memory_len; cut += step) {
        char text[128];
        snprintf(text, sizeof text, "%s, cut after byte %zu", what, cut);
        check_after(decoder, model, &first, cut, &second, &two, text);
    }
    wm_sink_clear(&first);
    wm_sink_clear(&second);
    wm_bitmap_clear(&one);
    wm_bitmap_clear(&two);
}

/* Nothing of its abort reaches the printer: the next job has to cope alone. */
static void a_job_killed_at_any_byte_does_not_spoil_the_next(void)
{
    for_each_kind(killed);
}

/** Takes bytes into a memory sink and sets the flag once enough came. */
struct cancelling {
    struct wm_sink memory;
    size_t after;
    volatile sig_atomic_t flag;
};

static int take(void *context, const void *data, size_t size)
{
    struct cancelling *cancelling = context;

    wm_sink_put(&cancelling->memory, data, size);
    if (cancelling->memory.written >= cancelling->after)
        cancelling->flag = 1;
    return 0;
}

/** A job that is cancelled once so many bytes have left, into cancelling->memory. */
static void emit_cancelled(const struct wm_model *model, const struct wm_print_settings *settings,
                           const struct wm_bitmap *page, struct cancelling *cancelling)
{
    struct wm_sink sink;
    struct wm_err err = {0};
    struct wm_emitter *emitter;

    wm_sink_function(&sink, take, cancelling);
    emitter = wm_emitter_new(wm_language_find(model->language), settings, &sink, &err);
    WM_CHECK(emitter != NULL, "%s", err.text);
    wm_emitter_watch(emitter, &cancelling->flag);
    if (emit_page(emitter, page, 1, &err) != 0 || cancelling->flag != 0)
        wm_emitter_abort(emitter, NULL);
    else
        wm_emitter_finish(emitter, &err);
    wm_emitter_free(emitter);
    wm_sink_flush(&cancelling->memory);
}

static void cancelled(const struct wm_model *model, const struct decoder *decoder,
                      const struct wm_print_settings *settings, const char *what)
{
    struct wm_bitmap one, two;
    struct wm_sink second;
    struct wm_err err = {0};
    size_t after;

    draw(&one, NOISE, width_on(model, 376), 1000, 1);
    draw(&two, RUNS, width_on(model, 376), 1000, 2);
    wm_sink_memory(&second);
    WM_CHECK(emit_job(model->language, settings, &two, 1, &second, &err) == 0, "%s", err.text);
    /* The sink hands on 16 KiB at once; cancel.test goes byte by byte. */
    for (after = 0; after <= 65536; after += 16384) {
        struct cancelling cancelling = {.after = after};
        char text[128];
        wm_sink_memory(&cancelling.memory);
        emit_cancelled(model, settings, &one, &cancelling);
        snprintf(text, sizeof text, "%s, cancelled after byte %zu", what, after);
        check_after(decoder, model, &cancelling.memory, cancelling.memory.memory_len, &second, &two,
                    text);
        wm_sink_clear(&cancelling.memory);
    }
    wm_sink_clear(&second);
    wm_bitmap_clear(&one);
    wm_bitmap_clear(&two);
}

static void a_job_cancelled_between_parts_does_not_spoil_the_next(void)
{
    for_each_kind(cancelled);
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(auto_is_one_of_the_compressions),
        WM_CASE(every_page_comes_out_dot_for_dot),
        WM_CASE(a_label_of_1200_mm_comes_out_dot_for_dot),
        WM_CASE(a_label_of_six_inches_comes_out_dot_for_dot),
        WM_CASE(a_job_killed_at_any_byte_does_not_spoil_the_next),
        WM_CASE(a_job_cancelled_between_parts_does_not_spoil_the_next),
        {0},
    };

    return wm_tap_run("languages", cases);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What is told a printer besides pictures: what was set, in the language's words, and nothing else.
 */
#include "config.h"

#include "tests/decode/job.h"
#include "tests/language_sample.h"
#include "tests/tap.h"

#include <stdio.h>
#include <string.h>

/** A job of some pages and what a reader notes of it. */
static const struct told {
    const char *model;
    unsigned quirks;
    enum wm_mode mode;
    unsigned cut_every;
    int32_t tear_um, shift_um;
    unsigned pages, copies;
    const char *setup;  /**< as printed_job.setup */
    const char *labels; /**< labels of each page that was sent */
} jobs[] = {
    {"tspl-203", 0, WM_MODE_DEFAULT, 0, WM_UNSET, WM_UNSET, 2, 3, "", "3 3"},
    {"tspl-203", 0, WM_MODE_TEAR_OFF, 0, 2500, -1250, 2, 1,
     "SET PEEL OFF\nSET CUTTER OFF\nSET TEAR ON\nOFFSET 2.5 mm\nSHIFT -10\n", "1 1"},
    {"tspl-203", 0, WM_MODE_PEEL_OFF, 0, -3, 0, 1, 1,
     "SET TEAR OFF\nSET CUTTER OFF\nSET PEEL ON\nOFFSET 0 mm\nSHIFT 0\n", "1"},
    {"tspl-300", 0, WM_MODE_CUTTER, 0, WM_UNSET, 15000, 1, 5,
     "SET TEAR OFF\nSET PEEL OFF\nSET CUTTER BATCH\nSHIFT 177\n", "5"},
    {"tspl-203", 0, WM_MODE_CUTTER, 7, WM_UNSET, WM_UNSET, 1, 5,
     "SET TEAR OFF\nSET PEEL OFF\nSET CUTTER 7\n", "5"},
    {"tspl-203", WM_QUIRK_PARTIAL_CUTTER | WM_QUIRK_WAKE_UP, WM_MODE_CUTTER, 1, WM_UNSET, WM_UNSET,
     1, 1, "SET TEAR OFF\nSET PEEL OFF\nSET CUTTER OFF\nSET PARTIAL_CUTTER 1\n", "1"},
    {"zpl-203", 0, WM_MODE_DEFAULT, 0, WM_UNSET, WM_UNSET, 2, 3, "", "3 3"},
    {"zpl-203", 0, WM_MODE_TEAR_OFF, 0, 2500, -1250, 2, 1, "~TA020\n^MMT\n^LT-10\n", "1 1"},
    {"zpl-203", 0, WM_MODE_PEEL_OFF, 0, -15000, 15000, 1, 1, "~TA-120\n^MMP\n^LT120\n", "1"},
    {"zpl-203", 0, WM_MODE_CUTTER, 1, WM_UNSET, WM_UNSET, 2, 2, "^MMC\n", "2 2"},
    {"zpl-203", 0, WM_MODE_CUTTER, 0, WM_UNSET, WM_UNSET, 2, 2, "^MMD\n~JK\n", "2 2"},
    /* Cut after labels 3, 6 and 9 of ten: the third is a format of its own each time. */
    {"zpl-203", 0, WM_MODE_CUTTER, 3, WM_UNSET, WM_UNSET, 2, 5,
     "^MMD\n^MMC\n^MMD\n^MMC\n^MMD\n^MMC\n^MMD\n", "2 1 2 1 2 1 1"},
    {"zpl-203", 0, WM_MODE_CUTTER, 2, WM_UNSET, WM_UNSET, 4, 1, "^MMD\n^MMC\n^MMD\n^MMC\n",
     "1 1 1 1"},
};

static void print(const struct told *told, const struct wm_bitmap *page, struct wm_sink *sink)
{
    const struct wm_model *model = wm_model_find(told->model);
    struct wm_print_settings settings;
    struct wm_err err = {0};
    struct wm_emitter *emitter;
    unsigned i;

    wm_model_settings(model, &settings);
    settings.quirks = told->quirks;
    settings.mode = told->mode;
    settings.cut_every = told->cut_every;
    settings.tear_um = told->tear_um;
    settings.shift_um = told->shift_um;
    wm_sink_memory(sink);
    emitter = wm_emitter_new(wm_language_find(model->language), &settings, sink, &err);
    for (i = 0; emitter != NULL && i < told->pages; i++)
        emit_page(emitter, page, told->copies, &err);
    if (emitter != NULL)
        wm_emitter_finish(emitter, &err);
    WM_CHECK(err.code == 0, "%s: %s", told->model, err.text);
    wm_emitter_free(emitter);
}

static void what_was_set_is_told_and_nothing_else(void)
{
    struct wm_bitmap page;
    size_t i, k;

    draw(&page, RUNS, 96, 40, 1);
    for (i = 0; i < sizeof jobs / sizeof jobs[0]; i++) {
        const struct wm_model *model = wm_model_find(jobs[i].model);
        const struct printer printer = {
            .dots_per_mm_x1000 = model->dots_per_mm_x1000,
            .width_dots = 96,
            .height_dots = 40,
            .quirks = jobs[i].quirks,
        };
        struct printed_job job;
        struct wm_sink sink;
        char labels[64] = "";
        print(&jobs[i], &page, &sink);
        WM_CHECK(
            decoder_find(model->language)->decode(sink.memory, sink.memory_len, &printer, &job) ==
                0,
            "row %zu: byte %zu: %s", i, job.error_at, job.error);
        for (k = 0; k < job.count; k++) {
            size_t used = strlen(labels);
            snprintf(labels + used, sizeof labels - used, k == 0 ? "%u" : " %u",
                     job.pages[k].copies);
            same_bitmap(&job.pages[k].bitmap, &page, jobs[i].model);
        }
        WM_CHECK(strcmp(job.setup, jobs[i].setup) == 0, "row %zu: got %s", i, job.setup);
        WM_CHECK(strcmp(labels, jobs[i].labels) == 0, "row %zu: labels %s, not %s", i, labels,
                 jobs[i].labels);
        printed_job_clear(&job);
        wm_sink_clear(&sink);
    }
    wm_bitmap_clear(&page);
}

/* Dots that ~TA and ^LT cannot say. */
static void zpl_refuses_a_shift_beyond_its_commands(void)
{
    struct wm_print_settings settings;
    struct wm_sink sink;
    struct wm_err err = {0};

    wm_model_settings(wm_model_find("zpl-300"), &settings);
    settings.shift_um = 15000;
    wm_sink_memory(&sink);
    WM_CHECK(wm_emitter_new(wm_language_find("zpl"), &settings, &sink, &err) == NULL &&
                 err.code == WM_ERR_USAGE,
             "15 mm at 300 dpi were accepted");
    wm_sink_clear(&sink);
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(what_was_set_is_told_and_nothing_else),
        WM_CASE(zpl_refuses_a_shift_beyond_its_commands),
        {0},
    };

    return wm_tap_run("modes", cases);
}

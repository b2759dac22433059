/* SPDX-License-Identifier: Apache-2.0 */
/*
 * emit [-m MODEL] [-c auto|none|acs|z64|pcx] [-n COPIES] [-d DARKNESS] [-s MM_S] [-g GAP_UM] [-r
 * TIMES]
 * [-a ROWS] PICTURE.pbm…: print pictures (raw PBM) to standard output in the model's language, a
 * page each. -r does the whole job so often, for measuring; -a aborts after so many rows of the
 * last page.
 */
#include "config.h"

#include "filter/printer/model.h"
#include "tests/decode/picture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct job {
    struct wm_print_settings settings;
    const struct wm_language *language;
    struct wm_bitmap *pages;
    size_t page_count;
    unsigned copies;
    long abort_after; /**< rows of the last page; -1 never */
};

static int compression(const char *name)
{
    static const char *const names[] = {
        [WM_COMPRESSION_AUTO] = "auto", [WM_COMPRESSION_NONE] = "none",
        [WM_COMPRESSION_ACS] = "acs",   [WM_COMPRESSION_Z64] = "z64",
        [WM_COMPRESSION_PCX] = "pcx",
    };
    int i;

    for (i = 0; i < (int)(sizeof names / sizeof names[0]); i++) {
        if (names[i] != NULL && strcmp(names[i], name) == 0)
            return i;
    }
    return -1;
}

static int run(const struct job *job, struct wm_sink *sink, struct wm_err *err)
{
    struct wm_emitter *emitter = wm_emitter_new(job->language, &job->settings, sink, err);
    size_t i;
    int result = emitter != NULL ? 0 : -1;

    for (i = 0; result == 0 && i < job->page_count; i++) {
        const struct wm_bitmap *page = &job->pages[i];
        bool last = i + 1 == job->page_count;
        long y;
        result = wm_emitter_page(emitter, page->width_dots, page->height_dots, job->copies, err);
        for (y = 0; result == 0 && y < (long)page->height_dots; y++) {
            if (last && y == job->abort_after) {
                result = wm_emitter_abort(emitter, err);
                wm_emitter_free(emitter);
                return result;
            }
            result = wm_emitter_row(emitter, wm_bitmap_row(page, (uint32_t)y), err);
        }
        if (result == 0)
            result = wm_emitter_end_page(emitter, err);
    }
    if (result == 0)
        result = wm_emitter_finish(emitter, err);
    wm_emitter_free(emitter);
    return result;
}

static int usage(void)
{
    fputs(
        "emit [-m MODEL] [-c COMPRESSION] [-n COPIES] [-d DARKNESS] [-s MM_S] [-g GAP_UM] "
        "[-r TIMES] [-a ROWS] PICTURE.pbm…\n",
        stderr);
    return 2;
}

int main(int argc, char **argv)
{
    const char *model_name = "tspl-203", *coding = "auto";
    struct job job = {.copies = 1, .abort_after = -1};
    struct wm_err err = {0};
    struct wm_sink sink;
    const struct wm_model *model;
    int darkness = -1, speed = -1, gap = -1, option;
    long times = 1;

    while ((option = getopt(argc, argv, "a:c:d:g:m:n:r:s:")) != -1) {
        switch (option) {
        case 'a':
            job.abort_after = atol(optarg);
            break;
        case 'c':
            coding = optarg;
            break;
        case 'd':
            darkness = atoi(optarg);
            break;
        case 'g':
            gap = atoi(optarg);
            break;
        case 'm':
            model_name = optarg;
            break;
        case 'n':
            job.copies = (unsigned)atoi(optarg);
            break;
        case 'r':
            times = atol(optarg);
            break;
        case 's':
            speed = atoi(optarg);
            break;
        default:
            return usage();
        }
    }
    model = wm_model_find(model_name);
    if (model == NULL || compression(coding) < 0 || optind == argc)
        return usage();
    wm_model_settings(model, &job.settings);
    job.settings.darkness = darkness;
    job.settings.speed_mm_s = speed;
    job.settings.gap_um = gap;
    job.settings.tracking = gap < 0 ? WM_TRACKING_DEFAULT : WM_TRACKING_GAP;
    job.settings.compression = (enum wm_compression)compression(coding);
    job.language = wm_language_find(model->language);
    job.pages = calloc((size_t)(argc - optind), sizeof *job.pages);
    for (; job.pages != NULL && optind < argc; optind++) {
        if (picture_read(&job.pages[job.page_count++], argv[optind]) != 0) {
            wm_err_set(&err, WM_ERR_INPUT, "%s: not a raw PBM", argv[optind]);
            break;
        }
    }
    wm_sink_fd(&sink, STDOUT_FILENO);
    while (err.code == WM_OK && times-- > 0 && run(&job, &sink, &err) == 0)
        continue;
    while (job.page_count > 0)
        wm_bitmap_clear(&job.pages[--job.page_count]);
    free(job.pages);
    if (err.code != WM_OK)
        wm_err_print(&err, "emit: ", stderr);
    return (int)err.code;
}

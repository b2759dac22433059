/* SPDX-License-Identifier: Apache-2.0 */
/*
 * emit [OPTIONS] PICTURE.pbm…: print pictures (raw PBM) to standard output in the model's language,
 * a page each.
 *   -m MODEL        as models.tsv names it (tspl-203); -q QUIRKS: a number instead of the model's
 *   -n COPIES       of each page
 *   -c COMPRESSION  auto none acs z64 packbits rle pcx zlib
 *   -k TRACKING     gap mark continuous; -g UM: height of gap or mark, tracks by gap without -k
 *   -d PERCENT      darkness; -s MM_S: speed
 *   -o MODE         tear-off peel-off cutter; -e LABELS: cut after so many (0: at the end)
 *   -t UM           rest position; -f UM: the printer's own shift
 *   -x UM, -y UM    the picture moved right and down in pixels; -u: upside down; -i: mirrored
 *   -a ROWS         abort after so many rows of the last page
 *   -r TIMES        the whole job so often, for measuring
 *   -w              any width and length, whatever the model takes
 * emit -l: a line for each compression of each language, AUTO aside: "tspl none tspl-203", the
 * model being the first of the language at the least resolution that is 800 dots wide, or else any.
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
    long times;       /**< the whole job */
};

/* Names of enumerators, by their values; NULL behind the last. */
static const char *const compressions[] = {
    [WM_COMPRESSION_AUTO] = "auto",         [WM_COMPRESSION_NONE] = "none",
    [WM_COMPRESSION_ACS] = "acs",           [WM_COMPRESSION_Z64] = "z64",
    [WM_COMPRESSION_PACKBITS] = "packbits", [WM_COMPRESSION_RLE] = "rle",
    [WM_COMPRESSION_PCX] = "pcx",           [WM_COMPRESSION_ZLIB] = "zlib",
    [WM_COMPRESSION_ZLIB + 1] = NULL,
};
static const char *const trackings[] = {
    [WM_TRACKING_DEFAULT] = "default",   [WM_TRACKING_GAP] = "gap",
    [WM_TRACKING_MARK] = "mark",         [WM_TRACKING_CONTINUOUS] = "continuous",
    [WM_TRACKING_CONTINUOUS + 1] = NULL,
};
static const char *const modes[] = {
    [WM_MODE_DEFAULT] = "default", [WM_MODE_TEAR_OFF] = "tear-off", [WM_MODE_PEEL_OFF] = "peel-off",
    [WM_MODE_CUTTER] = "cutter",   [WM_MODE_CUTTER + 1] = NULL,
};

/** Value of a name; -1 if there is no such name. */
static int value_of(const char *const *names, const char *name)
{
    int i;

    for (i = 0; names[i] != NULL; i++) {
        if (strcmp(names[i], name) == 0)
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

/** One option that has names. @return false if it is none or there is no such name */
static bool set_name(struct wm_print_settings *settings, int option, const char *value)
{
    const char *const *names = option == 'c'   ? compressions
                               : option == 'k' ? trackings
                               : option == 'o' ? modes
                                               : NULL;
    const int chosen = names != NULL ? value_of(names, value) : -1;

    if (option == 'c')
        settings->compression = (enum wm_compression)chosen;
    else if (option == 'k')
        settings->tracking = (enum wm_tracking)chosen;
    else
        settings->mode = (enum wm_mode)chosen;
    return chosen >= 0;
}

/** One option. @return false if it is unknown or its value is */
static bool set(struct job *job, int option, const char *value)
{
    struct wm_print_settings *settings = &job->settings;
    const int32_t number = value != NULL ? (int32_t)strtol(value, NULL, 0) : 0;

    switch (option) {
    case 'a':
        job->abort_after = number;
        return true;
    case 'd':
        settings->darkness = number;
        return true;
    case 'e':
        settings->cut_every = (unsigned)number;
        return true;
    case 'f':
        settings->shift_um = number;
        return true;
    case 'g':
        settings->gap_um = number;
        if (settings->tracking == WM_TRACKING_DEFAULT)
            settings->tracking = WM_TRACKING_GAP;
        return true;
    case 'i':
        return settings->mirror = true;
    case 'n':
        job->copies = (unsigned)number;
        return true;
    case 'q':
        settings->quirks = (unsigned)number;
        return true;
    case 'r':
        job->times = number;
        return true;
    case 's':
        settings->speed_mm_s = number;
        return true;
    case 't':
        settings->tear_um = number;
        return true;
    case 'u':
        return settings->rotate_180 = true;
    case 'w':
        settings->head_dots = settings->length_dots_max = 0;
        return true;
    case 'x':
        settings->left_um = number;
        return true;
    case 'y':
        settings->top_um = number;
        return true;
    default:
        return set_name(settings, option, value);
    }
}

static const char options[] = "a:c:d:e:f:g:ik:m:n:o:q:r:s:t:uwx:y:";

/** The command line into a job, the model first whatever the order. @return false if it is wrong */
static bool read_options(struct job *job, int argc, char **argv)
{
    const struct wm_model *model = wm_model_find("tspl-203");
    int option;

    while ((option = getopt(argc, argv, options)) != -1) {
        if (option == 'm')
            model = wm_model_find(optarg);
    }
    if (model == NULL || optind == argc)
        return false;
    wm_model_settings(model, &job->settings);
    job->language = wm_language_find(model->language);
    optind = 1;
    while ((option = getopt(argc, argv, options)) != -1) {
        if (option != 'm' && !set(job, option, optarg))
            return false;
    }
    return true;
}

/** The model that stands for a language in measurements. */
static const struct wm_model *model_of(const char *language)
{
    const struct wm_model *best = NULL;
    size_t i;

    for (i = 0; i < wm_model_count; i++) {
        const struct wm_model *model = &wm_models[i];
        if (strcmp(model->language, language) == 0 &&
            (best == NULL || (model->head_dots >= 800 && best->head_dots < 800) ||
             (model->head_dots >= 800 && model->dpi < best->dpi)))
            best = model;
    }
    return best;
}

static int list(void)
{
    const struct wm_language *language;
    size_t i, k;

    for (i = 0; (language = wm_language_at(i)) != NULL; i++) {
        const struct wm_model *model = model_of(wm_language_name(language));
        for (k = WM_COMPRESSION_NONE; model != NULL && compressions[k] != NULL; k++) {
            if (wm_language_has_compression(language, (enum wm_compression)k))
                printf("%s %s %s\n", wm_language_name(language), compressions[k], model->name);
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    struct job job = {.copies = 1, .abort_after = -1, .times = 1};
    struct wm_err err = {0};
    struct wm_sink sink;

    if (argc == 2 && strcmp(argv[1], "-l") == 0)
        return list();
    if (!read_options(&job, argc, argv)) {
        fputs("emit [OPTIONS] PICTURE.pbm…: see the head of emit.c\n", stderr);
        return 2;
    }
    job.pages = calloc((size_t)(argc - optind), sizeof *job.pages);
    for (; job.pages != NULL && optind < argc; optind++) {
        if (picture_read(&job.pages[job.page_count++], argv[optind]) != 0) {
            wm_err_set(&err, WM_ERR_INPUT, "%s: not a raw PBM", argv[optind]);
            break;
        }
    }
    wm_sink_fd(&sink, STDOUT_FILENO);
    while (err.code == WM_OK && job.times-- > 0 && run(&job, &sink, &err) == 0)
        continue;
    while (job.page_count > 0)
        wm_bitmap_clear(&job.pages[--job.page_count]);
    free(job.pages);
    if (err.code != WM_OK)
        wm_err_print(&err, "emit: ", stderr);
    return (int)err.code;
}

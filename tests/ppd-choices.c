/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ppd-choices PPD…: what a queue's PPD offers, the filter and the language must take. For each PPD,
 * read by CUPS's own library: its defaults are the model's, so that no set-up is sent, and the
 * first choice; each choice of each option makes a job that the language accepts; media fit the
 * head, the largest custom page too. A line for each fault; exit status 1 if there was one.
 */
#include "config.h"

#include "filter/cups/filter.h"
#include "filter/cups/settings.h"
#include "filter/printer/option.h"

#include <cups/cups.h>
#include <cups/ppd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

static unsigned long faults, jobs;

static void fault(const char *ppd, const char *option, const char *choice, const char *what)
{
    printf("%s: %s=%s: %s\n", ppd, option, choice, what);
    faults++;
}

/** Options without which a choice says nothing, or not enough. */
static const char *company_of(const char *option, const char *choice)
{
    if (strcmp(option, "MediaTracking") == 0 &&
        (strcmp(choice, "Gap") == 0 || strcmp(choice, "Mark") == 0))
        return "GapHeight=3mm";
    if (strcmp(option, "CutEvery") == 0)
        return "PrintMode=Cutter";
    return "";
}

/** Settings of a job on the queue of this PPD. @return false with a fault told */
static bool settings_of(const char *ppd, const char *option, const char *choice,
                        struct wm_print_settings *settings, const struct wm_model **model)
{
    char list[256], name[] = "queue", one[] = "1", user[] = "user", title[] = "title";
    char *argv[] = {name, one, user, title, one, list, NULL};
    struct wm_err err = {0};
    struct wm_filter *filter;
    const char *captions = NULL;
    bool good;

    snprintf(list, sizeof list, "%s=%s %s", option, choice, company_of(option, choice));
    setenv("PPD", ppd, 1);
    filter = wm_filter_new(6, argv, &err);
    *model = filter != NULL ? wm_settings_model(filter, &err) : NULL;
    good = *model != NULL && wm_settings_read(filter, *model, settings, &err) == 0 &&
           wm_settings_captions(filter, &captions, &err) == 0;
    wm_filter_free(filter);
    jobs++;
    if (!good)
        fault(ppd, option, choice, err.text);
    return good;
}

/** Does the language take the settings, and a page of this size? 0 for no page. */
static void check_job(const char *ppd, const char *option, const char *choice, double width_pt,
                      double length_pt)
{
    struct wm_print_settings settings;
    const struct wm_model *model;
    struct wm_err err = {0};
    struct wm_emitter *emitter;
    struct wm_sink sink;
    double scale;

    if (!settings_of(ppd, option, choice, &settings, &model))
        return;
    scale = model->dots_per_mm_x1000 / 1000.0 * 25.4 / 72;
    wm_sink_memory(&sink);
    emitter = wm_emitter_new(wm_language_find(model->language), &settings, &sink, &err);
    if (emitter == NULL ||
        (width_pt > 0 && wm_emitter_check_page(emitter, (uint32_t)(width_pt * scale + 0.5),
                                               (uint32_t)(length_pt * scale + 0.5), 1, &err) != 0))
        fault(ppd, option, choice, err.text);
    wm_emitter_free(emitter);
    wm_sink_clear(&sink);
}

static void check_defaults(const char *ppd)
{
    struct wm_print_settings got, wanted;
    const struct wm_model *model;

    if (!settings_of(ppd, "copies", "1", &got, &model))
        return;
    wm_model_settings(model, &wanted);
    wanted.cut_every = got.cut_every; /* of a cutter, which nobody asked for */
    if (got.darkness != wanted.darkness || got.speed_mm_s != wanted.speed_mm_s ||
        got.tracking != wanted.tracking || got.gap_um != wanted.gap_um || got.mode != wanted.mode ||
        got.tear_um != wanted.tear_um || got.shift_um != wanted.shift_um ||
        got.left_um != wanted.left_um || got.top_um != wanted.top_um || got.rotate_180 ||
        got.mirror || got.compression != wanted.compression || got.head_dots != wanted.head_dots ||
        got.quirks != wanted.quirks)
        fault(ppd, "all", "default", "is not the printer's default");
}

static void check_option(ppd_file_t *file, const char *ppd, const ppd_option_t *option)
{
    int i;

    if (option->num_choices < 2 && strcmp(option->keyword, "Resolution") != 0 &&
        strncmp(option->keyword, "Page", 4) != 0)
        fault(ppd, option->keyword, "", "leaves no choice");
    if (strcmp(option->defchoice, option->choices[0].choice) != 0)
        fault(ppd, option->keyword, option->defchoice, "is not the first choice");
    for (i = 0; i < option->num_choices; i++) {
        const char *choice = option->choices[i].choice;
        ppd_size_t *size =
            strcmp(option->keyword, "PageSize") == 0 ? ppdPageSize(file, choice) : NULL;
        if (size != NULL && strcmp(choice, "Custom") != 0)
            check_job(ppd, option->keyword, choice, (double)size->width, (double)size->length);
        else if (size != NULL)
            check_job(ppd, option->keyword, choice, (double)file->custom_max[0],
                      (double)file->custom_max[1]);
        else
            check_job(ppd, option->keyword, choice, 0, 0);
    }
}

static int show_texts(const char *ppd)
{
    ppd_file_t *file = ppdOpenFile(ppd);
    ppd_option_t *option;
    int i;

    if (file == NULL)
        return 1;
    ppdLocalize(file);
    for (option = ppdFirstOption(file); option != NULL; option = ppdNextOption(file)) {
        printf("%s/%s: ", option->keyword, option->text);
        for (i = 0; i < option->num_choices; i++)
            printf("%s%s", i > 0 ? "|" : "", option->choices[i].text);
        putchar('\n');
    }
    ppdClose(file);
    return 0;
}

int main(int argc, char **argv)
{
    int i, g, o;

    if (argc == 3 && strcmp(argv[1], "--texts") == 0)
        return show_texts(argv[2]);

    for (i = 1; i < argc; i++) {
        ppd_file_t *file = ppdOpenFile(argv[i]);
        if (file == NULL) {
            fault(argv[i], "", "", "is no PPD");
            continue;
        }
        check_defaults(argv[i]);
        for (g = 0; g < file->num_groups; g++) {
            for (o = 0; o < file->groups[g].num_options; o++)
                check_option(file, argv[i], &file->groups[g].options[o]);
        }
        ppdClose(file);
    }
    printf("%d PPDs, %lu jobs, %lu faults\n", argc - 1, jobs, faults);
    return faults == 0 && argc > 1 ? 0 : 1;
}

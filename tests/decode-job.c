/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decode-job [-l LANGUAGE | -M MODEL] [-m DOTS_PER_MM] [-w DOTS] [-h DOTS] [-q QUIRKS] [-s] IN OUT:
 * write the pages of a stream (of TSPL, unless -l says other) as pictures. OUT holds one %d, which
 * becomes the page's number from 1, and ends with .png or .pbm. Prints a line a page, "1 800x1200
 * copies 1", then the set-up lines behind "#". -w and -h are the media, for languages that do not
 * tell it; -q the model's quirks as a number; -s leaves out what is no command.
 */
#include "config.h"

#include "filter/base/file.h"
#include "filter/printer/model.h"
#include "tests/decode/job.h"
#include "tests/decode/picture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *read_all(const char *path, size_t *len)
{
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    size_t size = 1 << 16, got;
    char *bytes = NULL;

    *len = 0;
    if (file == NULL)
        return NULL;
    do {
        char *grown = realloc(bytes, size *= 2);
        if (grown == NULL) {
            free(bytes);
            return NULL;
        }
        bytes = grown;
        got = fread(bytes + *len, 1, size - *len, file);
        *len += got;
    } while (got > 0);
    if (file != stdin)
        fclose(file);
    return bytes;
}

static int write_pages(const struct printed_job *job, const char *out)
{
    const char *mark = strstr(out, "%d");
    char path[4096];
    size_t i;

    for (i = 0; i < job->count; i++) {
        const struct wm_bitmap *bitmap = &job->pages[i].bitmap;
        snprintf(path, sizeof path, "%.*s%zu%s", (int)(mark - out), out, i + 1, mark + 2);
        if (picture_write(bitmap, path) != 0) {
            perror(path);
            return 1;
        }
        printf("%zu %ux%u copies %u\n", i + 1, bitmap->width_dots, bitmap->height_dots,
               job->pages[i].copies);
    }
    return 0;
}

static int list_languages(void)
{
    const struct wm_language *language;
    size_t i;

    for (i = 0; (language = wm_language_at(i)) != NULL; i++)
        printf("%s\t%s\t%s\n", wm_language_name(language), wm_language_title(language),
               decoder_find(wm_language_name(language)) != NULL ? "yes" : "no");
    return 0;
}

static const struct decoder *decoder_of_model(const char *name, struct printer *printer)
{
    const struct wm_model *model = wm_model_find(name);

    if (model == NULL)
        return NULL;
    printer->dots_per_mm_x1000 = model->dots_per_mm_x1000;
    printer->quirks = model->quirks;
    return decoder_find(model->language);
}

int main(int argc, char **argv)
{
    struct printed_job job;
    struct printer printer = {.dots_per_mm_x1000 = 8000, .width_dots = 832, .height_dots = 1200};
    const struct decoder *decoder = decoder_find("tspl");
    char *bytes, *line;
    size_t len;
    int option, status = 1;

    while ((option = getopt(argc, argv, "LM:h:l:m:q:sw:")) != -1) {
        if (option == 'L')
            return list_languages();
        if (option == 'h')
            printer.height_dots = (uint32_t)atol(optarg);
        else if (option == 'M')
            decoder = decoder_of_model(optarg, &printer);
        else if (option == 'l')
            decoder = decoder_find(optarg);
        else if (option == 'm')
            printer.dots_per_mm_x1000 = (uint32_t)(strtod(optarg, NULL) * 1000 + 0.5);
        else if (option == 'q')
            printer.quirks = (unsigned)strtoul(optarg, NULL, 0);
        else if (option == 's')
            printer.lenient = true;
        else if (option == 'w')
            printer.width_dots = (uint32_t)atol(optarg);
        else
            return 2;
    }
    if (decoder == NULL || argc - optind != 2 || strstr(argv[optind + 1], "%d") == NULL) {
        fputs(
            "decode-job [-l LANGUAGE | -M MODEL] [-m DOTS_PER_MM] [-w DOTS] [-h DOTS] [-q QUIRKS] "
            "[-s] IN "
            "OUT-%d.png\n",
            stderr);
        return 2;
    }
    bytes = read_all(argv[optind], &len);
    if (bytes == NULL) {
        perror(argv[optind]);
        return 1;
    }
    if (decoder->decode(bytes, len, &printer, &job) != 0)
        fprintf(stderr, "%s: byte %zu: %s\n", argv[optind], job.error_at, job.error);
    else if (job.drawn)
        fprintf(stderr, "%s: ends with a page that is not printed\n", argv[optind]);
    else
        status = write_pages(&job, argv[optind + 1]);
    for (line = strtok(job.setup, "\n"); line != NULL; line = strtok(NULL, "\n"))
        printf("# %s\n", line);
    printed_job_clear(&job);
    free(bytes);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decode-tspl [-m DOTS_PER_MM] [-s] IN OUT: write the pages of a TSPL stream as pictures. OUT holds
 * one %d, which becomes the page's number from 1, and ends with .png or .pbm. Prints a line a page,
 * "1 800x1200 copies 1", then the set-up lines behind "#". -s leaves out lines that are no command.
 */
#include "config.h"

#include "filter/base/file.h"
#include "tests/decode/picture.h"
#include "tests/decode/tspl.h"

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

static int write_pages(const struct tspl_job *job, const char *out)
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

int main(int argc, char **argv)
{
    struct tspl_job job;
    double dots_per_mm = 8;
    bool skip = false;
    char *bytes, *line;
    size_t len;
    int option, status = 1;

    while ((option = getopt(argc, argv, "m:s")) != -1) {
        if (option == 'm')
            dots_per_mm = strtod(optarg, NULL);
        else if (option == 's')
            skip = true;
        else
            return 2;
    }
    if (argc - optind != 2 || strstr(argv[optind + 1], "%d") == NULL) {
        fputs("decode-tspl [-m DOTS_PER_MM] [-s] IN OUT-%d.png\n", stderr);
        return 2;
    }
    bytes = read_all(argv[optind], &len);
    if (bytes == NULL) {
        perror(argv[optind]);
        return 1;
    }
    if (tspl_decode(bytes, len, (uint32_t)(dots_per_mm * 1000 + 0.5), skip, &job) != 0)
        fprintf(stderr, "%s: byte %zu: %s\n", argv[optind], job.error_at, job.error);
    else if (job.drawn)
        fprintf(stderr, "%s: ends with a page that is not printed\n", argv[optind]);
    else
        status = write_pages(&job, argv[optind + 1]);
    for (line = strtok(job.setup, "\n"); line != NULL; line = strtok(NULL, "\n"))
        printf("# %s\n", line);
    tspl_job_clear(&job);
    free(bytes);
    return status;
}

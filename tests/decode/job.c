/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/decode/job.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void printed_job_clear(struct printed_job *job)
{
    size_t i;

    for (i = 0; i < job->count; i++)
        wm_bitmap_clear(&job->pages[i].bitmap);
    free(job->pages);
    memset(job, 0, sizeof *job);
}

int printed_job_add(struct printed_job *job, const struct wm_bitmap *bitmap, unsigned copies)
{
    struct printed_page *grown = realloc(job->pages, (job->count + 1) * sizeof *grown);
    struct printed_page *page;

    if (grown == NULL)
        return -1;
    job->pages = grown;
    page = &job->pages[job->count];
    if (wm_bitmap_init(&page->bitmap, bitmap->width_dots, bitmap->height_dots) != 0)
        return -1;
    memcpy(page->bitmap.bits, bitmap->bits, bitmap->stride_bytes * bitmap->height_dots);
    page->copies = copies;
    job->count++;
    return 0;
}

void printed_job_note(struct printed_job *job, const char *format, ...)
{
    size_t used = strlen(job->setup);
    va_list args;
    int len;

    va_start(args, format);
    len = vsnprintf(job->setup + used, sizeof job->setup - used, format, args);
    va_end(args);
    used = strlen(job->setup);
    if (len > 0 && used + 1 < sizeof job->setup)
        strcpy(job->setup + used, "\n");
}

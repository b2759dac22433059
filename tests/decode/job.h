/* SPDX-License-Identifier: Apache-2.0 */
/** job.h: what a printer would print of a stream, for the readers of printer languages in tests. */
#ifndef WM_TESTS_DECODE_JOB_H
#define WM_TESTS_DECODE_JOB_H

#include "filter/base/bitmap.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The printer that reads. */
struct printer {
    uint32_t dots_per_mm_x1000;
    /** Media: the canvas of languages that do not tell a page's size. Ink beyond it is an error. */
    uint32_t width_dots, height_dots;
    unsigned quirks; /**< WM_QUIRK_ bits of the model */
    /** Leave out what is no command and count it, as a printer does; else it is an error. */
    bool lenient;
};

struct printed_page {
    struct wm_bitmap bitmap; /**< owned; of the size that the stream tells, else the media's */
    unsigned copies;
};

/** What a stream told the printer. */
struct printed_job {
    struct printed_page *pages; /**< owned */
    size_t count;
    char setup[1024];   /**< set-up commands (gap, darkness …) in their order, each with "\n" */
    unsigned bad_lines; /**< commands left out */
    bool drawn;         /**< the stream ends with a picture that was not printed */
    char error[160];    /**< "" if the stream was understood to its end */
    size_t error_at;    /**< byte where it was not */
};

/**
 * A reader of one language, written from its manual and not from the emitter. Anything unknown,
 * beyond the page, black in pad bits or cut off is an error.
 */
struct decoder {
    const char *language; /**< as wm_language_find knows it */
    /** @return 0, or -1 with job->error. The job is the caller's, to be cleared in either case. */
    int (*decode)(const void *bytes, size_t len, const struct printer *printer,
                  struct printed_job *job);
};

/** By language; NULL if there is none. decoders.c has the table. */
const struct decoder *decoder_find(const char *language);
/** By index; NULL past the end. */
const struct decoder *decoder_at(size_t index);

void printed_job_clear(struct printed_job *job);
/** Add a page, a copy of bitmap. @return 0, or -1 without memory */
int printed_job_add(struct printed_job *job, const struct wm_bitmap *bitmap, unsigned copies);
/** Add a line to setup. */
void printed_job_note(struct printed_job *job, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif

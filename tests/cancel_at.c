/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For cancel.test:
 *   cancel_at list    first model of each language, a line each: "MODEL LANGUAGE DPI reader", or
 *                     "-" where no reader knows the language
 *   cancel_at draw SEED WIDTH HEIGHT OUT.pbm    a noisy picture
 *   cancel_at run MODEL TIMES FILTER FIRST.ras SECOND.ras SECOND.pbm
 *
 * run starts FILTER on FIRST.ras as often as TIMES says, its output a pipe of 4096 bytes, reads n
 * bytes, sends SIGTERM and reads on to the end; n goes from 1 to the whole stream. The filter must
 * exit with 0, and behind what it sent, the job of SECOND.ras must print SECOND.pbm. What is wrong
 * goes to standard output, a line each, and makes the status 1.
 */
#define _GNU_SOURCE
#include "config.h"

#include "filter/printer/model.h"
#include "tests/decode/job.h"
#include "tests/decode/picture.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PIPE_BYTES 4096
/** Send no signal. */
#define NEVER SIZE_MAX

struct stream {
    uint8_t *bytes; /**< owned */
    size_t len, size;
};

struct run {
    const struct wm_model *model;
    const struct decoder *decoder;
    const char *filter;
    struct wm_bitmap want; /**< what the second job prints */
    struct stream second;
    int faults;
};

static void die(const char *what)
{
    fprintf(stderr, "cancel_at: %s: %s\n", what, strerror(errno));
    exit(99);
}

/** Read until the stream holds len bytes or ends. @return false at its end */
static bool read_until(int fd, struct stream *stream, size_t len)
{
    while (stream->len < len) {
        size_t most = len - stream->len < PIPE_BYTES ? len - stream->len : PIPE_BYTES;
        ssize_t got;
        if (stream->size - stream->len < most) {
            stream->size = stream->size * 2 + PIPE_BYTES;
            stream->bytes = realloc(stream->bytes, stream->size);
            if (stream->bytes == NULL)
                die("memory");
        }
        got = read(fd, stream->bytes + stream->len, most);
        if (got < 0 && errno != EINTR)
            die("read");
        if (got == 0)
            return false;
        stream->len += got > 0 ? (size_t)got : 0;
    }
    return true;
}

static pid_t start(const char *filter, const char *raster, int out)
{
    pid_t child = fork();
    int in;

    if (child != 0)
        return child;
    in = open(raster, O_RDONLY);
    if (in < 0 || dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0)
        die(raster);
    execl(filter, "queue", "1", "user", "label", "1", "", (char *)NULL);
    die(filter);
    return -1;
}

/** What the filter sends of a raster when it is cancelled after so many bytes. @return its status
 */
static int filter(const char *program, const char *raster, size_t cancel_at, struct stream *stream)
{
    int ends[2], status;
    pid_t child;

    *stream = (struct stream){0};
    if (pipe2(ends, O_CLOEXEC) != 0 || fcntl(ends[1], F_SETPIPE_SZ, PIPE_BYTES) < 0)
        die("pipe");
    child = start(program, raster, ends[1]);
    if (child < 0)
        die("fork");
    close(ends[1]);
    if (cancel_at != NEVER) {
        read_until(ends[0], stream, cancel_at);
        kill(child, SIGTERM);
    }
    read_until(ends[0], stream, SIZE_MAX);
    close(ends[0]);
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR)
            die("wait");
    }
    return status;
}

static void fault(struct run *run, size_t cancel_at, const char *what)
{
    run->faults++;
    printf("%s, cancelled after byte %zu: %s\n", run->model->name, cancel_at, what);
}

/** The second job behind what the first one sent. */
static void check_second(struct run *run, size_t cancel_at, struct stream *first)
{
    const struct printer printer = {
        .dots_per_mm_x1000 = run->model->dots_per_mm_x1000,
        .width_dots = run->want.width_dots,
        .height_dots = run->want.height_dots,
        .quirks = run->model->quirks,
        .lenient = true,
    };
    const struct wm_bitmap *got;
    struct printed_job job;

    first->bytes = realloc(first->bytes, first->len + run->second.len);
    if (first->bytes == NULL)
        die("memory");
    memcpy(first->bytes + first->len, run->second.bytes, run->second.len);
    run->decoder->decode(first->bytes, first->len + run->second.len, &printer, &job);
    got = job.count > 0 ? &job.pages[job.count - 1].bitmap : NULL;
    if (job.error[0] != '\0')
        fault(run, cancel_at, job.error);
    else if (job.drawn || got == NULL)
        fault(run, cancel_at, "the second label is not printed");
    else if (got->width_dots != run->want.width_dots || got->height_dots != run->want.height_dots ||
             memcmp(got->bits, run->want.bits, got->stride_bytes * got->height_dots) != 0)
        fault(run, cancel_at, "the second label is another");
    printed_job_clear(&job);
}

static int run_all(struct run *run, unsigned long times, const char *first_raster,
                   const char *second_raster)
{
    struct stream whole;
    unsigned long i, cut = 0;

    if (filter(run->filter, first_raster, NEVER, &whole) != 0 ||
        filter(run->filter, second_raster, NEVER, &run->second) != 0) {
        fault(run, 0, "fails without a cancel");
        return 1;
    }
    for (i = 0; i < times; i++) {
        const size_t cancel_at = 1 + (whole.len - 1) * i / (times - 1);
        struct stream stream;
        int status = filter(run->filter, first_raster, cancel_at, &stream);
        if (status != 0)
            fault(run, cancel_at, "the filter's status is not 0");
        if (stream.len < whole.len)
            cut++;
        check_second(run, cancel_at, &stream);
        free(stream.bytes);
    }
    if (cut == 0)
        fault(run, 0, "a cancel leaves nothing out");
    printf("%s: %lu of %lu cancels left out some of %zu bytes\n", run->model->name, cut, times,
           whole.len);
    free(whole.bytes);
    free(run->second.bytes);
    return run->faults > 0;
}

static int list(void)
{
    const struct wm_language *language;
    size_t i, k;

    for (i = 0; (language = wm_language_at(i)) != NULL; i++) {
        const char *name = wm_language_name(language);
        for (k = 0; k < wm_model_count && strcmp(wm_models[k].language, name) != 0; k++)
            continue;
        if (k < wm_model_count)
            printf("%s %s %u %s\n", wm_models[k].name, name, wm_models[k].dpi,
                   decoder_find(name) != NULL ? "reader" : "-");
    }
    return 0;
}

static int draw(unsigned long seed, unsigned long width, unsigned long height, const char *path)
{
    uint32_t state = (uint32_t)seed * 2654435761u + 1, y;
    struct wm_bitmap page;
    size_t x;
    int result;

    if (wm_bitmap_init(&page, (uint32_t)width, (uint32_t)height) != 0)
        return 1;
    for (y = 0; y < page.height_dots; y++) {
        for (x = 0; x < page.width_dots / 8; x++) {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            /* blank stretches, too, which languages leave out */
            wm_bitmap_row(&page, y)[x] = y % 16 < 3 ? 0 : (uint8_t)state;
        }
    }
    result = picture_write(&page, path);
    wm_bitmap_clear(&page);
    return result == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    struct run run = {0};
    unsigned long times;
    int status;

    if (argc == 2 && strcmp(argv[1], "list") == 0)
        return list();
    if (argc == 6 && strcmp(argv[1], "draw") == 0)
        return draw(strtoul(argv[2], NULL, 10), strtoul(argv[3], NULL, 10),
                    strtoul(argv[4], NULL, 10), argv[5]);
    if (argc != 8 || strcmp(argv[1], "run") != 0)
        return 2;
    run.model = wm_model_find(argv[2]);
    run.decoder = run.model != NULL ? decoder_find(run.model->language) : NULL;
    times = strtoul(argv[3], NULL, 10);
    run.filter = argv[4];
    if (run.decoder == NULL || times < 2 || picture_read(&run.want, argv[7]) != 0)
        return 2;
    status = run_all(&run, times, argv[5], argv[6]);
    wm_bitmap_clear(&run.want);
    return status;
}

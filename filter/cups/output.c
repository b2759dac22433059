/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/cups/output.h"

#include "filter/base/message.h"
#include "filter/cups/filter.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <time.h>
#include <unistd.h>

#define STALL_REASON "waymask-printer-stalled-warning"
/* How often a waiting write looks for a cancel: a signal between test and poll is seen then. */
#define LOOK_MS 100

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void report(struct wm_output *output, bool stalled)
{
    if (output->kind != WM_OUTPUT_PRINTER || output->stalled == stalled)
        return;
    output->stalled = stalled;
    wm_filter_state(stalled ? '+' : '-', STALL_REASON);
    wm_filter_say(WM_MESSAGE_INFO, "%s",
                  stalled ? _("the printer takes no data; is it on, closed, loaded and not paused?")
                          : _("printing"));
}

/* 0 to go on, or the errno to give up with. */
static int check_cancel(struct wm_output *output)
{
    if (!wm_cancelled)
        return 0;
    if (output->kind == WM_OUTPUT_FILTER)
        return ECANCELED;
    if (output->deadline_ms == 0)
        output->deadline_ms = now_ms() + WM_OUTPUT_GRACE_MS;
    return now_ms() < output->deadline_ms ? 0 : ECANCELED;
}

/* Wait until a block can be written without blocking. @return 0 or an errno */
static int wait_ready(struct wm_output *output)
{
    int64_t start = 0;

    for (;;) {
        struct pollfd ready = {.fd = output->fd, .events = POLLOUT};
        int found = poll(&ready, 1, start == 0 && !wm_cancelled ? 0 : LOOK_MS);
        if (found > 0)
            return 0; /* also POLLERR and POLLHUP: write says what it is */
        if (found < 0 && errno != EINTR)
            return errno;
        if (check_cancel(output) != 0)
            return ECANCELED;
        if (start == 0)
            start = now_ms();
        else if (now_ms() - start >= WM_OUTPUT_STALL_MS)
            report(output, true);
    }
}

static int write_output(void *context, const void *data, size_t size)
{
    struct wm_output *output = context;
    const unsigned char *next = data;

    while (size > 0) {
        /* poll promises room for PIPE_BUF bytes only; a longer write could block. */
        size_t part = size < PIPE_BUF ? size : PIPE_BUF;
        ssize_t done;
        int failed = wait_ready(output);
        if (failed == 0)
            failed = check_cancel(output);
        if (failed != 0)
            return failed;
        done = write(output->fd, next, part);
        if (done < 0 && errno != EINTR && errno != EAGAIN)
            return errno;
        if (done > 0) {
            report(output, false);
            next += done;
            size -= (size_t)done;
        }
    }
    return 0;
}

void wm_output_init(struct wm_output *output, int fd, enum wm_output_kind kind)
{
    output->fd = fd;
    output->kind = kind;
    output->stalled = false;
    output->deadline_ms = 0;
    wm_sink_function(&output->sink, write_output, output);
    /* A filter that was killed while its printer stalled has left this behind. */
    if (kind == WM_OUTPUT_PRINTER)
        wm_filter_state('-', STALL_REASON);
}

int wm_output_finish(struct wm_output *output)
{
    int failed = wm_sink_flush(&output->sink);

    report(output, false);
    return failed;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/cups/output.h"

#include "filter/base/message.h"
#include "filter/cups/filter.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define STALL_REASON "waymask-printer-stalled-warning"
/* How often a waiting write looks for a cancel: a signal between test and poll is seen then. */
#define LOOK_MS 100
/* How often a pipe is looked at for whether all of it was read; nothing tells when. */
#define DRAIN_MS 5

int64_t wm_output_clock(void)
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
                  : output->message != NULL ? output->message
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
        output->deadline_ms = wm_output_clock() + WM_OUTPUT_GRACE_MS;
    return wm_output_clock() < output->deadline_ms ? 0 : ECANCELED;
}

/* Wait for these events of the output, the back channel's, whose reader is called, or so many
 * milliseconds. @return the output's events: 0 if none, -1 with errno */
static int wait_for(struct wm_output *output, int events, int ms)
{
    struct pollfd ends[2] = {{.fd = output->fd, .events = (short)events},
                             {.fd = output->back_fd, .events = POLLIN}};

    if (poll(ends, 2, ms) < 0)
        return errno == EINTR ? 0 : -1;
    if (ends[1].revents != 0 && !output->readable(output->context))
        output->back_fd = -1;
    return ends[0].revents;
}

/* Wait until a block can be written without blocking. @return 0 or an errno */
static int wait_ready(struct wm_output *output)
{
    int64_t start = 0;

    for (;;) {
        int found = wait_for(output, POLLOUT, start == 0 && !wm_cancelled ? 0 : LOOK_MS);
        if (found > 0)
            return 0; /* also POLLERR and POLLHUP: write says what it is */
        if (found < 0)
            return errno;
        if (check_cancel(output) != 0)
            return ECANCELED;
        if (start == 0)
            start = wm_output_clock();
        else if (wm_output_clock() - start >= WM_OUTPUT_STALL_MS)
            report(output, true);
    }
}

int wm_output_rest(struct wm_output *output, int ms)
{
    int found;

    if (wm_cancelled)
        return ECANCELED;
    found = wait_for(output, 0, ms < LOOK_MS ? ms : LOOK_MS);
    if (found != 0 && output->sink.failed == 0)
        output->sink.failed = found < 0 ? errno : EPIPE; /* the reader has gone */
    return wm_cancelled ? ECANCELED : output->sink.failed;
}

int wm_output_drain(struct wm_output *output)
{
    const int64_t start = wm_output_clock();
    int failed = wm_sink_flush(&output->sink);
    int unread;

    while (failed == 0 && ioctl(output->fd, FIONREAD, &unread) == 0 && unread > 0) {
        failed = wm_output_rest(output, DRAIN_MS);
        if (wm_output_clock() - start >= WM_OUTPUT_STALL_MS)
            report(output, true);
    }
    if (failed == 0)
        report(output, false);
    return failed;
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
    output->back_fd = -1;
    output->message = NULL;
    wm_sink_function(&output->sink, write_output, output);
    /* A filter that was killed while its printer stalled has left this behind. */
    if (kind == WM_OUTPUT_PRINTER)
        wm_filter_state('-', STALL_REASON);
}

void wm_output_watch(struct wm_output *output, int fd, bool (*readable)(void *context),
                     void *context)
{
    output->back_fd = fd;
    output->readable = readable;
    output->context = context;
}

int wm_output_finish(struct wm_output *output)
{
    int failed = wm_sink_flush(&output->sink);

    report(output, false);
    return failed;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/sink.h"

#include "filter/base/wipe.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int write_fd(void *context, const void *data, size_t size)
{
    const struct wm_sink *sink = context;
    const unsigned char *next = data;

    while (size > 0) {
        ssize_t done = write(sink->fd, next, size);
        if (done >= 0) {
            next += done;
            size -= (size_t)done;
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            struct pollfd ready = {.fd = sink->fd, .events = POLLOUT};
            if (poll(&ready, 1, -1) < 0 && errno != EINTR)
                return errno;
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

static int write_memory(void *context, const void *data, size_t size)
{
    struct wm_sink *sink = context;

    if (size > sink->memory_size - sink->memory_len) {
        size_t wanted = sink->memory_size < 4096 ? 4096 : sink->memory_size;
        unsigned char *grown;
        while (wanted - sink->memory_len < size) {
            if (wanted > SIZE_MAX / 2)
                return ENOMEM;
            wanted *= 2;
        }
        /* Not realloc: the old block is wiped. */
        grown = malloc(wanted);
        if (grown == NULL)
            return ENOMEM;
        if (sink->memory_len > 0)
            memcpy(grown, sink->memory, sink->memory_len);
        wm_wipe_free(sink->memory, sink->memory_size);
        sink->memory = grown;
        sink->memory_size = wanted;
    }
    memcpy(sink->memory + sink->memory_len, data, size);
    sink->memory_len += size;
    return 0;
}

static void start(struct wm_sink *sink, wm_sink_write_fn *function, void *context)
{
    sink->write = function;
    sink->context = context;
    sink->fd = -1;
    sink->failed = 0;
    sink->written = 0;
    sink->used = 0;
    sink->memory = NULL;
    sink->memory_len = 0;
    sink->memory_size = 0;
}

void wm_sink_fd(struct wm_sink *sink, int fd)
{
    start(sink, write_fd, sink);
    sink->fd = fd;
}

void wm_sink_memory(struct wm_sink *sink)
{
    start(sink, write_memory, sink);
}

void wm_sink_function(struct wm_sink *sink, wm_sink_write_fn *function, void *context)
{
    start(sink, function, context);
}

int wm_sink_flush(struct wm_sink *sink)
{
    if (sink->failed == 0 && sink->used > 0)
        sink->failed = sink->write(sink->context, sink->buffer, sink->used);
    sink->used = 0;
    return sink->failed;
}

void wm_sink_put(struct wm_sink *sink, const void *data, size_t size)
{
    if (sink->failed != 0 || size == 0)
        return;
    sink->written += size;
    if (size > sizeof sink->buffer - sink->used) {
        if (wm_sink_flush(sink) != 0)
            return;
        if (size >= sizeof sink->buffer) {
            sink->failed = sink->write(sink->context, data, size);
            return;
        }
    }
    memcpy(sink->buffer + sink->used, data, size);
    sink->used += size;
}

void wm_sink_text(struct wm_sink *sink, const char *text)
{
    wm_sink_put(sink, text, strlen(text));
}

void wm_sink_printf(struct wm_sink *sink, const char *format, ...)
{
    char text[2048];
    va_list args;
    int len;

    va_start(args, format);
    len = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (len < 0 || (size_t)len >= sizeof text) {
        if (sink->failed == 0)
            sink->failed = EOVERFLOW;
        return;
    }
    wm_sink_put(sink, text, (size_t)len);
}

void wm_sink_clear(struct wm_sink *sink)
{
    wm_wipe_free(sink->memory, sink->memory_size);
    sink->memory = NULL;
    sink->memory_len = 0;
    sink->memory_size = 0;
    wm_wipe(sink->buffer, sizeof sink->buffer);
    sink->used = 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/** sink.h: where bytes go: a file descriptor or memory, with an error that sticks. */
#ifndef WM_BASE_SINK_H
#define WM_BASE_SINK_H

#include <stddef.h>
#include <stdint.h>

struct wm_sink;

/** Write all of size bytes or return an errno value; 0 when done. */
typedef int wm_sink_write_fn(void *context, const void *data, size_t size);

/**
 * A buffered output. After the first failed write all later ones are dropped and `failed` keeps
 * the errno, so that a writer checks once, at the end. Owned by the caller, no heap of its own
 * except in a memory sink.
 */
struct wm_sink {
    wm_sink_write_fn *write;
    void *context;         /**< borrowed */
    int fd;                /**< of a file sink, else -1 */
    int failed;            /**< 0, or the errno of the first failed write */
    uint64_t written;      /**< bytes accepted so far, buffered ones included */
    size_t used;           /**< bytes in buffer */
    unsigned char *memory; /**< of a memory sink; owned */
    size_t memory_len, memory_size;
    unsigned char buffer[16384];
};

/** A sink over a file descriptor, which stays the caller's. EPIPE is an ordinary error: the
 * program ignores SIGPIPE. */
void wm_sink_fd(struct wm_sink *sink, int fd);

/** A sink that grows in memory; read it as memory and memory_len after wm_sink_flush. */
void wm_sink_memory(struct wm_sink *sink);

/** A sink over a function of the caller's. */
void wm_sink_function(struct wm_sink *sink, wm_sink_write_fn *write, void *context);

void wm_sink_put(struct wm_sink *sink, const void *data, size_t size);
void wm_sink_text(struct wm_sink *sink, const char *text);
void wm_sink_printf(struct wm_sink *sink, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Hand the buffered bytes on. @return 0 or the sticky errno */
int wm_sink_flush(struct wm_sink *sink);

/** Free what a memory sink holds, wiped. The sink can be set up again. */
void wm_sink_clear(struct wm_sink *sink);

#endif

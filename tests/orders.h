/* SPDX-License-Identifier: Apache-2.0 */
/** orders.h: orders files of the tests, fed to the reader in any chunk size, and what came of it as
 * text. */
#ifndef WM_TESTS_ORDERS_H
#define WM_TESTS_ORDERS_H

#include "filter/base/conf.h"
#include "filter/base/sink.h"

#include <stddef.h>

/** A whole file in memory. */
struct wm_bytes {
    char *data; /**< malloc'ed, with a zero behind it */
    size_t len;
};

/** Read a file of the test data; data is NULL if there is none. */
struct wm_bytes wm_bytes_read(const char *path);
void wm_bytes_clear(struct wm_bytes *bytes);

struct wm_feed;

/**
 * A pipe that gives the bytes in chunks of exactly chunk bytes a read (0: as large as they come),
 * written by a thread; data is borrowed. @return NULL without one
 */
struct wm_feed *wm_feed_new(const char *data, size_t len, size_t chunk);

/** The same of head, then times times body; both are borrowed strings. */
struct wm_feed *wm_feed_repeat(const char *head, const char *body, size_t times);

int wm_feed_fd(const struct wm_feed *feed);
void wm_feed_free(struct wm_feed *feed); /**< also when not all was read */

/** A file descriptor over bytes in memory, to be closed; -1 without one. */
int wm_bytes_fd(const char *data, size_t len);

/** How an orders file is read. */
struct wm_reading {
    const char *name;           /**< for messages */
    const struct wm_conf *conf; /**< or NULL */
    const char *charset;        /**< or NULL: found out */
    const char *join_file, *on; /**< or NULL */
};

/**
 * Read fd to its end and write a transcript: `dialect: …`, `format: …`, `charset: …`, then
 * `record N` with a line `  field: value` for each field, `fault: …` for each fault of a bad
 * record, `fatal: …`, and `end: N records[, N merged][, N left
 * out]`.
 */
void wm_transcript(int fd, const struct wm_reading *reading, struct wm_sink *out);

#endif

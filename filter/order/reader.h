/* SPDX-License-Identifier: Apache-2.0 */
/** reader.h: a file of orders in any known dialect, format and charset, read a record at a time. */
#ifndef WM_ORDER_READER_H
#define WM_ORDER_READER_H

#include "filter/base/conf.h"
#include "filter/base/err.h"
#include "filter/order/order.h"

#include <stddef.h>

struct wm_reader;

enum wm_read {
    WM_READ_RECORD, /**< *order holds a valid record */
    WM_READ_END,    /**< no more records; err is untouched */
    WM_READ_BAD,    /**< this record is faulty and named in err; the next call goes on */
    WM_READ_FATAL,  /**< the file cannot be read on; err says why */
};

/** What `check` reports of a file. */
struct wm_reader_info {
    const char *dialect;    /**< "canonical", "taobao", …; "" until the header was read */
    const char *format;     /**< "CSV", "TSV", "JSON", "NDJSON", … */
    const char *charset;    /**< "UTF-8", "GB18030", … */
    unsigned long records;  /**< rows read so far: bad, merged and left out ones, and one ahead */
    unsigned long record;   /**< 1-based number of the record at hand, which is its first row's */
    unsigned long merged;   /**< rows that became a part of the record before them */
    unsigned long left_out; /**< rows that are cancelled, closed or refunded */
};

/** How a stream of orders is to be read; all members borrowed for as long as the reader lives. */
struct wm_reader_options {
    const struct wm_conf *conf;         /**< sender defaults, Require, Join, Dialect; or NULL */
    const char *charset;                /**< `--charset`; NULL: conf's, if any, or found out */
    const char *join_file, *join_field; /**< `--join`, `--on`; NULL: conf's, if any */
    /** Called for every single fault of a record, also the later ones; or NULL. */
    void (*fault)(void *context, const struct wm_err *err);
    void *context;
};

/**
 * Open a stream of orders. Reads fd once, front to back (it may be a pipe), in bounded memory.
 * @param fd borrowed  @param name for messages, borrowed
 * @return NULL with err for an empty file, an unknown dialect, a wrong charset, a bad join file
 */
struct wm_reader *wm_reader_new(int fd, const char *name, const struct wm_reader_options *options,
                                struct wm_err *err);

/** The next record, merged from the rows of one shipment that stand together; order is wiped first.
 * err is cleared first; for BAD it holds the record's
 * first fault with file, record number and field. */
enum wm_read wm_reader_next(struct wm_reader *reader, struct wm_order *order, struct wm_err *err);

const struct wm_reader_info *wm_reader_info(const struct wm_reader *reader);

/** Wipes all buffers. NULL is fine. */
void wm_reader_free(struct wm_reader *reader);

#endif

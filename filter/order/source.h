/* SPDX-License-Identifier: Apache-2.0 */
/** source.h: records of an orders file as they stand in it, before joining and checking. */
#ifndef WM_ORDER_SOURCE_H
#define WM_ORDER_SOURCE_H

#include "filter/order/reader.h"

struct wm_source;

/** Told of each fault of a record, with record number and field. */
typedef void wm_source_fault_fn(void *context, const struct wm_err *err);

/** @param fd borrowed  @param name for messages, borrowed  @param conf for its dialects, borrowed,
 * or NULL  @param charset borrowed; NULL or "": found out
 * @return NULL with err for what is no orders file */
struct wm_source *wm_source_new(int fd, const char *name, const struct wm_conf *conf,
                                const char *charset, struct wm_err *err);
void wm_source_free(struct wm_source *source); /**< wipes; NULL is fine */

/**
 * The next record, which then is the one at hand: its fields set, one by one valid. order is wiped
 * first. Void rows are left out and counted.
 * @param fault told of every fault of a BAD record; err is set only for FATAL
 */
enum wm_read wm_source_next(struct wm_source *source, struct wm_order *order,
                            wm_source_fault_fn *fault, void *context, struct wm_err *err);

/** Look ahead. @return true if a record follows; the end, or what is fatal, is left for
 * wm_source_next */
bool wm_source_ahead(struct wm_source *source);

/** Could the record ahead go on with this one? A quick look at its order and waybill number.
 * @param last order number of the row before */
bool wm_source_may_continue(const struct wm_source *source, const struct wm_order *order,
                            const char *last);

/** The fields of the record ahead, as often as wanted; the record at hand stays what it is. */
enum wm_read wm_source_take(struct wm_source *source, struct wm_order *order,
                            wm_source_fault_fn *fault, void *context);

/** The record ahead has become a part of the one at hand: go past it and count it as merged. */
void wm_source_merge(struct wm_source *source);

const struct wm_reader_info *wm_source_info(const struct wm_source *source);

/** True if records can have this field at all: always for JSON, else if the header names it. */
bool wm_source_offers(const struct wm_source *source, const struct wm_field *field);

/** 1-based line on which the current record began. */
unsigned long wm_source_line(const struct wm_source *source);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** batch.h: a whole file of orders turned into waybills, all or nothing. */
#ifndef WM_WAYBILL_BATCH_H
#define WM_WAYBILL_BATCH_H

#include "filter/base/conf.h"
#include "filter/base/err.h"
#include "filter/base/sink.h"
#include "filter/seal/keys.h"

#include <stdbool.h>
#include <stddef.h>

/** Keys and lists of a print host, loaded and checked once. */
struct wm_host;

/** Load the station key, root key and recipient list that conf names; refuse private role and root
 * keys beside the configuration (wm_keys_refuse_private), and a list older than one that was used
 * before (wm_list_memory; a new one is remembered by who needs the station). need_station false:
 * verify only. */
struct wm_host *wm_host_new(const struct wm_conf *conf, bool need_station, struct wm_err *err);
/** What the user is to be told of the list's end, without newline; NULL if nothing. Borrowed. */
const char *wm_host_warning(const struct wm_host *host);
void wm_host_free(struct wm_host *host);
const struct wm_recipients *wm_host_recipients(const struct wm_host *host);
const struct wm_station_key *wm_host_station(const struct wm_host *host);

/** What came of a batch. */
struct wm_batch {
    unsigned long read;     /**< rows of the input */
    unsigned long sealed;   /**< waybills written */
    unsigned long skipped;  /**< bad records left out (OnBadRecord skip) */
    unsigned long merged;   /**< rows that are a part of another row's shipment */
    unsigned long left_out; /**< rows that are cancelled, closed or refunded */
};

struct wm_batch_input {
    int fd;                 /**< read once, front to back */
    const char *name;       /**< for messages */
    const char *charset;    /**< or NULL: conf's, or found out */
    const char *join_file;  /**< or NULL */
    const char *join_field; /**< or NULL */
    /** Told of every fault of each record that OnBadRecord skip leaves out; may be NULL. */
    void (*fault)(void *context, const struct wm_err *err);
    /** Asked after each record, may be NULL: true gives up, and nothing is written. */
    bool (*stop)(void *context);
    void *context;
};

/**
 * Orders to waybills. All records are read, checked, masked and sealed into an unnamed file before
 * the first byte goes to out; batch_n, batch_of and the signature are put in on the way out.
 * One waybill number (the same carrier and piece) for two recipients is a fault; rows of one
 * shipment are merged where they stand together or are equal, and a fault otherwise.
 * A file with no record at all, or with no good one, is an error. The host needs its station key.
 * Without OnBadRecord skip the first fault of the first bad record is the result.
 * *out is flushed; result is filled in on failure too, as far as the batch came.
 */
int wm_batch_seal(const struct wm_host *host, const struct wm_conf *conf,
                  const struct wm_batch_input *input, struct wm_sink *out, struct wm_batch *result,
                  struct wm_err *err);

/** True if the first bytes are a waybill file (first member `"waymask": 1`) rather than orders. */
bool wm_batch_is_waybills(const void *bytes, size_t len);

#endif

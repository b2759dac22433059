/* SPDX-License-Identifier: Apache-2.0 */
/** queue.h: making a queue for a printer, and looking at the host's queues. */
#ifndef WM_CUPS_QUEUE_H
#define WM_CUPS_QUEUE_H

#include "filter/base/err.h"
#include "filter/cups/ppd_layout.h"

#include <stdbool.h>
#include <stddef.h>

/** A queue as far as leaks go. */
struct wm_queue {
    char name[128];
    char make[128];     /**< printer-make-and-model */
    char policy[64];    /**< printer-op-policy */
    bool raw;           /**< no driver: takes any file and sends it on unread */
    bool shared;        /**< others on the network may print */
    bool cancels;       /**< CUPS cancels a job that takes long */
    int cancel_after_s; /**< after so many seconds: job-cancel-after-default, which is CUPS's
                             MaxJobTime unless the queue has its own */
};

/** A year: what queues get for job-cancel-after-default, so that a job may wait for labels. 0 would
 * be none, but CUPS takes it for "at once". */
#define WM_QUEUE_CANCEL_AFTER_S 31536000

/**
 * Make the queue, or set an existing one to this: enabled, accepting, no banner pages, jobs that
 * may wait for WM_QUEUE_CANCEL_AFTER_S.
 * @param ppd_name as lpinfo -m lists it, such as "drv:///waymask.drv/tspl-203-waybills.ppd"
 * @return 0, or WM_ERR_INPUT with err
 */
int wm_queue_make(const char *name, const char *device, const char *ppd_name, struct wm_err *err);

/** All queues of the host. @return number written into queues, at most max; -1 with err */
int wm_queue_list(struct wm_queue *queues, size_t max, struct wm_err *err);

/**
 * Offer layouts on a queue of ours, by its PPD: `lpoptions -l` shows them, `-o wmLayout=NAME` takes
 * them. What the queue is set to stays. @param layouts fit is set
 * @return 1; 0 if the queue is none of ours; -1 with err, which says what to do if that is refused
 */
int wm_queue_offer_layouts(const char *name, struct wm_ppd_layout *layouts, size_t count,
                           struct wm_err *err);

/** A printer that was found. */
struct wm_device {
    char uri[512];
    char id[512]; /**< IEEE-1284 device id; "" if unknown */
};

/** Printers on USB; an entry with an empty uri is none. @return number written into devices, at
 * most max; -1 with err */
int wm_queue_devices(struct wm_device *devices, size_t max, struct wm_err *err);

#endif

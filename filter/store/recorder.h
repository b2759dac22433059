/* SPDX-License-Identifier: Apache-2.0 */
/** recorder.h: what a print host writes into its audit log: which labels were sealed here and which
 * were sent to a printer, by whom; waymask-filters(8). What cannot be recorded is not printed. */
#ifndef WM_STORE_RECORDER_H
#define WM_STORE_RECORDER_H

#include "filter/base/err.h"
#include "filter/waybill/batch.h"

#include <stdbool.h>

#define WM_RECORDER_LOG "audit.log" /**< its name in StateDirectory */

struct wm_recorder;

/**
 * Open the log in the state folder, made 0660 if there is none.
 * @param user of the job, a claim unless the queue's policy authenticates; NULL: the user who runs
 * this process, by its real uid  @param job id, 0 outside of CUPS
 * @return NULL with err, which says that nothing is printed therefore and what to look at
 */
struct wm_recorder *wm_recorder_new(const char *state_dir, const char *user, int job,
                                    struct wm_err *err);
void wm_recorder_free(struct wm_recorder *recorder); /**< NULL is fine; does not sync */

/**
 * What a batch hands its waybills to; owned by the recorder. The entries are appended all at once,
 * or none, up to WM_RECORDER_BATCH of them, and durable when the batch lets its first waybill out.
 * If a larger batch fails meanwhile, entries of labels that never left may stand.
 */
const struct wm_batch_record *wm_recorder_batch(struct wm_recorder *recorder);
#define WM_RECORDER_BATCH 4096u

/** A label on its way to a printer. */
struct wm_recorder_page {
    const char *label_id; /**< 16 hexadecimal digits, zeros for a label without a code */
    unsigned print_no;    /**< 1 the first print */
    unsigned copies;      /**< that the printer makes */
    bool again;           /**< of a job that somebody restarted: a reprint whatever print_no says */
};

/** Record the label before its first byte is sent. The entry outlives this process at once, and a
 * crash of the system after wm_recorder_sync. */
int wm_recorder_print(struct wm_recorder *recorder, const struct wm_recorder_page *page,
                      struct wm_err *err);
int wm_recorder_sync(struct wm_recorder *recorder, struct wm_err *err); /**< NULL is fine */

/** The name of the real user of this process, as entries have it. */
void wm_recorder_own_user(char *out, size_t size);

#endif

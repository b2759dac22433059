/* SPDX-License-Identifier: Apache-2.0 */
/** log_scan.h: an audit log read from its first line on, each entry checked against the one before.
 * Private to the store floor. */
#ifndef WM_STORE_LOG_SCAN_H
#define WM_STORE_LOG_SCAN_H

#include "filter/seal/tree.h"
#include "filter/store/log.h"

#include <stdbool.h>

#define WM_LOG_APPEND_BYTE 1 /**< of the file: locked while somebody appends */
#define WM_LOG_OWNER_BYTE                                                                          \
    0 /**< locked for life: by an owner for writing, by others for reading                         \
       */

struct wm_log_scan {
    int fd;                     /**< borrowed */
    const char *path;           /**< borrowed; for errors */
    uint64_t left;              /**< bytes of the file still to be read */
    uint64_t done;              /**< bytes of the good lines so far */
    bool torn;                  /**< the last line has no end; what came before is good */
    bool bad;                   /**< the file could not be read */
    struct wm_log_entry last;   /**< the entry before; number 0 before the first */
    uint8_t leaf[WM_TREE_HASH]; /**< of that entry; zeros before the first */
    char buffer[65536];
    size_t from, to; /**< what is in the buffer */
};

/** Start at fd's beginning. limit: read no further than so many bytes. */
void wm_log_scan_start(struct wm_log_scan *scan, int fd, const char *path, uint64_t limit);

/** The next entry, checked: last and leaf are its own then. 1, 0 at the end (torn is set if the
 * last line has none), or an error's code with a minus before it. */
int wm_log_scan_next(struct wm_log_scan *scan, struct wm_err *err);

/** Lock or unlock (F_RDLCK, F_WRLCK, F_UNLCK) a byte of an open log for this descriptor; wait for
 * it or not. @return 0, or -1 with errno */
int wm_log_lock(int fd, short kind, int byte, bool wait);

#endif

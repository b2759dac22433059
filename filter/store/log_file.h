/* SPDX-License-Identifier: Apache-2.0 */
/** log_file.h: the file of an audit log: making it, refusing what others may write, finding its
 * last entry from the end. Private to the store floor. */
#ifndef WM_STORE_LOG_FILE_H
#define WM_STORE_LOG_FILE_H

#include "filter/seal/tree.h"
#include "filter/store/log.h"

/** Where the next entry goes, and what it follows. */
struct wm_log_tail {
    uint64_t end;               /**< bytes up to the last whole line's end */
    uint64_t torn;              /**< bytes behind it, of a line that a crash cut off */
    uint64_t number;            /**< of the last entry; 0 if there is none */
    uint32_t time;              /**< its */
    uint8_t leaf[WM_TREE_HASH]; /**< its; zeros if there is none */
};

/** Open for reading and appending, made with mode where there is none; see wm_log_open.
 * @return fd, or -1 with err */
int wm_log_file_open(const char *path, unsigned mode, struct wm_err *err);

/** The file's size, as long as it has a name. */
int wm_log_file_size(int fd, const char *path, uint64_t *size, struct wm_err *err);

/** Read the last entry. Nobody appends meanwhile. WM_ERR_INPUT if what stands there is none. */
int wm_log_tail_read(int fd, const char *path, struct wm_log_tail *tail, struct wm_err *err);

#endif

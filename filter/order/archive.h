/* SPDX-License-Identifier: Apache-2.0 */
/** archive.h: a ZIP file held in memory, and its entries as checked streams of bytes. */
#ifndef WM_ORDER_ARCHIVE_H
#define WM_ORDER_ARCHIVE_H

#include "filter/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WM_ARCHIVE_MAX_FILE ((size_t)64 << 20) /**< bytes of the file */

struct wm_archive;
struct wm_entry; /**< an entry being read */

/** True if a file that begins so is a ZIP file. */
bool wm_archive_is(const unsigned char *raw, size_t len);

/**
 * Read the rest of a file into memory and find its entries.
 * @param fd borrowed, may be a pipe  @param head what was read of it before, copied
 * @return NULL with err: read error, more than WM_ARCHIVE_MAX_FILE, damaged or cut off
 */
struct wm_archive *wm_archive_new(int fd, const void *head, size_t len, struct wm_err *err);
void wm_archive_free(struct wm_archive *archive); /**< wipes; NULL is fine */

/** Is there an entry of this name? Upper and lower case of ASCII are the same, as for parts of a
 * workbook (ECMA-376 part 2, 6.2.2.3). */
bool wm_archive_has(const struct wm_archive *archive, const char *name);

/**
 * Open an entry, stored or deflated.
 * @param most bytes that it may have when unpacked, by what the archive says and in fact
 * @return NULL with err: missing, encrypted, packed in another way, too large
 */
struct wm_entry *wm_entry_new(struct wm_archive *archive, const char *name, uint64_t most,
                              struct wm_err *err);
void wm_entry_free(struct wm_entry *entry); /**< wipes; NULL is fine */

/**
 * Unpack the next bytes.
 * @param size at least 1  @param got 0 at the end, at which size and checksum have been compared
 * @return 0, or WM_ERR_INPUT with err for what is damaged
 */
int wm_entry_read(struct wm_entry *entry, void *out, size_t size, size_t *got, struct wm_err *err);

#endif

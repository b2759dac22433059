/* SPDX-License-Identifier: Apache-2.0 */
/** file.h: reading whole small files, secret ones with their modes checked, and writing them. */
#ifndef WM_BASE_FILE_H
#define WM_BASE_FILE_H

#include "filter/base/err.h"

#include <stdbool.h>
#include <stddef.h>

/**
 * Read a file of at most max_bytes. Zero-terminated (the zero is not counted in *len).
 * @return malloc'ed bytes, or NULL with err. "-" is standard input.
 */
char *wm_file_read(const char *path, size_t max_bytes, size_t *len, struct wm_err *err);

/** Who may read a secret file. */
enum wm_secret {
    WM_SECRET_OWNER, /**< 0600 or tighter: root and role keys */
    WM_SECRET_GROUP, /**< 0640 or tighter: the station key, root:lp */
    WM_SECRET_NONE,  /**< 0644 or tighter: all may read it, only its owner decides what it says */
};

/**
 * Read a secret file: a regular file, not a symbolic link, owned by root or the caller, with no
 * looser mode than kind allows; otherwise refused with a text that says which mode it needs.
 * @return malloc'ed, to be freed with wm_wipe_free; NULL with err.
 */
char *wm_file_read_secret(const char *path, enum wm_secret kind, size_t max_bytes, size_t *len,
                          struct wm_err *err);

/** Make a new file (O_EXCL, O_NOFOLLOW, given mode, fsync'ed); an existing one is an error. */
int wm_file_create(const char *path, unsigned mode, const void *data, size_t len,
                   struct wm_err *err);

/** Put a file in the place of path, or where none is: written beside it (fsync'ed, given mode),
 * then renamed, so that a reader sees the old one or the new one whole. On failure the old one
 * stays. */
int wm_file_replace(const char *path, unsigned mode, const void *data, size_t len,
                    struct wm_err *err);

/** When the bytes of a file that is put out of its place are overwritten. */
enum wm_file_destroy {
    WM_FILE_KEEP_UNTIL,    /**< once the new file stands: a crash leaves one of the two */
    WM_FILE_DESTROY_FIRST, /**< before: a crash may leave neither, and never the old one's bytes */
};

/**
 * wm_file_replace for a secret file: no symbolic link, its old bytes overwritten where they lie and
 * that made durable. What the disk or its file system copied elsewhere cannot be reached.
 */
int wm_file_supersede(const char *path, unsigned mode, const void *data, size_t len,
                      enum wm_file_destroy when, struct wm_err *err);

/** An unnamed file for reading and writing, O_TMPFILE in $TMPDIR or memfd. @return fd or -1 */
int wm_file_unnamed(struct wm_err *err);

/** dir + "/" + name into out unless name is absolute. @return 0, or -1 if it does not fit. */
int wm_file_join(char *out, size_t size, const char *dir, const char *name);

#endif

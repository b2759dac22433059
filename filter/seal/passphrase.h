/* SPDX-License-Identifier: Apache-2.0 */
/** passphrase.h: where a passphrase comes from, and key files that are put under one. */
#ifndef WM_SEAL_PASSPHRASE_H
#define WM_SEAL_PASSPHRASE_H

#include "filter/base/err.h"

#include <stdbool.h>
#include <stddef.h>

#define WM_PASSPHRASE_MAX 1024 /**< bytes, zero included */
#define WM_PASSPHRASE_LEAST 8  /**< bytes of a new one */

/** Where it comes from; borrowed. Neither: there is none. */
struct wm_passphrase {
    const char *file; /**< a secret file that holds it in one line; NULL if none */
    bool ask;         /**< else: on /dev/tty, without echo */
};

/**
 * Get it; to be wiped. what names the file that it is for, as it is asked for.
 * @param fresh a new one: asked for twice, and not too short
 * WM_ERR_INPUT if file or terminal cannot be read, WM_ERR_USAGE if a new one is too short or the
 * two differ.
 */
int wm_passphrase_get(const struct wm_passphrase *source, const char *what, bool fresh,
                      char out[WM_PASSPHRASE_MAX], size_t *len, struct wm_err *err);

/** Put a new key file's text, of WM_KEY_FILE_MAX bytes, under a new passphrase; without a source it
 * is left as it is. what names the file. *len gets its new length. On failure it is wiped. */
int wm_passphrase_seal(const struct wm_passphrase *source, const char *what, char *text,
                       size_t *len, struct wm_err *err);

/**
 * Put a root, role or log key under another passphrase: old opens it if it has one, fresh (may be
 * none) is set. The file is replaced whole or not at all, and the bytes that it had overwritten.
 * WM_ERR_USAGE for a station's key, which print hosts use unasked.
 */
int wm_passphrase_change(const char *path, const struct wm_passphrase *old,
                         const struct wm_passphrase *fresh, struct wm_err *err);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** err.h: the one error value of Waymask: what went wrong, where, and the exit status it leads to.
 */
#ifndef WM_BASE_ERR_H
#define WM_BASE_ERR_H

#include <stddef.h>
#include <stdio.h>

/** Result codes of every call that can fail; they are also the programs' exit statuses. */
enum wm_code {
    WM_OK = 0,
    WM_ERR_INPUT = 1,        /**< bad input, file, printer or memory */
    WM_ERR_USAGE = 2,        /**< wrong option, configuration or call */
    WM_ERR_KEY = 3,          /**< the key at hand opens no section of this envelope */
    WM_ERR_TAMPERED = 4,     /**< damaged, changed or forged */
    WM_ERR_FOREIGN = 5,      /**< not a code of ours at all */
    WM_ERR_RETIRED = 6,      /**< sealed to a key that was retired: nobody opens it any more */
    WM_ERR_REVOKED = 7,      /**< printed by a station that was revoked */
    WM_ERR_EXPIRED = 8,      /**< past the label's life */
    WM_ERR_LIMIT = 9,        /**< a limit was passed */
    WM_ERR_DENIED = 10,      /**< not permitted to the asker */
    WM_ERR_UNREACHABLE = 11, /**< no opener answers */
};

/**
 * One error, owned by the caller, without heap. Zero-initialise it (`struct wm_err err = {0};`)
 * before the first call. The first error wins: later ones leave it as it is.
 * No member ever holds a field's value, a key or a payload.
 */
struct wm_err {
    enum wm_code code;    /**< WM_OK while nothing went wrong */
    char file[256];       /**< name as the user gave it; "" if none */
    unsigned long record; /**< 1-based record number; 0 if none */
    unsigned long line;   /**< 1-based line number; 0 if none; printed only without a record */
    char field[64];       /**< canonical field name such as "recipient.phone"; "" if none */
    char text[320];       /**< what is wrong and, where it helps, what to do; no full stop */
};

/**
 * Set the error unless one is set already.
 * @return code, so that `return wm_err_set(…)` reads well. err may be NULL.
 */
int wm_err_set(struct wm_err *err, enum wm_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/**
 * Say where the error happened; only members that are still empty are filled.
 * @param file,field NULL if unknown; record and line 0 if unknown. err may be NULL.
 */
void wm_err_place(struct wm_err *err, const char *file, unsigned long record, unsigned long line,
                  const char *field);

/**
 * Set the error of a file, unless one is set already.
 * @return code. err may be NULL.
 */
int wm_err_at(struct wm_err *err, enum wm_code code, const char *file, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/**
 * The error as one line without newline, `orders.csv: record 17, recipient.phone: longer than 31
 * bytes`. Control characters of a file name are written as `?`.
 * @return out
 */
const char *wm_err_format(const struct wm_err *err, char *out, size_t size);

/** Print `prefix` (such as "waymask: " or "ERROR: ") and the error as one line. */
void wm_err_print(const struct wm_err *err, const char *prefix, FILE *stream);

#endif

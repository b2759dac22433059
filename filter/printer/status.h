/* SPDX-License-Identifier: Apache-2.0 */
/** status.h: what a printer says of itself, in one vocabulary for all languages. */
#ifndef WM_PRINTER_STATUS_H
#define WM_PRINTER_STATUS_H

#include "filter/printer/language.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Reasons, as numbers of bits in a set. status.c has a row for each: the keyword of
 * printer-state-reasons (RFC 8011 5.4.12, PWG 5100.9), the message, whether printing waits. */
enum wm_reason {
    WM_REASON_MEDIA_EMPTY,
    WM_REASON_MEDIA_LOW,
    WM_REASON_MEDIA_JAM,
    WM_REASON_LABEL_WAITING, /**< a peeled label is to be taken */
    WM_REASON_RIBBON_EMPTY,
    WM_REASON_RIBBON_LOW,
    WM_REASON_COVER_OPEN, /**< or the head */
    WM_REASON_PAUSED,
    WM_REASON_CUTTER,
    WM_REASON_OVER_TEMPERATURE,
    WM_REASON_BATTERY_LOW,
    WM_REASON_BUSY,  /**< printing or receiving; nothing to wait for */
    WM_REASON_OTHER, /**< an error that the language does not name */
    WM_REASON_COUNT
};

/** A set of reasons; 0 is ready. */
struct wm_status {
    uint32_t reasons; /**< 1u << enum wm_reason */
};

static inline void wm_status_add(struct wm_status *status, enum wm_reason reason)
{
    status->reasons |= 1u << reason;
}

struct wm_reason_row {
    const char *keyword; /**< "media-empty-error"; NULL if CUPS is not told */
    const char *message; /**< N_(); what to do, for a clerk */
    bool waits;          /**< nothing is sent while it lasts */
};

/** The row of a reason; reason < WM_REASON_COUNT. */
const struct wm_reason_row *wm_reason_row(enum wm_reason reason);

/** Query of the language, to be sent between pages only; NULL with *len 0 if it has none. */
const char *wm_language_status_query(const struct wm_language *language, size_t *len);

/**
 * Read a reply. Replies may come in pieces, and more than one at once; noise is skipped.
 * @param quirks of the model
 * @return bytes used: 0 if more are needed. *complete tells whether they ended a reply; then
 * *status is set
 */
size_t wm_language_status_read(const struct wm_language *language, unsigned quirks,
                               const uint8_t *reply, size_t len, struct wm_status *status,
                               bool *complete);

#endif

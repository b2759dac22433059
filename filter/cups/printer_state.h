/* SPDX-License-Identifier: Apache-2.0 */
/** printer_state.h: what a printer says of itself over CUPS's back channel, as the queue's state.
 */
#ifndef WM_CUPS_PRINTER_STATE_H
#define WM_CUPS_PRINTER_STATE_H

#include "filter/cups/output.h"
#include "filter/printer/language.h"
#include "filter/printer/status.h"

#include <stdbool.h>
#include <stdint.h>

/** CUPS's back channel: what the printer answers. */
#define WM_BACK_CHANNEL_FD 3
/** What a job may lose in all by waiting for a printer that has not answered yet. */
#define WM_STATE_SILENCE_MS 500
/** At the job's end a printer is quiet that has said nothing for so long. */
#define WM_STATE_QUIET_MS 100
/** How long the end of a job waits for a printer that has answered before. */
#define WM_STATE_ANSWER_MS 5000
/** A printer is asked at most so often. */
#define WM_STATE_ASK_MS 1000
/** A question that stays without answer is repeated after so long. */
#define WM_STATE_REPEAT_MS 5000

/** Set up by wm_printer_state_init; not moved while its output is written to. */
struct wm_printer_state {
    const struct wm_language *language; /**< borrowed */
    unsigned quirks;                    /**< of the model */
    struct wm_output *output;           /**< borrowed; questions go through it */
    int fd;              /**< back channel, borrowed; -1 if there is none or its end was read */
    unsigned long heard; /**< replies so far */
    bool answered;       /**< the printer has, in this job */
    bool asking;         /**< a question has no answer yet */
    int64_t asked_ms;    /**< monotonic, of the last question; 0 before the first */
    int64_t silence_ms;  /**< left of WM_STATE_SILENCE_MS */
    uint32_t reasons;    /**< of the last answer, as in wm_status */
    uint8_t reply[1024]; /**< begun, not complete */
    size_t reply_len;
};

/**
 * Take back the states that a job before may have left behind, and watch the back channel while the
 * output waits. The printer is asked only where output and back are pipes (or back a socket), as
 * CUPS makes them, and where the language has a question.
 * @param language NULL to ask nothing
 */
void wm_printer_state_init(struct wm_printer_state *state, const struct wm_language *language,
                           unsigned quirks, struct wm_output *output, int back_fd);

/**
 * Before a page: ask, and return once the printer can print, however long that takes. A printer
 * that was fine is not waited for: what it answers is read while the page is written. To be called
 * between pages only.
 * @return 0, ECANCELED, EPIPE or another errno of the output
 */
int wm_printer_state_ready(struct wm_printer_state *state);

/** After the last page: the same, so that labels which lie in a printer without paper are seen, for
 * a printer that has answered in this job. @return as wm_printer_state_ready */
int wm_printer_state_end(struct wm_printer_state *state);

/** Take back all states of this job and watch no more. */
void wm_printer_state_clear(struct wm_printer_state *state);

#endif

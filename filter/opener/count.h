/* SPDX-License-Identifier: Apache-2.0 */
/** count.h: how often askers opened, and how often labels were opened: what limits are held
 * against. Filled from the log, so no restart forgets. */
#ifndef WM_OPENER_COUNT_H
#define WM_OPENER_COUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WM_COUNT_HOUR 3600u
#define WM_COUNT_DAY 86400u

/** An opening, besides asker, label and time. */
enum wm_count_flag {
    WM_COUNT_FOREIGN = 1, /**< of another outlet's label */
    WM_COUNT_LATE = 2,    /**< past its life */
};

/** Openings: an asker's within the last hour and day, a label's ever. */
struct wm_tally {
    uint32_t hour, day;
    uint32_t foreign, late; /**< within the last day */
    uint32_t label;
};

struct wm_count;

struct wm_count *wm_count_new(void); /**< NULL if out of memory */
void wm_count_free(struct wm_count *count);

/** Forget what is older than a day before now (seconds UTC), but no label. Time never runs back:
 * an earlier now is one that was given before. */
void wm_count_advance(struct wm_count *count, uint32_t now);

/** Count an opening at the time of the last advance. @return 0, or -1 if out of memory */
int wm_count_add(struct wm_count *count, const char *asker, const uint8_t label_id[8],
                 unsigned flags);

/** Take the last added opening back, which could not be recorded. Once for each, no advance
 * between.
 */
void wm_count_undo(struct wm_count *count, const uint8_t label_id[8]);

void wm_count_tally(const struct wm_count *count, const char *asker, const uint8_t label_id[8],
                    struct wm_tally *tally);

/** What was wrong, as far as it matters for how many of a kind are recorded one by one. */
enum wm_refusal {
    WM_REFUSAL_GARBAGE, /**< nothing that names a label */
    WM_REFUSAL_LABEL,
    WM_REFUSALS,
};

/** Refusals of an asker that are recorded one by one within an hour; further ones are only counted,
 * so that nobody fills the disk, which would stop all openings. */
#define WM_COUNT_GARBAGE_HOUR 60u
#define WM_COUNT_LABEL_HOUR 600u

/** @return true if this refusal is to be recorded by itself; otherwise it was counted. Also true if
 * there is no memory to count in. */
bool wm_count_refusal(struct wm_count *count, const char *asker, enum wm_refusal kind);

/** The next asker with refusals that were only counted, which are then no longer pending.
 * @return how many; 0 if nobody has any */
uint32_t wm_count_unrecorded(struct wm_count *count, char asker[64]);

/** Put them back, since they could not be recorded. */
void wm_count_return(struct wm_count *count, const char *asker, uint32_t unrecorded);

#endif

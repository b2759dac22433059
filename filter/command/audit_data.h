/* SPDX-License-Identifier: Apache-2.0 */
/** audit_data.h: what `audit report` counts: openings, refusals and prints of several logs. Private
 * to the command floor. */
#ifndef WM_COMMAND_AUDIT_DATA_H
#define WM_COMMAND_AUDIT_DATA_H

#include "filter/base/err.h"
#include "filter/store/log.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** An opening, or one that was refused. */
struct wm_audit_event {
    uint64_t number; /**< in its log */
    uint64_t label;  /**< label id; 0 if the code could not be read */
    uint32_t time;   /**< seconds UTC */
    uint32_t asker;  /**< index of names */
    uint32_t host;   /**< index of names */
    uint32_t log;    /**< index of logs as they were named */
    bool denied;
    bool late; /**< after the end of the label's life */
    char result[24];
};

/** Rows of equal size that grow. */
struct wm_audit_rows {
    void *row; /**< owned */
    size_t count, room;
};

struct wm_audit_data {
    uint32_t since, until;       /**< openings before and from then on are left out */
    struct wm_audit_rows events; /**< struct wm_audit_event; in order of time once sorted */
    struct wm_audit_rows prints; /**< uint64_t: labels that were printed; ascending once sorted */
    struct wm_audit_rows names;  /**< char *: askers and hosts, each once */
    struct wm_audit_rows order;  /**< uint32_t: indexes of names, by name */
    uint64_t entries;            /**< read, of all kinds */
    uint32_t log;                /**< index of the log that is read */
    struct wm_err *err;
};

/** Take an entry; for wm_log_each. */
int wm_audit_take(void *data, const struct wm_log_entry *entry);

/** Once all is taken. */
void wm_audit_sort(struct wm_audit_data *data);

const char *wm_audit_name(const struct wm_audit_data *data, uint32_t index);
/** True if a print of the label is in the logs; once all is sorted. */
bool wm_audit_printed(const struct wm_audit_data *data, uint64_t label);

/** A row more, zero. @return NULL if there is no memory */
void *wm_audit_row(struct wm_audit_rows *rows, size_t size);

void wm_audit_free(struct wm_audit_data *data);

/** What one asker did, and whether it is out of the ordinary. */
struct wm_audit_asker {
    uint32_t asker; /**< index of names */
    unsigned long openings, denials;
    unsigned long night; /**< openings from 22:00 to 06:00, local time */
    bool many_openings, many_denials, at_night;
};

/** The medians that openings were measured by. */
struct wm_audit_usual {
    unsigned long median, deviation; /**< openings of an asker; median absolute deviation */
};

/**
 * A row for each asker, by name. Out of the ordinary are: more openings than the median of all
 * askers with openings by over five times the median absolute deviation (at least 1), if those are
 * three or more and the openings ten or more; five denials or more, if there are at least a quarter
 * as many as openings; five openings at night or more, if those are half of the asker's or more.
 * @return 0, or WM_ERR_INPUT without memory
 */
int wm_audit_askers(const struct wm_audit_data *data, struct wm_audit_rows *askers,
                    struct wm_audit_usual *usual, struct wm_err *err);

#endif

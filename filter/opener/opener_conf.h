/* SPDX-License-Identifier: Apache-2.0 */
/** opener_conf.h: opener.conf, what an opener holds and who may have it open what;
 * waymask-opener(8). Nothing else, neither environment nor asker, sets anything. */
#ifndef WM_OPENER_OPENER_CONF_H
#define WM_OPENER_OPENER_CONF_H

#include "filter/base/conf.h"
#include "filter/base/err.h"

#include <stddef.h>
#include <stdint.h>

#define WM_OPENER_KEYS 64     /**< most RoleKey lines */
#define WM_OPENER_LOGS 32     /**< most StationLog lines */
#define WM_OPENER_RULES 128   /**< most Allow lines */
#define WM_OPENER_OUTLETS 256 /**< most Outlet lines */
#define WM_OPENER_WHO 512     /**< most names on Allow and Outlet lines together */

/** Names on one line: conf->who[from … from + count - 1]. */
struct wm_opener_names {
    size_t from, count;
};

/** `Allow ROLE PURPOSE[,PURPOSE…] WHO…` */
struct wm_opener_rule {
    unsigned role;
    uint32_t purposes; /**< bit (1 << enum wm_purpose) each */
    struct wm_opener_names who;
};

/** `Outlet NAME WHO…`: where askers are at home. */
struct wm_opener_outlet {
    char name[64];
    struct wm_opener_names who;
};

/** All directives; a table row each in opener_conf.c. Paths are absolute. */
struct wm_opener_conf {
    char path[512];   /**< the file itself */
    char folder[512]; /**< its folder */
    char root_key[512];
    char recipient_list[512];
    char state_dir[512];
    char role_keys[WM_OPENER_KEYS][512]; /**< keys, and what is left of retired ones */
    size_t role_key_count;
    char passphrase[512];        /**< file; "" if keys have none */
    char log_key[512];           /**< file; "" if the log is not signed */
    char log_name[64];           /**< of the log, in its checkpoints */
    uint32_t checkpoint_minutes; /**< 0 if no checkpoints are written */
    char checkpoint[512];        /**< file */
    char socket[108];            /**< as long as sun_path */
    struct wm_opener_rule rules[WM_OPENER_RULES];
    size_t rule_count;
    struct wm_opener_outlet outlets[WM_OPENER_OUTLETS];
    size_t outlet_count;
    char who[WM_OPENER_WHO][48]; /**< "user", "@group" or "*" */
    size_t who_count;
    uint32_t per_hour, per_day; /**< openings of an asker */
    uint32_t per_label;         /**< of one label, whoever asks */
    uint32_t foreign_per_day;   /**< of an asker, of labels of other outlets */
    uint32_t late_per_day;      /**< of an asker, of labels past their life */
    char station_logs[WM_OPENER_LOGS][512];
    size_t station_log_count;
};

/** Directives by index, in the order of the manual; NULL past the end. */
const struct wm_directive *wm_opener_directive(size_t index);

/** The file that is read where none is named: SYSCONFDIR/waymask/opener.conf. */
#define WM_OPENER_CONF_FILE SYSCONFDIR "/waymask/opener.conf"

/**
 * Load path, or WM_OPENER_CONF_FILE if NULL. The file must be a regular one, no symbolic link,
 * root's or the caller's own, and nobody else may write it. WM_ERR_USAGE or WM_ERR_INPUT otherwise.
 */
int wm_opener_conf_load(struct wm_opener_conf *conf, const char *path, struct wm_err *err);

#endif

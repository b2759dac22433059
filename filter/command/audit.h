/* SPDX-License-Identifier: Apache-2.0 */
/** audit.h: what the forms of `waymask audit` share. Private to the command floor. */
#ifndef WM_COMMAND_AUDIT_H
#define WM_COMMAND_AUDIT_H

#include "filter/base/sink.h"
#include "filter/command/command.h"
#include "filter/store/log.h"

#include <stdbool.h>

#define WM_AUDIT_PATH 600 /**< bytes of a log's path, zero included */

/** The forms; argv[0] is "show", "verify" and so on. */
int wm_audit_show(int argc, char **argv, const char *conf_path, struct wm_err *err);
int wm_audit_verify(int argc, char **argv, const char *conf_path, struct wm_err *err);
int wm_audit_checkpoint(int argc, char **argv, const char *conf_path, struct wm_err *err);
int wm_audit_report(int argc, char **argv, const char *conf_path, struct wm_err *err);

/** audit.log in the state directory of the configuration. */
int wm_audit_default_log(const char *conf_path, char path[WM_AUDIT_PATH], struct wm_err *err);

/** Read an instant `2026-11-23T08:00:00Z`, or a day `2026-11-23`, which begins at 00:00 UTC.
 * @return WM_OK, or WM_ERR_USAGE */
int wm_audit_time(const char *text, uint32_t *time, struct wm_err *err);

/** Name of a role, or its number. @return out */
const char *wm_audit_role(unsigned role, char out[16]);

/** Write a log's text to a terminal: characters that turn the direction of others become `?`. The
 * text is padded with blanks to width characters; 0: not at all. */
void wm_audit_put(struct wm_sink *out, const char *text, size_t width);

/** Write `"name":"text"`, a comma before it unless it is the first of its object; nothing if text
 * is "". first is false then. */
void wm_audit_json(struct wm_sink *out, bool *first, const char *name, const char *text);
void wm_audit_json_number(struct wm_sink *out, bool *first, const char *name, uint64_t number);

/** End of standard output: what could not be written is an error. */
int wm_audit_finish(struct wm_sink *out, struct wm_err *err);

#endif

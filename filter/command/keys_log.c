/* SPDX-License-Identifier: Apache-2.0 */
/* What waymask keys does, as entries of the custodian's own log. */
#include "config.h"

#include "filter/base/message.h"
#include "filter/command/keys_verb.h"
#include "filter/store/log.h"
#include "filter/store/recorder.h"

#include <stdio.h>

int wm_keys_record(const char *path, const char *result, unsigned role, const char *what,
                   unsigned long number, struct wm_err *err)
{
    struct wm_log_entry entry = {.event = WM_LOG_KEY, .role = role};
    struct wm_log *log;

    if (path == NULL)
        return WM_OK;
    wm_recorder_own_user(entry.asker, sizeof entry.asker);
    snprintf(entry.result, sizeof entry.result, "%s", result);
    snprintf(entry.detail, sizeof entry.detail, "%s=%lu", what, number);
    log = wm_log_open(path, WM_LOG_SHARED, 0600, err);
    if (log != NULL)
        (void)wm_log_append(log, &entry, 1, true, err);
    wm_log_close(log);
    return (int)err->code;
}

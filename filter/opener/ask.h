/* SPDX-License-Identifier: Apache-2.0 */
/** ask.h: the client's side of the opener's socket. */
#ifndef WM_OPENER_ASK_H
#define WM_OPENER_ASK_H

#include "filter/opener/request.h"

#define WM_ASK_SECONDS 10 /**< to wait for an opener */

/** Where openers listen unless told otherwise. */
#define WM_OPENER_SOCKET RUNSTATEDIR "/waymask/opener.sock"

/**
 * Ask the opener at socket. WM_OK: answer is there, be it a refusal; wipe it. WM_ERR_UNREACHABLE if
 * nobody listens there, or has not answered in time or sense; WM_ERR_USAGE if the request cannot be
 * said.
 */
int wm_opener_ask(const char *socket_path, const struct wm_request *request,
                  struct wm_answer *answer, struct wm_err *err);

#endif

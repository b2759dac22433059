/* SPDX-License-Identifier: Apache-2.0 */
/** server.h: serves an opener's requests over a Unix stream socket, waymask-opener(8). */
#ifndef WM_OPENER_SERVER_H
#define WM_OPENER_SERVER_H

#include "filter/opener/opener.h"

#include <stdbool.h>

#define WM_SERVER_PEERS 256u    /**< connections at a time */
#define WM_SERVER_PER_USER 192u /**< of one user: some are left for others */
#define WM_SERVER_SECONDS 10    /**< until a client that is silent or does not read is dropped */

/** A listening socket. */
struct wm_listener {
    int fd;
    char path[108]; /**< that was made and is to be removed; "" if systemd made it */
};

/** The socket that systemd hands over (sd_listen_fds(3)), or a new one at path, mode 0666: who may
 * ask what is for Allow to say. WM_ERR_USAGE or WM_ERR_INPUT otherwise. */
int wm_listener_open(struct wm_listener *listener, const char *path, struct wm_err *err);
void wm_listener_close(struct wm_listener *listener);

/**
 * Serve until SIGTERM or SIGINT; SIGHUP reads list and keys anew. What goes wrong meanwhile is said
 * on standard error, a line each. WM_OK at an orderly end.
 */
int wm_server_run(struct wm_opener *opener, struct wm_listener *listener, struct wm_err *err);

#endif

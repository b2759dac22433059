/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/opener/server.h"

#include "filter/base/message.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define FIRST_FD 3 /* SD_LISTEN_FDS_START */

static int failed(const char *path, struct wm_err *err)
{
    return wm_err_at(err, WM_ERR_INPUT, path, _("cannot listen: %s"), strerror(errno));
}

static bool is_unix_listener(int fd)
{
    const int wanted[][2] = {{SO_DOMAIN, AF_UNIX}, {SO_TYPE, SOCK_STREAM}, {SO_ACCEPTCONN, 1}};
    size_t i;

    for (i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        int value = -1;
        socklen_t size = sizeof value;
        if (getsockopt(fd, SOL_SOCKET, wanted[i][0], &value, &size) != 0 || value != wanted[i][1])
            return false;
    }
    return true;
}

/* @return 1 if a socket was handed over, 0 if none, -1 with err */
static int take_handed(struct wm_listener *listener, struct wm_err *err)
{
    const char *pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");
    char own[24];

    snprintf(own, sizeof own, "%ld", (long)getpid());
    if (pid == NULL || fds == NULL || strcmp(pid, own) != 0)
        return 0;
    if (strcmp(fds, "1") != 0 || !is_unix_listener(FIRST_FD)) {
        wm_err_set(err, WM_ERR_USAGE,
                   _("one listening Unix stream socket is expected; see waymask-opener.socket"));
        return -1;
    }
    if (fcntl(FIRST_FD, F_SETFD, FD_CLOEXEC) != 0 || fcntl(FIRST_FD, F_SETFL, O_NONBLOCK) != 0) {
        failed(NULL, err);
        return -1;
    }
    listener->fd = FIRST_FD;
    return 1;
}

/* A socket that nobody listens at any more may go. */
static bool is_stale(const struct sockaddr_un *address)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool stale = fd >= 0 && connect(fd, (const struct sockaddr *)address, sizeof *address) != 0 &&
                 errno == ECONNREFUSED;

    if (fd >= 0)
        close(fd);
    return stale;
}

/* The folder, where it is one that a boot empties. */
static void make_folder(const char *path)
{
    char folder[sizeof((struct sockaddr_un *)0)->sun_path];
    char *slash;

    snprintf(folder, sizeof folder, "%s", path);
    slash = strrchr(folder, '/');
    if (slash == NULL || slash == folder)
        return;
    *slash = '\0';
    (void)mkdir(folder, 0755); /* if it fails, bind says why */
}

int wm_listener_open(struct wm_listener *listener, const char *path, struct wm_err *err)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct stat st;
    int handed;

    *listener = (struct wm_listener){.fd = -1};
    handed = take_handed(listener, err);
    if (handed != 0)
        return handed > 0 ? WM_OK : (int)err->code;
    if (strlen(path) >= sizeof address.sun_path)
        return wm_err_set(err, WM_ERR_USAGE, _("path of the socket is too long"));
    memcpy(address.sun_path, path, strlen(path) + 1);
    make_folder(path);
    if (lstat(path, &st) == 0 && S_ISSOCK(st.st_mode) && is_stale(&address))
        (void)unlink(path);
    listener->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (listener->fd < 0 ||
        bind(listener->fd, (const struct sockaddr *)&address, sizeof address) != 0) {
        failed(path, err);
    } else {
        memcpy(listener->path, path, strlen(path) + 1);
        if (chmod(path, 0666) == 0 && listen(listener->fd, SOMAXCONN) == 0)
            return WM_OK;
        failed(path, err);
    }
    wm_listener_close(listener);
    return (int)err->code;
}

void wm_listener_close(struct wm_listener *listener)
{
    if (listener->path[0] != '\0')
        (void)unlink(listener->path);
    if (listener->fd >= 0)
        close(listener->fd);
    *listener = (struct wm_listener){.fd = -1};
}

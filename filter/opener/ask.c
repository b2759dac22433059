/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/opener/ask.h"

#include "filter/base/message.h"
#include "filter/base/wipe.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static int unreachable(const char *path, const char *why, struct wm_err *err)
{
    wm_err_set(err, WM_ERR_UNREACHABLE, _("the opener cannot be reached: %s"), why);
    wm_err_place(err, path, 0, 0, NULL);
    return WM_ERR_UNREACHABLE;
}

static int64_t milliseconds(void)
{
    struct timespec now = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* A socket's own timeout ends a connect() that waits for a place in the queue, and a send(). */
static int connect_to(const char *path, struct wm_err *err)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const struct timeval patience = {.tv_sec = WM_ASK_SECONDS};
    int fd;

    if (strlen(path) >= sizeof address.sun_path) {
        wm_err_set(err, WM_ERR_USAGE, _("path of the socket is too long"));
        return -1;
    }
    memcpy(address.sun_path, path, strlen(path) + 1);
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) == 0 &&
        connect(fd, (const struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    unreachable(path, strerror(errno == EAGAIN ? ETIMEDOUT : errno), err);
    if (fd >= 0)
        close(fd);
    return -1;
}

static int send_all(int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t sent = send(fd, data, len, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return -1;
        data += sent;
        len -= (size_t)sent;
    }
    return 0;
}

/* All until the opener closes. @return 0, or -1 with errno */
static int receive_all(int fd, char *out, size_t size, size_t *len)
{
    const int64_t until = milliseconds() + WM_ASK_SECONDS * 1000;

    *len = 0;
    for (;;) {
        struct pollfd polled = {.fd = fd, .events = POLLIN};
        const int64_t left = until - milliseconds();
        ssize_t got;
        if (left <= 0 || *len == size) {
            errno = left <= 0 ? ETIMEDOUT : EMSGSIZE;
            return -1;
        }
        if (poll(&polled, 1, (int)left) <= 0)
            continue;
        got = recv(fd, out + *len, size - *len, MSG_DONTWAIT);
        if (got == 0)
            return 0;
        if (got > 0)
            *len += (size_t)got;
        else if (errno != EINTR && errno != EAGAIN && errno != ECONNRESET)
            return -1;
        else if (errno == ECONNRESET)
            return 0;
    }
}

int wm_opener_ask(const char *path, const struct wm_request *request, struct wm_answer *answer,
                  struct wm_err *err)
{
    char sent[WM_REQUEST_MAX], got[WM_ANSWER_MAX + 1];
    const size_t sent_len = wm_request_format(request, sent);
    size_t got_len = 0;
    int fd;

    memset(answer, 0, sizeof *answer);
    if (sent_len == 0)
        return wm_err_set(err, WM_ERR_USAGE,
                          _("a waybill number has up to 32 digits, capitals and hyphens"));
    fd = connect_to(path, err);
    if (fd < 0)
        return (int)err->code;
    if (send_all(fd, sent, sent_len) != 0 || receive_all(fd, got, sizeof got, &got_len) != 0)
        unreachable(path, strerror(errno), err);
    else if (wm_answer_parse(got, got_len, answer) != 0)
        unreachable(path, got_len == 0 ? _("it hung up") : _("its answer makes no sense"), err);
    close(fd);
    wm_wipe(got, sizeof got);
    return (int)err->code;
}

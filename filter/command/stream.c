/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/command/stream.h"

#include "filter/base/file.h"
#include "filter/base/message.h"
#include "filter/base/sink.h"
#include "filter/base/wipe.h"
#include "filter/command/command.h"
#include "filter/order/charset_name.h"
#include "filter/store/recorder.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/** Enough to tell waybills from orders. */
#define HEAD_BYTES 512u

static bool write_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t done = write(fd, bytes, len);
        if (done < 0 && errno != EINTR)
            return false;
        if (done > 0) {
            bytes += done;
            len -= (size_t)done;
        }
    }
    return true;
}

/** In a child: pass on what was read, then the rest. Plaintext, so it is wiped. */
static void pass_on(int from, int to, char *head, size_t len)
{
    char buffer[16384];
    bool open = write_all(to, head, len);
    ssize_t got = 1;

    wm_wipe(head, len);
    while (open && got != 0) {
        got = read(from, buffer, sizeof buffer);
        if (got > 0)
            open = write_all(to, buffer, (size_t)got);
        else if (got < 0 && errno != EINTR)
            break;
    }
    wm_wipe(buffer, sizeof buffer);
    _exit(0);
}

/** Put the first bytes of a pipe back in front: a child passes them and the rest through another
 * pipe. @return fd to read in place of fd, which is closed; or -1 */
static int put_back(int fd, char *head, size_t len)
{
    int ends[2];
    pid_t child;

    if (pipe(ends) != 0)
        return -1;
    child = fork();
    if (child == 0) {
        close(ends[0]);
        close(STDOUT_FILENO); /* who reads it must not wait for us */
        signal(SIGPIPE, SIG_IGN);
        pass_on(fd, ends[1], head, len);
    }
    close(ends[1]);
    if (child < 0) {
        close(ends[0]);
        return -1;
    }
    close(fd);
    return ends[0];
}

/** Whether *fd holds waybills; *fd then starts at its first byte again. @return 0 or -1 */
static int look(int *fd, bool *waybills)
{
    char head[HEAD_BYTES];
    const bool seekable = lseek(*fd, 0, SEEK_CUR) >= 0;
    size_t len = 0;
    ssize_t got = 1;
    int moved = *fd;

    while (len < sizeof head && got != 0) {
        got = read(*fd, head + len, sizeof head - len);
        if (got > 0)
            len += (size_t)got;
        else if (got < 0 && errno != EINTR)
            return -1;
    }
    *waybills = wm_batch_is_waybills(head, len);
    if (seekable && lseek(*fd, -(off_t)len, SEEK_CUR) < 0)
        moved = -1;
    else if (!seekable)
        moved = put_back(*fd, head, len);
    wm_wipe(head, sizeof head);
    if (moved < 0)
        return -1;
    *fd = moved;
    return 0;
}

static void tell_fault(void *context, const struct wm_err *err)
{
    (void)context;
    wm_err_print(err, "waymask: ", stderr);
}

void wm_source_report(const char *name, const struct wm_batch *result)
{
    if (result->skipped + result->merged + result->left_out > 0)
        fprintf(stderr,
                _("waymask: %s: %lu records: %lu sealed, %lu merged, %lu cancelled or refunded, "
                  "%lu bad ones left out\n"),
                name, result->read, result->sealed, result->merged, result->left_out,
                result->skipped);
}

/** @return fd of the waybills, or -1 with err */
static int seal(int fd, const struct wm_source *source, const struct wm_conf *conf,
                const struct wm_host *host, struct wm_err *err)
{
    struct wm_batch_input input = {
        .fd = fd,
        .name = source->path,
        .charset = source->charset,
        .join_file = source->join_file,
        .join_field = source->join_field,
        .fault = tell_fault,
    };
    struct wm_batch result = {0};
    struct wm_recorder *recorder;
    struct wm_sink out;
    int sealed, status;

    recorder = wm_recorder_new(conf->state_dir, NULL, 0, err);
    sealed = recorder != NULL ? wm_file_unnamed(err) : -1;
    if (sealed < 0) {
        wm_recorder_free(recorder);
        return -1;
    }
    input.record = wm_recorder_batch(recorder);
    wm_sink_fd(&out, sealed);
    status = wm_batch_seal(host, conf, &input, &out, &result, err);
    if (status == WM_OK && (wm_sink_flush(&out) != 0 || lseek(sealed, 0, SEEK_SET) != 0))
        status = wm_err_set(err, WM_ERR_INPUT, _("cannot keep the sealed waybills: %s"),
                            strerror(out.failed != 0 ? out.failed : errno));
    wm_sink_clear(&out);
    wm_recorder_free(recorder);
    if (status != WM_OK) {
        close(sealed);
        return -1;
    }
    wm_source_report(input.name, &result);
    return sealed;
}

int wm_source_argument(struct wm_source *source, int argc, char **argv, struct wm_err *err)
{
    if (optind + 1 != argc || (source->join_file == NULL) != (source->join_field == NULL))
        return wm_command_misuse(argv[0], err);
    if (source->charset != NULL && wm_charset_check(source->charset, err) != 0)
        return (int)err->code;
    source->path = argv[optind];
    return WM_OK;
}

int wm_source_open(const struct wm_source *source, const struct wm_conf *conf,
                   struct wm_host **host, struct wm_err *err)
{
    bool waybills = false;
    int fd, sealed;

    *host = NULL;
    fd = wm_command_input(source->path, err);
    if (fd < 0)
        return -1;
    if (look(&fd, &waybills) != 0) {
        wm_err_at(err, WM_ERR_INPUT, source->path, "%s", strerror(errno));
        close(fd);
        return -1;
    }
    *host = wm_command_host(conf, !waybills, err);
    if (*host == NULL) {
        close(fd);
        return -1;
    }
    if (waybills)
        return fd;
    sealed = seal(fd, source, conf, *host, err);
    close(fd);
    return sealed;
}

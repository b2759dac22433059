/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/store/log_file.h"

#include "filter/base/message.h"
#include "filter/store/log_line.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The folder that path lies in, open; or -1. */
static int open_folder(const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');

    if (slash == NULL)
        return open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if ((size_t)(slash - path) + 2 > sizeof folder)
        return -1;
    snprintf(folder, sizeof folder, "%.*s/", (int)(slash - path), path);
    return open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* An empty file at path, which has its mode and group before it has its name: of several that make
 * one at the same time, all get the same. @return 0 or an errno */
static int make(const char *path, unsigned mode)
{
    char beside[PATH_MAX];
    struct stat st;
    int folder, fd, status = 0;

    if ((size_t)snprintf(beside, sizeof beside, "%s.XXXXXX", path) >= sizeof beside)
        return ENAMETOOLONG;
    fd = mkostemp(beside, O_CLOEXEC);
    if (fd < 0)
        return errno;
    folder = open_folder(path);
    if ((mode & S_IWGRP) != 0 && folder >= 0 && fstat(folder, &st) == 0 &&
        fchown(fd, (uid_t)-1, st.st_gid) != 0)
        status = 0; /* not of that group: whoever opens it decides */
    if (fchmod(fd, (mode_t)mode) != 0 || fsync(fd) != 0 ||
        (link(beside, path) != 0 && errno != EEXIST))
        status = errno;
    (void)unlink(beside);
    close(fd);
    if (folder >= 0) {
        (void)fsync(folder);
        close(folder);
    }
    return status;
}

static bool in_group(gid_t group)
{
    gid_t groups[256];
    int i, count = getgroups((int)(sizeof groups / sizeof groups[0]), groups);

    for (i = 0; i < count; i++) {
        if (groups[i] == group)
            return true;
    }
    return group == getegid();
}

/* A print host's log is written by root, by lp and by the members of its group. */
static bool is_shared(const struct stat *st, const char *path)
{
    struct stat folder_st;
    int folder;
    bool same = false;

    if (in_group(st->st_gid))
        return true;
    if (geteuid() != 0)
        return false;
    folder = open_folder(path);
    if (folder >= 0) {
        same = fstat(folder, &folder_st) == 0 && folder_st.st_gid == st->st_gid;
        close(folder);
    }
    return same;
}

/* Checks what was opened, not what the name says. */
static int check(int fd, const char *path, unsigned mode, struct wm_err *err)
{
    struct stat st;

    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return wm_err_at(err, WM_ERR_INPUT, path, _("a log must be a regular file"));
    if (st.st_uid != 0 && st.st_uid != geteuid() &&
        ((mode & S_IWGRP) == 0 || !is_shared(&st, path)))
        return wm_err_at(err, WM_ERR_INPUT, path,
                         _("belongs to another user; make it root's or your own"));
    if ((st.st_mode & 07777 & ~(mode_t)mode) != 0)
        return wm_err_at(err, WM_ERR_INPUT, path, _("mode %04o lets others in; set it to %04o"),
                         (unsigned)(st.st_mode & 07777), mode);
    return WM_OK;
}

int wm_log_file_open(const char *path, unsigned mode, struct wm_err *err)
{
    /* O_NONBLOCK: a FIFO in the file's place must not stop us before fstat refuses it. */
    const int flags = O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
    int status, fd = open(path, flags);

    if (fd < 0 && errno == ENOENT) {
        status = make(path, mode);
        if (status != 0) {
            wm_err_at(err, WM_ERR_INPUT, path, _("cannot create: %s"), strerror(status));
            return -1;
        }
        fd = open(path, flags);
    }
    if (fd < 0) {
        if (errno == ELOOP)
            wm_err_at(err, WM_ERR_INPUT, path, _("a log must not be a symbolic link"));
        else
            wm_err_at(err, WM_ERR_INPUT, path, _("cannot open: %s"), strerror(errno));
        return -1;
    }
    if (check(fd, path, mode, err) == WM_OK)
        return fd;
    close(fd);
    return -1;
}

int wm_log_file_size(int fd, const char *path, uint64_t *size, struct wm_err *err)
{
    struct stat st;

    if (fstat(fd, &st) != 0)
        return wm_err_at(err, WM_ERR_INPUT, path, _("cannot read: %s"), strerror(errno));
    if (st.st_nlink == 0)
        return wm_err_at(err, WM_ERR_INPUT, path, _("was removed"));
    *size = (uint64_t)st.st_size;
    return WM_OK;
}

/* Read len bytes at an offset. @return 0 or -1 with errno */
static int read_at(int fd, char *data, size_t len, uint64_t offset)
{
    while (len > 0) {
        ssize_t got = pread(fd, data, len, (off_t)offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            if (got == 0)
                errno = EIO; /* shorter than it was */
            return -1;
        }
        data += got;
        len -= (size_t)got;
        offset += (uint64_t)got;
    }
    return 0;
}

/* Where the line before offset end begins: behind the last newline before it, 0 if there is none.
 * A crash may leave more than a line's worth of zeros. @return 0 or -1 with errno */
static int line_start(int fd, uint64_t end, uint64_t *start)
{
    char block[4096];
    const char *newline;
    size_t len;

    while (end > 0) {
        len = end < sizeof block ? (size_t)end : sizeof block;
        if (read_at(fd, block, len, end - len) != 0)
            return -1;
        newline = memrchr(block, '\n', len);
        end -= len;
        if (newline != NULL) {
            *start = end + (size_t)(newline - block) + 1;
            return 0;
        }
    }
    *start = 0;
    return 0;
}

/* The whole line that ends at tail->end. */
static int read_last(int fd, const char *path, struct wm_log_tail *tail, struct wm_err *err)
{
    char line[WM_LOG_LINE_MAX];
    struct wm_log_entry entry;
    uint64_t start;
    size_t len;

    if (line_start(fd, tail->end - 1, &start) != 0)
        return wm_err_at(err, WM_ERR_INPUT, path, _("cannot read: %s"), strerror(errno));
    if (tail->end - start > sizeof line)
        return wm_err_at(err, WM_ERR_INPUT, path, _("does not end with an entry of an audit log"));
    len = (size_t)(tail->end - start);
    if (read_at(fd, line, len, start) != 0)
        return wm_err_at(err, WM_ERR_INPUT, path, _("cannot read: %s"), strerror(errno));
    if (!wm_log_line_parse(line, len - 1, &entry) || (entry.number == 1) != (start == 0))
        return wm_err_at(err, WM_ERR_INPUT, path, _("does not end with an entry of an audit log"));
    wm_tree_leaf(line, len - 1, tail->leaf);
    tail->number = entry.number;
    tail->time = entry.time;
    return WM_OK;
}

int wm_log_tail_read(int fd, const char *path, struct wm_log_tail *tail, struct wm_err *err)
{
    struct stat st;
    uint64_t size;
    char first[2];

    memset(tail, 0, sizeof *tail);
    if (fstat(fd, &st) != 0)
        return wm_err_at(err, WM_ERR_INPUT, path, _("cannot read: %s"), strerror(errno));
    size = (uint64_t)st.st_size;
    if (line_start(fd, size, &tail->end) != 0)
        return wm_err_at(err, WM_ERR_INPUT, path, _("cannot read: %s"), strerror(errno));
    tail->torn = size - tail->end;
    if (tail->end > 0)
        return read_last(fd, path, tail, err);
    /* Only what began as a first entry is cut off: not some other file that was named by mistake.
     */
    if (size > WM_LOG_LINE_MAX ||
        (size >= 2 && (read_at(fd, first, 2, 0) != 0 || memcmp(first, "1 ", 2) != 0)))
        return wm_err_at(err, WM_ERR_INPUT, path, _("is not an audit log"));
    return WM_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/store/log_scan.h"

#include "filter/base/message.h"
#include "filter/store/log_line.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int wm_log_lock(int fd, short kind, int byte, bool wait)
{
    struct flock lock = {.l_type = kind, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};
    int result;

    /* Of the open file, not the process: threads and forks do not release each other's. */
    while ((result = fcntl(fd, wait ? F_OFD_SETLKW : F_OFD_SETLK, &lock)) != 0 && errno == EINTR)
        ;
    return result;
}

void wm_log_scan_start(struct wm_log_scan *scan, int fd, const char *path, uint64_t limit)
{
    memset(scan, 0, sizeof *scan);
    scan->fd = fd;
    scan->path = path;
    scan->left = limit;
    if (lseek(fd, 0, SEEK_SET) < 0)
        scan->bad = errno != ESPIPE;
}

/* Read on until the buffer holds a whole line, or all that is left. */
static void fill(struct wm_log_scan *scan)
{
    ssize_t got;
    size_t room;

    memmove(scan->buffer, scan->buffer + scan->from, scan->to - scan->from);
    scan->to -= scan->from;
    scan->from = 0;
    while (scan->left > 0 && scan->to < sizeof scan->buffer) {
        room = sizeof scan->buffer - scan->to;
        if (room > scan->left)
            room = (size_t)scan->left;
        got = read(scan->fd, scan->buffer + scan->to, room);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            scan->bad = true;
        if (got <= 0) {
            scan->left = 0;
            return;
        }
        scan->to += (size_t)got;
        scan->left -= (size_t)got;
    }
}

/* The line at the buffer's start, or skip bytes behind it. *len: without its newline.
 * @return NULL if none of at most WM_LOG_LINE_MAX bytes ends there */
static const char *line_at(struct wm_log_scan *scan, size_t skip, size_t *len)
{
    const char *line, *end;
    size_t have;

    if (scan->to - scan->from < skip + WM_LOG_LINE_MAX)
        fill(scan);
    if (scan->to - scan->from <= skip)
        return NULL;
    line = scan->buffer + scan->from + skip;
    have = scan->to - scan->from - skip;
    end = memchr(line, '\n', have < WM_LOG_LINE_MAX ? have : WM_LOG_LINE_MAX);
    if (end == NULL)
        return NULL;
    *len = (size_t)(end - line);
    return line;
}

static int wrong(const struct wm_log_scan *scan, uint64_t number, const char *what,
                 struct wm_err *err)
{
    wm_err_set(err, WM_ERR_TAMPERED, "%s", what);
    wm_err_place(err, scan->path, (unsigned long)number, 0, NULL);
    return -WM_ERR_TAMPERED;
}

/* The entry does not follow from the one before: one of the two was edited. The entry behind says
 * which, since it holds the hash of this one. */
static int blame(struct wm_log_scan *scan, size_t len, const uint8_t leaf[WM_TREE_HASH],
                 struct wm_err *err)
{
    const uint64_t number = scan->last.number + 1;
    struct wm_log_entry next;
    const char *line;
    size_t next_len;

    if (number == 1)
        return wrong(scan, 1, _("is edited: the first entry has none before it"), err);
    line = line_at(scan, len + 1, &next_len);
    if (line == NULL || !wm_log_line_parse(line, next_len, &next))
        return wrong(scan, number, _("is edited, or the entry before it is"), err);
    if (memcmp(next.before, leaf, sizeof next.before) == 0)
        return wrong(scan, number - 1, _("is edited: the next entry holds another hash of it"),
                     err);
    return wrong(scan, number, _("is edited: it holds another hash of the entry before"), err);
}

static int check(struct wm_log_scan *scan, const struct wm_log_entry *entry, size_t len,
                 const uint8_t leaf[WM_TREE_HASH], struct wm_err *err)
{
    const uint64_t number = scan->last.number + 1;

    if (entry->number > number)
        return wrong(scan, number, _("is missing: a later entry stands in its place"), err);
    if (entry->number < number)
        return wrong(scan, number, _("is missing: an earlier entry's number stands in its place"),
                     err);
    if (memcmp(entry->before, scan->leaf, sizeof entry->before) != 0)
        return blame(scan, len, leaf, err);
    if (entry->time < scan->last.time)
        return wrong(scan, number, _("has an earlier time than the entry before"), err);
    return 1;
}

int wm_log_scan_next(struct wm_log_scan *scan, struct wm_err *err)
{
    uint8_t leaf[WM_TREE_HASH];
    struct wm_log_entry entry;
    const char *line;
    size_t len = 0;

    line = scan->bad ? NULL : line_at(scan, 0, &len);
    if (scan->bad) {
        wm_err_set(err, WM_ERR_INPUT, _("cannot read: %s"), strerror(errno));
        wm_err_place(err, scan->path, 0, 0, NULL);
        return -WM_ERR_INPUT;
    }
    if (line == NULL && scan->to == scan->from)
        return 0;
    if (line == NULL && scan->to - scan->from < WM_LOG_LINE_MAX) {
        scan->torn = true;
        return 0;
    }
    if (line == NULL || !wm_log_line_parse(line, len, &entry))
        return wrong(scan, scan->last.number + 1, _("is not an entry of an audit log"), err);
    wm_tree_leaf(line, len, leaf);
    if (check(scan, &entry, len, leaf, err) < 0)
        return -WM_ERR_TAMPERED;
    scan->from += len + 1;
    scan->done += len + 1;
    scan->last = entry;
    memcpy(scan->leaf, leaf, sizeof leaf);
    return 1;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/store/log.h"

#include "filter/base/file.h"
#include "filter/base/message.h"
#include "filter/base/utf8.h"
#include "filter/store/log_file.h"
#include "filter/store/log_line.h"
#include "filter/store/log_scan.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct wm_log {
    char path[1024];
    enum wm_log_use use;
    int fd;
    struct wm_log_tail tail; /* as of the last append, or when it was opened */
    uint64_t cut;            /* bytes of a torn line that no repair entry tells of yet */
    struct wm_tree tree;
    bool replayed; /* tree is that of all entries */
    bool broken;   /* what stands in the file is not what tail says */
};

/* An error of this log, with the reason of errno. */
static int failed(const struct wm_log *log, const char *what, struct wm_err *err)
{
    return wm_err_at(err, WM_ERR_INPUT, log->path, "%s: %s", what, strerror(errno));
}

static int lock_for_life(const struct wm_log *log, struct wm_err *err)
{
    const bool owned = log->use == WM_LOG_OWNED;

    if (wm_log_lock(log->fd, owned ? F_WRLCK : F_RDLCK, WM_LOG_OWNER_BYTE, false) == 0)
        return WM_OK;
    if (errno != EAGAIN && errno != EACCES)
        return failed(log, _("cannot be locked"), err);
    wm_err_set(err, WM_ERR_INPUT, "%s",
               owned ? _("is in use: an opener, or something that prints, runs with this log")
                     : _("belongs to an opener that runs; print with a log of its own"));
    wm_err_place(err, log->path, 0, 0, NULL);
    return WM_ERR_INPUT;
}

struct wm_log *wm_log_open(const char *path, enum wm_log_use use, unsigned mode, struct wm_err *err)
{
    struct wm_log *log = calloc(1, sizeof *log);

    if (log == NULL || strlen(path) >= sizeof log->path) {
        wm_err_set(err, WM_ERR_INPUT, "%s",
                   log == NULL ? _("out of memory") : _("path is too long"));
        free(log);
        return NULL;
    }
    snprintf(log->path, sizeof log->path, "%s", path);
    log->use = use;
    log->fd = wm_log_file_open(path, mode, err);
    if (log->fd >= 0 && lock_for_life(log, err) == WM_OK) {
        if (wm_log_lock(log->fd, F_WRLCK, WM_LOG_APPEND_BYTE, true) != 0)
            (void)failed(log, _("cannot be locked"), err);
        else if (wm_log_tail_read(log->fd, path, &log->tail, err) == WM_OK &&
                 wm_log_lock(log->fd, F_UNLCK, WM_LOG_APPEND_BYTE, false) == 0)
            return log;
    }
    wm_log_close(log);
    return NULL;
}

/* Under the lock: learn what others appended since. */
static int refresh(struct wm_log *log, struct wm_err *err)
{
    const uint64_t known = log->tail.end + log->tail.torn;
    uint64_t size;

    if (wm_log_file_size(log->fd, log->path, &size, err) != WM_OK)
        return WM_ERR_INPUT;
    if (log->broken || size < known || (size > known && log->use == WM_LOG_OWNED)) {
        log->broken = true;
        wm_err_set(err, WM_ERR_TAMPERED, "%s",
                   _("is not as this program left it; look at it with waymask audit verify, and "
                     "start anew"));
        wm_err_place(err, log->path, 0, 0, NULL);
        return WM_ERR_TAMPERED;
    }
    return size == known ? WM_OK : wm_log_tail_read(log->fd, log->path, &log->tail, err);
}

/* Under the lock: cut off what a crash left of a line. */
static int cut_torn(struct wm_log *log, struct wm_err *err)
{
    if (log->tail.torn == 0)
        return WM_OK;
    if (ftruncate(log->fd, (off_t)log->tail.end) != 0)
        return failed(log, _("its torn last line cannot be cut off"), err);
    log->cut += log->tail.torn;
    log->tail.torn = 0;
    return WM_OK;
}

static void host_name(char host[64])
{
    if (gethostname(host, 64) != 0)
        host[0] = '\0';
    host[63] = '\0';
    if (!wm_utf8_valid(host, strlen(host)))
        host[0] = '\0';
}

/* Lines that are to be written, and what the log's tail is then. */
struct lines {
    char *text; /* owned */
    size_t len, size;
    struct wm_log_tail tail;
    struct wm_tree tree;
};

static int add_line(struct lines *lines, struct wm_log_entry *entry, uint32_t now)
{
    char line[WM_LOG_LINE_MAX];
    size_t len;

    entry->number = lines->tail.number + 1;
    if (entry->time == 0)
        entry->time = now;
    if (entry->time < lines->tail.time)
        entry->time = lines->tail.time;
    memcpy(entry->before, lines->tail.leaf, sizeof entry->before);
    if (entry->host[0] == '\0')
        host_name(entry->host);
    len = wm_log_line_format(entry, line);
    if (len == 0 || lines->size - lines->len < len)
        return -1;
    memcpy(lines->text + lines->len, line, len);
    lines->len += len;
    wm_tree_leaf(line, len - 1, lines->tail.leaf);
    wm_tree_add(&lines->tree, lines->tail.leaf);
    lines->tail.number = entry->number;
    lines->tail.time = entry->time;
    lines->tail.end += len;
    return 0;
}

static int make_lines(const struct wm_log *log, struct wm_log_entry *entries, size_t count,
                      struct lines *lines, struct wm_err *err)
{
    const uint32_t now = (uint32_t)time(NULL);
    struct wm_log_entry repair = {.event = WM_LOG_REPAIR};
    size_t i;

    *lines = (struct lines){.tail = log->tail, .tree = log->tree};
    if (count < SIZE_MAX / WM_LOG_LINE_MAX - 1) {
        lines->size = (count + 1) * WM_LOG_LINE_MAX;
        lines->text = malloc(lines->size);
    }
    if (lines->text == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    if (log->cut > 0) {
        snprintf(repair.detail, sizeof repair.detail, "cut=%llu", (unsigned long long)log->cut);
        (void)add_line(lines, &repair, now);
    }
    for (i = 0; i < count; i++) {
        if (add_line(lines, &entries[i], now) != 0)
            return wm_err_set(err, WM_ERR_INPUT, _("an entry has a text that a log does not hold"));
    }
    return WM_OK;
}

static int write_all(int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t done = write(fd, data, len);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return -1;
        data += done;
        len -= (size_t)done;
    }
    return 0;
}

/* Under the lock: all of it or nothing. */
static int put_lines(struct wm_log *log, const struct lines *lines, bool durable,
                     struct wm_err *err)
{
    if (write_all(log->fd, lines->text, lines->len) == 0 && (!durable || fdatasync(log->fd) == 0)) {
        log->tail = lines->tail;
        log->tree = lines->tree;
        log->cut = 0;
        return WM_OK;
    }
    (void)failed(log, _("cannot write"), err);
    if (ftruncate(log->fd, (off_t)log->tail.end) != 0)
        log->broken = true;
    return WM_ERR_INPUT;
}

int wm_log_append(struct wm_log *log, struct wm_log_entry *entries, size_t count, bool durable,
                  struct wm_err *err)
{
    struct lines lines = {0};
    int status;

    if (count == 0)
        return WM_OK;
    if (wm_log_lock(log->fd, F_WRLCK, WM_LOG_APPEND_BYTE, true) != 0)
        return failed(log, _("cannot be locked"), err);
    status = refresh(log, err);
    if (status == WM_OK)
        status = cut_torn(log, err);
    if (status == WM_OK)
        status = make_lines(log, entries, count, &lines, err);
    if (status == WM_OK)
        status = put_lines(log, &lines, durable, err);
    (void)wm_log_lock(log->fd, F_UNLCK, WM_LOG_APPEND_BYTE, false);
    if (status != WM_OK)
        wm_err_place(err, log->path, 0, 0, NULL);
    free(lines.text);
    return status;
}

int wm_log_sync(struct wm_log *log, struct wm_err *err)
{
    return fdatasync(log->fd) == 0 ? WM_OK : failed(log, _("cannot write"), err);
}

int wm_log_replay(struct wm_log *log, int (*take)(void *context, const struct wm_log_entry *entry),
                  void *context, struct wm_err *err)
{
    struct wm_log_scan scan;
    int more, status = WM_OK;

    memset(&log->tree, 0, sizeof log->tree);
    log->replayed = false;
    wm_log_scan_start(&scan, log->fd, log->path, log->tail.end);
    while (status == WM_OK && (more = wm_log_scan_next(&scan, err)) != 0) {
        if (more < 0)
            return -more;
        wm_tree_add(&log->tree, scan.leaf);
        status = take != NULL ? take(context, &scan.last) : WM_OK;
    }
    if (status != WM_OK)
        return status;
    if (scan.done != log->tail.end || scan.last.number != log->tail.number) {
        wm_err_set(err, WM_ERR_TAMPERED, _("was changed while it was read"));
        wm_err_place(err, log->path, 0, 0, NULL);
        return WM_ERR_TAMPERED;
    }
    log->replayed = log->use == WM_LOG_OWNED;
    return WM_OK;
}

bool wm_log_root(const struct wm_log *log, uint64_t *size, uint8_t root[WM_TREE_HASH])
{
    *size = log->tree.size;
    wm_tree_root(&log->tree, root);
    return log->replayed && !log->broken;
}

uint32_t wm_log_last_time(const struct wm_log *log)
{
    return log->tail.time;
}

void wm_log_close(struct wm_log *log)
{
    if (log == NULL)
        return;
    if (log->fd >= 0)
        close(log->fd);
    free(log);
}

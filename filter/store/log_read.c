/* SPDX-License-Identifier: Apache-2.0 */
/* Reading an audit log: all of it, against checkpoints, or up to one. */
#include "config.h"

#include "filter/base/hex.h"
#include "filter/base/message.h"
#include "filter/store/log.h"
#include "filter/store/log_scan.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int tampered(const char *path, uint64_t number, const char *text, struct wm_err *err)
{
    wm_err_set(err, WM_ERR_TAMPERED, "%s", text);
    wm_err_place(err, path, (unsigned long)number, 0, NULL);
    return WM_ERR_TAMPERED;
}

/* Open for reading up to where the log ends now, at a moment when nobody is appending. */
static int open_log(const char *path, struct wm_log_scan *scan, struct wm_err *err)
{
    uint64_t limit = UINT64_MAX;
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    bool locked;

    if (fd < 0 || fstat(fd, &st) != 0 || S_ISDIR(st.st_mode)) {
        wm_err_set(err, WM_ERR_INPUT, _("cannot open: %s"), strerror(fd < 0 ? errno : EISDIR));
        wm_err_place(err, path, 0, 0, NULL);
        if (fd >= 0)
            close(fd);
        return -1;
    }
    if (S_ISREG(st.st_mode)) {
        /* Where a lock cannot be had (a copy on a file system without), nobody appends either. */
        locked = wm_log_lock(fd, F_RDLCK, WM_LOG_APPEND_BYTE, true) == 0;
        if (fstat(fd, &st) == 0)
            limit = (uint64_t)st.st_size;
        if (locked)
            (void)wm_log_lock(fd, F_UNLCK, WM_LOG_APPEND_BYTE, false);
    }
    wm_log_scan_start(scan, fd, path, limit);
    return fd;
}

/* Where reading stands between the checkpoints. */
struct marks {
    const struct wm_log_mark *next, *end;
    uint64_t good; /* size of the last one that held */
};

/* All marks of the tree's size must have its root. */
static int check_marks(const char *path, const struct wm_tree *tree, struct marks *marks,
                       struct wm_err *err)
{
    uint8_t root[WM_TREE_HASH];

    while (marks->next < marks->end && marks->next->size <= tree->size) {
        wm_tree_root(tree, root);
        if (marks->next->size < tree->size || memcmp(root, marks->next->root, sizeof root) != 0) {
            wm_err_set(err, WM_ERR_TAMPERED,
                       _("from here to %llu the log is not the one that the checkpoint of %llu "
                         "entries has: all was written anew"),
                       (unsigned long long)marks->next->size,
                       (unsigned long long)marks->next->size);
            wm_err_place(err, path,
                         (unsigned long)(marks->good < marks->next->size ? marks->good + 1
                                                                         : marks->next->size),
                         0, NULL);
            return WM_ERR_TAMPERED;
        }
        marks->good = marks->next->size;
        marks->next++;
    }
    return WM_OK;
}

/* The file ended: on a whole line, and not before what a checkpoint has. */
static int check_end(const struct wm_log_scan *scan, const struct marks *marks, struct wm_err *err)
{
    const uint64_t number = scan->last.number + 1;

    if (marks->next < marks->end) {
        wm_err_set(err, WM_ERR_TAMPERED,
                   _("is missing with all that followed: the checkpoint has %llu entries"),
                   (unsigned long long)marks->end[-1].size);
        wm_err_place(err, scan->path, (unsigned long)number, 0, NULL);
        return WM_ERR_TAMPERED;
    }
    return scan->torn ? tampered(scan->path, number,
                                 _("is cut off; after a crash the next entry repairs that"), err)
                      : WM_OK;
}

int wm_log_check(const char *path, const struct wm_log_mark *marks, size_t count,
                 struct wm_tree *tree, int (*take)(void *context, const struct wm_log_entry *entry),
                 void *context, struct wm_err *err)
{
    struct marks left = {.next = marks, .end = count > 0 ? marks + count : marks};
    struct wm_tree own = {0};
    struct wm_log_scan scan;
    int fd = open_log(path, &scan, err);
    int more = 0, status;

    if (fd < 0)
        return WM_ERR_INPUT;
    status = check_marks(path, &own, &left, err);
    while (status == WM_OK && (more = wm_log_scan_next(&scan, err)) > 0) {
        wm_tree_add(&own, scan.leaf);
        status = check_marks(path, &own, &left, err);
        if (status == WM_OK && take != NULL)
            status = take(context, &scan.last);
    }
    close(fd);
    if (status == WM_OK)
        status = more < 0 ? -more : check_end(&scan, &left, err);
    if (tree != NULL)
        *tree = own;
    return status;
}

int wm_log_each(const char *path, int (*take)(void *context, const struct wm_log_entry *entry),
                void *context, struct wm_err *err)
{
    return wm_log_check(path, NULL, 0, NULL, take, context, err);
}

int wm_log_head(const char *path, struct wm_tree *tree, struct wm_err *err)
{
    return wm_log_check(path, NULL, 0, tree, NULL, NULL, err);
}

/* Label ids of 8 bytes each. */
struct ids {
    uint8_t (*id)[8]; /* owned */
    size_t count, size;
};

/* label: 16 hexadecimal digits. */
static int keep(struct ids *ids, const char *label)
{
    if (ids->count == ids->size) {
        const size_t size = ids->size == 0 ? 256 : ids->size * 2;
        void *grown = size > SIZE_MAX / 8 ? NULL : realloc(ids->id, size * 8);
        if (grown == NULL)
            return -1;
        ids->id = grown;
        ids->size = size;
    }
    return wm_hex_read(label, ids->id[ids->count++], sizeof *ids->id);
}

/* Read the first size entries and keep the labels that were sealed. */
static int read_genuine(struct wm_log_scan *scan, uint64_t size, const uint8_t root[WM_TREE_HASH],
                        struct ids *ids, struct wm_err *err)
{
    const struct wm_log_mark mark = {.size = size};
    struct marks left = {.next = &mark, .end = &mark + 1};
    struct wm_tree tree = {0};
    uint8_t own[WM_TREE_HASH];
    int more = 1;

    while (tree.size < size && (more = wm_log_scan_next(scan, err)) > 0) {
        wm_tree_add(&tree, scan->leaf);
        if (scan->last.event == WM_LOG_SEAL && scan->last.label[0] != '\0' &&
            keep(ids, scan->last.label) != 0)
            return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    }
    if (more <= 0)
        return more < 0 ? -more : check_end(scan, &left, err);
    wm_tree_root(&tree, own);
    if (memcmp(own, root, sizeof own) != 0)
        return tampered(scan->path, 0, _("is not the log that the checkpoint has"), err);
    return WM_OK;
}

int wm_log_genuine(const char *path, uint64_t size, const uint8_t root[WM_TREE_HASH],
                   int (*take)(void *context, const uint8_t label_id[8]), void *context,
                   struct wm_err *err)
{
    struct wm_log_scan scan;
    struct ids ids = {0};
    int status, fd = open_log(path, &scan, err);
    size_t i;

    if (fd < 0)
        return WM_ERR_INPUT;
    status = read_genuine(&scan, size, root, &ids, err);
    close(fd);
    for (i = 0; i < ids.count && status == WM_OK; i++)
        status = take(context, ids.id[i]);
    free(ids.id);
    return status;
}

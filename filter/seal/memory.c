/* SPDX-License-Identifier: Apache-2.0 */
/* Rollback memory: which recipient list was the newest, in a file of the state folder. */
#include "config.h"

#include "filter/base/file.h"
#include "filter/base/message.h"
#include "filter/seal/keys.h"
#include "filter/seal/list.h"
#include "filter/seal/text.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEEN_NAME "recipients.seen"
#define SEEN_TITLE "waymask-recipients-seen 1"
#define SEEN_MAX 512u /* bytes */

/* The newest list that was used. */
struct seen {
    uint8_t root[32];
    uint32_t version; /* 0: none was */
    uint8_t hash[32];
};

static int parse(const char *data, size_t len, struct seen *seen)
{
    struct wm_text text;

    wm_text_start(&text, data, len);
    if (!wm_text_expect(&text, SEEN_TITLE) || !wm_text_expect(&text, "root") ||
        !wm_text_hex(&text, seen->root, 32) || !wm_text_expect(&text, "version") ||
        (seen->version = wm_text_number(&text, UINT32_MAX)) == 0 ||
        !wm_text_expect(&text, "sha256") || !wm_text_hex(&text, seen->hash, 32) ||
        !wm_text_done(&text))
        return -1;
    return 0;
}

/* A file that is not there leaves *seen as it is. What cannot be understood is refused: whoever
 * damages it must not gain by it. */
static int load(const char *path, struct seen *seen, struct wm_err *err)
{
    struct stat st;
    size_t len = 0;
    char *data;
    int bad;

    if (lstat(path, &st) != 0)
        return errno == ENOENT ? WM_OK : wm_err_at(err, WM_ERR_INPUT, path, "%s", strerror(errno));
    if (!S_ISREG(st.st_mode))
        return wm_err_at(err, WM_ERR_INPUT, path, _("is not a regular file"));
    data = wm_file_read(path, SEEN_MAX, &len, err);
    if (data == NULL)
        return WM_ERR_INPUT;
    bad = parse(data, len, seen);
    free(data);
    if (bad == 0)
        return WM_OK;
    return wm_err_at(
        err, WM_ERR_TAMPERED, path,
        _("is damaged: it tells which recipient list was used last; see that the list is the "
          "current one, then remove this file"));
}

static int compare(const struct seen *seen, const struct wm_recipients *list, struct wm_err *err)
{
    if (list->version < seen->version)
        return wm_err_set(err, WM_ERR_TAMPERED,
                          _("version %lu was in use here already, and this recipient list is "
                            "version %lu; get the current list"),
                          (unsigned long)seen->version, (unsigned long)list->version);
    if (list->version == seen->version && memcmp(list->hash, seen->hash, sizeof seen->hash) != 0)
        return wm_err_set(err, WM_ERR_TAMPERED,
                          _("another recipient list of this version, %lu, was in use here; sign "
                            "the right one with a higher version"),
                          (unsigned long)list->version);
    return WM_OK;
}

static int remember(const char *path, const struct wm_recipients *list, struct wm_err *err)
{
    char text[SEEN_MAX], root[65], hash[65];
    const int len = snprintf(text, sizeof text, "%s\nroot %s\nversion %lu\nsha256 %s\n", SEEN_TITLE,
                             sodium_bin2hex(root, sizeof root, list->root, sizeof list->root),
                             (unsigned long)list->version,
                             sodium_bin2hex(hash, sizeof hash, list->hash, sizeof list->hash));

    return wm_file_replace(path, 0644, text, (size_t)len, err) == 0 ? WM_OK : WM_ERR_INPUT;
}

/* The folder, locked if we are to write. @return fd; -1 with err, or without: nothing to say */
static int open_folder(const char *state_dir, bool write, struct wm_err *err)
{
    const int fd = open(state_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (!write)
        return fd;
    if (fd < 0 || faccessat(AT_FDCWD, state_dir, W_OK | X_OK, AT_EACCESS) != 0) {
        wm_err_set(err, WM_ERR_USAGE,
                   _("%s; the state folder has to be there, and writable for who seals: make it, "
                     "mode 2770 and root:lp on a print host, or set StateDirectory"),
                   strerror(errno));
        wm_err_place(err, state_dir, 0, 0, NULL);
        if (fd >= 0)
            close(fd);
        return -1;
    }
    while (flock(fd, LOCK_EX) != 0 && errno == EINTR)
        ;
    return fd;
}

int wm_list_memory(const char *state_dir, const struct wm_recipients *list, bool write,
                   struct wm_err *err)
{
    struct seen seen = {.version = 0};
    char path[1024];
    int folder, status;

    if (wm_file_join(path, sizeof path, state_dir, SEEN_NAME) != 0)
        return wm_err_at(err, WM_ERR_USAGE, state_dir, _("path is too long"));
    folder = open_folder(state_dir, write, err);
    if (folder < 0)
        return write ? WM_ERR_USAGE : WM_OK;
    status = load(path, &seen, err);
    /* Another root is another site, whose versions are its own. */
    if (status == WM_OK && memcmp(seen.root, list->root, sizeof seen.root) != 0)
        seen.version = 0;
    if (status == WM_OK)
        status = compare(&seen, list, err);
    if (status == WM_OK && write && list->version > seen.version)
        status = remember(path, list, err);
    close(folder); /* the lock goes with it */
    return status;
}

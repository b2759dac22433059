/* SPDX-License-Identifier: Apache-2.0 */
/* The check that the print side holds no key which opens anything. */
#include "config.h"

#include "filter/base/file.h"
#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/seal/keys.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_SIZE 1024

/* What a file in a print host's folder is. */
enum kind { HARMLESS, PRIVATE, UNREADABLE };

static enum kind kind_of(int folder, const char *name)
{
    static const char *const titles[] = {"waymask-role-key ", "waymask-root-key "};
    const size_t len = strlen(name);
    enum kind kind = HARMLESS;
    char head[32] = "";
    struct stat st;
    size_t i;
    int fd;

    if (fstatat(folder, name, &st, 0) != 0 || !S_ISREG(st.st_mode))
        return HARMLESS;
    fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    /* A role's key is its owner's alone; a station key may be the group's, and of no concern to who
     * only verifies. */
    if (fd < 0 || read(fd, head, sizeof head - 1) < 0)
        kind = (st.st_mode & 077) == 0 && len > 4 && strcmp(name + len - 4, ".key") == 0
                   ? UNREADABLE
                   : HARMLESS;
    if (fd >= 0)
        close(fd);
    for (i = 0; i < sizeof titles / sizeof *titles; i++) {
        if (strncmp(head, titles[i], strlen(titles[i])) == 0)
            kind = PRIVATE;
    }
    wm_wipe(head, sizeof head);
    return kind;
}

static int refuse_in(const char *path, bool inner, struct wm_err *err)
{
    const struct dirent *entry;
    DIR *listing = opendir(path);
    int result = 0;

    if (listing == NULL) /* an inner one that we may not enter is of no use to us either */
        return inner || errno == ENOENT ? 0
                                        : wm_err_at(err, WM_ERR_INPUT, path, "%s", strerror(errno));
    while (result == 0 && (entry = readdir(listing)) != NULL) {
        const enum kind kind = kind_of(dirfd(listing), entry->d_name);
        char file[PATH_SIZE];
        if (kind == PRIVATE)
            result = wm_err_set(err, WM_ERR_USAGE,
                                _("a private key that opens or signs for the site lies beside the "
                                  "configuration; move it off this host"));
        else if (kind == UNREADABLE && !inner)
            result = wm_err_set(err, WM_ERR_USAGE,
                                _("cannot be read, so it may be a role's private key; move it "
                                  "away"));
        if (result != 0 && wm_file_join(file, sizeof file, path, entry->d_name) == 0)
            wm_err_place(err, file, 0, 0, NULL);
    }
    closedir(listing);
    return result;
}

int wm_keys_refuse_private(const char *folder, struct wm_err *err)
{
    const struct dirent *entry;
    DIR *listing;
    int result = refuse_in(folder, false, err);

    listing = result == 0 ? opendir(folder) : NULL;
    while (result == 0 && listing != NULL && (entry = readdir(listing)) != NULL) {
        char path[PATH_SIZE];
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
            wm_file_join(path, sizeof path, folder, entry->d_name) == 0)
            result = refuse_in(path, true, err);
    }
    if (listing != NULL)
        closedir(listing);
    return result;
}

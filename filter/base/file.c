/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/file.h"

#include "filter/base/message.h"
#include "filter/base/wipe.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_SIZE 1024

/* Grow a buffer to hold size bytes; not realloc, since the old block is wiped. */
static char *grow(char *old, size_t used, size_t size)
{
    char *grown = malloc(size);

    if (grown != NULL && used > 0)
        memcpy(grown, old, used);
    wm_wipe_free(old, used);
    return grown;
}

/* Read fd to its end; works on pipes too. One byte more than max_bytes tells "too large". */
static char *read_all(int fd, const char *path, size_t max_bytes, size_t *len, struct wm_err *err)
{
    size_t size = max_bytes < 4096 ? max_bytes + 2 : 4096;
    size_t used = 0;
    char *data;

    if (max_bytes > SIZE_MAX / 2 - 2) {
        wm_err_at(err, WM_ERR_INPUT, path, _("limit too large"));
        return NULL;
    }
    data = malloc(size);
    while (data != NULL) {
        ssize_t got = read(fd, data + used, size - used - 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            wm_err_at(err, WM_ERR_INPUT, path, _("cannot read: %s"), strerror(errno));
            wm_wipe_free(data, used);
            return NULL;
        }
        used += (size_t)got;
        if (used > max_bytes) {
            wm_err_at(err, WM_ERR_INPUT, path, _("longer than %zu bytes"), max_bytes);
            wm_wipe_free(data, used);
            return NULL;
        }
        if (got == 0) {
            data[used] = '\0';
            *len = used;
            return data;
        }
        if (used == size - 1) {
            size = size > max_bytes / 2 ? max_bytes + 2 : size * 2;
            data = grow(data, used, size);
        }
    }
    wm_err_at(err, WM_ERR_INPUT, path, _("out of memory"));
    return NULL;
}

char *wm_file_read(const char *path, size_t max_bytes, size_t *len, struct wm_err *err)
{
    struct stat st;
    char *data = NULL;
    int fd;

    if (strcmp(path, "-") == 0)
        return read_all(STDIN_FILENO, path, max_bytes, len, err);
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        wm_err_at(err, WM_ERR_INPUT, path, _("cannot open: %s"), strerror(errno));
        return NULL;
    }
    if (fstat(fd, &st) != 0 || S_ISDIR(st.st_mode))
        wm_err_at(err, WM_ERR_INPUT, path, _("is not a file"));
    else
        data = read_all(fd, path, max_bytes, len, err);
    close(fd);
    return data;
}

/* Checks what was opened, not what the name says: no time between check and use. */
static int check_secret(int fd, const char *path, enum wm_secret kind, struct wm_err *err)
{
    static const mode_t modes[] = {
        [WM_SECRET_OWNER] = 0600, [WM_SECRET_GROUP] = 0640, [WM_SECRET_NONE] = 0644};
    const mode_t allowed = modes[kind];
    struct stat st;

    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return wm_err_at(err, WM_ERR_INPUT, path,
                         kind == WM_SECRET_NONE ? _("must be a regular file")
                                                : _("a secret file must be a regular file"));
    if (st.st_uid != 0 && st.st_uid != geteuid())
        return wm_err_at(err, WM_ERR_INPUT, path,
                         _("belongs to another user; make it root's or your own"));
    if ((st.st_mode & 07777 & ~allowed) != 0)
        return wm_err_at(err, WM_ERR_INPUT, path, _("mode %04o lets others in; set it to %04o"),
                         (unsigned)(st.st_mode & 07777), (unsigned)allowed);
    return 0;
}

char *wm_file_read_secret(const char *path, enum wm_secret kind, size_t max_bytes, size_t *len,
                          struct wm_err *err)
{
    char *data = NULL;
    /* O_NONBLOCK: a FIFO in the file's place must not stop us before fstat refuses it. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW | O_NONBLOCK);

    if (fd < 0) {
        if (errno == ELOOP)
            wm_err_at(err, WM_ERR_INPUT, path,
                      kind == WM_SECRET_NONE ? _("must not be a symbolic link")
                                             : _("a secret file must not be a symbolic link"));
        else
            wm_err_at(err, WM_ERR_INPUT, path, _("cannot open: %s"), strerror(errno));
        return NULL;
    }
    if (check_secret(fd, path, kind, err) == 0)
        data = read_all(fd, path, max_bytes, len, err);
    close(fd);
    return data;
}

static int write_all(int fd, const unsigned char *data, size_t len)
{
    while (len > 0) {
        ssize_t done = write(fd, data, len);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return -1;
        data += done;
        len -= (size_t)done;
    }
    return 0;
}

/* Fill and close a new file. The mode comes last, past the umask: until all is written only the
 * owner may look. @return 0 or an errno */
static int fill(int fd, unsigned mode, const void *data, size_t len)
{
    int failed = write_all(fd, data, len) != 0 || fchmod(fd, (mode_t)mode) != 0 || fsync(fd) != 0
                     ? errno
                     : 0;

    if (close(fd) != 0 && failed == 0)
        failed = errno;
    return failed;
}

int wm_file_create(const char *path, unsigned mode, const void *data, size_t len,
                   struct wm_err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY, 0600);
    int failed;

    if (fd < 0)
        return wm_err_at(err, WM_ERR_INPUT, path, _("cannot create: %s"), strerror(errno));
    failed = fill(fd, mode, data, len);
    if (failed == 0)
        return 0;
    (void)unlink(path);
    return wm_err_at(err, WM_ERR_INPUT, path, _("cannot write: %s"), strerror(failed));
}

/* Make a rename last through a power cut; the file is good either way. */
static void sync_folder_of(char *path)
{
    char *slash = strrchr(path, '/');
    int fd;

    if (slash != NULL)
        slash[1] = '\0';
    fd = open(slash != NULL ? path : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    (void)fsync(fd);
    close(fd);
}

/* The new file beside path, written and durable. */
static int fill_beside(const char *path, char beside[PATH_SIZE], unsigned mode, const void *data,
                       size_t len, struct wm_err *err)
{
    const int length = snprintf(beside, PATH_SIZE, "%s.XXXXXX", path);
    int fd, failed;

    if (length < 0 || length >= PATH_SIZE)
        return wm_err_at(err, WM_ERR_INPUT, path, _("path is too long"));
    fd = mkostemp(beside, O_CLOEXEC);
    if (fd < 0)
        return wm_err_at(err, WM_ERR_INPUT, path, _("cannot create: %s"), strerror(errno));
    failed = fill(fd, mode, data, len);
    if (failed == 0)
        return 0;
    (void)unlink(beside);
    return wm_err_at(err, WM_ERR_INPUT, path, _("cannot write: %s"), strerror(failed));
}

static int put_in_place(char beside[PATH_SIZE], const char *path, struct wm_err *err)
{
    if (rename(beside, path) != 0) {
        wm_err_at(err, WM_ERR_INPUT, path, _("cannot write: %s"), strerror(errno));
        (void)unlink(beside);
        return -1;
    }
    sync_folder_of(beside);
    return 0;
}

int wm_file_replace(const char *path, unsigned mode, const void *data, size_t len,
                    struct wm_err *err)
{
    char beside[PATH_SIZE];

    if (fill_beside(path, beside, mode, data, len, err) != 0)
        return -1;
    return put_in_place(beside, path, err);
}

/* Zeros over all of a file, made durable. */
static int overwrite(int fd, const char *path, struct wm_err *err)
{
    static const unsigned char zeros[4096];
    struct stat st;
    off_t left;

    if (fstat(fd, &st) != 0 || lseek(fd, 0, SEEK_SET) != 0)
        return wm_err_at(err, WM_ERR_INPUT, path, _("cannot overwrite: %s"), strerror(errno));
    for (left = st.st_size; left > 0; left -= (off_t)sizeof zeros) {
        if (write_all(fd, zeros, left < (off_t)sizeof zeros ? (size_t)left : sizeof zeros) != 0)
            return wm_err_at(err, WM_ERR_INPUT, path, _("cannot overwrite: %s"), strerror(errno));
    }
    if (fsync(fd) != 0)
        return wm_err_at(err, WM_ERR_INPUT, path, _("cannot overwrite: %s"), strerror(errno));
    return 0;
}

int wm_file_supersede(const char *path, unsigned mode, const void *data, size_t len,
                      enum wm_file_destroy when, struct wm_err *err)
{
    char beside[PATH_SIZE];
    struct stat st;
    int old, result;

    old = open(path, O_RDWR | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW | O_NONBLOCK);
    if (old < 0)
        return wm_err_at(err, WM_ERR_INPUT, path, _("cannot open: %s"), strerror(errno));
    if (fstat(old, &st) != 0 || !S_ISREG(st.st_mode))
        result = wm_err_at(err, WM_ERR_INPUT, path, _("is not a regular file"));
    else
        result = fill_beside(path, beside, mode, data, len, err);
    if (result == 0 && when == WM_FILE_DESTROY_FIRST) {
        result = overwrite(old, path, err);
        if (result != 0)
            (void)unlink(beside);
    }
    if (result == 0)
        result = put_in_place(beside, path, err);
    if (result == 0 && when == WM_FILE_KEEP_UNTIL)
        result = overwrite(old, path, err);
    close(old);
    return result;
}

int wm_file_unnamed(struct wm_err *err)
{
    const char *dir = getenv("TMPDIR");
    int fd = open(dir != NULL && dir[0] != '\0' ? dir : "/tmp",
                  O_RDWR | O_TMPFILE | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0)
        fd = memfd_create("waymask", MFD_CLOEXEC); /* no such folder, or one without O_TMPFILE */
    if (fd < 0)
        wm_err_set(err, WM_ERR_INPUT, _("cannot make a temporary file: %s"), strerror(errno));
    return fd;
}

int wm_file_join(char *out, size_t size, const char *dir, const char *name)
{
    const size_t dir_len = strlen(dir);
    const char *slash = dir_len == 0 || dir[dir_len - 1] == '/' ? "" : "/";
    int len = name[0] == '/' ? snprintf(out, size, "%s", name)
                             : snprintf(out, size, "%s%s%s", dir, slash, name);

    return len >= 0 && (size_t)len < size ? 0 : -1;
}

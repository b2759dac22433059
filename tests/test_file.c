/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/err.h"
#include "filter/base/file.h"
#include "filter/base/wipe.h"
#include "tests/tap.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/waymask-file-XXXXXX";

static const char *path_of(const char *name)
{
    static char path[256];

    WM_CHECK(wm_file_join(path, sizeof path, folder, name) == 0, "path too long");
    return path;
}

static void make(const char *name, unsigned mode)
{
    struct wm_err err = {0};

    (void)unlink(path_of(name));
    WM_CHECK(wm_file_create(path_of(name), mode, "secret\n", 7, &err) == 0, "%s", err.text);
}

static void expect_refused(const char *name, enum wm_secret kind, const char *text)
{
    struct wm_err err = {0};
    size_t len = 0;
    char *data = wm_file_read_secret(path_of(name), kind, 4096, &len, &err);

    WM_CHECK(data == NULL, "%s was read", name);
    WM_CHECK(err.code == WM_ERR_INPUT && strstr(err.text, text) != NULL, "got: %s", err.text);
    WM_CHECK(strstr(err.file, name) != NULL, "file not named: %s", err.file);
    wm_wipe_free(data, len);
}

static void expect_read(const char *name, enum wm_secret kind)
{
    struct wm_err err = {0};
    size_t len = 0;
    char *data = wm_file_read_secret(path_of(name), kind, 4096, &len, &err);

    WM_CHECK(data != NULL && len == 7 && strcmp(data, "secret\n") == 0, "%s: %s", name, err.text);
    wm_wipe_free(data, len);
}

static void a_created_file_has_its_mode_whatever_the_umask(void)
{
    struct stat st;
    mode_t old = umask(0777);

    make("masked", 0640);
    umask(0);
    make("open", 0600);
    umask(old);
    WM_CHECK(stat(path_of("masked"), &st) == 0 && (st.st_mode & 07777) == 0640, "mode %o",
             st.st_mode);
    WM_CHECK(stat(path_of("open"), &st) == 0 && (st.st_mode & 07777) == 0600, "mode %o",
             st.st_mode);
}

static void an_existing_file_or_link_is_never_overwritten(void)
{
    struct wm_err err = {0};

    make("there", 0600);
    WM_CHECK(wm_file_create(path_of("there"), 0600, "x", 1, &err) != 0, "overwritten");
    expect_read("there", WM_SECRET_OWNER);
    (void)unlink(path_of("dangling"));
    WM_CHECK(symlink("nowhere", path_of("dangling")) == 0, "no link");
    WM_CHECK(wm_file_create(path_of("dangling"), 0600, "x", 1, &err) != 0, "link followed");
    WM_CHECK(access(path_of("nowhere"), F_OK) != 0, "file behind the link was made");
}

static void a_failed_write_leaves_no_file(void)
{
    struct wm_err err = {0};

    WM_CHECK(wm_file_create(path_of("no/such/folder"), 0600, "x", 1, &err) != 0, "made");
    WM_CHECK(strstr(err.text, "cannot create") != NULL, "got: %s", err.text);
}

static void modes_looser_than_allowed_are_refused(void)
{
    static const unsigned loose[] = {0644, 0640, 0660, 0604, 0601, 0610, 04600, 0700};
    size_t i;

    for (i = 0; i < sizeof loose / sizeof *loose; i++) {
        make("loose", loose[i]);
        expect_refused("loose", WM_SECRET_OWNER, "set it to 0600");
        if (loose[i] != 0640)
            expect_refused("loose", WM_SECRET_GROUP, "set it to 0640");
    }
    make("tight", 0400);
    expect_read("tight", WM_SECRET_OWNER);
    make("group", 0640);
    expect_read("group", WM_SECRET_GROUP);
}

static void links_folders_and_pipes_are_no_secret_files(void)
{
    struct wm_err err = {0};
    size_t len;

    make("real", 0600);
    (void)unlink(path_of("link"));
    WM_CHECK(symlink("real", path_of("link")) == 0, "no link");
    expect_refused("link", WM_SECRET_OWNER, "symbolic link");
    WM_CHECK(mkfifo(path_of("pipe"), 0600) == 0, "no pipe");
    expect_refused("pipe", WM_SECRET_OWNER, "regular file");
    WM_CHECK(mkdir(path_of("dir"), 0700) == 0, "no folder");
    expect_refused("dir", WM_SECRET_OWNER, "regular file");
    WM_CHECK(wm_file_read(path_of("dir"), 10, &len, &err) == NULL, "folder was read");
}

static void another_users_secret_is_refused(void)
{
    if (geteuid() != 0) {
        expect_refused("missing", WM_SECRET_OWNER, "cannot open");
        return;
    }
    make("foreign", 0600);
    WM_CHECK(chown(path_of("foreign"), 65534, 65534) == 0, "no chown");
    expect_refused("foreign", WM_SECRET_OWNER, "another user");
}

static void reading_stops_at_the_limit(void)
{
    static char big[20000];
    struct wm_err err = {0};
    size_t len = 0, i;
    char *data;

    for (i = 0; i < sizeof big; i++)
        big[i] = (char)('a' + i % 26);
    WM_CHECK(wm_file_create(path_of("big"), 0600, big, sizeof big, &err) == 0, "%s", err.text);
    data = wm_file_read(path_of("big"), sizeof big, &len, &err);
    WM_CHECK(data != NULL && len == sizeof big && memcmp(data, big, len) == 0 && data[len] == 0,
             "%zu bytes, %s", len, err.text);
    free(data);
    WM_CHECK(wm_file_read(path_of("big"), sizeof big - 1, &len, &err) == NULL, "limit ignored");
    WM_CHECK(strcmp(err.text, "longer than 19999 bytes") == 0, "got: %s", err.text);
    for (i = 0; i < 3; i++) {
        struct wm_err small = {0};
        WM_CHECK(wm_file_read(path_of("big"), i, &len, &small) == NULL && small.code != 0,
                 "limit %zu ignored", i);
    }
}

static void an_unnamed_file_can_be_read_back_and_has_no_name(void)
{
    struct wm_err err = {0};
    struct stat st;
    char back[6] = "";
    int fd;

    setenv("TMPDIR", folder, 1);
    fd = wm_file_unnamed(&err);
    WM_CHECK(fd >= 0 && fstat(fd, &st) == 0 && st.st_nlink == 0, "%s", err.text);
    WM_CHECK(write(fd, "hello", 5) == 5 && pread(fd, back, 5, 0) == 5 && strcmp(back, "hello") == 0,
             "not read back");
    close(fd);
    setenv("TMPDIR", "/nonexistent", 1);
    fd = wm_file_unnamed(&err);
    WM_CHECK(fd >= 0 && write(fd, "hello", 5) == 5, "no memory file: %s", err.text);
    close(fd);
    unsetenv("TMPDIR");
}

static void joining_keeps_absolute_names_and_refuses_what_does_not_fit(void)
{
    char out[16];

    WM_CHECK(wm_file_join(out, sizeof out, "/etc/wm", "a.key") == 0 &&
                 strcmp(out, "/etc/wm/a.key") == 0,
             "got %s", out);
    WM_CHECK(wm_file_join(out, sizeof out, "/etc/wm/", "a") == 0 && strcmp(out, "/etc/wm/a") == 0,
             "got %s", out);
    WM_CHECK(wm_file_join(out, sizeof out, "/etc", "/a.key") == 0 && strcmp(out, "/a.key") == 0,
             "got %s", out);
    WM_CHECK(wm_file_join(out, sizeof out, "/etc/wm", "12345678") != 0, "did not fit");
}

static size_t names_in_folder(void)
{
    DIR *listing = opendir(folder);
    size_t count = 0;

    while (listing != NULL && readdir(listing) != NULL)
        count++;
    if (listing != NULL)
        closedir(listing);
    return count;
}

static void a_file_is_replaced_whole_or_not_at_all(void)
{
    struct wm_err err = {0}, full = {0};
    struct rlimit limit, none = {.rlim_cur = 8};
    struct stat before, after;
    size_t names, len;
    mode_t old;
    char *data;
    int fd;

    WM_CHECK(wm_file_create(path_of("old"), 0600, "old", 3, &err) == 0, "%s", err.text);
    names = names_in_folder();
    fd = open(path_of("old"), O_RDONLY);
    WM_CHECK(fd >= 0 && fstat(fd, &before) == 0, "not opened");
    old = umask(0777);
    WM_CHECK(wm_file_replace(path_of("old"), 0644, "newer", 5, &err) == 0, "%s", err.text);
    umask(old);
    data = wm_file_read(path_of("old"), 100, &len, &err);
    WM_CHECK(data != NULL && strcmp(data, "newer") == 0, "%s", err.text);
    free(data);
    /* Who reads the old one reads it to its end. */
    WM_CHECK(fstat(fd, &after) == 0 && after.st_size == 3 && after.st_nlink == 0, "written into");
    close(fd);
    WM_CHECK(stat(path_of("old"), &after) == 0 && (after.st_mode & 07777) == 0644 &&
                 after.st_ino != before.st_ino,
             "mode %04o", (unsigned)(after.st_mode & 07777));

    /* A full disk, as a limit on file size makes one. */
    signal(SIGXFSZ, SIG_IGN);
    WM_CHECK(getrlimit(RLIMIT_FSIZE, &limit) == 0, "no limit");
    none.rlim_max = limit.rlim_max;
    WM_CHECK(setrlimit(RLIMIT_FSIZE, &none) == 0, "no limit");
    WM_CHECK(wm_file_replace(path_of("old"), 0644, "too long for it", 15, &full) != 0 &&
                 full.code == WM_ERR_INPUT && strstr(full.file, "old") != NULL,
             "got %s: %s", full.file, full.text);
    WM_CHECK(setrlimit(RLIMIT_FSIZE, &limit) == 0, "limit stays");
    data = wm_file_read(path_of("old"), 100, &len, &err);
    WM_CHECK(data != NULL && strcmp(data, "newer") == 0, "the old one is gone: %s", err.text);
    free(data);
    WM_CHECK(wm_file_replace(folder, 0644, "x", 1, NULL) != 0, "a folder is replaced");
    WM_CHECK(wm_file_replace(path_of("no/such"), 0644, "x", 1, NULL) != 0, "no such folder");
    WM_CHECK(names_in_folder() == names, "something is left behind");
    WM_CHECK(wm_file_replace(path_of("new"), 0600, "", 0, &err) == 0 &&
                 stat(path_of("new"), &after) == 0 && after.st_size == 0,
             "where none was: %s", err.text);
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(a_created_file_has_its_mode_whatever_the_umask),
        WM_CASE(an_existing_file_or_link_is_never_overwritten),
        WM_CASE(a_failed_write_leaves_no_file),
        WM_CASE(modes_looser_than_allowed_are_refused),
        WM_CASE(links_folders_and_pipes_are_no_secret_files),
        WM_CASE(another_users_secret_is_refused),
        WM_CASE(reading_stops_at_the_limit),
        WM_CASE(an_unnamed_file_can_be_read_back_and_has_no_name),
        WM_CASE(a_file_is_replaced_whole_or_not_at_all),
        WM_CASE(joining_keeps_absolute_names_and_refuses_what_does_not_fit),
        {0},
    };

    return wm_tap_run_in("file", cases, folder);
}

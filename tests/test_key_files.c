/* SPDX-License-Identifier: Apache-2.0 */
/* Key files under a passphrase, log keys, and what retiring a role's key leaves. */
#include "config.h"

#include "filter/base/file.h"
#include "filter/base/wipe.h"
#include "filter/seal/keyfile.h"
#include "filter/seal/keys.h"
#include "filter/seal/passphrase.h"
#include "tests/folder.h"
#include "tests/seal_site.h"
#include "tests/tap.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/waymask-keyfiles-XXXXXX";
static struct seal_site site;

static const char *path_of(const char *name)
{
    return folder_path(folder, name);
}

static void write_file(const char *name, unsigned mode, const char *text)
{
    folder_write(folder, name, mode, text);
}

/* The file as it stands; to be freed. */
static char *content(const char *name)
{
    size_t len;
    char *text = wm_file_read(path_of(name), 65536, &len, NULL);

    if (!WM_CHECK(text != NULL, "%s is not there", name))
        abort();
    return text;
}

static void write_role_key(const char *name)
{
    char text[WM_KEY_FILE_MAX];

    wm_role_key_format(&site.courier, text);
    write_file(name, 0600, text);
}

/* The passphrase as a source; its file's path is valid until the next call but one. */
static struct wm_passphrase source(const char *name, const char *passphrase)
{
    struct wm_passphrase from = {0};
    static char paths[2][300];
    static int turn;

    write_file(name, 0600, passphrase);
    turn = !turn;
    snprintf(paths[turn], sizeof paths[0], "%s", path_of(name));
    from.file = paths[turn];
    return from;
}

/* Made with argon2(1) of the reference implementation and Node's ChaCha20-Poly1305. */
static void a_file_that_others_sealed_opens(void)
{
    const struct wm_passphrase right = source("right", "battery staple 0000\n");
    struct wm_role_key key;
    struct wm_err err = {0};
    char path[512], *text;
    size_t i, len;

    snprintf(path, sizeof path, "%s/seal/passphrase.key", wm_tap_data());
    text = wm_file_read(path, WM_KEY_FILE_MAX, &len, NULL);
    if (!WM_CHECK(text != NULL, "no %s", path))
        return;
    write_file("sealed.key", 0600, text);
    WM_CHECK(wm_role_key_unlock(path_of("sealed.key"), &right, &key, &err) == WM_OK, "%s: %s",
             err.file, err.text);
    for (i = 0; i < sizeof key.secret_key; i++)
        WM_CHECK(key.secret_key[i] == 0x42, "byte %zu", i);
    WM_CHECK(key.role == 1 && key.kid == 7, "role %u, key %u", key.role, key.kid);
    free(text);
}

static void a_passphrase_is_set_changed_and_taken_away(void)
{
    const struct wm_passphrase none = {0};
    struct wm_passphrase first = source("first", "correct horse 0000"), second;
    struct wm_role_key key;
    struct wm_err err = {0};
    char *plain, *sealed, *again;

    write_role_key("role.key");
    plain = content("role.key");
    WM_CHECK(wm_passphrase_change(path_of("role.key"), &none, &first, &err) == WM_OK, "%s",
             err.text);
    sealed = content("role.key");
    WM_CHECK(strstr(sealed, "secret") == NULL && strstr(sealed, "\nargon2id ") != NULL,
             "not sealed");
    WM_CHECK(wm_role_key_load(path_of("role.key"), &key, &err) == WM_ERR_KEY &&
                 strstr(err.text, "passphrase") != NULL,
             "loaded without: %s", err.text);
    second = source("second", "another horse 0000");
    err = (struct wm_err){0};
    WM_CHECK(wm_role_key_unlock(path_of("role.key"), &second, &key, &err) == WM_ERR_KEY &&
                 key.secret_key[0] == 0 && strstr(err.text, "wrong") != NULL,
             "loaded with a wrong one: %s", err.text);
    err = (struct wm_err){0};
    WM_CHECK(wm_role_key_unlock(path_of("role.key"), &first, &key, &err) == WM_OK &&
                 memcmp(&key, &site.courier, sizeof key) == 0,
             "%s", err.text);
    WM_CHECK(wm_passphrase_change(path_of("role.key"), &first, &second, &err) == WM_OK, "%s",
             err.text);
    again = content("role.key");
    WM_CHECK(strcmp(again, sealed) != 0, "not changed");
    free(again);
    WM_CHECK(wm_passphrase_change(path_of("role.key"), &second, &none, &err) == WM_OK, "%s",
             err.text);
    again = content("role.key");
    WM_CHECK(strcmp(again, plain) == 0, "not as it was");
    free(again);
    free(sealed);
    free(plain);
}

static void what_no_passphrase_covers_is_refused(void)
{
    const struct wm_passphrase none = {0};
    struct wm_passphrase from;
    char text[WM_KEY_FILE_MAX], *before;
    struct wm_err err = {0};

    wm_station_key_format(&site.station[0], text);
    write_file("station.key", 0640, text);
    from = source("good", "correct horse 0000");
    WM_CHECK(wm_passphrase_change(path_of("station.key"), &none, &from, &err) == WM_ERR_USAGE,
             "a station's key: %s", err.text);
    write_role_key("role.key");
    before = content("role.key");
    from = source("short", "horse");
    WM_CHECK(wm_passphrase_change(path_of("role.key"), &none, &from, NULL) == WM_ERR_USAGE,
             "too short");
    from = source("lines", "correct horse\n0000\n");
    WM_CHECK(wm_passphrase_change(path_of("role.key"), &none, &from, NULL) == WM_ERR_INPUT,
             "two lines");
    from = source("empty", "\n");
    WM_CHECK(wm_passphrase_change(path_of("role.key"), &none, &from, NULL) == WM_ERR_INPUT,
             "none at all");
    from = source("loose", "correct horse 0000");
    WM_CHECK(chmod(from.file, 0644) == 0 &&
                 wm_passphrase_change(path_of("role.key"), &none, &from, NULL) == WM_ERR_INPUT,
             "a file that others read");
    strcpy(text, before);
    free(before);
    before = content("role.key");
    WM_CHECK(strcmp(before, text) == 0, "changed all the same");
    free(before);
}

/* --- at a terminal --- */

/* In a child whose terminal is the other end of master: ask, and tell how it ended. */
static void ask_in_child(int master, bool fresh)
{
    const struct wm_passphrase from = {.ask = true};
    char out[WM_PASSPHRASE_MAX];
    size_t len = 0;
    int slave, status;

    setsid();
    slave = open(ptsname(master), O_RDWR);
    if (slave < 0 || ioctl(slave, TIOCSCTTY, 0) != 0)
        _exit(90);
    status = wm_passphrase_get(&from, "root.key", fresh, out, &len, NULL);
    _exit(status == WM_OK && strcmp(out, "correct horse 0000") != 0 ? 91 : status);
}

/* Answer each prompt by the next of answers. @return the exit status; what the terminal showed */
static int at_terminal(bool fresh, const char *const *answers, char shown[1024])
{
    const int master = posix_openpt(O_RDWR | O_NOCTTY);
    size_t len = 0, from = 0;
    ssize_t got = 1;
    int status = -1;
    pid_t child;

    if (!WM_CHECK(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0, "no terminal"))
        return -1;
    child = fork();
    if (child == 0)
        ask_in_child(master, fresh);
    while (got > 0 && len < 1023) {
        got = read(master, shown + len, 1023 - len);
        len += got > 0 ? (size_t)got : 0;
        shown[len] = '\0';
        if (*answers != NULL && strstr(shown + from, "root.key: ") != NULL) {
            from = len;
            WM_CHECK(write(master, *answers, strlen(*answers)) > 0, "?");
            answers++;
        }
    }
    WM_CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status), "no child");
    close(master);
    return WEXITSTATUS(status);
}

static void a_terminal_is_asked_without_echo(void)
{
    static const struct {
        const char *answers[3];
        bool fresh;
        int status;
    } rows[] = {
        {{"correct horse 0000\n"}, false, WM_OK},
        {{"correct horse 0000\r", "correct horse 0000\n"}, true, WM_OK},
        {{"wrong\025corrcc\177\177ect horse 0000\n"}, false, WM_OK},
        {{"correct horse 0000\n", "correct horse 0001\n"}, true, WM_ERR_USAGE},
        {{"horse\n", "horse\n"}, true, WM_ERR_USAGE},
        {{"correct\003"}, false, WM_ERR_INPUT},
        {{"\n"}, false, WM_ERR_INPUT},
    };
    char shown[1024];
    size_t i;

    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        const int status = at_terminal(rows[i].fresh, rows[i].answers, shown);
        WM_CHECK(status == rows[i].status, "row %zu: %d", i, status);
        WM_CHECK(strstr(shown, "assphrase for root.key: ") != NULL &&
                     strstr(shown, "horse") == NULL && strstr(shown, "correct") == NULL,
                 "row %zu: %s", i, shown);
    }
}

/* Every byte of a sealed file is either refused by the parser or by the tag. */
static void a_changed_file_never_opens(void)
{
    static const char passphrase[] = "battery staple 0000";
    struct wm_key_file file;
    char path[512], *text;
    size_t i, len;

    snprintf(path, sizeof path, "%s/seal/passphrase.key", wm_tap_data());
    text = wm_file_read(path, WM_KEY_FILE_MAX, &len, NULL);
    if (!WM_CHECK(text != NULL, "no %s", path))
        return;
    for (i = 0; i < len; i++) {
        const char kept = text[i];
        text[i] = kept == '1' ? '2' : '1';
        if (wm_key_file_parse(text, len, WM_KEY_KIND_ROLE, &file, NULL) == WM_OK) {
            const int status = wm_key_file_open(&file, passphrase, sizeof passphrase - 1, NULL);
            WM_CHECK(status == WM_ERR_KEY, "byte %zu: %d", i, status);
        }
        text[i] = kept;
    }
    WM_CHECK(wm_key_file_parse(text, len, WM_KEY_KIND_ROLE, &file, NULL) == WM_OK &&
                 wm_key_file_open(&file, passphrase, sizeof passphrase - 1, NULL) == WM_OK,
             "and as it was it opens");
    for (i = 0; i < len; i++)
        WM_CHECK(wm_key_file_parse(text, i, WM_KEY_KIND_ROLE, &file, NULL) != WM_OK, "prefix %zu",
                 i);
    free(text);
}

static void costs_that_a_hostile_file_names_are_bounded(void)
{
    static const char *const costs[] = {"0 8192", "17 8192", "3 7", "3 1048577", "03 8192", "3 0"};
    char text[WM_KEY_FILE_MAX], box[97];
    struct wm_key_file file;
    size_t i;

    memset(box, 'a', 96);
    box[96] = '\0';
    for (i = 0; i < sizeof costs / sizeof *costs; i++) {
        snprintf(text, sizeof text,
                 "waymask-root-key 1\npublic %.64s\nargon2id %s %.32s\nsealed %s\n", box, costs[i],
                 box, box);
        WM_CHECK(wm_key_file_parse(text, strlen(text), WM_KEY_KIND_ROOT, &file, NULL) ==
                     WM_ERR_INPUT,
                 "%s", costs[i]);
    }
}

static void log_keys_have_a_public_half_of_their_own(void)
{
    char text[WM_KEY_FILE_MAX];
    struct wm_log_key key;
    uint8_t public_key[32];

    wm_log_key_new(&key);
    WM_CHECK(wm_log_public_format(key.public_key, text) == strlen(text), "length");
    write_file("log.pub", 0644, text);
    WM_CHECK(wm_log_public_load(path_of("log.pub"), public_key, NULL) == WM_OK &&
                 memcmp(public_key, key.public_key, sizeof public_key) == 0,
             "not the same");
    WM_CHECK(wm_root_public_load(path_of("log.pub"), public_key, NULL) == WM_ERR_INPUT,
             "taken for a root's");
    wm_key_wipe(&key);
}

static void a_retired_key_leaves_its_record_and_no_secret(void)
{
    struct wm_retired_key retired, again;
    struct wm_role_key key;
    struct wm_err err = {0};
    char secret[WM_KEY_FILE_MAX], *old, *text;
    struct stat st;

    write_role_key("old.key");
    old = content("old.key");
    /* A second name for the same bytes shows whether they were overwritten. */
    (void)unlink(path_of("copy"));
    WM_CHECK(link(path_of("old.key"), path_of("copy")) == 0, "no link");
    WM_CHECK(wm_role_key_retire(path_of("old.key"), SEAL_NOW, &retired, &err) == WM_OK, "%s: %s",
             err.file, err.text);
    text = content("old.key");
    snprintf(secret, sizeof secret, "%.64s", strstr(old, "secret ") + 7);
    WM_CHECK(strncmp(text, "waymask-retired-key 1\nrole 1\nkid 5\npublic ", 42) == 0 &&
                 strstr(text, secret) == NULL,
             "%s", text);
    free(text);
    free(old);
    WM_CHECK(stat(path_of("copy"), &st) == 0 && st.st_size > 0, "no copy");
    text = content("copy");
    WM_CHECK(text[0] == '\0', "the old bytes are still there");
    free(text);
    WM_CHECK(wm_retired_key_load(path_of("old.key"), &again, NULL) == WM_OK &&
                 memcmp(&again, &retired, sizeof again) == 0 && again.retired == SEAL_NOW,
             "the record does not come back");
    WM_CHECK(wm_role_key_load(path_of("old.key"), &key, &err) == WM_ERR_RETIRED &&
                 strstr(err.text, "key 5 of role 1 was retired at ") != NULL,
             "%s", err.text);
    WM_CHECK(wm_role_key_retire(path_of("old.key"), SEAL_NOW, &retired, NULL) == WM_ERR_RETIRED,
             "a second time");
}

static void only_role_keys_are_retired(void)
{
    struct wm_passphrase from = source("passphrase", "correct horse 0000");
    const struct wm_passphrase none = {0};
    struct wm_retired_key retired;
    char text[WM_KEY_FILE_MAX], *after;

    wm_root_key_format(&site.root, text);
    write_file("root.key", 0600, text);
    WM_CHECK(wm_role_key_retire(path_of("root.key"), SEAL_NOW, &retired, NULL) == WM_ERR_INPUT,
             "a root's key");
    after = content("root.key");
    WM_CHECK(strcmp(after, text) == 0, "touched");
    free(after);
    write_role_key("role.key");
    (void)unlink(path_of("link"));
    WM_CHECK(symlink("role.key", path_of("link")) == 0 &&
                 wm_role_key_retire(path_of("link"), SEAL_NOW, &retired, NULL) == WM_ERR_INPUT,
             "a symbolic link");
    /* nobody needs the passphrase to destroy */
    WM_CHECK(wm_passphrase_change(path_of("role.key"), &none, &from, NULL) == WM_OK &&
                 wm_role_key_retire(path_of("role.key"), SEAL_NOW, &retired, NULL) == WM_OK &&
                 memcmp(retired.public_key, site.courier.public_key, 32) == 0,
             "a sealed one is not retired");
}

static void a_key_is_kept_while_labels_may_need_it(void)
{
    const struct wm_retired_key courier = {.role = 1, .kid = 5}, gone = {.role = 1, .kid = 4};
    struct wm_retired_key key = courier;
    const uint32_t until = site.rows[0].seal_until, life = 720;
    struct wm_err err = {0};

    memcpy(key.public_key, site.courier.public_key, sizeof key.public_key);
    WM_CHECK(wm_recipients_may_retire(site.list, &key, life, until - 1, &err) == WM_ERR_USAGE &&
                 strstr(err.text, "are sealed to this key until ") != NULL,
             "%s", err.text);
    err = (struct wm_err){0};
    WM_CHECK(wm_recipients_may_retire(site.list, &key, life, until + life * 3600 - 1, &err) ==
                     WM_ERR_USAGE &&
                 strstr(err.text, "may be opened until ") != NULL,
             "%s", err.text);
    WM_CHECK(wm_recipients_may_retire(site.list, &key, life, until + life * 3600, NULL) == WM_OK,
             "kept too long");
    /* a row that was taken off, or given to another key: sealed to until this list was issued */
    WM_CHECK(wm_recipients_may_retire(site.list, &gone, life, SEAL_NOW, NULL) == WM_ERR_USAGE &&
                 wm_recipients_may_retire(site.list, &courier, life, SEAL_NOW, NULL) ==
                     WM_ERR_USAGE &&
                 wm_recipients_may_retire(site.list, &gone, life, site.draft.issued + life * 3600,
                                          NULL) == WM_OK,
             "a key that the list does not name");
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(a_file_that_others_sealed_opens),
        WM_CASE(a_passphrase_is_set_changed_and_taken_away),
        WM_CASE(what_no_passphrase_covers_is_refused),
        WM_CASE(a_terminal_is_asked_without_echo),
        WM_CASE(a_changed_file_never_opens),
        WM_CASE(costs_that_a_hostile_file_names_are_bounded),
        WM_CASE(log_keys_have_a_public_half_of_their_own),
        WM_CASE(a_retired_key_leaves_its_record_and_no_secret),
        WM_CASE(only_role_keys_are_retired),
        WM_CASE(a_key_is_kept_while_labels_may_need_it),
        {0},
    };
    int status;

    if (wm_seal_init(NULL) != 0)
        return 99;
    seal_site_new(&site);
    status = site.list != NULL ? wm_tap_run_in("key files", cases, folder) : 99;
    seal_site_free(&site);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/seal/passphrase.h"

#include "filter/base/file.h"
#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/seal/keyfile.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static const char no_passphrase[] =
    N_("a station's key has no passphrase: print hosts use it unasked");

static int from_file(const char *path, char out[WM_PASSPHRASE_MAX], size_t *len, struct wm_err *err)
{
    size_t size;
    char *data = wm_file_read_secret(path, WM_SECRET_OWNER, WM_PASSPHRASE_MAX, &size, err);
    int result = WM_OK;

    if (data == NULL)
        return WM_ERR_INPUT;
    *len = size > 0 && data[size - 1] == '\n' ? size - 1 : size;
    if (*len == 0 || *len >= WM_PASSPHRASE_MAX || memchr(data, '\n', *len) != NULL ||
        memchr(data, '\0', *len) != NULL) {
        result = wm_err_set(err, WM_ERR_INPUT, _("a passphrase of one line is expected"));
        wm_err_place(err, path, 0, 0, NULL);
    } else {
        memcpy(out, data, *len);
        out[*len] = '\0';
    }
    wm_wipe_free(data, size);
    return result;
}

/* Read a line of keys; the terminal hands on each as it is typed. @return false if given up */
static bool read_keys(int tty, char out[WM_PASSPHRASE_MAX], size_t *len)
{
    unsigned char c = 0;

    *len = 0;
    while (read(tty, &c, 1) == 1 && c != '\n' && c != '\r') {
        if (c == 3 || c == 4 || c == 28) /* ^C, ^D, ^\ */
            return false;
        if (c == 21) { /* ^U */
            *len = 0;
        } else if (c == 8 || c == 127) {
            while (*len > 0 && ((unsigned char)out[--*len] & 0xc0) == 0x80)
                ;
        } else if (c != 0 && *len < WM_PASSPHRASE_MAX - 1) {
            out[(*len)++] = (char)c;
        }
    }
    out[*len] = '\0';
    return (c == '\n' || c == '\r') && *len > 0;
}

/* Signals wait until the terminal echoes again. */
static int ask_once(int tty, const char *prompt, const char *what, char out[WM_PASSPHRASE_MAX],
                    size_t *len, struct wm_err *err)
{
    struct termios before, silent;
    sigset_t held, old;
    bool good;

    if (tcgetattr(tty, &before) != 0)
        return wm_err_set(err, WM_ERR_INPUT, _("no terminal to ask for the passphrase"));
    sigemptyset(&held);
    sigaddset(&held, SIGHUP);
    sigaddset(&held, SIGINT);
    sigaddset(&held, SIGTERM);
    sigprocmask(SIG_BLOCK, &held, &old);
    silent = before;
    silent.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG);
    silent.c_cc[VMIN] = 1;
    silent.c_cc[VTIME] = 0;
    tcsetattr(tty, TCSAFLUSH, &silent);
    dprintf(tty, "%s %s: ", prompt, what);
    good = read_keys(tty, out, len);
    dprintf(tty, "\n");
    tcsetattr(tty, TCSAFLUSH, &before);
    sigprocmask(SIG_SETMASK, &old, NULL);
    return good ? WM_OK : wm_err_set(err, WM_ERR_INPUT, _("no passphrase was given"));
}

static int from_terminal(const char *what, bool fresh, char out[WM_PASSPHRASE_MAX], size_t *len,
                         struct wm_err *err)
{
    char again[WM_PASSPHRASE_MAX];
    const int tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    size_t again_len = 0;
    int result;

    if (tty < 0)
        return wm_err_set(err, WM_ERR_INPUT,
                          _("no terminal to ask for the passphrase; use --passphrase-file"));
    result =
        ask_once(tty, fresh ? _("New passphrase for") : _("Passphrase for"), what, out, len, err);
    if (result == WM_OK && fresh) {
        result = ask_once(tty, _("Again, for"), what, again, &again_len, err);
        if (result == WM_OK && (again_len != *len || memcmp(out, again, again_len) != 0))
            result = wm_err_set(err, WM_ERR_USAGE, _("the two passphrases differ"));
    }
    close(tty);
    wm_wipe(again, sizeof again);
    return result;
}

int wm_passphrase_get(const struct wm_passphrase *source, const char *what, bool fresh,
                      char out[WM_PASSPHRASE_MAX], size_t *len, struct wm_err *err)
{
    int result = source->file != NULL ? from_file(source->file, out, len, err)
                                      : from_terminal(what, fresh, out, len, err);

    if (result == WM_OK && fresh && *len < WM_PASSPHRASE_LEAST)
        result = wm_err_set(err, WM_ERR_USAGE, _("a passphrase needs at least %d bytes"),
                            WM_PASSPHRASE_LEAST);
    if (result != WM_OK)
        wm_wipe(out, WM_PASSPHRASE_MAX);
    return result;
}

static bool has_source(const struct wm_passphrase *source)
{
    return source->file != NULL || source->ask;
}

/* Under a new one, if there is a source of it. */
static int seal(struct wm_key_file *file, const struct wm_passphrase *source, const char *what,
                struct wm_err *err)
{
    char passphrase[WM_PASSPHRASE_MAX];
    size_t len = 0;
    int result;

    if (!has_source(source))
        return WM_OK;
    result = wm_passphrase_get(source, what, true, passphrase, &len, err);
    if (result == WM_OK)
        result = wm_key_file_seal(file, passphrase, len, err);
    wm_wipe(passphrase, sizeof passphrase);
    return result;
}

int wm_passphrase_seal(const struct wm_passphrase *source, const char *what, char *text,
                       size_t *len, struct wm_err *err)
{
    enum wm_key_kind kind = WM_KEY_KIND_STATION;
    struct wm_key_file file;
    int result;

    if (!has_source(source))
        return WM_OK;
    if (!wm_key_file_kind(text, *len, &kind) || kind == WM_KEY_KIND_STATION)
        result = wm_err_set(err, WM_ERR_USAGE, "%s", _(no_passphrase));
    else
        result = wm_key_file_parse(text, *len, kind, &file, err);
    wm_wipe(text, WM_KEY_FILE_MAX);
    if (result != WM_OK)
        return result;
    result = seal(&file, source, what, err);
    if (result == WM_OK)
        *len = wm_key_file_format(&file, text);
    wm_wipe(&file, sizeof file);
    return result;
}

static int change(const char *path, enum wm_key_kind kind, const struct wm_passphrase *old,
                  const struct wm_passphrase *fresh, struct wm_err *err)
{
    char text[WM_KEY_FILE_MAX];
    struct wm_key_file file;
    size_t len;
    int result = wm_key_file_unlock(path, kind, old, &file, err);

    if (result == WM_OK)
        result = seal(&file, fresh, path, err);
    if (result == WM_OK) {
        len = wm_key_file_format(&file, text);
        if (wm_file_supersede(path, 0600, text, len, WM_FILE_KEEP_UNTIL, err) != 0)
            result = WM_ERR_INPUT;
        wm_wipe(text, sizeof text);
    }
    wm_wipe(&file, sizeof file);
    return result;
}

int wm_passphrase_change(const char *path, const struct wm_passphrase *old,
                         const struct wm_passphrase *fresh, struct wm_err *err)
{
    enum wm_key_kind kind = WM_KEY_KIND_ROLE; /* whose parser knows retired keys, and says no */
    size_t len;
    char *data = wm_file_read_secret(path, WM_SECRET_GROUP, WM_KEY_FILE_MAX, &len, err);
    int result;

    if (data == NULL)
        return WM_ERR_INPUT;
    (void)wm_key_file_kind(data, len, &kind);
    wm_wipe_free(data, len);
    if (kind == WM_KEY_KIND_STATION)
        result = wm_err_set(err, WM_ERR_USAGE, "%s", _(no_passphrase));
    else
        result = change(path, kind, old, fresh, err);
    if (result != WM_OK)
        wm_err_place(err, path, 0, 0, NULL);
    return result;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Starting and stopping: configuration, log and counts. */
#include "config.h"

#include "filter/opener/opener.h"

#include "filter/base/file.h"
#include "filter/base/hex.h"
#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/seal/passphrase.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>

#define NOTE_SIZE WM_NOTE_FILE_MAX

uint32_t wm_opener_now(const struct wm_opener *opener)
{
    uint32_t now = (uint32_t)time(NULL);

    if (opener->log != NULL && wm_log_last_time(opener->log) > now)
        now = wm_log_last_time(opener->log);
    return opener->list.list != NULL ? wm_recipients_now(opener->list.list, now) : now;
}

/* What an entry of our own log says of limits and lists. */
static int take_entry(void *context, const struct wm_log_entry *entry)
{
    struct wm_opener *opener = context;
    unsigned flags = 0;
    uint8_t label_id[8];
    unsigned long version;
    int used = 0;

    if (entry->event == WM_LOG_LIST &&
        sscanf(entry->detail, "version=%10lu hash=%n", &version, &used) == 1 && used > 0 &&
        wm_hex_read(entry->detail + used, opener->newest.hash, sizeof opener->newest.hash) == 0)
        opener->newest.version = (uint32_t)version;
    if (entry->event == WM_LOG_KEY)
        return wm_opener_take_key_entry(opener, entry);
    if (entry->event != WM_LOG_OPEN || wm_hex_read(entry->label, label_id, sizeof label_id) != 0)
        return WM_OK;
    if (wm_log_has_detail(entry, "foreign"))
        flags |= WM_COUNT_FOREIGN;
    if (wm_log_has_detail(entry, "late"))
        flags |= WM_COUNT_LATE;
    wm_count_advance(opener->count, entry->time);
    return wm_count_add(opener->count, entry->asker, label_id, flags) == 0 ? WM_OK : WM_ERR_INPUT;
}

/* The checkpoint beside the log, if there is one of ours: a log that was cut off, or is another,
 * would forget what was opened. */
static int check_against_note(const struct wm_opener *opener, struct wm_err *err)
{
    const char *path = opener->conf.checkpoint;
    struct wm_log_mark mark;
    struct wm_note note;
    struct stat st;
    size_t len;
    char *text;
    int status;

    if (path[0] == '\0' || (stat(path, &st) != 0 && errno == ENOENT))
        return WM_OK;
    text = wm_file_read(path, NOTE_SIZE, &len, err);
    if (text == NULL)
        return (int)err->code;
    status = wm_note_verify(text, len, opener->log_key.public_key, &note, err);
    free(text);
    if (status != WM_OK) {
        wm_err_place(err, path, 0, 0, NULL);
        return status;
    }
    mark.size = note.size;
    memcpy(mark.root, note.root, sizeof mark.root);
    return wm_log_check(opener->log_path, &mark, 1, NULL, NULL, NULL, err);
}

static int replay(struct wm_opener *opener, struct wm_err *err)
{
    struct stat st;
    int status;

    if (!opener->check_only)
        status = wm_log_replay(opener->log, take_entry, opener, err);
    else if (stat(opener->log_path, &st) != 0 && errno == ENOENT)
        return WM_OK;
    else
        status = wm_log_each(opener->log_path, take_entry, opener, err);
    if (status != WM_OK)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    return check_against_note(opener, err);
}

static int open_log(struct wm_opener *opener, struct wm_err *err)
{
    if (wm_file_join(opener->log_path, sizeof opener->log_path, opener->conf.state_dir,
                     "audit.log") != 0)
        return wm_err_set(err, WM_ERR_USAGE, _("path is too long"));
    opener->count = wm_count_new();
    if (opener->count == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    if (!opener->check_only) {
        opener->log = wm_log_open(opener->log_path, WM_LOG_OWNED, 0600, err);
        if (opener->log == NULL)
            return (int)err->code;
    }
    return replay(opener, err);
}

static int load_log_key(struct wm_opener *opener, struct wm_err *err)
{
    const struct wm_opener_conf *conf = &opener->conf;
    const struct wm_passphrase passphrase = {.file = conf->passphrase[0] != '\0' ? conf->passphrase
                                                                                 : NULL};

    if (conf->log_key[0] == '\0')
        return conf->checkpoint[0] == '\0'
                   ? WM_OK
                   : wm_err_set(err, WM_ERR_USAGE, _("Checkpoint needs a LogKey that signs it"));
    if (wm_log_key_unlock(conf->log_key, &passphrase, &opener->log_key, err) != WM_OK)
        return (int)err->code;
    if (conf->log_name[0] == '\0')
        wm_note_key_name(opener->log_key.public_key, opener->log_name);
    else if (wm_note_site_name(conf->log_name, opener->log_name) != 0)
        return wm_err_set(err, WM_ERR_USAGE,
                          _("LogName has letters, digits, '.', '_', '-' and '/' only"));
    return WM_OK;
}

int wm_opener_start(struct wm_opener *opener, const char *path, bool check_only, struct wm_err *err)
{
    /* Best effort: RLIMIT_MEMLOCK may be small; the unit raises it. */
    (void)mlock(opener, sizeof *opener);
    opener->check_only = check_only;
    if (wm_opener_conf_load(&opener->conf, path, err) != WM_OK ||
        load_log_key(opener, err) != WM_OK || open_log(opener, err) != WM_OK ||
        wm_opener_load_keys(opener, err) != WM_OK || wm_opener_load_list(opener, err) != WM_OK)
        return (int)err->code;
    wm_count_advance(opener->count, wm_opener_now(opener));
    return WM_OK;
}

void wm_opener_stop(struct wm_opener *opener)
{
    wm_log_close(opener->log);
    wm_count_free(opener->count);
    wm_recipients_free(opener->list.list);
    free(opener->records);
    wm_wipe(opener, sizeof *opener);
    (void)munlock(opener, sizeof *opener);
}

int wm_opener_checkpoint(const struct wm_opener *opener, struct wm_err *err)
{
    const char *path = opener->conf.checkpoint;
    struct wm_note note = {.time = wm_opener_now(opener)}, old;
    char text[WM_NOTE_MAX], *there;
    size_t len, there_len;

    if (path[0] == '\0')
        return WM_OK;
    memcpy(note.name, opener->log_name, sizeof note.name);
    if (!wm_log_root(opener->log, &note.size, note.root))
        return wm_err_set(err, WM_ERR_TAMPERED, _("the log is not as this program left it"));
    there = wm_file_read(path, NOTE_SIZE, &there_len, NULL);
    if (there != NULL && wm_note_read(there, there_len, &old) == 0 && old.size > note.size) {
        free(there);
        wm_err_set(err, WM_ERR_TAMPERED, _("tells of a longer log; it is left as it is"));
        wm_err_place(err, path, 0, 0, NULL);
        return WM_ERR_TAMPERED;
    }
    free(there);
    len = wm_note_sign(&note, opener->log_key.secret_key, text);
    return wm_file_replace(path, 0644, text, len, err) == 0 ? WM_OK : (int)err->code;
}

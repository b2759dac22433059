/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/store/recorder.h"

#include "filter/base/file.h"
#include "filter/base/hex.h"
#include "filter/base/message.h"
#include "filter/base/utf8.h"
#include "filter/seal/envelope.h"
#include "filter/store/log.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PATH_SIZE 600
#define LOG_MODE 0660u    /* filters run as lp, clerks in its group: root:lp 2770 is the folder */
#define FIRST_ENTRIES 64u /* of a batch; the room grows by itself */

struct wm_recorder {
    struct wm_log *log;
    char user[sizeof((struct wm_log_entry *)0)->asker];
    int job;
    struct wm_batch_record batch;
    struct wm_log_entry *entries; /* of the batch, not yet appended */
    size_t count, size;
};

/* Why nothing is printed: the log's own trouble, and where to read what to do. */
static int cannot_record(const struct wm_err *why, struct wm_err *err)
{
    if (why->code == WM_OK)
        return WM_OK;
    wm_err_set(err, why->code,
               _("%.200s; what cannot be recorded is not printed, see StateDirectory in "
                 "waymask.conf(5)"),
               why->text);
    wm_err_place(err, why->file, why->record, why->line, why->field);
    return (int)why->code;
}

/* A job may come with any bytes for its user: whole characters only, none that controls. */
static void put_user(char *out, size_t size, const char *user)
{
    const char *end = user + strlen(user);
    size_t used = 0;

    while (user < end) {
        char one[4];
        uint32_t code = wm_utf8_next(&user, end);
        size_t len = code < 0x20 || (code >= 0x7f && code < 0xa0) ? 0 : wm_utf8_put(one, code);
        if (len == 0) {
            one[0] = '?';
            len = 1;
        }
        if (used + len >= size)
            break;
        memcpy(out + used, one, len);
        used += len;
    }
    out[used] = '\0';
}

/* Who runs this process: the real user, so that a set-user-id wrapper does not hide him. */
void wm_recorder_own_user(char *out, size_t size)
{
    const struct passwd *own = getpwuid(getuid());

    if (own != NULL)
        put_user(out, size, own->pw_name);
    else
        snprintf(out, size, "uid %lu", (unsigned long)getuid());
}

/* An entry with what all of this recorder's have. */
static void start_entry(const struct wm_recorder *recorder, enum wm_log_event event,
                        const char *label_id, unsigned copy, struct wm_log_entry *entry)
{
    /* Labels without a code share the id of zeros. */
    const bool sealed = strspn(label_id, "0") != WM_LABEL_ID - 1;

    memset(entry, 0, sizeof *entry);
    entry->event = event;
    entry->copy = copy;
    snprintf(entry->asker, sizeof entry->asker, "%s", recorder->user);
    snprintf(entry->label, sizeof entry->label, "%s", label_id);
    snprintf(entry->result, sizeof entry->result, "%s", sealed ? "ok" : "unsealed");
}

static int append_batch(struct wm_recorder *recorder, bool durable, struct wm_err *err)
{
    struct wm_err why = {0};

    if (recorder->count > 0)
        wm_log_append(recorder->log, recorder->entries, recorder->count, durable, &why);
    else if (durable)
        wm_log_sync(recorder->log, &why);
    recorder->count = 0;
    return cannot_record(&why, err);
}

/* Room for one more entry. */
static struct wm_log_entry *next_entry(struct wm_recorder *recorder, struct wm_err *err)
{
    struct wm_log_entry *grown;
    size_t size;

    if (recorder->count == WM_RECORDER_BATCH && append_batch(recorder, false, err) != WM_OK)
        return NULL;
    if (recorder->count == recorder->size) {
        size = recorder->size == 0 ? FIRST_ENTRIES : 2 * recorder->size;
        grown = realloc(recorder->entries, size * sizeof *grown);
        if (grown == NULL) {
            wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
            return NULL;
        }
        recorder->entries = grown;
        recorder->size = size;
    }
    return &recorder->entries[recorder->count];
}
_Static_assert(WM_RECORDER_BATCH % FIRST_ENTRIES == 0, "the room ends with the batch");

static int record_sealed(void *context, const struct wm_recipients *list, const char *waybill,
                         const char *label_id, struct wm_err *err)
{
    struct wm_recorder *recorder = context;
    struct wm_log_entry *entry = next_entry(recorder, err);
    uint8_t id[8];

    if (entry == NULL)
        return (int)err->code;
    start_entry(recorder, WM_LOG_SEAL, label_id, 1, entry);
    if (recorder->job > 0)
        snprintf(entry->detail, sizeof entry->detail, "job=%d", recorder->job);
    (void)wm_hex_read(label_id, id, sizeof id); /* wm_waybill_label_id wrote it */
    recorder->count++;
    return wm_auditor_seal(list, waybill, id, wm_recipients_now(list, (uint32_t)time(NULL)),
                           entry->sealed_number, err);
}

static int record_commit(void *context, struct wm_err *err)
{
    return append_batch(context, true, err);
}

struct wm_recorder *wm_recorder_new(const char *state_dir, const char *user, int job,
                                    struct wm_err *err)
{
    struct wm_recorder *recorder = calloc(1, sizeof *recorder);
    struct wm_err why = {0};
    char path[PATH_SIZE];

    if (recorder == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return NULL;
    }
    recorder->job = job;
    recorder->batch = (struct wm_batch_record){
        .sealed = record_sealed, .commit = record_commit, .context = recorder};
    if (user != NULL)
        put_user(recorder->user, sizeof recorder->user, user);
    else
        wm_recorder_own_user(recorder->user, sizeof recorder->user);
    if (wm_file_join(path, sizeof path, state_dir, WM_RECORDER_LOG) != 0)
        wm_err_set(&why, WM_ERR_USAGE, _("path is too long"));
    else
        recorder->log = wm_log_open(path, WM_LOG_SHARED, LOG_MODE, &why);
    if (recorder->log != NULL)
        return recorder;
    cannot_record(&why, err);
    wm_recorder_free(recorder);
    return NULL;
}

void wm_recorder_free(struct wm_recorder *recorder)
{
    if (recorder == NULL)
        return;
    wm_log_close(recorder->log);
    free(recorder->entries);
    free(recorder);
}

const struct wm_batch_record *wm_recorder_batch(struct wm_recorder *recorder)
{
    return &recorder->batch;
}

int wm_recorder_print(struct wm_recorder *recorder, const struct wm_recorder_page *page,
                      struct wm_err *err)
{
    const bool again = page->again || page->print_no > 1;
    struct wm_log_entry entry;
    struct wm_err why = {0};
    int len;

    start_entry(recorder, again ? WM_LOG_REPRINT : WM_LOG_PRINT, page->label_id, page->print_no,
                &entry);
    len = snprintf(entry.detail, sizeof entry.detail, "copies=%u", page->copies);
    if (recorder->job > 0)
        snprintf(entry.detail + len, sizeof entry.detail - (size_t)len, " job=%d", recorder->job);
    wm_log_append(recorder->log, &entry, 1, false, &why);
    return cannot_record(&why, err);
}

int wm_recorder_sync(struct wm_recorder *recorder, struct wm_err *err)
{
    struct wm_err why = {0};

    if (recorder != NULL)
        wm_log_sync(recorder->log, &why);
    return cannot_record(&why, err);
}

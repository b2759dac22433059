/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_log: what reads audit logs and their checkpoints. The first byte chooses: l a line, v a
 * whole log, c lines that are chained as a log has them and then edited in one byte, n a
 * checkpoint, s a sealed number. */
#include "config.h"

#include "filter/base/sink.h"
#include "filter/seal/note.h"
#include "filter/store/log_file.h"
#include "filter/store/log_line.h"
#include "tests/fuzz/replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* Parse and format are each other's inverse. */
static bool try_line(const char *line, size_t len, struct wm_log_entry *entry)
{
    char again[WM_LOG_LINE_MAX];

    if (!wm_log_line_parse(line, len, entry))
        return false;
    must(wm_log_line_format(entry, again) == len + 1 && memcmp(again, line, len) == 0 &&
         again[len] == '\n' && memchr(line, '\n', len) == NULL);
    return true;
}

static int count_entry(void *context, const struct wm_log_entry *entry)
{
    uint64_t *count = context;

    must(entry->number == ++*count);
    return 0;
}

/* Read all of it and its end. @return the status of all */
static int try_log(const void *data, size_t len, uint64_t *count)
{
    struct wm_log_tail tail;
    struct wm_tree tree;
    struct wm_err err = {0};
    char path[64];
    int status, end, fd = memfd_create("log", MFD_CLOEXEC);

    must(fd >= 0 && (len == 0 || write(fd, data, len) == (ssize_t)len));
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    *count = 0;
    status = wm_log_check(path, NULL, 0, &tree, count_entry, count, &err);
    must(status == (int)err.code && tree.size == *count);
    must(status == WM_OK || (status == WM_ERR_TAMPERED && err.record == *count + 1) ||
         (status == WM_ERR_TAMPERED && err.record == *count));
    end = wm_log_tail_read(fd, path, &tail, NULL);
    /* What is whole from its beginning is whole at its end. */
    must(status != WM_OK ||
         (end == WM_OK && tail.end == len && tail.torn == 0 && tail.number == *count));
    must(end != WM_OK || tail.end + tail.torn == len);
    close(fd);
    return status;
}

/* Chain the lines that are entries, whatever their numbers, times and hashes say. */
static void chain(const char *text, size_t len, struct wm_sink *log, uint64_t *entries)
{
    char line[WM_LOG_LINE_MAX];
    struct wm_log_entry entry;
    uint8_t leaf[WM_TREE_HASH] = {0};
    uint32_t last = 0;

    while (len > 0 && *entries < 64) {
        const char *end = memchr(text, '\n', len);
        const size_t one = end != NULL ? (size_t)(end - text) : len;
        if (try_line(text, one, &entry)) {
            size_t line_len;
            entry.number = ++*entries;
            last = entry.time = entry.time > last ? entry.time : last;
            memcpy(entry.before, leaf, sizeof leaf);
            line_len = wm_log_line_format(&entry, line);
            must(line_len > 0);
            wm_tree_leaf(line, line_len - 1, leaf);
            wm_sink_put(log, line, line_len);
        }
        text += one + (end != NULL);
        len -= one + (end != NULL);
    }
}

/* The input's first three bytes: where to edit, and by what. */
static void try_edit(const uint8_t *data, size_t size)
{
    uint64_t entries = 0, count;
    struct wm_sink log;
    size_t at, lines = 0, i;

    if (size < 3)
        return;
    wm_sink_memory(&log);
    chain((const char *)data + 3, size - 3, &log, &entries);
    must(wm_sink_flush(&log) == 0);
    must(try_log(log.memory, log.memory_len, &count) == WM_OK && count == entries);
    if (log.memory_len > 0 && data[2] != 0) {
        at = ((size_t)data[0] << 8 | data[1]) % log.memory_len;
        for (i = 0; i < at; i++)
            lines += log.memory[i] == '\n';
        log.memory[at] ^= data[2];
        /* Nothing follows the last entry that would tell of an edit. */
        must(lines + 1 == entries ||
             try_log(log.memory, log.memory_len, &count) == WM_ERR_TAMPERED);
    }
    wm_sink_clear(&log);
}

static void try_note(const char *text, size_t len)
{
    static const uint8_t key[32] = {1};
    struct wm_note note, again;
    char own[WM_NOTE_MAX];
    uint8_t secret[64] = {0};

    (void)wm_note_verify(text, len, key, &note, NULL);
    if (wm_note_read(text, len, &note) != 0)
        return;
    must(wm_note_is(text, len) && strlen(note.name) < sizeof note.name);
    len = wm_note_sign(&note, secret, own);
    must(len < sizeof own && wm_note_read(own, len, &again) == 0 &&
         memcmp(&note, &again, sizeof note) == 0);
}

static void try_number(const char *text)
{
    static const uint8_t label_id[8];
    struct wm_role_key key = {.role = WM_ROLE_AUDITOR, .kid = 1, .secret_key = {1}};
    char waybill[36];

    /* Nobody sealed anything to this key. */
    must(wm_auditor_open(&key, text, label_id, waybill, NULL) != WM_OK && waybill[0] == '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int started;
    struct wm_log_entry entry;
    char text[1024];
    uint64_t count;

    if (!started++)
        must(wm_seal_init(NULL) == 0);
    if (size == 0)
        return 0;
    if (data[0] == 'l') {
        (void)try_line((const char *)data + 1, size - 1, &entry);
    } else if (data[0] == 'v') {
        (void)try_log(data + 1, size - 1, &count);
    } else if (data[0] == 'c') {
        try_edit(data + 1, size - 1);
    } else if (data[0] == 'n') {
        try_note((const char *)data + 1, size - 1);
    } else if (data[0] == 's' && size < sizeof text) {
        memcpy(text, data + 1, size - 1);
        text[size - 1] = '\0';
        try_number(text);
    }
    return 0;
}

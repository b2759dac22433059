/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/waybill/batch.h"

#include "filter/base/file.h"
#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/order/reader.h"
#include "filter/waybill/line.h"
#include "filter/waybill/seen.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Label id, waybill number, the blanks behind them, and what ends a line. */
#define RECORD_MAX (WM_LABEL_ID + sizeof((struct wm_waybill *)0)->waybill + 2)

/* A batch under way. */
struct batch {
    const struct wm_conf *conf;
    const struct wm_batch_input *input;
    struct wm_composer composer;
    struct wm_masking masking;
    struct wm_reader *reader;
    struct wm_seen *seen;
    struct wm_order *order;    /* plaintext; borrowed, so that it lies on the stack */
    struct wm_waybill waybill; /* masked */
    /* In an unnamed file, a line each: what is recorded of a waybill, then the first half of its
     * own line. "00112233445566ff YT7700000000017 {…" */
    struct wm_sink lines;
    char text[WM_WAYBILL_LINE_MAX + RECORD_MAX];
    struct wm_batch result;
};

static int out_of_memory(struct wm_err *err)
{
    return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
}

/* Compose the order at hand and keep the first half of its line. */
static int keep_record(struct batch *batch, struct wm_err *err)
{
    const struct wm_waybill *waybill = &batch->waybill;
    char label_id[WM_LABEL_ID];
    bool again;
    size_t len;
    int status = wm_waybill_compose(&batch->composer, batch->order, &batch->waybill, err);

    if (status != WM_OK)
        return status;
    status = wm_seen_add(batch->seen, batch->order, waybill->carrier,
                         wm_reader_info(batch->reader)->record, &again, err);
    if (again && status == WM_OK)
        batch->result.merged++;
    if (status != WM_OK || again)
        return status;
    status = wm_line_begin(waybill, batch->text, &len, err);
    if (status == WM_OK)
        status = wm_waybill_label_id(waybill, label_id, err);
    if (status != WM_OK)
        return status;
    wm_sink_printf(&batch->lines, "%s %s ", label_id, waybill->waybill);
    wm_sink_put(&batch->lines, batch->text, len);
    wm_sink_put(&batch->lines, "\n", 1);
    batch->result.sealed++;
    return WM_OK;
}

/* One record that the reader found good or bad. @return WM_OK if the batch goes on */
static int take_record(struct batch *batch, enum wm_read got, struct wm_err *err)
{
    const struct wm_batch_input *input = batch->input;

    if (got == WM_READ_RECORD && keep_record(batch, err) == WM_OK)
        return WM_OK;
    wm_err_place(err, input->name, wm_reader_info(batch->reader)->record, 0, NULL);
    /* Only faults of a record can be skipped, not those of configuration or temporary file. */
    if (batch->conf->on_bad_record != WM_BAD_SKIP || err->code != WM_ERR_INPUT ||
        batch->lines.failed != 0)
        return (int)err->code;
    batch->result.skipped++;
    if (got == WM_READ_RECORD && input->fault != NULL) /* else the reader has told */
        input->fault(input->context, err);
    memset(err, 0, sizeof *err);
    return WM_OK;
}

/* Why there is nothing to print. */
static int nothing(const struct wm_batch *result, struct wm_err *err)
{
    if (result->read == 0)
        return wm_err_set(err, WM_ERR_INPUT, _("holds no record"));
    if (result->left_out == result->read)
        return wm_err_set(err, WM_ERR_INPUT,
                          _("nothing to ship: every record is cancelled, closed or refunded"));
    return wm_err_set(err, WM_ERR_INPUT, _("no good record"));
}

static int read_all(struct batch *batch, struct wm_err *err)
{
    const struct wm_reader_info *info = wm_reader_info(batch->reader);
    enum wm_read got = WM_READ_END;
    int status = WM_OK;

    while (status == WM_OK) {
        got = wm_reader_next(batch->reader, batch->order, err);
        if (got == WM_READ_FATAL) {
            wm_err_set(err, WM_ERR_INPUT, _("cannot be read on"));
            status = (int)err->code;
        } else if (got == WM_READ_END) {
            break;
        } else {
            status = take_record(batch, got, err);
        }
        if (status == WM_OK && batch->input->stop != NULL &&
            batch->input->stop(batch->input->context))
            status = wm_err_set(err, WM_ERR_INPUT, _("cancelled"));
    }
    batch->result.read = got == WM_READ_END ? info->records : info->record; /* may be one ahead */
    batch->result.merged += info->merged;
    batch->result.left_out = info->left_out;
    if (status == WM_OK && batch->result.sealed == 0)
        status = nothing(&batch->result, err);
    if (status == WM_OK && wm_sink_flush(&batch->lines) != 0)
        status = wm_err_set(err, WM_ERR_INPUT, _("cannot write a temporary file: %s"),
                            strerror(batch->lines.failed));
    return status;
}

/* Read the next of the kept lines and end its parts with zeros. */
static int next_kept(struct batch *batch, FILE *lines, char **waybill, char **line,
                     struct wm_err *err)
{
    if (fgets(batch->text, sizeof batch->text, lines) != NULL) {
        batch->text[strcspn(batch->text, "\n")] = '\0';
        *waybill = strchr(batch->text, ' ');
        *line = *waybill != NULL ? strchr(*waybill + 1, ' ') : NULL;
        if (*line != NULL) {
            *(*waybill)++ = '\0';
            *(*line)++ = '\0';
            return WM_OK;
        }
    }
    return wm_err_set(err, WM_ERR_INPUT, _("cannot read a temporary file: %s"),
                      strerror(ferror(lines) ? errno : EIO));
}

/* Second pass: have it recorded that these labels were sealed. */
static int record_all(struct batch *batch, FILE *lines, struct wm_err *err)
{
    const struct wm_batch_record *record = batch->input->record;
    char *waybill, *line;
    unsigned long n;
    int status = WM_OK;

    for (n = 0; n < batch->result.sealed && status == WM_OK; n++) {
        status = next_kept(batch, lines, &waybill, &line, err);
        if (status == WM_OK)
            status = record->sealed(record->context, batch->composer.recipients, waybill,
                                    batch->text, err);
    }
    return status == WM_OK ? record->commit(record->context, err) : status;
}

/* Third pass: the place in the batch is known now. */
static int write_all(struct batch *batch, FILE *lines, struct wm_sink *out, struct wm_err *err)
{
    char *waybill, *line;
    unsigned long n;
    int status = WM_OK;

    for (n = 1; n <= batch->result.sealed && status == WM_OK && out->failed == 0; n++) {
        size_t len;
        status = next_kept(batch, lines, &waybill, &line, err);
        if (status != WM_OK)
            break;
        len = strlen(line);
        status = wm_line_finish((uint32_t)n, (uint32_t)batch->result.sealed,
                                batch->composer.station, line, &len, err);
        if (status == WM_OK)
            wm_sink_put(out, line, len);
    }
    if (status == WM_OK && wm_sink_flush(out) != 0)
        status = wm_err_set(err, WM_ERR_INPUT, _("cannot write: %s"), strerror(out->failed));
    return status;
}

/* All records are good, and the plaintext is gone: record them, then let them out. */
static int release(struct batch *batch, int fd, struct wm_sink *out, struct wm_err *err)
{
    FILE *lines = fdopen(dup(fd), "r");
    int status;

    if (lines == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("cannot read a temporary file: %s"),
                          strerror(errno));
    rewind(lines);
    status = record_all(batch, lines, err);
    rewind(lines);
    if (status == WM_OK)
        status = write_all(batch, lines, out, err);
    fclose(lines);
    return status;
}

/* Without OnBadRecord skip the first fault is the result, and the only one told. */
static void tell_fault(void *context, const struct wm_err *err)
{
    const struct batch *batch = context;

    if (batch->conf->on_bad_record == WM_BAD_SKIP && batch->input->fault != NULL)
        batch->input->fault(batch->input->context, err);
}

int wm_batch_seal(const struct wm_host *host, const struct wm_conf *conf,
                  const struct wm_batch_input *input, struct wm_sink *out, struct wm_batch *result,
                  struct wm_err *err)
{
    struct batch *batch = calloc(1, sizeof *batch);
    const struct wm_reader_options options = {
        .conf = conf,
        .charset = input->charset,
        .join_file = input->join_file,
        .join_field = input->join_field,
        .fault = tell_fault,
        .context = batch,
    };
    struct wm_order order;
    int fd = -1;
    int status;

    assert(input->record != NULL);
    memset(result, 0, sizeof *result);
    memset(&order, 0, sizeof order);
    if (batch == NULL)
        return out_of_memory(err);
    batch->conf = conf;
    batch->input = input;
    batch->order = &order;
    batch->composer = (struct wm_composer){.conf = conf,
                                           .masking = &batch->masking,
                                           .recipients = wm_host_recipients(host),
                                           .station = wm_host_station(host)};
    batch->composer.now =
        (int64_t)wm_recipients_now(batch->composer.recipients, (uint32_t)time(NULL));
    status = wm_masking_init(&batch->masking, conf, err);
    if (status != WM_OK)
        goto out;
    batch->seen = wm_seen_new();
    fd = wm_file_unnamed(err);
    if (batch->seen == NULL || fd < 0 || batch->composer.station == NULL) {
        status = fd < 0 ? (int)err->code : out_of_memory(err);
        goto out;
    }
    wm_sink_fd(&batch->lines, fd);
    batch->reader = wm_reader_new(input->fd, input->name, &options, err);
    status = batch->reader != NULL ? read_all(batch, err) : (int)err->code;
    /* The plaintext has been used for the last time. */
    wm_reader_free(batch->reader);
    wm_order_wipe(&order);
    if (status == WM_OK)
        status = release(batch, fd, out, err);
    *result = batch->result;
out:
    if (status == WM_ERR_INPUT) /* else it is no fault of the file's */
        wm_err_place(err, input->name, 0, 0, NULL);
    wm_seen_free(batch->seen);
    if (fd >= 0)
        close(fd);
    wm_wipe_free(batch, sizeof *batch);
    return status;
}

bool wm_batch_is_waybills(const void *bytes, size_t len)
{
    static const char *const tokens[] = {"{", "\"waymask\"", ":"};
    const char *at = bytes;
    const char *end = at + len;
    size_t i;

    if (len >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0)
        at += 3;
    for (i = 0; i < sizeof tokens / sizeof tokens[0]; i++) {
        size_t token = strlen(tokens[i]);
        while (at < end && strchr(" \t\r\n", *at) != NULL && *at != '\0')
            at++;
        if ((size_t)(end - at) < token || memcmp(at, tokens[i], token) != 0)
            return false;
        at += token;
    }
    return true;
}

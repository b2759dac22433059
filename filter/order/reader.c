/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/order/reader.h"

#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/order/check.h"
#include "filter/order/join.h"
#include "filter/order/source.h"

#include <stdlib.h>
#include <string.h>

#define FIELDS_MOST 64 /* room for a mark per row of wm_fields */

struct wm_reader {
    const char *name;
    struct wm_source *source;
    struct wm_join *join; /**< or NULL */
    struct wm_check check;
    struct wm_reader_options options;
    bool over; /**< at the end, or past what can be read */
    /* Of the current record. */
    struct wm_err *err;       /**< the caller's, for the first fault */
    bool whole;               /**< a fault that names no field */
    bool faulty[FIELDS_MOST]; /**< fields that have a fault */
};

/** Can any record have this field, of its own or by joining? */
static bool offers(const struct wm_reader *reader, const char *name)
{
    const struct wm_field *field = wm_field_find(name, strlen(name));

    return wm_source_offers(reader->source, field) ||
           (reader->join != NULL && wm_join_offers(reader->join, field));
}

/** Refuse at the header what would make every record bad. */
static int check_columns(const struct wm_reader *reader, struct wm_err *err)
{
    const char *field = NULL, *text = _("no such column");

    if (!offers(reader, "waybill")) {
        field = "waybill";
        text = _("no such column; add the carrier's file with --join FILE --on FIELD");
    } else if (!offers(reader, "recipient.name") && !offers(reader, "recipient.company")) {
        field = "recipient.name";
    } else if (reader->join != NULL &&
               !wm_source_offers(reader->source, wm_join_field(reader->join))) {
        field = wm_join_field(reader->join)->name;
        text = _("no such column to join on");
    }
    if (field == NULL)
        return 0;
    wm_err_set(err, WM_ERR_INPUT, "%s", text);
    wm_err_place(err, reader->name, 0, 0, field);
    return WM_ERR_INPUT;
}

static int open_join(struct wm_reader *reader, struct wm_err *err)
{
    const struct wm_conf *conf = reader->options.conf;
    const char *file = reader->options.join_file, *field = reader->options.join_field;

    if (file == NULL && conf != NULL && conf->join_file[0] != '\0') {
        file = conf->join_file;
        field = field != NULL ? field : conf->join_field;
    }
    if (file == NULL && field == NULL)
        return 0;
    if (file == NULL || field == NULL || field[0] == '\0')
        return wm_err_set(err, WM_ERR_USAGE,
                          _("joining needs both a file and a field: --join FILE "
                            "--on FIELD"));
    reader->join = wm_join_new(file, field, err);
    return reader->join != NULL ? 0 : WM_ERR_INPUT;
}

struct wm_reader *wm_reader_new(int fd, const char *name, const struct wm_reader_options *options,
                                struct wm_err *err)
{
    struct wm_reader *reader = calloc(1, sizeof *reader);
    const char *charset = options->charset != NULL || options->conf == NULL
                              ? options->charset
                              : options->conf->charset;

    if (reader == NULL || wm_field_count > FIELDS_MOST) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        free(reader);
        return NULL;
    }
    reader->name = name;
    reader->options = *options;
    if (wm_check_init(&reader->check, options->conf, err) == 0 && open_join(reader, err) == 0 &&
        (reader->source = wm_source_new(fd, name, charset, err)) != NULL &&
        check_columns(reader, err) == 0)
        return reader;
    wm_reader_free(reader);
    return NULL;
}

/** Every fault of the record comes by here. */
static void note(void *context, const struct wm_err *fault)
{
    struct wm_reader *reader = context;
    struct wm_err placed = *fault;
    const struct wm_field *field = wm_field_find(fault->field, strlen(fault->field));

    wm_err_place(&placed, reader->name, wm_reader_info(reader)->record,
                 wm_source_line(reader->source), NULL);
    if (field != NULL)
        reader->faulty[field - wm_fields] = true;
    else
        reader->whole = true;
    if (reader->err != NULL && reader->err->code == WM_OK)
        *reader->err = placed;
    if (reader->options.fault != NULL)
        reader->options.fault(reader->options.context, &placed);
}

/** Join, complete and check what the source gave. */
static bool finish(struct wm_reader *reader, struct wm_order *order)
{
    struct wm_err one = {0};
    bool good = true;

    if (reader->join != NULL && !reader->faulty[wm_join_field(reader->join) - wm_fields] &&
        wm_join_fill(reader->join, order, &one) != 0) {
        note(reader, &one);
        return false; /* what else is missing may be in the partner that was not found */
    }
    wm_check_complete(&reader->check, order);
    good = wm_check_order(&reader->check, order, reader->faulty, note, reader);
    return good;
}

enum wm_read wm_reader_next(struct wm_reader *reader, struct wm_order *order, struct wm_err *err)
{
    enum wm_read result;

    memset(err, 0, sizeof *err);
    memset(reader->faulty, 0, sizeof reader->faulty);
    reader->whole = false;
    if (reader->over) {
        wm_order_wipe(order);
        return WM_READ_END;
    }
    reader->err = err;
    result = wm_source_next(reader->source, order, note, reader, err);
    if (result == WM_READ_BAD && !reader->whole)
        finish(reader, order);
    else if (result == WM_READ_RECORD && !finish(reader, order))
        result = WM_READ_BAD;
    if (result != WM_READ_RECORD)
        wm_order_wipe(order);
    reader->over = result == WM_READ_END || result == WM_READ_FATAL;
    reader->err = NULL;
    return result;
}

const struct wm_reader_info *wm_reader_info(const struct wm_reader *reader)
{
    return wm_source_info(reader->source);
}

void wm_reader_free(struct wm_reader *reader)
{
    if (reader == NULL)
        return;
    wm_source_free(reader->source);
    wm_join_free(reader->join);
    wm_wipe_free(reader, sizeof *reader);
}

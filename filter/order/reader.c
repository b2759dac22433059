/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/order/reader.h"

#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/order/check.h"
#include "filter/order/join.h"
#include "filter/order/merge.h"
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
    bool alone;               /**< found no partner to join with */
    unsigned long partner;    /**< of its last row, in the file that it is joined with */
    char last[sizeof((struct wm_order *)0)->order]; /**< order number of its last row */
    struct wm_order next;                           /**< a row that may belong to it */
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
    reader->join = wm_join_new(file, field, conf, err);
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
        (reader->source = wm_source_new(fd, name, options->conf, charset, err)) != NULL &&
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

/** Faults of a further row: not what has been told of the record already. */
static void note_more(void *context, const struct wm_err *fault)
{
    const struct wm_reader *reader = context;
    const struct wm_field *field = wm_field_find(fault->field, strlen(fault->field));

    if (field == NULL || !reader->faulty[field - wm_fields])
        note(context, fault);
}

/** Counts the faults of a row that is only looked at. */
static void count(void *context, const struct wm_err *fault)
{
    unsigned *faults = context;

    (void)fault;
    *faults += 1;
}

/** Fill the record from the file it is joined with. @return false if that failed */
static bool join(struct wm_reader *reader, struct wm_order *order)
{
    struct wm_err one = {0};

    reader->partner = 0;
    if (reader->whole || reader->faulty[wm_join_field(reader->join) - wm_fields])
        return true;
    reader->alone = wm_join_fill(reader->join, order, &reader->partner, &one) != 0;
    if (reader->alone)
        note(reader, &one);
    return !reader->alone;
}

/** Take over the row that was found to belong to the record.
 * @param faults of its own  @param unjoined why it has no partner
 * @return false if it has a fault */
static bool add_row(struct wm_reader *reader, struct wm_order *order, unsigned faults,
                    const struct wm_err *unjoined)
{
    const struct wm_field *field;
    struct wm_err one = {0};

    if (reader->next.order[0] != '\0')
        memcpy(reader->last, reader->next.order, sizeof reader->last);
    wm_source_merge(reader->source);
    if (faults != 0)
        return false;
    if (unjoined->code != WM_OK) {
        if (!reader->alone) /* else it has been told */
            note(reader, unjoined);
        return false;
    }
    field = wm_merge_add(order, &reader->next);
    if (field == NULL)
        return true;
    wm_err_set(&one, WM_ERR_INPUT, _("differs between the rows of one shipment"));
    wm_err_place(&one, NULL, 0, 0, field->name);
    note(reader, &one);
    return false;
}

/** A quick look that spares most rows the long one. */
static bool may_continue(const struct wm_reader *reader, const struct wm_order *order)
{
    return reader->join != NULL || wm_source_may_continue(reader->source, order, reader->last);
}

/** Merge the row ahead if it is of the same shipment. @param good set to false if it has a fault
 * @return false if it is a record of its own */
static bool try_row(struct wm_reader *reader, struct wm_order *order, bool *good)
{
    struct wm_order *next = &reader->next;
    struct wm_err unjoined = {0};
    unsigned long partner = 0;
    unsigned faults = 0;
    enum wm_merge_fit fit = WM_MERGE_WHOLE;
    bool belongs;

    wm_source_take(reader->source, next, count, &faults);
    if (wm_merge_is_bare(next))
        fit = WM_MERGE_BARE;
    else if (faults != 0 || !*good)
        fit = WM_MERGE_BAD;
    if (reader->join != NULL && fit != WM_MERGE_BARE)
        wm_join_fill(reader->join, next, &partner, &unjoined);
    belongs = wm_merge_belongs(order, reader->last, next, fit);
    if (belongs) {
        if (faults != 0) /* once more, to tell them */
            wm_source_take(reader->source, next, note_more, reader);
        else if (partner != 0 && partner == reader->partner) /* what it fills is there already */
            wm_source_take(reader->source, next, count, &faults);
        reader->partner = partner != 0 ? partner : reader->partner;
        *good = add_row(reader, order, faults, &unjoined) && *good;
    }
    wm_order_wipe(next);
    return belongs;
}

/** Merge the rows that follow and are of the same shipment. @param good the first row is
 * @return false if any row has a fault */
static bool add_rows(struct wm_reader *reader, struct wm_order *order, bool good)
{
    memcpy(reader->last, order->order, sizeof reader->last);
    while (wm_source_ahead(reader->source) && may_continue(reader, order) &&
           try_row(reader, order, &good))
        ;
    return good;
}

enum wm_read wm_reader_next(struct wm_reader *reader, struct wm_order *order, struct wm_err *err)
{
    enum wm_read result;
    bool good;

    memset(err, 0, sizeof *err);
    memset(reader->faulty, 0, sizeof reader->faulty);
    reader->whole = reader->alone = false;
    if (reader->over) {
        wm_order_wipe(order);
        return WM_READ_END;
    }
    reader->err = err;
    result = wm_source_next(reader->source, order, note, reader, err);
    if (result == WM_READ_BAD || result == WM_READ_RECORD) {
        good = (reader->join == NULL || join(reader, order)) && result == WM_READ_RECORD;
        good = add_rows(reader, order, good);
        /* Else what is missing may be in what was not understood, or in the partner. */
        if (!reader->whole && !reader->alone) {
            wm_check_complete(&reader->check, order);
            good = wm_check_order(&reader->check, order, reader->faulty, note, reader) && good;
        }
        result = good ? WM_READ_RECORD : WM_READ_BAD;
    }
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

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/order/source.h"

#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/order/address.h"
#include "filter/order/archive.h"
#include "filter/order/charset.h"
#include "filter/order/csv.h"
#include "filter/order/dialect.h"
#include "filter/order/json.h"
#include "filter/order/value.h"
#include "filter/order/xlsx.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_LINE "#waymask"

struct wm_source {
    int fd;
    const char *name;
    struct wm_charset *charset;
    struct wm_reader_info info;
    bool is_json;
    struct wm_json json;
    struct wm_csv csv;
    struct wm_xlsx *xlsx; /**< in place of charset and csv, or NULL */
    struct wm_row row;
    struct wm_plan plan;
    unsigned long line; /**< of the current record */
    /** Where the part of an address goes. */
    const struct wm_field *province, *city, *district, *town, *detail, *postcode;
    /* For the callbacks of one record. */
    wm_source_fault_fn *fault;
    void *context;
    struct wm_err one; /**< of the field being set; kept here, since clearing it costs more than
                          most fields */
};

/** Name what is often taken for an order export by what it begins with. @param wide it is UTF-16 */
static int refuse_other_files(const unsigned char *raw, size_t len, bool wide, struct wm_err *err)
{
    static const struct {
        const char *bytes, *text;
    } others[] = {
        {"%PDF", N_("is a PDF document, not orders")},
        {"%!PS", N_("is a PostScript document, not orders")},
        {"PK", N_("is a ZIP file without anything in it")},
        {"\xd0\xcf\x11\xe0",
         N_("is an XLS file, or a workbook with a password; save it as XLSX without one")},
        {"\x89PNG", N_("is a picture, not orders")},
        {"\xff\xd8\xff", N_("is a picture, not orders")},
        {"\x1f\x8b", N_("is compressed; unpack it first")},
        {"<", N_("is HTML or XML, not orders; save the sheet as CSV")},
    };
    size_t i;

    for (i = 0; i < sizeof others / sizeof others[0]; i++) {
        size_t most = strlen(others[i].bytes);

        if (len >= most && memcmp(raw, others[i].bytes, most) == 0)
            return wm_err_set(err, WM_ERR_INPUT, "%s", _(others[i].text));
    }
    if (!wide && memchr(raw, '\0', len < 4096 ? len : 4096) != NULL)
        return wm_err_set(err, WM_ERR_INPUT,
                          _("is a binary file, or UTF-16 without its byte order mark; save it as "
                            "UTF-8"));
    return 0;
}

/** Leave out a first line `#waymask …`, which helps CUPS to recognise the file. */
static int skip_first_line(struct wm_source *source, unsigned long *line, struct wm_err *err)
{
    char *text, *end;
    size_t len;

    *line = 1;
    if (wm_charset_need(source->charset, WM_CHARSET_NEED, &text, &len, err) != 0)
        return WM_ERR_INPUT;
    if (len < strlen(FIRST_LINE) || memcmp(text, FIRST_LINE, strlen(FIRST_LINE)) != 0)
        return 0;
    end = memchr(text, '\n', len);
    wm_charset_skip(source->charset, end != NULL ? (size_t)(end + 1 - text) : len);
    *line = 2;
    return 0;
}

/** The first byte that is not blank decides between JSON and separated values. */
static int detect_format(struct wm_source *source, struct wm_err *err)
{
    static const char blanks[] = " \t\r\n";
    char *text;
    size_t len, i;

    if (wm_charset_need(source->charset, WM_CHARSET_NEED, &text, &len, err) != 0)
        return WM_ERR_INPUT;
    for (i = 0; i < len && text[i] != '\0' && strchr(blanks, text[i]) != NULL; i++)
        ;
    if (i == len)
        return wm_err_set(err, WM_ERR_INPUT,
                          len < WM_ORDER_MAX_RECORD ? _("is empty")
                                                    : _("begins with nothing but blanks"));
    source->is_json = text[i] == '{' || text[i] == '[';
    return 0;
}

/** Read the header with the separator under which most of its columns are known. */
static int read_header(struct wm_source *source, unsigned long line, struct wm_err *err)
{
    static const struct {
        char separator;
        const char *format;
    } kinds[] = {{',', "CSV"}, {'\t', "TSV"}, {';', "CSV with semicolons"}};
    size_t i, score, best = 0, chosen = 0;

    for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (!wm_csv_peek(source->charset, kinds[i].separator, &source->row, err)) {
            if (err->code != WM_OK)
                return WM_ERR_INPUT;
            continue;
        }
        score = wm_dialect_score(&source->row);
        if (score > best) {
            best = score;
            chosen = i;
        }
    }
    wm_csv_init(&source->csv, source->charset, kinds[chosen].separator, line);
    switch (wm_csv_next(&source->csv, &source->row, err)) {
    case WM_CSV_ROW:
        break;
    case WM_CSV_END:
        return wm_err_set(err, WM_ERR_INPUT, _("is empty"));
    default:
        if (best != 0)
            return WM_ERR_INPUT;
        /* Not even a row: what it is not matters more than where its quotes are. */
        memset(err, 0, sizeof *err);
        source->row.count = 0;
    }
    source->info.format = kinds[chosen].format;
    return wm_dialect_plan(&source->row, &source->plan, err);
}

static int start_xlsx(struct wm_source *source, const unsigned char *raw, size_t len,
                      struct wm_err *err)
{
    source->xlsx = wm_xlsx_new(source->fd, raw, len, err);
    if (source->xlsx == NULL)
        return WM_ERR_INPUT;
    source->info.format = "XLSX";
    switch (wm_xlsx_next(source->xlsx, &source->row, err)) {
    case WM_CSV_ROW:
        source->line = source->row.line;
        return wm_dialect_plan(&source->row, &source->plan, err);
    case WM_CSV_END:
        return wm_err_set(err, WM_ERR_INPUT, _("is empty"));
    default:
        return WM_ERR_INPUT;
    }
}

static int start(struct wm_source *source, struct wm_err *err)
{
    const unsigned char *raw;
    size_t len;
    unsigned long line;
    bool wide;

    if (wm_charset_start(source->charset, &raw, &len, err) != 0)
        return WM_ERR_INPUT;
    if (len == 0)
        return wm_err_set(err, WM_ERR_INPUT, _("is empty"));
    if (wm_archive_is(raw, len))
        return start_xlsx(source, raw, len, err);
    wide = strncmp(wm_charset_name(source->charset), "UTF-16", 6) == 0;
    if (refuse_other_files(raw, len, wide, err) != 0 || skip_first_line(source, &line, err) != 0 ||
        detect_format(source, err) != 0)
        return WM_ERR_INPUT;
    source->line = line;
    if (!source->is_json)
        return read_header(source, line, err) != 0 ? WM_ERR_INPUT : 0;
    wm_json_init(&source->json, source->charset, line);
    if (wm_json_peek(&source->json, err) != 0)
        return WM_ERR_INPUT;
    source->info.format = wm_json_format(&source->json);
    source->plan.dialect = wm_json_dialect_name(&source->json);
    return 0;
}

/** The stream of text, in the charset that was asked for, if any. */
static int open_charset(struct wm_source *source, const char *charset, struct wm_err *err)
{
    source->charset = wm_charset_new(source->fd, WM_ORDER_MAX_FILE, err);
    if (source->charset == NULL)
        return WM_ERR_INPUT;
    wm_charset_headers(source->charset, wm_dialect_names);
    if (charset == NULL || charset[0] == '\0')
        return 0;
    return wm_charset_force(source->charset, charset, err);
}

struct wm_source *wm_source_new(int fd, const char *name, const char *charset, struct wm_err *err)
{
    struct wm_source *source = calloc(1, sizeof *source);
    struct wm_err own = {0};

    if (source == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return NULL;
    }
    source->fd = fd;
    source->name = name;
    source->info.format = source->info.dialect = "";
    source->province = wm_field_find("recipient.province", strlen("recipient.province"));
    source->city = wm_field_find("recipient.city", strlen("recipient.city"));
    source->district = wm_field_find("recipient.district", strlen("recipient.district"));
    source->town = wm_field_find("recipient.town", strlen("recipient.town"));
    source->detail = wm_field_find("recipient.detail", strlen("recipient.detail"));
    source->postcode = wm_field_find("recipient.postcode", strlen("recipient.postcode"));
    if (open_charset(source, charset, &own) != 0 || start(source, &own) != 0) {
        if (own.code == WM_ERR_INPUT)
            wm_err_place(&own, name, 0, 0, NULL);
        if (err != NULL && err->code == WM_OK)
            *err = own;
        wm_source_free(source);
        return NULL;
    }
    source->info.dialect = source->plan.dialect;
    source->info.charset = wm_charset_name(source->charset);
    return source;
}

void wm_source_free(struct wm_source *source)
{
    if (source == NULL)
        return;
    wm_json_clear(&source->json);
    wm_charset_free(source->charset);
    wm_xlsx_free(source->xlsx);
    wm_wipe_free(source, sizeof *source);
}

/** Complete a fault and hand it on. */
static void tell(struct wm_source *source, const struct wm_err *err)
{
    struct wm_err placed = *err;

    wm_err_place(&placed, source->name, source->info.record, source->line, NULL);
    source->fault(source->context, &placed);
}

static void tell_json(void *context, const struct wm_err *err)
{
    struct wm_source *source = context;

    source->line = err->line;
    tell(source, err);
}

/** Set a field from a cell's text. @return false if it was refused */
static bool set(struct wm_source *source, struct wm_order *order, const struct wm_field *field,
                const char *text, size_t len)
{
    if (wm_order_set(order, field, text, len, &source->one) == 0)
        return true;
    tell(source, &source->one);
    memset(&source->one, 0, sizeof source->one);
    return false;
}

static bool set_address(struct wm_source *source, struct wm_order *order, const char *text,
                        size_t len)
{
    struct wm_address parts;
    bool good;

    wm_address_split(text, len, &parts);
    good = set(source, order, source->province, parts.province.text, parts.province.len);
    good = set(source, order, source->city, parts.city.text, parts.city.len) && good;
    good = set(source, order, source->district, parts.district.text, parts.district.len) && good;
    good = set(source, order, source->town, parts.town.text, parts.town.len) && good;
    good = set(source, order, source->detail, parts.detail.text, parts.detail.len) && good;
    if (parts.postcode.len != 0)
        good =
            set(source, order, source->postcode, parts.postcode.text, parts.postcode.len) && good;
    return good;
}

/** A cell in which no value can stand, such as an error of a formula. */
static bool refuse_cell(struct wm_source *source, const struct wm_plan_entry *entry,
                        const struct wm_cell *cell)
{
    struct wm_err one = {0};

    wm_err_set(&one, WM_ERR_INPUT, "%s", _(cell->fault));
    wm_err_place(&one, NULL, 0, 0,
                 entry->field != NULL ? entry->field->name : source->detail->name);
    tell(source, &one);
    return false;
}

/** The text of an entry's cell, freed of what a spreadsheet put around it. */
static struct wm_cell cell_of(const struct wm_source *source, const struct wm_plan_entry *entry)
{
    struct wm_cell cell = source->row.cell[entry->cell];
    bool text = entry->field == NULL || entry->field->kind == WM_FIELD_TEXT;

    wm_value_unwrap(&cell.text, &cell.len, !text);
    return cell;
}

static bool is_overridden(const struct wm_source *source, const struct wm_plan_entry *entry)
{
    while (entry->overrider != SIZE_MAX) {
        entry = &source->plan.entry[entry->overrider];
        if (cell_of(source, entry).len != 0)
            return true;
    }
    return false;
}

/** Turn the current row into an order. @param one zero; for the whole row */
static enum wm_read take_row(struct wm_source *source, struct wm_order *order, struct wm_err *one)
{
    bool good = true;
    size_t i;

    if (source->row.count != source->plan.columns) {
        wm_err_set(one, WM_ERR_INPUT, _("has %zu columns, but the header has %zu"),
                   source->row.count, source->plan.columns);
        tell(source, one);
        return WM_READ_BAD;
    }
    for (i = 0; i < source->plan.count; i++) {
        const struct wm_plan_entry *entry = &source->plan.entry[i];
        struct wm_cell cell = cell_of(source, entry);

        if (cell.len == 0 || is_overridden(source, entry))
            continue;
        good = (cell.fault != NULL     ? refuse_cell(source, entry, &cell)
                : entry->field == NULL ? set_address(source, order, cell.text, cell.len)
                                       : set(source, order, entry->field, cell.text, cell.len)) &&
               good;
    }
    if (good && source->row.bad != 0) {
        /* In a column that is of no use; but who knows what else is damaged. */
        wm_err_set(one, WM_ERR_INPUT,
                   _("bytes in column %zu that are no characters of the file's charset"),
                   source->row.bad);
        tell(source, one);
        good = false;
    }
    return good ? WM_READ_RECORD : WM_READ_BAD;
}

static enum wm_read next_csv(struct wm_source *source, struct wm_order *order, struct wm_err *err)
{
    struct wm_err one = {0};

    switch (source->xlsx != NULL ? wm_xlsx_next(source->xlsx, &source->row, &one)
                                 : wm_csv_next(&source->csv, &source->row, &one)) {
    case WM_CSV_END:
        return WM_READ_END;
    case WM_CSV_FATAL:
        wm_err_set(err, one.code, "%s", one.text);
        wm_err_place(err, source->name, 0, one.line, NULL);
        return WM_READ_FATAL;
    case WM_CSV_BAD:
        source->info.record = ++source->info.records;
        source->line = one.line;
        tell(source, &one);
        return WM_READ_BAD;
    default:
        source->info.record = ++source->info.records;
        source->line = source->row.line;
        return take_row(source, order, &one);
    }
}

static enum wm_read next_json(struct wm_source *source, struct wm_order *order, struct wm_err *err)
{
    struct wm_err one = {0};
    enum wm_json_result result;

    source->line = source->json.line;
    source->info.record = source->info.records + 1; /* for its faults */
    result = wm_json_next(&source->json, order, tell_json, source, &one);
    source->info.records = source->json.records;
    source->info.format = wm_json_format(&source->json);
    source->info.dialect = wm_json_dialect_name(&source->json);
    if (result == WM_JSON_FATAL) {
        wm_err_set(err, one.code, "%s", one.text);
        wm_err_place(err, source->name, 0, one.line, NULL);
        return WM_READ_FATAL;
    }
    if (result == WM_JSON_END)
        return WM_READ_END;
    return result == WM_JSON_BAD ? WM_READ_BAD : WM_READ_RECORD;
}

enum wm_read wm_source_next(struct wm_source *source, struct wm_order *order,
                            wm_source_fault_fn *fault, void *context, struct wm_err *err)
{
    enum wm_read result;

    wm_order_wipe(order);
    source->fault = fault;
    source->context = context;
    result = source->is_json ? next_json(source, order, err) : next_csv(source, order, err);
    source->info.charset = wm_charset_name(source->charset);
    return result;
}

const struct wm_reader_info *wm_source_info(const struct wm_source *source)
{
    return &source->info;
}

bool wm_source_offers(const struct wm_source *source, const struct wm_field *field)
{
    size_t i;

    if (source->is_json)
        return true;
    for (i = 0; i < source->plan.count; i++) {
        const struct wm_field *offered = source->plan.entry[i].field;

        if (offered == field || (offered == NULL && strncmp(field->name, "recipient.", 10) == 0))
            return true;
    }
    return false;
}

unsigned long wm_source_line(const struct wm_source *source)
{
    return source->line;
}

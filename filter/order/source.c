/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/order/source.h"

#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/order/archive.h"
#include "filter/order/charset.h"
#include "filter/order/csv.h"
#include "filter/order/dialect.h"
#include "filter/order/filler.h"
#include "filter/order/json.h"
#include "filter/order/xlsx.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_LINE "#waymask"

#define FAULTS_MOST 64u /* of a JSON record that are kept */

/** What is ahead of the record at hand. */
enum ahead {
    AHEAD_UNKNOWN, /**< not read yet */
    AHEAD_ROW,     /**< in row */
    AHEAD_BAD_ROW, /**< too long or too wide; its fault is in bad */
    AHEAD_OBJECT,  /**< in object, with faults */
    AHEAD_END,
    AHEAD_FATAL, /**< in bad */
};

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
    struct wm_site_dialects site;
    struct wm_filler filler;
    enum ahead ahead;
    struct wm_err bad;
    unsigned long ahead_line;
    unsigned long line;     /**< of the record at hand */
    struct wm_order object; /**< of JSON, ahead */
    struct wm_err faults[FAULTS_MOST];
    size_t fault_count;
    /* For the callbacks of one record. */
    wm_source_fault_fn *fault;
    void *context;
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
        score = wm_dialect_score(&source->site, &source->row);
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
    return wm_dialect_plan(&source->site, &source->row, &source->filler.plan, err);
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
        return wm_dialect_plan(&source->site, &source->row, &source->filler.plan, err);
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
    source->filler.plan.dialect = wm_json_dialect_name(&source->json);
    return 0;
}

/** The stream of text, in the charset that was asked for, if any. */
static int open_charset(struct wm_source *source, const char *charset, struct wm_err *err)
{
    source->charset = wm_charset_new(source->fd, WM_ORDER_MAX_FILE, err);
    if (source->charset == NULL)
        return WM_ERR_INPUT;
    wm_charset_headers(source->charset, wm_dialect_names, &source->site);
    if (charset == NULL || charset[0] == '\0')
        return 0;
    return wm_charset_force(source->charset, charset, err);
}

struct wm_source *wm_source_new(int fd, const char *name, const struct wm_conf *conf,
                                const char *charset, struct wm_err *err)
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
    wm_filler_init(&source->filler);
    if (wm_site_dialects_init(&source->site, conf, err) != 0) {
        wm_source_free(source);
        return NULL;
    }
    if (open_charset(source, charset, &own) != 0 || start(source, &own) != 0) {
        if (own.code == WM_ERR_INPUT)
            wm_err_place(&own, name, 0, 0, NULL);
        if (err != NULL && err->code == WM_OK)
            *err = own;
        wm_source_free(source);
        return NULL;
    }
    source->info.dialect = source->filler.plan.dialect;
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
static void tell(void *context, const struct wm_err *err)
{
    struct wm_source *source = context;
    struct wm_err placed = *err;

    wm_err_place(&placed, source->name, source->info.record, source->line, NULL);
    source->fault(source->context, &placed);
}

/** Keep a fault of the JSON record being read. */
static void keep_fault(void *context, const struct wm_err *err)
{
    struct wm_source *source = context;

    if (source->fault_count < FAULTS_MOST)
        source->faults[source->fault_count++] = *err;
}

static bool has_columns(const struct wm_source *source)
{
    return source->row.count == source->filler.plan.columns;
}

/** Refuse the current row as a whole. */
static enum wm_read refuse_row(struct wm_source *source)
{
    struct wm_err one = {0};

    if (has_columns(source))
        wm_err_set(&one, WM_ERR_INPUT,
                   _("bytes in column %zu that are no characters of the file's charset"),
                   source->row.bad);
    else
        wm_err_set(&one, WM_ERR_INPUT, _("has %zu columns, but the header has %zu"),
                   source->row.count, source->filler.plan.columns);
    tell(source, &one);
    return WM_READ_BAD;
}

/** Turn the current row into an order. */
static enum wm_read take_row(struct wm_source *source, struct wm_order *order)
{
    if (!has_columns(source))
        return refuse_row(source);
    if (!wm_filler_fill(&source->filler, &source->row, order, tell, source))
        return WM_READ_BAD;
    /* A bad byte in a column that is of no use; but who knows what else is damaged. */
    return source->row.bad == 0 ? WM_READ_RECORD : refuse_row(source);
}

static void fetch_row(struct wm_source *source)
{
    do {
        switch (source->xlsx != NULL ? wm_xlsx_next(source->xlsx, &source->row, &source->bad)
                                     : wm_csv_next(&source->csv, &source->row, &source->bad)) {
        case WM_CSV_END:
            source->ahead = AHEAD_END;
            return;
        case WM_CSV_FATAL:
            source->ahead = AHEAD_FATAL;
            return;
        case WM_CSV_BAD:
            source->ahead = AHEAD_BAD_ROW;
            source->ahead_line = source->bad.line;
            source->info.records++;
            return;
        default:
            source->ahead = AHEAD_ROW;
            source->ahead_line = source->row.line;
            source->info.records++;
        }
    } while (has_columns(source) && wm_filler_is_void(&source->filler, &source->row) &&
             ++source->info.left_out != 0);
}

static void fetch_object(struct wm_source *source)
{
    enum wm_json_result result;

    wm_order_wipe(&source->object);
    source->fault_count = 0;
    source->ahead_line = source->json.line;
    result = wm_json_next(&source->json, &source->object, keep_fault, source, &source->bad);
    if (source->fault_count != 0 && source->faults[0].line != 0)
        source->ahead_line = source->faults[0].line;
    source->info.records = source->json.records;
    source->info.format = wm_json_format(&source->json);
    source->info.dialect = wm_json_dialect_name(&source->json);
    if (result == WM_JSON_FATAL)
        source->ahead = AHEAD_FATAL;
    else
        source->ahead = result == WM_JSON_END ? AHEAD_END : AHEAD_OBJECT;
}

bool wm_source_ahead(struct wm_source *source)
{
    if (source->ahead == AHEAD_UNKNOWN) {
        if (source->bad.code != WM_OK)
            memset(&source->bad, 0, sizeof source->bad);
        if (source->is_json)
            fetch_object(source);
        else
            fetch_row(source);
        source->info.charset = wm_charset_name(source->charset);
    }
    return source->ahead != AHEAD_END && source->ahead != AHEAD_FATAL;
}

static bool is_equal(const struct wm_cell *cell, const char *text)
{
    return cell->len != 0 && strlen(text) == cell->len && memcmp(cell->text, text, cell->len) == 0;
}

bool wm_source_may_continue(const struct wm_source *source, const struct wm_order *order,
                            const char *last)
{
    struct wm_cell cell;

    if (source->ahead == AHEAD_OBJECT)
        return (last[0] != '\0' && strcmp(source->object.order, last) == 0) ||
               (order->waybill[0] != '\0' && strcmp(source->object.waybill, order->waybill) == 0);
    if (source->ahead != AHEAD_ROW || !has_columns(source))
        return false;
    cell = wm_filler_text(&source->filler, &source->row, source->filler.waybill);
    if (is_equal(&cell, order->waybill))
        return true;
    cell = wm_filler_text(&source->filler, &source->row, source->filler.order);
    return is_equal(&cell, last);
}

enum wm_read wm_source_take(struct wm_source *source, struct wm_order *order,
                            wm_source_fault_fn *fault, void *context)
{
    size_t i;

    wm_order_wipe(order);
    source->fault = fault;
    source->context = context;
    if (source->ahead == AHEAD_ROW)
        return take_row(source, order);
    if (source->ahead == AHEAD_BAD_ROW) {
        tell(source, &source->bad);
        return WM_READ_BAD;
    }
    *order = source->object;
    for (i = 0; i < source->fault_count; i++)
        tell(source, &source->faults[i]);
    return source->fault_count == 0 ? WM_READ_RECORD : WM_READ_BAD;
}

void wm_source_merge(struct wm_source *source)
{
    source->ahead = AHEAD_UNKNOWN;
    source->info.merged++;
}

enum wm_read wm_source_next(struct wm_source *source, struct wm_order *order,
                            wm_source_fault_fn *fault, void *context, struct wm_err *err)
{
    enum wm_read result;

    if (wm_source_ahead(source)) {
        source->info.record = source->info.records;
        source->line = source->ahead_line;
        result = wm_source_take(source, order, fault, context);
        source->ahead = AHEAD_UNKNOWN;
        return result;
    }
    wm_order_wipe(order);
    if (source->ahead == AHEAD_END)
        return WM_READ_END;
    wm_err_set(err, source->bad.code, "%s", source->bad.text);
    wm_err_place(err, source->name, 0, source->bad.line, NULL);
    return WM_READ_FATAL;
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
    for (i = 0; i < source->filler.plan.count; i++) {
        const struct wm_field *offered = source->filler.plan.entry[i].field;

        if (offered == field || (offered == NULL && strncmp(field->name, "recipient.", 10) == 0))
            return true;
    }
    return false;
}

unsigned long wm_source_line(const struct wm_source *source)
{
    return source->line;
}

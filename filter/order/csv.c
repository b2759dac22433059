/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/order/csv.h"

#include "filter/base/message.h"
#include "filter/order/order.h"

#include <string.h>

/* Bits of wm_csv.kind: which bytes end a run of ordinary ones. */
#define STOPS_PLAIN 1u
#define STOPS_QUOTED 2u

/** Where in a row the reading stands. */
enum state { VALUE_START, EQUALS, PLAIN, QUOTED, CLOSED, ROW_END, BROKEN };

/** A row in the making; text is scanned up to end, at which an end mark stands. */
struct scan {
    struct wm_csv *csv;
    struct wm_row *row;
    char *next, *end;
    bool undo; /**< undo doubled quotes in place */
    bool many; /**< more than WM_CSV_COLUMNS values */
};

void wm_csv_init(struct wm_csv *csv, struct wm_charset *charset, char separator, unsigned long line)
{
    memset(csv, 0, sizeof *csv);
    csv->charset = charset;
    csv->separator = separator;
    csv->line = line;
    csv->kind[0] = csv->kind[0xff] = STOPS_PLAIN | STOPS_QUOTED;
    /* Amazon's tab files quote nothing: there a quote inside a value is one. */
    csv->kind['"'] = separator == '\t' ? STOPS_QUOTED : STOPS_PLAIN | STOPS_QUOTED;
    csv->kind['\n'] = STOPS_PLAIN | STOPS_QUOTED;
    csv->kind['\r'] = STOPS_PLAIN;
    csv->kind[(unsigned char)separator] = STOPS_PLAIN;
}

static bool is_bad(char c)
{
    return c == '\0' || c == WM_CHARSET_BAD;
}

static void note_bad(struct wm_row *row)
{
    if (row->bad == 0)
        row->bad = row->count + 1;
}

static void add_cell(struct scan *scan, const char *text, const char *end)
{
    if (scan->row->count == WM_CSV_COLUMNS) {
        scan->many = true;
        return;
    }
    scan->row->cell[scan->row->count].text = text;
    scan->row->cell[scan->row->count].len = (size_t)(end - text);
    scan->row->cell[scan->row->count].fault = NULL;
    scan->row->count++;
}

/** Read a value without quotes. */
static enum state scan_plain(struct scan *scan)
{
    const unsigned char *kind = scan->csv->kind;
    char *start = scan->next;
    char *p = start;

    for (;;) {
        while ((kind[(unsigned char)*p] & STOPS_PLAIN) == 0)
            p++;
        if (p == scan->end || !is_bad(*p))
            break;
        note_bad(scan->row);
        p++;
    }
    scan->next = p;
    if (p != scan->end && *p == '"')
        return BROKEN;
    add_cell(scan, start, p);
    return PLAIN;
}

/** Read a value from behind its opening quote to behind its closing one. */
static enum state scan_quoted(struct scan *scan)
{
    const unsigned char *kind = scan->csv->kind;
    char *start = scan->next;
    char *out = start;
    char *p = start;

    scan->csv->quote_line = scan->csv->line;
    for (;;) {
        char *run = p;

        while ((kind[(unsigned char)*p] & STOPS_QUOTED) == 0)
            p++;
        if (scan->undo && out != run)
            memmove(out, run, (size_t)(p - run));
        out += p - run;
        if (p == scan->end) {
            scan->next = p;
            return QUOTED;
        }
        if (*p == '"') {
            if (p + 1 == scan->end || p[1] != '"')
                break;
            p++;
        } else if (*p == '\n') {
            scan->csv->line++;
        } else {
            note_bad(scan->row);
        }
        if (scan->undo)
            *out = *p;
        out++;
        p++;
    }
    add_cell(scan, start, scan->undo ? out : p);
    scan->next = p + 1;
    return CLOSED;
}

/** Read a row, up to the CR or LF behind it or to the end of the text. */
static enum state scan_row(struct scan *scan)
{
    for (;;) {
        enum state state;

        if (*scan->next == '"') {
            scan->next++;
            state = scan_quoted(scan);
        } else if (*scan->next == '=' && scan->next + 1 == scan->end) {
            add_cell(scan, scan->next, scan->end);
            scan->next++;
            return EQUALS;
        } else if (*scan->next == '=' && scan->next[1] == '"') {
            scan->next += 2;
            state = scan_quoted(scan);
        } else {
            state = scan_plain(scan);
        }
        if (state == QUOTED || state == BROKEN || scan->next == scan->end)
            return state;
        if (*scan->next == '\r' || *scan->next == '\n')
            return ROW_END;
        if (*scan->next != scan->csv->separator)
            return BROKEN;
        scan->next++;
        if (scan->next == scan->end) {
            add_cell(scan, scan->end, scan->end);
            return VALUE_START;
        }
    }
}

/** The same grammar a byte at a time, for what is only to be skipped. */
static enum state step(enum state state, char c, char separator)
{
    if (state == QUOTED)
        return c == '"' ? CLOSED : QUOTED;
    if (c == '\r' || c == '\n')
        return ROW_END;
    if (c == separator)
        return VALUE_START;
    if (c == '"' && state == PLAIN)
        return separator == '\t' ? PLAIN : BROKEN;
    if (c == '"')
        return QUOTED;
    if (state == CLOSED)
        return BROKEN;
    return state == VALUE_START && c == '=' ? EQUALS : PLAIN;
}

static enum wm_csv_result fatal(struct wm_csv *csv, enum state state, struct wm_err *err)
{
    if (state == QUOTED)
        wm_err_set(err, WM_ERR_INPUT, _("a quote that is never closed"));
    else
        wm_err_set(err, WM_ERR_INPUT,
                   _("a quote out of place: a value with quotes in it must be quoted, and its "
                     "quotes doubled"));
    wm_err_place(err, NULL, 0, state == QUOTED ? csv->quote_line : csv->line, NULL);
    return WM_CSV_FATAL;
}

/** Move behind the CR, LF or CRLF that comes next. */
static int skip_line_end(struct wm_csv *csv, struct wm_err *err)
{
    char *text;
    size_t len;

    if (wm_charset_need(csv->charset, 2, &text, &len, err) != 0)
        return WM_ERR_INPUT;
    wm_charset_skip(csv->charset, len >= 2 && text[0] == '\r' && text[1] == '\n' ? 2 : 1);
    csv->line++;
    return 0;
}

/** Leave out the rest of a row that is too long. */
static enum wm_csv_result skip_row(struct wm_csv *csv, enum state state, struct wm_err *err)
{
    unsigned long line = csv->line;
    char *text;
    size_t len, i;

    while (state != ROW_END) {
        if (wm_charset_need(csv->charset, WM_CHARSET_NEED, &text, &len, err) != 0)
            return WM_CSV_FATAL;
        if (len == 0)
            break;
        for (i = 0; i < len; i++) {
            if (text[i] == '"' && state != CLOSED)
                csv->quote_line = csv->line;
            state = step(state, text[i], csv->separator);
            if (state == ROW_END || state == BROKEN)
                break;
            csv->line += text[i] == '\n' ? 1 : 0;
        }
        wm_charset_skip(csv->charset, i);
        if (state == BROKEN)
            return fatal(csv, state, err);
    }
    if (state == QUOTED)
        return fatal(csv, state, err);
    if (state == ROW_END && skip_line_end(csv, err) != 0)
        return WM_CSV_FATAL;
    wm_err_set(err, WM_ERR_INPUT, _("longer than %u bytes"), WM_ORDER_MAX_RECORD);
    wm_err_place(err, NULL, 0, line, NULL);
    return WM_CSV_BAD;
}

static bool row_is_blank(const struct wm_row *row)
{
    size_t i, k;

    for (i = 0; i < row->count; i++) {
        for (k = 0; k < row->cell[i].len; k++) {
            if (row->cell[i].text[k] != ' ' && row->cell[i].text[k] != '\t')
                return false;
        }
    }
    return true;
}

/** Scan the row at the front of the text. @param left set if the row goes on behind the most bytes
 * that a record may have */
static enum state scan_front(struct scan *scan, char *text, size_t len, bool *left)
{
    enum state state;
    char kept;

    *left = len > WM_ORDER_MAX_RECORD;
    scan->row->count = 0;
    scan->row->bad = 0;
    scan->row->line = scan->csv->line;
    scan->next = text;
    scan->end = text + (*left ? WM_ORDER_MAX_RECORD + 1 : len);
    kept = *scan->end;
    *scan->end = '\0';
    state = scan_row(scan);
    *scan->end = kept;
    return state;
}

enum wm_csv_result wm_csv_next(struct wm_csv *csv, struct wm_row *row, struct wm_err *err)
{
    struct scan scan = {.csv = csv, .row = row, .undo = true};
    enum state state;
    char *text;
    size_t len, used;
    bool left;

    do {
        if (wm_charset_need(csv->charset, WM_ORDER_MAX_RECORD + 2, &text, &len, err) != 0)
            return WM_CSV_FATAL;
        if (len == 0)
            return WM_CSV_END;
        scan.many = false;
        state = scan_front(&scan, text, len, &left);
        if (state == BROKEN || (state == QUOTED && !left))
            return fatal(csv, state, err);
        used = (size_t)(scan.next - text);
        if (state == ROW_END) {
            /* No wm_charset_need here: the cells must stay where they are. */
            used += text[used] == '\r' && used + 1 < len && text[used + 1] == '\n' ? 2 : 1;
            csv->line++;
        }
        wm_charset_skip(csv->charset, used);
        if (state != ROW_END && left)
            return skip_row(csv, state, err);
    } while (row->bad == 0 && !scan.many && row_is_blank(row));
    if (!scan.many)
        return WM_CSV_ROW;
    wm_err_set(err, WM_ERR_INPUT, _("more than %u columns"), WM_CSV_COLUMNS);
    wm_err_place(err, NULL, 0, row->line, NULL);
    return WM_CSV_BAD;
}

bool wm_csv_peek(struct wm_charset *charset, char separator, struct wm_row *row, struct wm_err *err)
{
    struct wm_csv csv;
    struct scan scan = {.csv = &csv, .row = row};
    enum state state;
    char *text;
    size_t len;
    bool left;

    wm_csv_init(&csv, charset, separator, 1);
    if (wm_charset_need(charset, WM_ORDER_MAX_RECORD + 2, &text, &len, err) != 0)
        return false;
    state = scan_front(&scan, text, len, &left);
    return !scan.many && state != BROKEN && state != QUOTED && (state == ROW_END || !left);
}

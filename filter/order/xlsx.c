/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/order/xlsx.h"

#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/order/order.h"
#include "filter/order/xlsx_book.h"
#include "filter/order/xlsx_strings.h"
#include "filter/order/xml.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SHEET_MOST ((uint64_t)512 << 20) /* bytes of XML */
#define ROWS_MOST 1048576ul              /* of a sheet */
#define COLUMNS_MOST 16384u              /* of a sheet, XFD; of an orders file WM_CSV_COLUMNS */
#define FIRST_LINE "#waymask"

/** The kinds of cells, attribute `t` (ECMA-376 part 1, 18.18.11). */
enum kind { NUMBER, SHARED, INLINE, FORMULA, BOOLEAN, WRONG, DATE };

struct wm_xlsx {
    struct wm_archive *archive;
    struct wm_xlsx_book book;
    struct wm_xlsx_strings strings;
    struct wm_xml *sheet;
    bool over;      /**< nothing of the sheet is left */
    size_t columns; /**< of the header; 0 before it */
    struct wm_row *row;
    /* Where the reading stands. */
    bool in_data, in_row, in_cell, in_value, in_inline;
    struct wm_xlsx_runs runs;
    /* The row at hand. */
    unsigned long number; /**< 1-based, in the sheet */
    unsigned column;      /**< 1-based, of the cell at hand or the last one */
    bool any;             /**< it has a value */
    bool too_long, too_many;
    size_t bytes; /**< of its values */
    /* The cell at hand. */
    enum kind kind;
    bool valued; /**< had a value */
    size_t style;
    size_t start;                        /**< of its text, in the buffer */
    size_t used;                         /**< bytes of the buffer */
    char text[WM_ORDER_MAX_RECORD + 64]; /**< values of the row, but for shared strings */
};

static bool all_of(const char *text, const char *allowed)
{
    return text[0] != '\0' && text[strspn(text, allowed)] == '\0';
}

static void begin_row(struct wm_xml *xml, struct wm_xlsx *xlsx, const char **attributes)
{
    static const struct wm_cell none = {.text = ""};
    const char *r = wm_xml_attribute(attributes, "r");
    unsigned long number = r != NULL && strlen(r) < 9 && all_of(r, "0123456789")
                               ? strtoul(r, NULL, 10)
                               : xlsx->number + 1;
    size_t i, count = xlsx->columns != 0 ? xlsx->columns : WM_CSV_COLUMNS;

    if (number <= xlsx->number || number > ROWS_MOST) {
        wm_xml_refuse(xml, N_("has rows out of order; save it again from a spreadsheet"));
        return;
    }
    xlsx->number = number;
    xlsx->column = 0;
    xlsx->any = xlsx->too_long = xlsx->too_many = false;
    xlsx->bytes = xlsx->used = 0;
    for (i = 0; i < count; i++)
        xlsx->row->cell[i] = none;
    xlsx->in_row = true;
}

/** The column of a reference such as AB12; 0 if it is none. */
static unsigned column_of(const char *reference)
{
    unsigned column = 0;

    for (; *reference >= 'A' && *reference <= 'Z' && column <= COLUMNS_MOST; reference++)
        column = column * 26 + (unsigned)(*reference - 'A') + 1;
    return column <= COLUMNS_MOST && all_of(reference, "0123456789") ? column : 0;
}

static enum kind kind_of(const char *t)
{
    static const struct {
        const char *name;
        enum kind kind;
    } kinds[] = {{"s", SHARED},  {"n", NUMBER}, {"inlineStr", INLINE}, {"str", FORMULA},
                 {"b", BOOLEAN}, {"d", DATE},   {"e", WRONG}};
    size_t i;

    for (i = 0; t != NULL && i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(t, kinds[i].name) == 0)
            return kinds[i].kind;
    }
    return t == NULL ? NUMBER : WRONG;
}

static void begin_cell(struct wm_xml *xml, struct wm_xlsx *xlsx, const char **attributes)
{
    const char *r = NULL, *t = NULL, *s = NULL;
    unsigned column;

    for (; *attributes != NULL; attributes += 2) {
        if (strcmp(*attributes, "r") == 0)
            r = attributes[1];
        else if (strcmp(*attributes, "t") == 0)
            t = attributes[1];
        else if (strcmp(*attributes, "s") == 0)
            s = attributes[1];
    }
    column = r != NULL ? column_of(r) : xlsx->column + 1;
    if (column <= xlsx->column || column > COLUMNS_MOST) {
        wm_xml_refuse(xml, N_("has cells out of order; save it again from a spreadsheet"));
        return;
    }
    xlsx->column = column;
    xlsx->kind = kind_of(t);
    xlsx->style = s != NULL && strlen(s) < 9 && all_of(s, "0123456789") ? strtoul(s, NULL, 10) : 0;
    xlsx->start = xlsx->used;
    xlsx->valued = false;
    xlsx->in_cell = true;
}

/** Begin a cell's value: of `is` for inline strings, of `v` for all others. */
static void begin_value(struct wm_xml *xml, struct wm_xlsx *xlsx, const char *name)
{
    bool wanted = strcmp(name, xlsx->kind == INLINE ? "is" : "v") == 0;

    if (wanted && xlsx->valued) {
        wm_xml_refuse(xml, N_("has a cell with two values; save it again from a spreadsheet"));
        return;
    }
    xlsx->valued = xlsx->valued || wanted;
    xlsx->in_value = wanted && xlsx->kind != INLINE;
    xlsx->in_inline = wanted && xlsx->kind == INLINE;
    memset(&xlsx->runs, 0, sizeof xlsx->runs);
}

static void start(struct wm_xml *xml, void *context, unsigned depth, const char *name,
                  const char **attributes)
{
    struct wm_xlsx *xlsx = context;

    if (depth == 1 && strcmp(name, "worksheet") != 0)
        wm_xml_refuse(xml, N_("has no sheet where it says there is one"));
    else if (depth == 2)
        xlsx->in_data = strcmp(name, "sheetData") == 0;
    else if (depth == 3 && xlsx->in_data && strcmp(name, "row") == 0)
        begin_row(xml, xlsx, attributes);
    else if (depth == 4 && xlsx->in_row && strcmp(name, "c") == 0)
        begin_cell(xml, xlsx, attributes);
    else if (depth == 5 && xlsx->in_cell)
        begin_value(xml, xlsx, name);
    else if (depth > 5 && xlsx->in_inline)
        wm_xlsx_runs_start(&xlsx->runs, depth - 5, name);
}

static void text(struct wm_xml *xml, void *context, const char *bytes, size_t len)
{
    struct wm_xlsx *xlsx = context;

    (void)xml;
    if (!xlsx->in_value && !(xlsx->in_inline && xlsx->runs.in_text))
        return;
    if (len > WM_ORDER_MAX_RECORD - xlsx->used) {
        xlsx->too_long = true;
        return;
    }
    memcpy(xlsx->text + xlsx->used, bytes, len);
    xlsx->used += len;
}

/** The shared string that the cell's value is the number of. @return false if there is none */
static bool shared_string(const struct wm_xlsx *xlsx, struct wm_cell *cell)
{
    size_t i, index = 0;

    for (i = 0; i < cell->len; i++) {
        if (cell->text[i] < '0' || cell->text[i] > '9' || index >= xlsx->strings.count)
            return false;
        index = index * 10 + (size_t)(cell->text[i] - '0');
    }
    if (cell->len == 0 || index >= xlsx->strings.count)
        return false;
    cell->text = xlsx->strings.item[index].text;
    cell->len = xlsx->strings.item[index].len;
    return true;
}

/** A number in place of what the file says of it. */
static void number(struct wm_xlsx *xlsx, struct wm_cell *cell)
{
    static const struct wm_xlsx_format plain;
    char shown[WM_XLSX_NUMBER_SIZE];
    size_t len = wm_xlsx_number(
        cell->text, cell->len,
        xlsx->style < xlsx->book.format_count ? xlsx->book.format[xlsx->style] : plain,
        xlsx->book.date1904, shown);

    if (len == 0) {
        cell->fault = N_("a number that cannot be read");
        return;
    }
    memcpy(xlsx->text + xlsx->start, shown, len); /* there is room: WM_XLSX_NUMBER_SIZE < 64 */
    xlsx->used = xlsx->start + len;
    cell->len = len;
    wm_wipe(shown, sizeof shown);
}

_Static_assert(WM_XLSX_NUMBER_SIZE < 64, "a number must fit behind a full buffer");

/** What the cell at hand shows. */
static struct wm_cell value(struct wm_xml *xml, struct wm_xlsx *xlsx)
{
    struct wm_cell cell = {.text = xlsx->text + xlsx->start, .len = xlsx->used - xlsx->start};
    char *time;

    switch (cell.len != 0 ? xlsx->kind : INLINE) {
    case NUMBER:
        number(xlsx, &cell);
        break;
    case SHARED:
        xlsx->used = xlsx->start;
        if (!shared_string(xlsx, &cell))
            wm_xml_refuse(xml, N_("has a cell whose text is missing; save it again from a "
                                  "spreadsheet"));
        break;
    case INLINE:
    case FORMULA:
        cell.len = wm_xlsx_unescape(xlsx->text + xlsx->start, cell.len);
        break;
    case BOOLEAN:
        cell.text = cell.len == 1 && cell.text[0] == '1' ? "TRUE" : "FALSE";
        cell.len = strlen(cell.text);
        break;
    case DATE:
        time = memchr(xlsx->text + xlsx->start, 'T', cell.len);
        if (time != NULL)
            *time = ' ';
        break;
    case WRONG:
        cell.fault = N_("an error of a formula, such as #N/A, stands in this cell");
        break;
    }
    return cell;
}

static bool is_blank(const struct wm_cell *cell)
{
    size_t i = 0;

    while (i < cell->len && (cell->text[i] == ' ' || cell->text[i] == '\t'))
        i++;
    return i == cell->len;
}

static void end_cell(struct wm_xml *xml, struct wm_xlsx *xlsx)
{
    struct wm_cell cell = value(xml, xlsx);

    xlsx->in_cell = false;
    if (cell.len == 0)
        return;
    if (xlsx->columns != 0 && xlsx->column > xlsx->columns) {
        xlsx->used = xlsx->start;
        return;
    }
    xlsx->bytes += cell.len;
    if (xlsx->bytes > WM_ORDER_MAX_RECORD)
        xlsx->too_long = true;
    if (!is_blank(&cell))
        xlsx->any = true;
    if (xlsx->column > WM_CSV_COLUMNS)
        xlsx->too_many = true;
    else
        xlsx->row->cell[xlsx->column - 1] = cell;
}

static void end(struct wm_xml *xml, void *context, unsigned depth, const char *name)
{
    struct wm_xlsx *xlsx = context;

    if (depth > 5 && xlsx->in_inline) {
        wm_xlsx_runs_end(&xlsx->runs, name);
    } else if (depth == 5) {
        xlsx->in_value = xlsx->in_inline = false;
    } else if (depth == 4 && xlsx->in_cell) {
        end_cell(xml, xlsx);
    } else if (depth == 3 && xlsx->in_row) {
        xlsx->in_row = false;
        if (xlsx->any || xlsx->too_long)
            wm_xml_pause(xml);
    } else if (depth == 2 && xlsx->in_data) {
        xlsx->over = true;
        wm_xml_pause(xml);
    }
}

static const struct wm_xml_use sheet_use = {.start = start, .end = end, .text = text};

struct wm_xlsx *wm_xlsx_new(int fd, const void *head, size_t len, struct wm_err *err)
{
    struct wm_xlsx *xlsx = calloc(1, sizeof *xlsx);

    if (xlsx == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return NULL;
    }
    xlsx->archive = wm_archive_new(fd, head, len, err);
    if (xlsx->archive != NULL && wm_xlsx_book_read(&xlsx->book, xlsx->archive, err) == 0 &&
        (xlsx->book.strings[0] == '\0' ||
         wm_xlsx_strings_read(&xlsx->strings, xlsx->archive, xlsx->book.strings, err) == 0))
        xlsx->sheet =
            wm_xml_new(xlsx->archive, xlsx->book.sheet, SHEET_MOST, &sheet_use, xlsx, err);
    if (xlsx->sheet != NULL)
        return xlsx;
    wm_xlsx_free(xlsx);
    return NULL;
}

void wm_xlsx_free(struct wm_xlsx *xlsx)
{
    if (xlsx == NULL)
        return;
    wm_xml_free(xlsx->sheet);
    wm_xlsx_strings_clear(&xlsx->strings);
    wm_xlsx_book_clear(&xlsx->book);
    wm_archive_free(xlsx->archive);
    wm_wipe_free(xlsx, sizeof *xlsx);
}

static bool is_first_line(const struct wm_row *row)
{
    return row->cell[0].len >= strlen(FIRST_LINE) &&
           memcmp(row->cell[0].text, FIRST_LINE, strlen(FIRST_LINE)) == 0;
}

/** What the row that was just read is. @param skip set if it is to be left out */
static enum wm_csv_result take(struct wm_xlsx *xlsx, bool *skip, struct wm_err *err)
{
    struct wm_row *row = xlsx->row;
    size_t count = WM_CSV_COLUMNS;

    *skip = false;
    row->line = xlsx->number;
    row->bad = 0;
    if (xlsx->too_long || xlsx->too_many) {
        if (xlsx->too_long)
            wm_err_set(err, WM_ERR_INPUT, _("longer than %u bytes"), WM_ORDER_MAX_RECORD);
        else
            wm_err_set(err, WM_ERR_INPUT, _("more than %u columns"), WM_CSV_COLUMNS);
        wm_err_place(err, NULL, 0, row->line, NULL);
        return WM_CSV_BAD;
    }
    if (xlsx->columns == 0) {
        *skip = is_first_line(row);
        while (count != 0 && is_blank(&row->cell[count - 1]))
            count--;
        xlsx->columns = *skip ? 0 : count;
    }
    row->count = xlsx->columns;
    return WM_CSV_ROW;
}

enum wm_csv_result wm_xlsx_next(struct wm_xlsx *xlsx, struct wm_row *row, struct wm_err *err)
{
    enum wm_csv_result result = WM_CSV_END;
    bool skip = true;

    xlsx->row = row;
    while (!xlsx->over && skip) {
        switch (wm_xml_run(xlsx->sheet, err)) {
        case WM_XML_PAUSED:
            if (!xlsx->over)
                result = take(xlsx, &skip, err);
            else if (wm_xml_skip_rest(xlsx->sheet, err) != 0)
                result = WM_CSV_FATAL;
            break;
        case WM_XML_END:
            xlsx->over = true;
            break;
        case WM_XML_FAULT:
            wm_err_place(err, NULL, 0, xlsx->number, NULL);
            xlsx->over = true;
            result = WM_CSV_FATAL;
            break;
        }
    }
    if (skip && result == WM_CSV_ROW)
        result = WM_CSV_END;
    return result;
}

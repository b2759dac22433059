/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/order/json.h"

#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/order/json_dialect.h"
#include "filter/order/json_record.h"
#include "filter/order/json_scan.h"
#include "filter/order/json_task.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void wm_json_init(struct wm_json *json, struct wm_charset *charset, unsigned long line)
{
    memset(json, 0, sizeof *json);
    json->charset = charset;
    json->line = line;
    /* Safe at any time: what jansson got from malloc before is freed by free all the same. */
    json_set_alloc_funcs(malloc, wm_wipe_block);
}

void wm_json_clear(struct wm_json *json)
{
    json_decref(json->task);
    json->task = NULL;
}

const char *wm_json_format(const struct wm_json *json)
{
    return !json->array && json->objects > 1 ? "NDJSON" : "JSON";
}

const char *wm_json_dialect_name(const struct wm_json *json)
{
    return json->dialect != NULL ? json->dialect->name : "canonical";
}

static enum wm_json_result fatal(unsigned long line, const char *text, struct wm_err *err)
{
    wm_err_set(err, WM_ERR_INPUT, "%s", text);
    wm_err_place(err, NULL, 0, line, NULL);
    return WM_JSON_FATAL;
}

/** The next byte that is no white space, left where it is; 0 at the end. @return false with err */
static bool next_byte(struct wm_json *json, char *byte, struct wm_err *err)
{
    char *text;
    size_t len, i;

    for (;;) {
        if (wm_charset_need(json->charset, WM_CHARSET_NEED, &text, &len, err) != 0)
            return false;
        for (i = 0; i < len; i++) {
            if (text[i] == '\n')
                json->line++;
            else if (text[i] != ' ' && text[i] != '\t' && text[i] != '\r')
                break;
        }
        wm_charset_skip(json->charset, i);
        if (i < len || len == 0) {
            *byte = i < len ? text[i] : '\0';
            if (i < len && *byte == '\0')
                *byte = WM_CHARSET_BAD;
            return true;
        }
    }
}

/** Go to the brace that opens the next object. */
static enum wm_json_result find_object(struct wm_json *json, struct wm_err *err)
{
    char byte;

    if (!next_byte(json, &byte, err))
        return WM_JSON_FATAL;
    if (!json->begun && byte == '[') {
        json->array = true;
        wm_charset_skip(json->charset, 1);
        if (!next_byte(json, &byte, err))
            return WM_JSON_FATAL;
    } else if (json->begun && json->array && !json->ended && byte == ',') {
        wm_charset_skip(json->charset, 1);
        if (!next_byte(json, &byte, err))
            return WM_JSON_FATAL;
        if (byte == ']')
            return fatal(json->line, _("a comma before the end of the array"), err);
    } else if (json->begun && json->array && !json->ended && byte != ']' && byte != '\0') {
        return fatal(json->line, _("a comma or ] is missing after an order"), err);
    }
    json->begun = true;
    if (json->array && !json->ended && byte == ']') {
        json->ended = true;
        wm_charset_skip(json->charset, 1);
        if (!next_byte(json, &byte, err))
            return WM_JSON_FATAL;
    }
    if (byte == '\0' && json->array && !json->ended)
        return fatal(json->line, _("the array is cut off; was the file copied whole?"), err);
    if (byte == '\0')
        return WM_JSON_END;
    if (json->ended)
        return fatal(json->line, _("something follows the array of orders"), err);
    if (byte != '{')
        return fatal(json->line, _("not a JSON object where an order should begin"), err);
    return WM_JSON_RECORD;
}

/** A fault of the whole record. */
static enum wm_json_result bad(unsigned long line, const char *text, wm_json_fault_fn *fault,
                               void *context)
{
    struct wm_err one = {0};

    wm_err_set(&one, WM_ERR_INPUT, "%s", text);
    wm_err_place(&one, NULL, 0, line, NULL);
    fault(context, &one);
    return WM_JSON_BAD;
}

/** Leave out the rest of an object that is too long. */
static enum wm_json_result skip_object(struct wm_json *json, struct wm_json_scan *scan,
                                       wm_json_fault_fn *fault, void *context, struct wm_err *err)
{
    unsigned long line = json->line;
    struct wm_err one = {0};
    char *text;
    size_t len, used;

    do {
        if (wm_charset_need(json->charset, WM_CHARSET_NEED, &text, &len, err) != 0)
            return WM_JSON_FATAL;
        if (len == 0)
            return fatal(line, _("the order is cut off; was the file copied whole?"), err);
        used = wm_json_scan(scan, text, len);
        wm_charset_skip(json->charset, used);
        if (scan->broken)
            return fatal(scan->line, _("a control character or line break inside a string"), err);
    } while (scan->depth != 0);
    json->line = scan->line;
    wm_err_set(&one, WM_ERR_INPUT, _("longer than %u bytes"), WM_ORDER_MAX_RECORD);
    wm_err_place(&one, NULL, 0, line, NULL);
    fault(context, &one);
    return WM_JSON_BAD;
}

/** jansson's own message quotes the text near the error: it is never used. */
static enum wm_json_result parse_fault(const json_error_t *error, unsigned long line,
                                       wm_json_fault_fn *fault, void *context, struct wm_err *err)
{
    if (error->text[0] == '\0')
        return fatal(line, _("out of memory"), err); /* which jansson does not name */
    switch (json_error_code(error)) {
    case json_error_out_of_memory:
        return fatal(line, _("out of memory"), err);
    case json_error_duplicate_key:
        return bad(line, _("a member is given twice"), fault, context);
    case json_error_null_character:
    case json_error_null_byte_in_key:
        return bad(line, _("holds the control character \\u0000"), fault, context);
    case json_error_numeric_overflow:
        return bad(line, _("a number is too large; write it as a string"), fault, context);
    default:
        return fatal(line + (error->line > 1 ? (unsigned long)error->line - 1 : 0),
                     _("not well-formed JSON"), err);
    }
}

/** A record whose members are not those of the first. */
static enum wm_json_result other_dialect(const struct wm_json *json, const json_t *record,
                                         unsigned long line, wm_json_fault_fn *fault, void *context)
{
    char text[160];
    const char *lacks = json->dialect != NULL ? wm_json_dialect_lacks(json->dialect, record) : NULL;

    if (lacks != NULL)
        snprintf(text, sizeof text, _("is no order of %s, as the first one is: has no member %s"),
                 json->dialect->title, lacks);
    else
        snprintf(text, sizeof text, _("has members of another dialect than the first order"));
    return bad(line, text, fault, context);
}

/** Turn an object into an order in the dialect of the first. */
static enum wm_json_result read_record(struct wm_json *json, json_t *record, unsigned long line,
                                       struct wm_order *order, wm_json_fault_fn *fault,
                                       void *context)
{
    const struct wm_json_dialect *dialect = wm_json_dialect_find(record);
    const struct wm_json_dialect *near = dialect == NULL ? wm_json_dialect_near(record) : NULL;
    char text[160];
    bool good;

    if (!json->decided && near != NULL) {
        snprintf(text, sizeof text, _("looks like an order of %s, but has no member %s"),
                 near->title, wm_json_dialect_lacks(near, record));
        return bad(line, text, fault, context);
    }
    if (json->decided && dialect != json->dialect)
        return other_dialect(json, record, line, fault, context);
    json->decided = true;
    json->dialect = dialect;
    good = dialect != NULL ? wm_json_dialect_read(dialect, record, line, order, fault, context)
                           : wm_json_record(record, line, order, fault, context);
    return good ? WM_JSON_RECORD : WM_JSON_BAD;
}

/** The next document of a print task. */
static enum wm_json_result next_document(struct wm_json *json, struct wm_order *order,
                                         wm_json_fault_fn *fault, void *context)
{
    enum wm_json_result result;
    const char *text = NULL;
    json_t *data = wm_json_task_data(json->task, json->document++, &text);

    json->records++;
    if (!json->decided) {
        json->decided = true;
        json->dialect = wm_json_dialect_named(WM_JSON_TASK_DIALECT);
    }
    if (data == NULL)
        result = bad(json->task_line, text, fault, context);
    else
        result = read_record(json, data, json->task_line, order, fault, context);
    if (json->document >= wm_json_task_count(json->task))
        wm_json_clear(json);
    return result;
}

/** One whole object at text. */
static enum wm_json_result parse_object(struct wm_json *json, const char *text, size_t len,
                                        struct wm_order *order, wm_json_fault_fn *fault,
                                        void *context, struct wm_err *err)
{
    json_error_t error;
    json_t *record = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
    enum wm_json_result result;

    if (record == NULL) {
        result = parse_fault(&error, json->line, fault, context, err);
    } else if (json_object_get(record, "waymask") != NULL) {
        result = fatal(json->line, _("sealed waybills, not orders"), err);
    } else if (wm_json_task_count(record) != 0) {
        json->task = json_incref(record);
        json->document = 0;
        json->task_line = json->line;
        json->records--; /* its documents are counted */
        result = next_document(json, order, fault, context);
    } else {
        result = read_record(json, record, json->line, order, fault, context);
    }
    json_decref(record);
    wm_wipe(&error, sizeof error);
    return result;
}

static void ignore(void *context, const struct wm_err *err)
{
    (void)context;
    (void)err;
}

int wm_json_peek(struct wm_json *json, struct wm_err *err)
{
    struct wm_json_scan scan = {.line = 0};
    unsigned long line = json->line;
    json_error_t error;
    json_t *record;
    char *text;
    size_t len, i;
    int code = 0;

    if (wm_charset_need(json->charset, WM_CHARSET_NEED, &text, &len, err) != 0)
        return WM_ERR_INPUT;
    for (i = 0; i < len && text[i] != '{'; i++)
        line += text[i] == '\n' ? 1 : 0;
    text += i;
    len = len - i < WM_ORDER_MAX_RECORD ? len - i : WM_ORDER_MAX_RECORD;
    i = wm_json_scan(&scan, text, len);
    if (i == 0 || scan.depth != 0 || scan.deep || scan.bad || scan.broken)
        return 0; /* for wm_json_next to tell of */
    record = json_loadb(text, i, JSON_REJECT_DUPLICATES, &error);
    if (record == NULL) {
        if (parse_fault(&error, line, ignore, NULL, err) == WM_JSON_FATAL)
            code = WM_ERR_INPUT;
    } else {
        json->dialect = wm_json_task_count(record) != 0
                            ? wm_json_dialect_named(WM_JSON_TASK_DIALECT)
                            : wm_json_dialect_find(record);
        json->decided = json->dialect != NULL;
    }
    json_decref(record);
    wm_wipe(&error, sizeof error);
    return code;
}

enum wm_json_result wm_json_next(struct wm_json *json, struct wm_order *order,
                                 wm_json_fault_fn *fault, void *context, struct wm_err *err)
{
    struct wm_json_scan scan = {.line = 0};
    enum wm_json_result result;
    char *text;
    size_t len, used;

    if (json->task != NULL)
        return next_document(json, order, fault, context);
    result = find_object(json, err);
    if (result != WM_JSON_RECORD)
        return result;
    json->objects++;
    json->records++;
    scan.line = json->line;
    if (wm_charset_need(json->charset, WM_CHARSET_NEED, &text, &len, err) != 0)
        return WM_JSON_FATAL;
    used = wm_json_scan(&scan, text, len < WM_ORDER_MAX_RECORD ? len : WM_ORDER_MAX_RECORD);
    if (scan.broken)
        return fatal(scan.line, _("a control character or line break inside a string"), err);
    if (scan.depth != 0) {
        if (len > WM_ORDER_MAX_RECORD) {
            wm_charset_skip(json->charset, used);
            return skip_object(json, &scan, fault, context, err);
        }
        return fatal(json->line, _("the order is cut off; was the file copied whole?"), err);
    }
    if (scan.deep)
        result = bad(json->line, _("nested too deeply"), fault, context);
    else if (scan.bad)
        result = bad(json->line, _("bytes that are no characters of the file's charset"), fault,
                     context);
    else
        result = parse_object(json, text, used, order, fault, context, err);
    json->line = scan.line;
    wm_charset_skip(json->charset, used);
    return result;
}

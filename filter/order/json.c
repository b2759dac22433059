/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/order/json.h"

#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/order/json_record.h"

#include <jansson.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

/** Finds the end of an object without understanding more than strings and brackets. */
struct scan {
    size_t depth;
    unsigned long line;
    bool string, escape;
    bool deep;   /**< nested deeper than WM_JSON_DEPTH */
    bool bad;    /**< holds bytes that are no characters */
    bool broken; /**< a control character inside a string: a quote is missing */
};

static void wiping_free(void *memory)
{
    if (memory == NULL)
        return;
    wm_wipe(memory, malloc_usable_size(memory));
    free(memory);
}

void wm_json_init(struct wm_json *json, struct wm_charset *charset, unsigned long line)
{
    memset(json, 0, sizeof *json);
    json->charset = charset;
    json->line = line;
    /* Safe at any time: what jansson got from malloc before is freed by free all the same. */
    json_set_alloc_funcs(malloc, wiping_free);
}

const char *wm_json_format(const struct wm_json *json)
{
    return !json->array && json->records > 1 ? "NDJSON" : "JSON";
}

static void scan_byte(struct scan *scan, char c)
{
    if (c == '\n')
        scan->line++;
    if (c == '\0' || c == WM_CHARSET_BAD)
        scan->bad = true;
    if (scan->string) {
        if ((unsigned char)c < 0x20 && c != '\0')
            scan->broken = true;
        if (scan->escape)
            scan->escape = false;
        else if (c == '\\')
            scan->escape = true;
        else if (c == '"')
            scan->string = false;
        return;
    }
    if (c == '"') {
        scan->string = true;
    } else if (c == '{' || c == '[') {
        scan->depth++;
        scan->deep = scan->deep || scan->depth > WM_JSON_DEPTH;
    } else if (c == '}' || c == ']') {
        scan->depth--;
    }
}

/** Scan up to and with the last bracket. @return bytes scanned */
static size_t scan_object(struct scan *scan, const char *text, size_t len)
{
    size_t i = 0;

    while (i < len && !scan->broken) {
        if (scan->string && (unsigned char)text[i] > '\\' && text[i] != WM_CHARSET_BAD) {
            i++; /* the most of all bytes: letters and UTF-8 */
            scan->escape = false;
            continue;
        }
        scan_byte(scan, text[i++]);
        if (scan->depth == 0)
            break;
    }
    return i;
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
static enum wm_json_result skip_object(struct wm_json *json, struct scan *scan,
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
        used = scan_object(scan, text, len);
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

/** One whole object at text. */
static enum wm_json_result parse_object(struct wm_json *json, const char *text, size_t len,
                                        struct wm_order *order, wm_json_fault_fn *fault,
                                        void *context, struct wm_err *err)
{
    json_error_t error;
    json_t *record = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
    enum wm_json_result result = WM_JSON_RECORD;

    if (record == NULL)
        result = parse_fault(&error, json->line, fault, context, err);
    else if (json_object_get(record, "waymask") != NULL)
        result = fatal(json->line, _("sealed waybills, not orders"), err);
    else if (!wm_json_record(record, json->line, order, fault, context))
        result = WM_JSON_BAD;
    json_decref(record);
    wm_wipe(&error, sizeof error);
    return result;
}

enum wm_json_result wm_json_next(struct wm_json *json, struct wm_order *order,
                                 wm_json_fault_fn *fault, void *context, struct wm_err *err)
{
    struct scan scan = {.line = 0};
    enum wm_json_result result = find_object(json, err);
    char *text;
    size_t len, used;

    if (result != WM_JSON_RECORD)
        return result;
    json->records++;
    scan.line = json->line;
    if (wm_charset_need(json->charset, WM_CHARSET_NEED, &text, &len, err) != 0)
        return WM_JSON_FATAL;
    used = scan_object(&scan, text, len < WM_ORDER_MAX_RECORD ? len : WM_ORDER_MAX_RECORD);
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

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/order/json_scan.h"

#include "filter/order/charset.h"
#include "filter/order/json.h"

static void scan_byte(struct wm_json_scan *scan, char c)
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

size_t wm_json_scan(struct wm_json_scan *scan, const char *text, size_t len)
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

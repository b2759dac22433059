/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/order/json_set.h"

#include "filter/base/message.h"
#include "filter/order/value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void wm_json_tell(struct wm_json_faults *faults, const char *field, const char *text)
{
    struct wm_err one = {0};

    wm_err_set(&one, WM_ERR_INPUT, "%s", text);
    wm_err_place(&one, NULL, 0, faults->line, field);
    faults->fault(faults->context, &one);
    faults->any = true;
}

/** The shortest decimal form that reads back as the same number. @return false if it needs an
 * exponent or more digits than a double holds */
static bool real_text(double number, char *out, size_t size)
{
    int digits;

    for (digits = 1; digits <= 15; digits++) {
        snprintf(out, size, "%.*g", digits, number);
        if (strchr(out, 'e') == NULL && strtod(out, NULL) == number)
            return true;
    }
    return false;
}

const char *wm_json_text_of(const json_t *value, enum wm_field_kind kind, struct wm_json_text *out)
{
    out->text = out->number;
    out->number[0] = '\0';
    if (json_is_string(value)) {
        out->text = json_string_value(value);
    } else if (json_is_integer(value)) {
        snprintf(out->number, sizeof out->number, "%" JSON_INTEGER_FORMAT,
                 json_integer_value(value));
    } else if (json_is_real(value) && kind == WM_FIELD_AMOUNT) {
        if (!real_text(json_real_value(value), out->number, sizeof out->number))
            return _("a number with more digits than are kept; write it as a string");
    } else if (json_is_real(value) &&
               (kind == WM_FIELD_PHONE || kind == WM_FIELD_CODE || kind == WM_FIELD_WAYBILL)) {
        return wm_value_rounded_fault();
    } else if (!json_is_null(value)) {
        return kind == WM_FIELD_COUNT ? _("not a whole number") : _("not a string");
    }
    out->len = json_is_string(value) ? json_string_length(value) : strlen(out->number);
    wm_value_trim(&out->text, &out->len);
    return NULL;
}

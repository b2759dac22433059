/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/err.h"

#include "filter/base/message.h"

#include <stdarg.h>
#include <string.h>

int wm_err_set(struct wm_err *err, enum wm_code code, const char *format, ...)
{
    va_list args;

    if (err == NULL || err->code != WM_OK)
        return (int)code;
    err->code = code;
    va_start(args, format);
    vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    return (int)code;
}

void wm_err_place(struct wm_err *err, const char *file, unsigned long record, unsigned long line,
                  const char *field)
{
    if (err == NULL)
        return;
    if (file != NULL && err->file[0] == '\0')
        snprintf(err->file, sizeof err->file, "%s", file);
    if (err->record == 0)
        err->record = record;
    if (err->line == 0)
        err->line = line;
    if (field != NULL && err->field[0] == '\0')
        snprintf(err->field, sizeof err->field, "%s", field);
}

int wm_err_at(struct wm_err *err, enum wm_code code, const char *file, const char *format, ...)
{
    char text[sizeof err->text];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    wm_err_set(err, code, "%s", text);
    wm_err_place(err, file, 0, 0, NULL);
    return (int)code;
}

const char *wm_err_format(const struct wm_err *err, char *out, size_t size)
{
    char place[400] = "";
    char number[64] = "";
    char *c;

    if (err->record != 0)
        snprintf(number, sizeof number, _("record %lu"), err->record);
    else if (err->line != 0)
        snprintf(number, sizeof number, _("line %lu"), err->line);
    snprintf(place, sizeof place, "%s%s%s%s%s%s", err->file, err->file[0] != '\0' ? ": " : "",
             number, number[0] != '\0' && err->field[0] != '\0' ? ", " : "", err->field,
             number[0] != '\0' || err->field[0] != '\0' ? ": " : "");
    snprintf(out, size, "%s%s", place, err->text);
    for (c = out; *c != '\0'; c++) {
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            *c = '?';
    }
    return out;
}

void wm_err_print(const struct wm_err *err, const char *prefix, FILE *stream)
{
    char line[1024];

    fprintf(stream, "%s%s\n", prefix, wm_err_format(err, line, sizeof line));
    fflush(stream);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/decode/cursor.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int bad(struct cursor *cursor, const char *format, ...)
{
    va_list args;

    if (cursor->job->error[0] == '\0') {
        va_start(args, format);
        vsnprintf(cursor->job->error, sizeof cursor->job->error, format, args);
        va_end(args);
        cursor->job->error_at = cursor->at;
    }
    return -1;
}

int peek(const struct cursor *cursor)
{
    return cursor->at < cursor->len ? cursor->bytes[cursor->at] : -1;
}

bool word(struct cursor *cursor, const char *text)
{
    size_t len = strlen(text);

    if (cursor->len - cursor->at < len || memcmp(cursor->bytes + cursor->at, text, len) != 0)
        return false;
    cursor->at += len;
    return true;
}

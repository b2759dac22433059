/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/utf8.h"

#include <string.h>

uint32_t wm_utf8_next(const char **text, const char *end)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *s = (const unsigned char *)*text;
    size_t left = (size_t)(end - *text);
    size_t len, i;
    uint32_t code_point;

    *text += 1;
    if (s[0] < 0x80)
        return s[0];
    if (s[0] >= 0xc2 && s[0] <= 0xdf)
        len = 2;
    else if (s[0] >= 0xe0 && s[0] <= 0xef)
        len = 3;
    else if (s[0] >= 0xf0 && s[0] <= 0xf4)
        len = 4;
    else
        return WM_UTF8_BAD;
    if (left < len)
        return WM_UTF8_BAD;
    code_point = s[0] & (0x7fu >> len);
    for (i = 1; i < len; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return WM_UTF8_BAD;
        code_point = code_point << 6 | (s[i] & 0x3fu);
    }
    if (code_point < least[len] || code_point > 0x10ffff ||
        (code_point >= 0xd800 && code_point <= 0xdfff))
        return WM_UTF8_BAD;
    *text += len - 1;
    return code_point;
}

size_t wm_utf8_put(char *out, uint32_t code_point)
{
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    if (code_point < 0x800) {
        out[0] = (char)(0xc0 | code_point >> 6);
        out[1] = (char)(0x80 | (code_point & 0x3f));
        return 2;
    }
    if (code_point < 0x10000) {
        if (code_point >= 0xd800 && code_point <= 0xdfff)
            return 0;
        out[0] = (char)(0xe0 | code_point >> 12);
        out[1] = (char)(0x80 | (code_point >> 6 & 0x3f));
        out[2] = (char)(0x80 | (code_point & 0x3f));
        return 3;
    }
    if (code_point > 0x10ffff)
        return 0;
    out[0] = (char)(0xf0 | code_point >> 18);
    out[1] = (char)(0x80 | (code_point >> 12 & 0x3f));
    out[2] = (char)(0x80 | (code_point >> 6 & 0x3f));
    out[3] = (char)(0x80 | (code_point & 0x3f));
    return 4;
}

size_t wm_utf8_prefix(const char *text, size_t len)
{
    const char *next = text;
    const char *end = text + len;

    while (next < end) {
        const char *before = next;
        if (wm_utf8_next(&next, end) == WM_UTF8_BAD)
            return (size_t)(before - text);
    }
    return len;
}

bool wm_utf8_valid(const char *text, size_t len)
{
    return wm_utf8_prefix(text, len) == len;
}

size_t wm_utf8_count(const char *text)
{
    const char *end = text + strlen(text);
    size_t count = 0;

    for (; text < end; count++)
        wm_utf8_next(&text, end);
    return count;
}

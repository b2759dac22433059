/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/wildcard.h"

#include <stddef.h>
#include <string.h>

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/** Behind the character at text, which is not at its end; a stray byte counts as one. */
static const char *behind(const char *text)
{
    do
        text++;
    while (((unsigned char)*text & 0xc0) == 0x80);
    return text;
}

bool wm_wildcard_match(const char *pattern, const char *text)
{
    const char *star = NULL; /* behind the last star met */
    const char *from = NULL; /* what the star has not eaten yet */

    /* What a star ate is decided by its successors; only the last one need ever eat more. */
    while (*text != '\0') {
        if (*pattern == '*') {
            star = ++pattern;
            from = text;
        } else if (*pattern == '?') {
            pattern++;
            text = behind(text);
        } else if (*pattern != '\0' && small(*pattern) == small(*text)) {
            pattern++;
            text++;
        } else if (star != NULL) {
            pattern = star;
            from = text = behind(from);
        } else {
            return false;
        }
    }
    return pattern[strspn(pattern, "*")] == '\0';
}

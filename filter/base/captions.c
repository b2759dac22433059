/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/captions.h"

#include <stddef.h>
#include <string.h>

#define SMALL "abcdefghijklmnopqrstuvwxyz"
#define LETTERS SMALL "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

/** Behind a language that text begins with, or NULL. */
static const char *language(const char *text)
{
    size_t len = strspn(text, SMALL);

    if (len < 2 || len > 3)
        return NULL;
    text += len;
    if (*text != '-')
        return text;
    len = strspn(text + 1, LETTERS);
    return len >= 2 && len <= 4 ? text + 1 + len : NULL;
}

bool wm_captions_valid(const char *text)
{
    const char *end = language(text);

    if (end != NULL && *end == '+')
        end = language(end + 1);
    return end != NULL && *end == '\0' && end - text < WM_CAPTIONS;
}

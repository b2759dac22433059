/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/fuzz/require.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void require(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "property failed: %s\n", what);
    abort();
}

size_t digit_run(const char *text)
{
    size_t longest = 0, run;

    for (; *text != '\0'; text += run != 0 ? run : 1) {
        run = strspn(text, "0123456789");
        longest = run > longest ? run : longest;
    }
    return longest;
}

void take_text(char *text, size_t size, const uint8_t *data, size_t len)
{
    size_t used = 0, i;

    for (i = 0; i < len && used + 1 < size; i++) {
        if (data[i] != 0)
            text[used++] = (char)data[i];
    }
    text[used] = '\0';
}

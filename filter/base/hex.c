/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/hex.h"

void wm_hex_put(const void *bytes, size_t len, char *out)
{
    static const char digits[] = "0123456789abcdef";
    const uint8_t *in = bytes;
    size_t i;

    for (i = 0; i < len; i++) {
        out[2 * i] = digits[in[i] >> 4];
        out[2 * i + 1] = digits[in[i] & 15];
    }
    out[2 * len] = '\0';
}

static int value_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int wm_hex_read(const char *text, void *out, size_t size)
{
    uint8_t *bytes = out;
    size_t i;

    for (i = 0; i < size; i++) {
        const int high = value_of(text[2 * i]);
        const int low = high < 0 ? -1 : value_of(text[2 * i + 1]); /* not past the end of text */
        if (low < 0)
            return -1;
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    return 0;
}

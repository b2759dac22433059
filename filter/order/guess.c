/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/order/guess.h"

#include "filter/base/utf8.h"
#include "filter/base/wipe.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

size_t wm_guess_ascii(const char *text, size_t len)
{
    size_t i = 0;
    uint64_t eight;

    for (; len - i >= sizeof eight; i += sizeof eight) {
        memcpy(&eight, text + i, sizeof eight);
        if ((eight & UINT64_C(0x8080808080808080)) != 0)
            break;
    }
    while (i < len && (unsigned char)text[i] < 0x80)
        i++;
    return i;
}

bool wm_guess_utf8(const char *window, size_t len, bool end)
{
    const char *next = window;
    const char *stop = window + len;
    size_t good = 0, bad = 0;

    while (next < stop) {
        const char *before = next;

        if ((unsigned char)*next < 0x80) {
            next += wm_guess_ascii(next, (size_t)(stop - next));
            continue;
        }
        if (wm_utf8_next(&next, stop) == WM_UTF8_BAD) {
            if (!end && stop - before < 4)
                break;
            bad++;
        } else {
            good += next - before >= 3 ? 1 : 0;
        }
    }
    /* Chinese text in UTF-8 is three bytes a character; GB18030 text hardly ever looks like it. */
    return bad == 0 || good > 2 * bad;
}

bool wm_guess_chinese(const char *window, size_t len)
{
    const unsigned char *c = (const unsigned char *)window;
    const unsigned char *end = c + len;
    size_t common = 0, all = 0;

    while (end - c >= 2) {
        if (c[0] < 0x81 || c[0] == 0xff) {
            c++;
            continue;
        }
        if (c[1] >= '0' && c[1] <= '9') {
            c += end - c >= 4 ? 4 : 2; /* four bytes: other scripts and rare hanzi */
            continue;
        }
        all++;
        if (c[1] >= 0xa1 && ((c[0] >= 0xa1 && c[0] <= 0xa3) || (c[0] >= 0xb0 && c[0] <= 0xf7)))
            common++;
        c += 2;
    }
    return all < 8 || common * 2 >= all;
}

size_t wm_guess_gb18030(iconv_t cd, char *window, size_t len, bool end)
{
    char out[4096];
    char *in = window;
    size_t in_left = len;

    while (in_left != 0) {
        char *next = out;
        size_t out_left = sizeof out;

        if (iconv(cd, &in, &in_left, &next, &out_left) != (size_t)-1)
            break;
        if (errno == EINVAL && !end)
            in_left = 0;
        else if (errno != E2BIG)
            break;
    }
    wm_wipe(out, sizeof out);
    iconv(cd, NULL, NULL, NULL, NULL);
    return len - in_left;
}

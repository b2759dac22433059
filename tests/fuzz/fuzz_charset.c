/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_charset: any bytes as text. The first byte chooses the charset that is asked for (0: none),
 * the second how many bytes come at a time. What comes out is UTF-8 but for the marks of bad bytes,
 * of bounded length, and the same however it is cut. */
#include "config.h"

#include "filter/base/utf8.h"
#include "filter/order/charset.h"
#include "filter/order/dialect.h"
#include "tests/fuzz/replay.h"
#include "tests/orders.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PIPE_MOST 65536u /* bytes that are also fed through a pipe */

struct result {
    char *text; /* malloc'ed */
    size_t len;
    char name[40];
    struct wm_err err;
};

static void must(bool holds)
{
    if (!holds)
        abort();
}

static struct result decode(int fd, const char *asked, size_t most, size_t step)
{
    struct result result = {.text = malloc(most + 1)};
    static const struct wm_site_dialects site;
    struct wm_charset *charset = wm_charset_new(fd, UINT32_MAX, &result.err);
    const unsigned char *raw;
    char *text;
    size_t got;
    int code;

    must(result.text != NULL && charset != NULL);
    wm_charset_headers(charset, wm_dialect_names, &site);
    if (asked != NULL)
        must(wm_charset_force(charset, asked, &result.err) == 0);
    code = wm_charset_start(charset, &raw, &got, &result.err);
    while (code == 0) {
        code = wm_charset_need(charset, step, &text, &got, &result.err);
        if (code != 0 || got == 0)
            break;
        got = got < step ? got : step;
        must(result.len + got <= most);
        memcpy(result.text + result.len, text, got);
        result.len += got;
        wm_charset_skip(charset, got);
    }
    must((code != 0) == (result.err.code != WM_OK));
    strcpy(result.name, wm_charset_name(charset));
    wm_charset_free(charset);
    return result;
}

/* Valid but for bad bytes, each of which is marked. */
static void try_text(const struct result *result)
{
    const char *next = result->text;
    const char *end = next + result->len;

    while (next < end) {
        if (*next == WM_CHARSET_BAD)
            next++;
        else
            must(wm_utf8_next(&next, end) != WM_UTF8_BAD);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {
        NULL,    "UTF-8",        "UTF-16", "UTF-16BE", "GB18030",     "Big5",  "Big5-HKSCS",
        "CP932", "Windows-1252", "CP949",  "UTF-32LE", "ISO-2022-JP", "UTF-7",
    };
    static const size_t steps[] = {WM_CHARSET_NEED, 1, 2, 3, 7, 4096};
    const char *asked;
    struct result whole, cut;
    struct wm_feed *feed;
    size_t step;
    int fd;

    if (size < 2)
        return 0;
    asked = names[data[0] % (sizeof names / sizeof names[0])];
    step = steps[data[1] % (sizeof steps / sizeof steps[0])];
    data += 2;
    size -= 2;
    fd = wm_bytes_fd((const char *)data, size);
    must(fd >= 0);
    whole = decode(fd, asked, 4 * size + 16, WM_CHARSET_NEED);
    close(fd);
    try_text(&whole);
    if (size <= PIPE_MOST) {
        feed = wm_feed_new((const char *)data, size, step);
        must(feed != NULL);
        cut = decode(wm_feed_fd(feed), asked, 4 * size + 16, step);
        wm_feed_free(feed);
        must(strcmp(whole.name, cut.name) == 0 && whole.err.line == cut.err.line &&
             strcmp(whole.err.text, cut.err.text) == 0);
        must(whole.err.code != WM_OK ||
             (whole.len == cut.len && memcmp(whole.text, cut.text, whole.len) == 0));
        free(cut.text);
    }
    free(whole.text);
    return 0;
}

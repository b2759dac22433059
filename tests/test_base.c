/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/bitmap.h"
#include "filter/base/err.h"
#include "filter/base/sink.h"
#include "filter/base/utf8.h"
#include "filter/base/wildcard.h"
#include "tests/tap.h"

#include <string.h>

static void the_first_error_wins(void)
{
    struct wm_err err = {0};
    char line[256];

    wm_err_set(&err, WM_ERR_INPUT, "longer than %d bytes", 31);
    wm_err_set(&err, WM_ERR_KEY, "later");
    wm_err_place(&err, "orders.csv", 17, 0, "recipient.phone");
    wm_err_format(&err, line, sizeof line);
    WM_CHECK(strcmp(line, "orders.csv: record 17, recipient.phone: longer than 31 bytes") == 0,
             "got: %s", line);
}

static void utf8_refuses_surrogates_and_overlong_forms(void)
{
    WM_CHECK(!wm_utf8_valid("\xed\xa0\x80", 3), "surrogate accepted");
    WM_CHECK(!wm_utf8_valid("\xc0\xaf", 2), "overlong accepted");
    WM_CHECK(!wm_utf8_valid("\xf4\x90\x80\x80", 4), "beyond U+10FFFF accepted");
    WM_CHECK(wm_utf8_valid("\xf0\xa0\xae\xb7", 4), "U+20BB7 refused");
}

static void bitmap_fill_is_clipped_and_exact(void)
{
    struct wm_bitmap bitmap;
    unsigned x, y, black = 0;

    WM_CHECK(wm_bitmap_init(&bitmap, 19, 5) == 0, "no bitmap");
    wm_bitmap_fill(&bitmap, 3, -2, 100, 4, true);
    for (y = 0; y < 5; y++) {
        for (x = 0; x < 19; x++)
            black += wm_bitmap_get(&bitmap, x, y) ? 1 : 0;
    }
    WM_CHECK(black == 32, "%u black dots", black);
    WM_CHECK((wm_bitmap_row(&bitmap, 0)[2] & 0x1f) == 0, "pad bits set");
    wm_bitmap_clear(&bitmap);
}

static void memory_sink_keeps_all_bytes(void)
{
    struct wm_sink sink;
    unsigned i;

    wm_sink_memory(&sink);
    for (i = 0; i < 5000; i++)
        wm_sink_printf(&sink, "%05u\n", i);
    WM_CHECK(wm_sink_flush(&sink) == 0 && sink.memory_len == 30000, "%zu bytes", sink.memory_len);
    WM_CHECK(memcmp(sink.memory + 29994, "04999\n", 6) == 0, "wrong tail");
    wm_sink_clear(&sink);
}

static void a_wildcard_matches_whole_names_in_whole_characters(void)
{
    static const struct {
        const char *pattern, *text;
        bool good;
    } cases[] = {
        {"", "", true},
        {"", "a", false},
        {"*", "", true},
        {"**", "", true},
        {"?", "", false},
        {"a", "A", true},
        {"SF*", "sf Express", true},
        {"SF", "SF Express", false},
        {"F*", "SF", false},
        {"*ss", "Express", true},
        {"*s", "Expres s ", false},
        {"*a*b*c*", "xxaxxbxxcxx", true},
        {"*a*b*c", "abcabc", true},
        {"*ab", "aab", true},
        {"*abac", "abababac", true},
        {"?", "顺", true},
        {"??", "顺", false},
        {"顺?", "顺丰", true},
        {"*丰", "顺丰", true},
        {"*?丰", "丰", false},
        {"顺丰*", "顺丰速运", true},
        {"顺丰*", "顺心捷达", false},
        {"[a]", "a", false},
        {"[a]", "[A]", true},
        {"\\*", "\\x", true},
        {"É", "é", false},
        {"@", "`", false},
    };
    char pattern[256], text[2001];
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
        WM_CHECK(wm_wildcard_match(cases[i].pattern, cases[i].text) == cases[i].good, "%s and %s",
                 cases[i].pattern, cases[i].text);
    /* What takes a matcher that tries all ways for ever. */
    for (i = 0; i + 2 < sizeof pattern; i += 2)
        memcpy(pattern + i, "*a", 2);
    strcpy(pattern + i, "b");
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    WM_CHECK(!wm_wildcard_match(pattern, text), "there is no b");
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(the_first_error_wins),
        WM_CASE(utf8_refuses_surrogates_and_overlong_forms),
        WM_CASE(a_wildcard_matches_whole_names_in_whole_characters),
        WM_CASE(bitmap_fill_is_clipped_and_exact),
        WM_CASE(memory_sink_keeps_all_bytes),
        {0},
    };

    return wm_tap_run("base", cases);
}

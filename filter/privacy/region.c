/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/privacy/region.h"

#include <uchar.h>

#define TOWN_MAX 16u /* characters */

static const char32_t *const town_suffix[] = {
    U"街道", U"镇",   U"乡",   U"苏木", U"办事处", U"管委会", U"管理区", U"开发区",
    U"地区", U"农场", U"林场", U"牧场", U"渔场",   U"盐场",   U"茶场",   U"社区",
    U"村",   U"团",   U"园区", U"新区", U"嘎查",   NULL,
};

/* Fillers of the official tables in the place of a city. */
static const char32_t *const fillers[] = {
    U"市辖区",
    U"县",
    U"省直辖县级行政区划",
    U"省直辖县级行政单位",
    U"自治区直辖县级行政区划",
    U"自治区直辖县级行政单位",
    U"省直辖县",
    U"省直辖",
    U"自治区直辖",
    U"直辖县",
    NULL,
};

/* What makes a numeral before it a unit, floor or house. */
static const char32_t unit[] = U"幢栋座楼号层室户房铺梯期区组队单排院";

/* Characters of key[from, to) that are a town's suffix. */
static size_t suffix_len(const struct wm_plain *plain, size_t from, size_t to)
{
    size_t longest = 0, found;
    const char32_t *const *words;

    for (words = town_suffix; *words != NULL; words++) {
        size_t len = 0;
        while ((*words)[len] != 0)
            len++;
        if (len > longest && to - from >= len &&
            wm_plain_word(plain->key, to, to - len, *words, &found))
            longest = len;
    }
    return longest;
}

/* Han only, no numeral that counts units, no two numerals in a row. */
static bool is_clean(const struct wm_plain *plain, size_t from, size_t to)
{
    size_t i;

    for (i = from; i < to; i++) {
        uint32_t c = plain->key[i];
        if (!wm_plain_han(c))
            return false;
        if (wm_plain_han_number(c) && i + 1 < to &&
            (wm_plain_in(unit, plain->key[i + 1]) || wm_plain_han_digit(plain->key[i + 1]) >= 0))
            return false;
        if (c == U'单' && i + 1 < to && plain->key[i + 1] == U'元')
            return false;
    }
    return true;
}

bool wm_region_is_town(const struct wm_plain *plain, size_t from, size_t to)
{
    size_t len = suffix_len(plain, from, to);

    return len != 0 && to - from > len && to - from <= TOWN_MAX && is_clean(plain, from, to);
}

bool wm_region_is_filler(const struct wm_plain *plain)
{
    return plain->len != 0 && wm_plain_any(plain->key, plain->len, 0, fillers) == plain->len;
}

bool wm_region_foreign(const struct wm_plain *plain)
{
    static const char32_t *const unit_word[] = {
        U"apt",   U"flat",  U"unit",     U"room",     U"rm",    U"suite", U"ste",
        U"floor", U"fl",    U"bldg",     U"building", U"block", U"tower", U"no",
        U"po",    U"house", U"basement", U"level",    NULL,
    };
    size_t i;

    if (plain->len == 0 || plain->len > 40)
        return false;
    for (i = 0; i < plain->len; i++) {
        uint32_t c = plain->key[i];
        size_t len;
        if (!wm_plain_letter(c) && c != ' ' && c != '-' && c != '.' && c != '\'')
            return false;
        if (wm_plain_han_number(c) && i + 1 < plain->len && wm_plain_in(unit, plain->key[i + 1]))
            return false;
        if (i > 0 && wm_plain_letter(plain->key[i - 1]))
            continue;
        len = wm_plain_any(plain->key, plain->len, i, unit_word);
        if (len != 0 && (i + len == plain->len || !wm_plain_letter(plain->key[i + len])))
            return false;
    }
    return true;
}

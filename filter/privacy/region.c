/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/privacy/region.h"

#include <uchar.h>

#define PLACE_MAX 16u /* characters; 双江拉祜族佤族布朗族傣族自治县 has 15 */

static const char32_t *const provinces[] = {
    U"北京",   U"天津", U"上海", U"重庆", U"河北", U"山西", U"内蒙古", U"辽宁", U"吉林",
    U"黑龙江", U"江苏", U"浙江", U"安徽", U"福建", U"江西", U"山东",   U"河南", U"湖北",
    U"湖南",   U"广东", U"广西", U"海南", U"四川", U"贵州", U"云南",   U"西藏", U"陕西",
    U"甘肃",   U"青海", U"宁夏", U"新疆", U"香港", U"澳门", U"台湾",   NULL,
};

static const char32_t *const province_suffix[] = {
    U"省", U"市", U"自治区", U"壮族自治区", U"回族自治区", U"维吾尔自治区", U"特别行政区", NULL,
};

/* Suffixes by level; a place is at least one character and a suffix. */
static const char32_t *const city_suffix[] = {U"市", U"地区", U"自治州", U"盟", NULL};
static const char32_t *const district_suffix[] = {U"区", U"县", U"市", U"旗", NULL};
static const char32_t *const town_suffix[] = {
    U"街道", U"镇",   U"乡",   U"苏木", U"办事处", U"管委会", U"管理区", U"开发区",
    U"地区", U"农场", U"林场", U"牧场", U"渔场",   U"盐场",   U"茶场",   U"社区",
    U"村",   U"团",   U"园区", U"新区", U"街",     U"嘎查",   NULL,
};

/* Fillers of the official tables in the place of a city. */
static const char32_t *const quiet[] = {
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

/* Words that end like a city or district and are none; the first four only as a whole (盐城市,
 * 成都市 and 厦门市 are cities). */
static const char32_t *const false_whole[] = {U"城市", U"都市", U"门市", U"上市", NULL};
static const char32_t *const false_end[] = {
    U"小区",   U"社区",   U"校区",   U"院区",   U"厂区",   U"库区", U"街区", U"片区", U"生活区",
    U"住宅区", U"家属区", U"宿舍区", U"别墅区", U"公寓区", U"商区", U"超市", U"夜市", U"菜市",
    U"早市",   U"书市",   U"集市",   U"国旗",   U"红旗",   U"锦旗", U"升旗", NULL,
};

/* Words in which 市 or 县 goes on: 市场, 市民中心. */
static const char32_t false_next[] = U"场民政集";

/* Characters that end something smaller than a district: a name with one inside is none. 路 may
 * come first (路桥区), 镇 and 乡 too (镇海区) or second (萍乡). */
static const char32_t smaller[] = U"街巷弄号村苑店室栋幢";

/* What makes a numeral before it a unit, floor or house. 门 is left out: 三门峡, 三门县. */
static const char32_t unit[] = U"幢栋座楼号层室户房铺梯期区组队单排院";

/* Cities without districts, and those right below a province. */
static const char32_t *const undivided[] = {
    U"东莞市",   U"中山市",     U"儋州市",   U"嘉峪关市", U"济源市",   U"仙桃市", U"潜江市",
    U"天门市",   U"五指山市",   U"琼海市",   U"文昌市",   U"万宁市",   U"东方市", U"石河子市",
    U"阿拉尔市", U"图木舒克市", U"五家渠市", U"北屯市",   U"铁门关市", U"双河市", U"可克达拉市",
    U"昆玉市",   U"胡杨河市",   U"新星市",   U"白杨市",   NULL,
};

static size_t word_len(const char32_t *word)
{
    size_t len = 0;

    while (word[len] != 0)
        len++;
    return len;
}

/* Length of the longest of words that key[from, to) ends with, leaving at least one character. */
static size_t ends_with(const struct wm_plain *plain, size_t from, size_t to,
                        const char32_t *const *words)
{
    size_t longest = 0, found;

    for (; *words != NULL; words++) {
        size_t len = word_len(*words);
        if (len > longest && to - from >= len &&
            wm_plain_word(plain->key, to, to - len, *words, &found))
            longest = len;
    }
    return longest;
}

/* Han only, no numeral that counts units, no two numerals in a row. */
static bool clean(const struct wm_plain *plain, size_t from, size_t to)
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

struct wm_place wm_region_province(const struct wm_plain *plain, size_t from, bool *sovereign)
{
    struct wm_place place = {.known = false, .from = from};
    size_t i, len = 0;

    *sovereign = false;
    for (i = 0; provinces[i] != NULL; i++) {
        if (!wm_plain_word(plain->key, plain->len, from, provinces[i], &len))
            continue;
        place.known = true;
        place.stem = from + len;
        place.to = place.stem + wm_plain_any(plain->key, plain->len, place.stem, province_suffix);
        *sovereign =
            provinces[i + 1] == NULL || provinces[i + 2] == NULL || provinces[i + 3] == NULL;
        return place;
    }
    return place;
}

bool wm_region_is_municipality(const struct wm_plain *plain, const struct wm_place *province)
{
    size_t len;
    int i;

    for (i = 0; province->known && i < 4; i++) {
        if (wm_plain_word(plain->key, plain->len, province->from, provinces[i], &len))
            return true;
    }
    return false;
}

bool wm_region_is_undivided(const struct wm_plain *plain, const struct wm_place *city)
{
    return city->known &&
           wm_plain_any(plain->key, plain->len, city->from, undivided) == city->to - city->from;
}

/* Is key[from, to) a place of that level? */
static bool is_place(const struct wm_plain *plain, size_t from, size_t to,
                     enum wm_region_level level, bool steppe, size_t *stem)
{
    const char32_t *const *suffix = level == WM_REGION_CITY       ? city_suffix
                                    : level == WM_REGION_DISTRICT ? district_suffix
                                                                  : town_suffix;
    size_t len = ends_with(plain, from, to, suffix);
    uint32_t last = plain->key[to - 1];

    if (len == 0 || to - from <= len || to - from > PLACE_MAX || !clean(plain, from, to))
        return false;
    if (level != WM_REGION_TOWN && (ends_with(plain, from, to, false_end) != 0 ||
                                    ends_with(plain, from, to, false_whole) == to - from))
        return false;
    if ((last == U'旗' || last == U'盟') && !steppe)
        return false;
    *stem = to - len;
    return true;
}

struct wm_place wm_region_whole(const struct wm_plain *plain, enum wm_region_level level,
                                bool steppe)
{
    struct wm_place place = {.known = false};
    size_t len;
    bool sovereign;

    if (plain->len == 0)
        return place;
    if (level == WM_REGION_PROVINCE || level == WM_REGION_CITY) {
        place = wm_region_province(plain, 0, &sovereign);
        if (place.known && place.to == plain->len &&
            (level == WM_REGION_PROVINCE || wm_region_is_municipality(plain, &place)))
            return place;
        place = (struct wm_place){.known = false};
        if (level == WM_REGION_PROVINCE)
            return place;
        len = wm_plain_any(plain->key, plain->len, 0, quiet);
        if (len == plain->len) {
            place = (struct wm_place){.known = true, .quiet = true, .to = len, .stem = len};
            return place;
        }
    }
    place.known = is_place(plain, 0, plain->len, level, steppe, &place.stem);
    place.to = place.known ? plain->len : 0;
    return place;
}

struct wm_place wm_region_start(const struct wm_plain *plain, size_t from,
                                enum wm_region_level level, bool steppe)
{
    struct wm_place place = {.known = false, .from = from};
    const char32_t *const *suffix = level == WM_REGION_CITY ? city_suffix : district_suffix;
    size_t i;

    for (i = from; i < plain->len && i < from + PLACE_MAX; i++) {
        uint32_t next = i + 1 < plain->len ? plain->key[i + 1] : 0;
        if (wm_plain_in(smaller, plain->key[i]) || (plain->key[i] == U'路' && i > from))
            return place;
        if (i == from || ends_with(plain, from, i + 1, suffix) == 0) {
            if (level == WM_REGION_CITY && wm_plain_in(U"区县旗", plain->key[i]))
                return place; /* the district comes without its city */
            continue;
        }
        if (plain->key[i] == U'市' && (next == U'区' || next == U'市' || next == U'县'))
            continue; /* 沙市区, 津市市 */
        if (wm_plain_in(false_next, next))
            return place;
        place.known = is_place(plain, from, i + 1, level, steppe, &place.stem);
        place.to = i + 1;
        return place;
    }
    return place;
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

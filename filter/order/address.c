/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/order/address.h"

#include "filter/base/utf8.h"
#include "filter/order/value.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/** Provinces, GB/T 2260: short and full name. */
static const struct {
    const char *name, *full;
    bool municipality;
} provinces[] = {
    {"北京", "北京市", true},
    {"天津", "天津市", true},
    {"上海", "上海市", true},
    {"重庆", "重庆市", true},
    {"河北", "河北省", false},
    {"山西", "山西省", false},
    {"内蒙古", "内蒙古自治区", false},
    {"辽宁", "辽宁省", false},
    {"吉林", "吉林省", false},
    {"黑龙江", "黑龙江省", false},
    {"江苏", "江苏省", false},
    {"浙江", "浙江省", false},
    {"安徽", "安徽省", false},
    {"福建", "福建省", false},
    {"江西", "江西省", false},
    {"山东", "山东省", false},
    {"河南", "河南省", false},
    {"湖北", "湖北省", false},
    {"湖南", "湖南省", false},
    {"广东", "广东省", false},
    {"广西", "广西壮族自治区", false},
    {"海南", "海南省", false},
    {"四川", "四川省", false},
    {"贵州", "贵州省", false},
    {"云南", "云南省", false},
    {"西藏", "西藏自治区", false},
    {"陕西", "陕西省", false},
    {"甘肃", "甘肃省", false},
    {"青海", "青海省", false},
    {"宁夏", "宁夏回族自治区", false},
    {"新疆", "新疆维吾尔自治区", false},
    {"香港", "香港特别行政区", false},
    {"澳门", "澳门特别行政区", false},
    {"台湾", "台湾省", false},
};
#define PROVINCE_COUNT (sizeof provinces / sizeof provinces[0])

/** What is left of the text to be split. */
struct rest {
    const char *next, *end;
};

static bool begins(const struct rest *rest, const char *word)
{
    const char *next = rest->next;

    /* Most words differ in the first character, which is too soon for memcmp. */
    for (; *word != '\0'; word++, next++) {
        if (next == rest->end || *next != *word)
            return false;
    }
    return true;
}

static bool ends(const struct wm_span *span, const char *word)
{
    size_t len = strlen(word);

    /* The last byte of a Chinese character tells most. */
    return span->len >= len && span->text[span->len - 1] == word[len - 1] &&
           memcmp(span->text + span->len - len, word, len) == 0;
}

static bool is_one_of(const struct wm_span *span, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (ends(span, *words))
            return true;
    }
    return false;
}

static struct wm_span take(struct rest *rest, size_t len)
{
    struct wm_span span = {.text = rest->next, .len = len};

    rest->next += len;
    return span;
}

static void skip_blanks(struct rest *rest)
{
    size_t len = (size_t)(rest->end - rest->next);

    wm_value_trim(&rest->next, &len);
}

static bool at_blank(const struct rest *rest, size_t offset)
{
    struct rest behind = {.next = rest->next + offset, .end = rest->end};

    if (behind.next == behind.end)
        return true;
    skip_blanks(&behind);
    return behind.next != rest->next + offset;
}

static bool is_han(uint32_t c)
{
    return (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3400 && c <= 0x4dbf) ||
           (c >= 0x20000 && c <= 0x3ffff) || c == 0x3007;
}

/** What a division may be called. */
struct unit {
    const char *const *suffixes;
    const char *const *refused;      /**< endings that are no such division */
    const char *const *refused_long; /**< the same for names of more than three characters */
    const char *const *barriers;     /**< characters that do not stand inside of a name … */
    size_t barred_from;              /**< … from this place on, counted from 1 */
    size_t most;                     /**< characters of an ordinary name */
};

static const char *const none[] = {NULL};
static const char *const city_suffixes[] = {"市", "自治州", "地区", "盟", NULL};
static const char *const city_refused[] = {"超市", "城市", "门市", "夜市", "菜市", "集市", NULL};
static const char *const city_barriers[] = {"县", "区", "村", "路", "街", "道",
                                            "号", "巷", "弄", "楼", "院", NULL};
static const struct unit city_unit = {.suffixes = city_suffixes,
                                      .refused = city_refused,
                                      .refused_long = none,
                                      .barriers = city_barriers,
                                      .barred_from = 2,
                                      .most = 11};

static const char *const district_suffixes[] = {"区", "县", "市", "自治旗", NULL};
static const char *const banner_suffixes[] = {"区", "县", "市", "旗", NULL};
static const char *const district_refused[] = {
    "小区", "社区", "校区", "院区", "厂区",   "库区",   "景区",   "街区",
    "片区", "地区", "工区", "郊县", "宿舍区", "家属区", "生活区", "住宅区",
    "超市", "门市", "夜市", "菜市", "集市",   "别墅区", NULL};
/* 沙市区, 市北区 and 城东区 are districts, 花园南区 is none. */
static const char *const district_refused_long[] = {"市区", "东区",     "西区",     "南区", "北区",
                                                    "中区", "科技园区", "产业园区", NULL};
/* Not in the first two places: 平乡县, 道里区, 镇海区, 路南区. */
static const char *const district_barriers[] = {"镇", "乡", "村", "路", "街", "道",
                                                "号", "巷", "弄", "幢", "栋", NULL};
static const struct unit district_unit = {.suffixes = district_suffixes,
                                          .refused = district_refused,
                                          .refused_long = district_refused_long,
                                          .barriers = district_barriers,
                                          .barred_from = 3,
                                          .most = 5};
/* Banners are in Inner Mongolia only; elsewhere 旗 may end a person's name. */
static const struct unit banner_unit = {.suffixes = banner_suffixes,
                                        .refused = district_refused,
                                        .refused_long = district_refused_long,
                                        .barriers = district_barriers,
                                        .barred_from = 3,
                                        .most = 7};

static const char *const town_suffixes[] = {"街道", "镇", "乡", "苏木", NULL};
#define TOWN_BYTES (10 * 3) /* of the longest name taken as a town */

/* 积石山保安族东乡族撒拉族自治县, 高新技术产业开发区 */
static const char *const long_suffixes[] = {"自治县", "自治旗", "开发区", NULL};
#define LONGEST_NAME 15

/** Could this front of the rest be the whole name? */
static bool is_name(const struct rest *rest, const struct wm_span *span, const struct unit *unit,
                    size_t characters)
{
    struct rest behind = {.next = rest->next + span->len, .end = rest->end};

    if (!is_one_of(span, unit->suffixes) || is_one_of(span, unit->refused))
        return false;
    if (characters > 3 && is_one_of(span, unit->refused_long))
        return false;
    if (characters > unit->most && !is_one_of(span, long_suffixes))
        return false;
    /* 新市区, 津市市, 红旗区: a name of two characters is none yet if it goes on so. */
    if (characters == 2 && (begins(&behind, "区") || begins(&behind, "县") ||
                            begins(&behind, "市") || begins(&behind, "旗")))
        return false;
    return characters != 2 || !begins(rest, "市");
}

/** Bytes of the shortest name of this unit at the front of the rest, 0 if there is none. */
static size_t find_unit(const struct rest *rest, const struct unit *unit)
{
    struct wm_span span = {.text = rest->next};
    const char *next = rest->next;
    size_t characters;
    bool barred = false;

    for (characters = 1; next < rest->end && characters <= LONGEST_NAME; characters++) {
        struct wm_span one = {.text = next};

        if (!is_han(wm_utf8_next(&next, rest->end)))
            return 0;
        one.len = (size_t)(next - one.text);
        span.len = (size_t)(next - span.text);
        if (characters >= 2 && (!barred || ends(&span, "自治县")) &&
            is_name(rest, &span, unit, characters))
            return span.len;
        barred = barred || (characters >= unit->barred_from && is_one_of(&one, unit->barriers));
    }
    return 0;
}

/** Bytes of the province's name at the front, 0 if none; *row is its row. */
static size_t find_province(const struct rest *rest, size_t *row)
{
    for (*row = 0; *row < PROVINCE_COUNT; *row += 1) {
        if (begins(rest, provinces[*row].name)) {
            struct rest behind = {.next = rest->next + strlen(provinces[*row].name),
                                  .end = rest->end};

            if (begins(rest, provinces[*row].full))
                return strlen(provinces[*row].full);
            /* 吉林市, 北京路 and 上海街 begin with no province. */
            return begins(&behind, "市") || begins(&behind, "路") || begins(&behind, "街")
                       ? 0
                       : strlen(provinces[*row].name);
        }
    }
    return 0;
}

/** Leave out a municipality's second naming: 北京市, 市辖区, 县, 重庆郊县. */
static void skip_municipality(struct rest *rest, size_t row)
{
    static const char *const words[] = {"市辖区", "郊县", "县", NULL};
    struct rest ahead = *rest;
    size_t i;

    if (begins(&ahead, provinces[row].full))
        ahead.next += strlen(provinces[row].full);
    else if (begins(&ahead, provinces[row].name))
        ahead.next += strlen(provinces[row].name);
    if (ahead.next != rest->next && (at_blank(&ahead, 0) || find_unit(&ahead, &district_unit) != 0))
        *rest = ahead;
    for (i = 0; words[i] != NULL; i++) {
        if (begins(&ahead, words[i]) && at_blank(&ahead, strlen(words[i]))) {
            ahead.next += strlen(words[i]);
            *rest = ahead;
            break;
        }
    }
    skip_blanks(rest);
}

/** Take a postcode in brackets off the end. */
static void split_postcode(struct rest *rest, struct wm_address *address)
{
    static const struct {
        const char *open, *close;
    } brackets[] = {{"(", ")"}, {"（", "）"}};
    size_t i, k;

    for (i = 0; i < 2; i++) {
        size_t open = strlen(brackets[i].open), close = strlen(brackets[i].close);
        size_t all = open + 6 + close;
        const char *digit;

        if ((size_t)(rest->end - rest->next) < all ||
            memcmp(rest->end - close, brackets[i].close, close) != 0 ||
            memcmp(rest->end - all, brackets[i].open, open) != 0)
            continue;
        digit = rest->end - close - 6;
        for (k = 0; k < 6 && digit[k] >= '0' && digit[k] <= '9'; k++)
            ;
        if (k != 6)
            continue;
        rest->end -= all;
        if (memcmp(digit, "000000", 6) != 0)
            address->postcode = (struct wm_span){.text = digit, .len = 6};
    }
}

/** A town is sure only where a blank closes its name and something follows. */
static void split_town(struct rest *rest, struct wm_address *address)
{
    struct wm_span town = {.text = rest->next};
    struct rest ahead = *rest;

    while (!at_blank(&ahead, 0)) {
        if (!is_han(wm_utf8_next(&ahead.next, ahead.end)))
            return;
    }
    town.len = (size_t)(ahead.next - rest->next);
    skip_blanks(&ahead);
    if (ahead.next == ahead.end || town.len > TOWN_BYTES || !is_one_of(&town, town_suffixes))
        return;
    address->town = town;
    *rest = ahead;
}

/** Take the divisions off the front. */
static void split_divisions(struct rest *rest, struct wm_address *address)
{
    const struct rest start = *rest;
    const struct unit *unit;
    size_t row, found;

    found = find_province(rest, &row);
    if (found == 0)
        return;
    address->province = take(rest, found);
    skip_blanks(rest);
    if (provinces[row].municipality) {
        skip_municipality(rest, row);
    } else {
        address->city = take(rest, find_unit(rest, &city_unit));
        skip_blanks(rest);
    }
    unit = strcmp(provinces[row].name, "内蒙古") == 0 ? &banner_unit : &district_unit;
    address->district = take(rest, find_unit(rest, unit));
    skip_blanks(rest);
    if (address->city.len != 0 || address->district.len != 0) {
        split_town(rest, address);
    } else if (!at_blank(&start, found)) {
        /* A province alone is sure only if a blank closes it. */
        address->province.len = 0;
        *rest = start;
    }
}

void wm_address_split(const char *text, size_t len, struct wm_address *address)
{
    struct rest rest;

    memset(address, 0, sizeof *address);
    wm_value_trim(&text, &len);
    rest.next = text;
    rest.end = text + len;
    split_postcode(&rest, address);
    split_divisions(&rest, address);
    len = (size_t)(rest.end - rest.next);
    address->detail.text = rest.next;
    wm_value_trim(&address->detail.text, &len);
    address->detail.len = len;
}

const char *wm_address_country(const char *province)
{
    static const struct {
        const char *name, *code;
    } codes[] = {{"香港", "HK"}, {"澳门", "MO"}, {"澳門", "MO"},
                 {"台湾", "TW"}, {"台灣", "TW"}, {"臺灣", "TW"}};
    size_t i;

    for (i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        if (strncmp(province, codes[i].name, strlen(codes[i].name)) == 0)
            return codes[i].code;
    }
    return "CN";
}

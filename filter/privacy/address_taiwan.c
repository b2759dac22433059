/* SPDX-License-Identifier: Apache-2.0 */
/* Taiwan: 縣市 鄉鎮市區 村里 鄰 路 段 巷 弄 號 樓 之 室. A grammar, not a search: what does not
 * follow it ends what shows. 鄰 (some dozen households) and all from 號 on are hidden. */
#include "config.h"

#include "filter/privacy/address_abroad.h"

#include <uchar.h>

#define ROAD_MAX 9

static const char32_t *const counties[] = {
    U"臺北市", U"台北市", U"新北市", U"桃園市", U"桃园市", U"臺中市", U"台中市", U"臺南市",
    U"台南市", U"高雄市", U"基隆市", U"新竹市", U"嘉義市", U"嘉义市", U"新竹縣", U"新竹县",
    U"苗栗縣", U"苗栗县", U"彰化縣", U"彰化县", U"南投縣", U"南投县", U"雲林縣", U"云林县",
    U"嘉義縣", U"嘉义县", U"屏東縣", U"屏东县", U"宜蘭縣", U"宜兰县", U"花蓮縣", U"花莲县",
    U"臺東縣", U"台東縣", U"台东县", U"澎湖縣", U"澎湖县", U"金門縣", U"金门县", U"連江縣",
    U"连江县", U"桃園縣", U"桃园县", NULL,
};
/* as people shorten them */
static const char32_t *const short_counties[] = {
    U"臺北", U"台北", U"新北", U"桃園", U"桃园", U"臺中", U"台中", U"臺南", U"台南",
    U"高雄", U"基隆", U"新竹", U"嘉義", U"嘉义", U"苗栗", U"彰化", U"南投", U"雲林",
    U"云林", U"屏東", U"屏东", U"宜蘭", U"宜兰", U"花蓮", U"花莲", U"臺東", U"台東",
    U"台东", U"澎湖", U"金門", U"金门", U"連江", U"连江", U"馬祖", U"马祖", NULL,
};
static const char32_t *const island[] = {
    U"臺灣", U"台灣", U"台湾", U"臺灣省", U"台灣省", U"台湾省", U"福建省", U"中華民國", NULL,
};

static const struct wm_roman roman = {
    .road = " road rd street st avenue ave boulevard blvd highway hwy ",
    .building = " district dist city county township village vil ",
    .counted = " sec section lane ln alley aly ",
    .place_suffix = " district dist city county township hsien shi qu xian xiang zhen ",
    .known =
        " taiwan roc r_o_c taipei new_taipei taoyuan taichung tainan kaohsiung keelung hsinchu "
        "chiayi miaoli changhua nantou yunlin pingtung yilan hualien taitung penghu kinmen "
        "lienchiang matsu taipei_city new_taipei_city taichung_city tainan_city "
        "kaohsiung_city ",
};

static size_t county_at(const struct wm_plain *plain, size_t at)
{
    return wm_address_word(plain, at, counties);
}

/* Length of 2 to 4 Han characters at key[at…] that end with one of suffix and hold no numeral with
 * a unit behind. */
static size_t named(const struct wm_plain *plain, size_t at, const char32_t *suffix, size_t most)
{
    size_t i;

    for (i = at; i < plain->len && i < at + most; i++) {
        uint32_t c = plain->key[i], next = i + 1 < plain->len ? plain->key[i + 1] : 0;
        if (!wm_plain_han(c))
            return 0;
        if (wm_plain_han_number(c) && wm_plain_in(U"号楼室之层户栋", next))
            return 0;
        if (i > at && wm_plain_in(suffix, c)) {
            /* 前鎮區, 新市區, 大里村, 中街路 */
            if (wm_plain_in(U"镇市里村街道", c) && next != U'市' && wm_plain_in(suffix, next))
                continue;
            return i + 1 - at;
        }
    }
    return 0;
}

static bool is_place(const struct wm_plain *plain, enum wm_region_level level, bool above)
{
    static const char32_t district[] = U"区乡乡镇镇市鄉鎮", village[] = U"村里";
    size_t at = wm_address_word(plain, 0, island);

    if (plain->len == 0)
        return false;
    at += county_at(plain, at);
    if (at == plain->len || (at == 0 && wm_address_word(plain, 0, short_counties) == plain->len))
        return true;
    if ((above || at > 0) && level != WM_REGION_PROVINCE)
        at += named(plain, at, district, 5);
    if (at == plain->len)
        return true;
    if (above && level >= WM_REGION_DISTRICT && at + named(plain, at, village, 4) == plain->len)
        return true;
    return wm_place_roman(plain, &roman);
}

/* Length of 12, 12之3, 十二 at key[at…] */
static size_t number_at(const struct wm_plain *detail, size_t at)
{
    size_t len = wm_address_number(detail, at, true), more;

    if (len != 0 && at + len < detail->len && wm_plain_in(U"之-", detail->key[at + len])) {
        more = wm_address_number(detail, at + len + 1, true);
        len += more != 0 ? more + 1 : 0;
    }
    return len;
}

/* 村里 and 鄰: where they end; the name of the 村里 is marked. */
static size_t skip_village(struct wm_address *address, size_t at, size_t limit)
{
    const struct wm_plain *detail = &address->detail;
    size_t len = named(detail, at, U"村里", 4), number, end = at + len;

    number = number_at(detail, end);
    if (number != 0 && end + number < limit &&
        wm_plain_in(U"邻鄰", detail->key[end + number])) { /* with the village or without */
        wm_address_mark_as(address, at, end, WM_ADDRESS_SHOWN);
        return end + number + 1;
    }
    if (len == 0 || end >= limit)
        return at;
    /* 大里路 is a road; 信義里 王小明 tells of nobody's village for sure */
    if (number == 0 && named(detail, end, U"路街", ROAD_MAX) == 0)
        return at;
    if (wm_plain_in(U"路街", detail->key[end]))
        return at;
    wm_address_mark_as(address, at, end, WM_ADDRESS_SHOWN);
    return end;
}

/* 路 段 巷 弄 from at on: where they end; at if there is no road. */
static size_t read_road(const struct wm_plain *detail, size_t at, size_t limit)
{
    static const char32_t *const parts[] = {U"段", U"巷", U"弄", U"衖", NULL};
    size_t len = named(detail, at, U"路街道", ROAD_MAX), end, part = 0;

    if (len == 0 || at + len > limit)
        return at;
    end = at + len;
    if (wm_plain_in(U"路街", detail->key[end - 1]) == false && end < limit &&
        wm_plain_in(U"路街", detail->key[end])) /* 大道路 */
        end++;
    while (end < limit) {
        len = number_at(detail, end);
        if (len == 0 || end + len >= limit)
            break;
        while (parts[part] != NULL && detail->key[end + len] != *parts[part])
            part++;
        if (parts[part] == NULL)
            break;
        end += len + 1;
    }
    return end;
}

static size_t find_places(struct wm_address *address, size_t at, size_t limit)
{
    const struct wm_plain *detail = &address->detail;
    size_t len;

    at += wm_address_word(detail, at, island);
    at = wm_address_repeated(address, at, limit);
    len = county_at(detail, at);
    if (len != 0 && at + len <= limit && address->place[WM_REGION_CITY][0] == '\0') {
        wm_address_found(address, WM_REGION_CITY, at, at + len);
        at += len;
    }
    if (!wm_address_has_place(address))
        return at;
    len = named(detail, at, U"区乡镇市", 4);
    if (len != 0 && at + len <= limit && address->place[WM_REGION_DISTRICT][0] == '\0') {
        wm_address_found(address, WM_REGION_DISTRICT, at, at + len);
        at += len;
    }
    return at;
}

void wm_address_taiwan(struct wm_address *address, const struct wm_party *party,
                       const struct wm_name *name, enum wm_address_level level)
{
    struct wm_plain *detail = &address->detail;
    bool secret[WM_PLAIN_MAX];
    size_t from = 0, at, limit, end;

    wm_address_places(address, party, name, false, is_place);
    if (wm_address_in_latin(address, name, level, WM_LETTERS_HAN, &roman))
        return;
    wm_address_compact(detail);
    wm_address_secrets(detail, name, false, secret);
    for (limit = 0; limit < detail->len && !secret[limit]; limit++)
        ;
    while (from < detail->len && wm_plain_ascii_digit(detail->key[from])) /* a postcode */
        from++;
    if (from >= limit || wm_plain_in(U"号楼之室层", detail->key[from]))
        return;
    at = find_places(address, from, limit);
    if (at > limit || !wm_address_has_place(address))
        return;
    wm_address_mark_as(address, from, at, WM_ADDRESS_REPEATED);
    if (level < WM_ADDRESS_ROAD)
        return;
    at = skip_village(address, at, limit);
    end = read_road(detail, at, limit);
    wm_address_mark_as(address, at, end, WM_ADDRESS_SHOWN);
    wm_address_check(address, false);
}

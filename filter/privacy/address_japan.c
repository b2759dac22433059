/* SPDX-License-Identifier: Apache-2.0 */
/* Japan: 都道府県 市区町村, then the name of the town up to its 丁目. 番地, 号, building and room
 * are hidden. A town shows only where its numbers follow, so that no person or company is taken for
 * one. */
#include "config.h"

#include "filter/privacy/address_abroad.h"

#include <uchar.h>

#define PLACE_LETTERS 7 /* of a 市, 区, 町 or 村 with it; つくばみらい市 */
#define TOWN_LETTERS 16

/* As written in Japan and in China. */
static const char32_t *const prefectures[] = {
    U"北海道", U"青森県", U"岩手県", U"宮城県", U"秋田県", U"山形県",   U"福島県", U"茨城県",
    U"栃木県", U"群馬県", U"埼玉県", U"千葉県", U"東京都", U"神奈川県", U"新潟県", U"富山県",
    U"石川県", U"福井県", U"山梨県", U"長野県", U"岐阜県", U"静岡県",   U"愛知県", U"三重県",
    U"滋賀県", U"京都府", U"大阪府", U"兵庫県", U"奈良県", U"和歌山県", U"鳥取県", U"島根県",
    U"岡山県", U"広島県", U"山口県", U"徳島県", U"香川県", U"愛媛県",   U"高知県", U"福岡県",
    U"佐賀県", U"長崎県", U"熊本県", U"大分県", U"宮崎県", U"鹿児島県", U"沖縄県", U"東京",
    U"大阪",   U"京都",   U"东京都", U"东京",   U"日本",   NULL,
};

/* Municipalities that hold 市, 区, 町, 村 or 郡 before their end. */
static const char32_t *const whole[] = {
    U"市川市",   U"市原市",     U"四日市市", U"八日市場市", U"廿日市市",   U"野々市市", U"町田市",
    U"十日町市", U"大町市",     U"村山市",   U"東村山市",   U"武蔵村山市", U"村上市",   U"大村市",
    U"田村市",   U"羽村市",     U"中村区",   U"郡山市",     U"大和郡山市", U"蒲郡市",   U"郡上市",
    U"小郡市",   U"市川三郷町", U"玉村町",   U"下市町",     U"上市町",     U"市貝町",   U"余市町",
    U"余市郡",   U"八日市市",   U"東市来町", NULL,
};

static const struct wm_roman roman = {
    .building = " city ward prefecture town village ",
    .place_suffix = " ku shi gun machi cho mura son to fu ken ",
    .known =
        " hokkaido aomori iwate miyagi akita yamagata fukushima ibaraki tochigi gunma saitama "
        "chiba tokyo kanagawa niigata toyama ishikawa fukui yamanashi nagano gifu shizuoka "
        "aichi mie shiga kyoto osaka hyogo nara wakayama tottori shimane okayama hiroshima "
        "yamaguchi tokushima kagawa ehime kochi fukuoka saga nagasaki kumamoto oita miyazaki "
        "kagoshima okinawa yokohama nagoya sapporo kobe kawasaki sendai kitakyushu japan ",
};

static bool is_kana(uint32_t c)
{
    return c >= 0x3041 && c <= 0x30ff;
}

static bool is_katakana(uint32_t c)
{
    return c >= 0x30a1 && c <= 0x30ff && !wm_plain_in(U"ヶケノツガ", c);
}

/* Length of one of 市 区 町 村 郡 at key[at…] with its name. */
static size_t municipality(const struct wm_plain *plain, size_t at)
{
    size_t i, len = wm_address_word(plain, at, whole);

    if (len != 0)
        return len;
    for (i = at; i < plain->len && i < at + PLACE_LETTERS; i++) {
        uint32_t c = plain->key[i];
        if (!wm_plain_han(c) && !is_kana(c))
            return 0;
        if (wm_plain_in(U"通条丁番号", c) && i > at)
            return 0;
        if (i > at && wm_plain_in(U"市区町村郡", c))
            return i + 1 - at;
    }
    return 0;
}

static bool is_place(const struct wm_plain *plain, enum wm_region_level level, bool above)
{
    size_t at = wm_address_word(plain, 0, prefectures), len;

    if (plain->len == 0)
        return false;
    if (at == plain->len)
        return true;
    if (at == 0 && (!above || level == WM_REGION_PROVINCE))
        return wm_place_roman(plain, &roman);
    while (at < plain->len && (len = municipality(plain, at)) != 0)
        at += len;
    return at == plain->len || wm_place_roman(plain, &roman);
}

/* Prefecture and municipalities at the start of detail. */
static size_t find_places(struct wm_address *address, size_t at, size_t limit)
{
    const struct wm_plain *detail = &address->detail;
    enum wm_region_level level = WM_REGION_CITY;
    size_t len;

    at = wm_address_repeated(address, at, limit);
    if (address->place[WM_REGION_PROVINCE][0] == '\0') {
        len = wm_address_word(detail, at, prefectures);
        if (at + len <= limit)
            wm_address_found(address, WM_REGION_PROVINCE, at, at + len);
        at = wm_address_repeated(address, at, limit);
    }
    if (!wm_address_has_place(address))
        return at;
    /* 市 and its 区, 郡 and its 町; the 町 of a 区 is the town */
    for (; level <= WM_REGION_DISTRICT; level++) {
        if (address->place[level][0] != '\0')
            continue;
        len = municipality(detail, at);
        if (len == 0 ||
            (level == WM_REGION_DISTRICT &&
             !(detail->key[at + len - 1] == U'区' || (at > 0 && detail->key[at - 1] == U'郡'))))
            break;
        wm_address_found(address, level, at, at + len);
        at += len;
    }
    return at;
}

/* Digits or Han numerals at key[at…], and whether they count a 丁目 or 条: those show. */
static size_t number_at(const struct wm_plain *detail, size_t at, bool *shows)
{
    static const char32_t *const town[] = {U"丁目", U"条", U"丁", NULL};
    size_t len = wm_address_number(detail, at, true), more;

    more = len != 0 ? wm_plain_any(detail->key, detail->len, at + len, town) : 0;
    *shows = more != 0;
    return len + more;
}

/* Han numerals that stand in a name: 六本木, 一番町, 八丁堀. */
static bool is_name(const struct wm_plain *detail, size_t at, size_t len)
{
    static const char32_t *const counter[] = {U"丁目", U"番地", U"番", U"号", U"階",
                                              U"阶",   U"室",   U"棟", U"栋", NULL};
    size_t behind = at + len;

    if (wm_plain_ascii_digit(detail->key[at]))
        return false;
    if (wm_plain_any(detail->key, detail->len, behind, (const char32_t *const[]){U"番町", NULL}) !=
        0)
        return true;
    return behind < detail->len && wm_plain_any(detail->key, detail->len, behind, counter) == 0 &&
           wm_plain_han(detail->key[behind]);
}

/* Words that end a building's name, not a town's. */
static bool ends_building(const struct wm_plain *detail, size_t from, size_t to)
{
    static const char32_t *const building[] = {U"荘",   U"館",   U"馆",   U"寮", U"棟", U"栋",
                                               U"団地", U"住宅", U"様",   U"殿", U"方", U"宛",
                                               U"会社", U"病院", U"御中", U"室", U"階", NULL};
    size_t i, len;

    for (i = from; i < to; i++) {
        len = wm_plain_any(detail->key, to, i, building);
        if (len != 0 && i + len == to)
            return true;
    }
    return false;
}

/* End of the town's name and its 丁目 from at on; at if none shows. */
static size_t read_town(const struct wm_plain *detail, size_t at, size_t limit)
{
    size_t i = at, end = at, len, name = at;
    bool shows = false;

    while (i < limit && i < at + TOWN_LETTERS) {
        uint32_t c = detail->key[i];
        len = number_at(detail, i, &shows);
        if (len != 0 && i + len <= limit && !shows && is_name(detail, i, len)) {
            i += wm_address_number(detail, i, true);
            continue;
        }
        if (len != 0 && i + len <= limit) {
            if (ends_building(detail, name, i))
                return end;
            if (!shows)
                return i > name ? i : end; /* 番地 and what follows */
            i = end = name = i + len;
            continue;
        }
        if ((!wm_plain_han(c) && !is_kana(c)) || is_katakana(c))
            break;
        i++;
    }
    return end;
}

void wm_address_japan(struct wm_address *address, const struct wm_party *party,
                      const struct wm_name *name, enum wm_address_level level)
{
    struct wm_plain *detail = &address->detail;
    bool secret[WM_PLAIN_MAX];
    size_t from = 0, digits = 0, at, limit, end;

    wm_address_places(address, party, name, false, is_place);
    if (wm_address_in_latin(address, name, level, WM_LETTERS_HAN, &roman))
        return;
    wm_address_compact(detail);
    wm_address_secrets(detail, name, false, secret);
    for (; from < detail->len && wm_plain_in(U"〒-0123456789 ", detail->key[from]); from++) {
        digits += wm_plain_ascii_digit(detail->key[from]) ? 1 : 0;
        secret[from] = false; /* a postcode, hidden in any case */
    }
    for (limit = from; limit < detail->len && !secret[limit]; limit++)
        ;
    if (digits != 0 && digits != 7) /* no postcode */
        return;
    at = find_places(address, from, limit);
    if (at > limit || !wm_address_has_place(address))
        return;
    wm_address_mark_as(address, from, at, WM_ADDRESS_REPEATED);
    if (level < WM_ADDRESS_ROAD)
        return;
    end = read_town(detail, at, limit);
    wm_address_mark_as(address, at, end, WM_ADDRESS_SHOWN);
    wm_address_check(address, false);
}

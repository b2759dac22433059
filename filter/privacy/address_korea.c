/* SPDX-License-Identifier: Apache-2.0 */
/* Korea. New addresses name a road and a building's number, old ones a 동 or 리 and a lot; of the
 * first the number shows, of the second it does not, and nothing behind either. */
#include "config.h"

#include "filter/privacy/address_abroad.h"

#include <string.h>
#include <uchar.h>

#define NAME_MAX_LETTERS 10

static const char32_t *const provinces[] = {
    U"서울",
    U"서울시",
    U"서울특별시",
    U"부산",
    U"부산시",
    U"부산광역시",
    U"대구",
    U"대구시",
    U"대구광역시",
    U"인천",
    U"인천시",
    U"인천광역시",
    U"광주",
    U"광주시",
    U"광주광역시",
    U"대전",
    U"대전시",
    U"대전광역시",
    U"울산",
    U"울산시",
    U"울산광역시",
    U"세종",
    U"세종시",
    U"세종특별자치시",
    U"경기",
    U"경기도",
    U"강원",
    U"강원도",
    U"강원특별자치도",
    U"충북",
    U"충청북도",
    U"충남",
    U"충청남도",
    U"전북",
    U"전라북도",
    U"전북특별자치도",
    U"전남",
    U"전라남도",
    U"경북",
    U"경상북도",
    U"경남",
    U"경상남도",
    U"제주",
    U"제주도",
    U"제주시",
    U"제주특별자치도",
    U"대한민국",
    U"한국",
    NULL,
};

static const struct wm_roman roman = {
    .road = " ro gil daero ",
    .building = " city province county district ",
    .road_suffix = " ro gil daero ",
    .place_suffix = " si do gun gu dong eup myeon myun ri ga ",
    .known =
        " seoul busan daegu incheon gwangju daejeon ulsan sejong gyeonggi gangwon chungbuk "
        "chungnam jeonbuk jeonnam gyeongbuk gyeongnam jeju chungcheongbuk-do "
        "chungcheongnam-do jeollabuk-do jeollanam-do gyeongsangbuk-do gyeongsangnam-do "
        "jeju-do south_korea korea republic_of_korea seongnam suwon yongin goyang bucheon "
        "ansan anyang cheongju jeonju cheonan changwon gimhae pohang ",
    .number = true,
};

static bool is_hangul(uint32_t c)
{
    return c >= 0xac00 && c <= 0xd7a3;
}

/* Is the word a name of Hangul, of at least stem letters and one of the suffixes? digits: may hold
 * digits behind its first letter (종로1가, 테헤란로12길) */
static bool ends_in(const struct wm_plain *detail, const struct wm_token *word,
                    const char32_t *suffix, size_t stem, bool digits)
{
    size_t i;

    if (word->hidden || (size_t)(word->to - word->from) < stem + 1 ||
        word->to - word->from > NAME_MAX_LETTERS || !is_hangul(detail->key[word->from]))
        return false;
    for (i = word->from; i < word->to; i++) {
        if (!is_hangul(detail->key[i]) && !(digits && wm_plain_ascii_digit(detail->key[i])))
            return false;
    }
    return (!digits || word->digits <= 4) && wm_plain_in(suffix, detail->key[word->to - 1]);
}

static bool is_province(const struct wm_plain *detail, const struct wm_token *word)
{
    return !word->hidden &&
           wm_address_word(detail, word->from, provinces) == (size_t)(word->to - word->from);
}

/* 동, 읍, 면, 리, 가; 가동, 나동 … are buildings. */
static bool is_town(const struct wm_plain *detail, const struct wm_token *word)
{
    static const char32_t letter[] = U"가나다라마바사아자차카타파하에비씨디동서남북";
    size_t len = (size_t)(word->to - word->from);

    if (!ends_in(detail, word, U"동읍면리가", 1, true))
        return false;
    if (detail->key[word->to - 1] == U'동' && len == 2 &&
        wm_plain_in(letter, detail->key[word->from]))
        return false;
    /* 현대101동: digits only before 가 or 동, one of them (역삼1동, 종로1가) */
    return word->digits == 0 || (word->digits == 1 && len >= 3);
}

static bool is_place(const struct wm_plain *plain, enum wm_region_level level, bool above)
{
    static const bool nothing[WM_PLAIN_MAX];
    struct wm_tokens words;
    size_t i;

    if (!wm_tokens_read(&words, plain, nothing) || words.len == 0 || words.len > 4)
        return false;
    for (i = 0; i < words.len; i++) {
        const struct wm_token *word = &words.at[i];
        bool good =
            is_province(plain, word) || (above && ends_in(plain, word, U"시군구", 1, false)) ||
            (above && level >= WM_REGION_DISTRICT && is_town(plain, word) && word->digits == 0);
        if (!good)
            return wm_place_roman(plain, &roman);
        above = true;
    }
    return true;
}

/* Province, then 시, 군, 구: the words that repeat or say them. @return the next word */
static size_t find_places(struct wm_address *address, const struct wm_tokens *words)
{
    const struct wm_plain *detail = &address->detail;
    size_t i = 0;
    int level = WM_REGION_PROVINCE;

    while (i < words->len) {
        const struct wm_token *word = &words->at[i];
        if (wm_address_repeated(address, word->from, word->to) == word->to && !word->hidden) {
            /* said by a field */
        } else if (is_province(detail, word)) {
            wm_address_found(address, WM_REGION_PROVINCE, word->from, word->to);
        } else if (wm_address_has_place(address) && ends_in(detail, word, U"시군구", 1, false)) {
            level = address->place[WM_REGION_CITY][0] == '\0' ? WM_REGION_CITY : WM_REGION_DISTRICT;
            wm_address_found(address, (enum wm_region_level)level, word->from, word->to);
        } else {
            break;
        }
        i++;
    }
    if (i > 0)
        wm_address_mark_as(address, 0, words->at[i - 1].to, WM_ADDRESS_REPEATED);
    return i;
}

/* 12, 34-5: nothing else in the word. */
static bool is_number(const struct wm_plain *detail, const struct wm_token *word)
{
    return word->letters == 0 && !word->hidden && wm_token_is_house(detail, word);
}

/* Road and number, or 동 and 리, from word i on: those are shown. */
static void read_road(const struct wm_plain *detail, struct wm_tokens *words, size_t i)
{
    static const char32_t road[] = U"로길";
    bool has_road = false;

    while (i < words->len && is_town(detail, &words->at[i]))
        words->at[i++].shown = true;
    while (
        i < words->len && !words->at[i].hidden &&
        (has_road || words->at[i].digits == 0 || ends_in(detail, &words->at[i], road, 2, true))) {
        struct wm_token *word = &words->at[i];
        bool lane = has_road && word->digits > 0 && word->digits <= 4 && word->letters > 0 &&
                    detail->key[word->to - 1] == U'길' &&
                    wm_plain_ascii_digit(detail->key[word->from]) &&
                    word->to - word->from <= 6; /* 12길, 12번길 */
        if (!lane && !ends_in(detail, word, road, 2, true))
            break;
        word->shown = true;
        has_road = true;
        i++;
    }
    if (has_road && i < words->len && is_number(detail, &words->at[i]) && !words->at[i].first)
        words->at[i].shown = true;
}

void wm_address_korea(struct wm_address *address, const struct wm_party *party,
                      const struct wm_name *name, enum wm_address_level level)
{
    const struct wm_plain *detail = &address->detail;
    bool secret[WM_PLAIN_MAX];
    struct wm_tokens words;
    size_t i, from;

    wm_address_places(address, party, name, false, is_place);
    if (wm_address_in_latin(address, name, level, WM_LETTERS_HANGUL, &roman))
        return;
    wm_address_secrets(detail, name, false, secret);
    if (!wm_tokens_read(&words, detail, secret))
        return;
    from = find_places(address, &words);
    if (!wm_address_has_place(address) || level < WM_ADDRESS_ROAD)
        return;
    read_road(detail, &words, from);
    for (i = 0; i < from; i++)
        words.at[i].shown = false;
    wm_tokens_mark(&words, address);
    if (from > 0) /* not the blank behind the places */
        wm_address_mark_as(address, 0,
                           from < words.len ? words.at[from].from : words.at[from - 1].to,
                           WM_ADDRESS_REPEATED);
    wm_address_check(address, false);
}

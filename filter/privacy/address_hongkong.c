/* SPDX-License-Identifier: Apache-2.0 */
/* Hong Kong and Macao. In Han the address runs from large to small: what stands before the first
 * unit, up to a road's number or a building's name, shows. In Latin letters see address_roman.c. */
#include "config.h"

#include "filter/privacy/address_abroad.h"

#include <string.h>
#include <uchar.h>

#define BUILDING_MIN 2 /* characters before 大廈, so that it is a name */

/* Districts, areas and the places that people write for them. */
static const char32_t *const places[] = {
    U"香港特別行政區",
    U"香港特别行政区",
    U"香港",
    U"香港島",
    U"香港岛",
    U"港島",
    U"港岛",
    U"九龍",
    U"九龙",
    U"新界",
    U"離島",
    U"离岛",
    U"中西",
    U"灣仔",
    U"湾仔",
    U"東",
    U"东",
    U"南",
    U"北",
    U"油尖旺",
    U"深水埗",
    U"九龍城",
    U"九龙城",
    U"黃大仙",
    U"黄大仙",
    U"觀塘",
    U"观塘",
    U"葵青",
    U"荃灣",
    U"荃湾",
    U"屯門",
    U"屯门",
    U"元朗",
    U"大埔",
    U"沙田",
    U"西貢",
    U"西贡",
    U"中環",
    U"中环",
    U"金鐘",
    U"金钟",
    U"上環",
    U"上环",
    U"西環",
    U"西环",
    U"西營盤",
    U"西营盘",
    U"半山",
    U"堅尼地城",
    U"坚尼地城",
    U"銅鑼灣",
    U"铜锣湾",
    U"跑馬地",
    U"跑马地",
    U"天后",
    U"北角",
    U"鰂魚涌",
    U"鲗鱼涌",
    U"太古",
    U"西灣河",
    U"西湾河",
    U"筲箕灣",
    U"筲箕湾",
    U"柴灣",
    U"柴湾",
    U"小西灣",
    U"小西湾",
    U"香港仔",
    U"鴨脷洲",
    U"鸭脷洲",
    U"赤柱",
    U"薄扶林",
    U"淺水灣",
    U"浅水湾",
    U"尖沙咀",
    U"尖沙嘴",
    U"佐敦",
    U"油麻地",
    U"旺角",
    U"太子",
    U"大角咀",
    U"長沙灣",
    U"长沙湾",
    U"荔枝角",
    U"美孚",
    U"石硤尾",
    U"石硖尾",
    U"九龍塘",
    U"九龙塘",
    U"何文田",
    U"紅磡",
    U"红磡",
    U"土瓜灣",
    U"土瓜湾",
    U"新蒲崗",
    U"新蒲岗",
    U"鑽石山",
    U"钻石山",
    U"慈雲山",
    U"慈云山",
    U"樂富",
    U"乐富",
    U"九龍灣",
    U"九龙湾",
    U"牛頭角",
    U"牛头角",
    U"藍田",
    U"蓝田",
    U"油塘",
    U"將軍澳",
    U"将军澳",
    U"葵涌",
    U"葵芳",
    U"青衣",
    U"馬灣",
    U"马湾",
    U"天水圍",
    U"天水围",
    U"上水",
    U"粉嶺",
    U"粉岭",
    U"馬鞍山",
    U"马鞍山",
    U"火炭",
    U"大圍",
    U"大围",
    U"東涌",
    U"东涌",
    U"愉景灣",
    U"愉景湾",
    U"大嶼山",
    U"大屿山",
    U"長洲",
    U"长洲",
    U"坪洲",
    U"南丫島",
    U"南丫岛",
    U"澳門特別行政區",
    U"澳门特别行政区",
    U"澳門",
    U"澳门",
    U"澳門半島",
    U"澳门半岛",
    U"花地瑪堂",
    U"花地玛堂",
    U"聖安多尼堂",
    U"圣安多尼堂",
    U"大堂",
    U"望德堂",
    U"風順堂",
    U"风顺堂",
    U"嘉模堂",
    U"聖方濟各堂",
    U"圣方济各堂",
    U"路氹",
    U"路氹城",
    U"氹仔",
    U"凼仔",
    U"路環",
    U"路环",
    NULL,
};
/* These are words of other names as well: places only with 區 behind them. */
static const char32_t *const only_district[] = {
    U"東", U"东", U"南", U"北", U"中西", U"大堂", NULL,
};

static const char latin_places[] =
    " hong_kong hk hksar hong_kong_sar hong_kong_island kowloon kln kowloon_city new_territories "
    "nt "
    "islands central wan_chai wanchai yau_tsim_mong sham_shui_po wong_tai_sin kwun_tong kwai_tsing "
    "tsuen_wan tuen_mun yuen_long tai_po sha_tin shatin sai_kung central_and_western admiralty "
    "sheung_wan sai_wan sai_ying_pun mid-levels kennedy_town causeway_bay happy_valley tin_hau "
    "north_point quarry_bay tai_koo taikoo sai_wan_ho shau_kei_wan chai_wan siu_sai_wan aberdeen "
    "ap_lei_chau stanley pok_fu_lam repulse_bay tsim_sha_tsui tst jordan yau_ma_tei mong_kok "
    "mongkok prince_edward tai_kok_tsui cheung_sha_wan lai_chi_kok mei_foo shek_kip_mei "
    "kowloon_tong ho_man_tin hung_hom to_kwa_wan san_po_kong diamond_hill tsz_wan_shan lok_fu "
    "kowloon_bay ngau_tau_kok lam_tin yau_tong tseung_kwan_o kwai_chung kwai_fong tsing_yi ma_wan "
    "tin_shui_wai sheung_shui fanling ma_on_shan fo_tan tai_wai tung_chung discovery_bay lantau "
    "lantau_island cheung_chau peng_chau lamma_island eastern_district southern_district "
    "north_district islands_district china macau macao taipa coloane cotai se sao_lazaro "
    "santo_antonio sao_lourenco nossa_senhora_de_fatima ";

static const struct wm_roman roman = {
    .road =
        " road rd street st avenue ave lane ln drive dr path terrace ter square sq crescent cres "
        "circuit close boulevard blvd highway praya row rise view bridge ",
    .building =
        " estate est building bldg mansion mansions court ct centre center house garden "
        "gardens plaza villas mall arcade heights village "
        "district city town bay park chuen tsuen uk wai hotel ",
    .first =
        " rua r avenida av estrada travessa trv calcada praca largo beco patio istmo edf edif "
        "edificio ",
    .known = latin_places,
    .number = true,
};

/* Ends of roads, and of estates and buildings, as folded. */
static const char32_t *const road_end[] = {
    U"道", U"街", U"路", U"徑", U"径", U"巷", U"大马路", U"马路", NULL,
};
static const char32_t *const building_end[] = {
    U"大厦", U"大楼", U"中心", U"广场", U"花园", U"商场", U"酒店",   U"屋苑", U"豪庭",
    U"豪园", U"山庄", U"工厦", U"新邨", U"新村", U"公寓", U"大酒店", NULL,
};
/* The same, but only with a unit right behind: 里 and 苑 are in names of people too. */
static const char32_t building_last[] = U"邨村苑轩阁台居楼城庭园坊里围圍湾院";

/* What a unit is told by, without any number: nothing behind it shows. */
static const char32_t *const unit_word[] = {
    U"单位", U"室",   U"座",   U"地下", U"地库", U"地库", U"阁楼", U"平台",
    U"天台", U"顶楼", U"高层", U"中层", U"低层", U"地铺", U"舖",   U"铺",
    U"期",   U"单元", U"收",   U"先生", U"小姐", U"女士", U"电",   NULL,
};

/* Length of 12號, 12A-14號, 一百二十號 at key[at…]; 0 if none. */
static size_t road_number(const struct wm_plain *detail, size_t at)
{
    size_t i = at, len, groups;

    for (groups = 0; groups < 3; groups++) {
        len = wm_address_number(detail, i, true);
        if (len == 0)
            return 0;
        i += len;
        if (i < detail->len && wm_plain_ascii_letter(detail->key[i]))
            i++;
        if (i < detail->len && detail->key[i] == U'号')
            return i + 1 - at;
        if (i == detail->len || !wm_plain_in(U"-至及/–", detail->key[i]))
            return 0;
        i++;
    }
    return 0;
}

/* A unit, floor or block starts here: a number or letter that is no road's, or a word for one. */
static bool starts_unit(const struct wm_plain *detail, size_t at)
{
    uint32_t c = detail->key[at];
    size_t len;

    if (!wm_plain_han(c) || wm_plain_any(detail->key, detail->len, at, unit_word) != 0)
        return true;
    len = wm_address_number(detail, at, true);
    if (len == 0 && wm_plain_in(U"甲乙丙丁戊东南西北前后左右高低中第地", c))
        len = 1;
    if (len == 0 && wm_plain_han_number(c))
        return true;
    return len != 0 && at + len < detail->len &&
           wm_plain_in(U"楼层室座期翼号铺舖幢栋字单", detail->key[at + len]);
}

/* Where detail[from, limit) must be cut. */
static size_t cut_of(const struct wm_plain *detail, size_t from, size_t limit)
{
    size_t i = from, kept = from, start = from, len;
    bool number = false; /* the road's has been seen */
    bool road = false;   /* one ends at kept */

    while (i < limit) {
        len = road && kept == i && !number ? road_number(detail, i) : 0;
        if (len != 0 && i + len <= limit) {
            i = kept = start = i + len;
            number = true;
            continue;
        }
        if (starts_unit(detail, i)) {
            /* the character before may end a name: 康樂邨 12座 */
            if (i >= start + BUILDING_MIN + 1 && wm_plain_in(building_last, detail->key[i - 1]) &&
                !wm_plain_in(U"收电", detail->key[i]))
                kept = i;
            break;
        }
        len = number ? 0 : wm_plain_any(detail->key, limit, i, road_end);
        if (len != 0 && i >= start + 1) {
            i += len;
            /* 德輔道中12號 */
            if (i < limit && wm_plain_in(U"中东西南北", detail->key[i]) &&
                road_number(detail, i + 1) != 0)
                i++;
            kept = start = i;
            road = true;
            continue;
        }
        len = wm_plain_any(detail->key, limit, i, building_end);
        if (len != 0 && i >= start + BUILDING_MIN) {
            road = false;
            i = kept = start = i + len;
            continue;
        }
        i++;
    }
    return kept;
}

/* Length of a place at[at…], its 區 included. */
static size_t place_len(const struct wm_plain *plain, size_t at)
{
    size_t len = wm_address_word(plain, at, places);
    bool suffix = at + len < plain->len && plain->key[at + len] == U'区';

    if (len == 0 || (!suffix && wm_address_word(plain, at, only_district) == len))
        return 0;
    return len + (suffix ? 1 : 0);
}

static bool is_place(const struct wm_plain *plain, enum wm_region_level level, bool above)
{
    size_t at = 0, len;

    (void)level;
    (void)above;
    while (at < plain->len) {
        len = plain->key[at] == ' ' || plain->key[at] == ',' ? 1 : place_len(plain, at);
        if (len == 0)
            break;
        at += len;
    }
    return plain->len > 0 && (at == plain->len || wm_place_roman(plain, &roman));
}

/* Places at the start of detail: the largest goes to the city, the next to the district. */
static size_t find_places(struct wm_address *address, size_t at, size_t limit)
{
    const struct wm_plain *detail = &address->detail;
    size_t len;

    if (wm_plain_any(detail->key, detail->len, at,
                     (const char32_t *const[]){U"中国", U"中國", NULL}))
        at += 2;
    at = wm_address_repeated(address, at, limit);
    while ((len = place_len(detail, at)) != 0 && at + len <= limit) {
        /* 香港仔大道, 太子道, 西貢公路 are roads */
        size_t next = at + len +
                      wm_plain_any(detail->key, detail->len, at + len,
                                   (const char32_t *const[]){U"大", U"公", NULL});
        if (wm_plain_any(detail->key, detail->len, next, road_end) != 0)
            break;
        if (address->place[WM_REGION_CITY][0] == '\0')
            wm_address_found(address, WM_REGION_CITY, at, at + len);
        else if (address->place[WM_REGION_DISTRICT][0] == '\0')
            wm_address_found(address, WM_REGION_DISTRICT, at, at + len);
        else
            break;
        at += len;
    }
    return at;
}

void wm_address_hongkong(struct wm_address *address, const struct wm_party *party,
                         const struct wm_name *name, enum wm_address_level level)
{
    struct wm_plain *detail = &address->detail;
    bool secret[WM_PLAIN_MAX];
    size_t from = 0, at, limit, cut;

    wm_address_places(address, party, name, false, is_place);
    if (wm_address_in_latin(address, name, level, WM_LETTERS_HAN, &roman))
        return;
    wm_address_compact(detail);
    wm_address_secrets(detail, name, false, secret);
    for (limit = 0; limit < detail->len && !secret[limit]; limit++)
        ;
    /* Flat A, 12/F 某某大廈: units in Latin letters come first */
    while (from < detail->len && !wm_plain_han(detail->key[from]))
        from++;
    /* the number of 18樓 stands before a unit */
    if (from >= limit ||
        (from > 0 && starts_unit(detail, from - 1) && detail->key[from - 1] != ' ' &&
         wm_plain_in(U"楼层室座期翼号铺舖幢栋", detail->key[from])))
        return;
    at = find_places(address, from, limit);
    if (at > limit)
        return;
    cut = level >= WM_ADDRESS_ROAD ? cut_of(detail, at, limit) : at;
    wm_address_mark_as(address, from, at, WM_ADDRESS_REPEATED);
    wm_address_mark_as(address, at, cut, WM_ADDRESS_SHOWN);
    wm_address_check(address, false);
}

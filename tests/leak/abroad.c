/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/leak/abroad.h"

#include "filter/base/utf8.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

static uint64_t state = 0x61627264u; /* the seed: each run builds the same */

/* xorshift64* */
static unsigned below(unsigned limit)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (unsigned)((state * 0x2545f4914f6cdd1dull) >> 40) % limit;
}

static const char *one_of(const char *const *list, size_t count)
{
    return list[below((unsigned)count)];
}
#define PICK(list) one_of(list, LENGTH(list))

/* A text that grows; it is long enough for all that is built here. */
struct line {
    char text[WM_ABROAD_DETAIL];
    size_t used;
};

static void put(struct line *line, const char *text)
{
    size_t len = strlen(text);

    if (line->used + len < sizeof line->text) {
        memcpy(line->text + line->used, text, len + 1);
        line->used += len;
    }
}

static void put_digits(struct line *line, const char *digits, unsigned most)
{
    unsigned count = 1 + below(most), kinds = (unsigned)strlen(digits);
    char one[2] = "";

    while (count-- > 0) {
        one[0] = digits[below(kinds)];
        put(line, one);
    }
}

static void open_number(struct line *line)
{
    put_digits(line, "123456", 3);
}

/* 7, 78B with letters of its own, X, 7-8. */
static void secret(struct line *line)
{
    unsigned kind = below(8);

    if (kind == 0) {
        put(line, below(2) ? "X" : "Q");
        return;
    }
    put_digits(line, "789", kind == 1 ? 4 : 3);
    if (kind == 2)
        put(line, below(2) ? "X" : "Z");
    if (kind == 3) {
        put(line, "-");
        put_digits(line, "789", 2);
    }
}

static void secret_number(struct line *line)
{
    put_digits(line, "789", 3);
}

/* What an export does to a text: other case, full width, invisible and double blanks. */
static void add_noise(struct line *line)
{
    struct line out = {.used = 0};
    const char *at = line->text, *end = at + line->used;
    unsigned kind = below(10);
    char bytes[8];

    while (at < end) {
        uint32_t c = wm_utf8_next(&at, end);
        if (kind == 0 && c >= 'a' && c <= 'z')
            c -= 'a' - 'A';
        if (kind == 1 && c >= '0' && c <= '9')
            c += 0xff10 - '0';
        if (kind == 2 && c > ' ' && c < 0x7f)
            c += 0xfee0;
        bytes[wm_utf8_put(bytes, c)] = '\0';
        put(&out, bytes);
        if ((kind == 3 && c == ' ') || (kind == 4 && below(6) == 0))
            put(&out, kind == 3 ? " " : "\xe2\x80\x8b");
    }
    *line = out;
}

/* --- the States, Canada, Australia, New Zealand, the United Kingdom */

static const char *const units[] = {
    "Apt",     "Apt.",      "Apartment", "Bldg",   "Building", "Dept",   "Fl",
    "Floor",   "Hngr",      "Lot",       "Pier",   "Rm",       "Room",   "Slip",
    "Spc",     "Space",     "Ste",       "Ste.",   "Suite",    "Stop",   "Trlr",
    "Trailer", "Unit",      "Unit No.",  "Apt No", "Apt #",    "Unit #", "#",
    "# ",      "Flat",      "Shop",      "Level",  "House",    "Tower",  "Block",
    "PH",      "Penthouse", "Office",    "Studio", "Suite:",   "Unit:",
};

static void put_unit(struct line *line)
{
    const char *word = PICK(units);
    size_t len = strlen(word);

    if (below(12) == 0) {
        put(line, below(2) ? "Seventh Floor" : "Top Floor Seven");
        return;
    }
    if (below(8) == 0) { /* 7th Floor */
        put_digits(line, "789", 1);
        put(line, below(2) ? "th Floor" : "th Fl");
        return;
    }
    put(line, word);
    if (word[len - 1] != '#' && word[len - 1] != ' ')
        put(line, below(10) == 0 && word[len - 1] != '.' ? "-" : " ");
    if (below(8) == 0)
        put(line, below(2) ? "Seven" : "Eight");
    else
        secret(line);
}

static void put_street(struct line *line)
{
    static const char *const names[] = {
        "Main", "Old Mill",           "Elm",    "Saint John", "Avenida",
        "14th", "Martin Luther King", "O'Hara", "View"};
    static const char *const types[] = {"St",     "Street", "Rd",    "Road", "Ave",
                                        "Avenue", "Ln",     "Drive", "Blvd"};
    static const char *const directions[] = {"N ", "S ", "East ", "W. "};

    open_number(line);
    put(line, " ");
    if (below(5) == 0)
        put(line, PICK(directions));
    put(line, PICK(names));
    put(line, " ");
    put(line, PICK(types));
}

static void build_states(struct line *line, const char *country)
{
    static const char *const gaps[] = {" ", ", ", "; ", ",", " - "};
    bool slash = strcmp(country, "AU") == 0 || strcmp(country, "NZ") == 0;
    bool hyphen = slash || strcmp(country, "CA") == 0;

    switch (below(hyphen ? 8 : 5)) {
    case 0:
        put_street(line);
        break;
    case 1:
        put_unit(line);
        put(line, PICK(gaps));
        put_street(line);
        break;
    case 2:
        put_street(line);
        put(line, PICK(gaps));
        put_unit(line);
        put(line, PICK(gaps));
        put_unit(line);
        break;
    case 3:
        put_street(line);
        put(line, " (");
        put_unit(line);
        put(line, ")");
        break;
    case 4:
        put_street(line);
        put(line, PICK(gaps));
        put_unit(line);
        break;
    case 5:
        secret_number(line);
        put(line, below(2) ? "-" : " - ");
        put_street(line);
        break;
    case 6:
        put_digits(line, "789", 3);
        put(line, !slash ? "-" : below(2) ? "/" : " / ");
        put_street(line);
        break;
    default:
        put(line, "Unit ");
        secret_number(line);
        put(line, slash ? "/" : "-");
        put_street(line);
        break;
    }
    if (below(4) == 0)
        put(line, ", Springfield");
}

/* --- Hong Kong */

static void build_hongkong_latin(struct line *line)
{
    static const char *const before[] = {"Flat ", "Rm ",    "Room ",  "Unit ",
                                         "Shop ", "Suite ", "Office "};
    static const char *const block[] = {"Block-", "Tower-", "Block ", "Tower ",
                                        "Blk ",   "Hse ",   "House ", "Phase "};
    static const char *const estates[] = {"Happy Estate", "Lucky Garden", "Golden Centre",
                                          "Sunny Court"};
    static const char *const roads[] = {"Nathan Road", "Sample Street", "Water Lane",
                                        "Hill Road West"};
    static const char *const gaps[] = {", ", ",", " "};
    const char *gap = PICK(gaps);

    bool road_first = below(4) == 0;

    if (road_first) {
        open_number(line);
        put(line, " ");
        put(line, PICK(roads));
        put(line, gap);
    }
    if (below(5) != 0) {
        put(line, PICK(before));
        secret(line);
        put(line, gap);
    }
    if (below(4) != 0) {
        secret_number(line);
        put(line, below(3) ? "/F" : "th Floor");
        put(line, gap);
    }
    if (below(2)) {
        put(line, PICK(block));
        secret(line);
        put(line, gap);
    }
    if (below(2) || road_first)
        put(line, PICK(estates));
    if (!road_first) {
        put(line, gap);
        open_number(line);
        put(line, " ");
        put(line, PICK(roads));
    }
    if (below(2))
        put(line, ", Mong Kok");
}

/* Units in Latin letters, the rest in Han, before it or behind. */
static void build_hongkong_mixed(struct line *line)
{
    bool behind = below(2);

    if (behind)
        put(line, "九龍彌敦道12號幸福大廈");
    put(line, below(2) ? " Flat " : "Rm ");
    secret(line);
    put(line, ", ");
    secret_number(line);
    put(line, "/F ");
    if (!behind)
        put(line, "幸福大廈 九龍彌敦道12號");
}

static void build_hongkong(struct line *line)
{
    static const char *const areas[] = {"",         "九龍",     "香港灣仔區",
                                        "新界沙田", "九龍旺角", "香港中環"};
    static const char *const roads[] = {"彌敦道", "永康街", "英皇道", "龍翔道", "德輔道中"};
    static const char *const buildings[] = {"", "幸福大廈", "创纪中心", "利寶花園", "華夏工廈"};
    static const char *const blocks[] = {"", "座", "期", "號樓"};
    static const char *const floors[] = {"樓", "楼", "字樓", "/F", "層"};
    static const char *const rooms[] = {"室", "號室", "單位", "", "號舖"};

    put(line, PICK(areas));
    put(line, PICK(roads));
    open_number(line);
    put(line, "號");
    put(line, PICK(buildings));
    if (below(2)) {
        secret(line);
        put(line, blocks[1 + below(LENGTH(blocks) - 1)]);
    }
    if (below(3) != 0) {
        put_digits(line, "789", 2);
        put(line, PICK(floors));
    } else {
        static const char *const han[] = {"七樓", "八樓", "地下七號舖"};
        put(line, PICK(han));
    }
    if (below(3)) {
        put(line, below(2) ? " " : "");
        secret(line);
        put(line, PICK(rooms));
    }
}

/* --- Taiwan: 號 is hidden too */

static void build_taiwan(struct line *line)
{
    static const char *const areas[] = {"台北市信義區", "臺中市西屯區", "花蓮縣吉安鄉",
                                        "高雄市前鎮區", "新竹市東區"};
    static const char *const roads[] = {"松高路", "忠孝東路四段", "臺灣大道三段", "五福四路",
                                        "中山路2段"};
    static const char *const lanes[] = {"巷", "巷3弄", "巷十二弄"};

    put(line, PICK(areas));
    if (below(3) == 0) {
        put(line, "大里村");
        put_digits(line, "789", 2);
        put(line, "鄰");
    }
    put(line, PICK(roads));
    if (below(3) == 0) {
        open_number(line);
        put(line, PICK(lanes));
    }
    if (below(5) == 0) {
        put(line, "七十八號八樓");
        return;
    }
    put_digits(line, "789", 3);
    if (below(4) == 0)
        put(line, below(2) ? "之7" : "-7");
    put(line, "號");
    if (below(4)) {
        put_digits(line, "789", 2);
        put(line, below(4) ? "樓" : "F");
        if (below(2))
            put(line, "之8");
        if (below(3) == 0)
            put(line, "X室");
    }
}

/* --- Korea: the number of a road shows, a lot's does not */

static void build_korea(struct line *line)
{
    static const char *const areas[] = {"서울특별시 강남구 ", "서울 강남구 ",
                                        "경기도 성남시 분당구 ", "부산광역시 해운대구 "};
    static const char *const roads[] = {"테헤란로 ", "테헤란로12길 ", "센텀중앙로 ",
                                        "판교로 12번길 "};
    static const char *const towns[] = {"역삼동 ", "가락동 ", "역삼1동 "};
    static const char *const gaps[] = {" ", ", ", " (", ","};
    static const char *const houses[] = {"행복아파트 ", "", "푸른빌라 ", "나동 "};

    put(line, PICK(areas));
    if (below(3) == 0) {
        put(line, PICK(towns));
        put_digits(line, "789", 3);
        if (below(2))
            put(line, "-78");
        put(line, " ");
    } else {
        put(line, PICK(roads));
        open_number(line);
        if (below(3) == 0)
            put(line, "-12");
        put(line, PICK(gaps));
    }
    put(line, PICK(houses));
    if (below(2)) {
        put_digits(line, "789", 3);
        put(line, "동 ");
    }
    put_digits(line, "789", 3);
    put(line, below(3) ? "호" : "층");
}

/* --- Japan: numbers behind 丁目 are hidden too */

static void build_japan(struct line *line)
{
    static const char *const areas[] = {"東京都渋谷区", "大阪府大阪市北区", "千葉県市川市",
                                        "神奈川県横浜市西区"};
    static const char *const towns[] = {"神南",     "梅田",         "六本木", "一番町",
                                        "大字石畑", "みなとみらい", "霞ヶ関"};
    static const char *const houses[] = {" 幸福マンション", "", "ハイツ", " メゾン"};

    put(line, PICK(areas));
    put(line, PICK(towns));
    switch (below(4)) {
    case 0:
        open_number(line);
        put(line, "丁目");
        put_digits(line, "789", 2);
        put(line, "番");
        put_digits(line, "789", 2);
        put(line, "号");
        break;
    case 1:
        put_digits(line, "789", 1);
        put(line, "-7-8");
        break;
    case 2:
        put(line, "三丁目七番八号");
        break;
    default:
        put_digits(line, "789", 3);
        put(line, "番地");
        break;
    }
    put(line, PICK(houses));
    if (below(2)) {
        put_digits(line, "789", 3);
        put(line, below(3) ? "号室" : "");
    }
}

static void build_roman(struct line *line, const char *country)
{
    if (strcmp(country, "TW") == 0) {
        static const char *const roads[] = {"Songgao Rd.", "Songren E. Rd.", "Sec. 4, Ren-ai Road"};
        put_digits(line, "789", 2);
        put(line, below(2) ? "F.-7, " : "F, ");
        put(line, below(2) ? "No. " : "No.");
        secret_number(line);
        put(line, ", ");
        put(line, PICK(roads));
        put(line, ", Da-an Dist., Taipei City");
    } else if (strcmp(country, "KR") == 0) {
        put(line, below(2) ? "Room " : "Apt ");
        secret(line);
        put(line, ", ");
        if (below(2)) {
            secret_number(line);
            put(line, "-dong, ");
        }
        open_number(line);
        put(line, below(2) ? ", Teheran-ro, Gangnam-gu, Seoul" : " Teheran-ro 12-gil, Gangnam-gu");
    } else {
        static const char *const houses[] = {"", "Heights Jinnan ", "Sky Tower "};
        put(line, PICK(houses));
        secret(line);
        put(line, ", 7-8-9 Jinnan, Shibuya-ku, Tokyo");
    }
}

static const struct {
    const char *country;
    bool latin;

} forms[] = {
    {"US", true},  {"CA", true},  {"AU", true},  {"NZ", true},  {"GB", true},
    {"HK", true},  {"HK", false}, {"MO", false}, {"TW", false}, {"TW", true},
    {"KR", false}, {"KR", true},  {"JP", false}, {"JP", true},
};

static void build(struct line *line, const char *country, bool latin)
{
    line->used = 0;
    line->text[0] = '\0';
    if (strcmp(country, "HK") == 0 || strcmp(country, "MO") == 0) {
        if (latin)
            build_hongkong_latin(line);
        else if (below(5) == 0)
            build_hongkong_mixed(line);
        else
            build_hongkong(line);
    } else if (strchr("TKJ", country[0]) == NULL) {
        build_states(line, country);
    } else if (latin) {
        build_roman(line, country);
    } else if (country[0] == 'T') {
        build_taiwan(line);
    } else if (country[0] == 'K') {
        build_korea(line);
    } else {
        build_japan(line);
    }
    add_noise(line);
}

bool wm_abroad_form(size_t form, const char **country, bool *latin)
{
    if (form >= LENGTH(forms))
        return false;
    *country = forms[form].country;
    *latin = forms[form].latin;
    return true;
}

size_t wm_abroad_build(char detail[WM_ABROAD_DETAIL], const char **country)
{
    struct line line;
    size_t form = below(LENGTH(forms));

    build(&line, forms[form].country, forms[form].latin);
    *country = forms[form].country;
    memcpy(detail, line.text, line.used + 1);
    return form;
}

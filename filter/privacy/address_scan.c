/* SPDX-License-Identifier: Apache-2.0 */
/* Where a Chinese address must be cut: waybills.md 3.5.
 *
 * The scanner walks to the right and remembers the last anchor: the end of a road, a road number, a
 * village, a community or a public place. It stops at the first thing that could belong to a
 * building, unit, floor, room or person, and what shows ends at the last anchor before that. So a
 * word that no table knows is never shown unless an anchor follows it, and a number never unless it
 * is known to be part of a name or of a road. */
#include "config.h"

#include "filter/privacy/address.h"

#include <string.h>
#include <uchar.h>

/* What a word is, see address_words.tsv. */
enum kind {
    ROAD,
    NOT_ROAD,
    TOWN,
    VILLAGE,
    COMMUNITY,
    AREA,
    POINT,
    BELOW,
    PERSON,
    COMPANY,
    BUSINESS,
    NUMBERED_ROAD,
    COUNTED_ROAD,
    NUMBERED_NAME,
    HAN_NUMBERED,
    KINDS,
};

/* Ordered by text. */
static const struct {
    char16_t text[8];
    uint8_t len;
    uint16_t kinds; /* bits by enum kind */
} words[] = {
#include "filter/privacy/address_words.inc"
};
#define WORDS (sizeof words / sizeof words[0])

/* What came last decides what a number means. */
enum state {
    OPEN,      /* nothing yet, or a town: a numeral may be part of a name (三里屯) */
    VILLAGES,  /* numbers are households */
    COMMUNITYS /* numbers are buildings */
};

struct scan {
    const uint32_t *key;
    size_t from, len, at;
    size_t town;              /* behind the town that it starts with; from if there is none */
    size_t first, anchor;     /* behind the first and the last anchor that is no town */
    bool weak;                /* the first could be a name's end as well: 李思园, 王小庄 */
    bool firm;                /* the last is a road number or a public place */
    bool house;               /* the last is one that a building may follow */
    size_t road_end;          /* behind the last road, 0 if none */
    enum state state, before; /* before: until the last anchor */
    bool closed;              /* a community was the last: only a road with its number may follow */
    bool done;
};

/* Longest words of each kind that start at a place. */
struct found {
    uint8_t len[KINDS];
};

/* One character that ends a community's name of three and more: 雅豪苑. */
static const char32_t community_end[] = U"苑园城府邸庭湾轩阁居坊墅营";

/* Before 里 as in 家里: no place. */
static const char32_t not_li[] = U"家这那公心院屋店楼村手哪夜城邮";

/* Behind a numeral: a building or something in it. */
static const char32_t unit[] = U"幢栋座楼号层室户房铺门梯期区组队排档间单院舍库柜馆厅柱";

/* Behind 号: still a building, not a road number. */
static const char32_t building[] = U"楼栋幢座单室房户铺门店库车层间柜机商公";

/* More of a word that would be a building's without it: 3座机, 2号楼梯. */
static const char32_t not_building[] = U"机位谈标垫椅梯道间盘市面";

static uint32_t key_at(const struct scan *scan, size_t at)
{
    return at < scan->len ? scan->key[at] : 0;
}

/* Find all words at a place. */
static void look(const struct scan *scan, size_t at, struct found *found)
{
    size_t low = 0, high = WORDS, i, k;
    uint32_t c = key_at(scan, at);

    memset(found, 0, sizeof *found);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (words[middle].text[0] < c)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < WORDS && words[low].text[0] == c; low++) {
        for (i = 1; i < words[low].len && key_at(scan, at + i) == words[low].text[i]; i++)
            ;
        for (k = 0; i == words[low].len && k < KINDS; k++) {
            if ((words[low].kinds & (1u << k)) != 0 && i > found->len[k])
                found->len[k] = (uint8_t)i;
        }
    }
}

static void set_anchor(struct scan *scan, size_t end, enum state state, bool is_road)
{
    size_t gap = scan->at - scan->anchor;

    if (!scan->closed) {
        if (scan->first == scan->from) {
            scan->first = end;
            scan->weak = end - scan->at == 1 && gap <= 2;
        }
        scan->anchor = end;
        scan->house = false;
    }
    scan->before = is_road || state == OPEN ? state : scan->state;
    scan->state = state;
    scan->road_end = is_road ? end : 0;
    scan->at = end;
}

/* The end of the search, behind something that is certain. */
static void finish(struct scan *scan, size_t end, bool house)
{
    scan->anchor = end;
    scan->firm = scan->done = true;
    scan->house = house;
}

/* A number [scan->at, end) is the road's own if the road ends right before it. */
static bool follows_road(const struct scan *scan)
{
    return scan->road_end != 0 && scan->road_end == scan->at && scan->state != VILLAGES;
}

/* 969号 and 669弄 behind a road end the search; 四段 goes on. @return true if dealt with */
static bool take_road_number(struct scan *scan, size_t end)
{
    uint32_t next = key_at(scan, end);

    if (!follows_road(scan) || end - scan->at > 7)
        return false;
    if ((next == U'号' && !wm_plain_in(building, key_at(scan, end + 1))) || next == U'弄') {
        finish(scan, end + 1, true);
        return true;
    }
    if (next == U'段') {
        set_anchor(scan, end + 1, scan->state, true);
        return true;
    }
    return false;
}

/* 107国道, 7号路, 6路12号, 798艺术区. A road that is only counted needs a house number behind it,
 * or 301街边店 would be one. */
static bool is_numbered(const struct scan *scan, size_t end)
{
    struct found found;

    look(scan, end, &found);
    if (found.len[NUMBERED_ROAD] != 0 || found.len[NUMBERED_NAME] != 0)
        return true;
    return found.len[COUNTED_ROAD] != 0 &&
           wm_plain_ascii_digit(key_at(scan, end + found.len[COUNTED_ROAD]));
}

static void take_digits(struct scan *scan)
{
    size_t end = scan->at;

    while (wm_plain_ascii_digit(key_at(scan, end)))
        end++;
    if (end - scan->at <= 5 && take_road_number(scan, end))
        return;
    if (scan->state == OPEN && !follows_road(scan) && end - scan->at <= 3 &&
        is_numbered(scan, end)) {
        scan->at = key_at(scan, end) == U'号' ? end + 1 : end;
        return;
    }
    scan->done = true;
}

static void take_numeral(struct scan *scan)
{
    size_t end = scan->at, positional = 0;
    struct found found;
    uint32_t next;

    for (; wm_plain_han_number(key_at(scan, end)); end++)
        positional = wm_plain_han_digit(key_at(scan, end)) >= 0 ? positional + 1 : 0;
    if (take_road_number(scan, end))
        return;
    next = key_at(scan, end);
    look(scan, end, &found);
    if (positional >= 3) { /* 三零一 */
        scan->done = true;
    } else if (found.len[NUMBERED_ROAD] != 0 || found.len[COUNTED_ROAD] != 0) {
        scan->at = next == U'号' ? end + 1 : end;
    } else if (scan->state == COMMUNITYS || !wm_plain_han(next)) {
        scan->done = true;
    } else if (wm_plain_in(unit, next)) {
        if ((next == U'门' || next == U'房') &&
            wm_plain_in(U"路街村镇乡桥峡湾口", key_at(scan, end + 1)))
            scan->at = end + 1;
        else
            scan->done = true;
    } else if (end - scan->at > 1 && found.len[HAN_NUMBERED] == 0) {
        scan->done = true; /* 三二张三 */
    } else {
        scan->at = end; /* 三里屯, 八一广场 */
    }
}

/* Latin letters: part of a name such as SOHO现代城 or XX小区, unless alone, before a unit word or
 * behind a community. */
static void take_letters(struct scan *scan)
{
    size_t end = scan->at;

    while (wm_plain_ascii_letter(key_at(scan, end)))
        end++;
    if (scan->state != OPEN || end - scan->at < 2 || end - scan->at > 12 ||
        !wm_plain_han(key_at(scan, end)) || wm_plain_in(unit, key_at(scan, end)) ||
        wm_plain_han_number(key_at(scan, end)))
        scan->done = true;
    else
        scan->at = end;
}

/* 东单元, 西门, 甲座: a direction or a stem before a unit word, unless a road or place goes on. */
static bool is_lettered_unit(const struct scan *scan)
{
    uint32_t c = key_at(scan, scan->at), next = key_at(scan, scan->at + 1);

    if (!wm_plain_in(U"座栋幢户室梯单排层门楼", next) ||
        !wm_plain_in(U"东西南北中上下左右前后内甲乙丙丁戊己庚辛天地人", c))
        return false;
    return !wm_plain_in(U"门楼", next) ||
           !wm_plain_in(U"路街村镇乡桥口外内大湾巷头", key_at(scan, scan->at + 2));
}

/* A person is named before 收, but not in 丰收路 or 收费站, and before 转 where it ends the words.
 */
static bool is_receipt(const struct scan *scan, size_t at)
{
    uint32_t before = at > scan->from ? key_at(scan, at - 1) : 0;

    if (key_at(scan, at) == U'转')
        return at > scan->from && !wm_plain_han(key_at(scan, at + 1));
    return key_at(scan, at) == U'收' && before != U'丰' &&
           !wm_plain_in(U"费藏获割", key_at(scan, at + 1));
}

/* 里 ends a community only right before a number or the end: 春风里12-3. */
static bool is_li(const struct scan *scan)
{
    uint32_t next = key_at(scan, scan->at + 1);

    if (wm_plain_in(not_li, key_at(scan, scan->at - 1)))
        return false;
    return !wm_plain_han(next) || wm_plain_han_number(next);
}

/* Is [at…] a house number of a road? Then a road that stands right before it is certain. */
static bool is_road_number(const struct scan *scan, size_t at)
{
    size_t end = at;

    while (wm_plain_ascii_digit(key_at(scan, end)) || wm_plain_han_number(key_at(scan, end)))
        end++;
    return end > at && end - at <= 5 && wm_plain_in(U"号弄", key_at(scan, end)) &&
           !wm_plain_in(building, key_at(scan, end + 1));
}

/* 三里屯路, 小庄西路: what looked like a village or a community is part of the road's name. */
static bool joins_name(const struct scan *scan, size_t gap)
{
    uint32_t last = key_at(scan, scan->at - 1);

    return gap == 0 ||
           (gap == 1 && (wm_plain_in(U"东西南北中", last) ||
                         (wm_plain_han_number(last) && key_at(scan, scan->at) != U'巷')));
}

static void take_road(struct scan *scan, size_t len)
{
    bool joined = joins_name(scan, scan->at - scan->anchor);
    enum state state = joined ? scan->before : scan->state;
    size_t end = scan->at + len;
    uint32_t after = key_at(scan, end), next = key_at(scan, end + 1);

    /* Not the road 青枫花园路, if a person may be called 路遥; but 望江湾路. */
    if (scan->closed && joined && (!scan->weak || scan->first != scan->anchor))
        joined = is_road_number(scan, end);
    if (joined)
        scan->closed = false;
    set_anchor(scan, end, state, true);
    /* 大道中12号, 路东12号; 中山路东段. The direction is shown only with the number behind it. */
    if (wm_plain_in(U"东西南北中", after)) {
        if (next == U'段')
            set_anchor(scan, end + 2, state, true);
        else if (wm_plain_ascii_digit(next))
            scan->at = scan->road_end = end + 1;
    } else if (wm_plain_in(U"甲乙丙丁", after) && wm_plain_ascii_digit(next)) {
        scan->at = scan->road_end = end + 1; /* 大街甲12号 */
    }
}

static void take_community(struct scan *scan, size_t len, bool closes)
{
    /* 望京花园小区, 中关村科技园: one name; anything else behind a community or village may be a
     * company's. */
    if ((scan->closed || scan->state == VILLAGES) && scan->at != scan->anchor) {
        scan->at += len;
        return;
    }
    scan->closed = false;
    set_anchor(scan, scan->at + len, COMMUNITYS, false);
    scan->house = true;
    if (wm_plain_in(U"东西南北", key_at(scan, scan->at)) && key_at(scan, scan->at + 1) == U'翼')
        scan->anchor = scan->at += 2;
    scan->closed = closes;
}

/* A town counts as such only where nothing but its name stands before it. 湖南路街道 is one. */
static void take_town(struct scan *scan, size_t len)
{
    if (scan->closed) {
        scan->at += len;
        return;
    }
    if (scan->town == scan->from && scan->first == scan->from)
        scan->town = scan->at + len;
    scan->state = scan->before = OPEN;
    scan->road_end = 0;
    scan->anchor = scan->at += len;
    scan->house = false;
}

static void take_han(struct scan *scan)
{
    size_t before = scan->at - scan->anchor, len;
    uint32_t c = key_at(scan, scan->at);
    bool inside = scan->at > scan->from;
    struct found found, next;

    look(scan, scan->at, &found);
    if ((len = found.len[POINT]) != 0) {
        finish(scan, scan->at + len, false);
    } else if (found.len[BELOW] != 0 || is_lettered_unit(scan) || is_receipt(scan, scan->at) ||
               (found.len[BUSINESS] != 0 && scan->first != scan->from)) {
        scan->done = true;
    } else if (inside && (len = found.len[TOWN]) != 0) {
        take_town(scan, len);
    } else if (found.len[COMMUNITY] != 0 || found.len[AREA] != 0) {
        bool closes = found.len[COMMUNITY] >= found.len[AREA];
        take_community(scan, found.len[closes ? COMMUNITY : AREA], closes);
    } else if (c == U'里' && before != 0 && is_li(scan)) {
        bool block = wm_plain_in(U"东西南北中", key_at(scan, scan->at - 1));
        set_anchor(scan, scan->at + 1, block ? COMMUNITYS : scan->state, !block);
    } else if (inside && (len = found.len[ROAD]) != 0 && found.len[NOT_ROAD] == 0) {
        look(scan, scan->at + len, &next);
        if (next.len[TOWN] > 1)
            scan->at += len;
        else
            take_road(scan, len);
    } else if (inside && !scan->closed && (len = found.len[VILLAGE]) != 0) {
        set_anchor(scan, scan->at + len, VILLAGES, false);
    } else if (c != U'里' && before >= 2 && wm_plain_in(community_end, c)) {
        take_community(scan, 1, true);
    } else {
        scan->at++;
    }
}

/* Who or what comes next in the same run of words, brackets and blanks apart. */
enum { NOBODY, COMPANY_AHEAD, PERSON_AHEAD, PERSON_NEXT };

static int who_follows(const struct scan *scan, size_t at)
{
    struct found found;
    size_t start, digits = 0;

    while (at < scan->len && !wm_plain_han(key_at(scan, at)) &&
           !wm_plain_ascii_digit(key_at(scan, at)) && !wm_plain_ascii_letter(key_at(scan, at)))
        at++;
    while (wm_plain_ascii_digit(key_at(scan, at + digits)))
        digits++;
    if (digits >= 7)
        return PERSON_NEXT;
    for (start = at; at < start + 24 && wm_plain_han(key_at(scan, at)); at++) {
        look(scan, at, &found);
        if (found.len[PERSON] != 0 || is_receipt(scan, at))
            return at == start ? PERSON_NEXT : PERSON_AHEAD;
        if (found.len[COMPANY] != 0 || found.len[BUSINESS] != 0)
            return COMPANY_AHEAD;
        if (found.len[BELOW] != 0)
            break;
    }
    return NOBODY;
}

/* 文一西路李思园收, 文一西路听雨轩餐饮店: what looked like a community may be a person or a
 * company, so that only the first anchor is sure, and not even that one right before 收. */
static void doubt(struct scan *scan)
{
    size_t last = scan->town;
    int who;

    if (scan->firm || scan->first == scan->from)
        return;
    who = who_follows(scan, scan->anchor);
    if (who == NOBODY || (who == COMPANY_AHEAD && scan->first == scan->anchor))
        return;
    if (who != COMPANY_AHEAD && scan->anchor >= scan->from + 2 &&
        key_at(scan, scan->anchor - 1) == U'区' && key_at(scan, scan->anchor - 2) == U'园')
        scan->first -= scan->first == scan->anchor ? 1 : 0; /* 科技园区小明收: may be called 区 */
    if (scan->first != scan->anchor)
        scan->anchor = scan->first;
    else if (who == PERSON_NEXT && scan->weak)
        scan->anchor = last;
    scan->house = false;
}

/* End of a building right behind the anchor: 3幢, A座, 12号楼. @return the anchor if there is none
 */
static size_t building_end(const struct scan *scan)
{
    size_t end = scan->anchor;
    uint32_t c = key_at(scan, end);

    if (!scan->house)
        return scan->anchor;
    if (wm_plain_ascii_letter(c)) {
        end++;
    } else {
        while (wm_plain_ascii_digit(key_at(scan, end)))
            end++;
    }
    if (end == scan->anchor || end - scan->anchor > 4)
        return scan->anchor;
    c = key_at(scan, end);
    if (c == U'号' && key_at(scan, end + 1) == U'楼')
        end += 2;
    else if (wm_plain_in(U"幢栋座", c))
        end++;
    else
        return scan->anchor;
    return wm_plain_in(not_building, key_at(scan, end)) ? scan->anchor : end;
}

size_t wm_address_scan(const struct wm_plain *detail, size_t from, size_t limit,
                       enum wm_address_level level)
{
    struct scan scan = {.key = detail->key,
                        .from = from,
                        .len = limit,
                        .at = from,
                        .town = from,
                        .first = from,
                        .anchor = from};
    size_t end;

    while (!scan.done && scan.at < limit) {
        uint32_t c = detail->key[scan.at];
        if (wm_plain_ascii_digit(c))
            take_digits(&scan);
        else if (wm_plain_han_number(c))
            take_numeral(&scan);
        else if (wm_plain_ascii_letter(c))
            take_letters(&scan);
        else if (wm_plain_han(c))
            take_han(&scan);
        else
            scan.done = true;
    }
    scan.len = detail->len;
    doubt(&scan);
    scan.len = limit;
    end = building_end(&scan);
    if (level > WM_ADDRESS_ROAD && end > scan.anchor &&
        wm_address_holds(detail, from, end, WM_ADDRESS_BUILDING))
        return end;
    if (level >= WM_ADDRESS_ROAD && wm_address_holds(detail, from, scan.anchor, WM_ADDRESS_ROAD))
        return scan.anchor;
    if (scan.town <= scan.anchor && wm_address_holds(detail, from, scan.town, WM_ADDRESS_REGION))
        return scan.town;
    return from;
}

/* A building's number at the end of [from, cut). @return where it starts, or cut if it is none */
static size_t building_start(const struct wm_plain *detail, size_t from, size_t cut)
{
    const uint32_t *key = detail->key;
    size_t end = cut, start;

    if (cut - from >= 2 && key[cut - 1] == U'楼' && key[cut - 2] == U'号')
        end = cut - 2;
    else if (cut > from && wm_plain_in(U"幢栋座", key[cut - 1]))
        end = cut - 1;
    for (start = end; start > from && wm_plain_ascii_digit(key[start - 1]); start--)
        ;
    if (start == end && start > from && wm_plain_ascii_letter(key[start - 1]))
        start--;
    return end < cut && start < end && end - start <= 4 ? start : cut;
}

bool wm_address_holds(const struct wm_plain *detail, size_t from, size_t cut,
                      enum wm_address_level level)
{
    static const char32_t *const never[] = {U"单元", U"幢", U"栋", U"号楼", NULL};
    size_t i = from, digits = 0;

    if (level <= WM_ADDRESS_REGION)
        return cut == from || wm_region_is_town(detail, from, cut);
    if (level > WM_ADDRESS_ROAD)
        cut = building_start(detail, from, cut);
    for (; i < cut; i++) {
        uint32_t c = detail->key[i], next = i + 1 < cut ? detail->key[i + 1] : 0;
        if (!wm_plain_ascii_digit(c) && !wm_plain_ascii_letter(c) && !wm_plain_han(c))
            return false;
        if (wm_plain_any(detail->key, cut, i, never) != 0)
            return false;
        digits = wm_plain_ascii_digit(c) ? digits + 1 : 0;
        if (digits > 5 || (digits != 0 && (next == 0 || wm_plain_in(U"楼座层室户房铺门梯", next))))
            return false;
        if (wm_plain_ascii_letter(c) && (next == 0 || wm_plain_in(unit, next)))
            return false;
        if (c == U'号' && i + 1 < cut && !wm_plain_in(U"路大公街", next))
            return false;
    }
    return true;
}

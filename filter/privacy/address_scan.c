/* SPDX-License-Identifier: Apache-2.0 */
/* Where a Chinese address must be cut: waybills.md 3.5, level L1.
 *
 * The scanner walks to the right and remembers the last anchor: the end of a road, a road number, a
 * village, a community or a public place. It stops at the first thing that could belong to a
 * building, unit, floor, room or person, and what shows ends at the last anchor before that. So a
 * word that no table knows is never shown unless an anchor follows it, and a number never unless it
 * is known to be part of a name or of a road. */
#include "config.h"

#include "filter/privacy/address.h"

#include <uchar.h>

/* What came last decides what a number means. */
enum state {
    OPEN,      /* nothing yet, or a town: a numeral may be part of a name (三里屯) */
    VILLAGE,   /* numbers are households */
    COMMUNITY, /* numbers are buildings */
};

struct scan {
    const uint32_t *key;
    size_t from, len, at;
    size_t anchor;            /* behind the last anchor */
    size_t road_end;          /* behind the last road, 0 if none */
    enum state state, before; /* before: until the last anchor */
    bool done;
};

static const char32_t *const road[] = {
    U"大道", U"大街", U"道路", U"公路", U"胡同", U"国道", U"省道", U"县道",
    U"环路", U"路",   U"街",   U"道",   U"巷",   U"弄",   U"段",   NULL,
};

/* 道 and 街 in the middle of other words. */
static const char32_t *const not_road[] = {U"街区", U"街坊", U"道口", U"道里",
                                           U"道外", U"路口", U"道桥", NULL};

static const char32_t *const town[] = {U"街道办事处", U"街道", U"办事处", U"镇",
                                       U"乡",         U"苏木", NULL};

static const char32_t *const village[] = {U"村委会", U"村", U"屯", U"寨",
                                          U"庄",     U"堡", U"坪", NULL};

static const char32_t *const community[] = {
    U"小区",   U"社区",   U"花园",   U"家园",   U"公寓",   U"公馆",   U"山庄",   U"别墅",
    U"新村",   U"新城",   U"广场",   U"大厦",   U"大楼",   U"中心",   U"商场",   U"市场",
    U"商城",   U"超市",   U"医院",   U"学校",   U"大学",   U"学院",   U"中学",   U"小学",
    U"幼儿园", U"酒店",   U"宾馆",   U"饭店",   U"车站",   U"火车站", U"机场",   U"码头",
    U"公园",   U"科技园", U"科学园", U"工业园", U"产业园", U"创业园", U"软件园", U"创意园",
    U"物流园", U"工业区", U"开发区", U"艺术区", U"体育馆", U"图书馆", U"博物馆", U"派出所",
    U"法院",   U"邮局",   U"宿舍",   U"家属院", U"大院",   U"华府",   U"名邸",   U"世纪城",
    U"步行街", U"加油站", U"地铁站", U"佳苑",   U"雅苑",   U"豪庭",   U"新苑",   U"嘉园",
    U"街坊",   NULL,
};

/* One character that ends a community's name of three and more: 雅豪苑. */
static const char32_t community_end[] = U"苑园城府邸庭湾轩阁居坊墅营";

/* Before 里 as in 家里: no place. */
static const char32_t not_li[] = U"家这那公心院屋店楼村手哪夜城邮";

/* Behind a numeral: a building or something in it. */
static const char32_t unit[] = U"幢栋座楼号层室户房铺门梯期区组队排档间单院舍库柜馆厅柱";

/* Behind 号: still a building, not a road number. */
static const char32_t building[] = U"楼栋幢座单室房户铺门店库车层间柜机商公";

/* Words that stand for something below road and community, or for a person, without a number. */
static const char32_t *const below[] = {
    U"单元", U"号楼", U"地下", U"负一", U"底商", U"顶楼", U"阁楼", U"楼上", U"楼下",
    U"隔壁", U"对面", U"旁",   U"附近", U"先生", U"女士", U"小姐", U"老师", U"经理",
    U"电话", U"手机", U"联系", U"有限", U"公司", U"微信", U"室",   U"幢",   U"栋",
    U"收件", U"收货", U"代收", U"转交", U"后门", U"前台", U"门卫", U"保安", NULL,
};

/* What may follow a number that is part of a name: 107国道, 三号路, 798艺术区, 二七广场. */
static const char32_t *const numbered_road[] = {
    U"国道", U"省道", U"县道", U"乡道", U"号路", U"号大街", U"号公路", U"号街", U"路",
    U"街",   U"大街", U"大道", U"巷",   U"环",   U"马路",   U"经路",   U"纬路", NULL,
};
static const char32_t *const numbered_name[] = {
    U"医院", U"艺术区", U"创意园", U"文创园", U"产业园", U"中学", U"小学", NULL,
};
static const char32_t *const han_numbered[] = {
    U"世纪", U"广场", U"小区", U"新村", U"公园", U"大厦", U"礼堂", U"纪念",
    U"团",   U"条",   U"胡同", U"道",   U"里",   U"村",   NULL,
};

static uint32_t key_at(const struct scan *scan, size_t at)
{
    return at < scan->len ? scan->key[at] : 0;
}

static size_t any(const struct scan *scan, size_t at, const char32_t *const *words)
{
    return wm_plain_any(scan->key, scan->len, at, words);
}

static void set_anchor(struct scan *scan, size_t end, enum state state, bool is_road)
{
    scan->anchor = scan->at = end;
    scan->before = is_road || state == OPEN ? state : scan->state;
    scan->state = state;
    scan->road_end = is_road ? end : 0;
}

/* A number [scan->at, end) is the road's own if the road ends right before it. */
static bool follows_road(const struct scan *scan)
{
    return scan->road_end != 0 && scan->road_end == scan->at && scan->state != VILLAGE;
}

/* 969号 and 669弄 behind a road end the search; 四段 goes on. @return true if dealt with */
static bool take_road_number(struct scan *scan, size_t end)
{
    uint32_t next = key_at(scan, end);

    if (!follows_road(scan) || end - scan->at > 7)
        return false;
    if ((next == U'号' && !wm_plain_in(building, key_at(scan, end + 1))) || next == U'弄') {
        scan->anchor = end + 1;
        scan->done = true;
        return true;
    }
    if (next == U'段') {
        set_anchor(scan, end + 1, scan->state, true);
        return true;
    }
    return false;
}

static void take_digits(struct scan *scan)
{
    size_t end = scan->at;

    while (wm_plain_ascii_digit(key_at(scan, end)))
        end++;
    if (end - scan->at <= 5 && take_road_number(scan, end))
        return;
    if (scan->state == OPEN && !follows_road(scan) && end - scan->at <= 3 &&
        (any(scan, end, numbered_road) != 0 || any(scan, end, numbered_name) != 0)) {
        scan->at = end;
        if (key_at(scan, end) == U'号')
            scan->at++;
        return;
    }
    scan->done = true;
}

static void take_numeral(struct scan *scan)
{
    size_t end = scan->at, positional = 0;
    uint32_t next;

    for (; wm_plain_han_number(key_at(scan, end)); end++)
        positional = wm_plain_han_digit(key_at(scan, end)) >= 0 ? positional + 1 : 0;
    if (take_road_number(scan, end))
        return;
    next = key_at(scan, end);
    if (positional >= 3) { /* 三零一 */
        scan->done = true;
    } else if (any(scan, end, numbered_road) != 0) {
        scan->at = next == U'号' ? end + 1 : end;
    } else if (scan->state == COMMUNITY || !wm_plain_han(next)) {
        scan->done = true;
    } else if (wm_plain_in(unit, next)) {
        if ((next == U'门' || next == U'房') &&
            wm_plain_in(U"路街村镇乡桥峡湾口", key_at(scan, end + 1)))
            scan->at = end + 1;
        else
            scan->done = true;
    } else if (end - scan->at > 1 && any(scan, end, han_numbered) == 0) {
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

    if (!wm_plain_in(U"东西南北中上下左右前后内甲乙丙丁戊己庚辛天地人", c))
        return false;
    if (wm_plain_in(U"座栋幢户室梯单排层", next))
        return true;
    return wm_plain_in(U"门楼", next) &&
           !wm_plain_in(U"路街村镇乡桥口外内大湾巷头", key_at(scan, scan->at + 2));
}

/* A person is named before 收, but not in 丰收路 or 收费站. */
static bool is_receipt(const struct scan *scan)
{
    uint32_t before = scan->at > scan->from ? key_at(scan, scan->at - 1) : 0;

    return key_at(scan, scan->at) == U'收' && before != U'丰' &&
           !wm_plain_in(U"费藏获割", key_at(scan, scan->at + 1));
}

/* 里 ends a community only right before a number or the end: 春风里12-3. */
static bool is_li(const struct scan *scan)
{
    uint32_t next = key_at(scan, scan->at + 1);

    if (wm_plain_in(not_li, key_at(scan, scan->at - 1)))
        return false;
    return !wm_plain_han(next) || wm_plain_han_number(next);
}

static bool take_road(struct scan *scan)
{
    size_t len = any(scan, scan->at, road), gap = scan->at - scan->anchor, end;
    enum state state = scan->state;
    uint32_t after;

    if (len == 0 || scan->at == scan->from || any(scan, scan->at, not_road) != 0)
        return false;
    /* 三里屯路, 小庄西路: what looked like a village is part of the road's name. */
    if (gap == 0 || (gap == 1 && (wm_plain_in(U"东西南北中", key_at(scan, scan->at - 1)) ||
                                  (wm_plain_han_number(key_at(scan, scan->at - 1)) &&
                                   key_at(scan, scan->at) != U'巷'))))
        state = scan->before;
    end = scan->at + len;
    after = key_at(scan, end);
    set_anchor(scan, end, state, true);
    /* 大道中12号, 路东12号; 中山路东段. The direction is shown only with the number behind it. */
    if (wm_plain_in(U"东西南北中", after)) {
        uint32_t next = key_at(scan, end + 1);
        if (next == U'段')
            set_anchor(scan, end + 2, state, true);
        else if (wm_plain_ascii_digit(next))
            scan->at = scan->road_end = end + 1;
    } else if (wm_plain_in(U"甲乙丙丁", after) && wm_plain_ascii_digit(key_at(scan, end + 1))) {
        scan->at = scan->road_end = end + 1; /* 大街甲12号 */
    }
    return true;
}

static void take_han(struct scan *scan)
{
    size_t before = scan->at - scan->anchor, len;
    uint32_t c = key_at(scan, scan->at);

    if (any(scan, scan->at, below) != 0 || is_lettered_unit(scan) || is_receipt(scan)) {
        scan->done = true;
    } else if ((len = any(scan, scan->at, community)) != 0) {
        set_anchor(scan, scan->at + len, COMMUNITY, false);
        if (wm_plain_in(U"东西南北", key_at(scan, scan->at)) && key_at(scan, scan->at + 1) == U'翼')
            scan->anchor = scan->at += 2;
    } else if (scan->at > scan->from && (len = any(scan, scan->at, town)) != 0) {
        set_anchor(scan, scan->at + len, OPEN, false);
    } else if (c == U'里' && before != 0 && is_li(scan)) {
        bool block = wm_plain_in(U"东西南北中", key_at(scan, scan->at - 1));
        set_anchor(scan, scan->at + 1, block ? COMMUNITY : scan->state, !block);
    } else if (c != U'里' && take_road(scan)) {
        return;
    } else if (scan->at > scan->from && (len = any(scan, scan->at, village)) != 0) {
        set_anchor(scan, scan->at + len, VILLAGE, false);
    } else if (c != U'里' && before >= 2 && wm_plain_in(community_end, c)) {
        set_anchor(scan, scan->at + 1, COMMUNITY, false);
    } else {
        scan->at++;
    }
}

size_t wm_address_scan(const struct wm_plain *detail, size_t from, size_t limit)
{
    struct scan scan = {.key = detail->key, .from = from, .len = limit, .at = from, .anchor = from};

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
    return scan.anchor;
}

bool wm_address_holds(const struct wm_plain *detail, size_t from, size_t cut)
{
    static const char32_t *const never[] = {U"单元", U"幢", U"栋", U"号楼", NULL};
    size_t i = from, digits = 0;

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

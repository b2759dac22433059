/* SPDX-License-Identifier: Apache-2.0 */
/* Where a Chinese address must be cut: waybills.md 3.5.
 *
 * The scanner walks to the right and remembers the last anchor: the end of a road, a road number, a
 * village, a community or a public place. It stops at the first thing that could belong to a
 * building, unit, floor, room or person, and what shows ends at the last anchor before that. So a
 * word that no table knows is never shown unless an anchor follows it, and a number never unless it
 * is known to be part of a name or of a road. */
#include "config.h"

#include "filter/privacy/address_scan.h"

#include "filter/privacy/plain.h"

#include <uchar.h>

/* One character that ends a community's name of three and more: 雅豪苑. */
static const char32_t community_end[] = U"苑园城府邸庭湾轩阁居坊墅营";

/* Before 里 as in 家里: no place. */
static const char32_t not_li[] = U"家这那公心院屋店楼村手哪夜城邮";

const char32_t wm_scan_unit[] = U"幢栋座楼号层室户房铺门梯期区组队排档间单院舍库柜馆厅柱";

/* Behind 号: still a building, not a road number. */
static const char32_t building[] = U"楼栋幢座单室房户铺门店库车层间柜机商公";

static void set_anchor(struct wm_scan *scan, size_t end, enum wm_scan_state state, bool is_road)
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
    scan->before = is_road || state == WM_SCAN_OPEN ? state : scan->state;
    scan->state = state;
    scan->road_end = is_road ? end : 0;
    scan->at = end;
}

/* The end of the search, behind something that is certain. */
static void finish(struct wm_scan *scan, size_t end, bool house)
{
    scan->anchor = end;
    scan->firm = scan->done = true;
    scan->house = house;
}

/* A number [scan->at, end) is the road's own if the road ends right before it. */
static bool follows_road(const struct wm_scan *scan)
{
    return scan->road_end != 0 && scan->road_end == scan->at && scan->state != WM_SCAN_VILLAGE;
}

/* 969号 and 669弄 behind a road end the search; 四段 goes on. @return true if dealt with */
static bool take_road_number(struct wm_scan *scan, size_t end)
{
    uint32_t next = wm_scan_key(scan, end);

    if (!follows_road(scan) || end - scan->at > 7)
        return false;
    if ((next == U'号' && !wm_plain_in(building, wm_scan_key(scan, end + 1))) || next == U'弄') {
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
static bool is_numbered(const struct wm_scan *scan, size_t end)
{
    struct wm_words found;

    wm_words_at(scan->key, scan->len, end, &found);
    if (found.len[WM_WORD_NUMBERED_ROAD] != 0 || found.len[WM_WORD_NUMBERED_NAME] != 0)
        return true;
    return found.len[WM_WORD_COUNTED_ROAD] != 0 &&
           wm_plain_ascii_digit(wm_scan_key(scan, end + found.len[WM_WORD_COUNTED_ROAD]));
}

static void take_digits(struct wm_scan *scan)
{
    size_t end = scan->at;

    while (wm_plain_ascii_digit(wm_scan_key(scan, end)))
        end++;
    if (end - scan->at <= 5 && take_road_number(scan, end))
        return;
    if (scan->state == WM_SCAN_OPEN && !follows_road(scan) && end - scan->at <= 3 &&
        is_numbered(scan, end)) {
        scan->at = wm_scan_key(scan, end) == U'号' ? end + 1 : end;
        return;
    }
    scan->done = true;
}

static void take_numeral(struct wm_scan *scan)
{
    size_t end = scan->at, positional = 0;
    struct wm_words found;
    uint32_t next;

    for (; wm_plain_han_number(wm_scan_key(scan, end)); end++)
        positional = wm_plain_han_digit(wm_scan_key(scan, end)) >= 0 ? positional + 1 : 0;
    if (take_road_number(scan, end))
        return;
    next = wm_scan_key(scan, end);
    wm_words_at(scan->key, scan->len, end, &found);
    if (positional >= 3) { /* 三零一 */
        scan->done = true;
    } else if (found.len[WM_WORD_NUMBERED_ROAD] != 0 || found.len[WM_WORD_COUNTED_ROAD] != 0) {
        scan->at = next == U'号' ? end + 1 : end;
    } else if (scan->state == WM_SCAN_COMMUNITY || !wm_plain_han(next)) {
        scan->done = true;
    } else if (wm_plain_in(wm_scan_unit, next)) {
        if ((next == U'门' || next == U'房') &&
            wm_plain_in(U"路街村镇乡桥峡湾口", wm_scan_key(scan, end + 1)))
            scan->at = end + 1;
        else
            scan->done = true;
    } else if (end - scan->at > 1 && found.len[WM_WORD_HAN_NUMBERED] == 0) {
        scan->done = true; /* 三二张三 */
    } else {
        scan->at = end; /* 三里屯, 八一广场 */
    }
}

/* Latin letters: part of a name such as SOHO现代城 or XX小区, unless alone, before a unit word or
 * behind a community. */
static void take_letters(struct wm_scan *scan)
{
    size_t end = scan->at;

    while (wm_plain_ascii_letter(wm_scan_key(scan, end)))
        end++;
    if (scan->state != WM_SCAN_OPEN || end - scan->at < 2 || end - scan->at > 12 ||
        !wm_plain_han(wm_scan_key(scan, end)) ||
        wm_plain_in(wm_scan_unit, wm_scan_key(scan, end)) ||
        wm_plain_han_number(wm_scan_key(scan, end)))
        scan->done = true;
    else
        scan->at = end;
}

/* 东单元, 西门, 甲座: a direction or a stem before a unit word, unless a road or place goes on. */
static bool is_lettered_unit(const struct wm_scan *scan)
{
    uint32_t c = wm_scan_key(scan, scan->at), next = wm_scan_key(scan, scan->at + 1);

    if (!wm_plain_in(U"座栋幢户室梯单排层门楼", next) ||
        !wm_plain_in(U"东西南北中上下左右前后内甲乙丙丁戊己庚辛天地人", c))
        return false;
    return !wm_plain_in(U"门楼", next) ||
           !wm_plain_in(U"路街村镇乡桥口外内大湾巷头", wm_scan_key(scan, scan->at + 2));
}

/* A person is named before 收, but not in 丰收路 or 收费站, and before 转 where it ends the words.
 */
bool wm_scan_is_receipt(const struct wm_scan *scan, size_t at)
{
    uint32_t before = at > scan->from ? wm_scan_key(scan, at - 1) : 0;

    if (wm_scan_key(scan, at) == U'转')
        return at > scan->from && !wm_plain_han(wm_scan_key(scan, at + 1));
    return wm_scan_key(scan, at) == U'收' && before != U'丰' &&
           !wm_plain_in(U"费藏获割", wm_scan_key(scan, at + 1));
}

/* 里 ends a community only right before a number or the end: 春风里12-3. */
static bool is_li(const struct wm_scan *scan)
{
    uint32_t next = wm_scan_key(scan, scan->at + 1);

    if (wm_plain_in(not_li, wm_scan_key(scan, scan->at - 1)))
        return false;
    return !wm_plain_han(next) || wm_plain_han_number(next);
}

/* Is [at…] a house number of a road? Then a road that stands right before it is certain. */
static bool is_road_number(const struct wm_scan *scan, size_t at)
{
    size_t end = at;

    while (wm_plain_ascii_digit(wm_scan_key(scan, end)) ||
           wm_plain_han_number(wm_scan_key(scan, end)))
        end++;
    return end > at && end - at <= 5 && wm_plain_in(U"号弄", wm_scan_key(scan, end)) &&
           !wm_plain_in(building, wm_scan_key(scan, end + 1));
}

/* 三里屯路, 小庄西路: what looked like a village or a community is part of the road's name. */
static bool joins_name(const struct wm_scan *scan, size_t gap)
{
    uint32_t last = wm_scan_key(scan, scan->at - 1);

    return gap == 0 ||
           (gap == 1 && (wm_plain_in(U"东西南北中", last) ||
                         (wm_plain_han_number(last) && wm_scan_key(scan, scan->at) != U'巷')));
}

static void take_road(struct wm_scan *scan, size_t len)
{
    bool joined = joins_name(scan, scan->at - scan->anchor);
    enum wm_scan_state state = joined ? scan->before : scan->state;
    size_t end = scan->at + len;
    uint32_t after = wm_scan_key(scan, end), next = wm_scan_key(scan, end + 1);

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

static void take_community(struct wm_scan *scan, size_t len, bool closes)
{
    /* 望京花园小区, 中关村科技园: one name; anything else behind a community or village may be a
     * company's. */
    if ((scan->closed || scan->state == WM_SCAN_VILLAGE) && scan->at != scan->anchor) {
        scan->at += len;
        return;
    }
    scan->closed = false;
    set_anchor(scan, scan->at + len, WM_SCAN_COMMUNITY, false);
    scan->house = true;
    if (wm_plain_in(U"东西南北", wm_scan_key(scan, scan->at)) &&
        wm_scan_key(scan, scan->at + 1) == U'翼')
        scan->anchor = scan->at += 2;
    scan->closed = closes;
}

/* A town counts as such only where nothing but its name stands before it. 湖南路街道 is one. */
static void take_town(struct wm_scan *scan, size_t len)
{
    if (scan->closed) {
        scan->at += len;
        return;
    }
    if (scan->town == scan->from && scan->first == scan->from)
        scan->town = scan->at + len;
    scan->state = scan->before = WM_SCAN_OPEN;
    scan->road_end = 0;
    scan->anchor = scan->at += len;
    scan->house = false;
}

static void take_han(struct wm_scan *scan)
{
    size_t before = scan->at - scan->anchor, len;
    uint32_t c = wm_scan_key(scan, scan->at);
    bool inside = scan->at > scan->from;
    struct wm_words found, next;

    wm_words_at(scan->key, scan->len, scan->at, &found);
    if ((len = found.len[WM_WORD_POINT]) != 0) {
        finish(scan, scan->at + len, false);
    } else if (found.len[WM_WORD_BELOW] != 0 || is_lettered_unit(scan) ||
               wm_scan_is_receipt(scan, scan->at) ||
               (found.len[WM_WORD_BUSINESS] != 0 && scan->first != scan->from)) {
        scan->done = true;
    } else if (inside && (len = found.len[WM_WORD_TOWN]) != 0) {
        wm_words_at(scan->key, scan->len, scan->at + len, &next);
        if (next.len[WM_WORD_TOWN] > 1) /* 西乡街道 */
            scan->at += len;
        else
            take_town(scan, len);
    } else if (found.len[WM_WORD_COMMUNITY] != 0 || found.len[WM_WORD_AREA] != 0) {
        bool closes = found.len[WM_WORD_COMMUNITY] >= found.len[WM_WORD_AREA];
        take_community(scan, found.len[closes ? WM_WORD_COMMUNITY : WM_WORD_AREA], closes);
    } else if (c == U'里' && before != 0 && is_li(scan)) {
        bool block = wm_plain_in(U"东西南北中", wm_scan_key(scan, scan->at - 1));
        set_anchor(scan, scan->at + 1, block ? WM_SCAN_COMMUNITY : scan->state, !block);
    } else if (inside && (len = found.len[WM_WORD_ROAD]) != 0 && found.len[WM_WORD_NOT_ROAD] == 0) {
        wm_words_at(scan->key, scan->len, scan->at + len, &next);
        if (next.len[WM_WORD_TOWN] > 1)
            scan->at += len;
        else
            take_road(scan, len);
    } else if (inside && !scan->closed && (len = found.len[WM_WORD_VILLAGE]) != 0 &&
               (before != 0 || scan->state != WM_SCAN_COMMUNITY || scan->road_end == scan->at)) {
        /* 葛巷村, but 新城|村栋贸易公司 */
        set_anchor(scan, scan->at + len, WM_SCAN_VILLAGE, false);
    } else if (c != U'里' && before >= 2 && wm_plain_in(community_end, c)) {
        take_community(scan, 1, true);
    } else {
        scan->at++;
    }
}

void wm_scan_walk(struct wm_scan *scan, const uint32_t *key, size_t from, size_t len)
{
    *scan = (struct wm_scan){.key = key,
                             .from = from,
                             .len = len,
                             .at = from,
                             .town = from,
                             .first = from,
                             .anchor = from};
    while (!scan->done && scan->at < len) {
        uint32_t c = key[scan->at];
        if (wm_plain_ascii_digit(c))
            take_digits(scan);
        else if (wm_plain_han_number(c))
            take_numeral(scan);
        else if (wm_plain_ascii_letter(c))
            take_letters(scan);
        else if (wm_plain_han(c))
            take_han(scan);
        else
            scan->done = true;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What each level keeps of a Chinese address that has been walked through, and a second look at
 * it. */
#include "config.h"

#include "filter/privacy/address.h"
#include "filter/privacy/address_scan.h"

#include <uchar.h>

/* More of a word that would be a building's without it: 3座机, 2号楼梯. */
static const char32_t not_building[] = U"机位谈标垫椅梯道间盘市面";

/* Who or what comes next in the same run of words, brackets and blanks apart. */
enum { NOBODY, COMPANY_AHEAD, PERSON_AHEAD, PERSON_NEXT };

static int who_follows(const struct wm_scan *scan, size_t at)
{
    struct wm_words found;
    size_t start, digits = 0;

    while (at < scan->len && !wm_plain_han(wm_scan_key(scan, at)) &&
           !wm_plain_ascii_digit(wm_scan_key(scan, at)) &&
           !wm_plain_ascii_letter(wm_scan_key(scan, at)))
        at++;
    while (wm_plain_ascii_digit(wm_scan_key(scan, at + digits)))
        digits++;
    if (digits >= 7)
        return PERSON_NEXT;
    for (start = at; at < start + 24 && wm_plain_han(wm_scan_key(scan, at)); at++) {
        wm_words_at(scan->key, scan->len, at, &found);
        if (found.len[WM_WORD_PERSON] != 0 || wm_scan_is_receipt(scan, at))
            return at == start ? PERSON_NEXT : PERSON_AHEAD;
        if (found.len[WM_WORD_COMPANY] != 0 || found.len[WM_WORD_BUSINESS] != 0)
            return COMPANY_AHEAD;
        if (found.len[WM_WORD_BELOW] != 0)
            break;
    }
    return NOBODY;
}

/* 文一西路李思园收, 文一西路听雨轩餐饮店: what looked like a community may be a person or a
 * company, so that only the first anchor is sure, and not even that one right before 收. */
static void doubt(struct wm_scan *scan)
{
    size_t last = scan->town;
    int who;

    if (scan->firm || scan->first == scan->from)
        return;
    who = who_follows(scan, scan->anchor);
    if (who == NOBODY || (who == COMPANY_AHEAD && scan->first == scan->anchor))
        return;
    if (who != COMPANY_AHEAD && scan->anchor >= scan->from + 2 &&
        wm_scan_key(scan, scan->anchor - 1) == U'区' &&
        wm_scan_key(scan, scan->anchor - 2) == U'园')
        scan->first -= scan->first == scan->anchor ? 1 : 0; /* 科技园区小明收: may be called 区 */
    if (scan->first != scan->anchor)
        scan->anchor = scan->first;
    else if (who == PERSON_NEXT && scan->weak)
        scan->anchor = last;
    scan->house = false;
}

/* End of a building right behind the anchor: 3幢, A座, 12号楼. @return the anchor if there is none
 */
static size_t building_end(const struct wm_scan *scan)
{
    size_t end = scan->anchor;
    uint32_t c = wm_scan_key(scan, end);

    if (!scan->house)
        return scan->anchor;
    if (wm_plain_ascii_letter(c)) {
        end++;
    } else {
        while (wm_plain_ascii_digit(wm_scan_key(scan, end)))
            end++;
    }
    if (end == scan->anchor || end - scan->anchor > 4)
        return scan->anchor;
    c = wm_scan_key(scan, end);
    if (c == U'号' && wm_scan_key(scan, end + 1) == U'楼')
        end += 2;
    else if (wm_plain_in(U"幢栋座", c))
        end++;
    else
        return scan->anchor;
    return wm_plain_in(not_building, wm_scan_key(scan, end)) ? scan->anchor : end;
}

size_t wm_address_scan(const struct wm_plain *detail, size_t from, size_t limit,
                       enum wm_address_level level)
{
    struct wm_scan scan;
    size_t end;

    wm_scan_walk(&scan, detail->key, from, limit);
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
        if (wm_plain_ascii_letter(c) && (next == 0 || wm_plain_in(wm_scan_unit, next)))
            return false;
        if (c == U'号' && i + 1 < cut && !wm_plain_in(U"路大公街", next))
            return false;
    }
    return true;
}

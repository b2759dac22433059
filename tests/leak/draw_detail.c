/* SPDX-License-Identifier: Apache-2.0 */
/* Detail of an address in the shapes of waybills.md 3.5: what may show and what may not. */
#include "config.h"

#include "tests/leak/internal.h"

#include <stdio.h>
#include <string.h>

/* Names that look like something else. */
static const char *const odd_roads[] = {
    "经十三路", "八一路",   "三里亭路", "五星大道", "人民南路四段", "九环路",
    "建设一路", "纬二路",   "银座街",   "东门大街", "三元里街",     "单元路",
    "楼外楼路", "一号路",   "收费站路", "小庄西路", "七星北街",     "号房街",
    "中山东路", "解放大街", "107国道",  "望城路",   "江湾东路",     "八达岭公路",
};
static const char *const odd_communities[] = {
    "二十一世纪大厦", "公园道一号", "五号公馆", "SOHO梧桐城", "XX小区",   "八角亭小区", "星河湾",
    "三元里小区",     "听松轩",     "百货大楼", "一品苑",     "东门小区", "三里屯小区", "双桥大厦",
};
static const char *const road_ends[] = {"路",   "路",   "路",   "街", "大道", "大街",
                                        "东路", "西路", "北街", "巷", "胡同", "中路"};
static const char *const community_ends[] = {
    "小区", "花园", "家园", "公寓", "苑",   "山庄", "新村", "大厦",   "广场", "府",     "佳苑",
    "湾",   "城",   "雅苑", "中心", "华府", "轩",   "居",   "科技园", "新城", "工业园",
};
static const char *const village_ends[] = {"村", "庄", "屯", "寨"};
static const char *const numerals[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};

static void draw_road(char *text, size_t size, uint64_t *state)
{
    text[0] = '\0';
    if (draw_chance(state, 12)) {
        draw_add(text, size, PICK(odd_roads, state));
        return;
    }
    draw_syllables(text, size, 1 + draw_below(state, 3), state);
    draw_add(text, size, PICK(road_ends, state));
}

static void draw_community(char *text, size_t size, uint64_t *state)
{
    text[0] = '\0';
    if (draw_chance(state, 12)) {
        draw_add(text, size, PICK(odd_communities, state));
        return;
    }
    draw_syllables(text, size, 2 + draw_below(state, 3), state);
    draw_add(text, size, PICK(community_ends, state));
}

bool draw_safe(struct sample_party *party, uint64_t *state)
{
    char road[64], community[64], village[64] = "";
    unsigned number = 10 + draw_below(state, draw_chance(state, 20) ? 1990 : 90);
    size_t size = sizeof party->safe;

    draw_road(road, sizeof road, state);
    draw_community(community, sizeof community, state);
    snprintf(party->keep, sizeof party->keep, "%s", road);
    switch (draw_below(state, 10)) {
    case 0:
        snprintf(party->safe, size, "%s", road);
        return true;
    case 1:
        snprintf(party->safe, size, "%s%u号%s", road, number, community);
        break;
    case 2:
        snprintf(party->safe, size, "%s%s", road, community);
        break;
    case 3:
        snprintf(party->safe, size, "%s%u弄", road, number);
        break;
    case 4:
    case 5:
        snprintf(party->safe, size, "%s", community);
        snprintf(party->keep, sizeof party->keep, "%s", community);
        break;
    case 6:
        draw_syllables(village, sizeof village, 1 + draw_below(state, 2), state);
        draw_add(village, sizeof village, PICK(village_ends, state));
        snprintf(party->keep, sizeof party->keep, "%s", village);
        snprintf(party->safe, size, "%s", village);
        break;
    case 7:
        snprintf(party->safe, size, "%s%s%u号", community, road, number);
        break;
    default:
        snprintf(party->safe, size, "%s%u号", road, number);
    }
    return false;
}

/* Where the building is not what the profile cn may show, or is doubtful. */
static void put_tail(struct sample_party *party, unsigned shape, const char *han, char *tail,
                     size_t size, uint64_t *state)
{
    static const char *const sides[] = {"东", "西", "南", "北", "甲", "乙", "丙", "丁"};
    unsigned b = 2 + draw_below(state, 28), u = 1 + draw_below(state, 6);
    const char *room = party->hidden[0];

    switch (shape) {
    case 0:
    case 1:
        snprintf(party->building, sizeof party->building, "%u幢", b);
        snprintf(tail, size, "%u幢%u单元%s室", b, u, room);
        break;
    case 2:
    case 3:
        snprintf(tail, size, "%u-%u-%s", b, u, room);
        break;
    case 4:
        snprintf(party->building, sizeof party->building, "%u号楼", b);
        snprintf(tail, size, "%u号楼%u层%s", b, u, room);
        break;
    case 5:
        snprintf(party->building, sizeof party->building, "%c座", (char)('A' + u));
        snprintf(tail, size, "%c座%s", (char)('A' + u), room);
        break;
    case 6:
        snprintf(tail, size, "%s幢%s单元%s", numerals[b % 9 + 1], numerals[u], han);
        break;
    case 7:
        snprintf(tail, size, "#%u-%s", b, room);
        break;
    case 8:
        snprintf(tail, size, "%u号%s", b, room);
        break;
    case 9:
        snprintf(party->building, sizeof party->building, "%u栋", b);
        snprintf(tail, size, "%u栋%s", b, room);
        break;
    case 10:
        snprintf(tail, size, "%s单元%s", PICK(sides, state), room);
        break;
    case 11:
        snprintf(tail, size, "%u期%u号楼%s户", u, b, room);
        break;
    case 12:
        snprintf(tail, size, "院%u号楼%u单元%s", b, u, room);
        break;
    case 13:
        snprintf(tail, size, "（%u幢%s）", b, room);
        break;
    case 14:
        snprintf(tail, size, "%s室", room);
        break;
    case 15:
        snprintf(tail, size, "地下室%s", room);
        break;
    case 16:
        snprintf(tail, size, "%u组%s号", b, room);
        break;
    case 17:
        snprintf(tail, size, "第%u栋%s房", b, room);
        break;
    case 18:
        snprintf(tail, size, "%c%u单元%u楼%s", (char)('A' + u), u, b, room);
        break;
    case 19:
        snprintf(tail, size, "%s", room);
        break;
    case 20:
        snprintf(tail, size, "%s座%s", PICK(sides, state), han);
        break;
    case 21:
        snprintf(tail, size, "%s区%u栋%s户", PICK(sides, state), b, room);
        break;
    case 22:
        snprintf(tail, size, "%u门%s", u, room);
        break;
    case 23:
        snprintf(tail, size, "%s", han);
        break;
    case 24:
        snprintf(tail, size, "%uF-%s", u, room);
        break;
    case 25:
        snprintf(tail, size, "之%u %s号铺", u, room);
        break;
    default:
        snprintf(tail, size, "Bldg %u Rm %s", b, room);
    }
}

/* Persons, companies and landmarks behind it. */
static void put_person(struct sample_party *party, char *tail, size_t size, uint64_t *state)
{
    static const char *const marks[] = {"对面超市", "旁", "楼下小卖部", "后门"};
    char other[64] = "";

    switch (draw_below(state, 9)) {
    case 0:
        draw_add(tail, size, party->name);
        draw_add(tail, size, "收");
        break;
    case 1:
        draw_add(tail, size, " ");
        draw_add(tail, size, party->name);
        draw_add(tail, size, " ");
        draw_add(tail, size, party->digits[0]);
        break;
    case 2:
        draw_company(other, sizeof other, state);
        draw_add(tail, size, other);
        draw_hide(party, other);
        break;
    case 3:
        draw_add(tail, size, PICK(marks, state));
        break;
    case 4: /* somebody else */
        draw_name(other, sizeof other, state);
        draw_add(tail, size, other);
        draw_add(tail, size, draw_chance(state, 50) ? "收" : "转");
        break;
    default:
        break;
    }
}

/* 1203 and 一二〇三, the first two of what is hidden. */
static void hide_room(struct sample_party *party, char *han, size_t size, uint64_t *state)
{
    char room[16];
    bool round = draw_chance(state, 50);
    const char *at;

    do { /* not the road's own number */
        snprintf(room, sizeof room, "%u", 101 + draw_below(state, 3800));
    } while (strstr(party->safe, room) != NULL);
    draw_hide(party, room);
    for (at = room; *at != '\0'; at++)
        draw_add(han, size, *at == '0' && round ? "〇" : numerals[*at - '0']);
    draw_hide(party, han);
}

void draw_tail(struct sample_party *party, bool open_road, char *tail, size_t size, uint64_t *state)
{
    unsigned shape = draw_below(state, 27);
    char han[32] = "";
    bool unit = draw_chance(state, 96);

    hide_room(party, han, sizeof han, state);
    if (open_road && (shape == 8 || shape == 16))
        shape = 0;
    if (unit)
        put_tail(party, shape, han, tail, size, state);
    else
        party->hidden_count = 0; /* nothing of it is in the address */
    put_person(party, tail, size, state);
    if (unit)
        draw_hide(party, tail);
}

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

/* Units behind the road or community, and what of them profile cn may show. %b building, %u unit,
 * %r room; %B, %U and %R in Han numerals; %s a side, %l a letter. */
static const struct {
    const char *tail, *building;
    bool house; /* would be a road's number behind a bare road */
} shapes[] = {
    {"%b幢%u单元%r室", "%b幢", false},
    {"%b幢%u单元%r室", "%b幢", false},
    {"%b-%u-%r", "", false},
    {"%b-%u-%r", "", false},
    {"%b号楼%u层%r", "%b号楼", false},
    {"%l座%r", "%l座", false},
    {"%B幢%U单元%R", "", false},
    {"#%b-%r", "", false},
    {"%b号%r", "", true},
    {"%b栋%r", "%b栋", false},
    {"%s单元%r", "", false},
    {"%u期%b号楼%r户", "", false},
    {"院%b号楼%u单元%r", "", false},
    {"（%b幢%r）", "", false},
    {"%r室", "", false},
    {"地下室%r", "", false},
    {"%b组%r号", "", true},
    {"第%b栋%r房", "", false},
    {"%l%u单元%b楼%r", "", false},
    {"%r", "", false},
    {"%s座%R", "", false},
    {"%s区%b栋%r户", "", false},
    {"%u门%r", "", false},
    {"%R", "", false},
    {"%uF-%r", "", false},
    {"之%u %r号铺", "", false},
    {"Bldg %b Rm %r", "", false},
};

/* What the letters in a shape stand for. */
struct units {
    const char *room, *han;
    unsigned building, unit, side;
};

static void put_units(char *text, size_t size, const char *shape, const struct units *units)
{
    static const char *const sides[] = {"东", "西", "南", "北", "甲", "乙", "丙", "丁"};
    char one[16];

    for (; *shape != '\0'; shape++) {
        snprintf(one, sizeof one, "%c", *shape);
        if (*shape == '%') {
            switch (*++shape) {
            case 'b':
                snprintf(one, sizeof one, "%u", units->building);
                break;
            case 'u':
                snprintf(one, sizeof one, "%u", units->unit);
                break;
            case 'l':
                snprintf(one, sizeof one, "%c", (char)('A' + units->unit));
                break;
            default:
                snprintf(one, sizeof one, "%s",
                         *shape == 'r'   ? units->room
                         : *shape == 'R' ? units->han
                         : *shape == 'B' ? numerals[units->building % 9 + 1]
                         : *shape == 'U' ? numerals[units->unit]
                                         : sides[units->side]);
            }
        }
        draw_add(text, size, one);
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
    unsigned shape = draw_below(state, COUNT(shapes));
    char han[32] = "";
    bool unit = draw_chance(state, 96);
    struct units units = {.room = party->hidden[0],
                          .han = han,
                          .building = 2 + draw_below(state, 28),
                          .unit = 1 + draw_below(state, 6),
                          .side = draw_below(state, 8)};

    hide_room(party, han, sizeof han, state);
    if (open_road && shapes[shape].house)
        shape = 0;
    if (unit) {
        put_units(tail, size, shapes[shape].tail, &units);
        put_units(party->building, sizeof party->building, shapes[shape].building, &units);
    } else {
        party->hidden_count = 0; /* nothing of it is in the address */
    }
    put_person(party, tail, size, state);
    if (unit)
        draw_hide(party, tail);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* All roads, communities, persons and companies are invented, subscriber numbers are 0000xxxx. The
 * address shapes are those of waybills.md 3.5, with noise on top. */
#include "config.h"

#include "tests/leak/generate.h"

#include "filter/base/utf8.h"

#include <stdio.h>
#include <string.h>

#define COUNT(list) (unsigned)(sizeof(list) / sizeof *(list))
#define PICK(list, state) (list)[below(state, COUNT(list))]

static const char *const regions[][4] = {
    {"浙江省", "杭州市", "余杭区", "五常街道"},
    {"浙江省", "宁波市", "镇海区", "骆驼街道"},
    {"浙江省", "台州市", "路桥区", "路北街道"},
    {"上海市", "上海市", "黄浦区", "外滩街道"},
    {"北京市", "北京市", "朝阳区", "三里屯街道"},
    {"北京市", "市辖区", "海淀区", "中关村街道"},
    {"重庆市", "重庆市", "渝中区", "解放碑街道"},
    {"四川省", "成都市", "武侯区", "玉林街道"},
    {"四川省", "绵阳市", "三台县", "潼川镇"},
    {"广东省", "深圳市", "南山区", "粤海街道"},
    {"广东省", "广州市", "天河区", "五山街道"},
    {"江苏省", "南京市", "鼓楼区", "湖南路街道"},
    {"江苏省", "苏州市", "工业园区", "娄葑街道"},
    {"江苏省", "盐城市", "亭湖区", "五星街道"},
    {"山东省", "青岛市", "市南区", "八大关街道"},
    {"河南省", "三门峡市", "湖滨区", "涧河街道"},
    {"河北省", "石家庄市", "长安区", "谈固街道"},
    {"湖北省", "荆州市", "沙市区", "胜利街道"},
    {"福建省", "厦门市", "思明区", "鹭江街道"},
    {"福建省", "三明市", "三元区", "列东街道"},
    {"湖南省", "长沙市", "岳麓区", "望月湖街道"},
    {"云南省", "临沧市", "双江拉祜族佤族布朗族傣族自治县", "勐勐镇"},
    {"内蒙古自治区", "呼和浩特市", "赛罕区", "巴彦街道"},
    {"内蒙古自治区", "锡林郭勒盟", "正蓝旗", "上都镇"},
    {"新疆维吾尔自治区", "伊犁哈萨克自治州", "察布查尔锡伯自治县", "爱新色里镇"},
    {"广西壮族自治区", "南宁市", "青秀区", "新竹街道"},
    {"吉林省", "延边朝鲜族自治州", "延吉市", "河南街道"},
    {"黑龙江省", "哈尔滨市", "道里区", "兆麟街道"},
};

static const char *const roads[] = {
    "青枫路",   "云栖大道", "望江东路", "梧桐大街", "听雨巷",       "柳浪街",     "经十三路",
    "八一路",   "三里亭路", "五星大道", "东环北路", "人民南路四段", "星河西二路", "石井胡同",
    "金鸡湖道", "白塔弄",   "七星北街", "小庄路",   "松江公路",     "解放大街",   "九环路",
    "建设一路", "纬二路",   "蓝田街",   "双桥东路",
};

static const char *const communities[] = {
    "青枫花园", "云栖小区",   "望江家园",   "梧桐苑",   "听雨山庄", "柳浪公寓",       "星河湾",
    "七星新村", "蓝田名邸",   "SOHO梧桐城", "XX小区",   "金桂佳苑", "八角亭小区",     "枫林广场",
    "双桥大厦", "青枫科技园", "听松轩",     "松江中心", "白塔华府", "二十一世纪大厦",
};

static const char *const villages[] = {"陈家村", "石井村", "上庄村", "柳河屯", "三台寨", "白马庄"};

static const char *const surnames[] = {"张",   "李", "王", "赵", "陈", "欧阳", "司马", "诸葛",
                                       "上官", "周", "吴", "娜", "马", "黄",   "𠮷"};
static const char *const givens[] = {"三",   "小明", "思远", "雨桐", "相如", "明轩",
                                     "一诺", "建业", "文静", "梓涵", "亮",   "晓芳"};
static const char *const whole_names[] = {
    "阿卜杜拉·买买提", "娜仁托娅", "John Q. Smith", "Éva Nagy",
    "田中太郎",        "홍길동",   "Ольга Иванова",
};

static const char *const numerals[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};

static uint32_t below(uint64_t *state, uint32_t limit)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (uint32_t)(*state >> 33) % limit;
}

static bool chance(uint64_t *state, uint32_t percent)
{
    return below(state, 100) < percent;
}

static void add(char *text, size_t size, const char *more)
{
    size_t used = strlen(text);

    if (used + strlen(more) < size)
        memcpy(text + used, more, strlen(more) + 1);
}

static void hide(struct sample_party *party, const char *text)
{
    if (party->hidden_count < SAMPLE_HIDDEN)
        snprintf(party->hidden[party->hidden_count++], sizeof party->hidden[0], "%s", text);
}

static void make_name(struct sample_party *party, struct wm_party *out, uint64_t *state)
{
    static const char *const behind[] = {"先生", "女士", "(收)", " 收", "🌸", "老师"};

    if (chance(state, 15))
        snprintf(party->name, sizeof party->name, "%s", PICK(whole_names, state));
    else
        snprintf(party->name, sizeof party->name, "%s%s", PICK(surnames, state),
                 PICK(givens, state));
    snprintf(out->name, sizeof out->name, "%s", party->name);
    if (chance(state, 8))
        add(out->name, sizeof out->name, PICK(behind, state));
}

/* Digits of a mobile, or of a landline. */
static void make_number(char digits[16], uint64_t *state)
{
    static const char *const area[] = {"010", "0571", "0310", "021", "0755"};

    if (chance(state, 85))
        snprintf(digits, 16, "1%u%u0000%04u", 3 + below(state, 7), below(state, 10),
                 1000 + below(state, 9000));
    else
        snprintf(digits, 16, "%s8%03u%04u", PICK(area, state), below(state, 1000),
                 1000 + below(state, 9000));
}

static void put_number(char *out, size_t size, const char *digits, uint64_t *state)
{
    char text[64];
    bool mobile = digits[0] == '1';

    switch (below(state, 8)) {
    case 0:
        snprintf(text, sizeof text, mobile ? "+86%s" : "%s", digits);
        break;
    case 1:
        snprintf(text, sizeof text, "%.3s %.4s %s", digits, digits + 3, digits + 7);
        break;
    case 2:
        snprintf(text, sizeof text, "%.4s-%s", digits, digits + 4);
        break;
    case 3:
        snprintf(text, sizeof text, mobile ? "17951%s" : "%s", digits);
        break;
    case 4:
        snprintf(text, sizeof text, "%s-801", digits);
        break;
    default:
        snprintf(text, sizeof text, "%s", digits);
    }
    add(out, size, text);
}

static void make_phone(struct sample_party *party, struct wm_party *out, uint64_t *state)
{
    make_number(party->digits[0], state);
    put_number(out->phone, sizeof out->phone, party->digits[0], state);
    if (!chance(state, 10))
        return;
    make_number(party->digits[1], state);
    if (chance(state, 50) && strlen(out->phone) < 16) {
        add(out->phone, sizeof out->phone, chance(state, 50) ? "/" : " ");
        add(out->phone, sizeof out->phone, party->digits[1]);
    } else {
        put_number(out->phone2, sizeof out->phone2, party->digits[1], state);
    }
}

/* What may show. @return true if a bare "12号" behind it would be a road number, not a unit */
static bool make_safe(struct sample_party *party, uint64_t *state)
{
    const char *road = PICK(roads, state), *community = PICK(communities, state);
    unsigned number = 10 + below(state, 90);
    size_t size = sizeof party->safe;
    bool open_road = false;

    snprintf(party->keep, sizeof party->keep, "%s", road);
    switch (below(state, 9)) {
    case 0:
        snprintf(party->safe, size, "%s", road);
        open_road = true;
        break;
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
        snprintf(party->keep, sizeof party->keep, "%s", PICK(villages, state));
        snprintf(party->safe, size, "%s", party->keep);
        break;
    default:
        snprintf(party->safe, size, "%s%u号", road, number);
    }
    return open_road;
}

/* Building, unit and room in one of the shapes of 3.5. */
static void make_tail(struct sample_party *party, bool open_road, char *tail, size_t size,
                      uint64_t *state)
{
    unsigned b = 2 + below(state, 28), u = 1 + below(state, 6), r = 101 + below(state, 3800);
    unsigned shape = below(state, 20);
    char room[16], han[32] = "";
    const char *at;

    snprintf(room, sizeof room, "%u", r);
    hide(party, room);
    for (at = room; *at != '\0'; at++)
        add(han, sizeof han, *at == '0' && b % 2 == 0 ? "〇" : numerals[*at - '0']);
    hide(party, han);
    if (shape == 8 && open_road)
        shape = 0;
    switch (shape) {
    case 0:
    case 1:
        snprintf(tail, size, "%u幢%u单元%u室", b, u, r);
        break;
    case 2:
    case 3:
        snprintf(tail, size, "%u-%u-%u", b, u, r);
        break;
    case 4:
        snprintf(tail, size, "%u号楼%u层%u", b, u, r);
        break;
    case 5:
        snprintf(tail, size, "%c座%u", (char)('A' + u), r);
        break;
    case 6:
        snprintf(tail, size, "%s幢%s单元%s", numerals[b % 9 + 1], numerals[u], han);
        break;
    case 7:
        snprintf(tail, size, "#%u-%u", b, r);
        break;
    case 8:
        snprintf(tail, size, "%u号%u", b, r);
        break;
    case 9:
        snprintf(tail, size, "%u栋%u", b, r);
        break;
    case 10:
        snprintf(tail, size, "东单元%u", r);
        break;
    case 11:
        snprintf(tail, size, "%u期%u号楼%u户", u, b, r);
        break;
    case 12:
        snprintf(tail, size, "院%u号楼%u单元%u", b, u, r);
        break;
    case 13:
        snprintf(tail, size, "（%u幢%u）", b, r);
        break;
    case 14:
        snprintf(tail, size, "%u室", r);
        break;
    case 15:
        snprintf(tail, size, "地下室%u", r);
        break;
    case 16:
        snprintf(tail, size, "%u组%u号", b, r);
        break;
    case 17:
        snprintf(tail, size, "第%u栋%u房", b, r);
        break;
    case 18:
        snprintf(tail, size, "%c%u单元%u楼%u", (char)('A' + u), u, b, r);
        break;
    default:
        snprintf(tail, size, "Bldg %u Rm %u", b, r);
    }
    hide(party, tail);
}

/* Persons, companies and landmarks behind it. */
static void make_person(struct sample_party *party, char *tail, size_t size, uint64_t *state)
{
    static const char *const companies[] = {"梧桐信息科技有限公司", "听雨贸易公司", "柳浪餐饮店"};

    switch (below(state, 8)) {
    case 0:
        add(tail, size, party->name);
        add(tail, size, "收");
        break;
    case 1:
        add(tail, size, " ");
        add(tail, size, party->name);
        add(tail, size, " ");
        add(tail, size, party->digits[0]);
        break;
    case 2: {
        const char *company = PICK(companies, state);
        add(tail, size, company);
        hide(party, company);
        break;
    }
    case 3:
        add(tail, size, "对面超市");
        hide(party, "对面超市");
        break;
    default:
        break;
    }
}

/* Noise that does not change what is read: full width, blanks, zero width, traditional. */
static void add_noise(char *text, size_t size, uint64_t *state)
{
    static const char *const traditional[][2] = {{"号", "號"}, {"楼", "樓"}, {"栋", "棟"},
                                                 {"单", "單"}, {"层", "層"}, {"户", "戶"}};
    unsigned wide = chance(state, 15) ? 100 : 0, gaps = chance(state, 15) ? 30 : 0;
    unsigned invisible = chance(state, 5) ? 30 : 0, old = chance(state, 6) ? 100 : 0;
    const char *at = text, *end = text + strlen(text);
    char out[512] = "", bytes[5];
    uint32_t before = 0;
    size_t i;

    while (at < end) {
        uint32_t c = wm_utf8_next(&at, end);
        bool digits = c < 0x80 && before < 0x80;
        if (before != 0 && !digits && chance(state, gaps))
            add(out, sizeof out, chance(state, 70) ? " " : chance(state, 50) ? "　" : "，");
        if (chance(state, invisible))
            add(out, sizeof out, chance(state, 50) ? "\u200b" : "\u202c");
        before = c;
        bytes[wm_utf8_put(bytes, c > ' ' && c < 0x7f && chance(state, wide) ? c + 0xfee0 : c)] =
            '\0';
        for (i = 0; i < COUNT(traditional) && old != 0; i++) {
            if (strcmp(bytes, traditional[i][0]) == 0)
                memcpy(bytes, traditional[i][1], strlen(traditional[i][1]) + 1);
        }
        add(out, sizeof out, bytes);
    }
    if (strlen(out) < size)
        memcpy(text, out, strlen(out) + 1);
}

static void swap_columns(struct sample_party *party, struct wm_party *out, uint64_t *state)
{
    party->swapped = true;
    party->district_known = false;
    switch (below(state, 5)) {
    case 0: /* the address where the city should be, if it fits there */
        if (strlen(out->detail) < sizeof out->city) {
            memcpy(out->city, out->detail, strlen(out->detail) + 1);
            out->detail[0] = '\0';
        }
        break;
    case 1:
        if (strlen(out->detail) < sizeof out->town)
            memcpy(out->town, out->detail, strlen(out->detail) + 1);
        break;
    case 2:
        out->district[0] = '\0';
        add(out->district, sizeof out->district, party->name);
        break;
    case 3:
        snprintf(out->province, sizeof out->province, "%s", party->digits[0]);
        out->city[0] = '\0';
        add(out->city, sizeof out->city, party->name);
        break;
    default:
        snprintf(out->town, sizeof out->town, "%s", party->hidden[party->hidden_count - 1]);
    }
}

static void make_address(struct sample_party *party, struct wm_party *out, uint64_t *state)
{
    const char *const *region = PICK(regions, state);
    char tail[256] = "";
    bool open_road = make_safe(party, state), town = chance(state, 60);
    unsigned layout = below(state, 100), i;

    for (i = 0; i < 4; i++)
        snprintf(party->region[i], sizeof party->region[i], "%s", region[i]);
    make_tail(party, open_road, tail, sizeof tail, state);
    make_person(party, tail, sizeof tail, state);
    snprintf(out->province, sizeof out->province, "%s", region[0]);
    snprintf(out->city, sizeof out->city, "%s", region[1]);
    snprintf(out->district, sizeof out->district, "%s", region[2]);
    party->district_known = true;
    if (layout < 15) { /* all of it repeated in detail */
        snprintf(out->detail, sizeof out->detail, "%s%s%s", region[0],
                 strcmp(region[1], "市辖区") == 0 ? "" : region[1], region[2]);
    } else if (layout < 20) { /* in detail only */
        snprintf(out->detail, sizeof out->detail, "%s%s%s", region[0],
                 strcmp(region[1], "市辖区") == 0 ? "" : region[1], region[2]);
        out->province[0] = out->city[0] = out->district[0] = '\0';
    } else if (layout < 25) {
        snprintf(out->detail, sizeof out->detail, "%s", region[2]);
        out->district[0] = '\0';
    } else if (layout < 28) { /* nowhere */
        out->district[0] = '\0';
        party->district_known = false;
    }
    if (town && layout >= 50)
        snprintf(out->town, sizeof out->town, "%s", region[3]);
    else if (town)
        add(out->detail, sizeof out->detail, region[3]);
    add(out->detail, sizeof out->detail, party->safe);
    add(out->detail, sizeof out->detail, tail);
    if (chance(state, 4))
        swap_columns(party, out, state);
    add_noise(out->detail, sizeof out->detail, state);
    add_noise(out->town, sizeof out->town, state);
    add_noise(out->name, sizeof out->name, state);
    add_noise(out->phone, sizeof out->phone, state);
    add_noise(out->city, sizeof out->city, state);
}

/* Free text with something personal of either party in it. */
static void make_text(const struct sample *sample, char *text, size_t size, uint64_t *state)
{
    static const char *const before[] = {"红富士苹果", "T恤 L码", "请放门口", "送给", "电话", ""};
    static const char *const after[] = {"谢谢", " 2件", "急用", "，易碎", ""};
    const struct sample_party *party = chance(state, 50) ? &sample->recipient : &sample->sender;

    add(text, size, PICK(before, state));
    switch (below(state, 6)) {
    case 0:
        add(text, size, party->name);
        break;
    case 1:
        put_number(text, size, party->digits[0], state);
        break;
    case 2:
        add(text, size, party->hidden[party->hidden_count - 1]);
        break;
    case 3:
        add(text, size, " ");
        add(text, size, party->hidden[0]);
        add(text, size, "室");
        break;
    case 4: {
        const char *at = party->digits[0];
        for (; *at != '\0'; at++)
            add(text, size, numerals[*at - '0']);
        break;
    }
    default:
        break;
    }
    add(text, size, PICK(after, state));
    add_noise(text, size, state);
}

void sample_make(struct sample *sample, uint64_t *state)
{
    struct sample_party *const sides[] = {&sample->recipient, &sample->sender};
    struct wm_party *const parties[] = {&sample->order.recipient, &sample->order.sender};
    unsigned i;

    memset(sample, 0, sizeof *sample);
    for (i = 0; i < 2; i++) {
        memcpy(parties[i]->country, "CN", 3);
        make_name(sides[i], parties[i], state);
        make_phone(sides[i], parties[i], state);
        make_address(sides[i], parties[i], state);
    }
    make_text(sample, sample->order.goods, sizeof sample->order.goods, state);
    make_text(sample, sample->order.remark, sizeof sample->order.remark, state);
}

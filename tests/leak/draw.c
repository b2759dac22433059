/* SPDX-License-Identifier: Apache-2.0 */
/* The parts that samples are made of: numbers, syllables, names, noise. */
#include "config.h"

#include "tests/leak/internal.h"

#include "filter/base/utf8.h"

#include <stdio.h>
#include <string.h>

/* Characters of place and person names, three bytes each. */
static const char common[] =
    "安白柏宝碧彬滨波博彩采苍草昌常长朝晨成诚澄池赤川春椿淳慈丛翠达岱丹德登迪蝶鼎冬端铎恩尔帆凡"
    "芳菲枫丰峰锋凤福富甘刚高歌耕冠光广贵桂国海涵寒汉航豪禾和荷河恒红宏虹鸿厚湖华怀欢环荒辉慧佳嘉坚"
    "建剑健江姜胶杰金锦晋京晶靖静镜久菊巨君筠俊凯康科可客坤兰岚澜朗乐磊黎丽莉力立莲良亮林琳霖灵玲凌"
    "刘柳龙隆陆鹿露绿洛麦曼茂梅美萌孟梦妙民敏明鸣牡木牧慕那乃南楠宁农暖攀盘培佩鹏平萍坡朴普其奇齐琪"
    "启千前乾倩强乔巧钦琴青清晴庆秋泉群然仁融如瑞润若森沙山杉善尚韶绍深升生圣诗石时书淑树爽水顺思松"
    "素泰滩棠涛桃腾天田甜恬亭庭通同桐彤童万望唯维伟卫文雯武物西希溪熙霞夏先贤湘祥翔向晓孝谢心欣新"
    "馨鑫星兴行雄秀旭轩宣雪雅岩炎彦燕扬阳杨尧遥瑶野业叶一义艺毅银盈英映永咏勇友有余愉雨玉育钰渊元远"
    "月悦云芸泽展占章哲珍真振争正之芝知志智中忠洲竹卓子紫宗祖";

/* Those that mean something to whoever reads addresses; 镇, 乡, 道 and 苏木 apart, since a name
 * with one of them inside, or at its start behind a 街, reads as a town to anybody. */
static const char odd[] =
    "一二三四五六七八九十百两东西南北中上下左右前后里外门口楼单元座层号室户房街路巷弄"
    "村庄屯寨区县市院园苑城府湾组队栋幢期梯铺库馆店家旁甲乙丙天地人省州";

static const char *const surnames[] = {
    "赵", "钱", "孙", "李", "周", "吴",   "郑",   "王",   "冯",   "陈",   "褚",   "卫",   "蒋",
    "沈", "韩", "杨", "朱", "秦", "尤",   "许",   "何",   "吕",   "施",   "张",   "孔",   "曹",
    "严", "华", "金", "魏", "陶", "姜",   "戚",   "谢",   "邹",   "喻",   "柏",   "水",   "窦",
    "章", "云", "苏", "潘", "葛", "奚",   "范",   "彭",   "郎",   "鲁",   "韦",   "昌",   "马",
    "苗", "凤", "花", "方", "俞", "任",   "袁",   "柳",   "鲍",   "史",   "唐",   "费",   "廉",
    "岑", "薛", "雷", "贺", "倪", "汤",   "滕",   "殷",   "罗",   "毕",   "郝",   "安",   "常",
    "乐", "于", "时", "傅", "路", "单",   "区",   "江",   "门",   "楼",   "村",   "池",   "𠮷",
    "石", "田", "井", "桥", "娜", "欧阳", "司马", "诸葛", "上官", "东方", "皇甫", "令狐", "慕容",
};

static const char *const whole_names[] = {
    "路遥",          "单元",          "区小明",   "楼适",     "花园",
    "江湾",          "白云",          "高新",     "门立",     "市川",
    "程中心",        "苑小苑",        "村上",     "街小道",   "东方广场",
    "李思园",        "王小庄",        "陈晓路",

    "一诺",          "三多",          "丁一",     "万里",     "石路",
    "马路",          "田庄",          "林镇",     "张家口",   "阿卜杜拉·买买提",
    "娜仁托娅",      "John Q. Smith", "Éva Nagy", "田中太郎", "홍길동",
    "Ольга Иванова",
};

const char sample_traditional[] =
    "號号樓楼棟栋單单層层戶户東东廣广園园區区縣县鎮镇鄉乡莊庄門门開开華华陽阳龍龙鳳凤雲云長长馬马黃"
    "黄麗丽"
    "灣湾濱滨達达會会國国慶庆業业豐丰興兴寶宝學学廠厂場场廈厦館馆蘭兰蓮莲蘇苏萬万葉叶術术藝艺義义聖"
    "圣楊杨"
    "橋桥樂乐樹树榮荣漢汉濟济滬沪滿满潔洁澤泽瀾澜燈灯營营環环瑤瑶瓊琼畢毕盧卢礦矿禮礼穀谷紅红維维綠"
    "绿線线"
    "羅罗聯联肅肃臨临臺台舊旧豬猪貴贵賓宾資资賴赖贛赣趙赵車车軍军輝辉轉转農农連连運运遠远遼辽邊边鄭"
    "郑鄧邓"
    "醫医銀银錦锦鐵铁關关陳陈陸陆隊队雙双雞鸡離离電电靜静韓韩頭头風风飛飞駐驻魚鱼魯鲁鳥鸟鶴鹤鹽盐麥"
    "麦齊齐";

uint32_t draw_below(uint64_t *state, uint32_t limit)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (uint32_t)(*state >> 33) % limit;
}

bool draw_chance(uint64_t *state, uint32_t percent)
{
    return draw_below(state, 100) < percent;
}

void draw_add(char *text, size_t size, const char *more)
{
    size_t used = strlen(text);

    if (used + strlen(more) < size)
        memcpy(text + used, more, strlen(more) + 1);
}

void draw_syllables(char *text, size_t size, unsigned count, uint64_t *state)
{
    char one[4] = "";

    for (; count > 0; count--) {
        bool strange = draw_chance(state, 4);
        const char *set = strange ? odd : common;
        uint32_t all = (uint32_t)((strange ? sizeof odd : sizeof common) / 3);
        memcpy(one, set + (size_t)3 * draw_below(state, all), 3);
        draw_add(text, size, one);
    }
}

void draw_company(char *text, size_t size, uint64_t *state)
{
    static const char *const business[] = {"信息科技有限公司", "贸易公司", "餐饮店",
                                           "文化传媒中心",     "服装厂",   "美容馆"};

    text[0] = '\0';
    draw_add(text, size, PICK(surnames, state));
    draw_syllables(text, size, 1, state);
    draw_add(text, size, PICK(business, state));
}

void draw_name(char *text, size_t size, uint64_t *state)
{
    text[0] = '\0';
    if (draw_chance(state, 20)) {
        draw_add(text, size, PICK(whole_names, state));
        return;
    }
    draw_add(text, size, PICK(surnames, state));
    draw_syllables(text, size, 1 + draw_below(state, 2), state);
}

void draw_hide(struct sample_party *party, const char *text)
{
    if (party->hidden_count < SAMPLE_HIDDEN && text[0] != '\0')
        snprintf(party->hidden[party->hidden_count++], sizeof party->hidden[0], "%s", text);
}

/* The traditional form of a character, if it has one. */
static uint32_t traditional(uint32_t c)
{
    const char *at = sample_traditional, *end = at + strlen(at);

    while (at < end) {
        uint32_t old = wm_utf8_next(&at, end), new = wm_utf8_next(&at, end);
        if (new == c)
            return old;
    }
    return c;
}

void draw_noise(char *text, size_t size, uint64_t *state)
{
    unsigned wide = draw_chance(state, 15) ? 100 : 0, gaps = draw_chance(state, 15) ? 30 : 0;
    unsigned invisible = draw_chance(state, 5) ? 30 : 0;
    bool old = draw_chance(state, 8);
    const char *at = text, *end = text + strlen(text);
    char out[512] = "", bytes[5];
    uint32_t before = 0;

    while (at < end) {
        uint32_t c = wm_utf8_next(&at, end);
        bool digits = c < 0x80 && before < 0x80;
        if (before != 0 && !digits && draw_chance(state, gaps))
            draw_add(out, sizeof out,
                     draw_chance(state, 70)   ? " "
                     : draw_chance(state, 50) ? "　"
                                              : "，");
        if (draw_chance(state, invisible))
            draw_add(out, sizeof out, draw_chance(state, 50) ? "\u200b" : "\u202c");
        before = c;
        if (c > ' ' && c < 0x7f && draw_chance(state, wide))
            c += 0xfee0;
        bytes[wm_utf8_put(bytes, old ? traditional(c) : c)] = '\0';
        draw_add(out, sizeof out, bytes);
    }
    if (strlen(out) < size)
        memcpy(text, out, strlen(out) + 1);
}

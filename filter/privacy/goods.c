/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/privacy/goods.h"

#include "filter/base/wipe.h"
#include "filter/privacy/plain.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <uchar.h>

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

enum category {
    GOODS,
    CLOTHING,
    SHOES,
    BAGS,
    FOOD,
    FRESH,
    DRINKS,
    BOOKS,
    STATIONERY,
    ELECTRONICS,
    APPLIANCES,
    HOME,
    DAILY,
    COSMETICS,
    BABY,
    TOYS,
    SPORTS,
    PETS,
    CAR,
    TOOLS,
    JEWELLERY,
    FLOWERS,
};

/* GOODS is also what sensitive goods are called. */
static const struct {
    const char *chinese, *english;
} categories[] = {
    [GOODS] = {"物品", "goods"},
    [CLOTHING] = {"服饰", "clothing"},
    [SHOES] = {"鞋靴", "shoes"},
    [BAGS] = {"箱包", "bags"},
    [FOOD] = {"食品", "food"},
    [FRESH] = {"生鲜", "fresh food"},
    [DRINKS] = {"饮品", "drinks"},
    [BOOKS] = {"图书", "books"},
    [STATIONERY] = {"文具", "stationery"},
    [ELECTRONICS] = {"数码", "electronics"},
    [APPLIANCES] = {"家电", "appliances"},
    [HOME] = {"家居", "household"},
    [DAILY] = {"日用品", "daily goods"},
    [COSMETICS] = {"美妆", "cosmetics"},
    [BABY] = {"母婴", "baby goods"},
    [TOYS] = {"玩具", "toys"},
    [SPORTS] = {"运动", "sports"},
    [PETS] = {"宠物", "pet goods"},
    [CAR] = {"汽配", "car parts"},
    [TOOLS] = {"五金", "hardware"},
    [JEWELLERY] = {"饰品", "accessories"},
    [FLOWERS] = {"花卉", "plants"},
};

/* Words by which goods are known, folded as wm_plain folds; sorted by their characters. */
static const struct word {
    const char32_t *text;
    enum category category;
} words[] = {
    {U"adult", GOODS},
    {U"apple", FRESH},
    {U"appliance", APPLIANCES},
    {U"baby", BABY},
    {U"backpack", BAGS},
    {U"ball", SPORTS},
    {U"book", BOOKS},
    {U"boot", SHOES},
    {U"cable", ELECTRONICS},
    {U"camera", ELECTRONICS},
    {U"chair", HOME},
    {U"charger", ELECTRONICS},
    {U"chocolate", FOOD},
    {U"coat", CLOTHING},
    {U"coffee", DRINKS},
    {U"condom", GOODS},
    {U"cookie", FOOD},
    {U"cosmetic", COSMETICS},
    {U"diaper", BABY},
    {U"dress", CLOTHING},
    {U"drill", TOOLS},
    {U"earring", JEWELLERY},
    {U"fan", APPLIANCES},
    {U"fitness", SPORTS},
    {U"food", FOOD},
    {U"fruit", FRESH},
    {U"glasses", JEWELLERY},
    {U"handbag", BAGS},
    {U"headset", ELECTRONICS},
    {U"hoodie", CLOTHING},
    {U"jacket", CLOTHING},
    {U"jeans", CLOTHING},
    {U"juice", DRINKS},
    {U"kettle", APPLIANCES},
    {U"keyboard", ELECTRONICS},
    {U"lamp", HOME},
    {U"laptop", ELECTRONICS},
    {U"lego", TOYS},
    {U"lipstick", COSMETICS},
    {U"luggage", BAGS},
    {U"magazine", BOOKS},
    {U"medicine", GOODS},
    {U"mouse", ELECTRONICS},
    {U"mug", HOME},
    {U"necklace", JEWELLERY},
    {U"noodle", FOOD},
    {U"notebook", STATIONERY},
    {U"novel", BOOKS},
    {U"paper", STATIONERY},
    {U"pen", STATIONERY},
    {U"pencil", STATIONERY},
    {U"perfume", COSMETICS},
    {U"pet", PETS},
    {U"phone", ELECTRONICS},
    {U"pill", GOODS},
    {U"pillow", HOME},
    {U"plant", FLOWERS},
    {U"pregnan", GOODS},
    {U"puzzle", TOYS},
    {U"rice", FOOD},
    {U"ring", JEWELLERY},
    {U"sandal", SHOES},
    {U"screw", TOOLS},
    {U"seafood", FRESH},
    {U"seed", FLOWERS},
    {U"shampoo", DAILY},
    {U"shirt", CLOTHING},
    {U"shoe", SHOES},
    {U"snack", FOOD},
    {U"sneaker", SHOES},
    {U"soap", DAILY},
    {U"sock", CLOTHING},
    {U"table", HOME},
    {U"tea", DRINKS},
    {U"tent", SPORTS},
    {U"tire", CAR},
    {U"tissue", DAILY},
    {U"tool", TOOLS},
    {U"towel", HOME},
    {U"toy", TOYS},
    {U"trousers", CLOTHING},
    {U"t恤", CLOTHING},
    {U"u盘", ELECTRONICS},
    {U"wallet", BAGS},
    {U"wine", DRINKS},
    {U"yoga", SPORTS},
    {U"书", BOOKS},
    {U"书包", BAGS},
    {U"乳液", COSMETICS},
    {U"五金", TOOLS},
    {U"保健", GOODS},
    {U"假发", GOODS},
    {U"健身", SPORTS},
    {U"充电", ELECTRONICS},
    {U"公仔", TOYS},
    {U"内裤", CLOTHING},
    {U"冰箱", APPLIANCES},
    {U"净化器", APPLIANCES},
    {U"凉鞋", SHOES},
    {U"加湿器", APPLIANCES},
    {U"助听", GOODS},
    {U"化妆", COSMETICS},
    {U"医", GOODS},
    {U"卫衣", CLOTHING},
    {U"发夹", JEWELLERY},
    {U"口红", COSMETICS},
    {U"口罩", DAILY},
    {U"吸尘器", APPLIANCES},
    {U"吹风机", APPLIANCES},
    {U"咖啡", DRINKS},
    {U"围巾", CLOTHING},
    {U"图书", BOOKS},
    {U"地毯", HOME},
    {U"坐垫", CAR},
    {U"坚果", FOOD},
    {U"垃圾袋", DAILY},
    {U"墨镜", JEWELLERY},
    {U"外套", CLOTHING},
    {U"多肉", FLOWERS},
    {U"大闸蟹", FRESH},
    {U"女装", CLOTHING},
    {U"奶瓶", BABY},
    {U"奶粉", FOOD},
    {U"娃娃", TOYS},
    {U"婴", BABY},
    {U"字典", BOOKS},
    {U"宝宝", BABY},
    {U"宠物", PETS},
    {U"家具", HOME},
    {U"家电", APPLIANCES},
    {U"小说", BOOKS},
    {U"尿", GOODS},
    {U"尿不湿", BABY},
    {U"工具", TOOLS},
    {U"巧克力", FOOD},
    {U"帐篷", SPORTS},
    {U"帽", CLOTHING},
    {U"干货", FOOD},
    {U"平板", ELECTRONICS},
    {U"床上用品", HOME},
    {U"床单", HOME},
    {U"开关", TOOLS},
    {U"微波炉", APPLIANCES},
    {U"情趣", GOODS},
    {U"成人", GOODS},
    {U"戒指", JEWELLERY},
    {U"手办", TOYS},
    {U"手套", CLOTHING},
    {U"手提包", BAGS},
    {U"手机", ELECTRONICS},
    {U"手机壳", ELECTRONICS},
    {U"手环", ELECTRONICS},
    {U"手表", ELECTRONICS},
    {U"手链", JEWELLERY},
    {U"打印纸", STATIONERY},
    {U"护肤", COSMETICS},
    {U"抽纸", DAILY},
    {U"拉杆箱", BAGS},
    {U"拖鞋", SHOES},
    {U"拼图", TOYS},
    {U"挎包", BAGS},
    {U"插座", TOOLS},
    {U"收纳", HOME},
    {U"教材", BOOKS},
    {U"数据线", ELECTRONICS},
    {U"文件夹", STATIONERY},
    {U"文具", STATIONERY},
    {U"文胸", CLOTHING},
    {U"方便面", FOOD},
    {U"旗袍", CLOTHING},
    {U"日用", DAILY},
    {U"显示器", ELECTRONICS},
    {U"月饼", FOOD},
    {U"服", CLOTHING},
    {U"本子", STATIONERY},
    {U"机油", CAR},
    {U"杂志", BOOKS},
    {U"杯", HOME},
    {U"枕", HOME},
    {U"果汁", DRINKS},
    {U"柜", HOME},
    {U"桌", HOME},
    {U"桔", FRESH},
    {U"梨", FRESH},
    {U"椅", HOME},
    {U"模型", TOYS},
    {U"樱桃", FRESH},
    {U"橙", FRESH},
    {U"橡皮", STATIONERY},
    {U"母婴", BABY},
    {U"毛巾", HOME},
    {U"毛衣", CLOTHING},
    {U"水果", FRESH},
    {U"水管", TOOLS},
    {U"汽车", CAR},
    {U"沐浴", DAILY},
    {U"油漆", TOOLS},
    {U"泳", SPORTS},
    {U"洗发", DAILY},
    {U"洗洁精", DAILY},
    {U"洗衣机", APPLIANCES},
    {U"洗衣液", DAILY},
    {U"海鲜", FRESH},
    {U"渔具", SPORTS},
    {U"滑板", SPORTS},
    {U"灯", HOME},
    {U"灯泡", TOOLS},
    {U"牙刷", DAILY},
    {U"牙膏", DAILY},
    {U"牛奶", DRINKS},
    {U"牛肉", FRESH},
    {U"狗粮", PETS},
    {U"猪肉", FRESH},
    {U"猫砂", PETS},
    {U"猫粮", PETS},
    {U"玩具", TOYS},
    {U"珠宝", JEWELLERY},
    {U"球拍", SPORTS},
    {U"瑜伽", SPORTS},
    {U"瓜子", FOOD},
    {U"电器", APPLIANCES},
    {U"电热", APPLIANCES},
    {U"电脑", ELECTRONICS},
    {U"电钻", TOOLS},
    {U"电饭煲", APPLIANCES},
    {U"男装", CLOTHING},
    {U"病", GOODS},
    {U"痔", GOODS},
    {U"盆栽", FLOWERS},
    {U"盲盒", TOYS},
    {U"相机", ELECTRONICS},
    {U"眼影", COSMETICS},
    {U"眼镜", JEWELLERY},
    {U"睡衣", CLOTHING},
    {U"矿泉水", DRINKS},
    {U"硬盘", ELECTRONICS},
    {U"碗", HOME},
    {U"种子", FLOWERS},
    {U"积木", TOYS},
    {U"空调", APPLIANCES},
    {U"窗帘", HOME},
    {U"童装", CLOTHING},
    {U"童车", BABY},
    {U"笔", STATIONERY},
    {U"笔记本子", STATIONERY},
    {U"箱包", BAGS},
    {U"篮球", SPORTS},
    {U"米", FOOD},
    {U"粉底", COSMETICS},
    {U"精华", COSMETICS},
    {U"糕点", FOOD},
    {U"糖果", FOOD},
    {U"纸尿裤", BABY},
    {U"纸巾", DAILY},
    {U"练习册", BOOKS},
    {U"绘本", BOOKS},
    {U"绿植", FLOWERS},
    {U"罐头", FOOD},
    {U"羊肉", FRESH},
    {U"美妆", COSMETICS},
    {U"羽毛球", SPORTS},
    {U"羽绒", CLOTHING},
    {U"耳机", ELECTRONICS},
    {U"耳环", JEWELLERY},
    {U"耳钉", JEWELLERY},
    {U"肉干", FOOD},
    {U"背包", BAGS},
    {U"胶带", STATIONERY},
    {U"自行车", SPORTS},
    {U"芒果", FRESH},
    {U"花卉", FLOWERS},
    {U"花瓶", HOME},
    {U"苹果", FRESH},
    {U"茶", DRINKS},
    {U"草莓", FRESH},
    {U"荔枝", FRESH},
    {U"药", GOODS},
    {U"葡萄", FRESH},
    {U"蔬菜", FRESH},
    {U"虾", FRESH},
    {U"蛋糕", FOOD},
    {U"螺丝", TOOLS},
    {U"蟹", FRESH},
    {U"血压", GOODS},
    {U"血糖", GOODS},
    {U"行李箱", BAGS},
    {U"行车记录仪", CAR},
    {U"衣", CLOTHING},
    {U"衫", CLOTHING},
    {U"袜", CLOTHING},
    {U"被", HOME},
    {U"裙", CLOTHING},
    {U"裤", CLOTHING},
    {U"西装", CLOTHING},
    {U"计生", GOODS},
    {U"课本", BOOKS},
    {U"调料", FOOD},
    {U"豆浆", DRINKS},
    {U"贴膜", ELECTRONICS},
    {U"足球", SPORTS},
    {U"路由器", ELECTRONICS},
    {U"车载", CAR},
    {U"轮胎", CAR},
    {U"运动", SPORTS},
    {U"避孕", GOODS},
    {U"酒", DRINKS},
    {U"酱油", FOOD},
    {U"醋", FOOD},
    {U"钱包", BAGS},
    {U"锁", TOOLS},
    {U"锅", HOME},
    {U"键盘", ELECTRONICS},
    {U"防晒", COSMETICS},
    {U"雨伞", DAILY},
    {U"雨刷", CAR},
    {U"零食", FOOD},
    {U"面包", FOOD},
    {U"面条", FOOD},
    {U"面膜", COSMETICS},
    {U"靴", SHOES},
    {U"鞋", SHOES},
    {U"音箱", ELECTRONICS},
    {U"项链", JEWELLERY},
    {U"风扇", APPLIANCES},
    {U"食品", FOOD},
    {U"食用油", FOOD},
    {U"餐具", HOME},
    {U"饮料", DRINKS},
    {U"饰品", JEWELLERY},
    {U"饼干", FOOD},
    {U"香水", COSMETICS},
    {U"香皂", DAILY},
    {U"验孕", GOODS},
    {U"鱼", FRESH},
    {U"鱼竿", SPORTS},
    {U"鱼缸", PETS},
    {U"鲜花", FRESH},
    {U"麦片", FOOD},
    {U"鼠标", ELECTRONICS},
};

/* First word that begins with c, or LENGTH(words). */
static size_t first_word(uint32_t c)
{
    size_t low = 0, high = LENGTH(words);

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (words[middle].text[0] < c)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The longest word at this place. @return its length, 0 if there is none */
static size_t word_at(const struct wm_plain *plain, size_t at, const struct word **found)
{
    size_t i, len, longest = 0;

    /* English words stand at the beginning of one, so that "pen" is not in "happen". */
    if (wm_plain_ascii_letter(plain->key[at]) && at > 0 &&
        wm_plain_ascii_letter(plain->key[at - 1]))
        return 0;
    for (i = first_word(plain->key[at]); i < LENGTH(words) && words[i].text[0] == plain->key[at];
         i++) {
        if (wm_plain_word(plain->key, plain->len, at, words[i].text, &len) && len > longest) {
            longest = len;
            *found = &words[i];
        }
    }
    return longest;
}

static enum category category_of(const struct wm_plain *plain)
{
    enum category category = GOODS;
    const struct word *found = NULL;
    size_t i = 0, len;

    while (i < plain->len) {
        len = word_at(plain, i, &found);
        if (len > 0 && found->category == GOODS)
            return GOODS;
        if (len > 0)
            category = found->category;
        i += len > 0 ? len : 1;
    }
    return category;
}

void wm_goods_category(const struct wm_order *order, char *out, size_t size)
{
    const char *country = order->recipient.country;
    bool chinese = country[0] == '\0' || strstr("CN HK MO TW", country) != NULL;
    enum category category = GOODS;
    struct wm_plain plain;
    const char *name;

    out[0] = '\0';
    if (order->goods[0] == '\0' && order->quantity == 0)
        return;
    if (wm_plain_read(&plain, order->goods))
        category = category_of(&plain);
    wm_wipe(&plain, sizeof plain);
    name = chinese ? categories[category].chinese : categories[category].english;
    if (order->quantity == 0)
        snprintf(out, size, "%s", name);
    else if (chinese)
        snprintf(out, size, "%s %" PRIu32 "件", name, order->quantity);
    else
        snprintf(out, size, "%s x%" PRIu32, name, order->quantity);
}

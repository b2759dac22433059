/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/order/guess.h"

#include "filter/base/utf8.h"
#include "filter/base/wipe.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <string.h>

/* Characters of which Chinese and Japanese names, addresses and tables of orders are made: in right
 * text every second or third is among them, in text that was decoded wrongly one of some 20. */
static const char typical[] =
    "省市区县镇乡村路街道号弄巷栋幢单元室楼层座小花园广场大厦中心东西南北上下前后门口江河湖海山城州"
    "京"
    "津浙苏川湘安福建厦成都武汉长沙深圳杭宁波重庆云贵新天和平安民政府学院工业开发科技公司国际商务"
    "订单编收货人姓名地址联系手机电话物流数量价格商品备注公司日期时间金额邮快递"
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董程曹袁邓许傅沈曾彭吕卢蒋蔡贾丁魏薛叶"
    "阎"
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞刚桂英华玉兰红文志峰龙春梅晓雪婷欣宇浩佳子一二三四五六七"
    "八"
    "九十金光美生永世家宝凤清立正德康祥庭苑泰恒阳水石田沙湾港岛洲桥"
    "號樓區縣鎮鄉東門廣場廈層單灣臺龍陳張劉楊趙黃吳孫鄭謝韓馮許鄧蕭葉蘇呂慶義樂華國麗勝興蘭鳳詩雲"
    "偉強靜馬羅訂單編貨姓聯繫機電話備註數價寶儀莊盧錢關鍾賴簡巷弄段鄰里屯埔坑竹基隆桃園新竹苗栗彰"
    "県丁目番地府町株式会社様本島藤井松野原橋佐鈴渡辺伊加吉崎池斉斎浜塚千代東京大阪横神奈愛知";

#define TYPICAL_LEAST 3u

#define LATIN_HEADERS 2
/** Amazon's order reports: reference columns of a table whose names are ASCII. */
static const char *const latin_headers[LATIN_HEADERS] = {"ship-postal-code", "ship-address-1"};

/** A double-byte charset. */
struct candidate {
    struct wm_charset_name charset;
    bool half_kana;  /**< A1…DF are characters of one byte */
    bool four_bytes; /**< a digit behind the first byte begins two more */
    bool kana;       /**< kana are typical of it */
    struct {
        unsigned char first, last; /**< of lead bytes */
        unsigned char trail;       /**< the lowest */
    } common[3];                   /**< punctuation and the more common hanzi */
};

static const struct candidate candidates[] = {
    {.charset = {"GB18030", "GB18030"},
     .four_bytes = true,
     .common = {{0xa1, 0xa3, 0xa1}, {0xb0, 0xf7, 0xa1}}}, /* GB 2312 */
    {.charset = {"Big5", "BIG5"}, .common = {{0xa1, 0xc6, 0x40}}},
    {.charset = {"Big5-HKSCS", "BIG5-HKSCS"}, .common = {{0xa1, 0xc6, 0x40}}},
    {.charset = {"Shift_JIS", "CP932"},
     .half_kana = true,
     .kana = true,
     .common = {{0x81, 0x83, 0x40}, {0x88, 0x98, 0x40}}}, /* JIS level 1 */
};
#define CANDIDATES (sizeof candidates / sizeof candidates[0])
#define HKSCS 2u /* tried only if Big5 does not fit */

/** What a window is in one charset. */
struct view {
    bool possible;
    size_t all, common; /**< characters of two bytes */
    size_t characters;  /**< that are not ASCII */
    size_t typical;     /**< of them */
    size_t known;       /**< column names in the first bytes of it */
};

typedef uint8_t character_set[65536 / 8];

size_t wm_guess_ascii(const char *text, size_t len)
{
    size_t i = 0;
    uint64_t eight;

    for (; len - i >= sizeof eight; i += sizeof eight) {
        memcpy(&eight, text + i, sizeof eight);
        if ((eight & UINT64_C(0x8080808080808080)) != 0)
            break;
    }
    while (i < len && (unsigned char)text[i] < 0x80)
        i++;
    return i;
}

bool wm_guess_utf8(const char *window, size_t len, bool end)
{
    const char *next = window;
    const char *stop = window + len;
    size_t good = 0, bad = 0;

    while (next < stop) {
        const char *before = next;

        if ((unsigned char)*next < 0x80) {
            next += wm_guess_ascii(next, (size_t)(stop - next));
            continue;
        }
        if (wm_utf8_next(&next, stop) == WM_UTF8_BAD) {
            if (!end && stop - before < 4)
                break;
            bad++;
        } else {
            good += next - before >= 3 ? 1 : 0;
        }
    }
    /* Chinese text in UTF-8 is three bytes a character; GB18030 text hardly ever looks like it. */
    return bad == 0 || good > 2 * bad;
}

bool wm_guess_latin_header(const char *text, size_t len)
{
    const char *line_end = memchr(text, '\n', len);
    size_t i, found = 0;

    if (line_end != NULL)
        len = (size_t)(line_end - text);
    for (i = 0; i < LATIN_HEADERS; i++)
        found += memmem(text, len, latin_headers[i], strlen(latin_headers[i])) != NULL ? 1 : 0;
    return found == LATIN_HEADERS;
}

/** Count the characters of two bytes, and the common ones among them. */
static void count_pairs(const struct candidate *candidate, const struct wm_guess_window *window,
                        struct view *view)
{
    const unsigned char *c = (const unsigned char *)window->text;
    const unsigned char *end = c + window->len;
    size_t i;

    while (end - c >= 2) {
        if (c[0] < 0x81 || c[0] == 0xff || (candidate->half_kana && c[0] >= 0xa0 && c[0] <= 0xdf)) {
            c++;
            continue;
        }
        if (candidate->four_bytes && c[1] >= '0' && c[1] <= '9') {
            c += end - c >= 4 ? 4 : 2; /* other scripts and rare hanzi */
            continue;
        }
        view->all++;
        for (i = 0; i < sizeof candidate->common / sizeof candidate->common[0]; i++) {
            if (candidate->common[i].first != 0 && c[0] >= candidate->common[i].first &&
                c[0] <= candidate->common[i].last && c[1] >= candidate->common[i].trail)
                view->common++;
        }
        c += 2;
    }
}

/** Count the decoded characters. */
static void count_characters(const struct candidate *candidate, const character_set set,
                             const char *text, const char *end, struct view *view)
{
    while (text < end) {
        uint32_t c;

        if ((unsigned char)*text < 0x80) {
            text++;
            continue;
        }
        c = wm_utf8_next(&text, end);
        view->characters++;
        if ((c < 0x10000 && (set[c / 8] >> (c % 8) & 1) != 0) ||
            (candidate->kana && c >= 0x3041 && c <= 0x30fe))
            view->typical++;
    }
}

/** Decode the window and count. @return bytes that decode */
static size_t decode(const struct candidate *candidate, const character_set set,
                     const struct wm_guess_window *window, struct view *view)
{
    iconv_t cd = iconv_open("UTF-8", candidate->charset.iconv);
    char out[4096];
    char *in = window->text;
    size_t in_left = window->len;
    bool first = true, more = cd != (iconv_t)-1;

    while (more && in_left != 0) {
        char *next = out;
        size_t out_left = sizeof out;

        more = iconv(cd, &in, &in_left, &next, &out_left) == (size_t)-1 && errno == E2BIG;
        if (!more && in_left != 0 && errno == EINVAL && !window->end)
            in_left = 0; /* a character that the window cuts off */
        count_characters(candidate, set, out, next, view);
        if (first && window->known != NULL)
            view->known = window->known(window->context, out, (size_t)(next - out));
        first = false;
    }
    if (cd != (iconv_t)-1)
        iconv_close(cd);
    wm_wipe(out, sizeof out);
    return cd != (iconv_t)-1 ? window->len - in_left : 0;
}

static bool is_latin_letter(unsigned char c)
{
    static const char early[] = "\x8a\x8c\x8e\x9a\x9c\x9e\x9f"; /* below C0 */

    if (c < 0x80)
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    return c >= 0xc0 ? c != 0xd7 && c != 0xf7 : strchr(early, c) != NULL;
}

/** Does every letter of Windows-1252 stand at another, in no long rows, and is every sign one that
 * texts have? */
static bool is_latin(const struct wm_guess_window *window)
{
    static const char signs[] =
        "\x80\x85\x91\x92\x93\x94\x96\x97\xa0\xa1\xa3\xa7\xaa\xab\xad\xae"
        "\xb0\xb4\xb7\xba\xbb\xbf";
    const unsigned char *c = (const unsigned char *)window->text;
    size_t i, run = 0;

    for (i = 0; i < window->len; i++) {
        run = c[i] >= 0x80 ? run + 1 : 0;
        if (c[i] < 0x80)
            continue;
        if (is_latin_letter(c[i])) {
            /* The window begins at its first letter, before which there may be one. */
            if (i != 0 && !is_latin_letter(c[i - 1]) && i + 1 < window->len &&
                !is_latin_letter(c[i + 1]))
                return false;
        } else if (strchr(signs, c[i]) == NULL) {
            return false;
        }
        if (run > 3)
            return false;
    }
    return true;
}

/** Names and addresses, as far as one can tell: half of the characters are common ones, and a
 * quarter is typical. Of Korean and Japanese in EUC, which decode as GB 2312 too, a tenth is. */
static bool is_likely(const struct candidate *candidate, const struct view *view)
{
    if (candidate->four_bytes && view->all == 0)
        return view->characters != 0; /* nothing else has characters of four bytes */
    return view->common * 2 >= view->all && view->typical >= TYPICAL_LEAST &&
           view->typical * 4 >= view->characters;
}

/** The candidate with the most of what is counted; if a second one comes near there is none. */
static const struct wm_charset_name *choose(const struct view view[CANDIDATES])
{
    size_t i, best = 0, known = 0, second = 0;

    for (i = 0; i < CANDIDATES; i++) {
        if (view[i].known > view[best].known)
            best = i;
    }
    for (i = 0; i < CANDIDATES; i++)
        known += view[i].known == view[best].known ? 1 : 0;
    if (view[best].known != 0 && known == 1)
        return &candidates[best].charset;
    for (best = 0, i = 0; i < CANDIDATES; i++) {
        if (view[i].possible && (!view[best].possible || view[i].typical > view[best].typical))
            best = i;
    }
    for (i = 0; i < CANDIDATES; i++) {
        if (i != best && view[i].possible && view[i].typical > second)
            second = view[i].typical;
    }
    if (!view[best].possible || view[best].typical < 3 * second)
        return NULL;
    return &candidates[best].charset;
}

static void fill_set(character_set set)
{
    const char *next = typical;
    const char *end = typical + sizeof typical - 1;

    memset(set, 0, sizeof(character_set));
    while (next < end) {
        uint32_t c = wm_utf8_next(&next, end);

        set[c / 8] |= (uint8_t)(1u << (c % 8));
    }
}

const struct wm_charset_name *wm_guess_charset(const struct wm_guess_window *window, size_t *good)
{
    static const struct wm_charset_name windows_1252 = {"Windows-1252", "CP1252"};
    struct view view[CANDIDATES] = {{.possible = false}};
    const struct wm_charset_name *found;
    character_set set;
    size_t i;

    *good = 0;
    fill_set(set);
    for (i = 0; i < CANDIDATES; i++) {
        size_t decoded;

        if (i == HKSCS && view[HKSCS - 1].characters != 0)
            continue;
        decoded = decode(&candidates[i], set, window, &view[i]);
        *good = i == 0 ? decoded : *good;
        if (decoded == window->len) {
            count_pairs(&candidates[i], window, &view[i]);
            view[i].possible = is_likely(&candidates[i], &view[i]);
        } else {
            memset(&view[i], 0, sizeof view[i]);
        }
    }
    found = choose(view);
    if (found == NULL && window->latin && is_latin(window))
        found = &windows_1252;
    return found;
}

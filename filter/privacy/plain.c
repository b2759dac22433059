/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/privacy/plain.h"

#include "filter/base/utf8.h"
#include "filter/base/wipe.h"

#include <string.h>
#include <uchar.h>

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

struct range {
    uint32_t first, last;
};

/* Characters that draw nothing, reorder or only modify: Unicode Cf, variation selectors, fillers,
 * and combining marks for Latin (Thai, Arabic and Indic vowels are letters' parts and stay). */
static const struct range invisible[] = {
    {0x00, 0x08},       {0x0e, 0x1f},       {0x7f, 0x84},       {0x86, 0x9f},
    {0xad, 0xad},       {0x300, 0x36f},     {0x61c, 0x61c},     {0x115f, 0x1160},
    {0x17b4, 0x17b5},   {0x180b, 0x180f},   {0x1ab0, 0x1aff},   {0x1dc0, 0x1dff},
    {0x200b, 0x200f},   {0x202a, 0x202e},   {0x2060, 0x206f},   {0x20d0, 0x20ff},
    {0x3164, 0x3164},   {0xfe00, 0xfe0f},   {0xfe20, 0xfe2f},   {0xfeff, 0xfeff},
    {0xffa0, 0xffa0},   {0xfff0, 0xfffb},   {0x13430, 0x1343f}, {0x1bca0, 0x1bca3},
    {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
};

static const struct range blank[] = {
    {0x09, 0x0d},     {0x20, 0x20},     {0x85, 0x85},     {0xa0, 0xa0},
    {0x1680, 0x1680}, {0x2000, 0x200a}, {0x2028, 0x2029}, {0x202f, 0x202f},
    {0x205f, 0x205f}, {0x2800, 0x2800}, {0x3000, 0x3000},
};

/* First of ten decimal digits each: Unicode Nd, and subscripts. */
static const uint32_t zeros[] = {
    0x660,   0x6f0,   0x7c0,   0x966,   0x9e6,   0xa66,   0xae6,   0xb66,   0xbe6,   0xc66,
    0xce6,   0xd66,   0xde6,   0xe50,   0xed0,   0xf20,   0x1040,  0x1090,  0x17e0,  0x1810,
    0x1946,  0x19d0,  0x1a80,  0x1a90,  0x1b50,  0x1bb0,  0x1c40,  0x1c50,  0xa620,  0xa8d0,
    0xa900,  0xa9d0,  0xa9f0,  0xaa50,  0xabf0,  0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136,
    0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50,
    0x11d50, 0x11da0, 0x16a60, 0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6,
    0x1e140, 0x1e2f0, 0x1e950, 0x1fbf0, 0x2080,
};

/* First of the digits 1 to 9: circled, in brackets, with full stop, Suzhou numerals … */
static const uint32_t ones[] = {
    0x2460, 0x2474, 0x2488, 0x2776, 0x2780, 0x278a, 0x24f5, 0x3021, 0x3220, 0x3280, 0x1f102,
};

/* Simplified characters by traditional one; 0: it is none. A table of all, because each character
 * of each text is looked up. */
#define HAN 0x4e00
#define HAN_COUNT 0x5200
static const uint16_t simplified[HAN_COUNT] = {
#include "filter/privacy/traditional.inc"
};

/* Numerals: for a digit its value and 1, NUMBER for what counts things. 洞, 拐 and 勾 are digits on
 * the telephone only. */
#define NUMBER 0x10
#define DIGIT(value) ((value) + 1 + NUMBER)
static const uint8_t numerals[HAN_COUNT] = {
    [U'零' - HAN] = DIGIT(0), [U'一' - HAN] = DIGIT(1), [U'壹' - HAN] = DIGIT(1),
    [U'幺' - HAN] = DIGIT(1), [U'二' - HAN] = DIGIT(2), [U'贰' - HAN] = DIGIT(2),
    [U'弍' - HAN] = DIGIT(2), [U'三' - HAN] = DIGIT(3), [U'叁' - HAN] = DIGIT(3),
    [U'四' - HAN] = DIGIT(4), [U'肆' - HAN] = DIGIT(4), [U'五' - HAN] = DIGIT(5),
    [U'伍' - HAN] = DIGIT(5), [U'六' - HAN] = DIGIT(6), [U'陆' - HAN] = DIGIT(6),
    [U'七' - HAN] = DIGIT(7), [U'柒' - HAN] = DIGIT(7), [U'八' - HAN] = DIGIT(8),
    [U'捌' - HAN] = DIGIT(8), [U'九' - HAN] = DIGIT(9), [U'玖' - HAN] = DIGIT(9),
    [U'洞' - HAN] = 0 + 1,    [U'拐' - HAN] = 7 + 1,    [U'勾' - HAN] = 9 + 1,
    [U'十' - HAN] = NUMBER,   [U'百' - HAN] = NUMBER,   [U'千' - HAN] = NUMBER,
    [U'两' - HAN] = NUMBER,   [U'廿' - HAN] = NUMBER,   [U'卅' - HAN] = NUMBER,
    [U'拾' - HAN] = NUMBER,   [U'佰' - HAN] = NUMBER,   [U'仟' - HAN] = NUMBER,
};

/* Base letters of U+00C0 to U+017F. */
static const char latin_base[] =
    "aaaaaaaceeeeiiiidnooooo-ouuuuytsaaaaaaaceeeeiiiidnooooo-ouuuuytyaaaaaaccccccccddddeeeeeeeeee"
    "gggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyz"
    "zzzzzs";

static bool in_ranges(const struct range *ranges, size_t count, uint32_t c)
{
    size_t i;

    for (i = 0; i < count && c >= ranges[i].first; i++) {
        if (c <= ranges[i].last)
            return true;
    }
    return false;
}

/* Digit value of a character of any script but Han, or -1. */
static int digit_value(uint32_t c)
{
    static const char superscripts[] = "2301"; /* U+00B2 B3, and B9 below */
    size_t i;

    if (c < 0x80)
        return wm_plain_ascii_digit(c) ? (int)(c - '0') : -1;
    if (c == 0xb2 || c == 0xb3)
        return superscripts[c - 0xb2] - '0';
    if (c == 0xb9)
        return 1;
    if (c == 0x2070 || (c >= 0x2074 && c <= 0x2079))
        return (int)(c - 0x2070);
    for (i = 0; i < LENGTH(ones); i++) {
        if (c >= ones[i] && c < ones[i] + 9)
            return (int)(c - ones[i]) + 1;
    }
    if (c == 0x24ea || c == 0x24ff)
        return 0;
    for (i = 0; i < LENGTH(zeros); i++) {
        if (c >= zeros[i] && c < zeros[i] + 10)
            return (int)(c - zeros[i]);
    }
    return -1;
}

static bool is_common_han(uint32_t c)
{
    return c >= HAN && c < HAN + HAN_COUNT;
}

static uint32_t fold(uint32_t c)
{
    int digit;

    if (c >= 'A' && c <= 'Z')
        return c - 'A' + 'a';
    if (c < 0x80)
        return c;
    if (is_common_han(c))
        return simplified[c - HAN] != 0 ? simplified[c - HAN] : c;
    if (wm_plain_han(c))
        return c;
    digit = digit_value(c);
    if (digit >= 0)
        return '0' + (uint32_t)digit;
    if (c >= 0xc0 && c <= 0x17f)
        return (unsigned char)latin_base[c - 0xc0];
    if (c >= 0x391 && c <= 0x3a9) /* Greek capitals */
        return c + 0x20;
    if (c >= 0x410 && c <= 0x42f) /* Cyrillic capitals */
        return c + 0x20;
    if (c >= 0x400 && c <= 0x40f)
        return c + 0x50;
    if (c >= 0x2f00 && c <= 0x2fd5) /* Kangxi radicals that look like numerals */
        return c == 0x2f00   ? U'一'
               : c == 0x2f06 ? U'二'
               : c == 0x2f0b ? U'八'
               : c == 0x2f17 ? U'十'
                             : c;
    return c;
}

bool wm_plain_read(struct wm_plain *plain, const char *text)
{
    const char *end = text + strlen(text);
    bool gap = false;

    plain->len = 0;
    while (text < end) {
        uint32_t c = wm_utf8_next(&text, end);
        if (c == WM_UTF8_BAD) {
            wm_plain_cut(plain, 0);
            return false;
        }
        if (c >= 0xff01 && c <= 0xff5e)
            c -= 0xfee0;
        if ((c > ' ' && c < 0x7f) || is_common_han(c)) {
            /* neither blank nor invisible */
        } else if (in_ranges(blank, LENGTH(blank), c)) {
            gap = plain->len != 0;
            continue;
        } else if (in_ranges(invisible, LENGTH(invisible), c)) {
            continue;
        }
        if (plain->len + (gap ? 2 : 1) > WM_PLAIN_MAX) {
            wm_plain_cut(plain, 0);
            return false;
        }
        if (gap) {
            plain->at[plain->len] = plain->key[plain->len] = ' ';
            plain->len++;
            gap = false;
        }
        plain->at[plain->len] = c;
        plain->key[plain->len] = fold(c);
        plain->len++;
    }
    return true;
}

void wm_plain_cut(struct wm_plain *plain, size_t len)
{
    size_t gone = plain->len - len;

    wm_wipe(plain->at + len, gone * sizeof *plain->at);
    wm_wipe(plain->key + len, gone * sizeof *plain->key);
    plain->len = len;
}

void wm_plain_wipe(struct wm_plain *plain)
{
    wm_plain_cut(plain, 0);
}

void wm_keys_wipe(struct wm_keys *keys)
{
    wm_wipe(keys->key, keys->len * sizeof *keys->key);
    wm_wipe(keys->pos, keys->len * sizeof *keys->pos);
    keys->len = 0;
}

void wm_keys_read(struct wm_keys *keys, const struct wm_plain *plain, size_t from, size_t to)
{
    size_t i;

    keys->len = 0;
    for (i = from; i < to; i++) {
        uint32_t c = plain->key[i];
        int digit = wm_plain_han_digit(c);
        if (digit >= 0)
            c = '0' + (uint32_t)digit;
        if (!wm_plain_ascii_digit(c) && !wm_plain_letter(c))
            continue;
        keys->key[keys->len] = c;
        keys->pos[keys->len] = (uint16_t)i;
        keys->len++;
    }
}

size_t wm_plain_put(const struct wm_plain *plain, size_t from, size_t to, char *out, size_t used,
                    size_t size)
{
    char bytes[4];
    size_t i;

    for (i = from; i < to && used < size; i++) {
        size_t len = wm_utf8_put(bytes, plain->at[i]);
        if (used + len + 1 > size)
            return size;
        memcpy(out + used, bytes, len);
        used += len;
    }
    if (used < size)
        out[used] = '\0';
    return used;
}

bool wm_plain_word(const uint32_t *key, size_t len, size_t at, const uint32_t *word,
                   size_t *word_len)
{
    size_t i;

    for (i = 0; word[i] != 0; i++) {
        if (at + i >= len || key[at + i] != word[i])
            return false;
    }
    *word_len = i;
    return true;
}

size_t wm_plain_any(const uint32_t *key, size_t len, size_t at, const uint32_t *const *words)
{
    size_t longest = 0, found;

    for (; *words != NULL; words++) {
        if (wm_plain_word(key, len, at, *words, &found) && found > longest)
            longest = found;
    }
    return longest;
}

bool wm_plain_in(const uint32_t *set, uint32_t c)
{
    if (c == 0)
        return false;
    for (; *set != 0; set++) {
        if (*set == c)
            return true;
    }
    return false;
}

bool wm_plain_han(uint32_t c)
{
    static const struct range han[] = {
        {0x3005, 0x3007}, {0x3400, 0x4dbf}, {0x4e00, 0x9fff}, {0xf900, 0xfaff}, {0x20000, 0x3fffd},
    };

    if (c < 0x3005 || (c >= 0x4e00 && c <= 0x9fff)) /* most of what comes */
        return c >= 0x4e00;
    return in_ranges(han, LENGTH(han), c);
}

bool wm_plain_letter(uint32_t c)
{
    static const struct range letters[] = {
        {0xaa, 0xaa},       {0xb5, 0xb5},       {0xba, 0xba},       {0xc0, 0xd6},
        {0xd8, 0xf6},       {0xf8, 0x2af},      {0x370, 0x373},     {0x376, 0x377},
        {0x37b, 0x37d},     {0x37f, 0x37f},     {0x386, 0x386},     {0x388, 0x3ff},
        {0x400, 0x481},     {0x48a, 0x52f},     {0x531, 0x556},     {0x561, 0x587},
        {0x5d0, 0x5ea},     {0x620, 0x64a},     {0x66e, 0x66f},     {0x671, 0x6d3},
        {0x6fa, 0x6fc},     {0x710, 0x710},     {0x712, 0x72f},     {0x750, 0x77f},
        {0x780, 0x7a5},     {0x7ca, 0x7ea},     {0x8a0, 0x8c7},     {0x904, 0x939},
        {0x985, 0x9b9},     {0xa05, 0xa39},     {0xa85, 0xab9},     {0xb05, 0xb39},
        {0xb83, 0xbb9},     {0xc05, 0xc39},     {0xc85, 0xcb9},     {0xd05, 0xd3a},
        {0xd85, 0xdc6},     {0xe01, 0xe30},     {0xe32, 0xe33},     {0xe40, 0xe46},
        {0xe81, 0xeb0},     {0xf40, 0xf6c},     {0x1000, 0x102a},   {0x10a0, 0x10ff},
        {0x1100, 0x11ff},   {0x1200, 0x135a},   {0x13a0, 0x13fd},   {0x1401, 0x166c},
        {0x1780, 0x17b3},   {0x1820, 0x1878},   {0x1e00, 0x1fff},   {0x2c00, 0x2dff},
        {0x3005, 0x3007},   {0x3041, 0x3096},   {0x309d, 0x309f},   {0x30a1, 0x30fa},
        {0x30fc, 0x30ff},   {0x3105, 0x312f},   {0x3131, 0x318e},   {0x31a0, 0x31bf},
        {0x31f0, 0x31ff},   {0x3400, 0x4dbf},   {0x4e00, 0x9fff},   {0xa000, 0xa48c},
        {0xa4d0, 0xa4f7},   {0xa960, 0xa97c},   {0xac00, 0xd7a3},   {0xd7b0, 0xd7fb},
        {0xf900, 0xfaff},   {0xfb1d, 0xfdff},   {0xfe70, 0xfefc},   {0xff66, 0xffdc},
        {0x10400, 0x1044f}, {0x1b000, 0x1b16f}, {0x1d400, 0x1d7cb}, {0x20000, 0x3fffd},
    };

    if (c < 0x80)
        return wm_plain_ascii_letter(c);
    if (c >= 0xac00 && c <= 0xd7a3) /* Hangul: far down the list */
        return true;
    return wm_plain_han(c) || in_ranges(letters, LENGTH(letters), c);
}

int wm_plain_han_digit(uint32_t key)
{
    if (is_common_han(key))
        return (numerals[key - HAN] & (NUMBER - 1)) - 1;
    return key == U'〇' ? 0 : -1;
}

bool wm_plain_han_number(uint32_t key)
{
    if (is_common_han(key))
        return (numerals[key - HAN] & NUMBER) != 0;
    return key == U'〇';
}

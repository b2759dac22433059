/* SPDX-License-Identifier: Apache-2.0 */
/* Names: waybills.md 3.2. */
#include "config.h"

#include "filter/privacy/name.h"

#include "filter/base/utf8.h"
#include "filter/base/wipe.h"
#include "filter/privacy/mask.h"

#include <string.h>
#include <uchar.h>

/* Surnames of two characters, simplified. */
static const char32_t compound[] =
    U"欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙"
    U"慕容仲孙"
    U"钟离长孙宇文司徒鲜于司空闾丘子车亓官司寇巫马公西颛孙壤驷公良漆雕乐正宰父谷梁拓跋夹谷轩辕令狐"
    U"段干百里"
    U"呼延东郭南门羊舌微生公户公玉公仪梁丘公仲公上公门公山公坚左丘公伯西门公祖第五公乘贯丘公皙南荣"
    U"东里东宫"
    U"仲长子书子桑即墨达奚褚师吴铭纳兰完颜叶赫那拉富察瓜尔佟佳钮祜爱新哈日图门";

/* Not part of a name; dropped from its end. */
static const char32_t *const honorific[] = {
    U"先生", U"女士", U"小姐",   U"老师",   U"太太", U"夫人", U"同学",
    U"师傅", U"经理", U"医生",   U"大夫",   U"阿姨", U"叔叔", U"大哥",
    U"大姐", U"老板", U"小朋友", U"收件人", U"亲启", U"收",   NULL,
};

/* The same, but only behind a compound surname: 欧阳总. */
static const char32_t short_honorific[] = U"总哥姐工董局处叔姨爷转";

static bool is_compound(uint32_t first, uint32_t second)
{
    size_t i;

    for (i = 0; compound[i] != 0; i += 2) {
        if (compound[i] == first && compound[i + 1] == second)
            return true;
    }
    return false;
}

/* Runs of seven digits and more, whatever stands between them. A numeral at the edge of a run that
 * is long enough without it may be part of the name: 张三 138…. */
static void mark_numbers(const struct wm_plain *plain, bool hide[WM_PLAIN_MAX])
{
    size_t i, digits = 0, ascii = 0, start = 0, first = 0, last = 0;

    for (i = 0; i <= plain->len; i++) {
        uint32_t c = i < plain->len ? plain->key[i] : 'x';
        if (wm_plain_ascii_digit(c) || wm_plain_han_digit(c) >= 0) {
            start = digits++ == 0 ? i : start;
            if (wm_plain_ascii_digit(c)) {
                first = ascii++ == 0 ? i : first;
                last = i;
            }
        } else if (wm_plain_letter(c)) {
            size_t from = ascii >= 7 ? first : start, to = ascii >= 7 ? last + 1 : i;
            for (; digits >= 7 && from < to; from++)
                hide[from] = true;
            digits = ascii = 0;
        }
    }
}

/* Words with an @. */
static void mark_mail(const struct wm_plain *plain, bool hide[WM_PLAIN_MAX])
{
    size_t i, from, to;

    for (i = 0; i < plain->len; i++) {
        if (plain->key[i] != '@')
            continue;
        for (from = i; from > 0 && plain->key[from - 1] != ' ';)
            from--;
        for (to = from; to < plain->len && plain->key[to] != ' '; to++)
            hide[to] = true;
        i = to;
    }
}

static void add_part(struct wm_name *name, size_t start, size_t end)
{
    struct wm_name_part part = {.start = (uint16_t)start, .len = (uint16_t)(end - start)};
    size_t i;

    part.word = true;
    for (i = start; i < end; i++) {
        if (!wm_plain_ascii_letter(name->key[i]))
            part.word = false;
    }
    if (part.len < (part.word ? 3 : 2) || name->part_count == WM_NAME_PARTS)
        return;
    for (i = 0; i < name->part_count; i++) {
        if (name->part[i].start == part.start && name->part[i].len == part.len)
            return;
    }
    name->part[name->part_count++] = part;
}

/* Length of a name [start, end) without the words that are no part of it. */
static size_t without_honorific(const struct wm_name *name, size_t start, size_t end)
{
    bool again = true;

    while (again) {
        const char32_t *const *word;
        again = false;
        for (word = honorific; *word != NULL; word++) {
            size_t len = 0, found;
            while ((*word)[len] != 0)
                len++;
            if (end - start > len && wm_plain_word(name->key, end, end - len, *word, &found)) {
                end -= len;
                again = true;
            }
        }
    }
    if (end - start == 3 && is_compound(name->key[start], name->key[start + 1]) &&
        wm_plain_in(short_honorific, name->key[end - 1]))
        end--;
    return end;
}

/* A segment is what no punctuation interrupts: a name, an organisation, a person in brackets. */
static void add_segment(struct wm_name *name, size_t start, size_t end)
{
    size_t shorter = without_honorific(name, start, end);

    add_part(name, start, end); /* 贺先生 in a remark is this record's, whatever it is short for */
    if (shorter != end)
        add_part(name, start, shorter);
}

void wm_name_read(struct wm_name *name, const char *text)
{
    struct wm_plain plain;
    bool hide[WM_PLAIN_MAX], han = true, broken = false;
    size_t i, segment = 0, word = 0;

    memset(name, 0, sizeof *name);
    if (!wm_plain_read(&plain, text))
        return;
    memset(hide, 0, sizeof hide);
    mark_numbers(&plain, hide);
    mark_mail(&plain, hide);
    for (i = 0; i <= plain.len && name->len < WM_NAME_MAX; i++) {
        uint32_t c = i < plain.len ? plain.key[i] : 0;
        if (i < plain.len && !hide[i] && wm_plain_letter(c)) {
            if (broken) /* letters go on behind something that is none */
                han = false;
            if (!wm_plain_han(c))
                han = false;
            name->at[name->len] = plain.at[i];
            name->key[name->len] = c;
            name->len++;
            continue;
        }
        if (c == '*' || c == '^')
            name->starred = true;
        if (word < name->len && (word != segment || c == ' ')) /* words of John Q. Smith */
            add_part(name, word, name->len);
        word = name->len;
        if (c == ' ' && i < plain.len && !hide[i])
            continue;
        if (segment < name->len)
            add_segment(name, segment, name->len);
        segment = word = name->len;
        broken = broken || name->len != 0;
    }
    name->end = without_honorific(name, 0, name->len);
    add_part(name, 0, name->end);
    if (name->end == 0)
        name->show = 0;
    else if (name->end == 1)
        name->show = name->starred || name->len > 1 ? 1 : 0;
    else if (han && !name->starred && name->end >= 3 && is_compound(name->key[0], name->key[1]))
        name->show = 2;
    else
        name->show = 1;
    wm_wipe(&plain, sizeof plain);
}

/* Is key[at…] this stretch of the name? Numerals compare as the digits that wm_keys makes them. */
static bool stretch_at(const struct wm_name *name, size_t start, size_t len,
                       const struct wm_keys *keys, size_t at)
{
    size_t i;

    if (at + len > keys->len)
        return false;
    for (i = 0; i < len; i++) {
        uint32_t c = name->key[start + i];
        int digit = wm_plain_han_digit(c);
        if (digit >= 0)
            c = '0' + (uint32_t)digit;
        if (c != keys->key[at + i])
            return false;
    }
    return true;
}

/* No ASCII letter right before or behind keys [at, end). */
static bool stands_alone(const struct wm_keys *keys, size_t at, size_t end)
{
    if (at > 0 && at < keys->len && keys->pos[at - 1] + 1 == keys->pos[at] &&
        wm_plain_ascii_letter(keys->key[at - 1]))
        return false;
    return end == keys->len || keys->pos[end] != keys->pos[end - 1] + 1 ||
           !wm_plain_ascii_letter(keys->key[end]);
}

bool wm_name_find(const struct wm_name *name, const struct wm_keys *keys, size_t from, bool rest,
                  size_t *at, size_t *end)
{
    size_t i, k;

    for (i = from; i < keys->len; i++) {
        for (k = 0; k < name->part_count; k++) {
            const struct wm_name_part *part = &name->part[k];
            if (stretch_at(name, part->start, part->len, keys, i) &&
                (!part->word || stands_alone(keys, i, i + part->len))) {
                *at = i;
                *end = i + part->len;
                return true;
            }
        }
        if (rest && name->end >= name->show + 2 && wm_plain_han(name->key[name->show]) &&
            stretch_at(name, name->show, name->end - name->show, keys, i)) {
            *at = i;
            *end = i + name->end - name->show;
            return true;
        }
    }
    return false;
}

/* What every masked name is: the letters that may show, in their order, and stars. */
static bool holds(const struct wm_name *name, unsigned shows, const char *out)
{
    struct wm_plain plain;
    size_t i, letters = 0, stars = 0;

    if (strcmp(out, "*") == 0)
        return true;
    if (!wm_plain_read(&plain, out))
        return false;
    for (i = 0; i < plain.len; i++) {
        if (plain.at[i] == '*')
            stars++;
        else if (wm_plain_letter(plain.key[i]))
            letters++;
        else
            return false;
    }
    return stars >= 1 && letters <= name->show + ((shows & WM_NAME_LAST) != 0 ? 1 : 0) &&
           (letters < 2 || name->end > letters);
}

/* Marks that belong to the letter before them: Hebrew, Arabic, Indic and Thai vowels, voiced kana.
 */
static bool is_vowel(uint32_t c)
{
    return (c >= 0x591 && c <= 0x1cff) || (c >= 0xa800 && c <= 0xabff) || c == 0x3099 ||
           c == 0x309a;
}

/* All of a name but numbers, mail addresses and what is no part of any name. */
static void put_all(const char *text, char out[WM_MASK_NAME])
{
    static const char32_t punctuation[] = U" .,'’-·•‧・&*";
    struct wm_plain plain;
    bool hide[WM_PLAIN_MAX];
    size_t i, used = 0, letters = 0;

    out[0] = '\0';
    if (!wm_plain_read(&plain, text))
        plain.len = 0;
    memset(hide, 0, sizeof hide);
    mark_numbers(&plain, hide);
    mark_mail(&plain, hide);
    for (i = 0; i < plain.len; i++) {
        bool letter = wm_plain_letter(plain.key[i]) || (letters > 0 && is_vowel(plain.key[i]));
        if (hide[i] || (!letter && !wm_plain_in(punctuation, plain.key[i])))
            continue;
        letters += letter ? 1 : 0;
        if (used > 0 || letter)
            used = wm_plain_put(&plain, i, i + 1, out, used, WM_MASK_NAME);
        if (used == WM_MASK_NAME)
            break;
    }
    while (used < WM_MASK_NAME && used > 0 && out[used - 1] == ' ')
        out[--used] = '\0';
    if (letters == 0 || used == WM_MASK_NAME)
        memcpy(out, "*", 2);
    wm_wipe(&plain, sizeof plain);
}

void wm_name_put(const struct wm_name *name, unsigned shows, char out[WM_MASK_NAME])
{
    size_t used = 0, i;

    for (i = 0; i < name->show; i++)
        used += wm_utf8_put(out + used, name->at[i]);
    if ((shows & WM_NAME_LAST) != 0 && !name->starred && name->end >= name->show + 2) {
        out[used++] = '*';
        used += wm_utf8_put(out + used, name->at[name->end - 1]);
        out[used] = '\0';
    } else {
        memcpy(out + used, "**", 3);
    }
    if (name->show == 0 || !holds(name, shows, out))
        memcpy(out, "*", 2);
}

void wm_mask_name(const char *text, unsigned shows, char out[WM_MASK_NAME])
{
    struct wm_name name;

    out[0] = '\0';
    if ((shows & WM_NAME_FIRST) == 0)
        return;
    if ((shows & WM_NAME_REST) != 0) {
        put_all(text, out);
        return;
    }
    wm_name_read(&name, text);
    wm_name_put(&name, shows, out);
    wm_wipe(&name, sizeof name);
}

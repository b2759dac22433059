/* SPDX-License-Identifier: Apache-2.0 */
/* What no address may show, whatever its form: numbers of phones and papers, mail addresses, the
 * hands it goes through, the party's own name. And an independent look at what was kept. */
#include "config.h"

#include "filter/base/wipe.h"
#include "filter/privacy/address_abroad.h"

#include <string.h>
#include <uchar.h>

#define NUMBER_DIGITS 7 /* a run of so many is a phone or a paper's number */

static bool is_digit(uint32_t c)
{
    return wm_plain_ascii_digit(c) || wm_plain_han_digit(c) >= 0;
}

/* Where the postcode starts that ends at `to`: 10115, 1060, and 1000-205 of Portugal; `to` if none
 * does. A town stands behind it. */
static size_t postcode_start(const struct wm_plain *detail, size_t from, size_t to)
{
    size_t start = to;

    if (to + 1 >= detail->len || detail->key[to] != ' ' || !wm_plain_letter(detail->key[to + 1]))
        return to;
    while (start > from && wm_plain_ascii_digit(detail->key[start - 1]))
        start--;
    if (to - start == 3 && start - from >= 5 && detail->key[start - 1] == '-') {
        start--;
        while (start > from && wm_plain_ascii_digit(detail->key[start - 1]))
            start--;
        return to - start == 8 ? start : to;
    }
    return to - start == 4 || to - start == 5 ? start : to;
}

/* House number and postcode side by side: "12, 10115 Berlin", "12/3/15 1060 Wien": digits that only
 * look like a phone's. [from, to) starts and ends with one. */
static bool is_postcode(const struct wm_plain *detail, size_t from, size_t to)
{
    size_t start = postcode_start(detail, from, to), i, digits = 0;

    if (start == to)
        return false;
    if (start == from)
        return true;
    if (detail->key[from] == '0' || detail->key[start - 1] != ' ' ||
        (from > 0 && wm_plain_in(U"+(", detail->key[from - 1])))
        return false;
    for (i = from; i < start; i++) {
        uint32_t c = detail->key[i];
        digits += wm_plain_ascii_digit(c) ? 1 : 0;
        if (!wm_plain_ascii_digit(c) && !wm_plain_in(U" ,/", c))
            return false;
        /* a blank parts groups of a phone, not a house's */
        if (c == ' ' && i + 1 != start && detail->key[i - 1] != ',')
            return false;
    }
    return digits <= 5;
}

/* Runs of digits, whatever but a letter stands between them. */
static void mark_numbers(const struct wm_plain *detail, bool secret[WM_PLAIN_MAX])
{
    size_t i, k, digits = 0, start = 0, last = 0;

    for (i = 0; i <= detail->len; i++) {
        uint32_t c = i < detail->len ? detail->key[i] : 'x';
        if (is_digit(c)) {
            start = digits++ == 0 ? i : start;
            last = i;
        } else if (wm_plain_letter(c)) {
            if (digits >= NUMBER_DIGITS && !is_postcode(detail, start, last + 1)) {
                for (k = start; k <= last; k++)
                    secret[k] = true;
                /* the letters of an identity number or a passport's beside it */
                if (last + 1 < detail->len && wm_plain_ascii_letter(detail->key[last + 1]))
                    secret[last + 1] = true;
                if (start > 0 && wm_plain_ascii_letter(detail->key[start - 1]))
                    secret[start - 1] = true;
            }
            digits = 0;
        }
    }
}

static void mark_mail(const struct wm_plain *detail, bool secret[WM_PLAIN_MAX])
{
    size_t i, from, to;

    for (i = 0; i < detail->len; i++) {
        if (detail->key[i] != '@')
            continue;
        from = i > 0 && detail->key[i - 1] == ' ' ? i - 1 : i;
        while (from > 0 && !wm_plain_in(U" ,;", detail->key[from - 1]))
            from--;
        to = i + 1 < detail->len && detail->key[i + 1] == ' ' ? i + 2 : i + 1;
        for (; to < detail->len && !wm_plain_in(U" ,;", detail->key[to]); to++)
            ;
        for (; from < to; from++)
            secret[from] = true;
        i = to > i ? to - 1 : i;
    }
}

static bool starts_word(const struct wm_plain *detail, size_t i)
{
    return i == 0 ||
           (!wm_plain_letter(detail->key[i - 1]) && !wm_plain_ascii_digit(detail->key[i - 1]));
}

/* Length of the word of a list that stands alone at i. */
static size_t word_at(const struct wm_plain *detail, size_t i, const char32_t *const *list)
{
    size_t len = starts_word(detail, i) ? wm_plain_any(detail->key, detail->len, i, list) : 0;

    if (len > 0 && wm_plain_letter(detail->key[i + len - 1]) && i + len < detail->len &&
        wm_plain_letter(detail->key[i + len]))
        return 0;
    return len;
}

static bool begins_part(const struct wm_plain *detail, size_t i)
{
    while (i > 0 && detail->key[i - 1] == ' ')
        i--;
    return i == 0 || wm_plain_in(U",;", detail->key[i - 1]);
}

/* "Herrn Hans Meier": a part without a number that begins with a title. */
static void mark_titles(const struct wm_plain *detail, bool secret[WM_PLAIN_MAX])
{
    static const char32_t *const title[] = {
        U"mr",       U"mrs",    U"ms",   U"miss", U"herr",   U"herrn",   U"frau",   U"familie",
        U"monsieur", U"madame", U"mme",  U"mlle", U"signor", U"signora", U"sra",    U"srta",
        U"senor",    U"senora", U"mevr", U"dhr",  U"pan",    U"pani",    U"kyrios", NULL,
    };
    size_t i, to;
    bool number;

    for (i = 0; i < detail->len; i++) {
        if (!begins_part(detail, i) || word_at(detail, i, title) == 0)
            continue;
        number = false;
        for (to = i; to < detail->len && !wm_plain_in(U",;", detail->key[to]); to++)
            number = number || wm_plain_ascii_digit(detail->key[to]);
        for (; i <= to && i < detail->len && !number; i++)
            secret[i] = true;
    }
}

/* What stands before a person or company: c/o and its like in the languages of Europe. */
static const char32_t *const care[] = {
    U"c/o",
    U"c\\o",
    U"℅",
    U"care of",
    U"att",
    U"attn",
    U"attention",
    U"fao",
    U"recipient",
    U"receiver",
    U"consignee",
    U"z.hd.",
    U"z. hd.",
    U"z. h.",
    U"z.h.",
    U"zhd",
    U"zu handen",
    U"zu haenden",
    U"p.adr.",
    U"p/a",
    U"p.a.",
    U"chez",
    U"a l'attention",
    U"a l’attention",
    U"t.a.v.",
    U"tav",
    U"presso",
    U"c.a.",
    U"a/c",
    U"a/a",
    U"a la atencion",
    U"aos cuidados",
    U"ao cuidado",
    U"k.a.",
    U"do rak",
    U"k rukam",
    NULL,
};
/* The same, but only where a part begins: Neustadt bei Coburg is a town. */
static const char32_t *const host[] = {
    U"bei", U"b.", U"v/", U"u/", NULL,
};
/* What stands before a number that is no part of an address. */
static const char32_t *const phone[] = {
    U"tel",    U"telefon",  U"telefono", U"telephone", U"phone", U"mobile", U"mobil",
    U"handy",  U"cell",     U"gsm",      U"tlf",       U"fax",   U"mob",    U"whatsapp",
    U"wechat", U"passport", U"cpf",      U"dni",       U"nif",   U"тел",    U"☎",
    U"📞",      U"电话",     U"전화",     U"연락처",    NULL,
};

/* From whose hands or to whom: to the next comma. Behind a word for a phone or a paper: all digits
 * there. */
static void mark_persons(const struct wm_plain *detail, bool secret[WM_PLAIN_MAX])
{
    size_t i, len, to;

    for (i = 0; i < detail->len; i++) {
        len = word_at(detail, i, care);
        if (len == 0 && begins_part(detail, i))
            len = word_at(detail, i, host);
        for (to = i; len > 0 && to < detail->len && !wm_plain_in(U",;", detail->key[to]); to++)
            secret[to] = true;
        if (len > 0 && to < detail->len) /* and the comma */
            secret[to] = true;
        len = word_at(detail, i, phone);
        /* "ph" is a penthouse too: then its number is hidden all the same */
        for (to = i + len; len > 0 && to < detail->len && !wm_plain_in(U",;", detail->key[to]) &&
                           !(wm_plain_letter(detail->key[to]) && to > i + len + 3);
             to++)
            secret[to] = secret[to] || is_digit(detail->key[to]);
    }
}

static void mark_name(const struct wm_plain *detail, const struct wm_name *name, bool whole,
                      bool secret[WM_PLAIN_MAX])
{
    struct wm_keys keys;
    size_t from = 0, at, end, k;

    wm_keys_read(&keys, detail, 0, detail->len);
    while (wm_name_find(name, &keys, from, false, &at, &end)) {
        /* A name in full is found by its first word: the others stand right behind it. */
        size_t next_at, next_end = end;
        while (next_end < keys.len &&
               wm_name_find(name, &keys, next_end, false, &next_at, &next_end) &&
               next_at <= end + 2) /* an initial between them */
            end = next_end;
        if (!whole || end - at >= name->end) {
            for (k = keys.pos[at]; k <= keys.pos[end - 1]; k++)
                secret[k] = true;
        }
        from = end;
    }
    wm_wipe(&keys, sizeof keys);
}

void wm_address_secrets(const struct wm_plain *detail, const struct wm_name *name, bool whole,
                        bool secret[WM_PLAIN_MAX])
{
    memset(secret, 0, WM_PLAIN_MAX * sizeof *secret);
    mark_numbers(detail, secret);
    mark_mail(detail, secret);
    mark_titles(detail, secret);
    mark_persons(detail, secret);
    mark_name(detail, name, whole, secret);
}

void wm_address_show_rest(struct wm_address *address, const bool secret[WM_PLAIN_MAX])
{
    size_t i;

    for (i = 0; i < address->detail.len; i++)
        address->mark[i] = secret[i] ? WM_ADDRESS_HIDDEN : WM_ADDRESS_SHOWN;
}

/* A unit word and its number side by side, in what shows. */
static bool shows_unit(const struct wm_plain *shown)
{
    static const char32_t *const latin[] = {
        U"apt", U"apartment", U"flat", U"unit", U"suite", U"ste", U"room", U"rm", U"floor", NULL,
    };
    static const char32_t *const counted[] = {
        U"楼", U"室", U"层", U"単位", U"单位", U"座", U"号室", U"階", U"호", U"층", NULL,
    };
    size_t i, len;

    for (i = 0; i < shown->len; i++) {
        len = word_at(shown, i, latin);
        if (len > 0) {
            while (i + len < shown->len && wm_plain_in(U" .#-", shown->key[i + len]))
                len++;
            if (i + len < shown->len && wm_plain_ascii_digit(shown->key[i + len]))
                return true;
        }
        if (i > 0 && wm_plain_ascii_digit(shown->key[i - 1]) &&
            wm_plain_any(shown->key, shown->len, i, counted) != 0)
            return true;
    }
    return false;
}

void wm_address_check(struct wm_address *address, bool units)
{
    struct wm_plain shown;
    size_t i, digits = 0;
    bool good = true;

    shown.len = 0;
    for (i = 0; i < address->detail.len; i++) {
        uint32_t c = address->mark[i] == WM_ADDRESS_SHOWN ? address->detail.key[i] : 0;
        digits = wm_plain_ascii_digit(c) ? digits + 1 : 0;
        good = good && digits < NUMBER_DIGITS && c != '@' && c != '#';
        if (c != 0 || (shown.len > 0 && shown.key[shown.len - 1] != 0))
            shown.key[shown.len++] = c;
    }
    if (!good || (!units && shows_unit(&shown)))
        wm_address_mark_as(address, 0, address->detail.len, WM_ADDRESS_HIDDEN);
    wm_wipe(shown.key, shown.len * sizeof *shown.key);
}

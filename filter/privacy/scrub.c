/* SPDX-License-Identifier: Apache-2.0 */
/* Free text: what in it is personal is marked character by character, then each marked stretch is
 * written as "***". Letters and digits are looked at without what stands between them, so that
 * blanks, dashes or emoji inside a number hide nothing. */
#include "config.h"

#include "filter/base/wipe.h"
#include "filter/privacy/secret.h"

#include <string.h>
#include <uchar.h>

#define STARS "***"
#define PHONE_DIGITS 7 /* a run of so many digits is taken for a number */
#define OWN_DIGITS 4   /* a shorter run only if the record's own numbers hold it */

/* Text being scrubbed. Holds plaintext: wiped by its owner. */
struct scrub {
    struct wm_plain plain;
    struct wm_keys keys;
    bool mark[WM_PLAIN_MAX]; /* by index in plain */
};

/* Mark the characters from key `from` to before key `to`, with what stands between them. */
static void mark_keys(struct scrub *scrub, size_t from, size_t to)
{
    size_t i;

    if (from >= to)
        return;
    for (i = scrub->keys.pos[from]; i <= scrub->keys.pos[to - 1]; i++)
        scrub->mark[i] = true;
}

static bool digits_hold(const struct wm_keys *number, const struct wm_keys *text, size_t from,
                        size_t to)
{
    size_t i, k;

    for (i = 0; i + (to - from) <= number->len; i++) {
        for (k = 0; k < to - from && number->key[i + k] == text->key[from + k]; k++)
            ;
        if (k == to - from)
            return true;
    }
    return false;
}

/* Runs of digits: numbers of any kind from seven on (an X behind an identity number with them),
 * and shorter pieces of the record's own numbers. */
static void mark_digits(struct scrub *scrub, const struct wm_secret *secret)
{
    const struct wm_keys *keys = &scrub->keys;
    size_t from = 0, to, n;

    while (from < keys->len) {
        for (to = from; to < keys->len && wm_plain_ascii_digit(keys->key[to]); to++)
            ;
        if (to - from >= PHONE_DIGITS)
            mark_keys(scrub, from, to + (to < keys->len && keys->key[to] == 'x' ? 1 : 0));
        for (n = 0; n < 4 && to - from >= OWN_DIGITS; n++) {
            if (digits_hold(&secret->party[n / 2].phone[n % 2], keys, from, to))
                mark_keys(scrub, from, to);
        }
        from = to + 1;
    }
}

/* Part of an address before or behind an @. */
static bool is_mail(uint32_t c)
{
    return c != 0 &&
           (wm_plain_ascii_digit(c) || wm_plain_ascii_letter(c) || wm_plain_in(U".-_+%", c));
}

/* Around every @, one blank beside it included: the Latin word on either side; where there is
 * none, all up to the next blank. */
static void mark_mail(struct scrub *scrub)
{
    const struct wm_plain *plain = &scrub->plain;
    size_t i, start, from, to;

    for (i = 0; i < plain->len; i++) {
        if (plain->key[i] != '@')
            continue;
        start = from = i > 0 && plain->key[i - 1] == ' ' ? i - 1 : i;
        while (from > 0 && is_mail(plain->key[from - 1]))
            from--;
        if (from == start) {
            while (from > 0 && plain->key[from - 1] != ' ')
                from--;
        }
        start = to = i + 1 < plain->len && plain->key[i + 1] == ' ' ? i + 2 : i + 1;
        while (to < plain->len && is_mail(plain->key[to]))
            to++;
        if (to == start) {
            while (to < plain->len && plain->key[to] != ' ')
                to++;
        }
        for (; from < to && from < plain->len; from++)
            scrub->mark[from] = true;
        i = to - 1;
    }
}

/* Behind the name of a messenger: the next Latin word of five characters and more. */
static void mark_messenger(struct scrub *scrub)
{
    static const char32_t *const messenger[] = {
        U"微信", U"薇信", U"威信", U"v信",      U"wechat",   U"weixin", U"vx",
        U"wx",   U"qq",   U"扣扣", U"telegram", U"whatsapp", NULL};
    static const char32_t *const between[] = {U"号", U"号码", U"账号", U"帐号", U"id",
                                              U"是", U"为",   U"加",   U"联系", NULL};
    const struct wm_keys *keys = &scrub->keys;
    size_t i, len, from, to;

    for (i = 0; i < keys->len; i++) {
        len = wm_plain_any(keys->key, keys->len, i, messenger);
        if (len == 0 || (i > 0 && wm_plain_ascii_letter(keys->key[i]) &&
                         wm_plain_ascii_letter(keys->key[i - 1])))
            continue;
        from = i + len;
        while ((len = wm_plain_any(keys->key, keys->len, from, between)) != 0)
            from += len;
        for (to = from; to < keys->len && (wm_plain_ascii_digit(keys->key[to]) ||
                                           wm_plain_ascii_letter(keys->key[to]));
             to++)
            ;
        if (to - from >= 5)
            mark_keys(scrub, from, to);
    }
}

static void mark_name(struct scrub *scrub, const struct wm_name *name)
{
    size_t from = 0, at, end;

    while (wm_name_find(name, &scrub->keys, from, true, &at, &end)) {
        mark_keys(scrub, at, end);
        from = at + 1;
    }
}

/* Is a stretch that text and hidden detail share telling? A number with its unit word or three
 * digits and more; without digits four Han characters or eight others. */
static bool is_telling(const struct wm_keys *keys, size_t from, size_t to)
{
    size_t i, digits = 0, han = 0;

    for (i = from; i < to; i++) {
        digits += wm_plain_ascii_digit(keys->key[i]) ? 1 : 0;
        han += wm_plain_han(keys->key[i]) ? 1 : 0;
    }
    if (digits != 0)
        return to - from > digits || digits >= 3;
    return han >= 4 || to - from >= 8;
}

/* Every longest stretch shared with what the address hides. Both texts are bounded fields. */
static void mark_shared(struct scrub *scrub, const struct wm_secret_place *hidden)
{
    const struct wm_keys *keys = &scrub->keys;
    size_t i, k, len;

    for (i = 0; i < keys->len; i++) {
        for (k = 0; k < hidden->len; k++) {
            if (keys->key[i] != hidden->key[k] ||
                (i > 0 && k > 0 && keys->key[i - 1] == hidden->key[k - 1]))
                continue;
            for (len = 1; i + len < keys->len && k + len < hidden->len &&
                          keys->key[i + len] == hidden->key[k + len];
                 len++)
                ;
            if (len >= 2 && is_telling(keys, i, i + len))
                mark_keys(scrub, i, i + len);
        }
    }
}

/* End of a number that may count buildings or rooms: digits, Han numerals, or one letter. */
static size_t number_end(const struct wm_plain *plain, size_t at)
{
    size_t end = at;

    while (end < plain->len &&
           (wm_plain_ascii_digit(plain->key[end]) || wm_plain_han_number(plain->key[end])))
        end++;
    if (end == at && at < plain->len && wm_plain_ascii_letter(plain->key[at]) &&
        (at == 0 || !wm_plain_ascii_letter(plain->key[at - 1])))
        end++;
    return end;
}

/* End of 12-3-1001: numbers with hyphens, the last a room's of three digits and more; shelf places
 * and sizes (A-12-03, 5-10-15cm) are none. @return from if there is none */
static size_t chain_end(const struct wm_plain *plain, size_t from)
{
    size_t at = from, start = from, groups = 0;

    for (;;) {
        start = at;
        while (at < plain->len && wm_plain_ascii_digit(plain->key[at]))
            at++;
        if (at == start)
            return from;
        groups++;
        if (at == plain->len || plain->key[at] != '-')
            return groups >= 3 && at - start >= 3 ? at : from;
        at++;
    }
}

/* Units that a remark names though the address does not: 8栋2单元1201, 12-3-1001. */
static void mark_units(struct scrub *scrub)
{
    static const char32_t *const unit[] = {U"单元", U"幢", U"栋", U"号楼", U"室", NULL};
    static const char32_t *const more[] = {U"单元", U"幢", U"栋", U"号楼", U"室", U"层",
                                           U"楼",   U"户", U"房", U"号",   NULL};
    const struct wm_plain *plain = &scrub->plain;
    size_t i, end, len, at;

    for (i = 0; i < plain->len; i = end) {
        bool found;
        end = number_end(plain, i);
        len = wm_plain_any(plain->key, plain->len, end, unit);
        found = end > i && len != 0;
        end += found ? len : 0;
        if (!found && wm_plain_ascii_digit(plain->key[i])) {
            at = chain_end(plain, i);
            found = at > i;
            end = found ? at : end;
        }
        for (len = number_end(plain, end); found && len > end; len = number_end(plain, end))
            end = len + wm_plain_any(plain->key, plain->len, len, more);
        for (at = i; found && at < end; at++)
            scrub->mark[at] = true;
        end = end > i ? end : i + 1;
    }
}

/* What every scrubbed text is: no @, no run of digits as long as a number's. */
static bool holds(const char *out)
{
    struct wm_plain plain;
    size_t i, digits = 0;
    bool good = wm_plain_read(&plain, out);

    for (i = 0; good && i < plain.len; i++) {
        uint32_t c = plain.key[i];
        if (wm_plain_ascii_digit(c) || wm_plain_han_digit(c) >= 0)
            digits++;
        else if (wm_plain_letter(c) || wm_plain_word(plain.key, plain.len, i, U"***", &(size_t){0}))
            digits = 0;
        good = digits < PHONE_DIGITS && c != '@';
    }
    wm_wipe(&plain, sizeof plain);
    return good;
}

static bool put_marked(const struct scrub *scrub, char out[WM_MASK_TEXT])
{
    const struct wm_plain *plain = &scrub->plain;
    size_t i = 0, to, used = 0;

    out[0] = '\0';
    while (i < plain->len) {
        bool marked = scrub->mark[i];
        for (to = i; to < plain->len && scrub->mark[to] == marked; to++)
            ;
        if (marked && used + sizeof STARS <= WM_MASK_TEXT) {
            memcpy(out + used, STARS, sizeof STARS);
            used += sizeof STARS - 1;
        } else if (marked) {
            return false;
        } else {
            used = wm_plain_put(plain, i, to, out, used, WM_MASK_TEXT);
        }
        if (used == WM_MASK_TEXT)
            return false;
        i = to;
    }
    return true;
}

static void add_hidden(struct wm_secret_place *hidden, const struct wm_keys *keys)
{
    if (keys->len == 0 || hidden->len + keys->len + 1 > WM_SECRET_KEYS)
        return;
    if (hidden->len > 0)
        hidden->key[hidden->len++] = 0;
    memcpy(hidden->key + hidden->len, keys->key, keys->len * sizeof *keys->key);
    hidden->len += keys->len;
}

void wm_secret_address(struct wm_secret_party *secret, const struct wm_party *party,
                       const struct wm_address *address)
{
    const char *const field[WM_REGION_LEVELS] = {party->province, party->city, party->district,
                                                 party->town};
    struct wm_keys keys;
    struct wm_plain plain;
    size_t i, to;
    int level;

    secret->hidden.len = 0;
    for (i = 0; i < address->detail.len; i = to) {
        for (to = i; to < address->detail.len && address->mark[to] == address->mark[i]; to++)
            ;
        if (address->mark[i] == WM_ADDRESS_HIDDEN) {
            wm_keys_read(&keys, &address->detail, i, to);
            add_hidden(&secret->hidden, &keys);
        }
    }
    for (level = 0; level < WM_REGION_LEVELS; level++) {
        if (!address->hidden_place[level] || !wm_plain_read(&plain, field[level]))
            continue;
        wm_keys_read(&keys, &plain, 0, plain.len);
        add_hidden(&secret->hidden, &keys);
    }
    wm_wipe(&keys, sizeof keys);
    wm_wipe(&plain, sizeof plain);
}

void wm_scrub(const struct wm_secret *secret, const char *text, char out[WM_MASK_TEXT])
{
    struct scrub scrub;
    size_t i;

    out[0] = '\0';
    if (text[0] == '\0')
        return;
    if (!wm_plain_read(&scrub.plain, text)) {
        memcpy(out, STARS, sizeof STARS);
        return;
    }
    memset(scrub.mark, 0, scrub.plain.len * sizeof *scrub.mark);
    wm_keys_read(&scrub.keys, &scrub.plain, 0, scrub.plain.len);
    mark_digits(&scrub, secret);
    mark_mail(&scrub);
    mark_messenger(&scrub);
    mark_units(&scrub);
    for (i = 0; i < 2; i++) {
        mark_name(&scrub, &secret->party[i].name);
        mark_shared(&scrub, &secret->party[i].hidden);
    }
    if (!put_marked(&scrub, out) || !holds(out)) {
        wm_wipe(out, WM_MASK_TEXT);
        memcpy(out, STARS, sizeof STARS);
    }
    wm_wipe(&scrub, sizeof scrub);
}

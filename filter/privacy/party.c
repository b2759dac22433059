/* SPDX-License-Identifier: Apache-2.0 */
/* Both parties of an order: which profiles meet, and what then shows. */
#include "config.h"

#include "filter/base/utf8.h"
#include "filter/base/wipe.h"
#include "filter/privacy/address.h"
#include "filter/privacy/goods.h"
#include "filter/privacy/mask.h"
#include "filter/privacy/secret.h"

#include <stdio.h>
#include <string.h>

#define STARS "***"
#define SMILE "^_^"

/* Han and kana run together; all other scripts part their words. */
static bool runs_together(const char *text)
{
    uint32_t c = *text != '\0' ? wm_utf8_next(&text, text + strlen(text)) : 0;

    return wm_plain_han(c) || (c >= 0x3041 && c <= 0x30ff);
}

static const char *last_character(const char *text)
{
    const char *at = text + strlen(text);

    while (at > text && ((unsigned char)*--at & 0xc0) == 0x80)
        ;
    return at;
}

/* Append text to out, a blank between words. Drops what does not fit whole, which only ever shows
 * less. */
static void append(char *out, size_t size, const char *text)
{
    size_t used = strlen(out), len = strlen(text);
    bool gap = used > 0 && len > 0 && !(runs_together(last_character(out)) && runs_together(text));

    if (used + (gap ? 1 : 0) + len + 1 > size)
        return;
    if (gap)
        out[used++] = ' ';
    memcpy(out + used, text, len + 1);
}

/* An organisation's own field, in clear; cut at a character's end where it is too long. */
static void copy_clear(char *out, size_t size, const char *text)
{
    size_t len = strlen(text);

    if (len >= size)
        len = wm_utf8_prefix(text, size - 1);
    memcpy(out, text, len);
    out[len] = '\0';
}

/* What of detail shows: its stretches, a "***" for what is hidden between and behind them. */
static void show_detail(const struct wm_address *address, bool ends_hidden, char *out)
{
    const size_t room = WM_MASK_ADDRESS - sizeof STARS;
    size_t i = 0, to, used = 0;
    bool hidden = false;

    for (; i < address->detail.len; i = to) {
        for (to = i; to < address->detail.len && address->mark[to] == address->mark[i]; to++)
            ;
        if (address->mark[i] == WM_ADDRESS_HIDDEN) {
            hidden = true;
        } else if (address->mark[i] == WM_ADDRESS_SHOWN) {
            if (hidden && used + sizeof STARS < room)
                used += strlen(strcpy(out + used, STARS));
            hidden = false;
            used = wm_plain_put(&address->detail, i, to, out, used, room);
        }
        if (used >= room) { /* cannot be: detail is shorter. Then nothing of it. */
            used = 0;
            hidden = true;
            break;
        }
    }
    if (hidden || ends_hidden)
        memcpy(out + used, STARS, sizeof STARS);
    else
        out[used] = '\0';
}

/* A postcode and nothing else, of which the four digits behind a ZIP code name a few houses. */
static bool read_postcode(const char *text, char out[16])
{
    size_t digits = 0, run = 0, longest = 0, len;

    for (len = 0; text[len] != '\0'; len++) {
        char c = text[len];
        bool digit = c >= '0' && c <= '9';
        if (!digit && !(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z') && c != ' ' && c != '-')
            return false;
        if (c == '-' && digits == 5 && run == 5 && strlen(text) == 10) /* 62704-1234 */
            break;
        digits += digit ? 1 : 0;
        run = digit ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    if (len < 3 || len > 10 || digits < 2 || digits > 7 || longest > 6)
        return false;
    memcpy(out, text, len);
    out[len] = '\0';
    return true;
}

static void show_address(const struct wm_address *address, const struct wm_party *party,
                         enum wm_address_level level_shown, struct wm_masked_party *out)
{
    /* Below the level of a house stars always end it, so that they do not tell whether there is
     * more. */
    bool hidden = address->unread || (level_shown < WM_ADDRESS_HOUSE && party->detail[0] != '\0');
    char postcode[16];
    bool coded = level_shown >= WM_ADDRESS_HOUSE && read_postcode(party->postcode, postcode);
    int level;

    if (coded && level_shown == WM_ADDRESS_ALL) /* 10115 Berlin */
        append(out->region, sizeof out->region, postcode);
    for (level = 0; level < WM_REGION_LEVELS; level++) {
        const char *place = address->place[level];
        const char *next = level + 1 < WM_REGION_LEVELS ? address->place[level + 1] : "";
        hidden = hidden || address->hidden_place[level];
        /* 北京, 北京市: once. */
        if (level == WM_REGION_PROVINCE && place[0] != '\0' &&
            strncmp(next, place, strlen(place)) == 0)
            continue;
        append(out->region, sizeof out->region, place);
    }
    if (coded && level_shown != WM_ADDRESS_ALL) /* New York 10001 */
        append(out->region, sizeof out->region, postcode);
    copy_clear(out->city, sizeof out->city, address->place[WM_REGION_CITY]);
    copy_clear(out->district, sizeof out->district, address->place[WM_REGION_DISTRICT]);
    if (out->city[0] == '\0')
        copy_clear(out->city, sizeof out->city, address->place[WM_REGION_PROVINCE]);
    if (level_shown == WM_ADDRESS_NOTHING)
        return;
    show_detail(address, hidden, out->address);
}

static void show_organisation(const struct wm_party *party, struct wm_masked_party *out)
{
    copy_clear(out->name, sizeof out->name, party->name);
    copy_clear(out->phone, sizeof out->phone, party->phone);
    if (party->phone2[0] != '\0' &&
        strlen(out->phone) + strlen(party->phone2) + 2 < sizeof out->phone)
        snprintf(out->phone + strlen(out->phone), sizeof out->phone - strlen(out->phone), "%s%s",
                 out->phone[0] != '\0' ? "/" : "", party->phone2);
    append(out->region, sizeof out->region, party->province);
    if (strcmp(party->city, party->province) != 0)
        append(out->region, sizeof out->region, party->city);
    append(out->region, sizeof out->region, party->district);
    append(out->region, sizeof out->region, party->town);
    copy_clear(out->address, sizeof out->address, party->detail);
    copy_clear(out->city, sizeof out->city, party->city[0] != '\0' ? party->city : party->province);
    copy_clear(out->district, sizeof out->district, party->district);
    out->shows = WM_SHOW_ALL;
}

/* Both phone fields, the second only if it is another and fits. */
static void show_phones(const struct wm_party *party, const struct wm_phone_rules *rules,
                        char out[WM_MASK_PHONE])
{
    char second[WM_MASK_PHONE];
    size_t used;

    wm_mask_phone(party->phone, rules, out);
    wm_mask_phone(party->phone2, rules, second);
    used = strlen(out);
    if (second[0] != '\0' && strcmp(out, second) != 0 && used + strlen(second) + 2 <= WM_MASK_PHONE)
        snprintf(out + used, WM_MASK_PHONE - used, "%s%s", used > 0 ? "/" : "", second);
}

/* Draw each run of stars as a smile; all stars if that does not fit. */
static void smile(char *text, size_t size)
{
    char out[WM_MASK_ADDRESS];
    size_t used = 0;
    const char *at = text;

    while (*at != '\0' && used + sizeof SMILE < size) {
        size_t stars = strspn(at, "*");
        if (stars > 0) {
            memcpy(out + used, SMILE, sizeof SMILE - 1);
            used += sizeof SMILE - 1;
            at += stars;
        } else {
            out[used++] = *at++;
        }
    }
    if (*at == '\0') {
        memcpy(text, out, used);
        text[used] = '\0';
    }
}

/* A party that is no organisation, and what it hides. */
static void mask_party(const struct wm_masking *masking, const struct wm_party *party,
                       const struct wm_profile *destination, struct wm_secret_party *secret,
                       struct wm_masked_party *out)
{
    const struct wm_profile *own = wm_masking_profile(masking, party->country);
    const struct wm_profile both = wm_profile_both(own, destination);
    const struct wm_phone_rules rules = {
        .masking = masking,
        .home = party->country[0] != '\0' ? party->country : "CN",
        .shows = both.phone_shows,
    };
    /* Where no person is named, the company stands for one. */
    const char *name = party->name[0] != '\0' ? party->name : party->company;
    struct wm_address address;

    wm_name_read(&secret->name, name);
    wm_address_read(&address, party, &secret->name, both.address);
    if (name[0] != '\0' && (both.name_shows & WM_NAME_REST) != 0)
        wm_mask_name(name, both.name_shows, out->name);
    else if (name[0] != '\0' && both.name_shows != 0)
        wm_name_put(&secret->name, both.name_shows, out->name);
    show_phones(party, &rules, out->phone);
    show_address(&address, party, both.address, out);
    out->shows = both.shows;
    if (masking->smile) {
        smile(out->name, sizeof out->name);
        smile(out->phone, sizeof out->phone);
        smile(out->address, sizeof out->address);
    }
    wm_secret_address(secret, party, &address);
    wm_wipe(&address, sizeof address);
}

static void read_phones(struct wm_secret_party *secret, const struct wm_party *party)
{
    const char *const field[2] = {party->phone, party->phone2};
    struct wm_plain plain;
    size_t i;

    for (i = 0; i < 2; i++) {
        secret->phone[i].len = 0;
        if (field[i][0] != '\0' && wm_plain_read(&plain, field[i]))
            wm_keys_read(&secret->phone[i], &plain, 0, plain.len);
    }
    wm_wipe(&plain, sizeof plain);
}

static void take_party(const struct wm_masking *masking, const struct wm_party *party,
                       const struct wm_profile *destination, struct wm_secret_party *secret,
                       struct wm_masked_party *out)
{
    secret->name.len = secret->name.part_count = secret->name.end = secret->name.show = 0;
    secret->phone[0].len = secret->phone[1].len = secret->hidden.len = 0;
    if (party->organisation) {
        show_organisation(party, out);
        return;
    }
    mask_party(masking, party, destination, secret, out);
    read_phones(secret, party);
}

void wm_mask_party(const struct wm_masking *masking, const struct wm_party *party,
                   const char *destination, struct wm_masked_party *out)
{
    struct wm_secret_party secret;

    memset(out, 0, sizeof *out);
    take_party(masking, party, wm_masking_profile(masking, destination), &secret, out);
    wm_wipe(&secret, sizeof secret);
}

static void scrub_point(const struct wm_secret *secret, const struct wm_party *party,
                        struct wm_masked_party *out)
{
    char text[WM_MASK_TEXT];

    if (party->delivery_point[0] == '\0' || (out->shows & WM_SHOW_POINT) == 0)
        return;
    wm_scrub(secret, party->delivery_point, text);
    copy_clear(out->delivery_point, sizeof out->delivery_point, text);
}

void wm_mask_order(const struct wm_masking *masking, const struct wm_order *order,
                   struct wm_masked *out)
{
    const struct wm_profile *destination = wm_masking_profile(masking, order->recipient.country);
    struct wm_secret secret;

    memset(out, 0, sizeof *out);
    out->profile = destination->name;
    take_party(masking, &order->recipient, destination, &secret.party[0], &out->recipient);
    take_party(masking, &order->sender, destination, &secret.party[1], &out->sender);
    scrub_point(&secret, &order->recipient, &out->recipient);
    scrub_point(&secret, &order->sender, &out->sender);
    if ((destination->shows & WM_SHOW_TEXT) != 0) {
        if (masking->show_goods)
            wm_scrub(&secret, order->goods, out->goods);
        else
            wm_goods_category(order, out->goods, sizeof out->goods);
        wm_scrub(&secret, order->remark, out->remark);
    }
    wm_wipe(&secret, sizeof secret);
}

void wm_scrub_text(const struct wm_masking *masking, const char *text, const struct wm_order *order,
                   char out[WM_MASK_TEXT])
{
    const struct wm_profile *destination = wm_masking_profile(masking, order->recipient.country);
    struct wm_masked_party masked;
    struct wm_secret secret;

    memset(&masked, 0, sizeof masked);
    take_party(masking, &order->recipient, destination, &secret.party[0], &masked);
    memset(&masked, 0, sizeof masked);
    take_party(masking, &order->sender, destination, &secret.party[1], &masked);
    wm_scrub(&secret, text, out);
    wm_wipe(&secret, sizeof secret);
}

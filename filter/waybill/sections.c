/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/waybill/sections.h"

#include "filter/base/message.h"
#include "filter/base/utf8.h"
#include "filter/base/wipe.h"
#include "filter/waybill/identity.h"

#include <stdio.h>
#include <string.h>

/* The order field that a section key is named by in messages. */
static const char *const field_of[WM_SECTION_KEYS] = {
    [WM_KEY_NAME] = "recipient.name",
    [WM_KEY_PHONE] = "recipient.phone",
    [WM_KEY_EXTENSION] = "recipient.call.extension",
    [WM_KEY_ADDRESS] = "recipient.detail",
    [WM_KEY_NOTE] = "remark",
    [WM_KEY_ORDER] = "order",
    [WM_KEY_CONTACT] = "recipient.phone",
    [WM_KEY_ROUTING] = "route.code",
    [WM_KEY_HUB] = "route.hub_name",
    [WM_KEY_SLOT] = "route.sort",
    [WM_KEY_SENDER_NAME] = "sender.name",
    [WM_KEY_SENDER_PHONE] = "sender.phone",
    [WM_KEY_SENDER_ADDRESS] = "sender.detail",
    [WM_KEY_CALL] = "recipient.call.number",
};

/* Numbers and codes that are no persons' data: 18 digits of an order number are none of identity.
 */
static bool is_code(unsigned key)
{
    return key == WM_KEY_ORDER || key == WM_KEY_ROUTING || key == WM_KEY_HUB || key == WM_KEY_SLOT;
}

/* Append text, behind `between` unless out is empty. The fields of an order are bounded so that
 * nothing is ever cut off; sizes are checked all the same. */
static void append(char out[WM_SECTION_TEXT], const char *between, const char *text)
{
    size_t len = strlen(out);

    if (text[0] != '\0')
        snprintf(out + len, WM_SECTION_TEXT - len, "%s%s", len > 0 ? between : "", text);
}

/* ASCII digits of text, full-width ones included, into out. @return how many */
static size_t digits_of(const char *text, char *out, size_t size)
{
    const char *end = text + strlen(text);
    size_t count = 0;

    while (text < end && count < size - 1) {
        uint32_t code_point = wm_utf8_next(&text, end);
        if (code_point >= 0xff10 && code_point <= 0xff19)
            code_point -= 0xfee0;
        if (code_point >= '0' && code_point <= '9')
            out[count++] = (char)code_point;
    }
    out[count] = '\0';
    return count;
}

/* One number of a phone field; *at moves behind it and its separator. */
static void next_phone(const char **at, char *out, size_t size)
{
    size_t len = strcspn(*at, "/,;");

    if (len >= size)
        len = size - 1;
    memcpy(out, *at, len);
    out[len] = '\0';
    *at += len;
    *at += strspn(*at, "/,;");
}

/* Do five digits of text, one after the other, stand in the number? */
static bool shares_five(const char *number, const char *text)
{
    char five[6] = "";
    size_t i, len = strlen(text);
    bool found = false;

    for (i = 0; i + 5 <= len && !found; i++) {
        memcpy(five, text + i, 5);
        found = strstr(number, five) != NULL;
    }
    wm_wipe(five, sizeof five);
    return found;
}

/* Does the text hold a number of the party, or part of one? */
static bool digits_match(const struct wm_party *party, const char *text, bool part)
{
    const char *const phones[] = {party->phone, party->phone2};
    char one[sizeof party->phone], own[sizeof party->phone], seen[2 * WM_SECTION_TEXT];
    bool found = false;
    size_t i;

    digits_of(text, seen, sizeof seen);
    for (i = 0; i < 2; i++) {
        const char *at = phones[i];
        while (*at != '\0') {
            size_t count;
            next_phone(&at, one, sizeof one);
            count = digits_of(one, own, sizeof own);
            /* The national number alone is as good as the one with its country code. */
            if (part ? shares_five(own, seen)
                     : count >= 7 && strstr(seen, own + (count > 11 ? count - 11 : 0)) != NULL)
                found = true;
        }
    }
    wm_wipe(one, sizeof one);
    wm_wipe(own, sizeof own);
    wm_wipe(seen, sizeof seen);
    return found;
}

bool wm_party_phone_in(const struct wm_party *party, const char *text)
{
    return digits_match(party, text, false);
}

bool wm_party_phone_part(const struct wm_party *party, const char *text)
{
    return digits_match(party, text, true);
}

bool wm_call_valid(const struct wm_party *party, int64_t now)
{
    const struct wm_call *call = &party->call;

    return call->number[0] != '\0' && (call->valid_until == 0 || now < call->valid_until) &&
           !wm_party_phone_in(party, call->number);
}

void wm_call_text(const struct wm_call *call, char *out, size_t size)
{
    snprintf(out, size, "%s%s%s", call->number, call->extension[0] != '\0' ? "-" : "",
             call->extension);
}

/* Larger parts first and run together as in China, or smaller first with commas. A part that the
 * next one begins with, as in 北京市 + 北京市 + 朝阳区…, is written once. */
static void join_address(const struct wm_party *party, char out[WM_SECTION_TEXT])
{
    const char *const parts[] = {party->province, party->city, party->district, party->town,
                                 party->detail};
    const size_t count = sizeof parts / sizeof parts[0];
    bool chinese = strcmp(party->country, "CN") == 0 || party->country[0] == '\0';
    size_t i;

    /* An export may repeat the region in front of the road. */
    if (chinese && party->province[0] != '\0' &&
        strncmp(party->detail, party->province, strlen(party->province)) == 0 &&
        strstr(party->detail, party->city) != NULL &&
        strstr(party->detail, party->district) != NULL) {
        append(out, "", party->detail);
        return;
    }
    for (i = 0; chinese && i < count; i++) {
        size_t next;
        for (next = i + 1; next < count && parts[next][0] == '\0';)
            next++;
        if (next == count || strncmp(parts[next], parts[i], strlen(parts[i])) != 0)
            append(out, "", parts[i]);
    }
    for (i = count; !chinese && i > 0; i--)
        append(out, ", ", parts[i - 1]);
    if (!chinese) {
        append(out, ", ", party->postcode);
        append(out, ", ", party->country);
    }
}

static void join_phones(const struct wm_party *party, char out[WM_SECTION_TEXT])
{
    append(out, "/", party->phone);
    append(out, "/", party->phone2);
}

static void fill(const struct wm_order *order, int64_t now, struct wm_sections *out)
{
    const struct wm_party *to = &order->recipient;
    const struct wm_party *from = &order->sender;
    char(*text)[WM_SECTION_TEXT] = out->text;

    append(text[WM_KEY_NAME], "", to->name[0] != '\0' ? to->name : to->company);
    join_phones(to, text[WM_KEY_CONTACT]);
    if (wm_call_valid(to, now)) {
        append(text[WM_KEY_PHONE], "", to->call.number);
        append(text[WM_KEY_EXTENSION], "", to->call.extension);
        wm_call_text(&to->call, text[WM_KEY_CALL], WM_SECTION_TEXT);
        if (text[WM_KEY_CONTACT][0] == '\0')
            append(text[WM_KEY_CONTACT], "", text[WM_KEY_CALL]);
    } else {
        join_phones(to, text[WM_KEY_PHONE]);
    }
    join_address(to, text[WM_KEY_ADDRESS]);
    if (to->name[0] != '\0')
        append(text[WM_KEY_NOTE], "; ", to->company);
    append(text[WM_KEY_NOTE], "; ", order->remark);
    append(text[WM_KEY_ORDER], "", order->order);
    append(text[WM_KEY_ROUTING], "",
           order->route.code[0] != '\0' ? order->route.code : order->route.mark);
    append(text[WM_KEY_HUB], "",
           order->route.hub_name[0] != '\0' ? order->route.hub_name : order->route.hub_code);
    append(text[WM_KEY_SLOT], "", order->route.sort);
    /* What prints in clear needs no seal, and its room in the code is the address's. */
    if (from->organisation)
        return;
    append(text[WM_KEY_SENDER_NAME], "", from->name[0] != '\0' ? from->name : from->company);
    join_phones(from, text[WM_KEY_SENDER_PHONE]);
    join_address(from, text[WM_KEY_SENDER_ADDRESS]);
}

void wm_sections_make(const struct wm_conf *conf, const struct wm_order *order, int64_t now,
                      struct wm_sections *out)
{
    size_t i;
    unsigned key;

    memset(out, 0, sizeof *out);
    fill(order, now, out);
    for (key = 1; key < WM_SECTION_KEYS; key++) {
        if (!is_code(key))
            wm_identity_strip(out->text[key]);
    }
    for (i = 0; i < conf->role_count; i++) {
        struct wm_section_plain *plain = &out->plain[out->count];
        uint32_t mask = conf->roles[i].field_mask;
        bool empty = true;
        plain->role = conf->roles[i].number;
        /* A virtual number is of no use without its extension. */
        if ((mask & 1u << WM_KEY_PHONE) != 0)
            mask |= 1u << WM_KEY_EXTENSION;
        for (key = 1; key < WM_SECTION_KEYS; key++) {
            if ((mask & 1u << key) != 0 && out->text[key][0] != '\0') {
                plain->text[key] = out->text[key];
                empty = false;
            }
        }
        out->count += empty ? 0 : 1;
    }
}

/* The field that takes the most room. */
static const char *longest_field(const struct wm_sections *sections)
{
    size_t total[WM_SECTION_KEYS] = {0};
    unsigned longest = WM_KEY_ADDRESS;
    unsigned key;
    size_t i;

    for (i = 0; i < sections->count; i++) {
        for (key = 1; key < WM_SECTION_KEYS; key++) {
            if (sections->plain[i].text[key] != NULL)
                total[key] += strlen(sections->plain[i].text[key]);
        }
    }
    for (key = 1; key < WM_SECTION_KEYS; key++) {
        if (total[key] > total[longest])
            longest = key;
    }
    return field_of[longest];
}

int wm_sections_fit(const struct wm_sections *sections, const char *waybill, struct wm_err *err)
{
    int status;

    if (sections->count == 0)
        return wm_err_set(err, WM_ERR_INPUT,
                          _("none of the roles that get a section has a field in this record"));
    status = wm_envelope_fits(waybill, sections->plain, sections->count, err);
    if (status != WM_OK)
        wm_err_place(err, NULL, 0, 0, longest_field(sections));
    return status;
}

void wm_sections_wipe(struct wm_sections *sections)
{
    wm_wipe(sections, sizeof *sections);
}

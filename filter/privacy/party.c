/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/utf8.h"
#include "filter/base/wipe.h"
#include "filter/privacy/address.h"
#include "filter/privacy/mask.h"

#include <stdio.h>
#include <string.h>

#define STARS "***"

/* Append text to out; a blank between two ASCII letters or digits. Drops what does not fit whole,
 * which only ever shows less. */
static void append(char *out, size_t size, const char *text)
{
    size_t used = strlen(out), len = strlen(text);
    bool gap =
        used > 0 && len > 0 && (unsigned char)out[used - 1] < 0x80 && (unsigned char)text[0] < 0x80;

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

static void show_address(const struct wm_address *address, struct wm_masked_party *out)
{
    bool hidden = address->hidden_detail;
    int level;

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
    copy_clear(out->city, sizeof out->city, address->place[WM_REGION_CITY]);
    copy_clear(out->district, sizeof out->district, address->place[WM_REGION_DISTRICT]);
    if (out->city[0] == '\0')
        copy_clear(out->city, sizeof out->city, address->place[WM_REGION_PROVINCE]);
    if (hidden) {
        size_t room = sizeof out->address - sizeof STARS;
        size_t used =
            wm_plain_put(&address->detail, address->from, address->cut, out->address, 0, room);
        memcpy(out->address + (used < room ? used : 0), STARS, sizeof STARS);
    }
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
}

/* Both phone fields, the second only if it is another and fits. */
static void show_phones(const struct wm_party *party, char out[WM_MASK_PHONE])
{
    char second[WM_MASK_PHONE];
    size_t used;

    wm_mask_phone(party->phone, out);
    wm_mask_phone(party->phone2, second);
    used = strlen(out);
    if (second[0] != '\0' && strcmp(out, second) != 0 && used + strlen(second) + 2 <= WM_MASK_PHONE)
        snprintf(out + used, WM_MASK_PHONE - used, "%s%s", used > 0 ? "/" : "", second);
}

void wm_mask_party(const struct wm_party *party, struct wm_masked_party *out)
{
    struct wm_address address;
    struct wm_name name;

    memset(out, 0, sizeof *out);
    if (party->organisation) {
        show_organisation(party, out);
        return;
    }
    wm_name_read(&name, party->name);
    wm_address_read(&address, party, &name);
    if (party->name[0] != '\0')
        wm_mask_name(party->name, out->name);
    show_phones(party, out->phone);
    show_address(&address, out);
    wm_wipe(&name, sizeof name);
    wm_wipe(&address, sizeof address);
}

void wm_mask_address(const struct wm_party *party, char region[WM_MASK_REGION],
                     char address[WM_MASK_ADDRESS])
{
    struct wm_masked_party masked;

    wm_mask_party(party, &masked);
    memcpy(region, masked.region, sizeof masked.region);
    memcpy(address, masked.address, sizeof masked.address);
}

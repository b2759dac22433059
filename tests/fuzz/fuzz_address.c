/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses and free text under any input: fields parted by the byte 0x1f, in the order of
 * `fields`. The property is the invariant of every hidden field. */
#include "config.h"

#include "filter/base/utf8.h"
#include "filter/privacy/mask.h"
#include "tests/fuzz/require.h"

#include <string.h>
#include <strings.h>

static struct wm_order order; /* a target keeps nothing between inputs: filled anew each time */

struct field {
    size_t offset, size;
};

#define FIELD(member)                                                                              \
    {                                                                                              \
        .offset = offsetof(struct wm_order, member), .size = sizeof(order.member)                  \
    }

static const struct field fields[] = {
    FIELD(recipient.name),     FIELD(recipient.phone),
    FIELD(recipient.phone2),   FIELD(recipient.country),
    FIELD(recipient.province), FIELD(recipient.city),
    FIELD(recipient.district), FIELD(recipient.town),
    FIELD(recipient.detail),   FIELD(remark),
};

static void check_address(const struct wm_party *party, const struct wm_masked_party *masked)
{
    static const char *const never[] = {"单元", "單元", "幢", "栋", "棟", "号楼", "號樓", "室",
                                        "@",    "#",    "（", "(",  "-",  "户",   "收件", "电话"};
    bool abroad = party->country[0] != '\0' && strcmp(party->country, "CN") != 0;
    size_t len = strlen(masked->address), i;

    require(wm_utf8_valid(masked->region, strlen(masked->region)), "a region is UTF-8");
    require(wm_utf8_valid(masked->address, len), "an address is UTF-8");
    require(digit_run(masked->region) == 0, "no digit in a region");
    require(digit_run(masked->address) <= 5, "no long number in an address");
    require(party->detail[0] == '\0' || len == 0 ||
                (len >= 3 && strcmp(masked->address + len - 3, "***") == 0),
            "an address ends with stars");
    /* abroad 34-5 is a house's number, and other words are units */
    for (i = abroad ? sizeof never / sizeof *never : 0; i < sizeof never / sizeof *never; i++)
        require(strstr(masked->address, never[i]) == NULL, "no unit in an address");
    require(strpbrk(masked->address, "@#") == NULL, "no mail address and no number of a unit");
    require(strstr(masked->region, masked->city) != NULL &&
                strstr(masked->region, masked->district) != NULL,
            "city and district are of the region");
}

/* No name in full: the whole field, if it is two letters or more of one alphabet. */
static void check_own_name(const struct wm_party *party, const char *out)
{
    const char *at;
    size_t len = strlen(party->name);
    bool han = len >= 6;

    for (at = party->name; *at != '\0' && han; at += 3)
        han = len % 3 == 0 && (unsigned char)at[0] >= 0xe5 && (unsigned char)at[0] <= 0xe8;
    if (han)
        require(strstr(out, party->name) == NULL, "no name in a text");
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* A unit word with a number behind it: apt 4, Suite. 12, UNIT:9. */
static bool shows_unit(const char *text)
{
    static const char *const words[] = {"apt", "apartment", "suite", "ste", "unit", "flat", "room"};
    const char *at;
    size_t i;

    for (at = text; *at != '\0'; at++) {
        if (at > text && is_letter(at[-1]))
            continue;
        for (i = 0; i < sizeof words / sizeof *words; i++) {
            size_t len = strlen(words[i]);
            if (strncasecmp(at, words[i], len) != 0 || is_letter(at[len]))
                continue;
            len += strspn(at + len, " .:");
            if (at[len] >= '0' && at[len] <= '9')
                return true;
        }
    }
    return false;
}

/* On a label to another country, or at home. */
static void check_destination(const struct wm_masking *masking, const struct wm_party *party,
                              const char *destination, const struct wm_masked_party *least)
{
    static const char houses[] = "US CA AU NZ GB";
    struct wm_masked_party masked;

    wm_mask_party(masking, party, destination, &masked);
    require(wm_utf8_valid(masked.region, strlen(masked.region)) &&
                wm_utf8_valid(masked.address, strlen(masked.address)),
            "region and address are UTF-8");
    require(digit_run(masked.region) <= 6 && digit_run(masked.address) <= 6, "no long number");
    require(strchr(masked.address, '@') == NULL, "no mail address in an address");
    check_own_name(party, masked.region);
    check_own_name(party, masked.address);
    require(strlen(party->country) != 2 || strstr(houses, party->country) == NULL ||
                !shows_unit(masked.address),
            "no unit where houses show");
    require(least->region[0] == '\0' || strcmp(destination, party->country) != 0 ||
                strcmp(least->region, masked.region) == 0 || masked.region[0] != '\0',
            "home shows no less of the region");
}

static void check_text(const char *text, const char *out)
{
    require(wm_utf8_valid(out, strlen(out)), "a text is UTF-8");
    require(digit_run(out) < 7, "no number in a text");
    require(strchr(out, '@') == NULL, "no mail address in a text");
    require((text[0] == '\0') == (out[0] == '\0') || out[0] == '\0', "nothing from nothing");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct wm_masked_party masked, again;
    struct wm_masking masking;
    static char out[WM_MASK_TEXT];
    size_t i, used = 0;

    wm_masking_init(&masking, NULL, NULL);
    memset(&order, 0, sizeof order);
    for (i = 0; i < sizeof fields / sizeof *fields && used < size; i++) {
        char *member = (char *)&order + fields[i].offset;
        size_t len = 0;
        for (; used < size && data[used] != 0x1f; used++) {
            if (len + 1 < fields[i].size && data[used] != 0)
                member[len++] = (char)data[used];
        }
        used++;
    }
    wm_mask_party(&masking, &order.recipient, "CN", &masked);
    check_address(&order.recipient, &masked);
    check_own_name(&order.recipient, masked.region);
    check_own_name(&order.recipient, masked.address);
    check_destination(&masking, &order.recipient, order.recipient.country, &masked);
    check_destination(&masking, &order.recipient, "DE", &masked);
    check_destination(&masking, &order.recipient, "US", &masked);
    wm_mask_party(&masking, &order.recipient, "CN", &again);
    require(memcmp(&masked, &again, sizeof masked) == 0, "the same party, the same mask");
    wm_scrub_text(&masking, order.remark, &order, out);
    check_text(order.remark, out);
    check_own_name(&order.recipient, out);
    wm_scrub_text(&masking, order.recipient.detail, &order, out);
    check_text(order.recipient.detail, out);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A phone field, at an address of a country (first byte) on labels to several: of no number more
 * than four digits show beside a mobile's constant 1, six and more are hidden, and no two labels
 * together show more than one of them. */
#include "config.h"

#include "filter/privacy/mask.h"
#include "tests/fuzz/require.h"

#include <string.h>

#define PHONE_BYTES sizeof(((struct wm_party *)0)->phone)

static const char countries[][3] = {"CN", "HK", "TW", "KR", "JP", "DE", "US", "SG"};
#define COUNTRIES (sizeof countries / sizeof *countries)

/* Digits that one number shows. */
static size_t shown_digits(const char *number, size_t len)
{
    size_t first = strspn(number, "0123456789");
    size_t stars = first < len ? strspn(number + first, "*") : 0;
    size_t last = len - first - stars;

    require(first < len && stars >= 6, "six digits of a number are hidden");
    require(strspn(number + first + stars, "0123456789") >= last, "nothing but digits and stars");
    require(last == 0 || first == 0 || (first == 1 && number[0] == '1'), "a 1 alone leads");
    require(first + last <= 4 || (first == 1 && last == 4), "four digits show at most");
    return first + last;
}

/* Each number of one mask shows nothing, or what it shows on the other too. */
static void compare(const char *most, const char *least)
{
    while (*least != '\0') {
        size_t len = strcspn(least, "/"), other = strcspn(most, "/");
        if (shown_digits(least, len) != 0)
            require(len == other && memcmp(least, most, len) == 0, "two labels show the same");
        least += len + (least[len] == '/' ? 1 : 0);
        most += other + (most[other] == '/' ? 1 : 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wm_masking masking;
    struct wm_masked_party home, abroad;
    struct wm_party party;
    size_t i;

    if (size < 1)
        return 0;
    wm_masking_init(&masking, NULL, NULL);
    memset(&party, 0, sizeof party);
    memcpy(party.country, countries[data[0] % COUNTRIES], 3);
    take_text(party.phone, PHONE_BYTES, data + 1, size - 1);
    wm_mask_party(&masking, &party, party.country, &home);
    compare(home.phone, home.phone);
    require(strcmp(home.phone, party.phone) != 0 || strchr(party.phone, '*') != NULL ||
                party.phone[0] == '\0',
            "a number is no mask of its own");
    for (i = 0; i < COUNTRIES; i++) {
        wm_mask_party(&masking, &party, countries[i], &abroad);
        compare(home.phone, abroad.phone);
    }
    return 0;
}

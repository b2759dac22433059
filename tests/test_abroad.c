/* SPDX-License-Identifier: Apache-2.0 */
/* What the masks show of 20,000 generated addresses abroad (WAYMASK_LEAK_RECORDS for more). */
#include "config.h"

#include "filter/privacy/mask.h"
#include "tests/leak/abroad.h"
#include "tests/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct wm_masking masking; /* the defaults; set by main */

static bool leaks(const struct wm_masked_party *masked)
{
    static const char *const never[] = {"7",     "8",  "9",  "X",  "Q",     "Z",     "x",
                                        "q",     "z",  "七", "八", "Seven", "SEVEN", "Eight",
                                        "EIGHT", "７", "８", "９", "Ｘ",    "Ｑ",    "Ｚ"};
    size_t i;

    for (i = 0; i < sizeof never / sizeof never[0]; i++) {
        if (strstr(masked->address, never[i]) != NULL || strstr(masked->region, never[i]) != NULL)
            return true;
    }
    return false;
}

#define FORMS 32

static void no_unit_of_a_generated_address_shows(void)
{
    static unsigned long of[FORMS], kept[FORMS];
    const char *count = getenv("WAYMASK_LEAK_RECORDS"), *country;
    unsigned long records = count != NULL ? strtoul(count, NULL, 10) : 20000, i, found = 0,
                  useful = 0;
    struct wm_masked_party masked;
    struct wm_party party;
    bool latin;
    size_t form;

    for (i = 0; i < records; i++) {
        memset(&party, 0, sizeof party);
        form = wm_abroad_build(party.detail, &country);
        snprintf(party.country, sizeof party.country, "%s", country);
        wm_mask_party(&masking, &party, party.country, &masked);
        of[form]++;
        if (strspn(masked.address, "* ") != strlen(masked.address)) {
            kept[form]++;
            useful++;
        }
        if (leaks(&masked) && ++found <= 20)
            WM_CHECK(false, "%s: %s shows %s|%s", party.country, party.detail, masked.region,
                     masked.address);
    }
    for (form = 0; wm_abroad_form(form, &country, &latin); form++)
        printf("# %s%s: something shows of %.1f %% of %lu\n", country,
               latin ? ", Latin letters" : "", 100.0 * (double)kept[form] / (double)of[form],
               of[form]);
    printf("# %lu addresses, leaks: %lu; road, town or house kept in %.2f %%\n", records, found,
           100.0 * (double)useful / (double)records);
    WM_CHECK(found == 0, "%lu leaks", found);
    WM_CHECK(useful * 100 >= records * 95, "%lu of %lu are of use", useful, records);
}

int main(void)
{
    static const struct wm_case cases[] = {WM_CASE(no_unit_of_a_generated_address_shows), {0}};

    wm_masking_init(&masking, NULL, NULL);
    return wm_tap_run("abroad", cases);
}

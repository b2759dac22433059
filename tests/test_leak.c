/* SPDX-License-Identifier: Apache-2.0 */
/* What the masks show of 20,000 generated orders (WAYMASK_LEAK_RECORDS for more) by each profile
 * for mainland China; of the orders it is known what must be hidden. */
#include "config.h"

#include "filter/privacy/mask.h"
#include "tests/leak/find.h"
#include "tests/leak/generate.h"
#include "tests/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEED 0x77617973u

static struct wm_masking masking; /* the defaults; set by main */

struct count {
    unsigned long name, phone, address, text, label, level, known, useful;
};

/* Generated persons may be shown: WAYMASK_LEAK_SHOW prints each leak and each useless address. */
static bool tell(bool found, const char *what, const char *plain, const char *shown)
{
    if (found && getenv("WAYMASK_LEAK_SHOW") != NULL)
        printf("# %s: %s -> %s\n", what, plain, shown);
    return found;
}

static const char *const profiles[] = {"cn-district", "cn-road", "cn"};
#define PROFILES (sizeof profiles / sizeof profiles[0])
#define ROAD 1 /* index of the default */

static void choose(const char *name)
{
    uint8_t i;

    for (i = 0; wm_profile_at(i) != NULL; i++) {
        if (strcmp(wm_profile_at(i)->name, name) == 0)
            masking.chosen[('C' - 'A') * 26 + ('N' - 'A')] = i;
    }
}

static void count_party(const struct sample_party *party, const struct wm_party *plain,
                        const struct wm_masked_party *masked, struct count *count)
{
    enum wm_address_level level = wm_masking_profile(&masking, "CN")->address;
    char all[sizeof *masked], in[sizeof *plain], address[WM_MASK_ADDRESS], keep[64];
    bool tail; /* not looked for in the phone: its last four may be a room's number too */

    snprintf(all, sizeof all, "%s %s %s%s %s %s %s", masked->name, masked->phone, masked->region,
             masked->address, masked->city, masked->district, masked->delivery_point);
    snprintf(in, sizeof in, "%s|%s/%s|%s|%s|%s|%s|%s", plain->name, plain->phone, plain->phone2,
             plain->province, plain->city, plain->district, plain->town, plain->detail);
    if (tell(find_name(party, all) && !find_at_seam(party), "name", in, all))
        count->name++;
    if (tell(find_many_digits(masked->phone) || find_number(party, masked->phone) ||
                 find_number(party, masked->name) || find_number(party, masked->address) ||
                 find_number(party, masked->region) || find_number(party, masked->city) ||
                 find_number(party, masked->district),
             "phone", in, all))
        count->phone++;
    tail = find_tail(party, masked->name) || find_tail(party, masked->region) ||
           find_tail(party, masked->city) || find_tail(party, masked->district) ||
           find_tail(party, masked->address);
    if (tell(tail || find_more_than_safe(party, level, masked), "address", in, all))
        count->address++;
    if (party->district_known) {
        count->known++;
        find_squeeze(masked->address, address, sizeof address);
        find_squeeze(party->keep, keep, sizeof keep);
        if (!tell(level >= WM_ADDRESS_ROAD && strstr(address, keep) == NULL, "useless", in, all))
            count->useful++;
    }
}

static void count_text(const struct sample *sample, const char *text, const char *out,
                       struct count *count)
{
    if (tell(find_name(&sample->recipient, out) || find_name(&sample->sender, out) ||
                 find_number(&sample->recipient, out) || find_number(&sample->sender, out) ||
                 find_tail(&sample->recipient, out) || find_tail(&sample->sender, out),
             "text", text, out))
        count->text++;
}

/* A name that happens to stand in the other party's address, as one of a short name may. */
static bool by_chance(const struct sample_party *party, const struct sample_party *other)
{
    char all[600];

    snprintf(all, sizeof all, "%s%s%s%s%s", other->region[0], other->region[1], other->region[2],
             other->region[3], other->safe);
    return find_name(party, all) || find_name(party, other->name);
}

/* Either party's name anywhere on the label. */
static void count_label(const struct sample *sample, const struct wm_masked *masked,
                        struct count *count)
{
    const struct wm_masked_party *const party[] = {&masked->recipient, &masked->sender};
    const struct sample_party *const side[] = {&sample->recipient, &sample->sender};
    char all[sizeof *masked] = "";
    size_t i, used = 0;

    for (i = 0; i < 2; i++)
        used +=
            (size_t)snprintf(all + used, sizeof all - used, "%s\n%s\n%s\n%s\n%s\n%s\n%s\n",
                             party[i]->name, party[i]->phone, party[i]->region, party[i]->address,
                             party[i]->city, party[i]->district, party[i]->delivery_point);
    snprintf(all + used, sizeof all - used, "%s\n%s\n", masked->goods, masked->remark);
    for (i = 0; i < 2; i++) {
        if (tell(find_name(side[i], all) && !by_chance(side[i], side[1 - i]) &&
                     !find_at_seam(side[i]),
                 "label", side[i]->name, all))
            count->label++;
    }
}

static bool starts_with(const char *text, const char *start)
{
    size_t len = strcspn(start, "*");

    return strncmp(text, start, len) == 0;
}

/* A laxer profile shows what a stricter one does, and goes on from there. */
static void count_order(const struct sample *sample, const struct wm_masked masked[PROFILES],
                        struct count *count)
{
    size_t i;

    for (i = 1; i < PROFILES; i++) {
        if (strcmp(masked[i - 1].recipient.region, masked[i].recipient.region) != 0 ||
            !starts_with(masked[i].recipient.address, masked[i - 1].recipient.address))
            count->level +=
                tell(true, "level", sample->order.recipient.detail, masked[i].recipient.address);
    }
}

/* A number from the environment. */
static unsigned long asked(const char *name, unsigned long otherwise)
{
    const char *wanted = getenv(name);

    return wanted != NULL ? strtoul(wanted, NULL, 10) : otherwise;
}

static void count_sample(const struct sample *sample, struct count count[PROFILES])
{
    struct wm_masked masked[PROFILES];
    size_t i;

    for (i = 0; i < PROFILES; i++) {
        choose(profiles[i]);
        wm_mask_order(&masking, &sample->order, &masked[i]);
        count_party(&sample->recipient, &sample->order.recipient, &masked[i].recipient, &count[i]);
        count_party(&sample->sender, &sample->order.sender, &masked[i].sender, &count[i]);
        count_text(sample, sample->order.goods, masked[i].goods, &count[i]);
        count_text(sample, sample->order.remark, masked[i].remark, &count[i]);
        count_label(sample, &masked[i], &count[i]);
    }
    count_order(sample, masked, &count[PROFILES - 1]);
}

static void generated_orders_leak_nothing_and_keep_their_road(void)
{
    struct count count[PROFILES];
    struct sample sample;
    uint64_t state = asked("WAYMASK_LEAK_SEED", SEED);
    unsigned long i, all = asked("WAYMASK_LEAK_RECORDS", 20000);
    double useful;
    size_t k;

    memset(count, 0, sizeof count);
    masking.show_goods = true;
    for (i = 0; i < all; i++) {
        sample_make(&sample, &state);
        count_sample(&sample, count);
    }
    for (k = 0; k < PROFILES; k++) {
        const struct count *one = &count[k];
        printf(
            "# %s: %lu records, leaks: name %lu, phone %lu, address %lu, text %lu, label %lu, "
            "beyond a laxer profile %lu\n",
            profiles[k], all, one->name, one->phone, one->address, one->text, one->label,
            one->level);
        WM_CHECK(one->name == 0 && one->phone == 0 && one->address == 0 && one->text == 0 &&
                     one->label == 0 && one->level == 0,
                 "%s leaks", profiles[k]);
    }
    useful = 100.0 * (double)count[ROAD].useful / (double)(count[ROAD].known + 1);
    printf("# %s: road or community kept in %.2f %% of %lu addresses with a district\n",
           profiles[ROAD], useful, count[ROAD].known);
    WM_CHECK(useful >= 95, "road or community kept in %.2f %%", useful);
}

/* The finder is worth nothing if it cannot find: unmasked fields are leaks, all of them. */
static void what_is_not_masked_is_found(void)
{
    struct wm_masked_party masked;
    struct sample sample;
    uint64_t state = SEED;
    unsigned i, name = 0, phone = 0, tail = 0, more = 0;

    for (i = 0; i < 500; i++) {
        do {
            sample_make(&sample, &state);
        } while (sample.recipient.hidden_count == 0);
        memset(&masked, 0, sizeof masked);
        snprintf(masked.address, sizeof masked.address, "%s%s%s", sample.recipient.town,
                 sample.recipient.safe, sample.recipient.hidden[0]);
        name += find_name(&sample.recipient, sample.order.recipient.name) ? 1 : 0;
        phone += find_number(&sample.recipient, sample.order.recipient.phone) ? 1 : 0;
        tail += find_tail(&sample.recipient, masked.address) ? 1 : 0;
        more += find_more_than_safe(&sample.recipient, WM_ADDRESS_ROAD, &masked) ? 1 : 0;
    }
    WM_CHECK(name == 500, "%u names of 500 found", name);
    WM_CHECK(phone == 500, "%u phones of 500 found", phone);
    WM_CHECK(tail == 500, "%u tails of 500 found", tail);
    WM_CHECK(more == 500, "%u long addresses of 500 found", more);
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(generated_orders_leak_nothing_and_keep_their_road),
        WM_CASE(what_is_not_masked_is_found),
        {0},
    };

    wm_masking_init(&masking, NULL, NULL);
    find_init();
    return wm_tap_run("leak", cases);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What the masks show of 20,000 generated orders (WAYMASK_LEAK_RECORDS for more) by each profile
 * for mainland China; of the orders it is known what must be hidden. */
#include "config.h"

#include "filter/base/utf8.h"
#include "filter/privacy/mask.h"
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

/* Digits of a text, Han and full-width ones too, without anything else but stars, which stand for
 * what is hidden between them. */
static void only_digits(const char *text, char *out, size_t size)
{
    static const char *const han[] = {"零一二三四五六七八九", "〇壹贰叁肆伍陆柒捌玖"};
    const char *end = text + strlen(text), *at, *stop;
    size_t used = 0, k;

    while (text < end && used + 1 < size) {
        uint32_t c = wm_utf8_next(&text, end);
        if (c >= 0xff10 && c <= 0xff19)
            c -= 0xff10 - '0';
        for (k = 0; k < 2; k++) {
            unsigned value = 0;
            for (at = han[k], stop = at + strlen(at); at < stop; value++) {
                if (wm_utf8_next(&at, stop) == c)
                    c = '0' + value;
            }
        }
        if ((c >= '0' && c <= '9') || c == '*')
            out[used++] = (char)c;
    }
    out[used] = '\0';
}

static uint16_t simple[0x10000]; /* by traditional character; 0: itself. Filled by main */

static void read_traditional(void)
{
    const char *at = sample_traditional, *end = at + strlen(at);

    while (at < end) {
        uint32_t old = wm_utf8_next(&at, end);
        simple[old] = (uint16_t)wm_utf8_next(&at, end);
    }
}

/* Without blanks, commas and zero-width characters, half width and simplified, so that the noise of
 * the generator hides no leak from the test. */
static void squeeze(const char *text, char *out, size_t size)
{
    const char *end = text + strlen(text);
    size_t used = 0;

    while (text < end && used + 5 < size) {
        uint32_t c = wm_utf8_next(&text, end);
        if (c >= 0xff01 && c <= 0xff5e)
            c -= 0xfee0;
        if (c != ' ' && c != ',' && c != 0x3000 && c != 0x200b && c != 0x202c)
            used += wm_utf8_put(out + used, c < 0x10000 && simple[c] != 0 ? simple[c] : c);
    }
    out[used] = '\0';
}

static bool shows_number(const struct sample_party *party, const char *text)
{
    char digits[1024], piece[8];
    size_t i, k;

    only_digits(text, digits, sizeof digits);
    for (i = 0; i < 2; i++) {
        for (k = 0; k + 7 <= strlen(party->digits[i]); k++) {
            memcpy(piece, party->digits[i] + k, 7);
            piece[7] = '\0';
            if (strstr(digits, piece) != NULL)
                return true;
        }
    }
    return false;
}

/* More than the last four digits, a mobile's constant 1 apart, of any number in a masked field. */
static bool shows_many_digits(const char *phone)
{
    size_t digits = 0;

    for (; *phone != '\0'; phone++) {
        if (*phone == '/')
            digits = 0;
        else if (*phone == '1' && phone[1] == '*')
            continue;
        else if (*phone != '*' && ++digits > 4)
            return true;
    }
    return false;
}

static bool shows_name(const struct sample_party *party, const char *text)
{
    char shown[1024], name[256];

    squeeze(text, shown, sizeof shown);
    squeeze(party->name, name, sizeof name);
    return strstr(shown, name) != NULL;
}

/* Does text hold part; a part of digits only where no other digit adjoins? */
static bool holds_part(const char *text, const char *part)
{
    size_t len = strlen(part);
    bool number = strspn(part, "0123456789") == len;
    const char *at = text;

    while ((at = strstr(at, part)) != NULL) {
        bool inside =
            (at > text && at[-1] >= '0' && at[-1] <= '9') || (at[len] >= '0' && at[len] <= '9');
        if (!number || !inside)
            return true;
        at += len;
    }
    return false;
}

static bool shows_tail(const struct sample_party *party, const char *text)
{
    char shown[1024], hidden[256];
    unsigned i;

    squeeze(text, shown, sizeof shown);
    for (i = 0; i < party->hidden_count; i++) {
        squeeze(party->hidden[i], hidden, sizeof hidden);
        if (holds_part(shown, hidden))
            return true;
    }
    return false;
}

static const char *skip(const char *text, const char *start)
{
    size_t len = strlen(start);

    return strncmp(text, start, len) == 0 ? text + len : text;
}

/* A name that happens to stand where two places of the region meet, and in neither. */
static bool at_seam(const struct sample_party *party)
{
    char all[300] = "";
    size_t i;

    for (i = 0; i < 4; i++) {
        if (shows_name(party, party->region[i]))
            return false;
        if (strstr(party->region[i], "辖") == NULL)
            snprintf(all + strlen(all), sizeof all - strlen(all), "%s", party->region[i]);
    }
    return shows_name(party, all);
}

/* The most that detail may show at a level. Where it stands in a town's column its road does too.
 */
static void most(const struct sample_party *party, enum wm_address_level level, char *out,
                 size_t size)
{
    char all[400];

    snprintf(all, sizeof all, "%s%s%s", party->town,
             level >= WM_ADDRESS_ROAD || party->swapped ? party->safe : "",
             level > WM_ADDRESS_ROAD ? party->building : "");
    squeeze(all, out, size);
}

/* Text behind province, city and district, each left out (way 0), in full (1) or without its suffix
 * (2), by the digits of way to base 3. */
static const char *skip_region(const struct sample_party *party, const char *text, unsigned way)
{
    unsigned i;

    for (i = 0; i < 3; i++, way /= 3)
        text = way % 3 == 1   ? skip(text, party->region[i])
               : way % 3 == 2 ? skip(text, party->stem[i])
                              : text;
    return text;
}

/* Region and address may hold the places by name, in order, then a beginning of what is safe. */
static bool shows_more_than_safe(const struct sample_party *party, enum wm_address_level level,
                                 const struct wm_masked_party *masked)
{
    char all[WM_MASK_REGION + WM_MASK_ADDRESS], shown[sizeof all], safe[400], town[64];
    size_t i;
    unsigned way;

    snprintf(all, sizeof all, "%s%s", masked->region, masked->address);
    squeeze(all, shown, sizeof shown);
    squeeze(party->region[3], town, sizeof town);
    for (i = strlen(shown); i > 0 && shown[i - 1] == '*'; i--)
        shown[i - 1] = '\0';
    most(party, level, safe, sizeof safe);
    for (way = 0; way < 27; way++) {
        const char *at = skip_region(party, shown, way);
        if (party->town[0] == '\0')
            at = skip(at, town);
        if (strncmp(at, safe, strlen(at)) == 0)
            return false;
    }
    return true;
}

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
    if (tell(shows_name(party, all) && !at_seam(party), "name", in, all))
        count->name++;
    if (tell(shows_many_digits(masked->phone) || shows_number(party, masked->phone) ||
                 shows_number(party, masked->name) || shows_number(party, masked->address) ||
                 shows_number(party, masked->region) || shows_number(party, masked->city) ||
                 shows_number(party, masked->district),
             "phone", in, all))
        count->phone++;
    tail = shows_tail(party, masked->name) || shows_tail(party, masked->region) ||
           shows_tail(party, masked->city) || shows_tail(party, masked->district) ||
           shows_tail(party, masked->address);
    if (tell(tail || shows_more_than_safe(party, level, masked), "address", in, all))
        count->address++;
    if (party->district_known) {
        count->known++;
        squeeze(masked->address, address, sizeof address);
        squeeze(party->keep, keep, sizeof keep);
        if (!tell(level >= WM_ADDRESS_ROAD && strstr(address, keep) == NULL, "useless", in, all))
            count->useful++;
    }
}

static void count_text(const struct sample *sample, const char *text, const char *out,
                       struct count *count)
{
    if (tell(shows_name(&sample->recipient, out) || shows_name(&sample->sender, out) ||
                 shows_number(&sample->recipient, out) || shows_number(&sample->sender, out) ||
                 shows_tail(&sample->recipient, out) || shows_tail(&sample->sender, out),
             "text", text, out))
        count->text++;
}

/* A name that happens to stand in the other party's address, as one of a short name may. */
static bool by_chance(const struct sample_party *party, const struct sample_party *other)
{
    char all[600];

    snprintf(all, sizeof all, "%s%s%s%s%s", other->region[0], other->region[1], other->region[2],
             other->region[3], other->safe);
    return shows_name(party, all) || shows_name(party, other->name);
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
        if (tell(shows_name(side[i], all) && !by_chance(side[i], side[1 - i]) && !at_seam(side[i]),
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

static unsigned long records(void)
{
    const char *wanted = getenv("WAYMASK_LEAK_RECORDS");

    return wanted != NULL ? strtoul(wanted, NULL, 10) : 20000;
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
    uint64_t state = SEED;
    unsigned long i, all = records();
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
        name += shows_name(&sample.recipient, sample.order.recipient.name) ? 1 : 0;
        phone += shows_number(&sample.recipient, sample.order.recipient.phone) ? 1 : 0;
        tail += shows_tail(&sample.recipient, masked.address) ? 1 : 0;
        more += shows_more_than_safe(&sample.recipient, WM_ADDRESS_ROAD, &masked) ? 1 : 0;
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
    read_traditional();
    return wm_tap_run("leak", cases);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What labels show together: the same party as sender and as recipient, to any country, under any
 * profiles that a site may choose, shows no more than the laxest single label does. Which positions
 * of a field a mask shows is found here from the masked text alone. */
#include "config.h"

#include "filter/base/utf8.h"
#include "filter/privacy/address.h"
#include "filter/privacy/mask.h"
#include "tests/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define POSITIONS 600
#define PROFILES 32

/* Letters and digits of no field stand twice in a way that could be mistaken. */
static const struct wm_party parties[] = {
    {.country = "CN",
     .name = "欧阳若兰",
     .phone = "13800009876",
     .province = "浙江省",
     .city = "杭州市",
     .district = "余杭区",
     .detail = "文一西路969号3幢2单元1001室"},
    {.country = "",
     .name = "张三",
     .phone = "0571-88004321",
     .detail = "浙江省杭州市余杭区五常街道文一西路969号"},
    {.country = "HK",
     .name = "陳大文",
     .phone = "98760000",
     .city = "香港",
     .district = "油尖旺區",
     .detail = "彌敦道123號幸福大廈4座18樓H室"},
    {.country = "HK",
     .name = "Chan Tai Man",
     .phone = "98760000",
     .detail = "FLAT H, 18/F, BLOCK 3, HAPPY ESTATE, 245 NATHAN ROAD, MONG KOK"},
    {.country = "MO",
     .name = "林小明",
     .phone = "66780000",
     .detail = "澳門新馬路12號幸福大廈3樓A座"},
    {.country = "TW",
     .name = "王小明",
     .phone = "0912000345",
     .city = "台北市",
     .district = "信義區",
     .detail = "松高路11號8樓之3"},
    {.country = "TW",
     .name = "王小明",
     .phone = "0912000345",
     .detail = "花蓮縣吉安鄉大里村5鄰中山路二段12巷3弄4號"},
    {.country = "KR",
     .name = "홍길동",
     .phone = "010-0000-9876",
     .province = "서울특별시",
     .city = "강남구",
     .detail = "테헤란로12길 345, 678동 90호"},
    {.country = "KR",
     .name = "Hong Gildong",
     .phone = "02-0000-9876",
     .detail = "Room 90, 345 Teheran-ro, Gangnam-gu, Seoul"},
    {.country = "JP",
     .name = "田中太郎",
     .phone = "090-0000-1234",
     .province = "東京都",
     .city = "渋谷区",
     .detail = "神南1丁目2番3号 幸福マンション456号室"},
    {.country = "DE",
     .name = "Hans Meier",
     .phone = "0170 0000123",
     .province = "Bayern",
     .city = "München",
     .detail = "c/o Erika Beispiel, Lange Gasse 12, 80331 Ort"},
    {.country = "FR",
     .name = "Jean-Luc Petit",
     .phone = "0600001234",
     .city = "Lyon 3e",
     .detail = "12 bis rue du Port, esc. 4"},
    {.country = "US",
     .name = "John Q. Smith",
     .phone = "555-000-1234",
     .province = "IL",
     .city = "Springfield",
     .detail = "123 Main St Apt 4B"},
    {.country = "CA", .name = "Ann Roe", .phone = "555-000-1234", .detail = "1001-25 King St W"},
    {.country = "GB",
     .name = "Ann Roe",
     .phone = "020 0000 1234",
     .detail = "Flat 2, 14 High Street"},
    {.country = "RU",
     .name = "Иван Примеров",
     .phone = "+7 900 000-12-34",
     .province = "Омская область",
     .city = "Тара",
     .detail = "ул. Ленина, д. 12, кв. 5"},
    {.country = "SG",
     .name = "Tan Ah Kow",
     .phone = "80001234",
     .detail = "10 Example Road #05-12"},
};
#define PARTIES (sizeof parties / sizeof parties[0])

static const char *const destinations[] = {"CN", "HK", "MO", "TW", "KR", "JP", "DE",
                                           "IE", "US", "GB", "RU", "BR", "",   "XX"};

/* Letters and digits of a text, lower or upper as they are. '*' stands for any run of stars. */
struct text {
    size_t len;
    uint32_t at[POSITIONS];
};

static void read_text(struct text *text, const char *from)
{
    const char *end = from + strlen(from);

    text->len = 0;
    while (from < end && text->len < POSITIONS) {
        uint32_t c = wm_utf8_next(&from, end);
        bool star = c == '*' || c == '^' || c == '_';
        if (star && text->len > 0 && text->at[text->len - 1] == '*')
            continue;
        if (star || c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
            (c >= 'A' && c <= 'Z'))
            text->at[text->len++] = star ? '*' : c;
    }
}

/* Mark the positions of plain that masked shows: its stretches between stars, in order, the first
 * at the start of plain if nothing hidden stands before it and the last at its end. @return false
 * if masked holds what plain does not */
static bool mark_shown(const char *plain_text, const char *masked_text, bool shown[POSITIONS])
{
    static struct text plain, masked;
    size_t i = 0, to, at = 0, k;

    read_text(&plain, plain_text);
    read_text(&masked, masked_text);
    for (; i < masked.len; i = to) {
        size_t len;
        if (masked.at[i] == '*') {
            to = i + 1;
            continue;
        }
        for (to = i; to < masked.len && masked.at[to] != '*'; to++)
            ;
        len = to - i;
        if (len > plain.len)
            return false;
        if (to == masked.len && i > 0)
            at = plain.len - len > at ? plain.len - len : at;
        while (at + len <= plain.len &&
               memcmp(plain.at + at, masked.at + i, len * sizeof *plain.at) != 0)
            at++;
        if (at + len > plain.len)
            return false;
        for (k = 0; k < len; k++)
            shown[at + k] = true;
        at += len;
    }
    return true;
}

/* What a party's labels show, by position. */
struct seen {
    bool name[POSITIONS], phone[POSITIONS], detail[POSITIONS];
    bool field[4]; /* province, city, district, town */
};

/* Places that stand in a field, then those that were found in detail. */
static bool mark_region(const struct wm_party *party, const char *region, struct seen *seen)
{
    const char *const field[4] = {party->province, party->city, party->district, party->town};
    size_t i;

    for (i = 0; i < 4; i++) {
        size_t len = strlen(field[i]);
        while (*region == ' ')
            region++;
        if (len > 0 && strncmp(region, field[i], len) == 0) {
            seen->field[i] = true;
            region += len;
        }
    }
    return *region == '\0' || mark_shown(party->detail, region, seen->detail);
}

static void mark_label(const struct wm_party *party, const struct wm_masked_party *masked,
                       struct seen *seen)
{
    WM_CHECK(mark_shown(party->name, masked->name, seen->name), "name %s", masked->name);
    WM_CHECK(mark_shown(party->phone, masked->phone, seen->phone), "phone %s", masked->phone);
    WM_CHECK(mark_region(party, masked->region, seen), "region %s", masked->region);
    /* behind what is hidden there may be more: stars end no address */
    WM_CHECK(mark_shown(party->detail, masked->address, seen->detail), "address %s of %s",
             masked->address, party->detail);
}

static const char *country_of(const char *country)
{
    return country[0] != '\0' ? country : "CN";
}

/* The profiles that a site may choose for a country. */
static size_t allowed(const char *country, const struct wm_profile *profile[PROFILES])
{
    size_t i, count = 0;

    for (i = 0; wm_profile_at(i) != NULL && count < PROFILES; i++) {
        if (wm_profile_within(wm_profile_at(i), wm_profile_floor(country_of(country))))
            profile[count++] = wm_profile_at(i);
    }
    return count;
}

static int choose(struct wm_masking *masking, const char *country, const char *profile,
                  const char *other, const char *other_profile, bool smile)
{
    struct wm_conf conf = {.path = "waymask.conf", .smile = smile};
    struct wm_err err = {0};

    conf.profile_count = other != NULL ? 2 : 1;
    conf.profiles[0].line = 3;
    conf.profiles[1].line = 4;
    snprintf(conf.profiles[0].name, sizeof conf.profiles[0].name, "%s", profile);
    snprintf(conf.profiles[0].country, sizeof conf.profiles[0].country, "%s", country);
    if (other != NULL) {
        snprintf(conf.profiles[1].name, sizeof conf.profiles[1].name, "%s", other_profile);
        snprintf(conf.profiles[1].country, sizeof conf.profiles[1].country, "%s", other);
    }
    return wm_masking_init(masking, &conf, &err);
}

static void labels_show_together_no_more_than_the_laxest(void)
{
    static struct seen all, laxest;
    static struct wm_masked_party masked;
    const struct wm_profile *own[PROFILES], *other[PROFILES];
    struct wm_masking masking;
    size_t p, d, i, k, owns, others;
    unsigned long labels = 0;

    for (p = 0; p < PARTIES; p++) {
        const struct wm_party *party = &parties[p];
        const char *country = country_of(party->country);
        memset(&all, 0, sizeof all);
        memset(&laxest, 0, sizeof laxest);
        WM_CHECK(choose(&masking, country, wm_profile_floor(country)->name, NULL, NULL, false) ==
                     WM_OK,
                 "the floor of %s", country);
        wm_mask_party(&masking, party, country, &masked);
        mark_label(party, &masked, &laxest);
        owns = allowed(country, own);
        for (i = 0; i < owns; i++) {
            for (d = 0; d < sizeof destinations / sizeof *destinations; d++) {
                bool same = strcmp(country_of(destinations[d]), country) == 0;
                others = same ? 1 : allowed(destinations[d], other);
                for (k = 0; k < others; k++) {
                    int status = choose(&masking, country, own[i]->name,
                                        same ? NULL : country_of(destinations[d]),
                                        same ? "" : other[k]->name, k % 2 == 1);
                    WM_CHECK(status == WM_OK, "%s for %s is refused", own[i]->name, country);
                    wm_mask_party(&masking, party, destinations[d], &masked);
                    mark_label(party, &masked, &all);
                    labels++;
                }
            }
        }
        for (i = 0; i < POSITIONS; i++) {
            WM_CHECK(laxest.name[i] || !all.name[i], "%s: letter %zu of the name", country, i);
            WM_CHECK(laxest.phone[i] || !all.phone[i], "%s: digit %zu of the phone", country, i);
            WM_CHECK(laxest.detail[i] || !all.detail[i], "%s: character %zu of %s", country, i,
                     party->detail);
        }
        for (i = 0; i < 4; i++)
            WM_CHECK(laxest.field[i] || !all.field[i], "%s: place %zu", country, i);
    }
    printf("# %lu labels of %zu parties\n", labels, PARTIES);
    WM_CHECK(labels > 10000, "only %lu labels", labels);
}

/* Both parties of an order, as wm_mask_order takes them. */
static void a_party_shows_the_same_as_sender_and_as_recipient(void)
{
    static struct wm_masked masked;
    static struct wm_order order;
    struct wm_masking masking;
    size_t p;

    wm_masking_init(&masking, NULL, NULL);
    for (p = 0; p < PARTIES; p++) {
        memset(&order, 0, sizeof order);
        order.recipient = order.sender = parties[p];
        wm_mask_order(&masking, &order, &masked);
        WM_CHECK(memcmp(&masked.recipient, &masked.sender, sizeof masked.sender) == 0,
                 "%s: sender %s, recipient %s", parties[p].country, masked.sender.address,
                 masked.recipient.address);
    }
}

static void check_levels(const struct wm_party *party, const char *place)
{
    static struct wm_address lower, higher;
    struct wm_name name;
    int level, i;
    size_t k;

    wm_name_read(&name, party->name);
    memset(&lower, 0, sizeof lower);
    for (level = WM_ADDRESS_REGION; level <= WM_ADDRESS_ALL; level++) {
        wm_address_read(&higher, party, &name, (enum wm_address_level)level);
        for (i = 0; i < WM_REGION_LEVELS; i++)
            WM_CHECK(lower.place[i][0] == '\0' || strcmp(lower.place[i], higher.place[i]) == 0,
                     "%s: level %d hides %s", place, level, lower.place[i]);
        for (k = 0; level > WM_ADDRESS_REGION && k < lower.detail.len; k++)
            WM_CHECK(lower.detail.len == higher.detail.len &&
                         (lower.mark[k] != WM_ADDRESS_SHOWN || higher.mark[k] == WM_ADDRESS_SHOWN),
                     "%s: level %d hides character %zu", place, level, k);
        lower = higher;
    }
}

/* Over all cases of addresses, in each country's form. */
static void each_level_of_an_address_shows_no_less_than_the_one_below(void)
{
    static const char *const file[] = {"addresses.tsv", "addresses-abroad.tsv"};
    static const char *const country[] = {"",   "HK", "MO", "TW", "KR", "JP",
                                          "US", "CA", "AU", "GB", "DE", "RU"};
    char path[1200], line[4096], place[64];
    size_t f, c, i;
    unsigned long count = 0;

    for (f = 0; f < 2; f++) {
        unsigned number = 0;
        FILE *in;
        snprintf(path, sizeof path, "%s/masks/%s", wm_tap_data(), file[f]);
        in = fopen(path, "r");
        while (in != NULL && fgets(line, sizeof line, in) != NULL) {
            struct wm_party party;
            char *column[7], *at = line;
            number++;
            line[strcspn(line, "\n")] = '\0';
            for (i = 0; i < 7; i++) {
                column[i] = at;
                at += strcspn(at, "\t");
                if (*at != '\0')
                    *at++ = '\0';
            }
            memset(&party, 0, sizeof party);
            snprintf(party.province, sizeof party.province, "%s", column[1]);
            snprintf(party.city, sizeof party.city, "%s", column[2]);
            snprintf(party.district, sizeof party.district, "%s", column[3]);
            snprintf(party.town, sizeof party.town, "%s", column[4]);
            snprintf(party.name, sizeof party.name, "%s", column[5]);
            snprintf(party.detail, sizeof party.detail, "%s", column[6]);
            for (c = 0; line[0] != '#' && c < sizeof country / sizeof *country; c++) {
                snprintf(party.country, sizeof party.country, "%s", country[c]);
                snprintf(place, sizeof place, "%s:%u as %s", file[f], number, country[c]);
                check_levels(&party, place);
                count++;
            }
        }
        if (in != NULL)
            fclose(in);
    }
    WM_CHECK(count > 4000, "only %lu addresses", count);
}

static void a_smile_shows_the_same_characters(void)
{
    static struct seen stars, smiles;
    static struct wm_masked_party masked;
    struct wm_masking masking;
    struct wm_conf conf = {.smile = true};
    size_t p;

    for (p = 0; p < PARTIES; p++) {
        const struct wm_party *party = &parties[p];
        memset(&stars, 0, sizeof stars);
        memset(&smiles, 0, sizeof smiles);
        wm_masking_init(&masking, NULL, NULL);
        wm_mask_party(&masking, party, party->country, &masked);
        mark_label(party, &masked, &stars);
        wm_masking_init(&masking, &conf, NULL);
        wm_mask_party(&masking, party, party->country, &masked);
        mark_label(party, &masked, &smiles);
        WM_CHECK(memcmp(&stars, &smiles, sizeof stars) == 0, "%s", masked.address);
        WM_CHECK(strchr(masked.name, '*') == NULL && strchr(masked.phone, '*') == NULL &&
                     strchr(masked.address, '*') == NULL,
                 "%s %s %s", masked.name, masked.phone, masked.address);
    }
}

static void every_profile_within_a_floor_is_taken_and_no_other(void)
{
    static const char *const country[] = {"CN", "HK", "MO", "TW", "KR", "JP",
                                          "DE", "CH", "US", "GB", "RU"};
    struct wm_masking masking;
    char message[512];
    size_t c, i;

    for (c = 0; c < sizeof country / sizeof *country; c++) {
        const struct wm_profile *floor = wm_profile_floor(country[c]);
        for (i = 0; wm_profile_at(i) != NULL; i++) {
            const struct wm_profile *profile = wm_profile_at(i);
            struct wm_conf conf = {.path = "/etc/w.conf", .profile_count = 1};
            struct wm_err err = {0};
            int status;
            conf.profiles[0].line = 7;
            snprintf(conf.profiles[0].name, sizeof conf.profiles[0].name, "%s", profile->name);
            snprintf(conf.profiles[0].country, sizeof conf.profiles[0].country, "%s", country[c]);
            status = wm_masking_init(&masking, &conf, &err);
            if (wm_profile_within(profile, floor)) {
                WM_CHECK(status == WM_OK && wm_masking_profile(&masking, country[c]) == profile,
                         "%s for %s", profile->name, country[c]);
            } else {
                wm_err_format(&err, message, sizeof message);
                WM_CHECK(status == WM_ERR_USAGE, "%s for %s is taken", profile->name, country[c]);
                WM_CHECK(strstr(message, "/etc/w.conf: line 7") == message &&
                             strstr(message, profile->name) != NULL &&
                             strstr(message, floor->name) != NULL &&
                             strstr(message, country[c]) != NULL,
                         "%s", message);
            }
        }
        WM_CHECK(wm_profile_within(wm_profile_default(country[c]), floor), "default of %s",
                 country[c]);
    }
}

static void a_profile_for_every_country_is_held_to_every_floor(void)
{
    struct wm_masking masking;
    size_t i;

    for (i = 0; i < 2; i++) {
        const char *name = i == 0 ? "coded" : "blind";
        WM_CHECK(choose(&masking, "", name, NULL, NULL, false) == WM_OK, "%s is refused", name);
        WM_CHECK(strcmp(wm_masking_profile(&masking, "DE")->name, name) == 0 &&
                     strcmp(wm_masking_profile(&masking, "")->name, name) == 0,
                 "%s is not everywhere", name);
    }
    WM_CHECK(choose(&masking, "", "cn-road", NULL, NULL, false) == WM_ERR_USAGE,
             "cn-road shows phones, which eu does not");
    WM_CHECK(choose(&masking, "", "blind", "US", "us", false) == WM_OK &&
                 strcmp(wm_masking_profile(&masking, "US")->name, "us") == 0 &&
                 strcmp(wm_masking_profile(&masking, "CA")->name, "blind") == 0,
             "the last line for a country counts");
    WM_CHECK(choose(&masking, "CN", "nonesuch", NULL, NULL, false) == WM_ERR_USAGE,
             "no such profile");
    wm_masking_init(&masking, NULL, NULL);
    WM_CHECK(strcmp(wm_masking_profile(&masking, "X")->name, "blind") == 0, "X is no country");
}

/* A level of NOTHING shows nothing, whatever the country. */
static void a_blind_label_shows_nothing(void)
{
    static struct wm_masked_party masked;
    struct wm_masking masking;
    size_t p;

    WM_CHECK(choose(&masking, "", "blind", NULL, NULL, false) == WM_OK, "blind is refused");
    for (p = 0; p < PARTIES; p++) {
        wm_mask_party(&masking, &parties[p], parties[p].country, &masked);
        WM_CHECK(masked.name[0] == '\0' && masked.phone[0] == '\0' && masked.region[0] == '\0' &&
                     masked.address[0] == '\0',
                 "%s %s %s %s", masked.name, masked.phone, masked.region, masked.address);
    }
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(labels_show_together_no_more_than_the_laxest),
        WM_CASE(a_party_shows_the_same_as_sender_and_as_recipient),
        WM_CASE(each_level_of_an_address_shows_no_less_than_the_one_below),
        WM_CASE(a_smile_shows_the_same_characters),
        WM_CASE(every_profile_within_a_floor_is_taken_and_no_other),
        WM_CASE(a_profile_for_every_country_is_held_to_every_floor),
        WM_CASE(a_blind_label_shows_nothing),
        {0},
    };

    return wm_tap_run("profiles", cases);
}

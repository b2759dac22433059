/* SPDX-License-Identifier: Apache-2.0 */
/* Masks by data: a line of a file in tests/masks is a case. Columns are parted by tabs; \t, \n,
 * \\ and \uXXXX stand for what cannot be typed; a line that starts with # is a remark. */
#include "config.h"

#include "filter/base/utf8.h"
#include "filter/privacy/division.h"
#include "filter/privacy/mask.h"
#include "tests/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS 10

static struct wm_masking masking; /* the defaults; set by main */
static const struct wm_phone_rules rules = {
    .masking = &masking, .home = "CN", .shows = WM_PHONE_LAST};

/** Undo the escapes in place. */
static void unescape(char *text)
{
    char *out = text;

    while (*text != '\0') {
        if (*text == '\\' && text[1] == 'u' && strlen(text) >= 6) {
            char digits[5] = {text[2], text[3], text[4], text[5], '\0'};
            out += wm_utf8_put(out, (uint32_t)strtoul(digits, NULL, 16));
            text += 6;
        } else if (*text == '\\' && text[1] != '\0') {
            *out++ = text[1] == 't' ? '\t' : text[1] == 'n' ? '\n' : text[1];
            text += 2;
        } else {
            *out++ = *text++;
        }
    }
    *out = '\0';
}

/** Run check over all lines of a file, their columns taken apart; absent ones are "". */
static void each_line(const char *file, unsigned least,
                      void (*check)(const char *place, char *column[COLUMNS]))
{
    char path[1200], line[4096], place[64];
    unsigned number = 0, cases = 0;
    FILE *in;

    snprintf(path, sizeof path, "%s/masks/%s", wm_tap_data(), file);
    in = fopen(path, "r");
    WM_CHECK(in != NULL, "cannot open %s", path);
    if (in == NULL)
        return;
    while (fgets(line, sizeof line, in) != NULL) {
        char *column[COLUMNS], *at = line;
        unsigned i;
        number++;
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#')
            continue;
        for (i = 0; i < COLUMNS; i++) {
            char *tab = strchr(at, '\t');
            column[i] = at;
            at = tab != NULL ? tab + 1 : at + strlen(at);
            if (tab != NULL)
                *tab = '\0';
        }
        for (i = 0; i < COLUMNS; i++)
            unescape(column[i]);
        snprintf(place, sizeof place, "%s:%u", file, number);
        check(place, column);
        cases++;
    }
    fclose(in);
    WM_CHECK(cases >= least, "only %u cases in %s", cases, file);
}

static void check_name(const char *place, char *column[COLUMNS])
{
    char out[WM_MASK_NAME];

    wm_mask_name(column[0], WM_NAME_FIRST, out);
    WM_CHECK(strcmp(out, column[1]) == 0, "%s: got %s, expected %s", place, out, column[1]);
}

static void check_phone(const char *place, char *column[COLUMNS])
{
    char out[WM_MASK_PHONE];

    wm_mask_phone(column[0], &rules, out);
    WM_CHECK(strcmp(out, column[1]) == 0, "%s: got %s, expected %s", place, out, column[1]);
}

static void check_name_abroad(const char *place, char *column[COLUMNS])
{
    const struct wm_profile *profile = wm_profile_find(column[0]);
    char out[WM_MASK_NAME];

    if (!WM_CHECK(profile != NULL, "%s: no profile %s", place, column[0]))
        return;
    wm_mask_name(column[1], profile->name_shows, out);
    WM_CHECK(strcmp(out, column[2]) == 0, "%s: got %s, expected %s", place, out, column[2]);
}

static void check_phone_abroad(const char *place, char *column[COLUMNS])
{
    struct wm_masked_party masked;
    struct wm_party party;

    memset(&party, 0, sizeof party);
    snprintf(party.country, sizeof party.country, "%s", column[0]);
    snprintf(party.phone, sizeof party.phone, "%s", column[2]);
    wm_mask_party(&masking, &party, column[1], &masked);
    WM_CHECK(strcmp(masked.phone, column[3]) == 0, "%s: got %s, expected %s", place, masked.phone,
             column[3]);
}

static void set(char *member, size_t size, const char *text)
{
    snprintf(member, size, "%s", text);
}

/* Masking with one profile for mainland China. */
static struct wm_masking mainland_profile(const char *name)
{
    struct wm_masking chosen = masking;
    uint8_t i;

    for (i = 0; wm_profile_at(i) != NULL; i++) {
        if (strcmp(wm_profile_at(i)->name, name) == 0)
            chosen.chosen[('C' - 'A') * 26 + ('N' - 'A')] = i;
    }
    return chosen;
}

static void check_address(const char *place, char *column[COLUMNS])
{
    struct wm_masking chosen = mainland_profile(column[8]);
    struct wm_party party;
    struct wm_masked_party masked;
    char shown[WM_MASK_REGION + WM_MASK_ADDRESS];

    memset(&party, 0, sizeof party);
    set(party.country, sizeof party.country, column[0]);
    set(party.province, sizeof party.province, column[1]);
    set(party.city, sizeof party.city, column[2]);
    set(party.district, sizeof party.district, column[3]);
    set(party.town, sizeof party.town, column[4]);
    set(party.name, sizeof party.name, column[5]);
    set(party.detail, sizeof party.detail, column[6]);
    /* The last column is a profile for mainland China, or the country that the label goes to. */
    wm_mask_party(&chosen, &party,
                  column[8][0] != '\0' && wm_profile_find(column[8]) == NULL ? column[8]
                                                                             : party.country,
                  &masked);
    snprintf(shown, sizeof shown, "%s|%s", masked.region, masked.address);
    WM_CHECK(strcmp(shown, column[7]) == 0, "%s: got %s, expected %s", place, shown, column[7]);
}

static void check_scrub(const char *place, char *column[COLUMNS])
{
    struct wm_order order;
    char out[WM_MASK_TEXT];

    memset(&order, 0, sizeof order);
    set(order.recipient.name, sizeof order.recipient.name, column[0]);
    set(order.recipient.phone, sizeof order.recipient.phone, column[1]);
    set(order.recipient.province, sizeof order.recipient.province, "浙江省");
    set(order.recipient.city, sizeof order.recipient.city, "杭州市");
    set(order.recipient.district, sizeof order.recipient.district, "余杭区");
    set(order.recipient.detail, sizeof order.recipient.detail, column[2]);
    set(order.sender.name, sizeof order.sender.name, "李小红");
    set(order.sender.phone, sizeof order.sender.phone, "13900005678");
    wm_scrub_text(&masking, column[3], &order, out);
    WM_CHECK(strcmp(out, column[4]) == 0, "%s: got %s, expected %s", place, out, column[4]);
}

static void names_are_masked_as_the_cases_say(void)
{
    each_line("names.tsv", 90, check_name);
    each_line("names-abroad.tsv", 30, check_name_abroad);
}

static void phones_are_masked_as_the_cases_say(void)
{
    each_line("phones.tsv", 110, check_phone);
    each_line("phones-abroad.tsv", 35, check_phone_abroad);
}

static void addresses_are_masked_as_the_cases_say(void)
{
    each_line("addresses.tsv", 60, check_address);
}

static void addresses_abroad_are_masked_as_the_cases_say(void)
{
    each_line("addresses-abroad.tsv", 280, check_address);
}

static void free_text_is_scrubbed_as_the_cases_say(void)
{
    each_line("scrub.tsv", 40, check_scrub);
}

/* A country that may take the profile. */
static const char *country_of(const char *profile)
{
    static const char *const countries[] = {"CN", "HK", "MO", "TW", "KR", "JP", "DE", "US", "SG"};
    size_t i;

    for (i = 0; i < sizeof countries / sizeof countries[0]; i++) {
        if (strcmp(wm_profile_default(countries[i])->name, profile) == 0)
            return countries[i];
    }
    return "CN";
}

/* What a label shows of one field, by a profile. */
static void show(const char *field, const char *profile, const char *text, char out[2048])
{
    struct wm_masking chosen;
    struct wm_masked masked;
    struct wm_order order;
    struct wm_conf conf;
    struct wm_err err = {0};
    const char *country = country_of(profile);

    wm_conf_defaults(&conf);
    snprintf(conf.profiles[0].name, sizeof conf.profiles[0].name, "%s", profile);
    snprintf(conf.profiles[0].country, sizeof conf.profiles[0].country, "%s", country);
    conf.profile_count = 1;
    WM_CHECK(wm_masking_init(&chosen, &conf, &err) == WM_OK, "%s", err.text);
    memset(&order, 0, sizeof order);
    set(order.recipient.country, sizeof order.recipient.country, country);
    if (strcmp(field, "name") == 0)
        set(order.recipient.name, sizeof order.recipient.name, text);
    else if (strcmp(field, "phone") == 0)
        set(order.recipient.phone, sizeof order.recipient.phone, text);
    else if (strcmp(field, "address") == 0)
        set(order.recipient.detail, sizeof order.recipient.detail, text);
    else
        set(order.remark, sizeof order.remark, text);
    wm_mask_order(&chosen, &order, &masked);
    snprintf(out, 2048, "%s%s%s%s%s", masked.recipient.name, masked.recipient.phone,
             masked.recipient.region, masked.recipient.address, masked.remark);
}

/* Rows `.It FIELD Ta PROFILE Ta ORDER Ta LABEL` are cases, `.It PROFILE Ta` names each profile. */
static void the_manual_names_the_profiles_and_its_examples_hold(void)
{
    char path[1200], line[2048], out[2048], *column[4];
    unsigned examples = 0, profiles = 0, i;
    FILE *in;

    snprintf(path, sizeof path, "%s/../man/waymask-masks.5", wm_tap_data());
    in = fopen(path, "r");
    WM_CHECK(in != NULL, "no %s", path);
    if (in == NULL)
        return;
    while (fgets(line, sizeof line, in) != NULL) {
        char *at = line + 4;
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, ".It ", 4) != 0)
            continue;
        for (i = 0; i < 4 && at != NULL; i++) {
            char *next = strstr(at, " Ta ");
            column[i] = at;
            at = next != NULL ? next + 4 : NULL;
            if (next != NULL)
                *next = '\0';
        }
        if (i == 4 && wm_profile_find(column[0]) != NULL)
            profiles++;
        if (i < 4 || wm_profile_find(column[1]) == NULL || wm_profile_find(column[0]) != NULL)
            continue;
        show(column[0], column[1], column[2], out);
        WM_CHECK(strcmp(out, column[3]) == 0, "%s by %s: got %s, not %s", column[2], column[1], out,
                 column[3]);
        examples++;
    }
    fclose(in);
    for (i = 0; wm_profile_at(i) != NULL; i++)
        ;
    WM_CHECK(profiles == i, "the manual has %u profiles of %u", profiles, i);
    WM_CHECK(examples >= 20, "only %u examples", examples);
}

static void put_division(char *text, size_t size, uint32_t code)
{
    const struct wm_division *division;
    size_t i, k, used = 0;

    text[0] = '\0';
    for (i = 0; (division = wm_division_at(i)) != NULL; i++) {
        if (division->code != code)
            continue;
        for (k = 0; k < division->len && used + 4 < size; k++)
            used += wm_utf8_put(text + used, division->name[k]);
        text[used] = '\0';
        return;
    }
}

/* Codes may stand in several rows, for former names: the first one's is taken. */
static void every_district_is_recognised_in_columns_and_in_one_cell(void)
{
    const struct wm_division *division;
    struct wm_masked_party masked;
    struct wm_party party;
    char all[256];
    size_t i;

    for (i = 0; (division = wm_division_at(i)) != NULL; i++) {
        if (division->code % 100 == 0)
            continue;
        memset(&party, 0, sizeof party);
        put_division(party.province, sizeof party.province, division->code / 10000 * 10000);
        put_division(party.city, sizeof party.city, division->code / 100 * 100);
        put_division(party.district, sizeof party.district, division->code);
        snprintf(all, sizeof all, "%s%s%s", party.province, party.city, party.district);
        set(party.detail, sizeof party.detail, "青枫路12号3楼");
        wm_mask_party(&masking, &party, "", &masked);
        WM_CHECK(strcmp(masked.region, all) == 0 && strcmp(masked.address, "青枫路12号***") == 0,
                 "%s: got %s|%s", all, masked.region, masked.address);
        memset(&party, 0, sizeof party);
        snprintf(party.detail, sizeof party.detail, "%s青枫路12号3楼", all);
        wm_mask_party(&masking, &party, "", &masked);
        WM_CHECK(strcmp(masked.region, all) == 0 && strcmp(masked.address, "青枫路12号***") == 0,
                 "one cell %s: got %s|%s", all, masked.region, masked.address);
    }
    WM_CHECK(i > 3300, "only %zu rows", i);
}

static void broken_utf8_is_hidden_everywhere(void)
{
    static const char broken[] = "\xe5\xbc\xa0\xff\xb8\x89";
    char name[WM_MASK_NAME], phone[WM_MASK_PHONE], text[WM_MASK_TEXT];
    struct wm_masked_party masked;
    struct wm_order order;

    memset(&order, 0, sizeof order);
    wm_mask_name(broken, WM_NAME_FIRST, name);
    WM_CHECK(strcmp(name, "*") == 0, "name: %s", name);
    wm_mask_phone(
        "138\xff"
        "00001234",
        &rules, phone);
    WM_CHECK(strcmp(phone, "******") == 0, "phone: %s", phone);
    wm_scrub_text(&masking, broken, &order, text);
    WM_CHECK(strcmp(text, "***") == 0, "text: %s", text);
    set(order.recipient.province, sizeof order.recipient.province, "浙江省");
    set(order.recipient.city, sizeof order.recipient.city, "\xe6\x9d");
    set(order.recipient.district, sizeof order.recipient.district, "余杭区");
    set(order.recipient.detail, sizeof order.recipient.detail, "文一西路969号\xff");
    wm_mask_party(&masking, &order.recipient, "CN", &masked);
    WM_CHECK(strcmp(masked.region, "浙江省余杭区") == 0 && strcmp(masked.address, "***") == 0,
             "address: %s %s", masked.region, masked.address);
}

static void an_organisation_shows_in_clear_and_others_never(void)
{
    struct wm_party party;
    struct wm_masked_party masked;

    memset(&party, 0, sizeof party);
    set(party.name, sizeof party.name, "杭州某某电子商务有限公司");
    set(party.phone, sizeof party.phone, "0571-88001234");
    set(party.phone2, sizeof party.phone2, "4008001234");
    set(party.province, sizeof party.province, "浙江省");
    set(party.city, sizeof party.city, "杭州市");
    set(party.district, sizeof party.district, "余杭区");
    set(party.detail, sizeof party.detail, "文一西路969号3幢2层");
    party.organisation = true;
    wm_mask_party(&masking, &party, party.country, &masked);
    WM_CHECK(strcmp(masked.name, party.name) == 0, "name: %s", masked.name);
    WM_CHECK(strcmp(masked.phone, "0571-88001234/4008001234") == 0, "phone: %s", masked.phone);
    WM_CHECK(strcmp(masked.region, "浙江省杭州市余杭区") == 0, "region: %s", masked.region);
    WM_CHECK(strcmp(masked.address, party.detail) == 0, "address: %s", masked.address);
    party.organisation = false;
    wm_mask_party(&masking, &party, party.country, &masked);
    WM_CHECK(strcmp(masked.name, "杭**") == 0, "name: %s", masked.name);
    WM_CHECK(strcmp(masked.phone, "*******1234/******") == 0, "phone: %s", masked.phone);
    WM_CHECK(strcmp(masked.address, "文一西路969号***") == 0, "address: %s", masked.address);
}

static void sender_and_recipient_get_the_same_characters(void)
{
    struct wm_order order;
    struct wm_masked_party first, second;

    memset(&order, 0, sizeof order);
    set(order.recipient.name, sizeof order.recipient.name, "诸葛某某");
    set(order.recipient.phone, sizeof order.recipient.phone, "13800001234");
    set(order.recipient.phone2, sizeof order.recipient.phone2, "+86 13800001234");
    set(order.recipient.detail, sizeof order.recipient.detail,
        "浙江省杭州市余杭区文一西路969号3幢");
    order.sender = order.recipient;
    wm_mask_party(&masking, &order.recipient, "CN", &first);
    wm_mask_party(&masking, &order.sender, "CN", &second);
    WM_CHECK(memcmp(&first, &second, sizeof first) == 0, "they differ");
    WM_CHECK(strcmp(first.phone, "1******1234") == 0, "the same number twice: %s", first.phone);
    WM_CHECK(strcmp(first.city, "杭州市") == 0 && strcmp(first.district, "余杭区") == 0,
             "destination %s %s", first.city, first.district);
}

static void a_company_stands_for_a_name(void)
{
    struct wm_party party;
    struct wm_masked_party masked;

    memset(&party, 0, sizeof party);
    set(party.company, sizeof party.company, "杭州某某科技有限公司");
    wm_mask_party(&masking, &party, "CN", &masked);
    WM_CHECK(strcmp(masked.name, "杭**") == 0, "name: %s", masked.name);
    set(party.country, sizeof party.country, "DE");
    wm_mask_party(&masking, &party, "DE", &masked);
    WM_CHECK(strcmp(masked.name, party.company) == 0, "name: %s", masked.name);
    set(party.name, sizeof party.name, "Erika Muster");
    wm_mask_party(&masking, &party, "DE", &masked);
    WM_CHECK(strcmp(masked.name, party.name) == 0, "name: %s", masked.name);
}

static void a_postcode_shows_where_houses_do(void)
{
    static const struct {
        const char *country, *to, *city, *postcode, *region;
    } cases[] = {
        {"DE", "DE", "Berlin", "10115", "10115 Berlin"},
        {"PT", "PT", "Lisboa", "1000-001", "1000-001 Lisboa"},
        {"US", "US", "New York", "10001", "New York 10001"},
        {"US", "US", "New York", "10001-1234", "New York 10001"},
        {"GB", "GB", "London", "SW1A 1AA", "London SW1A 1AA"},
        {"DE", "CN", "Berlin", "10115", "Berlin"},
        {"CN", "DE", "", "310000", ""},
        {"DE", "DE", "Berlin", "13800001234", "Berlin"},
        {"DE", "DE", "Berlin", "Erika Muster", "Berlin"},
        {"DE", "DE", "Berlin", "0000-1234", "Berlin"},
        {"DE", "DE", "Berlin", "10115\n", "Berlin"},
    };
    struct wm_masked_party masked;
    struct wm_party party;
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        memset(&party, 0, sizeof party);
        set(party.country, sizeof party.country, cases[i].country);
        set(party.city, sizeof party.city, cases[i].city);
        set(party.postcode, sizeof party.postcode, cases[i].postcode);
        wm_mask_party(&masking, &party, cases[i].to, &masked);
        WM_CHECK(strcmp(masked.region, cases[i].region) == 0, "%s: got %s, expected %s",
                 cases[i].postcode, masked.region, cases[i].region);
    }
}

static void goods_print_as_category_and_count(void)
{
    static const struct {
        const char *country, *goods;
        uint32_t quantity;
        const char *shown;
    } cases[] = {
        {"CN", "红富士苹果 5kg", 0, "生鲜"},
        {"CN", "苹果手机壳 透明", 2, "数码 2件"},
        {"", "某某牌血糖仪", 1, "物品 1件"},
        {"CN", "情趣内衣", 0, "物品"},
        {"CN", "某某某", 3, "物品 3件"},
        {"CN", "", 3, "物品 3件"},
        {"CN", "", 0, ""},
        {"TW", "繪本 T恤", 0, "服饰"},
        {"DE", "Men's shirt, blue", 2, "clothing x2"},
        {"US", "happening", 0, "goods"},
        {"US", "Pregnancy book", 1, "goods x1"},
        {"CN", "13800001234", 0, "物品"},
        {"CN", "\xff", 0, "物品"},
    };
    struct wm_masked masked;
    struct wm_order order;
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        memset(&order, 0, sizeof order);
        set(order.recipient.country, sizeof order.recipient.country, cases[i].country);
        set(order.goods, sizeof order.goods, cases[i].goods);
        order.quantity = cases[i].quantity;
        wm_mask_order(&masking, &order, &masked);
        WM_CHECK(strcmp(masked.goods, cases[i].shown) == 0, "%s: got %s, expected %s",
                 cases[i].goods, masked.goods, cases[i].shown);
    }
}

static void goods_print_scrubbed_where_a_site_shows_them(void)
{
    struct wm_masking shows = masking;
    struct wm_masked masked;
    struct wm_order order;

    shows.show_goods = true;
    memset(&order, 0, sizeof order);
    set(order.recipient.name, sizeof order.recipient.name, "张三三");
    set(order.goods, sizeof order.goods, "送张三三的T恤 13800001234");
    wm_mask_order(&shows, &order, &masked);
    WM_CHECK(strcmp(masked.goods, "送***的T恤 ***") == 0, "%s", masked.goods);
}

static void a_smile_shows_the_same_characters(void)
{
    struct wm_masking smiles = masking;
    struct wm_masked_party masked;
    struct wm_party party;

    smiles.smile = true;
    memset(&party, 0, sizeof party);
    set(party.name, sizeof party.name, "欧阳修");
    set(party.phone, sizeof party.phone, "13800001234/0571-88001234");
    set(party.province, sizeof party.province, "浙江省");
    set(party.city, sizeof party.city, "杭州市");
    set(party.district, sizeof party.district, "余杭区");
    set(party.detail, sizeof party.detail, "文一西路969号3幢2单元1001室");
    wm_mask_party(&smiles, &party, "CN", &masked);
    WM_CHECK(strcmp(masked.name, "欧阳^_^") == 0, "name: %s", masked.name);
    WM_CHECK(strcmp(masked.phone, "1^_^1234/^_^1234") == 0, "phone: %s", masked.phone);
    WM_CHECK(strcmp(masked.address, "文一西路969号^_^") == 0, "address: %s", masked.address);
    set(party.country, sizeof party.country, "KR");
    set(party.name, sizeof party.name, "홍길동");
    wm_mask_party(&smiles, &party, "KR", &masked);
    WM_CHECK(strcmp(masked.name, "홍^_^동") == 0, "name: %s", masked.name);
}

static void coded_and_blind_show_nothing_of_a_party(void)
{
    struct wm_masking coded;
    struct wm_conf conf;
    struct wm_masked masked;
    struct wm_order order;
    struct wm_err err = {0};

    wm_conf_defaults(&conf);
    strcpy(conf.profiles[0].name, "coded");
    strcpy(conf.profiles[1].name, "blind");
    strcpy(conf.profiles[1].country, "JP");
    conf.profile_count = 2;
    WM_CHECK(wm_masking_init(&coded, &conf, &err) == WM_OK, "%s", err.text);
    memset(&order, 0, sizeof order);
    set(order.recipient.name, sizeof order.recipient.name, "张三");
    set(order.recipient.phone, sizeof order.recipient.phone, "13800001234");
    set(order.recipient.province, sizeof order.recipient.province, "浙江省");
    set(order.recipient.detail, sizeof order.recipient.detail, "文一西路969号");
    set(order.remark, sizeof order.remark, "请放门口");
    wm_mask_order(&coded, &order, &masked);
    WM_CHECK(masked.recipient.name[0] == '\0' && masked.recipient.phone[0] == '\0' &&
                 masked.recipient.region[0] == '\0' && masked.recipient.city[0] == '\0' &&
                 masked.recipient.address[0] == '\0' && masked.remark[0] == '\0',
             "something shows");
    WM_CHECK(masked.recipient.shows == (WM_SHOW_CODES | WM_SHOW_CALL | WM_SHOW_POINT), "codes");
    set(order.recipient.country, sizeof order.recipient.country, "JP");
    wm_mask_order(&coded, &order, &masked);
    WM_CHECK(strcmp(masked.profile, "blind") == 0 && masked.recipient.shows == 0, "blind");
}

static void an_absent_party_stays_empty(void)
{
    struct wm_party party;
    struct wm_masked_party masked;

    memset(&party, 0, sizeof party);
    wm_mask_party(&masking, &party, party.country, &masked);
    WM_CHECK(masked.name[0] == '\0' && masked.phone[0] == '\0' && masked.region[0] == '\0' &&
                 masked.address[0] == '\0',
             "something shows");
}

static void the_longest_fields_fit(void)
{
    struct wm_order order;
    struct wm_masked_party masked;
    char out[WM_MASK_TEXT];

    memset(&order, 0, sizeof order);
    memset(order.recipient.name, 'a', sizeof order.recipient.name - 1);
    memset(order.recipient.phone, '1', sizeof order.recipient.phone - 1);
    memset(order.recipient.phone2, '/', sizeof order.recipient.phone2 - 1);
    memset(order.recipient.province, 'p', sizeof order.recipient.province - 1);
    memset(order.recipient.detail, '-', sizeof order.recipient.detail - 1);
    memset(order.goods, '@', sizeof order.goods - 1);
    wm_mask_party(&masking, &order.recipient, "CN", &masked);
    wm_scrub_text(&masking, order.goods, &order, out);
    WM_CHECK(strcmp(masked.name, "a**") == 0 && strcmp(masked.phone, "******") == 0 &&
                 strcmp(masked.address, "***") == 0 && strcmp(out, "***") == 0,
             "%s %s %s %s", masked.name, masked.phone, masked.address, out);
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(names_are_masked_as_the_cases_say),
        WM_CASE(phones_are_masked_as_the_cases_say),
        WM_CASE(addresses_are_masked_as_the_cases_say),
        WM_CASE(addresses_abroad_are_masked_as_the_cases_say),
        WM_CASE(free_text_is_scrubbed_as_the_cases_say),
        WM_CASE(the_manual_names_the_profiles_and_its_examples_hold),
        WM_CASE(every_district_is_recognised_in_columns_and_in_one_cell),
        WM_CASE(broken_utf8_is_hidden_everywhere),
        WM_CASE(an_organisation_shows_in_clear_and_others_never),
        WM_CASE(sender_and_recipient_get_the_same_characters),
        WM_CASE(a_company_stands_for_a_name),
        WM_CASE(a_postcode_shows_where_houses_do),
        WM_CASE(goods_print_as_category_and_count),
        WM_CASE(goods_print_scrubbed_where_a_site_shows_them),
        WM_CASE(a_smile_shows_the_same_characters),
        WM_CASE(coded_and_blind_show_nothing_of_a_party),
        WM_CASE(an_absent_party_stays_empty),
        WM_CASE(the_longest_fields_fit),
        {0},
    };

    wm_masking_init(&masking, NULL, NULL);
    return wm_tap_run("mask", cases);
}

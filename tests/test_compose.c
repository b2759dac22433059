/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/command/command.h"
#include "filter/label/code.h"
#include "filter/waybill/identity.h"
#include "filter/waybill/sections.h"
#include "tests/site.h"
#include "tests/tap.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct site site;

static int compose(const struct wm_order *order, struct wm_waybill *waybill, struct wm_err *err)
{
    memset(err, 0, sizeof *err);
    return wm_waybill_compose(&site.composer, order, waybill, err);
}

static int check(const struct wm_order *order, struct wm_err *err)
{
    memset(err, 0, sizeof *err);
    return wm_waybill_check(&site.composer, order, err);
}

/* Compose, open with the key, compare one field of the section. */
static void opens_to(const struct wm_order *order, const char *key_name, unsigned key,
                     const char *expected)
{
    struct wm_waybill waybill;
    struct wm_opened opened;
    struct wm_err err;

    if (WM_CHECK(compose(order, &waybill, &err) == WM_OK, "%s: %s", err.field, err.text) &&
        WM_CHECK(site_open(&site, key_name, &waybill, &opened) == WM_OK, "does not open"))
        WM_CHECK(strcmp(opened.text[key], expected) == 0, "%s: got %s, not %s",
                 wm_section_key_name(key), opened.text[key], expected);
}

static void refused_by_both(const struct wm_order *order, const char *field)
{
    struct wm_waybill waybill, empty = {0};
    struct wm_err err;

    WM_CHECK(compose(order, &waybill, &err) == WM_ERR_INPUT, "composed, %s expected", field);
    WM_CHECK(strcmp(err.field, field) == 0, "%s named, not %s: %s", err.field, field, err.text);
    WM_CHECK(memcmp(&waybill, &empty, sizeof empty) == 0, "something is left in the waybill");
    WM_CHECK(check(order, &err) == WM_ERR_INPUT && strcmp(err.field, field) == 0,
             "check did not name %s", field);
}

static void each_role_gets_its_fields_as_they_were_written(void)
{
    struct wm_order order;

    site_order(&order);
    opens_to(&order, "open-courier/courier.key", WM_KEY_NAME, "欧阳静");
    opens_to(&order, "open-courier/courier.key", WM_KEY_PHONE, "13800001234");
    opens_to(&order, "open-courier/courier.key", WM_KEY_ADDRESS,
             "浙江省杭州市余杭区五常街道测试西路969号3幢2单元1001室");
    opens_to(&order, "open-courier/courier.key", WM_KEY_NOTE, "测试书店; 请放门口");
    opens_to(&order, "open-courier/courier.key", WM_KEY_ORDER, "");
    opens_to(&order, "open-courier/courier.key", WM_KEY_SENDER_NAME, "");
    opens_to(&order, "open-service/service.key", WM_KEY_ORDER, "240000000000000017");
    opens_to(&order, "open-service/service.key", WM_KEY_CONTACT, "13800001234");
    opens_to(&order, "open-service/service.key", WM_KEY_SENDER_NAME, "司马远");
    opens_to(&order, "open-service/service.key", WM_KEY_SENDER_PHONE, "0571-00005678");
    opens_to(&order, "open-service/service.key", WM_KEY_SENDER_ADDRESS,
             "江苏省苏州市姑苏区样例路8号12幢301室");
    opens_to(&order, "open-service/service.key", WM_KEY_NAME, "");
    opens_to(&order, "open-service/service.key", WM_KEY_ADDRESS, "");
}

static void an_address_repeats_no_region(void)
{
    struct wm_order order;

    site_order(&order);
    strcpy(order.recipient.detail, "浙江省杭州市余杭区测试西路9号");
    opens_to(&order, "open-courier/courier.key", WM_KEY_ADDRESS, "浙江省杭州市余杭区测试西路9号");
    site_order(&order);
    strcpy(order.recipient.province, "北京");
    strcpy(order.recipient.city, "北京市");
    strcpy(order.recipient.district, "朝阳区");
    order.recipient.town[0] = '\0';
    opens_to(&order, "open-courier/courier.key", WM_KEY_ADDRESS,
             "北京市朝阳区测试西路969号3幢2单元1001室");
    site_order(&order);
    strcpy(order.recipient.country, "SG");
    strcpy(order.recipient.province, "");
    strcpy(order.recipient.city, "Singapore");
    strcpy(order.recipient.district, "");
    strcpy(order.recipient.town, "");
    strcpy(order.recipient.detail, "1 Test Road #02-03");
    strcpy(order.recipient.postcode, "000001");
    opens_to(&order, "open-courier/courier.key", WM_KEY_ADDRESS,
             "1 Test Road #02-03, Singapore, 000001, SG");
}

static void a_valid_virtual_number_takes_the_phones_place(void)
{
    struct wm_order order;
    struct wm_waybill waybill;
    struct wm_err err;

    site_order(&order);
    strcpy(order.recipient.call.number, "17000001111");
    strcpy(order.recipient.call.extension, "4321");
    order.recipient.call.valid_until = site.composer.now + 1;
    opens_to(&order, "open-courier/courier.key", WM_KEY_PHONE, "17000001111");
    opens_to(&order, "open-courier/courier.key", WM_KEY_EXTENSION, "4321");
    opens_to(&order, "open-service/service.key", WM_KEY_CONTACT, "13800001234");
    compose(&order, &waybill, &err);
    WM_CHECK(strcmp(waybill.recipient.call, "17000001111-4321") == 0 &&
                 waybill.recipient.call_until == site.composer.now + 1,
             "call: %s", waybill.recipient.call);
    /* past it, it vanishes */
    order.recipient.call.valid_until = site.composer.now;
    opens_to(&order, "open-courier/courier.key", WM_KEY_PHONE, "13800001234");
    opens_to(&order, "open-courier/courier.key", WM_KEY_EXTENSION, "");
    compose(&order, &waybill, &err);
    WM_CHECK(waybill.recipient.call[0] == '\0' && waybill.recipient.call_until == 0, "still shown");
}

static void the_own_number_called_virtual_is_not_shown(void)
{
    struct wm_order order;
    struct wm_waybill waybill;
    struct wm_err err;

    site_order(&order);
    strcpy(order.recipient.call.number, "+86 138-0000-1234");
    WM_CHECK(compose(&order, &waybill, &err) == WM_OK, "%s", err.text);
    WM_CHECK(waybill.recipient.call[0] == '\0', "the person's number prints in clear");
}

static void an_organisation_prints_in_clear_and_is_not_sealed(void)
{
    struct wm_order order;
    struct wm_waybill waybill;
    struct wm_err err;

    site_order(&order);
    opens_to(&order, "open-service/service.key", WM_KEY_SENDER_NAME, order.sender.name);
    strcpy(order.sender.name, "示例商贸有限公司");
    order.sender.organisation = true;
    opens_to(&order, "open-service/service.key", WM_KEY_SENDER_NAME, "");
    WM_CHECK(compose(&order, &waybill, &err) == WM_OK, "%s", err.text);
    WM_CHECK(strcmp(waybill.sender.name, "示例商贸有限公司") == 0, "hidden");
}

static void two_numbers_are_both_sealed(void)
{
    struct wm_order order;

    site_order(&order);
    strcpy(order.recipient.phone2, "0571-00001111");
    opens_to(&order, "open-courier/courier.key", WM_KEY_PHONE, "13800001234/0571-00001111");
}

static void what_arrives_starred_is_refused(void)
{
    struct wm_order order;

    site_order(&order);
    strcpy(order.recipient.name, "张**");
    refused_by_both(&order, "recipient.name");
    site_order(&order);
    strcpy(order.recipient.phone, "138****1234");
    refused_by_both(&order, "recipient.phone");
    site_order(&order);
    strcpy(order.recipient.detail, "测试西路＊＊＊");
    refused_by_both(&order, "recipient.detail");
    site_order(&order);
    strcpy(order.recipient.city, "****");
    refused_by_both(&order, "recipient.city");
    site_order(&order);
    strcpy(order.sender.phone, "1******1234");
    refused_by_both(&order, "sender.phone");
}

static void what_arrives_starred_prints_unsealed_where_the_site_says_so(void)
{
    struct wm_conf conf = site.conf;
    struct wm_composer composer = site.composer;
    struct wm_waybill waybill, after;
    char line[WM_WAYBILL_LINE_MAX];
    struct wm_order order;
    struct wm_err err = {0};
    size_t len;

    conf.unsealed_print = true;
    composer.conf = &conf;
    site_order(&order);
    strcpy(order.recipient.name, "张**");
    strcpy(order.recipient.phone, "138****1234");
    strcpy(order.recipient.detail, "测试西路969号***");
    WM_CHECK(wm_waybill_check(&composer, &order, &err) == WM_OK, "%s", err.text);
    WM_CHECK(wm_waybill_compose(&composer, &order, &waybill, &err) == WM_OK, "%s", err.text);
    WM_CHECK(strcmp(waybill.recipient.phone, "1******1234") == 0 &&
                 strcmp(waybill.recipient.address, "测试西路969号***") == 0,
             "not starred by our rules: %s %s", waybill.recipient.phone, waybill.recipient.address);
    WM_CHECK(waybill.sealed[0] == '\0' && waybill.station == composer.station->id, "it is sealed");
    waybill.batch_n = waybill.batch_of = 1;
    WM_CHECK(wm_waybill_write(&waybill, composer.station, line, &len, &err) == WM_OK, "%s",
             err.text);
    WM_CHECK(wm_waybill_read(line, len, composer.recipients, &after, &err) == WM_OK, "%s: %s",
             err.field, err.text);
    line[strstr(line, "1234") - line] = '2';
    WM_CHECK(wm_waybill_read(line, len, composer.recipients, &after, &err) == WM_ERR_TAMPERED,
             "a changed line is read");
    /* what can be sealed is sealed */
    site_order(&order);
    memset(&err, 0, sizeof err);
    WM_CHECK(wm_waybill_compose(&composer, &order, &waybill, &err) == WM_OK &&
                 waybill.sealed[0] != '\0' && waybill.station == 0,
             "not sealed");
}

static void an_envelope_cannot_be_taken_out_of_a_line(void)
{
    struct wm_waybill waybill, after;
    char line[WM_WAYBILL_LINE_MAX], *sealed;
    struct wm_order order;
    struct wm_err err = {0};
    size_t len, cut;

    site_order(&order);
    WM_CHECK(compose(&order, &waybill, &err) == WM_OK, "%s", err.text);
    waybill.batch_n = waybill.batch_of = 1;
    WM_CHECK(wm_waybill_write(&waybill, site.composer.station, line, &len, &err) == WM_OK, "%s",
             err.text);
    sealed = strstr(line, "\"sealed\":\"");
    cut = strcspn(sealed + 10, "\"") + 12;
    memmove(sealed, sealed + cut, len - (size_t)(sealed - line) - cut);
    WM_CHECK(wm_waybill_read(line, len - cut, site.composer.recipients, &after, &err) ==
                     WM_ERR_TAMPERED &&
                 strcmp(err.field, "sealed") == 0,
             "%s: %s", err.field, err.text);
}

static void persons_data_in_a_field_that_prints_is_refused(void)
{
    struct wm_order order;

    site_order(&order);
    strcpy(order.route.code, "13800001234");
    refused_by_both(&order, "route.code");
    site_order(&order);
    strcpy(order.route.sort, "138-0000-1234");
    refused_by_both(&order, "route.sort");
    site_order(&order);
    strcpy(order.waybill, "YT13800001234");
    refused_by_both(&order, "waybill");
    site_order(&order);
    strcpy(order.route.hub_code, "0571００００5678");
    refused_by_both(&order, "route.hub_code");
    site_order(&order);
    strcpy(order.recipient.address_code, "A欧阳静B");
    refused_by_both(&order, "recipient.address_code");
}

static void free_text_is_scrubbed_and_still_sealed(void)
{
    struct wm_order order;
    struct wm_waybill waybill;
    struct wm_err err;

    site_order(&order);
    strcpy(order.remark, "打 13800009999 或找欧阳静");
    WM_CHECK(compose(&order, &waybill, &err) == WM_OK, "%s", err.text);
    WM_CHECK(strstr(waybill.remark, "9999") == NULL && strstr(waybill.remark, "欧阳") == NULL,
             "shown: %s", waybill.remark);
    opens_to(&order, "open-courier/courier.key", WM_KEY_NOTE,
             "测试书店; 打 13800009999 或找欧阳静");
}

static void the_label_shows_nothing_hidden(void)
{
    static const char *const hidden[] = {"欧阳静",   "司马远", "13800001234", "00001234",
                                         "00005678", "1001",   "2单元",       "301室",
                                         "12幢",     "3幢",    "测试书店"};
    struct wm_order order;
    struct wm_waybill waybill;
    struct wm_err err = {0};
    char line[WM_WAYBILL_LINE_MAX];
    size_t len, i;
    char *sealed;

    site_order(&order);
    WM_CHECK(compose(&order, &waybill, &err) == WM_OK, "%s", err.text);
    WM_CHECK(wm_waybill_write(&waybill, site.composer.station, line, &len, &err) == WM_OK, "%s",
             err.text);
    line[len] = '\0';
    sealed = strstr(line, "\"sealed\":\"731");
    memset(sealed + 10, '#', strcspn(sealed + 10, "\""));
    *strstr(line, "\"sig\"") = '\0';
    for (i = 0; i < sizeof hidden / sizeof hidden[0]; i++)
        WM_CHECK(strstr(line, hidden[i]) == NULL, "%s stands in %s", hidden[i], line);
}

static void city_and_district_show_only_what_the_mask_shows(void)
{
    struct wm_order order;
    struct wm_waybill waybill;
    struct wm_err err;

    site_order(&order);
    WM_CHECK(compose(&order, &waybill, &err) == WM_OK, "%s", err.text);
    WM_CHECK(strcmp(waybill.recipient.city, "杭州市") == 0 &&
                 strcmp(waybill.recipient.district, "余杭区") == 0,
             "%s %s", waybill.recipient.city, waybill.recipient.district);
    strcpy(order.recipient.city, "杭州市13800001234");
    WM_CHECK(compose(&order, &waybill, &err) == WM_OK, "%s: %s", err.field, err.text);
    WM_CHECK(strstr(waybill.recipient.city, "1234") == NULL &&
                 strstr(waybill.recipient.region, "1234") == NULL,
             "%s %s", waybill.recipient.city, waybill.recipient.region);
}

/* For every length: check and compose agree, and the fault names the field that is too long. */
static void what_does_not_fit_the_code_is_named(void)
{
    struct wm_order order;
    struct wm_waybill waybill;
    struct wm_err err, checked;
    size_t len, longest = 0;

    for (len = 1; len < sizeof order.recipient.detail; len++) {
        int status;
        site_order(&order);
        memset(order.recipient.detail, 'a', len);
        order.recipient.detail[len] = '\0';
        status = compose(&order, &waybill, &err);
        WM_CHECK(check(&order, &checked) == status, "check and seal differ at %zu bytes", len);
        if (status == WM_OK) {
            WM_CHECK(longest == len - 1, "%zu bytes fit, %zu did not", len, len - 1);
            longest = len;
        } else {
            WM_CHECK(strcmp(err.field, "recipient.detail") == 0, "%s named at %zu bytes: %s",
                     err.field, len, err.text);
        }
    }
    WM_CHECK(longest > 40 && longest < 400, "%zu bytes fit", longest);
    site_order(&order);
    memset(order.remark, 'b', sizeof order.remark - 1);
    refused_by_both(&order, "remark");
    site_order(&order);
    memset(order.sender.detail, 'c', sizeof order.sender.detail - 1);
    refused_by_both(&order, "sender.detail");
}

static void a_role_without_a_key_is_a_fault(void)
{
    struct wm_conf conf = site.conf;
    struct wm_composer composer = site.composer;
    struct wm_order order;
    struct wm_waybill waybill;
    struct wm_err err = {0};

    conf.roles[conf.role_count].number = 3;
    conf.roles[conf.role_count++].field_mask = 1u << WM_KEY_ROUTING;
    composer.conf = &conf;
    site_order(&order);
    WM_CHECK(wm_waybill_compose(&composer, &order, &waybill, &err) == WM_ERR_INPUT &&
                 strcmp(err.field, "route.outlet") == 0,
             "%s: %s", err.field, err.text);
}

/* The site's configuration with one role's section alone. */
static struct wm_composer with_role(struct wm_conf *conf, unsigned number, uint32_t field_mask)
{
    struct wm_composer composer = site.composer;

    *conf = site.conf;
    conf->roles[0].number = number;
    conf->roles[0].field_mask = field_mask;
    conf->role_count = 1;
    composer.conf = conf;
    return composer;
}

static unsigned sections_of(const struct wm_waybill *waybill, size_t *bytes)
{
    struct wm_envelope_info info = {0};
    uint8_t envelope[WM_ENVELOPE_MAX];

    WM_CHECK(wm_digits_decode(waybill->sealed, envelope, bytes, sizeof envelope, NULL) == WM_OK &&
                 wm_envelope_parse(envelope, *bytes, &info, NULL) == WM_OK,
             "no envelope");
    return info.section_count;
}

static void a_role_without_fields_has_no_section(void)
{
    const uint32_t codes = 1u << WM_KEY_ROUTING;
    struct wm_composer composer;
    struct wm_waybill waybill;
    struct wm_order order;
    struct wm_conf conf;
    struct wm_err err = {0};
    size_t len;

    composer = with_role(&conf, 1, 1u << WM_KEY_NAME);
    conf.roles[1] = (struct wm_conf_role){.number = 3, .field_mask = codes};
    conf.role_count = 2;
    site_order(&order);
    order.route.code[0] = order.route.mark[0] = '\0';
    /* There is no key of role 3: none is needed. */
    WM_CHECK(wm_waybill_compose(&composer, &order, &waybill, &err) == WM_OK &&
                 sections_of(&waybill, &len) == 1,
             "%s: %s", err.field, err.text);
    composer = with_role(&conf, 1, codes);
    WM_CHECK(wm_waybill_compose(&composer, &order, &waybill, &err) == WM_ERR_INPUT &&
                 strstr(err.text, "has a field in this record") != NULL,
             "sealed nothing: %s", err.text);
    err = (struct wm_err){0};
    WM_CHECK(wm_waybill_check(&composer, &order, &err) == WM_ERR_INPUT, "check lets it pass");
}

/* `Sections courier`: version 13 at most, for 160 bytes of padded section. */
static void the_couriers_section_alone_is_a_small_code(void)
{
    struct wm_composer composer;
    struct wm_waybill waybill;
    struct wm_order order;
    struct wm_conf conf;
    size_t len = 0, most = 0, note;

    composer = with_role(&conf, 1, site.conf.roles[0].field_mask);
    for (note = 0; note < 120; note++) {
        struct wm_err err = {0};
        site_order(&order);
        memset(order.remark, 'n', note);
        order.remark[note] = '\0';
        if (!WM_CHECK(wm_waybill_compose(&composer, &order, &waybill, &err) == WM_OK, "%s",
                      err.text))
            return;
        WM_CHECK(sections_of(&waybill, &len) == 1, "not one section");
        /* core, its waybill number, section's head, plaintext, tag, trailer, signature */
        if (len == 45 + strlen(order.waybill) + 5 + 160 + 16 + 6 + 64) {
            const uint32_t side = wm_qr_side(strlen(waybill.sealed), 1);
            most = len;
            WM_CHECK(side > 0 && side <= 13 * 4 + 17, "%zu bytes: %u modules", len, side);
        }
    }
    WM_CHECK(most > 0, "no section of 160 bytes");
}

static void identity_numbers_are_found_and_taken_out(void)
{
    /* Numbers that nobody has: place 11 01 01, and dates of birth in 1900 or 1884. */
    static const struct {
        const char *text, *after;
    } rows[] = {
        {"身份证110101190001010014", "身份证***"},
        {"110101190001010014谢谢", "***谢谢"},
        {"１１０１０１１９０００１０１００１４", "***"},
        {"11010119000101009X", "***"},
        {"11010119000101009x.", "***."},
        {"号110101 19000101 0014", "号***"},
        {"13800001234 110101190001010014", "***"},
        {"110101000101123", "***"},
        {"13800001234", "13800001234"},
        {"13800001234 13800005678", "13800001234 13800005678"},
        {"0571-00001234-001", "0571-00001234-001"},
        {"240000000000000017", "240000000000000017"},
        {"3-2-1001", "3-2-1001"},
        {"", ""},
    };
    char text[128];
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        snprintf(text, sizeof text, "%s", rows[i].text);
        wm_identity_strip(text);
        WM_CHECK(strcmp(text, rows[i].after) == 0, "row %zu: %s", i, text);
    }
}

static void an_identity_number_is_not_sealed(void)
{
    struct wm_order order;

    site_order(&order);
    strcpy(order.remark, "清关 110101190001010014");
    opens_to(&order, "open-courier/courier.key", WM_KEY_NOTE, "测试书店; 清关 ***");
}

/* `waymask open` on a label of a site where labels live for an hour, sealed so long ago. */
static int open_after(int64_t age_seconds, struct wm_err *err)
{
    struct wm_conf conf = site.conf;
    struct wm_composer composer = site.composer;
    struct wm_waybill waybill;
    struct wm_order order;
    char verb[] = "open", purpose[] = "--purpose=deliver", key[300], digits[WM_ENVELOPE_DIGITS];
    char *argv[] = {verb, purpose, key, digits, NULL};

    conf.label_life_hours = 1;
    composer.conf = &conf;
    composer.now -= age_seconds;
    site_order(&order);
    memset(err, 0, sizeof *err);
    if (wm_waybill_compose(&composer, &order, &waybill, err) != WM_OK)
        return -1;
    snprintf(key, sizeof key, "--key=%s", site_path(&site, "open-courier/courier.key"));
    snprintf(digits, sizeof digits, "%s", waybill.sealed);
    optind = 0;
    return wm_command_open.run(4, argv, NULL, err);
}

static void a_label_past_its_life_stays_closed(void)
{
    struct wm_err err, later;
    FILE *shown = tmpfile();
    int out = dup(STDOUT_FILENO);
    int open_status, closed_status;
    long written;

    fflush(stdout);
    dup2(fileno(shown), STDOUT_FILENO);
    closed_status = open_after(2 * 3600, &err);
    written = (long)lseek(fileno(shown), 0, SEEK_END);
    open_status = open_after(600, &later);
    dup2(out, STDOUT_FILENO);
    close(out);
    fclose(shown);
    WM_CHECK(closed_status == WM_ERR_EXPIRED && written == 0, "status %d, %ld bytes: %s",
             closed_status, written, err.text);
    WM_CHECK(open_status == WM_OK, "status %d within its life", open_status);
}

static void role_fields_have_the_keys_of_the_envelope(void)
{
    unsigned key;

    for (key = 1; key < WM_SECTION_KEYS; key++) {
        const char *name = wm_section_key_name(key);
        WM_CHECK(name != NULL && wm_conf_field_mask(name) == 1u << key, "key %u is %s", key,
                 name != NULL ? name : "nothing");
    }
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(each_role_gets_its_fields_as_they_were_written),
        WM_CASE(an_address_repeats_no_region),
        WM_CASE(a_valid_virtual_number_takes_the_phones_place),
        WM_CASE(the_own_number_called_virtual_is_not_shown),
        WM_CASE(an_organisation_prints_in_clear_and_is_not_sealed),
        WM_CASE(two_numbers_are_both_sealed),
        WM_CASE(what_arrives_starred_is_refused),
        WM_CASE(what_arrives_starred_prints_unsealed_where_the_site_says_so),
        WM_CASE(an_envelope_cannot_be_taken_out_of_a_line),
        WM_CASE(persons_data_in_a_field_that_prints_is_refused),
        WM_CASE(free_text_is_scrubbed_and_still_sealed),
        WM_CASE(the_label_shows_nothing_hidden),
        WM_CASE(city_and_district_show_only_what_the_mask_shows),
        WM_CASE(what_does_not_fit_the_code_is_named),
        WM_CASE(a_role_without_a_key_is_a_fault),
        WM_CASE(a_role_without_fields_has_no_section),
        WM_CASE(the_couriers_section_alone_is_a_small_code),
        WM_CASE(identity_numbers_are_found_and_taken_out),
        WM_CASE(an_identity_number_is_not_sealed),
        WM_CASE(a_label_past_its_life_stays_closed),
        WM_CASE(role_fields_have_the_keys_of_the_envelope),
        {0},
    };
    int status;

    site_make(&site);
    status = wm_tap_run("compose", cases);
    site_remove(&site);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/utc.h"
#include "filter/base/wipe.h"
#include "filter/waybill/line.h"
#include "tests/site.h"
#include "tests/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct site site;

/* A line of the site's order, with its newline. */
static size_t make_line(struct wm_waybill *waybill, char line[WM_WAYBILL_LINE_MAX])
{
    struct wm_order order;
    struct wm_err err = {0};
    size_t len = 0;

    site_order(&order);
    order.handling = WM_HANDLING_FRAGILE | WM_HANDLING_COLD;
    WM_CHECK(wm_waybill_compose(&site.composer, &order, waybill, &err) == WM_OK, "%s: %s",
             err.field, err.text);
    waybill->batch_n = 17;
    waybill->batch_of = 3000;
    WM_CHECK(wm_waybill_write(waybill, site.composer.station, line, &len, &err) == WM_OK, "%s",
             err.text);
    wm_order_wipe(&order);
    return len;
}

static int read_line(const char *line, size_t len, struct wm_err *err)
{
    struct wm_waybill waybill;

    memset(err, 0, sizeof *err);
    return wm_waybill_read(line, len, site.composer.recipients, &waybill, err);
}

/* Sign body (all before `,"sig"`) as the station would, so that only its content can be at fault.
 */
static size_t sign_body(const char *body, const struct wm_station_key *station,
                        char line[WM_WAYBILL_LINE_MAX])
{
    uint8_t signature[64];
    size_t len = strlen(body);
    size_t i;

    wm_station_sign(station, WM_LINE_DOMAIN, body, len, signature);
    memcpy(line, body, len);
    len += (size_t)sprintf(line + len, ",\"sig\":\"");
    for (i = 0; i < sizeof signature; i++)
        len += (size_t)sprintf(line + len, "%02x", signature[i]);
    return len + (size_t)sprintf(line + len, "\"}\n");
}

/* The body of a good line with the first `from` replaced by `to`. */
static void edit_body(const char *from, const char *to, char body[WM_WAYBILL_LINE_MAX])
{
    struct wm_waybill waybill;
    char line[WM_WAYBILL_LINE_MAX];
    size_t len = make_line(&waybill, line);
    char *at;

    line[len - 139] = '\0'; /* `,"sig":"` is 8 bytes, then 128 digits, `"}` and the newline */
    at = strstr(line, from);
    if (!WM_CHECK(at != NULL, "no %s in the line", from))
        abort();
    snprintf(body, WM_WAYBILL_LINE_MAX, "%.*s%s%s", (int)(at - line), line, to, at + strlen(from));
}

static void a_waybill_comes_back_from_its_line(void)
{
    struct wm_waybill before, after;
    struct wm_err err = {0};
    char line[WM_WAYBILL_LINE_MAX];
    size_t len = make_line(&before, line);

    WM_CHECK(wm_waybill_read(line, len, site.composer.recipients, &after, &err) == WM_OK, "%s: %s",
             err.field, err.text);
    WM_CHECK(memcmp(&before, &after, sizeof before) == 0, "some member differs:\n# %s", line);
    WM_CHECK(line[len - 1] == '\n' && memchr(line, '\n', len - 1) == NULL, "not one line");
    WM_CHECK(wm_waybill_read(line, len - 1, site.composer.recipients, &after, &err) == WM_OK,
             "refused without its newline");
}

static void texts_with_quotes_and_backslashes_come_back(void)
{
    struct wm_waybill before, after;
    struct wm_err err = {0};
    char line[WM_WAYBILL_LINE_MAX];
    size_t len = make_line(&before, line);

    snprintf(before.goods, sizeof before.goods, "a\"b\\c/d<e>\xf0\xa0\xae\xb7");
    WM_CHECK(wm_waybill_write(&before, site.composer.station, line, &len, &err) == WM_OK, "%s",
             err.text);
    WM_CHECK(wm_waybill_read(line, len, site.composer.recipients, &after, &err) == WM_OK, "%s",
             err.text);
    WM_CHECK(strcmp(before.goods, after.goods) == 0, "got: %s", after.goods);
}

static void a_changed_character_anywhere_is_refused(void)
{
    static const char others[] = {1, 32, 64};
    struct wm_waybill waybill;
    struct wm_err err;
    char line[WM_WAYBILL_LINE_MAX];
    size_t len = make_line(&waybill, line);
    size_t i, k;

    for (i = 0; i + 1 < len; i++) {
        for (k = 0; k < sizeof others; k++) {
            line[i] = (char)(line[i] ^ others[k]);
            WM_CHECK(read_line(line, len, &err) == WM_ERR_TAMPERED, "byte %zu ^ %d accepted", i,
                     others[k]);
            line[i] = (char)(line[i] ^ others[k]);
        }
    }
    WM_CHECK(read_line(line, len, &err) == WM_OK, "the unchanged line is refused");
}

static void every_prefix_and_every_shift_is_refused(void)
{
    struct wm_waybill waybill;
    struct wm_err err;
    char line[WM_WAYBILL_LINE_MAX];
    size_t len = make_line(&waybill, line);
    size_t i;

    for (i = 0; i + 1 < len; i++)
        WM_CHECK(read_line(line, i, &err) == WM_ERR_TAMPERED, "prefix of %zu accepted", i);
    for (i = 1; i < len; i++)
        WM_CHECK(read_line(line + i, len - i, &err) == WM_ERR_TAMPERED, "from %zu accepted", i);
}

static void another_labels_digits_are_refused_even_when_signed(void)
{
    struct wm_waybill one, other;
    struct wm_err err = {0};
    struct wm_order order;
    char line[WM_WAYBILL_LINE_MAX];
    size_t len = make_line(&one, line);

    site_order(&order);
    strcpy(order.waybill, "YT7700000000018");
    WM_CHECK(wm_waybill_compose(&site.composer, &order, &other, &err) == WM_OK, "%s", err.text);
    memcpy(one.sealed, other.sealed, sizeof one.sealed);
    WM_CHECK(wm_waybill_write(&one, site.composer.station, line, &len, &err) == WM_OK, "%s",
             err.text);
    WM_CHECK(read_line(line, len, &err) == WM_ERR_TAMPERED &&
                 strcmp(err.text, "sealed for another waybill") == 0,
             "got: %s", err.text);
}

static void copy_and_time_must_be_the_sealed_ones(void)
{
    struct wm_waybill waybill;
    struct wm_err err = {0};
    char line[WM_WAYBILL_LINE_MAX];
    size_t len = make_line(&waybill, line);

    waybill.copy = 2;
    wm_waybill_write(&waybill, site.composer.station, line, &len, &err);
    WM_CHECK(read_line(line, len, &err) == WM_ERR_TAMPERED && strcmp(err.field, "copy") == 0,
             "another copy accepted: %s", err.text);
    waybill.copy = 1;
    waybill.sealed_at += 1;
    wm_waybill_write(&waybill, site.composer.station, line, &len, &err);
    WM_CHECK(read_line(line, len, &err) == WM_ERR_TAMPERED && strcmp(err.field, "sealed_at") == 0,
             "another time accepted: %s", err.text);
}

static void a_line_without_a_listed_stations_signature_is_refused(void)
{
    struct wm_waybill waybill;
    struct wm_station_key stranger;
    struct wm_err err = {0};
    char line[WM_WAYBILL_LINE_MAX], body[WM_WAYBILL_LINE_MAX];
    size_t len = make_line(&waybill, line);

    memcpy(line + len - 139, "}\n", 3);
    WM_CHECK(read_line(line, len - 137, &err) == WM_ERR_TAMPERED, "unsigned line accepted");
    edit_body("\"copy\"", "\"copy\"", body);
    wm_station_key_new(site.composer.station->id, &stranger);
    len = sign_body(body, &stranger, line);
    WM_CHECK(read_line(line, len, &err) == WM_ERR_TAMPERED, "another key's signature accepted");
    len = sign_body(body, site.composer.station, line);
    WM_CHECK(read_line(line, len, &err) == WM_OK, "own signature refused: %s", err.text);
    wm_key_wipe(&stranger);
}

static void reordered_members_are_refused(void)
{
    static const char swap[] = "\"pick\":\"A-03-2\",\"remark\":\"请放门口\"";
    static const char swapped[] = "\"remark\":\"请放门口\",\"pick\":\"A-03-2\"";
    struct wm_waybill waybill;
    struct wm_err err;
    char line[WM_WAYBILL_LINE_MAX], front[WM_WAYBILL_LINE_MAX];
    size_t len = make_line(&waybill, line);
    char *at = strstr(line, swap);

    if (WM_CHECK(at != NULL, "the line is not as this test expects it")) {
        memcpy(at, swapped, sizeof swapped - 1);
        WM_CHECK(read_line(line, len, &err) == WM_ERR_TAMPERED, "swapped members accepted");
    }
    len = make_line(&waybill, line);
    len = (size_t)snprintf(front, sizeof front, "{\"sig\":\"%.128s\",%.*s}\n", line + len - 131,
                           (int)(len - 140), line + 1);
    WM_CHECK(read_line(front, len, &err) == WM_ERR_TAMPERED, "sig in front accepted");
}

/* Signed by the station, and still no waybill. */
static void only_known_members_in_their_form_are_taken(void)
{
    static const struct {
        const char *from, *to;
    } edits[] = {
        {"\"copy\":1", "\"copy\":1,\"copy\":1"},
        {"\"copy\":1", "\"copy\":1,\"extra\":1"},
        {"\"copy\":1", "\"copy\":1,\"extra\":{}"},
        {"\"copy\":1", "\"copy\":1,\"extra\":{\"n\":1}"},
        {"\"copy\":1", "\"copy\":1,\"waybill\":{\"code\":\"x\"}"},
        {"\"copy\":1", "\"copy\":\"1\""},
        {"\"copy\":1", "\"copy\":1.0"},
        {"\"copy\":1", "\"copy\":0"},
        {"\"copy\":1", "\"copy\":-1"},
        {"\"copy\":1", "\"copy\":65537"},
        {"\"copy\":1", "\"copy\":4294967297"},
        {"\"copy\":1", "\"copy\":null"},
        {"\"copy\":1,", ""},
        {"\"of\":3000", "\"of\":16"},
        {",\"of\":3000", ""},
        {",\"batch\":{\"n\":17,\"of\":3000}", ""},
        {"\"goods\":\"图书\"", "\"goods\":\"\""},
        {"\"goods\":\"图书\"", "\"goods\":{\"name\":\"x\"}"},
        {"\"goods\":\"图书\"", "\"goods\":\"a\\nb\""},
        {"\"goods\":\"图书\"", "\"goods\":\"a\\u0000b\""},
        {"\"goods\":\"图书\"", "\"goods\":[]"},
        {"\"checked\":[\"inspected\",\"identity\"]", "\"checked\":[\"sealed\"]"},
        {"\"checked\":[\"inspected\",\"identity\"]", "\"checked\":\"inspected\""},
        {"\"checked\":[\"inspected\",\"identity\"]", "\"checked\":[1]"},
        {"\"handling\":[\"fragile\",\"cold\"]", "\"handling\":[\"易碎\"]"},
        {"\"handling\":[\"fragile\",\"cold\"]", "\"handling\":[\"inspected\"]"},
        {"\"handling\":[\"fragile\",\"cold\"]", "\"handling\":\"fragile\""},
        {"\"order_tail\":\"0017\"", "\"order_tail\":\"1234567890123456\""},
        {"\"order_tail\":\"0017\"", "\"order_tail\":17"},
        {"\"captions\":\"zh\"", "\"captions\":\"auto\""},
        {"\"captions\":\"zh\"", "\"captions\":\"zh+en+fr\""},
        {"\"captions\":\"zh\"", "\"captions\":\"zh-Hans+zh-Hant2\""},
        {"\"captions\":\"zh\"", "\"captions\":[\"zh\"]"},
        {"\"country\":\"CN\"", "\"country\":\"cn\""},
        {"\"country\":\"CN\"", "\"country\":\"CHN\""},
        {"\"country\":\"CN\"", "\"country\":\"C\""},
        {"\"country\":\"CN\"", "\"country\":86"},
        {"\"insured\":\"200\"", "\"insured\":\"1234567890123456\""},
        {"\"profile\":\"cn-road\",", ""},
        {"{\"waymask\":1,", "{\"waymask\":2,"},
        {"{\"waymask\":1,", "{ \"waymask\":1,"},
        {"{\"waymask\":1,", "{"},
        {"\"sealed\":\"731", "\"sealed\":\"730"},
        {"\"sealed_at\":\"2", "\"sealed_at\":\" 2"},
        {"\"route\":{", "\"route\":{\"name\":\"x\","},
    };
    struct wm_err err;
    char line[WM_WAYBILL_LINE_MAX], body[WM_WAYBILL_LINE_MAX];
    size_t i, len;

    for (i = 0; i < sizeof edits / sizeof edits[0]; i++) {
        edit_body(edits[i].from, edits[i].to, body);
        len = sign_body(body, site.composer.station, line);
        WM_CHECK(read_line(line, len, &err) == WM_ERR_TAMPERED && err.text[0] != '\0',
                 "accepted: %s", edits[i].to);
    }
}

/* Lines of before there were these members; the signature covers what is there. */
static void a_line_without_the_later_members_is_taken(void)
{
    static const char *const later[] = {"\"handling\":[\"fragile\",\"cold\"],",
                                        "\"order_tail\":\"0017\",", "\"captions\":\"zh\",",
                                        ",\"country\":\"CN\"", ",\"country\":\"CN\""};
    struct wm_waybill waybill;
    struct wm_err err = {0};
    char line[WM_WAYBILL_LINE_MAX], body[WM_WAYBILL_LINE_MAX];
    size_t i, len;

    edit_body("\"copy\":1", "\"copy\":1", body);
    for (i = 0; i < sizeof later / sizeof later[0]; i++) {
        char *at = strstr(body, later[i]);
        if (!WM_CHECK(at != NULL, "no %s", later[i]))
            return;
        memmove(at, at + strlen(later[i]), strlen(at + strlen(later[i])) + 1);
    }
    len = sign_body(body, site.composer.station, line);
    WM_CHECK(wm_waybill_read(line, len, site.composer.recipients, &waybill, &err) == WM_OK,
             "%s: %s", err.field, err.text);
    WM_CHECK(waybill.captions[0] == '\0' && waybill.order_tail[0] == '\0' &&
                 waybill.handling == 0 && waybill.recipient.country[0] == '\0',
             "something was made up");
}

static void a_line_longer_than_allowed_is_refused_and_not_written(void)
{
    struct wm_waybill waybill;
    struct wm_err err = {0};
    char *line = malloc(2 * WM_WAYBILL_LINE_MAX);
    size_t len = make_line(&waybill, line);

    memset(line + len - 1, ' ', 2 * WM_WAYBILL_LINE_MAX - len + 1);
    WM_CHECK(read_line(line, 2 * WM_WAYBILL_LINE_MAX, &err) == WM_ERR_TAMPERED, "accepted");
    len = WM_WAYBILL_LINE_MAX - 150;
    memset(line, 'x', len);
    memset(&err, 0, sizeof err);
    WM_CHECK(wm_line_finish(1, 1, site.composer.station, line, &len, &err) == WM_ERR_INPUT,
             "a line that is full was finished");
    free(line);
}

/* The longest text in every member, all of it characters that double when escaped. */
static void the_longest_waybill_fits_a_line(void)
{
    struct wm_waybill waybill, after;
    struct wm_err err = {0};
    char line[WM_WAYBILL_LINE_MAX], name[64];
    size_t len = make_line(&waybill, line);
    const char *text;
    size_t i;

    for (i = 0; (text = wm_line_text(&waybill, i, name)) != NULL; i++) {
        char *at = (char *)&waybill + (text - (const char *)&waybill);
        if (text[0] != '\0' && strcmp(name, "waybill") != 0)
            memset(at, '"', strlen(text));
    }
    memset(waybill.recipient.address, '"', sizeof waybill.recipient.address - 1);
    memset(waybill.recipient.region, '\\', sizeof waybill.recipient.region - 1);
    memset(waybill.sender.address, '"', sizeof waybill.sender.address - 1);
    memset(waybill.sender.region, '"', sizeof waybill.sender.region - 1);
    memset(waybill.goods, '"', sizeof waybill.goods - 1);
    memset(waybill.remark, '"', sizeof waybill.remark - 1);
    WM_CHECK(wm_waybill_write(&waybill, site.composer.station, line, &len, &err) == WM_OK, "%s",
             err.text);
    WM_CHECK(wm_waybill_read(line, len, site.composer.recipients, &after, &err) == WM_OK, "%s: %s",
             err.field, err.text);
    WM_CHECK(memcmp(&waybill, &after, sizeof waybill) == 0, "some member differs");
}

static void times_are_read_in_one_spelling_only(void)
{
    static const char *const bad[] = {"2026-11-23T22:13:01z",  "2026-11-23 22:13:01Z",
                                      "2026-02-30T00:00:00Z",  "2026-11-23T24:00:00Z",
                                      "2026-11-23T22:13:01",   "2026-11-23T22:13:01+00:00",
                                      "2026-11-23T22:13:01Z ", ""};
    char text[WM_UTC_SIZE];
    int64_t seconds = 0;
    size_t i;

    WM_CHECK(wm_utc_parse("2026-11-23T22:13:01Z", &seconds) == 0 && seconds == 1795471981, "%lld",
             (long long)seconds);
    WM_CHECK(wm_utc_format(253402300799, text) == 0 && strcmp(text, "9999-12-31T23:59:59Z") == 0,
             "%s", text);
    WM_CHECK(wm_utc_format(253402300800, text) != 0, "year 10000 written");
    for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
        WM_CHECK(wm_utc_parse(bad[i], &seconds) != 0, "taken: %s", bad[i]);
}

/* The manual's example is a line this code wrote; it stands there broken at commas. */
static void the_manual_names_every_member_and_its_example_is_a_line(void)
{
    char path[1200], name[64], item[96];
    char *page = calloc(1, 65536), *line = calloc(1, 65536);
    struct wm_waybill waybill = {0};
    struct wm_err err = {0};
    uint8_t signature[64];
    size_t signed_len, i;
    const char *at, *end;
    FILE *in;

    snprintf(path, sizeof path, "%s/../man/waymask-waybill.5", wm_tap_data());
    in = fopen(path, "r");
    if (page == NULL || line == NULL || in == NULL || fread(page, 1, 65535, in) == 0)
        abort();
    fclose(in);
    for (i = 0; wm_line_text(&waybill, i, name) != NULL; i++) {
        snprintf(item, sizeof item, "\n.It Cm %s", name);
        WM_CHECK(strstr(page, item) != NULL, "not in the manual: %s", name);
    }
    at = strstr(page, "\n{\"waymask\":1");
    end = at != NULL ? strstr(at, "\n.Ed") : NULL;
    if (WM_CHECK(end != NULL, "no example")) {
        for (i = 0; at < end; at++) {
            if (*at != '\n')
                line[i++] = *at;
        }
        WM_CHECK(wm_line_parse(line, i, &waybill, &signed_len, signature, &err) == WM_OK,
                 "the example is no waybill: %s: %s", err.field, err.text);
    }
    free(page);
    free(line);
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(a_waybill_comes_back_from_its_line),
        WM_CASE(texts_with_quotes_and_backslashes_come_back),
        WM_CASE(a_changed_character_anywhere_is_refused),
        WM_CASE(every_prefix_and_every_shift_is_refused),
        WM_CASE(another_labels_digits_are_refused_even_when_signed),
        WM_CASE(copy_and_time_must_be_the_sealed_ones),
        WM_CASE(a_line_without_a_listed_stations_signature_is_refused),
        WM_CASE(reordered_members_are_refused),
        WM_CASE(only_known_members_in_their_form_are_taken),
        WM_CASE(a_line_without_the_later_members_is_taken),
        WM_CASE(a_line_longer_than_allowed_is_refused_and_not_written),
        WM_CASE(the_longest_waybill_fits_a_line),
        WM_CASE(times_are_read_in_one_spelling_only),
        WM_CASE(the_manual_names_every_member_and_its_example_is_a_line),
        {0},
    };
    int status;

    site_make(&site);
    site.conf.order_tail = 4;
    status = wm_tap_run("waybill", cases);
    site_remove(&site);
    return status;
}

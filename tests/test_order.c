/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/utc.h"
#include "filter/order/address.h"
#include "filter/order/charset.h"
#include "filter/order/csv.h"
#include "filter/order/json_dialect.h"
#include "filter/order/order.h"
#include "filter/order/value.h"
#include "tests/orders.h"
#include "tests/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/** Longest text of a field in bytes. */
static size_t most_bytes(const struct wm_field *field)
{
    if (field->kind == WM_FIELD_WAYBILL)
        return 32;
    return field->kind == WM_FIELD_COUNTRY ? 2 : field->size - 1;
}

/** A text of this field that is len bytes long, or the usual one where the form is fixed. */
static const char *sample(const struct wm_field *field, size_t len, char *out)
{
    switch (field->kind) {
    case WM_FIELD_COUNTRY:
        return "CN";
    case WM_FIELD_CURRENCY:
        return "CNY";
    case WM_FIELD_COUNT:
        return "4294967295";
    case WM_FIELD_TIME:
        return "2028-02-29T23:59:59Z";
    case WM_FIELD_WORDS:
        return strcmp(field->name, "checked") == 0 ? "inspected security" : "fragile cold heavy";
    default:
        memset(out, '7', len);
        out[len] = '\0';
        return out;
    }
}

static void every_field_gives_back_what_was_set(void)
{
    struct wm_order order = {0};
    struct wm_err err = {0};
    char longest[WM_FIELD_TEXT_MAX], text[WM_FIELD_TEXT_MAX];
    size_t i;

    for (i = 0; i < wm_field_count; i++) {
        const struct wm_field *field = &wm_fields[i];
        size_t most = most_bytes(field);
        const char *value = sample(field, most, longest);

        WM_CHECK(wm_field_find(field->name, strlen(field->name)) == field, "%s", field->name);
        WM_CHECK(!wm_order_has(&order, field), "%s is there before", field->name);
        WM_CHECK(wm_order_set(&order, field, value, strlen(value), &err) == 0, "%s: %s",
                 field->name, err.text);
        WM_CHECK(wm_order_has(&order, field), "%s is not there", field->name);
    }
    for (i = 0; i < wm_field_count; i++) {
        const struct wm_field *field = &wm_fields[i];
        size_t most = most_bytes(field);

        WM_CHECK(strcmp(wm_order_text(&order, field, text), sample(field, most, longest)) == 0,
                 "%s is %s", field->name, text);
        WM_CHECK(wm_order_set(&order, field, "", 0, &err) == 0 && !wm_order_has(&order, field),
                 "%s cannot be emptied", field->name);
    }
}

static void a_byte_too_many_is_refused_and_changes_nothing(void)
{
    struct wm_order order = {0};
    char longest[WM_FIELD_TEXT_MAX + 1];
    size_t i;

    for (i = 0; i < wm_field_count; i++) {
        const struct wm_field *field = &wm_fields[i];
        size_t most = most_bytes(field);
        struct wm_err err = {0};
        const char *value = sample(field, most + 1, longest);

        if (value != longest)
            continue;
        WM_CHECK(wm_order_set(&order, field, "5", 1, &err) == 0, "%s", field->name);
        WM_CHECK(wm_order_set(&order, field, value, most + 1, &err) == WM_ERR_INPUT,
                 "%s takes %zu bytes", field->name, most + 1);
        WM_CHECK(strcmp(err.field, field->name) == 0 && strstr(err.text, "777") == NULL,
                 "error of %s: %s", field->name, err.text);
        WM_CHECK(strcmp((char *)&order + field->offset, "5") == 0, "%s was changed", field->name);
    }
}

/** `man/waymask-orders.5` has a row `.It NAME Ta LIMIT` for each field; sender's are recipient's.
 */
static void the_manual_names_every_field_and_its_limit(void)
{
    char path[2048], row[128];
    struct wm_bytes page;
    size_t i;

    snprintf(path, sizeof path, "%s/../man/waymask-orders.5", wm_tap_data());
    page = wm_bytes_read(path);
    if (!WM_CHECK(page.data != NULL, "no %s", path))
        return;
    for (i = 0; i < wm_field_count; i++) {
        const struct wm_field *field = &wm_fields[i];
        size_t most = most_bytes(field);

        if (strncmp(field->name, "sender.", 7) == 0)
            continue;
        if (field->kind == WM_FIELD_COUNT || field->kind == WM_FIELD_TIME ||
            field->kind == WM_FIELD_WORDS)
            snprintf(row, sizeof row, "\n.It %s Ta \\- Ta ", field->name);
        else
            snprintf(row, sizeof row, "\n.It %s Ta %zu Ta ", field->name, most);
        WM_CHECK(strstr(page.data, row) != NULL, "the page lacks%s", row);
    }
    wm_bytes_clear(&page);
}

/** The name at the end of a member's path; of SF's flat names what is behind the party. */
static const char *last_name(const struct wm_json_member *member)
{
    static const char *const parties[] = {"consigner", "deliver"};
    const char *name = member->item != NULL ? member->item : member->path;
    size_t i;

    if (strrchr(name, '.') != NULL)
        name = strrchr(name, '.') + 1;
    for (i = 0; i < 2; i++) {
        if (strncmp(name, parties[i], strlen(parties[i])) == 0)
            name += strlen(parties[i]);
    }
    return name;
}

static void json_rows_name_fields_and_stand_in_the_manual(void)
{
    char path[2048];
    struct wm_bytes page;
    size_t i, k;

    snprintf(path, sizeof path, "%s/../man/waymask-orders.5", wm_tap_data());
    page = wm_bytes_read(path);
    if (!WM_CHECK(page.data != NULL, "no %s", path))
        return;
    for (i = 0; i < wm_json_dialect_count; i++) {
        const struct wm_json_dialect *dialect = &wm_json_dialects[i];

        for (k = 0; k < WM_JSON_MUST && dialect->must[k] != NULL; k++)
            WM_CHECK(strstr(page.data, dialect->must[k]) != NULL, "not in the page: %s",
                     dialect->must[k]);
        for (k = 0; k < dialect->count; k++) {
            const struct wm_json_member *member = &dialect->member[k];

            WM_CHECK(wm_field_find(member->field, strlen(member->field)) != NULL, "no field %s",
                     member->field);
            WM_CHECK(strlen(member->path) < WM_JSON_PATH &&
                         (member->where == NULL) == (member->is == NULL),
                     "row %zu of %s", k, dialect->name);
            WM_CHECK(strcasestr(page.data, last_name(member)) != NULL, "not in the page: %s of %s",
                     last_name(member), dialect->name);
        }
    }
    wm_bytes_clear(&page);
}

static void a_name_with_a_null_byte_is_no_field(void)
{
    static const char name[] = "waybill\0 and more than any name of a field has";
    size_t len;

    for (len = strlen("waybill") + 1; len < sizeof name; len++)
        WM_CHECK(wm_field_find(name, len) == NULL, "%zu bytes", len);
}

/** Forms by kind: text, then 1 if it is taken. */
static void forms_are_exact(void)
{
    static const struct {
        const char *field, *text;
        bool good;
    } forms[] = {
        {"waybill", "JDVA0001-1-1-", true},
        {"waybill", "SF 1", false},
        {"waybill", "sf1", false},
        {"waybill", "SF１", false},
        {"recipient.phone", "86-13800000001", true},
        {"recipient.phone", "13800000001/010-00000001转8", true},
        {"recipient.phone", "1.38E+10", false},
        {"recipient.phone", "1.38e10", false},
        {"recipient.phone", "1E+10", false},
        {"recipient.phone", "13800000001.0", false},
        {"recipient.phone", "13800000001.", false},
        {"recipient.phone", "138.0000.0001", true},
        {"order", "12E4", true},
        {"order", "4.4E+17", false},
        {"recipient.postcode", "3.11E+05", false},
        {"recipient.name", "1.38E+10", true},
        {"recipient.name", "张\xc2\x85", false},
        {"recipient.name", "张\xe2\x80\xa8", false},
        {"recipient.name", "张\x7f", false},
        {"recipient.name", "\xed\xa0\x80", false},
        {"recipient.name", "\xff", false},
        {"recipient.name", "𠮷\xc2\xa0·", true},
        {"recipient.country", "cn", false},
        {"recipient.country", "CHN", false},
        {"cod.currency", "CN", false},
        {"cod.amount", "12.50", true},
        {"cod.amount", "12,50", false},
        {"cod.amount", "-1", false},
        {"cod.amount", ".5", false},
        {"cod.amount", "5.", false},
        {"cod.amount", "1.2.3", false},
        {"cod.amount", "¥5", false},
        {"weight_g", "4294967295", true},
        {"weight_g", "4294967296", false},
        {"weight_g", "99999999999999999999", false},
        {"weight_g", "1.5", false},
        {"weight_g", "+1", false},
        {"checked", "identity,inspected", true},
        {"checked", "identity;inspected+security", true},
        {"checked", "Inspected", false},
        {"checked", "inspect", false},
        {"checked", "已验视、已实名", true},
        {"checked", "已驗視,已實名，已安檢", true},
        {"checked", "已验", false},
        {"checked", "易碎", false},
        {"handling", "fragile upright dry fresh cold heavy", true},
        {"handling", "易碎；向上、防潮+防雨,生鲜 冷藏", true},
        {"handling", "冷链 冷鏈 生鮮 超重 重货 重貨", true},
        {"handling", "fragile、", true},
        {"handling", "Fragile", false},
        {"handling", "易碎品", false},
        {"handling", "易碎\xe3\x80", false},
        {"handling", "inspected", false},
        {"recipient.call.valid_until", "2026-12-01", true},
        {"recipient.call.valid_until", "2026-12-01T10:00:00Z", true},
        {"recipient.call.valid_until", "2026-12-01 10:00:00.25-05:30", true},
        {"recipient.call.valid_until", "2026-12-01T10:00:00", false},
        {"recipient.call.valid_until", "2026-12-01T10:00Z", false},
        {"recipient.call.valid_until", "2026-12-01T24:00:00Z", false},
        {"recipient.call.valid_until", "2026-02-29", false},
        {"recipient.call.valid_until", "2028-02-29", true},
        {"recipient.call.valid_until", "2026-13-01", false},
        {"recipient.call.valid_until", "2026-00-01", false},
        {"recipient.call.valid_until", "26-12-01", false},
        {"recipient.call.valid_until", "2026-12-01T10:00:00Zx", false},
        {"recipient.call.valid_until", "9999-12-31T23:59:59-00:01", false},
        {"recipient.call.valid_until", "1999-12-31", false},
    };
    size_t i;

    for (i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        struct wm_order order = {0};
        struct wm_err err = {0};
        const struct wm_field *field = wm_field_find(forms[i].field, strlen(forms[i].field));
        bool good = wm_order_set(&order, field, forms[i].text, strlen(forms[i].text), &err) == 0;

        WM_CHECK(good == forms[i].good, "%s %s: %s", forms[i].field, good ? "takes" : "refuses",
                 forms[i].text);
        WM_CHECK(good == wm_order_has(&order, field), "%s: half set", forms[i].field);
    }
}

static void times_are_counted_right(void)
{
    static const struct {
        const char *text;
        int64_t seconds;
    } times[] = {
        {"2000-01-01", 946684800},
        {"2001-09-09T01:46:40Z", 1000000000},
        {"2026-12-01T18:00:00+08:00", 1796119200},
        {"2033-05-17T22:33:20-05:00", 2000000000},
        {"2038-01-19T03:14:08Z", 2147483648},
        {"9999-12-31T23:59:59Z", 253402300799},
    };
    char out[WM_UTC_SIZE];
    size_t i;

    for (i = 0; i < sizeof times / sizeof times[0]; i++) {
        int64_t seconds = 0, again = 0;

        WM_CHECK(wm_value_time(times[i].text, strlen(times[i].text), &seconds) &&
                     seconds == times[i].seconds,
                 "%s is %lld", times[i].text, (long long)seconds);
        (void)wm_utc_format(seconds, out);
        WM_CHECK(wm_value_time(out, strlen(out), &again) && again == seconds, "%s written as %s",
                 times[i].text, out);
    }
}

static void zero_cash_on_delivery_is_none(void)
{
    struct wm_order order = {0};
    struct wm_err err = {0};

    WM_CHECK(wm_order_set(&order, wm_field_find("cod.amount", 10), "0.00", 4, &err) == 0 &&
                 order.cod_amount[0] == '\0',
             "an amount of zero is kept");
}

/** A part as text, for comparing. */
static bool is_part(const struct wm_span *span, const char *expect)
{
    return span->len == strlen(expect) &&
           (span->len == 0 || memcmp(span->text, expect, span->len) == 0);
}

/** `tests/orders/addresses/split.txt`: address|province|city|district|town|detail|postcode */
static void addresses_split_as_listed(void)
{
    char path[2048];
    struct wm_bytes file;
    char *line, *next, *part[7];
    unsigned number = 0, count = 0;
    size_t i;

    snprintf(path, sizeof path, "%s/orders/addresses/split.txt", wm_tap_data());
    file = wm_bytes_read(path);
    for (line = file.data; line != NULL && *line != '\0'; line = next) {
        struct wm_address got;

        next = line + strcspn(line, "\n");
        if (*next != '\0')
            *next++ = '\0';
        number++;
        if (*line == '#' || *line == '\0')
            continue;
        for (i = 0; i < 7 && line != NULL; i++)
            part[i] = strsep(&line, "|");
        if (!WM_CHECK(i == 7 && line == NULL, "line %u has not 7 parts", number))
            continue;
        count++;
        wm_address_split(part[0], strlen(part[0]), &got);
        WM_CHECK(is_part(&got.province, part[1]) && is_part(&got.city, part[2]) &&
                     is_part(&got.district, part[3]) && is_part(&got.town, part[4]) &&
                     is_part(&got.detail, part[5]) && is_part(&got.postcode, part[6]),
                 "line %u: %.*s|%.*s|%.*s|%.*s|%.*s|%.*s", number, (int)got.province.len,
                 got.province.text, (int)got.city.len, got.city.text, (int)got.district.len,
                 got.district.text, (int)got.town.len, got.town.text, (int)got.detail.len,
                 got.detail.text, (int)got.postcode.len, got.postcode.text);
    }
    WM_CHECK(count >= 40, "only %u addresses", count);
    wm_bytes_clear(&file);
}

/** Read all of a decoded stream. @return its bytes, malloc'ed, or NULL with err */
static char *decode(const char *data, size_t len, uint64_t most, size_t step, const char **name,
                    struct wm_err *err)
{
    int fd = wm_bytes_fd(data, len);
    struct wm_charset *charset = wm_charset_new(fd, most, err);
    char *all = calloc(1, len * 3 + 1);
    const unsigned char *raw;
    char *text;
    size_t got = 0, used = 0;

    if (wm_charset_start(charset, &raw, &got, err) == 0) {
        while (wm_charset_need(charset, step, &text, &got, err) == 0 && got != 0) {
            size_t take = got < step ? got : step;

            memcpy(all + used, text, take);
            used += take;
            wm_charset_skip(charset, take);
        }
    }
    *name = wm_charset_name(charset);
    wm_charset_free(charset);
    close(fd);
    if (err->code == WM_OK)
        return all;
    free(all);
    return NULL;
}

/** ASCII of a given length, then tail. */
static char *padded(size_t pad, const char *tail, size_t *len)
{
    char *data = malloc(pad + strlen(tail) + 1);

    memset(data, 'a', pad);
    memcpy(data + pad, tail, strlen(tail) + 1);
    *len = pad + strlen(tail);
    return data;
}

static void the_charset_is_known_however_late_it_shows(void)
{
    static const size_t pads[] = {0,     1,      7,      8,      32767,  65535,  65552,
                                  98304, 131072, 163839, 163840, 163841, 300000, 1000003};
    static const struct {
        const char *tail, *name, *text;
    } tails[] = {
        {"\xe5\xbc\xa0\xe4\xb8\x89", "UTF-8", "张三"},
        {"\xd5\xe3\xbd\xad\xca\xa1", "GB18030", "浙江省"},
        {"\xbb\x4f\xa5\x5f\xa5\xab", "Big5", "臺北市"},
        {"\x8e\x52\x93\x63\x83\x5c", "Shift_JIS", "山田ソ"},
        {"\x95\x32\x82\x36", "GB18030", "𠀀"},
    };
    size_t i, k;

    for (i = 0; i < sizeof pads / sizeof pads[0]; i++) {
        for (k = 0; k < sizeof tails / sizeof tails[0]; k++) {
            struct wm_err err = {0};
            const char *name;
            size_t len;
            char *data = padded(pads[i], tails[k].tail, &len);
            char *text = decode(data, len, len, k == 0 ? 65552 : 4096, &name, &err);

            WM_CHECK(text != NULL && strcmp(name, tails[k].name) == 0 &&
                         strcmp(text + pads[i], tails[k].text) == 0,
                     "%s after %zu bytes is %s: %s", tails[k].name, pads[i], name,
                     text != NULL ? text + pads[i] : err.text);
            free(text);
            free(data);
        }
    }
}

/** Windows-1252 is taken for the dialect that comes in it, and for no other. */
static void only_an_amazon_file_may_be_latin(void)
{
    static const char amazon[] = "order-id\trecipient-name\tship-address-1\tship-postal-code\n";
    static const char other[] = "order\trecipient.name\trecipient.detail\trecipient.postcode\n";
    static const struct {
        const char *head, *row, *name, *text; /**< name NULL: refused */
    } rows[] = {
        {amazon,
         "1\tJ\xfcrgen M\xfcller\tStra\xdf"
         "e 1\n",
         "Windows-1252", "1\tJürgen Müller\tStraße 1\n"},
        {amazon, "1\tM\xfc\tRue de l\x92\xc9glise 5 \x80\n", "Windows-1252",
         "1\tMü\tRue de l’Église 5 €\n"},
        {amazon, "1\t\x8e\x52\x93\x63\x91\xbe\x98\x59\t\x93\x8c\x8b\x9e\x93\x73\n", "Shift_JIS",
         "1\t山田太郎\t東京都\n"},
        {amazon, "1\tJ\xc3\xbcrgen\n", "UTF-8", "1\tJürgen\n"},
        {amazon, "1\t\xc8\xe2\xe0\xed\xee\xe2\n", NULL, NULL}, /* Cyrillic, CP1251 */
        {amazon, "1\tPawe\xb3\tx\n", NULL, NULL},              /* Polish, CP1250 */
        {other, "1\tJ\xfcrgen M\xfcller\n", NULL, NULL},
    };
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct wm_err err = {0};
        const char *name;
        char data[512], *text;

        snprintf(data, sizeof data, "%s%s", rows[i].head, rows[i].row);
        text = decode(data, strlen(data), UINT32_MAX, 4096, &name, &err);
        WM_CHECK((text != NULL) == (rows[i].name != NULL), "row %zu: %s", i, err.text);
        WM_CHECK(text == NULL || (strcmp(name, rows[i].name) == 0 &&
                                  strcmp(text + strlen(rows[i].head), rows[i].text) == 0),
                 "row %zu is %s: %s", i, name, text);
        free(text);
    }
}

static void later_damage_is_marked_where_it_is(void)
{
    static const struct {
        const char *unit, *name;
        size_t len;
    } kinds[] = {{"\xe5\xbc\xa0\n", "UTF-8", 4}, {"\xd5\xc5\n", "GB18030", 3}};
    const size_t units = 100000, damaged = 77777;
    size_t i;

    for (i = 0; i < 2; i++) {
        struct wm_err err = {0};
        const char *name;
        char *data = malloc(units * kinds[i].len), *text, *bad;
        size_t k;

        for (k = 0; k < units; k++)
            memcpy(data + k * kinds[i].len, kinds[i].unit, kinds[i].len);
        data[damaged * kinds[i].len + kinds[i].len - 2] = ' ';
        text = decode(data, units * kinds[i].len, UINT32_MAX, 4096, &name, &err);
        bad = text != NULL ? strchr(text, (unsigned char)WM_CHARSET_BAD) : NULL;
        WM_CHECK(text != NULL && strcmp(name, kinds[i].name) == 0, "not read as %s", kinds[i].name);
        WM_CHECK(bad != NULL && bad == text + damaged * 4, "%s: damage at %td", name,
                 bad != NULL ? bad - text : -1);
        free(text);
        free(data);
    }
}

static void a_file_over_its_limit_is_refused(void)
{
    struct wm_err err = {0};
    const char *name;
    char *text = decode("0123456789", 10, 10, 4096, &name, &err);

    WM_CHECK(text != NULL && strcmp(text, "0123456789") == 0, "the limit itself is refused");
    free(text);
    text = decode("0123456789", 10, 9, 4096, &name, &err);
    WM_CHECK(text == NULL && strstr(err.text, "too large") != NULL, "ten bytes pass for nine");
    free(text);
}

/** What becomes of a first row of len bytes, and of the row after it. */
static void check_row(size_t len, const char *end, enum wm_csv_result expect)
{
    struct wm_err err = {0};
    struct wm_csv csv;
    static struct wm_row row;
    char *data = malloc(len + 16);
    struct wm_charset *charset;
    const unsigned char *raw;
    size_t got;
    enum wm_csv_result result;
    int fd;

    memset(data, 'x', len);
    snprintf(data + len, 16, "%s%s", end, end[0] != '\0' ? "a,b" : "");
    fd = wm_bytes_fd(data, strlen(data));
    charset = wm_charset_new(fd, UINT32_MAX, &err);
    wm_charset_start(charset, &raw, &got, &err);
    wm_csv_init(&csv, charset, ',', 1);
    result = wm_csv_next(&csv, &row, &err);
    WM_CHECK(result == expect, "a row of %zu bytes gives %d", len, (int)result);
    WM_CHECK(result != WM_CSV_ROW || (row.count == 1 && row.cell[0].len == len),
             "a row of %zu bytes is cut", len);
    result = wm_csv_next(&csv, &row, &err);
    WM_CHECK(end[0] != '\0' ? result == WM_CSV_ROW && row.count == 2 && row.line == 2
                            : result == WM_CSV_END,
             "after %zu bytes and %zu of line end comes %d, line %lu", len, strlen(end),
             (int)result, row.line);
    wm_charset_free(charset);
    close(fd);
    free(data);
}

static void rows_end_exactly_at_their_limit(void)
{
    static const char *const ends[] = {"", "\n", "\r\n", "\r"};
    size_t i;

    for (i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        check_row(WM_ORDER_MAX_RECORD - 1, ends[i], WM_CSV_ROW);
        check_row(WM_ORDER_MAX_RECORD, ends[i], WM_CSV_ROW);
        check_row(WM_ORDER_MAX_RECORD + 1, ends[i], WM_CSV_BAD);
        check_row(WM_ORDER_MAX_RECORD + 2, ends[i], WM_CSV_BAD);
        check_row(4 * WM_ORDER_MAX_RECORD, ends[i], WM_CSV_BAD);
    }
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(every_field_gives_back_what_was_set),
        WM_CASE(a_byte_too_many_is_refused_and_changes_nothing),
        WM_CASE(the_manual_names_every_field_and_its_limit),
        WM_CASE(json_rows_name_fields_and_stand_in_the_manual),
        WM_CASE(a_name_with_a_null_byte_is_no_field),
        WM_CASE(forms_are_exact),
        WM_CASE(times_are_counted_right),
        WM_CASE(zero_cash_on_delivery_is_none),
        WM_CASE(addresses_split_as_listed),
        WM_CASE(the_charset_is_known_however_late_it_shows),
        WM_CASE(only_an_amazon_file_may_be_latin),
        WM_CASE(later_damage_is_marked_where_it_is),
        WM_CASE(a_file_over_its_limit_is_refused),
        WM_CASE(rows_end_exactly_at_their_limit),
        {0},
    };

    return wm_tap_run("order", cases);
}

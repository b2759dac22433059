/* SPDX-License-Identifier: Apache-2.0 */
/* What the masks show of 20,000 generated orders (WAYMASK_LEAK_RECORDS for more), of which it is
 * known what must be hidden. */
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
    unsigned long records, name, phone, address, text, known, useful;
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

/* Without blanks, commas and zero-width characters, half width and simplified, so that the noise of
 * the generator hides no leak from the test. */
static void squeeze(const char *text, char *out, size_t size)
{
    static const char *const old = "號号樓楼棟栋單单層层戶户";
    const char *end = text + strlen(text);
    size_t used = 0;

    while (text < end && used + 5 < size) {
        uint32_t c = wm_utf8_next(&text, end);
        const char *at = old;
        if (c >= 0xff01 && c <= 0xff5e)
            c -= 0xfee0;
        while (*at != '\0') {
            uint32_t from = wm_utf8_next(&at, old + strlen(old));
            uint32_t to = wm_utf8_next(&at, old + strlen(old));
            if (c == from)
                c = to;
        }
        if (c != ' ' && c != ',' && c != 0x3000 && c != 0x200b && c != 0x202c)
            used += wm_utf8_put(out + used, c);
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

static bool shows_tail(const struct sample_party *party, const char *text)
{
    char shown[1024], hidden[256];
    unsigned i;

    squeeze(text, shown, sizeof shown);
    for (i = 0; i < party->hidden_count; i++) {
        squeeze(party->hidden[i], hidden, sizeof hidden);
        if (strstr(shown, hidden) != NULL)
            return true;
    }
    return false;
}

static const char *skip(const char *text, const char *start)
{
    size_t len = strlen(start);

    return strncmp(text, start, len) == 0 ? text + len : text;
}

/* Region and address may hold the places by name, in order, then a beginning of what is safe. */
static bool shows_more_than_safe(const struct sample_party *party,
                                 const struct wm_masked_party *masked)
{
    char all[WM_MASK_REGION + WM_MASK_ADDRESS], shown[sizeof all], safe[300];
    const char *at = shown;
    size_t i, k;

    snprintf(all, sizeof all, "%s%s", masked->region, masked->address);
    squeeze(all, shown, sizeof shown);
    for (i = strlen(shown); i > 0 && shown[i - 1] == '*'; i--)
        shown[i - 1] = '\0';
    for (i = 0; i < 2; i++) {
        for (k = 0; k < 4; k++)
            at = skip(at, party->region[k]);
    }
    squeeze(party->safe, safe, sizeof safe);
    return strncmp(at, safe, strlen(at)) != 0;
}

/* Generated persons may be shown: WAYMASK_LEAK_SHOW prints each leak and each useless address. */
static bool tell(bool found, const char *what, const char *plain, const char *shown)
{
    if (found && getenv("WAYMASK_LEAK_SHOW") != NULL)
        printf("# %s: %s -> %s\n", what, plain, shown);
    return found;
}

static void count_party(const struct sample_party *party, const struct wm_party *plain,
                        struct count *count)
{
    struct wm_masked_party masked;
    char all[sizeof masked], in[sizeof *plain];
    bool tail; /* not looked for in the phone: its last four may be a room's number too */

    wm_mask_party(&masking, plain, "CN", &masked);
    snprintf(all, sizeof all, "%s %s %s%s", masked.name, masked.phone, masked.region,
             masked.address);
    snprintf(in, sizeof in, "%s|%s/%s|%s|%s|%s|%s|%s", plain->name, plain->phone, plain->phone2,
             plain->province, plain->city, plain->district, plain->town, plain->detail);
    if (tell(shows_name(party, all) || shows_name(party, masked.city) ||
                 shows_name(party, masked.district),
             "name", in, all))
        count->name++;
    if (tell(shows_many_digits(masked.phone) || shows_number(party, masked.phone) ||
                 shows_number(party, masked.name) || shows_number(party, masked.address) ||
                 shows_number(party, masked.region),
             "phone", in, all))
        count->phone++;
    tail = shows_tail(party, masked.name) || shows_tail(party, masked.region) ||
           shows_tail(party, masked.address);
    if (tell(tail || shows_more_than_safe(party, &masked), "address", in, all))
        count->address++;
    if (party->district_known) {
        count->known++;
        if (!tell(strstr(masked.address, party->keep) == NULL, "useless", in, all))
            count->useful++;
    }
}

static void count_text(const struct sample *sample, const char *text, struct count *count)
{
    char out[WM_MASK_TEXT];

    wm_scrub_text(&masking, text, &sample->order, out);
    if (tell(shows_name(&sample->recipient, out) || shows_name(&sample->sender, out) ||
                 shows_number(&sample->recipient, out) || shows_number(&sample->sender, out) ||
                 shows_tail(&sample->recipient, out) || shows_tail(&sample->sender, out),
             "text", text, out))
        count->text++;
}

static unsigned long records(void)
{
    const char *wanted = getenv("WAYMASK_LEAK_RECORDS");

    return wanted != NULL ? strtoul(wanted, NULL, 10) : 20000;
}

static void generated_orders_leak_nothing_and_keep_their_road(void)
{
    struct count count = {.records = records()};
    struct sample sample;
    uint64_t state = SEED;
    unsigned long i;
    double useful;

    for (i = 0; i < count.records; i++) {
        sample_make(&sample, &state);
        count_party(&sample.recipient, &sample.order.recipient, &count);
        count_party(&sample.sender, &sample.order.sender, &count);
        count_text(&sample, sample.order.goods, &count);
        count_text(&sample, sample.order.remark, &count);
    }
    useful = 100.0 * (double)count.useful / (double)(count.known != 0 ? count.known : 1);
    printf(
        "# %lu records, leaks: name %lu, phone %lu, address %lu, text %lu; road or community "
        "kept in %.2f %% of %lu addresses with a district\n",
        count.records, count.name, count.phone, count.address, count.text, useful, count.known);
    WM_CHECK(count.name == 0 && count.phone == 0 && count.address == 0 && count.text == 0,
             "leaks: name %lu, phone %lu, address %lu, text %lu", count.name, count.phone,
             count.address, count.text);
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
        sample_make(&sample, &state);
        memset(&masked, 0, sizeof masked);
        snprintf(masked.address, sizeof masked.address, "%s%s", sample.recipient.safe,
                 sample.recipient.hidden[0]);
        name += shows_name(&sample.recipient, sample.order.recipient.name) ? 1 : 0;
        phone += shows_number(&sample.recipient, sample.order.recipient.phone) ? 1 : 0;
        tail += shows_tail(&sample.recipient, masked.address) ? 1 : 0;
        more += shows_more_than_safe(&sample.recipient, &masked) ? 1 : 0;
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
    return wm_tap_run("leak", cases);
}

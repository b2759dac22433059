/* SPDX-License-Identifier: Apache-2.0 */
/* Phone numbers: waybills.md 3.3. A field is cut at separators that part numbers, a part is read
 * as groups of digits, and groups are joined to the longest run that is a known kind of number.
 * What is no known kind is UNKNOWN, stars only. */
#include "config.h"

#include "filter/base/wipe.h"
#include "filter/privacy/mask.h"
#include "filter/privacy/plain.h"

#include <string.h>
#include <uchar.h>

#define UNKNOWN "******"
#define DIGITS_MAX 40 /* of a part; the longest real number has 15 and a prefix */
#define GROUPS_MAX 12
#define NUMBERS_MAX 4 /* of a field */
#define HIDDEN_MIN 6  /* GB/T 41833: digits hidden at least */
#define FIRST 3       /* digits shown where first ones are */
#define FIRST_STARS 8
#define NUMBER_BYTES 11 /* bytes of the longest mask of a number */

/* The groups of digits of one part. */
struct part {
    char digit[DIGITS_MAX];
    size_t len;
    size_t start[GROUPS_MAX + 1]; /* group i is digit[start[i] … start[i + 1]) */
    size_t groups;
    bool plus;    /* a + stands before it */
    bool bad;     /* something in it is no part of a number */
    bool any;     /* anything in it */
    size_t stars; /* stars between digits, as in a number that arrives masked */
};

/* What shows of a number: stars, then its last digits, a mobile's constant 1 first; or its first
 * three digits as dialled at home, then stars. */
struct shown {
    const char *country; /* whose number it is; "" if not known */
    bool mobile;
    size_t stars, last;
    const char *home; /* its digits as dialled at home; NULL for last digits only */
    size_t home_len;
};

/* A field being masked. */
struct field {
    const struct wm_phone_rules *rules;
    char *out;
    size_t used, count; /* bytes written; numbers found */
};

static bool is_mobile(const char *digit, size_t len)
{
    return len == 11 && digit[0] == '1' && digit[1] >= '3';
}

/* Prefixes of carriers that resell calls, before a mobile: 17951 138 …. */
static bool has_carrier_prefix(const char *digit)
{
    static const char prefix[][6] = {"17951", "17911", "17909", "17900", "17901", "17910",
                                     "17950", "12593", "12583", "10193", "11808"};
    size_t i;

    for (i = 0; i < sizeof prefix / sizeof *prefix; i++) {
        if (memcmp(digit, prefix[i], 5) == 0)
            return true;
    }
    return false;
}

/* Country calling codes (ITU-T E.164) whose country's rule is not that of `other`; and the length
 * of the two-digit ones. */
static const struct {
    char code[4], country[3];
} calling[] = {
    {"1", "US"},   {"82", "KR"},  {"81", "JP"},  {"86", "CN"},  {"852", "HK"}, {"853", "MO"},
    {"886", "TW"}, {"30", "GR"},  {"31", "NL"},  {"32", "BE"},  {"33", "FR"},  {"34", "ES"},
    {"36", "HU"},  {"39", "IT"},  {"40", "RO"},  {"41", "CH"},  {"43", "AT"},  {"44", "GB"},
    {"45", "DK"},  {"46", "SE"},  {"47", "NO"},  {"48", "PL"},  {"49", "DE"},  {"61", "AU"},
    {"64", "NZ"},  {"351", "PT"}, {"352", "LU"}, {"353", "IE"}, {"354", "IS"}, {"356", "MT"},
    {"357", "CY"}, {"358", "FI"}, {"359", "BG"}, {"370", "LT"}, {"371", "LV"}, {"372", "EE"},
    {"385", "HR"}, {"386", "SI"}, {"420", "CZ"}, {"421", "SK"}, {"423", "LI"},
};

static size_t country_code_len(const char *digit)
{
    static const char two[] =
        "20 27 28 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 "
        "55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98";
    const char *at;

    if (digit[0] == '1' || digit[0] == '7')
        return 1;
    for (at = two; strlen(at) >= 2; at += at[2] != '\0' ? 3 : 2) {
        if (at[0] == digit[0] && at[1] == digit[1])
            return 2;
    }
    return 3;
}

static const char *country_of(const char *digit, size_t code)
{
    size_t i;

    for (i = 0; i < sizeof calling / sizeof calling[0]; i++) {
        if (strlen(calling[i].code) == code && memcmp(calling[i].code, digit, code) == 0)
            return calling[i].country;
    }
    return "ZZ"; /* no country: the rule of all others */
}

/* A number as dialled inside mainland China, Hong Kong, Macao or Taiwan. */
static bool classify_chinese(const char *digit, size_t len, const char *country,
                             struct shown *shown)
{
    if (is_mobile(digit, len) || (len == 12 && digit[0] == '0' && is_mobile(digit + 1, 11)) ||
        (len == 16 && has_carrier_prefix(digit) && is_mobile(digit + 5, 11))) {
        *shown = (struct shown){.country = "CN", .mobile = true, .stars = 6, .last = 4};
        return true;
    }
    if (digit[0] == '0' && digit[1] != '0' && len >= 9 && len <= 12) { /* landline; TW mobile */
        *shown = (struct shown){
            .country = country, .stars = len >= 11 ? 7 : 6, .last = len == 9 ? 3 : 4};
        return true;
    }
    if ((len == 7 || len == 8) && digit[0] >= '2') { /* local; Hong Kong, Macao */
        *shown = (struct shown){.country = country, .stars = 6, .last = len - 6};
        return true;
    }
    return false;
}

/* Digits without country code and trunk 0: as many of the last as leave six hidden. */
static bool classify_plain(size_t len, const char *country, struct shown *shown)
{
    *shown = (struct shown){.country = country,
                            .stars = 6,
                            .last = len > 10  ? 4
                                    : len > 6 ? len - 6
                                              : 0};
    return len >= 4 && len <= 14;
}

/* A number as dialled at home, in the country of the address. */
static bool classify_domestic(const char *digit, size_t len, const char *home, struct shown *shown)
{
    static const char chinese[] = "CN HK MO TW";

    if (is_mobile(digit, len) || strstr(chinese, home) != NULL)
        return classify_chinese(digit, len, home[0] != '\0' ? home : "CN", shown);
    if (digit[0] == '0' && len >= 9 && len <= 12 && strcmp(home, "KR") == 0) {
        *shown = (struct shown){.country = "KR", .stars = 6, .home = digit, .home_len = len};
        return true;
    }
    if (digit[0] == '0')
        return len >= 8 && classify_plain(len - 1, home, shown);
    return len >= 7 && classify_plain(len, home, shown);
}

/* A number from its country code on. @param national room for its digits as dialled at home */
static bool classify_international(const char *digit, size_t len, char national[DIGITS_MAX + 1],
                                   struct shown *shown)
{
    size_t code = len >= 7 && len <= 16 && digit[0] != '0' ? country_code_len(digit) : 0;
    size_t rest = len - code, trunk;
    const char *country;

    if (code == 0)
        return false;
    country = country_of(digit, code);
    digit += code;
    if (strcmp(country, "CN") == 0) {
        if (is_mobile(digit, rest) || digit[0] == '0')
            return classify_chinese(digit, rest, country, shown);
        *shown = (struct shown){.country = country, .stars = 7, .last = 4};
        return rest >= 10 && rest <= 11;
    }
    if (strcmp(country, "HK") == 0 || strcmp(country, "MO") == 0) {
        *shown = (struct shown){.country = country, .stars = 6, .last = 2};
        return rest == 8;
    }
    if (strcmp(country, "TW") == 0 || strcmp(country, "KR") == 0) {
        trunk = digit[0] == '0' ? 0 : 1;
        national[0] = '0';
        memcpy(national + trunk, digit, rest);
        return rest >= 8 && classify_domestic(national, rest + trunk, country, shown);
    }
    return len <= 15 && classify_plain(rest, country, shown);
}

static bool classify(const char *digit, size_t len, bool plus, const char *home,
                     char national[DIGITS_MAX + 1], struct shown *shown)
{
    memset(shown, 0, sizeof *shown);
    if (!plus && len > 2 && digit[0] == '0' && digit[1] == '0') {
        digit += 2;
        len -= 2;
        plus = true;
    }
    if (plus)
        return classify_international(digit, len, national, shown);
    if (len >= 12 && len <= 14 && memcmp(digit, "86", 2) == 0)
        return classify_international(digit, len, national, shown);
    return len >= 7 && classify_domestic(digit, len, home, shown);
}

/* Write one mask; false if it would show too much. digit holds len digits in all. */
static bool put_number(struct field *field, const struct shown *shown, const char *digit,
                       size_t len)
{
    unsigned shows = wm_masking_profile(field->rules->masking, shown->country)->phone_shows &
                     field->rules->shows;
    char *out = field->out;
    size_t at = field->used;

    if (shown->last > 4 || len < shown->last + (shown->mobile ? 1 : 0) + HIDDEN_MIN ||
        at + NUMBER_BYTES + 2 > WM_MASK_PHONE)
        return false;
    if (at > 0)
        out[at++] = '/';
    if ((shows & WM_PHONE_FIRST) == WM_PHONE_FIRST && shown->home != NULL &&
        shown->home_len >= FIRST + HIDDEN_MIN) {
        memcpy(out + at, shown->home, FIRST);
        memset(out + at + FIRST, '*', FIRST_STARS);
        at += FIRST + FIRST_STARS;
    } else if ((shows & WM_PHONE_LAST) == WM_PHONE_LAST && shown->home == NULL) {
        if (shown->mobile)
            out[at++] = '1';
        memset(out + at, '*', shown->stars);
        at += shown->stars;
        memcpy(out + at, digit + len - shown->last, shown->last);
        at += shown->last;
    } else {
        memset(out + at, '*', HIDDEN_MIN);
        at += HIDDEN_MIN;
    }
    out[at] = '\0';
    field->used = at;
    return true;
}

static void put_unknown(struct field *field)
{
    if (field->used + sizeof UNKNOWN + 1 > WM_MASK_PHONE)
        return;
    if (field->used > 0)
        field->out[field->used++] = '/';
    memcpy(field->out + field->used, UNKNOWN, sizeof UNKNOWN);
    field->used += sizeof UNKNOWN - 1;
}

/* A mobile that arrives with four to seven of its digits starred: 138****1234. */
static bool is_starred_mobile(const struct part *part)
{
    return part->stars >= 4 && part->len + part->stars == 11 && part->len >= 5 &&
           part->groups == 2 && part->digit[0] == '1' && part->start[2] - part->start[1] == 4;
}

/* One part: its numbers, longest first; groups of up to six digits behind a number are an
 * extension and left out. @return number of numbers, 0 if the part is unknown */
static size_t put_part(struct field *field, const struct part *part)
{
    static const struct shown mobile = {.country = "CN", .mobile = true, .stars = 6, .last = 4};
    char national[DIGITS_MAX + 1];
    struct shown shown;
    size_t i = 0, j, count = 0, before = field->used;

    if (part->stars != 0) {
        char digit[11] = "1000000";
        if (part->bad || !is_starred_mobile(part))
            return 0;
        memcpy(digit + 7, part->digit + part->len - 4, 4);
        return put_number(field, &mobile, digit, 11) ? 1 : 0;
    }
    while (!part->bad && i < part->groups) {
        for (j = part->groups; j > i; j--) {
            const char *digit = part->digit + part->start[i];
            size_t len = part->start[j] - part->start[i];
            if (classify(digit, len, part->plus && i == 0, field->rules->home, national, &shown) &&
                put_number(field, &shown, digit, len))
                break;
        }
        if (j > i) {
            i = j;
            count++;
        } else if (count != 0 && part->start[i + 1] - part->start[i] <= 6) {
            i++;
        } else {
            count = 0;
            break;
        }
    }
    if (count == 0) {
        field->used = before;
        field->out[before] = '\0';
    }
    wm_wipe(national, sizeof national);
    return count;
}

static void end_part(struct part *part, struct field *field)
{
    if (part->any) {
        size_t numbers = put_part(field, part);
        if (numbers == 0) {
            put_unknown(field);
            numbers = 1;
        }
        field->count += numbers;
    }
    wm_wipe(part, sizeof *part);
}

static void add_digit(struct part *part, uint32_t digit, bool *open)
{
    if (part->len == DIGITS_MAX || (!*open && part->groups == GROUPS_MAX)) {
        part->bad = true;
        return;
    }
    if (!*open)
        part->groups++;
    *open = true;
    part->digit[part->len++] = (char)digit;
    part->start[part->groups] = part->len;
}

/* What every masked field is: numbers of an optional 1, at least six stars and at most four digits,
 * or of three digits and stars, parted by slashes. */
static bool holds(const char *out)
{
    for (;;) {
        size_t first = strspn(out, "0123456789"), stars = strspn(out + first, "*");
        size_t last = strspn(out + first + stars, "0123456789");
        bool mobile = first == 1 && out[0] == '1' && stars == 6 && last == 4;
        bool home = first == FIRST && stars == FIRST_STARS && last == 0;
        if (stars < HIDDEN_MIN || last > 4 || (first != 0 && !mobile && !home))
            return false;
        out += first + stars + last;
        if (*out == '\0')
            return true;
        if (*out++ != '/')
            return false;
    }
}

static void mask_plain(const struct wm_plain *plain, struct field *field)
{
    static const char32_t hard[] = U"/\\、;,，|&或和及。";
    static const char32_t soft[] = U" -.()[]{}<>【】（）‐‑‒–—―−·'\"=:";
    static const char32_t *const extension[] = {U"转", U"分机", U"ext", U"x", U"#", NULL};
    struct part part = {.len = 0};
    size_t i, word;
    bool open = false, dropping = false;

    for (i = 0; i < plain->len; i++) {
        uint32_t c = plain->key[i];
        if (wm_plain_in(hard, c) || (c == '+' && (part.len != 0 || part.bad))) {
            end_part(&part, field);
            open = dropping = false;
        }
        if (wm_plain_in(hard, c))
            continue;
        part.any = part.any || !wm_plain_in(soft, c);
        if (wm_plain_ascii_digit(c)) {
            if (!dropping)
                add_digit(&part, c, &open);
        } else if (c == '+') {
            part.plus = true;
        } else if (c == '*') {
            part.stars++;
            open = false;
        } else if (wm_plain_in(soft, c)) {
            open = false;
        } else if ((word = wm_plain_any(plain->key, plain->len, i, extension)) != 0 &&
                   part.len >= 7) {
            dropping = true;
            i += word - 1;
        } else {
            part.bad = true;
        }
    }
    end_part(&part, field);
    if (field->count > NUMBERS_MAX ||
        (plain->len != 0 && (field->count == 0 || !holds(field->out))))
        memcpy(field->out, UNKNOWN, sizeof UNKNOWN);
}

void wm_mask_phone(const char *text, const struct wm_phone_rules *rules, char out[WM_MASK_PHONE])
{
    struct field field = {.rules = rules, .out = out};
    struct wm_plain plain;

    out[0] = '\0';
    if (text[0] == '\0' || rules->shows == 0)
        return;
    if (wm_plain_read(&plain, text))
        mask_plain(&plain, &field);
    else
        memcpy(out, UNKNOWN, sizeof UNKNOWN);
    wm_wipe(&plain, sizeof plain);
}

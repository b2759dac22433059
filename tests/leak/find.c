/* SPDX-License-Identifier: Apache-2.0 */
/* Looks in masked text for what samples hide. */
#include "config.h"

#include "tests/leak/find.h"

#include "filter/base/utf8.h"

#include <stdio.h>
#include <string.h>

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

void find_init(void)
{
    const char *at = sample_traditional, *end = at + strlen(at);

    while (at < end) {
        uint32_t old = wm_utf8_next(&at, end);
        simple[old] = (uint16_t)wm_utf8_next(&at, end);
    }
}

/* Without blanks, commas and zero-width characters, half width and simplified, so that the noise of
 * the generator hides no leak from the test. */
void find_squeeze(const char *text, char *out, size_t size)
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

bool find_number(const struct sample_party *party, const char *text)
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
bool find_many_digits(const char *phone)
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

bool find_name(const struct sample_party *party, const char *text)
{
    char shown[1024], name[256];

    find_squeeze(text, shown, sizeof shown);
    find_squeeze(party->name, name, sizeof name);
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

bool find_tail(const struct sample_party *party, const char *text)
{
    char shown[1024], hidden[256];
    unsigned i;

    find_squeeze(text, shown, sizeof shown);
    for (i = 0; i < party->hidden_count; i++) {
        find_squeeze(party->hidden[i], hidden, sizeof hidden);
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

/* A name that happens to stand where two places of the region meet, or the last of them and the
 * road, and in none of them. */
bool find_at_seam(const struct sample_party *party)
{
    char all[600] = "";
    size_t i;

    if (find_name(party, party->safe))
        return false;

    for (i = 0; i < 4; i++) {
        if (find_name(party, party->region[i]))
            return false;
        if (strstr(party->region[i], "辖") == NULL)
            snprintf(all + strlen(all), sizeof all - strlen(all), "%s", party->region[i]);
    }
    if (find_name(party, all))
        return true;
    for (i = 0; i < 4; i++) { /* the town may be missing between them */
        snprintf(all, sizeof all, "%s%s", party->region[i], party->safe);
        if (find_name(party, all))
            return true;
    }
    return false;
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
    find_squeeze(all, out, size);
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
bool find_more_than_safe(const struct sample_party *party, enum wm_address_level level,
                         const struct wm_masked_party *masked)
{
    char all[WM_MASK_REGION + WM_MASK_ADDRESS], shown[sizeof all], safe[400], town[64];
    size_t i;
    unsigned way;

    snprintf(all, sizeof all, "%s%s", masked->region, masked->address);
    find_squeeze(all, shown, sizeof shown);
    find_squeeze(party->region[3], town, sizeof town);
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

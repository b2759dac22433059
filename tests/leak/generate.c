/* SPDX-License-Identifier: Apache-2.0 */
/* All roads, communities, persons and companies are invented, subscriber numbers are 0000xxxx;
 * divisions are real. */
#include "config.h"

#include "tests/leak/generate.h"

#include "filter/base/utf8.h"
#include "filter/privacy/division.h"
#include "tests/leak/internal.h"

#include <stdio.h>
#include <string.h>

static void make_name(struct sample_party *party, struct wm_party *out, uint64_t *state)
{
    static const char *const behind[] = {"先生", "女士", "(收)", " 收", "🌸", "老师"};

    draw_name(party->name, sizeof party->name, state);
    snprintf(out->name, sizeof out->name, "%s", party->name);
    if (draw_chance(state, 8))
        draw_add(out->name, sizeof out->name, PICK(behind, state));
}

/* Digits of a mobile, or of a landline. */
static void make_number(char digits[16], uint64_t *state)
{
    static const char *const area[] = {"010", "0571", "0310", "021", "0755"};

    if (draw_chance(state, 85))
        snprintf(digits, 16, "1%u%u0000%04u", 3 + draw_below(state, 7), draw_below(state, 10),
                 1000 + draw_below(state, 9000));
    else
        snprintf(digits, 16, "%s8%03u%04u", PICK(area, state), draw_below(state, 1000),
                 1000 + draw_below(state, 9000));
}

static void put_number(char *out, size_t size, const char *digits, uint64_t *state)
{
    char text[64];
    bool mobile = digits[0] == '1';

    switch (draw_below(state, 8)) {
    case 0:
        snprintf(text, sizeof text, mobile ? "+86%s" : "%s", digits);
        break;
    case 1:
        snprintf(text, sizeof text, "%.3s %.4s %s", digits, digits + 3, digits + 7);
        break;
    case 2:
        snprintf(text, sizeof text, "%.4s-%s", digits, digits + 4);
        break;
    case 3:
        snprintf(text, sizeof text, mobile ? "17951%s" : "%s", digits);
        break;
    case 4:
        snprintf(text, sizeof text, "%s-801", digits);
        break;
    default:
        snprintf(text, sizeof text, "%s", digits);
    }
    draw_add(out, size, text);
}

static void make_phone(struct sample_party *party, struct wm_party *out, uint64_t *state)
{
    make_number(party->digits[0], state);
    put_number(out->phone, sizeof out->phone, party->digits[0], state);
    if (!draw_chance(state, 10))
        return;
    make_number(party->digits[1], state);
    if (draw_chance(state, 50) && strlen(out->phone) < 16) {
        draw_add(out->phone, sizeof out->phone, draw_chance(state, 50) ? "/" : " ");
        draw_add(out->phone, sizeof out->phone, party->digits[1]);
    } else {
        put_number(out->phone2, sizeof out->phone2, party->digits[1], state);
    }
}

static const char *last_hidden(const struct sample_party *party)
{
    return party->hidden_count > 0 ? party->hidden[party->hidden_count - 1] : "";
}

static void swap_columns(struct sample_party *party, struct wm_party *out, uint64_t *state)
{
    party->swapped = true;
    party->district_known = false;
    switch (draw_below(state, 5)) {
    case 0: /* the address where the city should be, if it fits there */
        if (strlen(out->detail) < sizeof out->city) {
            memcpy(out->city, out->detail, strlen(out->detail) + 1);
            out->detail[0] = '\0';
        }
        break;
    case 1:
        if (strlen(out->detail) < sizeof out->town)
            memcpy(out->town, out->detail, strlen(out->detail) + 1);
        break;
    case 2:
        out->district[0] = '\0';
        draw_add(out->district, sizeof out->district, party->name);
        break;
    case 3:
        snprintf(out->province, sizeof out->province, "%s", party->digits[0]);
        out->city[0] = '\0';
        draw_add(out->city, sizeof out->city, party->name);
        break;
    default:
        snprintf(out->town, sizeof out->town, "%s", last_hidden(party));
    }
}

/* A name as the table has it, or its stem. */
static void put_division(char *text, size_t size, const struct wm_division *division, bool stem)
{
    size_t i, len = stem ? division->stem : division->len, used = 0;

    for (i = 0; i < len && used + 4 < size; i++)
        used += wm_utf8_put(text + used, division->name[i]);
    text[used] = '\0';
}

static const struct wm_division *find_division(uint32_t code)
{
    const struct wm_division *division;
    size_t i;

    for (i = 0; (division = wm_division_at(i)) != NULL; i++) {
        if (division->code == code)
            return division;
    }
    return NULL;
}

/* A district of the table, or a city without any: GB/T 2260 rows, former and functional ones. */
static const struct wm_division *draw_division(uint64_t *state)
{
    const struct wm_division *division;
    static uint32_t count;

    while (wm_division_at(count) != NULL)
        count++;
    do {
        division = wm_division_at(draw_below(state, count));
    } while (division->code == 0 || (division->code % 100 == 0 && !division->undivided));
    return division;
}

/* Province, city and district by name, some without their suffix. */
static void make_region(struct sample_party *party, uint64_t *state)
{
    static const char *const ends[] = {"街道", "街道", "镇", "乡", "路街道"};
    static const char *const zones[] = {"高新区", "经开区", "开发区", "工业园区"};
    const struct wm_division *row[3];
    unsigned i;

    row[2] = draw_division(state);
    row[1] = row[2]->undivided ? row[2] : find_division(row[2]->code / 100 * 100);
    row[0] = find_division(row[2]->code / 10000 * 10000);
    for (i = 0; i < 3; i++) {
        if (row[i] == NULL)
            continue;
        put_division(party->region[i], sizeof party->region[i], row[i], false);
        put_division(party->stem[i], sizeof party->stem[i], row[i], row[i]->stem != 0);
    }
    if (wm_division_is_municipality(row[0]))
        snprintf(party->region[1], sizeof party->region[1], "%s",
                 draw_chance(state, 50) ? "市辖区" : party->region[0]);
    else if (row[1] == NULL)
        snprintf(party->region[1], sizeof party->region[1], "%s",
                 draw_chance(state, 50) ? "省直辖县级行政区划" : "");
    if (row[2]->undivided)
        party->region[2][0] = party->stem[2][0] = '\0';
    else if (row[1] != NULL && draw_chance(state, 5))
        snprintf(party->region[2], sizeof party->region[2], "%s",
                 strcpy(party->stem[2], PICK(zones, state)));
    draw_syllables(party->region[3], sizeof party->region[3], 1 + draw_below(state, 3), state);
    draw_add(party->region[3], sizeof party->region[3], PICK(ends, state));
}

/* Province, city and district in a row, as detail may start. */
static void add_region(char *text, size_t size, const struct sample_party *party)
{
    draw_add(text, size, party->region[0]);
    if (strstr(party->region[1], "辖") == NULL)
        draw_add(text, size, party->region[1]);
    draw_add(text, size, party->region[2]);
}

/* Which columns are filled, and what of the region stands in detail. */
static void place_region(struct sample_party *party, struct wm_party *out, uint64_t *state)
{
    unsigned layout = draw_below(state, 100);
    bool district = party->region[2][0] != '\0';

    snprintf(out->province, sizeof out->province, "%s", party->region[0]);
    snprintf(out->city, sizeof out->city, "%s", party->region[1]);
    snprintf(out->district, sizeof out->district, "%s", party->region[2]);
    party->district_known = true;
    if (layout < 15) { /* all of it repeated in detail */
        add_region(out->detail, sizeof out->detail, party);
    } else if (layout < 25) { /* in detail only */
        add_region(out->detail, sizeof out->detail, party);
        out->province[0] = out->city[0] = out->district[0] = '\0';
    } else if (layout < 30) {
        snprintf(out->detail, sizeof out->detail, "%s", party->region[2]);
        out->district[0] = '\0';
    } else if (layout < 33) { /* nowhere */
        out->district[0] = '\0';
        party->district_known = !district;
    } else if (layout < 43 && strcmp(party->stem[2], party->region[2]) != 0 && district &&
               party->stem[1][0] != '\0') { /* 浙江 杭州 余杭 */
        snprintf(out->province, sizeof out->province, "%s", party->stem[0]);
        snprintf(out->city, sizeof out->city, "%s", party->stem[1]);
        party->district_known = false;
        snprintf(out->district, sizeof out->district, "%s", party->stem[2]);
    } else if (layout < 48) { /* the county alone, 义乌市 */
        out->province[0] = '\0';
        snprintf(out->city, sizeof out->city, "%s", party->region[2]);
        out->district[0] = '\0';
        party->district_known = false;
    }
}

static void make_address(struct sample_party *party, struct wm_party *out, uint64_t *state)
{
    char tail[256] = "";
    bool open_road, town = draw_chance(state, 60), column = draw_chance(state, 50);

    make_region(party, state);
    open_road = draw_safe(party, state);
    draw_tail(party, open_road, tail, sizeof tail, state);
    place_region(party, out, state);
    if (town && column) {
        snprintf(out->town, sizeof out->town, "%s", party->region[3]);
    } else if (town) {
        snprintf(party->town, sizeof party->town, "%s", party->region[3]);
        draw_add(out->detail, sizeof out->detail, party->region[3]);
    }
    draw_add(out->detail, sizeof out->detail, party->safe);
    draw_add(out->detail, sizeof out->detail, tail);
    if (draw_chance(state, 4))
        swap_columns(party, out, state);
    draw_noise(out->detail, sizeof out->detail, state);
    draw_noise(out->town, sizeof out->town, state);
    draw_noise(out->name, sizeof out->name, state);
    draw_noise(out->phone, sizeof out->phone, state);
    draw_noise(out->city, sizeof out->city, state);
    draw_noise(out->district, sizeof out->district, state);
    draw_noise(out->province, sizeof out->province, state);
}

/* Free text with something personal of either party in it. */
static void make_text(const struct sample *sample, char *text, size_t size, uint64_t *state)
{
    static const char *const before[] = {"红富士苹果", "T恤 L码", "请放门口", "送给", "电话", ""};
    static const char *const after[] = {"谢谢", " 2件", "急用", "，易碎", ""};
    const struct sample_party *party =
        draw_chance(state, 50) ? &sample->recipient : &sample->sender;

    draw_add(text, size, PICK(before, state));
    switch (draw_below(state, 6)) {
    case 0:
        draw_add(text, size, party->name);
        break;
    case 1:
        put_number(text, size, party->digits[0], state);
        break;
    case 2:
        draw_add(text, size, last_hidden(party));
        break;
    case 3:
        draw_add(text, size, " ");
        draw_add(text, size, party->hidden_count > 0 ? party->hidden[0] : "");
        draw_add(text, size, "室");
        break;
    case 4: {
        const char *at = party->digits[0];
        static const char *const numerals[] = {"零", "一", "二", "三", "四",
                                               "五", "六", "七", "八", "九"};
        for (; *at != '\0'; at++)
            draw_add(text, size, numerals[*at - '0']);
        break;
    }
    default:
        break;
    }
    draw_add(text, size, PICK(after, state));
    draw_noise(text, size, state);
}

void sample_make(struct sample *sample, uint64_t *state)
{
    struct sample_party *const sides[] = {&sample->recipient, &sample->sender};
    struct wm_party *const parties[] = {&sample->order.recipient, &sample->order.sender};
    unsigned i;

    memset(sample, 0, sizeof *sample);
    for (i = 0; i < 2; i++) {
        memcpy(parties[i]->country, "CN", 3);
        make_name(sides[i], parties[i], state);
        make_phone(sides[i], parties[i], state);
        make_address(sides[i], parties[i], state);
    }
    make_text(sample, sample->order.goods, sizeof sample->order.goods, state);
    make_text(sample, sample->order.remark, sizeof sample->order.remark, state);
}

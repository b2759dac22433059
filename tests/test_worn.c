/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/worn.h"
#include "tests/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 203u
#define HEIGHT 150u

/** A page of random squares, lines of one dot and single dots; the caller clears it. */
static struct wm_bitmap sample_page(void)
{
    struct wm_bitmap page;
    uint64_t state = 88172645463325252u;
    int32_t i;

    if (wm_bitmap_init(&page, WIDTH, HEIGHT) != 0)
        abort();
    for (i = 0; i < 400; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        wm_bitmap_fill(&page, (int32_t)(state % WIDTH), (int32_t)(state >> 16) % (int32_t)HEIGHT,
                       1 + (int32_t)(state >> 32 & 7), 1 + (int32_t)(state >> 40 & 7),
                       (state >> 50 & 3) != 0);
    }
    wm_bitmap_fill(&page, 20, 20, 60, 60, true);
    return page;
}

static struct wm_bitmap worn_page(const char *spec, const struct wm_bitmap *page)
{
    struct wm_worn worn;
    struct wm_bitmap out = {0};
    struct wm_err err = {0};

    if (!WM_CHECK(wm_worn_parse(&worn, spec, &err) == 0, "%s: %s", spec, err.text))
        abort();
    if (!WM_CHECK(wm_worn_apply(&worn, page, &out, &err) == 0, "%s: %s", spec, err.text))
        abort();
    return out;
}

static bool same_page(const struct wm_bitmap *a, const struct wm_bitmap *b)
{
    return a->width_dots == b->width_dots && a->height_dots == b->height_dots &&
           memcmp(a->bits, b->bits, a->stride_bytes * a->height_dots) == 0;
}

static uint32_t black_dots(const struct wm_bitmap *page)
{
    uint32_t x, y, count = 0;

    for (y = 0; y < page->height_dots; y++) {
        for (x = 0; x < page->width_dots; x++)
            count += wm_bitmap_get(page, x, y);
    }
    return count;
}

/** Black dots after a fault, in the same page. */
static uint32_t black_after(const char *spec)
{
    struct wm_bitmap page = sample_page(), out = worn_page(spec, &page);
    uint32_t count = black_dots(&out);

    wm_bitmap_clear(&page);
    wm_bitmap_clear(&out);
    return count;
}

static void a_new_head_prints_every_dot(void)
{
    struct wm_bitmap page = sample_page(), out = worn_page("seed=3", &page);

    WM_CHECK(same_page(&page, &out), "a page without faults differs");
    wm_bitmap_clear(&page);
    wm_bitmap_clear(&out);
}

static void the_same_seed_gives_the_same_page(void)
{
    static const char *const specs[] = {"dead=4",     "gain=0.3",    "voids=0.2",
                                        "wrinkles=2", "scratches=8", "worn"};
    struct wm_bitmap page = sample_page();
    size_t i;

    for (i = 0; i < sizeof specs / sizeof *specs; i++) {
        char one[40], two[40];
        struct wm_bitmap a, b, c;
        snprintf(one, sizeof one, "%s,seed=1", specs[i]);
        snprintf(two, sizeof two, "%s,seed=2", specs[i]);
        a = worn_page(one, &page);
        b = worn_page(one, &page);
        c = worn_page(two, &page);
        WM_CHECK(same_page(&a, &b), "%s: the same seed differs", specs[i]);
        WM_CHECK(!same_page(&a, &c), "%s: another seed gives the same", specs[i]);
        WM_CHECK(!same_page(&a, &page), "%s: did nothing", specs[i]);
        wm_bitmap_clear(&a);
        wm_bitmap_clear(&b);
        wm_bitmap_clear(&c);
    }
    wm_bitmap_clear(&page);
}

static void a_dead_element_leaves_a_white_column_and_nothing_else(void)
{
    struct wm_bitmap page = sample_page(), out;
    struct wm_worn worn = {.dead_count = 3, .dead = {33, 60, 4000000000u}};
    struct wm_err err = {0};
    uint32_t x, y;

    if (!WM_CHECK(wm_worn_apply(&worn, &page, &out, &err) == 0, "%s", err.text))
        abort();
    for (y = 0; y < HEIGHT; y++) {
        for (x = 0; x < WIDTH; x++) {
            bool want = x != 33 && x != 60 && wm_bitmap_get(&page, x, y);
            if (!WM_CHECK(wm_bitmap_get(&out, x, y) == want, "dot %u,%u", x, y))
                break;
        }
    }
    wm_bitmap_clear(&page);
    wm_bitmap_clear(&out);
}

static void random_dead_elements_are_as_many_as_asked_for(void)
{
    struct wm_bitmap page, out;
    uint32_t x, dead = 0;

    if (wm_bitmap_init(&page, 2000, 3) != 0)
        abort();
    wm_bitmap_fill(&page, 0, 0, 2000, 3, true);
    out = worn_page("dead=4,seed=9", &page);
    for (x = 0; x < 2000; x++)
        dead += !wm_bitmap_get(&out, x, 1);
    WM_CHECK(dead == 4, "%u dead elements", dead);
    wm_bitmap_clear(&page);
    wm_bitmap_clear(&out);
}

/** Heat that stays blackens below a black square, not above and not beside it. */
static void smear_runs_along_the_feed(void)
{
    struct wm_bitmap page, out;

    if (wm_bitmap_init(&page, 60, 60) != 0)
        abort();
    wm_bitmap_fill(&page, 20, 20, 20, 20, true);
    out = worn_page("smear=0.6", &page);
    WM_CHECK(wm_bitmap_get(&out, 30, 40) && wm_bitmap_get(&out, 30, 41), "no smear below");
    WM_CHECK(!wm_bitmap_get(&out, 30, 45), "smear of more than 5 dots");
    WM_CHECK(!wm_bitmap_get(&out, 30, 19) && !wm_bitmap_get(&out, 30, 18), "smear above");
    WM_CHECK(!wm_bitmap_get(&out, 18, 30) && !wm_bitmap_get(&out, 41, 30), "smear beside");
    wm_bitmap_clear(&page);
    wm_bitmap_clear(&out);
}

static void every_fault_goes_its_own_way(void)
{
    uint32_t clean = black_after("seed=1");

    WM_CHECK(black_after("gain=0.3,seed=1") > clean, "gain does not blacken");
    WM_CHECK(black_after("gain=-0.3,seed=1") < clean, "loss does not whiten");
    WM_CHECK(black_after("gain=0.4,seed=1") > black_after("gain=0.2,seed=1"), "more gain is less");
    WM_CHECK(black_after("smear=0.6,seed=1") > clean, "smear does not blacken");
    WM_CHECK(black_after("voids=0.3,seed=1") < clean, "voids do not whiten");
    WM_CHECK(black_after("voids=0.6,seed=1") < black_after("voids=0.3,seed=1"),
             "deeper voids are fewer");
    WM_CHECK(black_after("scratches=8,seed=1") < clean, "scratches do not whiten");
    WM_CHECK(black_after("wrinkles=2,seed=1") < clean, "wrinkles do not whiten");
}

static void marks_keep_to_their_focus(void)
{
    struct wm_bitmap page, out;
    struct wm_worn worn = {.dead_random = 8, .focus = {100, 0, 50, 10}, .seed = 4};
    struct wm_err err = {0};
    uint32_t x;

    if (wm_bitmap_init(&page, 200, 10) != 0)
        abort();
    wm_bitmap_fill(&page, 0, 0, 200, 10, true);
    if (!WM_CHECK(wm_worn_apply(&worn, &page, &out, &err) == 0, "%s", err.text))
        abort();
    for (x = 0; x < 200; x++)
        WM_CHECK(wm_bitmap_get(&out, x, 5) || (x >= 100 && x < 150), "column %u is dead", x);
    wm_bitmap_clear(&page);
    wm_bitmap_clear(&out);
}

static void paper_shows_growth_of_a_part_of_a_dot(void)
{
    struct wm_bitmap page;
    struct wm_worn thin = {0}, thick = {.gain = 0.3};
    struct wm_paper a, b;
    struct wm_err err = {0};
    uint32_t i, black[2] = {0};

    if (wm_bitmap_init(&page, 60, 60) != 0)
        abort();
    wm_bitmap_fill(&page, 20, 0, 20, 60, true);
    if (!WM_CHECK(wm_worn_paper(&thin, &page, 4, &a, &err) == 0 &&
                      wm_worn_paper(&thick, &page, 4, &b, &err) == 0,
                  "%s", err.text))
        abort();
    WM_CHECK(a.width == 240 && a.height == 240 && a.samples == 4, "%u x %u", a.width, a.height);
    for (i = 0; i < a.width; i++) {
        black[0] += a.grey[120 * a.width + i] < 128;
        black[1] += b.grey[120 * b.width + i] < 128;
    }
    WM_CHECK(black[0] == 80, "%u samples wide instead of 80", black[0]);
    WM_CHECK(black[1] >= 82 && black[1] <= 84, "%u samples wide with gain", black[1]);
    wm_paper_clear(&a);
    wm_paper_clear(&b);
    wm_bitmap_clear(&page);
}

static void words_are_read(void)
{
    struct wm_worn worn;
    struct wm_err err = {0};

    WM_CHECK(wm_worn_parse(&worn,
                           "dead=4,smear=0.6,gain=-.25,voids=0.2,tilt=0.125,wrinkles=2,"
                           "scratches=8,seed=9007199254740991",
                           &err) == 0,
             "%s", err.text);
    WM_CHECK(worn.dead_random == 4 && worn.smear == 0.6 && worn.gain == -0.25 &&
                 worn.voids == 0.2 && worn.tilt == 0.125 && worn.wrinkles == 2 &&
                 worn.scratches == 8 && worn.seed == 9007199254740991u && worn.dead_count == 0,
             "a strength differs");
    WM_CHECK(wm_worn_parse(&worn, "worn,dead=1,seed=7", &err) == 0, "%s", err.text);
    WM_CHECK(worn.dead_random == 1 && worn.seed == 7 && worn.voids > 0, "a preset is not changed");
}

static void bad_words_are_named(void)
{
    static const struct {
        const char *spec, *says;
    } bad[] = {
        {"", "\"\" is no fault"},
        {"gian=0.3", "\"gian=0.3\" is no fault"},
        {"dead=4,,seed=1", "\"\" is no fault"},
        {"dead=4,", "\"\" is no fault"},
        {"WORN", "\"WORN\" is no fault"},
        {"dead", "\"dead\" is no fault"},
        {"seed=1,worn", "worn: must be the first word"},
        {"dead=-1", "dead=-1: must be a whole number from 0 to 64"},
        {"dead=65", "dead=65: must be"},
        {"dead=1.5", "dead=1.5: must be a whole number"},
        {"dead=", "dead=: must be"},
        {"smear=0.95", "smear=0.95: must be a number from 0 to 0.9"},
        {"gain=nan", "gain=nan: must be"},
        {"gain=1e-1", "gain=1e-1: must be"},
        {"gain= 0.1", "gain= 0.1: must be"},
        {"gain=0.1.1", "gain=0.1.1: must be"},
        {"voids=0.10000000000000000", "must be"},
        {"seed=9007199254740992", "seed=9007199254740992: must be"},
        {"seed=-1", "seed=-1: must be"},
        {"a-word-that-is-so-long-that-it-is-cut-in-the-message=1",
         "\"a-word-that-is-so-long-that-it-is-cut-in\" is no fault"},
    };
    size_t i;

    for (i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct wm_worn worn;
        struct wm_err err = {0};
        WM_CHECK(wm_worn_parse(&worn, bad[i].spec, &err) == WM_ERR_USAGE, "\"%s\" was taken",
                 bad[i].spec);
        WM_CHECK(strstr(err.text, bad[i].says) != NULL, "\"%s\": %s", bad[i].spec, err.text);
    }
}

static void every_known_word_is_in_the_message(void)
{
    static const char *const known[] = {"worn",        "smeared",   "dead=4",    "gain=0.3",
                                        "scratches=8", "seed=7",    "smear=0.6", "tilt=0.1",
                                        "voids=0.2",   "wrinkles=2"};
    struct wm_worn worn;
    struct wm_err err = {0}, none = {0};
    size_t i;

    WM_CHECK(wm_worn_parse(&worn, "none", &err) == WM_ERR_USAGE, "taken");
    for (i = 0; i < sizeof known / sizeof *known; i++) {
        char word[20];
        snprintf(word, sizeof word, " %.*s", (int)strcspn(known[i], "="), known[i]);
        WM_CHECK(strstr(err.text, word) != NULL, "%s is missing in: %s", word, err.text);
        WM_CHECK(wm_worn_parse(&worn, known[i], &none) == 0, "%s is not taken", known[i]);
    }
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(a_new_head_prints_every_dot),
        WM_CASE(the_same_seed_gives_the_same_page),
        WM_CASE(a_dead_element_leaves_a_white_column_and_nothing_else),
        WM_CASE(random_dead_elements_are_as_many_as_asked_for),
        WM_CASE(smear_runs_along_the_feed),
        WM_CASE(every_fault_goes_its_own_way),
        WM_CASE(marks_keep_to_their_focus),
        WM_CASE(paper_shows_growth_of_a_part_of_a_dot),
        WM_CASE(words_are_read),
        WM_CASE(bad_words_are_named),
        WM_CASE(every_known_word_is_in_the_message),
        {0},
    };

    return wm_tap_run("worn", cases);
}

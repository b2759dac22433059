/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rectangles that cover a page's ink, beside what is simpler and beside the best there is; and
 * what is done to a page in pixels, beside the same dot by dot.
 */
#include "config.h"

#include "filter/printer/internal.h"
#include "tests/language_sample.h"
#include "tests/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t next_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

/** How rectangles may be, and what one costs. */
struct limits {
    size_t cost, part_bytes;
    uint32_t part_rows;
};

static const struct limits limits[] = {
    {25, 4096, 0}, {25, SIZE_MAX, 0}, {11, 1000, 24}, {1, 64, 3}, {6, 30, 0}, {40, SIZE_MAX, 255},
};

/** A page of whole bytes. */
struct page {
    uint8_t *bits;
    size_t stride;
    uint32_t rows;
};

enum kind { NOTHING, FULL, DUST, BOARD, FRAME, TABLE, STAIRS, TEXT, CROSS, KINDS };

static bool is_inked(enum kind kind, size_t x, uint32_t y, const struct page *page, uint32_t *state)
{
    const size_t width = page->stride;
    const uint32_t rows = page->rows;

    switch (kind) {
    case FULL:
        return true;
    case DUST:
        return next_random(state) % 60 == 0;
    case BOARD:
        return (x + y) % 2 == 0;
    case FRAME:
        return x == 0 || x + 1 == width || y < 2 || y + 2 >= rows;
    case TABLE:
        return y % 100 < 2 || x % 25 == 0 || (y % 100 > 10 && y % 100 < 40 && x % 25 - 2 < 8);
    case STAIRS:
        return x == y * width / rows;
    case TEXT: /* ragged lines */
        return y % 30 < 20 && x % 7 != 0 && x < width - y / 30 % 5 && next_random(state) % 4 != 0;
    case CROSS:
        return x == width / 2 || y == rows / 2;
    default:
        return false;
    }
}

static struct page draw_page(enum kind kind, size_t stride, uint32_t rows, uint32_t seed)
{
    struct page page = {.bits = calloc(stride, rows), .stride = stride, .rows = rows};
    uint32_t state = seed * 2654435761u + 1, y;
    size_t x;

    if (page.bits == NULL)
        abort();
    for (y = 0; y < rows; y++) {
        for (x = 0; x < stride; x++)
            page.bits[y * stride + x] = is_inked(kind, x, y, &page, &state) ? 0x18 : 0;
    }
    return page;
}

/** Bytes of the rectangles, which are checked: in the page, disjoint, in order, within the limits,
 * and no ink is left out. */
static size_t covered(const struct page *page, const struct limits *limit, const char *what)
{
    struct wm_rectangle *places;
    uint8_t *seen = calloc(page->stride, page->rows);
    size_t count = wm_rectangles(page->bits, page->stride, page->rows, limit->cost,
                                 limit->part_bytes, limit->part_rows, &places);
    size_t total = 0, i, twice = 0, left = 0;
    uint32_t y;

    if (seen == NULL || count == SIZE_MAX)
        abort();
    for (i = 0; i < count; i++) {
        const struct wm_rectangle *place = &places[i];
        const size_t size = (size_t)place->width_bytes * place->rows;
        if (!WM_CHECK(size > 0 && place->x_bytes + place->width_bytes <= page->stride &&
                          place->y + place->rows <= page->rows,
                      "%s: rectangle %zu leaves the page", what, i))
            break;
        WM_CHECK(size <= limit->part_bytes, "%s: a part of %zu bytes", what, size);
        WM_CHECK(limit->part_rows == 0 || place->rows <= limit->part_rows, "%s: a part of %u rows",
                 what, place->rows);
        WM_CHECK(i == 0 || place[-1].y < place->y ||
                     (place[-1].y == place->y && place[-1].x_bytes < place->x_bytes),
                 "%s: rectangle %zu is out of order", what, i);
        for (y = place->y; y < place->y + place->rows; y++) {
            uint8_t *row = seen + y * page->stride + place->x_bytes;
            twice += memchr(row, 1, place->width_bytes) != NULL;
            memset(row, 1, place->width_bytes);
        }
        total += size + limit->cost;
    }
    for (i = 0; i < page->stride * page->rows; i++)
        left += page->bits[i] != 0 && seen[i] == 0;
    WM_CHECK(left == 0 && twice == 0, "%s: %zu inked bytes left out, %zu rows twice", what, left,
             twice);
    free(seen);
    free(places);
    return total;
}

/** Parts that so many rows of a width need. */
static size_t parts_of(const struct limits *limit, size_t width, size_t rows)
{
    size_t columns = (width - 1) / limit->part_bytes + 1;
    size_t most = limit->part_bytes / width;

    if (limit->part_rows != 0 && most > limit->part_rows)
        most = limit->part_rows;
    return columns * (most == 0 ? rows : (rows - 1) / most + 1);
}

/** Bytes of one box around all ink, in parts. */
static size_t one_box(const struct page *page, const struct limits *limit)
{
    size_t left = page->stride, right = 0, x;
    uint32_t top = page->rows, bottom = 0, y;

    for (y = 0; y < page->rows; y++) {
        for (x = 0; x < page->stride; x++) {
            if (page->bits[y * page->stride + x] == 0)
                continue;
            left = x < left ? x : left;
            right = x + 1 > right ? x + 1 : right;
            top = y < top ? y : top;
            bottom = y + 1;
        }
    }
    if (bottom == 0)
        return 0;
    return (right - left) * (bottom - top) +
           limit->cost * parts_of(limit, right - left, bottom - top);
}

/** Bytes of bands of the page's width, as WM_COVER_BANDS cuts them. */
static size_t bands(const struct page *page, const struct limits *limit)
{
    size_t total = 0, most = limit->part_bytes / page->stride;
    uint32_t y = 0;

    if (limit->part_rows != 0 && most > limit->part_rows)
        most = limit->part_rows;
    if (most == 0)
        most = 1;
    while (y < page->rows) {
        const uint32_t first = y;
        uint32_t until = y;
        for (; y < page->rows && y - first < most; y++) {
            if (!wm_row_is_blank(page->bits + y * page->stride, page->stride))
                until = y + 1;
            else if (until == first || (y + 1 - until) * page->stride > limit->cost)
                break;
        }
        total += until == first ? 0 : (until - first) * page->stride + limit->cost;
        y = until == first ? first + 1 : until;
    }
    return total;
}

static void pages_are_covered_and_never_dearer_than_a_box_or_bands(void)
{
    static const struct {
        size_t stride;
        uint32_t rows;
    } sizes[] = {{1, 1}, {1, 300}, {100, 1}, {64, 64}, {65, 129}, {100, 1200}, {7, 2100}};
    unsigned size, kind, i;

    for (size = 0; size < sizeof sizes / sizeof sizes[0]; size++) {
        for (kind = 0; kind < KINDS; kind++) {
            struct page page = draw_page(kind, sizes[size].stride, sizes[size].rows, kind + size);
            for (i = 0; i < sizeof limits / sizeof limits[0]; i++) {
                char what[80];
                size_t total;
                snprintf(what, sizeof what, "kind %u, %zux%u, limits %u", kind, page.stride,
                         page.rows, i);
                total = covered(&page, &limits[i], what);
                WM_CHECK(total <= one_box(&page, &limits[i]), "%s: %zu bytes, one box %zu", what,
                         total, one_box(&page, &limits[i]));
                WM_CHECK(limits[i].part_bytes < page.stride || total <= bands(&page, &limits[i]),
                         "%s: %zu bytes, bands %zu", what, total, bands(&page, &limits[i]));
            }
            free(page.bits);
        }
    }
}

/* As far as the guillotine gets on what labels are made of: the ink and little more. */
static void frames_and_tables_do_not_make_whole_page_rectangles(void)
{
    static const enum kind kinds[] = {FRAME, TABLE, STAIRS, CROSS};
    unsigned i;

    for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct page page = draw_page(kinds[i], 100, 1200, 1);
        size_t ink = 0, total, k;
        for (k = 0; k < page.stride * page.rows; k++)
            ink += page.bits[k] != 0;
        total = covered(&page, &limits[0], "waybill");
        WM_CHECK(2 * total <= 3 * ink + page.rows * 4, "kind %u: %zu bytes for %zu of ink",
                 kinds[i], total, ink);
        free(page.bits);
    }
}

/** The largest pages that are allowed are wide and long; here they are wide, for the time's sake.
 */
static void hostile_pages_are_covered_too(void)
{
    unsigned kind;

    for (kind = 0; kind < KINDS; kind++) {
        struct page page = draw_page(kind, 3544, 1500, kind);
        char what[40];
        snprintf(what, sizeof what, "wide, kind %u", kind);
        covered(&page, &limits[0], what);
        free(page.bits);
    }
}

/* --- the best there is --- */

enum { SIDE = 4, CELLS = SIDE * SIDE, ALL = 1 << CELLS, BOXES = 100 };

/** All rectangles of a page of SIDE x SIDE bytes, as sets of bytes, and their sizes. */
static unsigned all_boxes(unsigned sets[BOXES], unsigned sizes[BOXES])
{
    unsigned left, top, right, bottom, x, y, count = 0;

    for (left = 0; left < SIDE; left++)
        for (top = 0; top < SIDE; top++)
            for (right = left + 1; right <= SIDE; right++)
                for (bottom = top + 1; bottom <= SIDE; bottom++, count++) {
                    sets[count] = 0;
                    sizes[count] = (right - left) * (bottom - top);
                    for (y = top; y < bottom; y++)
                        for (x = left; x < right; x++)
                            sets[count] |= 1u << (y * SIDE + x);
                }
    return count;
}

/** least[ink] for every set of inked bytes: whatever covers its first byte, and the rest as well as
 * can be. Rectangles may overlap. */
static void find_least(uint16_t *least, unsigned cost)
{
    unsigned sets[BOXES], sizes[BOXES], count = all_boxes(sets, sizes), ink, i;

    least[0] = 0;
    for (ink = 1; ink < ALL; ink++) {
        const unsigned first = ink & -ink;
        unsigned best = UINT16_MAX;
        for (i = 0; i < count; i++) {
            if ((sets[i] & first) != 0 && sizes[i] + cost + least[ink & ~sets[i]] < best)
                best = sizes[i] + cost + least[ink & ~sets[i]];
        }
        least[ink] = (uint16_t)best;
    }
}

static void every_tiny_page_is_within_a_factor_of_the_best(void)
{
    static const unsigned costs[] = {1, 2, 4};
    uint16_t *least = malloc(ALL * sizeof *least);
    uint8_t bits[CELLS];
    struct page page = {.bits = bits, .stride = SIDE, .rows = SIDE};
    unsigned i, ink, x;

    if (least == NULL)
        abort();
    for (i = 0; i < sizeof costs / sizeof costs[0]; i++) {
        const struct limits limit = {costs[i], SIZE_MAX, 0};
        unsigned long sum = 0, best = 0, worst = 0;
        find_least(least, costs[i]);
        for (ink = 0; ink < ALL; ink += 3) {
            size_t total;
            for (x = 0; x < CELLS; x++)
                bits[x] = ink >> x & 1;
            total = covered(&page, &limit, "tiny");
            sum += total;
            best += least[ink];
            if (ink > 0 && 100 * total / least[ink] > worst)
                worst = 100 * total / least[ink];
            WM_CHECK(5 * total <= 8u * least[ink], "cost %u, ink %04x: %zu bytes, %u would do",
                     costs[i], ink, total, least[ink]);
        }
        printf("# cost %u: worst %lu %%, all %lu.%02lu %% of the best\n", costs[i], worst,
               sum * 100 / best, sum * 10000 / best % 100);
        WM_CHECK(sum * 100 <= best * 106, "cost %u: %lu bytes, %lu would do", costs[i], sum, best);
    }
    free(least);
}

/* --- in pixels --- */

static const uint32_t widths[] = {1, 7, 8, 9, 16, 63, 64, 65, 797, 800};

/** What a dot at x, y was before. */
typedef bool source_fn(const struct wm_bitmap *bitmap, int32_t x, int32_t y);

static int32_t moved_right, moved_down;

static bool dot(const struct wm_bitmap *bitmap, int32_t x, int32_t y)
{
    return x >= 0 && y >= 0 && x < (int32_t)bitmap->width_dots &&
           y < (int32_t)bitmap->height_dots && wm_bitmap_get(bitmap, (uint32_t)x, (uint32_t)y);
}

static bool mirrored(const struct wm_bitmap *bitmap, int32_t x, int32_t y)
{
    return dot(bitmap, (int32_t)bitmap->width_dots - 1 - x, y);
}

static bool turned(const struct wm_bitmap *bitmap, int32_t x, int32_t y)
{
    return dot(bitmap, (int32_t)bitmap->width_dots - 1 - x, (int32_t)bitmap->height_dots - 1 - y);
}

static bool moved(const struct wm_bitmap *bitmap, int32_t x, int32_t y)
{
    return dot(bitmap, x - moved_right, y - moved_down);
}

/** got is before as source says, and its pad bits are 0. */
static void check_dots(const struct wm_bitmap *got, const struct wm_bitmap *before,
                       source_fn *source, const char *what)
{
    struct wm_bitmap want;
    uint32_t x, y;

    draw(&want, WHITE, before->width_dots, before->height_dots, 0);
    for (y = 0; y < before->height_dots; y++) {
        for (x = 0; x < before->width_dots; x++) {
            if (source(before, (int32_t)x, (int32_t)y))
                wm_bitmap_fill(&want, (int32_t)x, (int32_t)y, 1, 1, true);
        }
    }
    same_bitmap(got, &want, what);
    wm_bitmap_clear(&want);
}

static void pages_are_mirrored_and_turned_dot_for_dot(void)
{
    unsigned i, rows;

    for (i = 0; i < sizeof widths / sizeof widths[0]; i++) {
        for (rows = 1; rows < 4; rows++) {
            struct wm_bitmap before, page;
            char what[40];
            snprintf(what, sizeof what, "%ux%u", widths[i], rows);
            draw(&before, NOISE, widths[i], rows, i);
            draw(&page, NOISE, widths[i], rows, i);
            wm_rows_mirror(page.bits, page.stride_bytes, page.width_dots, rows);
            check_dots(&page, &before, mirrored, what);
            wm_rows_mirror(page.bits, page.stride_bytes, page.width_dots, rows);
            same_bitmap(&page, &before, what);
            wm_page_turn(page.bits, page.stride_bytes, page.width_dots, rows);
            check_dots(&page, &before, turned, what);
            wm_bitmap_clear(&before);
            wm_bitmap_clear(&page);
        }
    }
}

static void pages_are_moved_dot_for_dot(void)
{
    static const int32_t right[] = {0, 1, 7, 8, 9, 65, 1000, -1, -7, -8, -9, -65, -1000};
    static const int32_t down[] = {0, 1, 2, 3, 500, -1, -2, -3, -500};
    unsigned i, k, m;

    for (i = 0; i < sizeof widths / sizeof widths[0]; i++) {
        for (k = 0; k < sizeof right / sizeof right[0]; k++) {
            for (m = 0; m < sizeof down / sizeof down[0]; m++) {
                struct wm_bitmap before, page;
                char what[60];
                moved_right = right[k];
                moved_down = down[m];
                snprintf(what, sizeof what, "%u wide, moved by %d,%d", widths[i], right[k],
                         down[m]);
                draw(&before, NOISE, widths[i], 3, i);
                draw(&page, NOISE, widths[i], 3, i);
                wm_page_move(page.bits, page.stride_bytes, page.width_dots, 3, right[k], down[m]);
                check_dots(&page, &before, moved, what);
                wm_bitmap_clear(&before);
                wm_bitmap_clear(&page);
            }
        }
    }
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(pages_are_covered_and_never_dearer_than_a_box_or_bands),
        WM_CASE(frames_and_tables_do_not_make_whole_page_rectangles),
        WM_CASE(hostile_pages_are_covered_too),
        WM_CASE(every_tiny_page_is_within_a_factor_of_the_best),
        WM_CASE(pages_are_mirrored_and_turned_dot_for_dot),
        WM_CASE(pages_are_moved_dot_for_dot),
        {0},
    };

    return wm_tap_run("rectangles", cases);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/printer/edges.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/*
 * Where all dots of a square are grey and none differs much, there is a tone: a square of 0.9 mm is
 * wider than the strokes of text. All other grey dots belong to line work whose edges do not lie on
 * whole dots. There a dot is black if more than half of it is ink, where ink and paper are the
 * darkest and the lightest that the square around it has.
 */
#define MARGIN 16     /* dots left and right of a row, copies of its ends */
#define RADIUS_MAX 12 /* of the square, in dots */
#define ROWS (4 * RADIUS_MAX + 1)
#define TONE_RANGE 96  /* most that the greys of a tone differ within a square */
#define INK_SURE 96    /* ink darker than this is black of which less than all is seen */
#define PAPER_SURE 159 /* and paper lighter than this is white */
#define INK_LEAST 200  /* no ink is lighter */
#define PAPER_LEAST 56 /* no paper is darker */
#define LINE_CONTRAST 64

struct wm_edges {
    size_t width, stride, radius;
    size_t taken;                      /* rows, those past the page's end among them */
    uint8_t *memory;                   /* owned; all of the below, a ring of ROWS rows each */
    uint8_t *grey;                     /* with MARGIN on either side */
    uint8_t *across_low, *across_high; /* least and most of 2 * radius + 1 dots of a row */
    uint8_t *low, *high;               /* of the square */
    uint8_t *seeds;                    /* dots within radius, to either side, of a tone's middle */
    bool pure[ROWS];                   /* the row has no grey dot */
};

struct wm_edges *wm_edges_new(uint32_t width_dots, unsigned dpi)
{
    struct wm_edges *edges = calloc(1, sizeof *edges);
    size_t ring, radius = (dpi * 3 + 101) / 203;

    if (edges == NULL)
        return NULL;
    edges->width = width_dots;
    edges->stride = (size_t)width_dots + 2 * MARGIN;
    edges->radius = radius < 3 ? 3 : radius > RADIUS_MAX ? RADIUS_MAX : radius;
    ring = edges->stride * ROWS;
    edges->memory = calloc(6, ring);
    if (edges->memory == NULL) {
        free(edges);
        return NULL;
    }
    edges->grey = edges->memory;
    edges->across_low = edges->memory + ring;
    edges->across_high = edges->memory + 2 * ring;
    edges->low = edges->memory + 3 * ring;
    edges->high = edges->memory + 4 * ring;
    edges->seeds = edges->memory + 5 * ring;
    return edges;
}

void wm_edges_free(struct wm_edges *edges)
{
    if (edges != NULL)
        free(edges->memory);
    free(edges);
}

size_t wm_edges_delay(const struct wm_edges *edges)
{
    return 2 * edges->radius;
}

/* Dot 0 of row y of a ring; rows above the page are its first. */
static uint8_t *at(const struct wm_edges *edges, uint8_t *ring, ptrdiff_t y)
{
    size_t row = y < 0 ? 0 : (size_t)y;

    return ring + (row % ROWS) * edges->stride + MARGIN;
}

/* --- windows --- */

static void take(struct wm_edges *edges, const uint8_t *grey)
{
    uint8_t *row = at(edges, edges->grey, (ptrdiff_t)edges->taken);
    size_t x;
    bool pure = true;

    if (grey == NULL)
        memmove(row, at(edges, edges->grey, (ptrdiff_t)edges->taken - 1), edges->width);
    else
        memcpy(row, grey, edges->width);
    memset(row - MARGIN, row[0], MARGIN);
    memset(row + edges->width, row[edges->width - 1], MARGIN);
    for (x = 0; x < edges->width; x++)
        pure &= row[x] <= WM_EDGES_BLACK || row[x] >= WM_EDGES_WHITE;
    edges->pure[edges->taken % ROWS] = pure;
}

static void least(uint8_t *out, const uint8_t *in, size_t width)
{
    size_t x;

    for (x = 0; x < width; x++)
        out[x] = out[x] < in[x] ? out[x] : in[x];
}

static void most(uint8_t *out, const uint8_t *in, size_t width)
{
    size_t x;

    for (x = 0; x < width; x++)
        out[x] = out[x] > in[x] ? out[x] : in[x];
}

/* Of a row that was just taken. */
static void look_across(struct wm_edges *edges)
{
    ptrdiff_t y = (ptrdiff_t)edges->taken, radius = (ptrdiff_t)edges->radius, dx;
    const uint8_t *row = at(edges, edges->grey, y);
    uint8_t *low = at(edges, edges->across_low, y), *high = at(edges, edges->across_high, y);

    memcpy(low, row, edges->width);
    memcpy(high, row, edges->width);
    for (dx = -radius; dx <= radius; dx++) {
        least(low, row + dx, edges->width);
        most(high, row + dx, edges->width);
    }
}

/* Of row y, now that the rows below it are known: its squares, and which of these are tones. */
static void look_down(struct wm_edges *edges, ptrdiff_t y)
{
    ptrdiff_t radius = (ptrdiff_t)edges->radius, d;
    uint8_t *low = at(edges, edges->low, y), *high = at(edges, edges->high, y);
    uint8_t *seeds = at(edges, edges->seeds, y);
    size_t x, last = 0;

    memcpy(low, at(edges, edges->across_low, y), edges->width);
    memcpy(high, at(edges, edges->across_high, y), edges->width);
    for (d = -radius; d <= radius; d++) {
        least(low, at(edges, edges->across_low, y + d), edges->width);
        most(high, at(edges, edges->across_high, y + d), edges->width);
    }
    memset(seeds, 0, edges->width);
    for (x = 0; x < edges->width; x++) {
        if (low[x] > WM_EDGES_BLACK && high[x] < WM_EDGES_WHITE && high[x] - low[x] <= TONE_RANGE) {
            size_t from = x > edges->radius ? x - edges->radius : 0;
            from = from > last ? from : last;
            last = x + edges->radius + 1 < edges->width ? x + edges->radius + 1 : edges->width;
            memset(seeds + from, 1, last - from);
        }
    }
}

/* --- line work --- */

static bool is_pure(uint8_t grey)
{
    return grey <= WM_EDGES_BLACK || grey >= WM_EDGES_WHITE;
}

/*
 * Where two edges cross, the share of ink says nothing: of a corner that covers 0.6 x 0.6 of a dot
 * it is 0.36. Its neighbours tell on which side of either edge the dot lies, and the dot is as the
 * one next to it in that direction. @param row the dot's, the middle of five  @param cut below it a
 * dot is black  @return whether this is such a corner
 */
static bool corner(const uint8_t *const row[5], size_t x, unsigned cut, bool *black)
{
    const uint8_t *above = row[1] + x, *here = row[2] + x, *below = row[3] + x;
    bool top_left = above[-1] < 128, top_right = above[1] < 128;
    bool bottom_left = below[-1] < 128, bottom_right = below[1] < 128;
    bool left, upper;

    if (!is_pure(above[-1]) || !is_pure(above[1]) || !is_pure(below[-1]) || !is_pure(below[1]))
        return false;
    /* both edges must be there */
    if ((top_left == bottom_left && top_right == bottom_right) ||
        (top_left == top_right && bottom_left == bottom_right))
        return false;
    upper = top_left != bottom_left ? (here[-1] < cut) == top_left : (here[1] < cut) == top_right;
    left = top_left != top_right ? (above[0] < cut) == top_left : (below[0] < cut) == bottom_left;
    *black = upper ? (left ? top_left : top_right) : (left ? bottom_left : bottom_right);
    return true;
}

/* Is the middle of five dots a line across them, one dot wide or its share of one? Of two dots that
 * share a line it is the darker, or the first. @param sign 1 ink on paper, -1 paper on ink */
static bool ridge(const int dot[5], int sign)
{
    int beyond = sign * dot[2] + LINE_CONTRAST;

    if (sign * dot[1] >= beyond)
        return sign * dot[3] >= beyond ||
               (sign * dot[3] >= sign * dot[2] && sign * dot[4] >= beyond);
    return sign * dot[3] >= beyond && sign * dot[1] > sign * dot[2] && sign * dot[0] >= beyond;
}

/* Would the cut break a line here? Not if a dot beside this one is on the line's side of it. */
static bool thin(const uint8_t *const row[5], size_t x, unsigned cut, int sign)
{
    const uint8_t *here = row[2] + x;
    size_t i;
    int across[5] = {here[-2], here[-1], here[0], here[1], here[2]};
    int down[5] = {row[0][x], row[1][x], row[2][x], row[3][x], row[4][x]};

    for (i = 0; i < 9; i++) {
        const uint8_t *beside = row[1 + i / 3] + x;
        if ((beside[(ptrdiff_t)(i % 3) - 1] < cut) == (sign > 0))
            return false;
    }
    return ridge(across, sign) || ridge(down, sign);
}

/* @param low,high of the square around the dot */
static bool line_is_black(const uint8_t *const row[5], size_t x, unsigned low, unsigned high)
{
    unsigned cut;
    bool black;

    if (low > INK_LEAST || high < PAPER_LEAST)
        return row[2][x] < 128;
    cut = ((low < INK_SURE ? 0 : low) + (high > PAPER_SURE ? 255 : high) + 1) / 2;
    if (corner(row, x, cut, &black))
        return black;
    black = row[2][x] < cut;
    return thin(row, x, cut, black ? -1 : 1) ? !black : black;
}

/* Judge row y. */
static void judge(const struct wm_edges *edges, ptrdiff_t y, uint8_t *out)
{
    const uint8_t *row[5], *low = at(edges, edges->low, y), *high = at(edges, edges->high, y);
    ptrdiff_t radius = (ptrdiff_t)edges->radius, d;
    size_t x;

    for (d = 0; d < 5; d++)
        row[d] = at(edges, edges->grey, y + d - 2);
    if (edges->pure[(size_t)y % ROWS]) {
        for (x = 0; x < edges->width; x++)
            out[x] = row[2][x] < 128 ? WM_EDGE_BLACK : WM_EDGE_WHITE;
        return;
    }
    memset(out, 0, edges->width);
    for (d = -radius; d <= radius; d++)
        most(out, at(edges, edges->seeds, y + d), edges->width);
    for (x = 0; x < edges->width; x++) {
        if (is_pure(row[2][x]))
            out[x] = row[2][x] < 128 ? WM_EDGE_BLACK : WM_EDGE_WHITE;
        else if (out[x] != 0)
            out[x] = WM_EDGE_TONE;
        else
            out[x] = line_is_black(row, x, low[x], high[x]) ? WM_EDGE_BLACK : WM_EDGE_WHITE;
    }
}

const uint8_t *wm_edges_row(struct wm_edges *edges, const uint8_t *grey, uint8_t *out)
{
    ptrdiff_t radius = (ptrdiff_t)edges->radius, y;

    if (grey == NULL && edges->taken == 0)
        return NULL;
    take(edges, grey);
    look_across(edges);
    y = (ptrdiff_t)edges->taken++;
    if (y >= radius)
        look_down(edges, y - radius);
    if (y < 2 * radius)
        return NULL;
    judge(edges, y - 2 * radius, out);
    return at(edges, edges->grey, y - 2 * radius);
}

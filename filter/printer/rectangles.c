/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/printer/ink.h"
#include "filter/printer/internal.h"

#include <stdlib.h>

/*
 * The page is cut in two, and each piece again, as with a guillotine: where the boxes around the
 * ink of both pieces are cheapest. Where no cut saves anything by itself, as with a frame, of which
 * all sides have to be cut off before its inside shrinks, it is tried at the line beside which the
 * ink changes most. A piece whose cuts turn out not to save anything is sent whole.
 *
 * It works on a bit for each byte of the page (ink.h). How many words it may look at is shared out
 * to the pieces by their size: a hostile page costs a bounded number of passes, and what is then
 * still to be cut is sent as it is. Bands between blank rows are what it is compared with in the
 * end.
 *
 * (Tried on waybills, 800 x 1200 dots in 4096-byte parts, 37,186 inked bytes: bands of rows that
 * are as wide as their ink make 60,069 bytes; cuts that save by themselves alone 68,598, with one
 * blind cut after another 60,128, with two 47,794; these 47,939 in two thirds of the time of finer
 * ones.)
 */

/** Cuts one after another that save nothing by themselves: a frame needs three, a table of eight
 * rows and three columns six. */
#define BLIND_MAX 8u
/** Pieces within pieces. */
#define DEPTH_MAX 96u
/** Passes over the whole page that all cuts together may take. */
#define PASSES 96u
/** A blind cut is tried where so many rectangles' costs, and such a part of the box, are blank. */
#define BLIND_COSTS 16u
#define BLIND_PART 16u

/** A piece on its way: visited first, then again when its own pieces are done. */
struct frame {
    struct wm_ink_box piece;
    size_t budget;  /**< words that may be looked at */
    unsigned blind; /**< cuts before this one that saved nothing by themselves */
    bool is_cut;
    size_t whole;        /**< bytes if it is sent uncut; of is_cut as the next two */
    size_t spent_before; /**< work.spent before its pieces */
    size_t count_before; /**< work.count before its pieces */
};

/** How high a part of some width may be. */
struct limit {
    uint32_t rows;
    uint64_t inverse; /**< 2^32 / rows, rounded up: exact for all n / rows as long as both are below
                           2^16 */
};

struct work {
    struct wm_ink ink;
    struct wm_ink_line *lines; /**< of the axis that is looked at */
    size_t *before;            /**< bytes of what lies before a line */
    struct limit *limits;      /**< by width in bytes */
    size_t cost, part_bytes;
    size_t spent; /**< bytes of the rectangles so far, cost included */
    struct wm_rectangle *items;
    size_t count, room;
};

struct cut {
    int axis;
    uint32_t at;
    size_t total; /**< bytes of the boxes on both sides */
};

/* --- what pieces cost --- */

/** Bytes of a box that is sent in as many parts as it needs. */
static size_t box_cost(const struct work *work, uint32_t width, uint32_t rows)
{
    size_t parts = 1 + (size_t)((rows - 1) * work->limits[width].inverse >> 32);

    if (width > work->part_bytes)
        parts *= (width + work->part_bytes - 1) / work->part_bytes;
    return (size_t)width * rows + parts * work->cost;
}

static size_t box_cost_of(const struct work *work, int axis, uint32_t along, uint32_t across)
{
    return axis == WM_X ? box_cost(work, along, across) : box_cost(work, across, along);
}

/** The box around lines [first, …], grown by one more; lines without ink change nothing. */
static void grow(struct wm_ink_line *box, const struct wm_ink_line *line)
{
    if (line->ink == 0)
        return;
    if (box->ink == 0 || line->from < box->from)
        box->from = line->from;
    if (line->until > box->until)
        box->until = line->until;
    box->ink += line->ink;
}

/** Narrow a piece to its ink along an axis whose lines were looked at. @return false if none */
static bool narrow(const struct work *work, struct wm_ink_box *piece, int axis)
{
    struct wm_ink_line box = {0};
    uint32_t i;

    while (piece->from[axis] < piece->until[axis] && work->lines[piece->from[axis]].ink == 0)
        piece->from[axis]++;
    while (piece->until[axis] > piece->from[axis] && work->lines[piece->until[axis] - 1].ink == 0)
        piece->until[axis]--;
    for (i = piece->from[axis]; i < piece->until[axis]; i++)
        grow(&box, &work->lines[i]);
    piece->from[!axis] = box.from;
    piece->until[!axis] = box.until;
    return box.ink > 0;
}

/** The cheapest cut across an axis whose lines were looked at, if it is cheaper than *best. */
static void cheapest_cut(struct work *work, const struct wm_ink_box *piece, int axis,
                         struct cut *best)
{
    const uint32_t from = piece->from[axis], until = piece->until[axis];
    struct wm_ink_line box = {0};
    uint32_t i, end = from;
    size_t total = 0;

    for (i = from; i < until; i++) {
        work->before[i] = total;
        if (work->lines[i].ink == 0)
            continue;
        grow(&box, &work->lines[i]);
        total = box_cost_of(work, axis, i + 1 - from, box.until - box.from);
    }
    box = (struct wm_ink_line){0};
    end = until;
    for (i = until - 1; i > from; i--) {
        if (work->lines[i].ink == 0)
            continue;
        grow(&box, &work->lines[i]);
        total = work->before[i] + box_cost_of(work, axis, end - i, box.until - box.from);
        if (total < best->total)
            *best = (struct cut){.axis = axis, .at = i, .total = total};
    }
}

/** An edge between two lines of ink. */
struct edge {
    struct cut cut;
    uint32_t change;    /**< inked bytes that one of them has more */
    uint32_t off_twice; /**< from the middle of the piece, doubled */
};

/** The line of an axis beside which the ink changes most, if by more than at *best; of equal ones
 * that nearest to the middle, so that a table is halved and not stripped line by line. */
static void sharpest_edge(const struct work *work, const struct wm_ink_box *piece, int axis,
                          struct edge *best)
{
    const uint32_t middle_twice = piece->from[axis] + piece->until[axis];
    bool ours = false;
    uint32_t i;

    for (i = piece->from[axis] + 1; i < piece->until[axis]; i++) {
        const uint32_t a = work->lines[i - 1].ink, b = work->lines[i].ink;
        const uint32_t change = a > b ? a - b : b - a;
        const uint32_t off = 2 * i > middle_twice ? 2 * i - middle_twice : middle_twice - 2 * i;
        if (change < best->change || (change == best->change && (!ours || off >= best->off_twice)))
            continue;
        *best = (struct edge){.cut = {.axis = axis, .at = i}, .change = change, .off_twice = off};
        ours = true;
    }
}

/* --- what is sent --- */

static bool add(struct work *work, uint32_t x, uint32_t y, uint32_t width, uint32_t rows)
{
    if (work->count == work->room) {
        size_t room = work->room == 0 ? 64 : work->room * 2;
        struct wm_rectangle *grown = realloc(work->items, room * sizeof *grown);
        if (grown == NULL)
            return false;
        work->items = grown;
        work->room = room;
    }
    work->items[work->count++] =
        (struct wm_rectangle){.x_bytes = x, .y = y, .width_bytes = width, .rows = rows};
    work->spent += (size_t)width * rows + work->cost;
    return true;
}

/** Send a piece in parts of the size allowed, each narrowed to its ink. */
static bool add_parts(struct work *work, const struct wm_ink_box *piece)
{
    const uint32_t width = piece->until[WM_X] - piece->from[WM_X];
    const uint32_t rows = work->limits[width].rows;
    const uint32_t columns = width > work->part_bytes ? (uint32_t)work->part_bytes : width;
    struct wm_ink_box part;
    uint32_t x, y;

    for (y = piece->from[WM_Y]; y < piece->until[WM_Y]; y += rows) {
        for (x = piece->from[WM_X]; x < piece->until[WM_X]; x += columns) {
            part = (struct wm_ink_box){.from = {x, y}, .until = {x + columns, y + rows}};
            if (part.until[WM_X] > piece->until[WM_X])
                part.until[WM_X] = piece->until[WM_X];
            if (part.until[WM_Y] > piece->until[WM_Y])
                part.until[WM_Y] = piece->until[WM_Y];
            wm_ink_look(&work->ink, &part, WM_Y, work->lines);
            if (narrow(work, &part, WM_Y) &&
                !add(work, part.from[WM_X], part.from[WM_Y], part.until[WM_X] - part.from[WM_X],
                     part.until[WM_Y] - part.from[WM_Y]))
                return false;
        }
    }
    return true;
}

/** Send bands of rows, which end where blank rows of the page's width weigh more than a part and
 * where a part of that width is full. */
static bool add_bands(struct work *work)
{
    const struct wm_ink_box page = {.until = {work->ink.size[WM_X], work->ink.size[WM_Y]}};
    const uint32_t most = work->limits[work->ink.size[WM_X]].rows;
    struct wm_ink_box band = page;
    uint32_t y;

    wm_ink_look(&work->ink, &page, WM_Y, work->lines);
    for (band.until[WM_Y] = 0; band.until[WM_Y] < work->ink.size[WM_Y];) {
        band.from[WM_Y] = band.until[WM_Y];
        while (band.from[WM_Y] < work->ink.size[WM_Y] && work->lines[band.from[WM_Y]].ink == 0)
            band.from[WM_Y]++;
        band.until[WM_Y] = band.from[WM_Y];
        for (y = band.from[WM_Y]; y < work->ink.size[WM_Y] && y - band.from[WM_Y] < most; y++) {
            if (work->lines[y].ink > 0)
                band.until[WM_Y] = y + 1;
            else if ((size_t)(y + 1 - band.until[WM_Y]) * work->ink.size[WM_X] > work->cost)
                break;
        }
        if (!add_parts(work, &band))
            return false;
    }
    return true;
}

/* --- cutting --- */

static size_t words_of(const struct wm_ink_box *piece)
{
    const size_t width = piece->until[WM_X] - piece->from[WM_X],
                 rows = piece->until[WM_Y] - piece->from[WM_Y];

    return rows * (width / 64 + 2) + width * (rows / 64 + 2);
}

/** Find where to cut a piece, which is narrowed to its ink first. @return false if it stays whole,
 * or is blank: then its until is its from */
static bool find_cut(struct work *work, struct frame *frame, struct cut *cut)
{
    struct wm_ink_box *piece = &frame->piece;
    struct edge edge = {0};
    size_t ink = wm_ink_look(&work->ink, piece, WM_Y, work->lines);

    if (!narrow(work, piece, WM_Y))
        return false;
    frame->whole = box_cost(work, piece->until[WM_X] - piece->from[WM_X],
                            piece->until[WM_Y] - piece->from[WM_Y]);
    if (frame->whole <= ink + 2 * work->cost || frame->budget < words_of(piece))
        return false;
    frame->budget -= words_of(piece);
    *cut = (struct cut){.total = SIZE_MAX};
    cheapest_cut(work, piece, WM_Y, cut);
    sharpest_edge(work, piece, WM_Y, &edge);
    wm_ink_look(&work->ink, piece, WM_X, work->lines);
    cheapest_cut(work, piece, WM_X, cut);
    sharpest_edge(work, piece, WM_X, &edge);
    if (cut->total < frame->whole) {
        frame->blind = 0;
        return true;
    }
    *cut = edge.cut;
    return edge.change > 0 && frame->whole > ink + BLIND_COSTS * work->cost &&
           frame->whole - ink > frame->whole / BLIND_PART && frame->blind++ < BLIND_MAX;
}

/** The two sides of a cut, with what is left of the budget by their sizes. */
static void divide(const struct frame *frame, const struct cut *cut, struct frame sides[2])
{
    size_t words[2];
    int i;

    for (i = 0; i < 2; i++) {
        sides[i] = (struct frame){.piece = frame->piece, .blind = frame->blind};
        if (i == 0)
            sides[i].piece.until[cut->axis] = cut->at;
        else
            sides[i].piece.from[cut->axis] = cut->at;
        words[i] = words_of(&sides[i].piece);
    }
    for (i = 0; i < 2; i++)
        sides[i].budget =
            (size_t)((double)frame->budget * (double)words[i] / (double)(words[0] + words[1]));
}

static bool cover(struct work *work)
{
    struct frame stack[DEPTH_MAX + 2], *top;
    struct cut cut;
    size_t depth = 1;

    stack[0] = (struct frame){.piece = {.until = {work->ink.size[WM_X], work->ink.size[WM_Y]}}};
    stack[0].budget = words_of(&stack[0].piece) * PASSES;
    while (depth > 0) {
        top = &stack[depth - 1];
        if (!top->is_cut && depth < DEPTH_MAX && find_cut(work, top, &cut)) {
            top->is_cut = true;
            top->spent_before = work->spent;
            top->count_before = work->count;
            divide(top, &cut, &stack[depth]);
            depth += 2;
            continue;
        }
        if (top->is_cut && work->spent - top->spent_before <= top->whole) {
            depth--;
            continue;
        }
        if (top->is_cut) {
            work->spent = top->spent_before;
            work->count = top->count_before;
        }
        if (!add_parts(work, &top->piece))
            return false;
        depth--;
    }
    return true;
}

/** Cover by cuts or, if they cost more, by bands. */
static bool cover_best(struct work *work)
{
    size_t bands;

    if (!add_bands(work))
        return false;
    bands = work->spent;
    work->spent = work->count = 0;
    if (!cover(work))
        return false;
    if (work->spent <= bands)
        return true;
    work->spent = work->count = 0;
    return add_bands(work);
}

static int by_place(const void *a, const void *b)
{
    const struct wm_rectangle *one = a, *two = b;

    if (one->y != two->y)
        return one->y < two->y ? -1 : 1;
    return one->x_bytes < two->x_bytes ? -1 : one->x_bytes > two->x_bytes;
}

/** Get memory. @return false without */
static bool prepare(struct work *work, uint32_t part_rows)
{
    const uint32_t width_bytes = work->ink.size[WM_X], rows = work->ink.size[WM_Y];
    const size_t lines = width_bytes > rows ? width_bytes : rows;
    uint32_t width;

    work->lines = malloc(lines * sizeof *work->lines);
    work->before = malloc(lines * sizeof *work->before);
    work->limits = calloc(width_bytes + (size_t)1, sizeof *work->limits);
    if (work->lines == NULL || work->before == NULL || work->limits == NULL)
        return false;
    for (width = 1; width <= width_bytes; width++) {
        size_t most = work->part_bytes / width;
        if (part_rows != 0 && most > part_rows)
            most = part_rows;
        if (most > rows)
            most = rows;
        if (most == 0)
            most = 1;
        work->limits[width].rows = (uint32_t)most;
        work->limits[width].inverse = (((uint64_t)1 << 32) + most - 1) / most;
    }
    return true;
}

size_t wm_rectangles(const uint8_t *bits, size_t stride_bytes, uint32_t rows, size_t cost,
                     size_t part_bytes, uint32_t part_rows, struct wm_rectangle **rectangles)
{
    struct work work = {.cost = cost, .part_bytes = part_bytes};
    bool good = wm_ink_init(&work.ink, bits, stride_bytes, rows) == 0 &&
                prepare(&work, part_rows) && cover_best(&work);

    *rectangles = NULL;
    wm_ink_clear(&work.ink);
    free(work.lines);
    free(work.before);
    free(work.limits);
    if (!good) {
        free(work.items);
        return SIZE_MAX;
    }
    if (work.count > 0)
        qsort(work.items, work.count, sizeof *work.items, by_place);
    *rectangles = work.items;
    return work.count;
}

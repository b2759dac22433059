/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/worn_marks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Sizes in dots; tests/scan/README.md says how they were found. */
#define CREASE_HALF_LEAST 1.5 /**< half of a wrinkle's white band */
#define CREASE_HALF_MORE 2.5
/** Degrees between a wrinkle and the head, at most: rollers press creases along their axis. */
#define CREASE_ANGLE 4.0
#define CREASE_SHIFT 2.0   /**< how far the paper behind a wrinkle is shifted at most, each way */
#define SCRATCH_LEAST 80.0 /**< length */
#define SCRATCH_MORE 160.0
#define SCRATCH_HALF_LEAST 0.7 /**< half of a scratch's width */
#define SCRATCH_HALF_MORE 1.0

static const double pi = 3.14159265358979323846;

static uint64_t mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

uint64_t wm_worn_stream(uint64_t seed, uint64_t purpose)
{
    return mix(mix(seed + UINT64_C(0x9e3779b97f4a7c15)) ^ purpose * UINT64_C(0xd1342543de82ef95));
}

double wm_worn_uniform(uint64_t *state)
{
    *state += UINT64_C(0x9e3779b97f4a7c15);
    return (double)(mix(*state) >> 11) / 9007199254740992.0;
}

static double between(uint64_t *state, double least, double more)
{
    return least + wm_worn_uniform(state) * more;
}

struct wm_worn_area wm_worn_area(const struct wm_worn *worn, const struct wm_bitmap *page)
{
    struct wm_worn_area area = {0, 0, page->width_dots, page->height_dots};

    if (worn->focus.width == 0 || worn->focus.height == 0 || worn->focus.x >= page->width_dots ||
        worn->focus.y >= page->height_dots)
        return area;
    area.x = worn->focus.x;
    area.y = worn->focus.y;
    area.width = fmin(worn->focus.width, page->width_dots - area.x);
    area.height = fmin(worn->focus.height, page->height_dots - area.y);
    return area;
}

/** A lattice point's value: four uniform parts of a hash, nearly a normal distribution. */
static double lattice(uint64_t row, int64_t x)
{
    uint64_t bits = mix(row ^ (uint64_t)x * UINT64_C(0xd1342543de82ef95));
    double sum = (double)(bits & 0xffff) + (double)(bits >> 16 & 0xffff) +
                 (double)(bits >> 32 & 0xffff) + (double)(bits >> 48);

    return (sum / 65536.0 - 2.0) * sqrt(3.0);
}

void wm_worn_noise_row(struct wm_worn_noise *noise, uint64_t stream, double pitch, double y)
{
    double row = floor(y / pitch);

    noise->pitch = pitch;
    noise->below = y / pitch - row;
    noise->upper = mix(stream + (uint64_t)row);
    noise->lower = mix(stream + (uint64_t)row + 1);
}

double wm_worn_noise(const struct wm_worn_noise *noise, double x)
{
    double column = floor(x / noise->pitch), right = x / noise->pitch - column;
    double left = 1 - right, below = noise->below, above = 1 - below;
    int64_t at = (int64_t)column;
    double sum =
        above * (left * lattice(noise->upper, at) + right * lattice(noise->upper, at + 1)) +
        below * (left * lattice(noise->lower, at) + right * lattice(noise->lower, at + 1));

    /* Between points the sum varies less than at them: make up for it. */
    return sum / sqrt((left * left + right * right) * (above * above + below * below));
}

/** A straight crease: points with x * nx + y * ny within half of `at` are white. */
struct crease {
    double nx, ny, at, half, shift_x, shift_y;
};

static struct crease choose_crease(uint64_t *state, const struct wm_worn_area *area)
{
    struct crease out;
    double angle = pi / 2 + between(state, -CREASE_ANGLE, 2 * CREASE_ANGLE) * pi / 180;
    double x = area->x + area->width * between(state, 0.1, 0.8);
    double y = area->y + area->height * between(state, 0.1, 0.8);

    out.nx = cos(angle);
    out.ny = sin(angle);
    out.at = x * out.nx + y * out.ny;
    out.half = between(state, CREASE_HALF_LEAST, CREASE_HALF_MORE);
    out.shift_x = between(state, -CREASE_SHIFT, 2 * CREASE_SHIFT);
    out.shift_y = between(state, -CREASE_SHIFT, 2 * CREASE_SHIFT);
    return out;
}

/** What the creased paper shows at a point: white, or the flat paper at a point nearby. */
static uint8_t creased(const struct wm_paper *paper, const struct crease *crease, uint32_t count,
                       double x, double y)
{
    double from_x = x, from_y = y;
    uint32_t i;

    for (i = 0; i < count; i++) {
        double distance = x * crease[i].nx + y * crease[i].ny - crease[i].at;
        if (fabs(distance) < crease[i].half)
            return 255;
        if (distance > 0) {
            from_x += crease[i].shift_x;
            from_y += crease[i].shift_y;
        }
    }
    from_x *= paper->samples;
    from_y *= paper->samples;
    if (from_x < 0 || from_y < 0 || from_x >= paper->width || from_y >= paper->height)
        return 255;
    return paper->grey[(size_t)from_y * paper->width + (size_t)from_x];
}

static int crease_all(const struct wm_worn *worn, const struct wm_worn_area *area,
                      struct wm_paper *paper)
{
    struct crease crease[WM_WORN_MAX_MARKS];
    uint32_t count = worn->wrinkles < WM_WORN_MAX_MARKS ? worn->wrinkles : WM_WORN_MAX_MARKS;
    uint64_t state = wm_worn_stream(worn->seed, 4);
    uint32_t i, x, y;
    uint8_t *grey, *to;

    if (count == 0)
        return 0;
    to = grey = malloc((size_t)paper->width * paper->height);
    if (grey == NULL)
        return -1;
    for (i = 0; i < count; i++)
        crease[i] = choose_crease(&state, area);
    for (y = 0; y < paper->height; y++) {
        for (x = 0; x < paper->width; x++)
            *to++ = creased(paper, crease, count, (x + 0.5) / paper->samples,
                            (y + 0.5) / paper->samples);
    }
    free(paper->grey);
    paper->grey = grey;
    return 0;
}

/** White line between two points, samples; half of its width too. */
static void scratch(struct wm_paper *paper, const double from[2], const double to[2], double half)
{
    double along_x = to[0] - from[0], along_y = to[1] - from[1];
    double square = along_x * along_x + along_y * along_y;
    double top = fmax(0, floor(fmin(from[1], to[1]) - half));
    double bottom = fmin(paper->height, ceil(fmax(from[1], to[1]) + half));
    double first = fmax(0, floor(fmin(from[0], to[0]) - half));
    double last = fmin(paper->width, ceil(fmax(from[0], to[0]) + half));
    double x, y;

    for (y = top; y < bottom; y++) {
        for (x = first; x < last; x++) {
            double dx = x + 0.5 - from[0], dy = y + 0.5 - from[1];
            double part = fmax(0, fmin(1, (dx * along_x + dy * along_y) / square));
            if (hypot(dx - part * along_x, dy - part * along_y) < half)
                paper->grey[(size_t)y * paper->width + (size_t)x] = 255;
        }
    }
}

int wm_worn_mark(const struct wm_worn *worn, const struct wm_bitmap *page, struct wm_paper *paper)
{
    struct wm_worn_area area = wm_worn_area(worn, page);
    uint64_t state = wm_worn_stream(worn->seed, 5);
    uint32_t i;

    if (crease_all(worn, &area, paper) != 0)
        return -1;
    for (i = 0; i < worn->scratches && i < WM_WORN_MAX_MARKS; i++) {
        double samples = paper->samples;
        double x = area.x + wm_worn_uniform(&state) * area.width;
        double y = area.y + wm_worn_uniform(&state) * area.height;
        double angle = wm_worn_uniform(&state) * pi;
        double length = between(&state, SCRATCH_LEAST, SCRATCH_MORE) / 2;
        double half = between(&state, SCRATCH_HALF_LEAST, SCRATCH_HALF_MORE) * samples;
        double from[2] = {(x - cos(angle) * length) * samples, (y - sin(angle) * length) * samples};
        double to[2] = {(x + cos(angle) * length) * samples, (y + sin(angle) * length) * samples};
        scratch(paper, from, to, half);
    }
    return 0;
}

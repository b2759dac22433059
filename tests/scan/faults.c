/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/scan/faults.h"

#include <math.h>
#include <string.h>

/** Every shot that a fault does not change: a hand-held reader with good light. */
static const struct shot usual = {
    .pixels_per_dot = 1.6,
    .blur = 0.8,
    .black = 35,
    .white = 215,
    .noise = 2.5,
    .perspective = 0.04,
    .stretch = 0.01,
    .shading = 0.2,
};
/** Every print is a little uneven. */
#define USUAL_VOIDS 0.05
#define USUAL_TILT 0.03

static const struct fault faults[] = {
    {"clean", .bars = true},
    {"gain", .worn = {.gain = 0.3}, .bars = true},
    {"smear", .worn = {.smear = 0.6}, .bars = true},
    {"blur", .shot = {.blur = 2}, .bars = true},
    {"voids", .worn = {.voids = 0.2}, .bars = true},
    {"wrinkles", .worn = {.wrinkles = 2}, .bars = true},
    {"scratches", .worn = {.scratches = 8}},
    {"scratches16", .worn = {.scratches = 16}},
    {"dead1", .dead = ANYWHERE},
    {"dead1-beside", .dead = BESIDE_FINDER},
    {"dead1-finder", .dead = IN_FINDER},
    {"dead4", .worn = {.dead_random = 4}},
    {"contrast", .shot = {.black = 112, .white = 162}, .bars = true},
    {"turn3", .shot = {.angle = 3, .steady = true}, .bars = true},
    {"turn45", .shot = {.angle = 45, .steady = true}, .bars = true},
    {"photo", .shot = {.pixels_per_dot = 1}, .bars = true},
    {"far", .shot = {.pixels_per_dot = 0.75}},
};
#define FAULTS (sizeof faults / sizeof *faults)

const struct fault *fault_at(size_t index)
{
    return index < FAULTS ? &faults[index] : NULL;
}

const struct fault *fault_find(const char *name)
{
    size_t i;

    for (i = 0; i < FAULTS; i++) {
        if (strcmp(faults[i].name, name) == 0)
            return &faults[i];
    }
    return NULL;
}

/** A column of the symbol; the finder patterns are 7 modules wide at both of its sides. */
static uint32_t dead_column(enum place place, const uint32_t symbol[4], uint32_t module_dots,
                            uint64_t seed)
{
    uint32_t finder = 7 * module_dots;
    uint32_t hash = (uint32_t)(seed * UINT64_C(0x9e3779b97f4a7c15) >> 32);

    if (place == IN_FINDER) {
        hash %= 2 * finder;
        return symbol[0] + (hash < finder ? hash : symbol[2] - 2 * finder + hash);
    }
    if (place == BESIDE_FINDER)
        return symbol[0] + finder + hash % (symbol[2] - 2 * finder);
    return symbol[0] + hash % symbol[2];
}

static double or_usual(double own, double other)
{
    return own != 0 ? own : other;
}

void fault_set(const struct fault *fault, const uint32_t symbol[4], uint32_t module_dots,
               double dots_per_mm, uint64_t seed, struct wm_worn *worn, struct shot *shot)
{
    *worn = fault->worn;
    *shot = fault->shot;
    worn->seed = seed;
    worn->voids = or_usual(worn->voids, USUAL_VOIDS);
    worn->tilt = or_usual(worn->tilt, seed % 2 != 0 ? USUAL_TILT : -USUAL_TILT);
    worn->focus.x = symbol[0];
    worn->focus.y = symbol[1];
    worn->focus.width = symbol[2];
    worn->focus.height = symbol[3];
    if (fault->dead != NOWHERE) {
        worn->dead_count = 1;
        worn->dead[0] = dead_column(fault->dead, symbol, module_dots, seed);
    }
    /* The camera sees millimetres: finer dots are fewer pixels each. */
    shot->pixels_per_dot = or_usual(shot->pixels_per_dot, usual.pixels_per_dot) * 8 / dots_per_mm;
    shot->blur = hypot(shot->blur, usual.blur);
    shot->black = or_usual(shot->black, usual.black);
    shot->white = or_usual(shot->white, usual.white);
    shot->noise = or_usual(shot->noise, usual.noise);
    shot->perspective = or_usual(shot->perspective, usual.perspective);
    shot->stretch = or_usual(shot->stretch, usual.stretch);
    shot->shading = or_usual(shot->shading, usual.shading);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/printer/halftone.h"

#include "filter/printer/edges.h"
#include "filter/printer/screens.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct wm_halftoner {
    enum wm_halftone method;
    uint32_t width, y;      /* y: row that comes out next */
    uint8_t ink[256];       /* of a grey */
    struct wm_edges *edges; /* owned; of AUTO */
    uint8_t *verdict;       /* owned; of AUTO: a row of enum wm_edge */
    int32_t *error; /* owned; of DIFFUSION: ink in 1/16 that row y inherits, from dot -1 on */
};

bool wm_halftone_find(const char *name, enum wm_halftone *method)
{
    static const char *const names[] = {
        [WM_HALFTONE_AUTO] = "Auto",
        [WM_HALFTONE_THRESHOLD] = "Threshold",
        [WM_HALFTONE_ORDERED] = "Ordered",
        [WM_HALFTONE_DIFFUSION] = "Diffusion",
    };
    size_t i;

    for (i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcasecmp(name, names[i]) == 0) {
            *method = (enum wm_halftone)i;
            return true;
        }
    }
    return false;
}

/* Dots run into each other the more, the smaller they are. The exponents are LPrint's; neither they
 * nor others were tried on a print head of ours. */
static double exponent(unsigned dpi)
{
    return dpi < 250 ? 1.0 : dpi < 450 ? 1.2 : 1.44;
}

struct wm_halftoner *wm_halftoner_new(enum wm_halftone method, uint32_t width_dots, unsigned dpi)
{
    struct wm_halftoner *halftoner = calloc(1, sizeof *halftoner);
    bool complete = true;
    int grey;

    if (halftoner == NULL)
        return NULL;
    halftoner->method = method;
    halftoner->width = width_dots;
    for (grey = 0; grey < 256; grey++)
        halftoner->ink[grey] = (uint8_t)lround(255 * pow((255 - grey) / 255.0, exponent(dpi)));
    if (method == WM_HALFTONE_AUTO) {
        halftoner->edges = wm_edges_new(width_dots, dpi);
        halftoner->verdict = malloc(width_dots);
        complete = halftoner->edges != NULL && halftoner->verdict != NULL;
    } else if (method == WM_HALFTONE_DIFFUSION) {
        halftoner->error = calloc((size_t)width_dots + 2, sizeof *halftoner->error);
        complete = halftoner->error != NULL;
    }
    if (!complete) {
        wm_halftoner_free(halftoner);
        return NULL;
    }
    return halftoner;
}

void wm_halftoner_free(struct wm_halftoner *halftoner)
{
    if (halftoner == NULL)
        return;
    wm_edges_free(halftoner->edges);
    free(halftoner->verdict);
    free(halftoner->error);
    free(halftoner);
}

static inline void blacken(uint8_t *bits, uint32_t x)
{
    bits[x >> 3] |= (uint8_t)(0x80u >> (x & 7));
}

static void cut(const struct wm_halftoner *halftoner, const uint8_t *grey, uint8_t *bits)
{
    uint32_t x;

    for (x = 0; x < halftoner->width; x++) {
        if (grey[x] < 128)
            blacken(bits, x);
    }
}

static void screen(const struct wm_halftoner *halftoner, const uint8_t *grey, uint8_t *bits)
{
    const uint8_t *row = wm_screen_points[halftoner->y % WM_SCREEN_POINTS];
    uint32_t x;

    for (x = 0; x < halftoner->width; x++) {
        if (halftoner->ink[grey[x]] >= row[x % WM_SCREEN_POINTS])
            blacken(bits, x);
    }
}

/* Floyd and Steinberg's, every other row from the right. What leaves the page at a side is lost. */
static void diffuse(struct wm_halftoner *halftoner, const uint8_t *grey, uint8_t *bits)
{
    int32_t *error = halftoner->error + 1, ahead = 0, below = 0, under = 0;
    uint32_t i, x, width = halftoner->width;
    ptrdiff_t step = halftoner->y % 2 == 0 ? 1 : -1;

    /* while dot x is done, its place in error becomes what the row below inherits: under is of the
     * dot just passed, below of this one */
    for (i = 0; i < width; i++) {
        int32_t ink, left;
        x = step > 0 ? i : width - 1 - i;
        ink = halftoner->ink[grey[x]];
        left = ink * 16 + error[x] + ahead;
        if (ink == 0 || ink == 255) /* paper and solid ink take nothing from beside them */
            left = ink * 16;
        if (left >= 128 * 16) {
            blacken(bits, x);
            left -= 255 * 16;
        }
        ahead = left * 7 / 16;
        error[(ptrdiff_t)x - step] = under + left * 3 / 16;
        under = below + left * 5 / 16;
        below = left - left * 7 / 16 - left * 3 / 16 - left * 5 / 16;
    }
    if (width > 0)
        error[step > 0 ? width - 1 : 0] = under;
}

static bool find_edges(struct wm_halftoner *halftoner, const uint8_t *grey, uint8_t *bits)
{
    const uint8_t *row = wm_screen_blue[halftoner->y % WM_SCREEN_BLUE], *verdict;
    uint32_t x;

    grey = wm_edges_row(halftoner->edges, grey, halftoner->verdict);
    if (grey == NULL)
        return false;
    verdict = halftoner->verdict;
    memset(bits, 0, (halftoner->width + 7) / 8);
    for (x = 0; x < halftoner->width; x++) {
        if (verdict[x] == WM_EDGE_BLACK ||
            (verdict[x] == WM_EDGE_TONE && halftoner->ink[grey[x]] >= row[x % WM_SCREEN_BLUE]))
            blacken(bits, x);
    }
    return true;
}

bool wm_halftoner_row(struct wm_halftoner *halftoner, const uint8_t *grey, uint8_t *bits)
{
    if (halftoner->method == WM_HALFTONE_AUTO) {
        if (!find_edges(halftoner, grey, bits))
            return false;
    } else {
        if (grey == NULL)
            return false;
        memset(bits, 0, (halftoner->width + 7) / 8);
        if (halftoner->method == WM_HALFTONE_DIFFUSION)
            diffuse(halftoner, grey, bits);
        else if (halftoner->method == WM_HALFTONE_ORDERED)
            screen(halftoner, grey, bits);
        else
            cut(halftoner, grey, bits);
    }
    halftoner->y++;
    return true;
}

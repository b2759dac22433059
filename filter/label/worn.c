/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/label/worn.h"
#include "filter/label/worn_marks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/** The spot that one element heats: standard deviation in dots across and along the feed. */
#define SPOT_ACROSS 0.42
#define SPOT_ALONG 0.50
#define TAPS 5  /**< dots of which a point feels the heat, itself in the middle */
#define REACH 2 /**< TAPS / 2 */
/** What a dot's heat grows to at most when its element keeps burning. */
#define HOTTEST 1.4f
/** How steeply the paper turns black about its threshold: from white to black in 1/FILM. */
#define FILM 6.0f
/** Least threshold: what no heat reaches stays white (0.5 / FILM), gain darkens dots at edges. */
#define COLDEST 0.09f
/** Coarseness of the paper, dots: holes are about as large. */
#define PAPER_PITCH 2.5

/** A page on its way through the head. */
struct head {
    const struct wm_worn *worn;
    const struct wm_bitmap *in;
    uint32_t samples;
    float across[WM_WORN_MAX_SAMPLES][TAPS], along[WM_WORN_MAX_SAMPLES][TAPS];
    float *energy;   /**< TAPS rows of the page's width, row y at y % TAPS */
    float *column;   /**< a row of heat summed along the feed, REACH zeros at both ends */
    uint8_t *dead;   /**< a byte an element: it heats no more */
    uint32_t burned; /**< rows of energy so far */
};

static void set_taps(float taps[TAPS], double offset, double deviation)
{
    double sum = 0, weight[TAPS];
    int k;

    for (k = 0; k < TAPS; k++) {
        double distance = (k - REACH) - offset;
        weight[k] = exp(-distance * distance / (2 * deviation * deviation));
        sum += weight[k];
    }
    for (k = 0; k < TAPS; k++)
        taps[k] = (float)(weight[k] / sum);
}

static void choose_dead(struct head *head)
{
    const struct wm_worn *worn = head->worn;
    struct wm_worn_area area = wm_worn_area(worn, head->in);
    uint64_t state = wm_worn_stream(worn->seed, 1);
    uint32_t i;

    for (i = 0; i < worn->dead_count && i < WM_WORN_MAX_DEAD; i++) {
        if (worn->dead[i] < head->in->width_dots)
            head->dead[worn->dead[i]] = 1;
    }
    for (i = 0; i < worn->dead_random && i < WM_WORN_MAX_DEAD; i++)
        head->dead[(uint32_t)(area.x + wm_worn_uniform(&state) * area.width)] = 1;
}

static int head_init(struct head *head, const struct wm_worn *worn, const struct wm_bitmap *in,
                     uint32_t samples)
{
    uint32_t i;

    memset(head, 0, sizeof *head);
    head->worn = worn;
    head->in = in;
    head->samples = samples;
    for (i = 0; i < samples; i++) {
        double offset = (i + 0.5) / samples - 0.5;
        set_taps(head->across[i], offset, SPOT_ACROSS);
        set_taps(head->along[i], offset, SPOT_ALONG);
    }
    head->energy = calloc((size_t)in->width_dots * TAPS, sizeof *head->energy);
    head->column = calloc((size_t)in->width_dots + 2 * REACH, sizeof *head->column);
    head->dead = calloc(in->width_dots, 1);
    if (head->energy == NULL || head->column == NULL || head->dead == NULL)
        return -1;
    choose_dead(head);
    return 0;
}

static void head_free(struct head *head)
{
    free(head->energy);
    free(head->column);
    free(head->dead);
}

/** Energy of the next row: what burns, and what the row before has left. Past the page none. */
static void burn(struct head *head)
{
    uint32_t y = head->burned++, x, width = head->in->width_dots;
    float *row = head->energy + (size_t)(y % TAPS) * width;
    const float *before = head->energy + (size_t)((y + TAPS - 1) % TAPS) * width;
    float left = (float)head->worn->smear;

    if (y >= head->in->height_dots) {
        memset(row, 0, width * sizeof *row);
        return;
    }
    for (x = 0; x < width; x++) {
        float own = wm_bitmap_get(head->in, x, y) && !head->dead[x] ? 1.0f : 0.0f;
        float heat = own + left * (y == 0 ? 0.0f : before[x]);
        row[x] = heat < HOTTEST ? heat : HOTTEST;
    }
}

/** Sum the rows about sample row `phase` of dot row y into column. */
static void sum_along(struct head *head, uint32_t y, uint32_t phase)
{
    uint32_t width = head->in->width_dots, x, k;
    float *sum = head->column + REACH;

    memset(sum, 0, width * sizeof *sum);
    for (k = 0; k < TAPS; k++) {
        float weight = head->along[phase][k];
        const float *row;
        if (y + k < REACH)
            continue;
        row = head->energy + (size_t)((y + k - REACH) % TAPS) * width;
        for (x = 0; x < width; x++)
            sum[x] += weight * row[x];
    }
}

/** Turn heat into grey: a row of samples. Grain is white noise that a page of whole dots needs, so
 * that gain of a part of a dot blackens that part of the edge's dots. */
static void blacken(const struct head *head, uint32_t row, uint8_t *out)
{
    const struct wm_worn *worn = head->worn;
    uint32_t width = head->in->width_dots, samples = head->samples, x, i, k;
    float tilt = (float)worn->tilt / (float)width;
    uint64_t grain = wm_worn_stream(worn->seed, 2) + row * UINT64_C(0x9e3779b97f4a7c15);
    struct wm_worn_noise noise;

    wm_worn_noise_row(&noise, wm_worn_stream(worn->seed, 3), PAPER_PITCH, (row + 0.5) / samples);
    for (x = 0; x < width; x++) {
        float threshold = 0.5f - (float)worn->gain + tilt * ((float)x - (float)width / 2);
        if (samples == 1 && worn->gain != 0)
            threshold -= (float)(worn->gain * (2 * wm_worn_uniform(&grain) - 1));
        for (i = 0; i < samples; i++) {
            float heat = 0, at = threshold, grey;
            for (k = 0; k < TAPS; k++)
                heat += head->across[i][k] * head->column[x + k];
            if (worn->voids > 0)
                at += (float)(worn->voids * wm_worn_noise(&noise, x + (i + 0.5) / samples));
            if (at < COLDEST)
                at = COLDEST;
            grey = samples == 1 ? (heat > at ? 0.0f : 1.0f) : 0.5f - (heat - at) * FILM;
            *out++ = (uint8_t)(grey <= 0 ? 0 : grey >= 1 ? 255 : grey * 255 + 0.5f);
        }
    }
}

int wm_worn_paper(const struct wm_worn *worn, const struct wm_bitmap *in, uint32_t samples,
                  struct wm_paper *out, struct wm_err *err)
{
    struct head head = {0};
    uint32_t y, i;
    int code = 0;

    memset(out, 0, sizeof *out);
    if (samples == 0 || samples > WM_WORN_MAX_SAMPLES || in->width_dots == 0)
        return wm_err_set(err, WM_ERR_INPUT, _("no page, or too many samples a dot"));
    out->samples = samples;
    out->width = in->width_dots * samples;
    out->height = in->height_dots * samples;
    out->grey = calloc(out->height, out->width);
    if (out->grey == NULL || head_init(&head, worn, in, samples) != 0) {
        code = wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        goto out;
    }
    for (y = 0; y < in->height_dots; y++) {
        while (head.burned <= y + REACH)
            burn(&head);
        for (i = 0; i < samples; i++) {
            sum_along(&head, y, i);
            blacken(&head, y * samples + i, out->grey + (size_t)(y * samples + i) * out->width);
        }
    }
    if (wm_worn_mark(worn, in, out) != 0)
        code = wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
out:
    head_free(&head);
    if (code != 0)
        wm_paper_clear(out);
    return code;
}

void wm_paper_clear(struct wm_paper *paper)
{
    free(paper->grey);
    memset(paper, 0, sizeof *paper);
}

int wm_worn_apply(const struct wm_worn *worn, const struct wm_bitmap *in, struct wm_bitmap *out,
                  struct wm_err *err)
{
    struct wm_paper paper;
    uint32_t x, y;

    memset(out, 0, sizeof *out);
    if (wm_worn_paper(worn, in, 1, &paper, err) != 0)
        return WM_ERR_INPUT;
    if (wm_bitmap_init(out, in->width_dots, in->height_dots) != 0) {
        wm_paper_clear(&paper);
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    }
    for (y = 0; y < in->height_dots; y++) {
        const uint8_t *from = paper.grey + (size_t)y * paper.width;
        uint8_t *to = wm_bitmap_row(out, y);
        for (x = 0; x < in->width_dots; x++) {
            if (from[x] < 128)
                to[x >> 3] |= (uint8_t)(0x80u >> (x & 7));
        }
    }
    wm_paper_clear(&paper);
    return 0;
}

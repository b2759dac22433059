/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/scan/camera.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double pi = 3.14159265358979323846;

/** xorshift64*, with a seed of 0 too. */
static double uniform(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return (double)(*state * UINT64_C(0x2545f4914f6cdd1d) >> 11) / 9007199254740992.0;
}

static double spread(uint64_t *state, double most)
{
    return most * (2 * uniform(state) - 1);
}

static double normal(uint64_t *state)
{
    double radius = sqrt(-2 * log(1 - uniform(state)));

    return radius * cos(2 * pi * uniform(state));
}

/** From a place in the frame, pixels from its middle, to one on the paper, samples. */
struct view {
    double middle_x, middle_y; /**< of the paper, samples */
    double turn[4];            /**< rotation, scale and feed stretch, samples a pixel */
    double tilt_x, tilt_y;     /**< perspective, 1 / pixels */
    double light_x, light_y;   /**< shading, 1 / pixels */
};

/** Size of the frame that holds the turned paper. */
static void measure(const struct shot *shot, const struct wm_paper *paper, double angle,
                    struct frame *out)
{
    double scale = shot->pixels_per_dot / paper->samples;
    double width = paper->width * scale, height = paper->height * scale;

    out->width = (uint32_t)(fabs(width * cos(angle)) + fabs(height * sin(angle)) + 24);
    out->height = (uint32_t)(fabs(width * sin(angle)) + fabs(height * cos(angle)) + 24);
}

static struct view choose_view(const struct shot *shot, const struct wm_paper *paper,
                               uint64_t *state, struct frame *out)
{
    struct view view;
    double angle = (shot->angle + (shot->steady ? 0 : spread(state, 4))) * pi / 180;
    double scale = paper->samples / shot->pixels_per_dot;
    double feed = 1 + spread(state, shot->stretch);
    double size;

    measure(shot, paper, angle, out);
    size = fmax(out->width, out->height);
    view.middle_x = paper->width / 2.0;
    view.middle_y = paper->height / 2.0;
    view.turn[0] = scale * cos(angle);
    view.turn[1] = scale * sin(angle);
    view.turn[2] = -scale * feed * sin(angle);
    view.turn[3] = scale * feed * cos(angle);
    view.tilt_x = spread(state, shot->perspective) / size;
    view.tilt_y = spread(state, shot->perspective) / size;
    view.light_x = spread(state, shot->shading) / size;
    view.light_y = spread(state, shot->shading) / size;
    return view;
}

/** The paper's grey at a place of the frame; beyond the paper it is white. */
static double look(const struct view *view, const struct wm_paper *paper, double x, double y)
{
    double depth = 1 + view->tilt_x * x + view->tilt_y * y;
    double from_x = view->middle_x + (view->turn[0] * x + view->turn[1] * y) / depth;
    double from_y = view->middle_y + (view->turn[2] * x + view->turn[3] * y) / depth;

    if (from_x < 0 || from_y < 0 || from_x >= paper->width || from_y >= paper->height)
        return 255;
    return paper->grey[(size_t)from_y * paper->width + (size_t)from_x];
}

/** Each pixel is the mean of a grid of places, so that a coarse picture is not a coarse choice. */
static void expose(const struct shot *shot, const struct view *view, const struct wm_paper *paper,
                   const struct frame *frame, float *plane)
{
    uint32_t grid = (uint32_t)ceil(paper->samples / shot->pixels_per_dot) + 1, x, y, i, k;

    for (y = 0; y < frame->height; y++) {
        for (x = 0; x < frame->width; x++) {
            double sum = 0;
            for (i = 0; i < grid; i++) {
                for (k = 0; k < grid; k++)
                    sum += look(view, paper, x + (k + 0.5) / grid - frame->width / 2.0,
                                y + (i + 0.5) / grid - frame->height / 2.0);
            }
            plane[(size_t)y * frame->width + x] = (float)(sum / (grid * grid) / 255);
        }
    }
}

/** A Gaussian along one direction: count lines of length values, `step` apart. */
static void blur_lines(float *plane, float *line, uint32_t count, uint32_t length, size_t next,
                       size_t step, double deviation)
{
    float weight[64] = {0};
    int32_t reach = (int32_t)fmin(31, ceil(3 * deviation)), k, at;
    uint32_t i, n;
    double sum = 0;

    for (k = -reach; k <= reach; k++)
        sum += exp(-k * k / (2 * deviation * deviation));
    for (k = -reach; k <= reach; k++)
        weight[k + reach] = (float)(exp(-k * k / (2 * deviation * deviation)) / sum);
    for (n = 0; n < count; n++) {
        float *values = plane + n * next;
        for (i = 0; i < length; i++)
            line[i] = values[i * step];
        for (i = 0; i < length; i++) {
            float value = 0;
            for (k = -reach; k <= reach; k++) {
                at = (int32_t)i + k;
                at = at < 0 ? 0 : at >= (int32_t)length ? (int32_t)length - 1 : at;
                value += weight[k + reach] * line[at];
            }
            values[i * step] = value;
        }
    }
}

/** Light, contrast and noise: the plane becomes bytes. */
static void develop(const struct shot *shot, const struct view *view, const float *plane,
                    uint64_t *state, struct frame *frame)
{
    uint32_t x, y;

    for (y = 0; y < frame->height; y++) {
        for (x = 0; x < frame->width; x++) {
            size_t at = (size_t)y * frame->width + x;
            double light = 1 + view->light_x * (x - frame->width / 2.0) +
                           view->light_y * (y - frame->height / 2.0);
            double grey = shot->black + (shot->white - shot->black) * (double)plane[at];
            grey = grey * light + shot->noise * normal(state);
            frame->grey[at] = (uint8_t)(grey <= 0 ? 0 : grey >= 255 ? 255 : grey + 0.5);
        }
    }
}

int frame_take(const struct shot *shot, const struct wm_paper *paper, uint64_t seed,
               struct frame *out)
{
    uint64_t state = seed * UINT64_C(0x9e3779b97f4a7c15) + UINT64_C(0xd1342543de82ef95);
    struct view view = choose_view(shot, paper, &state, out);
    size_t pixels = (size_t)out->width * out->height;
    float *plane = malloc(pixels * sizeof *plane);
    size_t longest = out->width > out->height ? out->width : out->height;
    float *line = malloc(longest * sizeof *line);

    out->grey = malloc(pixels);
    if (plane == NULL || line == NULL || out->grey == NULL) {
        free(plane);
        free(line);
        frame_clear(out);
        return -1;
    }
    expose(shot, &view, paper, out, plane);
    if (shot->blur > 0) {
        blur_lines(plane, line, out->height, out->width, out->width, 1, shot->blur);
        blur_lines(plane, line, out->width, out->height, 1, out->width, shot->blur);
    }
    develop(shot, &view, plane, &state, out);
    free(plane);
    free(line);
    return 0;
}

void frame_clear(struct frame *frame)
{
    free(frame->grey);
    memset(frame, 0, sizeof *frame);
}

int frame_write(const struct frame *frame, const char *path)
{
    FILE *file = fopen(path, "wb");
    size_t pixels = (size_t)frame->width * frame->height;
    int status = 0;

    if (file == NULL)
        return -1;
    if (fprintf(file, "P5\n%u %u\n255\n", frame->width, frame->height) < 0 ||
        fwrite(frame->grey, 1, pixels, file) != pixels)
        status = -1;
    if (fclose(file) != 0)
        status = -1;
    return status;
}

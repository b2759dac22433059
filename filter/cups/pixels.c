/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/cups/pixels.h"

#include "filter/base/bitmap.h"
#include "filter/base/message.h"

#include <string.h>

#define PADDING_MAX 64u /* bytes that a row may have behind its pixels */

/* Weights are in 1/10,000, colours are widened to 16 bits: a sum of weighted colours is exact. */
#define FULL 10000u
#define FULL_SUM (FULL * 65535u)
#define SUM_PER_GREY (FULL_SUM / 255u)

/* What the colours of a pixel mean together. */
enum kind {
    LIGHT,       /* more is lighter */
    INK,         /* more is darker; inks add up */
    LIGHT_ALPHA, /* the last colour is how much of it covers white paper */
    LIGHT_WHITE, /* the last colour is how much of it is left beside black ink */
};

struct wm_colour_space {
    cups_cspace_t code;
    unsigned colours;
    enum kind kind;
    uint16_t weights[WM_PIXELS_PLANES]; /* in the order of the colours; 0 for alpha and white */
};

/* Rec. 709 has the primaries of sRGB; Adobe RGB (1998), 4.3.5.3. */
#define RED 2126
#define GREEN 7152
#define BLUE 722
static const struct wm_colour_space spaces[] = {
    {CUPS_CSPACE_W, 1, LIGHT, {FULL}},
    {CUPS_CSPACE_SW, 1, LIGHT, {FULL}},
    {CUPS_CSPACE_K, 1, INK, {FULL}},
    {CUPS_CSPACE_RGB, 3, LIGHT, {RED, GREEN, BLUE}},
    {CUPS_CSPACE_SRGB, 3, LIGHT, {RED, GREEN, BLUE}},
    {CUPS_CSPACE_ADOBERGB, 3, LIGHT, {2973, 6274, 753}},
    {CUPS_CSPACE_RGBA, 4, LIGHT_ALPHA, {RED, GREEN, BLUE, 0}},
    {CUPS_CSPACE_RGBW, 4, LIGHT_WHITE, {RED, GREEN, BLUE, 0}},
    {CUPS_CSPACE_CMY, 3, INK, {RED, GREEN, BLUE}},
    {CUPS_CSPACE_YMC, 3, INK, {BLUE, GREEN, RED}},
    {CUPS_CSPACE_CMYK, 4, INK, {RED, GREEN, BLUE, FULL}},
    {CUPS_CSPACE_YMCK, 4, INK, {BLUE, GREEN, RED, FULL}},
    {CUPS_CSPACE_KCMY, 4, INK, {FULL, RED, GREEN, BLUE}},
};

static int refuse(struct wm_err *err, const cups_page_header2_t *header)
{
    return wm_err_set(
        err, WM_ERR_INPUT,
        _("the raster has pages of a kind that this filter cannot print (colour space "
          "%u, order %u, %u bits a colour, %u a pixel, %u x %u dots, %u bytes a row); "
          "print in grey"),
        header->cupsColorSpace, header->cupsColorOrder, header->cupsBitsPerColor,
        header->cupsBitsPerPixel, header->cupsWidth, header->cupsHeight, header->cupsBytesPerLine);
}

static bool bits_are_known(unsigned bits)
{
    return bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
}

/* Bits from a pixel to the next; 0 if the header tells it otherwise than its depth and order do. */
static unsigned pixel_bits(const cups_page_header2_t *header, unsigned colours)
{
    unsigned bits = header->cupsBitsPerColor, told = header->cupsBitsPerPixel;

    if (header->cupsColorOrder != CUPS_ORDER_CHUNKED)
        return told == bits || told == bits * colours ? bits : 0;
    /* three colours of less than a byte have a pad before them, so that a byte holds whole pixels
     */
    if (colours == 3 && bits < 8)
        colours = 4;
    return told == bits * colours ? told : 0;
}

int wm_pixels_init(struct wm_pixels *pixels, const cups_page_header2_t *header, struct wm_err *err)
{
    size_t i, least;

    memset(pixels, 0, sizeof *pixels);
    for (i = 0; i < sizeof spaces / sizeof *spaces; i++) {
        if (spaces[i].code == header->cupsColorSpace)
            pixels->space = &spaces[i];
    }
    if (pixels->space == NULL || !bits_are_known(header->cupsBitsPerColor) ||
        header->cupsColorOrder > CUPS_ORDER_PLANAR || header->cupsWidth == 0 ||
        header->cupsHeight == 0 || header->cupsWidth > WM_BITMAP_MAX_DOTS ||
        header->cupsHeight > WM_BITMAP_MAX_DOTS)
        return refuse(err, header);
    pixels->width_dots = header->cupsWidth;
    pixels->height_dots = header->cupsHeight;
    pixels->bits = header->cupsBitsPerColor;
    pixels->colours = pixels->space->colours;
    pixels->pixel_bits = pixel_bits(header, pixels->colours);
    pixels->planes = header->cupsColorOrder == CUPS_ORDER_CHUNKED ? 1 : pixels->colours;
    pixels->planar = header->cupsColorOrder == CUPS_ORDER_PLANAR && pixels->planes > 1;
    pixels->row_bytes = header->cupsBytesPerLine;
    pixels->plane_bytes = pixels->row_bytes / (pixels->planar ? 1 : pixels->planes);
    least = ((size_t)pixels->width_dots * pixels->pixel_bits + 7) / 8;
    /* libcups counts the rows of planes by the header's number of colours */
    if (pixels->pixel_bits == 0 || pixels->plane_bytes < least ||
        pixels->plane_bytes > least + PADDING_MAX ||
        pixels->row_bytes % (pixels->planar ? 1 : pixels->planes) != 0 ||
        (header->cupsNumColors != pixels->colours &&
         (header->cupsNumColors != 0 || pixels->planar)))
        return refuse(err, header);
    return WM_OK;
}

bool wm_pixels_are_bits(const struct wm_pixels *pixels, uint8_t *invert)
{
    *invert = pixels->space->kind == INK ? 0 : 255;
    return pixels->bits == 1 && pixels->colours == 1;
}

/* --- colours --- */

/* Where the samples of a colour lie in a row. */
struct samples {
    const uint8_t *row;
    size_t first, step; /* in bits */
    unsigned bits;
};

static struct samples samples_of(const struct wm_pixels *pixels,
                                 const uint8_t *const plane[WM_PIXELS_PLANES], unsigned colour)
{
    struct samples samples = {.bits = pixels->bits, .step = pixels->pixel_bits};

    samples.row = plane[pixels->planes > 1 ? colour : 0];
    if (pixels->planes == 1) /* the colours are the low end of a pixel */
        samples.first = pixels->pixel_bits - (pixels->colours - colour) * pixels->bits;
    return samples;
}

/* A sample as 16 bits. */
static inline uint32_t sample(const struct samples *samples, size_t x)
{
    size_t at = samples->first + x * samples->step;
    const uint8_t *byte = samples->row + (at >> 3);
    uint16_t wide;
    unsigned bits = samples->bits, value;

    if (bits == 16) {
        memcpy(&wide, byte, sizeof wide);
        return wide;
    }
    if (bits == 8)
        return *byte * 257u;
    value = (unsigned)*byte >> (8 - bits - (at & 7)) & ((1u << bits) - 1);
    return value * (65535u / ((1u << bits) - 1));
}

static uint8_t nearest(uint32_t sum)
{
    return (uint8_t)((sum + SUM_PER_GREY / 2) / SUM_PER_GREY);
}

/* The same of a sum that was multiplied by a share of 65535. */
static uint8_t nearest_share(uint64_t sum)
{
    const uint64_t unit = (uint64_t)SUM_PER_GREY * 65535;

    return (uint8_t)((sum + unit / 2) / unit);
}

static void add_colour(const struct samples *samples, uint32_t width, uint32_t weight,
                       uint32_t *sums)
{
    uint32_t x;

    if (samples->bits == 8 && samples->step % 8 == 0) { /* most pages */
        const uint8_t *byte = samples->row + samples->first / 8;
        size_t step = samples->step / 8;
        for (x = 0; x < width; x++, byte += step)
            sums[x] += *byte * 257u * weight;
        return;
    }
    for (x = 0; x < width; x++)
        sums[x] += sample(samples, x) * weight;
}

void wm_pixels_grey(const struct wm_pixels *pixels, const uint8_t *const plane[WM_PIXELS_PLANES],
                    uint32_t *sums, uint8_t *grey)
{
    const struct wm_colour_space *space = pixels->space;
    uint32_t width = pixels->width_dots, x;
    struct samples last = samples_of(pixels, plane, pixels->colours - 1);
    unsigned colour;

    if (pixels->colours == 1 && pixels->bits == 8) {
        for (x = 0; x < width; x++)
            grey[x] = space->kind == INK ? (uint8_t)(255 - last.row[x]) : last.row[x];
        return;
    }
    memset(sums, 0, width * sizeof *sums);
    for (colour = 0; colour < pixels->colours; colour++) {
        struct samples samples = samples_of(pixels, plane, colour);
        if (space->weights[colour] != 0)
            add_colour(&samples, width, space->weights[colour], sums);
    }
    for (x = 0; x < width; x++) {
        uint32_t sum = sums[x];
        switch (space->kind) {
        case LIGHT:
            grey[x] = nearest(sum);
            break;
        case INK:
            grey[x] = nearest(FULL_SUM - (sum < FULL_SUM ? sum : FULL_SUM));
            break;
        case LIGHT_ALPHA:
            grey[x] = nearest_share((uint64_t)FULL_SUM * 65535 -
                                    (uint64_t)(FULL_SUM - sum) * sample(&last, x));
            break;
        case LIGHT_WHITE:
            grey[x] = nearest_share((uint64_t)sum * sample(&last, x));
            break;
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/bitmap.h"
#include "filter/label/code.h"
#include "filter/printer/edges.h"
#include "filter/printer/halftone.h"
#include "filter/printer/screens.h"
#include "tests/tap.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <stdlib.h>
#include <string.h>

struct grey {
    uint32_t width, height;
    uint8_t *at; /* owned */
};

static struct grey grey_new(uint32_t width, uint32_t height)
{
    struct grey grey = {width, height, malloc((size_t)width * height)};

    memset(grey.at, 255, (size_t)width * height);
    return grey;
}

/* Halftone it; the caller clears the bitmap. */
static struct wm_bitmap halftone(const struct grey *grey, enum wm_halftone method, unsigned dpi)
{
    struct wm_halftoner *halftoner = wm_halftoner_new(method, grey->width, dpi);
    struct wm_bitmap bitmap;
    uint32_t in = 0, out = 0;

    wm_bitmap_init(&bitmap, grey->width, grey->height);
    while (out < grey->height) {
        const uint8_t *row = in < grey->height ? grey->at + (size_t)grey->width * in : NULL;
        in++;
        if (wm_halftoner_row(halftoner, row, wm_bitmap_row(&bitmap, out)))
            out++;
        if (!WM_CHECK(in <= grey->height + 100, "rows do not come out"))
            break;
    }
    wm_halftoner_free(halftoner);
    return bitmap;
}

/* Share of black dots of a rectangle. */
static double ink(const struct wm_bitmap *bitmap, uint32_t left, uint32_t top, uint32_t width,
                  uint32_t height)
{
    uint32_t x, y, black = 0;

    for (y = top; y < top + height; y++)
        for (x = left; x < left + width; x++)
            black += wm_bitmap_get(bitmap, x, y);
    return (double)black / (width * height);
}

static void names_are_those_of_the_option(void)
{
    enum wm_halftone method;

    WM_CHECK(wm_halftone_find("Auto", &method) && method == WM_HALFTONE_AUTO, "Auto");
    WM_CHECK(wm_halftone_find("threshold", &method) && method == WM_HALFTONE_THRESHOLD,
             "threshold");
    WM_CHECK(wm_halftone_find("ORDERED", &method) && method == WM_HALFTONE_ORDERED, "ORDERED");
    WM_CHECK(wm_halftone_find("Diffusion", &method) && method == WM_HALFTONE_DIFFUSION,
             "Diffusion");
    WM_CHECK(!wm_halftone_find("", &method) && !wm_halftone_find("Autos", &method), "others");
}

static void threshold_cuts_at_the_middle_grey(void)
{
    struct grey grey = grey_new(256, 3);
    struct wm_bitmap bitmap;
    uint32_t i;

    for (i = 0; i < 3 * 256; i++)
        grey.at[i] = (uint8_t)i;
    bitmap = halftone(&grey, WM_HALFTONE_THRESHOLD, 203);
    for (i = 0; i < 3 * 256; i++)
        WM_CHECK(wm_bitmap_get(&bitmap, i % 256, i / 256) == (i % 256 < 128), "grey %u", i % 256);
    wm_bitmap_clear(&bitmap);
    free(grey.at);
}

static void screens_have_every_tone_as_often_as_any_other(void)
{
    unsigned count[256] = {0}, points[256] = {0}, i;

    for (i = 0; i < WM_SCREEN_BLUE * WM_SCREEN_BLUE; i++)
        count[wm_screen_blue[i / WM_SCREEN_BLUE][i % WM_SCREEN_BLUE]]++;
    for (i = 0; i < WM_SCREEN_POINTS * WM_SCREEN_POINTS; i++)
        points[wm_screen_points[i / WM_SCREEN_POINTS][i % WM_SCREEN_POINTS]]++;
    WM_CHECK(count[0] == 0 && points[0] == 0, "white paper gets dots");
    for (i = 1; i < 256; i++)
        WM_CHECK((count[i] == 4 || count[i] == 5) && points[i] <= 1, "value %u", i);
}

/* Flat greys, whose share of black dots is the ink that was asked for within `error`. */
static void keeps_tone(enum wm_halftone method, unsigned dpi, double exponent, unsigned from,
                       unsigned until, double error)
{
    unsigned tone;

    for (tone = from; tone <= until; tone++) {
        struct grey grey = grey_new(128, 128);
        struct wm_bitmap bitmap;
        double wanted = pow((255 - tone) / 255.0, exponent), got;
        memset(grey.at, (int)tone, 128 * 128);
        bitmap = halftone(&grey, method, dpi);
        got = ink(&bitmap, 32, 32, 64, 64);
        WM_CHECK(fabs(got - wanted) <= error, "method %d, %u dpi, grey %u: %.3f, not %.3f",
                 (int)method, dpi, tone, got, wanted);
        wm_bitmap_clear(&bitmap);
        free(grey.at);
    }
}

static void flat_tones_are_kept(void)
{
    keeps_tone(WM_HALFTONE_ORDERED, 203, 1, 0, 255, 1.0 / 64);
    keeps_tone(WM_HALFTONE_DIFFUSION, 203, 1, 0, 255, 1.0 / 64);
    keeps_tone(WM_HALFTONE_AUTO, 203, 1, 16, 239, 1.0 / 128);
    keeps_tone(WM_HALFTONE_AUTO, 300, 1.2, 16, 239, 1.0 / 128);
    keeps_tone(WM_HALFTONE_ORDERED, 300, 1.2, 0, 255, 1.0 / 50);
    keeps_tone(WM_HALFTONE_DIFFUSION, 600, 1.44, 0, 255, 1.0 / 64);
    keeps_tone(WM_HALFTONE_AUTO, 600, 1.44, 16, 239, 1.0 / 128);
}

/* A ramp with noise: squares of 32 dots keep their mean within 4 %. */
static void ramps_are_kept(void)
{
    static const enum wm_halftone methods[] = {WM_HALFTONE_AUTO, WM_HALFTONE_ORDERED,
                                               WM_HALFTONE_DIFFUSION};
    struct grey grey = grey_new(384, 256);
    uint32_t x, y, random = 1;
    size_t i;

    for (y = 0; y < 256; y++) {
        for (x = 0; x < 384; x++) {
            random = random * 1664525 + 1013904223;
            grey.at[y * 384 + x] = (uint8_t)(24 + x / 2 + (random >> 28));
        }
    }
    for (i = 0; i < 3; i++) {
        struct wm_bitmap bitmap = halftone(&grey, methods[i], 203);
        for (y = 0; y < 256; y += 32) {
            for (x = 0; x < 384; x += 32) {
                double wanted = (255 - (24 + x / 2.0 + 7.75 + 7.5)) / 255,
                       got = ink(&bitmap, x, y, 32, 32);
                WM_CHECK(fabs(got - wanted) <= 0.04, "method %d at %u, %u: %.3f, not %.3f",
                         (int)methods[i], x, y, got, wanted);
            }
        }
        wm_bitmap_clear(&bitmap);
    }
    free(grey.at);
}

/* --- codes --- */

/* Modules of any size at any place, each dot as dark as it is covered. */
struct modules {
    const uint8_t *bits;
    uint32_t columns, rows, stride; /* bytes; 0: one row for all */
    double left, top, module, height;
};

static bool is_dark(const struct modules *modules, double x, double y)
{
    double column = floor((x - modules->left) / modules->module);
    double row = floor((y - modules->top) / modules->height);

    if (column < 0 || row < 0 || column >= modules->columns || row >= modules->rows)
        return false;
    return (modules->bits[(size_t)row * modules->stride + (size_t)column / 8] >>
                (7 - (unsigned)column % 8) &
            1) != 0;
}

static struct grey drawn(const struct modules *modules)
{
    struct grey grey = grey_new((uint32_t)(modules->left * 2 + modules->columns * modules->module),
                                (uint32_t)(modules->top * 2 + modules->rows * modules->height));
    enum { FINE = 20 };
    uint32_t x, y, i;

    for (y = 0; y < grey.height; y++) {
        for (x = 0; x < grey.width; x++) {
            unsigned dark = 0;
            for (i = 0; i < FINE * FINE; i++)
                dark += is_dark(modules, x + (i % FINE + 0.5) / FINE, y + (i / FINE + 0.5) / FINE);
            grey.at[y * grey.width + x] = (uint8_t)(255 - (255 * dark + 200) / (FINE * FINE));
        }
    }
    return grey;
}

/* Does an edge run through the middle of a dot? Which side it falls to then is nobody's fault. */
static bool is_close(const struct modules *modules, double x, double y)
{
    bool dark = is_dark(modules, x - 0.04, y - 0.04);

    return is_dark(modules, x + 0.04, y - 0.04) != dark ||
           is_dark(modules, x - 0.04, y + 0.04) != dark ||
           is_dark(modules, x + 0.04, y + 0.04) != dark;
}

/* Each dot is as the module that covers its middle: edges are straight, modules as wide as whole
 * dots can be. */
static void modules_are_sharp(const struct modules *modules, unsigned dpi)
{
    struct grey grey = drawn(modules);
    struct wm_bitmap bitmap = halftone(&grey, WM_HALFTONE_AUTO, dpi);
    uint32_t x, y, wrong = 0;

    for (y = 0; y < grey.height; y++) {
        for (x = 0; x < grey.width; x++) {
            bool wanted = is_dark(modules, x + 0.5, y + 0.5);
            if (wm_bitmap_get(&bitmap, x, y) != wanted && !is_close(modules, x + 0.5, y + 0.5) &&
                wrong++ == 0)
                WM_CHECK(false, "module %g at %g, %g, %u dpi: dot %u, %u is %d (grey %u)",
                         modules->module, modules->left, modules->top, dpi, x, y, !wanted,
                         grey.at[y * grey.width + x]);
        }
    }
    WM_CHECK(wrong == 0, "%u dots", wrong);
    wm_bitmap_clear(&bitmap);
    free(grey.at);
}

static const double modules_dots[] = {2.14, 2.63, 3, 3.37, 3.76, 4.18};
static const double places[] = {20.12, 20.33, 20.71, 21.0};

static void bars_between_dots_have_straight_edges(void)
{
    struct wm_encoder *encoder = wm_encoder_new();
    struct wm_code128 bars;
    size_t i, k;

    WM_CHECK(wm_code128_make(encoder, "SF1020304050607", &bars, NULL) == 0, "no code");
    for (i = 0; i < sizeof modules_dots / sizeof *modules_dots; i++) {
        for (k = 0; k < sizeof places / sizeof *places; k++) {
            struct modules modules = {bars.bits,     bars.modules,    1, 0, places[k],
                                      places[3 - k], modules_dots[i], 40};
            modules_are_sharp(&modules, 203);
            modules_are_sharp(&modules, 300);
        }
    }
    wm_encoder_free(encoder);
}

static void qr_modules_between_dots_have_straight_edges(void)
{
    static struct wm_qr qr;
    size_t i, k;

    WM_CHECK(wm_qr_make("731024681357902468135790", 57, &qr, NULL) == 0, "no code");
    for (i = 0; i < sizeof modules_dots / sizeof *modules_dots; i++) {
        for (k = 0; k < sizeof places / sizeof *places; k++) {
            struct modules modules = {qr.bits,   qr.side,       qr.side,         qr.stride_bytes,
                                      places[k], places[3 - k], modules_dots[i], modules_dots[i]};
            modules_are_sharp(&modules, 203);
            modules_are_sharp(&modules, 600);
        }
    }
}

/* --- text --- */

/* A line of text, anti-aliased by cairo, in a grey on a grey. */
static struct grey text(double size, double ink_light, double paper_light)
{
    struct grey grey = grey_new(700, 60);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 700, 60);
    cairo_t *cairo = cairo_create(surface);
    PangoLayout *layout = pango_cairo_create_layout(cairo);
    PangoFontDescription *font = pango_font_description_from_string("Noto Sans CJK SC");
    const unsigned char *data;
    uint32_t i;

    cairo_set_source_rgb(cairo, paper_light, paper_light, paper_light);
    cairo_paint(cairo);
    cairo_set_source_rgb(cairo, ink_light, ink_light, ink_light);
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_text(layout, "Example 0123 示例路一百号 Wm", -1);
    cairo_move_to(cairo, 10.3, 5.4);
    pango_cairo_show_layout(cairo, layout);
    cairo_surface_flush(surface);
    data = cairo_image_surface_get_data(surface);
    for (i = 0; i < 700 * 60; i++)
        grey.at[i] =
            data[(i / 700) * (uint32_t)cairo_image_surface_get_stride(surface) + i % 700 * 4];
    pango_font_description_free(font);
    g_object_unref(layout);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    return grey;
}

/* Dots of a colour with none of it around them. */
static unsigned isolated(const struct wm_bitmap *bitmap, bool black)
{
    uint32_t x, y, i;
    unsigned count = 0;

    for (y = 1; y + 1 < bitmap->height_dots; y++) {
        for (x = 1; x + 1 < bitmap->width_dots; x++) {
            unsigned same = 0;
            for (i = 0; i < 9; i++)
                same += wm_bitmap_get(bitmap, x - 1 + i % 3, y - 1 + i / 3) == black;
            count += wm_bitmap_get(bitmap, x, y) == black && same == 1;
        }
    }
    return count;
}

static void text_is_cut_and_never_dithered(void)
{
    static const double sizes[] = {20, 24, 28, 37}, inks[] = {0, 0.2, 0.45, 0.6};
    size_t i, k;

    for (i = 0; i < 4; i++) {
        for (k = 0; k < 4; k++) {
            struct grey grey = text(sizes[i], inks[k], 1);
            struct wm_bitmap bitmap = halftone(&grey, WM_HALFTONE_AUTO, 203);
            /* the middle between ink and paper; dark ink counts as black */
            double middle = (inks[k] < 0.37 ? 1 : inks[k] + 1) / 2 * 255;
            uint32_t n, black = 0, wrong = 0;
            for (n = 0; n < 700 * 60; n++) {
                black += grey.at[n] < middle;
                wrong += wm_bitmap_get(&bitmap, n % 700, n / 700) != (grey.at[n] < middle);
            }
            WM_CHECK(isolated(&bitmap, true) == 0, "%g dots, ink %g: %u stray dots", sizes[i],
                     inks[k], isolated(&bitmap, true));
            WM_CHECK(black > 500 && wrong * 20 <= black, "%g dots, ink %g: %u of %u dots differ",
                     sizes[i], inks[k], wrong, black);
            wm_bitmap_clear(&bitmap);
            free(grey.at);
        }
    }
}

static void white_text_on_black_is_as_good(void)
{
    struct grey grey = text(26, 1, 0);
    struct wm_bitmap bitmap = halftone(&grey, WM_HALFTONE_AUTO, 203);
    uint32_t n, white = 0, wrong = 0;

    for (n = 0; n < 700 * 60; n++) {
        white += grey.at[n] > 127;
        wrong += wm_bitmap_get(&bitmap, n % 700, n / 700) != (grey.at[n] < 128);
    }
    WM_CHECK(white > 500 && wrong * 25 <= white, "%u of %u dots differ", wrong, white);
    WM_CHECK(isolated(&bitmap, false) == 0, "stray white dots");
    wm_bitmap_clear(&bitmap);
    free(grey.at);
}

/* A line of one dot that lies on two, at any share of them, is neither lost nor doubled. */
static void a_hairline_between_dots_is_one_dot_wide(void)
{
    unsigned share;

    for (share = 0; share <= 255; share += 5) {
        struct grey grey = grey_new(61, 61);
        struct wm_bitmap bitmap;
        uint32_t y;
        for (y = 10; y < 51; y++) {
            grey.at[y * 61 + 30] = (uint8_t)share;
            grey.at[y * 61 + 31] = (uint8_t)(255 - share);
        }
        /* something else that is surely black is near */
        for (y = 10; y < 51; y++)
            grey.at[y * 61 + 28] = 0;
        bitmap = halftone(&grey, WM_HALFTONE_AUTO, 203);
        for (y = 12; y < 49; y++)
            WM_CHECK(wm_bitmap_get(&bitmap, 30, y) + wm_bitmap_get(&bitmap, 31, y) == 1 &&
                         !wm_bitmap_get(&bitmap, 29, y) && !wm_bitmap_get(&bitmap, 32, y),
                     "share %u, row %u", share, y);
        wm_bitmap_clear(&bitmap);
        free(grey.at);
    }
}

/* What compressed pictures of text have around it leaves no dots. */
static void noise_near_white_and_black_leaves_no_dots(void)
{
    struct grey grey = grey_new(200, 100);
    struct wm_bitmap bitmap;
    uint32_t n, random = 7, wrong = 0;

    for (n = 0; n < 200 * 100; n++) {
        bool bar = n % 200 / 10 % 3 == 0;
        random = random * 1664525 + 1013904223;
        grey.at[n] = (uint8_t)(bar ? random >> 27 : 255 - (random >> 27));
    }
    bitmap = halftone(&grey, WM_HALFTONE_AUTO, 203);
    for (n = 0; n < 200 * 100; n++)
        wrong += wm_bitmap_get(&bitmap, n % 200, n / 200) != (n % 200 / 10 % 3 == 0);
    WM_CHECK(wrong == 0, "%u dots", wrong);
    wm_bitmap_clear(&bitmap);
    free(grey.at);
}

static void pages_smaller_than_the_window_come_out(void)
{
    static const enum wm_halftone methods[] = {WM_HALFTONE_AUTO, WM_HALFTONE_THRESHOLD,
                                               WM_HALFTONE_ORDERED, WM_HALFTONE_DIFFUSION};
    uint32_t width, height, x, y;
    size_t i;

    for (i = 0; i < 4; i++) {
        for (width = 1; width < 20; width++) {
            for (height = 1; height < 20; height++) {
                struct grey grey = grey_new(width, height);
                struct wm_bitmap bitmap;
                grey.at[0] = 0;
                bitmap = halftone(&grey, methods[i], 600);
                for (y = 0; y < height; y++)
                    for (x = 0; x < width; x++)
                        WM_CHECK(wm_bitmap_get(&bitmap, x, y) == (x == 0 && y == 0),
                                 "%u x %u: %u, %u", width, height, x, y);
                wm_bitmap_clear(&bitmap);
                free(grey.at);
            }
        }
    }
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(names_are_those_of_the_option),
        WM_CASE(threshold_cuts_at_the_middle_grey),
        WM_CASE(screens_have_every_tone_as_often_as_any_other),
        WM_CASE(flat_tones_are_kept),
        WM_CASE(ramps_are_kept),
        WM_CASE(bars_between_dots_have_straight_edges),
        WM_CASE(qr_modules_between_dots_have_straight_edges),
        WM_CASE(text_is_cut_and_never_dithered),
        WM_CASE(white_text_on_black_is_as_good),
        WM_CASE(a_hairline_between_dots_is_one_dot_wide),
        WM_CASE(noise_near_white_and_black_leaves_no_dots),
        WM_CASE(pages_smaller_than_the_window_come_out),
        {0},
    };

    return wm_tap_run("halftone", cases);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * label-pdf OUT.pdf|OUT.png [DPI]: a label as a shop's system prints it, for what CUPS makes of it:
 * text of several sizes, a picture in shades of grey, a Code 128 and a QR, none of them on whole
 * dots. As PDF, or drawn by cairo at 8 * DPI and each dot black that is covered by half or more:
 * the ideal that prints are compared with. Prints what the two codes hold, a line each.
 */
#include "config.h"

#include "filter/label/code.h"
#include "tests/decode/picture.h"

#include <cairo-pdf.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MM (72.0 / 25.4)
#define WIDTH_MM 100
#define HEIGHT_MM 150
#define FINE 8 /* pixels of the ideal's drawing a dot, each way */

static const char code128[] = "SF1020304050607";
static const char qr_digits[] = "73102468135790246813579024681357902468135790";

struct line {
    double x_mm, y_mm, size_pt;
    const char *text;
    double grey;
};

static const struct line lines[] = {
    {5, 5.3, 24, "021-A07 示例市", 0},
    {5, 17, 13, "Example Street 12, 示例路一百号", 0},
    {5, 24, 10, "The quick brown fox jumps over the lazy dog", 0},
    {5, 29.3, 8, "收件人：示例　电话 138 0000 1234　Wall & Sons", 0},
    {5, 33.8, 6.5, "Handle with care, keep dry: 0123456789 abcdefghij", 0},
    {5, 37.7, 5.5, "small print that a printer at 203 dpi can just show", 0},
    {5, 41.4, 9, "Grey on white: refer to order 4711", 0.45},
};

static void draw_lines(cairo_t *cairo)
{
    PangoLayout *layout = pango_cairo_create_layout(cairo);
    PangoContext *context = pango_layout_get_context(layout);
    PangoFontDescription *font = pango_font_description_from_string("Noto Sans CJK SC");
    cairo_font_options_t *exact = cairo_font_options_create();
    size_t i;

    /* the same places at every resolution */
    cairo_font_options_set_hint_style(exact, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(exact, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, exact);
    pango_context_set_round_glyph_positions(context, FALSE);
    cairo_font_options_destroy(exact);
    for (i = 0; i < sizeof lines / sizeof *lines; i++) {
        pango_font_description_set_absolute_size(font, lines[i].size_pt * PANGO_SCALE);
        pango_layout_set_font_description(layout, font);
        pango_layout_set_text(layout, lines[i].text, -1);
        cairo_move_to(cairo, lines[i].x_mm * MM, lines[i].y_mm * MM);
        cairo_set_source_rgb(cairo, lines[i].grey, lines[i].grey, lines[i].grey);
        pango_layout_context_changed(layout);
        pango_cairo_show_layout(cairo, layout);
    }
    cairo_set_source_rgb(cairo, 0, 0, 0);
    pango_font_description_free(font);
    g_object_unref(layout);
}

/* A picture of 240 x 160 pixels: a ball before a wall that darkens, with a little noise. */
static void draw_picture(cairo_t *cairo, double x_mm, double y_mm)
{
    cairo_surface_t *picture = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 240, 160);
    int stride = cairo_image_surface_get_stride(picture), x, y;
    unsigned char *data = cairo_image_surface_get_data(picture);
    uint32_t noise = 1;

    for (y = 0; y < 160; y++) {
        for (x = 0; x < 240; x++) {
            double dx = (x - 120) / 62.0, dy = (y - 82) / 62.0, depth = 1 - dx * dx - dy * dy;
            double light = 40 + x * 190.0 / 240;
            uint32_t grey;
            if (depth > 0)
                light = 28 + 215 * fmax(0, -0.55 * dx - 0.5 * dy + 0.65 * sqrt(depth));
            noise = noise * 1664525 + 1013904223;
            light += (double)(noise >> 28) - 8;
            grey = (uint32_t)fmin(fmax(light, 0), 255);
            grey *= 0x010101;
            memcpy(data + y * stride + x * 4, &grey, 4);
        }
    }
    cairo_surface_mark_dirty(picture);
    cairo_save(cairo);
    cairo_translate(cairo, x_mm * MM, y_mm * MM);
    cairo_scale(cairo, 40 * MM / 240, 40 * MM / 240);
    cairo_set_source_surface(cairo, picture, 0, 0);
    cairo_paint(cairo);
    cairo_restore(cairo);
    cairo_surface_destroy(picture);
    /* and a flat grey and a ramp as vectors */
    cairo_set_source_rgb(cairo, 0.7, 0.7, 0.7);
    cairo_rectangle(cairo, (x_mm + 43.1) * MM, y_mm * MM, 45 * MM, 10 * MM);
    cairo_fill(cairo);
    for (x = 0; x < 45; x++) {
        cairo_set_source_rgb(cairo, x / 44.0, x / 44.0, x / 44.0);
        cairo_rectangle(cairo, (x_mm + 43.1 + x) * MM, (y_mm + 13) * MM, 1 * MM, 13 * MM);
        cairo_fill(cairo);
    }
    cairo_set_source_rgb(cairo, 0, 0, 0);
}

/* Bars or modules as rectangles, runs joined. */
static void draw_modules(cairo_t *cairo, const uint8_t *bits, uint32_t count, double x, double y,
                         double module, double height)
{
    uint32_t i, start;

    for (i = 0; i < count; i++) {
        start = i;
        while (i < count && (bits[i / 8] >> (7 - i % 8) & 1) != 0)
            i++;
        if (i > start)
            cairo_rectangle(cairo, x + start * module, y, (i - start) * module, height);
    }
}

static int draw_codes(cairo_t *cairo)
{
    static struct wm_qr qr;
    struct wm_code128 bars;
    struct wm_err err = {0};
    struct wm_encoder *encoder = wm_encoder_new();
    int status = wm_code128_make(encoder, code128, &bars, &err);
    uint32_t row;

    wm_encoder_free(encoder);
    if (status != 0 || wm_qr_make(qr_digits, 57, &qr, &err) != 0)
        return -1;
    draw_modules(cairo, bars.bits, bars.modules, 9.17 * MM, 92.4 * MM, 0.33 * MM, 18 * MM);
    for (row = 0; row < qr.side; row++)
        draw_modules(cairo, qr.bits + row * qr.stride_bytes, qr.side, 12.31 * MM,
                     (115.27 + row * 0.47) * MM, 0.47 * MM, 0.47 * MM);
    cairo_fill(cairo);
    return 0;
}

static int draw(cairo_t *cairo)
{
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    draw_lines(cairo);
    draw_picture(cairo, 5, 48);
    return draw_codes(cairo);
}

/* Each dot black of whose FINE x FINE pixels half or more are dark. */
static int ideal(const char *path, unsigned dpi)
{
    struct wm_bitmap bitmap;
    uint32_t width = (uint32_t)lround(WIDTH_MM * dpi / 25.4),
             height = (uint32_t)lround(HEIGHT_MM * dpi / 25.4), x, y;
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width * FINE, (int)height * FINE);
    cairo_t *cairo = cairo_create(surface);
    int stride, i, j, status;
    const unsigned char *data;

    cairo_scale(cairo, dpi * FINE / 72.0, dpi * FINE / 72.0);
    status = draw(cairo);
    cairo_surface_flush(surface);
    data = cairo_image_surface_get_data(surface);
    stride = cairo_image_surface_get_stride(surface);
    if (status != 0 || data == NULL || wm_bitmap_init(&bitmap, width, height) != 0)
        return -1;
    for (y = 0; y < height; y++) {
        for (x = 0; x < width; x++) {
            int dark = 0;
            for (j = 0; j < FINE; j++)
                for (i = 0; i < FINE; i++)
                    dark += data[((int)y * FINE + j) * stride + ((int)x * FINE + i) * 4 + 1] < 128;
            wm_bitmap_fill(&bitmap, (int32_t)x, (int32_t)y, 1, 1, dark * 2 >= FINE * FINE);
        }
    }
    status = picture_write(&bitmap, path);
    wm_bitmap_clear(&bitmap);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    return status;
}

int main(int argc, char **argv)
{
    cairo_surface_t *surface;
    cairo_t *cairo;
    int status;

    if (argc < 2 || argc > 3)
        return 2;
    if (argc == 3) {
        status = ideal(argv[1], (unsigned)atoi(argv[2]));
    } else {
        surface = cairo_pdf_surface_create(argv[1], WIDTH_MM * MM, HEIGHT_MM * MM);
        cairo = cairo_create(surface);
        status = draw(cairo);
        cairo_destroy(cairo);
        cairo_surface_finish(surface);
        if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS)
            status = -1;
        cairo_surface_destroy(surface);
    }
    if (status != 0)
        return 1;
    printf("%s\n%s\n", code128, qr_digits);
    return 0;
}

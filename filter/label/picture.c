/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/picture.h"

#include "filter/base/message.h"

#include <cairo-pdf.h>
#include <errno.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

/** libpng's own would print a second message. */
static void png_failed(png_structp png, png_const_charp message)
{
    (void)message;
    png_longjmp(png, 1);
}

static void png_warned(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message;
}

int wm_picture_png(FILE *file, const struct wm_bitmap *page, uint32_t dots_per_mm_x1000,
                   struct wm_err *err)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, png_failed, png_warned);
    png_infop info = png != NULL ? png_create_info_struct(png) : NULL;
    uint32_t y;

    if (info == NULL) {
        png_destroy_write_struct(&png, NULL);
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    }
    if (setjmp(png_jmpbuf(png))) {
        png_destroy_write_struct(&png, &info);
        return wm_err_set(err, WM_ERR_INPUT, _("the picture cannot be written: %s"),
                          strerror(errno));
    }
    png_init_io(png, file);
    png_set_IHDR(png, info, page->width_dots, page->height_dots, 1, PNG_COLOR_TYPE_GRAY,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_pHYs(png, info, dots_per_mm_x1000, dots_per_mm_x1000, PNG_RESOLUTION_METER);
    png_write_info(png, info);
    png_set_invert_mono(png);
    for (y = 0; y < page->height_dots; y++)
        png_write_row(png, wm_bitmap_row(page, y));
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    return 0;
}

struct wm_pdf {
    cairo_surface_t *surface;
    FILE *file;
};

static cairo_status_t write_bytes(void *closure, const unsigned char *data, unsigned int length)
{
    const struct wm_pdf *pdf = closure;

    return fwrite(data, 1, length, pdf->file) == length ? CAIRO_STATUS_SUCCESS
                                                        : CAIRO_STATUS_WRITE_ERROR;
}

struct wm_pdf *wm_pdf_new(FILE *file, struct wm_err *err)
{
    struct wm_pdf *pdf = calloc(1, sizeof *pdf);

    if (pdf == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return NULL;
    }
    pdf->file = file;
    pdf->surface = cairo_pdf_surface_create_for_stream(write_bytes, pdf, 72, 72);
    return pdf;
}

/** The page as cairo keeps 1-bit masks: whole words, in which the first dot is the lowest bit on
 * little-endian machines and the highest on others. */
static cairo_surface_t *mask_of(const struct wm_bitmap *page)
{
    static const uint16_t probe = 1;
    bool low_first = *(const uint8_t *)&probe == 1;
    cairo_surface_t *mask =
        cairo_image_surface_create(CAIRO_FORMAT_A1, (int)page->width_dots, (int)page->height_dots);
    unsigned char *pixels = cairo_image_surface_get_data(mask);
    size_t stride = (size_t)cairo_image_surface_get_stride(mask), x;
    uint32_t y;

    if (pixels == NULL)
        return mask;
    for (y = 0; y < page->height_dots; y++) {
        for (x = 0; x < page->stride_bytes; x++) {
            uint32_t byte = wm_bitmap_row(page, y)[x], turned = 0, i;
            for (i = 0; i < 8; i++)
                turned |= (byte >> i & 1) << (7 - i);
            pixels[y * stride + x] = (unsigned char)(low_first ? turned : byte);
        }
    }
    cairo_surface_mark_dirty(mask);
    return mask;
}

int wm_pdf_page(struct wm_pdf *pdf, const struct wm_bitmap *page, uint32_t dots_per_mm_x1000,
                struct wm_err *err)
{
    double scale = 72.0 / 25.4 * 1000.0 / dots_per_mm_x1000; /* points a dot */
    cairo_surface_t *mask = mask_of(page);
    cairo_pattern_t *pattern = cairo_pattern_create_for_surface(mask);
    cairo_t *cairo;
    cairo_status_t status;

    cairo_pdf_surface_set_size(pdf->surface, page->width_dots * scale, page->height_dots * scale);
    cairo = cairo_create(pdf->surface);
    cairo_scale(cairo, scale, scale);
    cairo_set_source_rgb(cairo, 0, 0, 0);
    cairo_pattern_set_filter(pattern, CAIRO_FILTER_NEAREST);
    cairo_mask(cairo, pattern);
    cairo_show_page(cairo);
    status = cairo_status(cairo);
    cairo_destroy(cairo);
    cairo_pattern_destroy(pattern);
    cairo_surface_destroy(mask);
    if (status != CAIRO_STATUS_SUCCESS)
        return wm_err_set(err, WM_ERR_INPUT, _("the PDF cannot be written: %s"),
                          cairo_status_to_string(status));
    return 0;
}

int wm_pdf_finish(struct wm_pdf *pdf, struct wm_err *err)
{
    cairo_status_t status;

    cairo_surface_finish(pdf->surface);
    status = cairo_surface_status(pdf->surface);
    if (status != CAIRO_STATUS_SUCCESS || fflush(pdf->file) != 0)
        return wm_err_set(err, WM_ERR_INPUT, _("the PDF cannot be written: %s"),
                          status != CAIRO_STATUS_SUCCESS ? cairo_status_to_string(status)
                                                         : strerror(errno));
    return 0;
}

void wm_pdf_free(struct wm_pdf *pdf)
{
    if (pdf == NULL)
        return;
    cairo_surface_destroy(pdf->surface);
    free(pdf);
}

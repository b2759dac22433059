/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/image.h"

#include "filter/base/file.h"
#include "filter/base/message.h"
#include "filter/label/glyph.h"

#include <math.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

static bool ends_in(const char *name, const char *ending)
{
    size_t len = strlen(name), tail = strlen(ending);

    return len > tail && strcmp(name + len - tail, ending) == 0;
}

bool wm_image_name(const char *name)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/";
    const char *part = name;

    if (name[strspn(name, letters)] != '\0' || (!ends_in(name, ".png") && !ends_in(name, ".svg")))
        return false;
    for (; part != NULL; part = strchr(part, '/')) {
        part += part != name ? 1 : 0;
        if (*part == '.' || *part == '/' || *part == '\0')
            return false;
    }
    return true;
}

const char *wm_image_refused(const char *path)
{
    return ends_in(path, ".svg") ? wm_svg_refused() : NULL;
}

void wm_image_fit(double width, double height, uint32_t box_width, uint32_t box_height,
                  int32_t *out_width, int32_t *out_height)
{
    double scale = fmin(box_width / width, box_height / height);

    *out_width = (int32_t)fmax(1, fmin(box_width, round(width * scale)));
    *out_height = (int32_t)fmax(1, fmin(box_height, round(height * scale)));
}

const char *wm_image_cut(cairo_surface_t *surface, struct wm_bitmap *out)
{
    const unsigned char *grey;
    int width = cairo_image_surface_get_width(surface), x, y;
    int height = cairo_image_surface_get_height(surface);

    cairo_surface_flush(surface);
    grey = cairo_image_surface_get_data(surface);
    if (grey == NULL || wm_bitmap_init(out, (uint32_t)width, (uint32_t)height) != 0)
        return _("out of memory");
    for (y = 0; y < height; y++) {
        uint8_t *row = wm_bitmap_row(out, (uint32_t)y);
        for (x = 0; x < width; x++) {
            if (grey[x] >= WM_GLYPH_THRESHOLD)
                row[x >> 3] |= (uint8_t)(0x80u >> (x & 7));
        }
        grey += cairo_image_surface_get_stride(surface);
    }
    return NULL;
}

/** Scale darkness into a surface of its own size and cut it. */
static const char *scale_and_cut(cairo_surface_t *dark, uint32_t width_dots, uint32_t height_dots,
                                 struct wm_bitmap *out)
{
    double width = cairo_image_surface_get_width(dark);
    double height = cairo_image_surface_get_height(dark);
    int32_t to_width, to_height;
    cairo_surface_t *scaled;
    const char *why = _("out of memory");
    cairo_t *cr;

    wm_image_fit(width, height, width_dots, height_dots, &to_width, &to_height);
    scaled = cairo_image_surface_create(CAIRO_FORMAT_A8, to_width, to_height);
    cr = cairo_create(scaled);
    cairo_scale(cr, to_width / width, to_height / height);
    cairo_set_source_surface(cr, dark, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_BEST);
    cairo_pattern_set_extend(cairo_get_source(cr), CAIRO_EXTEND_PAD);
    cairo_set_operator(cr, CAIRO_OPERATOR_SOURCE);
    cairo_paint(cr);
    if (cairo_status(cr) == CAIRO_STATUS_SUCCESS)
        why = wm_image_cut(scaled, out);
    cairo_destroy(cr);
    cairo_surface_destroy(scaled);
    return why;
}

/** Decode into darkness: grey on white, turned round. */
static const char *read_grey(png_image *image, unsigned char *pixels, int stride)
{
    static const png_color white = {255, 255, 255};
    uint32_t x, y;

    if (png_image_finish_read(image, &white, pixels, stride, NULL) == 0)
        return _("the image is no PNG, or is damaged");
    for (y = 0; y < image->height; y++) {
        unsigned char *row = pixels + (size_t)y * (size_t)stride;
        for (x = 0; x < image->width; x++)
            row[x] = (unsigned char)(255 - row[x]);
    }
    return NULL;
}

const char *wm_png_draw(const char *data, size_t len, uint32_t width_dots, uint32_t height_dots,
                        struct wm_bitmap *out)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    cairo_surface_t *dark = NULL;
    const char *why = NULL;

    if (png_image_begin_read_from_memory(&image, data, len) == 0)
        return _("the image is no PNG, or is damaged");
    image.format = PNG_FORMAT_GRAY;
    if ((double)image.width * image.height > WM_IMAGE_MAX_PIXELS)
        why = _("the image has more than 16777216 pixels");
    if (why == NULL) {
        dark = cairo_image_surface_create(CAIRO_FORMAT_A8, (int)image.width, (int)image.height);
        if (cairo_surface_status(dark) != CAIRO_STATUS_SUCCESS)
            why = _("the image is too wide or too high, or memory is short");
    }
    if (why == NULL) {
        cairo_surface_flush(dark);
        why = read_grey(&image, cairo_image_surface_get_data(dark),
                        cairo_image_surface_get_stride(dark));
        cairo_surface_mark_dirty(dark);
    }
    if (why == NULL)
        why = scale_and_cut(dark, width_dots, height_dots, out);
    png_image_free(&image);
    cairo_surface_destroy(dark);
    return why;
}

const char *wm_image_load(const char *path, uint32_t width_dots, uint32_t height_dots,
                          struct wm_bitmap *out)
{
    const char *why;
    size_t len = 0;
    char *data = wm_file_read(path, WM_IMAGE_MAX_BYTES, &len, NULL);

    if (data == NULL)
        return _("the image's file cannot be read, or is larger than 1 MiB");
    why = ends_in(path, ".svg") ? wm_svg_draw(data, len, width_dots, height_dots, out)
                                : wm_png_draw(data, len, width_dots, height_dots, out);
    free(data);
    return why;
}

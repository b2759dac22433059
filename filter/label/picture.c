/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/picture.h"

#include "filter/base/message.h"

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

/** A picture being written. */
struct picture {
    png_structp png;
    png_infop info;
    const struct wm_bitmap *page;
    const struct wm_scale *scale;
    uint32_t width, height; /**< pixels */
    uint8_t *row;           /**< owned, a byte a pixel; NULL where a dot is a pixel */
};

/** Numbers of black dots into what the file holds: bits, 1 for black, or shades from 255. */
static void pack_row(const struct picture *picture)
{
    uint32_t shades = wm_scale_shades(picture->scale), x;

    if (picture->scale->parts > 1) {
        for (x = 0; x < picture->width; x++)
            picture->row[x] = (uint8_t)(255 - (255 * picture->row[x] + shades / 2) / shades);
        return;
    }
    for (x = 0; x < picture->width; x++) {
        uint8_t bit = (uint8_t)(picture->row[x] << (7 - (x & 7)));
        /* A byte of bits never lies behind the pixel that is read. */
        picture->row[x >> 3] = (uint8_t)((x & 7) == 0 ? bit : picture->row[x >> 3] | bit);
    }
}

/** All that can end in libpng's jump, apart from what is freed after it. */
static void write_png(const struct picture *picture, uint32_t pixels_per_metre)
{
    png_structp png = picture->png;
    uint32_t y;

    png_set_IHDR(png, picture->info, picture->width, picture->height,
                 picture->scale->parts > 1 ? 8 : 1, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_pHYs(png, picture->info, pixels_per_metre, pixels_per_metre, PNG_RESOLUTION_METER);
    png_write_info(png, picture->info);
    if (picture->scale->parts == 1)
        png_set_invert_mono(png);
    for (y = 0; y < picture->height; y++) {
        if (picture->row == NULL) {
            png_write_row(png, wm_bitmap_row(picture->page, y));
            continue;
        }
        wm_scale_row(picture->scale, picture->page, y, picture->row);
        pack_row(picture);
        png_write_row(png, picture->row);
    }
    png_write_end(png, picture->info);
}

int wm_picture_png_scaled(FILE *file, const struct wm_bitmap *page, const struct wm_scale *scale,
                          uint32_t dots_per_mm_x1000, struct wm_err *err)
{
    struct picture picture = {.page = page, .scale = scale};
    uint32_t density = (dots_per_mm_x1000 * scale->times + scale->parts / 2) / scale->parts;
    bool plain = scale->times == 1 && scale->parts == 1;

    picture.width = wm_scale_pixels(scale, page->width_dots);
    picture.height = wm_scale_pixels(scale, page->height_dots);
    picture.row = plain ? NULL : malloc(picture.width);
    picture.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, png_failed, png_warned);
    picture.info = picture.png != NULL ? png_create_info_struct(picture.png) : NULL;
    if (picture.info == NULL || (!plain && picture.row == NULL)) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        goto fail;
    }
    if (setjmp(png_jmpbuf(picture.png))) {
        wm_err_set(err, WM_ERR_INPUT, _("the picture cannot be written: %s"), strerror(errno));
        goto fail;
    }
    png_init_io(picture.png, file);
    write_png(&picture, density);
    png_destroy_write_struct(&picture.png, &picture.info);
    free(picture.row);
    return 0;
fail:
    png_destroy_write_struct(&picture.png, &picture.info);
    free(picture.row);
    return WM_ERR_INPUT;
}

int wm_picture_png(FILE *file, const struct wm_bitmap *page, uint32_t dots_per_mm_x1000,
                   struct wm_err *err)
{
    static const struct wm_scale one = {1, 1};

    return wm_picture_png_scaled(file, page, &one, dots_per_mm_x1000, err);
}

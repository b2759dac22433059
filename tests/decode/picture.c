/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/decode/picture.h"

#include <png.h>
#include <stdio.h>
#include <string.h>

static int write_pbm(const struct wm_bitmap *bitmap, FILE *file)
{
    uint32_t y;

    fprintf(file, "P4\n%u %u\n", bitmap->width_dots, bitmap->height_dots);
    for (y = 0; y < bitmap->height_dots; y++)
        fwrite(wm_bitmap_row(bitmap, y), 1, bitmap->stride_bytes, file);
    return ferror(file) ? -1 : 0;
}

static int write_png(const struct wm_bitmap *bitmap, FILE *file)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png != NULL ? png_create_info_struct(png) : NULL;
    uint32_t y;

    if (info == NULL || setjmp(png_jmpbuf(png))) {
        png_destroy_write_struct(&png, &info);
        return -1;
    }
    png_init_io(png, file);
    png_set_IHDR(png, info, bitmap->width_dots, bitmap->height_dots, 1, PNG_COLOR_TYPE_GRAY,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    png_set_invert_mono(png); /* grey of one bit: 0 is black */
    for (y = 0; y < bitmap->height_dots; y++)
        png_write_row(png, wm_bitmap_row(bitmap, y));
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    return 0;
}

int picture_write(const struct wm_bitmap *bitmap, const char *path)
{
    size_t len = strlen(path);
    FILE *file = fopen(path, "wb");
    int result;

    if (file == NULL)
        return -1;
    if (len > 4 && strcmp(path + len - 4, ".png") == 0)
        result = write_png(bitmap, file);
    else
        result = write_pbm(bitmap, file);
    if (fclose(file) != 0)
        result = -1;
    return result;
}

int picture_read(struct wm_bitmap *bitmap, const char *path)
{
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    unsigned width, height;
    size_t size;
    int result = -1;

    if (file == NULL)
        return -1;
    if (fscanf(file, "P4 %u %u", &width, &height) == 2 && fgetc(file) == '\n' &&
        wm_bitmap_init(bitmap, width, height) == 0) {
        size = bitmap->stride_bytes * bitmap->height_dots;
        result = fread(bitmap->bits, 1, size, file) == size ? 0 : -1;
        if (result != 0)
            wm_bitmap_clear(bitmap);
    }
    if (file != stdin)
        fclose(file);
    return result;
}

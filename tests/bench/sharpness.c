/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sharpness DPI OUT.png IDEAL.pbm (NAME PICTURE)…: prints of the label of tests/label-pdf beside
 * what it should look like. PICTURE is a raw PBM, or a CUPS raster of one bit if its name ends with
 * ".raster". Prints a line a picture: of the black text, the grey text and the bars and modules how
 * many percent of the ideal's black dots differ, where the picture lies best (within 3 dots); and
 * black dots of the text without a black neighbour. OUT.png shows pieces of all of them, enlarged.
 */
#include "config.h"

#include "tests/decode/picture.h"

#include <cairo.h>
#include <cups/raster.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SHIFT_MAX 3
#define ZOOM 3
#define TITLE 26
#define PICTURES_MAX 8

/* Areas of the label, as label-pdf draws them: mm from the left and from the top. */
struct area {
    double left, top, right, bottom;
};
static const struct area black_text = {4, 4, 96, 41}, grey_text = {4, 41.8, 96, 46},
                         codes = {8, 91, 60, 132};
/* what is shown */
static const struct area shown[] = {
    {4.5, 23.5, 54.5, 47.5}, {8.5, 106, 58.5, 112}, {4.5, 52, 54.5, 66}};

struct picture {
    const char *name;
    struct wm_bitmap bitmap;
    int dx, dy; /* where the ideal's dot 0, 0 lies */
};

static int read_raster(struct wm_bitmap *bitmap, const char *path)
{
    int fd = open(path, O_RDONLY);
    cups_raster_t *raster = fd >= 0 ? cupsRasterOpen(fd, CUPS_RASTER_READ) : NULL;
    cups_page_header2_t header;
    uint32_t y;
    int status = -1;

    if (raster != NULL && cupsRasterReadHeader2(raster, &header) && header.cupsBitsPerPixel == 1 &&
        header.cupsColorSpace == CUPS_CSPACE_K &&
        wm_bitmap_init(bitmap, header.cupsWidth, header.cupsHeight) == 0 &&
        bitmap->stride_bytes == header.cupsBytesPerLine) {
        status = 0;
        for (y = 0; y < header.cupsHeight; y++)
            cupsRasterReadPixels(raster, wm_bitmap_row(bitmap, y), header.cupsBytesPerLine);
    }
    if (raster != NULL)
        cupsRasterClose(raster);
    if (fd >= 0)
        close(fd);
    return status;
}

static bool dot(const struct wm_bitmap *bitmap, int x, int y)
{
    return x >= 0 && y >= 0 && x < (int)bitmap->width_dots && y < (int)bitmap->height_dots &&
           wm_bitmap_get(bitmap, (uint32_t)x, (uint32_t)y);
}

/* Percent of the ideal's ink by which a picture differs in an area. */
static double differ(const struct wm_bitmap *ideal, const struct picture *picture,
                     const struct area *area, double per_mm)
{
    int x, y;
    unsigned wrong = 0, ink = 0;

    for (y = (int)(area->top * per_mm); y < (int)(area->bottom * per_mm); y++) {
        for (x = (int)(area->left * per_mm); x < (int)(area->right * per_mm); x++) {
            bool black = dot(ideal, x, y);
            ink += black;
            wrong += black != dot(&picture->bitmap, x + picture->dx, y + picture->dy);
        }
    }
    return ink > 0 ? 100.0 * wrong / ink : 0;
}

/* Each area at the place that suits it best: a whole dot's shift is no lack of sharpness. */
static double least(const struct wm_bitmap *ideal, struct picture *picture, const struct area *area,
                    double per_mm)
{
    double best = INFINITY;
    int dx, dy, best_x = 0, best_y = 0;

    for (dy = -SHIFT_MAX; dy <= SHIFT_MAX; dy++) {
        for (dx = -SHIFT_MAX; dx <= SHIFT_MAX; dx++) {
            double got;
            picture->dx = dx;
            picture->dy = dy;
            got = differ(ideal, picture, area, per_mm);
            if (got < best) {
                best = got;
                best_x = dx;
                best_y = dy;
            }
        }
    }
    picture->dx = best_x;
    picture->dy = best_y;
    return best;
}

static unsigned stray(const struct wm_bitmap *bitmap, double per_mm)
{
    int x, y, i;
    unsigned count = 0;

    for (y = (int)(black_text.top * per_mm); y < (int)(grey_text.bottom * per_mm); y++) {
        for (x = (int)(black_text.left * per_mm); x < (int)(black_text.right * per_mm); x++) {
            unsigned black = 0;
            for (i = 0; i < 9; i++)
                black += dot(bitmap, x - 1 + i % 3, y - 1 + i / 3);
            count += black == 1 && dot(bitmap, x, y);
        }
    }
    return count;
}

/* One picture's pieces below its name, at x, y of the sheet. */
static void show(cairo_t *cairo, const struct picture *picture, double x, double y, double per_mm)
{
    size_t i;
    int column, row;

    cairo_set_source_rgb(cairo, 0, 0, 0);
    cairo_set_font_size(cairo, 17);
    cairo_move_to(cairo, x, y + 19);
    cairo_show_text(cairo, picture->name);
    y += TITLE;
    for (i = 0; i < sizeof shown / sizeof *shown; i++) {
        int width = (int)((shown[i].right - shown[i].left) * per_mm),
            height = (int)((shown[i].bottom - shown[i].top) * per_mm);
        for (row = 0; row < height; row++) {
            for (column = 0; column < width; column++) {
                if (dot(&picture->bitmap, (int)(shown[i].left * per_mm) + column,
                        (int)(shown[i].top * per_mm) + row))
                    cairo_rectangle(cairo, x + column * ZOOM, y + row * ZOOM, ZOOM, ZOOM);
            }
            cairo_fill(cairo);
        }
        y += height * ZOOM + 6;
    }
}

static int draw_sheet(const char *path, const struct picture *pictures, int count, double per_mm)
{
    double width = (shown[0].right - shown[0].left) * per_mm * ZOOM + 24, height = TITLE + 24;
    cairo_surface_t *surface;
    cairo_t *cairo;
    size_t i;
    int n, status;

    for (i = 0; i < sizeof shown / sizeof *shown; i++)
        height += (shown[i].bottom - shown[i].top) * per_mm * ZOOM + 6;
    surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width * 2,
                                         (int)height * ((count + 1) / 2));
    cairo = cairo_create(surface);
    cairo_set_antialias(cairo, CAIRO_ANTIALIAS_NONE);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    for (n = 0; n < count; n++)
        show(cairo, &pictures[n], 12 + n % 2 * width, n / 2 * height, per_mm);
    status = cairo_surface_write_to_png(surface, path) == CAIRO_STATUS_SUCCESS ? 0 : -1;
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    return status;
}

int main(int argc, char **argv)
{
    struct picture pictures[PICTURES_MAX];
    double per_mm = argc > 1 ? atoi(argv[1]) / 25.4 : 0;
    int count = 0, i;

    if (argc < 6 || argc % 2 != 0 || argc > 4 + 2 * (PICTURES_MAX - 1) || per_mm <= 0)
        return 2;
    pictures[count].name = "the ideal: half of a dot covered";
    if (picture_read(&pictures[count++].bitmap, argv[3]) != 0)
        return 1;
    for (i = 4; i < argc; i += 2) {
        struct picture *picture = &pictures[count++];
        const char *end = strrchr(argv[i + 1], '.');
        double text, grey, code;
        picture->name = argv[i];
        if ((end != NULL && strcmp(end, ".raster") == 0
                 ? read_raster(&picture->bitmap, argv[i + 1])
                 : picture_read(&picture->bitmap, argv[i + 1])) != 0) {
            fprintf(stderr, "sharpness: cannot read %s\n", argv[i + 1]);
            return 1;
        }
        text = least(&pictures[0].bitmap, picture, &black_text, per_mm);
        grey = least(&pictures[0].bitmap, picture, &grey_text, per_mm);
        code = least(&pictures[0].bitmap, picture, &codes, per_mm);
        printf("%.1f %.1f %.1f %u %s\n", text, grey, code, stray(&picture->bitmap, per_mm),
               picture->name);
    }
    return draw_sheet(argv[2], pictures, count, per_mm) == 0 ? 0 : 1;
}

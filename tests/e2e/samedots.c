/* SPDX-License-Identifier: Apache-2.0 */
/** samedots: `samedots A B [X Y WIDTH HEIGHT]` compares two pictures (raw PBM or PNG) dot for dot,
 * except within the box, in dots. Says where they first differ. */
#include "config.h"

#include "tests/decode/picture.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int read_png(struct wm_bitmap *bitmap, const char *path)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    unsigned char *grey;
    uint32_t x, y;

    if (!png_image_begin_read_from_file(&image, path))
        return -1;
    image.format = PNG_FORMAT_GRAY;
    grey = malloc(PNG_IMAGE_SIZE(image));
    if (grey == NULL || !png_image_finish_read(&image, NULL, grey, 0, NULL) ||
        wm_bitmap_init(bitmap, image.width, image.height) != 0) {
        free(grey);
        return -1;
    }
    for (y = 0; y < image.height; y++) {
        for (x = 0; x < image.width; x++) {
            if (grey[(size_t)y * image.width + x] < 128)
                wm_bitmap_fill(bitmap, (int32_t)x, (int32_t)y, 1, 1, true);
        }
    }
    free(grey);
    return 0;
}

static int read_picture(struct wm_bitmap *bitmap, const char *path)
{
    size_t len = strlen(path);
    int status = len > 4 && strcmp(path + len - 4, ".png") == 0 ? read_png(bitmap, path)
                                                                : picture_read(bitmap, path);

    if (status != 0)
        fprintf(stderr, "cannot read %s\n", path);
    return status;
}

int main(int argc, char **argv)
{
    struct wm_bitmap a, b;
    uint32_t box[4] = {0}, x, y;
    unsigned long differ = 0, black = 0;
    int i;

    if ((argc != 3 && argc != 7) || read_picture(&a, argv[1]) != 0 ||
        read_picture(&b, argv[2]) != 0)
        return 2;
    for (i = 3; i < argc; i++)
        box[i - 3] = (uint32_t)strtoul(argv[i], NULL, 10);
    if (a.width_dots != b.width_dots || a.height_dots != b.height_dots) {
        printf("%ux%u is not %ux%u\n", a.width_dots, a.height_dots, b.width_dots, b.height_dots);
        return 1;
    }
    for (y = 0; y < a.height_dots; y++) {
        for (x = 0; x < a.width_dots; x++) {
            black += wm_bitmap_get(&a, x, y);
            if (x - box[0] < box[2] && y - box[1] < box[3])
                continue;
            if (wm_bitmap_get(&a, x, y) != wm_bitmap_get(&b, x, y) && differ++ == 0)
                printf("first difference at %u,%u\n", x, y);
        }
    }
    if (differ > 0)
        printf("%lu dots differ\n", differ);
    if (black == 0)
        printf("the picture is blank\n");
    wm_bitmap_clear(&a);
    wm_bitmap_clear(&b);
    return differ == 0 && black > 0 ? 0 : 1;
}

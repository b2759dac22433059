/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pbm-to-raster [-c DARKNESS | -p] DPI PICTURE.pbm…: pictures as CUPS raster of one bit, for CUPS's
 * own filters. DARKNESS is rastertolabel's cupsCompression; without it a value that sets nothing,
 * except for Dymo, where there is none. -p: as PWG raster of eight bits, for lprint.
 */
#include "config.h"

#include "tests/decode/picture.h"

#include <cups/cups.h>
#include <cups/raster.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/** A page of PWG raster: grey of eight bits, 255 is white. */
static int put_pwg_page(cups_raster_t *raster, const struct wm_bitmap *bitmap, unsigned dpi)
{
    unsigned char *row = malloc(bitmap->width_dots);
    cups_page_header2_t header;
    char name[64];
    pwg_media_t *media;
    uint32_t x, y;

    snprintf(name, sizeof name, "custom_label_%gx%gmm", bitmap->width_dots / 8.0,
             bitmap->height_dots / 8.0);
    media = pwgMediaForPWG(name);
    if (row == NULL || media == NULL ||
        !cupsRasterInitPWGHeader(&header, media, "sgray_8", (int)dpi, (int)dpi, "one-sided",
                                 NULL)) {
        free(row);
        return -1;
    }
    header.cupsWidth = header.cupsBytesPerLine = bitmap->width_dots;
    header.cupsHeight = bitmap->height_dots;
    y = cupsRasterWriteHeader2(raster, &header) ? 0 : bitmap->height_dots + 1;
    for (; y < bitmap->height_dots; y++) {
        for (x = 0; x < bitmap->width_dots; x++)
            row[x] = wm_bitmap_get(bitmap, x, y) ? 0 : 255;
        if (cupsRasterWritePixels(raster, row, header.cupsBytesPerLine) == 0)
            break;
    }
    free(row);
    return y == bitmap->height_dots ? 0 : -1;
}

static int put_page(cups_raster_t *raster, const struct wm_bitmap *bitmap, unsigned dpi,
                    unsigned darkness)
{
    cups_page_header2_t header;
    uint32_t y;

    memset(&header, 0, sizeof header);
    header.HWResolution[0] = header.HWResolution[1] = dpi;
    header.PageSize[0] = bitmap->width_dots * 72 / dpi;
    header.PageSize[1] = bitmap->height_dots * 72 / dpi;
    header.NumCopies = 1;
    header.cupsWidth = bitmap->width_dots;
    header.cupsHeight = bitmap->height_dots;
    header.cupsBitsPerColor = header.cupsBitsPerPixel = 1;
    header.cupsBytesPerLine = (unsigned)bitmap->stride_bytes;
    header.cupsColorOrder = CUPS_ORDER_CHUNKED;
    header.cupsColorSpace = CUPS_CSPACE_K;
    header.cupsNumColors = 1;
    /* rastertolabel: values beyond these ranges set nothing in the printer */
    header.cupsRowStep = 200;
    header.AdvanceDistance = 1000;
    header.cupsCompression = darkness;
    if (!cupsRasterWriteHeader2(raster, &header))
        return -1;
    for (y = 0; y < bitmap->height_dots; y++) {
        if (cupsRasterWritePixels(raster, wm_bitmap_row(bitmap, y), header.cupsBytesPerLine) == 0)
            return -1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    cups_raster_t *raster;
    unsigned darkness = (unsigned)-1;
    bool pwg = false;
    int dpi, status = 0, option;

    while ((option = getopt(argc, argv, "c:p")) != -1) {
        if (option == 'c')
            darkness = (unsigned)atoi(optarg);
        else if (option == 'p')
            pwg = true;
        else
            return 2;
    }
    if (argc - optind < 2)
        return 2;
    raster = cupsRasterOpen(STDOUT_FILENO, pwg ? CUPS_RASTER_WRITE_PWG : CUPS_RASTER_WRITE);
    if (raster == NULL)
        return 2;
    dpi = atoi(argv[optind++]);
    for (; status == 0 && optind < argc; optind++) {
        struct wm_bitmap bitmap;
        if (picture_read(&bitmap, argv[optind]) != 0)
            return 1;
        status = pwg ? put_pwg_page(raster, &bitmap, (unsigned)dpi)
                     : put_page(raster, &bitmap, (unsigned)dpi, darkness);
        wm_bitmap_clear(&bitmap);
    }
    cupsRasterClose(raster);
    return status == 0 ? 0 : 1;
}

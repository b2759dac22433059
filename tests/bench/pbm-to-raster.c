/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pbm-to-raster [-c DARKNESS] DPI PICTURE.pbm…: pictures as CUPS raster of one bit, for CUPS's own
 * filters. DARKNESS is rastertolabel's cupsCompression; without it a value that sets nothing,
 * except for Dymo, where there is none.
 */
#include "config.h"

#include "tests/decode/picture.h"

#include <cups/raster.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
    cups_raster_t *raster = cupsRasterOpen(STDOUT_FILENO, CUPS_RASTER_WRITE);
    unsigned darkness = (unsigned)-1;
    int dpi, status = 0, option;

    while ((option = getopt(argc, argv, "c:")) != -1) {
        if (option != 'c')
            return 2;
        darkness = (unsigned)atoi(optarg);
    }
    if (argc - optind < 2 || raster == NULL)
        return 2;
    dpi = atoi(argv[optind++]);
    for (; status == 0 && optind < argc; optind++) {
        struct wm_bitmap bitmap;
        if (picture_read(&bitmap, argv[optind]) != 0)
            return 1;
        status = put_page(raster, &bitmap, (unsigned)dpi, darkness);
        wm_bitmap_clear(&bitmap);
    }
    cupsRasterClose(raster);
    return status == 0 ? 0 : 1;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/cups/raster.h"

#include "filter/base/message.h"

#include <cups/raster.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct wm_raster_out {
    cups_raster_t *raster;
    struct wm_sink *sink;
    unsigned dpi;
};

static ssize_t put(void *context, unsigned char *bytes, size_t size)
{
    struct wm_sink *sink = context;

    wm_sink_put(sink, bytes, size);
    return sink->failed == 0 ? (ssize_t)size : -1;
}

static int no_output(const struct wm_sink *sink, struct wm_err *err)
{
    return wm_err_set(err, WM_ERR_INPUT, _("cannot write: %s"),
                      sink->failed != 0 ? strerror(sink->failed) : _("raster refused"));
}

struct wm_raster_out *wm_raster_out_new(struct wm_sink *sink, unsigned dpi, struct wm_err *err)
{
    struct wm_raster_out *out = calloc(1, sizeof *out);

    if (out != NULL) {
        out->sink = sink;
        out->dpi = dpi;
        /* Not compressed: the pipe is short, and the next filter packs for the printer. */
        out->raster = cupsRasterOpenIO(put, sink, CUPS_RASTER_WRITE);
    }
    if (out == NULL || out->raster == NULL) {
        wm_raster_out_free(out);
        if (sink->failed != 0)
            no_output(sink, err);
        else
            wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return NULL;
    }
    return out;
}

void wm_raster_out_free(struct wm_raster_out *out)
{
    if (out == NULL)
        return;
    if (out->raster != NULL)
        cupsRasterClose(out->raster);
    free(out);
}

int wm_raster_out_page(struct wm_raster_out *out, const struct wm_bitmap *page, unsigned copies,
                       const struct wm_raster_label *label, struct wm_err *err)
{
    cups_page_header2_t header;
    size_t size = page->stride_bytes * page->height_dots;

    memset(&header, 0, sizeof header);
    header.HWResolution[0] = header.HWResolution[1] = out->dpi;
    header.cupsPageSize[0] = (float)page->width_dots * 72.0f / (float)out->dpi;
    header.cupsPageSize[1] = (float)page->height_dots * 72.0f / (float)out->dpi;
    header.PageSize[0] = (unsigned)(header.cupsPageSize[0] + 0.5f);
    header.PageSize[1] = (unsigned)(header.cupsPageSize[1] + 0.5f);
    header.ImagingBoundingBox[2] = header.PageSize[0];
    header.ImagingBoundingBox[3] = header.PageSize[1];
    header.cupsImagingBBox[2] = header.cupsPageSize[0];
    header.cupsImagingBBox[3] = header.cupsPageSize[1];
    header.NumCopies = copies;
    header.cupsWidth = page->width_dots;
    header.cupsHeight = page->height_dots;
    header.cupsBitsPerColor = header.cupsBitsPerPixel = 1;
    header.cupsBytesPerLine = (unsigned)page->stride_bytes;
    header.cupsColorOrder = CUPS_ORDER_CHUNKED;
    header.cupsColorSpace = CUPS_CSPACE_K;
    header.cupsNumColors = 1;
    if (label != NULL)
        snprintf(header.cupsString[0], sizeof header.cupsString[0], "%s %u", label->id,
                 label->print_no);
    if (!cupsRasterWriteHeader2(out->raster, &header) ||
        cupsRasterWritePixels(out->raster, page->bits, (unsigned)size) != (unsigned)size)
        return no_output(out->sink, err);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/cups/raster.h"

#include "filter/base/message.h"
#include "filter/cups/filter.h"
#include "filter/cups/grey.h"

#include <cups/raster.h>
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COPIES_MAX 9999
#define LOOK_MS 100 /* how often a waiting read looks for a cancel */

struct wm_raster_out {
    cups_raster_t *raster;
    struct wm_sink *sink;
    unsigned dpi;
};

struct wm_raster_in {
    cups_raster_t *raster;
    int fd;
    cups_page_header2_t header;
    uint32_t row;                     /* next row of the page */
    uint32_t width_dots, height_dots; /* as the caller sees the page */
    uint8_t invert;                   /* XORed in: 255 where 1 or 255 means the other way round */
    uint8_t *pixels;                  /* one row as it came; owned */
    uint8_t *bits;                    /* one row of bits; owned */
    size_t from, until;               /* what of the buffer libcups has not got yet */
    uint8_t buffer[32768];
};

/* --- out --- */

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

/* --- in --- */

/* Fill the buffer; a cancel reads as an error. @return bytes, 0 at the end, -1 */
static ssize_t fill(struct wm_raster_in *in)
{
    for (;;) {
        struct pollfd ready = {.fd = in->fd, .events = POLLIN};
        ssize_t got;
        if (wm_cancelled)
            return -1;
        if (poll(&ready, 1, LOOK_MS) <= 0)
            continue;
        got = read(in->fd, in->buffer, sizeof in->buffer);
        if (got >= 0 || (errno != EINTR && errno != EAGAIN))
            return got;
    }
}

/* Read for libcups, which asks row by row. */
static ssize_t get(void *context, unsigned char *bytes, size_t size)
{
    struct wm_raster_in *in = context;

    if (in->from == in->until) {
        ssize_t got = fill(in);
        if (got <= 0)
            return got;
        in->from = 0;
        in->until = (size_t)got;
    }
    if (size > in->until - in->from)
        size = in->until - in->from;
    memcpy(bytes, in->buffer + in->from, size);
    in->from += size;
    return (ssize_t)size;
}

struct wm_raster_in *wm_raster_in_new(int fd, struct wm_err *err)
{
    struct wm_raster_in *in = calloc(1, sizeof *in);

    if (in == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return NULL;
    }
    in->fd = fd;
    in->raster = cupsRasterOpenIO(get, in, CUPS_RASTER_READ);
    /* libcups gives NULL for an empty input and for one that is no raster alike. An empty one
     * means that the filter before this one has refused the job: then there are no pages. */
    return in;
}

void wm_raster_in_free(struct wm_raster_in *in)
{
    if (in == NULL)
        return;
    if (in->raster != NULL)
        cupsRasterClose(in->raster);
    free(in->pixels);
    free(in->bits);
    free(in);
}

static int bad_page(struct wm_err *err)
{
    wm_err_set(err, WM_ERR_INPUT,
               _("the raster has pages of a kind that this filter cannot print"));
    return -1;
}

/* Rows of one bit or one byte a dot, in bounds, one colour. */
static bool page_is_sound(const cups_page_header2_t *header)
{
    size_t bits = header->cupsBitsPerPixel;

    if (header->cupsWidth == 0 || header->cupsHeight == 0 ||
        header->cupsWidth > WM_BITMAP_MAX_DOTS || header->cupsHeight > WM_BITMAP_MAX_DOTS)
        return false;
    if ((bits != 1 && bits != 8) || header->cupsBitsPerColor != bits || header->cupsNumColors > 1)
        return false;
    return header->cupsBytesPerLine >= (header->cupsWidth * bits + 7) / 8 &&
           header->cupsBytesPerLine <= WM_BITMAP_MAX_DOTS + 8;
}

/* Read and convert a row that the raster has. @return 0, or -1 at its end */
static int convert_row(struct wm_raster_in *in)
{
    const cups_page_header2_t *header = &in->header;
    size_t bytes = (header->cupsWidth + 7) / 8;
    size_t i;

    if (in->raster == NULL ||
        cupsRasterReadPixels(in->raster, in->pixels, header->cupsBytesPerLine) !=
            header->cupsBytesPerLine)
        return -1;
    if (header->cupsBitsPerPixel == 8) {
        wm_grey_row(in->pixels, header->cupsWidth, in->invert, in->row, in->bits);
        return 0;
    }
    for (i = 0; i < bytes; i++)
        in->bits[i] = in->pixels[i] ^ in->invert;
    if ((header->cupsWidth & 7) != 0)
        in->bits[bytes - 1] &= (uint8_t)(0xff00u >> (header->cupsWidth & 7));
    return 0;
}

/* The label that a page says it shows; none unless text is exactly of our form. */
static void read_label(const char *text, size_t size, struct wm_raster_label *label)
{
    const char *number = text + WM_LABEL_ID;
    size_t digits, i;
    unsigned print_no = 0;

    if (memchr(text, '\0', size) == NULL || strspn(text, "0123456789abcdef") != WM_LABEL_ID - 1 ||
        text[WM_LABEL_ID - 1] != ' ')
        return;
    digits = strspn(number, "0123456789");
    if (digits == 0 || digits > 5 || number[0] == '0' || number[digits] != '\0')
        return;
    for (i = 0; i < digits; i++)
        print_no = print_no * 10 + (unsigned)(number[i] - '0');
    if (print_no > UINT16_MAX)
        return;
    memcpy(label->id, text, WM_LABEL_ID - 1);
    label->print_no = print_no;
}

int wm_raster_in_page(struct wm_raster_in *in, struct wm_raster_page *page, struct wm_err *err)
{
    cups_page_header2_t *header = &in->header;

    memset(page, 0, sizeof *page);
    /* What was left out of the page before is still to come. */
    while (in->bits != NULL && in->row < header->cupsHeight) {
        if (convert_row(in) != 0)
            return 0;
        in->row++;
    }
    if (in->raster == NULL || !cupsRasterReadHeader2(in->raster, header))
        return 0;
    if (!page_is_sound(header))
        return bad_page(err);
    switch (header->cupsColorSpace) {
    case CUPS_CSPACE_K:
        in->invert = header->cupsBitsPerPixel == 1 ? 0 : 255;
        break;
    case CUPS_CSPACE_W:
    case CUPS_CSPACE_SW:
        in->invert = header->cupsBitsPerPixel == 1 ? 255 : 0;
        break;
    default:
        return bad_page(err);
    }
    free(in->pixels);
    free(in->bits);
    in->pixels = malloc(header->cupsBytesPerLine);
    in->bits = calloc(1, (header->cupsWidth + WM_RASTER_SLACK + 7) / 8);
    if (in->pixels == NULL || in->bits == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return -1;
    }
    in->row = 0;
    page->width_dots = in->width_dots = header->cupsWidth;
    page->height_dots = in->height_dots = header->cupsHeight;
    page->dpi = header->HWResolution[0];
    page->copies = header->NumCopies == 0 ? 1 : header->NumCopies;
    if (page->copies > COPIES_MAX)
        page->copies = COPIES_MAX;
    read_label(header->cupsString[0], sizeof header->cupsString[0], &page->label);
    return 1;
}

static bool near(uint32_t a, uint32_t b)
{
    return a > b ? a - b <= WM_RASTER_SLACK : b - a <= WM_RASTER_SLACK;
}

void wm_raster_in_fit(struct wm_raster_in *in, struct wm_raster_page *page, uint32_t width_dots,
                      uint32_t height_dots)
{
    if (width_dots == 0 || height_dots == 0 || !near(width_dots, page->width_dots) ||
        !near(height_dots, page->height_dots))
        return;
    page->width_dots = in->width_dots = width_dots;
    page->height_dots = in->height_dots = height_dots;
}

const uint8_t *wm_raster_in_row(struct wm_raster_in *in, struct wm_err *err)
{
    size_t bytes = (in->width_dots + 7) / 8;

    if (in->row >= in->height_dots || (in->row < in->header.cupsHeight && convert_row(in) != 0)) {
        wm_err_set(err, WM_ERR_INPUT, _("the raster ends within a page"));
        return NULL;
    }
    if (in->row >= in->header.cupsHeight)
        memset(in->bits, 0, bytes);
    if (in->width_dots < in->header.cupsWidth && (in->width_dots & 7) != 0)
        in->bits[bytes - 1] &= (uint8_t)(0xff00u >> (in->width_dots & 7));
    in->row++;
    return in->bits;
}

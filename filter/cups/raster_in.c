/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/cups/filter.h"
#include "filter/cups/raster.h"
#include "filter/cups/rows.h"

#include <cups/raster.h>
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COPIES_MAX 9999
#define LOOK_MS 100 /* how often a waiting read looks for a cancel */

struct wm_raster_in {
    struct wm_raster_head head;
    cups_raster_t *raster;
    int fd;
    size_t taken;                         /* bytes that libcups has asked for and got */
    struct wm_rows *rows;                 /* owned; of the page */
    struct wm_halftoner *halftoner;       /* owned; NULL if the page is of bits */
    uint8_t invert;                       /* XORed into bits */
    uint32_t row;                         /* next row of the page */
    uint32_t raster_width, raster_height; /* of the page in dots, as the raster has it */
    uint32_t width_dots, height_dots;     /* as the caller sees it */
    uint32_t fed;                         /* rows handed to the halftoner */
    uint8_t *bits;                        /* one row of bits; owned */
    size_t from, until;                   /* what of the buffer libcups has not got yet */
    uint8_t buffer[32768];
};

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
    in->taken += size;
    return (ssize_t)size;
}

struct wm_raster_in *wm_raster_in_new(int fd, const struct wm_raster_head *head, struct wm_err *err)
{
    struct wm_raster_in *in = calloc(1, sizeof *in);

    if (in == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return NULL;
    }
    in->head = *head;
    in->fd = fd;
    in->raster = cupsRasterOpenIO(get, in, CUPS_RASTER_READ);
    /* libcups gives NULL for an empty input and for one that is no raster alike. An empty one
     * means that the filter before this one has refused the job: then there are no pages. */
    return in;
}

static void end_page(struct wm_raster_in *in)
{
    wm_rows_free(in->rows);
    wm_halftoner_free(in->halftoner);
    free(in->bits);
    in->rows = NULL;
    in->halftoner = NULL;
    in->bits = NULL;
}

void wm_raster_in_free(struct wm_raster_in *in)
{
    if (in == NULL)
        return;
    end_page(in);
    if (in->raster != NULL)
        cupsRasterClose(in->raster);
    free(in);
}

static int truncated(struct wm_err *err)
{
    wm_err_set(err, WM_ERR_INPUT, _("the raster ends within a page"));
    return -1;
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

/* How many pixels of the raster are a dot of the head, each way; 0 with err if that is no whole
 * number: any other way would make bars of uneven widths. */
static unsigned finer(const struct wm_raster_head *head, const cups_page_header2_t *header,
                      struct wm_err *err)
{
    /* a head of 12 dots/mm is called 300 dpi and is 305 */
    unsigned exact = (head->dots_per_mm_x1000 * 254 + 5000) / 10000, n;

    if (head->dpi == 0 || header->HWResolution[0] == 0)
        return 1;
    for (n = 1; n <= WM_ROWS_FINER_MAX && header->HWResolution[0] == header->HWResolution[1]; n++) {
        if (header->HWResolution[0] == n * head->dpi || header->HWResolution[0] == n * exact)
            return n;
    }
    wm_err_set(err, WM_ERR_INPUT,
               _("the raster has %u x %u dpi, the printer %u; print at %u dpi or a multiple of it"),
               header->HWResolution[0], header->HWResolution[1], head->dpi, head->dpi);
    return 0;
}

/* What turns the page's pixels into rows of bits. @return 0, or -1 with err */
static int start_page(struct wm_raster_in *in, const cups_page_header2_t *header,
                      struct wm_err *err)
{
    struct wm_pixels pixels;
    unsigned n = finer(&in->head, header, err);
    bool are_bits;

    if (n == 0 || wm_pixels_init(&pixels, header, err) != WM_OK)
        return -1;
    in->rows = wm_rows_new(in->raster, &pixels, n, err);
    if (in->rows == NULL)
        return -1;
    in->raster_width = wm_rows_width_dots(in->rows);
    in->raster_height = wm_rows_height_dots(in->rows);
    are_bits = wm_pixels_are_bits(&pixels, &in->invert) && n == 1;
    if (!are_bits)
        in->halftoner =
            wm_halftoner_new(in->head.halftone, in->raster_width,
                             in->head.dpi != 0 ? in->head.dpi : header->HWResolution[0]);
    in->bits = calloc(1, (in->raster_width + WM_RASTER_SLACK + 7) / 8);
    in->row = in->fed = 0;
    if (in->bits == NULL || (in->halftoner == NULL && !are_bits)) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return -1;
    }
    return 0;
}

int wm_raster_in_page(struct wm_raster_in *in, struct wm_raster_page *page, struct wm_err *err)
{
    cups_page_header2_t header;
    size_t before;

    memset(page, 0, sizeof *page);
    /* What was left out of the page before is still to come. */
    if (in->rows != NULL && wm_rows_skip(in->rows) != 0)
        return wm_cancelled ? 0 : truncated(err);
    end_page(in);
    before = in->raster != NULL ? in->taken : 0;
    if (in->raster == NULL || !cupsRasterReadHeader2(in->raster, &header)) {
        if (in->taken == before || wm_cancelled)
            return 0;
        wm_err_set(err, WM_ERR_INPUT, _("the input is no CUPS raster, or a damaged one"));
        return -1;
    }
    if (start_page(in, &header, err) != 0)
        return -1;
    page->width_dots = in->width_dots = in->raster_width;
    page->height_dots = in->height_dots = in->raster_height;
    page->dpi = header.HWResolution[0];
    page->copies = header.NumCopies == 0 ? 1 : header.NumCopies;
    if (page->copies > COPIES_MAX)
        page->copies = COPIES_MAX;
    read_label(header.cupsString[0], sizeof header.cupsString[0], &page->label);
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

/* The page's next row into in->bits. @return 0, or -1 at the end of a truncated page */
static int read_row(struct wm_raster_in *in)
{
    size_t bytes = (in->raster_width + 7) / 8, i;
    const uint8_t *row;

    if (in->halftoner == NULL) {
        row = wm_rows_bits(in->rows);
        if (row == NULL)
            return -1;
        for (i = 0; i < bytes; i++)
            in->bits[i] = row[i] ^ in->invert;
        if ((in->raster_width & 7) != 0)
            in->bits[bytes - 1] &= (uint8_t)(0xff00u >> (in->raster_width & 7));
        return 0;
    }
    do {
        row = NULL;
        if (in->fed < in->raster_height) {
            row = wm_rows_grey(in->rows);
            if (row == NULL)
                return -1;
            in->fed++;
        }
    } while (!wm_halftoner_row(in->halftoner, row, in->bits));
    return 0;
}

const uint8_t *wm_raster_in_row(struct wm_raster_in *in, struct wm_err *err)
{
    size_t bytes = (in->width_dots + 7) / 8;

    if (in->row >= in->height_dots || (in->row < in->raster_height && read_row(in) != 0)) {
        truncated(err);
        return NULL;
    }
    if (in->row >= in->raster_height)
        memset(in->bits, 0, bytes);
    if (in->width_dots < in->raster_width && (in->width_dots & 7) != 0)
        in->bits[bytes - 1] &= (uint8_t)(0xff00u >> (in->width_dots & 7));
    in->row++;
    return in->bits;
}

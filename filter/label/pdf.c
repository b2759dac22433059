/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/pdf.h"

#include "filter/base/message.h"

#include <cairo-pdf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define POINTS_PER_MM (72.0 / 25.4)
#define MARGIN_MM 10.0 /* office printers leave 4 to 6 blank */
#define GAP_MM 10.0
#define MARK_MM 4.0       /* length of a crop mark */
#define MARK_AWAY_MM 0.75 /* from the label's corner */
#define MARK_WIDTH_MM 0.1
#define SLACK_MM 0.01 /* of sizes in floating point */

const struct wm_pdf_paper *wm_pdf_paper_find(const char *name)
{
    static const struct wm_pdf_paper papers[] = {
        {"a4", 210, 297},
        {"letter", 215.9, 279.4},
    };
    size_t i;

    for (i = 0; i < sizeof papers / sizeof *papers; i++) {
        if (strcmp(papers[i].name, name) == 0)
            return &papers[i];
    }
    return NULL;
}

/** How labels of one size lie on a sheet of paper, mm. */
struct grid {
    double width, height; /**< of the sheet, as it is turned */
    double label_width, label_height;
    double left, top; /**< of the first label */
    unsigned columns, rows;
};

struct wm_pdf {
    cairo_surface_t *surface;
    FILE *file;
    cairo_t *sheet; /**< owned; of a proof's sheet that is not ended yet, else NULL */
    struct grid grid;
    unsigned used; /**< labels on that sheet */
};

static cairo_status_t write_bytes(void *closure, const unsigned char *data, unsigned int length)
{
    const struct wm_pdf *pdf = closure;

    return fwrite(data, 1, length, pdf->file) == length ? CAIRO_STATUS_SUCCESS
                                                        : CAIRO_STATUS_WRITE_ERROR;
}

struct wm_pdf *wm_pdf_new(FILE *file, struct wm_err *err)
{
    struct wm_pdf *pdf = calloc(1, sizeof *pdf);

    if (pdf == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return NULL;
    }
    pdf->file = file;
    pdf->surface = cairo_pdf_surface_create_for_stream(write_bytes, pdf, 72, 72);
    return pdf;
}

static int failed(cairo_status_t status, struct wm_err *err)
{
    if (status == CAIRO_STATUS_SUCCESS)
        return 0;
    return wm_err_set(err, WM_ERR_INPUT, _("the PDF cannot be written: %s"),
                      cairo_status_to_string(status));
}

/** The page as cairo keeps 1-bit masks: whole words, in which the first dot is the lowest bit on
 * little-endian machines and the highest on others. */
static cairo_surface_t *mask_of(const struct wm_bitmap *page)
{
    static const uint16_t probe = 1;
    bool low_first = *(const uint8_t *)&probe == 1;
    cairo_surface_t *mask =
        cairo_image_surface_create(CAIRO_FORMAT_A1, (int)page->width_dots, (int)page->height_dots);
    unsigned char *pixels = cairo_image_surface_get_data(mask);
    size_t stride = (size_t)cairo_image_surface_get_stride(mask), x;
    uint32_t y;

    if (pixels == NULL)
        return mask;
    for (y = 0; y < page->height_dots; y++) {
        for (x = 0; x < page->stride_bytes; x++) {
            uint32_t byte = wm_bitmap_row(page, y)[x], turned = 0, i;
            for (i = 0; i < 8; i++)
                turned |= (byte >> i & 1) << (7 - i);
            pixels[y * stride + x] = (unsigned char)(low_first ? turned : byte);
        }
    }
    cairo_surface_mark_dirty(mask);
    return mask;
}

/** Start a page. @return owned */
static cairo_t *start_page(struct wm_pdf *pdf, double width_points, double height_points)
{
    cairo_pdf_surface_set_size(pdf->surface, width_points, height_points);
    return cairo_create(pdf->surface);
}

static int end_page(cairo_t *cairo, struct wm_err *err)
{
    cairo_status_t status;

    cairo_show_page(cairo);
    status = cairo_status(cairo);
    cairo_destroy(cairo);
    return failed(status, err);
}

/** The dots in black, their top left corner at x, y; all in points, scale is points a dot. */
static void put(cairo_t *cairo, const struct wm_bitmap *page, double x, double y, double scale)
{
    cairo_surface_t *mask = mask_of(page);
    cairo_pattern_t *pattern = cairo_pattern_create_for_surface(mask);

    cairo_save(cairo);
    if (x > 0 || y > 0)
        cairo_translate(cairo, x, y);
    cairo_scale(cairo, scale, scale);
    cairo_set_source_rgb(cairo, 0, 0, 0);
    cairo_pattern_set_filter(pattern, CAIRO_FILTER_NEAREST);
    cairo_mask(cairo, pattern);
    cairo_restore(cairo);
    cairo_pattern_destroy(pattern);
    cairo_surface_destroy(mask);
}

int wm_pdf_page(struct wm_pdf *pdf, const struct wm_bitmap *page, uint32_t dots_per_mm_x1000,
                struct wm_err *err)
{
    double scale = POINTS_PER_MM * 1000.0 / dots_per_mm_x1000;
    cairo_t *cairo = start_page(pdf, page->width_dots * scale, page->height_dots * scale);

    put(cairo, page, 0, 0, scale);
    return end_page(cairo, err);
}

/* --- proofs --- */

/** How many of a size fit between the margins of a side. */
static unsigned fit(double side_mm, double label_mm)
{
    double room = side_mm - 2 * MARGIN_MM + GAP_MM + SLACK_MM;

    return (unsigned)(room / (label_mm + GAP_MM));
}

static void set_grid(struct grid *grid, double width, double height)
{
    grid->width = width;
    grid->height = height;
    grid->columns = fit(width, grid->label_width);
    grid->rows = fit(height, grid->label_height);
    grid->left = (width - grid->columns * grid->label_width - (grid->columns - 1.0) * GAP_MM) / 2;
    grid->top = (height - grid->rows * grid->label_height - (grid->rows - 1.0) * GAP_MM) / 2;
}

/** The paper upright, or turned if more labels fit so. */
static int choose_grid(struct grid *grid, const struct wm_pdf_paper *paper, struct wm_err *err)
{
    struct grid turned = *grid;

    set_grid(grid, paper->width_mm, paper->height_mm);
    set_grid(&turned, paper->height_mm, paper->width_mm);
    if (turned.columns * turned.rows > grid->columns * grid->rows)
        *grid = turned;
    if (grid->columns * grid->rows > 0)
        return 0;
    return wm_err_set(err, WM_ERR_USAGE,
                      _("a label of %g x %g mm does not fit on %s paper with its margins"),
                      grid->label_width, grid->label_height, paper->name);
}

static void put_line(cairo_t *cairo, double x, double y, double dx, double dy)
{
    cairo_move_to(cairo, x * POINTS_PER_MM, y * POINTS_PER_MM);
    cairo_rel_line_to(cairo, dx * POINTS_PER_MM, dy * POINTS_PER_MM);
}

/** Two short lines at each corner, in line with the label's edges and outside of it. */
static void put_marks(cairo_t *cairo, const struct grid *grid, double left, double top)
{
    int corner;

    for (corner = 0; corner < 4; corner++) {
        double x = left + ((corner & 1) != 0 ? grid->label_width : 0);
        double y = top + ((corner & 2) != 0 ? grid->label_height : 0);
        double across = (corner & 1) != 0 ? 1 : -1, down = (corner & 2) != 0 ? 1 : -1;
        put_line(cairo, x + across * MARK_AWAY_MM, y, across * MARK_MM, 0);
        put_line(cairo, x, y + down * MARK_AWAY_MM, 0, down * MARK_MM);
    }
    cairo_set_source_rgb(cairo, 0, 0, 0);
    cairo_set_line_width(cairo, MARK_WIDTH_MM * POINTS_PER_MM);
    cairo_stroke(cairo);
}

static int end_sheet(struct wm_pdf *pdf, struct wm_err *err)
{
    cairo_t *sheet = pdf->sheet;

    pdf->sheet = NULL;
    pdf->used = 0;
    return sheet != NULL ? end_page(sheet, err) : 0;
}

int wm_pdf_proof(struct wm_pdf *pdf, const struct wm_pdf_paper *paper,
                 const struct wm_bitmap *label, uint32_t dots_per_mm_x1000, struct wm_err *err)
{
    struct grid grid = {.label_width = label->width_dots * 1000.0 / dots_per_mm_x1000,
                        .label_height = label->height_dots * 1000.0 / dots_per_mm_x1000};
    double left, top;

    if (choose_grid(&grid, paper, err) != 0)
        return WM_ERR_USAGE;
    if (pdf->sheet != NULL &&
        (pdf->used == grid.columns * grid.rows || grid.label_width < pdf->grid.label_width ||
         grid.label_width > pdf->grid.label_width || grid.label_height < pdf->grid.label_height ||
         grid.label_height > pdf->grid.label_height) &&
        end_sheet(pdf, err) != 0)
        return WM_ERR_INPUT;
    if (pdf->sheet == NULL)
        pdf->sheet = start_page(pdf, grid.width * POINTS_PER_MM, grid.height * POINTS_PER_MM);
    pdf->grid = grid;
    left = grid.left + pdf->used % grid.columns * (grid.label_width + GAP_MM);
    top = grid.top + pdf->used / grid.columns * (grid.label_height + GAP_MM);
    put(pdf->sheet, label, left * POINTS_PER_MM, top * POINTS_PER_MM,
        POINTS_PER_MM * 1000.0 / dots_per_mm_x1000);
    put_marks(pdf->sheet, &grid, left, top);
    pdf->used++;
    return failed(cairo_status(pdf->sheet), err);
}

int wm_pdf_fit(struct wm_pdf *pdf, const struct wm_pdf_paper *paper,
               const struct wm_bitmap *picture, uint32_t dots_per_mm_x1000, struct wm_err *err)
{
    bool turned = picture->width_dots > picture->height_dots;
    double width = turned ? paper->height_mm : paper->width_mm;
    double height = turned ? paper->width_mm : paper->height_mm;
    double scale = 1000.0 / dots_per_mm_x1000; /* mm a dot */
    cairo_t *cairo;

    if (scale * picture->width_dots > width - 2 * MARGIN_MM)
        scale = (width - 2 * MARGIN_MM) / picture->width_dots;
    if (scale * picture->height_dots > height - 2 * MARGIN_MM)
        scale = (height - 2 * MARGIN_MM) / picture->height_dots;
    if (end_sheet(pdf, err) != 0)
        return WM_ERR_INPUT;
    cairo = start_page(pdf, width * POINTS_PER_MM, height * POINTS_PER_MM);
    put(cairo, picture, (width - scale * picture->width_dots) / 2 * POINTS_PER_MM,
        (height - scale * picture->height_dots) / 2 * POINTS_PER_MM, scale * POINTS_PER_MM);
    return end_page(cairo, err);
}

int wm_pdf_finish(struct wm_pdf *pdf, struct wm_err *err)
{
    cairo_status_t status;

    if (end_sheet(pdf, err) != 0)
        return WM_ERR_INPUT;
    cairo_surface_finish(pdf->surface);
    status = cairo_surface_status(pdf->surface);
    if (status != CAIRO_STATUS_SUCCESS || fflush(pdf->file) != 0)
        return wm_err_set(err, WM_ERR_INPUT, _("the PDF cannot be written: %s"),
                          status != CAIRO_STATUS_SUCCESS ? cairo_status_to_string(status)
                                                         : strerror(errno));
    return 0;
}

void wm_pdf_free(struct wm_pdf *pdf)
{
    if (pdf == NULL)
        return;
    if (pdf->sheet != NULL)
        cairo_destroy(pdf->sheet);
    cairo_surface_destroy(pdf->surface);
    free(pdf);
}

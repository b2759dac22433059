/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures of pages: scaled, many on a sheet, on paper, in terminals. What is written is read back
 * by libpng and by readers of this file, dot for dot. */
#include "config.h"

#include "filter/label/pdf.h"
#include "filter/label/picture.h"
#include "filter/label/sheet.h"
#include "filter/label/terminal.h"
#include "tests/tap.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/** Runs of black and white, so that every kind of run comes. */
static void make_page(struct wm_bitmap *page, uint32_t width, uint32_t height, uint32_t seed)
{
    uint32_t y, x;

    if (wm_bitmap_init(page, width, height) != 0)
        abort();
    for (y = 0; y < height; y++) {
        for (x = 0; x < width; x += 1 + next_random(&seed) % 9)
            wm_bitmap_fill(page, (int32_t)x, (int32_t)y,
                           (int32_t)(1 + next_random(&seed) % (width - x)) % 5, 1, true);
    }
}

/** Black dots of the page in a square; those beyond it are white. */
static unsigned black_in(const struct wm_bitmap *page, uint32_t left, uint32_t top, uint32_t side)
{
    unsigned count = 0;
    uint32_t x, y;

    for (y = top; y < top + side && y < page->height_dots; y++) {
        for (x = left; x < left + side && x < page->width_dots; x++)
            count += wm_bitmap_get(page, x, y);
    }
    return count;
}

static void scales_are_read_strictly(void)
{
    static const char *const bad[] = {"",    "0",  "9",    "10",  "-1", "1/0", "1/5",
                                      "2/3", "1/", "1/22", "1.5", " 1", "x",   "1/2x"};
    struct wm_scale scale;
    size_t i;

    for (i = 0; i < sizeof bad / sizeof *bad; i++)
        WM_CHECK(!wm_scale_parse(&scale, bad[i]), "\"%s\" was taken", bad[i]);
    WM_CHECK(wm_scale_parse(&scale, "8") && scale.times == 8 && scale.parts == 1, "8");
    WM_CHECK(wm_scale_parse(&scale, "1/4") && scale.times == 1 && scale.parts == 4, "1/4");
    WM_CHECK(wm_scale_parse(&scale, "1/1") && scale.times == 1 && scale.parts == 1, "1/1");
}

/** A PNG read by libpng, a byte a pixel. */
struct image {
    png_structp png;
    png_infop info;
    png_bytepp rows;
    uint32_t width, height;
    png_uint_32 density;
};

static void read_png(struct image *image, FILE *file)
{
    png_uint_32 y_density = 0;
    int unit = 0;

    rewind(file);
    image->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    image->info = png_create_info_struct(image->png);
    png_init_io(image->png, file);
    png_read_png(image->png, image->info, PNG_TRANSFORM_PACKING | PNG_TRANSFORM_EXPAND, NULL);
    png_get_pHYs(image->png, image->info, &image->density, &y_density, &unit);
    image->width = png_get_image_width(image->png, image->info);
    image->height = png_get_image_height(image->png, image->info);
    image->rows = png_get_rows(image->png, image->info);
}

static void enlarged_pictures_hold_every_dot_and_stay_true_to_size(void)
{
    struct wm_bitmap page;
    uint32_t times;

    make_page(&page, 53, 29, 7);
    for (times = 1; times <= WM_SCALE_TIMES_MOST; times++) {
        const struct wm_scale scale = {times, 1};
        struct image image = {0};
        FILE *file = tmpfile();
        uint32_t x, y, wrong = 0;
        WM_CHECK(file != NULL && wm_picture_png_scaled(file, &page, &scale, 8000, NULL) == 0,
                 "not written");
        read_png(&image, file);
        WM_CHECK(image.width == 53 * times && image.height == 29 * times, "%u x %u", image.width,
                 image.height);
        WM_CHECK(image.density == 8000 * times, "%u pixels a metre", image.density);
        for (y = 0; y < image.height; y++) {
            for (x = 0; x < image.width; x++)
                wrong += image.rows[y][x] != (wm_bitmap_get(&page, x / times, y / times) ? 0 : 255);
        }
        WM_CHECK(wrong == 0, "times %u: %u pixels are wrong", times, wrong);
        png_destroy_read_struct(&image.png, &image.info, NULL);
        fclose(file);
    }
    wm_bitmap_clear(&page);
}

static void smaller_pictures_are_as_grey_as_their_dots(void)
{
    static const png_uint_32 density[] = {0, 0, 5906, 3937, 2953};
    struct wm_bitmap page;
    uint32_t parts;

    make_page(&page, 53, 30, 8);
    for (parts = 2; parts <= WM_SCALE_PARTS_MOST; parts++) {
        const struct wm_scale scale = {1, parts};
        struct image image = {0};
        FILE *file = tmpfile();
        uint32_t x, y, wrong = 0;
        WM_CHECK(file != NULL && wm_picture_png_scaled(file, &page, &scale, 11811, NULL) == 0,
                 "not written");
        read_png(&image, file);
        WM_CHECK(image.width == (53 + parts - 1) / parts &&
                     image.height == (30 + parts - 1) / parts,
                 "%u x %u", image.width, image.height);
        WM_CHECK(image.density == density[parts], "%u pixels a metre", image.density);
        for (y = 0; y < image.height; y++) {
            for (x = 0; x < image.width; x++) {
                double white =
                    1 - black_in(&page, x * parts, y * parts, parts) * 1.0 / (parts * parts);
                double off = image.rows[y][x] - 255 * white;
                wrong += off > 0.501 || off < -0.501;
            }
        }
        WM_CHECK(wrong == 0, "1/%u: %u pixels are wrong", parts, wrong);
        png_destroy_read_struct(&image.png, &image.info, NULL);
        fclose(file);
    }
    wm_bitmap_clear(&page);
}

static void sheets_are_read_strictly(void)
{
    static const char *const bad[] = {"",     "x",    "3",     "3x",  "x3",    "0x3",  "3x0",
                                      "21x1", "1x21", "3x3x3", "3X3", "3 x 3", "-1x3", "100x1"};
    static struct wm_sheet sheet;
    size_t i;

    for (i = 0; i < sizeof bad / sizeof *bad; i++)
        WM_CHECK(!wm_sheet_parse(&sheet, bad[i]), "\"%s\" was taken", bad[i]);
    WM_CHECK(wm_sheet_parse(&sheet, "20x3") && sheet.columns == 20 && sheet.rows == 3, "20x3");
}

/** Dots in which the sheet differs from the label with a line of one dot around it. */
static uint32_t differs(const struct wm_bitmap *sheet, const struct wm_bitmap *label, uint32_t left,
                        uint32_t top)
{
    uint32_t x, y, wrong = 0;

    for (y = 0; y < label->height_dots + 2; y++) {
        for (x = 0; x < label->width_dots + 2; x++) {
            bool frame = x == 0 || y == 0 || x > label->width_dots || y > label->height_dots;
            wrong += wm_bitmap_get(sheet, left - 1 + x, top - 1 + y) !=
                     (frame || wm_bitmap_get(label, x - 1, y - 1));
        }
    }
    return wrong;
}

static void a_sheet_holds_labels_of_all_sizes_and_nothing_else(void)
{
    static struct wm_sheet sheet = {.columns = 3, .rows = 3, .gap_dots = 5};
    static const uint32_t sizes[][2] = {{40, 30}, {33, 50}, {8, 9}, {47, 20}, {1, 1}};
    /* The widest of each column is 47, 33, 8, the highest of each row 50, 20. */
    static const uint32_t places[][2] = {{5, 5}, {57, 5}, {95, 5}, {5, 60}, {57, 60}};
    struct wm_bitmap label[5], out;
    unsigned all = 0, expected = 0;
    size_t i;

    for (i = 0; i < 5; i++) {
        make_page(&label[i], sizes[i][0], sizes[i][1], (uint32_t)i);
        expected += black_in(&label[i], 0, 0, 100) + 2 * (sizes[i][0] + sizes[i][1]) + 4;
        WM_CHECK(!wm_sheet_is_full(&sheet) && wm_sheet_add(&sheet, &label[i], NULL) == 0,
                 "label %zu", i);
    }
    WM_CHECK(wm_sheet_draw(&sheet, &out, NULL) == 0, "not drawn");
    WM_CHECK(out.width_dots == 108 && out.height_dots == 85, "%u x %u", out.width_dots,
             out.height_dots);
    for (i = 0; i < 5; i++) {
        WM_CHECK(differs(&out, &label[i], places[i][0], places[i][1]) == 0,
                 "label %zu is not where it belongs", i);
        wm_bitmap_clear(&label[i]);
    }
    all = black_in(&out, 0, 0, 200);
    WM_CHECK(all == expected, "%u dots are black, not %u", all, expected);
    wm_bitmap_clear(&out);
    wm_sheet_clear(&sheet);
    WM_CHECK(sheet.count == 0, "labels stay");
}

static void a_sheet_larger_than_any_bitmap_is_refused(void)
{
    static struct wm_sheet sheet = {.columns = 2, .rows = 1, .gap_dots = 24};
    struct wm_bitmap label, out;
    struct wm_err err = {0};

    if (wm_bitmap_init(&label, WM_BITMAP_MAX_DOTS / 2, 8) != 0)
        abort();
    while (!wm_sheet_is_full(&sheet) && wm_sheet_add(&sheet, &label, NULL) == 0)
        ;
    WM_CHECK(wm_sheet_draw(&sheet, &out, &err) == WM_ERR_USAGE, "it was drawn");
    wm_sheet_clear(&sheet);
    wm_bitmap_clear(&label);
}

/* --- sixel, read as the VT330/340 manual has it --- */

struct canvas {
    uint8_t pixel[64][160]; /**< percent of light; 255: never painted */
    uint32_t width, height; /**< of the raster attributes */
    unsigned light[256];
    unsigned colours;
};

static void paint(struct canvas *canvas, unsigned x, unsigned y, int six, unsigned colour)
{
    int bit;

    for (bit = 0; bit < 6; bit++) {
        if ((six >> bit & 1) == 0)
            continue;
        if (!WM_CHECK(x < canvas->width && y + (unsigned)bit < canvas->height &&
                          canvas->pixel[y + (unsigned)bit][x] == 255,
                      "a pixel outside, or painted twice: %u %u", x, y))
            return;
        canvas->pixel[y + (unsigned)bit][x] = (uint8_t)canvas->light[colour];
    }
}

/** @return false if the text is no sixel picture, or does not end as one */
static bool read_sixel(struct canvas *canvas, const char *text)
{
    unsigned x = 0, y = 0, colour = 0, count = 1, red, green, blue;
    int used = 0;

    memset(canvas, 0, sizeof *canvas);
    memset(canvas->pixel, 255, sizeof canvas->pixel);
    if (sscanf(text, "\033P0;1q\"1;1;%u;%u%n", &canvas->width, &canvas->height, &used) != 2)
        return false;
    for (text += used; *text != '\0'; text++) {
        if (*text == '#') {
            if (sscanf(text + 1, "%u%n", &colour, &used) != 1)
                return false;
            text += used;
            if (sscanf(text + 1, ";2;%u;%u;%u%n", &red, &green, &blue, &used) == 3) {
                WM_CHECK(red == green && green == blue && red <= 100, "not a grey");
                canvas->light[colour % 256] = red;
                canvas->colours++;
                text += used;
            }
        } else if (*text == '$') {
            x = 0;
        } else if (*text == '-') {
            x = 0;
            y += 6;
        } else if (*text == '!') {
            if (sscanf(text + 1, "%u%n", &count, &used) != 1)
                return false;
            text += used;
        } else if (*text >= '?' && *text <= '~') {
            for (; count > 0; count--)
                paint(canvas, x++, y, *text - '?', colour % 256);
            count = 1;
        } else {
            return strcmp(text, "\033\\\n") == 0;
        }
    }
    return false;
}

/** What a terminal gets. @return malloc'ed */
static char *show(enum wm_terminal terminal, const struct wm_bitmap *page,
                  const struct wm_scale *scale, size_t *len)
{
    char *text = NULL;
    FILE *file = open_memstream(&text, len);

    WM_CHECK(file != NULL && wm_terminal_show(file, terminal, page, scale, 8000, NULL) == 0,
             "not shown");
    fclose(file);
    return text;
}

static void sixels_paint_every_pixel_once(void)
{
    static const struct wm_scale scales[] = {{1, 1}, {2, 1}, {1, 2}, {1, 3}, {1, 4}};
    static struct canvas canvas;
    struct wm_bitmap page;
    size_t i, len;

    make_page(&page, 77, 31, 3);
    for (i = 0; i < sizeof scales / sizeof *scales; i++) {
        const struct wm_scale *scale = &scales[i];
        uint32_t side = scale->parts, shades = side * side, x, y, wrong = 0;
        char *text = show(WM_TERMINAL_SIXEL, &page, scale, &len);
        WM_CHECK(read_sixel(&canvas, text), "no sixel picture");
        WM_CHECK(canvas.width == wm_scale_pixels(scale, 77) &&
                     canvas.height == wm_scale_pixels(scale, 31) && canvas.colours == shades + 1,
                 "%u x %u, %u colours", canvas.width, canvas.height, canvas.colours);
        for (y = 0; y < canvas.height; y++) {
            for (x = 0; x < canvas.width; x++) {
                unsigned black =
                    black_in(&page, x * side / scale->times, y * side / scale->times, side);
                wrong += canvas.pixel[y][x] != 100 - 100 * black / shades;
            }
        }
        WM_CHECK(wrong == 0, "scale %zu: %u pixels are wrong", i, wrong);
        free(text);
    }
    wm_bitmap_clear(&page);
}

static int base64_value(char digit)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = digit != '\0' ? strchr(digits, digit) : NULL;

    return at != NULL ? (int)(at - digits) : -1;
}

/** Decode what stands in base64 at text; *text moves behind it. @return bytes */
static size_t base64(const char **text, unsigned char *out, size_t size)
{
    uint32_t bits = 0;
    unsigned have = 0;
    size_t len = 0;

    for (; base64_value(**text) >= 0 && len < size; (*text)++) {
        bits = bits << 6 | (uint32_t)base64_value(**text);
        have += 6;
        if (have >= 8) {
            have -= 8;
            out[len++] = (unsigned char)(bits >> have);
        }
    }
    *text += strspn(*text, "=");
    return len;
}

/** The PNG that must be in there. */
static void expect_png(const unsigned char *got, size_t got_len, const struct wm_bitmap *page,
                       const struct wm_scale *scale)
{
    char *png = NULL;
    size_t len = 0;
    FILE *file = open_memstream(&png, &len);

    WM_CHECK(file != NULL && wm_picture_png_scaled(file, page, scale, 8000, NULL) == 0,
             "not written");
    fclose(file);
    WM_CHECK(got_len == len && memcmp(got, png, len) == 0, "%zu bytes, not the PNG of %zu", got_len,
             len);
    free(png);
}

static void kitty_gets_the_png_in_pieces(void)
{
    static const struct wm_scale scales[] = {{1, 1}, {8, 1}, {1, 4}};
    static unsigned char png[1 << 20];
    struct wm_bitmap page;
    size_t i, len, used, pieces;

    make_page(&page, 400, 300, 5);
    for (i = 0; i < sizeof scales / sizeof *scales; i++) {
        char *text = show(WM_TERMINAL_KITTY, &page, &scales[i], &len);
        const char *at = text;
        used = pieces = 0;
        while (strncmp(at, "\033_G", 3) == 0) {
            const char *start = strchr(at, ';');
            bool more = start != NULL && start[-1] == '1';
            WM_CHECK((pieces == 0) == (strncmp(at + 3, "f=100,a=T,q=2,m=", 16) == 0), "controls");
            if (start == NULL)
                break;
            at = start + 1;
            used += base64(&at, png + used, sizeof png - used);
            WM_CHECK(at - start - 1 <= 4096, "a piece of %td characters", at - start - 1);
            WM_CHECK(strncmp(at, "\033\\", 2) == 0, "a piece has no end");
            at += 2;
            pieces++;
            WM_CHECK(more == (strncmp(at, "\033_G", 3) == 0), "more is said, or not, wrongly");
        }
        WM_CHECK(strcmp(at, "\n") == 0, "something else follows");
        WM_CHECK(i == 2 || pieces > 1, "one piece only");
        expect_png(png, used, &page, &scales[i]);
        free(text);
    }
    wm_bitmap_clear(&page);
}

static void iterm_gets_the_png_with_its_size(void)
{
    const struct wm_scale scale = {1, 2};
    static unsigned char png[1 << 20];
    struct wm_bitmap page;
    unsigned width = 0, height = 0;
    size_t len, size = 0;
    int used = 0;
    const char *at;
    char *text;

    make_page(&page, 401, 300, 6);
    text = show(WM_TERMINAL_ITERM, &page, &scale, &len);
    WM_CHECK(sscanf(text, "\033]1337;File=inline=1;size=%zu;width=%upx;height=%upx:%n", &size,
                    &width, &height, &used) == 3 &&
                 width == 201 && height == 150,
             "%u x %u", width, height);
    at = text + used;
    len = base64(&at, png, sizeof png);
    WM_CHECK(size == len && strcmp(at, "\a\n") == 0, "%zu bytes, said to be %zu", len, size);
    expect_png(png, len, &page, &scale);
    free(text);
    wm_bitmap_clear(&page);
}

/* --- paper --- */

/** Write so many labels of a size on paper, and count the pages that have this MediaBox. */
static size_t proof(const char *paper, uint32_t width_mm, uint32_t height_mm, unsigned labels,
                    const char *box)
{
    char *text = NULL, *at;
    size_t len = 0, pages = 0;
    FILE *file = open_memstream(&text, &len);
    struct wm_err err = {0};
    struct wm_pdf *pdf = file != NULL ? wm_pdf_new(file, &err) : NULL;
    struct wm_bitmap label;

    if (pdf == NULL)
        abort();
    make_page(&label, width_mm * 8, height_mm * 8, 1);
    while (labels-- > 0)
        WM_CHECK(wm_pdf_proof(pdf, wm_pdf_paper_find(paper), &label, 8000, &err) == 0, "%s",
                 err.text);
    WM_CHECK(wm_pdf_finish(pdf, &err) == 0, "%s", err.text);
    wm_pdf_free(pdf);
    wm_bitmap_clear(&label);
    fclose(file);
    for (at = text; (at = memmem(at, len - (size_t)(at - text), box, strlen(box))) != NULL; at++)
        pages++;
    free(text);
    return pages;
}

static void paper_takes_as_many_labels_as_fit(void)
{
    static const char upright[] = "/MediaBox [ 0 0 595.275591 841.889764 ]";
    static const char turned[] = "/MediaBox [ 0 0 841.889764 595.275591 ]";
    static const char letter[] = "/MediaBox [ 0 0 792 612 ]";

    /* 10 mm of margin and between labels. */
    WM_CHECK(proof("a4", 100, 150, 5, turned) == 3, "two of 100 x 150 mm on A4 that is turned");
    WM_CHECK(proof("a4", 76, 130, 9, upright) == 3, "four of 76 x 130 mm on upright A4");
    WM_CHECK(proof("a4", 60, 40, 16, turned) == 1, "16 of 60 x 40 mm on A4 that is turned");
    WM_CHECK(proof("a4", 60, 40, 17, turned) == 2, "the 17th on a sheet of its own");
    WM_CHECK(proof("a4", 190, 277, 2, upright) == 2, "one that just fits the margins");
    WM_CHECK(proof("letter", 100, 50, 7, letter) == 2,
             "six of 100 x 50 mm on letter that is turned");
}

static void labels_of_another_size_start_a_sheet(void)
{
    char *text = NULL;
    size_t len = 0;
    FILE *file = open_memstream(&text, &len);
    struct wm_pdf *pdf = wm_pdf_new(file, NULL);
    struct wm_bitmap small, large;
    struct wm_err err = {0};
    const struct wm_pdf_paper *a4 = wm_pdf_paper_find("a4");

    make_page(&small, 320, 240, 1);
    make_page(&large, 608, 1040, 2);
    WM_CHECK(wm_pdf_proof(pdf, a4, &small, 8000, NULL) == 0 &&
                 wm_pdf_proof(pdf, a4, &large, 8000, NULL) == 0 &&
                 wm_pdf_proof(pdf, a4, &large, 8000, NULL) == 0 && wm_pdf_finish(pdf, NULL) == 0,
             "not written");
    wm_pdf_free(pdf);
    fclose(file);
    WM_CHECK(memmem(text, len, "/Count 2", 8) != NULL, "not two sheets");
    free(text);
    wm_bitmap_clear(&small);

    /* 200 mm is wider than upright A4 has room for, and turned it is too high. */
    wm_bitmap_clear(&large);
    make_page(&large, 1600, 1600, 2);
    text = NULL;
    file = open_memstream(&text, &len);
    pdf = wm_pdf_new(file, NULL);
    WM_CHECK(wm_pdf_proof(pdf, a4, &large, 8000, &err) == WM_ERR_USAGE, "200 x 200 mm was taken");
    wm_pdf_free(pdf);
    fclose(file);
    free(text);
    wm_bitmap_clear(&large);
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(scales_are_read_strictly),
        WM_CASE(enlarged_pictures_hold_every_dot_and_stay_true_to_size),
        WM_CASE(smaller_pictures_are_as_grey_as_their_dots),
        WM_CASE(sheets_are_read_strictly),
        WM_CASE(a_sheet_holds_labels_of_all_sizes_and_nothing_else),
        WM_CASE(a_sheet_larger_than_any_bitmap_is_refused),
        WM_CASE(sixels_paint_every_pixel_once),
        WM_CASE(kitty_gets_the_png_in_pieces),
        WM_CASE(iterm_gets_the_png_with_its_size),
        WM_CASE(paper_takes_as_many_labels_as_fit),
        WM_CASE(labels_of_another_size_start_a_sheet),
        {0},
    };

    return wm_tap_run("picture", cases);
}

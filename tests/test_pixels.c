/* SPDX-License-Identifier: Apache-2.0 */
/* Every colour space, depth and order, written by libcups, beside a reference that reckons pixel by
 * pixel from the samples that went in. */
#include "config.h"

#include "filter/base/bitmap.h"
#include "filter/cups/raster.h"
#include "filter/cups/rows.h"
#include "tests/tap.h"

#include <cups/raster.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define WIDTH 37u
#define HEIGHT 7u
#define SAMPLES (WIDTH * HEIGHT * 4)

/* What the samples of a pixel mean, in words: a letter each. */
static const struct space {
    cups_cspace_t code;
    const char *letters;
} spaces[] = {
    {CUPS_CSPACE_W, "W"},       {CUPS_CSPACE_SW, "W"},      {CUPS_CSPACE_K, "K"},
    {CUPS_CSPACE_RGB, "RGB"},   {CUPS_CSPACE_SRGB, "RGB"},  {CUPS_CSPACE_ADOBERGB, "rgb"},
    {CUPS_CSPACE_RGBA, "RGBa"}, {CUPS_CSPACE_RGBW, "RGBw"}, {CUPS_CSPACE_CMY, "CMY"},
    {CUPS_CSPACE_YMC, "YMC"},   {CUPS_CSPACE_CMYK, "CMYK"}, {CUPS_CSPACE_YMCK, "YMCK"},
    {CUPS_CSPACE_KCMY, "KCMY"},
};
static const cups_mode_t modes[] = {CUPS_RASTER_WRITE, CUPS_RASTER_WRITE_COMPRESSED,
                                    CUPS_RASTER_WRITE_PWG};

/* 255 * light of a pixel, rounded to the nearest, in whole numbers. */
static unsigned reference(const char *letters, const uint32_t *sample, uint64_t max)
{
    uint64_t light = 0, ink = 0, share = max, of = 10000 * max;
    int i;

    for (i = 0; letters[i] != '\0'; i++) {
        uint64_t s = sample[i];
        switch (letters[i]) {
        case 'W':
            light += 10000 * s;
            break;
        case 'R':
            light += 2126 * s;
            break;
        case 'G':
            light += 7152 * s;
            break;
        case 'B':
            light += 722 * s;
            break;
        case 'r':
            light += 2973 * s;
            break;
        case 'g':
            light += 6274 * s;
            break;
        case 'b':
            light += 753 * s;
            break;
        case 'K':
            ink += 10000 * s;
            break;
        case 'C':
            ink += 2126 * s;
            break;
        case 'M':
            ink += 7152 * s;
            break;
        case 'Y':
            ink += 722 * s;
            break;
        default:
            share = s;
            break;
        }
    }
    if (strpbrk(letters, "KC") != NULL)
        light = ink < of ? of - ink : 0;
    if (strchr(letters, 'a') != NULL) /* over white */
        light = light * share + of * (max - share);
    else
        light *= share;
    of *= max;
    return (unsigned)((2 * 255 * light + of) / (2 * of));
}

static void put_bits(uint8_t *row, size_t at, unsigned bits, uint32_t value)
{
    uint16_t wide = (uint16_t)value;
    unsigned i;

    if (bits == 16) {
        memcpy(row + at / 8, &wide, 2);
        return;
    }
    for (i = 0; i < bits; i++) {
        if ((value >> (bits - 1 - i) & 1) != 0)
            row[(at + i) / 8] |= (uint8_t)(0x80u >> ((at + i) % 8));
    }
}

struct page {
    cups_page_header2_t header;
    uint32_t samples[SAMPLES]; /* as given to put_bits, by row, pixel, colour */
    uint8_t *bytes;            /* owned; the page as libcups takes it */
    size_t size;
};

static void describe(struct page *page, const struct space *space, unsigned bits,
                     cups_order_t order)
{
    cups_page_header2_t *header = &page->header;
    unsigned colours = (unsigned)strlen(space->letters);

    memset(header, 0, sizeof *header);
    header->HWResolution[0] = header->HWResolution[1] = 203;
    header->cupsWidth = WIDTH;
    header->cupsHeight = HEIGHT;
    header->cupsColorSpace = space->code;
    header->cupsColorOrder = order;
    header->cupsNumColors = colours;
    header->cupsBitsPerColor = header->cupsBitsPerPixel = bits;
    if (order == CUPS_ORDER_CHUNKED)
        header->cupsBitsPerPixel = bits * (colours == 3 && bits < 8 ? 4 : colours);
    header->cupsBytesPerLine = (header->cupsBitsPerPixel * WIDTH + 7) / 8;
    if (order == CUPS_ORDER_BANDED)
        header->cupsBytesPerLine *= colours;
    page->size =
        (size_t)header->cupsBytesPerLine * HEIGHT * (order == CUPS_ORDER_PLANAR ? colours : 1);
}

static void make(struct page *page, const struct space *space, unsigned bits, cups_order_t order)
{
    unsigned colours = (unsigned)strlen(space->letters), x, y, c;
    size_t line, n = 0, chunk;
    uint32_t random = (uint32_t)space->code * 100 + bits;

    describe(page, space, bits, order);
    line = page->header.cupsBytesPerLine;
    chunk = page->header.cupsBitsPerPixel;
    page->bytes = calloc(1, page->size);
    for (y = 0; y < HEIGHT; y++) {
        for (x = 0; x < WIDTH; x++) {
            for (c = 0; c < colours; c++, n++) {
                uint8_t *row = page->bytes + line * y;
                size_t at = x * chunk + chunk - (colours - c) * bits;
                random = random * 1664525 + 1013904223;
                /* all, nothing, and what lies between */
                page->samples[n] = x == 0   ? 0
                                   : x == 1 ? (1u << bits) - 1
                                            : (random >> 8) & ((1u << bits) - 1);
                if (order == CUPS_ORDER_BANDED) {
                    row += line / colours * c;
                    at = x * bits;
                } else if (order == CUPS_ORDER_PLANAR) {
                    row = page->bytes + line * (c * HEIGHT + y);
                    at = x * bits;
                }
                put_bits(row, at, bits, page->samples[n]);
            }
        }
    }
}

/* The page as a file, read from its start. */
static int written(struct page *page, cups_mode_t mode)
{
    char name[] = "/tmp/waymask-pixels.XXXXXX";
    int fd = mkstemp(name);
    cups_raster_t *raster = cupsRasterOpen(fd, mode);
    size_t line = page->header.cupsBytesPerLine, at;

    unlink(name);
    cupsRasterWriteHeader2(raster, &page->header);
    for (at = 0; at < page->size; at += line)
        cupsRasterWritePixels(raster, page->bytes + at, (unsigned)line);
    cupsRasterClose(raster);
    lseek(fd, 0, SEEK_SET);
    return fd;
}

static void compare(struct page *page, const struct space *space, cups_mode_t mode)
{
    unsigned colours = (unsigned)strlen(space->letters), bits = page->header.cupsBitsPerColor;
    int fd = written(page, mode);
    cups_raster_t *raster = cupsRasterOpen(fd, CUPS_RASTER_READ);
    cups_page_header2_t header;
    struct wm_pixels pixels;
    struct wm_rows *rows = NULL;
    struct wm_err err = {0};
    unsigned x, y, wrong = 0;

    WM_CHECK(cupsRasterReadHeader2(raster, &header), "no header");
    if (wm_pixels_init(&pixels, &header, &err) == 0)
        rows = wm_rows_new(raster, &pixels, 1, &err);
    for (y = 0; rows != NULL && y < HEIGHT; y++) {
        const uint8_t *grey = wm_rows_grey(rows);
        for (x = 0; grey != NULL && x < WIDTH && wrong == 0; x++) {
            unsigned wanted =
                reference(space->letters, page->samples + ((size_t)y * WIDTH + x) * colours,
                          (1u << bits) - 1);
            wrong += !WM_CHECK(
                grey[x] == wanted, "space %d, %u bits, order %u, mode %d: %u, %u is %u, not %u",
                (int)space->code, bits, header.cupsColorOrder, (int)mode, x, y, grey[x], wanted);
        }
        WM_CHECK(grey != NULL, "row %u is missing", y);
    }
    WM_CHECK(rows != NULL, "space %d, %u bits, order %u: %s", (int)space->code, bits,
             header.cupsColorOrder, err.text);
    wm_rows_free(rows);
    cupsRasterClose(raster);
    close(fd);
}

static void every_space_depth_and_order_is_the_grey_that_it_should_be(void)
{
    static const cups_order_t orders[] = {CUPS_ORDER_CHUNKED, CUPS_ORDER_BANDED, CUPS_ORDER_PLANAR};
    static struct page page;
    size_t s, o, m;
    unsigned bits;

    for (s = 0; s < sizeof spaces / sizeof *spaces; s++) {
        for (bits = 1; bits <= 16; bits *= 2) {
            for (o = 0; o < 3; o++) {
                make(&page, &spaces[s], bits, orders[o]);
                for (m = 0; m < 3; m++)
                    compare(&page, &spaces[s], modes[m]);
                free(page.bytes);
            }
        }
    }
}

static bool taken(const cups_page_header2_t *header)
{
    struct wm_pixels pixels;
    struct wm_err err = {0};
    int code = wm_pixels_init(&pixels, header, &err);

    WM_CHECK((code == 0) == (err.code == WM_OK), "code and error disagree");
    return code == 0;
}

/* A good header with one member changed to what it must not be. */
#define REFUSED(space, bits, order, member, value)                                                 \
    do {                                                                                           \
        static struct page page_;                                                                  \
        describe(&page_, &spaces[space], bits, order);                                             \
        WM_CHECK(taken(&page_.header), "a good header is refused");                                \
        page_.header.member = value;                                                               \
        WM_CHECK(!taken(&page_.header), "taken: " #space ", " #member " " #value);                 \
    } while (0)

static void headers_that_disagree_with_themselves_are_refused(void)
{
    REFUSED(0, 8, CUPS_ORDER_CHUNKED, cupsWidth, 0);
    REFUSED(0, 8, CUPS_ORDER_CHUNKED, cupsWidth, WM_BITMAP_MAX_DOTS + 1);
    REFUSED(0, 8, CUPS_ORDER_CHUNKED, cupsWidth, 0xffffffffu);
    REFUSED(0, 1, CUPS_ORDER_CHUNKED, cupsWidth, 0xfffffff9u);
    REFUSED(0, 8, CUPS_ORDER_CHUNKED, cupsHeight, 0);
    REFUSED(0, 8, CUPS_ORDER_CHUNKED, cupsHeight, WM_BITMAP_MAX_DOTS + 1);
    REFUSED(0, 8, CUPS_ORDER_CHUNKED, cupsBytesPerLine, WIDTH - 1);
    REFUSED(0, 8, CUPS_ORDER_CHUNKED, cupsBytesPerLine, WIDTH + 65);
    REFUSED(0, 8, CUPS_ORDER_CHUNKED, cupsBytesPerLine, 0xffffffffu);
    REFUSED(0, 8, CUPS_ORDER_CHUNKED, cupsBitsPerColor, 3);
    REFUSED(0, 8, CUPS_ORDER_CHUNKED, cupsBitsPerColor, 0);
    REFUSED(0, 8, CUPS_ORDER_CHUNKED, cupsBitsPerColor, 32);
    REFUSED(0, 8, CUPS_ORDER_CHUNKED, cupsBitsPerPixel, 24);
    REFUSED(0, 8, CUPS_ORDER_CHUNKED, cupsNumColors, 3);
    REFUSED(0, 8, CUPS_ORDER_CHUNKED, cupsColorOrder, 3);
    REFUSED(3, 8, CUPS_ORDER_CHUNKED, cupsBitsPerPixel, 8);
    REFUSED(3, 8, CUPS_ORDER_CHUNKED, cupsBitsPerPixel, 32);
    REFUSED(3, 1, CUPS_ORDER_CHUNKED, cupsBitsPerPixel, 3);
    REFUSED(3, 8, CUPS_ORDER_BANDED, cupsBytesPerLine, WIDTH * 3 + 1);
    REFUSED(3, 8, CUPS_ORDER_BANDED, cupsBytesPerLine, WIDTH);
    REFUSED(10, 8, CUPS_ORDER_PLANAR, cupsNumColors, 0);
    REFUSED(10, 8, CUPS_ORDER_PLANAR, cupsNumColors, 1);
    REFUSED(0, 8, CUPS_ORDER_CHUNKED, cupsColorSpace, CUPS_CSPACE_KCMYcm);
    REFUSED(0, 8, CUPS_ORDER_CHUNKED, cupsColorSpace, CUPS_CSPACE_GOLD);
    REFUSED(0, 8, CUPS_ORDER_CHUNKED, cupsColorSpace, CUPS_CSPACE_CIELab);
    REFUSED(0, 8, CUPS_ORDER_CHUNKED, cupsColorSpace, CUPS_CSPACE_DEVICE1);
    REFUSED(0, 8, CUPS_ORDER_CHUNKED, cupsColorSpace, 0xffffffffu);
}

static void planes_beyond_the_memory_for_them_are_refused(void)
{
    struct page page;
    struct wm_pixels pixels;
    struct wm_err err = {0};

    describe(&page, &spaces[10], 16, CUPS_ORDER_PLANAR);
    page.header.cupsWidth = page.header.cupsHeight = 20000;
    page.header.cupsBytesPerLine = 40000;
    WM_CHECK(wm_pixels_init(&pixels, &page.header, &err) == 0, "%s", err.text);
    WM_CHECK(wm_rows_new(NULL, &pixels, 1, &err) == NULL && err.code == WM_ERR_INPUT, "taken");
}

/* Rows of a page through wm_raster_in, into out. @return rows, or -1 if the page is refused */
static int dots_of(int fd, const struct wm_raster_head *head, uint8_t *out, struct wm_err *err)
{
    struct wm_raster_in *in = wm_raster_in_new(fd, head, err);
    struct wm_raster_page page;
    const uint8_t *row;
    int rows = -1;

    if (wm_raster_in_page(in, &page, err) == 1) {
        size_t bytes = (page.width_dots + 7) / 8;
        for (rows = 0; rows < (int)page.height_dots; rows++) {
            row = wm_raster_in_row(in, err);
            if (row == NULL)
                break;
            memcpy(out + bytes * (size_t)rows, row, bytes);
        }
    }
    wm_raster_in_free(in);
    close(fd);
    return rows;
}

/* The bytes of a file through a pipe, a few at a time. */
static int dripping(int fd)
{
    char bytes[7];
    ssize_t got;
    int ends[2];

    if (pipe(ends) != 0)
        return -1;
    if (fork() == 0) {
        close(ends[0]);
        while ((got = read(fd, bytes, sizeof bytes)) > 0) {
            if (write(ends[1], bytes, (size_t)got) != got)
                break;
        }
        _exit(0);
    }
    close(ends[1]);
    close(fd);
    return ends[0];
}

static void a_page_is_the_same_however_it_comes(void)
{
    static const enum wm_halftone methods[] = {WM_HALFTONE_AUTO, WM_HALFTONE_THRESHOLD,
                                               WM_HALFTONE_ORDERED, WM_HALFTONE_DIFFUSION};
    static struct page page;
    uint8_t first[5 * HEIGHT], again[5 * HEIGHT];
    struct wm_err err = {0};
    size_t i, m;

    make(&page, &spaces[10], 8, CUPS_ORDER_PLANAR);
    for (i = 0; i < 4; i++) {
        struct wm_raster_head head = {203, 8000, methods[i]};
        WM_CHECK(dots_of(written(&page, modes[0]), &head, first, &err) == HEIGHT, "%s", err.text);
        for (m = 0; m < 3; m++) {
            memset(again, 0, sizeof again);
            dots_of(written(&page, modes[m]), &head, again, &err);
            WM_CHECK(memcmp(first, again, sizeof first) == 0, "method %zu, mode %zu", i, m);
        }
        memset(again, 0, sizeof again);
        dots_of(dripping(written(&page, modes[1])), &head, again, &err);
        WM_CHECK(memcmp(first, again, sizeof first) == 0, "method %zu, through a pipe", i);
        wait(NULL);
    }
    free(page.bytes);
}

static void a_finer_raster_is_the_mean_of_its_pixels(void)
{
    static struct page page;
    struct wm_raster_head head = {203, 8000, WM_HALFTONE_THRESHOLD};
    uint8_t dots[2 * 4];
    struct wm_err err = {0};
    unsigned x, y, i, j;

    make(&page, &spaces[0], 8, CUPS_ORDER_CHUNKED);
    page.header.HWResolution[0] = page.header.HWResolution[1] = 609;
    WM_CHECK(dots_of(written(&page, modes[1]), &head, dots, &err) == 3, "%s", err.text);
    for (y = 0; y < 3; y++) {
        for (x = 0; x < 13; x++) {
            unsigned light = 0;
            for (j = 3 * y; j < 3 * y + 3; j++)
                for (i = 3 * x; i < 3 * x + 3; i++)
                    light += j < HEIGHT && i < WIDTH ? page.samples[j * WIDTH + i] : 255;
            WM_CHECK((dots[2 * y + x / 8] >> (7 - x % 8) & 1) == (2 * light + 9 < 128 * 18),
                     "dot %u, %u of %u", x, y, light);
        }
    }
    free(page.bytes);
}

static void a_resolution_that_is_not_the_heads_is_refused(void)
{
    static const struct {
        unsigned raster[2], head, per_mm;
        int rows;
    } cases[] = {
        {{203, 203}, 203, 8000, HEIGHT},
        {{406, 406}, 203, 8000, 4},
        {{0, 0}, 203, 8000, HEIGHT},
        {{300, 300}, 203, 8000, -1},
        {{200, 200}, 203, 8000, -1},
        {{203, 406}, 203, 8000, -1},
        {{203, 203}, 300, 11811, -1},
        {{305, 305}, 300, 12000, HEIGHT},
        {{600, 600}, 300, 11811, 4},
        {{1827, 1827}, 203, 8000, -1},
        {{0xfffffffeu, 0xfffffffeu}, 203, 8000, -1},
    };
    static struct page page;
    size_t i;

    make(&page, &spaces[0], 8, CUPS_ORDER_CHUNKED);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct wm_raster_head head = {cases[i].head, cases[i].per_mm, WM_HALFTONE_AUTO};
        uint8_t dots[5 * HEIGHT];
        struct wm_err err = {0};
        int rows;
        memcpy(page.header.HWResolution, cases[i].raster, sizeof page.header.HWResolution);
        rows = dots_of(written(&page, modes[0]), &head, dots, &err);
        WM_CHECK(rows == cases[i].rows, "%u dpi on %u: %d rows, %s", cases[i].raster[0],
                 cases[i].head, rows, err.text);
    }
    free(page.bytes);
}

static void a_raster_cut_off_anywhere_is_an_error_or_has_no_page(void)
{
    static const struct wm_raster_head head;
    static struct page page;
    uint8_t dots[5 * HEIGHT];
    size_t m, o;

    for (o = 0; o < 2; o++) {
        make(&page, &spaces[10], 8, o == 0 ? CUPS_ORDER_CHUNKED : CUPS_ORDER_PLANAR);
        for (m = 0; m < 2; m++) {
            int fd = written(&page, modes[m]);
            off_t size = lseek(fd, 0, SEEK_END), cut;
            close(fd);
            for (cut = 1; cut < size; cut += cut < 1700 ? 150 : 1) {
                struct wm_err err = {0};
                int rows;
                fd = written(&page, modes[m]);
                WM_CHECK(ftruncate(fd, cut) == 0, "not cut");
                rows = dots_of(fd, &head, dots, &err);
                WM_CHECK(rows < (int)HEIGHT && err.code == WM_ERR_INPUT,
                         "cut at %ld of %ld: %d rows", (long)cut, (long)size, rows);
            }
        }
        free(page.bytes);
    }
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(every_space_depth_and_order_is_the_grey_that_it_should_be),
        WM_CASE(headers_that_disagree_with_themselves_are_refused),
        WM_CASE(planes_beyond_the_memory_for_them_are_refused),
        WM_CASE(a_page_is_the_same_however_it_comes),
        WM_CASE(a_finer_raster_is_the_mean_of_its_pixels),
        WM_CASE(a_resolution_that_is_not_the_heads_is_refused),
        WM_CASE(a_raster_cut_off_anywhere_is_an_error_or_has_no_page),
        {0},
    };

    return wm_tap_run("pixels", cases);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/terminal.h"

#include "filter/base/message.h"
#include "filter/label/picture.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define BAND 6u           /* rows of pixels of a line of sixels */
#define KITTY_BYTES 3072u /* 4,096 characters of base64 */
#define SIXEL_REPEAT 4u   /* fewer of one character are written out */
#define ESC "\033"
#define ST ESC "\\"

bool wm_terminal_find(const char *name, enum wm_terminal *out)
{
    static const char *const names[] = {"", "kitty", "iterm", "sixel"};
    size_t i;

    for (i = 1; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0) {
            *out = (enum wm_terminal)i;
            return true;
        }
    }
    return false;
}

/* --- base64 (RFC 4648, 4) --- */

static void put_base64(FILE *file, const unsigned char *bytes, size_t len)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t i, k;

    for (i = 0; i < len; i += 3) {
        uint32_t three = (uint32_t)bytes[i] << 16;
        size_t have = len - i < 3 ? len - i : 3;
        if (have > 1)
            three |= (uint32_t)bytes[i + 1] << 8;
        if (have > 2)
            three |= bytes[i + 2];
        for (k = 0; k < 4; k++)
            putc(k <= have ? digits[three >> (18 - 6 * k) & 63] : '=', file);
    }
}

static void put_kitty(FILE *file, const unsigned char *png, size_t len)
{
    size_t at = 0, piece;

    /* f=100: PNG; a=T: show it; q=2: no answer, which the shell would read as typed. */
    do {
        piece = len - at < KITTY_BYTES ? len - at : KITTY_BYTES;
        fprintf(file, ESC "_G%sm=%d;", at == 0 ? "f=100,a=T,q=2," : "", at + piece < len);
        put_base64(file, png + at, piece);
        fputs(ST, file);
        at += piece;
    } while (at < len);
    putc('\n', file);
}

static void put_iterm(FILE *file, const unsigned char *png, size_t len, uint32_t width,
                      uint32_t height)
{
    fprintf(file, ESC "]1337;File=inline=1;size=%zu;width=%upx;height=%upx:", len, width, height);
    put_base64(file, png, len);
    fputs("\a\n", file);
}

/** A PNG of the page, for the protocols that carry one. @return malloc'ed, or NULL with err */
static char *make_png(const struct wm_bitmap *page, const struct wm_scale *scale,
                      uint32_t dots_per_mm_x1000, size_t *len, struct wm_err *err)
{
    char *png = NULL;
    FILE *file = open_memstream(&png, len);
    int status;

    if (file == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return NULL;
    }
    status = wm_picture_png_scaled(file, page, scale, dots_per_mm_x1000, err);
    if (fclose(file) != 0 && status == 0)
        status = wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    if (status == 0)
        return png;
    free(png);
    return NULL;
}

/* --- sixel --- */

static void put_run(FILE *file, int character, uint32_t length)
{
    if (length >= SIXEL_REPEAT)
        fprintf(file, "!%u%c", length, character);
    else
        while (length-- > 0)
            putc(character, file);
}

/** The pixels of one shade in a band of rows; nothing if it has none. */
static void put_shade(FILE *file, const uint8_t *band, uint32_t width, uint32_t rows,
                      uint32_t shade)
{
    uint32_t x, y, run = 0;
    int last = 0;

    if (memchr(band, (int)shade, (size_t)width * rows) == NULL)
        return;
    fprintf(file, "#%u", shade);
    for (x = 0; x < width; x++) {
        int six = 0;
        for (y = 0; y < rows; y++)
            six |= (band[(size_t)y * width + x] == shade) << y;
        if (run > 0 && six != last) {
            put_run(file, '?' + last, run);
            run = 0;
        }
        last = six;
        run++;
    }
    /* What has nothing of the shade up to the edge needs no character. */
    if (last != 0)
        put_run(file, '?' + last, run);
    putc('$', file);
}

static int put_sixel(FILE *file, const struct wm_bitmap *page, const struct wm_scale *scale,
                     struct wm_err *err)
{
    uint32_t width = wm_scale_pixels(scale, page->width_dots);
    uint32_t height = wm_scale_pixels(scale, page->height_dots);
    uint32_t shades = wm_scale_shades(scale), shade, y, row;
    uint8_t *band = malloc((size_t)width * BAND);

    if (band == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    fprintf(file, ESC "P0;1q\"1;1;%u;%u", width, height);
    for (shade = 0; shade <= shades; shade++) {
        uint32_t light = 100 - 100 * shade / shades;
        fprintf(file, "#%u;2;%u;%u;%u", shade, light, light, light);
    }
    for (y = 0; y < height; y += BAND) {
        uint32_t rows = height - y < BAND ? height - y : BAND;
        for (row = 0; row < rows; row++)
            wm_scale_row(scale, page, y + row, band + (size_t)row * width);
        for (shade = 0; shade <= shades; shade++)
            put_shade(file, band, width, rows, shade);
        putc('-', file);
    }
    fputs(ST "\n", file);
    free(band);
    return 0;
}

int wm_terminal_show(FILE *file, enum wm_terminal terminal, const struct wm_bitmap *page,
                     const struct wm_scale *scale, uint32_t dots_per_mm_x1000, struct wm_err *err)
{
    size_t len = 0;
    char *png = NULL;

    if (terminal == WM_TERMINAL_SIXEL) {
        if (put_sixel(file, page, scale, err) != 0)
            return (int)err->code;
    } else {
        png = make_png(page, scale, dots_per_mm_x1000, &len, err);
        if (png == NULL)
            return (int)err->code;
        if (terminal == WM_TERMINAL_KITTY)
            put_kitty(file, (const unsigned char *)png, len);
        else
            put_iterm(file, (const unsigned char *)png, len,
                      wm_scale_pixels(scale, page->width_dots),
                      wm_scale_pixels(scale, page->height_dots));
        free(png);
    }
    if (fflush(file) != 0 || ferror(file))
        return wm_err_set(err, WM_ERR_INPUT, _("the picture cannot be written: %s"),
                          strerror(errno));
    return 0;
}

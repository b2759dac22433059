/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/command/scan.h"
#include "tests/tap.h"

#include <png.h>
#include <qrencode.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef HAVE_JPEG
#include <jpeglib.h>
#endif

#define MODULE 4 /* dots */
#define QUIET 4  /* modules around a code */
#define TEXT "7310123456789012345678901234567890123456789012345678901234567890"

/* A picture of 8-bit grey, and what scanning it told. */
struct picture {
    unsigned width, height;
    uint8_t *grey;
};

static char file[] = "/tmp/waymask-scan-XXXXXX";
static char told[1024];

static void tell(void *context, const char *text)
{
    (void)context;
    strncat(told, text, sizeof told - strlen(told) - 2);
    strcat(told, ";");
}

static int scan(struct wm_err *err)
{
    memset(err, 0, sizeof *err);
    told[0] = '\0';
    return wm_scan_image(file, tell, NULL, err);
}

/* Codes of the texts side by side on white. */
static struct picture draw(const char *const *texts, unsigned count)
{
    struct picture picture = {.width = count * 400, .height = 400};
    unsigned i;

    picture.grey = malloc((size_t)picture.width * picture.height);
    memset(picture.grey, 255, (size_t)picture.width * picture.height);
    for (i = 0; i < count; i++) {
        QRcode *code = QRcode_encodeString(texts[i], 0, QR_ECLEVEL_M, QR_MODE_8, 1);
        unsigned side = (unsigned)code->width * MODULE;
        unsigned x, y;
        for (y = 0; y < side; y++) {
            for (x = 0; x < side; x++) {
                if ((code->data[y / MODULE * (unsigned)code->width + x / MODULE] & 1) != 0)
                    picture.grey[(size_t)(y + QUIET * MODULE) * picture.width + i * 400 +
                                 QUIET * MODULE + x] = 0;
            }
        }
        QRcode_free(code);
    }
    return picture;
}

static void write_png(const struct picture *picture, png_uint_32 format)
{
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = picture->width,
                       .height = picture->height,
                       .format = format};
    size_t channels = PNG_IMAGE_SAMPLE_CHANNELS(format);
    size_t dots = (size_t)picture->width * picture->height;
    uint8_t *samples = malloc(dots * channels);
    size_t i;

    /* With alpha: black modules are opaque, the paper is transparent black. */
    for (i = 0; i < dots; i++) {
        if (channels == 1) {
            samples[i] = picture->grey[i];
        } else {
            memset(samples + i * channels, 0, channels - 1);
            samples[i * channels + channels - 1] = (uint8_t)(255 - picture->grey[i]);
        }
    }
    if (png_image_write_to_file(&image, file, 0, samples, 0, NULL) == 0)
        abort();
    free(samples);
}

static void a_code_is_read_from_grey_and_from_transparent_png(void)
{
    static const char *const texts[] = {TEXT};
    struct picture picture = draw(texts, 1);
    struct wm_err err;

    write_png(&picture, PNG_FORMAT_GRAY);
    WM_CHECK(scan(&err) == WM_OK && strcmp(told, TEXT ";") == 0, "%s: %s", err.text, told);
    write_png(&picture, PNG_FORMAT_RGBA);
    WM_CHECK(scan(&err) == WM_OK && strcmp(told, TEXT ";") == 0, "RGBA %s: %s", err.text, told);
    free(picture.grey);
}

static void all_codes_of_a_picture_are_told(void)
{
    static const char *const texts[] = {TEXT, "another"};
    struct picture picture = draw(texts, 2);
    struct wm_err err;

    write_png(&picture, PNG_FORMAT_GRAY);
    WM_CHECK(scan(&err) == WM_OK, "%s", err.text);
    WM_CHECK(strstr(told, TEXT ";") != NULL && strstr(told, "another;") != NULL, "told: %s", told);
    free(picture.grey);
}

static void a_picture_without_codes_is_no_error(void)
{
    struct picture picture = draw(NULL, 0);
    struct wm_err err;

    picture.width = 300;
    picture.grey = realloc(picture.grey, (size_t)picture.width * picture.height);
    memset(picture.grey, 255, (size_t)picture.width * picture.height);
    write_png(&picture, PNG_FORMAT_GRAY);
    WM_CHECK(scan(&err) == WM_OK && told[0] == '\0', "%s: %s", err.text, told);
    free(picture.grey);
}

static void write_bytes(const void *bytes, size_t len)
{
    FILE *out = fopen(file, "wb");

    if (out == NULL || fwrite(bytes, 1, len, out) != len || fclose(out) != 0)
        abort();
}

/* Each prefix of the picture's file is refused, or read as far as it goes. */
static void every_prefix_is_refused_or_read(void)
{
    static uint8_t bytes[65536];
    FILE *in = fopen(file, "rb");
    size_t len, i;

    len = in != NULL ? fread(bytes, 1, sizeof bytes, in) : 0;
    if (in != NULL)
        fclose(in);
    WM_CHECK(len > 100 && len < sizeof bytes, "the picture has %zu bytes", len);
    for (i = 0; i < len; i += 1 + i / 16) {
        struct wm_err err;
        write_bytes(bytes, i);
        if (scan(&err) != WM_OK)
            WM_CHECK(err.code == WM_ERR_INPUT && err.text[0] != '\0', "prefix %zu", i);
        else
            WM_CHECK(i > 100, "a prefix of %zu bytes was read", i);
    }
}

static void a_truncated_png_is_refused(void)
{
    static const char *const texts[] = {TEXT};
    struct picture picture = draw(texts, 1);

    write_png(&picture, PNG_FORMAT_GRAY);
    every_prefix_is_refused_or_read();
    free(picture.grey);
}

static void what_is_no_picture_is_refused(void)
{
    /* a PNG header that claims 4,000,000,000 x 1 and one that claims 100,000 x 100,000 dots */
    static const uint8_t wide[] = {0x89, 'P', 'N', 'G', 13,  10,  26,   10,   0,    0,
                                   0,    13,  'I', 'H', 'D', 'R', 0xee, 0x6b, 0x28, 0,
                                   0,    0,   0,   1,   8,   0,   0,    0,    0};
    static const uint8_t large[] = {0x89, 'P',  'N', 'G', 13,  10, 26,   10,   0,    0,    0,
                                    13,   'I',  'H', 'D', 'R', 0,  0x01, 0x86, 0xa0, 0,    0x01,
                                    0x86, 0xa0, 8,   0,   0,   0,  0,    0x52, 0x58, 0x66, 0x0d};
    struct wm_err err;

    write_bytes("waybill,recipient.name\n", 23);
    WM_CHECK(scan(&err) == WM_ERR_INPUT, "text was read as a picture");
    write_bytes("", 0);
    WM_CHECK(scan(&err) == WM_ERR_INPUT, "an empty file was read as a picture");
    write_bytes(wide, sizeof wide);
    WM_CHECK(scan(&err) == WM_ERR_INPUT, "a hostile width was taken");
    write_bytes(large, sizeof large);
    WM_CHECK(scan(&err) == WM_ERR_INPUT, "a hostile size was taken");
    unlink(file);
    WM_CHECK(scan(&err) == WM_ERR_INPUT && strcmp(err.file, file) == 0, "a missing file: %s",
             err.file);
}

static void a_code_is_read_from_jpeg_where_built_so(void)
{
#ifdef HAVE_JPEG
    static const char *const texts[] = {TEXT};
    struct picture picture = draw(texts, 1);
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    struct wm_err err;
    FILE *out = fopen(file, "wb");

    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_stdio_dest(&jpeg, out);
    jpeg.image_width = picture.width;
    jpeg.image_height = picture.height;
    jpeg.input_components = 1;
    jpeg.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    while (jpeg.next_scanline < jpeg.image_height) {
        JSAMPROW row = picture.grey + (size_t)jpeg.next_scanline * picture.width;
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    fclose(out);
    free(picture.grey);
    WM_CHECK(scan(&err) == WM_OK && strcmp(told, TEXT ";") == 0, "%s: %s", err.text, told);
    every_prefix_is_refused_or_read();
#else
    static const uint8_t start[] = {0xff, 0xd8, 0xff, 0xe0, 0, 16, 'J', 'F'};
    struct wm_err err;

    write_bytes(start, sizeof start);
    WM_CHECK(scan(&err) == WM_ERR_INPUT && strstr(err.text, "without JPEG") != NULL, "%s",
             err.text);
#endif
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(a_code_is_read_from_grey_and_from_transparent_png),
        WM_CASE(all_codes_of_a_picture_are_told),
        WM_CASE(a_picture_without_codes_is_no_error),
        WM_CASE(a_truncated_png_is_refused),
        WM_CASE(what_is_no_picture_is_refused),
        WM_CASE(a_code_is_read_from_jpeg_where_built_so),
        {0},
    };
    int fd = mkstemp(file);
    int status;

    if (fd < 0)
        return 99;
    close(fd);
    status = wm_tap_run("scan", cases);
    unlink(file);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/command/scan.h"

#include "filter/base/message.h"

#include <errno.h>
#include <png.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zbar.h>

#ifdef HAVE_JPEG
#include <setjmp.h>

#include <jpeglib.h>
#endif

/* Grey, 8 bits a dot, without gaps between rows. */
struct picture {
    unsigned width, height; /* dots */
    uint8_t *grey;          /* owned */
};

/* Set the size and make room. @return 0, or -1 if it is too large */
static int make_room(struct picture *picture, unsigned long width, unsigned long height)
{
    if (width == 0 || height == 0 || width > WM_SCAN_MAX_DOTS || height > WM_SCAN_MAX_DOTS / width)
        return -1;
    picture->width = (unsigned)width;
    picture->height = (unsigned)height;
    picture->grey = malloc((size_t)width * height);
    return picture->grey != NULL ? 0 : -1;
}

static int read_png(FILE *file, struct picture *picture)
{
    const png_color white = {255, 255, 255}; /* behind what is transparent */
    png_image image;
    int status = -1;

    memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_stdio(&image, file) != 0) {
        image.format = PNG_FORMAT_GRAY;
        if (make_room(picture, image.width, image.height) == 0 &&
            png_image_finish_read(&image, &white, picture->grey, (png_int_32)image.width, NULL) !=
                0)
            status = 0;
    }
    png_image_free(&image);
    return status;
}

#ifdef HAVE_JPEG
struct jpeg_failure {
    struct jpeg_error_mgr manager; /* first: libjpeg hands back a pointer to it */
    jmp_buf back;
};

static void jpeg_failed(j_common_ptr jpeg)
{
    struct jpeg_failure *failure = (struct jpeg_failure *)jpeg->err;

    longjmp(failure->back, 1);
}

static void jpeg_silent(j_common_ptr jpeg)
{
    (void)jpeg;
}

static int read_jpeg(FILE *file, struct picture *picture)
{
    struct jpeg_decompress_struct jpeg;
    struct jpeg_failure failure;

    memset(&jpeg, 0, sizeof jpeg);
    jpeg.err = jpeg_std_error(&failure.manager);
    failure.manager.error_exit = jpeg_failed;
    failure.manager.output_message = jpeg_silent;
    if (setjmp(failure.back) != 0) {
        jpeg_destroy_decompress(&jpeg);
        return -1;
    }
    jpeg_create_decompress(&jpeg);
    jpeg_stdio_src(&jpeg, file);
    jpeg_read_header(&jpeg, TRUE);
    jpeg.out_color_space = JCS_GRAYSCALE;
    if (make_room(picture, jpeg.image_width, jpeg.image_height) != 0)
        longjmp(failure.back, 1);
    jpeg_start_decompress(&jpeg);
    while (jpeg.output_scanline < jpeg.output_height) {
        JSAMPROW row = picture->grey + (size_t)jpeg.output_scanline * picture->width;
        jpeg_read_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_decompress(&jpeg);
    jpeg_destroy_decompress(&jpeg);
    return 0;
}
#endif

/* By the file's first bytes, not its name. */
static int read_picture(const char *path, struct picture *picture, struct wm_err *err)
{
    uint8_t magic[8] = {0};
    FILE *file = fopen(path, "rbe");
    int status = -1;

    if (file == NULL) {
        wm_err_set(err, WM_ERR_INPUT, "%s", strerror(errno));
        return -1;
    }
    if (fread(magic, 1, sizeof magic, file) == sizeof magic) {
        rewind(file);
        if (png_sig_cmp(magic, 0, sizeof magic) == 0)
            status = read_png(file, picture);
        else if (magic[0] == 0xff && magic[1] == 0xd8)
#ifdef HAVE_JPEG
            status = read_jpeg(file, picture);
#else
            wm_err_set(err, WM_ERR_INPUT, _("this Waymask was built without JPEG: convert to PNG"));
#endif
    }
    fclose(file);
    if (status != 0)
        wm_err_set(err, WM_ERR_INPUT, _("not a PNG or JPEG picture that can be read"));
    return status;
}

static int scan(const struct picture *picture, void (*found)(void *context, const char *text),
                void *context)
{
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_t *image = zbar_image_create();
    const zbar_symbol_t *symbol;
    int status = -1;

    if (scanner != NULL && image != NULL) {
        zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
        zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
        zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
        zbar_image_set_size(image, picture->width, picture->height);
        zbar_image_set_data(image, picture->grey, (unsigned long)picture->width * picture->height,
                            NULL);
        status = zbar_scan_image(scanner, image) < 0 ? -1 : 0;
        for (symbol = zbar_image_first_symbol(image); symbol != NULL;
             symbol = zbar_symbol_next(symbol))
            found(context, zbar_symbol_get_data(symbol));
    }
    if (image != NULL)
        zbar_image_destroy(image);
    if (scanner != NULL)
        zbar_image_scanner_destroy(scanner);
    return status;
}

int wm_scan_image(const char *path, void (*found)(void *context, const char *text), void *context,
                  struct wm_err *err)
{
    struct picture picture = {0};

    if (read_picture(path, &picture, err) == 0 && scan(&picture, found, context) != 0)
        wm_err_set(err, WM_ERR_INPUT, _("cannot be searched for codes"));
    free(picture.grey);
    if (err->code != WM_OK)
        wm_err_place(err, path, 0, 0, NULL);
    return (int)err->code;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/command/preview.h"
#include "filter/label/picture.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_stdout(const char *path)
{
    return strcmp(path, "-") == 0;
}

bool wm_preview_is_pdf(const struct wm_preview *preview)
{
    size_t len = preview->output != NULL ? strlen(preview->output) : 0;

    if (preview->output != NULL && is_stdout(preview->output))
        return preview->paper != NULL;
    return len >= 4 && strcasecmp(preview->output + len - 4, ".pdf") == 0;
}

/** The picture's file name: the first "%d" of the pattern becomes its number. */
static int picture_name(const char *pattern, unsigned long number, char *out, size_t size,
                        struct wm_err *err)
{
    const char *mark = strstr(pattern, "%d");
    int len;

    if (mark == NULL)
        len = snprintf(out, size, "%s", pattern);
    else
        len = snprintf(out, size, "%.*s%lu%s", (int)(mark - pattern), pattern, number, mark + 2);
    if (len < 0 || (size_t)len >= size)
        return wm_err_set(err, WM_ERR_USAGE, _("the name of the output is too long"));
    return WM_OK;
}

static FILE *create(const char *path, struct wm_err *err)
{
    FILE *file = is_stdout(path) ? stdout : fopen(path, "wb");

    if (file == NULL) {
        wm_err_place(err, path, 0, 0, NULL);
        wm_err_set(err, WM_ERR_INPUT, _("cannot write: %s"), strerror(errno));
    }
    return file;
}

/** Close the file; what could not be written is an error of path. */
static int close_written(FILE *file, const char *path, int status, struct wm_err *err)
{
    int failed = file == stdout ? fflush(file) : fclose(file);

    if (failed != 0 && status == WM_OK)
        status = wm_err_set(err, WM_ERR_INPUT, _("cannot write: %s"), strerror(errno));
    if (status != WM_OK)
        wm_err_place(err, is_stdout(path) ? _("standard output") : path, 0, 0, NULL);
    return status;
}

static int write_pngs(struct wm_preview_pictures *pictures, struct wm_err *err)
{
    const struct wm_preview *preview = pictures->preview;
    bool by_place = preview->page != NULL && preview->columns == 0;
    unsigned long number = by_place ? strtoul(preview->page, NULL, 10) : 1;
    const struct wm_bitmap *picture;
    int more, status = WM_OK;

    for (; status == WM_OK && (more = wm_preview_next(pictures, &picture, err)) != 0; number++) {
        char path[1024];
        FILE *file = NULL;
        if (more < 0)
            return (int)err->code;
        status = picture_name(preview->output, number, path, sizeof path, err);
        if (status == WM_OK)
            file = create(path, err);
        if (file == NULL)
            return (int)err->code;
        status =
            wm_picture_png_scaled(file, picture, &preview->scale, pictures->dots_per_mm_x1000, err);
        status = close_written(file, path, status, err);
    }
    return status;
}

static int put_on_pdf(struct wm_pdf *pdf, const struct wm_preview_pictures *pictures,
                      const struct wm_bitmap *picture, struct wm_err *err)
{
    const struct wm_preview *preview = pictures->preview;
    uint32_t dots = pictures->dots_per_mm_x1000;

    if (preview->paper == NULL)
        return wm_pdf_page(pdf, picture, dots, err);
    if (preview->columns > 0)
        return wm_pdf_fit(pdf, preview->paper, picture, dots, err);
    return wm_pdf_proof(pdf, preview->paper, picture, dots, err);
}

static int write_pdf(struct wm_preview_pictures *pictures, struct wm_err *err)
{
    const char *path = pictures->preview->output;
    FILE *file = create(path, err);
    struct wm_pdf *pdf = file != NULL ? wm_pdf_new(file, err) : NULL;
    const struct wm_bitmap *picture;
    int more, status = WM_OK;

    if (file == NULL)
        return (int)err->code;
    if (pdf == NULL)
        status = (int)err->code;
    while (status == WM_OK && (more = wm_preview_next(pictures, &picture, err)) != 0)
        status = more > 0 ? put_on_pdf(pdf, pictures, picture, err) : (int)err->code;
    if (status == WM_OK)
        status = wm_pdf_finish(pdf, err);
    wm_pdf_free(pdf);
    return close_written(file, path, status, err);
}

static int show(struct wm_preview_pictures *pictures, struct wm_err *err)
{
    const struct wm_preview *preview = pictures->preview;
    const struct wm_bitmap *picture;
    int more, status = WM_OK;

    while (status == WM_OK && (more = wm_preview_next(pictures, &picture, err)) != 0)
        status = more > 0 ? wm_terminal_show(stdout, preview->terminal, picture, &preview->scale,
                                             pictures->dots_per_mm_x1000, err)
                          : (int)err->code;
    return status;
}

int wm_preview_write(struct wm_preview_pictures *pictures, struct wm_err *err)
{
    if (pictures->preview->terminal != WM_TERMINAL_NONE)
        return show(pictures, err);
    if (wm_preview_is_pdf(pictures->preview))
        return write_pdf(pictures, err);
    return write_pngs(pictures, err);
}

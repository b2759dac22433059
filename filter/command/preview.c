/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/base/utc.h"
#include "filter/command/command.h"
#include "filter/command/stream.h"
#include "filter/label/pages.h"
#include "filter/label/picture.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/** What the command line asks for. */
struct request {
    const char *layout, *page, *output; /**< NULL unless given */
    unsigned long dpi;
    struct wm_source source;
};

enum { LAYOUT = 1, DPI, PAGE, OUTPUT, CHARSET, JOIN, ON };

static const struct option options[] = {
    {"layout", required_argument, NULL, LAYOUT},   {"dpi", required_argument, NULL, DPI},
    {"page", required_argument, NULL, PAGE},       {"output", required_argument, NULL, OUTPUT},
    {"charset", required_argument, NULL, CHARSET}, {"join", required_argument, NULL, JOIN},
    {"on", required_argument, NULL, ON},           {0},
};

static int read_option(int option, const char *text, struct request *request, struct wm_err *err)
{
    switch (option) {
    case LAYOUT:
        request->layout = text;
        return WM_OK;
    case DPI:
        if (strlen(text) == 3)
            request->dpi = strtoul(text, NULL, 10);
        if (strlen(text) != 3 || wm_dots_per_mm_x1000((unsigned)request->dpi) == 0)
            return wm_err_set(err, WM_ERR_USAGE, _("--dpi: must be 203, 300 or 600"));
        return WM_OK;
    case PAGE:
        request->page = text;
        if (strspn(text, "0123456789") != strlen(text) || strspn(text, "0") == strlen(text))
            return wm_err_set(err, WM_ERR_USAGE, _("--page: must be a number from 1 on"));
        return WM_OK;
    case OUTPUT:
    case 'o':
        request->output = text;
        return WM_OK;
    case CHARSET:
        request->source.charset = text;
        return WM_OK;
    case JOIN:
        request->source.join_file = text;
        return WM_OK;
    default:
        request->source.join_field = text;
        return WM_OK;
    }
}

static int read_arguments(int argc, char **argv, struct request *request, struct wm_err *err)
{
    int option, status = WM_OK;

    while (status == WM_OK && (option = getopt_long(argc, argv, ":o:", options, NULL)) != -1) {
        if (option == '?' || option == ':')
            return wm_command_misuse(argv[0], err);
        status = read_option(option, optarg, request, err);
    }
    if (status != WM_OK)
        return status;
    if (request->output == NULL)
        return wm_command_misuse(argv[0], err);
    return wm_source_argument(&request->source, argc, argv, err);
}

static bool is_pdf(const char *path)
{
    size_t len = strlen(path);

    return len >= 4 && strcasecmp(path + len - 4, ".pdf") == 0;
}

/** The page's file name: the first "%d" of the pattern becomes its number. */
static int page_name(const char *pattern, unsigned long page, char *out, size_t size,
                     struct wm_err *err)
{
    const char *mark = strstr(pattern, "%d");
    int len;

    if (mark == NULL)
        len = snprintf(out, size, "%s", pattern);
    else
        len = snprintf(out, size, "%.*s%lu%s", (int)(mark - pattern), pattern, page, mark + 2);
    if (len < 0 || (size_t)len >= size)
        return wm_err_set(err, WM_ERR_USAGE, _("the name of the output is too long"));
    return WM_OK;
}

static FILE *create(const char *path, struct wm_err *err)
{
    FILE *file = fopen(path, "wb");

    if (file == NULL) {
        wm_err_place(err, path, 0, 0, NULL);
        wm_err_set(err, WM_ERR_INPUT, _("cannot write: %s"), strerror(errno));
    }
    return file;
}

/** Close the file; what could not be written is an error of path. */
static int close_written(FILE *file, const char *path, int status, struct wm_err *err)
{
    if (fclose(file) != 0 && status == WM_OK)
        status = wm_err_set(err, WM_ERR_INPUT, _("cannot write: %s"), strerror(errno));
    if (status != WM_OK)
        wm_err_place(err, path, 0, 0, NULL);
    return status;
}

static int write_pngs(const struct request *request, struct wm_pages *pages, uint32_t scale,
                      struct wm_err *err)
{
    unsigned long number = request->page != NULL ? strtoul(request->page, NULL, 10) : 1;
    const struct wm_waybill *waybill;
    const struct wm_bitmap *page;
    int more, status = WM_OK;

    for (; status == WM_OK && (more = wm_pages_next(pages, &page, &waybill, err)) != 0; number++) {
        char path[1024];
        FILE *file = NULL;
        if (more < 0)
            return (int)err->code;
        status = page_name(request->output, number, path, sizeof path, err);
        if (status == WM_OK)
            file = create(path, err);
        if (file == NULL)
            return (int)err->code;
        status = wm_picture_png(file, page, scale, err);
        status = close_written(file, path, status, err);
    }
    return status;
}

static int write_pdf(const struct request *request, struct wm_pages *pages, uint32_t scale,
                     struct wm_err *err)
{
    FILE *file = create(request->output, err);
    struct wm_pdf *pdf = file != NULL ? wm_pdf_new(file, err) : NULL;
    const struct wm_waybill *waybill;
    const struct wm_bitmap *page;
    int more, status = WM_OK;

    if (file == NULL)
        return (int)err->code;
    if (pdf == NULL)
        status = (int)err->code;
    while (status == WM_OK && (more = wm_pages_next(pages, &page, &waybill, err)) != 0)
        status = more > 0 ? wm_pdf_page(pdf, page, scale, err) : (int)err->code;
    if (status == WM_OK)
        status = wm_pdf_finish(pdf, err);
    wm_pdf_free(pdf);
    return close_written(file, request->output, status, err);
}

static int preview(const struct request *request, int fd, const struct wm_host *host,
                   const struct wm_conf *conf, struct wm_err *err)
{
    const struct wm_pages_input input = {
        .fd = fd,
        .name = request->source.path,
        .layout = request->layout,
        .dots_per_mm_x1000 = wm_dots_per_mm_x1000((unsigned)request->dpi),
        .page_ranges = request->page,
        .printed_at = wm_utc_print_time(),
    };
    struct wm_pages *pages = wm_pages_new(host, conf, &input, err);
    int status;

    if (pages == NULL)
        return (int)err->code;
    if (wm_pages_count(pages) == 0)
        status = wm_err_set(err, WM_ERR_USAGE, _("--page: there are fewer labels"));
    else if (is_pdf(request->output))
        status = write_pdf(request, pages, input.dots_per_mm_x1000, err);
    else if (wm_pages_count(pages) > 1 && strstr(request->output, "%d") == NULL)
        status = wm_err_set(err, WM_ERR_USAGE,
                            _("there are %lu labels: put %%d into the name of the output, choose "
                              "one by --page, or write a PDF"),
                            wm_pages_count(pages));
    else
        status = write_pngs(request, pages, input.dots_per_mm_x1000, err);
    wm_pages_free(pages);
    return status;
}

static int run(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    struct request request = {.dpi = 203};
    struct wm_host *host = NULL;
    struct wm_conf conf;
    int fd, status;

    if (read_arguments(argc, argv, &request, err) != WM_OK ||
        wm_conf_load(&conf, conf_path, err) != WM_OK)
        return (int)err->code;
    fd = wm_source_open(&request.source, &conf, &host, err);
    if (fd < 0) {
        wm_host_free(host);
        return (int)err->code;
    }
    wm_command_warn_of_fonts();
    status = preview(&request, fd, host, &conf, err);
    close(fd);
    wm_host_free(host);
    return status;
}

const struct wm_command wm_command_preview = {
    .name = "preview",
    .synopsis = "[--layout L] [--dpi N] [--page N] -o F FILE",
    .summary = N_("draw orders or waybills as a printer would, into PNG or PDF files"),
    .help = N_("  -o, --output F  F.png, with %d in the name for many labels, or F.pdf\n"
               "  --layout L      the layout, instead of the waybills' own\n"
               "  --dpi N         203 (default), 300 or 600\n"
               "  --page N        only the label in the N-th place\n"
               "  --charset NAME  of orders, such as GB18030 or Big5; default: found out\n"
               "  --join FILE     with --on: numbers and routes from a second file, as in `seal`\n"
               "  --on FIELD      the field that both files have"),
    .run = run,
};

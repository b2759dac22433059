/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/command/preview.h"

#include "filter/base/message.h"
#include "filter/base/utc.h"
#include "filter/command/command.h"
#include "filter/label/caption.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    LAYOUT = 1,
    DPI,
    PAGE,
    OUTPUT,
    CHARSET,
    JOIN,
    ON,
    CAPTIONS,
    SCALE,
    SHEET,
    PAPER,
    FAULTS,
    TERMINAL
};

static const struct option options[] = {
    {"layout", required_argument, NULL, LAYOUT},
    {"dpi", required_argument, NULL, DPI},
    {"page", required_argument, NULL, PAGE},
    {"output", required_argument, NULL, OUTPUT},
    {"charset", required_argument, NULL, CHARSET},
    {"join", required_argument, NULL, JOIN},
    {"on", required_argument, NULL, ON},
    {"captions", required_argument, NULL, CAPTIONS},
    {"scale", required_argument, NULL, SCALE},
    {"sheet", required_argument, NULL, SHEET},
    {"paper", required_argument, NULL, PAPER},
    {"faults", required_argument, NULL, FAULTS},
    {"terminal", required_argument, NULL, TERMINAL},
    {0},
};

static int bad(const char *text, struct wm_err *err)
{
    return wm_err_set(err, WM_ERR_USAGE, "%s", text);
}

/** Options that say how labels are shown. @return WM_OK, or a code with err */
static int read_look(int option, const char *text, struct wm_preview *preview, struct wm_err *err)
{
    struct wm_caption_choice captions;
    struct wm_sheet sheet;

    switch (option) {
    case CAPTIONS:
        preview->captions = text;
        if (*text == '\0' || !wm_caption_choose(&captions, text))
            return bad(_("--captions: must be a language, or two: zh, en, zh+en"), err);
        return WM_OK;
    case SCALE:
        preview->scaled = true;
        if (!wm_scale_parse(&preview->scale, text))
            return bad(_("--scale: must be 1 to 8, or 1/2, 1/3 or 1/4"), err);
        return WM_OK;
    case SHEET:
        if (!wm_sheet_parse(&sheet, text))
            return bad(_("--sheet: must be columns and rows, such as 4x3, each 1 to 20"), err);
        preview->columns = sheet.columns;
        preview->rows = sheet.rows;
        return WM_OK;
    case PAPER:
        preview->paper = wm_pdf_paper_find(text);
        return preview->paper != NULL ? WM_OK : bad(_("--paper: must be a4 or letter"), err);
    case TERMINAL:
        return wm_terminal_find(text, &preview->terminal)
                   ? WM_OK
                   : bad(_("--terminal: must be kitty, iterm or sixel"), err);
    default:
        preview->faults = true;
        return wm_worn_parse(&preview->worn, text, err);
    }
}

static int read_option(int option, const char *text, struct wm_preview *preview, struct wm_err *err)
{
    switch (option) {
    case LAYOUT:
        preview->layout = text;
        return WM_OK;
    case DPI:
        if (strlen(text) == 3)
            preview->dpi = strtoul(text, NULL, 10);
        if (strlen(text) != 3 || wm_dots_per_mm_x1000((unsigned)preview->dpi) == 0)
            return bad(_("--dpi: must be 203, 300 or 600"), err);
        return WM_OK;
    case PAGE:
        preview->page = text;
        if (strspn(text, "0123456789") != strlen(text) || strspn(text, "0") == strlen(text))
            return bad(_("--page: must be a number from 1 on"), err);
        return WM_OK;
    case OUTPUT:
    case 'o':
        preview->output = text;
        return WM_OK;
    case CHARSET:
        preview->source.charset = text;
        return WM_OK;
    case JOIN:
        preview->source.join_file = text;
        return WM_OK;
    case ON:
        preview->source.join_field = text;
        return WM_OK;
    default:
        return read_look(option, text, preview, err);
    }
}

/** What does not go together. */
static int check(const struct wm_preview *preview, struct wm_err *err)
{
    bool shown = preview->terminal != WM_TERMINAL_NONE;

    if (shown && preview->output != NULL)
        return bad(_("--terminal shows the picture instead of writing a file: leave out -o"), err);
    if (preview->paper != NULL && !wm_preview_is_pdf(preview))
        return bad(_("--paper is for a PDF: name the output so, F.pdf"), err);
    if (preview->scaled && wm_preview_is_pdf(preview))
        return bad(_("--scale is not for a PDF, whose labels have their true size"), err);
    if (!shown && strcmp(preview->output, "-") == 0 && isatty(STDOUT_FILENO))
        return bad(_("a picture's bytes are not for a terminal: send them to a file or a pipe, or "
                     "have it shown by --terminal"),
                   err);
    return WM_OK;
}

static int read_arguments(int argc, char **argv, struct wm_preview *preview, struct wm_err *err)
{
    int option, status = WM_OK;

    while (status == WM_OK && (option = getopt_long(argc, argv, ":o:", options, NULL)) != -1) {
        if (option == '?' || option == ':')
            return wm_command_misuse(argv[0], err);
        status = read_option(option, optarg, preview, err);
    }
    if (status != WM_OK)
        return status;
    if (preview->output == NULL && preview->terminal == WM_TERMINAL_NONE)
        return wm_command_misuse(argv[0], err);
    status = check(preview, err);
    return status == WM_OK ? wm_source_argument(&preview->source, argc, argv, err) : status;
}

/** Several PNG files need a number in their names; standard output takes one picture. */
static int check_count(const struct wm_preview *preview, unsigned long labels, struct wm_err *err)
{
    unsigned long count = wm_preview_count(preview, labels);

    if (labels == 0)
        return bad(_("--page: there are fewer labels"), err);
    if (count == 1 || preview->terminal != WM_TERMINAL_NONE || wm_preview_is_pdf(preview) ||
        strstr(preview->output, "%d") != NULL)
        return WM_OK;
    if (preview->columns > 0)
        return wm_err_set(err, WM_ERR_USAGE,
                          _("there are %lu sheets: put %%d into the name of the output, or write "
                            "a PDF"),
                          count);
    return wm_err_set(err, WM_ERR_USAGE,
                      _("there are %lu labels: put %%d into the name of the output, choose "
                        "one by --page, or write a PDF"),
                      count);
}

static int draw(const struct wm_preview *preview, int fd, const struct wm_host *host,
                const struct wm_conf *conf, struct wm_err *err)
{
    const struct wm_pages_input input = {
        .fd = fd,
        .name = preview->source.path,
        .layout = preview->layout,
        .captions = preview->captions,
        .dots_per_mm_x1000 = wm_dots_per_mm_x1000((unsigned)preview->dpi),
        .page_ranges = preview->page,
        .printed_at = wm_utc_print_time(),
    };
    struct wm_preview_pictures *pictures = calloc(1, sizeof *pictures);
    struct wm_pages *pages = pictures != NULL ? wm_pages_new(host, conf, &input, err) : NULL;
    int status;

    if (pages == NULL) {
        free(pictures);
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return (int)err->code;
    }
    status = check_count(preview, wm_pages_count(pages), err);
    if (status == WM_OK) {
        pictures->preview = preview;
        pictures->pages = pages;
        pictures->dots_per_mm_x1000 = input.dots_per_mm_x1000;
        status = wm_preview_write(pictures, err);
    }
    wm_preview_clear(pictures);
    free(pictures);
    wm_pages_free(pages);
    return status;
}

static int run(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    struct wm_preview preview = {.dpi = 203, .scale = {1, 1}};
    struct wm_host *host = NULL;
    struct wm_conf conf;
    int fd, status;

    if (read_arguments(argc, argv, &preview, err) != WM_OK ||
        wm_conf_load(&conf, conf_path, err) != WM_OK)
        return (int)err->code;
    fd = wm_source_open(&preview.source, &conf, &host, err);
    if (fd < 0) {
        wm_host_free(host);
        return (int)err->code;
    }
    wm_command_warn_of_fonts();
    status = draw(&preview, fd, host, &conf, err);
    close(fd);
    wm_host_free(host);
    return status;
}

const struct wm_command wm_command_preview = {
    .name = "preview",
    .synopsis = "[OPTION]… -o F | --terminal T FILE",
    .summary = N_("draw orders or waybills as a printer would, into PNG or PDF files"),
    .help = N_("  -o, --output F  F.png, with %d in the name for many labels, or F.pdf; - writes\n"
               "                  a PNG to standard output\n"
               "  --layout L      the layout, instead of the waybills' own\n"
               "  --captions L    the language of captions, or two: zh, en, zh+en\n"
               "  --dpi N         203 (default), 300 or 600\n"
               "  --page N        only the label in the N-th place\n"
               "  --scale S       a dot is S x S pixels, 1 to 8; or 1/2, 1/3, 1/4: smaller, in\n"
               "                  shades of grey\n"
               "  --sheet CxR     contact sheets of so many columns and rows of labels\n"
               "  --paper P       a4 or letter: a PDF of labels at true size with crop marks, for\n"
               "                  an office printer; with --sheet, a sheet as large as fits\n"
               "  --faults LIST   as a worn head and bad paper print it: worn or smeared, or\n"
               "                  such as dead=4,smear=0.6,gain=0.3,voids=0.2,tilt=0.1,\n"
               "                  wrinkles=2,scratches=8,seed=7\n"
               "  --terminal T    show it in a terminal that can: kitty, iterm or sixel\n"
               "  --charset NAME  of orders, such as GB18030 or Big5; default: found out\n"
               "  --join FILE     with --on: numbers and routes from a second file, as in `seal`\n"
               "  --on FIELD      the field that both files have"),
    .run = run,
};

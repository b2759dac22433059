/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/captions.h"
#include "filter/base/message.h"
#include "filter/base/sink.h"
#include "filter/base/utc.h"
#include "filter/command/command.h"
#include "filter/command/stream.h"
#include "filter/label/pages.h"
#include "filter/printer/model.h"
#include "filter/printer/option.h"
#include "filter/store/recorder.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/** What the command line asks for. */
struct request {
    const char *language, *model_name; /**< NULL unless given */
    unsigned long dpi;                 /**< 0 unless given */
    struct wm_print_settings wanted;   /**< only what options set */
    const struct wm_model *model;
    const char *layout, *captions, *pages;
    unsigned long copies;
    struct wm_source source;
};

static int bad_value(const char *option, struct wm_err *err)
{
    return wm_err_set(err, WM_ERR_USAGE, _("--%s: not a value of this option"), option);
}

static int read_number(const char *option, const char *text, unsigned long max,
                       unsigned long *value, struct wm_err *err)
{
    size_t len = strlen(text);

    if (len == 0 || len > 9 || strspn(text, "0123456789") != len)
        return bad_value(option, err);
    *value = strtoul(text, NULL, 10);
    return *value <= max ? WM_OK : bad_value(option, err);
}

enum { LANGUAGE = 1, MODEL, DPI, LAYOUT, CAPTIONS, COPIES, PAGES, CHARSET, JOIN, ON, SETTING };

static const struct option own_options[] = {
    {"language", required_argument, NULL, LANGUAGE}, {"model", required_argument, NULL, MODEL},
    {"dpi", required_argument, NULL, DPI},           {"layout", required_argument, NULL, LAYOUT},
    {"captions", required_argument, NULL, CAPTIONS}, {"copies", required_argument, NULL, COPIES},
    {"pages", required_argument, NULL, PAGES},       {"charset", required_argument, NULL, CHARSET},
    {"join", required_argument, NULL, JOIN},         {"on", required_argument, NULL, ON},
};
#define OWN_OPTIONS (sizeof own_options / sizeof own_options[0])
#define OPTIONS_MAX 32

/** render's own options, then a flag for each of the print settings (filter/printer/option.c). */
static void list_options(struct option options[OPTIONS_MAX])
{
    const struct wm_option *setting;
    size_t i;

    memset(options, 0, OPTIONS_MAX * sizeof *options);
    memcpy(options, own_options, sizeof own_options);
    for (i = 0; (setting = wm_option_at(i)) != NULL && OWN_OPTIONS + i + 1 < OPTIONS_MAX; i++)
        options[OWN_OPTIONS + i] =
            (struct option){setting->flag, setting->has_value ? required_argument : no_argument,
                            NULL, SETTING + (int)i};
}

static int read_option(int option, const char *name, const char *text, struct request *request,
                       struct wm_err *err)
{
    switch (option) {
    case LANGUAGE:
        request->language = text;
        return WM_OK;
    case MODEL:
        request->model_name = text;
        return WM_OK;
    case DPI:
        return read_number(name, text, 10000, &request->dpi, err);
    case LAYOUT:
        request->layout = text;
        return WM_OK;
    case CAPTIONS:
        request->captions = text;
        return wm_captions_valid(text) ? WM_OK : bad_value(name, err);
    case COPIES:
        return read_number(name, text, WM_COPIES_MAX, &request->copies, err);
    case PAGES:
        request->pages = text;
        return WM_OK;
    case CHARSET:
        request->source.charset = text;
        return WM_OK;
    case JOIN:
        request->source.join_file = text;
        return WM_OK;
    case ON:
        request->source.join_field = text;
        return WM_OK;
    default:
        return wm_option_set(wm_option_at((size_t)(option - SETTING)), text != NULL ? text : "True",
                             &request->wanted)
                   ? WM_OK
                   : bad_value(name, err);
    }
}

static int read_arguments(int argc, char **argv, struct request *request, struct wm_err *err)
{
    struct option options[OPTIONS_MAX];
    int option, index = 0, status = WM_OK;

    list_options(options);
    while (status == WM_OK && (option = getopt_long(argc, argv, ":", options, &index)) != -1) {
        if (option == '?' || option == ':')
            return wm_command_misuse(argv[0], err);
        status = read_option(option, options[index].name, optarg, request, err);
    }
    return status == WM_OK ? wm_source_argument(&request->source, argc, argv, err) : status;
}

/** The model asked for by name, or the first of a language (TSPL) at a resolution (203). */
static int choose_model(struct request *request, struct wm_err *err)
{
    const struct wm_model *model;

    if (request->model_name != NULL)
        model = wm_model_find(request->model_name);
    else
        model = wm_model_for(request->language != NULL ? request->language : "tspl",
                             request->dpi != 0 ? (unsigned)request->dpi : 203);
    if (model == NULL ||
        (request->language != NULL && strcmp(request->language, model->language) != 0) ||
        (request->dpi != 0 && request->dpi != model->dpi))
        return wm_err_set(err, WM_ERR_USAGE, _("no printer known is such; see waymask models"));
    request->model = model;
    return WM_OK;
}

static struct wm_emitter *make_emitter(const struct request *request, struct wm_sink *sink,
                                       struct wm_err *err)
{
    struct wm_print_settings settings;

    wm_model_settings(request->model, &settings);
    wm_option_copy(&request->wanted, &settings);
    return wm_emitter_new(wm_language_find(request->model->language), &settings, sink, err);
}

static int emit_page(struct wm_emitter *emitter, const struct wm_bitmap *page, unsigned copies,
                     struct wm_err *err)
{
    int status = wm_emitter_page(emitter, page->width_dots, page->height_dots, copies, err);
    uint32_t y;

    for (y = 0; status == WM_OK && y < page->height_dots; y++)
        status = wm_emitter_row(emitter, wm_bitmap_row(page, y), err);
    return status == WM_OK ? wm_emitter_end_page(emitter, err) : status;
}

/** Record that the label is sent, before its first byte is. */
static int record_page(struct wm_recorder *recorder, const struct wm_waybill *waybill,
                       unsigned copies, struct wm_err *err)
{
    char id[WM_LABEL_ID];
    const struct wm_recorder_page record = {
        .label_id = id, .print_no = waybill->copy, .copies = copies};

    if (wm_waybill_label_id(waybill, id, err) != WM_OK)
        return (int)err->code;
    return wm_recorder_print(recorder, &record, err);
}

/** All pages to the emitter, which is finished, or aborted if something went wrong. */
static int emit_pages(struct wm_pages *pages, struct wm_emitter *emitter,
                      struct wm_recorder *recorder, unsigned copies, struct wm_err *err)
{
    const struct wm_waybill *waybill;
    const struct wm_bitmap *page;
    int more, status = WM_OK;

    while (status == WM_OK && (more = wm_pages_next(pages, &page, &waybill, err)) != 0) {
        status = more > 0 ? wm_emitter_check_page(emitter, page->width_dots, page->height_dots,
                                                  copies, err)
                          : (int)err->code;
        if (status == WM_OK)
            status = record_page(recorder, waybill, copies, err);
        if (status == WM_OK)
            status = emit_page(emitter, page, copies, err);
    }
    if (status == WM_OK)
        status = wm_emitter_finish(emitter, err);
    else
        wm_emitter_abort(emitter, NULL);
    if (wm_recorder_sync(recorder, err) != WM_OK)
        status = (int)err->code;
    return status;
}

static int render(const struct request *request, int fd, const struct wm_host *host,
                  const struct wm_conf *conf, struct wm_err *err)
{
    const struct wm_pages_input input = {
        .fd = fd,
        .name = request->source.path,
        .layout = request->layout,
        .captions = request->captions,
        .dots_per_mm_x1000 = request->model->dots_per_mm_x1000,
        .page_ranges = request->pages,
        .printed_at = wm_utc_print_time(),
    };
    struct wm_sink sink;
    struct wm_emitter *emitter;
    struct wm_pages *pages = NULL;
    struct wm_recorder *recorder = NULL;
    int status = WM_OK;

    wm_sink_fd(&sink, STDOUT_FILENO);
    emitter = make_emitter(request, &sink, err);
    if (emitter != NULL)
        pages = wm_pages_new(host, conf, &input, err);
    if (pages == NULL)
        status = (int)err->code;
    else if (wm_pages_count(pages) == 0)
        status = wm_err_set(err, WM_ERR_INPUT, _("the file has none of these pages"));
    else if ((recorder = wm_recorder_new(conf->state_dir, NULL, 0, err)) == NULL)
        status = (int)err->code;
    else
        status = emit_pages(pages, emitter, recorder, (unsigned)request->copies, err);
    wm_recorder_free(recorder);
    wm_pages_free(pages);
    wm_emitter_free(emitter);
    wm_sink_clear(&sink);
    return status;
}

static int run(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    struct request request = {.copies = 1};
    struct wm_host *host = NULL;
    struct wm_conf conf;
    int fd, status;

    wm_option_init(&request.wanted);
    if (read_arguments(argc, argv, &request, err) != WM_OK || choose_model(&request, err) != WM_OK)
        return (int)err->code;
    if (isatty(STDOUT_FILENO))
        return wm_err_set(err, WM_ERR_USAGE,
                          _("printer data is not for a terminal: send it to a file or a pipe"));
    if (wm_conf_load(&conf, conf_path, err) != WM_OK)
        return (int)err->code;
    fd = wm_source_open(&request.source, &conf, &host, err);
    if (fd < 0) {
        wm_host_free(host);
        return (int)err->code;
    }
    wm_command_warn_of_fonts();
    status = render(&request, fd, host, &conf, err);
    close(fd);
    wm_host_free(host);
    return status;
}

const struct wm_command wm_command_render = {
    .name = "render",
    .synopsis = "[OPTION]… FILE",
    .summary = N_("turn orders or waybills into printer data, on standard output"),
    .help = N_("  --model M        a printer of waymask models\n"
               "  --language L     of waymask models; default tspl, where no model is named\n"
               "  --dpi N          such as 300; default 203, where no model is named\n"
               "  --layout L       in place of the waybills' own layout\n"
               "  --captions C     such as zh, en or zh+en, in place of the waybills' own\n"
               "  --pages LIST     only these, such as 2-3,7\n"
               "  --copies N       of each label, 1 to 9999\n"
               "  --tracking T     default, gap, mark or continuous\n"
               "  --gap MM         height of the gap or mark\n"
               "  --darkness P     0 to 100 percent\n"
               "  --speed N        millimetres a second\n"
               "  --mode M         default, tear-off, peel-off or cutter\n"
               "  --cut-every N    labels between cuts, or end-of-job; default 1\n"
               "  --tear-offset MM where a label comes to rest, more is farther out\n"
               "  --shift MM       the printer's own vertical shift\n"
               "  --offset-x MM    the picture moved to the right, in pixels\n"
               "  --offset-y MM    the picture moved down, in pixels\n"
               "  --rotate D       0 or 180 degrees\n"
               "  --mirror         left and right exchanged\n"
               "  --compression C  auto, none, or one that the language has: acs, z64,\n"
               "                   packbits, rle, pcx, zlib\n"
               "  --charset NAME   of orders, such as GB18030 or Big5; default: found out\n"
               "  --join FILE      a file with the carrier's numbers and routes, for orders\n"
               "  --on FIELD       the field that is the same in both, such as order\n"
               "\n"
               "FILE may be - for standard input. What is not set stays as the printer has it.\n"
               "Nothing is written before all records were checked, and nothing to a terminal."),
    .run = run,
};

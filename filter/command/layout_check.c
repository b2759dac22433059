/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/json.h"
#include "filter/base/message.h"
#include "filter/command/layout_verb.h"
#include "filter/label/inspect.h"
#include "filter/label/layout.h"
#include "filter/label/page.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#define MOST_DPI 3u

struct request {
    const struct wm_conf *conf;
    struct wm_inspect_options options;
    bool json;
};

static void put_stdout(void *context, const char *bytes, size_t len)
{
    (void)context;
    fwrite(bytes, 1, len, stdout);
}

static void json_member(const char *before, const char *name, const char *text)
{
    printf("%s\"%s\":", before, name);
    wm_json_string(put_stdout, NULL, text);
}

static void print_json(const struct wm_finding *finding)
{
    json_member("{", "kind", wm_finding_kind_name(finding->kind));
    printf(",\"note\":%s", finding->note ? "true" : "false");
    json_member(",", "place", finding->place);
    if (finding->has_box)
        printf(",\"box_um\":[%d,%d,%d,%d]", (int)finding->box_um[0], (int)finding->box_um[1],
               (int)finding->box_um[2], (int)finding->box_um[3]);
    json_member(",", "reason", finding->reason);
    json_member(",", "advice", finding->advice);
    if (finding->specimen != NULL)
        json_member(",", "specimen", finding->specimen);
    if (finding->dpi != 0)
        printf(",\"dpi\":%u", finding->dpi);
    if (finding->captions != NULL)
        json_member(",", "captions", finding->captions);
    printf(",\"more\":%u}", finding->more);
}

/** All findings of one file. */
static void print_findings(const struct request *request, const char *path,
                           const struct wm_inspection *inspection)
{
    size_t count = wm_inspection_count(inspection), faults = wm_inspection_faults(inspection), i;
    char line[WM_FINDING_LINE];

    if (request->json) {
        json_member("{", "file", path);
        fputs(",\"findings\":[", stdout);
    }
    for (i = 0; i < count; i++) {
        const struct wm_finding *finding = wm_inspection_at(inspection, i);
        if (!request->json) {
            printf("%s: %s\n", path, wm_finding_format(finding, line));
            continue;
        }
        fputs(i > 0 ? "," : "", stdout);
        print_json(finding);
    }
    if (request->json)
        printf("],\"faults\":%zu}\n", faults);
    else if (faults == 0)
        printf(_("%s: no fault\n"), path);
}

/** What has a slash or ends with ".json" is a file, all else the name of a layout. */
static int find(const struct request *request, const char *name, char *path, size_t size,
                struct wm_err *err)
{
    size_t len = strlen(name);

    if (strchr(name, '/') == NULL && (len < 5 || strcmp(name + len - 5, ".json") != 0))
        return wm_layout_path(name, request->conf->layout_dir, path, size, err);
    if (len >= size)
        return wm_err_set(err, WM_ERR_USAGE, _("the path of the layout is too long"));
    memcpy(path, name, len + 1);
    return WM_OK;
}

/** @return exit status: WM_ERR_INPUT if it has a fault */
static int check(const struct request *request, const char *name, struct wm_err *err)
{
    struct wm_inspection *inspection;
    char path[512];
    int status;

    if (find(request, name, path, sizeof path, err) != WM_OK)
        return (int)err->code;
    inspection = wm_inspect(path, &request->options, err);
    if (inspection == NULL)
        return (int)err->code;
    print_findings(request, path, inspection);
    status = wm_inspection_faults(inspection) > 0 ? WM_ERR_INPUT : WM_OK;
    wm_inspection_free(inspection);
    return status;
}

/** --dpi N, which may be there several times. */
static int add_dpi(const char *text, unsigned dpi[MOST_DPI], size_t *count, struct wm_err *err)
{
    static const char *const known[] = {"203", "300", "600"};
    size_t i;

    for (i = 0; i < MOST_DPI && strcmp(text, known[i]) != 0; i++)
        ;
    if (i == MOST_DPI)
        return wm_err_set(err, WM_ERR_USAGE, _("--dpi must be 203, 300 or 600"));
    if (*count < MOST_DPI)
        dpi[(*count)++] = (unsigned)strtoul(known[i], NULL, 10);
    return WM_OK;
}

static int run(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    static const struct option options[] = {
        {"dpi", required_argument, NULL, 'd'},
        {"json", no_argument, NULL, 'j'},
        {0},
    };
    unsigned dpi[MOST_DPI];
    struct request request = {.options = {.dpi = dpi}};
    struct wm_conf conf;
    int option, worst = WM_OK;

    while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
        if (option == 'j')
            request.json = true;
        else if (option != 'd')
            return wm_command_misuse("layout", err);
        else if (add_dpi(optarg, dpi, &request.options.dpi_count, err) != WM_OK)
            return (int)err->code;
    }
    if (optind == argc)
        return wm_command_misuse("layout", err);
    if (wm_conf_load(&conf, conf_path, err) != WM_OK)
        return (int)err->code;
    request.conf = &conf;
    request.options.scan_caption = conf.scan_caption;
    for (; optind < argc && err->code == WM_OK; optind++) {
        int status = check(&request, argv[optind], err);
        worst = status > worst ? status : worst;
    }
    return worst;
}

const struct wm_command wm_layout_check = {
    .name = "check",
    .synopsis = "[--json] [--dpi N]… FILE|NAME…",
    .summary = N_("name every fault of layouts, by box and reason"),
    .help = N_("  --json   one JSON object a line for each file\n"
               "  --dpi N  at 203, 300 or 600 dots an inch; default: 203 and 300\n"
               "\n"
               "  Looks at the boxes and draws specimens of waybills: the shortest, usual ones,\n"
               "  the longest, and other scripts, each with captions in Chinese, in English and\n"
               "  in both. What has a slash or ends with .json is a file. The exit status is 1 if\n"
               "  there is any fault; a note is none."),
    .run = run,
};

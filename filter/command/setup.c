/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/file.h"
#include "filter/base/message.h"
#include "filter/base/sink.h"
#include "filter/base/wipe.h"
#include "filter/command/command.h"
#include "filter/command/findings.h"
#include "filter/command/layout_offer.h"
#include "filter/cups/queue.h"
#include "filter/cups/submit.h"
#include "filter/printer/device.h"
#include "filter/seal/keys.h"
#include "filter/store/recorder.h"
#include "filter/waybill/batch.h"

#include <errno.h>
#include <getopt.h>
#include <grp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define DEVICES_MAX 16
/** What most label printers understand. */
#define DEFAULT_MODEL "tspl-203"
#define PRINT_TIMEOUT_S 60
#define FILE_MAX (1024u * 1024u)

/* An invented order: nobody has this number. */
static const char test_order[] =
    "[{\"waybill\":\"WM0000000000001\",\"carrier\":\"Waymask\",\"service\":\"测试\","
    "\"order\":\"TEST-1\",\"recipient\":{\"name\":\"张晓晓\",\"phone\":\"13800001234\","
    "\"province\":\"上海市\",\"city\":\"上海市\",\"district\":\"浦东新区\","
    "\"detail\":\"示例路100号2幢301室\"},\"sender\":{\"name\":\"李小明\","
    "\"phone\":\"13800005678\",\"province\":\"浙江省\",\"city\":\"杭州市\","
    "\"district\":\"西湖区\",\"detail\":\"样品街5号\"},\"route\":{\"code\":\"021-A01 000\","
    "\"outlet\":\"000000\"},\"piece\":{\"n\":1,\"of\":1},\"weight_g\":500,"
    "\"goods\":\"测试面单\"}]\n";

struct request {
    const char *queue, *device, *model, *site;
    char found_device[sizeof((struct wm_device *)0)->uri];
    char folder[512]; /* of the configuration */
};

static int read_arguments(int argc, char **argv, struct request *request, struct wm_err *err)
{
    static const struct option options[] = {
        {"queue", required_argument, NULL, 'q'},
        {"device", required_argument, NULL, 'd'},
        {"model", required_argument, NULL, 'm'},
        {"site", required_argument, NULL, 's'},
        {0},
    };
    int option;

    while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
        if (option == 'q')
            request->queue = optarg;
        else if (option == 'd')
            request->device = optarg;
        else if (option == 'm')
            request->model = optarg;
        else if (option == 's')
            request->site = optarg;
        else
            return wm_command_misuse(argv[0], err);
    }
    return optind == argc ? WM_OK : wm_command_misuse(argv[0], err);
}

/* --- configuration and keys --- */

static int find_folder(struct request *request, const char *conf_path, struct wm_err *err)
{
    const char *path = conf_path != NULL ? conf_path : getenv("WAYMASK_CONFIG");
    char *slash;

    if (path == NULL || path[0] == '\0')
        path = SYSCONFDIR "/waymask/waymask.conf";
    if (strlen(path) >= sizeof request->folder || strrchr(path, '/') == NULL)
        return wm_err_set(err, WM_ERR_USAGE, _("name the configuration file with its folder"));
    strcpy(request->folder, path);
    slash = strrchr(request->folder, '/');
    *slash = '\0';
    return WM_OK;
}

static bool exists(const char *folder, const char *name)
{
    char path[1024];
    struct stat info;

    return wm_file_join(path, sizeof path, folder, name) == 0 && lstat(path, &info) == 0;
}

/* The station key is for root and CUPS's group, under which the filters run. */
static int give_to_cups(const char *path, struct wm_err *err)
{
    const struct group *lp = getgrnam("lp");

    if (geteuid() != 0 || lp == NULL || chown(path, 0, lp->gr_gid) == 0)
        return WM_OK;
    wm_err_set(err, WM_ERR_INPUT, _("cannot give it to group lp: %s"), strerror(errno));
    wm_err_place(err, path, 0, 0, NULL);
    return WM_ERR_INPUT;
}

/* The system's configuration has its state where the system keeps such; others have it beside them,
 * as a site's folder does. */
static void leave_out_state(char *data, size_t *len)
{
    static const char line[] = "StateDirectory state\n";
    char *at = strstr(data, line);

    if (at == NULL)
        return;
    *len -= sizeof line - 1;
    memmove(at, at + sizeof line - 1, *len - (size_t)(at - data) + 1);
}

/* Copy a file of the site's print folder, unless the configuration folder has one. */
static int install(const char *from, const char *to, const char *name, struct wm_err *err)
{
    const bool secret = strcmp(name, "station.key") == 0;
    char source[1024], target[1024];
    char *data;
    size_t len;
    int status;

    if (exists(to, name))
        return WM_OK;
    if (wm_file_join(source, sizeof source, from, name) != 0 ||
        wm_file_join(target, sizeof target, to, name) != 0)
        return wm_err_set(err, WM_ERR_USAGE, _("path is too long"));
    data = secret ? wm_file_read_secret(source, WM_SECRET_GROUP, FILE_MAX, &len, err)
                  : wm_file_read(source, FILE_MAX, &len, err);
    if (data == NULL)
        return (int)err->code;
    if (strcmp(name, "waymask.conf") == 0 && strcmp(to, SYSCONFDIR "/waymask") == 0)
        leave_out_state(data, &len);
    status = wm_file_create(target, secret ? 0640 : 0644, data, len, err);
    wm_wipe_free(data, len);
    return status == WM_OK && secret ? give_to_cups(target, err) : status;
}

/* Keys of a new site, unless the host has some. */
static int ensure_keys(struct request *request, struct wm_err *err)
{
    static const char *const names[] = {"station.key", "root.pub", "recipients.list",
                                        "waymask.conf"};
    const char *site = request->site != NULL ? request->site : "waymask-site";
    char print[1024];
    size_t i;

    if (exists(request->folder, "station.key") && request->site == NULL) {
        printf(_("keys: those in %s\n"), request->folder);
        return WM_OK;
    }
    if (exists(request->folder, "station.key"))
        return wm_err_set(err, WM_ERR_USAGE,
                          _("%s holds keys already; leave out --site to use them"),
                          request->folder);
    if (!exists(site, "print")) {
        if (wm_keys_make_site(site, (uint32_t)time(NULL), err) != WM_OK)
            return (int)err->code;
        printf(_("keys: made the site %s\n"), site);
    }
    if (mkdir(request->folder, 0755) != 0 && errno != EEXIST) {
        wm_err_set(err, WM_ERR_INPUT, "%s", strerror(errno));
        wm_err_place(err, request->folder, 0, 0, NULL);
        return WM_ERR_INPUT;
    }
    if (wm_file_join(print, sizeof print, site, "print") != 0)
        return wm_err_set(err, WM_ERR_USAGE, _("path is too long"));
    for (i = 0; i < sizeof names / sizeof *names; i++) {
        if (install(print, request->folder, names[i], err) != WM_OK)
            return (int)err->code;
    }
    printf(_("keys: installed %s into %s; take the other folders of %s off this host\n"), print,
           request->folder, site);
    return WM_OK;
}

/* The folder of the log, into which root and CUPS's group write. */
static int ensure_state(const struct wm_conf *conf, struct wm_err *err)
{
    const struct group *lp = geteuid() == 0 ? getgrnam("lp") : NULL;
    const char *path = conf->state_dir;
    struct stat info;
    bool made = mkdir(path, 0700) == 0;

    if ((!made && errno != EEXIST) ||
        (made && lp != NULL && (chown(path, 0, lp->gr_gid) != 0 || chmod(path, 02770) != 0)) ||
        stat(path, &info) != 0)
        wm_err_set(err, WM_ERR_INPUT, "%s", strerror(errno));
    else if (!S_ISDIR(info.st_mode))
        wm_err_set(err, WM_ERR_USAGE, _("is no folder; StateDirectory must name one"));
    else if (lp != NULL && (info.st_gid != lp->gr_gid || (info.st_mode & S_IWGRP) == 0))
        wm_err_set(
            err, WM_ERR_USAGE,
            _("CUPS's filters cannot write their log here; chown root:lp and chmod 2770 it"));
    if (err->code != WM_OK) {
        wm_err_place(err, path, 0, 0, NULL);
        return (int)err->code;
    }
    printf(_("state: what is sealed and printed is recorded in %s\n"), path);
    return WM_OK;
}

/* --- queue --- */

/* The only printer on USB, if there is one. */
static int find_device(struct request *request, struct wm_err *err)
{
    struct wm_device devices[DEVICES_MAX];
    const struct wm_model *found = NULL;
    int count, i, usable = 0;

    printf("%s\n", _("queue: looking for a printer on USB"));
    count = wm_queue_devices(devices, DEVICES_MAX, err);
    for (i = 0; i < count; i++) {
        if (devices[i].uri[0] == '\0')
            continue;
        usable++;
        printf("  %s\n", devices[i].uri);
        memcpy(request->found_device, devices[i].uri, sizeof devices[i].uri);
        found = wm_device_model(devices[i].id);
    }
    if (count < 0)
        return (int)err->code;
    if (usable != 1)
        return wm_err_set(err, WM_ERR_USAGE,
                          usable == 0 ? _("no printer on USB; name one with --device, such as "
                                          "socket://192.0.2.7")
                                      : _("several printers on USB; name one with --device"));
    request->device = request->found_device;
    if (request->model == NULL && found != NULL)
        request->model = found->name;
    return WM_OK;
}

static int make_queue(struct request *request, struct wm_err *err)
{
    char name[WM_MODEL_PPD], ppd[sizeof WM_MODEL_PPD_PLACE + WM_MODEL_PPD];
    const struct wm_model *model;

    if (request->device == NULL && find_device(request, err) != WM_OK)
        return (int)err->code;
    if (request->model == NULL)
        request->model = DEFAULT_MODEL;
    model = wm_model_find(request->model);
    if (model == NULL)
        return wm_err_set(err, WM_ERR_USAGE, _("no model %.32s; `waymask models` lists them"),
                          request->model);
    wm_model_ppd(model, false, 0, name);
    snprintf(ppd, sizeof ppd, "%s%s", WM_MODEL_PPD_PLACE, name);
    if (wm_queue_make(request->queue, request->device, ppd, err) != WM_OK)
        return (int)err->code;
    printf(_("queue: %s prints waybills on %s as %s\n"), request->queue, request->device,
           request->model);
    return WM_OK;
}

/* --- test label --- */

/* The invented order through a pipe, sealed into an unnamed file. @return its fd, or -1 */
static int seal_test(const struct wm_host *host, const struct wm_conf *conf, struct wm_err *err)
{
    struct wm_batch_input input = {.name = "test"};
    struct wm_batch result = {0};
    struct wm_recorder *recorder = wm_recorder_new(conf->state_dir, NULL, 0, err);
    struct wm_sink out;
    int sealed = recorder != NULL ? wm_file_unnamed(err) : -1;
    int ends[2];

    if (sealed < 0) {
        wm_recorder_free(recorder);
        return -1;
    }
    if (pipe(ends) != 0 ||
        write(ends[1], test_order, sizeof test_order - 1) != (ssize_t)sizeof test_order - 1) {
        wm_err_set(err, WM_ERR_INPUT, "%s", strerror(errno));
        close(sealed);
        wm_recorder_free(recorder);
        return -1;
    }
    close(ends[1]);
    input.fd = ends[0];
    input.record = wm_recorder_batch(recorder);
    wm_sink_fd(&out, sealed);
    if (wm_batch_seal(host, conf, &input, &out, &result, err) == WM_OK && wm_sink_flush(&out) != 0)
        wm_err_set(err, WM_ERR_INPUT, "%s", strerror(out.failed));
    wm_sink_clear(&out);
    wm_recorder_free(recorder);
    close(ends[0]);
    if (err->code == WM_OK)
        return sealed;
    close(sealed);
    return -1;
}

static int print_test(const char *queue, const struct wm_host *host, const struct wm_conf *conf,
                      struct wm_err *err)
{
    const struct wm_submit submit = {
        .queue = queue, .format = WM_WAYBILLS_TYPE, .title = "waymask test", .copies = 1};
    struct wm_job job;
    int fd = seal_test(host, conf, err);
    int status;

    if (fd < 0)
        return (int)err->code;
    status = wm_cups_submit(&submit, fd, &job, err);
    close(fd);
    if (status == WM_OK)
        status = wm_cups_wait(&job, PRINT_TIMEOUT_S, err);
    if (status == WM_OK)
        printf(_("test label: %s-%d has printed\n"), job.queue, job.id);
    return status;
}

static void tell_finding(void *context, enum wm_finding kind, const char *text)
{
    (void)context;
    printf("%s: %s\n", wm_finding_name(kind), text);
}

static int run(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    struct request request = {.queue = "waymask"};
    struct wm_findings findings = {.tell = tell_finding};
    struct wm_host *host;
    struct wm_conf conf;
    int status;

    if (read_arguments(argc, argv, &request, err) != WM_OK ||
        find_folder(&request, conf_path, err) != WM_OK || wm_seal_init(err) != WM_OK ||
        ensure_keys(&request, err) != WM_OK || wm_conf_load(&conf, conf_path, err) != WM_OK ||
        ensure_state(&conf, err) != WM_OK)
        return (int)err->code;
    host = wm_command_host(&conf, true, err);
    if (host == NULL)
        return (int)err->code;
    if (make_queue(&request, err) != WM_OK ||
        wm_layout_offer_site(request.queue, conf.layout_dir, err) != WM_OK) {
        wm_host_free(host);
        return (int)err->code;
    }
    status = print_test(request.queue, host, &conf, err);
    wm_findings_keys(&findings, &conf, host);
    wm_findings_fonts(&findings);
    wm_findings_cups(&findings, &conf);
    wm_findings_system(&findings);
    wm_host_free(host);
    return status;
}

const struct wm_command wm_command_setup = {
    .name = "setup",
    .synopsis = "[--queue NAME] [--device URI] [--model MODEL] [--site DIR]",
    .summary = N_("set this host up: keys, queue, test label, a check of what leaks"),
    .help = N_("  --queue NAME   the queue to make; default waymask\n"
               "  --device URI   the printer; default the only one on USB (see lpinfo -v)\n"
               "  --model MODEL  default by the device, else tspl-203; see waymask models\n"
               "  --site DIR     keys of this site, made there if DIR is new; default\n"
               "                 waymask-site, unless the host has keys\n"
               "\n"
               "Run it as root. Then take the private keys in DIR/root and DIR/open-* off the\n"
               "host: it needs none of them, and must not hold them."),
    .run = run,
};

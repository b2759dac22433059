/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/file.h"
#include "filter/base/message.h"
#include "filter/command/layout_offer.h"
#include "filter/command/layout_verb.h"
#include "filter/label/image.h"
#include "filter/label/inspect.h"

#include <errno.h>
#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LAYOUT_MAX_BYTES 65536u
#define FILES_MOST 1000 /* layouts and their pictures */
#define MODE 0644       /* CUPS's filters read them as its own user */

struct request {
    const char *queue; /**< NULL: all of ours */
    bool replace, force, copy_only;
};

/** A file to be copied: a layout, or a picture beside it. */
struct copy {
    char from[512], to[512];
    char *data; /**< owned */
    size_t len;
    bool there; /**< the same bytes lie there for all to read */
};

struct install {
    const struct request *request;
    const char *folder;       /**< LayoutDirectory */
    const char *scan_caption; /**< of the configuration */
    struct copy *copy;
    size_t copy_count;
    struct wm_catalog_entry *layout;
    size_t layout_count;
};

/* --- what is to be installed --- */

/** Does the file hold these bytes, and may all read it? */
static bool is_there(const char *path, const char *data, size_t len)
{
    struct wm_err ignored = {0};
    struct stat info;
    size_t has;
    char *text;
    bool same;

    if (stat(path, &info) != 0 || !S_ISREG(info.st_mode) || (info.st_mode & MODE) != MODE ||
        (size_t)info.st_size != len)
        return false;
    text = wm_file_read(path, len + 1, &has, &ignored);
    same = text != NULL && has == len && memcmp(text, data, len) == 0;
    free(text);
    return same;
}

/** Read a file that is to be copied, and look at what lies in its place. */
static struct copy *add_copy(struct install *install, const char *from, const char *name,
                             size_t max_bytes, struct wm_err *err)
{
    struct copy *copy = &install->copy[install->copy_count];
    struct wm_err ignored = {0};
    size_t has;
    char *text;

    if (install->copy_count == FILES_MOST || strlen(from) >= sizeof copy->from ||
        wm_file_join(copy->to, sizeof copy->to, install->folder, name) != 0) {
        wm_err_at(err, WM_ERR_USAGE, from, _("path is too long, or there are too many files"));
        return NULL;
    }
    strcpy(copy->from, from);
    copy->data = wm_file_read(from, max_bytes, &copy->len, err);
    if (copy->data == NULL)
        return NULL;
    install->copy_count++;
    copy->there = is_there(copy->to, copy->data, copy->len);
    if (copy->there || install->request->replace || access(copy->to, F_OK) != 0)
        return copy;
    /* Other bytes; the same ones that not all may read are no loss. */
    text = wm_file_read(copy->to, max_bytes, &has, &ignored);
    if (text == NULL || has != copy->len || memcmp(text, copy->data, has) != 0)
        wm_err_at(err, WM_ERR_USAGE, copy->to,
                  _("is there already and differs; --replace puts the new one in its place"));
    free(text);
    return err->code == WM_OK ? copy : NULL;
}

/** Copy a picture that lies beside a layout, or in a folder there. */
static void add_picture(struct install *install, const char *from, const char *name,
                        struct wm_err *err)
{
    size_t folder = (size_t)(strrchr(from, '/') + 1 - from);
    char path[1024];

    if (!wm_image_name(name))
        wm_err_at(err, WM_ERR_USAGE, from,
                  _("a picture must lie in the layout's folder, or below it"));
    else if ((size_t)snprintf(path, sizeof path, "%.*s%s", (int)folder, from, name) >= sizeof path)
        wm_err_at(err, WM_ERR_USAGE, from, _("path is too long"));
    else
        add_copy(install, path, name, WM_IMAGE_MAX_BYTES, err);
}

/** An icon of the layout's own, which lies in icons/ there; the shipped ones are everywhere. */
static void add_icon(struct install *install, const char *from, const char *name,
                     struct wm_err *err)
{
    static const char *const endings[] = {"png", "svg"};
    size_t folder = (size_t)(strrchr(from, '/') + 1 - from), i;
    char path[1024], icon[128];

    for (i = 0; i < sizeof endings / sizeof *endings; i++) {
        snprintf(icon, sizeof icon, "icons/%.64s.%s", name, endings[i]);
        snprintf(path, sizeof path, "%.*s%s", (int)folder, from, icon);
        if (access(path, F_OK) == 0) {
            add_picture(install, from, icon, err);
            return;
        }
    }
}

/** The pictures that a layout shows, and icons of its own, are copied with it. */
static int add_pictures(struct install *install, const char *from, const char *text, size_t len,
                        struct wm_err *err)
{
    json_t *root = json_loadb(text, len, 0, NULL);
    json_t *area, *item;
    size_t i, k;

    json_array_foreach(json_object_get(root, "areas"), i, area)
    {
        json_array_foreach(json_object_get(area, "items"), k, item)
        {
            const char *image = json_string_value(json_object_get(item, "image"));
            const char *icon = json_string_value(json_object_get(item, "icon"));
            if (err->code == WM_OK && image != NULL)
                add_picture(install, from, image, err);
            if (err->code == WM_OK && icon != NULL)
                add_icon(install, from, icon, err);
        }
    }
    json_decref(root);
    return (int)err->code;
}

/** Look at the layout as `layout check` does and print its faults; notes are none. */
static int check(const struct install *install, const char *path, struct wm_err *err)
{
    const struct wm_inspect_options options = {.scan_caption = install->scan_caption};
    struct wm_inspection *inspection = wm_inspect(path, &options, err);
    size_t faults = inspection != NULL ? wm_inspection_faults(inspection) : 0, i;
    char line[WM_FINDING_LINE];

    if (inspection == NULL)
        return (int)err->code;
    for (i = 0; i < faults; i++)
        printf("%s: %s\n", path, wm_finding_format(wm_inspection_at(inspection, i), line));
    wm_inspection_free(inspection);
    if (faults == 0 || install->request->force)
        return WM_OK;
    return wm_err_at(err, WM_ERR_INPUT, path,
                     _("has faults and is not installed; mend them, or pass --force if it must do "
                       "as it is"));
}

/** Is there a shipped layout of that name, whose place this one would take? */
static int check_shipped(const struct install *install, const struct wm_catalog_entry *layout,
                         struct wm_err *err)
{
    char folder[512], path[1024];

    if (wm_catalog_shipped(folder, sizeof folder, err) != WM_OK)
        return (int)err->code;
    snprintf(path, sizeof path, "%s/%s.json", folder, layout->name);
    if (install->request->replace || access(path, F_OK) != 0)
        return WM_OK;
    return wm_err_at(err, WM_ERR_USAGE, layout->path,
                     _("a shipped layout has this name; choose another, or let it take that one's "
                       "place by --replace"));
}

/** A layout's file, checked and read with its pictures. */
static int add_layout(struct install *install, const char *file, struct wm_err *err)
{
    struct wm_catalog_entry *layout = &install->layout[install->layout_count];
    const char *last = strrchr(file, '/') != NULL ? strrchr(file, '/') + 1 : file;
    size_t len = strlen(last);
    struct copy *copy;
    char folder[512];

    if (len <= 5 || strcmp(last + len - 5, ".json") != 0 || len - 5 >= sizeof layout->name)
        return wm_err_at(err, WM_ERR_USAGE, file,
                         _("a layout's file is named NAME.json, in letters a-z, 0-9 and \"-\""));
    if (snprintf(layout->path, sizeof layout->path, "%s%s", last == file ? "./" : "", file) >=
        (int)sizeof layout->path)
        return wm_err_at(err, WM_ERR_USAGE, file, _("path is too long"));
    snprintf(layout->name, sizeof layout->name, "%.*s", (int)(len - 5), last);
    layout->site = true;
    /* Read first: a file that is missing must not be looked for among the shipped ones. */
    copy = add_copy(install, layout->path, last, LAYOUT_MAX_BYTES, err);
    if (copy == NULL)
        return (int)err->code;
    snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(layout->path, '/') - layout->path),
             layout->path);
    if (folder[0] == '\0')
        strcpy(folder, "/");
    if (check(install, layout->path, err) != WM_OK ||
        (!copy->there && check_shipped(install, layout, err) != WM_OK))
        return (int)err->code;
    if (wm_catalog_load(layout, folder) != WM_OK) {
        *err = layout->fault;
        return (int)err->code;
    }
    install->layout_count++;
    return add_pictures(install, layout->path, copy->data, copy->len, err);
}

/* --- copying --- */

static int make_folder(const char *path, struct wm_err *err)
{
    if (mkdir(path, 0755) == 0) {
        /* Whatever the umask: CUPS's filters read it. */
        if (chmod(path, 0755) == 0)
            return WM_OK;
    } else if (errno == EEXIST) {
        return WM_OK;
    }
    return wm_err_at(err, WM_ERR_INPUT, path,
                     _("cannot be made: %s; run it as root, or see LayoutDirectory in "
                       "waymask.conf(5)"),
                     strerror(errno));
}

/** The folders of a picture, below the site's. */
static int make_folders(const struct install *install, const struct copy *copy, struct wm_err *err)
{
    char path[sizeof copy->to];
    char *slash = path + strlen(install->folder);

    memcpy(path, copy->to, sizeof path);
    while ((slash = strchr(slash + 1, '/')) != NULL) {
        *slash = '\0';
        if (make_folder(path, err) != WM_OK)
            return (int)err->code;
        *slash = '/';
    }
    return WM_OK;
}

/** Pictures go before their layouts, so that no layout is ever there without them. */
static int copy_all(const struct install *install, struct wm_err *err)
{
    size_t i;

    if (make_folder(install->folder, err) != WM_OK)
        return (int)err->code;
    for (i = install->copy_count; i-- > 0;) {
        const struct copy *copy = &install->copy[i];
        if (!copy->there && (make_folders(install, copy, err) != WM_OK ||
                             wm_file_replace(copy->to, MODE, copy->data, copy->len, err) != WM_OK))
            return (int)err->code;
    }
    for (i = 0; i < install->copy_count; i++)
        printf(install->copy[i].there ? _("%s: is there\n") : _("%s: installed\n"),
               install->copy[i].to);
    return WM_OK;
}

static int offer(const struct install *install, struct wm_err *err)
{
    const char *queue = install->request->queue;
    int answer;

    if (install->request->copy_only)
        return WM_OK;
    if (queue == NULL)
        return wm_layout_offer_all(install->layout, install->layout_count, err);
    answer = wm_layout_offer(queue, install->layout, install->layout_count, err);
    if (answer == 0)
        wm_err_set(err, WM_ERR_USAGE,
                   _("there is no queue %.64s of Waymask; `waymask setup --queue` makes one"),
                   queue);
    return answer > 0 ? WM_OK : (int)err->code;
}

static int install_all(struct install *install, char **files, int count, struct wm_err *err)
{
    int i;

    install->copy = calloc(FILES_MOST, sizeof *install->copy);
    install->layout = calloc((size_t)count, sizeof *install->layout);
    if (install->copy == NULL || install->layout == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    /* Nothing is copied before all are good. */
    for (i = 0; i < count; i++) {
        if (add_layout(install, files[i], err) != WM_OK)
            return (int)err->code;
    }
    if (copy_all(install, err) != WM_OK)
        return (int)err->code;
    return offer(install, err);
}

static int run(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    static const struct option options[] = {
        {"queue", required_argument, NULL, 'q'},
        {"no-queues", no_argument, NULL, 'n'},
        {"replace", no_argument, NULL, 'r'},
        {"force", no_argument, NULL, 'f'},
        {0},
    };
    struct request request = {0};
    struct install install = {.request = &request};
    struct wm_conf conf;
    int option, status;

    while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
        if (option == 'q')
            request.queue = optarg;
        else if (option == 'n')
            request.copy_only = true;
        else if (option == 'r')
            request.replace = true;
        else if (option == 'f')
            request.force = true;
        else
            return wm_command_misuse("layout", err);
    }
    if (optind == argc || argc - optind > FILES_MOST || (request.copy_only && request.queue))
        return wm_command_misuse("layout", err);
    if (wm_conf_load(&conf, conf_path, err) != WM_OK)
        return (int)err->code;
    install.folder = conf.layout_dir;
    install.scan_caption = conf.scan_caption;
    status = install_all(&install, argv + optind, argc - optind, err);
    while (install.copy_count > 0)
        free(install.copy[--install.copy_count].data);
    free(install.copy);
    free(install.layout);
    return status;
}

const struct wm_command wm_layout_install = {
    .name = "install",
    .synopsis = "[--replace] [--force] [--queue QUEUE | --no-queues] FILE…",
    .summary = N_("check layouts, copy them to the site's own, offer them on queues"),
    .help =
        N_("  --replace      a layout or picture of that name that differs makes way\n"
           "  --force        install it with the faults that `layout check` finds, if it loads\n"
           "  --queue QUEUE  offer them there; default every queue of Waymask on this host\n"
           "  --no-queues    only copy them\n"
           "\n"
           "  Run it as root. FILE is NAME.json; the pictures that it names lie beside it."),
    .run = run,
};

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/catalog.h"

#include "filter/base/file.h"
#include "filter/base/message.h"
#include "filter/label/data.h"
#include "filter/label/item.h"
#include "filter/label/layout.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char suffix[] = ".json";

int wm_catalog_shipped(char *out, size_t size, struct wm_err *err)
{
    int status = wm_data_path(out, size, "layouts", "", err);
    size_t len = status == 0 ? strlen(out) : 0;

    if (len > 1 && out[len - 1] == '/')
        out[len - 1] = '\0';
    return status;
}

int wm_catalog_load(struct wm_catalog_entry *entry, const char *folder)
{
    struct wm_layout *layout = wm_layout_load(entry->name, folder, &entry->fault);

    if (layout == NULL) {
        wm_err_place(&entry->fault, entry->path, 0, 0, NULL);
        return (int)entry->fault.code;
    }
    entry->title = layout->title;
    entry->standard = layout->standard;
    wm_layout_media(layout, &entry->width_um, &entry->height_um);
    wm_layout_free(layout);
    return 0;
}

static struct wm_catalog_entry *find(struct wm_catalog *catalog, const char *name)
{
    size_t i;

    for (i = 0; i < catalog->count; i++) {
        if (strcmp(catalog->entry[i].name, name) == 0)
            return &catalog->entry[i];
    }
    return NULL;
}

/** A file of a folder; nothing if it is no layout, or a site's own has its name. */
static int add(struct wm_catalog *catalog, const char *folder, bool site, const char *file,
               struct wm_err *err)
{
    size_t len = strlen(file), end = sizeof suffix - 1;
    struct wm_catalog_entry *grown, *entry, *own;
    char name[sizeof entry->name];

    if (file[0] == '.' || len <= end || len - end >= sizeof name ||
        strcmp(file + len - end, suffix) != 0)
        return 0;
    memcpy(name, file, len - end);
    name[len - end] = '\0';
    own = find(catalog, name);
    if (own != NULL) {
        own->shadows = true;
        return 0;
    }
    if (catalog->count == 2 * WM_CATALOG_MOST)
        return wm_err_at(err, WM_ERR_INPUT, folder, _("more than %u layouts"), WM_CATALOG_MOST);
    grown = reallocarray(catalog->entry, catalog->count + 1, sizeof *grown);
    if (grown == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    catalog->entry = grown;
    entry = &grown[catalog->count];
    memset(entry, 0, sizeof *entry);
    memcpy(entry->name, name, sizeof name);
    entry->site = site;
    if (wm_file_join(entry->path, sizeof entry->path, folder, file) != 0)
        return wm_err_at(err, WM_ERR_INPUT, folder, _("path is too long"));
    catalog->count++;
    wm_catalog_load(entry, site ? folder : NULL);
    return 0;
}

static int read_folder(struct wm_catalog *catalog, const char *folder, bool site,
                       struct wm_err *err)
{
    DIR *dir = opendir(folder);
    const struct dirent *file;
    int status = 0;

    if (dir == NULL && site && errno == ENOENT)
        return 0;
    if (dir == NULL)
        return wm_err_at(err, WM_ERR_INPUT, folder, "%s", strerror(errno));
    errno = 0;
    while (status == 0 && (file = readdir(dir)) != NULL) {
        status = add(catalog, folder, site, file->d_name, err);
        errno = 0;
    }
    if (status == 0 && errno != 0)
        status = wm_err_at(err, WM_ERR_INPUT, folder, "%s", strerror(errno));
    closedir(dir);
    return status;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct wm_catalog_entry *)a)->name,
                  ((const struct wm_catalog_entry *)b)->name);
}

int wm_catalog_read(struct wm_catalog *out, const char *site_dir, struct wm_err *err)
{
    char shipped[512];
    int status = 0;

    memset(out, 0, sizeof *out);
    if (site_dir != NULL && *site_dir != '\0')
        status = read_folder(out, site_dir, true, err);
    if (status == 0)
        status = wm_catalog_shipped(shipped, sizeof shipped, err);
    if (status == 0)
        status = read_folder(out, shipped, false, err);
    if (status != 0)
        wm_catalog_clear(out);
    else if (out->count > 1)
        qsort(out->entry, out->count, sizeof *out->entry, by_name);
    return status;
}

void wm_catalog_clear(struct wm_catalog *catalog)
{
    free(catalog->entry);
    memset(catalog, 0, sizeof *catalog);
}

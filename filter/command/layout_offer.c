/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/command/layout_offer.h"

#include "filter/base/message.h"
#include "filter/cups/queue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define QUEUES_MOST 256

/** The title in a language, or NULL. A title without languages counts as Chinese, and is offered as
 * the English one too where it is plain. */
static const char *title_in(const struct wm_catalog_entry *layout, const char *language)
{
    const struct wm_caption *title = &layout->title;
    size_t i;

    for (i = 0; i < title->count; i++) {
        if (strcmp(title->in[i].language, language) == 0)
            return title->in[i].text;
    }
    return NULL;
}

static void tell(const char *queue, const struct wm_ppd_layout *layout)
{
    if (layout->fit == WM_PPD_OFFERED)
        printf(_("queue %s: offers %s\n"), queue, layout->name);
    else if (layout->fit == WM_PPD_TOO_LARGE)
        printf(_("queue %s: does not offer %s: %g x %g mm are more than its printer takes\n"),
               queue, layout->name, layout->width_um / 1e3, layout->height_um / 1e3);
    else
        printf(_("queue %s: does not offer %s: CUPS takes names of %u letters at most\n"), queue,
               layout->name, WM_PPD_LAYOUT_NAME);
}

int wm_layout_offer(const char *queue, const struct wm_catalog_entry *layouts, size_t count,
                    struct wm_err *err)
{
    struct wm_ppd_layout *offered = calloc(count > 0 ? count : 1, sizeof *offered);
    size_t i;
    int answer;

    if (offered == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return -1;
    }
    for (i = 0; i < count; i++) {
        offered[i].name = layouts[i].name;
        offered[i].title_zh = title_in(&layouts[i], "zh");
        offered[i].title_zh_tw = title_in(&layouts[i], "zh-TW");
        offered[i].title = title_in(&layouts[i], "en");
        if (offered[i].title == NULL)
            offered[i].title = offered[i].title_zh;
        offered[i].width_um = layouts[i].width_um;
        offered[i].height_um = layouts[i].height_um;
    }
    answer = wm_queue_offer_layouts(queue, offered, count, err);
    for (i = 0; answer > 0 && i < count; i++)
        tell(queue, &offered[i]);
    free(offered);
    return answer;
}

int wm_layout_offer_all(const struct wm_catalog_entry *layouts, size_t count, struct wm_err *err)
{
    struct wm_queue *queues = calloc(QUEUES_MOST, sizeof *queues);
    int found, i, answer = 0, ours = 0;

    if (queues == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    found = wm_queue_list(queues, QUEUES_MOST, err);
    for (i = 0; i < found && answer >= 0; i++) {
        if (queues[i].raw)
            continue;
        answer = wm_layout_offer(queues[i].name, layouts, count, err);
        ours += answer > 0;
    }
    free(queues);
    if (found < 0 || answer < 0)
        return (int)err->code;
    if (ours == 0)
        puts(_("no queue of Waymask on this host; `waymask setup` makes one that offers them"));
    return WM_OK;
}

int wm_layout_offer_site(const char *queue, const char *site_dir, struct wm_err *err)
{
    struct wm_catalog catalog;
    char line[600];
    size_t i, count = 0;
    int answer = 0;

    if (wm_catalog_read(&catalog, site_dir, err) != WM_OK)
        return (int)err->code;
    for (i = 0; i < catalog.count; i++) {
        struct wm_catalog_entry *entry = &catalog.entry[i];
        if (entry->site && entry->fault.code != WM_OK)
            printf(_("layout: %s\n"), wm_err_format(&entry->fault, line, sizeof line));
        else if (entry->site)
            catalog.entry[count++] = *entry;
    }
    if (count > 0)
        answer = wm_layout_offer(queue, catalog.entry, count, err);
    wm_catalog_clear(&catalog);
    return answer < 0 ? (int)err->code : WM_OK;
}

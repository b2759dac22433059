/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/easel.h"

#include "filter/label/item.h"
#include "tests/label_dress.h"
#include "tests/label_sample.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

void easel_open(struct easel *easel, const char *layout, unsigned dpi, const char *captions)
{
    struct wm_painter_options options = {.dots_per_mm_x1000 = wm_dots_per_mm_x1000(dpi),
                                         .captions = captions};
    struct wm_err err = {0};
    uint32_t width, height;

    memset(easel, 0, sizeof *easel);
    easel->layout = wm_layout_load(layout, NULL, &err);
    if (easel->layout != NULL)
        easel->painter = wm_painter_new_with(easel->layout, &options, &err);
    if (!WM_CHECK(easel->painter != NULL, "%s at %u dpi: %s: %s", layout, dpi, err.field,
                  err.text)) {
        fprintf(stderr, "%s at %u dpi: %s: %s\n", layout, dpi, err.field, err.text);
        abort();
    }
    wm_painter_size(easel->painter, &width, &height);
    if (wm_bitmap_init(&easel->page, width, height) != 0)
        abort();
}

void easel_close(struct easel *easel)
{
    wm_bitmap_clear(&easel->page);
    wm_painter_free(easel->painter);
    wm_layout_free(easel->layout);
}

bool easel_draw(struct easel *easel, const struct wm_waybill *waybill, struct wm_err *err)
{
    memset(err, 0, sizeof *err);
    return wm_painter_draw(easel->painter, waybill, WM_SAMPLE_PRINTED_AT, &easel->page, err) == 0;
}

static int is_layout(const struct dirent *entry)
{
    size_t len = strlen(entry->d_name);

    return len > 5 && strcmp(entry->d_name + len - 5, ".json") == 0;
}

const char *easel_layout(size_t index)
{
    static char name[64];
    struct dirent **entries;
    char folder[1024];
    int count, i;

    snprintf(folder, sizeof folder, "%s/layouts", getenv("WAYMASK_DATADIR"));
    count = scandir(folder, &entries, is_layout, alphasort);
    if (count < 0)
        abort();
    name[0] = '\0';
    for (i = 0; i < count; i++) {
        if ((size_t)i == index)
            snprintf(name, sizeof name, "%.*s", (int)strlen(entries[i]->d_name) - 5,
                     entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return name[0] != '\0' ? name : NULL;
}

void easel_each_label(void (*look)(struct easel_label *label))
{
    static const unsigned resolutions[] = {203, 300};
    static const char *const languages[] = {"zh", "en", "zh+en"};
    struct easel easel;
    struct easel_label label = {.easel = &easel};
    size_t layout, language, dpi, sample;

    for (layout = 0; easel_layout(layout) != NULL; layout++) {
        for (language = 0; language < sizeof languages / sizeof *languages; language++) {
            for (dpi = 0; dpi < sizeof resolutions / sizeof *resolutions; dpi++) {
                label.layout = easel_layout(layout);
                label.captions = languages[language];
                label.dpi = resolutions[dpi];
                easel_open(&easel, label.layout, label.dpi, label.captions);
                for (sample = 0; wm_sample_name(sample / 2) != NULL; sample++) {
                    snprintf(label.sample, sizeof label.sample, "%s%s", wm_sample_name(sample / 2),
                             sample % 2 != 0 ? "+" : "");
                    wm_sample_dressed(label.sample, 0, &label.waybill);
                    look(&label);
                }
                easel_close(&easel);
            }
        }
    }
    WM_CHECK(layout >= 4, "only %zu layouts", layout);
}

const char *easel_place(const struct easel_label *label, size_t index)
{
    static char text[2][64];
    static unsigned turn;
    const struct wm_item *item = &label->easel->layout->item[index];

    turn ^= 1u;
    snprintf(text[turn], sizeof text[turn], "areas[%zu].items[%zu]", item->area, item->number);
    return text[turn];
}

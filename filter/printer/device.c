/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/printer/device.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/** A value of an id, borrowed from it, without the blanks around it. */
struct span {
    const char *text; /**< NULL if the id has no such key */
    size_t len;
};

struct device {
    struct span make, model, commands;
};

/** Value of a key, by its short or its long name (IEEE 1284-2000, 7.6). */
static struct span value_of(const char *id, const char *name, const char *long_name)
{
    struct span value = {NULL, 0};

    while (*id != '\0') {
        const size_t len = strcspn(id, ";");
        const size_t key = strcspn(id, ":;");
        if ((key == strlen(name) && strncasecmp(id, name, key) == 0) ||
            (key == strlen(long_name) && strncasecmp(id, long_name, key) == 0)) {
            value.text = id + key + (key < len);
            value.len = len - key - (key < len);
            break;
        }
        id += len + (id[len] == ';');
        id += strspn(id, " \t\r\n");
    }
    while (value.len > 0 && isspace((unsigned char)value.text[0])) {
        value.text++;
        value.len--;
    }
    while (value.len > 0 && isspace((unsigned char)value.text[value.len - 1]))
        value.len--;
    return value;
}

static struct device read_id(const char *id)
{
    return (struct device){
        .make = value_of(id, "MFG", "MANUFACTURER"),
        .model = value_of(id, "MDL", "MODEL"),
        .commands = value_of(id, "CMD", "COMMAND SET"),
    };
}

static bool same(struct span a, struct span b)
{
    return a.len == b.len && (a.len == 0 || strncasecmp(a.text, b.text, a.len) == 0);
}

static bool holds(struct span span, const char *word)
{
    const size_t len = strlen(word);
    size_t i;

    for (i = 0; i + len <= span.len; i++) {
        if (strncasecmp(span.text + i, word, len) == 0)
            return true;
    }
    return false;
}

static const struct wm_model *listed(const struct device *device)
{
    size_t i, n;

    for (i = 0; i < wm_model_count; i++) {
        for (n = 0; wm_models[i].device_ids[n] != NULL; n++) {
            const struct device known = read_id(wm_models[i].device_ids[n]);
            if (same(known.model, device->model) && same(known.make, device->make) &&
                same(known.commands, device->commands))
                return &wm_models[i];
        }
    }
    return NULL;
}

/** Language of a command set; a set that names several speaks the first of these. */
static const char *language_of(const struct device *device)
{
    static const struct {
        const char *word, *language;
    } sets[] = {
        {"TSPL", "tspl"},     {"XPP", "tspl"},       {"ZPL", "zpl"}, {"EPL", "epl2"},
        {"CPCL", "cpcl"},     {"SBPL", "sbpl"},      {"DPL", "dpl"}, {"ESC/POS", "escpos"},
        {"ESCPOS", "escpos"}, {"PT-CBP", "brother"},
    };
    size_t i;

    for (i = 0; i < sizeof sets / sizeof sets[0]; i++) {
        if (holds(device->commands, sets[i].word) && wm_language_find(sets[i].language) != NULL)
            return sets[i].language;
    }
    return NULL;
}

/** Resolution that a model's name tells; "200dpi" is 203. 0 if it tells none. */
static unsigned dpi_of(const struct device *device)
{
    static const struct {
        const char *word;
        unsigned dpi;
    } names[] = {{"200dpi", 203}, {"203dpi", 203}, {"300dpi", 300}, {"600dpi", 600}};
    size_t i;

    for (i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (holds(device->model, names[i].word))
            return names[i].dpi;
    }
    return 0;
}

/** The first model of a language that is so; NULL if there is none. Rows of a language begin with
 * the generic ones (models.tsv). @param dpi 0: any */
static const struct wm_model *first(const char *language, unsigned dpi, bool genuine)
{
    size_t i;

    for (i = 0; i < wm_model_count; i++) {
        const struct wm_model *model = &wm_models[i];
        if (strcmp(model->language, language) == 0 && (dpi == 0 || model->dpi == dpi) &&
            (!genuine || (model->quirks & WM_QUIRK_GENUINE) != 0))
            return model;
    }
    return NULL;
}

const struct wm_model *wm_device_model(const char *id)
{
    const struct device device = read_id(id);
    const struct wm_model *model = listed(&device);
    const char *language;
    unsigned dpi;

    if (model != NULL)
        return model;
    language = language_of(&device);
    if (language == NULL)
        return NULL;
    dpi = dpi_of(&device);
    if (holds(device.make, "Zebra"))
        model = first(language, dpi, true);
    if (model == NULL)
        model = first(language, dpi, false);
    return model != NULL ? model : first(language, 0, false);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/order/word_list.h"

#include "filter/base/message.h"
#include "filter/order/order.h"

#include <stdio.h>
#include <string.h>

/* Canonical words first, in the order of their bits; then the words of Chinese exports, as both
 * scripts write them. */
static const struct wm_word checked[] = {
    {"inspected", WM_CHECKED_INSPECTED}, {"identity", WM_CHECKED_IDENTITY},
    {"security", WM_CHECKED_SECURITY},   {"已验视", WM_CHECKED_INSPECTED},
    {"已驗視", WM_CHECKED_INSPECTED},    {"已实名", WM_CHECKED_IDENTITY},
    {"已實名", WM_CHECKED_IDENTITY},     {"已安检", WM_CHECKED_SECURITY},
    {"已安檢", WM_CHECKED_SECURITY},
};

static const struct wm_word handling[] = {
    {"fragile", WM_HANDLING_FRAGILE}, {"upright", WM_HANDLING_UPRIGHT},
    {"dry", WM_HANDLING_DRY},         {"fresh", WM_HANDLING_FRESH},
    {"cold", WM_HANDLING_COLD},       {"heavy", WM_HANDLING_HEAVY},
    {"易碎", WM_HANDLING_FRAGILE},    {"向上", WM_HANDLING_UPRIGHT},
    {"防潮", WM_HANDLING_DRY},        {"防雨", WM_HANDLING_DRY},
    {"生鲜", WM_HANDLING_FRESH},      {"生鮮", WM_HANDLING_FRESH},
    {"冷藏", WM_HANDLING_COLD},       {"冷链", WM_HANDLING_COLD},
    {"冷鏈", WM_HANDLING_COLD},       {"超重", WM_HANDLING_HEAVY},
    {"重货", WM_HANDLING_HEAVY},      {"重貨", WM_HANDLING_HEAVY},
};

const struct wm_word_list wm_word_list_checked = {
    .words = checked,
    .count = sizeof checked / sizeof checked[0],
    .fault = N_("not a list of inspected, identity and security"),
};
const struct wm_word_list wm_word_list_handling = {
    .words = handling,
    .count = sizeof handling / sizeof handling[0],
    .fault = N_("not a list of fragile, upright, dry, fresh, cold and heavy"),
};

/** Bytes of the separator that text begins with; 0 if it is none. */
static size_t separator(const char *text, const char *end)
{
    static const char *const wide[] = {"、", "，", "；"};
    size_t i;

    if (*text != '\0' && strchr(" ,;+", *text) != NULL)
        return 1;
    for (i = 0; i < sizeof wide / sizeof wide[0]; i++) {
        if ((size_t)(end - text) >= strlen(wide[i]) && memcmp(text, wide[i], strlen(wide[i])) == 0)
            return strlen(wide[i]);
    }
    return 0;
}

uint32_t wm_word_list_bit(const struct wm_word_list *words, const char *text, size_t len)
{
    size_t i;

    for (i = 0; i < words->count; i++) {
        if (strlen(words->words[i].text) == len && memcmp(words->words[i].text, text, len) == 0)
            return words->words[i].bit;
    }
    return 0;
}

bool wm_word_list_read(const struct wm_word_list *words, const char *text, size_t len,
                       uint32_t *bits)
{
    const char *end = text + len;
    const char *word;
    uint32_t bit, all = 0;

    *bits = 0;
    while (text < end) {
        for (word = text; text < end && separator(text, end) == 0; text++)
            ;
        bit = wm_word_list_bit(words, word, (size_t)(text - word));
        if (bit == 0 && text != word)
            return false;
        all |= bit;
        if (text < end)
            text += separator(text, end);
    }
    *bits = all;
    return true;
}

const struct wm_word *wm_word_list_at(const struct wm_word_list *words, size_t index)
{
    return index < words->count && words->words[index].bit == 1u << index ? &words->words[index]
                                                                          : NULL;
}

void wm_word_list_text(const struct wm_word_list *words, uint32_t bits, char *out, size_t size)
{
    const struct wm_word *word;
    size_t i, used = 0;

    out[0] = '\0';
    for (i = 0; (word = wm_word_list_at(words, i)) != NULL; i++) {
        if ((bits & word->bit) != 0 && used < size)
            used +=
                (size_t)snprintf(out + used, size - used, "%s%s", used != 0 ? " " : "", word->text);
    }
}

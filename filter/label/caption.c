/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/caption.h"

#include <string.h>

static size_t letters(const char *text, size_t len, bool capitals)
{
    size_t n = 0;

    while (n < len &&
           ((text[n] >= 'a' && text[n] <= 'z') || (capitals && text[n] >= 'A' && text[n] <= 'Z')))
        n++;
    return n;
}

bool wm_caption_language(const char *text, size_t len)
{
    size_t first = letters(text, len, false), second;

    if (first < 2 || first > 3)
        return false;
    if (first == len)
        return true;
    second = letters(text + first + 1, len - first - 1, true);
    return text[first] == '-' && second >= 2 && second <= 4 && first + 1 + second == len;
}

bool wm_caption_choose(struct wm_caption_choice *out, const char *text)
{
    size_t len, first;

    memset(out, 0, sizeof *out);
    if (text == NULL || *text == '\0')
        text = "zh";
    len = strlen(text);
    first = strcspn(text, "+");
    if (!wm_caption_language(text, first))
        return false;
    memcpy(out->first, text, first);
    if (first == len)
        return true;
    if (!wm_caption_language(text + first + 1, len - first - 1))
        return false;
    memcpy(out->second, text + first + 1, len - first - 1);
    out->join = true;
    return true;
}

static const char *in_language(const struct wm_caption *caption, const char *language)
{
    size_t i;

    for (i = 0; i < caption->count; i++) {
        if (strcmp(caption->in[i].language, language) == 0)
            return caption->in[i].text;
    }
    return NULL;
}

const char *wm_caption_text(const struct wm_caption *caption, const char *language)
{
    const char *text = in_language(caption, language);

    if (text == NULL)
        text = in_language(caption, "en");
    if (text == NULL)
        text = in_language(caption, "zh");
    return text != NULL ? text : caption->in[0].text;
}

const char *wm_caption_second(const struct wm_caption *caption,
                              const struct wm_caption_choice *choice)
{
    const char *text = choice->second[0] != '\0' ? in_language(caption, choice->second) : NULL;

    return text != NULL && strcmp(text, wm_caption_text(caption, choice->first)) != 0 ? text : NULL;
}

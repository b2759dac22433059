/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/order/json_dialect.h"

#include <string.h>

const struct wm_json_dialect *wm_json_dialect_named(const char *name)
{
    size_t i;

    for (i = 0; i < wm_json_dialect_count; i++) {
        if (strcmp(wm_json_dialects[i].name, name) == 0)
            return &wm_json_dialects[i];
    }
    return NULL;
}

/** How many names of `must` are there; *lacks is the first that is not. */
static size_t must_count(const struct wm_json_dialect *dialect, const json_t *record, size_t *most,
                         const char **lacks)
{
    size_t i, count = 0;

    *lacks = NULL;
    for (i = 0; i < WM_JSON_MUST && dialect->must[i] != NULL; i++) {
        if (json_object_get(record, dialect->must[i]) != NULL)
            count++;
        else if (*lacks == NULL)
            *lacks = dialect->must[i];
    }
    *most = i;
    return count;
}

const char *wm_json_dialect_lacks(const struct wm_json_dialect *dialect, const json_t *record)
{
    const char *lacks;
    size_t most;

    (void)must_count(dialect, record, &most, &lacks);
    return lacks;
}

static bool is_canonical(const json_t *record)
{
    return json_object_get(record, "waybill") != NULL &&
           json_object_get(record, "recipient") != NULL;
}

const struct wm_json_dialect *wm_json_dialect_find(const json_t *record)
{
    size_t i;

    for (i = 0; i < wm_json_dialect_count && !is_canonical(record); i++) {
        if (wm_json_dialect_lacks(&wm_json_dialects[i], record) == NULL)
            return &wm_json_dialects[i];
    }
    return NULL;
}

const struct wm_json_dialect *wm_json_dialect_near(const json_t *record)
{
    const char *lacks;
    size_t i, most;

    for (i = 0; i < wm_json_dialect_count && !is_canonical(record); i++) {
        size_t count = must_count(&wm_json_dialects[i], record, &most, &lacks);

        if (count >= 2 && count + 1 == most)
            return &wm_json_dialects[i];
    }
    return NULL;
}

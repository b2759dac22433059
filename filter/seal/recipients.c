/* SPDX-License-Identifier: Apache-2.0 */
/* The recipient list: who can be sealed to and who may print, signed by the site's root key. */
#include "config.h"

#include "filter/base/file.h"
#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/seal/keys.h"
#include "filter/seal/list.h"
#include "filter/seal/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int check_validity(const struct wm_recipients *list, uint32_t now, struct wm_err *err)
{
    char time[WM_TEXT_TIME];

    now = wm_recipients_now(list, now);
    if (now < list->from)
        return wm_err_set(err, WM_ERR_INPUT, _("is not valid before %s"),
                          wm_text_put_time(list->from, time));
    if (now >= list->until)
        return wm_err_set(err, WM_ERR_INPUT, _("expired on %s; get the current list"),
                          wm_text_put_time(list->until, time));
    return 0;
}

struct wm_recipients *wm_recipients_parse(const char *data, size_t len, const uint8_t root[32],
                                          uint32_t now, struct wm_err *err)
{
    struct wm_recipients *list = wm_recipients_read(data, len, root, err);

    if (list == NULL || check_validity(list, now, err) == 0)
        return list;
    wm_recipients_free(list);
    return NULL;
}

struct wm_recipients *wm_recipients_load(const char *list_path, const char *root_path, uint32_t now,
                                         struct wm_err *err)
{
    struct wm_recipients *list = NULL;
    uint8_t root[32];
    size_t len;
    char *data;

    if (wm_root_public_load(root_path, root, err) != 0)
        return NULL;
    data = wm_file_read(list_path, WM_LIST_FILE_MAX, &len, err);
    if (data != NULL)
        list = wm_recipients_parse(data, len, root, now, err);
    free(data);
    if (list == NULL)
        wm_err_place(err, list_path, 0, 0, NULL);
    return list;
}

/* What stands at path may be replaced by a list of this version. */
static int check_older(const char *path, uint32_t version, const uint8_t root[32],
                       struct wm_err *err)
{
    struct wm_recipients *old = NULL;
    struct stat st;
    uint32_t old_version;
    size_t len;
    char *data;

    if (lstat(path, &st) != 0) /* if not for its absence, writing will say why */
        return 0;
    if (!S_ISREG(st.st_mode))
        return wm_err_set(err, WM_ERR_INPUT, _("is not a regular file"));
    data = wm_file_read(path, WM_LIST_FILE_MAX, &len, err);
    if (data == NULL)
        return WM_ERR_INPUT;
    old = wm_recipients_read(data, len, root, NULL);
    wm_wipe_free(data, len); /* somebody may have named a secret file */
    if (old == NULL)
        return wm_err_set(
            err, WM_ERR_INPUT,
            _("is there and not a list signed by this root key; it is left as it is"));
    old_version = old->version;
    wm_recipients_free(old);
    if (old_version < version)
        return 0;
    return wm_err_set(err, WM_ERR_INPUT,
                      _("has version %lu, and the new list only %lu; raise the draft's version"),
                      (unsigned long)old_version, (unsigned long)version);
}

int wm_recipients_install(const char *path, const char *text, size_t len, const uint8_t root[32],
                          struct wm_err *err)
{
    struct wm_recipients *list = wm_recipients_read(text, len, root, err);
    int result;

    if (list == NULL)
        return WM_ERR_INPUT;
    result = check_older(path, list->version, root, err);
    wm_recipients_free(list);
    if (result != 0)
        wm_err_place(err, path, 0, 0, NULL);
    else if (wm_file_replace(path, 0644, text, len, err) != 0)
        result = WM_ERR_INPUT;
    return result;
}

unsigned wm_recipients_ends_within(const struct wm_recipients *list, uint32_t now)
{
    static const unsigned days[] = {1, 7, 30};
    size_t i;

    now = wm_recipients_now(list, now);
    for (i = 0; i < sizeof days / sizeof *days; i++) {
        if (now >= list->until || list->until - now <= days[i] * 86400u)
            return days[i];
    }
    return 0;
}

const char *wm_recipients_warning(const struct wm_recipients *list, const char *name, uint32_t now,
                                  char out[WM_LIST_WARNING_MAX])
{
    const unsigned days = wm_recipients_ends_within(list, now);
    char when[WM_TEXT_TIME];

    if (days == 0)
        return NULL;
    wm_text_put_time(list->until, when);
    if (days == 1)
        snprintf(out, WM_LIST_WARNING_MAX,
                 _("%s: ends within a day, at %s; have a new list signed now"), name, when);
    else
        snprintf(out, WM_LIST_WARNING_MAX,
                 _("%s: ends within %u days, at %s; have a new list signed"), name, days, when);
    return out;
}

void wm_recipients_free(struct wm_recipients *list)
{
    if (list == NULL)
        return;
    free(list->recipients);
    free(list->stations);
    free(list->genuine);
    free(list);
}

uint32_t wm_recipients_now(const struct wm_recipients *list, uint32_t now)
{
    if (now < WM_RELEASE_TIME)
        now = WM_RELEASE_TIME;
    return now < list->issued ? list->issued : now;
}

bool wm_scope_covers(const char *pattern, const char *text)
{
    const char *star = NULL, *retry = NULL;

    /* On a mismatch only the last star takes one byte more: linear memory, no recursion. */
    for (;;) {
        if (*pattern == '*') {
            star = ++pattern;
            retry = text;
        } else if (*text == '\0') {
            return *pattern == '\0';
        } else if (*pattern == *text) {
            pattern++;
            text++;
        } else if (star != NULL) {
            pattern = star;
            text = ++retry;
        } else {
            return false;
        }
    }
}

/* Bytes of a pattern that are not stars. */
static size_t specific(const char *pattern)
{
    size_t count = 0;

    for (; *pattern != '\0'; pattern++)
        count += *pattern != '*' ? 1 : 0;
    return count;
}

static bool better(const struct wm_recipient *row, const struct wm_recipient *than)
{
    const size_t a = specific(row->scope), b = specific(than->scope);

    if (a != b)
        return a > b;
    return row->seal_from != than->seal_from ? row->seal_from > than->seal_from
                                             : row->kid > than->kid;
}

const struct wm_recipient *wm_recipients_role(const struct wm_recipients *list, unsigned role,
                                              const char *outlet, uint32_t now)
{
    const struct wm_recipient *best = NULL;
    size_t i;

    now = wm_recipients_now(list, now);
    for (i = 0; i < list->recipient_count; i++) {
        const struct wm_recipient *row = &list->recipients[i];
        if (row->role == role && now >= row->seal_from && now < row->seal_until &&
            wm_scope_covers(row->scope, outlet != NULL ? outlet : "") &&
            (best == NULL || better(row, best)))
            best = row;
    }
    return best;
}

const struct wm_recipient *wm_recipients_key(const struct wm_recipients *list, unsigned role,
                                             unsigned kid)
{
    size_t i;

    for (i = 0; i < list->recipient_count; i++) {
        if (list->recipients[i].role == role && list->recipients[i].kid == kid)
            return &list->recipients[i];
    }
    return NULL;
}

const struct wm_station *wm_recipients_station(const struct wm_recipients *list, uint32_t id)
{
    size_t i;

    for (i = 0; i < list->station_count; i++) {
        if (list->stations[i].id == id)
            return &list->stations[i];
    }
    return NULL;
}

bool wm_station_may_reprint(const struct wm_station *station, uint32_t origin)
{
    const char *ids = station->reprint_for;

    if (station->id == origin || strcmp(ids, "*") == 0)
        return true;
    while (*ids != '\0') {
        char *end;
        if (strtoul(ids, &end, 10) == origin)
            return true;
        ids = *end == ',' ? end + 1 : end;
    }
    return false;
}

static int compare_labels(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(uint8_t[8]));
}

int wm_recipients_add_genuine(struct wm_recipients *list, const uint8_t (*label_ids)[8],
                              size_t count, struct wm_err *err)
{
    const size_t most = SIZE_MAX / sizeof *list->genuine;
    uint8_t(*grown)[8] = NULL;

    if (count == 0)
        return WM_OK;
    if (count <= most - list->genuine_count)
        grown = realloc(list->genuine, (list->genuine_count + count) * sizeof *grown);
    if (grown == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    memcpy(grown + list->genuine_count, label_ids, count * sizeof *grown);
    list->genuine = grown;
    list->genuine_count += count;
    qsort(list->genuine, list->genuine_count, sizeof *list->genuine, compare_labels);
    return WM_OK;
}

bool wm_recipients_is_genuine(const struct wm_recipients *list, const uint8_t label_id[8])
{
    return list->genuine_count > 0 && bsearch(label_id, list->genuine, list->genuine_count,
                                              sizeof *list->genuine, compare_labels) != NULL;
}

const struct wm_recipient *wm_recipients_row(const struct wm_recipients *list, size_t index)
{
    return index < list->recipient_count ? &list->recipients[index] : NULL;
}

const struct wm_station *wm_recipients_station_row(const struct wm_recipients *list, size_t index)
{
    return index < list->station_count ? &list->stations[index] : NULL;
}

uint32_t wm_recipients_version(const struct wm_recipients *list)
{
    return list->version;
}

void wm_recipients_validity(const struct wm_recipients *list, uint32_t *from, uint32_t *until)
{
    *from = list->from;
    *until = list->until;
}

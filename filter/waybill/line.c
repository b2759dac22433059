/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/waybill/line.h"

#include "filter/base/json.h"
#include "filter/base/message.h"
#include "filter/base/utc.h"
#include "filter/waybill/line_member.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char *wm_line_text(const struct wm_waybill *waybill, size_t index, char name[64])
{
    if (index >= wm_line_member_count)
        return NULL;
    wm_line_member_name(&wm_line_members[index], name);
    if (wm_line_members[index].kind != WM_LINE_TEXT || strcmp(name, "sealed") == 0)
        return "";
    return (const char *)waybill + wm_line_members[index].offset;
}

/* A line being written; once full it stays full. */
struct writer {
    char *out;
    size_t len;
    bool full;
};

static void put(struct writer *writer, const char *bytes, size_t len)
{
    if (writer->full || len > WM_WAYBILL_LINE_MAX - writer->len) {
        writer->full = true;
        return;
    }
    memcpy(writer->out + writer->len, bytes, len);
    writer->len += len;
}

static void put_text(struct writer *writer, const char *text)
{
    put(writer, text, strlen(text));
}

static void put_piece(void *context, const char *bytes, size_t len)
{
    put(context, bytes, len);
}

static void put_string(struct writer *writer, const char *text)
{
    wm_json_string(put_piece, writer, text);
}

static void put_words(struct writer *writer, const struct wm_word_list *words, uint32_t bits)
{
    const struct wm_word *word;
    const char *between = "[";
    size_t i;

    for (i = 0; (word = wm_word_list_at(words, i)) != NULL; i++) {
        if ((bits & word->bit) != 0) {
            put_text(writer, between);
            put_string(writer, word->text);
            between = ",";
        }
    }
    put(writer, "]", 1);
}

static bool is_empty(const struct wm_line_member *member, const void *at)
{
    if (wm_line_is_text(member))
        return *(const char *)at == '\0';
    return member->kind == WM_LINE_TIME ? *(const int64_t *)at == 0 : *(const uint32_t *)at == 0;
}

static void put_value(struct writer *writer, const struct wm_line_member *member, const void *at)
{
    char text[WM_UTC_SIZE];

    switch (member->kind) {
    case WM_LINE_TEXT:
    case WM_LINE_COUNTRY:
    case WM_LINE_CAPTIONS:
        put_string(writer, at);
        break;
    case WM_LINE_COUNT:
        snprintf(text, sizeof text, "%" PRIu32, *(const uint32_t *)at);
        put_text(writer, text);
        break;
    case WM_LINE_TIME:
        if (wm_utc_format(*(const int64_t *)at, text) != 0)
            writer->full = true;
        put_string(writer, text);
        break;
    case WM_LINE_WORDS:
        put_words(writer, member->words, *(const uint32_t *)at);
        break;
    }
}

static int finish(const struct writer *writer, size_t *len, struct wm_err *err)
{
    if (writer->full)
        return wm_err_set(err, WM_ERR_INPUT, _("the waybill does not fit a line of %u bytes"),
                          WM_WAYBILL_LINE_MAX);
    *len = writer->len;
    return WM_OK;
}

int wm_line_begin(const struct wm_waybill *waybill, char line[WM_WAYBILL_LINE_MAX], size_t *len,
                  struct wm_err *err)
{
    struct writer writer = {.out = line};
    const char *group = NULL; /* that is open */
    const char *between = "";
    size_t i;

    put_text(&writer, WM_LINE_HEAD);
    for (i = 0; i < wm_line_member_count; i++) {
        const struct wm_line_member *member = &wm_line_members[i];
        const void *at = (const char *)waybill + member->offset;
        if (is_empty(member, at) || (member->group != NULL && strcmp(member->group, "batch") == 0))
            continue;
        if (group != NULL && (member->group == NULL || strcmp(group, member->group) != 0)) {
            put_text(&writer, "}");
            group = NULL;
        }
        put_text(&writer, between);
        if (member->group != NULL && group == NULL) {
            group = member->group;
            put_string(&writer, group);
            put_text(&writer, ":{");
        }
        put_string(&writer, member->name);
        put_text(&writer, ":");
        put_value(&writer, member, at);
        between = ",";
    }
    return finish(&writer, len, err);
}

int wm_line_finish(uint32_t batch_n, uint32_t batch_of, const struct wm_station_key *station,
                   char line[WM_WAYBILL_LINE_MAX], size_t *len, struct wm_err *err)
{
    static const char hex[] = "0123456789abcdef";
    struct writer writer = {.out = line, .len = *len};
    uint8_t signature[64];
    char text[2 * sizeof signature];
    char batch[64];
    size_t i;

    snprintf(batch, sizeof batch, ",\"batch\":{\"n\":%" PRIu32 ",\"of\":%" PRIu32 "}", batch_n,
             batch_of);
    put_text(&writer, batch);
    if (writer.full)
        return finish(&writer, len, err);
    wm_station_sign(station, WM_LINE_DOMAIN, line, writer.len, signature);
    for (i = 0; i < sizeof signature; i++) {
        text[2 * i] = hex[signature[i] >> 4];
        text[2 * i + 1] = hex[signature[i] & 15];
    }
    put_text(&writer, WM_LINE_TAIL);
    put(&writer, text, sizeof text);
    put_text(&writer, "\"}\n");
    return finish(&writer, len, err);
}

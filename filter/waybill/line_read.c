/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a line: its form alone, no signature. */
#include "config.h"

#include "filter/base/captions.h"
#include "filter/base/hex.h"
#include "filter/base/message.h"
#include "filter/base/utc.h"
#include "filter/order/value.h"
#include "filter/waybill/line.h"
#include "filter/waybill/line_member.h"

#include <jansson.h>
#include <string.h>

#define SIGNATURE_DIGITS 128u
#define TAIL_LEN (sizeof WM_LINE_TAIL - 1 + SIGNATURE_DIGITS + 2) /* and the closing `"}` */

/* Every refusal has the same exit status; the text says what is wrong, not with which value. */
static int refuse(struct wm_err *err, const char *field, const char *text)
{
    wm_err_set(err, WM_ERR_TAMPERED, "%s", text);
    wm_err_place(err, NULL, 0, 0, field);
    return WM_ERR_TAMPERED;
}

static int refuse_member(struct wm_err *err, const struct wm_line_member *member, const char *text)
{
    char field[64];

    wm_line_member_name(member, field);
    return refuse(err, field, text);
}

static int read_text(const struct wm_line_member *member, const json_t *value, char *at,
                     struct wm_err *err)
{
    const char *text = json_string_value(value);
    size_t len = json_string_length(value);
    size_t i;

    if (text == NULL || len == 0 || len >= member->size)
        return refuse_member(err, member, _("not a text of the length it may have"));
    for (i = 0; i < len; i++) {
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
            return refuse_member(err, member, _("control character"));
    }
    memcpy(at, text, len + 1);
    return WM_OK;
}

/* A line has canonical words alone, each once or not at all. */
static int read_words(const struct wm_line_member *member, const json_t *value, uint32_t *at,
                      struct wm_err *err)
{
    const struct wm_word *word;
    size_t i, k;

    for (i = 0; i < json_array_size(value); i++) {
        const char *text = json_string_value(json_array_get(value, i));
        for (k = 0; (word = wm_word_list_at(member->words, k)) != NULL; k++) {
            if (text != NULL && strcmp(text, word->text) == 0)
                break;
        }
        if (word == NULL)
            return refuse_member(err, member, _("a word that it may not have"));
        *at |= word->bit;
    }
    return json_is_array(value) ? WM_OK : refuse_member(err, member, _("not a list"));
}

static int read_country(const struct wm_line_member *member, const json_t *value, char *at,
                        struct wm_err *err)
{
    if (read_text(member, value, at, err) != WM_OK)
        return WM_ERR_TAMPERED;
    return wm_value_capitals(at, strlen(at), 2)
               ? WM_OK
               : refuse_member(err, member, _("not a country code of two capitals"));
}

static int read_captions(const struct wm_line_member *member, const json_t *value, char *at,
                         struct wm_err *err)
{
    if (read_text(member, value, at, err) != WM_OK)
        return WM_ERR_TAMPERED;
    return wm_captions_valid(at) ? WM_OK : refuse_member(err, member, _("not one language or two"));
}

static int read_member(const struct wm_line_member *member, const json_t *value, void *at,
                       struct wm_err *err)
{
    const char *text;

    switch (member->kind) {
    case WM_LINE_TEXT:
        return read_text(member, value, at, err);
    case WM_LINE_COUNT:
        if (!json_is_integer(value) || json_integer_value(value) < 1 ||
            json_integer_value(value) > UINT32_MAX)
            return refuse_member(err, member, _("not a number it may have"));
        *(uint32_t *)at = (uint32_t)json_integer_value(value);
        return WM_OK;
    case WM_LINE_TIME:
        text = json_string_value(value);
        if (text == NULL || wm_utc_parse(text, at) != 0)
            return refuse_member(err, member, _("not a time such as 2026-11-23T22:13:01Z"));
        return WM_OK;
    case WM_LINE_WORDS:
        return read_words(member, value, at, err);
    case WM_LINE_COUNTRY:
        return read_country(member, value, at, err);
    case WM_LINE_CAPTIONS:
        return read_captions(member, value, at, err);
    }
    return WM_ERR_TAMPERED;
}

/* All members of one object; group is NULL for the outermost one. */
static int read_object(json_t *object, const char *group, struct wm_waybill *out,
                       bool seen[WM_LINE_MEMBERS_MOST], struct wm_err *err)
{
    const char *name;
    json_t *value;

    json_object_foreach(object, name, value)
    {
        size_t i;
        if (group == NULL &&
            (json_is_object(value) || strcmp(name, "waymask") == 0 || strcmp(name, "sig") == 0))
            continue;
        for (i = 0; i < wm_line_member_count; i++) {
            if (strcmp(wm_line_members[i].name, name) == 0 &&
                (group == NULL ? wm_line_members[i].group == NULL
                               : wm_line_members[i].group != NULL &&
                                     strcmp(wm_line_members[i].group, group) == 0))
                break;
        }
        if (i == wm_line_member_count)
            return refuse(err, NULL, _("a waybill has no such member"));
        if (read_member(&wm_line_members[i], value, (char *)out + wm_line_members[i].offset, err) !=
            WM_OK)
            return WM_ERR_TAMPERED;
        seen[i] = true;
    }
    return WM_OK;
}

static int read_root(json_t *root, struct wm_waybill *out, struct wm_err *err)
{
    bool seen[WM_LINE_MEMBERS_MOST] = {false};
    const char *name;
    json_t *value;
    size_t i;

    if (read_object(root, NULL, out, seen, err) != WM_OK)
        return WM_ERR_TAMPERED;
    json_object_foreach(root, name, value)
    {
        if (!json_is_object(value))
            continue;
        if (json_object_size(value) == 0)
            return refuse(err, NULL, _("empty member"));
        if (read_object(value, name, out, seen, err) != WM_OK)
            return WM_ERR_TAMPERED;
    }
    for (i = 0; i < wm_line_member_count; i++) {
        if (wm_line_members[i].required && !seen[i])
            return refuse_member(err, &wm_line_members[i], _("missing"));
    }
    return WM_OK;
}

/* First and last member are looked at as bytes: the signature covers bytes. */
static int read_frame(const char *line, size_t len, size_t *signed_len, uint8_t signature[64],
                      struct wm_err *err)
{
    const char *tail;

    if (len < sizeof WM_LINE_HEAD - 1 + TAIL_LEN ||
        memcmp(line, WM_LINE_HEAD, sizeof WM_LINE_HEAD - 1) != 0)
        return refuse(err, NULL, _("not a waybill"));
    tail = line + len - TAIL_LEN;
    if (memcmp(tail, WM_LINE_TAIL, sizeof WM_LINE_TAIL - 1) != 0 ||
        memcmp(line + len - 2, "\"}", 2) != 0)
        return refuse(err, NULL, _("not signed"));
    if (wm_hex_read(tail + sizeof WM_LINE_TAIL - 1, signature, 64) != 0)
        return refuse(err, NULL, _("not signed"));
    *signed_len = len - TAIL_LEN;
    return WM_OK;
}

int wm_line_parse(const char *line, size_t len, struct wm_waybill *out, size_t *signed_len,
                  uint8_t signature[64], struct wm_err *err)
{
    json_t *root;
    int status;

    memset(out, 0, sizeof *out);
    if (len > 0 && line[len - 1] == '\n')
        len--;
    if (len >= WM_WAYBILL_LINE_MAX)
        return refuse(err, NULL, _("longer than a waybill may be"));
    if (read_frame(line, len, signed_len, signature, err) != WM_OK)
        return WM_ERR_TAMPERED;
    root = json_loadb(line, len, JSON_REJECT_DUPLICATES, NULL);
    if (root == NULL)
        return refuse(err, NULL, _("not JSON, or a member given twice"));
    status = read_root(root, out, err);
    json_decref(root);
    if (status == WM_OK && (out->copy > 65535 || out->batch_n > out->batch_of))
        status = refuse(err, NULL, _("copy or place in the batch is out of range"));
    if (status != WM_OK)
        memset(out, 0, sizeof *out);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/waybill/line.h"

#include "filter/base/hex.h"
#include "filter/base/json.h"
#include "filter/base/message.h"
#include "filter/base/utc.h"
#include "filter/base/utf8.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define HEAD "{\"waymask\":1,"
#define TAIL ",\"sig\":\""
#define SIGNATURE_DIGITS 128u
#define TAIL_LEN (sizeof TAIL - 1 + SIGNATURE_DIGITS + 2) /* and the closing `"}` */

enum kind { TEXT, COUNT, TIME, CHECKED };

/* A member, and where it lies in struct wm_waybill. An empty text and a zero are not written. */
struct member {
    const char *group; /* object it stands in, or NULL */
    const char *name;
    enum kind kind;
    size_t offset, size;
    bool required;
};

#define AT(member) offsetof(struct wm_waybill, member), sizeof(((struct wm_waybill *)0)->member)
#define PARTY(party)                                                                               \
    {#party, "name", TEXT, AT(party.name), false},                                                 \
        {#party, "phone", TEXT, AT(party.phone), false},                                           \
        {#party, "region", TEXT, AT(party.region), false},                                         \
        {#party, "address", TEXT, AT(party.address), false},                                       \
        {#party, "city", TEXT, AT(party.city), false},                                             \
        {#party, "district", TEXT, AT(party.district), false},                                     \
        {#party, "address_code", TEXT, AT(party.address_code), false},                             \
        {#party, "delivery_point", TEXT, AT(party.delivery_point), false},                         \
        {#party, "call", TEXT, AT(party.call), false},                                             \
    {                                                                                              \
#party, "call_until", TIME, AT(party.call_until), false                                    \
    }

/* In the order in which they are written. */
static const struct member members[] = {
    {NULL, "waybill", TEXT, AT(waybill), true},
    {NULL, "carrier", TEXT, AT(carrier), false},
    {NULL, "service", TEXT, AT(service), false},
    PARTY(recipient),
    PARTY(sender),
    {"route", "code", TEXT, AT(route.code), false},
    {"route", "mark", TEXT, AT(route.mark), false},
    {"route", "hub_code", TEXT, AT(route.hub_code), false},
    {"route", "hub_name", TEXT, AT(route.hub_name), false},
    {"route", "sort", TEXT, AT(route.sort), false},
    {"route", "outlet", TEXT, AT(route.outlet), false},
    {"piece", "n", COUNT, AT(piece_n), false},
    {"piece", "of", COUNT, AT(piece_of), false},
    {NULL, "weight_g", COUNT, AT(weight_g), false},
    {"cod", "amount", TEXT, AT(cod_amount), false},
    {"cod", "currency", TEXT, AT(cod_currency), false},
    {NULL, "insured", TEXT, AT(insured), false},
    {NULL, "checked", CHECKED, AT(checked), false},
    {NULL, "goods", TEXT, AT(goods), false},
    {NULL, "pick", TEXT, AT(pick), false},
    {NULL, "remark", TEXT, AT(remark), false},
    {NULL, "profile", TEXT, AT(profile), true},
    {NULL, "layout", TEXT, AT(layout), true},
    {NULL, "sealed", TEXT, AT(sealed), false},
    {NULL, "station", COUNT, AT(station), false}, /* in place of sealed */
    {NULL, "sealed_at", TIME, AT(sealed_at), true},
    {NULL, "copy", COUNT, AT(copy), true},
    {"batch", "n", COUNT, AT(batch_n), true},
    {"batch", "of", COUNT, AT(batch_of), true},
};
#define MEMBER_COUNT (sizeof members / sizeof members[0])

static const struct {
    const char *name;
    uint32_t bit;
} checks[] = {
    {"inspected", WM_CHECKED_INSPECTED},
    {"identity", WM_CHECKED_IDENTITY},
    {"security", WM_CHECKED_SECURITY},
};
#define CHECK_COUNT (sizeof checks / sizeof checks[0])

static void full_name(const struct member *member, char name[64])
{
    snprintf(name, 64, "%s%s%s", member->group != NULL ? member->group : "",
             member->group != NULL ? "." : "", member->name);
}

const char *wm_line_text(const struct wm_waybill *waybill, size_t index, char name[64])
{
    if (index >= MEMBER_COUNT)
        return NULL;
    full_name(&members[index], name);
    if (members[index].kind != TEXT || strcmp(name, "sealed") == 0)
        return "";
    return (const char *)waybill + members[index].offset;
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

static void put_checked(struct writer *writer, uint32_t checked)
{
    const char *between = "[";
    size_t i;

    for (i = 0; i < CHECK_COUNT; i++) {
        if ((checked & checks[i].bit) != 0) {
            put_text(writer, between);
            put_string(writer, checks[i].name);
            between = ",";
        }
    }
    put(writer, "]", 1);
}

static bool is_empty(const struct member *member, const void *at)
{
    switch (member->kind) {
    case TEXT:
        return *(const char *)at == '\0';
    case TIME:
        return *(const int64_t *)at == 0;
    default:
        return *(const uint32_t *)at == 0;
    }
}

static void put_value(struct writer *writer, const struct member *member, const void *at)
{
    char text[WM_UTC_SIZE];

    switch (member->kind) {
    case TEXT:
        put_string(writer, at);
        break;
    case COUNT:
        snprintf(text, sizeof text, "%" PRIu32, *(const uint32_t *)at);
        put_text(writer, text);
        break;
    case TIME:
        if (wm_utc_format(*(const int64_t *)at, text) != 0)
            writer->full = true;
        put_string(writer, text);
        break;
    case CHECKED:
        put_checked(writer, *(const uint32_t *)at);
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

    put_text(&writer, HEAD);
    for (i = 0; i < MEMBER_COUNT; i++) {
        const struct member *member = &members[i];
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
    put_text(&writer, TAIL);
    put(&writer, text, sizeof text);
    put_text(&writer, "\"}\n");
    return finish(&writer, len, err);
}

/* Every refusal has the same exit status; the text says what is wrong, not with which value. */
static int refuse(struct wm_err *err, const char *field, const char *text)
{
    wm_err_set(err, WM_ERR_TAMPERED, "%s", text);
    wm_err_place(err, NULL, 0, 0, field);
    return WM_ERR_TAMPERED;
}

static int refuse_member(struct wm_err *err, const struct member *member, const char *text)
{
    char field[64];

    full_name(member, field);
    return refuse(err, field, text);
}

static int read_text(const struct member *member, const json_t *value, char *at, struct wm_err *err)
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

static int read_checked(const struct member *member, const json_t *value, uint32_t *at,
                        struct wm_err *err)
{
    size_t i, k;

    for (i = 0; i < json_array_size(value); i++) {
        const char *text = json_string_value(json_array_get(value, i));
        for (k = 0; k < CHECK_COUNT; k++) {
            if (text != NULL && strcmp(text, checks[k].name) == 0)
                break;
        }
        if (k == CHECK_COUNT)
            return refuse_member(err, member, _("unknown statement"));
        *at |= checks[k].bit;
    }
    return json_is_array(value) ? WM_OK : refuse_member(err, member, _("not a list"));
}

static int read_member(const struct member *member, const json_t *value, void *at,
                       struct wm_err *err)
{
    const char *text;

    switch (member->kind) {
    case TEXT:
        return read_text(member, value, at, err);
    case COUNT:
        if (!json_is_integer(value) || json_integer_value(value) < 1 ||
            json_integer_value(value) > UINT32_MAX)
            return refuse_member(err, member, _("not a number it may have"));
        *(uint32_t *)at = (uint32_t)json_integer_value(value);
        return WM_OK;
    case TIME:
        text = json_string_value(value);
        if (text == NULL || wm_utc_parse(text, at) != 0)
            return refuse_member(err, member, _("not a time such as 2026-11-23T22:13:01Z"));
        return WM_OK;
    case CHECKED:
        return read_checked(member, value, at, err);
    }
    return WM_ERR_TAMPERED;
}

/* All members of one object; group is NULL for the outermost one. */
static int read_object(json_t *object, const char *group, struct wm_waybill *out,
                       bool seen[MEMBER_COUNT], struct wm_err *err)
{
    const char *name;
    json_t *value;

    json_object_foreach(object, name, value)
    {
        size_t i;
        if (group == NULL &&
            (json_is_object(value) || strcmp(name, "waymask") == 0 || strcmp(name, "sig") == 0))
            continue;
        for (i = 0; i < MEMBER_COUNT; i++) {
            if (strcmp(members[i].name, name) == 0 &&
                (group == NULL ? members[i].group == NULL
                               : members[i].group != NULL && strcmp(members[i].group, group) == 0))
                break;
        }
        if (i == MEMBER_COUNT)
            return refuse(err, NULL, _("a waybill has no such member"));
        if (read_member(&members[i], value, (char *)out + members[i].offset, err) != WM_OK)
            return WM_ERR_TAMPERED;
        seen[i] = true;
    }
    return WM_OK;
}

static int read_root(json_t *root, struct wm_waybill *out, struct wm_err *err)
{
    bool seen[MEMBER_COUNT] = {false};
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
    for (i = 0; i < MEMBER_COUNT; i++) {
        if (members[i].required && !seen[i])
            return refuse_member(err, &members[i], _("missing"));
    }
    return WM_OK;
}

/* First and last member are looked at as bytes: the signature covers bytes. */
static int read_frame(const char *line, size_t len, size_t *signed_len, uint8_t signature[64],
                      struct wm_err *err)
{
    const char *tail;

    if (len < sizeof HEAD - 1 + TAIL_LEN || memcmp(line, HEAD, sizeof HEAD - 1) != 0)
        return refuse(err, NULL, _("not a waybill"));
    tail = line + len - TAIL_LEN;
    if (memcmp(tail, TAIL, sizeof TAIL - 1) != 0 || memcmp(line + len - 2, "\"}", 2) != 0)
        return refuse(err, NULL, _("not signed"));
    if (wm_hex_read(tail + sizeof TAIL - 1, signature, 64) != 0)
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

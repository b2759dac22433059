/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/order/xlsx_strings.h"

#include "filter/base/message.h"
#include "filter/base/utf8.h"
#include "filter/base/wipe.h"
#include "filter/order/order.h"
#include "filter/order/xml.h"

#include <stdlib.h>
#include <string.h>

#define PART_MOST ((uint64_t)512 << 20) /* bytes of XML */
#define CHUNK_SIZE ((size_t)256 * 1024)
#define TEXT_MOST (WM_ORDER_MAX_RECORD + 1u) /* one more than can be used */
#define FIRST_ROOM 4096u

_Static_assert(CHUNK_SIZE >= 2 * TEXT_MOST, "a text must fit in a chunk");

struct wm_xlsx_chunk {
    struct wm_xlsx_chunk *next;
    size_t used; /**< bytes ever written */
    char bytes[CHUNK_SIZE];
};

/** The part being read: the text at hand grows at the end of the newest chunk. */
struct reading {
    struct wm_xlsx_strings *strings;
    struct wm_xlsx_runs runs;
    size_t start, len; /**< of the text, in the chunk */
};

void wm_xlsx_runs_start(struct wm_xlsx_runs *runs, unsigned depth, const char *name)
{
    if (depth == 1)
        runs->in_run = strcmp(name, "r") == 0;
    if (strcmp(name, "t") == 0)
        runs->in_text = depth == 1 || (depth == 2 && runs->in_run);
}

void wm_xlsx_runs_end(struct wm_xlsx_runs *runs, const char *name)
{
    if (strcmp(name, "t") == 0)
        runs->in_text = false;
}

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/** The character of an escape at text, or WM_UTF8_BAD. Halves of a pair are left as they stand. */
static uint32_t escape_at(const char *text, size_t len)
{
    uint32_t value = 0;
    size_t i;

    if (len < 7 || text[0] != '_' || text[1] != 'x' || text[6] != '_')
        return WM_UTF8_BAD;
    for (i = 2; i < 6; i++) {
        if (hex(text[i]) < 0)
            return WM_UTF8_BAD;
        value = value * 16 + (uint32_t)hex(text[i]);
    }
    return value >= 0xd800 && value <= 0xdfff ? WM_UTF8_BAD : value;
}

size_t wm_xlsx_unescape(char *text, size_t len)
{
    char *found = memchr(text, '_', len);
    size_t from, to;

    if (found == NULL)
        return len;
    for (from = to = (size_t)(found - text); from < len;) {
        uint32_t character = escape_at(text + from, len - from);

        if (character == WM_UTF8_BAD) {
            text[to++] = text[from++];
        } else {
            to += wm_utf8_put(text + to, character);
            from += 7;
        }
    }
    return to;
}

/** Count memory against the limit. */
static bool may_take(struct wm_xml *xml, struct wm_xlsx_strings *strings, size_t bytes)
{
    strings->bytes += bytes;
    if (strings->bytes <= WM_XLSX_STRINGS_MAX)
        return true;
    wm_xml_refuse(xml, N_("holds too much text; split it, or save the sheet as CSV"));
    return false;
}

/** A new chunk, to which the text at hand moves. */
static bool add_chunk(struct wm_xml *xml, struct reading *reading)
{
    struct wm_xlsx_strings *strings = reading->strings;
    struct wm_xlsx_chunk *chunk;

    if (!may_take(xml, strings, sizeof *chunk))
        return false;
    chunk = malloc(sizeof *chunk);
    if (chunk == NULL) {
        wm_xml_refuse(xml, N_("out of memory"));
        return false;
    }
    if (reading->len != 0)
        memcpy(chunk->bytes, strings->chunks->bytes + reading->start, reading->len);
    chunk->next = strings->chunks;
    chunk->used = reading->len;
    strings->chunks = chunk;
    reading->start = 0;
    return true;
}

/** Room for one more text. The index holds no plaintext. */
static bool grow_index(struct wm_xml *xml, struct wm_xlsx_strings *strings)
{
    size_t room = strings->room != 0 ? strings->room * 2 : FIRST_ROOM;
    struct wm_xlsx_string *item;

    if (strings->count < strings->room)
        return true;
    if (!may_take(xml, strings, (room - strings->room) * sizeof *item))
        return false;
    item = malloc(room * sizeof *item);
    if (item == NULL) {
        wm_xml_refuse(xml, N_("out of memory"));
        return false;
    }
    if (strings->count != 0)
        memcpy(item, strings->item, strings->count * sizeof *item);
    free(strings->item);
    strings->item = item;
    strings->room = room;
    return true;
}

static void start(struct wm_xml *xml, void *context, unsigned depth, const char *name,
                  const char **attributes)
{
    struct reading *reading = context;

    (void)xml;
    (void)attributes;
    if (depth > 2)
        wm_xlsx_runs_start(&reading->runs, depth - 2, name);
}

static void text(struct wm_xml *xml, void *context, const char *bytes, size_t len)
{
    struct reading *reading = context;
    struct wm_xlsx_chunk *chunk = reading->strings->chunks;

    if (!reading->runs.in_text)
        return;
    if (len > TEXT_MOST - reading->len)
        len = TEXT_MOST - reading->len;
    if (chunk == NULL || CHUNK_SIZE - chunk->used < len) {
        if (!add_chunk(xml, reading))
            return;
        chunk = reading->strings->chunks;
    }
    memcpy(chunk->bytes + chunk->used, bytes, len);
    chunk->used += len;
    reading->len += len;
}

static void end(struct wm_xml *xml, void *context, unsigned depth, const char *name)
{
    struct reading *reading = context;
    struct wm_xlsx_strings *strings = reading->strings;
    struct wm_xlsx_string *item;

    wm_xlsx_runs_end(&reading->runs, name);
    if (depth != 2 || strcmp(name, "si") != 0 || !grow_index(xml, strings))
        return;
    item = &strings->item[strings->count++];
    item->text = "";
    item->len = 0;
    if (reading->len != 0) {
        item->text = strings->chunks->bytes + reading->start;
        item->len =
            (uint32_t)wm_xlsx_unescape(strings->chunks->bytes + reading->start, reading->len);
    }
    reading->start = strings->chunks != NULL ? strings->chunks->used : 0;
    reading->len = 0;
}

int wm_xlsx_strings_read(struct wm_xlsx_strings *strings, struct wm_archive *archive,
                         const char *part, struct wm_err *err)
{
    static const struct wm_xml_use use = {.start = start, .end = end, .text = text};
    struct reading reading = {.strings = strings};

    return wm_xml_read(archive, part, PART_MOST, &use, &reading, err);
}

void wm_xlsx_strings_clear(struct wm_xlsx_strings *strings)
{
    while (strings->chunks != NULL) {
        struct wm_xlsx_chunk *next = strings->chunks->next;

        wm_wipe(strings->chunks->bytes, strings->chunks->used);
        free(strings->chunks);
        strings->chunks = next;
    }
    free(strings->item);
    memset(strings, 0, sizeof *strings);
}

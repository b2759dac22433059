/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/seal/cbor.h"

#include "filter/base/utf8.h"

#include <string.h>

void wm_cbor_write(struct wm_cbor_writer *writer, uint8_t *out, size_t size)
{
    writer->out = out;
    writer->size = size;
    writer->len = 0;
    writer->overflow = false;
}

static void put(struct wm_cbor_writer *writer, const void *data, size_t len)
{
    if (writer->overflow || len > writer->size - writer->len) {
        writer->overflow = true;
        return;
    }
    if (len > 0)
        memcpy(writer->out + writer->len, data, len);
    writer->len += len;
}

/* Bytes behind the first that the shortest head of value needs: 0, 1, 2, 4 or 8 (4.2.1). */
static size_t extra_bytes(uint64_t value)
{
    if (value < 24)
        return 0;
    if (value <= 0xff)
        return 1;
    if (value <= 0xffff)
        return 2;
    return value <= 0xffffffff ? 4 : 8;
}

static void put_head(struct wm_cbor_writer *writer, enum wm_cbor_type type, uint64_t value)
{
    const size_t extra = extra_bytes(value);
    uint8_t head[9];
    size_t i;

    if (extra == 0)
        head[0] = (uint8_t)((unsigned)type << 5 | (unsigned)value);
    else /* additional information 24, 25, 26, 27 for 1, 2, 4, 8 bytes */
        head[0] = (uint8_t)((unsigned)type << 5 | (extra == 1   ? 24u
                                                   : extra == 2 ? 25u
                                                   : extra == 4 ? 26u
                                                                : 27u));
    for (i = 0; i < extra; i++)
        head[1 + i] = (uint8_t)(value >> 8 * (extra - 1 - i));
    put(writer, head, 1 + extra);
}

void wm_cbor_put_uint(struct wm_cbor_writer *writer, uint64_t value)
{
    put_head(writer, WM_CBOR_UINT, value);
}

void wm_cbor_put_text(struct wm_cbor_writer *writer, const char *text, size_t len)
{
    put_head(writer, WM_CBOR_TEXT, len);
    put(writer, text, len);
}

void wm_cbor_put_map(struct wm_cbor_writer *writer, uint64_t pairs)
{
    put_head(writer, WM_CBOR_MAP, pairs);
}

int wm_cbor_read(struct wm_cbor_reader *reader, struct wm_cbor_item *item)
{
    const size_t left = (size_t)(reader->end - reader->next);
    unsigned type, info;
    size_t extra, i;

    if (left == 0)
        return -1;
    type = *reader->next >> 5;
    info = *reader->next & 31;
    if ((type != WM_CBOR_UINT && type != WM_CBOR_TEXT && type != WM_CBOR_MAP) || info > 27)
        return -1;
    extra = info < 24 ? 0 : (size_t)1 << (info - 24);
    if (left - 1 < extra)
        return -1;
    item->type = (enum wm_cbor_type)type;
    item->value = info < 24 ? info : 0;
    for (i = 0; i < extra; i++)
        item->value = item->value << 8 | reader->next[1 + i];
    if (extra_bytes(item->value) != extra)
        return -1;
    reader->next += 1 + extra;
    item->text = NULL;
    if (item->type == WM_CBOR_TEXT) {
        if (item->value > (size_t)(reader->end - reader->next))
            return -1;
        item->text = (const char *)reader->next;
        if (!wm_utf8_valid(item->text, (size_t)item->value))
            return -1;
        reader->next += item->value;
    }
    return 0;
}

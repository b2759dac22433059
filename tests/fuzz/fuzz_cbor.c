/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_cbor: the plaintext of a section. The first byte chooses: c any items, p a plaintext as it
 * is, m a map that is put into format byte and padding, f fields to be written. */
#include "config.h"

#include "filter/seal/cbor.h"
#include "filter/seal/section.h"
#include "tests/fuzz/require.h"

#include <stdbool.h>
#include <string.h>

static void put_again(struct wm_cbor_writer *writer, const struct wm_cbor_item *item)
{
    if (item->type == WM_CBOR_UINT)
        wm_cbor_put_uint(writer, item->value);
    else if (item->type == WM_CBOR_MAP)
        wm_cbor_put_map(writer, item->value);
    else
        wm_cbor_put_text(writer, item->text, (size_t)item->value);
}

static void try_items(const uint8_t *data, size_t len)
{
    struct wm_cbor_reader reader = {.next = data, .end = data + len};
    struct wm_cbor_item item;
    uint8_t again[600];

    while (reader.next < reader.end) {
        const uint8_t *const from = reader.next;
        struct wm_cbor_writer writer;
        if (wm_cbor_read(&reader, &item) != 0) {
            require(reader.next >= from && reader.next <= reader.end, "refused within the bytes");
            return;
        }
        require(reader.next > from && reader.next <= reader.end, "an item has a length");
        if ((size_t)(reader.next - from) > sizeof again)
            continue;
        wm_cbor_write(&writer, again, sizeof again);
        put_again(&writer, &item);
        require(!writer.overflow && writer.len == (size_t)(reader.next - from) &&
                    memcmp(again, from, writer.len) == 0,
                "an item has one form only");
    }
}

static bool is_mobile(const char *text)
{
    return strlen(text) == 11 && strspn(text, "0123456789") == 11 && text[0] == '1' &&
           text[1] >= '3';
}

/* True if every value has the type that we give it: a mobile is an integer, no other is. */
static bool as_we_write(const uint8_t *data, size_t len, const struct wm_opened *opened)
{
    struct wm_cbor_reader reader = {.next = data + 1, .end = data + len};
    struct wm_cbor_item map, key, value;
    uint64_t i;

    require(wm_cbor_read(&reader, &map) == 0, "a section is a map");
    for (i = 0; i < map.value; i++) {
        require(wm_cbor_read(&reader, &key) == 0 && wm_cbor_read(&reader, &value) == 0,
                "of as many pairs as it says");
        if ((value.type == WM_CBOR_UINT) != is_mobile(opened->text[key.value]))
            return false;
    }
    return true;
}

static void try_plain(const uint8_t *data, size_t len)
{
    static struct wm_opened opened, again;
    struct wm_section_plain plain = {.role = 1};
    uint8_t bytes[WM_SECTION_PLAIN_MAX];
    size_t bytes_len;
    unsigned key;

    memset(&opened, 0xaa, sizeof opened);
    if (wm_section_decode(data, len, &opened) != 0) {
        for (key = 0; key < WM_SECTION_KEYS; key++)
            require(opened.text[key][0] == '\0', "nothing is left of what is refused");
        return;
    }
    for (key = 1; key < WM_SECTION_KEYS; key++)
        plain.text[key] = opened.text[key];
    if (wm_section_encode(&plain, bytes, &bytes_len, NULL) != 0) {
        require(!as_we_write(data, len, &opened), "what we wrote is written again");
        return;
    }
    require(wm_section_decode(bytes, bytes_len, &again) == 0 &&
                memcmp(opened.text, again.text, sizeof opened.text) == 0,
            "fields come back");
    require(!as_we_write(data, len, &opened) || (bytes_len == len && memcmp(bytes, data, len) == 0),
            "fields have one form only");
}

/* A map with the format byte before it and zeros behind, as its length asks for. */
static void try_map(const uint8_t *data, size_t len)
{
    uint8_t bytes[WM_SECTION_PLAIN_MAX] = {0};

    if (len + 1 > sizeof bytes)
        return;
    memcpy(bytes + 1, data, len);
    try_plain(bytes, (1 + len + WM_SECTION_BLOCK - 1) / WM_SECTION_BLOCK * WM_SECTION_BLOCK);
}

/* Fields parted by zero bytes, from key 1 on. */
static void try_fields(const uint8_t *data, size_t len)
{
    static struct wm_opened opened;
    static char text[WM_SECTION_KEYS][512];
    struct wm_section_plain plain = {.role = 1};
    struct wm_err err = {0};
    uint8_t bytes[WM_SECTION_PLAIN_MAX];
    size_t bytes_len = 0, used = 0, i;
    unsigned key = 1;

    memset(text, 0, sizeof text);
    for (i = 0; i < len && key < WM_SECTION_KEYS; i++) {
        if (data[i] == 0) {
            key++;
            used = 0;
        } else if (used + 1 < sizeof text[key]) {
            text[key][used++] = (char)data[i];
        }
    }
    for (key = 1; key < WM_SECTION_KEYS; key++)
        plain.text[key] = text[key];
    if (wm_section_encode(&plain, bytes, &bytes_len, &err) != 0) {
        require(err.code == WM_ERR_INPUT, "a refusal says so");
        return;
    }
    require(bytes_len % WM_SECTION_BLOCK == 0 && bytes_len <= sizeof bytes, "padded");
    require(wm_section_decode(bytes, bytes_len, &opened) == 0 &&
                memcmp(opened.text[1], text[1], sizeof text - sizeof text[0]) == 0,
            "fields come back");
    try_plain(bytes, bytes_len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const tries[])(const uint8_t *, size_t) = {
        ['c'] = try_items, ['p'] = try_plain, ['m'] = try_map, ['f'] = try_fields};

    if (size >= 1 && data[0] < sizeof tries / sizeof *tries && tries[data[0]] != NULL)
        tries[data[0]](data + 1, size - 1);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/seal/section.h"

#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/seal/cbor.h"
#include "filter/seal/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The only format: CBOR, neither compressed nor in another charset. */
#define FORMAT_CBOR 0

/* Integers that every JavaScript reader keeps exactly. */
#define INTEGER_MAX ((UINT64_C(1) << 53) - 1)

static const char *const names[WM_SECTION_KEYS] = {
    [WM_KEY_NAME] = "name",
    [WM_KEY_PHONE] = "phone",
    [WM_KEY_EXTENSION] = "extension",
    [WM_KEY_ADDRESS] = "address",
    [WM_KEY_NOTE] = "note",
    [WM_KEY_ORDER] = "order",
    [WM_KEY_CONTACT] = "contact",
    [WM_KEY_ROUTING] = "routing",
    [WM_KEY_HUB] = "hub",
    [WM_KEY_SLOT] = "slot",
    [WM_KEY_SENDER_NAME] = "sender_name",
    [WM_KEY_SENDER_PHONE] = "sender_phone",
    [WM_KEY_SENDER_ADDRESS] = "sender_address",
    [WM_KEY_CALL] = "call",
};

const char *wm_section_key_name(unsigned key)
{
    return key < WM_SECTION_KEYS ? names[key] : NULL;
}

/* A mobile of mainland China, 1[3-9] and nine digits: six bytes as an integer, twelve as text.
 * It has no leading zero, so the integer prints back as the same text. */
static bool mobile(const char *text, size_t len, uint64_t *value)
{
    size_t i;

    if (len != 11 || text[0] != '1' || text[1] < '3')
        return false;
    *value = 0;
    for (i = 0; i < len; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *value = *value * 10 + (unsigned)(text[i] - '0');
    }
    return true;
}

static bool present(const struct wm_section_plain *plain, unsigned key)
{
    return plain->text[key] != NULL && plain->text[key][0] != '\0';
}

int wm_section_encode(const struct wm_section_plain *plain, uint8_t out[WM_SECTION_PLAIN_MAX],
                      size_t *len, struct wm_err *err)
{
    struct wm_cbor_writer writer;
    uint64_t value, pairs = 0;
    unsigned key;

    for (key = 1; key < WM_SECTION_KEYS; key++)
        pairs += present(plain, key) ? 1 : 0;
    out[0] = FORMAT_CBOR;
    wm_cbor_write(&writer, out + 1, WM_SECTION_PLAIN_MAX - 1);
    wm_cbor_put_map(&writer, pairs);
    for (key = 1; key < WM_SECTION_KEYS; key++) {
        const char *text = plain->text[key];
        size_t text_len;
        if (!present(plain, key))
            continue;
        text_len = strlen(text);
        if (!wm_text_printable(text, text_len)) {
            wm_err_set(err, WM_ERR_INPUT, _("not UTF-8 or holds control characters"));
            wm_err_place(err, NULL, 0, 0, names[key]);
            return WM_ERR_INPUT;
        }
        wm_cbor_put_uint(&writer, key);
        if (mobile(text, text_len, &value))
            wm_cbor_put_uint(&writer, value);
        else
            wm_cbor_put_text(&writer, text, text_len);
    }
    if (writer.overflow)
        return wm_err_set(err, WM_ERR_INPUT,
                          _("the fields of role %u exceed %d bytes; shorten address or note"),
                          plain->role, WM_SECTION_PLAIN_MAX);
    *len = (1 + writer.len + WM_SECTION_BLOCK - 1) / WM_SECTION_BLOCK * WM_SECTION_BLOCK;
    memset(out + 1 + writer.len, 0, *len - 1 - writer.len);
    return 0;
}

static int decode_value(const struct wm_cbor_item *item, char *out, size_t size)
{
    if (item->type == WM_CBOR_UINT && item->value <= INTEGER_MAX) {
        snprintf(out, size, "%" PRIu64, item->value);
        return 0;
    }
    if (item->type != WM_CBOR_TEXT || item->value == 0 || item->value >= size ||
        !wm_text_printable(item->text, (size_t)item->value))
        return -1;
    memcpy(out, item->text, (size_t)item->value);
    out[item->value] = '\0';
    return 0;
}

static int decode_map(struct wm_cbor_reader *reader, struct wm_opened *out)
{
    struct wm_cbor_item map, key, value;
    uint64_t last = 0, i;

    if (wm_cbor_read(reader, &map) != 0 || map.type != WM_CBOR_MAP || map.value >= WM_SECTION_KEYS)
        return -1;
    for (i = 0; i < map.value; i++, last = key.value) {
        if (wm_cbor_read(reader, &key) != 0 || key.type != WM_CBOR_UINT || key.value <= last ||
            key.value >= WM_SECTION_KEYS || wm_cbor_read(reader, &value) != 0 ||
            decode_value(&value, out->text[key.value], sizeof out->text[key.value]) != 0)
            return -1;
    }
    return 0;
}

int wm_section_decode(const uint8_t *bytes, size_t len, struct wm_opened *out)
{
    struct wm_cbor_reader reader;

    memset(out->text, 0, sizeof out->text);
    if (len == 0 || len > WM_SECTION_PLAIN_MAX || len % WM_SECTION_BLOCK != 0 ||
        bytes[0] != FORMAT_CBOR)
        return -1;
    reader.next = bytes + 1;
    reader.end = bytes + len;
    if (decode_map(&reader, out) == 0 && reader.end - reader.next < WM_SECTION_BLOCK) {
        while (reader.next < reader.end && *reader.next == 0)
            reader.next++;
        if (reader.next == reader.end)
            return 0;
    }
    wm_wipe(out->text, sizeof out->text);
    return -1;
}

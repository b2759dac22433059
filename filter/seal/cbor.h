/* SPDX-License-Identifier: Apache-2.0 */
/** cbor.h: the CBOR of a section (RFC 8949): unsigned integers, text and maps, deterministically
 * encoded (4.2.1); anything else is refused. Private to the seal floor. */
#ifndef WM_SEAL_CBOR_H
#define WM_SEAL_CBOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Major types (RFC 8949 3.1) that are known here. */
enum wm_cbor_type {
    WM_CBOR_UINT = 0,
    WM_CBOR_TEXT = 3,
    WM_CBOR_MAP = 5,
};

/** Writes into the caller's buffer; an overflow sticks. */
struct wm_cbor_writer {
    uint8_t *out; /**< borrowed */
    size_t size, len;
    bool overflow;
};

void wm_cbor_write(struct wm_cbor_writer *writer, uint8_t *out, size_t size);
void wm_cbor_put_uint(struct wm_cbor_writer *writer, uint64_t value);
void wm_cbor_put_text(struct wm_cbor_writer *writer, const char *text, size_t len);
/** The head of a map; the caller puts its pairs behind it, keys ascending. */
void wm_cbor_put_map(struct wm_cbor_writer *writer, uint64_t pairs);

/** Reads borrowed bytes. */
struct wm_cbor_reader {
    const uint8_t *next, *end;
};

/** One item's head; text of a WM_CBOR_TEXT is borrowed and valid UTF-8. */
struct wm_cbor_item {
    enum wm_cbor_type type;
    uint64_t value;   /**< the integer, the text's length in bytes, or the map's pairs */
    const char *text; /**< not zero-terminated */
};

/** @return 0, or -1 for a type not known here, a head longer than need be, an indefinite length,
 * a text that runs over the end or is not UTF-8 */
int wm_cbor_read(struct wm_cbor_reader *reader, struct wm_cbor_item *item);

#endif

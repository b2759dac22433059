/* SPDX-License-Identifier: Apache-2.0 */
/* The text form of an envelope: decimal digits only, since they survive every decoder's text
 * output and most keyboard layouts; the scheme of FIDO CTAP 2.2 hybrid QR codes. */
#include "config.h"

#include "filter/base/message.h"
#include "filter/base/utf8.h"
#include "filter/seal/envelope.h"

#include <string.h>

#define CHUNK_BYTES 7
#define CHUNK_DIGITS 17

static const char prefix[] = "731";
#define PREFIX_LEN (sizeof prefix - 1)

/* Digits of a chunk by its bytes: the least that 256^bytes - 1 needs. */
static const unsigned char chunk_digits[CHUNK_BYTES + 1] = {0, 3, 5, 8, 10, 13, 15, CHUNK_DIGITS};

/* Code point of the zero of each set of decimal digits (general category Nd, Unicode 15). */
static const uint32_t zeros[] = {
    0x0030,  0x0660,  0x06f0,  0x07c0,  0x0966,  0x09e6,  0x0a66,  0x0ae6,  0x0b66,  0x0be6,
    0x0c66,  0x0ce6,  0x0d66,  0x0de6,  0x0e50,  0x0ed0,  0x0f20,  0x1040,  0x1090,  0x17e0,
    0x1810,  0x1946,  0x19d0,  0x1a80,  0x1a90,  0x1b50,  0x1bb0,  0x1c40,  0x1c50,  0xa620,
    0xa8d0,  0xa900,  0xa9d0,  0xa9f0,  0xaa50,  0xabf0,  0xff10,  0x104a0, 0x10d30, 0x11066,
    0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0,
    0x11950, 0x11c50, 0x11d50, 0x11da0, 0x11f50, 0x16a60, 0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8,
    0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e950, 0x1fbf0,
};

int wm_digits_encode(const uint8_t *bytes, size_t len, char *out, size_t size)
{
    size_t used = PREFIX_LEN;

    if (size <= PREFIX_LEN)
        return -1;
    memcpy(out, prefix, PREFIX_LEN);
    while (len > 0) {
        const size_t count = len < CHUNK_BYTES ? len : CHUNK_BYTES;
        const size_t digits = chunk_digits[count];
        uint64_t value = 0;
        size_t i;

        if (size - used <= digits)
            return -1;
        for (i = count; i-- > 0;)
            value = value << 8 | bytes[i];
        for (i = digits; i-- > 0; value /= 10)
            out[used + i] = (char)('0' + value % 10);
        used += digits;
        bytes += count;
        len -= count;
    }
    out[used] = '\0';
    return 0;
}

/* Value of a decimal digit of any script, -1 for what scanners put around and between digits
 * (blanks, CR, LF, TAB, byte order mark), -2 for anything else. */
static int digit_value(uint32_t code_point)
{
    size_t i;

    if (code_point == ' ' || code_point == '\t' || code_point == '\r' || code_point == '\n' ||
        code_point == 0xa0 || code_point == 0x3000 || code_point == 0xfeff)
        return -1;
    for (i = 0; i < sizeof zeros / sizeof *zeros; i++) {
        if (code_point >= zeros[i] && code_point - zeros[i] < 10)
            return (int)(code_point - zeros[i]);
    }
    return -2;
}

/* The AIM identifier that some scanners send before a QR code's text (ISO/IEC 15424). */
static const char *skip_identifier(const char *text)
{
    while (*text == ' ' || *text == '\t' || *text == '\r' || *text == '\n')
        text++;
    return strncmp(text, "]Q1", 3) == 0 ? text + 3 : text;
}

/* Collects digits into chunks. */
struct decoder {
    uint64_t value;
    size_t digits; /* in value */
    uint8_t *out;
    size_t len, size;
};

static int put_chunk(struct decoder *decoder)
{
    size_t bytes = 0, i;

    while (bytes <= CHUNK_BYTES && chunk_digits[bytes] != decoder->digits)
        bytes++;
    if (bytes > CHUNK_BYTES || decoder->value >> 8 * bytes != 0 ||
        decoder->size - decoder->len < bytes)
        return -1;
    for (i = 0; i < bytes; i++)
        decoder->out[decoder->len++] = (uint8_t)(decoder->value >> 8 * i);
    decoder->value = 0;
    decoder->digits = 0;
    return 0;
}

int wm_digits_decode(const char *text, uint8_t *out, size_t *len, size_t size, struct wm_err *err)
{
    const char *end = text + strlen(text);
    struct decoder decoder = {.out = out, .size = size};
    size_t prefix_seen = 0;

    text = skip_identifier(text);
    while (text < end) {
        const int digit = digit_value(wm_utf8_next(&text, end));
        if (digit == -1)
            continue;
        if (digit < 0)
            return wm_err_set(err, WM_ERR_FOREIGN, _("not a sealed code: holds more than digits"));
        if (prefix_seen < PREFIX_LEN) {
            if (digit != prefix[prefix_seen++] - '0')
                return wm_err_set(err, WM_ERR_FOREIGN,
                                  _("not a sealed code: does not begin with %s"), prefix);
            continue;
        }
        decoder.value = decoder.value * 10 + (unsigned)digit;
        if (++decoder.digits == CHUNK_DIGITS && put_chunk(&decoder) != 0)
            return wm_err_set(err, WM_ERR_TAMPERED, _("damaged: a group of digits is impossible"));
    }
    if (prefix_seen < PREFIX_LEN)
        return wm_err_set(err, WM_ERR_FOREIGN, _("not a sealed code: too few digits"));
    if (put_chunk(&decoder) != 0 || decoder.len == 0)
        return wm_err_set(err, WM_ERR_TAMPERED, _("damaged: a wrong number of digits"));
    *len = decoder.len;
    return 0;
}

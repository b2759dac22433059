/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_digits: the text form of an envelope. The input is a text that somebody scanned, and bytes
 * that somebody seals. Text and bytes are one to one, and what scanners add changes neither. */
#include "config.h"

#include "filter/seal/envelope.h"
#include "tests/fuzz/require.h"

#include <stdlib.h>
#include <string.h>

#define TEXT_SIZE 8192u /* six bytes a digit of the longest envelope */

/* Decode into a block of exactly size bytes: a write past it is one that AddressSanitizer sees. */
static int decode(const char *text, size_t size, uint8_t out[WM_ENVELOPE_MAX], size_t *len)
{
    uint8_t *block = malloc(size > 0 ? size : 1);
    struct wm_err err = {0};
    int result;

    require(block != NULL, "memory");
    *len = 0;
    result = wm_digits_decode(text, block, len, size, &err);
    require(result == (int)err.code && (result == 0 || result == WM_ERR_TAMPERED),
            "the code of a refusal is that of its error");
    require(result != 0 || (*len >= 1 && *len <= size), "no more bytes than there is room for");
    if (result == 0)
        memcpy(out, block, *len);
    free(block);
    return result;
}

static void try_text(const char *text)
{
    uint8_t bytes[WM_ENVELOPE_MAX], again[WM_ENVELOPE_MAX];
    char digits[WM_ENVELOPE_DIGITS];
    size_t len, again_len;

    if (decode(text, sizeof bytes, bytes, &len) != 0)
        return;
    require(wm_digits_encode(bytes, len, digits, sizeof digits) == 0, "room for any envelope");
    require(decode(digits, len, again, &again_len) == 0 && again_len == len &&
                memcmp(bytes, again, len) == 0,
            "bytes come back");
    require(decode(text, len - 1, again, &again_len) != 0, "too little room is told");
    require(strspn(text, "0123456789") != strlen(text) || strcmp(text, digits) == 0,
            "of the digits alone no two texts give the same bytes");
}

/* Full-width digits and blanks as the bytes choose, behind an identifier and before a line end. */
static void dress(const char *digits, const uint8_t *bytes, size_t len, char out[TEXT_SIZE])
{
    static const char *const blanks[] = {"", " ", "\t", "\r\n", "\xe3\x80\x80", "\xef\xbb\xbf"};
    char *to = out;
    size_t i;

    to = stpcpy(to, bytes[0] % 2 == 0 ? "]Q1" : " ");
    for (i = 0; digits[i] != '\0'; i++) {
        const uint8_t choice = bytes[i % len];
        to = stpcpy(to, blanks[choice % 6]);
        if (choice % 7 == 0) {
            *to++ = '\xef';
            *to++ = '\xbc';
            *to++ = (char)(0x90 + digits[i] - '0');
        } else {
            *to++ = digits[i];
        }
    }
    strcpy(to, "\r");
}

static void try_bytes(const uint8_t *bytes, size_t len)
{
    static const size_t rest[] = {0, 3, 5, 8, 10, 13, 15};
    const size_t want = 3 + len / 7 * 17 + rest[len % 7];
    uint8_t again[WM_ENVELOPE_MAX];
    char digits[WM_ENVELOPE_DIGITS], dressed[TEXT_SIZE];
    size_t again_len;

    require(wm_digits_encode(bytes, len, digits, want + 1) == 0 && strlen(digits) == want &&
                strncmp(digits, "731", 3) == 0 && strspn(digits, "0123456789") == want,
            "as many digits as the page says");
    require(decode(digits, len, again, &again_len) == 0 && again_len == len &&
                memcmp(bytes, again, len) == 0,
            "bytes come back");
    dress(digits, bytes, len, dressed);
    require(decode(dressed, len, again, &again_len) == 0 && again_len == len &&
                memcmp(bytes, again, len) == 0,
            "what scanners add is undone");
    require(wm_digits_encode(bytes, len, digits, want) != 0, "too little room is told");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[TEXT_SIZE];

    take_text(text, sizeof text, data, size);
    try_text(text);
    if (size >= 1 && size <= WM_ENVELOPE_MAX)
        try_bytes(data, size);
    return 0;
}

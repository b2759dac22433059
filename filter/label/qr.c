/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/label/code.h"

#include <errno.h>
#include <qrencode.h>
#include <string.h>

#define VERSIONS 40u
#define LEVELS 3u

/** Data codewords by level and version: ISO/IEC 18004, table 7. The library would find the version
 * too, but only by encoding, once for every level tried. */
static const uint16_t codewords[LEVELS][VERSIONS] = {
    {16,   28,   44,   64,   86,   108,  124,  154,  182,  216,  254,  290,  334,  365,
     415,  453,  507,  563,  627,  669,  714,  782,  860,  914,  1000, 1062, 1128, 1193,
     1267, 1373, 1455, 1541, 1631, 1725, 1812, 1914, 1992, 2102, 2216, 2334},
    {13,  22,  34,   48,   62,   76,   88,   110,  132,  154,  180,  206, 244, 261,
     295, 325, 367,  397,  445,  485,  512,  568,  614,  664,  718,  754, 808, 871,
     911, 985, 1033, 1115, 1171, 1231, 1286, 1354, 1426, 1502, 1582, 1666},
    {9,   16,  26,  36,  46,  60,  66,  86,   100,  122,  140,  158, 180, 197,
     223, 253, 283, 313, 341, 385, 406, 442,  464,  514,  538,  596, 628, 661,
     701, 745, 793, 845, 901, 961, 986, 1054, 1096, 1142, 1222, 1276},
};

/** Least version for so many digits, 0 if there is none. */
static uint32_t version_for(size_t digits, uint32_t level)
{
    static const uint8_t rest_bits[] = {0, 4, 7};
    uint32_t version;

    if (level < 1 || level > LEVELS || digits > 8000)
        return 0;
    for (version = 1; version <= VERSIONS; version++) {
        size_t count_bits = version < 10 ? 10 : version < 27 ? 12 : 14;
        size_t bits = 4 + count_bits + digits / 3 * 10 + rest_bits[digits % 3];
        if (bits <= codewords[level - 1][version - 1] * (size_t)8)
            return version;
    }
    return 0;
}

uint32_t wm_qr_side(size_t digits, uint32_t level)
{
    uint32_t version = version_for(digits, level);

    return version == 0 ? 0 : version * 4 + 17;
}

static void pack(const QRcode *code, struct wm_qr *out)
{
    uint32_t x, y;

    out->side = (uint32_t)code->width;
    out->stride_bytes = (out->side + 7) / 8;
    memset(out->bits, 0, (size_t)out->stride_bytes * out->side);
    for (y = 0; y < out->side; y++) {
        uint8_t *row = out->bits + (size_t)y * out->stride_bytes;
        for (x = 0; x < out->side; x++)
            row[x >> 3] |= (uint8_t)((code->data[(size_t)y * out->side + x] & 1) << (7 - (x & 7)));
    }
}

int wm_qr_check(const char *digits, uint32_t max_side, struct wm_err *err)
{
    size_t len = strlen(digits);
    uint32_t side = wm_qr_side(len, 1);

    if (len == 0 || strspn(digits, "0123456789") != len)
        return wm_err_set(err, WM_ERR_INPUT, _("the sealed code is not made of digits"));
    if (side == 0 || side > max_side)
        return wm_err_set(err, WM_ERR_INPUT,
                          _("the sealed code of %zu digits does not fit the layout's box at error "
                            "correction M: use a larger layout or seal fewer fields"),
                          len);
    return 0;
}

int wm_qr_make(const char *digits, uint32_t max_side, struct wm_qr *out, struct wm_err *err)
{
    size_t len = strlen(digits);
    uint32_t side, level;
    QRinput *input;
    QRcode *code = NULL;

    if (wm_qr_check(digits, max_side, err) != 0)
        return WM_ERR_INPUT;
    for (level = LEVELS; level > 1; level--) {
        side = wm_qr_side(len, level);
        if (side != 0 && side <= max_side)
            break;
    }
    input = QRinput_new2((int)version_for(len, level), (QRecLevel)(QR_ECLEVEL_L + (int)level));
    if (input != NULL &&
        QRinput_append(input, QR_MODE_NUM, (int)len, (const unsigned char *)digits) == 0)
        code = QRcode_encodeInput(input);
    if (code != NULL) {
        pack(code, out);
        out->level = level;
    }
    QRcode_free(code);
    QRinput_free(input);
    if (code == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    return 0;
}

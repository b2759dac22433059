/* SPDX-License-Identifier: Apache-2.0 */
/* The codes that libzint makes. Its own messages are not told: they quote what is encoded. */
#include "config.h"

#include "filter/base/message.h"
#include "filter/label/code.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <zint.h>

#define BARS_TEXT 63u         /**< bytes at most; 32 fill 640 modules */
#define DATAMATRIX_TEXT 1556u /**< bytes that the largest symbol holds, whatever they are */

struct wm_encoder {
    struct zint_symbol *symbol;
};

struct wm_encoder *wm_encoder_new(void)
{
    struct wm_encoder *encoder = calloc(1, sizeof *encoder);

    if (encoder == NULL)
        return NULL;
    encoder->symbol = ZBarcode_Create();
    if (encoder->symbol == NULL) {
        free(encoder);
        return NULL;
    }
    return encoder;
}

void wm_encoder_free(struct wm_encoder *encoder)
{
    if (encoder == NULL)
        return;
    ZBarcode_Delete(encoder->symbol);
    free(encoder);
}

static bool is_printable_ascii(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text < 0x20 || *text > 0x7e)
            return false;
    }
    return true;
}

/** Row of an encoded symbol, most significant bit leftmost; the library numbers modules from the
 * least significant bit on. */
static void pack_row(const struct zint_symbol *symbol, uint32_t row, uint8_t *out)
{
    uint32_t i;

    for (i = 0; i < (uint32_t)symbol->width; i++) {
        if ((symbol->encoded_data[row][i >> 3] >> (i & 7) & 1) != 0)
            out[i >> 3] |= (uint8_t)(0x80u >> (i & 7));
    }
}

/** Encode printable ASCII. @return the library's code: 0, a warning, or an error */
static int encode(struct zint_symbol *symbol, int symbology, const char *text)
{
    int input_mode = symbology == BARCODE_GS1_128 ? GS1_MODE | GS1PARENS_MODE : DATA_MODE;

    ZBarcode_Clear(symbol);
    symbol->symbology = symbology;
    symbol->show_hrt = 0;
    symbol->input_mode = input_mode;
    symbol->option_1 = -1;
    symbol->option_2 = 0;
    symbol->option_3 = symbology == BARCODE_DATAMATRIX ? DM_SQUARE : 0;
    return ZBarcode_Encode(symbol, (const unsigned char *)text, (int)strlen(text));
}

static bool take_bars(const struct zint_symbol *symbol, struct wm_code128 *out)
{
    if (symbol->rows != 1 || symbol->width <= 0 || symbol->width > (int)WM_CODE128_MAX_MODULES)
        return false;
    out->modules = (uint32_t)symbol->width;
    memset(out->bits, 0, sizeof out->bits);
    pack_row(symbol, 0, out->bits);
    return true;
}

int wm_code128_make(struct wm_encoder *encoder, const char *text, struct wm_code128 *out,
                    struct wm_err *err)
{
    size_t len = strlen(text);

    if (len == 0 || len > BARS_TEXT)
        return wm_err_set(err, WM_ERR_INPUT, _("does not fit a Code 128"));
    if (!is_printable_ascii(text))
        return wm_err_set(err, WM_ERR_INPUT, _("holds a character that is not in a Code 128"));
    if (encode(encoder->symbol, BARCODE_CODE128, text) >= ZINT_ERROR ||
        !take_bars(encoder->symbol, out))
        return wm_err_set(err, WM_ERR_INPUT, _("does not fit a Code 128"));
    return 0;
}

int wm_gs1_128_make(struct wm_encoder *encoder, const char *text, struct wm_code128 *out,
                    struct wm_err *err)
{
    int code;

    if (strlen(text) > BARS_TEXT)
        return wm_err_set(err, WM_ERR_INPUT, _("does not fit a GS1-128"));
    /* Not even a warning passes: a scanner in a warehouse refuses what breaks GS1's rules. */
    code = *text == '(' && is_printable_ascii(text) ? encode(encoder->symbol, BARCODE_GS1_128, text)
                                                    : ZINT_ERROR_INVALID_DATA;
    if (code == ZINT_ERROR_TOO_LONG)
        return wm_err_set(err, WM_ERR_INPUT, _("does not fit a GS1-128"));
    if (code != 0)
        return wm_err_set(err, WM_ERR_INPUT,
                          _("is not GS1 data: identifiers in parentheses, with the length, "
                            "characters and check digit that each asks for"));
    return take_bars(encoder->symbol, out)
               ? 0
               : wm_err_set(err, WM_ERR_INPUT, _("does not fit a GS1-128"));
}

int wm_datamatrix_make(struct wm_encoder *encoder, const char *text, struct wm_datamatrix *out,
                       struct wm_err *err)
{
    const struct zint_symbol *symbol = encoder->symbol;
    size_t len = strlen(text);
    uint32_t row;

    if (len == 0 || len > DATAMATRIX_TEXT)
        return wm_err_set(err, WM_ERR_INPUT, _("does not fit a DataMatrix code"));
    if (!is_printable_ascii(text))
        return wm_err_set(err, WM_ERR_INPUT,
                          _("holds a character that is not in a DataMatrix code of ASCII"));
    if (encode(encoder->symbol, BARCODE_DATAMATRIX, text) >= ZINT_ERROR ||
        symbol->rows != symbol->width || symbol->rows > (int)WM_DATAMATRIX_MAX_SIDE)
        return wm_err_set(err, WM_ERR_INPUT, _("does not fit a DataMatrix code"));
    out->side = (uint32_t)symbol->rows;
    out->stride_bytes = (out->side + 7) / 8;
    memset(out->bits, 0, sizeof out->bits);
    for (row = 0; row < out->side; row++)
        pack_row(symbol, row, out->bits + (size_t)row * out->stride_bytes);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/label/code.h"

#include <stdlib.h>
#include <string.h>
#include <zint.h>

struct wm_code128_encoder {
    struct zint_symbol *symbol;
};

struct wm_code128_encoder *wm_code128_encoder_new(void)
{
    struct wm_code128_encoder *encoder = calloc(1, sizeof *encoder);

    if (encoder == NULL)
        return NULL;
    encoder->symbol = ZBarcode_Create();
    if (encoder->symbol == NULL) {
        free(encoder);
        return NULL;
    }
    return encoder;
}

void wm_code128_encoder_free(struct wm_code128_encoder *encoder)
{
    if (encoder == NULL)
        return;
    ZBarcode_Delete(encoder->symbol);
    free(encoder);
}

int wm_code128_make(struct wm_code128_encoder *encoder, const char *text, struct wm_code128 *out,
                    struct wm_err *err)
{
    struct zint_symbol *symbol = encoder->symbol;
    size_t len = strlen(text), i;
    unsigned char source[64];
    int code;

    if (len == 0 || len >= sizeof source)
        return wm_err_set(err, WM_ERR_INPUT, _("does not fit a Code 128"));
    for (i = 0; i < len; i++) {
        if (text[i] < 0x20 || text[i] > 0x7e)
            return wm_err_set(err, WM_ERR_INPUT, _("holds a character that is not in a Code 128"));
        source[i] = (unsigned char)text[i];
    }
    ZBarcode_Clear(symbol);
    symbol->symbology = BARCODE_CODE128;
    symbol->show_hrt = 0;
    code = ZBarcode_Encode(symbol, source, (int)len);
    if (code >= ZINT_ERROR || symbol->rows != 1 || symbol->width <= 0 ||
        symbol->width > (int)WM_CODE128_MAX_MODULES)
        return wm_err_set(err, WM_ERR_INPUT, _("does not fit a Code 128"));
    out->modules = (uint32_t)symbol->width;
    memset(out->bits, 0, sizeof out->bits);
    for (i = 0; i < out->modules; i++) {
        /* The library numbers modules from the least significant bit on. */
        if ((symbol->encoded_data[0][i >> 3] >> (i & 7) & 1) != 0)
            out->bits[i >> 3] |= (uint8_t)(0x80u >> (i & 7));
    }
    return 0;
}

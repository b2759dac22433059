/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/decode/decoders.h"

#include <string.h>

/* A reader is a file and a row here. */
static const struct decoder *const decoders[] = {
    &decoder_dpl,  &decoder_sbpl, &decoder_tspl, &decoder_escpos,  &decoder_brother,
    &decoder_epl2, &decoder_cpcl, &decoder_dymo, &decoder_dymo550, &decoder_zpl,
};

const struct decoder *decoder_at(size_t index)
{
    return index < sizeof decoders / sizeof decoders[0] ? decoders[index] : NULL;
}

const struct decoder *decoder_find(const char *language)
{
    const struct decoder *decoder;
    size_t i;

    for (i = 0; (decoder = decoder_at(i)) != NULL; i++) {
        if (strcmp(decoder->language, language) == 0)
            return decoder;
    }
    return NULL;
}

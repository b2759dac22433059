/* SPDX-License-Identifier: Apache-2.0 */
/** decoders.h: the readers of printer languages, one a file. */
#ifndef WM_TESTS_DECODE_DECODERS_H
#define WM_TESTS_DECODE_DECODERS_H

#include "tests/decode/job.h"

extern const struct decoder decoder_brother;
extern const struct decoder decoder_escpos;
extern const struct decoder decoder_dymo;
extern const struct decoder decoder_dymo550;
extern const struct decoder decoder_dpl;
extern const struct decoder decoder_sbpl;
extern const struct decoder decoder_tspl;
extern const struct decoder decoder_epl2;
extern const struct decoder decoder_cpcl;
extern const struct decoder decoder_zpl;

#endif

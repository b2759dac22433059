/* SPDX-License-Identifier: Apache-2.0 */
/** decoders.h: the readers of printer languages, one a file. */
#ifndef WM_TESTS_DECODE_DECODERS_H
#define WM_TESTS_DECODE_DECODERS_H

#include "tests/decode/job.h"

extern const struct decoder decoder_dymo;
extern const struct decoder decoder_dymo550;
extern const struct decoder decoder_tspl;

#endif

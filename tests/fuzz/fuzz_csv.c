/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_csv: an orders file of separated values, see reading.h. */
#include "config.h"

#include "tests/fuzz/reading.h"
#include "tests/fuzz/replay.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    wm_fuzz_read(data, size);
    wm_fuzz_read_planted(data, size);
    return 0;
}

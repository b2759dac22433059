/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_json: a JSON orders file of any dialect, see reading.h. */
#include "config.h"

#include "tests/fuzz/reading.h"
#include "tests/fuzz/replay.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t at = wm_fuzz_orders_at(data, size);

    while (at < size && memchr(" \t\r\n\xef\xbb\xbf", data[at], 7) != NULL)
        at++;
    if (at < size && data[at] != '{' && data[at] != '[' && data[at] != '#')
        return 0; /* fuzz_csv's */
    wm_fuzz_read(data, size);
    wm_fuzz_read_planted(data, size);
    return 0;
}

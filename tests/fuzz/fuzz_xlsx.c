/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_xlsx: a workbook that is read as orders, see reading.h. The first byte chooses: z the bytes
 * of the file, w the XML of its sheet or of the rows alone, s the XML of shared strings, the byte
 * 0x1e and that of the sheet; the last two in a workbook made around them. */
#include "config.h"

#include "tests/fuzz/reading.h"
#include "tests/fuzz/replay.h"
#include "tests/workbook.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data + 1;
    struct wm_bytes workbook = {0};
    char *strings = NULL;
    const char *mark;

    if (size == 0)
        return 0;
    size--;
    if (data[0] == 'z') {
        wm_fuzz_read(data + 1, size);
    } else if (data[0] == 'w') {
        workbook = wm_workbook(text, size, NULL, false);
    } else if (data[0] == 's' && (mark = memchr(text, 0x1e, size)) != NULL) {
        strings = strndup(text, (size_t)(mark - text));
        if (strings == NULL)
            abort();
        workbook = wm_workbook(mark + 1, size - (size_t)(mark + 1 - text), strings, false);
    }
    if (workbook.data != NULL)
        wm_fuzz_read((const uint8_t *)workbook.data, workbook.len);
    wm_bytes_clear(&workbook);
    free(strings);
    return 0;
}

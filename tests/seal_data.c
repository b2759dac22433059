/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/seal_data.h"
#include "tests/tap.h"

#include <string.h>

size_t seal_unhex(const char *hex, uint8_t *out, size_t size)
{
    size_t len = strcmp(hex, "-") == 0 ? 0 : strlen(hex) / 2;
    size_t i;

    WM_CHECK(len <= size, "vector too long");
    for (i = 0; i < len && i < size; i++) {
        unsigned byte = 0;
        WM_CHECK(sscanf(hex + 2 * i, "%2x", &byte) == 1, "not hexadecimal: %s", hex);
        out[i] = (uint8_t)byte;
    }
    return i;
}

FILE *seal_open(const char *name)
{
    char path[1200];
    FILE *file;

    snprintf(path, sizeof path, "%s/seal/%s", wm_tap_data(), name);
    file = fopen(path, "r");
    WM_CHECK(file != NULL, "cannot open %s", path);
    return file;
}

size_t seal_vector(const char *file_name, const char *name, uint8_t *out, size_t size)
{
    FILE *file = seal_open(file_name);
    char line[1024], word[64], hex[900];
    size_t len = 0;
    int found = 0;

    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "%63s %899s", word, hex) == 2 && strcmp(word, name) == 0) {
            len = seal_unhex(hex, out, size);
            found++;
        }
    }
    WM_CHECK(found == 1, "%s: %d of %s", file_name, found, name);
    if (file != NULL)
        fclose(file);
    return len;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* replay: a main for fuzz targets without a fuzzer. Hands LLVMFuzzerTestOneInput each file of its
 * corpus (tests/fuzz/corpus/NAME for the program fuzz_NAME, or the folder in argv[1]), and each
 * prefix of the short ones; prints TAP. */
#include "config.h"

#include "tests/fuzz/replay.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INPUT_MAX (1u << 20) /* bytes of a corpus file */
#define PREFIX_MAX 512u      /* files up to this length are also tried cut off everywhere */

static int no_dot(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static size_t read_input(const char *path, uint8_t *data)
{
    FILE *file = fopen(path, "rb");
    size_t len;

    if (file == NULL)
        return 0;
    len = fread(data, 1, INPUT_MAX, file);
    fclose(file);
    return len;
}

/* A copy of exact length: a read past the end is one that AddressSanitizer sees. */
static void run(const uint8_t *data, size_t len)
{
    uint8_t *copy = malloc(len > 0 ? len : 1);

    if (copy == NULL)
        abort();
    memcpy(copy, data, len);
    (void)LLVMFuzzerTestOneInput(copy, len);
    free(copy);
}

int main(int argc, char **argv)
{
    const char *srcdir = getenv("srcdir");
    const char *name = strrchr(argv[0], '/');
    struct dirent **entries;
    char folder[1024], path[2048];
    uint8_t *data = malloc(INPUT_MAX);
    int count, i;

    name = name != NULL ? name + 1 : argv[0];
    if (strncmp(name, "fuzz_", 5) == 0)
        name += 5;
    if (argc > 1)
        snprintf(folder, sizeof folder, "%s", argv[1]);
    else
        snprintf(folder, sizeof folder, "%s/tests/fuzz/corpus/%s", srcdir != NULL ? srcdir : ".",
                 name);
    count = scandir(folder, &entries, no_dot, alphasort);
    if (count <= 0 || data == NULL) {
        fprintf(stderr, "no corpus in %s\n", folder);
        return 99;
    }
    printf("1..%d\n", count);
    for (i = 0; i < count; i++) {
        size_t len, cut;
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        len = read_input(path, data);
        for (cut = 0; len <= PREFIX_MAX && cut < len; cut++)
            run(data, cut);
        run(data, len);
        printf("%sok %d - %s\n", len > 0 ? "" : "not ", i + 1, entries[i]->d_name);
        fflush(stdout);
        free(entries[i]);
    }
    free(entries);
    free(data);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* orders-cost read FILE RUNS | mask FILE RUNS: CPU seconds of one run of many over a file of
 * orders, the least of all, and what was done in it: bytes read, or records masked. The first run
 * of mask reads the records, which is not counted. */
#include "config.h"

#include "filter/order/reader.h"
#include "filter/privacy/mask.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static double cpu_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void die(const char *path, const char *text)
{
    fprintf(stderr, "orders-cost: %s: %s\n", path, text);
    exit(1);
}

/* Read all records; keep those for which there is room. @return how many */
static size_t read_all(const char *path, struct wm_order *orders, size_t max)
{
    const struct wm_reader_options options = {.conf = NULL};
    struct wm_order order;
    struct wm_err err = {0};
    struct wm_reader *reader;
    enum wm_read got;
    size_t count = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    reader = fd >= 0 ? wm_reader_new(fd, path, &options, &err) : NULL;
    if (reader == NULL)
        die(path, "cannot be read");
    while ((got = wm_reader_next(reader, &order, &err)) == WM_READ_RECORD) {
        if (count < max)
            orders[count] = order;
        count++;
    }
    if (got != WM_READ_END)
        die(path, err.text);
    wm_reader_free(reader);
    close(fd);
    return count;
}

int main(int argc, char **argv)
{
    const size_t max = 20000;
    struct wm_order *orders = calloc(max, sizeof *orders);
    struct wm_masking masking;
    struct wm_masked masked;
    struct stat about;
    double least = 1e9;
    size_t count = 0, i;
    int run;

    if (argc != 4 || orders == NULL || stat(argv[2], &about) != 0)
        die(argc > 2 ? argv[2] : "-", "usage: orders-cost read|mask FILE RUNS");
    wm_masking_init(&masking, NULL, NULL);
    if (strcmp(argv[1], "mask") == 0) {
        count = read_all(argv[2], orders, max);
        count = count < max ? count : max;
    }
    for (run = 0; run < atoi(argv[3]); run++) {
        double start = cpu_seconds();
        if (count == 0)
            read_all(argv[2], orders, 0);
        for (i = 0; i < count; i++)
            wm_mask_order(&masking, &orders[i], &masked);
        if (cpu_seconds() - start < least)
            least = cpu_seconds() - start;
    }
    printf("%.6f %zu\n", least, count != 0 ? count : (size_t)about.st_size);
    free(orders);
    return 0;
}
